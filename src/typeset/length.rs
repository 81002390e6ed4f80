//! How many pages a statement needs, near enough to begin a search with.
//!
//! Letters are counted, not set: a letter is taken to be as wide as it is on the average,
//! and what stands between two blocks as high as in a pamphlet. Within a tenth the number
//! is right for texts in European scripts; where more than letters takes paper, there is
//! none.

use typst::layout::Abs;

use crate::statement::inline::plain_text;
use crate::statement::{Block, Inline, Statement, Writing};

/// The width of a letter, spaces counted, in ems.
const LETTER: f64 = 0.447;

/// A page as it is set, lengths in millimetres.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    /// The height of its text.
    pub height: f64,
    /// The length of a line.
    pub measure: f64,
    /// The size of the type, in points.
    pub size: f64,
    /// From line to line, as a multiple of it.
    pub leading: f64,
}

/// How many pages the text needs, the last in parts.
pub fn pages(statement: &Statement, page: Page) -> Option<f64> {
    let european = || matches!(Writing::of(statement).script, "Latn" | "Cyrl" | "Grek");
    if !statement.pictures.is_empty() || !european() {
        return None;
    }
    let points = |millimetres| Abs::mm(millimetres).to_pt();
    let line = points(page.measure) / (page.size * LETTER);
    let on_page = points(page.height) / (page.size * page.leading);
    let notes: f64 = statement.notes.iter().map(|note| blocks(&note.blocks, line / 0.8)).sum();
    let lines = head(statement, line) + blocks(&statement.blocks, line) + 0.62 * notes;
    Some(lines / on_page)
}

/// Title, subtitle and byline.
fn head(statement: &Statement, line: f64) -> f64 {
    let subtitle = statement.subtitle.iter().map(|subtitle| 1.6 * lines(subtitle, line / 1.4));
    let byline = statement.byline.iter().map(|said| 1.2 * lines(&said.content, line / 1.3));
    5.5 + 2.6 * lines(&statement.title, line / 2.2) + subtitle.chain(byline).sum::<f64>()
}

fn blocks(all: &[Block], line: f64) -> f64 {
    all.iter().map(|block| height(block, line)).sum()
}

/// The height of a block with the space behind it, in lines.
fn height(block: &Block, line: f64) -> f64 {
    match block {
        Block::Paragraph(it) => lines(&it.content, line) + 0.5 + blocks(&it.blocks, line),
        Block::Heading { content, .. } => 1.8 + lines(content, line / 1.1),
        Block::Quotation(it) => {
            let said = it.attribution.iter().map(|said| lines(said, line)).sum::<f64>();
            1.0 + blocks(&it.blocks, line * 0.93) + said
        }
        Block::List { items, .. } => {
            0.3 + items.iter().map(|item| blocks(&item.blocks, line * 0.94) - 0.25).sum::<f64>()
        }
        Block::Table(it) => 2.5 + 1.1 * it.rows.len() as f64,
        Block::Code { text, .. } => 1.0 + text.lines().count() as f64,
        Block::Notice { paragraphs, .. } => {
            1.5 + paragraphs.iter().map(|it| lines(it, line)).sum::<f64>()
        }
        Block::Figure(_) | Block::Break { .. } => 2.0,
    }
}

/// Over how many lines of so many letters a text runs.
fn lines(content: &[Inline], line: f64) -> f64 {
    (plain_text(content).chars().count() as f64 / line).ceil()
}
