//! The pages looked at as a typographer would, before anybody prints them.
//!
//! What a layout could not avoid is said with page, line on the page and line
//! of the source. Reads [`super::trace`]; changes nothing.

use std::collections::BTreeMap;

use typst::layout::Abs;

use super::Pages;
use super::trace::Line;
use crate::diagnostic::Diagnostic;
use crate::source::{Source, Span};
use crate::statement::folio::counts;
use crate::statement::inline::plain_end;
use crate::statement::{Block, Inline, Statement, Writing};

/// What this file may find.
pub const CODES: &[&str] = &[
    "long-lines",
    "orphan",
    "outside-safe-area",
    "short-last-line",
    "short-last-page",
    "stacked-hyphens",
    "stranded-heading",
    "stranded-lead-in",
    "widow",
    "word-across-pages",
];

/// The strip along the trim in which nothing may stand that is not meant to
/// run off the page.
const SAFE: f64 = 5.0;

/// How high capitals are, in parts of their type.
const CAP: f64 = 0.7;

/// The last line of a paragraph is to be longer than so much of its type: an
/// indent.
const INDENT: f64 = 2.0;

/// The same where every letter is a square: one of them, and a full stop.
const SQUARE: f64 = 2.2;

/// The most hyphens at the ends of lines in a row.
const STACK: usize = 2;

/// The most letters and spaces of a line that the eye still follows; 55 to 70
/// are the measure of a book.
const MEASURE: usize = 75;

/// The same where every letter is a square: Chinese, Japanese, Korean.
const SQUARES: usize = 45;

/// The least part of its last page that a text is to fill.
const PAGE: f64 = 1.0 / 3.0;

/// Looks at the pages of a statement.
pub fn audit(
    pages: &Pages,
    traced: &[Vec<Line>],
    statement: &Statement,
    source: &Source,
) -> Vec<Diagnostic> {
    let mut audit = Audit {
        numbers: pages.document.pages().iter().map(|page| page.number).collect(),
        source,
        squares: ["Hans", "Hant", "Jpan", "Kore"].contains(&Writing::of(statement).script),
        units: units(statement),
        lines: Vec::new(),
        heights: Vec::new(),
        out: Vec::new(),
    };
    audit.arrange(traced);
    audit.paragraphs();
    audit.measure();
    audit.safe_area(pages, traced);
    audit.last_page();
    audit.out
}

/// How badly pages end: a line alone or a heading without its text weighs as
/// much as several words that are divided.
pub fn faults(findings: &[Diagnostic]) -> usize {
    let weight = |finding: &Diagnostic| match finding.code.0 {
        "orphan" | "stranded-heading" | "stranded-lead-in" | "widow" => ALONE,
        "word-across-pages" => 1,
        _ => 0,
    };
    findings.iter().map(weight).sum()
}

/// What a line alone weighs among [`faults`].
pub const ALONE: usize = 8;

/// What a paragraph is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Heading,
    Text,
    /// In a table, under a picture: short by nature.
    Small,
}

/// A paragraph of the body.
#[derive(Debug)]
struct Unit {
    kind: Kind,
    /// The runs that it has.
    runs: Vec<Span>,
    /// Whether it ends in a colon and what it announces is a quotation or a
    /// list that follows.
    leads: bool,
}

/// A line of a paragraph: on which page, which line there, and what stands on it.
#[derive(Debug)]
struct Set<'a> {
    unit: usize,
    page: usize,
    /// On the page, from 1.
    number: usize,
    /// The first of the author's runs on it, and how many letters of it stand
    /// on lines before.
    run: (Span, usize),
    line: &'a Line,
}

struct Audit<'a> {
    /// What the pages are called.
    numbers: Vec<u64>,
    source: &'a Source,
    /// Whether every letter is a square.
    squares: bool,
    units: Vec<Unit>,
    /// In the order of the body.
    lines: Vec<Set<'a>>,
    /// How many lines of the body each page has.
    heights: Vec<usize>,
    out: Vec<Diagnostic>,
}

