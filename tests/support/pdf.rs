//! A small reader of finished PDF files, for tests: the text of a page in the
//! order of its content, and the parts of the catalogue.

#![allow(dead_code, reason = "each test uses a part of it")]

use std::collections::BTreeMap;

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId};

/// The text of every page, artifacts left out, replaced by its `ActualText`
/// where it has one.
pub fn text(document: &Document) -> String {
    let mut out = String::new();
    for page in document.get_pages().values() {
        page_text(document, *page, &mut |_, text| out.push_str(text));
    }
    out
}

/// The text as the tags lead through it, which is how it is read aloud: the
/// running text, and each footnote by itself.
pub fn reading(document: &Document) -> (String, Vec<String>) {
    let mut parts: BTreeMap<(ObjectId, i64), String> = BTreeMap::new();
    for page in document.get_pages().values() {
        page_text(document, *page, &mut |id, text| {
            let id = id.expect("all text is tagged or an artifact");
            parts.entry((*page, id)).or_default().push_str(text);
        });
    }
    let mut walk = Walk { document, parts, running: String::new(), notes: Vec::new() };
    let catalog = document.catalog().expect("a catalogue");
    let root = resolve(document, catalog.get(b"StructTreeRoot").expect("a structure tree"));
    walk.kids(root.as_dict().expect("a tree"), None, None);
    assert!(walk.parts.is_empty(), "no tag leads to {:?}", walk.parts);
    (walk.running, walk.notes)
}

struct Walk<'a> {
    document: &'a Document,
    parts: BTreeMap<(ObjectId, i64), String>,
    running: String,
    notes: Vec<String>,
}

impl Walk<'_> {
    fn kids(&mut self, element: &Dictionary, page: Option<ObjectId>, note: Option<usize>) {
        let page = element.get(b"Pg").and_then(Object::as_reference).ok().or(page);
        let Ok(kids) = element.get(b"K") else { return };
        match resolve(self.document, kids) {
            Object::Array(kids) => kids.iter().for_each(|kid| self.kid(kid, page, note)),
            kid => self.kid(kid, page, note),
        }
    }

    fn kid(&mut self, kid: &Object, page: Option<ObjectId>, note: Option<usize>) {
        match resolve(self.document, kid) {
            Object::Integer(id) => self.part(page, *id, note),
            Object::Dictionary(dict) => match dict.get(b"MCID").and_then(Object::as_i64) {
                Ok(id) => {
                    let own = dict.get(b"Pg").and_then(Object::as_reference).ok();
                    self.part(own.or(page), id, note);
                }
                Err(_) if dict.get(b"S").and_then(Object::as_name).is_ok_and(|s| s == b"Note") => {
                    self.notes.push(String::new());
                    self.kids(dict, page, Some(self.notes.len() - 1));
                }
                Err(_) => self.kids(dict, page, note),
            },
            _ => {}
        }
    }

    fn part(&mut self, page: Option<ObjectId>, id: i64, note: Option<usize>) {
        let page = page.expect("content stands on a page");
        let text = self.parts.remove(&(page, id)).unwrap_or_default();
        match note {
            Some(note) => self.notes[note].push_str(&text),
            None => self.running.push_str(&text),
        }
    }
}

fn page_text(document: &Document, page: ObjectId, take: &mut dyn FnMut(Option<i64>, &str)) {
    let fonts = document.get_page_fonts(page).expect("fonts");
    let content = document.get_page_content(page);
    let content = Content::decode(&content).expect("a content stream");
    let mut encoding = None;
    // One entry for each open marked-content sequence: whether it hides the
    // glyphs inside it, and its number where it has one.
    let mut open: Vec<(bool, Option<i64>)> = Vec::new();
    for operation in &content.operations {
        let hidden = open.iter().any(|(hides, _)| *hides);
        let number = open.iter().rev().find_map(|(_, number)| *number);
        match operation.operator.as_str() {
            "Tf" => {
                let name = operation.operands[0].as_name().expect("a font name");
                let font: &Dictionary = fonts.get(name).expect("the font is a resource");
                encoding = Some(font.get_font_encoding(document).expect("an encoding"));
            }
            "BMC" => {
                let artifact = operation.operands[0].as_name().is_ok_and(|n| n == b"Artifact");
                open.push((artifact, None));
            }
            "BDC" => {
                let artifact = operation.operands[0].as_name().is_ok_and(|n| n == b"Artifact");
                let property =
                    |key: &[u8]| operation.operands[1].as_dict().ok().and_then(|d| d.get(key).ok());
                let own = property(b"MCID").and_then(|id| id.as_i64().ok());
                let actual = property(b"ActualText");
                if let Some(actual) = actual
                    && !hidden
                {
                    let text = lopdf::decode_text_string(actual).expect("a text string");
                    take(own.or(number), &text);
                }
                open.push((artifact || actual.is_some(), own));
            }
            "EMC" => {
                open.pop();
            }
            "Tj" | "TJ" if !hidden => {
                let encoding = encoding.as_ref().expect("a font before the text");
                let mut out = String::new();
                for operand in &operation.operands {
                    show(operand, encoding, &mut out);
                }
                take(number, &out);
            }
            _ => {}
        }
    }
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
