//! Typst's complaints → places in the author's text.
//!
//! A complaint about the emitted markup is led back through the source map to
//! the line that caused it. One that has no such line is not the author's
//! fault: it is a fault of the layout or a defect of the program.

use typst::diag::{SourceDiagnostic, Tracepoint};
use typst::syntax::DiagSpan;
use typst::{World, WorldExt};

use super::emit::Origins;
use super::world::Desk;
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::source::Source;

/// Sorts complaints into findings about the text and trouble with the layout.
pub fn sort(
    complaints: &[SourceDiagnostic],
    desk: &Desk<'_>,
    origins: &Origins,
    source: &Source,
) -> Result<Vec<Diagnostic>, Error> {
    let mut findings = Vec::new();
    let mut ours = Vec::new();
    for complaint in complaints {
        let origin = origin(complaint, desk, origins).or_else(|| quoted(complaint, source));
        match origin {
            Some(span) => findings.push(Diagnostic::error(
                "cannot-be-set",
                span,
                format!("this cannot be set: {}", complaint.message),
            )),
            None => ours.push(describe(complaint, desk)),
        }
    }
    // Where the author's text is to blame, the rest follows from it.
    if ours.is_empty() || !findings.is_empty() {
        Ok(findings)
    } else {
        Err(Error::Layout { statement: source.name().to_owned(), message: ours.join("\n") })
    }
}

/// The place in the author's text that a complaint is about: its own, or that
/// of the innermost call that led to it.
fn origin(
    complaint: &SourceDiagnostic,
    desk: &Desk<'_>,
    origins: &Origins,
) -> Option<crate::source::Span> {
    let of = |span: DiagSpan| {
        if span.id()? != desk.main() {
            return None;
        }
        let range = desk.range(span)?;
        origins.of(range.start)
    };
    of(complaint.span).or_else(|| {
        complaint
            .trace
            .iter()
            .filter(|point| matches!(point.v, Tracepoint::Call(_) | Tracepoint::Show(_)))
            .find_map(|point| of(point.span.into()))
    })
}

/// The place of a character that a complaint quotes because no font can show
/// it where it stands. The layout may have set the text anew, as it does with
/// code, and then the complaint is about a place in the layout.
fn quoted(complaint: &SourceDiagnostic, source: &Source) -> Option<crate::source::Span> {
    let (_, rest) = complaint
        .message
        .split_once("could not be displayed")
        .and_then(|_| complaint.message.split_once("the text `\""))?;
    let (text, _) = rest.split_once("\"`")?;
    let text = match text.strip_prefix("\\u{").and_then(|t| t.strip_suffix('}')) {
        Some(hex) => String::from(char::from_u32(u32::from_str_radix(hex, 16).ok()?)?),
        None => text.to_owned(),
    };
    let at = source.text().find(&text).filter(|_| !text.is_ascii())?;
    Some(crate::source::Span::new(at, at + text.len()))
}

/// A complaint in one line, with its file and line.
fn describe(complaint: &SourceDiagnostic, desk: &Desk<'_>) -> String {
    let place = complaint.span.id().and_then(|id| {
        let range = desk.range(complaint.span)?;
        let source = desk.source(id).ok()?;
        let line = source.lines().byte_to_line(range.start)? + 1;
        Some(format!("{}:{line}: ", id.vpath().get_without_slash()))
    });
    let hints: String = complaint.hints.iter().map(|h| format!(" ({})", h.v)).collect();
    format!("  {}{}{hints}", place.unwrap_or_default(), complaint.message)
}
