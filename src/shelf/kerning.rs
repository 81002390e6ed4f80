//! How letters kern, said so that it is found at once, and without small kerns against the
//! space.
//!
//! For each letter that is set the kern before the next one is looked up. The faces say it
//! in up to 23 tables: of each it is searched whether it covers the letter, then whether it
//! has the pair. Here all that a lookup comes to stands in one table, or in a few, each for
//! a run of glyphs: of pairs, where letters that kern alike share them, or of classes, which
//! are in lists.
//! <https://learn.microsoft.com/en-us/typography/opentype/spec/gpos>
//!
//! Some of the faces take two or three hundredths of an em from the space beside a v, a w
//! or a dash. Between words, whose spaces differ from line to line by more than that, it
//! is not seen; but a line that may break there has to be shaped anew as a whole, and the
//! breaker tries ten lines for each that it takes. What is larger stays: after an f the
//! face widens the space by a tenth of an em, and that is seen.

use std::collections::HashMap;
use std::hash::Hash;
use std::iter;
use std::ops::Range;

use write_fonts::read::tables::gpos::{PairPos, PositionSubtables, ValueFormat};
use write_fonts::read::tables::layout::ClassDef;
use write_fonts::read::types::{GlyphId, Tag};
use write_fonts::read::{FontRef, TableProvider};

pub const GPOS: Tag = Tag::new(b"GPOS");

/// The largest kern that is not seen beside a space, in thousandths of an em.
const UNSEEN: i32 = 40;

/// The spaces at which a line breaks, and those that keep it together.
const SPACES: [char; 2] = [' ', '\u{a0}'];

/// Kinds of lookups: of pairs, and one whose tables are further off.
const PAIRS: u16 = 2;
const FURTHER: u16 = 9;

/// The kind of value that kerns: how far it is to the next letter, and nothing else.
const ADVANCE: u16 = 4;

/// So many glyphs without a kern are taken along by a run of those that have one: one run
/// more to search would cost more. In pairs nothing is soon found.
const GAP_OF_PAIRS: usize = 128;
const GAP_OF_CLASSES: usize = 16;

/// No more tables of pairs than these: of each that comes before the right one it is
/// searched whether it covers a letter.
const FEW: usize = 3;

