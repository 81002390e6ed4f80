//! `check --fix`: what was read, written into the statements. Which fix is safe
//! is not decided here.

use similar::TextDiff;

use super::disk::{self, Found};
use super::report::Reporter;
use crate::press::{Outcome, Press};

/// Makes the safe fixes of every statement and shows each. A file that cannot
/// be written goes on as it was.
pub fn all(found: &mut Found, reporter: &mut Reporter) {
    for (manuscript, path) in found.manuscripts.iter_mut().zip(&found.paths) {
        let mended = Press::mend(manuscript);
        if mended.made.is_empty() {
            continue;
        }
        if let Err(error) = disk::rewrite(path, &manuscript.bytes, &mended.manuscript.bytes) {
            found.errors.push(error);
            continue;
        }
        for mend in &mended.made {
            let at = mend.source.position(mend.finding.span.start).line;
            reporter.say(&format!("{}:{at}: fixed {}", manuscript.name, mend.finding.code));
            reporter.diff(&lines(mend.source.text(), &mend.after));
        }
        *manuscript = mended.manuscript;
    }
}

/// Shows the fixes that are left to the author.
pub fn suggest(outcomes: &[Outcome], reporter: &mut Reporter) {
    for outcome in outcomes {
        for finding in &outcome.findings {
            let Some(fix) = finding.fix.as_ref().filter(|_| !finding.has_safe_fix()) else {
                continue;
            };
            let text = outcome.source.text();
            let after = crate::diagnostic::fix::apply(text, &[fix]).text;
            let at = outcome.source.position(finding.span.start).line;
            let name = outcome.source.name();
            reporter.say(&format!("{name}:{at}: perhaps, for {}", finding.code));
            reporter.diff(&lines(text, &after));
        }
    }
}

/// The lines that differ, with one on either side.
fn lines(before: &str, after: &str) -> String {
    // A line end of Windows is no part of what is shown.
    let (before, after) = (before.replace("\r\n", "\n"), after.replace("\r\n", "\n"));
    let diff = TextDiff::from_lines(&before, &after);
    diff.unified_diff().context_radius(1).missing_newline_hint(false).to_string()
}
