//! `manifest.json`: what is in a release. Its form is described in
//! `docs/manifest.schema.json`.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::artifact::{Artifact, Digest, media};
use crate::product::{Duplex, Product};
use crate::statement::Date;
use crate::statement::identity::Direction;

/// The name of the file.
pub const FILE: &str = "manifest.json";

/// The name of the manifest of a part.
pub const PART: &str = "shard.json";

/// The version of its form.
pub const SCHEMA: u32 = 1;

/// The day of a release without statements.
const EARLIEST: Date = Date::EARLIEST;

/// A release, or a part of one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The version of the manifest's form.
    pub schema: u32,
    /// The program that made it, with its version.
    pub tool: Tool,
    /// What holds for all of it.
    pub catalogue: Catalogue,
    /// Which part of a release it is, where it is not a whole one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<Part>,
    /// The statements, in the order of their slugs.
    pub statements: Vec<Entry>,
    /// Every file but manifest and checksums, in the order of their names.
    pub artifacts: Vec<Item>,
}

/// A program and its version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tool {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

impl std::fmt::Display for Tool {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.name, self.version)
    }
}

/// What a configuration says of a release.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Heading {
    /// The name of the collection.
    pub title: Option<String>,
    /// The language in which the download page speaks.
    pub lang: Option<String>,
    /// Where the release can be had: `https://…`, without a slash at the end.
    pub address: Option<String>,
}

/// What holds for all statements of a release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    /// The name of the collection, where the configuration gives one.
    pub title: Option<String>,
    /// Who issues, where all statements have one issuer.
    pub issuer: Option<String>,
    /// The language in which the download page speaks.
    pub lang: String,
    /// Where the release can be had: `https://…`, without a slash at the end.
    pub address: Option<String>,
    /// The day of the newest statement.
    pub updated: Date,
}

/// Which part of a release this is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Its number, from 1.
    pub number: usize,
    /// How many parts there are.
    pub of: usize,
    /// What the whole release is made from: sources, fonts, layouts, options.
    pub whole: Digest,
    /// What the configuration says of it.
    pub heading: Heading,
    /// The statements of this part that could not be made.
    pub failed: Vec<String>,
}

/// One statement in one language.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The name in files and addresses.
    pub slug: String,
    /// The title.
    pub title: String,
    /// The subtitle.
    pub subtitle: Option<String>,
    /// BCP 47 tag.
    pub lang: String,
    /// `ltr` or `rtl`.
    pub dir: Direction,
    /// Who says it.
    pub issuer: Option<String>,
    /// Who publishes it, where that is another.
    pub publisher: Option<String>,
    /// The day of issue.
    pub date: Option<Date>,
    /// The day that its files carry.
    pub updated: Date,
    /// What it is about.
    pub description: Option<String>,
    /// Words under which it should be found.
    pub keywords: Vec<String>,
    /// Who may do what with it.
    pub rights: Option<String>,
    /// The series that it belongs to.
    pub series: Option<String>,
    /// The place in it.
    pub series_number: Option<String>,
    /// The identifier of the e-book, a URI.
    pub identifier: String,
    /// What its language versions have in common: the same name for all.
    pub work: Option<String>,
    /// How it comes out in print.
    pub print: Option<Print>,
    /// The folder in which its files can be had, where that is known:
    /// `https://…/slug`.
    pub address: Option<String>,
    /// The files that it was made from; the statement itself is the first.
    pub sources: Vec<SourceFile>,
    /// All of them together.
    pub source: Digest,
}

/// A file that a statement was made from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceFile {
    /// Its path from the folder of the work, with forward slashes.
    pub name: String,
    /// Its digest.
    pub sha256: Digest,
}

/// How the pages of a statement come out in print.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Print {
    /// How many pages there are, blank ones among them.
    pub pages: usize,
    /// On how many sheets.
    pub sheets: usize,
    /// How many of the pages are blank.
    pub blank: usize,
    /// `stapled`, `single` or `leaflet`.
    pub form: String,
    /// The page of the office: `a4` or `letter`.
    pub paper: String,
    /// The size of the type in points, where the layout tells.
    pub type_size: Option<f64>,
}

