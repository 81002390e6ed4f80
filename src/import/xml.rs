//! XML → a tree of elements, within limits. Names are `prefix:local` with the
//! prefix that this program uses for a namespace, whatever the file writes.

use quick_xml::NsReader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{NamespaceResolver, ResolveResult};

/// How deep elements may stand in one another.
const DEEPEST: usize = 256;

/// How many elements a file may have.
const MOST: usize = 3_000_000;

/// An element.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Element {
    /// Its name, with the prefix of this program.
    pub name: String,
    /// Its attributes.
    pub attributes: Vec<(String, String)>,
    /// What is in it.
    pub children: Vec<Node>,
}

/// What is in an element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// Another one.
    Element(Element),
    /// Characters.
    Text(String),
}

impl Element {
    /// The value of an attribute.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// The elements in it.
    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first element of a name in it.
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.elements().find(|element| element.name == name)
    }

    /// The value of an attribute of the first element of a name in it.
    pub fn child_get(&self, name: &str, attribute: &str) -> Option<&str> {
        self.child(name)?.get(attribute)
    }

    /// All characters below it.
    pub fn text(&self) -> String {
        let mut out = String::new();
        self.push_text(&mut out);
        out
    }

    fn push_text(&self, out: &mut String) {
        for node in &self.children {
            match node {
                Node::Text(text) => out.push_str(text),
                Node::Element(element) => element.push_text(out),
            }
        }
    }

    /// The first element of a name at any depth.
    pub fn find(&self, name: &str) -> Option<&Element> {
        self.elements().find_map(|element| {
            if element.name == name { Some(element) } else { element.find(name) }
        })
    }

    /// Every element of a name at any depth, none within another of the name.
    pub fn all<'a>(&'a self, name: &str, out: &mut Vec<&'a Element>) {
        for element in self.elements() {
            if element.name == name {
                out.push(element);
            } else {
                element.all(name, out);
            }
        }
    }
}

/// Reads a file of XML.
///
/// # Errors
/// With what stands in the way, as the end of a sentence.
pub fn parse(bytes: &[u8]) -> Result<Element, String> {
    let text = match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding.decode(bytes).0.into_owned(),
        None => std::str::from_utf8(bytes).map_err(|_| damaged("it is not UTF-8"))?.to_owned(),
    };
    let mut reader = NsReader::from_str(&text);
    let mut open: Vec<Element> = vec![Element::default()];
    let mut count = 0_usize;
    loop {
        let event = reader.read_event().map_err(damaged)?;
        match event {
            Event::Eof => break,
            Event::DocType(doctype) if doctype.contains("<!ENTITY") => {
                return Err("it declares entities, as no word processor does".to_owned());
            }
            Event::Start(start) => {
                open.push(element(reader.resolver(), &start)?);
                count += 1;
                if open.len() > DEEPEST {
                    return Err(format!("its parts stand more than {DEEPEST} deep in one another"));
                }
            }
            Event::Empty(start) => {
                let element = element(reader.resolver(), &start)?;
                count += 1;
                push(&mut open, Node::Element(element));
            }
            Event::End(_) => {
                if open.len() > 1
                    && let Some(element) = open.pop()
                {
                    push(&mut open, Node::Element(element));
                }
            }
            Event::Text(text) => push_text(&mut open, &text.xml10_content()),
            Event::CData(text) => push_text(&mut open, &text.xml10_content()),
            Event::GeneralRef(reference) => {
                let character = reference.resolve_char_ref().map_err(damaged)?;
                match (character, resolve_predefined_entity(&reference)) {
                    (Some(character), _) => {
                        push_text(&mut open, character.encode_utf8(&mut [0; 4]))
                    }
                    (None, Some(known)) => push_text(&mut open, known),
                    (None, None) => {
                        return Err(damaged(format!("nothing says what &{}; is", &*reference)));
                    }
                }
            }
            _ => {}
        }
        if count > MOST {
            return Err(format!("it has more than {MOST} parts"));
        }
    }
    if open.len() != 1 {
        return Err(damaged("it breaks off"));
    }
    let root = open.pop().unwrap_or_default();
    let first = root.children.into_iter().find_map(|node| match node {
        Node::Element(element) => Some(element),
        Node::Text(_) => None,
    });
    first.ok_or_else(|| damaged("it is empty"))
}

