//! Author's text → Typst markup that prints exactly that text.
//!
//! Every ASCII punctuation mark that Typst could read as markup, as a
//! shorthand or as the beginning of an address is escaped, so that nothing of
//! the author's is ever code.

/// Writes `text` as markup.
pub fn markup(text: &str, out: &mut String) {
    for c in text.chars() {
        push(c, out);
    }
}

/// Writes one character as markup.
pub fn push(c: char, out: &mut String) {
    match c {
        // What a line of running text is full of and Typst never reads as
        // anything else, provided that the characters which would make it a
        // shorthand are themselves escaped.
        ',' | ';' | '!' | '?' | '(' | ')' | '%' | '&' | '|' | '^' | '{' | '}' => out.push(c),
        '\n' | '\t' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{b}' | '\u{c}' => {
            out.push(' ')
        }
        c if c.is_ascii_punctuation() => {
            out.push('\\');
            out.push(c);
        }
        // Typst folds a run of spaces into one; every space but the plain one
        // is written as its code point so that it stays what it is.
        ' ' => out.push(' '),
        // PDF/A knows this one only as a byte order mark; within a text it has
        // always meant what the word joiner means.
        '\u{feff}' => out.push_str("\\u{2060}"),
        c if c.is_whitespace() || is_invisible(c) => {
            out.push_str(&format!("\\u{{{:x}}}", c as u32));
        }
        c => out.push(c),
    }
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// A Typst string literal of `text`.
pub fn string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() || is_invisible(c) => {
                out.push_str(&format!("\\u{{{:x}}}", c as u32));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use typst::syntax::{SyntaxKind, SyntaxNode, parse};

    /// The text that Typst reads in markup, or none where it reads more than
    /// text.
    fn read_back(node: &SyntaxNode) -> Option<String> {
        match node.kind() {
            SyntaxKind::Markup => node.children().map(read_back).collect(),
            SyntaxKind::Text | SyntaxKind::Space => Some(node.leaf_text().to_string()),
            SyntaxKind::Escape => {
                let body = node.leaf_text();
                let body = &body[1..];
                match body.strip_prefix("u{").and_then(|b| b.strip_suffix('}')) {
                    Some(hex) => {
                        u32::from_str_radix(hex, 16).ok().and_then(char::from_u32).map(String::from)
                    }
                    None => Some(body.to_owned()),
                }
            }
            _ => None,
        }
    }

    #[test]
    fn markup_is_nothing_but_the_text() {
        for text in [
            "#import \"x\" $a$ @b <c> *d* _e_ `f` [g] = h",
            "= head",
            "- item",
            "+ item",
            "/ term: x",
            "1. one",
            "1934. year",
            "-- --- ... -1 -?",
            "https://example.org/a_b#c",
            "~",
            "\\",
            "\\u{41}",
            "a // b /* c */",
            "'\"",
            "x\u{a0}y\u{ad}z",
            "a: b",
            "a.b",
            "http:",
            "{}",
            "C#",
            "50 %",
            "§ 6",
            "#",
            "日本語、１．",
        ] {
            let mut out = String::new();
            markup(text, &mut out);
            assert_eq!(read_back(&parse(&out)).as_deref(), Some(text), "{out}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_only_text(text in "\\PC*") {
            let mut out = String::new();
            markup(&text, &mut out);
            let read = read_back(&parse(&out));
            let wanted = text.replace('\u{feff}', "\u{2060}");
            proptest::prop_assert_eq!(read, Some(wanted), "{}", out);
        }

        #[test]
        fn any_string_is_one_literal(text in ".*") {
            let code = format!("#{}", string(&text));
            let node = parse(&code);
            let literal = node.children().find(|n| n.kind() == SyntaxKind::Str);
            let value = literal
                .and_then(|n| n.cast::<typst::syntax::ast::Str>())
                .map(|s| s.get().to_string());
            proptest::prop_assert_eq!(value.as_deref(), Some(text.as_str()));
        }
    }
}
