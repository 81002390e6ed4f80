//! Where each word stands on its page, and which of the author's it is, so that a
//! person who points at one is led to its line.
//!
//! A word leads through the mark of its first glyph to the emitted markup, from there to
//! the author's run, and within the run by its letters, counted: spaces, hyphens and
//! marks of Markdown change on the way to a page, letters and figures do not. Those that
//! the layout sets of itself lead nowhere.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use typst::layout::{Abs, Point};
use typst::syntax::{Span as Mark, ast};
use typst::text::TextItem;
use typst::{World, WorldExt};

use super::Pages;
use super::trace::{RAISED, each_text};
use super::world::{Desk, LayoutFiles};
use crate::error::Error;
use crate::plate::Plate;
use crate::shelf::Shelf;
use crate::source::{Source, Span};
use crate::statement::folio::counts;

/// How far a word reaches above its baseline, and below it, in parts of its size.
const ABOVE: f64 = 0.8;
const BELOW: f64 = 0.25;

/// A word on a page.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    /// Its characters.
    pub text: String,
    /// From the left edge of the page.
    pub left: Abs,
    /// From its head.
    pub top: Abs,
    /// How wide it is.
    pub width: Abs,
    /// How high.
    pub height: Abs,
    /// Whose it is.
    pub origin: Option<Origin>,
}

/// A place in the author's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    /// The run.
    pub run: Span,
    /// How many letters and figures of it stand before.
    pub letters: usize,
}

impl Origin {
    /// The byte of the source that it is.
    pub fn of(self, source: &Source) -> usize {
        let text = source.slice(self.run);
        let letter = text.char_indices().filter(|(_, c)| counts(*c)).nth(self.letters);
        self.run.start + letter.map_or(0, |(at, _)| at)
    }
}

/// The words of each line of each page, in the order in which they were set.
///
/// # Errors
/// Only where Typst does not take the name of the main file.
pub fn words(
    pages: &Pages,
    shelf: &Shelf,
    layout: &LayoutFiles,
    plates: &[Arc<Plate>],
) -> Result<Vec<Vec<Vec<Word>>>, Error> {
    let desk = Desk::new(shelf, layout, pages.main.clone(), plates)?;
    let mut finder = Finder { pages, desk: &desk, runs: HashMap::new(), lines: Vec::new() };
    let all = pages.document.pages().iter().map(|page| {
        each_text(&page.frame, &mut |at, item| finder.text(at, item));
        std::mem::take(&mut finder.lines).into_iter().map(|line| line.words).collect()
    });
    Ok(all.collect())
}

/// The word on which a place in the source stands: its page, line and number there; where
/// the place itself is on no page, the first word behind it.
pub fn find(pages: &[Vec<Vec<Word>>], source: &Source, place: Span) -> Option<[usize; 3]> {
    let mut within: Option<(usize, [usize; 3])> = None;
    let mut behind: Option<(usize, [usize; 3])> = None;
    for (page, lines) in pages.iter().enumerate() {
        for (line, words) in lines.iter().enumerate() {
            for (number, word) in words.iter().enumerate() {
                let Some(Origin { run, letters }) = word.origin else { continue };
                let here = [page, line, number];
                if run.start <= place.start && place.start < run.end {
                    let before = source.slice(Span::new(run.start, place.start));
                    let wanted = before.chars().filter(|c| counts(*c)).count();
                    if letters <= wanted && within.is_none_or(|(most, _)| letters > most) {
                        within = Some((letters, here));
                    }
                } else if run.start >= place.start
                    && behind.is_none_or(|(least, _)| run.start < least)
                {
                    behind = Some((run.start, here));
                }
            }
        }
    }
    within.or(behind).map(|(_, here)| here)
}

/// A run of the author's as Typst has it.
struct Run {
    span: Span,
    /// Its characters, where it is a string; else it is taken as a whole.
    text: String,
    /// Up to which byte its letters are counted, and how many they are.
    counted: (usize, usize),
}

