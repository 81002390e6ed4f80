//! Which paragraphs are numbered, and by what.
//!
//! The number printed is the number written. A number that cannot belong to
//! the sequence is text; gaps, repeats and restarts are findings.

use std::borrow::Cow;

use super::dates::Calendar;
use super::piece::{Marker, Piece, PieceItem, PieceKind, TextPiece};
use super::rewrite::{is_number_as_text, number_as_text};
use crate::diagnostic::Diagnostic;
use crate::source::{Source, Span};
use crate::statement::inline::plain_text;
use crate::statement::number::{digit_value, value};
use crate::statement::{Inline, Number, inline};

/// Gives every paragraph of the body its number.
pub fn judge(
    pieces: &mut Vec<Piece>,
    source: &Source,
    calendar: &Calendar,
    findings: &mut Vec<Diagnostic>,
) {
    part_lines(pieces);
    for piece in pieces.iter_mut() {
        if let Some(text) = piece.text_mut()
            && text.marker.is_none()
        {
            let marker = marker(&text.content);
            if let Some(marker) = marker.filter(|m| !is_number_as_text(source, m.span)) {
                cut_marker(&mut text.content, &marker);
                text.marker = Some(marker);
            }
        }
    }
    let candidates: Vec<(usize, u64)> = pieces
        .iter()
        .enumerate()
        .filter_map(|(i, p)| Some((i, value(&p.text()?.marker.as_ref()?.digits)?)))
        .collect();
    let mut accepted = sequence(&candidates);
    accepted.retain(|index| !is_wrapped_date(pieces, *index, calendar));
    let mut order = Order::default();
    for piece in pieces.iter_mut().enumerate() {
        let (index, piece) = piece;
        let span = piece.span;
        let Some(text) = piece.text_mut() else { continue };
        let Some(marker) = text.marker.take() else { continue };
        let number = accepted
            .binary_search(&index)
            .is_ok()
            .then(|| Number::new(marker.digits.clone(), marker.printed.clone()))
            .flatten();
        match number {
            Some(number) => text.number = Some(order.next(number, marker.span, findings)),
            None => put_back(text, &marker, span, source, findings),
        }
    }
}

/// Parts a paragraph whose lines begin with consecutive numbers, as they do
/// where a copy has lost the blank lines: `1\. One` / `2\. Two`.
fn part_lines(pieces: &mut Vec<Piece>) {
    let mut out = Vec::with_capacity(pieces.len());
    for mut piece in pieces.drain(..) {
        let span = piece.span;
        let Some(text) = piece.text_mut().filter(|t| t.is_bare() && starts_with_number(&t.content))
        else {
            out.push(piece);
            continue;
        };
        let mut rest = std::mem::take(&mut text.content);
        let mut last = value_at(&rest);
        let mut from = 0;
        let mut starts = Vec::new();
        while let Some(at) = rest[from..].iter().position(is_line_end).map(|at| from + at) {
            from = at + 1;
            let next = value_at(&rest[from..]);
            if let (Some(a), Some(b)) = (last, next)
                && b == a + 1
            {
                starts.push(at);
                last = next;
            }
        }
        let mut parts = Vec::new();
        for at in starts.into_iter().rev() {
            let mut part = rest.split_off(at);
            part.remove(0);
            parts.push(part);
        }
        parts.push(rest);
        for content in parts.into_iter().rev() {
            let at = content.iter().find_map(first_span).unwrap_or(span);
            let last = content.iter().rev().find_map(first_span).unwrap_or(span);
            let kind = PieceKind::Text(TextPiece { content, ..TextPiece::default() });
            out.push(Piece { kind, span: at.to(last) });
        }
    }
    *pieces = out;
}

fn is_line_end(inline: &Inline) -> bool {
    matches!(inline, Inline::Break) || matches!(inline, Inline::Text { text, .. } if text == "\n")
}

/// The value of the number that a text begins with.
fn value_at(content: &[Inline]) -> Option<u64> {
    marker(content).and_then(|marker| value(&marker.digits))
}

/// Whether a number is the day of a date that a line end has parted from its
/// sentence: `… since the` / `3. Mai …`.
fn is_wrapped_date(pieces: &[Piece], index: usize, calendar: &Calendar) -> bool {
    let Some(before) = index.checked_sub(1).and_then(|i| pieces[i].text()) else { return false };
    let open = before.plain().trim_end().ends_with(char::is_alphanumeric);
    open && pieces[index].text().is_some_and(|text| calendar.begins_with_month(&text.plain()))
}

