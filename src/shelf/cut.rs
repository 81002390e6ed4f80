//! The program's fonts as the press sets with them: without small kerns against the
//! space, with the classes of letters that kern listed letter by letter, and without
//! instructions for coarse screens ([`hints`]).
//!
//! Some of the faces take two or three hundredths of an em from the space beside a v, a w
//! or a dash. Between words, whose spaces differ from line to line by more than that, it
//! is not seen; but a line that may break there has to be shaped anew as a whole, and the
//! breaker tries ten lines for each that it takes. What is larger stays: after an f the
//! face widens the space by a tenth of an em, and that is seen.
//!
//! For each letter that is set it is looked up to which class it belongs, once for itself,
//! once as the one behind another, and once whether it is a letter or an accent. The faces
//! say it for hundreds of ranges of glyphs; in a list it is found at once.
//! <https://learn.microsoft.com/en-us/typography/opentype/spec/gpos>,
//! <https://learn.microsoft.com/en-us/typography/opentype/spec/gdef>

use std::borrow::Cow;

use write_fonts::FontBuilder;
use write_fonts::read::tables::layout::{ClassDef, CoverageTable};
use write_fonts::read::types::{GlyphId, Tag};
use write_fonts::read::{FontData, FontRead, FontRef, TableProvider};

use super::hints;

/// The largest kern that is not seen beside a space, in thousandths of an em.
const UNSEEN: i32 = 40;

/// The spaces at which a line breaks, and those that keep it together.
const SPACES: [char; 2] = [' ', '\u{a0}'];

const GPOS: Tag = Tag::new(b"GPOS");
const GDEF: Tag = Tag::new(b"GDEF");

/// Kinds of lookups: of pairs, and one that leads to another further off.
const PAIRS: usize = 2;
const FURTHER: usize = 9;

/// The kind of value that kerns: how far it is to the next letter, and nothing else.
const ADVANCE: usize = 4;

