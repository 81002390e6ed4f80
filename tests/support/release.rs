//! A release made by hand, small and with everything in it.

#![allow(dead_code, reason = "each test uses a part of it")]

use std::collections::BTreeMap;

use pamphleteer::artifact::{Digest, media};
use pamphleteer::product::{Duplex, Product};
use pamphleteer::release::manifest::{FILE, SCHEMA, SourceFile, Tool};
use pamphleteer::release::{Catalogue, Entry, Item, Manifest, Print, sums};
use pamphleteer::statement::Date;
use pamphleteer::statement::identity::Direction;

use super::work::Work;

/// The files that the statements are made from, by their names in the folder of
/// the work.
pub fn sources() -> BTreeMap<String, Vec<u8>> {
    let statement = |title: &str| {
        format!(
            "---\nlang: en\nissuer: Ferry Users\ndate: 2026-05-04\n---\n# {title}\n\n1. It stays.\n"
        )
    };
    let files = [
        ("content/bell.md", statement("The bell stays")),
        ("content/ferry.md", statement("The ferry must run")),
        ("content/pictures/bell.png", "a picture".to_owned()),
        ("pamphleteer.toml", "issuer = \"Ferry Users\"\n".to_owned()),
    ];
    files.into_iter().map(|(name, text)| (name.to_owned(), text.into_bytes())).collect()
}

/// The manifest, and the files that it lists.
pub fn made() -> (Manifest, BTreeMap<String, Vec<u8>>) {
    let statements = vec![
        entry("bell", &["content/bell.md", "pamphleteer.toml", "content/pictures/bell.png"]),
        entry("ferry", &["content/ferry.md", "pamphleteer.toml"]),
    ];
    let mut files = BTreeMap::new();
    let mut artifacts = Vec::new();
    for (name, product) in [
        ("bell/bell-booklet.pdf", Some(Product::Booklet)),
        ("bell/bell.epub", Some(Product::Epub)),
        ("bell/bell.pdf", Some(Product::Reader)),
        ("ferry/ferry.pdf", Some(Product::Reader)),
        ("ferry/pictures/1.png", Some(Product::Typst)),
        ("index.html", None),
        ("opds.xml", None),
    ] {
        let bytes = format!("{name}: these are its bytes\n").into_bytes();
        let entry = statements.iter().find(|e| name.starts_with(&format!("{}/", e.slug)));
        artifacts.push(Item {
            name: name.to_owned(),
            media_type: media(name).to_owned(),
            size: bytes.len() as u64,
            sha256: Digest::of(&bytes),
            product,
            statement: entry.map(|entry| entry.slug.clone()),
            language: entry.map(|entry| entry.lang.clone()),
            pages: Some(8).filter(|_| name.ends_with(".pdf")),
            source: entry.map(|entry| entry.source),
            fonts: entry.map(|_| vec!["Vollkorn".to_owned()]).unwrap_or_default(),
            layout: entry.map(|_| "pamphlet".to_owned()),
            duplex: Some(Duplex::ShortEdge).filter(|_| product == Some(Product::Booklet)),
        });
        files.insert(name.to_owned(), bytes);
    }
    let catalogue = Catalogue {
        title: Some("What we say".to_owned()),
        issuer: Some("Ferry Users".to_owned()),
        lang: "en".to_owned(),
        address: Some("https://ferry.example.org".to_owned()),
        updated: day(),
    };
    let tool = Tool { name: "pamphleteer".to_owned(), version: "0.1.0".to_owned() };
    (Manifest { schema: SCHEMA, tool, catalogue, part: None, statements, artifacts }, files)
}

fn day() -> Date {
    Date::new(2026, 5, 4).expect("a day")
}

fn entry(slug: &str, names: &[&str]) -> Entry {
    let all = sources();
    let of = |name: &&str| SourceFile { name: (*name).to_owned(), sha256: Digest::of(&all[*name]) };
    let text = |text: &str| Some(text.to_owned());
    Entry {
        slug: slug.to_owned(),
        title: format!("The {slug}"),
        subtitle: text("A river needs a crossing"),
        lang: "en".to_owned(),
        dir: Direction::Ltr,
        issuer: text("Ferry Users"),
        publisher: text("Quay Press"),
        date: Some(day()),
        updated: day(),
        description: text("What the town should know"),
        keywords: vec!["river".to_owned()],
        rights: text("CC BY 4.0"),
        series: text("Letters from the quay"),
        series_number: text("3"),
        identifier: format!("urn:uuid:00000000-0000-5000-8000-00000000000{}", slug.len()),
        work: Some(slug.to_owned()),
        print: Some(Print {
            pages: 8,
            sheets: 2,
            blank: 1,
            form: "stapled".to_owned(),
            paper: "a4".to_owned(),
            type_size: Some(10.8),
        }),
        address: Some(format!("https://ferry.example.org/{slug}")),
        sources: names.iter().map(of).collect(),
        source: Digest::of_all(names.iter().map(|name| all[*name].as_slice())),
    }
}

/// All files of a release, manifest and checksums among them.
pub fn whole(manifest: &Manifest, files: &BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Vec<u8>> {
    let mut all = files.clone();
    all.insert(FILE.to_owned(), manifest.text().into_bytes());
    let listed = manifest.artifacts.iter().map(|item| (item.name.clone(), item.sha256));
    let own = (FILE.to_owned(), Digest::of(&all[FILE]));
    let text = sums::write(&listed.chain([own]).collect());
    all.insert(sums::FILE.to_owned(), text.into_bytes());
    all
}

/// Writes files below a folder.
pub fn lay(work: &Work, folder: &str, files: &BTreeMap<String, Vec<u8>>) {
    for (name, bytes) in files {
        work.write(&format!("{folder}/{name}"), bytes);
    }
}
