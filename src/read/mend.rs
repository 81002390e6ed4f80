//! Paragraphs that a page end broke in two are made whole again.
//!
//! A paragraph without a number that follows one without closing punctuation,
//! and that does not itself begin a sentence, is the rest of it.

use std::collections::{BTreeMap, VecDeque};

use super::debris::{self, Debris, Kind};
use super::language::{is_mark, joins_without_space, wide};
use super::piece::Piece;
use super::rewrite;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::fix::Edit;
use crate::source::{Source, Span};
use crate::statement::inline::{self, plain_end, plain_text};
use crate::statement::number::digit_value;
use crate::statement::{Inference, Inline};

/// Joins what belongs together, and sets aside what a page has left between.
pub fn mend(
    pieces: &mut Vec<Piece>,
    source: &Source,
    debris: &Debris,
    findings: &mut Vec<Diagnostic>,
) {
    let mut out: Vec<Piece> = Vec::with_capacity(pieces.len());
    let mut rest: VecDeque<Piece> = std::mem::take(pieces).into();
    let mut joins = Vec::new();
    while let Some(mut piece) = rest.pop_front() {
        unwrap_lines(&mut piece, findings);
        let Some(before) = out.last_mut().filter(|p| is_open(p)) else {
            out.push(piece);
            continue;
        };
        let mut between = Vec::new();
        if let Some(left) = left_between(before, &piece, &rest, debris) {
            findings.extend(left.iter().map(|(kind, span)| kind.set_aside(*span)));
            // The first of them is `piece`, and behind them stands the rest.
            rest.drain(..left.len() - 1);
            let Some(next) = rest.pop_front() else { continue };
            between = left.into_iter().map(|(_, span)| span).collect();
            piece = next;
            unwrap_lines(&mut piece, findings);
        }
        if continues(before, &piece) {
            joins.extend(join(before, &between, piece, source, findings));
        } else {
            out.push(piece);
        }
    }
    settle(&joins, findings);
    *pieces = out;
}

/// What a page end leaves in a row: number, head and foot.
const MOST_LEFT: usize = 4;

/// The debris that begins with a piece and has the rest of a paragraph behind
/// it.
fn left_between(
    before: &Piece,
    piece: &Piece,
    rest: &VecDeque<Piece>,
    debris: &Debris,
) -> Option<Vec<(Kind, Span)>> {
    let mut left = Vec::new();
    for next in std::iter::once(piece).chain(rest).take(MOST_LEFT + 1) {
        match debris.kind(next) {
            Some(kind) => left.push((kind, next.span)),
            None => {
                let between = !left.is_empty() && continues(before, next);
                return (between && debris.is_certain(&left)).then_some(left);
            }
        }
    }
    None
}

/// Takes a page number out of the middle of a paragraph, where it stands on a
/// line of its own and cuts a sentence in two.
fn unwrap_lines(piece: &mut Piece, findings: &mut Vec<Diagnostic>) {
    let Some(text) = piece.text_mut() else { return };
    let content = &text.content;
    let mut cut = Vec::new();
    let mut at = 1;
    while at + 2 < content.len() {
        let number = match &content[at..at + 3] {
            [before, Inline::Text { text, span }, after]
                if is_line_end(before) && is_line_end(after) =>
            {
                debris::page_number(text).map(|number| (Kind::PageNumber(number), *span))
            }
            _ => None,
        };
        if let Some((kind, span)) = number
            && breaks_off_for(&content[..at])
            && goes_on(&content[at + 3..])
        {
            findings.push(kind.set_aside(span));
            cut.push(at);
        }
        at += 1;
    }
    if cut.is_empty() {
        return;
    }
    let mut index = 0;
    text.content.retain(|_| {
        let gone = cut.binary_search(&index).is_ok()
            || index > 0 && cut.binary_search(&(index - 1)).is_ok();
        index += 1;
        !gone
    });
}

/// Whether the last line of a text breaks off within a sentence, and is so long
/// that a line of its own for a number can only be the page's doing.
fn breaks_off_for(content: &[Inline]) -> bool {
    const LONG: usize = 30;
    let start = content.iter().rposition(ends_line).map_or(0, |at| at + 1);
    let last = plain_text(&content[start..]);
    // The letters of some scripts are two columns wide.
    let columns: usize = last.chars().map(|c| 1 + usize::from(wide(c))).sum();
    columns >= LONG && ends_open(&last)
}

