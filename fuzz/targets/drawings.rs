//! Any bytes at all are taken in as a drawing: what is taken in holds no script,
//! no reference to another file and no entity, by a reader of XML that the
//! program itself does not use; and Typst can read it, or refuses it.

#![no_main]

use libfuzzer_sys::fuzz_target;
use pamphleteer::bounds::Bounds;
use pamphleteer::plate::{self, Absent, Folder};
use pamphleteer::press::{Manuscript, Press};
use pamphleteer::read::settings::Settings;
use pamphleteer::typeset::pictures;
use roxmltree::{Document, Node, ParsingOptions};
use std::sync::Arc;

/// A folder in which every file has the same content.
#[derive(Debug)]
struct Same(Vec<u8>);

impl Folder for Same {
    fn read(&self, _: &str) -> Result<Vec<u8>, Absent> {
        Ok(self.0.clone())
    }
}

/// What stands around bytes that are no drawing by themselves.
const HEAD: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" \
    xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"9\" height=\"9\">";

fuzz_target!(|data: &[u8]| {
    let whole = data.windows(4).any(|part| part == b"<svg");
    let bytes = if whole { data.to_owned() } else { [HEAD.as_bytes(), data, b"</svg>"].concat() };
    let folder = Arc::new(Same(bytes));
    let manuscript = Manuscript {
        name: "a.en.md".to_owned(),
        stem: "a.en".to_owned(),
        work: "a".to_owned(),
        bytes: b"# The bell\n\n1. One.\n\n![The bell](bell.svg)\n".to_vec(),
        defaults: Arc::new(Settings::default()),
        folder: folder.clone(),
        origin: Default::default(),
    };
    let statement = Press::examine(&manuscript).statement.expect("a statement");
    let (plates, _) = plate::load(&statement, folder.as_ref(), Bounds::default());
    // What the reader of drawings gives way at is refused, and no crash.
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let _ = pictures::check(&statement, &plates);
    std::panic::set_hook(hook);
    // What is remembered of one is of no use for the next, and grows.
    typst::comemo::evict(0);
    for plate in plates.iter().filter(|plate| plate.media == "image/svg+xml") {
        let text = std::str::from_utf8(&plate.bytes).expect("a drawing is text");
        let text = text.trim_start_matches('\u{feff}');
        let plain = Document::parse(text);
        let with_type = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
        if matches!(plain, Err(roxmltree::Error::DtdDetected)) {
            let root = text.match_indices('<').find(|(at, _)| {
                text[at + 1..].starts_with(|c: char| c.is_alphabetic() || c == '_')
            });
            let head = &text[..root.map_or(text.len(), |(at, _)| at)];
            let kind = head.rsplit("<!DOCTYPE").next().and_then(|rest| rest.split('>').next());
            assert!(!kind.is_some_and(|kind| kind.contains('[')), "entities may be declared");
        }
        // What no reader of XML reads does no harm.
        let Ok(document) = Document::parse_with_options(text, with_type) else { continue };
        document.descendants().for_each(harmless);
    }
});

/// Fails where an element or an instruction does what a drawing must not.
fn harmless(node: Node<'_, '_>) {
    assert!(node.pi().is_none_or(|pi| pi.target != "xml-stylesheet"), "a stylesheet elsewhere");
    let name = node.tag_name();
    assert!(name.namespace() != Some("http://www.w3.org/1999/xhtml"), "an element of web pages");
    assert!(!["script", "foreignObject", "handler"].contains(&name.name()), "{}", name.name());
    if name.name() == "style" {
        let css: String =
            node.children().filter(Node::is_text).filter_map(|child| child.text()).collect();
        let css = css.to_ascii_lowercase();
        assert!(!css.contains("@import") && !reaches(&css), "{css}");
    }
    for attribute in node.attributes() {
        let (key, value) = (attribute.name(), attribute.value().trim().to_ascii_lowercase());
        assert!(!key.starts_with("on") || key.len() == 2, "{key}");
        // Capitals count in the name of an attribute.
        let animated = key == "attributeName" && attribute.value().trim().ends_with("href");
        assert!(!animated, "{value}");
        assert!(key != "base" || attribute.namespace().is_none(), "{value}");
        assert!(key != "href" || !value.starts_with("data:image/svg"), "{value}");
        if key == "href" {
            assert!(!value.starts_with("javascript:") && !value.starts_with("file:"), "{value}");
            let inside = value.is_empty() || value.starts_with(['#']) || value.starts_with("data:");
            assert!(inside || name.name() == "a", "{value}");
        } else if attribute.namespace().is_none() && key != "id" {
            assert!(!reaches(&value), "{key} {value}");
        }
    }
}

/// Whether a style has an address that does not lead into the drawing.
fn reaches(css: &str) -> bool {
    let targets = css.match_indices("url(").map(|(at, open)| &css[at + open.len()..]);
    targets.map(|rest| rest.trim_start().trim_start_matches(['"', '\'']).trim_start()).any(
        |target| {
            let inside = target.is_empty() || target.starts_with(['#', ')', '"', '\'']);
            !inside && !target.starts_with("data:image/")
        },
    )
}
