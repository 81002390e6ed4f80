//! `check`: reads and lints, makes nothing.

use std::collections::BTreeMap;

use super::args::Check;
use super::report::Reporter;
use super::{Exit, disk, fix};
use crate::diagnostic::Severity;
use crate::error::Error;
use crate::press::claims::Claims;
use crate::press::{Outcome, Press, works};
use crate::shelf::Shelf;

/// Runs the command.
///
/// # Errors
/// Where a folder of fonts cannot be used; trouble with single files is
/// reported and counted.
pub fn run(args: &Check) -> Result<Exit, Error> {
    let mut reporter = Reporter::new(&args.common);
    let mut found = disk::find(&args.paths, args.common.config.as_deref(), args.limits.bounds());
    if args.fix {
        fix::all(&mut found, &mut reporter);
    }
    let press =
        Press::new(Shelf::with_system(&args.common.font_path, args.common.system_fonts, None)?);
    let mut outcomes: BTreeMap<usize, Outcome> = BTreeMap::new();
    for work in works(&found.manuscripts) {
        let editions: Vec<_> = work.iter().map(|index| &found.manuscripts[*index]).collect();
        outcomes.extend(work.iter().copied().zip(press.check(&editions)));
    }
    let mut outcomes: Vec<Outcome> = outcomes.into_values().collect();
    let claims = Claims::of(&found.manuscripts);
    outcomes.iter_mut().enumerate().for_each(|(index, outcome)| claims.refuse(index, outcome));
    let configs = found.configs.iter().map(|(source, findings)| (source, findings.as_slice()));
    let texts = outcomes.iter().map(|o| (&o.source, o.findings.as_slice()));
    let reports: Vec<_> = configs.chain(texts).collect();
    reporter.findings(&reports);
    let count = |severity| {
        reports.iter().flat_map(|(_, f)| f.iter()).filter(|f| f.severity == severity).count()
    };
    reporter.say(&format!(
        "{} read: {}, {}, {}",
        plural(outcomes.len(), "statement"),
        plural(count(Severity::Error), "error"),
        plural(count(Severity::Warning), "warning"),
        plural(count(Severity::Note), "note"),
    ));
    if args.fix {
        fix::suggest(&outcomes, &mut reporter);
    } else {
        let safe = outcomes.iter().flat_map(|o| &o.findings).filter(|f| f.has_safe_fix()).count();
        if safe > 0 {
            reporter.say(&format!("`check --fix` settles {safe} of them"));
        }
    }
    for error in &found.errors {
        reporter.error(error);
    }
    if found.errors.is_empty() { Ok(Exit::of(&reports, args.strict)) } else { Ok(Exit::Trouble) }
}

fn plural(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}
