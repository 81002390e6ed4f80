//! Quotations that carry no mark of their own, and the attribution of all.

use super::piece::{Piece, PieceKind};
use super::rewrite;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::fix::Edit;
use crate::source::{Source, Span};
use crate::statement::inline::{self, plain_text};
use crate::statement::{Inference, Inline};

/// Recognises unmarked quotations: the paragraphs without a number that follow
/// one ending in a colon, up to the next number, heading or break.
///
/// Only numbers make this certain: in a statement without them, what follows a
/// colon is left as it is.
pub fn find_unmarked(pieces: &mut Vec<Piece>, source: &Source, findings: &mut Vec<Diagnostic>) {
    if !pieces.iter().any(Piece::is_numbered) {
        return;
    }
    let mut out: Vec<Piece> = Vec::with_capacity(pieces.len());
    let mut rest = std::mem::take(pieces).into_iter().peekable();
    let mut numbers_begun = false;
    while let Some(piece) = rest.next() {
        numbers_begun |= piece.is_numbered();
        let introduces = numbers_begun && ends_in_colon(&piece);
        out.push(piece);
        if !introduces {
            continue;
        }
        let mut quoted = Vec::new();
        while rest.peek().is_some_and(|next| next.bare().is_some()) {
            quoted.extend(rest.next());
        }
        let (Some(first), Some(last)) = (quoted.first(), quoted.last()) else { continue };
        let span = first.span.to(last.span);
        findings.push(
            Diagnostic::note(
                Inference::UnmarkedQuotation.code(),
                first.span,
                "after a colon and without a number: read as a quotation",
            )
            .with_help("put “> ” before each of its lines to say so")
            .with(true, marked(&quoted, source)),
        );
        out.push(Piece { kind: PieceKind::UnmarkedQuote(quoted), span });
    }
    *pieces = out;
}

/// The edits that mark a quotation. A paragraph that was joined has to be
/// joined in the source first: within a quotation nothing is.
fn marked(quoted: &[Piece], source: &Source) -> Option<Vec<Edit>> {
    let whole = |piece: &Piece| piece.text().is_some_and(|text| text.inferred.is_empty());
    let spans: Vec<Span> = quoted.iter().map(|piece| piece.span).collect();
    quoted.iter().all(whole).then(|| rewrite::quoted(source, &spans)).flatten()
}

fn ends_in_colon(piece: &Piece) -> bool {
    let Some(text) = piece.text() else { return false };
    let plain = match text.inner.last() {
        None => text.plain(),
        Some(last) => match last.text() {
            Some(inner) => inner.plain(),
            None => return false,
        },
    };
    plain.trim_end().ends_with([':', '：'])
}

/// Takes the attribution off the end of a quotation: a last line that begins
/// with a dash.
pub fn take_attribution(pieces: &mut Vec<Piece>) -> Option<Vec<Inline>> {
    let last = pieces.last_mut()?;
    let text = last.text_mut().filter(|t| t.inner.is_empty() && t.number.is_none())?;
    let at = text
        .content
        .iter()
        .rposition(|i| {
            matches!(i, Inline::Break) || matches!(i, Inline::Text { text, .. } if text == "\n")
        })
        .map_or(0, |at| at + 1);
    let line = plain_text(&text.content[at..]);
    let name = line.trim_start().strip_prefix(['—', '–', '―']).or_else(|| {
        line.trim_start().strip_prefix("--").map(|rest| rest.trim_start_matches('-'))
    })?;
    if name.trim().is_empty() || line.chars().count() > 200 {
        return None;
    }
    let mut attribution = text.content.split_off(at);
    inline::trim(&mut attribution);
    text.content.pop();
    inline::trim_end(&mut text.content);
    if text.content.is_empty() {
        pieces.pop();
    }
    Some(attribution)
}
