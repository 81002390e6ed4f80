//! The blocks of a source before their meaning is known: what Markdown says,
//! in a form that the readers of header, numbers, quotations and closing can
//! take apart.

use crate::source::Span;
use crate::statement::inline::plain_text;
use crate::statement::{Cell, Column, Inference, Inline, Number};

/// A number as it stands at the head of a list item: its digits and the
/// punctuation after them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marker {
    /// The digits as written.
    pub digits: String,
    /// The digits with their punctuation.
    pub printed: String,
    /// Where it stands.
    pub span: Span,
}

/// One block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// What it is.
    pub kind: PieceKind,
    /// Where it stands.
    pub span: Span,
}

/// A paragraph whose number, if any, has not been judged yet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TextPiece {
    /// The list marker it began with.
    pub marker: Option<Marker>,
    /// The number it has, once numbers have been judged.
    pub number: Option<Number>,
    /// The text.
    pub content: Vec<Inline>,
    /// Blocks that the source indents under the paragraph.
    pub inner: Vec<Piece>,
    /// What was inferred.
    pub inferred: Vec<Inference>,
}

impl TextPiece {
    /// The text without markup.
    pub fn plain(&self) -> String {
        plain_text(&self.content)
    }

    /// Whether it is bare text: no number, no marker, nothing inside.
    pub fn is_bare(&self) -> bool {
        self.marker.is_none() && self.number.is_none() && self.inner.is_empty()
    }
}

/// What a block is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PieceKind {
    /// A paragraph.
    Text(TextPiece),
    /// A heading and its level.
    Heading(u8, Vec<Inline>),
    /// A marked quotation.
    Quote(Vec<Piece>),
    /// An unmarked quotation, once it has been recognised.
    UnmarkedQuote(Vec<Piece>),
    /// A list: label as written, or none for a bullet.
    List(Vec<PieceItem>),
    /// A table.
    Table(Vec<Column>, Vec<Vec<Cell>>),
    /// The picture of this index, with the words under it.
    Figure(usize, Vec<Inline>),
    /// Characters set as they stand.
    Code(String),
    /// A thematic break.
    Rule,
    /// A closing notice, once it has been recognised.
    Notice(Vec<Vec<Inline>>),
}

/// One item of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PieceItem {
    /// The label as written.
    pub label: Option<String>,
    /// What it holds.
    pub pieces: Vec<Piece>,
    /// Where it stands.
    pub span: Span,
}

impl Piece {
    /// The paragraph, where it is one.
    pub fn text(&self) -> Option<&TextPiece> {
        match &self.kind {
            PieceKind::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The paragraph, to be changed, where it is one.
    pub fn text_mut(&mut self) -> Option<&mut TextPiece> {
        match &mut self.kind {
            PieceKind::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The paragraph, where it is one without number, marker or anything
    /// inside.
    pub fn bare(&self) -> Option<&TextPiece> {
        self.text().filter(|text| text.is_bare())
    }

    /// Whether it is a numbered paragraph.
    pub fn is_numbered(&self) -> bool {
        self.text().is_some_and(|text| text.number.is_some())
    }
}
