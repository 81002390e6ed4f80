//! Which characters of a statement a book or a web page sets in which cut: what
//! `layouts/epub/statement.css` makes bold, and what emphasis slants.
//!
//! Where it is not sure of a cut, a character is counted in both: one too many
//! costs a few bytes, one too few is set in another face.

use std::collections::{BTreeMap, BTreeSet};

use crate::statement::writing::distinct;
use crate::statement::{Block, Inline, Statement};

/// A cut of a family.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cut {
    /// Whether it is bold.
    pub bold: bool,
    /// Whether it is slanted.
    pub italic: bool,
}

const PLAIN: Cut = Cut { bold: false, italic: false };
const BOLD: Cut = Cut { bold: true, italic: false };

/// Characters by the cut that they are set in.
pub type Cuts = BTreeMap<Cut, BTreeSet<char>>;

/// The characters of a statement.
#[derive(Debug, Default)]
pub struct Letters {
    /// Those of title, headings and paragraph numbers.
    pub display: Cuts,
    /// All others.
    pub text: Cuts,
    /// Those of the names and titles of other editions.
    pub editions: BTreeSet<char>,
    /// Whether emphasis is slanted and never bold.
    slanted: bool,
}

/// The characters of a statement in which emphasis is slanted, or else bold in
/// some places. `more` is what a product says of itself.
pub fn of(statement: &Statement, slanted: bool, more: &str) -> Letters {
    let mut letters = Letters { slanted, ..Letters::default() };
    letters.run(&statement.title, BOLD, true);
    statement.subtitle.iter().for_each(|subtitle| letters.run(subtitle, PLAIN, false));
    for line in &statement.byline {
        // The issuer's name is bold.
        letters.run(&line.content, PLAIN, false);
        letters.run(&line.content, BOLD, false);
    }
    let notes = statement.notes.iter().flat_map(|note| &note.blocks);
    statement.blocks.iter().chain(notes).for_each(|block| letters.block(block));
    let contact = statement.contact.iter().flat_map(|contact| &contact.paragraphs);
    contact.for_each(|paragraph| letters.run(paragraph, PLAIN, false));
    // Spaces, the numbers of notes and of pages.
    letters.add(" \u{a0}0123456789", PLAIN, false);
    letters.add(more, PLAIN, false);
    letters.add(more, BOLD, false);
    for edition in &statement.editions {
        letters.editions.extend(edition.name.chars().chain(edition.title.chars()));
    }
    letters
}

impl Letters {
    /// Every character with its cut.
    pub fn all(&self) -> Cuts {
        let mut all = self.text.clone();
        for (cut, letters) in &self.display {
            all.entry(*cut).or_default().extend(letters);
        }
        all
    }

    fn add(&mut self, text: &str, cut: Cut, display: bool) {
        let cuts = if display { &mut self.display } else { &mut self.text };
        cuts.entry(cut).or_default().extend(distinct(text).filter(|c| !c.is_control()));
    }

    fn run(&mut self, content: &[Inline], cut: Cut, display: bool) {
        for inline in content {
            match inline {
                Inline::Text { text, .. } => self.add(text, cut, display),
                Inline::Code { text, .. } => self.add(text, cut, false),
                Inline::Strong(inner) => self.run(inner, Cut { bold: true, ..cut }, display),
                Inline::Emphasis(inner) => {
                    self.run(inner, Cut { italic: !cut.italic, ..cut }, display);
                    if !self.slanted {
                        self.run(inner, Cut { bold: true, ..cut }, display);
                    }
                }
                other => self.run(other.children(), cut, display),
            }
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph(paragraph) => {
                if let Some(number) = &paragraph.number {
                    self.add(&number.printed, BOLD, true);
                }
                self.run(&paragraph.content, PLAIN, false);
                paragraph.blocks.iter().for_each(|block| self.block(block));
            }
            Block::Heading { content, .. } => self.run(content, BOLD, true),
            Block::Quotation(quotation) => {
                quotation.blocks.iter().for_each(|block| self.block(block));
                quotation.attribution.iter().for_each(|line| self.run(line, PLAIN, false));
            }
            Block::List { items, .. } => {
                for item in items {
                    self.add(item.label.as_deref().unwrap_or_default(), PLAIN, false);
                    item.blocks.iter().for_each(|block| self.block(block));
                }
            }
            Block::Table(table) => {
                table.header.iter().for_each(|cell| self.run(cell, BOLD, false));
                table.rows.iter().flatten().for_each(|cell| self.run(cell, PLAIN, false));
            }
            Block::Figure(figure) => self.run(&figure.caption, PLAIN, false),
            Block::Code { text, .. } => self.add(text, PLAIN, false),
            Block::Notice { paragraphs, .. } => {
                for paragraph in paragraphs {
                    self.run(paragraph, PLAIN, false);
                    self.run(paragraph, Cut { bold: false, italic: true }, false);
                }
            }
            Block::Break { .. } => {}
        }
    }
}
