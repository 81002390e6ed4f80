//! The properties of an XMP packet: the first text of each, whichever of the
//! ways of RDF it is written in (ISO 16684-1, 7).
//!
//! Reads and judges nothing. Entities of a document's own are not expanded.

use std::collections::BTreeMap;

use quick_xml::NsReader;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;

/// The namespaces that are looked up.
pub const DC: &str = "http://purl.org/dc/elements/1.1/";
pub const PDF: &str = "http://ns.adobe.com/pdf/1.3/";
pub const XMP: &str = "http://ns.adobe.com/xap/1.0/";
pub const MM: &str = "http://ns.adobe.com/xap/1.0/mm/";
pub const PDFX: &str = "http://www.npes.org/pdfx/ns/id/";
const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

/// The most properties that are kept.
const MOST: usize = 10_000;

/// What a packet says.
#[derive(Debug, Default)]
pub struct Packet {
    properties: BTreeMap<(String, String), String>,
}

impl Packet {
    /// The value of a property; `None` where it is not there or empty.
    pub fn get(&self, namespace: &str, name: &str) -> Option<&str> {
        let key = (namespace.to_owned(), name.to_owned());
        self.properties.get(&key).map(|value| value.trim()).filter(|value| !value.is_empty())
    }

    /// Reads a packet.
    ///
    /// # Errors
    /// Where it is not XML.
    pub fn read(bytes: &[u8]) -> Result<Packet, String> {
        let text = text(bytes);
        let mut walk = Walk::default();
        let mut reader = NsReader::from_str(&text);
        loop {
            let event = reader.read_event().map_err(|error| error.to_string())?;
            match &event {
                Event::Start(tag) | Event::Empty(tag) => {
                    let name = name(reader.resolver().resolve_element(tag.name()));
                    walk.open(name, tag, |attribute| {
                        self::name(reader.resolver().resolve_attribute(attribute))
                    });
                    if matches!(event, Event::Empty(_)) {
                        walk.close();
                    }
                }
                Event::End(_) => walk.close(),
                Event::Text(text) => walk.text(&text.xml10_content()),
                Event::CData(text) => walk.text(&text.xml10_content()),
                Event::GeneralRef(entity) => {
                    if let Ok(Some(c)) = entity.resolve_char_ref() {
                        walk.text(c.encode_utf8(&mut [0; 4]));
                    } else if let Some(text) = resolve_predefined_entity(entity) {
                        walk.text(text);
                    }
                }
                Event::Eof => return Ok(Packet { properties: walk.properties }),
                _ => {}
            }
        }
    }
}

/// The text of a packet, which may be in UTF-16 (ISO 16684-1, 7.1).
fn text(bytes: &[u8]) -> String {
    let units = |from: fn([u8; 2]) -> u16| -> String {
        let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| from([pair[0], pair[1]])).collect();
        String::from_utf16_lossy(&units)
    };
    match bytes {
        [0xfe, 0xff, ..] | [0, b'<', ..] => units(u16::from_be_bytes),
        [0xff, 0xfe, ..] | [b'<', 0, ..] => units(u16::from_le_bytes),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}

type Name = (String, String);