impl<'a> Audit<'a> {
    /// Finds the paragraph of every line.
    fn arrange(&mut self, traced: &'a [Vec<Line>]) {
        let mut owners = BTreeMap::new();
        for (index, unit) in self.units.iter().enumerate() {
            owners.extend(unit.runs.iter().map(|span| (*span, index)));
        }
        let mut letters: BTreeMap<Span, usize> = BTreeMap::new();
        for (page, lines) in traced.iter().enumerate() {
            let mut height = 0;
            for (index, line) in lines.iter().enumerate() {
                let mut own =
                    line.runs.iter().filter_map(|run| Some((run.span, owners.get(&run.span)?)));
                if let Some((span, unit)) = own.next() {
                    height += 1;
                    let before = letters.get(&span).copied().unwrap_or(0);
                    let run = (span, before);
                    self.lines.push(Set { unit: *unit, page, number: index + 1, run, line });
                }
                for run in &line.runs {
                    *letters.entry(run.span).or_default() += run.letters;
                }
            }
            self.heights.push(height);
        }
    }

    /// Reports something about a line: its place comes before the words.
    fn say(&mut self, (page, number, span): (usize, usize, Span), finding: Diagnostic) {
        let page = self.numbers.get(page).copied().unwrap_or_default();
        let message = format!("page {page}, line {number}: {}", finding.message);
        self.out.push(Diagnostic { span, message, ..finding });
    }

    fn at(&self, index: usize) -> (usize, usize, Span) {
        let set = &self.lines[index];
        (set.page, set.number, self.place(set.run))
    }

    /// The word behind so many letters of a run: the place in the source where
    /// the line begins. Where characters are written by their codes it is near.
    fn place(&self, (run, letters): (Span, usize)) -> Span {
        let text = self.source.slice(run);
        let mut seen = text.char_indices().filter(|(_, c)| counts(*c));
        let Some((at, _)) = seen.nth(letters) else { return run };
        let word = text[at..].find(char::is_whitespace).unwrap_or(text.len() - at);
        Span::new(run.start + at, run.start + at + word)
    }

    /// What is wrong at the ends of pages and of paragraphs.
    fn paragraphs(&mut self) {
        let mut first = 0;
        while first < self.lines.len() {
            let unit = self.lines[first].unit;
            let count = self.lines[first..].iter().take_while(|set| set.unit == unit).count();
            let end = first + count;
            match self.units[unit].kind {
                Kind::Text => self.text(first, end),
                Kind::Heading => self.heading(end),
                Kind::Small => {}
            }
            first = end;
        }
    }

    fn page(&self, index: usize) -> Option<usize> {
        self.lines.get(index).map(|set| set.page)
    }

    fn text(&mut self, first: usize, end: usize) {
        let on = |page: usize, lines: &[Set]| lines.iter().filter(|set| set.page == page).count();
        let lines = &self.lines[first..end];
        let (from, to) = (lines[0].page, lines[lines.len() - 1].page);
        if from < to {
            if on(from, lines) == 1 && self.heights[from] > 1 {
                self.say(
                    self.at(first),
                    Diagnostic::warning(
                        "orphan",
                        Span::default(),
                        "a paragraph begins with its first line alone at the foot of the page",
                    )
                    .with_help("lengthen or shorten the text before it by a line"),
                );
            }
            if on(to, &self.lines[first..end]) == 1 {
                self.say(
                    self.at(end - 1),
                    Diagnostic::warning(
                        "widow",
                        Span::default(),
                        "a paragraph ends with its last line alone at the head of the page",
                    )
                    .with_help("lengthen or shorten the paragraph by a line"),
                );
            }
        }
        for index in first..end {
            let next = self.page(index + 1).filter(|_| index + 1 < end);
            let here = self.lines[index].page;
            if self.lines[index].line.divided && next.is_some_and(|next| next != here) {
                self.say(
                    self.at(index),
                    Diagnostic::warning(
                        "word-across-pages",
                        Span::default(),
                        "the page ends within a word",
                    )
                    .with_help("change a word or two of the paragraph"),
                );
            }
        }
        self.hyphens(first, end);
        let last = &self.lines[end - 1];
        let width = last.line.right - last.line.left;
        let indent = if self.squares { SQUARE } else { INDENT };
        let (run, letters) = last.run;
        let from = self.place((run, letters)).start;
        let words = self.source.slice(Span::new(from, run.end.max(from))).trim().to_owned();
        if end - first > 1 && !words.is_empty() && width < last.line.size * indent {
            let what = format!("the last line of a paragraph holds nothing but “{words}”");
            self.say(
                self.at(end - 1),
                Diagnostic::note("short-last-line", Span::default(), &what)
                    .with_help("change a word or two of the paragraph"),
            );
        }
        let leads = self.units[self.lines[first].unit].leads;
        if leads && self.page(end).is_some_and(|next| next != to) {
            self.say(
                self.at(end - 1),
                Diagnostic::warning(
                    "stranded-lead-in",
                    Span::default(),
                    "what this paragraph announces is on the next page",
                )
                .with_help("lengthen or shorten the text before it"),
            );
        }
    }

