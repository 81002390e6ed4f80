//! What a statement is made of between title and contact.

use super::{Inline, Number, plain_text};
use crate::source::Span;

/// What was read that the source did not say outright; the name of the
/// finding that reports it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Inference {
    /// Two pieces were joined into this paragraph.
    BrokenParagraph,
    /// A quotation that carried no mark of its own.
    UnmarkedQuotation,
}

impl Inference {
    /// The code of the finding.
    pub fn code(self) -> &'static str {
        match self {
            Inference::BrokenParagraph => "broken-paragraph",
            Inference::UnmarkedQuotation => "unmarked-quotation",
        }
    }
}

/// One block of the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A paragraph, numbered or not, with what stands inside it.
    Paragraph(Paragraph),
    /// A heading below the title.
    Heading {
        /// 2 for the first level below the title.
        level: u8,
        /// Its text.
        content: Vec<Inline>,
        /// Where it stands.
        span: Span,
    },
    /// An indented quotation.
    Quotation(Quotation),
    /// A list whose labels are kept as written.
    List {
        /// The items.
        items: Vec<ListItem>,
        /// Where it stands.
        span: Span,
    },
    /// A table.
    Table(Table),
    /// A picture with a place of its own.
    Figure(Figure),
    /// Characters set as they stand.
    Code {
        /// The characters.
        text: String,
        /// Where they stand.
        span: Span,
    },
    /// A pause between two parts.
    Break {
        /// Where it stands.
        span: Span,
    },
    /// A closing notice.
    Notice {
        /// The paragraphs of the notice, the emphasis around them taken off.
        paragraphs: Vec<Vec<Inline>>,
        /// Where it stands.
        span: Span,
    },
}

/// A paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// The number, as written.
    pub number: Option<Number>,
    /// The text.
    pub content: Vec<Inline>,
    /// Further blocks inside the same numbered paragraph.
    pub blocks: Vec<Block>,
    /// Where it stands.
    pub span: Span,
    /// What was inferred in reading it.
    pub inferred: Vec<Inference>,
}

/// A quotation set off from the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quotation {
    /// What is quoted.
    pub blocks: Vec<Block>,
    /// Who said it, where the quotation ends with such a line.
    pub attribution: Option<Vec<Inline>>,
    /// Where it stands.
    pub span: Span,
    /// What was inferred in reading it.
    pub inferred: Vec<Inference>,
}

/// One item of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListItem {
    /// The label as written, with its punctuation; none for a bullet.
    pub label: Option<String>,
    /// What the item says.
    pub blocks: Vec<Block>,
    /// Where it stands.
    pub span: Span,
}

/// How the cells of a column are aligned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// As the text runs.
    Auto,
    /// To the left.
    Left,
    /// Centred.
    Center,
    /// To the right.
    Right,
}

/// One cell of a table.
pub type Cell = Vec<Inline>;

/// A table with one header row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// One entry for each column.
    pub columns: Vec<Column>,
    /// The header cells.
    pub header: Vec<Cell>,
    /// The other rows.
    pub rows: Vec<Vec<Cell>>,
    /// Where it stands.
    pub span: Span,
}

/// A picture with a place of its own, and the words under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// The index of the picture among those of the statement.
    pub picture: usize,
    /// The words under it; empty where there are none.
    pub caption: Vec<Inline>,
    /// Where it stands.
    pub span: Span,
}

/// A footnote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The label in the source.
    pub label: String,
    /// What it says.
    pub blocks: Vec<Block>,
    /// Where it stands.
    pub span: Span,
}

impl Block {
    /// Where the block stands in the source.
    pub fn span(&self) -> Span {
        match self {
            Block::Paragraph(p) => p.span,
            Block::Quotation(q) => q.span,
            Block::Table(t) => t.span,
            Block::Figure(f) => f.span,
            Block::Heading { span, .. }
            | Block::List { span, .. }
            | Block::Code { span, .. }
            | Block::Break { span }
            | Block::Notice { span, .. } => *span,
        }
    }

    /// Hands every run of text in the block to `visit`, in reading order.
    pub fn each_inlines<'a>(&'a self, visit: &mut dyn FnMut(&'a [Inline])) {
        match self {
            Block::Paragraph(p) => {
                visit(&p.content);
                p.blocks.iter().for_each(|b| b.each_inlines(visit));
            }
            Block::Heading { content, .. } => visit(content),
            Block::Quotation(q) => {
                q.blocks.iter().for_each(|b| b.each_inlines(visit));
                if let Some(attribution) = &q.attribution {
                    visit(attribution);
                }
            }
            Block::List { items, .. } => {
                for item in items {
                    item.blocks.iter().for_each(|b| b.each_inlines(visit));
                }
            }
            Block::Table(t) => {
                t.header.iter().chain(t.rows.iter().flatten()).for_each(|cell| visit(cell));
            }
            Block::Figure(f) => visit(&f.caption),
            Block::Notice { paragraphs, .. } => paragraphs.iter().for_each(|p| visit(p)),
            Block::Code { .. } | Block::Break { .. } => {}
        }
    }

    /// Hands every run of text in the block to `change`, in reading order.
    pub fn each_inlines_mut(&mut self, change: &mut dyn FnMut(&mut Vec<Inline>)) {
        match self {
            Block::Paragraph(p) => {
                change(&mut p.content);
                p.blocks.iter_mut().for_each(|b| b.each_inlines_mut(change));
            }
            Block::Heading { content, .. } => change(content),
            Block::Quotation(q) => {
                q.blocks.iter_mut().for_each(|b| b.each_inlines_mut(change));
                if let Some(attribution) = &mut q.attribution {
                    change(attribution);
                }
            }
            Block::List { items, .. } => {
                for item in items {
                    item.blocks.iter_mut().for_each(|b| b.each_inlines_mut(change));
                }
            }
            Block::Table(t) => {
                t.header.iter_mut().chain(t.rows.iter_mut().flatten()).for_each(change);
            }
            Block::Figure(f) => change(&mut f.caption),
            Block::Notice { paragraphs, .. } => paragraphs.iter_mut().for_each(change),
            Block::Code { .. } | Block::Break { .. } => {}
        }
    }

    /// The characters of the block without markup, the blocks inside it
    /// included, one line each.
    pub fn plain_text(&self) -> String {
        let mut lines = Vec::new();
        self.push_lines(&mut lines);
        lines.join("\n")
    }

    fn push_lines(&self, lines: &mut Vec<String>) {
        match self {
            Block::Code { text, .. } => lines.push(text.trim_end_matches('\n').to_owned()),
            Block::Paragraph(p) => {
                if !p.content.is_empty() {
                    lines.push(plain_text(&p.content));
                }
                p.blocks.iter().for_each(|b| b.push_lines(lines));
            }
            Block::List { items, .. } => {
                for item in items {
                    let mut inner = Vec::new();
                    item.blocks.iter().for_each(|b| b.push_lines(&mut inner));
                    let text = inner.join("\n");
                    lines.push(match &item.label {
                        Some(label) => format!("{label} {text}"),
                        None => text,
                    });
                }
            }
            other => other.each_inlines(&mut |inlines| lines.push(plain_text(inlines))),
        }
    }
}