fn name<L: AsRef<str>>((namespace, local): (ResolveResult<'_>, L)) -> Name {
    let namespace = match namespace {
        ResolveResult::Bound(namespace) => namespace.as_ref().to_owned(),
        _ => String::new(),
    };
    (namespace, local.as_ref().to_owned())
}

/// Where the reading stands.
#[derive(Default)]
struct Walk {
    properties: BTreeMap<Name, String>,
    /// How many elements are open.
    depth: usize,
    /// The depth of the description, while one is open.
    description: Option<usize>,
    /// The property that is being read.
    property: Option<Name>,
    value: String,
    /// The item of a list that is being read, and whether it is the one for
    /// readers of any language.
    item: Option<(String, bool)>,
    /// Whether the value is the item for any language.
    settled: bool,
}

impl Walk {
    fn open(
        &mut self,
        name: Name,
        tag: &BytesStart<'_>,
        resolve: impl Fn(quick_xml::name::QName<'_>) -> Name,
    ) {
        self.depth += 1;
        let rdf = |local: &str| name.0 == RDF && name.1 == local;
        if self.description.is_none() && rdf("Description") {
            self.description = Some(self.depth);
            for attribute in tag.attributes().flatten() {
                let value = attribute.normalized_value(XmlVersion::Implicit1_0).unwrap_or_default();
                self.keep(resolve(attribute.key), value.into_owned());
            }
        } else if self.description == Some(self.depth - 1) {
            self.property = Some(name);
            self.value.clear();
            self.settled = false;
        } else if self.property.is_some() && rdf("li") && self.item.is_none() {
            let mut languages =
                tag.attributes().flatten().filter(|a| a.key.as_ref().ends_with("lang"));
            let any = languages.any(|attribute| attribute.value.as_ref() == "x-default");
            self.item = Some((String::new(), any));
        }
    }

    fn text(&mut self, text: &str) {
        match &mut self.item {
            Some((item, _)) => item.push_str(text),
            None if self.property.is_some() && !self.settled => self.value.push_str(text),
            None => {}
        }
    }

    fn close(&mut self) {
        let in_property = self.description.is_some_and(|depth| depth + 1 < self.depth);
        if in_property && let Some((item, any)) = self.item.take() {
            if any || self.value.trim().is_empty() {
                self.value = item;
                self.settled |= any;
            }
        } else if self.description.is_some_and(|depth| depth + 1 == self.depth) {
            if let Some(name) = self.property.take() {
                let value = std::mem::take(&mut self.value);
                self.keep(name, value);
            }
        } else if self.description == Some(self.depth) {
            self.description = None;
        }
        self.depth = self.depth.saturating_sub(1);
    }

    fn keep(&mut self, name: Name, value: String) {
        if self.properties.len() < MOST {
            self.properties.entry(name).or_insert(value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packet(inner: &str) -> Packet {
        let text = format!(
            "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='{RDF}'>{inner}</rdf:RDF></x:xmpmeta>"
        );
        Packet::read(text.as_bytes()).expect("XML")
    }

    #[test]
    fn properties_are_elements_or_attributes() {
        let found = packet(
            "<rdf:Description xmlns:m='http://ns.adobe.com/xap/1.0/mm/' m:VersionID='1 &amp; 2'/>\
             <rdf:Description xmlns:m='http://ns.adobe.com/xap/1.0/mm/'>\
             <m:DocumentID>a &lt;&#x41;</m:DocumentID><m:InstanceID/></rdf:Description>",
        );
        assert_eq!(found.get(MM, "VersionID"), Some("1 & 2"));
        assert_eq!(found.get(MM, "DocumentID"), Some("a <A"));
        assert_eq!(found.get(MM, "InstanceID"), None);
        assert_eq!(found.get(DC, "VersionID"), None);
    }

    #[test]
    fn of_several_languages_the_one_for_all_counts() {
        let found = packet(
            "<rdf:Description xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:title><rdf:Alt>\n\
             <rdf:li xml:lang='de'>Bank</rdf:li>\n<rdf:li xml:lang='x-default'>Bench</rdf:li>\n\
             <rdf:li xml:lang='fr'>Banc</rdf:li></rdf:Alt></dc:title>\
             <dc:creator><rdf:Seq><rdf:li>One</rdf:li><rdf:li>Two</rdf:li></rdf:Seq></dc:creator>\
             </rdf:Description>",
        );
        assert_eq!(found.get(DC, "title"), Some("Bench"));
        assert_eq!(found.get(DC, "creator"), Some("One"));
    }

    #[test]
    fn nothing_that_is_read_makes_it_give_way() {
        for text in
            ["", "<a", "</a></b>", "<a><b></a>", "<rdf:Description><rdf:li></rdf:Description>"]
        {
            let _ = Packet::read(text.as_bytes());
        }
        let wide: Vec<u8> = "<a/>".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert!(Packet::read(&wide).is_ok());
    }
}
