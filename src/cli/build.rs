//! `build`: statements in, files out.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::args::Build;
use super::report::Reporter;
use super::{Exit, disk, plan};
use crate::diagnostic::has_errors;
use crate::error::Error;
use crate::press::{Manuscript, Outcome, Plan, Press, identifiers, works};
use crate::product::Form;
use crate::shelf::Shelf;

/// How many failed statements the last line names; each is named above it too.
const NAMED: usize = 12;

/// Runs the command.
///
/// # Errors
/// Where nothing can be made at all: usage, fonts, layouts.
pub fn run(args: &Build) -> Result<Exit, Error> {
    let mut reporter = Reporter::new(&args.common);
    let plan = plan::of(args)?;
    let press = Press::new(Shelf::with_system(
        &args.common.font_path,
        args.common.system_fonts,
        args.layouts.as_deref(),
    )?);
    let found = disk::find(&args.paths, args.common.config.as_deref());
    let mut outcomes = make_all(&press, &found.manuscripts, &plan, args.jobs.map(Into::into));
    identifiers::hold_apart(&mut outcomes);
    let lines = write_all(&found.manuscripts, &mut outcomes, &args.out);

    let configs = found.configs.iter().map(|(source, findings)| (source, findings.as_slice()));
    let texts = outcomes.iter().map(|o| (&o.source, o.findings.as_slice()));
    let reports: Vec<_> = configs.chain(texts).collect();
    reporter.findings(&reports);
    lines.iter().for_each(|line| reporter.say(line));
    let mut exit = Exit::of(&reports, args.strict);
    for error in found.errors.iter().chain(outcomes.iter().filter_map(|o| o.error.as_ref())) {
        reporter.error(error);
        exit = Exit::Trouble;
    }
    let failed: Vec<&str> = found
        .manuscripts
        .iter()
        .zip(&outcomes)
        .filter(|(_, outcome)| outcome.error.is_some() || has_errors(&outcome.findings))
        .map(|(manuscript, _)| manuscript.name.as_str())
        .collect();
    if !failed.is_empty() {
        let shown = failed.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
        let more = match failed.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let (count, all) = (failed.len(), found.manuscripts.len());
        reporter.error_line(&format!("{count} of {all} statements not made: {shown}{more}"));
    }
    Ok(exit)
}

/// Writes what was made and says so in a line for each statement. Two
/// statements that claim the same name are not both written.
fn write_all(manuscripts: &[Manuscript], outcomes: &mut [Outcome], out: &Path) -> Vec<String> {
    let mut owners: BTreeMap<String, &str> = BTreeMap::new();
    let mut lines = Vec::new();
    for (manuscript, outcome) in manuscripts.iter().zip(outcomes) {
        let Some(statement) = outcome.statement.as_ref().filter(|_| !outcome.artifacts.is_empty())
        else {
            continue;
        };
        let slug = &statement.identity.slug;
        // Some disks do not tell capitals from small letters.
        let claimed = owners.insert(slug.to_lowercase(), &manuscript.name);
        if let Some(owner) = claimed {
            outcome.error = Some(Error::Usage(format!(
                "{}: its files would be named “{slug}” like those of {owner}; give one of them another `slug:`",
                manuscript.name
            )));
            continue;
        }
        match disk::write(&out.join(slug), &outcome.artifacts) {
            Ok(()) => lines.push(line(out, slug, outcome)),
            Err(error) => outcome.error = Some(error),
        }
    }
    lines
}

/// `out/slug: slug.pdf, slug.epub (8 pages on 2 sheets, type 11.4 pt, last page 62 % full)`
fn line(out: &Path, slug: &str, outcome: &Outcome) -> String {
    let own = outcome.artifacts.iter().map(|a| a.name.as_str()).filter(|n| !n.contains('/'));
    let files = own.collect::<Vec<_>>().join(", ");
    let pages = sheets(outcome).unwrap_or_else(|| counted(outcome.pages, "page"));
    format!("{}: {files} ({pages})", out.join(slug).display())
}

/// How the pages come out in print.
fn sheets(outcome: &Outcome) -> Option<String> {
    let sheets = outcome.sheets?;
    let what = if matches!(sheets.form, Form::Leaflet(_)) { "panel" } else { "page" };
    let mut said = format!(
        "{} on {}",
        counted(sheets.in_print, what),
        counted(sheets.form.sheets(sheets.in_print), "sheet")
    );
    if sheets.blanks > 0 {
        said += &format!(", {} blank", sheets.blanks);
        if sheets.beyond {
            said += " since the layout's limits do not reach";
        }
    }
    if let Some(size) = sheets.type_size {
        said += &format!(", type {size:.1} pt");
    }
    Some(said + &format!(", last text page {:.0} % full", sheets.filled * 100.0))
}

fn counted(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// Makes every manuscript, several statements at once, and gives the outcomes in the
/// order of the manuscripts.
fn make_all(
    press: &Press,
    manuscripts: &[Manuscript],
    plan: &Plan,
    jobs: Option<usize>,
) -> Vec<Outcome> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let works = works(manuscripts);
    let jobs = jobs.unwrap_or(cores).min(works.len());
    let next = AtomicUsize::new(0);
    let done = Mutex::new(BTreeMap::new());
    let work = || {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(work) = works.get(index) else { return };
            let editions: Vec<_> = work.iter().map(|index| &manuscripts[*index]).collect();
            let outcomes = press.make(&editions, plan);
            let mut done = done.lock().unwrap_or_else(|poison| poison.into_inner());
            done.extend(work.iter().copied().zip(outcomes));
        }
    };
    std::thread::scope(|scope| {
        // This thread works too.
        for _ in 1..jobs {
            scope.spawn(work);
        }
        work();
    });
    done.into_inner().unwrap_or_else(|poison| poison.into_inner()).into_values().collect()
}