impl Run {
    fn letters(&mut self, offset: usize) -> usize {
        let (from, count) = if offset < self.counted.0 { (0, 0) } else { self.counted };
        let part = self.text.get(from..offset).unwrap_or_default();
        let letters = count + part.chars().filter(|c| counts(*c)).count();
        self.counted = (offset, letters);
        letters
    }
}

struct Line {
    baseline: Abs,
    size: Abs,
    words: Vec<Word>,
}

struct Finder<'a> {
    pages: &'a Pages,
    desk: &'a Desk<'a>,
    runs: HashMap<Mark, Option<Run>>,
    lines: Vec<Line>,
}

/// A word with its place in the text of its piece, and the mark of the glyph that its text
/// begins with.
type Unfinished = (Range<usize>, Word, Option<(Mark, u16)>);

impl Finder<'_> {
    fn text(&mut self, at: Point, item: &TextItem) {
        let words = self.words(at, item);
        let near = |line: &Line| (line.baseline - at.y).abs() < line.size.min(item.size) * RAISED;
        match self.lines.last_mut().filter(|line| near(line)) {
            Some(line) => {
                if item.size > line.size {
                    (line.size, line.baseline) = (item.size, at.y);
                }
                line.words.extend(words);
            }
            None => self.lines.push(Line { baseline: at.y, size: item.size, words }),
        }
    }

    /// The words of one piece of text, as they stand from left to right.
    fn words(&mut self, at: Point, item: &TextItem) -> Vec<Word> {
        let mut words: Vec<Unfinished> = Vec::new();
        let (mut x, mut parted) = (at.x, true);
        for glyph in &item.glyphs {
            let left = x;
            x += glyph.x_advance.at(item.size);
            let range = usize::from(glyph.range.start)..usize::from(glyph.range.end);
            let text = item.text.get(range.clone()).unwrap_or_default();
            if text.chars().all(char::is_whitespace) {
                parted = true;
                continue;
            }
            match words.last_mut().filter(|_| !parted) {
                Some((whole, word, mark)) => {
                    // In a text from right to left the first letter stands last.
                    if range.start < whole.start {
                        *mark = Some(glyph.span);
                    }
                    *whole = whole.start.min(range.start)..whole.end.max(range.end);
                    word.width = x - word.left;
                }
                None => {
                    let (top, height) = (at.y - item.size * ABOVE, item.size * (ABOVE + BELOW));
                    let word = Word {
                        text: String::new(),
                        left,
                        top,
                        width: x - left,
                        height,
                        origin: None,
                    };
                    words.push((range, word, Some(glyph.span)));
                }
            }
            parted = false;
        }
        let finished = words.into_iter().map(|(range, mut word, mark)| {
            word.text = item.text.get(range).unwrap_or_default().replace('\u{ad}', "");
            word.origin = mark.and_then(|(mark, offset)| self.origin(mark, usize::from(offset)));
            word
        });
        finished.collect()
    }

    /// Where a glyph's mark leads in the source.
    fn origin(&mut self, mark: Mark, offset: usize) -> Option<Origin> {
        let Finder { pages, desk, runs, .. } = self;
        let run = runs.entry(mark).or_insert_with(|| run(pages, desk, mark)).as_mut()?;
        Some(Origin { run: run.span, letters: run.letters(offset) })
    }
}

fn run(pages: &Pages, desk: &Desk<'_>, mark: Mark) -> Option<Run> {
    if mark.id() != Some(desk.main()) {
        return None;
    }
    let span = desk.range(mark).and_then(|range| pages.origins.of(range.start))?;
    let node = pages.main.find(mark);
    let text = node.and_then(|node| Some(node.cast::<ast::Str>()?.get().to_string()));
    Some(Run { span, text: text.unwrap_or_default(), counted: (0, 0) })
}
