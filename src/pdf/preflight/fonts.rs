//! Fonts (ISO 32000-1, 9.6 to 9.9): whether they are in the file, whole or in
//! part, and how far each glyph moves the pen.
//!
//! Draws nothing; what a glyph looks like it does not know.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Object};

use super::file::{File, number, shown};

/// The highest glyph number.
const GLYPHS: usize = 1 << 16;

/// A font as far as a preflight needs it.
#[derive(Debug, Clone)]
pub struct Font {
    /// Its name, without the mark of a subset.
    pub name: String,
    /// Whether its outlines are in the file.
    pub embedded: bool,
    /// Whether only the glyphs in use are.
    pub subset: bool,
    /// Whether a character has two bytes.
    pub wide: bool,
    /// How far glyphs move the pen, in ems.
    widths: BTreeMap<u16, f64>,
    /// The same of all others.
    usual: f64,
}

impl Font {
    /// Reads a font.
    pub fn of(file: &File, dict: &Dictionary) -> Font {
        let full = file.name(dict, b"BaseFont").unwrap_or(b"?");
        let (subset, name) = match full {
            [mark @ .., _] if mark.len() > 6 && is_mark(&full[..7]) => (true, &full[7..]),
            _ => (false, full),
        };
        let kind = file.name(dict, b"Subtype").unwrap_or_default();
        let descendants = file.array(dict, b"DescendantFonts");
        let descendant = descendants
            .and_then(|fonts| file.resolve(fonts.first()?).as_dict().ok())
            .filter(|_| kind == b"Type0");
        // The outlines of a Type 3 font are content of the file, glyph by glyph.
        let drawn = kind == b"Type3";
        let (widths, usual) = match descendant {
            Some(font) => (of_glyphs(file, font), file.number(font, b"DW").unwrap_or(1000.0)),
            None => (of_bytes(file, dict), 0.0),
        };
        let scale = if drawn {
            let matrix = file.numbers(dict, b"FontMatrix").unwrap_or_default();
            matrix.first().copied().unwrap_or(0.001)
        } else {
            0.001
        };
        Font {
            name: if drawn { "drawn by hand".to_owned() } else { shown(name) },
            embedded: drawn || has_outlines(file, descendant.unwrap_or(dict)),
            subset: drawn || subset,
            wide: descendant.is_some(),
            widths: widths.into_iter().map(|(glyph, width)| (glyph, width * scale)).collect(),
            usual: usual * scale,
        }
    }

    /// The characters of a string.
    pub fn characters<'a>(&self, string: &'a [u8]) -> impl Iterator<Item = u16> + use<'a> {
        let size = if self.wide { 2 } else { 1 };
        string.chunks(size).map(|bytes| bytes.iter().fold(0, |c, byte| c << 8 | u16::from(*byte)))
    }

    /// How far a character moves the pen, in ems.
    pub fn width(&self, character: u16) -> f64 {
        self.widths.get(&character).copied().unwrap_or(self.usual)
    }
}

/// Six capitals and a plus sign (ISO 32000-1, 9.6.4).
fn is_mark(start: &[u8]) -> bool {
    start[..6].iter().all(u8::is_ascii_uppercase) && start[6] == b'+'
}

fn has_outlines(file: &File, font: &Dictionary) -> bool {
    let Some(descriptor) = file.dict(font, b"FontDescriptor") else { return false };
    [b"FontFile".as_slice(), b"FontFile2", b"FontFile3"].iter().any(|key| {
        matches!(file.get(descriptor, key), Some(Object::Stream(stream)) if !stream.content.is_empty())
    })
}

/// Widths by byte (ISO 32000-1, table 111).
fn of_bytes(file: &File, font: &Dictionary) -> BTreeMap<u16, f64> {
    let first = file.number(font, b"FirstChar").unwrap_or(0.0).max(0.0) as usize;
    let widths = file.array(font, b"Widths").unwrap_or_default().iter().take(256);
    let widths = widths.map(|width| number(file.resolve(width)).unwrap_or(0.0));
    (first..GLYPHS).map(|character| character as u16).zip(widths).collect()
}

/// Widths by glyph: `c [w w …]` or `c c w` (ISO 32000-1, 9.7.4.3).
fn of_glyphs(file: &File, font: &Dictionary) -> BTreeMap<u16, f64> {
    let mut out = BTreeMap::new();
    let parts = file.array(font, b"W").unwrap_or_default();
    let mut at = 0;
    // A font names each glyph once; a file that goes on and on is not one.
    let mut left = 2 * GLYPHS;
    let part = |at: usize| parts.get(at).map(|part| file.resolve(part));
    while let Some(first) = part(at).and_then(number) {
        let first = first.max(0.0) as usize;
        match part(at + 1) {
            Some(Object::Array(widths)) => {
                left = left.saturating_sub(widths.len() + 1);
                let widths = widths.iter().map(|width| number(file.resolve(width)).unwrap_or(0.0));
                out.extend((first..GLYPHS).map(|glyph| glyph as u16).zip(widths));
                at += 2;
            }
            Some(last) => {
                let last = number(last).unwrap_or(0.0).max(0.0) as usize;
                let Some(width) = part(at + 2).and_then(number) else { break };
                left = left.saturating_sub((last + 1).saturating_sub(first) + 1);
                out.extend((first..=last.min(GLYPHS - 1)).map(|glyph| (glyph as u16, width)));
                at += 3;
            }
            None => break,
        }
        if left == 0 {
            break;
        }
    }
    out
}