/// Makes a rejected marker part of the text again.
fn put_back(
    text: &mut TextPiece,
    marker: &Marker,
    span: Span,
    source: &Source,
    findings: &mut Vec<Diagnostic>,
) {
    let blank = if text.content.is_empty() { "" } else { " " };
    text.content
        .insert(0, Inline::Text { text: format!("{}{blank}", marker.printed), span: marker.span });
    findings.push(
        Diagnostic::warning(
            "number-out-of-sequence",
            Span::new(marker.span.start, span.end.min(marker.span.end)),
            format!("“{}” does not belong to the numbers before and after it and is read as text", marker.printed),
        )
        .with_help("if it is a paragraph's number, correct it; if not, join the line to the paragraph before")
        .with(true, number_as_text(source, marker.span)),
    );
}

/// The candidates that form the sequence. A number that jumps ahead is not
/// part of it when a later one carries on where it left off, or when it is
/// so far off that it can only be a year or a quantity.
fn sequence(candidates: &[(usize, u64)]) -> Vec<usize> {
    const FAR: u64 = 100;
    let mut accepted = Vec::new();
    let mut last: Option<u64> = None;
    for (at, (index, number)) in candidates.iter().enumerate() {
        let later = &candidates[at + 1..];
        let fits = match last {
            Some(last) if *number > last + 1 => {
                let resumed =
                    later.iter().take(3).any(|(_, n)| *n > last && *n <= last + 2 && n < number);
                !resumed && *number - last <= FAR
            }
            Some(_) => true,
            None => *number <= FAR || later.first().is_some_and(|(_, next)| *next == number + 1),
        };
        if fits {
            accepted.push(*index);
            last = Some(*number);
        }
    }
    accepted
}

/// The numbers seen so far.
#[derive(Default)]
struct Order {
    last: Option<u64>,
    seen: std::collections::BTreeMap<String, usize>,
}

impl Order {
    /// Takes the next number, reports what is odd about it and makes its
    /// anchor unique.
    fn next(&mut self, mut number: Number, span: Span, findings: &mut Vec<Diagnostic>) -> Number {
        let label = &number.label;
        match self.last {
            Some(last) if number.value > last + 1 => {
                let missing = if number.value == last + 2 {
                    format!("{} is missing", last + 1)
                } else {
                    format!("{} to {} are missing", last + 1, number.value - 1)
                };
                findings.push(
                    Diagnostic::warning(
                        "number-gap",
                        span,
                        format!("paragraph {label} follows {last}: {missing}"),
                    )
                    .with_help("the numbers are printed as they stand"),
                );
            }
            Some(last) if number.value <= last => {
                let again = self.seen.contains_key(&number.anchor);
                let again = again && number.value > 1;
                let what = if again { "is there already" } else { "begins a new count" };
                findings.push(
                    Diagnostic::warning(
                        if again { "number-repeated" } else { "number-restart" },
                        span,
                        format!("paragraph {label} {what}, after {last}"),
                    )
                    .with_help("the numbers are printed as they stand"),
                );
            }
            None if number.value > 1 => findings.push(Diagnostic::note(
                "number-start",
                span,
                format!("the first numbered paragraph is {label}"),
            )),
            _ => {}
        }
        self.last = Some(number.value);
        let times = self.seen.entry(number.anchor.clone()).or_insert(0);
        *times += 1;
        if *times > 1 {
            number.anchor = format!("{}-{times}", number.anchor);
        }
        number
    }
}

/// Whether a text begins with a number as paragraphs do.
pub fn starts_with_number(content: &[Inline]) -> bool {
    marker(content).is_some()
}

/// The number at the head of a text: `1.`, `1)`, `1．`, `1、`, in any
/// script's digits, bare or wholly inside bold or italics.
fn marker(content: &[Inline]) -> Option<Marker> {
    let first = content.first()?;
    let whole: Cow<'_, str> = match first {
        Inline::Text { text, .. } => text.as_str().into(),
        Inline::Strong(_) | Inline::Emphasis(_) => plain_text(std::slice::from_ref(first)).into(),
        _ => return None,
    };
    let (digits, printed) = split_marker(&whole)?;
    let rest = &whole[printed..];
    let marked = !matches!(first, Inline::Text { .. });
    // Inside bold the number stands alone or the sentence goes on in bold;
    // in plain text something must follow it.
    let ends_clean =
        rest.is_empty() || rest.starts_with(char::is_whitespace) || wide(&whole[..printed]);
    if !ends_clean || (rest.is_empty() && content.len() == 1 && !marked) {
        return None;
    }
    let span = match first {
        Inline::Text { span, .. } => Span::new(span.start, span.start + printed),
        other => {
            first_span(other).map_or(Span::default(), |s| Span::new(s.start, s.start + printed))
        }
    };
    Some(Marker { digits: whole[..digits].into(), printed: whole[..printed].into(), span })
}

