//! `check --fix`: what was read, written into the statements. Which fix is safe
//! is not decided here.

use similar::TextDiff;

use super::disk::{self, Found};
use super::report::Reporter;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::fix::{Applicability, Edit, Fix, apply};
use crate::press::{Outcome, Press};
use crate::source::{Source, Span};

/// Makes the safe fixes of every statement and shows each. A file that cannot
/// be written goes on as it was.
pub fn all(found: &mut Found, reporter: &mut Reporter) {
    for (manuscript, path) in found.manuscripts.iter_mut().zip(&found.paths) {
        let mended = Press::mend(manuscript);
        if mended.rounds.is_empty() {
            continue;
        }
        if let Err(error) = disk::rewrite(path, &manuscript.bytes, &mended.manuscript.bytes) {
            found.errors.push(error);
            continue;
        }
        for round in &mended.rounds {
            for finding in &round.settled {
                show("fixed", &round.source, finding, reporter);
            }
        }
        *manuscript = mended.manuscript;
    }
}

/// Shows the fixes that are left to the author.
pub fn suggest(outcomes: &[Outcome], reporter: &mut Reporter) {
    for outcome in outcomes {
        for finding in outcome.findings.iter().filter(|f| f.fix.is_some() && !f.has_safe_fix()) {
            show("perhaps, for", &outcome.source, finding, reporter);
        }
    }
}

fn show(what: &str, source: &Source, finding: &Diagnostic, reporter: &mut Reporter) {
    let Some(fix) = &finding.fix else { return };
    let at = source.position(finding.span.start).line;
    reporter.say(&format!("{}:{at}: {what} {}", source.name(), finding.code));
    reporter.diff(&lines(source, fix));
}

/// How many places of one fix are shown.
const SHOWN: usize = 20;

/// The lines that a fix changes, with one on either side.
fn lines(source: &Source, fix: &Fix) -> String {
    let places = places(source, &fix.edits);
    let hidden = places.len().saturating_sub(SHOWN);
    let shown = places.into_iter().take(SHOWN);
    let mut out = shown.map(|(region, edits)| change(source, region, edits)).collect::<Vec<_>>();
    if hidden > 0 {
        out.push(format!(" … and {hidden} more\n"));
    }
    out.join(" …\n")
}

/// The edits of a fix, those of neighbouring lines together, each with the
/// lines around them.
fn places<'a>(source: &Source, edits: &'a [Edit]) -> Vec<(Span, &'a [Edit])> {
    let near = |a: &Edit, b: &Edit| {
        source.position(b.span.start).line <= source.position(a.span.end).line + 2
    };
    edits
        .chunk_by(near)
        .filter_map(|chunk| {
            let first = source.position(chunk.first()?.span.start).line;
            let last = source.position(chunk.last()?.span.end).line;
            let start = source.line_start(first.saturating_sub(1).max(1));
            Some((Span::new(start, source.line_start(last + 2)), chunk))
        })
        .collect()
}

fn change(source: &Source, region: Span, edits: &[Edit]) -> String {
    let moved = |edit: &Edit| {
        let Span { start, end } = edit.span;
        Edit::new(Span::new(start - region.start, end - region.start), edit.text.as_str())
    };
    let fix = Fix { applicability: Applicability::Safe, edits: edits.iter().map(moved).collect() };
    let before = source.slice(region);
    // A line end of Windows is no part of what is shown.
    let plain = |text: &str| text.replace("\r\n", "\n");
    let (before, after) = (plain(before), plain(&apply(before, &[&fix]).text));
    let diff = TextDiff::from_lines(&before, &after);
    let shown = diff.unified_diff().context_radius(1).missing_newline_hint(false).to_string();
    shown.split_inclusive('\n').filter(|line| !line.starts_with("@@")).collect()
}