/// The table of positions as it is set with; nothing where it stays as it is.
pub fn for_setting(font: &FontRef<'_>) -> Option<Vec<u8>> {
    let before = font.table_data(GPOS)?.as_bytes();
    let characters = font.cmap().ok()?;
    let spaces = SPACES.iter().filter_map(|space| characters.map_codepoint(*space));
    let most = i32::from(font.head().ok()?.units_per_em()) * UNSEEN / 1000;
    let face = Face {
        glyphs: usize::from(font.maxp().ok()?.num_glyphs()),
        spaces: spaces.map(number).collect(),
        unseen: i16::try_from(most).ok()?,
    };
    let lookups = font.gpos().ok()?.lookup_list().ok()?.lookups();
    let places = places(before)?;
    let mut table = before.to_vec();
    for (lookup, place) in lookups.iter().zip(&places) {
        let PositionSubtables::Pair(before) = lookup.ok()?.subtables().ok()? else { continue };
        let before = before.iter().collect::<Result<Vec<_>, _>>().ok()?;
        let parts = before.iter().map(|part| Part::read(part, face.glyphs));
        let Some(parts) = parts.collect::<Option<Vec<_>>>() else { continue };
        let Some(tables) = Kerns::of(&parts, &face).tables(parts.len()) else { continue };
        let stands =
            |(part, new): (&PairPos<'_>, &Vec<u8>)| part.offset_data().as_bytes().starts_with(new);
        if !before.iter().zip(&tables).all(stands) {
            place.lead(&mut table, &tables)?;
        }
    }
    (table != before).then_some(table)
}

/// What is to be known of a face.
struct Face {
    glyphs: usize,
    spaces: Vec<usize>,
    /// The largest kern against a space that goes.
    unseen: i16,
}

/// Where a lookup is, and where its parts are.
struct Place {
    lookup: usize,
    parts: Vec<usize>,
    /// Whether no other lookup has one of them.
    own: bool,
}

fn places(table: &[u8]) -> Option<Vec<Place>> {
    let short = |at: usize| {
        let bytes = table.get(at..at + 2)?.try_into().ok()?;
        Some(usize::from(u16::from_be_bytes(bytes)))
    };
    let list = short(8)?;
    let mut places = Vec::new();
    let mut uses: HashMap<usize, usize> = HashMap::new();
    for index in 0..short(list)? {
        let lookup = list + short(list + 2 + 2 * index)?;
        let part = |index| Some(lookup + short(lookup + 6 + 2 * index)?);
        let parts = (0..short(lookup + 4)?).map(part).collect::<Option<Vec<_>>>()?;
        parts.iter().for_each(|part| *uses.entry(*part).or_default() += 1);
        places.push(Place { lookup, parts, own: true });
    }
    places.iter_mut().for_each(|place| place.own = place.parts.iter().all(|part| uses[part] == 1));
    Some(places)
}

impl Place {
    /// Puts tables at the end, no more than there were, and leads there from the old ones;
    /// where another lookup leads to these too, all stays. A place that lies outside ends
    /// the work: the font is broken, and taken as it is.
    fn lead(&self, table: &mut Vec<u8>, tables: &[Vec<u8>]) -> Option<()> {
        if !self.own {
            return Some(());
        }
        for (part, new) in self.parts.iter().zip(tables) {
            let far = u32::try_from(table.len().checked_sub(*part)?).ok()?;
            let way = [bytes(&[1, PAIRS]), far.to_be_bytes().to_vec()].concat();
            table.get_mut(*part..part + way.len())?.copy_from_slice(&way);
            table.extend(new);
        }
        let count = u16::try_from(tables.len()).ok()?;
        for (at, value) in [(self.lookup, FURTHER), (self.lookup + 4, count)] {
            table.get_mut(at..at + 2)?.copy_from_slice(&value.to_be_bytes());
        }
        Some(())
    }
}

/// One of the tables of a lookup, as it came.
enum Part {
    /// For each glyph those behind it, each with its kern.
    Pairs(Vec<Vec<(usize, i16)>>),
    /// The class of each glyph that is covered, the class of each behind one, and the
    /// kerns by both.
    Classes { first: Vec<Option<u16>>, second: Vec<u16>, kerns: Vec<Vec<i16>> },
}

impl Part {
    /// Nothing where pairs do more than kern, or are of glyphs or classes that there are
    /// not.
    fn read(part: &PairPos<'_>, glyphs: usize) -> Option<Self> {
        let kerns =
            |first, second| (first, second) == (ValueFormat::X_ADVANCE, ValueFormat::empty());
        match part {
            PairPos::Format1(part) if kerns(part.value_format1(), part.value_format2()) => {
                let mut pairs = vec![Vec::new(); glyphs];
                for (first, set) in part.coverage().ok()?.iter().zip(part.pair_sets().iter()) {
                    let own = pairs.get_mut(number(first))?;
                    for pair in set.ok()?.pair_value_records().iter() {
                        let pair = pair.ok()?;
                        let second = usize::from(pair.second_glyph().to_u16());
                        own.push((second, pair.value_record1().x_advance()?));
                        (second < glyphs).then_some(())?;
                    }
                }
                Some(Self::Pairs(pairs))
            }
            PairPos::Format2(part) if kerns(part.value_format1(), part.value_format2()) => {
                let (rows, columns) = (part.class1_count(), part.class2_count());
                let all = classes(&part.class_def1().ok()?, glyphs)?;
                let second = classes(&part.class_def2().ok()?, glyphs)?;
                let mut first = vec![None; glyphs];
                for glyph in part.coverage().ok()?.iter().map(number) {
                    *first.get_mut(glyph)? = all.get(glyph).copied();
                }
                let there = first.iter().flatten().all(|class| *class < rows)
                    && second.iter().all(|class| *class < columns);
                let (data, width) = (part.offset_data(), usize::from(columns));
                let kern = |index: usize| data.read_at::<i16>(16 + 2 * index).ok();
                let row = |row| (row * width..(row + 1) * width).map(kern).collect::<Option<_>>();
                let kerns = (0..usize::from(rows)).map(row).collect::<Option<_>>()?;
                there.then_some(Self::Classes { first, second, kerns })
            }
            _ => None,
        }
    }

    /// Whether the part has a word on pairs that begin with a glyph.
    fn covers(&self, glyph: usize) -> bool {
        match self {
            Self::Pairs(pairs) => !pairs[glyph].is_empty(),
            Self::Classes { first, .. } => first[glyph].is_some(),
        }
    }

    /// Puts the kerns before a glyph that is covered into a row, of which each column is
    /// that of a glyph, and of all like it.
    fn write(&self, before: usize, columns: &[usize], glyphs: &[usize], row: &mut [i16]) {
        match self {
            Self::Pairs(pairs) => {
                pairs[before].iter().rev().for_each(|(behind, kern)| row[columns[*behind]] = *kern);
            }
            Self::Classes { first, second, kerns } => {
                let Some(class) = first[before] else { return };
                let kerns = &kerns[usize::from(class)];
                let of = |glyph: &usize| kerns[usize::from(second[*glyph])];
                row.iter_mut().zip(glyphs).for_each(|(kern, glyph)| *kern = of(glyph));
            }
        }
    }
}

/// What makes a row its own: nothing kerns, it is a class of a part, or a glyph kerns as no
/// other.
#[derive(PartialEq, Eq, Hash)]
enum Row {
    Empty,
    Class(usize, u16),
    Glyph(usize),
}

/// What a lookup comes to.
struct Kerns {
    /// The row of each glyph before another, and its column behind one.
    rows: Vec<usize>,
    columns: Vec<usize>,
    /// The kerns, in rows.
    kerns: Vec<Vec<i16>>,
    /// The glyphs that kern before others.
    kerned: Vec<usize>,
}

impl Kerns {
    fn of(parts: &[Part], face: &Face) -> Self {
        // Glyphs of the same classes share a column, except those that are named.
        let mut named = vec![false; face.glyphs];
        face.spaces.iter().for_each(|space| named[*space] = true);
        for part in parts {
            if let Part::Pairs(pairs) = part {
                pairs.iter().flatten().for_each(|(second, _)| named[*second] = true);
            }
        }
        let seconds = parts.iter().filter_map(|part| match part {
            Part::Pairs(_) => None,
            Part::Classes { second, .. } => Some(second),
        });
        let seconds: Vec<&Vec<u16>> = seconds.collect();
        let column = |glyph: usize| {
            let classes = seconds.iter().map(|second| second[glyph]).collect::<Vec<_>>();
            (classes, named[glyph].then_some(glyph))
        };
        let (columns, seconds) = numbered((0..face.glyphs).map(column));

        // Those of the same class share a row, except those with pairs of their own. What
        // a class says is the last word.
        let with_a_word = |glyph| {
            let mut last = false;
            let covering = parts.iter().enumerate().filter(move |(_, part)| part.covers(glyph));
            covering.take_while(move |(_, part)| {
                !std::mem::replace(&mut last, matches!(part, Part::Classes { .. }))
            })
        };
        let row = |glyph| {
            let mut parts = with_a_word(glyph);
            match (parts.next(), face.spaces.contains(&glyph)) {
                (None, _) => Row::Empty,
                (Some((index, Part::Classes { first, .. })), false) => {
                    first[glyph].map_or(Row::Empty, |class| Row::Class(index, class))
                }
                _ => Row::Glyph(glyph),
            }
        };
        let (rows, firsts) = numbered((0..face.glyphs).map(row));
        let spaces: Vec<usize> = face.spaces.iter().map(|space| columns[*space]).collect();
        let kerns = firsts.into_iter().map(|first| {
            let mut row = vec![0; seconds.len()];
            // Where two have a word on a pair, the first one has it.
            for (_, part) in with_a_word(first).collect::<Vec<_>>().into_iter().rev() {
                part.write(first, &columns, &seconds, &mut row);
            }
            let seen = |kern: i16| if kern.saturating_abs() <= face.unseen { 0 } else { kern };
            if face.spaces.contains(&first) {
                row.iter_mut().for_each(|kern| *kern = seen(*kern));
            }
            spaces.iter().for_each(|space| row[*space] = seen(row[*space]));
            row
        });
        // Of those that turn out alike, one remains.
        let (rows, kerns) = alike(&rows, kerns.collect());
        let (columns, kerns) = alike(&columns, turned(&kerns));
        let kerns = turned(&kerns);
        let some: Vec<bool> = kerns.iter().map(|row| row.iter().any(|kern| *kern != 0)).collect();
        let kerned = (0..face.glyphs).filter(|glyph| some[rows[*glyph]]).collect();
        Self { rows, columns, kerns, kerned }
    }

    /// Tables that say it, no more than so many: of pairs where they do not reach too far,
    /// in which a pair that does not kern, as most do not, is the quickest to find; else of
    /// classes.
    fn tables(&self, most: usize) -> Option<Vec<Vec<u8>>> {
        let pairs = self.runs(|run| self.pairs(run)).filter(|tables| tables.len() <= most.min(FEW));
        pairs.or_else(|| self.runs(|run| self.classes(run)).filter(|tables| tables.len() <= most))
    }

    /// Tables for one run of glyphs after the other, each as long as it can be.
    fn runs(&self, table: impl Fn(Range<usize>) -> Option<Vec<u8>>) -> Option<Vec<Vec<u8>>> {
        let first = self.kerned.first().copied().unwrap_or(0);
        let last = self.kerned.last().copied().unwrap_or(0);
        let mut tables: Vec<(Range<usize>, Vec<u8>)> = Vec::new();
        let mut runs: Vec<Range<usize>> = iter::once(first..last + 1).collect();
        while let Some(run) = runs.pop() {
            let joined = tables.last().map(|(before, _)| before.start..run.end);
            if let Some(joined) = joined
                && let Some(table) = table(joined.clone())
            {
                tables.pop();
                tables.push((joined, table));
            } else if let Some(table) = table(run.clone()) {
                tables.push((run, table));
            } else {
                let middle = run.start + run.len() / 2;
                (run.start < middle).then_some(())?;
                runs.extend([middle..run.end, run.start..middle]);
            }
        }
        Some(tables.into_iter().map(|(_, table)| table).collect())
    }

    /// A table of pairs for a run of glyphs; nothing where it does not reach as far.
    fn pairs(&self, run: Range<usize>) -> Option<Vec<u8>> {
        let ranges = self.covered(run, GAP_OF_PAIRS);
        let rows = ranges.iter().cloned().flatten().map(|glyph| self.rows[glyph]);
        let (sets, firsts) = numbered(rows.clone());
        let rows: Vec<usize> = rows.collect();
        let mut head = vec![1, 0, ADVANCE, 0, short(sets.len())?];
        let length = head.len() + sets.len();
        let (mut places, mut body) = (Vec::new(), Vec::new());
        for first in firsts {
            places.push(short(2 * (length + body.len()))?);
            let row = &self.kerns[rows[first]];
            let seconds = (0..self.columns.len()).map(|glyph| (glyph, row[self.columns[glyph]]));
            let seconds: Vec<_> = seconds.filter(|(_, kern)| *kern != 0).collect();
            body.push(short(seconds.len())?);
            for (second, kern) in seconds {
                body.extend([short(second)?, kern.cast_unsigned()]);
            }
        }
        head[1] = short(2 * (length + body.len()))?;
        head.extend(sets.into_iter().map(|set| places[set]));
        Some(bytes(&[head, body, coverage(&ranges)?].concat()))
    }

    /// A table of classes for a run of glyphs; nothing where it does not reach as far.
    fn classes(&self, run: Range<usize>) -> Option<Vec<u8>> {
        let (rows, firsts) = numbered(self.rows[run.clone()].iter().copied());
        let firsts: Vec<&[i16]> =
            firsts.iter().map(|first| &self.kerns[self.rows[run.start + first]][..]).collect();
        // The first column is of glyphs that are not in the list.
        let empty = vec![0; firsts.len()];
        let width = self.kerns.first().map_or(0, Vec::len);
        let column = |column: usize| firsts.iter().map(|row| row[column]).collect();
        let columns: Vec<Vec<i16>> = iter::once(empty).chain((0..width).map(column)).collect();
        let (same, seconds) = numbered(columns.iter());

        let rows = rows.into_iter().map(short).collect::<Option<Vec<_>>>()?;
        let second = self.columns.iter().map(|column| short(same[column + 1]));
        let second = second.collect::<Option<Vec<_>>>()?;
        let matrix: Vec<u16> = firsts
            .iter()
            .enumerate()
            .flat_map(|(row, _)| seconds.iter().map(move |column| (row, *column)))
            .map(|(row, column)| columns[column][row].cast_unsigned())
            .collect();
        let mut head = vec![2, 0, ADVANCE, 0, 0, 0, short(firsts.len())?, short(seconds.len())?];
        let mut tail = Vec::new();
        let covered = coverage(&self.covered(run.clone(), GAP_OF_CLASSES))?;
        for (place, part) in [(1, covered), (4, list(run.start, &rows)?), (5, list(0, &second)?)] {
            head[place] = short(2 * (head.len() + matrix.len() + tail.len()))?;
            tail.extend(part);
        }
        Some(bytes(&[head, matrix, tail].concat()))
    }

    /// The glyphs of a run that kern before others, and few beside them.
    fn covered(&self, run: Range<usize>, gap: usize) -> Vec<Range<usize>> {
        let mut ranges: Vec<Range<usize>> = Vec::new();
        for glyph in self.kerned.iter().copied().filter(|glyph| run.contains(glyph)) {
            match ranges.last_mut() {
                Some(range) if glyph - range.end <= gap => range.end = glyph + 1,
                _ => ranges.push(glyph..glyph + 1),
            }
        }
        ranges
    }
}

/// The list of the glyphs that a table is for.
fn coverage(ranges: &[Range<usize>]) -> Option<Vec<u16>> {
    let mut list = vec![2, short(ranges.len())?];
    let mut before = 0;
    for range in ranges {
        list.extend([short(range.start)?, short(range.end - 1)?, short(before)?]);
        before += range.len();
    }
    Some(list)
}

/// The lists without those that are there already, and where each number leads now.
fn alike(numbers: &[usize], lists: Vec<Vec<i16>>) -> (Vec<usize>, Vec<Vec<i16>>) {
    let (same, firsts) = numbered(lists.iter());
    let numbers = numbers.iter().map(|number| same[*number]).collect();
    (numbers, firsts.into_iter().map(|first| lists[first].clone()).collect())
}

/// Rows as columns.
fn turned(rows: &[Vec<i16>]) -> Vec<Vec<i16>> {
    let width = rows.first().map_or(0, Vec::len);
    (0..width).map(|column| rows.iter().map(|row| row[column]).collect()).collect()
}

/// The numbers of things, the same for the same, and the places at which each came first.
fn numbered<T: Hash + Eq>(things: impl Iterator<Item = T>) -> (Vec<usize>, Vec<usize>) {
    let (mut numbers, mut firsts) = (HashMap::new(), Vec::new());
    let number = |(place, thing)| {
        *numbers.entry(thing).or_insert_with(|| {
            firsts.push(place);
            firsts.len() - 1
        })
    };
    let all = things.enumerate().map(number).collect();
    (all, firsts)
}

/// The class of each glyph; nothing where one is named that there is not.
pub fn classes(classes: &ClassDef<'_>, glyphs: usize) -> Option<Vec<u16>> {
    let mut all = vec![0; glyphs];
    match classes {
        ClassDef::Format1(list) => {
            let first = number(list.start_glyph_id().into());
            let own = all.get_mut(first..first + list.class_value_array().len())?;
            own.iter_mut().zip(list.class_value_array()).for_each(|(a, b)| *a = b.get());
        }
        ClassDef::Format2(ranges) => {
            for range in ranges.class_range_records() {
                let [from, to] = [range.start_glyph_id(), range.end_glyph_id()];
                all.get_mut(number(from.into())..=number(to.into()))?.fill(range.class());
            }
        }
        _ => return None,
    }
    Some(all)
}

/// Classes as a list, for glyphs from the first on; those that have none are left away
/// where it begins and ends.
pub fn list(first: usize, classes: &[u16]) -> Option<Vec<u16>> {
    let from = classes.iter().position(|class| *class != 0).unwrap_or(0);
    let to = classes.iter().rposition(|class| *class != 0).map_or(from, |last| last + 1);
    let head = [1, short(first + from)?, short(to - from)?];
    Some([&head[..], &classes[from..to]].concat())
}

/// Numbers as a font has them.
pub fn bytes(numbers: &[u16]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_be_bytes()).collect()
}