/// A font as the press sets with it; as it is, where there is nothing to be done.
pub fn for_setting(font: &'static [u8]) -> Cow<'static, [u8]> {
    cut(font).map_or(Cow::Borrowed(font), Cow::Owned)
}

fn cut(bytes: &[u8]) -> Option<Vec<u8>> {
    let font = FontRef::new(bytes).ok()?;
    let own = [(GPOS, kerns(&font)), (GDEF, kinds(&font))];
    let own = own.into_iter().filter_map(|(name, table)| Some((name, table?)));
    let bare = hints::taken_out(&font);
    let useless = if bare.is_some() { &hints::PROGRAMS[..] } else { &[] };
    let tables: Vec<_> = own.chain(bare.into_iter().flatten()).collect();
    if tables.is_empty() {
        return None;
    }
    let mut whole = FontBuilder::new();
    for name in font.table_directory().table_records().iter().map(|table| table.tag()) {
        if !useless.contains(&name) {
            whole.add_raw(name, font.table_data(name)?.as_bytes());
        }
    }
    for (name, table) in tables {
        whole.add_raw(name, table);
    }
    Some(whole.build())
}

/// The kinds of glyphs in a list; nothing where they are in one, or cannot be.
fn kinds(font: &FontRef<'_>) -> Option<Vec<u8>> {
    let mut table = font.table_data(GDEF)?.as_bytes().to_vec();
    let kinds = font.gdef().ok()?.glyph_class_def()?.ok()?;
    if matches!(kinds, ClassDef::Format1(_)) {
        return None;
    }
    let list = listed(&kinds)?;
    let place = u16::try_from(table.len()).ok()?;
    table.get_mut(4..6)?.copy_from_slice(&place.to_be_bytes());
    table.extend(list);
    Some(table)
}

/// The table of positions as it is set with; nothing where it stays as it is.
fn kerns(font: &FontRef<'_>) -> Option<Vec<u8>> {
    let characters = font.cmap().ok()?;
    let glyph = |space: &char| characters.map_codepoint(*space);
    let spaces: Vec<GlyphId> = SPACES.iter().filter_map(glyph).collect();
    let most = i32::from(font.head().ok()?.units_per_em()) * UNSEEN / 1000;
    let before = font.table_data(GPOS)?;
    let table = before.as_bytes().to_vec();
    let mut kerning = Kerning { table, spaces, most };
    kerning.lookups()?;
    (kerning.table != before.as_bytes()).then_some(kerning.table)
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
                        self.list_classes(part, part + far)?;
                    }
                    _ => {}
                }
            }
        }
        Some(())
    }

    /// Pairs of glyphs or of classes of them. Those that do more than kern stay. In the
    /// program's fonts no kerned glyph is in a class with a space.
    fn pairs(&mut self, at: usize) -> Option<()> {
        if !self.only_kerns(at)? {
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
        let mut values = Vec::new();
        for space in &self.spaces {
            if covered.get(*space).is_some() {
                let row = first.get(*space) as usize;
                values.extend((0..columns).map(|column| row * columns + column));
            }
            let column = second.get(*space) as usize;
            values.extend((0..rows).map(|row| row * columns + column));
        }
        let mut values = values.into_iter().filter(|value| *value < rows * columns);
        values.try_for_each(|value| self.take(at + 16 + 2 * value))
    }

    /// Copies pairs of classes to the end of the table, with a list of the classes of each
    /// side; what led to them leads there. Where the lists would be too far off they stay.
    fn list_classes(&mut self, from: usize, at: usize) -> Option<()> {
        if self.number(at)? != 2 || !self.only_kerns(at)? {
            return Some(());
        }
        let values = 2 * self.number(at + 12)? * self.number(at + 14)?;
        let mut copy = self.table.get(at..at + 16 + values)?.to_vec();
        let covered = at + self.number(at + 2)?;
        let record = if self.number(covered)? == 1 { 2 } else { 6 };
        let length = 4 + record * self.number(covered + 2)?;
        let coverage = self.table.get(covered..covered + length)?.to_vec();
        let list = |place| {
            let classes = self.beyond(at + self.number(place)?)?;
            listed(&ClassDef::read(classes).ok()?)
        };
        for (place, part) in [(2, coverage), (8, list(at + 8)?), (10, list(at + 10)?)] {
            let Ok(offset) = u16::try_from(copy.len()) else { return Some(()) };
            copy[place..place + 2].copy_from_slice(&offset.to_be_bytes());
            copy.extend(part);
        }
        let far = u32::try_from(self.table.len() - from).ok()?;
        self.table.get_mut(from + 4..from + 8)?.copy_from_slice(&far.to_be_bytes());
        self.table.extend(copy);
        Some(())
    }

    /// Makes a kern nothing, where it is small.
    fn take(&mut self, at: usize) -> Option<()> {
        let value: &mut [u8; 2] = self.table.get_mut(at..at + 2)?.try_into().ok()?;
        if i32::from(i16::from_be_bytes(*value)).abs() <= self.most {
            *value = [0, 0];
        }
        Some(())
    }

    /// Whether pairs do nothing but kern.
    fn only_kerns(&self, at: usize) -> Option<bool> {
        Some(self.number(at + 4)? == ADVANCE && self.number(at + 6)? == 0)
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

/// Classes as a list, from the first glyph that has one to the last.
fn listed(classes: &ClassDef<'_>) -> Option<Vec<u8>> {
    let (first, list) = match classes {
        ClassDef::Format1(list) => {
            let classes = list.class_value_array().iter().map(|class| class.get());
            (list.start_glyph_id().to_u16(), classes.collect())
        }
        ClassDef::Format2(ranges) => {
            let ranges = ranges.class_range_records().iter().map(|range| {
                let [from, to] = [range.start_glyph_id(), range.end_glyph_id()];
                (usize::from(from.to_u16()), usize::from(to.to_u16()), range.class())
            });
            let first = ranges.clone().map(|(from, ..)| from).min().unwrap_or(0);
            let last = ranges.clone().map(|(_, to, _)| to).max().unwrap_or(0);
            let mut list = vec![0; (last + 1).checked_sub(first)?];
            for (from, to, class) in ranges {
                list.get_mut(from - first..(to + 1).checked_sub(first)?)?.fill(class);
            }
            (u16::try_from(first).ok()?, list)
        }
        _ => return None,
    };
    let head = [1, first, u16::try_from(list.len()).ok()?];
    Some(head.into_iter().chain(list).flat_map(u16::to_be_bytes).collect())
}

#[cfg(test)]
mod tests {
    use rustybuzz::{Face, UnicodeBuffer};
    use write_fonts::read::tables::gpos::{PairPos, PositionSubtables};

    use super::*;
    use crate::shelf::{FONTS, bundled_fonts};

    /// What is set beside every character of a font.
    const BESIDE: &str = "aefnvwyAVTY.,-\u{2014}\u{ab}\u{2019}1 \u{a0}";

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
    fn changed(before: &[u8], after: &[u8]) -> Vec<(char, char, i32)> {
        let faces = [before, after].map(|font| Face::from_slice(font, 0).expect("a font"));
        let characters = FontRef::new(before).expect("a font").cmap().expect("characters");
        let all = ('!'..'\u{3000}').filter(|c| characters.map_codepoint(*c).is_some());
        let pairs = all.flat_map(|c| BESIDE.chars().flat_map(move |b| [(c, b), (b, c)]));
        let kern = |(first, second)| {
            let [before, after] = [0, 1].map(|at| advance(&faces[at], first, second));
            (before != after).then_some((first, second, before - after))
        };
        pairs.filter_map(kern).collect()
    }

    /// The kind of each glyph, and whether they are said in a list.
    fn kinds(font: &[u8]) -> Option<(Vec<u32>, bool)> {
        let font = FontRef::new(font).expect("a font");
        let count = font.maxp().expect("a count").num_glyphs();
        let kinds = font.gdef().ok()?.glyph_class_def()?.expect("kinds");
        let all = (0..count).map(|glyph| kinds.get(GlyphId::from(glyph)));
        Some((all.collect(), matches!(kinds, ClassDef::Format1(_))))
    }

    #[test]
    fn glyphs_are_of_the_same_kinds_and_that_is_said_in_a_list() {
        let mut listed = 0;
        for (path, font) in bundled_fonts() {
            let Some((before, _)) = kinds(font) else { continue };
            let (after, list) = kinds(&for_setting(font)).expect(path);
            assert_eq!(before, after, "{path}");
            assert!(list, "{path}");
            listed += 1;
        }
        assert!(listed > 10, "{listed}");
    }

    /// How many ranges of classes a font is asked for where letters kern.
    fn ranges(font: &[u8]) -> usize {
        let font = FontRef::new(font).expect("a font");
        let Ok(table) = font.gpos() else { return 0 };
        let lookups = table.lookup_list().expect("lookups").lookups();
        let pairs = lookups.iter().filter_map(|lookup| match lookup.ok()?.subtables().ok()? {
            PositionSubtables::Pair(parts) => Some(parts),
            _ => None,
        });
        let classes = pairs.flat_map(|parts| parts.iter().collect::<Vec<_>>()).flat_map(|part| {
            match part.expect("pairs") {
                PairPos::Format2(part) => vec![part.class_def1(), part.class_def2()],
                _ => Vec::new(),
            }
        });
        let ranges = classes.map(|classes| match classes.expect("classes") {
            ClassDef::Format2(ranges) => ranges.class_range_records().len(),
            _ => 0,
        });
        ranges.sum()
    }

    #[test]
    fn small_kerns_against_spaces_go_and_nothing_else() {
        let (mut without, mut listed) = (0, 0);
        for (path, font) in bundled_fonts() {
            let Cow::Owned(after) = for_setting(font) else { continue };
            let changed = changed(font, &after);
            for (first, second, kern) in &changed {
                let beside = SPACES.contains(first) || SPACES.contains(second);
                assert!(beside && kern.abs() <= UNSEEN, "{path}: {first:?} {second:?}: {kern}");
            }
            without += usize::from(!changed.is_empty());
            listed += usize::from(ranges(font) > ranges(&after));
        }
        assert_eq!(without, 6, "Vollkorn, Alegreya and Frank Ruhl, upright");
        assert_eq!(listed, 7, "all of Vollkorn and Fira Sans");
    }

    #[test]
    fn lines_may_break_beside_a_y_and_the_space_after_an_f_stays() {
        let path = "vollkorn/Vollkorn_400Regular.ttf";
        let changed = changed(original(path), &for_setting(original(path)));
        let of = |first, second| changed.iter().any(|(a, b, _)| (*a, *b) == (first, second));
        assert!(of('y', ' ') && of(' ', 'w') && of('\u{2014}', ' '), "{changed:?}");
        assert!(!of('f', ' '));
    }

    #[test]
    fn a_table_without_kerns_stays_and_so_does_a_font_that_was_cut() {
        let path = "noto-sans-symbols-2/NotoSansSymbols2_400Regular.ttf";
        assert!(kerns(&FontRef::new(original(path)).expect("a font")).is_none());
        let cut: &'static [u8] = for_setting(original(path)).into_owned().leak();
        assert!(matches!(for_setting(cut), Cow::Borrowed(_)));
    }

    #[test]
    fn a_table_that_breaks_off_or_leads_nowhere_does_no_harm() {
        let whole = original("vollkorn/Vollkorn_400Regular.ttf");
        let font = FontRef::new(whole).expect("a font");
        let table = font.table_data(GPOS).expect("positions").as_bytes();
        let with = |name, table: &[u8]| {
            let mut broken = FontBuilder::new();
            broken.add_raw(name, table).copy_missing_tables(font.clone());
            broken.build()
        };
        let broken = with(GPOS, &table[..table.len() / 8]);
        assert!(kerns(&FontRef::new(&broken).expect("a font")).is_none());
        for at in (0..2_000).step_by(2) {
            let mut bent = table.to_vec();
            bent[at..at + 2].copy_from_slice(&[0xff, 0xf0]);
            let _ = cut(&with(GPOS, &bent));
            let _ = cut(&with(GPOS, &table[..at * 20]));
        }
        let table = font.table_data(GDEF).expect("kinds").as_bytes();
        for at in (0..table.len().min(800)).step_by(2) {
            let mut bent = table.to_vec();
            bent[at..at + 2].copy_from_slice(&[0xff, 0xf0]);
            let _ = cut(&with(GDEF, &bent));
            let _ = cut(&with(GDEF, &table[..at]));
        }
    }
}
