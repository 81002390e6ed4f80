//! The text of one source file and places in it; or a finished file, which has
//! pages and no lines.
//!
//! Owns the text, its name as shown to people, and the translation between
//! byte offsets and lines and columns. Knows nothing of Markdown.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;

use memchr::memchr2_iter;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};

/// A half-open range of bytes in a [`Source`].
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// A span from `start` to `end`; an `end` before `start` gives an empty span.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end: end.max(start) }
    }

    /// The smallest span that holds both.
    pub fn to(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The same span as a range.
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

/// A place as people count: both from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in Unicode characters, from 1.
    pub column: usize,
}

/// What stands for itself in a reference besides letters and figures of ASCII.
const ENCODED: AsciiSet =
    NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// The path of a file as a reference to it in data and pages (RFC 3986): slashes
/// stay, what is neither a letter nor harmless is written by its bytes.
pub fn reference(path: &str) -> String {
    utf8_percent_encode(path, &ENCODED).to_string()
}

/// One source file: its name as people see it, its text, and where lines begin.
#[derive(Debug, Clone)]
pub struct Source {
    name: String,
    text: String,
    has_lines: bool,
    lines: Vec<usize>,
    /// Which lines they are in the text that this is an excerpt of; nothing where it
    /// is the whole.
    numbers: Option<Vec<usize>>,
    /// How many characters begin before each step of the text; counted when a
    /// column is first asked for far into a line.
    counted: OnceLock<Vec<usize>>,
}

/// How far apart characters are counted, in bytes.
const STEP: usize = 1024;

