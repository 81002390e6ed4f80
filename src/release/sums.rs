//! `SHA256SUMS`: the checksums of the files of a release, in the form of the
//! GNU program `sha256sum`.

use std::collections::BTreeMap;

use crate::artifact::Digest;
use crate::source::{Source, Span};

/// The name of the file.
pub const FILE: &str = "SHA256SUMS";

/// The file for these files, in the order of their names.
pub fn write(files: &BTreeMap<String, Digest>) -> String {
    files.iter().map(|(name, digest)| format!("{digest}  {name}\n")).collect()
}

/// One line of such a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line<'a> {
    /// Where it stands, without its end.
    pub span: Span,
    /// What it says; nothing where it is not of the form.
    pub says: Option<(&'a str, Digest)>,
}

/// Reads the lines. Only what [`write`] would have written is taken, so that no
/// change goes unseen: small letters, two blanks, a line feed.
pub fn read(source: &Source) -> Vec<Line<'_>> {
    let mut start = 0;
    let line = |text: &'_ str| {
        let span = Span::new(start, start + text.len());
        start = span.end + 1;
        span
    };
    let texts = source.text().split('\n');
    let mut lines: Vec<Line<'_>> = texts
        .clone()
        .map(line)
        .zip(texts)
        .map(|(span, text)| Line { span, says: says(text) })
        .collect();
    // What follows the last line feed is no line.
    lines.pop_if(|last| last.span.start == last.span.end);
    lines
}

fn says(line: &str) -> Option<(&str, Digest)> {
    let (figures, name) = line.split_once("  ")?;
    Some((name, Digest::parse(figures)?)).filter(|_| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_as_they_are_written() {
        let files = BTreeMap::from([
            ("a  b.pdf".to_owned(), Digest::of(b"a")),
            ("b".to_owned(), Digest::of(b"b")),
        ]);
        let source = Source::new(FILE, write(&files));
        let lines = read(&source);
        let said = lines.iter().filter_map(|line| line.says);
        assert!(said.eq(files.iter().map(|(name, digest)| (name.as_str(), *digest))));
        assert_eq!(source.position(lines[1].span.start).line, 2);
        for odd in [
            "",
            "abc  a",
            "  a",
            &format!("{} a", Digest::of(b"a")),
            &format!("{}  ", Digest::of(b"a")),
        ] {
            assert_eq!(says(odd), None, "{odd}");
        }
        assert!(read(&Source::new(FILE, "")).is_empty());
    }
}
