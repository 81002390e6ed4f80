//! Parts that a statement needs, or ought to have.

use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::statement::{Block, Statement, plain_text};

const START: Span = Span { start: 0, end: 0 };

/// A statement without a title cannot be made.
pub fn title(statement: &Statement, findings: &mut Vec<Diagnostic>) {
    if statement.plain_title().trim().is_empty() {
        findings.push(
            Diagnostic::error("missing-title", START, "the statement has no title")
                .with_help("begin it with a line `# Title`, or write `title:` in the front matter"),
        );
    }
}

/// Nor can one without a body.
pub fn paragraphs(statement: &Statement, findings: &mut Vec<Diagnostic>) {
    if statement.blocks.is_empty() {
        findings.push(
            Diagnostic::error(
                "missing-paragraphs",
                START,
                "the statement has no paragraph below its title",
            )
            .with_help(
                "write the numbered paragraphs below the title, each beginning `1.`, `2.` …",
            ),
        );
    }
}

/// The first page should say who speaks.
pub fn issuer(statement: &Statement, findings: &mut Vec<Diagnostic>) {
    if statement.identity.issuer.is_none() {
        findings.push(
            Diagnostic::warning("missing-issuer", START, "nothing says who issues the statement")
                .with_help(
                    "write `Statement of the …` under the title, or `issuer:` in the front matter",
                ),
        );
    }
}

/// And when.
pub fn date(statement: &Statement, findings: &mut Vec<Diagnostic>) {
    if statement.identity.date.is_none() {
        findings.push(
            Diagnostic::warning(
                "missing-date",
                START,
                "nothing says when the statement was issued; its files are dated 1 January 1980",
            )
            .with_help("write the date under the title, or `date: 2026-03-14` in the front matter"),
        );
    }
}

/// The last page should say how to reach them.
pub fn contact(statement: &Statement, findings: &mut Vec<Diagnostic>) {
    if statement.contact.is_none() {
        findings.push(
            Diagnostic::warning("missing-contact", START, "the statement names no contact")
                .with_help("end it with `Contact:` and an address, or write `contact:` in the front matter"),
        );
    }
}

/// Where a statement that has just been begun has `…`, words have to go. In a quotation
/// the same says that something was left out.
pub fn words(statement: &Statement, findings: &mut Vec<Diagnostic>) {
    let mut empty = |span: Span, what: &str| {
        let message = format!("{what} has no words yet, but “…”");
        findings.push(
            Diagnostic::warning("placeholder", span, message)
                .with_help("write what belongs there, or take it out"),
        );
    };
    for block in &statement.blocks {
        match block {
            Block::Paragraph(paragraph)
                if paragraph.blocks.is_empty() && is_open(&plain_text(&paragraph.content)) =>
            {
                empty(paragraph.span, "the paragraph");
            }
            Block::Heading { content, span, .. } if is_open(&plain_text(content)) => {
                empty(*span, "the heading");
            }
            _ => {}
        }
    }
    let contact = statement.contact.as_ref();
    let label = |text: &str| text.rsplit([':', '：']).next().unwrap_or_default().to_owned();
    if let Some(contact) = contact.filter(|contact| is_open(&label(&contact.plain_text()))) {
        empty(contact.span, "the contact");
    }
}

/// Whether a text is a place for words and nothing else.
fn is_open(text: &str) -> bool {
    matches!(text.trim(), "…" | "..." | "[…]" | "[...]")
}
