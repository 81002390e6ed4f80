//! Statements made in this process, and what is in their products.

#![allow(dead_code, reason = "each test uses a part of it")]

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::sync::{Arc, OnceLock};

use pamphleteer::press::{Manuscript, Outcome, Plan, Press};
use pamphleteer::product::Product;
use pamphleteer::read::settings::Settings;
use pamphleteer::shelf::Shelf;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

fn press() -> &'static Press {
    static PRESS: OnceLock<Press> = OnceLock::new();
    PRESS.get_or_init(|| Press::new(Shelf::new(&[], None).expect("the bundled fonts")))
}

/// Makes the products of a statement.
pub fn make(name: &str, text: &str) -> Outcome {
    make_as(name, text, &Plan::default())
}

/// The same, as a plan wants it.
pub fn make_as(name: &str, text: &str, plan: &Plan) -> Outcome {
    let manuscript = Manuscript {
        name: format!("{name}.md"),
        stem: name.to_owned(),
        bytes: text.as_bytes().to_vec(),
        defaults: Arc::new(Settings::default()),
        folder: Arc::new(pamphleteer::plate::Empty),
        origin: Default::default(),
        work: String::new(),
    };
    press().make(&[&manuscript], plan).pop().expect("one outcome")
}

/// The bytes of a product that was made.
pub fn product(outcome: &Outcome, product: Product) -> &[u8] {
    let findings = &outcome.findings;
    let artifact = outcome.artifacts.iter().find(|a| a.product == product);
    &artifact.unwrap_or_else(|| panic!("not made: {findings:?} {:?}", outcome.error)).bytes
}

/// The reader PDF.
pub fn reader(outcome: &Outcome) -> lopdf::Document {
    lopdf::Document::load_mem(product(outcome, Product::Reader)).expect("a PDF")
}

/// The files of the e-book by name.
pub fn book(outcome: &Outcome) -> BTreeMap<String, Vec<u8>> {
    let bytes = product(outcome, Product::Epub);
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    (0..archive.len())
        .map(|index| {
            let mut file = archive.by_index(index).expect("a file");
            let mut content = Vec::new();
            file.read_to_end(&mut content).expect("its content");
            (file.name().to_owned(), content)
        })
        .collect()
}

/// A document of the e-book.
pub fn part(outcome: &Outcome, name: &str) -> String {
    let book = book(outcome);
    String::from_utf8(book[&format!("OEBPS/{name}")].clone()).expect("text")
}

/// The text between the tags.
pub fn without_tags(xhtml: &str) -> String {
    let start = xhtml.find("<body").expect("a body");
    let end = xhtml.rfind("</html>").expect("an end");
    let mut reader = quick_xml::Reader::from_str(&xhtml[start..end]);
    let mut out = String::new();
    loop {
        match reader.read_event().expect("well-formed") {
            quick_xml::events::Event::Text(text) => out.push_str(&text.xml10_content()),
            quick_xml::events::Event::GeneralRef(entity) => {
                match entity.resolve_char_ref().expect("a reference") {
                    Some(c) => out.push(c),
                    None => out.push_str(
                        quick_xml::escape::resolve_predefined_entity(&entity).expect("known"),
                    ),
                }
            }
            quick_xml::events::Event::Eof => return out,
            _ => {}
        }
    }
}

/// Text without what a page adds or takes away at the end of a line, and
/// without characters that leave no mark.
pub fn squeeze(text: &str) -> String {
    let marked = |c: &char| {
        !c.is_whitespace()
            && c.general_category() != GeneralCategory::Format
            && !('\u{fe00}'..='\u{fe0f}').contains(c)
            && !('\u{e0100}'..='\u{e01ef}').contains(c)
    };
    text.chars().filter(marked).collect()
}
