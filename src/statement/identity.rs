//! What identifies a statement among others.

use serde::{Deserialize, Serialize};

use super::{Date, Identifier, Record};

/// The direction of the text on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// Left to right.
    Ltr,
    /// Right to left.
    Rtl,
}

impl Direction {
    /// `ltr` or `rtl`, as HTML, EPUB and Typst write it.
    pub fn word(self) -> &'static str {
        match self {
            Direction::Ltr => "ltr",
            Direction::Rtl => "rtl",
        }
    }
}

/// Another language version of the same statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    /// BCP 47 tag.
    pub lang: String,
    /// Direction of the language.
    pub dir: Direction,
    /// The language's own name for itself, or the tag where it is not known.
    pub name: String,
    /// The name in files and addresses.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// The identifier that its author gives it.
    pub identifier: Option<Identifier>,
    /// The folder in which it can be had, where that is known.
    pub address: Option<String>,
    /// Whether a web page is made of it.
    pub web: bool,
}

impl Edition {
    /// Where its e-book can be had, where that is known.
    pub fn book(&self) -> Option<String> {
        self.address.as_ref().map(|at| format!("{at}/{}.epub", self.slug))
    }

    /// Where its web page is: in the folder in which it can be had, else in the one
    /// beside this one's.
    pub fn page(&self) -> Option<String> {
        let slug = &self.slug;
        self.web.then(|| match &self.address {
            Some(at) => format!("{at}/{slug}.html"),
            None => format!("../{slug}/{slug}.html"),
        })
    }
}

/// Name, language, issuer, date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The name in files and addresses.
    pub slug: String,
    /// BCP 47 tag.
    pub lang: String,
    /// Direction of the language.
    pub dir: Direction,
    /// The issuing body.
    pub issuer: Option<String>,
    /// The day of issue.
    pub date: Option<Date>,
    /// Words under which a catalogue should find the statement.
    pub keywords: Vec<String>,
    /// What else a catalogue asks.
    pub record: Record,
}

impl Identity {
    /// Who publishes the statement: the issuer, unless another is named.
    pub fn publisher(&self) -> Option<&str> {
        self.record.publisher.as_deref().or(self.issuer.as_deref())
    }

    /// The language part of the tag: `pt` of `pt-BR`.
    pub fn language(&self) -> &str {
        language(&self.lang)
    }

    /// The region part of the tag, where there is one: `BR` of `pt-BR`.
    pub fn region(&self) -> Option<&str> {
        region(&self.lang)
    }
}

/// The language part of a tag.
pub fn language(tag: &str) -> &str {
    tag.split('-').next().unwrap_or("en")
}

/// The region part of a tag, where there is one.
pub fn region(tag: &str) -> Option<&str> {
    tag.split('-')
        .skip(1)
        .find(|part| part.len() == 2 && part.bytes().all(|b| b.is_ascii_uppercase()))
}