/// Takes a number off the head of its text.
fn cut_marker(content: &mut Vec<Inline>, marker: &Marker) {
    let (_, mut rest) = inline::split_at(content, marker.printed.len());
    rest.retain(|i| !matches!(i, Inline::Strong(c) | Inline::Emphasis(c) if c.is_empty()));
    inline::trim_start(&mut rest);
    *content = rest;
}

/// The length of the digits and of the digits with their punctuation at the
/// head of a text.
fn split_marker(text: &str) -> Option<(usize, usize)> {
    let digits: usize =
        text.chars().take_while(|c| digit_value(*c).is_some()).map(char::len_utf8).sum();
    value(&text[..digits])?;
    let mark = text[digits..].chars().next()?;
    matches!(mark, '.' | ')' | '．' | '、' | '）' | '।' | '·' | '۔')
        .then(|| (digits, digits + mark.len_utf8()))
}

/// Whether the punctuation is as wide as a letter and needs no space after it.
fn wide(marker: &str) -> bool {
    marker.ends_with(['．', '、', '）'])
}

fn first_span(inline: &Inline) -> Option<Span> {
    match inline {
        Inline::Text { span, .. } | Inline::Code { span, .. } => Some(*span),
        other => other.children().iter().find_map(first_span),
    }
}

/// Turns the paragraphs that begin with a sub-point's label into lists, and
/// puts each list inside the numbered paragraph before it.
pub fn gather_sub_points(pieces: &mut Vec<Piece>) {
    let mut out: Vec<Piece> = Vec::with_capacity(pieces.len());
    for mut piece in pieces.drain(..) {
        if let Some(text) = piece.text_mut() {
            gather_sub_points(&mut text.inner);
        }
        let Some(items) = sub_points(&piece) else {
            out.push(piece);
            continue;
        };
        match out.last_mut() {
            // Further points of the list just begun.
            Some(Piece { kind: PieceKind::List(list), span }) if list[0].label.is_some() => {
                list.extend(items);
                *span = span.to(piece.span);
            }
            Some(Piece { kind: PieceKind::Text(host), span }) if host.number.is_some() => {
                match host.inner.last_mut() {
                    Some(Piece { kind: PieceKind::List(list), span })
                        if list[0].label.is_some() =>
                    {
                        list.extend(items);
                        *span = span.to(piece.span);
                    }
                    _ => host.inner.push(Piece { kind: PieceKind::List(items), span: piece.span }),
                }
                *span = span.to(piece.span);
            }
            _ => out.push(Piece { kind: PieceKind::List(items), span: piece.span }),
        }
    }
    *pieces = out;
}

/// The points of a paragraph each of whose lines, or whose only line, begins
/// with a label: `(a)`, `a)`, `(i)`.
fn sub_points(piece: &Piece) -> Option<Vec<PieceItem>> {
    let text = piece.bare()?;
    label_length(&text.plain())?;
    let mut lines: Vec<Vec<Inline>> = vec![Vec::new()];
    for inline in &text.content {
        let breaks = matches!(inline, Inline::Break)
            || matches!(inline, Inline::Text { text, .. } if text == "\n");
        if breaks {
            lines.push(Vec::new());
        } else if let Some(line) = lines.last_mut() {
            line.push(inline.clone());
        }
    }
    let mut items: Vec<PieceItem> = Vec::new();
    for mut line in lines {
        let plain = plain_text(&line);
        match (label_length(&plain), items.last_mut()) {
            (Some(length), _) => {
                let (_, mut rest) = inline::split_at(&line, length);
                inline::trim(&mut rest);
                let content = TextPiece { content: rest, ..TextPiece::default() };
                items.push(PieceItem {
                    label: Some(plain[..length].to_owned()),
                    pieces: vec![Piece { kind: PieceKind::Text(content), span: piece.span }],
                    span: piece.span,
                });
            }
            (None, Some(item)) => {
                if let Some(text) = item.pieces.first_mut().and_then(Piece::text_mut) {
                    text.content.push(Inline::Text { text: "\n".into(), span: piece.span });
                    text.content.append(&mut line);
                }
            }
            (None, None) => return None,
        }
    }
    Some(items)
}