    /// More hyphens in a row than the eye takes.
    fn hyphens(&mut self, first: usize, end: usize) {
        let mut row = 0;
        for index in first..end {
            let turned = index > first && self.lines[index].page != self.lines[index - 1].page;
            row = match self.lines[index].line.divided {
                false => 0,
                true if turned => 1,
                true => row + 1,
            };
            if row == STACK + 1 {
                self.say(
                    self.at(index),
                    Diagnostic::note(
                        "stacked-hyphens",
                        Span::default(),
                        "more than two lines in a row end with a hyphen",
                    )
                    .with_help("change a word or two of the paragraph"),
                );
            }
        }
    }

    /// A heading is to have its text below it.
    fn heading(&mut self, end: usize) {
        let here = self.lines[end - 1].page;
        if self.page(end).is_some_and(|next| next != here) {
            self.say(
                self.at(end - 1),
                Diagnostic::warning(
                    "stranded-heading",
                    Span::default(),
                    "a heading stands at the foot of the page, and its text on the next",
                )
                .with_help("lengthen or shorten the text before it"),
            );
        }
    }

    /// How long lines are: the middle of all that are full.
    fn measure(&mut self) {
        let full = |index: &usize| {
            let set = &self.lines[*index];
            let next = self.lines.get(index + 1);
            self.units[set.unit].kind == Kind::Text
                && next.is_some_and(|next| next.unit == set.unit)
        };
        let length = |index: &usize| self.lines[*index].line.text.trim().chars().count();
        let mut lines: Vec<usize> = (0..self.lines.len()).filter(full).collect();
        lines.sort_by_key(length);
        let Some(middle) = lines.get(lines.len() / 2).copied() else { return };
        let count = length(&middle);
        let most = if self.squares { SQUARES } else { MEASURE };
        if count > most {
            let what =
                format!("lines run to {count} letters and spaces; up to {most} are read with ease");
            self.say(
                self.at(middle),
                Diagnostic::warning("long-lines", Span::default(), &what)
                    .with_help("set it larger, or with wider margins"),
            );
        }
    }

    /// What stands where the knife may come: of each page the line that is
    /// nearest to it.
    fn safe_area(&mut self, pages: &Pages, traced: &[Vec<Line>]) {
        for (page, lines) in traced.iter().enumerate() {
            let Some(size) = pages.document.pages().get(page).map(|page| page.frame.size()) else {
                continue;
            };
            let room = |line: &Line| {
                let top = line.baseline - line.size * CAP;
                line.left.min(size.x - line.right).min(top).min(size.y - line.baseline)
            };
            let near = |line: &&Line| room(line) < Abs::mm(SAFE) && line.left < line.right;
            let count = lines.iter().filter(near).count();
            let found = lines.iter().enumerate().filter(|(_, line)| near(line));
            let Some((index, line)) = found.min_by_key(|(_, line)| room(line)) else { continue };
            let set = self.lines.iter().find(|set| set.page == page && set.number == index + 1);
            let span = match (set, line.runs.first()) {
                (Some(set), _) => self.place(set.run),
                (None, Some(run)) => run.span,
                (None, None) => Span::default(),
            };
            let also = if count > 1 {
                format!(", the nearest of {count} lines that are too near")
            } else {
                String::new()
            };
            let message = format!(
                "text stands {:.1} mm from the edge{also}; {SAFE} mm are to be free for the knife",
                room(line).to_mm()
            );
            // What is over the edge is cut off, wherever the knife comes.
            let finding = if room(line) < Abs::zero() {
                Diagnostic::error("outside-safe-area", Span::default(), message)
            } else {
                Diagnostic::warning("outside-safe-area", Span::default(), message)
            };
            let help = "shorten the line, or choose wider margins";
            self.say((page, index + 1, span), finding.with_help(help));
        }
    }