/// Whether a text does not begin with a capital, where its script has any.
fn goes_on(content: &[Inline]) -> bool {
    let first = content
        .iter()
        .find_map(|inline| plain_text(std::slice::from_ref(inline)).trim_start().chars().next());
    first.is_some_and(|c| c.is_alphabetic() && !c.is_uppercase())
}

fn ends_line(inline: &Inline) -> bool {
    is_line_end(inline) || matches!(inline, Inline::Break)
}

fn is_line_end(inline: &Inline) -> bool {
    matches!(inline, Inline::Text { text, .. } if text == "\n")
}

/// Whether a paragraph stops without having ended.
fn is_open(piece: &Piece) -> bool {
    let Some(text) = piece.text().filter(|t| t.inner.is_empty() && !t.content.is_empty()) else {
        return false;
    };
    if wholly_emphasised(&text.content) {
        return false;
    }
    ends_open(&plain_end(&text.content))
}

/// Whether a text breaks off within a sentence.
fn ends_open(plain: &str) -> bool {
    // A closing quote or bracket ends a sentence only behind its full stop.
    let plain = plain.trim_end().trim_end_matches(CLOSERS);
    let last = plain.chars().next_back();
    last.is_some_and(|c| {
        c.is_alphanumeric()
            || is_mark(c)
            || matches!(c, ',' | '-' | '‐' | '–' | '—' | '\u{ad}' | '،' | '、' | '，' | '־')
    })
}

/// Whether a paragraph goes on with a sentence begun before it.
fn continues(before: &Piece, piece: &Piece) -> bool {
    let Some(text) = piece.bare() else { return false };
    if wholly_emphasised(&text.content) {
        return false;
    }
    let plain = text.plain();
    if super::numbering::is_sub_point(&plain) {
        return false;
    }
    let begun = plain.trim_start_matches(|c: char| c.is_whitespace() || OPENERS.contains(&c));
    let Some(first) = begun.chars().next() else { return false };
    if first.is_lowercase() {
        return true;
    }
    // A script with capitals begins a sentence with one; in one without, the
    // missing end of the paragraph before decides, where that is no line by
    // itself.
    if first.is_alphabetic() {
        return !first.is_uppercase() && ends_sentence(&plain) && !is_line(before);
    }
    let letters = |c: char| c.is_alphabetic() && !c.is_uppercase();
    digit_value(first).is_some()
        && ends_sentence(&plain)
        && plain.chars().any(letters)
        && (plain.chars().any(char::is_lowercase) || !is_line(before))
}

/// Whether a paragraph is one short line without a number, such as a heading
/// that is not marked or a name.
fn is_line(piece: &Piece) -> bool {
    const SHORT: usize = 36;
    let Some(text) = piece.bare().filter(|text| text.inferred.is_empty()) else { return false };
    let plain = text.plain();
    let columns: usize = plain.chars().take(SHORT).map(|c| 1 + usize::from(wide(c))).sum();
    let comma = plain.trim_end().ends_with([',', '،', '，', '、']);
    columns < SHORT && !comma && !plain.contains('\n')
}

/// Marks that close what was opened.
const CLOSERS: &[char] = &['"', '”', '’', '»', '“', ')', ']', '」', '』', '）', '\''];

/// Marks that open a quotation or an aside.
const OPENERS: &[char] = &['"', '“', '„', '«', '‘', '(', '[', '「', '『', '（', '\''];

fn ends_sentence(plain: &str) -> bool {
    let end = plain.trim_end().trim_end_matches(CLOSERS);
    end.ends_with(['.', '!', '?', '…', '。', '！', '？', '؟', '۔', '।', '෴'])
}

/// Whether a paragraph is emphasis from end to end.
pub fn wholly_emphasised(content: &[Inline]) -> bool {
    let mut any = false;
    for inline in content {
        match inline {
            Inline::Emphasis(_) => any = true,
            Inline::Strong(inner) if wholly_emphasised(inner) => any = true,
            Inline::Break => {}
            Inline::Text { text, .. } if text.trim().is_empty() => {}
            _ => return false,
        }
    }
    any
}

