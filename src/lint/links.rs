//! Links that paper does not show.

use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::statement::{Inline, Statement, plain_text};

/// A link whose words do not show its address leads nowhere on paper.
pub fn on_paper(statement: &Statement, findings: &mut Vec<Diagnostic>) {
    statement.each_run(&mut |content| run(content, findings));
}

fn run(content: &[Inline], findings: &mut Vec<Diagnostic>) {
    for inline in content {
        if let Inline::Link { target, content } = inline
            && let Some(address) = hidden(target, &plain_text(content))
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

/// The address of a link, as it would be printed, where the words of the link
/// do not show it.
fn hidden<'a>(target: &'a str, words: &str) -> Option<&'a str> {
    let (scheme, rest) = target.split_once(':')?;
    let address = match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" => rest.trim_start_matches('/').trim_end_matches('/'),
        "mailto" => rest.split('?').next()?,
        "tel" => return digits(words).is_empty().then_some(rest),
        _ => return None,
    };
    let bare =
        |text: &str| text.to_lowercase().replace("www.", "").split_whitespace().collect::<String>();
    (!bare(words).contains(&bare(address))).then_some(address)
}

fn digits(text: &str) -> String {
    text.chars().filter(|c| c.is_numeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::hidden;

    #[test]
    fn an_address_that_is_printed_can_be_followed() {
        assert_eq!(hidden("https://www.a.example/", "a.example"), None);
        assert_eq!(hidden("https://a.example/b", "see https://a.example/b"), None);
        assert_eq!(hidden("mailto:a@b.example?subject=c", "a@b.example"), None);
        assert_eq!(hidden("tel:+491", "+49 1"), None);
        assert_eq!(hidden("#p6", "paragraph 6"), None);
        assert_eq!(hidden("https://a.example/b", "the report"), Some("a.example/b"));
        assert_eq!(hidden("mailto:a@b.example", "write to us"), Some("a@b.example"));
    }
}
