//! Statement → a web page, in one file that asks nobody for anything.
//!
//! 1. [`head`]: what the page says of itself to search engines, catalogues and
//!    those who share it
//!
//! A browser may load and run for it what is in it and nothing else
//! ([`policy`]). The elements are those of the e-book (`hypertext`), the style is the e-book's
//! with a layer for screens and paper on top. Without script everything is there;
//! with it, a click on the number of a paragraph copies its address.

pub mod head;

use std::collections::BTreeMap;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::foundry::Faces;
use crate::hypertext::escape::{attribute, text};
use crate::hypertext::{self, Dialect, Division, policy};
use crate::plate::Plate;
use crate::product::Product;
use crate::statement::{Folio, Statement, Writing};

/// What a page is made of besides the statement.
#[derive(Debug, Clone, Copy)]
pub struct Parts<'a> {
    /// The style, in layers: the e-book's and that of the page.
    pub styles: &'a [&'a str],
    /// The faces that it brings along.
    pub faces: &'a Faces,
    /// The script.
    pub script: &'a str,
    /// The pictures, in the order of the statement's.
    pub plates: &'a [Arc<Plate>],
    /// Where the pages of the print begin.
    pub folios: &'a [Folio],
    /// The folder in which the files can be had: `https://…/slug`.
    pub address: Option<&'a str>,
    /// Which other files are there.
    pub products: &'a [Product],
}

/// Writes the page.
pub fn write(statement: &Statement, parts: Parts<'_>) -> String {
    let sources: Vec<String> =
        parts.plates.iter().map(|plate| embedded(plate.media, &plate.bytes)).collect();
    let writing = Writing::of(statement);
    let division = &Division::whole(statement);
    let chapters = hypertext::write(hypertext::Order {
        statement,
        writing,
        dialect: Dialect::Web,
        division,
        plates: parts.plates,
        folios: parts.folios,
        sources: &sources,
    });
    let faces = parts.faces.rules(|face| embedded(face.format.media(), &face.bytes));
    let style = format!("{}{}{faces}", parts.styles.concat(), notice(parts.faces));
    let identity = &statement.identity;
    let mut out = String::with_capacity(65_536);
    out.push_str(&format!(
        "<!DOCTYPE html>\n<html lang=\"{}\" dir=\"{}\" class=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n",
        attribute(&identity.lang),
        identity.dir.word(),
        writing.script.to_lowercase(),
    ));
    out.push_str(&format!(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n",
        policy::of(&style, parts.script, "data:")
    ));
    head::write(statement, &parts, &mut out);
    out.push_str(&format!("<style>{style}</style>\n</head>\n<body>\n<main>\n"));
    for chapter in chapters {
        out.push_str(&chapter.body);
    }
    files(identity.slug.as_str(), &parts, &mut out);
    out.push_str("<output id=\"copied\" role=\"status\"></output>\n</main>\n");
    out.push_str(&format!("<script>{}</script>\n</body>\n</html>\n", parts.script));
    out
}

/// A picture or a face within the page.
fn embedded(media: &str, bytes: &[u8]) -> String {
    format!("data:{media};base64,{}", STANDARD.encode(bytes))
}

/// Whose the faces are; each carries its licence in its own names as well.
fn notice(faces: &Faces) -> String {
    let licences = faces.faces.iter().filter_map(|face| face.licence);
    let named: BTreeMap<&str, &str> = licences.map(|of| (of.name, of.text)).collect();
    let owners: Vec<&str> = named.values().filter_map(|text| text.lines().next()).collect();
    if owners.is_empty() {
        return String::new();
    }
    format!(
        "/* The faces are parts of fonts under the SIL Open Font License 1.1,\n   https://openfontlicense.org:\n   {} */\n",
        owners.join("\n   ").replace("*/", "")
    )
}

/// The kinds of file that a reader takes away, with their media types.
const FILES: &[(Product, &str, &str)] = &[
    (Product::Reader, "PDF", "application/pdf"),
    (Product::LargePrint, "PDF 18 pt", "application/pdf"),
    (Product::Epub, "EPUB", "application/epub+zip"),
];

/// What the page says besides the statement.
pub const WORDS: &str = "PDF 18 pt, EPUB";

/// The files that can be had, where it is known from where: address, name, media
/// type.
fn had<'a>(
    slug: &'a str,
    parts: &'a Parts<'_>,
) -> impl Iterator<Item = (String, &'static str, &'static str)> + 'a {
    let there = |product: &Product| parts.products.contains(product);
    FILES.iter().filter(move |(product, ..)| there(product)).filter_map(
        move |(product, name, media)| {
            let at = parts.address?;
            Some((format!("{at}/{slug}{}", product.suffix()), *name, *media))
        },
    )
}

/// Where the statement can be had as a file.
fn files(slug: &str, parts: &Parts<'_>, out: &mut String) {
    let links: Vec<_> = had(slug, parts).collect();
    if links.is_empty() {
        return;
    }
    let names: Vec<&str> = links.iter().map(|(_, name, _)| *name).collect();
    out.push_str(&format!("<nav class=\"files\" aria-label=\"{}\">\n<ul>\n", names.join(", ")));
    for (at, name, media) in links {
        out.push_str(&format!(
            "<li><a href=\"{}\" type=\"{media}\">{}</a></li>\n",
            attribute(&hypertext::escape::address(&at)),
            text(name)
        ));
    }
    out.push_str("</ul>\n</nav>\n");
}