    /// A last page with a few lines looks left over. The other pages tell how
    /// far down a full one goes.
    fn last_page(&mut self) {
        let Some(last) = self.lines.iter().map(|set| set.page).max().filter(|page| *page > 0)
        else {
            return;
        };
        let depth = |page: &dyn Fn(usize) -> bool| {
            let lines = self.lines.iter().filter(|set| page(set.page));
            lines.map(|set| set.line.baseline).max().unwrap_or_default()
        };
        let head = self.lines.iter().filter(|set| set.page > 0).map(|set| set.line.baseline).min();
        let head = head.unwrap_or_default();
        let (own, full) = (depth(&|page| page == last), depth(&|page| page < last));
        let filled = (own - head) / (full - head).max(Abs::pt(1.0));
        if filled < PAGE {
            let index = self.lines.iter().position(|set| set.page == last).unwrap_or(0);
            let lines = match self.lines.iter().filter(|set| set.page == last).count() {
                1 => "one line".to_owned(),
                lines => format!("{lines} lines"),
            };
            let what = format!("the text ends on a page with {lines} of it");
            let help = format!(
                "shorten the text by {lines}, or lengthen it; or choose another number of pages, `fit` in the front matter"
            );
            self.say(
                self.at(index),
                Diagnostic::note("short-last-page", Span::default(), &what).with_help(help),
            );
        }
    }
}

/// The paragraphs of the body in order.
fn units(statement: &Statement) -> Vec<Unit> {
    let mut out = Vec::new();
    gather(&statement.blocks, &mut out);
    out
}

fn gather(blocks: &[Block], out: &mut Vec<Unit>) {
    let announced =
        |block: Option<&Block>| matches!(block, Some(Block::Quotation(_) | Block::List { .. }));
    for (index, block) in blocks.iter().enumerate() {
        let next = blocks.get(index + 1);
        match block {
            Block::Paragraph(p) => {
                let follows = p.blocks.first().or(next);
                push(Kind::Text, &p.content, announced(follows), out);
                gather(&p.blocks, out);
            }
            Block::Heading { content, .. } => push(Kind::Heading, content, false, out),
            Block::Quotation(q) => {
                gather(&q.blocks, out);
                q.attribution.iter().for_each(|line| push(Kind::Small, line, false, out));
            }
            Block::List { items, .. } => items.iter().for_each(|item| gather(&item.blocks, out)),
            Block::Table(t) => {
                let cells = t.header.iter().chain(t.rows.iter().flatten());
                cells.for_each(|cell| push(Kind::Small, cell, false, out));
            }
            Block::Figure(f) => push(Kind::Small, &f.caption, false, out),
            Block::Notice { paragraphs, .. } => {
                paragraphs.iter().for_each(|text| push(Kind::Text, text, false, out));
            }
            Block::Code { .. } | Block::Break { .. } => {}
        }
    }
}

fn push(kind: Kind, content: &[Inline], announces: bool, out: &mut Vec<Unit>) {
    fn runs(content: &[Inline], out: &mut Vec<Span>) {
        for inline in content {
            out.extend(inline.span().filter(|span| span.start < span.end));
            runs(inline.children(), out);
        }
    }
    let mut spans = Vec::new();
    runs(content, &mut spans);
    let leads = announces && plain_end(content).trim_end().ends_with([':', '：']);
    out.push(Unit { kind, runs: spans, leads });
}
