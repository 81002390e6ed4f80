//! Author's text → Typst that prints exactly that text.
//!
//! Text is handed over as string literals, never as markup: in a string only
//! the quote and the backslash mean anything, so that nothing of the author's
//! is ever code, and a run of text is one element to Typst however many marks
//! stand in it.

/// A Typst string literal of `text`.
pub fn string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    text.chars().for_each(|c| push(c, &mut out));
    out.push('"');
    out
}

/// Running text on one line, where a line end is a space and spaces in a row are one, as
/// in markup. `after_space` says whether a space stands before it, and then whether one
/// stands at its end.
pub fn running(text: &str, after_space: &mut bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let blank = matches!(
            c,
            ' ' | '\n' | '\t' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
        );
        if !blank {
            out.push(c);
        } else if !*after_space {
            out.push(' ');
        }
        *after_space = blank;
    }
    out
}

fn push(c: char, out: &mut String) {
    match c {
        '"' | '\\' => {
            out.push('\\');
            out.push(c);
        }
        '\n' => out.push_str("\\n"),
        '\t' => out.push_str("\\t"),
        // PDF/A knows this one only as a byte order mark; within a text it has
        // always meant what the word joiner means.
        '\u{feff}' => out.push_str("\\u{2060}"),
        c if c.is_control() || is_invisible(c) => {
            out.push_str(&format!("\\u{{{:x}}}", c as u32));
        }
        c => out.push(c),
    }
}

/// Characters that a reader of the emitted file could not see.
fn is_invisible(c: char) -> bool {
    (c.is_whitespace() && c != ' ')
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use typst::syntax::{SyntaxKind, ast, parse};

    /// The one string that Typst reads, or none where it reads anything else.
    fn read_back(literal: &str) -> Option<String> {
        let node = parse(&format!("#{literal};"));
        let kinds: Vec<SyntaxKind> = node.children().map(|n| n.kind()).collect();
        if kinds != [SyntaxKind::Hash, SyntaxKind::Str, SyntaxKind::Semicolon] {
            return None;
        }
        node.children().find_map(|n| n.cast::<ast::Str>()).map(|s| s.get().to_string())
    }

    #[test]
    fn running_text_is_on_one_line_with_single_spaces() {
        let mut after = false;
        assert_eq!(running("a \t b\nc ", &mut after), "a b c ");
        assert!(after);
        assert_eq!(running("  d", &mut after), "d");
        assert_eq!(running("x\u{a0}y", &mut after), "x\u{a0}y");
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_one_literal(text in ".*") {
            let wanted = text.replace('\u{feff}', "\u{2060}");
            proptest::prop_assert_eq!(read_back(&string(&text)), Some(wanted));
        }

        #[test]
        fn running_text_keeps_every_word(text in "\\PC*") {
            let read = read_back(&string(&running(&text, &mut false))).unwrap_or_default();
            let wanted = text.replace('\u{feff}', "\u{2060}");
            let words = |s: &str| s.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            proptest::prop_assert_eq!(words(&read), words(&wanted));
        }
    }
}
