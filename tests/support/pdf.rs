//! A small reader of finished PDF files, for tests: the text of a page in the
//! order of its content, and the parts of the catalogue.

#![allow(dead_code, reason = "each test uses a part of it")]

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object};

/// The text of every page, artifacts left out, replaced by its `ActualText`
/// where it has one.
pub fn text(document: &Document) -> String {
    document.get_pages().values().map(|page| page_text(document, *page)).collect()
}

fn page_text(document: &Document, page: lopdf::ObjectId) -> String {
    let fonts = document.get_page_fonts(page).expect("fonts");
    let content = document.get_page_content(page);
    let content = Content::decode(&content).expect("a content stream");
    let mut out = String::new();
    let mut encoding = None;
    // One entry for each open marked-content sequence: whether it hides the
    // glyphs inside it.
    let mut hidden: Vec<bool> = Vec::new();
    for operation in &content.operations {
        match operation.operator.as_str() {
            "Tf" => {
                let name = operation.operands[0].as_name().expect("a font name");
                let font: &Dictionary = fonts.get(name).expect("the font is a resource");
                encoding = Some(font.get_font_encoding(document).expect("an encoding"));
            }
            "BMC" => hidden.push(operation.operands[0].as_name().is_ok_and(|n| n == b"Artifact")),
            "BDC" => {
                let artifact = operation.operands[0].as_name().is_ok_and(|n| n == b"Artifact");
                let actual =
                    operation.operands[1].as_dict().ok().and_then(|d| d.get(b"ActualText").ok());
                if let Some(actual) = actual
                    && !hidden.contains(&true)
                {
                    out.push_str(&lopdf::decode_text_string(actual).expect("a text string"));
                }
                hidden.push(artifact || actual.is_some());
            }
            "EMC" => {
                hidden.pop();
            }
            "Tj" | "TJ" if !hidden.contains(&true) => {
                let encoding = encoding.as_ref().expect("a font before the text");
                for operand in &operation.operands {
                    show(operand, encoding, &mut out);
                }
            }
            _ => {}
        }
    }
    out
}

fn show(operand: &Object, encoding: &lopdf::Encoding<'_>, out: &mut String) {
    match operand {
        Object::String(bytes, _) => {
            out.push_str(&Document::decode_text(encoding, bytes).expect("mapped glyphs"));
        }
        Object::Array(items) => items.iter().for_each(|item| show(item, encoding, out)),
        _ => {}
    }
}

/// The names of all named destinations, in the order of the name tree.
pub fn destinations(document: &Document) -> Vec<String> {
    fn walk(document: &Document, node: &Dictionary, out: &mut Vec<String>) {
        if let Ok(names) = node.get(b"Names").and_then(Object::as_array) {
            for name in names.iter().step_by(2) {
                out.push(lopdf::decode_text_string(name).expect("a name"));
            }
        }
        if let Ok(kids) = node.get(b"Kids").and_then(Object::as_array) {
            for kid in kids {
                walk(document, resolve(document, kid).as_dict().expect("a node"), out);
            }
        }
    }
    let mut out = Vec::new();
    let catalog = document.catalog().expect("a catalogue");
    let names = resolve(document, catalog.get(b"Names").expect("names"));
    let tree = resolve(document, names.as_dict().expect("names").get(b"Dests").expect("a tree"));
    walk(document, tree.as_dict().expect("a tree"), &mut out);
    out
}

/// The titles of all bookmarks, each with its depth.
pub fn bookmarks(document: &Document) -> Vec<(usize, String)> {
    fn walk(
        document: &Document,
        parent: &Dictionary,
        depth: usize,
        out: &mut Vec<(usize, String)>,
    ) {
        let mut next = parent.get(b"First").ok();
        while let Some(item) = next {
            let item = resolve(document, item).as_dict().expect("a bookmark");
            let title = item.get(b"Title").expect("a title");
            out.push((depth, lopdf::decode_text_string(title).expect("text")));
            walk(document, item, depth + 1, out);
            next = item.get(b"Next").ok();
        }
    }
    let mut out = Vec::new();
    let catalog = document.catalog().expect("a catalogue");
    let root = resolve(document, catalog.get(b"Outlines").expect("bookmarks"));
    walk(document, root.as_dict().expect("bookmarks"), 0, &mut out);
    out
}

/// The kinds of all structure elements, in reading order.
pub fn tags(document: &Document) -> Vec<String> {
    fn walk(document: &Document, node: &Object, out: &mut Vec<String>) {
        match resolve(document, node) {
            Object::Array(items) => items.iter().for_each(|item| walk(document, item, out)),
            Object::Dictionary(dict) => {
                if let Ok(kind) = dict.get(b"S").and_then(Object::as_name) {
                    out.push(String::from_utf8_lossy(kind).into_owned());
                }
                if let Ok(kids) = dict.get(b"K") {
                    walk(document, kids, out);
                }
            }
            _ => {}
        }
    }
    let catalog = document.catalog().expect("a catalogue");
    let root = resolve(document, catalog.get(b"StructTreeRoot").expect("a structure tree"));
    let mut out = Vec::new();
    walk(document, root.as_dict().expect("a tree").get(b"K").expect("content"), &mut out);
    out
}

/// The object itself, where this is a reference to it.
pub fn resolve<'a>(document: &'a Document, object: &'a Object) -> &'a Object {
    document.dereference(object).expect("the reference leads somewhere").1
}
