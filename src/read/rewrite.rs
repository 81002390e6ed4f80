//! A reading → the edits that write it into the body of the source. Each
//! function gives none where the place is not as simple as it expects; what it
//! gives is still tried before it is offered (see [`crate::correction`]).

use crate::diagnostic::fix::Edit;
use crate::source::{Source, Span};

/// Joins two halves of a paragraph, what a page has left between them taken
/// out. `hyphen` drops the last character of the first half.
pub fn joined(
    source: &Source,
    before: Span,
    left: &[Span],
    after: Span,
    hyphen: bool,
    between: &str,
) -> Option<Vec<Edit>> {
    let text = source.text();
    let start = inner(source, after).start;
    let mut end = text.get(..start)?.trim_end().len();
    for stray in left.iter().rev().map(|span| inner(source, *span)) {
        if stray.end != end {
            return None;
        }
        end = text.get(..stray.start)?.trim_end().len();
    }
    if inner(source, before).end != end {
        return None;
    }
    if hyphen {
        end -= text[..end].chars().next_back().filter(|c| "-‐\u{ad}".contains(*c))?.len_utf8();
    }
    Some(vec![Edit::new(Span::new(end, start), between)])
}

/// Marks paragraphs as a quotation, `> ` before each of their lines.
pub fn quoted(source: &Source, paragraphs: &[Span]) -> Option<Vec<Edit>> {
    let text = source.text();
    let spans: Vec<Span> = paragraphs.iter().map(|span| inner(source, *span)).collect();
    for pair in spans.windows(2) {
        let gap = text.get(pair[0].end..pair[1].start)?;
        if !gap.trim().is_empty() {
            return None;
        }
    }
    let (first, last) = (spans.first()?, spans.last()?);
    let from = source.position(first.start).line;
    let to = source.position(last.end).line;
    let before = text.get(source.line_start(from)..first.start)?;
    let after = text.get(last.end..source.line_start(to + 2))?;
    if !before.trim().is_empty() || !after.trim().is_empty() {
        return None;
    }
    let marked = (from..=to).map(|line| {
        let at = source.line_start(line);
        let empty = text[at..source.line_start(line + 1)].trim().is_empty();
        Edit::new(Span::new(at, at), if empty { ">" } else { "> " })
    });
    Some(marked.collect())
}

/// Writes the mark behind a number by its code, which says that the number is
/// text: `1931&#46;`.
pub fn number_as_text(source: &Source, marker: Span) -> Option<Vec<Edit>> {
    let written = source.slice(marker);
    let mark = written.chars().next_back()?;
    // A backslash stands before the mark and is counted in its place.
    let (start, mark) = match mark {
        '\\' => (marker.end - 1, source.text()[marker.end..].chars().next()?),
        _ => (marker.end - mark.len_utf8(), mark),
    };
    let end = if written.ends_with('\\') { marker.end + mark.len_utf8() } else { marker.end };
    Some(vec![Edit::new(Span::new(start, end), format!("&#{};", u32::from(mark)))])
}

/// Whether the mark behind a number is written by its code.
pub fn is_number_as_text(source: &Source, marker: Span) -> bool {
    source.slice(marker).ends_with('&')
}

/// Takes surplus signs off a heading.
pub fn raised(source: &Source, heading: Span, level: u8, meant: u8) -> Option<Vec<Edit>> {
    let signs = source.slice(heading).chars().take_while(|c| *c == '#').count();
    let surplus = usize::from(level.checked_sub(meant)?);
    (signs == usize::from(level))
        .then(|| vec![Edit::new(Span::new(heading.start, heading.start + surplus), "")])
}

/// A span without the white space at its ends.
fn inner(source: &Source, span: Span) -> Span {
    let text = source.slice(span);
    let start = span.start + text.len() - text.trim_start().len();
    Span::new(start, span.start + text.trim_end().len())
}