impl Source {
    /// Takes a text under a name. The text is kept as it is, byte for byte.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        let bytes = text.as_bytes();
        // A line ends as Markdown says: at a newline, or at a carriage return
        // that none follows.
        let ends = |i: &usize| bytes[*i] == b'\n' || bytes.get(i + 1) != Some(&b'\n');
        let starts = memchr2_iter(b'\n', b'\r', bytes).filter(ends).map(|i| i + 1);
        let lines = std::iter::once(0).chain(starts).collect();
        let name = name.into();
        Self { name, text, has_lines: true, lines, numbers: None, counted: OnceLock::new() }
    }

    /// Of the same source only the lines in which spans stand, under the numbers that
    /// they have; the spans are moved to where they are then.
    pub fn excerpt(&self, spans: &mut [&mut Span]) -> Source {
        let line = |offset: usize| self.position(offset).line;
        let mut ranges: Vec<_> = spans.iter().map(|s| (line(s.start), line(s.end))).collect();
        ranges.sort_unstable();
        let mut text = String::new();
        let mut kept = BTreeMap::new();
        let mut next = 1;
        for (first, last) in ranges {
            for number in first.max(next)..=last {
                kept.insert(number, text.len());
                text += self.slice(Span::new(self.line_start(number), self.line_start(number + 1)));
            }
            next = next.max(last + 1);
        }
        if kept.is_empty() {
            return Source { has_lines: self.has_lines, ..Source::new(&self.name, "") };
        }
        let to = |offset: usize| {
            let offset = self.floor(offset);
            let number = line(offset);
            kept.get(&number).map_or(0, |moved| moved + offset - self.line_start(number))
        };
        for span in spans {
            **span = Span::new(to(span.start), to(span.end));
        }
        Source {
            name: self.name.clone(),
            text,
            has_lines: self.has_lines,
            lines: kept.values().copied().collect(),
            numbers: Some(kept.into_keys().collect()),
            counted: OnceLock::new(),
        }
    }

    /// A finished file, such as a PDF, of which findings name pages and not
    /// lines.
    pub fn finished(name: impl Into<String>) -> Self {
        Self { has_lines: false, ..Self::new(name, "") }
    }

    /// Whether there are lines to be named.
    pub fn has_lines(&self) -> bool {
        self.has_lines
    }

    /// The name shown in messages, usually the path as given.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text of a span; empty where the span is not in the text.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }

    /// The byte at which line `line` (from 1) begins; the end of the text
    /// where there is no such line.
    pub fn line_start(&self, line: usize) -> usize {
        let index = match &self.numbers {
            Some(numbers) => numbers.partition_point(|number| *number < line),
            None => line.saturating_sub(1),
        };
        self.lines.get(index).copied().unwrap_or(self.text.len())
    }

    /// The line and column of a byte offset.
    pub fn position(&self, offset: usize) -> Position {
        let offset = self.floor(offset);
        let index = self.lines.partition_point(|start| *start <= offset) - 1;
        let start = self.lines[index];
        let before = match offset - start {
            near if near < 4 * STEP => self.text[start..offset].chars().count(),
            _ => self.characters(offset) - self.characters(start),
        };
        let line = self.numbers.as_ref().map_or(index + 1, |numbers| numbers[index]);
        Position { line, column: before + 1 }
    }

    /// How many characters begin before a byte.
    fn characters(&self, offset: usize) -> usize {
        let begins = |byte: &&u8| (**byte as i8) >= -0x40;
        let bytes = self.text.as_bytes();
        let counted = self.counted.get_or_init(|| {
            let mut sum = 0;
            let step = |chunk: &[u8]| {
                let before = sum;
                sum += chunk.iter().filter(begins).count();
                before
            };
            bytes.chunks(STEP).map(step).chain([0]).collect()
        });
        let step = offset / STEP;
        let rest = &bytes[step * STEP..offset];
        let before = if rest.is_empty() && step * STEP == bytes.len() {
            // The end of a text that fills its last step.
            step.checked_sub(1).map_or(0, |last| {
                counted[last] + bytes[last * STEP..offset].iter().filter(begins).count()
            })
        } else {
            counted[step]
        };
        before + rest.iter().filter(begins).count()
    }

    /// The nearest character boundary at or before an offset.
    fn floor(&self, offset: usize) -> usize {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_has_no_characters_that_mean_something() {
        assert_eq!(reference("a b/c&d/é:?#\"%.pdf"), "a%20b/c%26d/%C3%A9%3A%3F%23%22%25.pdf");
        assert_eq!(reference("A-1_b.c~/d"), "A-1_b.c~/d");
    }

    #[test]
    fn positions_count_characters_not_bytes() {
        let source = Source::new("a.md", "één\nzwei €x");
        assert_eq!(source.position(0), Position { line: 1, column: 1 });
        let x = source.text().find('x').expect("x is there");
        assert_eq!(source.position(x), Position { line: 2, column: 7 });
        assert_eq!(source.position(9999).line, 2);
        assert_eq!(Source::new("a.md", "a\rb\r\nc").position(5).line, 3);
    }

    #[test]
    fn an_excerpt_shows_the_same_in_the_same_places() {
        let text = "# Title\n\n1. één zwei\r\ndrei\n\nvier\n\n2. fünf\n";
        let whole = Source::new("a.md", text);
        let at = |word: &str| {
            let start = text.find(word).expect("a word of the text");
            Span::new(start, start + word.len())
        };
        let spans = [at("zwei\r\ndrei"), at("fünf"), at("één"), Span::new(9999, 9999)];
        let mut moved = spans;
        let part = whole.excerpt(&mut moved.iter_mut().collect::<Vec<_>>());
        assert_eq!(part.text(), "1. één zwei\r\ndrei\n2. fünf\n");
        for (old, new) in spans.into_iter().zip(moved) {
            assert_eq!(part.slice(new), whole.slice(old), "{old:?}");
            for (old, new) in [(old.start, new.start), (old.end, new.end)] {
                assert_eq!(part.position(new), whole.position(old), "{old}");
            }
            let line = part.position(new.start).line;
            let shown = |source: &Source| {
                source.text()[source.line_start(line)..].lines().next().map(str::to_owned)
            };
            assert_eq!(shown(&part), shown(&whole));
        }
        let none = whole.excerpt(&mut []);
        assert_eq!((none.text(), none.name()), ("", "a.md"));
        assert_eq!(none.position(7), Position { line: 1, column: 1 });
    }

    #[test]
    fn columns_far_into_a_line_are_counted_as_well() {
        for length in [5000, 3 * STEP, 8 * STEP, 8 * STEP - 1] {
            let text = format!("a\n{}", "éx".repeat(length / 3));
            let source = Source::new("a.md", &text);
            for at in [0, 2, 4100, 5 * STEP, 6 * STEP + 1, text.len() - 2, text.len()] {
                let at = source.floor(at);
                let line = text[..at].rfind('\n').map_or(0, |n| n + 1);
                let column = text[line..at].chars().count() + 1;
                assert_eq!(source.position(at).column, column, "{length} {at}");
            }
        }
    }
}