fn short(number: usize) -> Option<u16> {
    u16::try_from(number).ok()
}

fn number(glyph: GlyphId) -> usize {
    glyph.to_u32() as usize
}

#[cfg(test)]
mod tests {
    use rustybuzz::{Face, UnicodeBuffer};

    use super::*;
    use crate::shelf::cut::for_setting;
    use crate::shelf::cut::tests::{CAME, original};
    use crate::shelf::fonts_in;

    /// What is set beside every character of a font.
    const BESIDE: &str = "aefnvwyAVTY.,-\u{2014}\u{ab}\u{2019}1 \u{a0}";

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

    #[test]
    fn small_kerns_against_spaces_go_where_letters_are_shaped() {
        let mut without = 0;
        for (path, font) in fonts_in(&CAME) {
            let Some(after) = for_setting(font) else { continue };
            let changed = changed(font, &after);
            for (first, second, kern) in &changed {
                let beside = SPACES.contains(first) || SPACES.contains(second);
                assert!(beside && kern.abs() <= UNSEEN, "{path}: {first:?} {second:?}: {kern}");
            }
            without += usize::from(!changed.is_empty());
        }
        assert_eq!(without, 6, "Vollkorn, Alegreya and Frank Ruhl, upright");
    }

    #[test]
    fn lines_may_break_beside_a_y_and_the_space_after_an_f_stays() {
        let path = "vollkorn/Vollkorn_400Regular.ttf";
        let changed = changed(original(path), &for_setting(original(path)).expect("another"));
        let of = |first, second| changed.iter().any(|(a, b, _)| (*a, *b) == (first, second));
        assert!(of('y', ' ') && of(' ', 'w') && of('\u{2014}', ' '), "{changed:?}");
        assert!(!of('f', ' '));
    }

