//! The feeds of a release: which there are, which statements are in each, in
//! which order, and where their files are. Both forms of OPDS say the same.
//!
//! There is a feed of everything, `opds.xml` and `opds.json`, and, where there
//! are several languages, one for each, `opds-de.xml`. A long feed has pages,
//! `opds-page-2.xml`. A statement of which there is neither e-book nor PDF to
//! read is in none of them: an entry has to lead to a publication.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::feed_words::words;
use super::{opds1, opds2};
use crate::product::Product;
use crate::read::language::own_name;
use crate::release::{Entry, Item, Manifest};
use crate::source::reference;
use crate::statement::Date;

/// The most entries that stand on one page of a feed.
pub const PAGE: usize = 100;

/// The media type of a feed in OPDS 1.2: section 7.1.3.
pub const ATOM: &str = "application/atom+xml;profile=opds-catalog;kind=acquisition";

/// The media type of a feed in OPDS 2.0: section 1.1.
pub const JSON: &str = "application/opds+json";

/// That a file may be had by anybody without a condition; both forms know it.
pub const OPEN: &str = "http://opds-spec.org/acquisition/open-access";

/// How a feed is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// OPDS 1.2.
    Atom,
    /// OPDS 2.0.
    Json,
}

impl Form {
    fn ending(self) -> &'static str {
        match self {
            Form::Atom => "xml",
            Form::Json => "json",
        }
    }

    /// The media type.
    pub fn media(self) -> &'static str {
        match self {
            Form::Atom => ATOM,
            Form::Json => JSON,
        }
    }
}

/// Every file of every feed of a release: its name, which is its path below
/// the release, and its content.
pub fn feeds(manifest: &Manifest) -> Vec<(String, Vec<u8>)> {
    let lists = Lists::of(manifest);
    let mut out = Vec::new();
    for list in lists.all() {
        for number in 1..=list.pages() {
            let page = Page { lists: &lists, list, number };
            out.push((page.name(Form::Atom), opds1::write(&page)));
            out.push((page.name(Form::Json), opds2::write(&page)));
        }
    }
    out
}

/// The feeds of a release.
#[derive(Debug)]
pub struct Lists<'a> {
    /// What they are of.
    pub manifest: &'a Manifest,
    whole: List<'a>,
    languages: Vec<List<'a>>,
}

/// One feed: every statement, or those of one language.
#[derive(Debug)]
pub struct List<'a> {
    /// The language, as its tag; none for the feed of everything.
    pub lang: Option<String>,
    /// What the language is called among the others.
    pub label: String,
    /// The statements, newest first.
    pub books: Vec<Book<'a>>,
}

/// A statement and where it can be had.
#[derive(Debug, Clone)]
pub struct Book<'a> {
    /// The statement.
    pub entry: &'a Entry,
    /// Its files for reading: e-book, PDF, large print, web page.
    pub files: Vec<(Product, &'a Item)>,
    /// Its web page, where there is one.
    pub page: Option<&'a Item>,
    /// The covers for feeds, the larger first, with their heights.
    pub covers: Vec<(u32, &'a Item)>,
    /// The other language versions, each with the file that opens best from a
    /// catalogue: its web page, else its e-book or PDF.
    pub editions: Vec<(&'a Entry, &'a Item)>,
}

/// A page of a feed.
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    lists: &'a Lists<'a>,
    /// The feed that it belongs to.
    pub list: &'a List<'a>,
    /// Its number, from 1.
    pub number: usize,
}

impl<'a> Lists<'a> {
    fn of(manifest: &'a Manifest) -> Lists<'a> {
        let mut books: Vec<Book<'a>> =
            manifest.statements.iter().filter_map(|entry| Book::of(manifest, entry)).collect();
        books.sort_by_key(|Book { entry, .. }| {
            (Reverse(entry.updated), Reverse(entry.date), entry.slug.as_str())
        });
        let mut by_language: BTreeMap<String, Vec<Book<'a>>> = BTreeMap::new();
        for book in &books {
            by_language.entry(spoken(&book.entry.lang)).or_default().push(book.clone());
        }
        if by_language.len() < 2 {
            by_language.clear();
        }
        let labels = labels(by_language.keys().map(String::as_str));
        let languages = by_language.into_iter().zip(labels);
        Lists {
            manifest,
            whole: List { lang: None, label: String::new(), books },
            languages: languages
                .map(|((lang, books), label)| List { lang: Some(lang), label, books })
                .collect(),
        }
    }

    fn all(&self) -> impl Iterator<Item = &List<'a>> {
        std::iter::once(&self.whole).chain(&self.languages)
    }
}

