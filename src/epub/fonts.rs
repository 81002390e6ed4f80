//! The faces in an e-book: where they lie, and the rules that name them.
//!
//! Fonts are core media types (EPUB 3.3, section 3.2) and are not obfuscated: all of
//! them may be passed on. Their licences lie in `META-INF`, where what is not read lies
//! (section 4.2.6.3), and each font says what it is under in its own names.
//! <https://www.w3.org/TR/epub-33/#sec-core-media-types>

use std::collections::BTreeMap;

use crate::foundry::{Face, Faces};

/// A file of the e-book.
#[derive(Debug, PartialEq, Eq)]
pub struct File<'a> {
    /// Its name; of a font below the folder of the documents, of a licence below the
    /// root.
    pub name: String,
    /// The media type.
    pub media: &'static str,
    /// The content.
    pub bytes: &'a [u8],
}

/// The fonts.
pub fn files(faces: &Faces) -> impl Iterator<Item = File<'_>> {
    let file = |face| File { name: name(face), media: face.format.media(), bytes: &face.bytes };
    faces.faces.iter().map(file)
}

/// The licences, each once.
pub fn licences(faces: &Faces) -> Vec<File<'static>> {
    let licences = faces.faces.iter().filter_map(|face| face.licence);
    let named: BTreeMap<&str, &'static str> = licences.map(|of| (of.name, of.text)).collect();
    let file = |(name, text): (&str, &'static str)| File {
        name: format!("META-INF/licences/{name}.txt"),
        media: "text/plain",
        bytes: text.as_bytes(),
    };
    named.into_iter().map(file).collect()
}

/// A stylesheet with the rules for the faces behind it.
pub fn stylesheet(plain: &str, faces: &Faces) -> String {
    if faces.is_empty() {
        return plain.to_owned();
    }
    format!("{plain}\n/* The faces in this book: {NOTICE} */\n{}", faces.rules(name))
}

/// What is said beside the rules.
const NOTICE: &str =
    "parts of fonts, under the licences in META-INF/licences or in the fonts themselves.";

/// Where a face lies, seen from the stylesheet.
fn name(face: &Face) -> String {
    format!("fonts/{}", face.name)
}