    /// The tables of each lookup of pairs that does nothing but kern.
    fn lookups(font: &[u8]) -> Vec<Vec<Part>> {
        let font = FontRef::new(font).expect("a font");
        let glyphs = usize::from(font.maxp().expect("a count").num_glyphs());
        let Ok(table) = font.gpos() else { return Vec::new() };
        let lookups = table.lookup_list().expect("lookups").lookups();
        let pairs = lookups.iter().filter_map(|lookup| {
            match lookup.expect("a lookup").subtables().expect("tables") {
                PositionSubtables::Pair(parts) => Some(parts),
                _ => None,
            }
        });
        let read = |part| Part::read(&part, glyphs);
        pairs
            .filter_map(|parts| parts.iter().map(|part| read(part.expect("pairs"))).collect())
            .collect()
    }

    /// The kern of two glyphs; nothing where another part has the word.
    fn kern(part: &Part, before: usize, behind: usize) -> Option<i16> {
        match part {
            Part::Pairs(pairs) => {
                let mut pairs = pairs[before].iter();
                pairs.find(|(second, _)| *second == behind).map(|(_, kern)| *kern)
            }
            Part::Classes { first, second, kerns } => {
                Some(kerns[usize::from(first[before]?)][usize::from(second[behind])])
            }
        }
    }