/// The language that a reader asks for: the tag without region and variants,
/// but with the script, `zh-Hant`.
fn spoken(tag: &str) -> String {
    let script = |part: &&str| part.len() == 4 && part.bytes().all(|b| b.is_ascii_alphabetic());
    let parts = tag.split('-').enumerate();
    let kept: Vec<&str> =
        parts.filter(|(place, part)| *place == 0 || script(part)).map(|(_, part)| part).collect();
    kept.join("-")
}

/// What languages call themselves, with their tags where two have one name.
fn labels<'a>(tags: impl Iterator<Item = &'a str>) -> Vec<String> {
    let names: Vec<(&str, String)> = tags.map(|tag| (tag, own_name(tag))).collect();
    let alone = |name: &String| names.iter().filter(|(_, other)| other == name).count() == 1;
    let label = |(tag, name): &(&str, String)| match alone(name) {
        true => name.clone(),
        false => format!("{name} ({tag})"),
    };
    names.iter().map(label).collect()
}

impl List<'_> {
    /// How many pages it has: one, though it be empty.
    pub fn pages(&self) -> usize {
        self.books.len().div_ceil(PAGE).max(1)
    }
}

impl<'a> Book<'a> {
    /// The statement, where there is an e-book or a PDF to read of it.
    fn of(manifest: &'a Manifest, entry: &'a Entry) -> Option<Book<'a>> {
        const READING: [Product; 4] =
            [Product::Epub, Product::Reader, Product::LargePrint, Product::Web];
        let file = |product| manifest.of(&entry.slug).find(|item| item.product == Some(product));
        let files: Vec<_> = READING.into_iter().filter_map(|p| Some((p, file(p)?))).collect();
        if files.iter().all(|(product, _)| *product == Product::Web) {
            return None;
        }
        let cover = |height: &u32| {
            let ending = format!("-cover-{height}.jpg");
            let item = manifest.of(&entry.slug).find(|item| item.name.ends_with(&ending));
            Some((*height, item?))
        };
        Some(Book {
            entry,
            files,
            page: file(Product::Web),
            covers: crate::cover::SMALL.iter().filter_map(cover).collect(),
            editions: editions(manifest, entry),
        })
    }

    /// How many pages it has in print or, where that is not known, on the
    /// screen.
    pub fn pages(&self) -> Option<usize> {
        let print = self.entry.print.as_ref().map(|print| print.pages);
        let reader = self.files.iter().find(|(product, _)| *product == Product::Reader);
        print.or_else(|| reader.and_then(|(_, item)| item.pages))
    }

    /// What sets a file apart from others of its kind.
    pub fn label(&self, product: Product) -> Option<&'static str> {
        (product == Product::LargePrint).then(|| words(&self.entry.lang).large_print)
    }

    /// What identifies the entry of the catalogue; what identifies the
    /// publication may not.
    pub fn id(&self) -> String {
        urn(&format!("entry:{}", self.entry.identifier))
    }

    /// Who publishes it.
    pub fn publisher(&self) -> Option<&'a str> {
        self.entry.publisher.as_deref().or(self.entry.issuer.as_deref())
    }
}

fn editions<'a>(manifest: &'a Manifest, own: &'a Entry) -> Vec<(&'a Entry, &'a Item)> {
    let Some(work) = &own.work else { return Vec::new() };
    let others = manifest.statements.iter();
    let others = others.filter(|e| e.work.as_ref() == Some(work) && e.slug != own.slug);
    let best = |entry: &Entry| {
        let file = |product: &Product| {
            manifest.artifacts.iter().find(|item| {
                item.product == Some(*product) && item.statement.as_ref() == Some(&entry.slug)
            })
        };
        [Product::Web, Product::Epub, Product::Reader].iter().find_map(file)
    };
    others.filter_map(|entry| Some((entry, best(entry)?))).collect()
}

