//! Findings for people at a terminal: the place, the line itself with the
//! part in question marked, and what to do. Of a finished file only its name and
//! the page.
//!
//! The drawing is done by `codespan-reporting`, the same that Typst uses. A
//! line of a statement is a whole paragraph; of a long one only the part
//! around the place is shown.

use std::ops::Range;

use codespan_reporting::diagnostic::{Diagnostic as Drawn, Label, LabelStyle};
use codespan_reporting::files::{Error as FileError, Files};
use codespan_reporting::term::{self, termcolor::WriteColor};

use super::{Diagnostic, Report, Severity};
use crate::source::{Position, Source};

/// How many characters of a line are shown.
const SHOWN: usize = 88;

/// How many of them at most stand before the place.
const BEFORE: usize = 24;

/// Writes every finding of a report.
///
/// # Errors
/// Only those of the writer itself.
pub fn write(out: &mut dyn WriteColor, report: Report<'_>) -> std::io::Result<()> {
    let config = term::Config { tab_width: 2, ..Default::default() };
    for finding in report.findings {
        let excerpt = Excerpt::new(report.source, finding);
        let drawn = match finding.severity {
            Severity::Error => Drawn::error(),
            Severity::Warning => Drawn::warning(),
            Severity::Note => Drawn::note(),
        };
        let drawn = drawn
            .with_code(finding.code.0)
            .with_message(&finding.message)
            .with_notes(finding.help.iter().map(|help| format!("help: {help}")).collect());
        let drawn = if report.source.has_lines() {
            drawn.with_labels(vec![Label::new(LabelStyle::Primary, (), excerpt.marked.clone())])
        } else {
            let place = visible(&super::place(report.source, finding));
            Drawn { notes: std::iter::once(place).chain(drawn.notes).collect(), ..drawn }
        };
        term::emit(out, &config, &excerpt, &drawn).map_err(|error| match error {
            FileError::Io(error) => error,
            other => std::io::Error::other(other),
        })?;
    }
    Ok(())
}

/// The part of one line that is shown, as `codespan-reporting` wants to see a
/// file.
struct Excerpt<'a> {
    name: &'a str,
    text: String,
    /// The part in question, in bytes of `text`.
    marked: Range<usize>,
    at: Position,
}

impl<'a> Excerpt<'a> {
    fn new(source: &'a Source, finding: &Diagnostic) -> Self {
        let at = source.position(finding.span.start);
        let from = source.line_start(at.line);
        let line = &source.text()[from..];
        let line = line.split(['\n', '\r']).next().unwrap_or("");
        let chars: Vec<char> = line.chars().map(shown).collect();
        let place = at.column - 1;
        let start = if place + BEFORE < SHOWN { 0 } else { place - BEFORE };
        let end = (start + SHOWN).min(chars.len());
        let start = start.min(end);

        let length = source.slice(finding.span).split(['\n', '\r']).next().unwrap_or("");
        let last = (place + length.chars().count()).clamp(place, end.max(place));
        let bytes = |chars: &[char]| chars.iter().map(|c| c.len_utf8()).sum::<usize>();
        let lead = if start > 0 { "…" } else { "" };
        let tail = if end < chars.len() { "…" } else { "" };
        let shown: String = chars[start..end].iter().collect();
        let mark = |to: usize| lead.len() + bytes(&chars[start..to.clamp(start, end)]);
        Excerpt {
            name: source.name(),
            marked: mark(place)..mark(last),
            text: format!("{lead}{shown}{tail}"),
            at,
        }
    }
}

/// A line as it may be shown on a terminal.
pub fn visible(line: &str) -> String {
    line.chars().map(shown).collect()
}

/// The character that stands for one which a terminal would obey.
fn shown(c: char) -> char {
    match c {
        '\t' => ' ',
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        '\u{7f}'..='\u{9f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        _ => c,
    }
}

impl<'a> Files<'a> for Excerpt<'_> {
    type FileId = ();
    type Name = &'a str;
    type Source = &'a str;

    fn name(&'a self, (): ()) -> Result<&'a str, FileError> {
        Ok(self.name)
    }

    fn source(&'a self, (): ()) -> Result<&'a str, FileError> {
        Ok(&self.text)
    }

    fn line_index(&'a self, (): (), _: usize) -> Result<usize, FileError> {
        Ok(0)
    }

    fn line_number(&'a self, (): (), _: usize) -> Result<usize, FileError> {
        Ok(self.at.line)
    }

    fn column_number(&'a self, (): (), _: usize, _: usize) -> Result<usize, FileError> {
        Ok(self.at.column)
    }

    fn line_range(&'a self, (): (), _: usize) -> Result<Range<usize>, FileError> {
        Ok(0..self.text.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;
    use codespan_reporting::term::termcolor::NoColor;

    fn drawn(text: &str, span: Span) -> String {
        let source = Source::new("a.md", text);
        let findings = [Diagnostic::warning("some-code", span, "something").with_help("do this")];
        let mut out = NoColor::new(Vec::new());
        write(&mut out, Report { source: &source, findings: &findings }).expect("a buffer");
        String::from_utf8(out.into_inner()).expect("text")
    }

    #[test]
    fn the_place_and_its_line_are_shown() {
        let shown = drawn("# A\n\n1. zwölf Bänke\n", Span::new(15, 21));
        assert!(shown.contains("a.md:3:10"), "{shown}");
        assert!(shown.contains("3 │ 1. zwölf Bänke"), "{shown}");
        assert!(shown.contains("^^^^^"), "{shown}");
        assert!(shown.contains("help: do this"), "{shown}");
    }

    #[test]
    fn of_a_long_line_only_a_part() {
        let text = "word ".repeat(400);
        let shown = drawn(&text, Span::new(1000, 1500));
        assert!(shown.contains("a.md:1:1001"), "{shown}");
        assert!(shown.lines().all(|line| line.chars().count() < 110), "{shown}");
        let whole = drawn(&text, Span::new(0, text.len()));
        assert!(whole.lines().all(|line| line.chars().count() < 110), "{whole}");
    }

    #[test]
    fn nothing_in_a_text_is_obeyed_by_the_terminal() {
        let shown = drawn("a\u{1b}[2J\u{7}b\u{202e}c", Span::new(1, 2));
        assert!(shown.contains("a␛[2J␇b\u{fffd}c"), "{shown}");
    }

    #[test]
    fn an_empty_file_has_a_place_too() {
        assert!(drawn("", Span::default()).contains("a.md:1:1"));
    }
}