/// One file of a release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Its path below the release, with forward slashes.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its digest.
    pub sha256: Digest,
    /// The product that it belongs to; none for page and feeds.
    pub product: Option<Product>,
    /// The slug of its statement; none for page and feeds.
    pub statement: Option<String>,
    /// The language of that.
    pub language: Option<String>,
    /// How many pages it has, where it has pages.
    pub pages: Option<usize>,
    /// What it was made from: the `source` of its statement.
    pub source: Option<Digest>,
    /// The families of type in it.
    pub fonts: Vec<String>,
    /// The layout that it is set in.
    pub layout: Option<String>,
    /// How a printer has to turn its sheets over.
    pub duplex: Option<Duplex>,
}

impl Item {
    /// A file of a statement.
    pub fn of(artifact: &Artifact, entry: &Entry) -> Item {
        let about = &artifact.about;
        Item {
            name: format!("{}/{}", entry.slug, artifact.name),
            media_type: artifact.media().to_owned(),
            size: artifact.bytes.len() as u64,
            sha256: Digest::of(&artifact.bytes),
            product: Some(artifact.product),
            statement: Some(entry.slug.clone()),
            language: Some(entry.lang.clone()),
            pages: about.pages,
            source: Some(entry.source),
            fonts: about.fonts.clone(),
            layout: about.layout.clone(),
            duplex: about.duplex,
        }
    }

    /// Page, feeds and whatever else belongs to no statement.
    pub fn of_all(name: &str, bytes: &[u8]) -> Item {
        Item {
            name: name.to_owned(),
            media_type: media(name).to_owned(),
            size: bytes.len() as u64,
            sha256: Digest::of(bytes),
            product: None,
            statement: None,
            language: None,
            pages: None,
            source: None,
            fonts: Vec::new(),
            layout: None,
            duplex: None,
        }
    }
}

impl Catalogue {
    /// Of these statements.
    fn of(heading: &Heading, entries: &[Entry]) -> Catalogue {
        let mut languages: BTreeMap<&str, usize> = BTreeMap::new();
        entries.iter().for_each(|entry| *languages.entry(&entry.lang).or_default() += 1);
        // The most frequent one, and the first by name among those.
        let spoken = languages.into_iter().rev().max_by_key(|(_, count)| *count);
        let spoken = spoken.map_or("en", |(lang, _)| lang).to_owned();
        let mut issuers = entries.iter().map(|entry| entry.issuer.as_ref());
        let first = issuers.next().flatten();
        Catalogue {
            title: heading.title.clone(),
            issuer: first.filter(|first| issuers.all(|other| other == Some(*first))).cloned(),
            lang: heading.lang.clone().unwrap_or(spoken),
            address: heading.address.clone(),
            updated: entries.iter().map(|entry| entry.updated).max().unwrap_or(EARLIEST),
        }
    }
}

impl Manifest {
    /// Of these statements and their files.
    pub fn new(
        heading: &Heading,
        mut statements: Vec<Entry>,
        mut artifacts: Vec<Item>,
    ) -> Manifest {
        statements.sort_by(|a, b| a.slug.cmp(&b.slug));
        artifacts.sort_by(|a, b| a.name.cmp(&b.name));
        Manifest {
            schema: SCHEMA,
            tool: Tool {
                name: env!("CARGO_PKG_NAME").to_owned(),
                version: env!("CARGO_PKG_VERSION").to_owned(),
            },
            catalogue: Catalogue::of(heading, &statements),
            part: None,
            statements,
            artifacts,
        }
    }

    /// The files of a statement, in the order of their names.
    pub fn of<'a>(&'a self, slug: &'a str) -> impl Iterator<Item = &'a Item> {
        self.artifacts.iter().filter(move |item| item.statement.as_deref() == Some(slug))
    }

    /// As it is written.
    pub fn text(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("plain data");
        text.push('\n');
        text
    }
}

/// The names of the files that a manifest lists, of whatever version it is; none
/// where it is not one.
pub fn names(bytes: &[u8]) -> BTreeSet<String> {
    let data: serde_json::Value = serde_json::from_slice(bytes).unwrap_or_default();
    let items = data["artifacts"].as_array().into_iter().flatten();
    items.filter_map(|item| item["name"].as_str().map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_stand_in_the_order_of_their_names() {
        let items = ["b/b.pdf", "a/a.pdf", "a/a.epub"].map(|name| Item::of_all(name, b""));
        let manifest = Manifest::new(&Heading::default(), Vec::new(), items.to_vec());
        let names: Vec<&str> = manifest.artifacts.iter().map(|item| item.name.as_str()).collect();
        assert_eq!(names, ["a/a.epub", "a/a.pdf", "b/b.pdf"]);
        assert_eq!(manifest.catalogue.updated, EARLIEST);
    }
}
