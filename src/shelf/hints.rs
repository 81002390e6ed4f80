//! Outlines without the instructions that fit them to coarse screens.
//!
//! Half of what some faces say of a letter are such instructions. No program that shows
//! PDF or e-book on a screen of today follows them, and a press never did; every PDF would
//! carry them. What is left says, as the other faces do, that no thin stroke is dropped.
//! <https://learn.microsoft.com/en-us/typography/opentype/spec/glyf>

use write_fonts::read::types::Tag;
use write_fonts::read::{FontRef, TableProvider};

const GLYF: Tag = Tag::new(b"glyf");
const LOCA: Tag = Tag::new(b"loca");
const PREP: Tag = Tag::new(b"prep");

/// Programs of the whole face, and the numbers they work with.
pub const PROGRAMS: [Tag; 2] = [Tag::new(b"fpgm"), Tag::new(b"cvt ")];

/// Strokes are never dropped: `PUSHW 511, SCANCTRL, PUSHB 4, SCANTYPE`.
const KEEP_STROKES: [u8; 7] = [0xb8, 0x01, 0xff, 0x85, 0xb0, 0x04, 0x8d];

/// What a part of a composed glyph says of itself.
const WORDS: u16 = 1;
const SCALE: u16 = 1 << 3;
const MORE: u16 = 1 << 5;
const TWO_SCALES: u16 = 1 << 6;
const MATRIX: u16 = 1 << 7;
const INSTRUCTED: u16 = 1 << 8;

/// The tables of a face that are others without instructions; none where it has none, or
/// is broken. Those of [`PROGRAMS`] then are of no use.
pub fn taken_out(font: &FontRef<'_>) -> Option<[(Tag, Vec<u8>); 3]> {
    font.table_data(PROGRAMS[0])?;
    let outlines = font.table_data(GLYF)?;
    let places = font.table_data(LOCA)?;
    let wide = font.head().ok()?.index_to_loc_format() != 0;
    let places = places.as_bytes();
    let places: Vec<usize> = if wide {
        places.as_chunks().0.iter().map(|place| u32::from_be_bytes(*place) as usize).collect()
    } else {
        places
            .as_chunks()
            .0
            .iter()
            .map(|place| 2 * usize::from(u16::from_be_bytes(*place)))
            .collect()
    };
    let mut bare = Vec::new();
    let mut ends = vec![0];
    for glyph in places.windows(2) {
        copy(outlines.as_bytes().get(glyph[0]..glyph[1])?, &mut bare)?;
        bare.resize(bare.len().next_multiple_of(if wide { 4 } else { 2 }), 0);
        ends.push(bare.len());
    }
    let mut table = Vec::new();
    for end in ends {
        if wide {
            table.extend(u32::try_from(end).ok()?.to_be_bytes());
        } else {
            table.extend(u16::try_from(end / 2).ok()?.to_be_bytes());
        }
    }
    Some([(GLYF, bare), (LOCA, table), (PREP, KEEP_STROKES.to_vec())])
}

/// Copies a glyph without its instructions.
fn copy(glyph: &[u8], out: &mut Vec<u8>) -> Option<()> {
    if glyph.is_empty() {
        return Some(());
    }
    let number = |at: usize| Some(u16::from_be_bytes(*glyph.get(at..)?.first_chunk()?));
    let contours = number(0)?.cast_signed();
    // The number of contours and the box around them.
    let mut at = 10;
    if let Ok(contours) = usize::try_from(contours) {
        at += 2 * contours;
        out.extend(glyph.get(..at)?);
        out.extend([0, 0]);
        out.extend(glyph.get(at + 2 + usize::from(number(at)?)..)?);
        return Some(());
    }
    out.extend(glyph.get(..at)?);
    loop {
        let flags = number(at)?;
        let scales = [(SCALE, 2), (TWO_SCALES, 4), (MATRIX, 8)];
        let scale: usize =
            scales.iter().filter(|(flag, _)| flags & flag != 0).map(|(_, length)| length).sum();
        let end = at + 4 + if flags & WORDS != 0 { 4 } else { 2 } + scale;
        out.extend((flags & !INSTRUCTED).to_be_bytes());
        out.extend(glyph.get(at + 2..end)?);
        at = end;
        if flags & MORE == 0 {
            return Some(());
        }
    }
}

#[cfg(test)]
mod tests {
    use rustybuzz::ttf_parser::{Face, GlyphId, OutlineBuilder};

    use super::*;
    use crate::shelf::cut::for_setting;
    use crate::shelf::cut::tests::CAME;
    use crate::shelf::fonts_in;

    /// A glyph as it is drawn.
    #[derive(Default, PartialEq, Debug)]
    struct Drawn(Vec<(char, [f32; 6])>);

    impl OutlineBuilder for Drawn {
        fn move_to(&mut self, x: f32, y: f32) {
            self.0.push(('m', [x, y, 0.0, 0.0, 0.0, 0.0]));
        }
        fn line_to(&mut self, x: f32, y: f32) {
            self.0.push(('l', [x, y, 0.0, 0.0, 0.0, 0.0]));
        }
        fn quad_to(&mut self, a: f32, b: f32, x: f32, y: f32) {
            self.0.push(('q', [a, b, x, y, 0.0, 0.0]));
        }
        fn curve_to(&mut self, a: f32, b: f32, c: f32, d: f32, x: f32, y: f32) {
            self.0.push(('c', [a, b, c, d, x, y]));
        }
        fn close(&mut self) {
            self.0.push(('z', [0.0; 6]));
        }
    }

    #[test]
    fn instructions_go_and_every_glyph_is_drawn_as_before() {
        let mut bare = 0;
        for (path, font) in fonts_in(&CAME) {
            let before = FontRef::new(font).expect(path);
            if before.table_data(PROGRAMS[0]).is_none() {
                continue;
            }
            let after = for_setting(font).expect(path);
            let cut = FontRef::new(&after).expect(path);
            assert!(PROGRAMS.iter().all(|name| cut.table_data(*name).is_none()), "{path}");
            let length = |font: &FontRef<'_>| font.table_data(GLYF).expect("outlines").len();
            assert!(length(&cut) * 10 < length(&before) * 9, "{path}");
            let faces = [font, &after].map(|font| Face::parse(font, 0).expect(path));
            assert_eq!(faces[0].number_of_glyphs(), faces[1].number_of_glyphs());
            for glyph in (0..faces[0].number_of_glyphs()).map(GlyphId) {
                let [(box_before, before), (box_after, after)] = [0, 1].map(|face: usize| {
                    let mut drawn = Drawn::default();
                    (faces[face].outline_glyph(glyph, &mut drawn), drawn)
                });
                assert!(before == after && box_before == box_after, "{path}: {glyph:?}");
            }
            bare += 1;
        }
        assert!(bare >= 3, "the display faces have instructions");
    }

    #[test]
    fn a_glyph_that_breaks_off_does_no_harm() {
        let (_, font) =
            fonts_in(&CAME).into_iter().find(|(path, _)| path.contains("FiraSans")).expect("one");
        let font = FontRef::new(font).expect("a font");
        let outlines = font.table_data(GLYF).expect("outlines");
        for at in 0..4_000 {
            let mut out = Vec::new();
            let _ = copy(&outlines.as_bytes()[at..at + at % 90], &mut out);
            assert!(out.len() <= 92);
        }
    }
}
