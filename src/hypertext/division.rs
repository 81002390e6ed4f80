//! How a statement is divided into documents, and in which of them everything
//! is that can be gone to.
//!
//! A reading system lays out one document at a time, and an old one is slow to
//! open a large one. So a long statement is divided at its headings of the
//! highest level; a short one, or one without headings, stays in one piece.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::statement::{Block, Inline, Statement};

/// How many bytes of source make a statement long: some 7,000 words of English.
const LONG: usize = 40_000;

/// The documents of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Division {
    /// The blocks of each document, in order; never empty.
    chapters: Vec<Range<usize>>,
    /// The document of each anchor.
    homes: BTreeMap<String, usize>,
    /// The document of each footnote.
    notes: Vec<usize>,
}

impl Division {
    /// Everything in one document.
    pub fn whole(statement: &Statement) -> Division {
        Division::at(statement, &[])
    }

    /// A document for each part of a long statement, one for a short one.
    pub fn by_parts(statement: &Statement) -> Division {
        let spans = statement.blocks.iter().map(Block::span);
        let length: usize = spans.map(|span| span.end - span.start).sum();
        if length < LONG {
            return Division::whole(statement);
        }
        let level = |block: &Block| match block {
            Block::Heading { level, .. } => Some(*level),
            _ => None,
        };
        let highest = statement.blocks.iter().filter_map(level).min();
        let begins = |(at, block): (usize, &Block)| {
            // Title and byline have no document to themselves.
            (at > 0 && highest.is_some() && level(block) == highest).then_some(at)
        };
        let starts: Vec<usize> = statement.blocks.iter().enumerate().filter_map(begins).collect();
        Division::at(statement, &starts)
    }

    /// A new document at each of these blocks.
    fn at(statement: &Statement, starts: &[usize]) -> Division {
        let ends = starts.iter().copied().chain([statement.blocks.len()]);
        let chapters: Vec<Range<usize>> =
            [0].into_iter().chain(starts.iter().copied()).zip(ends).map(|(a, b)| a..b).collect();
        let mut division = Division {
            homes: BTreeMap::new(),
            notes: vec![usize::MAX; statement.notes.len()],
            chapters,
        };
        for (chapter, blocks) in division.chapters.clone().into_iter().enumerate() {
            for block in &statement.blocks[blocks] {
                if let Block::Paragraph(paragraph) = block
                    && let Some(number) = &paragraph.number
                {
                    division.homes.insert(number.anchor.clone(), chapter);
                }
                block.each_inlines(&mut |content| division.settle(content, chapter, statement));
            }
        }
        division.homes.insert("contact".to_owned(), division.chapters.len() - 1);
        let outside = [Some(&statement.title), statement.subtitle.as_ref()];
        let bylines = statement.byline.iter().map(|line| &line.content);
        for content in outside.into_iter().flatten().chain(bylines) {
            division.settle(content, 0, statement);
        }
        let last = division.chapters.len() - 1;
        division.notes.iter_mut().for_each(|home| *home = (*home).min(last));
        division
    }

    /// A footnote belongs to the document that refers to it first; one that
    /// another refers to, to the same as that.
    fn settle(&mut self, content: &[Inline], chapter: usize, statement: &Statement) {
        for inline in content {
            if let Inline::Note(index) = inline
                && let Some(home) = self.notes.get_mut(*index)
                && *home > chapter
            {
                *home = chapter;
                for block in &statement.notes[*index].blocks {
                    block.each_inlines(&mut |inner| self.settle(inner, chapter, statement));
                }
            }
            self.settle(inline.children(), chapter, statement);
        }
    }

    /// The blocks of each document.
    pub fn chapters(&self) -> &[Range<usize>] {
        &self.chapters
    }

    /// The document in which a block is.
    pub fn of_block(&self, block: usize) -> usize {
        self.chapters.iter().position(|blocks| blocks.contains(&block)).unwrap_or(0)
    }

    /// The document in which a footnote is.
    pub fn of_note(&self, note: usize) -> usize {
        self.notes.get(note).copied().unwrap_or(0)
    }

    /// The document in which an anchor is: `p6`, `contact`.
    pub fn of_anchor(&self, anchor: &str) -> usize {
        self.homes.get(anchor).copied().unwrap_or(0)
    }

    /// The name of a document's file.
    pub fn file(&self, chapter: usize) -> String {
        if self.chapters.len() == 1 {
            "statement.xhtml".to_owned()
        } else {
            format!("statement-{}.xhtml", chapter + 1)
        }
    }

    /// The address of a place in one document as another one writes it.
    pub fn link(&self, from: usize, to: usize, anchor: &str) -> String {
        if from == to { format!("#{anchor}") } else { format!("{}#{anchor}", self.file(to)) }
    }
}