/// Whether a text begins with the label of a sub-point.
pub fn is_sub_point(text: &str) -> bool {
    label_length(text).is_some()
}

/// The length of a sub-point's label at the head of a text: one letter of any
/// script or a small number, in brackets or with one behind it.
fn label_length(text: &str) -> Option<usize> {
    // Wide brackets need no space behind them.
    let (open, close, wide) = match text.chars().next()? {
        '(' => (1, ')', false),
        '（' => ('（'.len_utf8(), '）', true),
        _ => (0, ')', false),
    };
    let body = &text[open..];
    // Longer than any label, and no more than that is looked at.
    let body: String = body.chars().take_while(|c| c.is_alphanumeric()).take(6).collect();
    let count = body.chars().count();
    let roman = count <= 5 && body.bytes().all(|b| matches!(b, b'i' | b'v' | b'x'));
    let letter = count == 1 && body.chars().all(char::is_alphabetic);
    let digits = open > 0 && count <= 2 && value(&body).is_some();
    let han = wide && count <= 3 && body.chars().all(|c| "一二三四五六七八九十".contains(c));
    let named = SPELLED.contains(&body.as_str());
    if body.is_empty() || !(letter || digits || roman || han || named) {
        return None;
    }
    let end = open + body.len();
    let rest = text[end..].strip_prefix(close)?;
    (wide || rest.starts_with(char::is_whitespace)).then_some(end + close.len_utf8())
}

/// Labels of more than one letter: the first of a Persian list, the sixth of a
/// Greek one.
const SPELLED: &[&str] = &["الف", "στ"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sequences_keep_gaps_and_leave_years_out() {
        let run = |numbers: &[u64]| {
            let candidates: Vec<_> = numbers.iter().copied().enumerate().collect();
            sequence(&candidates).into_iter().map(|i| numbers[i]).collect::<Vec<_>>()
        };
        assert_eq!(run(&[1, 2, 4, 5]), [1, 2, 4, 5]);
        assert_eq!(run(&[1, 2, 1934, 3, 4]), [1, 2, 3, 4]);
        assert_eq!(run(&[1, 2, 1934]), [1, 2]);
        assert_eq!(run(&[1934]), [] as [u64; 0]);
        assert_eq!(run(&[1, 2, 1, 2]), [1, 2, 1, 2]);
        assert_eq!(run(&[7, 8, 9]), [7, 8, 9]);
        assert_eq!(run(&[1, 2, 30, 3, 4]), [1, 2, 3, 4]);
    }

    #[test]
    fn markers_in_every_form() {
        let mut cases = vec![
            (vec![Inline::text("1. One")], "1."),
            (vec![Inline::text("1) One")], "1)"),
            (vec![Inline::Strong(vec![Inline::text("1.")]), Inline::text(" One")], "1."),
            (vec![Inline::Strong(vec![Inline::text("1. One")])], "1."),
            (vec![Inline::text("١. One")], "١."),
            (vec![Inline::text("1、One")], "1、"),
            (vec![Inline::text("１．One")], "１．"),
        ];
        for (content, printed) in &mut cases {
            let marker = marker(content).expect("a marker");
            cut_marker(content, &marker);
            assert_eq!(marker.printed, *printed);
            assert_eq!(plain_text(content), "One");
        }
        for text in ["1.5 million", "1 One", "One 1.", "1."] {
            assert!(!starts_with_number(&[Inline::text(text)]), "{text}");
        }
    }

    #[test]
    fn labels_of_sub_points() {
        assert_eq!(label_length("(a) x"), Some(3));
        assert_eq!(label_length("b) x"), Some(2));
        assert_eq!(label_length("(iv) x"), Some(4));
        assert_eq!(label_length("(12) x"), Some(4));
        assert_eq!(label_length("(see above) x"), None);
        assert_eq!(label_length("(a)x"), None);
        assert_eq!(label_length("(γ) x"), Some(4));
        assert_eq!(label_length("(الف) x"), Some(8));
        assert_eq!(label_length("(가) x"), Some(5));
        assert_eq!(label_length("（二）x"), Some(9));
        assert_eq!(label_length("（見）x"), Some(9));
        assert_eq!(label_length("（下記）x"), None);
    }
}