impl<'a> Page<'a> {
    /// What it is a page of.
    pub fn manifest(&self) -> &'a Manifest {
        self.lists.manifest
    }

    /// The name of its file.
    pub fn name(&self, form: Form) -> String {
        name(self.list.lang.as_deref(), self.number, form)
    }

    /// The statements on it.
    pub fn books(&self) -> &'a [Book<'a>] {
        let from = (self.number - 1) * PAGE;
        let to = self.list.books.len().min(from + PAGE);
        &self.list.books[from..to]
    }

    /// What the feed is called.
    pub fn title(&self) -> String {
        let title = title(self.manifest());
        match &self.list.lang {
            Some(_) => format!("{title} – {}", self.list.label),
            None => title,
        }
    }

    /// What identifies the feed, all its pages and both its forms: the address
    /// at which it can be had or, without one, the works in it.
    pub fn id(&self) -> String {
        let mut name = match &self.manifest().catalogue.address {
            Some(address) => format!("catalogue:{address}"),
            None => {
                let works: BTreeSet<&str> = self.manifest().statements.iter().map(work).collect();
                format!("works:{}", works.into_iter().collect::<Vec<_>>().join("\n"))
            }
        };
        if let Some(lang) = &self.list.lang {
            name.push_str(&format!("\nlanguage:{lang}"));
        }
        urn(&name)
    }

    /// The day of what is newest in the feed.
    pub fn updated(&self) -> Date {
        match (&self.list.lang, self.list.books.first()) {
            (Some(_), Some(newest)) => newest.entry.updated,
            _ => self.manifest().catalogue.updated,
        }
    }

    /// Where a file of the release is: below its address or, without one, as
    /// seen from the feeds.
    pub fn at(&self, path: &str) -> String {
        let path = reference(path);
        match &self.manifest().catalogue.address {
            Some(address) => format!("{address}/{path}"),
            None => path,
        }
    }

    /// Where this page is.
    pub fn own(&self, form: Form) -> String {
        self.at(&self.name(form))
    }

    /// Where the feed of everything is.
    pub fn start(&self, form: Form) -> String {
        self.at(&name(None, 1, form))
    }

    /// Whether everything that there is stands on this page.
    pub fn is_complete(&self) -> bool {
        self.list.lang.is_none() && self.list.pages() == 1
    }

    /// The other pages of the feed, each with what it is to this one.
    pub fn others(&self, form: Form) -> Vec<(&'static str, String)> {
        let last = self.list.pages();
        if last == 1 {
            return Vec::new();
        }
        let mut out = vec![("first", 1)];
        if self.number > 1 {
            out.push(("previous", self.number - 1));
        }
        if self.number < last {
            out.push(("next", self.number + 1));
        }
        out.push(("last", last));
        let at = |number| self.at(&name(self.list.lang.as_deref(), number, form));
        out.into_iter().map(|(rel, number)| (rel, at(number))).collect()
    }

    /// What the feeds of single languages are grouped under.
    pub fn facet_group(&self) -> &'static str {
        words(&self.manifest().catalogue.lang).language
    }

    /// The feeds of single languages, where there are several.
    pub fn facets(&self, form: Form) -> impl Iterator<Item = Facet<'a>> {
        self.lists.languages.iter().map(move |list| Facet {
            label: &list.label,
            address: self.at(&name(list.lang.as_deref(), 1, form)),
            count: list.books.len(),
            active: list.lang == self.list.lang,
        })
    }
}

/// A feed of one language, as others lead to it.
#[derive(Debug)]
pub struct Facet<'a> {
    /// What it is called.
    pub label: &'a str,
    /// Where its first page is.
    pub address: String,
    /// How many statements there are in it.
    pub count: usize,
    /// Whether it is the feed that leads to it.
    pub active: bool,
}

/// What the collection is called: as the configuration says, else after who
/// issues, else after where it can be had.
fn title(manifest: &Manifest) -> String {
    let catalogue = &manifest.catalogue;
    let named = catalogue.title.as_ref().or(catalogue.issuer.as_ref());
    let place = || catalogue.address.as_ref().and_then(|at| at.split("://").nth(1));
    let named = named.map(String::as_str).or_else(place);
    named.unwrap_or(words(&catalogue.lang).statements).to_owned()
}

fn work(entry: &Entry) -> &str {
    entry.work.as_ref().unwrap_or(&entry.slug)
}

fn urn(name: &str) -> String {
    let uuid = Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("pamphleteer:{name}").as_bytes());
    format!("urn:uuid:{uuid}")
}

/// A tag of a language has no figures alone in it at the second place, and no
/// language has the subtag `page`, so no two pages have one name.
fn name(lang: Option<&str>, number: usize, form: Form) -> String {
    let lang = lang.map(|lang| format!("-{lang}")).unwrap_or_default();
    let page = if number > 1 { format!("-page-{number}") } else { String::new() };
    format!("opds{lang}{page}.{}", form.ending())
}

/// The first moment of a day, as feeds write it.
pub fn moment(day: Date) -> String {
    format!("{day}T00:00:00Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_of_one_name_are_told_apart() {
        assert_eq!(
            labels(["de", "pt", "pt-BR"].into_iter()),
            ["Deutsch", "Português (pt)", "Português (pt-BR)"]
        );
    }
}
