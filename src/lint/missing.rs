//! Parts that a statement needs, or ought to have.

use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::statement::Statement;

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
