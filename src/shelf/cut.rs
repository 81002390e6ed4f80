//! The program's fonts as the press sets with them: without small kerns against the
//! space.
//!
//! Some of the faces take two or three hundredths of an em from the space beside a v, a w
//! or a dash. Between words, whose spaces differ from line to line by more than that, it
//! is not seen; but a line that may break there has to be shaped anew as a whole, and the
//! breaker tries ten lines for each that it takes. What is larger stays: after an f the
//! face widens the space by a tenth of an em, and that is seen.
//! <https://learn.microsoft.com/en-us/typography/opentype/spec/gpos>

use std::borrow::Cow;

use write_fonts::FontBuilder;
use write_fonts::read::tables::layout::{ClassDef, CoverageTable};
use write_fonts::read::types::{GlyphId, Tag};
use write_fonts::read::{FontData, FontRead, FontRef, TableProvider};

/// The largest kern that is not seen beside a space, in thousandths of an em.
const UNSEEN: i32 = 40;

/// The spaces at which a line breaks, and those that keep it together.
const SPACES: [char; 2] = [' ', '\u{a0}'];

const GPOS: Tag = Tag::new(b"GPOS");

/// Kinds of lookups: of pairs, and one that leads to another further off.
const PAIRS: usize = 2;
const FURTHER: usize = 9;

/// The kind of value that kerns: how far it is to the next letter, and nothing else.
const ADVANCE: usize = 4;

/// A font as the press sets with it; as it is, where there is nothing to be taken out.
pub fn for_setting(font: &'static [u8]) -> Cow<'static, [u8]> {
    without_small_kerns(font).map_or(Cow::Borrowed(font), Cow::Owned)
}

fn without_small_kerns(bytes: &[u8]) -> Option<Vec<u8>> {
    let font = FontRef::new(bytes).ok()?;
    let characters = font.cmap().ok()?;
    let glyph = |space: &char| characters.map_codepoint(*space);
    let spaces: Vec<GlyphId> = SPACES.iter().filter_map(glyph).collect();
    let most = i32::from(font.head().ok()?.units_per_em()) * UNSEEN / 1000;
    let before = font.table_data(GPOS)?;
    let table = before.as_bytes().to_vec();
    let mut kerning = Kerning { table, spaces, most };
    kerning.lookups()?;
    if kerning.table == before.as_bytes() {
        return None;
    }
    let mut whole = FontBuilder::new();
    whole.add_raw(GPOS, kerning.table).copy_missing_tables(font);
    Some(whole.build())
}

/// The table of positions, in which kerns against spaces become nothing. A place that
/// lies outside ends the work: the font is broken, and taken as it is.
struct Kerning {
    table: Vec<u8>,
    spaces: Vec<GlyphId>,
    /// The largest kern that goes.
    most: i32,
}

impl Kerning {
    fn lookups(&mut self) -> Option<()> {
        let list = self.number(8)?;
        for index in 0..self.number(list)? {
            let lookup = list + self.number(list + 2 + 2 * index)?;
            let kind = self.number(lookup)?;
            for index in 0..self.number(lookup + 4)? {
                let part = lookup + self.number(lookup + 6 + 2 * index)?;
                match kind {
                    PAIRS => self.pairs(part)?,
                    FURTHER if self.number(part + 2)? == PAIRS => {
                        let far = (self.number(part + 4)? << 16) + self.number(part + 6)?;
                        self.pairs(part + far)?;
                    }
                    _ => {}
                }
            }
        }
        Some(())
    }

    /// Pairs of glyphs or of classes of them. Those that do more than kern stay.
    fn pairs(&mut self, at: usize) -> Option<()> {
        if self.number(at + 4)? != ADVANCE || self.number(at + 6)? != 0 {
            return Some(());
        }
        match self.number(at)? {
            1 => self.pairs_of_glyphs(at),
            2 => self.pairs_of_classes(at),
            _ => Some(()),
        }
    }

    fn pairs_of_glyphs(&mut self, at: usize) -> Option<()> {
        let firsts: Vec<GlyphId> = self.coverage(at)?.iter().collect();
        for (index, first) in firsts.into_iter().enumerate() {
            let set = at + self.number(at + 10 + 2 * index)?;
            for index in 0..self.number(set)? {
                let pair = set + 2 + 4 * index;
                let second = GlyphId::from(self.number(pair)? as u32);
                if self.is_space(first) || self.is_space(second) {
                    self.take(pair + 2)?;
                }
            }
        }
        Some(())
    }

    fn pairs_of_classes(&mut self, at: usize) -> Option<()> {
        let (rows, columns) = (self.number(at + 12)?, self.number(at + 14)?);
        let covered = self.coverage(at)?;
        let classes = |place| ClassDef::read(self.beyond(at + self.number(place)?)?).ok();
        let (first, second) = (classes(at + 8)?, classes(at + 10)?);
        let is_first = |glyph: GlyphId| covered.get(glyph).is_some();
        let own_rows = self.own_classes(&first, is_first);
        let own_columns = self.own_classes(&second, |_| true);
        let value = |row: usize, column: usize| at + 16 + 2 * (row * columns + column);
        for row in own_rows {
            (0..columns).try_for_each(|column| self.take(value(row, column)))?;
        }
        for column in own_columns {
            (0..rows).try_for_each(|row| self.take(value(row, column)))?;
        }
        Some(())
    }

    /// The classes in which spaces are, and no other glyph that counts. The class of all
    /// glyphs that are not named is none of them.
    fn own_classes(&self, classes: &ClassDef<'_>, counts: impl Fn(GlyphId) -> bool) -> Vec<usize> {
        let spaces = self.spaces.iter().filter(|space| counts(**space));
        let of_spaces = spaces.map(|space| classes.get(*space));
        let mut own: Vec<u32> = of_spaces.filter(|class| *class != 0).collect();
        if !own.is_empty() {
            let others = classes.iter().filter(|(glyph, _)| !self.is_space(*glyph));
            for (glyph, class) in others {
                own.retain(|own| *own != class || !counts(glyph));
            }
        }
        own.into_iter().filter_map(|class| usize::try_from(class).ok()).collect()
    }

    /// Makes a kern nothing, where it is small.
    fn take(&mut self, at: usize) -> Option<()> {
        let value: &mut [u8; 2] = self.table.get_mut(at..at + 2)?.try_into().ok()?;
        if i32::from(i16::from_be_bytes(*value)).abs() <= self.most {
            *value = [0, 0];
        }
        Some(())
    }

    fn is_space(&self, glyph: GlyphId) -> bool {
        self.spaces.contains(&glyph)
    }

    fn coverage(&self, at: usize) -> Option<CoverageTable<'_>> {
        CoverageTable::read(self.beyond(at + self.number(at + 2)?)?).ok()
    }

    fn beyond(&self, at: usize) -> Option<FontData<'_>> {
        self.table.get(at..).map(FontData::new)
    }

    fn number(&self, at: usize) -> Option<usize> {
        let bytes = self.table.get(at..at + 2)?.try_into().ok()?;
        Some(usize::from(u16::from_be_bytes(bytes)))
    }
}

