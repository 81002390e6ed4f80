//! A statement by itself as its reader meets it: without places in the source,
//! without marks of what was inferred, running text in one piece. Two sources that are
//! read alike are the same when bare.

use memchr::memchr3_iter;

use super::{Block, BylineKind, Inline, Note, Statement, plain_text};
use crate::source::Span;

impl Statement {
    /// The statement without anything that only its source explains.
    pub fn bare(mut self) -> Statement {
        for line in &mut self.byline {
            if let BylineKind::Issuer { start, end } = &mut line.kind {
                let plain = plain_text(&line.content);
                let place = |byte: usize| {
                    let mut squeezed = String::new();
                    squeeze(&mut squeezed, &plain[..byte]);
                    squeezed.len()
                };
                (*start, *end) = (place(*start), place(*end));
            }
        }
        self.each_run_mut(&mut text);
        self.byline.iter_mut().for_each(|line| line.span = Span::default());
        blocks(&mut self.blocks);
        if let Some(contact) = &mut self.contact {
            contact.span = Span::default();
        }
        for Note { blocks: inner, span, .. } in &mut self.notes {
            blocks(inner);
            *span = Span::default();
        }
        self.editions.clear();
        self.work = None;
        self.pictures.iter_mut().for_each(|picture| picture.span = Span::default());
        self
    }
}

fn blocks(all: &mut [Block]) {
    for block in all {
        match block {
            Block::Paragraph(paragraph) => {
                paragraph.span = Span::default();
                paragraph.inferred.clear();
                blocks(&mut paragraph.blocks);
            }
            Block::Quotation(quotation) => {
                quotation.span = Span::default();
                quotation.inferred.clear();
                blocks(&mut quotation.blocks);
            }
            Block::List { items, span } => {
                *span = Span::default();
                for item in items {
                    item.span = Span::default();
                    blocks(&mut item.blocks);
                }
            }
            Block::Table(table) => table.span = Span::default(),
            Block::Figure(figure) => figure.span = Span::default(),
            Block::Heading { span, .. }
            | Block::Code { span, .. }
            | Block::Break { span }
            | Block::Notice { span, .. } => *span = Span::default(),
        }
    }
}

/// Takes the places out of running text, joins neighbours, and makes one of
/// spaces in a row.
fn text(content: &mut Vec<Inline>) {
    let mut out: Vec<Inline> = Vec::with_capacity(content.len());
    for mut inline in content.drain(..) {
        if let Some(inner) = inline.children_mut() {
            text(inner);
        }
        match (out.last_mut(), inline) {
            (Some(Inline::Text { text: before, .. }), Inline::Text { text, .. }) => {
                squeeze(before, &text);
            }
            (_, Inline::Text { text, .. }) => {
                let mut squeezed = String::with_capacity(text.len());
                squeeze(&mut squeezed, &text);
                out.push(Inline::text(squeezed));
            }
            (_, Inline::Code { text, .. }) => {
                out.push(Inline::Code { text, span: Span::default() });
            }
            (_, other) => out.push(other),
        }
    }
    *content = out;
}

/// Puts a text behind another, with one space where several meet.
fn squeeze(out: &mut String, text: &str) {
    let mut from = 0;
    for at in memchr3_iter(b' ', b'\t', b'\n', text.as_bytes()) {
        out.push_str(&text[from..at]);
        if !out.ends_with(' ') {
            out.push(' ');
        }
        from = at + 1;
    }
    out.push_str(&text[from..]);
}
