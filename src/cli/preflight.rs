//! `preflight`: examines finished PDFs, whoever has made them.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use super::args::Preflight;
use super::report::Reporter;
use super::{Exit, disk};
use crate::diagnostic::Severity;
use crate::error::Error;
use crate::pdf::preflight::{self, Examined};
use crate::source::Source;

/// Runs the command. A file that is not a PDF is reported, and the others are
/// examined all the same.
///
/// # Errors
/// None of its own; trouble with single files is reported and counted.
pub fn run(args: &Preflight) -> Result<Exit, Error> {
    let mut reporter = Reporter::new(&args.common);
    let mut examined: Vec<(Source, Examined)> = Vec::new();
    let mut errors = Vec::new();
    for path in &args.files {
        match examine(path) {
            Ok(seen) => examined.push((Source::finished(disk::shown(path)), seen)),
            Err(error) => errors.push(error),
        }
    }
    let reports: Vec<_> =
        examined.iter().map(|(source, seen)| (source, seen.findings.as_slice())).collect();
    reporter.findings(&reports);
    for (source, seen) in &examined {
        reporter.say(&line(source, seen));
    }
    errors.iter().for_each(|error| reporter.error(error));
    if errors.is_empty() { Ok(Exit::of(&reports, args.strict)) } else { Ok(Exit::Trouble) }
}

fn examine(path: &Path) -> Result<Examined, Error> {
    let bytes = disk::read(path)?;
    let name = path.display().to_string();
    // Where a file makes the program give way, the others are examined all the
    // same.
    let examined = catch_unwind(AssertUnwindSafe(|| preflight::examine(&bytes)));
    let examined = examined.map_err(|_| Error::Defect {
        statement: name.clone(),
        message: "this PDF cannot be examined".to_owned(),
    })?;
    examined.map_err(|reason| Error::Usage(format!("{name}: {reason}")))
}

/// `a-press.pdf: ready for the printer, 1 note (4 pages of 148 × 210 mm, bleed 3 mm)`
fn line(source: &Source, seen: &Examined) -> String {
    let count = |severity| seen.findings.iter().filter(|f| f.severity == severity).count();
    let counts = [
        (count(Severity::Error), "error"),
        (count(Severity::Warning), "warning"),
        (count(Severity::Note), "note"),
    ];
    let head = match counts {
        [(0, _), (0, _), _] => "ready for the printer",
        [(0, _), ..] => "PDF/X-4, with warnings",
        _ => "not PDF/X-4",
    };
    let said: String = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!(", {count} {word}{}", if *count == 1 { "" } else { "s" }))
        .collect();
    format!("{}: {head}{said}{}", source.name(), measures(seen))
}

/// What a printer asks first: how many pages, how large, with how much bleed.
fn measures(seen: &Examined) -> String {
    if seen.pages == 0 {
        return String::new();
    }
    let mm = |length: f64| (length * 10.0).round() / 10.0;
    let size = seen.trim.map(|[width, height]| format!(" of {} × {} mm", mm(width), mm(height)));
    let bleed = seen.bleed.map(|bleed| format!(", bleed {} mm", mm(bleed)));
    let pages = if seen.pages == 1 { "page" } else { "pages" };
    format!(" ({} {pages}{}{})", seen.pages, size.unwrap_or_default(), bleed.unwrap_or_default())
}
