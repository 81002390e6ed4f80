//! Changes to a source that write a reading into it.
//!
//! A fix is a set of edits that belong together: all of them are made or none.
//! A safe one changes nothing of what is read from the text; a suggested one
//! is shown and left to the author.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::source::Span;

/// Whether a fix may be made without asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Applicability {
    /// The text says afterwards what was read from it before.
    Safe,
    /// Probably meant; only the author can say.
    Suggested,
}

impl Applicability {
    /// The word for it in every report.
    pub fn word(self) -> &'static str {
        match self {
            Applicability::Safe => "safe",
            Applicability::Suggested => "suggested",
        }
    }
}

/// One place of the source and what is to stand there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Edit {
    /// What is replaced; empty for an insertion.
    pub span: Span,
    /// What stands there afterwards.
    pub text: String,
}

impl Edit {
    /// Puts `text` in the place of `span`.
    pub fn new(span: Span, text: impl Into<String>) -> Edit {
        Edit { span, text: text.into() }
    }
}

/// A change that settles a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    /// Whether it may be made without asking.
    pub applicability: Applicability,
    /// The edits, in the order of the source, none over another.
    pub edits: Vec<Edit>,
}

/// A text after fixes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fixed {
    /// The text.
    pub text: String,
    /// Which of the fixes were made, by their index.
    pub made: Vec<usize>,
}

/// Makes fixes in a text, in their order. One whose edits touch those of an
/// earlier one is left for another round.
pub fn apply(text: &str, fixes: &[&Fix]) -> Fixed {
    let mut taken: BTreeMap<(Span, usize), &Edit> = BTreeMap::new();
    let mut made = Vec::new();
    for (index, fix) in fixes.iter().enumerate() {
        let free = fix.edits.iter().all(|edit| {
            let whole = text.get(edit.span.range()).is_some();
            // Of those that begin before its end, the last reaches farthest.
            let after = (Span { start: edit.span.end + 1, end: 0 }, 0);
            let before = taken.range(..after).next_back();
            whole && before.is_none_or(|((other, _), _)| other.end < edit.span.start)
        });
        if free && !fix.edits.is_empty() {
            for edit in &fix.edits {
                taken.insert((edit.span, taken.len()), edit);
            }
            made.push(index);
        }
    }
    let mut out = String::with_capacity(text.len() + 64);
    let mut at = 0;
    for edit in taken.into_values() {
        out.push_str(&text[at..edit.span.start]);
        out.push_str(&edit.text);
        at = edit.span.end;
    }
    out.push_str(&text[at..]);
    Fixed { text: out, made }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fix(edits: &[(usize, usize, &str)]) -> Fix {
        let edits = edits.iter().map(|(a, b, text)| Edit::new(Span::new(*a, *b), *text)).collect();
        Fix { applicability: Applicability::Safe, edits }
    }

    #[test]
    fn fixes_that_touch_wait_for_another_round() {
        let (a, b, c) = (fix(&[(0, 1, "A")]), fix(&[(1, 2, "B")]), fix(&[(3, 3, "-"), (5, 6, "")]));
        let fixed = apply("abcdef", &[&a, &b, &c]);
        assert_eq!(fixed, Fixed { text: "Abc-de".into(), made: vec![0, 2] });
    }

    #[test]
    fn a_fix_is_made_whole_or_not_at_all() {
        let (a, b) = (fix(&[(2, 3, "x")]), fix(&[(0, 1, "y"), (2, 3, "z")]));
        let fixed = apply("abcd", &[&a, &b]);
        assert_eq!(fixed, Fixed { text: "abxd".into(), made: vec![0] });
        assert_eq!(apply("é", &[&fix(&[(1, 2, "")])]).made, [] as [usize; 0]);
    }
}
