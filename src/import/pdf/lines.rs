//! Letters → lines: which letters stand on one, where words end, and which way
//! it runs.

use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

use super::super::document::{Run, Style};
use super::ink::{Letter, Mark, Page};

/// How many letters a line can have.
const LONGEST: usize = 4_000;

/// A line.
#[derive(Debug, Clone, Default)]
pub struct Line {
    /// The page, from 1.
    pub page: usize,
    /// Left and right end.
    pub from: f64,
    /// See `from`.
    pub to: f64,
    /// How far down it stands.
    pub y: f64,
    /// The size of most of its type.
    pub size: f64,
    /// Whether it belongs to the page and not to the text.
    pub artifact: bool,
    /// What stands on it; apart where there is much room between.
    pub pieces: Vec<Piece>,
}

/// A piece of a line.
#[derive(Debug, Clone, Default)]
pub struct Piece {
    /// Where it begins.
    pub from: f64,
    /// What it says.
    pub runs: Vec<Run>,
}

impl Line {
    /// What stands on it.
    pub fn text(&self) -> String {
        let mut out = String::new();
        for run in self.runs() {
            if let Run::Text { text, .. } = &run {
                out.push_str(text);
            }
        }
        out
    }

    /// Its pieces joined by blanks.
    pub fn runs(&self) -> Vec<Run> {
        let mut out = Vec::new();
        for (index, piece) in self.pieces.iter().enumerate() {
            if index > 0 {
                out.push(Run::plain(" "));
            }
            out.extend(piece.runs.iter().cloned());
        }
        out
    }
}

/// Whether most letters of a file run to the left.
pub fn run_left(pages: &[Page]) -> bool {
    let ways = pages
        .iter()
        .flat_map(|page| &page.letters)
        .filter_map(|letter| way(letter.text.as_deref()?));
    let (mut right, mut left) = (0_usize, 0_usize);
    ways.for_each(|way| if way { right += 1 } else { left += 1 });
    left > right
}

/// Which way a letter runs; figures have none.
fn way(text: &str) -> Option<bool> {
    let first = text.chars().next().filter(|c| c.is_alphabetic())?;
    is_rightwards(first.encode_utf8(&mut [0; 4]))
}

/// The lines of a page, in the order in which they are printed. Where a text runs
/// to the left, places are counted from the right edge.
pub fn of(page: &Page, number: usize, leftwards: bool) -> Vec<Line> {
    let mut groups: Vec<Vec<&Letter>> = Vec::new();
    for letter in &page.letters {
        match groups.last_mut() {
            Some(group) if group.len() < LONGEST && belongs(group, letter) => group.push(letter),
            _ => groups.push(vec![letter]),
        }
    }
    groups.iter().filter_map(|group| line(group, page, number, leftwards)).collect()
}

/// Whether a letter stands on the line of others: as high as they, or raised or
/// lowered a little.
fn belongs(group: &[&Letter], letter: &Letter) -> bool {
    let group = &group[group.len().saturating_sub(100)..];
    let size = group.iter().map(|other| other.size).fold(0.0, f64::max).max(letter.size);
    let height = |other: &Letter| (other.at.1 - letter.at.1).abs();
    let base = group.iter().find(|other| other.size >= size * 0.95);
    let near = base.map_or_else(
        || group.last().is_some_and(|last| height(last) < size * 0.6),
        |base| height(base) < size * 0.5,
    );
    let artifact = group.last().is_some_and(|last| last.artifact == letter.artifact);
    near && artifact && size > 0.0
}

fn line(group: &[&Letter], page: &Page, number: usize, leftwards: bool) -> Option<Line> {
    let mut letters = with_marks(group);
    letters.sort_by(|a, b| a.at.0.total_cmp(&b.at.0));
    let size = common_size(&letters);
    let base =
        letters.iter().filter(|letter| (letter.size - size).abs() < 0.5).map(|letter| letter.at.1);
    let y = base.fold(f64::NAN, f64::max);
    let y = if y.is_nan() { letters.first()?.at.1 } else { y };
    letters.retain(|letter| letter.text.as_deref().is_none_or(|text| !text.trim().is_empty()));
    let (first, last) = (letters.first()?, letters.last()?);
    let (from, to) = (first.at.0, last.at.0 + last.width);
    let artifact = first.artifact;
    let ways: Vec<bool> =
        letters.iter().filter_map(|letter| way(letter.text.as_deref()?)).collect();
    let left = ways.iter().filter(|way| !**way).count();
    let turned = left * 2 > ways.len() || leftwards && left > 0;

    let mut signs: Vec<Sign> = Vec::new();
    let mut pieces: Vec<(f64, f64, Vec<Sign>)> = Vec::new();
    let (mut start, mut end) = (from, f64::NAN);
    for letter in letters {
        let gap = letter.at.0 - end;
        let style = style(&letter, size, y);
        let link = link(&letter, page);
        if gap > size * 1.6 {
            pieces.push((start, end, std::mem::take(&mut signs)));
            start = letter.at.0;
        } else if gap > size * 0.16 {
            let same = signs.last().is_some_and(|last| last.style == style && last.link == link);
            let (style, link) = if same { (style, link.clone()) } else { (Style::default(), None) };
            signs.push(Sign { text: " ".to_owned(), style, link });
        }
        end = letter.at.0 + letter.width;
        signs.push(Sign {
            text: letter.text.unwrap_or_else(|| "\u{fffd}".to_owned()),
            style,
            link,
        });
    }
    pieces.push((start, end, signs));
    if turned {
        pieces.reverse();
        pieces.iter_mut().for_each(|(_, _, signs)| turn(signs));
    }
    let width = page.size.0;
    let place =
        |from: f64, to: f64| if leftwards { (width - to, width - from) } else { (from, to) };
    let pieces = pieces
        .into_iter()
        .map(|(from, to, signs)| Piece { from: place(from, to).0, runs: runs(signs) });
    let pieces = pieces.collect();
    let (from, to) = place(from, to);
    Some(Line { page: number, from, to, y, size, artifact, pieces })
}