fn damaged(reason: impl std::fmt::Display) -> String {
    format!("it is damaged: {reason}")
}

fn push(open: &mut [Element], node: Node) {
    if let Some(parent) = open.last_mut() {
        parent.children.push(node);
    }
}

fn push_text(open: &mut [Element], text: &str) {
    let Some(parent) = open.last_mut() else { return };
    match parent.children.last_mut() {
        Some(Node::Text(before)) => before.push_str(text),
        _ => parent.children.push(Node::Text(text.to_owned())),
    }
}

fn element(names: &NamespaceResolver, start: &BytesStart<'_>) -> Result<Element, String> {
    let (space, local) = names.resolve_element(start.name());
    let mut out = Element { name: name(&space, local.as_ref()), ..Element::default() };
    for attribute in start.attributes() {
        let attribute = attribute.map_err(damaged)?;
        let value = attribute
            .normalized_value(quick_xml::XmlVersion::Implicit1_0)
            .map_err(damaged)?
            .into_owned();
        let (space, local) = names.resolve_attribute(attribute.key);
        out.attributes.push((name(&space, local.as_ref()), value));
    }
    Ok(out)
}

/// The namespaces that are told apart; the Office formats have two for each, as
/// Microsoft and as ISO name them.
const SPACES: &[(&str, &str)] = &[
    ("w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    ("w", "http://purl.oclc.org/ooxml/wordprocessingml/main"),
    ("r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    ("r", "http://purl.oclc.org/ooxml/officeDocument/relationships"),
    ("rel", "http://schemas.openxmlformats.org/package/2006/relationships"),
    ("wp", "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"),
    ("wp", "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing"),
    ("a", "http://schemas.openxmlformats.org/drawingml/2006/main"),
    ("a", "http://purl.oclc.org/ooxml/drawingml/main"),
    ("m", "http://schemas.openxmlformats.org/officeDocument/2006/math"),
    ("m", "http://purl.oclc.org/ooxml/officeDocument/math"),
    ("mc", "http://schemas.openxmlformats.org/markup-compatibility/2006"),
    ("v", "urn:schemas-microsoft-com:vml"),
    ("dc", "http://purl.org/dc/elements/1.1/"),
    ("office", "urn:oasis:names:tc:opendocument:xmlns:office:1.0"),
    ("text", "urn:oasis:names:tc:opendocument:xmlns:text:1.0"),
    ("style", "urn:oasis:names:tc:opendocument:xmlns:style:1.0"),
    ("table", "urn:oasis:names:tc:opendocument:xmlns:table:1.0"),
    ("draw", "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"),
    ("svg", "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"),
    ("fo", "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"),
    ("manifest", "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"),
    ("xlink", "http://www.w3.org/1999/xlink"),
    ("xml", "http://www.w3.org/XML/1998/namespace"),
];

fn name(space: &ResolveResult<'_>, local: &str) -> String {
    match space {
        ResolveResult::Bound(space) => {
            let known = SPACES.iter().find(|(_, address)| *address == space.0);
            format!("{}:{local}", known.map_or("other", |(prefix, _)| prefix))
        }
        _ => local.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_by_their_namespace() {
        let xml = r#"<x:p xmlns:x="urn:oasis:names:tc:opendocument:xmlns:text:1.0" x:a="1 &amp; 2">a&#252;<b>c</b></x:p>"#;
        let element = parse(xml.as_bytes()).expect("XML");
        assert_eq!((element.name.as_str(), element.get("text:a")), ("text:p", Some("1 & 2")));
        assert_eq!(element.text(), "aüc");
    }

    #[test]
    fn what_is_too_deep_or_breaks_off_is_refused() {
        let deep = "<a>".repeat(300) + &"</a>".repeat(300);
        assert!(parse(deep.as_bytes()).is_err_and(|said| said.contains("deep")));
        assert!(parse(b"<a><b>").is_err_and(|said| said.contains("breaks off")));
        assert!(parse(b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>").is_err());
        assert!(parse(b"").is_err());
    }
}
