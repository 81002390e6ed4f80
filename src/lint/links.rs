//! Links that paper does not show.

use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::statement::inline::unprinted;
use crate::statement::{Inline, Statement, plain_text};

/// A link whose words do not show its address leads nowhere on paper.
pub fn on_paper(statement: &Statement, findings: &mut Vec<Diagnostic>) {
    statement.each_run(&mut |content| run(content, findings));
}

fn run(content: &[Inline], findings: &mut Vec<Diagnostic>) {
    for inline in content {
        if let Inline::Link { target, content } = inline
            && let Some(address) = unprinted(target, &plain_text(content))
        {
            let spans = || content.iter().filter_map(Inline::span);
            let span = spans().reduce(Span::to).unwrap_or_default();
            findings.push(
                Diagnostic::warning(
                    "link-unreachable-on-paper",
                    span,
                    format!("on paper nobody can follow this link: its address, {address}, is not printed"),
                )
                .with_help("print the address as well, in brackets or in a footnote"),
            );
        }
        run(inline.children(), findings);
    }
}
