//! What identifies a statement among others.

use super::Date;

/// The direction of the text on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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
}

impl Identity {
    /// The language part of the tag: `pt` of `pt-BR`.
    pub fn language(&self) -> &str {
        self.lang.split('-').next().unwrap_or("en")
    }

    /// The region part of the tag, where there is one: `BR` of `pt-BR`.
    pub fn region(&self) -> Option<&str> {
        self.lang
            .split('-')
            .skip(1)
            .find(|part| part.len() == 2 && part.bytes().all(|b| b.is_ascii_uppercase()))
    }
}