    /// The kerns of a glyph before each of those given.
    fn row<'a>(
        parts: &'a [Part],
        first: usize,
        seconds: &'a [usize],
    ) -> impl Iterator<Item = i16> + 'a {
        let parts: Vec<&Part> = parts.iter().filter(|part| part.covers(first)).collect();
        seconds.iter().map(move |second| {
            parts.iter().find_map(|part| kern(part, first, *second)).unwrap_or(0)
        })
    }

    #[test]
    fn every_two_glyphs_kern_as_they_did_but_beside_a_space() {
        let mut tables = (0, 0);
        for (path, font) in fonts_in(&CAME) {
            let after = for_setting(font);
            let [before, after] = [lookups(font), lookups(after.as_deref().unwrap_or(font))];
            assert_eq!(before.len(), after.len(), "{path}");
            let font = FontRef::new(font).expect("a font");
            let characters = font.cmap().expect("characters");
            let spaces = SPACES.map(|space| characters.map_codepoint(space).map(number));
            let unseen = font.head().expect("a head").units_per_em() * 4 / 100;
            let all: Vec<usize> =
                (0..usize::from(font.maxp().expect("a count").num_glyphs())).collect();
            for (before, after) in before.iter().zip(&after) {
                tables = (tables.0 + before.len(), tables.1 + after.len());
                for first in &all {
                    let both = row(before, *first, &all).zip(row(after, *first, &all));
                    for (second, (before, after)) in both.enumerate() {
                        let beside = [*first, second].iter().any(|g| spaces.contains(&Some(*g)));
                        let goes = beside && before.unsigned_abs() <= unseen;
                        let kern = if goes { 0 } else { before };
                        assert_eq!(after, kern, "{path}: {first} before {second}");
                    }
                }
            }
        }
        assert!(tables.1 * 3 < tables.0 * 2, "{} for {}", tables.1, tables.0);
    }

    #[test]
    fn kerns_that_reach_too_far_for_one_table_are_said_by_several() {
        // No two glyphs kern alike: a table for all would have 90,000 kerns.
        let kerns = Kerns {
            rows: (0..300).collect(),
            columns: (0..300).collect(),
            kerned: (0..300).collect(),
            kerns: (0..300)
                .map(|row| (0..300).map(|column| row * 90 + column + 1).collect())
                .collect(),
        };
        let tables = kerns.tables(4).expect("tables");
        assert!((3..=4).contains(&tables.len()), "{}", tables.len());
        assert!(tables.iter().all(|table| table.len() < 1 << 17));
    }
}
