//! Bytes → text: UTF-8 and nothing else, with a clear word for the rest.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::fix::Edit;
use crate::source::{Source, Span};

/// Decodes a file.
///
/// A UTF-8 byte order mark is taken off. What is not UTF-8 is an error with
/// the byte at which it stops being so; the source then holds what could be
/// read, for the report only.
pub fn decode(name: &str, bytes: &[u8]) -> (Source, Vec<Diagnostic>) {
    let body = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = match std::str::from_utf8(body) {
        Ok(text) => text,
        Err(error) => {
            let at = error.valid_up_to();
            let readable = std::str::from_utf8(&body[..at]).unwrap_or("");
            let offset = at + (bytes.len() - body.len());
            let finding = Diagnostic::error(
                "not-utf-8",
                Span::new(at, at),
                format!("the file is not UTF-8 text: byte {} cannot be read", offset + 1),
            )
            .with_help(guess(bytes));
            return (Source::new(name, readable), vec![finding]);
        }
    };
    let source = Source::new(name, text);
    let findings = controls(text);
    (source, findings)
}

/// What the bytes probably are, and what to do about it.
fn guess(bytes: &[u8]) -> String {
    let nul = bytes.iter().take(512).filter(|b| **b == 0).count();
    let kind = if bytes.starts_with(b"PK\x03\x04") {
        "this is a word processor's document or another ZIP file: save it as plain text"
    } else if bytes.starts_with(b"%PDF") {
        "this is a PDF: copy its text into a text file"
    } else if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") || nul > 8 {
        "it looks like UTF-16: save it again as UTF-8"
    } else {
        "it may be an older encoding such as Latin-1 or Windows-1252: save it again as UTF-8"
    };
    kind.to_owned()
}

/// Control characters that no text contains on purpose; at most a few are
/// reported, since one that is there is there often.
fn controls(text: &str) -> Vec<Diagnostic> {
    const SHOWN: usize = 5;
    const STRETCH: usize = 64;
    // The bytes that such a character can begin with. Most stretches of a text
    // have none.
    let suspect = |byte: u8| {
        (byte < 0x20 && byte != b'\t' && byte != b'\n' && byte != b'\r')
            | (byte == 0x7f)
            | (byte == 0xc2)
            | (byte == 0xe2)
            | (byte == 0xef)
    };
    let suspected = |stretch: &[u8]| stretch.iter().fold(false, |any, byte| any | suspect(*byte));
    let stretches = text.as_bytes().chunks(STRETCH).enumerate();
    let bytes = stretches.filter(|(_, stretch)| suspected(stretch)).flat_map(|(nth, stretch)| {
        stretch.iter().enumerate().map(move |(at, byte)| (nth * STRETCH + at, byte))
    });
    bytes
        .filter(|(_, byte)| suspect(**byte))
        .filter_map(|(at, _)| Some((at, text.get(at..)?.chars().next()?)))
        .filter(|(_, c)| is_control(*c))
        .take(SHOWN)
        .map(|(at, c)| {
            let span = Span::new(at, at + c.len_utf8());
            Diagnostic::error("control-character", span, describe(c))
                .with_help("delete it; it is invisible and usually comes from a damaged copy")
                .with_suggested_fix(vec![Edit::new(span, "")])
        })
        .collect()
}

/// The first control character of a text that the source writes as an entity.
pub fn disguised(text: &str, span: Span) -> Option<Diagnostic> {
    let c = text.chars().find(|c| is_control(*c))?;
    Some(
        Diagnostic::error("control-character", span, describe(c))
            .with_help("it is written as an entity, such as &#8238;: delete it"),
    )
}

fn describe(c: char) -> String {
    let number = u32::from(c);
    match c {
        '\u{202d}' | '\u{202e}' => format!(
            "the control character U+{number:04X} turns the direction of letters around: what is read would not be what is written"
        ),
        _ => format!("the control character U+{number:04X} cannot be set"),
    }
}

fn is_control(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{84}'
        | '\u{86}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' | '\u{202d}' | '\u{202e}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_at_the_start_is_taken_off() {
        let (source, findings) = decode("a.md", b"\xEF\xBB\xBF# A");
        assert_eq!(source.text(), "# A");
        assert!(findings.is_empty());
    }

    #[test]
    fn other_encodings_are_named() {
        let (_, latin) = decode("a.md", b"# Gr\xFC\xDFe");
        assert!(latin[0].message.contains("byte 5"), "{}", latin[0].message);
        let (_, wide) = decode("a.md", b"\xFF\xFE#\0 \0A\0");
        assert!(wide[0].help.as_deref().is_some_and(|h| h.contains("UTF-16")));
        let (_, nul) = decode("a.md", b"# A\0");
        assert_eq!(nul[0].code.0, "control-character");
    }
}
