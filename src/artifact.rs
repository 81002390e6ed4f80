//! A file that has been made and not yet been written, and the digest by which
//! it is known again.

use std::io::Read;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::product::{Duplex, Product};

/// One file of a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    /// The path below the statement's folder, with forward slashes.
    pub name: String,
    /// Which product it belongs to.
    pub product: Product,
    /// Its content.
    pub bytes: Vec<u8>,
    /// What else is known of it.
    pub about: About,
}

/// What a catalogue says of a file besides its name and size.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    /// How many pages it has, where it has pages.
    pub pages: Option<usize>,
    /// The families of type in it, in the order of their names.
    pub fonts: Vec<String>,
    /// The layout that it is set in.
    pub layout: Option<String>,
    /// How a printer has to turn the sheets over.
    pub duplex: Option<Duplex>,
}

impl Artifact {
    /// A file of which nothing else is known.
    pub fn new(name: impl Into<String>, product: Product, bytes: Vec<u8>) -> Artifact {
        Artifact { name: name.into(), product, bytes, about: About::default() }
    }

    /// Its media type.
    pub fn media(&self) -> &'static str {
        media(&self.name)
    }
}

/// The media type of a file, by the ending of its name.
pub fn media(name: &str) -> &'static str {
    let feed = name.starts_with("opds") && !name.contains('/');
    match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "pdf" => "application/pdf",
        "epub" => "application/epub+zip",
        "html" => "text/html",
        "jpg" => "image/jpeg",
        "png" => "image/png",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "svg" => "image/svg+xml",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "json" if feed => "application/opds+json",
        "json" => "application/json",
        "xml" => "application/atom+xml",
        "toml" => "application/toml",
        "typ" | "txt" => "text/plain",
        _ => "application/octet-stream",
    }
}

/// How much of a long file is held in memory, in bytes.
const PIECE: usize = 1 << 16;

/// The SHA-256 of some bytes, written as 64 hexadecimal figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// Of these bytes.
    pub fn of(bytes: &[u8]) -> Digest {
        Digest(Sha256::digest(bytes).into())
    }

    /// Of several pieces, each apart from the next.
    pub fn of_all<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Digest {
        let mut sum = Sha256::new();
        for piece in pieces {
            sum.update((piece.len() as u64).to_le_bytes());
            sum.update(piece);
        }
        Digest(sum.finalize().into())
    }

    /// Of all that can be read, a piece at a time, and how many bytes that was.
    ///
    /// # Errors
    /// Only those of the reader itself.
    pub fn of_reader(from: &mut dyn Read) -> std::io::Result<(u64, Digest)> {
        let (mut sum, mut size, mut piece) = (Sha256::new(), 0, vec![0; PIECE]);
        loop {
            match from.read(&mut piece) {
                Ok(0) => return Ok((size, Digest(sum.finalize().into()))),
                Ok(count) => {
                    sum.update(&piece[..count]);
                    size += count as u64;
                }
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Reads 64 hexadecimal figures in small letters.
    pub fn parse(text: &str) -> Option<Digest> {
        let figures = text.as_bytes();
        if figures.len() != 64 || figures.iter().any(|c| !matches!(c, b'0'..=b'9' | b'a'..=b'f')) {
            return None;
        }
        let mut out = [0; 32];
        for (byte, pair) in out.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
        }
        Some(Digest(out))
    }
}

impl std::fmt::Display for Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl Serialize for Digest {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Digest, D::Error> {
        let text = String::deserialize(from)?;
        Digest::parse(&text)
            .ok_or_else(|| serde::de::Error::custom("a SHA-256 is 64 hexadecimal figures"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_read_as_it_is_written() {
        let digest = Digest::of(b"abc");
        let text = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(digest.to_string(), text);
        assert_eq!(Digest::parse(text), Some(digest));
        assert_eq!(Digest::parse(&text.to_uppercase()), None);
        assert_eq!(Digest::parse(&text[1..]), None);
        assert_eq!(Digest::of_reader(&mut &b"abc"[..]).expect("memory"), (3, digest));
        assert_ne!(Digest::of_all([&b"ab"[..], b"c"]), Digest::of_all([&b"a"[..], b"bc"]));
    }
}
