//! A PDF of which nothing is to be believed: opened, its objects looked up, its
//! streams unpacked within a limit.
//!
//! Owns the limits. Knows objects (ISO 32000-1, 7) and nothing of pages or
//! print.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use lopdf::{Dictionary, Document, LoadOptions, Object, Stream};

/// The most bytes that a stream of objects is unpacked to.
const OBJECTS: usize = 16 << 20;

/// The most bytes that the streams of a file are unpacked to, together.
const ALL: usize = 512 << 20;

/// How far into a file its head may stand (ISO 32000-1, annex H, note 13).
const HEAD: usize = 1024;

/// How many characters of a name in a file are shown.
const SHOWN: usize = 60;

/// An opened PDF.
pub struct File {
    document: Document,
    /// Whether a key is needed that is not at hand.
    locked: bool,
    /// How many bytes may still be unpacked.
    left: Cell<usize>,
}

impl File {
    /// Opens a PDF.
    ///
    /// # Errors
    /// What it is instead of a PDF that can be read, to be said after “is”.
    pub fn open(bytes: &[u8]) -> Result<File, String> {
        let head = &bytes[..bytes.len().min(HEAD)];
        if !head.windows(5).any(|window| window == b"%PDF-") {
            return Err("is not a PDF".to_owned());
        }
        let options = LoadOptions::with_max_decompressed_size(OBJECTS);
        // A parser of other people's files, written by other people: where it
        // gives way, the file is at fault and the run goes on.
        let loaded =
            catch_unwind(AssertUnwindSafe(|| Document::load_mem_with_options(bytes, options)));
        let file = |document, locked| File { document, locked, left: Cell::new(ALL) };
        match loaded {
            Ok(Ok(document)) => {
                let locked = document.trailer.has(b"Encrypt") && !document.was_encrypted();
                Ok(file(document, locked))
            }
            Ok(Err(
                lopdf::Error::Decryption(_)
                | lopdf::Error::InvalidPassword
                | lopdf::Error::UnsupportedSecurityHandler(_),
            )) => Ok(file(Document::new(), true)),
            Ok(Err(error)) => Err(format!("is a damaged PDF: {}", reason(&error))),
            Err(_) => Err("is a damaged PDF".to_owned()),
        }
    }

    /// The version in the first line.
    pub fn version(&self) -> &str {
        &self.document.version
    }

    /// Whether a password or a certificate stands before its content.
    pub fn is_encrypted(&self) -> bool {
        self.locked || self.document.was_encrypted()
    }

    /// Whether nothing can be read without that key.
    pub fn is_locked(&self) -> bool {
        self.locked
    }

    /// The trailer, from which everything is reached.
    pub fn trailer(&self) -> &Dictionary {
        &self.document.trailer
    }

    /// The catalogue of the document.
    pub fn catalog(&self) -> Option<&Dictionary> {
        self.dict(self.trailer(), b"Root")
    }

    /// The object itself, where this is a reference to it; null where that
    /// leads nowhere.
    pub fn resolve<'a>(&'a self, object: &'a Object) -> &'a Object {
        self.document.dereference(object).map_or(&Object::Null, |(_, object)| object)
    }

