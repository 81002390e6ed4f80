//! Where a page of the print begins in a statement.

use crate::source::Span;

/// The beginning of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folio {
    /// The number of the page, as it is printed.
    pub label: String,
    /// Where it begins.
    pub place: Place,
}

/// A place in a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Before the title.
    Head,
    /// In the body: within a run of text, behind so many letters and figures.
    Run {
        /// The run.
        span: Span,
        /// How many letters and figures of it stand on earlier pages.
        letters: usize,
    },
    /// Before the picture of this index.
    Picture(usize),
    /// Before the contact.
    Contact,
}

/// What counts as a letter of a run: spaces and hyphens change where a line
/// ends, letters and figures do not.
pub fn counts(c: char) -> bool {
    c.is_alphanumeric()
}
