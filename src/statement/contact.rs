//! How to reach the issuer; printed at the foot of the last page.

use super::Inline;
use super::inline::{links, plain_text};
use crate::source::Span;

/// The contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// Its paragraphs as written, or one for each line of the front matter.
    pub paragraphs: Vec<Vec<Inline>>,
    /// Where it stands; empty where it comes from the front matter or the
    /// configuration.
    pub span: Span,
}

impl Contact {
    /// The text without markup.
    pub fn plain_text(&self) -> String {
        self.paragraphs.iter().map(|p| plain_text(p)).collect::<Vec<_>>().join("\n")
    }

    /// Every address in it, in the order of the text.
    pub fn links(&self) -> Vec<String> {
        let mut found = Vec::new();
        self.paragraphs.iter().for_each(|p| links(p, &mut found));
        found
    }
}
