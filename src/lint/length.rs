//! What is longer than pages can hold: refused by name, before a page is set.

use memchr::memchr_iter;

use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::statement::{Inline, Statement, plain_text};

/// The longest word, in letters. A line holds some sixty; a longer word is
/// divided where its language allows, and this one in no language.
const WORD: usize = 100;

/// The longest run without a blank, in characters, whatever is in it.
const RUN: usize = 1_000;

/// The longest title, in characters.
const TITLE: usize = 2_000;

/// The longest paragraph, in characters: some fifty pages.
const PARAGRAPH: usize = 100_000;

/// The longest statement, in characters: some two thousand pages.
const STATEMENT: usize = 4_000_000;

/// The most footnotes.
const NOTES: usize = 10_000;

/// What no page or no pamphlet can hold.
pub fn limits(statement: &Statement, findings: &mut Vec<Diagnostic>) {
    let title = plain_text(&statement.title).chars().count();
    if title > TITLE {
        findings.push(refused(
            place(&statement.title),
            format!("the title has {title} characters; a first page holds {TITLE} at most"),
            "shorten it, or make a paragraph of its rest",
        ));
    }
    if statement.notes.len() > NOTES {
        findings.push(refused(
            statement.notes[NOTES].span,
            format!(
                "{} footnotes are more than can be set: {NOTES} at most",
                statement.notes.len()
            ),
            "make several statements of it",
        ));
    }
    let mut whole = 0;
    statement.each_run(&mut |content| whole += run(content, findings));
    if whole > STATEMENT {
        findings.push(refused(
            Span::default(),
            format!("the statement has {whole} characters; {STATEMENT} can be set at most"),
            "make several statements of it",
        ));
    }
}

/// Looks at a paragraph and says how long it is.
fn run(content: &[Inline], findings: &mut Vec<Diagnostic>) -> usize {
    let mut words = Words::default();
    if longest_stretch(content) <= WORD {
        words.length = characters(content);
    } else {
        words.read(content);
    }
    if let Some((span, length)) = words.longest.filter(|(_, length)| *length > WORD) {
        findings.push(refused(
            span,
            format!("a word of {length} letters here: no line holds it"),
            "put a blank in it, or a soft hyphen (U+00AD) where it may be divided",
        ));
    } else if let Some((span, length)) = words.run.filter(|(_, length)| *length > RUN) {
        findings.push(refused(
            span,
            format!("{length} characters without a blank here: no line holds them"),
            "put blanks between them",
        ));
    }
    if words.length > PARAGRAPH {
        findings.push(refused(
            place(content),
            format!("a paragraph of {} characters; {PARAGRAPH} can be set at most", words.length),
            "make several paragraphs of it, with a blank line between them",
        ));
    }
    words.length
}

fn refused(span: Span, message: String, help: &str) -> Diagnostic {
    Diagnostic::error("too-long", span, message).with_help(help)
}

fn place(content: &[Inline]) -> Span {
    content.iter().find_map(Inline::span).unwrap_or_default()
}

/// The longest stretch of a paragraph between two spaces, in bytes: no word in
/// it is longer.
fn longest_stretch(content: &[Inline]) -> usize {
    let (mut longest, mut open) = (0, 0);
    stretch(content, &mut longest, &mut open);
    longest.max(open)
}

fn stretch(content: &[Inline], longest: &mut usize, open: &mut usize) {
    for inline in content {
        match inline {
            Inline::Text { text, .. } => {
                let mut from = 0;
                for at in memchr_iter(b' ', text.as_bytes()) {
                    *longest = (*longest).max(*open + at - from);
                    (*open, from) = (0, at + 1);
                }
                *open += text.len() - from;
            }
            Inline::Code { .. } | Inline::Break => {
                *longest = (*longest).max(*open);
                *open = 0;
            }
            other => stretch(other.children(), longest, open),
        }
    }
}

/// The length of a paragraph as [`Words`] counts it.
fn characters(content: &[Inline]) -> usize {
    let length = |inline: &Inline| match inline {
        Inline::Text { text, .. } => text.chars().count(),
        Inline::Code { text, .. } => text.len() + 1,
        Inline::Break => 1,
        other => characters(other.children()),
    };
    content.iter().map(length).sum()
}

/// The longest word and the longest run without a blank in a paragraph.
#[derive(Default)]
struct Words {
    length: usize,
    letters: usize,
    characters: usize,
    longest: Option<(Span, usize)>,
    run: Option<(Span, usize)>,
}

impl Words {
    fn read(&mut self, content: &[Inline]) {
        for inline in content {
            match inline {
                Inline::Text { text, span } => {
                    text.chars().for_each(|c| self.take(c, *span));
                }
                // Code is divided anywhere.
                Inline::Code { text, span } => {
                    self.take(' ', *span);
                    self.length += text.len();
                }
                Inline::Break => self.take(' ', Span::default()),
                other => self.read(other.children()),
            }
        }
    }

    fn take(&mut self, c: char, span: Span) {
        self.length += 1;
        // Behind the alphabets stand scripts that may be divided at any
        // character, or that write several for one.
        let spelled = ('0'..'\u{900}').contains(&c) && c != '\u{ad}';
        self.characters = if c.is_ascii_graphic() || spelled { self.characters + 1 } else { 0 };
        self.letters = if spelled && c.is_alphanumeric() { self.letters + 1 } else { 0 };
        for (seen, now) in [(&mut self.longest, self.letters), (&mut self.run, self.characters)] {
            if seen.is_none_or(|(_, length)| now > length) && now > 0 {
                *seen = Some((span, now));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> usize {
        let mut findings = Vec::new();
        run(&[Inline::text(text)], &mut findings);
        findings.len()
    }

    #[test]
    fn only_what_no_line_holds_is_refused() {
        assert_eq!(found(&"a".repeat(100)), 0);
        assert_eq!(found(&"a".repeat(101)), 1);
        assert_eq!(found(&format!("{}\u{ad}{}", "a".repeat(60), "a".repeat(60))), 0);
        assert_eq!(found(&"[".repeat(1001)), 1);
        assert_eq!(found(&"字".repeat(5000)), 0);
        assert_eq!(found(&format!("https://a.example/{}", "ab/".repeat(200))), 0);
        assert_eq!(found(&"a bell ".repeat(20_000)), 1);
    }
}
