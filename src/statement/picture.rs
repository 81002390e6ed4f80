//! A picture that the text refers to; its bytes are looked for later.

use crate::source::Span;

/// A reference to a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// The path as written, from the statement's folder.
    pub path: String,
    /// What stands for the picture where it cannot be seen.
    pub alternative: String,
    /// Where the reference stands.
    pub span: Span,
}