fn join(
    before: &mut Piece,
    strays: &[Span],
    piece: Piece,
    source: &Source,
    findings: &mut Vec<Diagnostic>,
) -> Option<Join> {
    let (first, second) = (before.span, piece.span);
    let super::piece::PieceKind::Text(mut rest) = piece.kind else { return None };
    let first_line = source.position(before.span.start).line;
    let text = before.text_mut()?;
    inline::trim_end(&mut text.content);
    inline::trim_start(&mut rest.content);
    let (left, right) = (plain_end(&text.content), plain_text(&rest.content));
    let suspended = left.ends_with(['-', '‐']) && begins_with_conjunction(&right);
    let divided = !suspended && is_divided(&left);
    let between = if !divided && (suspended || needs_space(&left, &right)) { " " } else { "" };
    let message = if divided {
        drop_last_char(&mut text.content);
        "a word and its paragraph were divided here by a page end: joined"
    } else {
        if !between.is_empty() {
            text.content.push(Inline::Text {
                text: between.into(),
                span: Span::new(second.start, second.start),
            });
        }
        "a page end broke this paragraph in two: joined"
    };
    text.content.append(&mut rest.content);
    if !text.inferred.contains(&Inference::BrokenParagraph) {
        text.inferred.push(Inference::BrokenParagraph);
    }
    before.span = before.span.to(second);
    let edits = rewrite::joined(source, first, strays, second, divided, between);
    findings.push(
        Diagnostic::warning(
            if divided { "divided-word" } else { Inference::BrokenParagraph.code() },
            second,
            format!("{message} to the one that begins on line {first_line}"),
        )
        .with_help("if it is a paragraph of its own, end the one before it with a full stop")
        .with(true, edits.clone()),
    );
    Some(Join { strays: strays.to_vec(), second: second.start, edits })
}

/// Two halves that have been joined.
struct Join {
    /// What stood between them.
    strays: Vec<Span>,
    /// Where the second half begins.
    second: usize,
    /// The edits that join them in the source.
    edits: Option<Vec<Edit>>,
}

/// What is joined in the source leaves no debris there and no number at the
/// head of the second half: those findings are settled by the same edits.
fn settle(joins: &[Join], findings: &mut [Diagnostic]) {
    let strays: BTreeMap<Span, &Join> =
        joins.iter().flat_map(|join| join.strays.iter().map(move |span| (*span, join))).collect();
    let seconds: BTreeMap<usize, &Join> = joins.iter().map(|join| (join.second, join)).collect();
    for finding in findings {
        let join = match finding.code.0 {
            "stray-page-number" | "stray-running-head" => strays.get(&finding.span),
            "number-out-of-sequence" => seconds.get(&finding.span.start),
            _ => None,
        };
        if let Some(join) = join {
            finding.fix = None;
            *finding = finding.clone().with(true, join.edits.clone());
        }
    }
}

/// Whether a text ends in a word that a hyphen divides. A compound of capitals
/// ("US-") keeps its hyphen.
fn is_divided(left: &str) -> bool {
    if left.ends_with('\u{ad}') {
        return true;
    }
    let Some(stem) = left.strip_suffix(['-', '‐']) else { return false };
    stem.chars().next_back().is_some_and(char::is_lowercase)
}

/// Whether a text goes on with a word that joins two halves of a compound:
/// "Ost- und Westseite", "short- and long-term".
fn begins_with_conjunction(right: &str) -> bool {
    const WORDS: &[&str] = &[
        "und", "oder", "bis", "bzw", "and", "or", "to", "en", "of", "et", "ou", "och", "og", "и",
        "или", "та", "або", "й", "i", "lub", "oraz", "ve", "veya", "y", "o", "e", "και", "ή",
        "dan", "atau",
    ];
    let first: String = right.chars().take_while(|c| c.is_alphabetic()).collect();
    WORDS.contains(&first.as_str())
}

fn needs_space(left: &str, right: &str) -> bool {
    match (left.chars().next_back(), right.chars().next()) {
        (Some('-' | '‐'), _) => false,
        (Some(a), Some(b)) => !joins_without_space(a, b),
        _ => false,
    }
}

fn drop_last_char(content: &mut [Inline]) {
    match content.last_mut() {
        Some(Inline::Text { text, .. }) => {
            text.pop();
        }
        Some(other) => {
            if let Some(inner) = other.children_mut() {
                drop_last_char(inner);
            }
        }
        None => {}
    }
}