#[cfg(test)]
mod tests {
    use rustybuzz::{Face, UnicodeBuffer};

    use super::*;
    use crate::shelf::FONTS;

    /// Every second letter of the basic ones beside every other, and beside a space.
    const LETTERS: &str = "aefknortvwyATVWY.,:-\u{2013}\u{2014}\u{ab}\u{bb}\u{2019}19 \u{a0}";

    fn original(path: &str) -> &'static [u8] {
        FONTS.get_file(path).expect(path).contents()
    }

    /// How far it is from a letter to the next.
    fn advance(face: &Face<'_>, first: char, second: char) -> i32 {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(&format!("{first}{second}"));
        let shaped = rustybuzz::shape(face, &[], buffer);
        shaped.glyph_positions().iter().map(|position| position.x_advance).sum()
    }

    /// The pairs that are set otherwise than in the font as it came, each with the kern
    /// that is taken out.
    fn changed(path: &str) -> Vec<(char, char, i32)> {
        let (before, after) = (original(path), for_setting(original(path)));
        let faces = [before, &after].map(|font| Face::from_slice(font, 0).expect(path));
        let mut changed = Vec::new();
        for first in LETTERS.chars() {
            for second in LETTERS.chars() {
                let [before, after] = [0, 1].map(|at| advance(&faces[at], first, second));
                if before != after {
                    changed.push((first, second, before - after));
                }
            }
        }
        changed
    }

    #[test]
    fn small_kerns_against_spaces_go_and_nothing_else() {
        for path in ["vollkorn/Vollkorn_400Regular.ttf", "vollkorn/Vollkorn_700Bold.ttf"] {
            let changed = changed(path);
            for (first, second, kern) in &changed {
                assert!(kern.abs() <= UNSEEN, "{path}: {first:?} {second:?}: {kern}");
                assert!(
                    SPACES.contains(first) || SPACES.contains(second),
                    "{path}: {first:?} {second:?}"
                );
            }
            let of = |first, second| changed.iter().any(|(a, b, _)| (*a, *b) == (first, second));
            assert!(of('y', ' ') && of(' ', 'w') && of('\u{2014}', ' '), "{path}: {changed:?}");
            assert!(!of('f', ' '), "{path}: the space after an f");
        }
    }

    #[test]
    fn a_font_without_such_kerns_is_taken_as_it_is() {
        let path = "fira-sans-condensed/FiraSansCondensed_400Regular.ttf";
        assert!(matches!(for_setting(original(path)), Cow::Borrowed(_)));
    }

    #[test]
    fn a_table_that_breaks_off_or_leads_nowhere_does_no_harm() {
        let whole = original("vollkorn/Vollkorn_400Regular.ttf");
        let font = FontRef::new(whole).expect("a font");
        let table = font.table_data(GPOS).expect("positions").as_bytes();
        let with = |table: &[u8]| {
            let mut broken = FontBuilder::new();
            broken.add_raw(GPOS, table).copy_missing_tables(font.clone());
            broken.build()
        };
        assert!(without_small_kerns(&with(&table[..table.len() / 8])).is_none());
        for at in (0..2_000).step_by(2) {
            let mut bent = table.to_vec();
            bent[at..at + 2].copy_from_slice(&[0xff, 0xf0]);
            let _ = without_small_kerns(&with(&bent));
            let _ = without_small_kerns(&with(&table[..at * 20]));
        }
    }
}
