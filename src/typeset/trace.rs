//! What stands on which line of which page, and whose words they are.
//!
//! Glyphs lead through their spans to the emitted markup and from there to the
//! source. Those that the layout sets of itself, numbers and running feet, lead
//! nowhere. Judges nothing.

use std::collections::BTreeMap;
use std::sync::Arc;

use typst::layout::{Abs, Frame, FrameItem, Point, Transform};
use typst::syntax::Span as Mark;
use typst::text::TextItem;
use typst::{World, WorldExt};

use super::Pages;
use super::world::{Desk, LayoutFiles};
use crate::error::Error;
use crate::plate::Plate;
use crate::shelf::Shelf;
use crate::source::Span;
use crate::statement::folio::counts;

/// Letters in a row on one line that come from one run of the author's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// The run in the source.
    pub span: Span,
    /// How many letters and figures of it.
    pub letters: usize,
}

/// A line of a page.
#[derive(Debug, Clone)]
pub struct Line {
    /// Its baseline, from the top of the page.
    pub baseline: Abs,
    /// Where its first glyph begins, from the left.
    pub left: Abs,
    /// Where its last one ends.
    pub right: Abs,
    /// The size of its largest type.
    pub size: Abs,
    /// Its characters, as far as they are the author's.
    pub text: String,
    /// Whose they are.
    pub runs: Vec<Run>,
    /// Whether it ends within a word, with a hyphen that was put there.
    pub divided: bool,
}

/// The lines of each page, from its head to its foot.
///
/// # Errors
/// Only where Typst does not take the name of the main file.
pub fn trace(
    pages: &Pages,
    shelf: &Shelf,
    layout: &LayoutFiles,
    plates: &[Arc<Plate>],
) -> Result<Vec<Vec<Line>>, Error> {
    let desk = Desk::new(shelf, layout, pages.main.clone(), plates)?;
    let mut tracer =
        Tracer { pages, desk: &desk, known: BTreeMap::new(), last: None, lines: Vec::new() };
    let all = pages.document.pages();
    let lines = all
        .iter()
        .map(|page| {
            each_text(&page.frame, &mut |at, item| tracer.text(at, item));
            let mut lines = std::mem::take(&mut tracer.lines);
            lines.sort_by_key(|line| line.baseline);
            lines
        })
        .collect();
    Ok(lines)
}

struct Tracer<'a> {
    pages: &'a Pages,
    desk: &'a Desk<'a>,
    /// Where each mark that was met leads, and the last one.
    known: BTreeMap<u64, Option<Span>>,
    last: Option<(Mark, Option<Span>)>,
    lines: Vec<Line>,
}

/// How far the glyphs of one line may stand above or below each other, in parts
/// of the smaller type: a raised figure belongs to it, and in Arabic letters
/// climb within a word.
pub(super) const RAISED: f64 = 0.7;

/// Visits every piece of text on a page, with the place where it begins.
pub(super) fn each_text(frame: &Frame, visit: &mut dyn FnMut(Point, &TextItem)) {
    turned(frame, Transform::identity(), visit);
}

fn turned(frame: &Frame, turn: Transform, visit: &mut dyn FnMut(Point, &TextItem)) {
    for (at, item) in frame.items() {
        match item {
            FrameItem::Group(group) => {
                let moved = Transform::translate(at.x, at.y).pre_concat(group.transform);
                turned(&group.frame, turn.pre_concat(moved), visit);
            }
            FrameItem::Text(text) => visit(at.transform(turn), text),
            _ => {}
        }
    }
}

impl Tracer<'_> {
    fn text(&mut self, at: Point, item: &TextItem) {
        let mut text = String::new();
        let mut runs: Vec<Run> = Vec::new();
        let (mut last, mut divided) = (None, false);
        for glyph in &item.glyphs {
            let range = usize::from(glyph.range.start)..usize::from(glyph.range.end);
            // The glyphs of one letter share its place in the text.
            if last.replace(range.clone()) == Some(range.clone()) {
                continue;
            }
            let (Some(span), Some(letter)) = (self.origin(glyph.span.0), item.text.get(range))
            else {
                continue;
            };
            if letter == "\u{ad}" {
                divided = true;
                continue;
            }
            text.push_str(letter);
            let letters = letter.chars().filter(|c| counts(*c)).count();
            match runs.last_mut() {
                Some(run) if run.span == span => run.letters += letters,
                _ => runs.push(Run { span, letters }),
            }
        }
        let right = at.x + item.width();
        let near = |line: &Line| (line.baseline - at.y).abs() < line.size.min(item.size) * RAISED;
        match self.lines.last_mut().filter(|line| near(line)) {
            Some(line) => {
                if item.size > line.size {
                    (line.size, line.baseline) = (item.size, at.y);
                }
                line.left = line.left.min(at.x);
                line.right = line.right.max(right);
                line.text.push_str(&text);
                line.runs.extend(runs);
                line.divided |= divided;
            }
            None => self.lines.push(Line {
                baseline: at.y,
                left: at.x,
                right,
                size: item.size,
                text,
                runs,
                divided,
            }),
        }
    }

    /// Where a glyph's mark leads in the source. Those of a row have the same.
    fn origin(&mut self, mark: Mark) -> Option<Span> {
        match self.last {
            Some((last, origin)) if last == mark => origin,
            _ => {
                let origin = self.found(mark);
                self.last = Some((mark, origin));
                origin
            }
        }
    }

    fn found(&mut self, mark: Mark) -> Option<Span> {
        if let Some(known) = self.known.get(&mark.into_raw().get()) {
            return *known;
        }
        let origin = (mark.id() == Some(self.desk.main()))
            .then(|| self.desk.range(mark))
            .flatten()
            .and_then(|range| self.pages.origins.of(range.start));
        self.known.insert(mark.into_raw().get(), origin);
        origin
    }
}
