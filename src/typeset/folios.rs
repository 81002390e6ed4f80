//! Where each page begins in the statement, so that an e-book can say on which
//! page of the print its reader is.
//!
//! Pages come in order, and so do the runs of the body: a page begins with the
//! earliest run of which it has letters. Whatever runs from right to left, is
//! set twice, as the head of a divided table, or stands in a note is so no
//! exception.

use std::collections::BTreeMap;

use super::Pages;
use super::trace::Line;
use crate::source::Span;
use crate::statement::folio::{Place, counts};
use crate::statement::{Folio, Inline, Statement};

/// The beginnings of the pages, in order. A page that has no word of the body
/// and no contact, as one filled by a picture, is left out.
pub fn folios(pages: &Pages, traced: &[Vec<Line>], statement: &Statement) -> Vec<Folio> {
    let mut body = Body::of(statement);
    let mut found = Vec::new();
    for (index, (page, lines)) in pages.document.pages().iter().zip(traced).enumerate() {
        let begins = body.turn(lines);
        let last = index + 1 == traced.len() && pages.ends_in_contact;
        let place = match begins {
            _ if index == 0 => Place::Head,
            Some((span, letters)) => Place::Run { span, letters },
            None if last && statement.contact.is_some() => Place::Contact,
            None => continue,
        };
        found.push(Folio { label: page.number.to_string(), place });
    }
    found
}

/// A run of the body while the pages are turned.
#[derive(Debug)]
struct Seen {
    /// Its place in the order of the body.
    order: usize,
    /// How many letters it has.
    all: usize,
    /// How many of them have been seen.
    seen: usize,
}

#[derive(Debug, Default)]
struct Body {
    runs: BTreeMap<Span, Seen>,
}

impl Body {
    fn of(statement: &Statement) -> Body {
        let mut body = Body::default();
        let mut visit = |content: &[Inline]| body.take(content);
        statement.blocks.iter().for_each(|block| block.each_inlines(&mut visit));
        body
    }

    fn take(&mut self, content: &[Inline]) {
        for inline in content {
            if let Inline::Text { text, span } | Inline::Code { text, span } = inline
                && span.start < span.end
            {
                let order = self.runs.len();
                let run = self.runs.entry(*span).or_insert(Seen { order, all: 0, seen: 0 });
                run.all += text.chars().filter(|c| counts(*c)).count();
            }
            self.take(inline.children());
        }
    }

    /// Takes in the lines of the next page and says with which run it begins,
    /// and how many letters of it stood before.
    fn turn(&mut self, lines: &[Line]) -> Option<(Span, usize)> {
        let mut first: Option<(usize, Span, usize)> = None;
        for run in lines.iter().flat_map(|line| &line.runs) {
            let Some(known) = self.runs.get_mut(&run.span) else { continue };
            if run.letters == 0 || known.seen >= known.all {
                continue;
            }
            if first.is_none_or(|(order, ..)| known.order < order) {
                first = Some((known.order, run.span, known.seen));
            }
            known.seen += run.letters;
        }
        first.map(|(_, span, letters)| (span, letters))
    }
}