/// The letters, each with the marks that stand on it.
fn with_marks(group: &[&Letter]) -> Vec<Letter> {
    let is_mark = |letter: &Letter| letter.text.as_deref().is_some_and(is_mark);
    let mut out: Vec<Letter> =
        group.iter().filter(|letter| !is_mark(letter)).map(|letter| (*letter).clone()).collect();
    for mark in group.iter().filter(|letter| is_mark(letter)) {
        let on = |letter: &&mut Letter| {
            let inked = letter.text.as_deref().is_some_and(|text| !text.trim().is_empty());
            inked && (letter.at.0 - 0.5..=letter.at.0 + letter.width + 0.5).contains(&mark.at.0)
        };
        match out.iter_mut().find(on).and_then(|letter| letter.text.as_mut()) {
            Some(text) => text.push_str(mark.text.as_deref().unwrap_or_default()),
            None => out.push((*mark).clone()),
        }
    }
    out
}

fn is_mark(text: &str) -> bool {
    !text.is_empty()
        && text.chars().all(|c| c.general_category_group() == GeneralCategoryGroup::Mark)
}

/// A letter with its look.
#[derive(Debug, Clone)]
struct Sign {
    text: String,
    style: Style,
    link: Option<String>,
}

/// The size of most letters.
fn common_size(letters: &[Letter]) -> f64 {
    let mut sizes: Vec<(f64, usize)> = Vec::new();
    for letter in letters {
        match sizes.iter_mut().find(|(size, _)| (*size - letter.size).abs() < 0.3) {
            Some((_, count)) => *count += 1,
            None => sizes.push((letter.size, 1)),
        }
    }
    sizes.into_iter().max_by_key(|(_, count)| *count).map_or(10.0, |(size, _)| size)
}

fn style(letter: &Letter, size: f64, y: f64) -> Style {
    let small = letter.size < size * 0.85;
    Style {
        strong: letter.strong,
        emphasis: letter.emphasis,
        raised: small && letter.at.1 < y - size * 0.12,
        lowered: small && letter.at.1 > y + size * 0.08,
        ..Style::default()
    }
}

fn link(letter: &Letter, page: &Page) -> Option<String> {
    let over = |mark: &&Mark| {
        let (left, top, right, bottom) = mark.place;
        let middle = letter.at.0 + letter.width / 2.0;
        let height = letter.at.1 - letter.size * 0.3;
        mark.address.is_some()
            && (left..=right).contains(&middle)
            && (top..=bottom).contains(&height)
    };
    page.marks.iter().find(over).and_then(|mark| mark.address.clone())
}

/// Which way letters run; nothing for what has no way of its own.
fn is_rightwards(text: &str) -> Option<bool> {
    text.chars().find_map(|c| match u32::from(c) {
        0x590..=0x8ff | 0xfb1d..=0xfdff | 0xfe70..=0xfeff => {
            let digit = matches!(c, '\u{660}'..='\u{669}' | '\u{6f0}'..='\u{6f9}');
            Some(digit)
        }
        _ if c.is_alphanumeric() => Some(true),
        _ => None,
    })
}

/// From the order in which letters stand to the order in which they are read, in
/// a line that runs to the left.
fn turn(signs: &mut Vec<Sign>) {
    signs.reverse();
    // What runs to the right within it is turned back.
    let mut at = 0;
    while at < signs.len() {
        if is_rightwards(&signs[at].text) != Some(true) {
            at += 1;
            continue;
        }
        let mut end = at;
        for (index, sign) in signs.iter().enumerate().skip(at) {
            match is_rightwards(&sign.text) {
                Some(true) => end = index + 1,
                Some(false) => break,
                None => {}
            }
        }
        signs[at..end].reverse();
        at = end;
    }
    for sign in signs {
        // A bracket is drawn as it looks, and meant the other way round.
        let mirrored = match sign.text.as_str() {
            "(" => ")",
            ")" => "(",
            "[" => "]",
            "]" => "[",
            "«" => "»",
            "»" => "«",
            _ => continue,
        };
        sign.text = mirrored.to_owned();
    }
}

/// Letters joined to runs, shapes of letters made letters again, marks put behind
/// the letters that they stand on.
fn runs(signs: Vec<Sign>) -> Vec<Run> {
    let mut out: Vec<Run> = Vec::new();
    for sign in signs {
        let shaped =
            sign.text.chars().any(|c| matches!(u32::from(c), 0xfb00..=0xfdff | 0xfe70..=0xfefe));
        let text: String = if shaped { sign.text.nfkc().collect() } else { sign.text };
        let mark = is_mark(&text);
        match out.last_mut() {
            Some(Run::Text { text: before, style, link })
                if mark || *style == sign.style && *link == sign.link =>
            {
                before.push_str(&text);
            }
            _ => out.push(Run::Text { text, style: sign.style, link: sign.link }),
        }
    }
    out
}
