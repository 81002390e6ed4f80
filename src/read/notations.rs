//! Notations that a pamphlet does not know: formulas and task lists. They are
//! set as the characters they are written in, and each is a finding.

use crate::diagnostic::Diagnostic;
use crate::source::{Source, Span};

/// Reports the first formula in a paragraph.
pub fn formula(source: &Source, paragraph: Span) -> Option<Diagnostic> {
    let text = source.slice(paragraph);
    let (from, to) = between_dollars(text)?;
    let span = Span::new(paragraph.start + from, paragraph.start + to);
    Some(
        Diagnostic::warning(
            "formula-as-text",
            span,
            "a formula is set as the characters it is written in",
        )
        .with_help("write it in words, or put a picture of it in its place"),
    )
}

/// The first formula between dollar signs: one with a command, a power or an
/// index in it, as no sum of money has.
fn between_dollars(text: &str) -> Option<(usize, usize)> {
    let mut from = text.find('$')?;
    loop {
        let double = text[from..].starts_with("$$");
        let mark = if double { "$$" } else { "$" };
        let inner = from + mark.len();
        let length = text[inner..].find(mark)?;
        let formula = &text[inner..inner + length];
        let end = inner + length + mark.len();
        let tight = double || !formula.starts_with(' ') && !formula.ends_with(' ');
        if tight && (double && !formula.trim().is_empty() || is_mathematical(formula)) {
            return Some((from, end));
        }
        // The closing sign may open the next one.
        from = inner + length;
        if double {
            from = end + text[end..].find('$')?;
        }
    }
}

fn is_mathematical(formula: &str) -> bool {
    let bytes = formula.as_bytes();
    let command = bytes.windows(2).any(|w| w[0] == b'\\' && w[1].is_ascii_alphabetic());
    // The name of a quantity has one letter; that of a variable of the system more.
    let raised = formula.match_indices(['^', '_']).any(|(at, _)| {
        let name = formula[..at].chars().rev().take_while(|c| c.is_alphanumeric()).count();
        name == 1
    });
    command || raised
}

/// Reports the box at the head of an item of a task list.
pub fn task(source: &Source, item: Span) -> Option<Diagnostic> {
    let text = source.slice(item);
    let marker = text.find('[')?;
    let bullet = text[..marker].trim();
    let listed = matches!(bullet, "-" | "*" | "+") || bullet.ends_with(['.', ')']);
    let boxed = ["[ ] ", "[x] ", "[X] "].iter().any(|b| text[marker..].starts_with(b));
    let span = Span::new(item.start + marker, item.start + marker + 3);
    (listed && boxed && bullet.len() < 8).then(|| {
        Diagnostic::warning(
            "task-as-text",
            span,
            format!("the box of this task is set as the characters “{}”", source.slice(span)),
        )
        .with_help("take it out, or say in words what is done and what is not")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_told_from_sums_of_money() {
        for text in ["$x^2$ is", "a $$E = mc$$", "cost $5 and $x_1$", "$\\alpha$"] {
            assert!(between_dollars(text).is_some(), "{text}");
        }
        for text in
            ["$5 and $6", "between $5_000 and 6", "no sign", "$", "$$", "a $ b_1 $ d", "$AB_C/$D"]
        {
            assert!(between_dollars(text).is_none(), "{text}");
        }
        assert_eq!(between_dollars("cost $5 and $x_1$"), Some((12, 17)));
    }
}