    /// An entry, references followed; `None` where there is none or a null.
    pub fn get<'a>(&'a self, dict: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
        let object = self.resolve(dict.get(key).ok()?);
        (!object.is_null()).then_some(object)
    }

    /// An entry that is a dictionary or a stream with one.
    pub fn dict<'a>(&'a self, dict: &'a Dictionary, key: &[u8]) -> Option<&'a Dictionary> {
        dictionary(self.get(dict, key)?)
    }

    /// An entry that is an array.
    pub fn array<'a>(&'a self, dict: &'a Dictionary, key: &[u8]) -> Option<&'a [Object]> {
        self.get(dict, key)?.as_array().ok().map(Vec::as_slice)
    }

    /// An entry that is a name.
    pub fn name<'a>(&'a self, dict: &'a Dictionary, key: &[u8]) -> Option<&'a [u8]> {
        self.get(dict, key)?.as_name().ok()
    }

    /// An entry that is a number.
    pub fn number(&self, dict: &Dictionary, key: &[u8]) -> Option<f64> {
        number(self.get(dict, key)?)
    }

    /// An entry that is an array of numbers.
    pub fn numbers(&self, dict: &Dictionary, key: &[u8]) -> Option<Vec<f64>> {
        let array = self.array(dict, key)?;
        array.iter().map(|object| number(self.resolve(object))).collect()
    }

    /// An entry that is a text.
    pub fn text(&self, dict: &Dictionary, key: &[u8]) -> Option<String> {
        lopdf::decode_text_string(self.get(dict, key)?).ok()
    }

    /// The bytes of a stream, its filters undone; so many at most.
    ///
    /// # Errors
    /// Why not: a filter that is none of PDF's or is one of a picture, damage,
    /// or more bytes than the limits allow.
    pub fn unpack(&self, stream: &Stream, most: usize) -> Result<Vec<u8>, String> {
        let limit = self.left.get().min(most);
        let refers = |key: &[u8]| matches!(stream.dict.get(key), Ok(Object::Reference(_)));
        let bytes = if refers(b"Filter") || refers(b"DecodeParms") {
            let mut plain = stream.clone();
            for key in [b"Filter".as_slice(), b"DecodeParms"] {
                if let Some(value) = self.get(&stream.dict, key) {
                    plain.dict.set(key, value.clone());
                }
            }
            plain.get_plain_content_with_limit(limit)
        } else {
            stream.get_plain_content_with_limit(limit)
        };
        let bytes = bytes.map_err(|error| reason(&error))?;
        self.left.set(self.left.get().saturating_sub(bytes.len()));
        Ok(bytes)
    }
}

/// What went wrong, down to the cause.
fn reason(error: &lopdf::Error) -> String {
    match error {
        lopdf::Error::Decompress(cause) => cause.to_string(),
        lopdf::Error::Parse(cause) => cause.to_string(),
        lopdf::Error::Xref(cause) => cause.to_string(),
        other => other.to_string(),
    }
}

/// The dictionary of an object that is or has one.
pub fn dictionary(object: &Object) -> Option<&Dictionary> {
    match object {
        Object::Dictionary(dict) => Some(dict),
        Object::Stream(stream) => Some(&stream.dict),
        _ => None,
    }
}

/// A number, whole or not; nothing that is not one.
pub fn number(object: &Object) -> Option<f64> {
    match object {
        Object::Integer(number) => Some(*number as f64),
        Object::Real(number) => Some(f64::from(*number)).filter(|number| number.is_finite()),
        _ => None,
    }
}

/// A name from a file as it may be shown: short, and nothing in it that a
/// terminal would obey.
pub fn shown(name: &[u8]) -> String {
    let text = String::from_utf8_lossy(name);
    let mut out: String = text
        .chars()
        .map(|c| if c.is_control() || c == '\u{fffd}' { '?' } else { c })
        .take(SHOWN)
        .collect();
    if text.chars().nth(SHOWN).is_some() {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_pdf_is_said() {
        assert_eq!(File::open(b"# A statement").err().as_deref(), Some("is not a PDF"));
        assert_eq!(File::open(b"").err().as_deref(), Some("is not a PDF"));
        let cut = File::open(b"%PDF-1.6\n1 0 obj\n").err().expect("refused");
        assert!(cut.starts_with("is a damaged PDF"), "{cut}");
    }

    #[test]
    fn a_stream_is_unpacked_within_a_limit() {
        let file = File { document: Document::new(), locked: false, left: Cell::new(1500) };
        let mut stream = Stream::new(Dictionary::new(), vec![b' '; 1000]);
        stream.compress().expect("blanks shrink");
        assert_eq!(file.unpack(&stream, 5000).expect("within the limit").len(), 1000);
        assert!(file.unpack(&stream, 5000).expect_err("beyond it").contains("limit"));
    }

    #[test]
    fn names_are_shown_without_obeying_them() {
        assert_eq!(shown(b"ABC\x1b[2J\xff"), "ABC?[2J?");
        assert_eq!(shown(&[b'a'; 100]).chars().count(), SHOWN + 1);
    }
}
