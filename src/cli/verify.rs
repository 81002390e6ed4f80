//! `verify`: examines a release that lies in a folder.

use std::collections::BTreeMap;
use std::path::Path;

use super::Exit;
use super::args::Verify;
use super::disk::{self, at_hand, listing, place};
use super::report::Reporter;
use crate::bounds::Bounds;
use crate::diagnostic::{Diagnostic, Severity};
use crate::error::Error;
use crate::release::manifest::{self, Manifest};
use crate::release::reading;
use crate::release::sums;
use crate::release::verify::{Lying, Release, examine};
use crate::source::Source;

/// Runs the command.
///
/// # Errors
/// Where there is no release in the folder.
pub fn run(args: &Verify) -> Result<Exit, Error> {
    let mut reporter = Reporter::new(&args.common);
    let folder = args.folder.as_path();
    is_release(folder)?;
    let shown = disk::shown(folder);
    let shown = Some(shown.trim_end_matches('/')).filter(|name| !name.is_empty()).unwrap_or("/");
    let (files, mut errors) = listing::listing(folder);
    let manifest = text(folder, manifest::FILE, &files)?
        .map(|bytes| reading::read(&format!("{shown}/{}", manifest::FILE), &bytes));
    let sums = text(folder, sums::FILE, &files)?;
    let said = manifest.as_ref().and_then(|reading| reading.manifest.as_ref());
    let works = (!args.sources.is_empty()).then(|| {
        let config = args.common.config.as_deref();
        // Whatever they were made within, all of them is compared.
        let limits = Bounds { file_size: Some(u64::MAX), ..Bounds::default() };
        let mut found = disk::find(&args.sources, config, limits);
        let (works, unread) = at_hand::works(&found, config, said);
        errors.append(&mut found.errors);
        errors.extend(unread);
        works
    });

    let release = Release {
        folder: shown,
        manifest: manifest.as_ref(),
        sums: sums.as_deref(),
        files: &files,
    };
    let reports = examine(&release, works.as_deref());
    let reports: Vec<_> = reports.iter().map(|(source, f)| (source, f.as_slice())).collect();
    reporter.findings(&reports);
    let made = errors.is_empty().then_some(works.is_some());
    reporter.say(&line(shown, said, &reports, made));
    errors.iter().for_each(|error| reporter.error(error));
    if errors.is_empty() { Ok(Exit::of(&reports, args.strict)) } else { Ok(Exit::Trouble) }
}

/// Whether there is a release in a folder.
fn is_release(folder: &Path) -> Result<(), Error> {
    let is = |name: &str| folder.join(name).symlink_metadata().is_ok();
    let said = if !folder.exists() {
        "there is no such folder"
    } else if !folder.is_dir() {
        "is a file; name the folder of a release"
    } else if place::interrupted(folder) {
        "a release was being put in its place here and was interrupted; \
         run the same `pamphleteer release` again, which completes it"
    } else if is(manifest::FILE) {
        return Ok(());
    } else if is(manifest::PART) {
        "is one part of a release, not a whole one; `pamphleteer release --merge` joins all parts"
    } else {
        "there is no manifest.json in this folder, so it is no release; \
         name the folder that holds one, or make it with `pamphleteer release`"
    };
    Err(Error::Usage(format!("{}: {said}", folder.display())))
}

/// A file of the release, where it is one.
fn text(
    folder: &Path,
    name: &str,
    files: &BTreeMap<String, Lying>,
) -> Result<Option<Vec<u8>>, Error> {
    match files.get(name) {
        Some(Lying::File { .. }) => disk::read(&folder.join(name)).map(Some),
        _ => Ok(None),
    }
}

/// `public: 34 files of 4 statements, whole and unaltered`. Nothing is said to
/// be whole that could not be read; `made` tells whether sources were compared.
fn line(
    folder: &str,
    manifest: Option<&Manifest>,
    reports: &[(&Source, &[Diagnostic])],
    made: Option<bool>,
) -> String {
    let count = |severity| {
        reports.iter().flat_map(|(_, f)| f.iter()).filter(|f| f.severity == severity).count()
    };
    let what = manifest.map(|manifest| {
        // Manifest and checksums are files too.
        let files = counted(manifest.artifacts.len() + 2, "file");
        format!("{files} of {}", counted(manifest.statements.len(), "statement"))
    });
    let verdict = match (count(Severity::Error), made) {
        (0, Some(false)) => Some("whole and unaltered".to_owned()),
        (0, Some(true)) => Some("whole, unaltered, made from these sources".to_owned()),
        (0, None) => None,
        (errors, _) => Some(counted(errors, "error")),
    };
    let notes = Some(count(Severity::Note)).filter(|n| *n > 0).map(|n| counted(n, "note"));
    let unread = made.is_none().then(|| "not all of it could be read".to_owned());
    let said = [what, verdict, notes, unread].into_iter().flatten();
    format!("{folder}: {}", said.collect::<Vec<_>>().join(", "))
}

fn counted(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}
