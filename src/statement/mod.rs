//! The document model: what a statement is, once it has been read.
//!
//! Everything that is made is made from this and nothing else. The model keeps
//! the author's characters as they were written and a [`Span`] on every part,
//! so that anything in a product can be led back to its line.

mod bare;
pub mod block;
pub mod contact;
pub mod date;
pub mod folio;
pub mod identifier;
pub mod identity;
pub mod inline;
pub mod number;
pub mod picture;
pub mod record;
pub mod writing;

pub use block::{
    Block, Cell, Column, Figure, Inference, ListItem, Note, Paragraph, Quotation, Table,
};
pub use contact::Contact;
pub use date::Date;
pub use folio::Folio;
pub use identifier::Identifier;
pub use identity::{Edition, Identity};
pub use inline::{Inline, plain_text};
pub use number::Number;
pub use picture::Picture;
pub use record::{Record, Work};
pub use writing::Writing;

use crate::source::Span;

/// One line of the byline as the author wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BylineLine {
    /// What the line says.
    pub kind: BylineKind,
    /// The whole line.
    pub content: Vec<Inline>,
    /// Where it stands; empty for a line made from the front matter.
    pub span: Span,
}

/// What a line of the byline says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BylineKind {
    /// Names the issuing body; the bytes of the name within the plain text of
    /// the line, so that a layout can set "Statement of the" apart.
    Issuer {
        /// First byte of the name in the plain text of the line.
        start: usize,
        /// One past its last byte.
        end: usize,
    },
    /// Is the date.
    Date,
    /// Anything else the author put there.
    Other,
}

/// A statement that has been read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Name, language, and what identifies the statement.
    pub identity: Identity,
    /// The title.
    pub title: Vec<Inline>,
    /// The subtitle, where there is one.
    pub subtitle: Option<Vec<Inline>>,
    /// The lines of the byline, in the order written.
    pub byline: Vec<BylineLine>,
    /// The body.
    pub blocks: Vec<Block>,
    /// How to reach the issuer.
    pub contact: Option<Contact>,
    /// The footnotes, in the order in which they are first referred to.
    pub notes: Vec<Note>,
    /// The pictures, in the order in which the text refers to them.
    pub pictures: Vec<Picture>,
    /// The other language versions, in the order of their tags.
    pub editions: Vec<Edition>,
    /// What it is an edition of, where others were read with it.
    pub work: Option<Work>,
}

impl Statement {
    /// The title without markup, on one line.
    pub fn plain_title(&self) -> String {
        plain_text(&self.title).replace('\n', " ")
    }

    /// What it is about, in a line: as the author says it, else the subtitle.
    pub fn description(&self) -> Option<String> {
        let subtitle = || self.subtitle.as_ref().map(|s| plain_text(s).replace('\n', " "));
        self.identity.record.description.clone().or_else(subtitle)
    }

    /// Hands every run of text to `visit`: title, subtitle, byline, body,
    /// footnotes, contact.
    pub fn each_run<'a>(&'a self, visit: &mut dyn FnMut(&'a [Inline])) {
        visit(&self.title);
        self.subtitle.iter().for_each(|content| visit(content));
        self.byline.iter().for_each(|line| visit(&line.content));
        let notes = self.notes.iter().flat_map(|note| &note.blocks);
        self.blocks.iter().chain(notes).for_each(|block| block.each_inlines(visit));
        self.contact.iter().flat_map(|c| &c.paragraphs).for_each(|content| visit(content));
    }

    /// Hands every run of text to `change`, in the order of [`Self::each_run`].
    pub fn each_run_mut(&mut self, change: &mut dyn FnMut(&mut Vec<Inline>)) {
        change(&mut self.title);
        self.subtitle.iter_mut().for_each(&mut *change);
        self.byline.iter_mut().for_each(|line| change(&mut line.content));
        let notes = self.notes.iter_mut().flat_map(|note| &mut note.blocks);
        self.blocks.iter_mut().chain(notes).for_each(|block| block.each_inlines_mut(change));
        self.contact.iter_mut().flat_map(|c| &mut c.paragraphs).for_each(change);
    }
}
