//! `release`: everything that is published together, put in its place at once;
//! or the parts of a release joined.

use std::path::{Path, PathBuf};

use super::args::Release;
use super::disk::place::{Place, Stage};
use super::report::Reporter;
use super::run::{Done, Run, counted, unwritten};
use super::{Exit, disk};
use crate::artifact::Digest;
use crate::catalogue;
use crate::diagnostic::Severity;
use crate::error::Error;
use crate::press::Manuscript;
use crate::product::Product;
use crate::release::manifest::{self, Entry, Heading, Item, Manifest};
use crate::release::{merge, reading, sums};

/// How many files that are in the way a message names.
const NAMED: usize = 6;

/// Runs the command.
///
/// # Errors
/// Where there is nothing to release, or it cannot be put in its place; what was
/// there before is then as it was.
pub fn run(args: &Release) -> Result<Exit, Error> {
    let mut reporter = Reporter::new(&args.build.common);
    if args.build.shard.is_some() {
        return Err(Error::Usage(
            "--shard is an option of `build`, which makes the parts; `release --merge` joins them"
                .to_owned(),
        ));
    }
    if args.merge.is_empty() { made_here(args, &mut reporter) } else { joined(args, &mut reporter) }
}

/// A release of the statements at hand.
fn made_here(args: &Release, reporter: &mut Reporter) -> Result<Exit, Error> {
    let mut run = Run::new(&args.build, Product::RELEASE)?;
    let stage = stage(&args.build.out, reporter)?;
    let works = run.part(1, 1);
    let progress = reporter.progress(works.iter().map(Vec::len).sum());
    let done = run.make(&works, stage.folder(), &progress);
    drop(progress);
    let (entries, items) = made(&done);
    let exit = run.report(&done, stage.root(), args.build.strict, reporter);
    if let Exit::Stopped(_) = exit {
        reporter.error_line(&nothing(&args.build.out).to_string());
        return Ok(exit);
    }
    if entries.is_empty() || unwritten(&done) {
        return Err(nothing(&args.build.out));
    }
    let manifest = Manifest::new(&heading(&run.found.manuscripts), entries, items);
    publish(stage, manifest, reporter)?;
    Ok(exit)
}

/// A release of parts that were made elsewhere.
fn joined(args: &Release, reporter: &mut Reporter) -> Result<Exit, Error> {
    let mut parts = Vec::new();
    for folder in &args.merge {
        let path = folder.join(manifest::PART);
        let bytes = disk::read(&path).map_err(|error| {
            let name = folder.display();
            Error::Usage(format!(
                "{name}: this is no part of a release, {}; make it with `build --shard K/N --out {name}`",
                crate::error::chain(&error)
            ))
        })?;
        parts.push((disk::shown(folder), understood(&path, &bytes)?));
    }
    let whole = merge::join(parts).map_err(Error::Usage)?;
    if whole.manifest.statements.is_empty() {
        return Err(nothing(&args.build.out));
    }
    let stage = stage(&args.build.out, reporter)?;
    for item in &whole.manifest.artifacts {
        let slug = item.statement.as_deref().unwrap_or_default();
        let Some(folder) = whole.origin.get(slug) else { continue };
        copy(item, &args.merge[*folder], stage.folder())?;
    }
    publish(stage, whole.manifest, reporter)?;
    if whole.failed.is_empty() {
        return Ok(Exit::Done);
    }
    let failed = counted(whole.failed.len(), "statement");
    reporter.error_line(&format!("{failed} not made: {}", whole.failed.join(", ")));
    Ok(Exit::Findings)
}

/// The manifest of a part.
fn understood(path: &Path, bytes: &[u8]) -> Result<Manifest, Error> {
    let reading = reading::read(&disk::shown(path), bytes);
    let fault = reading.findings.iter().find(|finding| finding.severity == Severity::Error);
    match (fault, reading.manifest) {
        (None, Some(manifest)) => Ok(manifest),
        (fault, _) => {
            let said = fault.map_or("this is no manifest", |finding| finding.message.as_str());
            let help = fault.and_then(|finding| finding.help.as_deref());
            let help = help.map(|help| format!("; {help}")).unwrap_or_default();
            Err(Error::Usage(format!("{}: {said}{help}", path.display())))
        }
    }
}

/// A file of a part, if it is as it was made.
fn copy(item: &Item, from: &Path, to: &Path) -> Result<(), Error> {
    let path = from.join(&item.name);
    let bytes = disk::read(&path)?;
    if Digest::of(&bytes) != item.sha256 {
        return Err(Error::Usage(format!(
            "{}: this file is not as it was made; make its part again",
            path.display()
        )));
    }
    disk::put(&to.join(&item.name), &bytes)
}

fn nothing(out: &Path) -> Error {
    Error::Usage(format!("nothing was released, and {} is left as it was", out.display()))
}

fn stage(out: &Path, reporter: &mut Reporter) -> Result<Stage, Error> {
    Place::take(out, |waiting| reporter.error_line(&waiting))?.stage()
}

/// Adds what belongs to no statement, and puts the release in its place.
fn publish(stage: Stage, mut manifest: Manifest, reporter: &mut Reporter) -> Result<(), Error> {
    for (name, bytes) in catalogue::all(&manifest) {
        disk::put(&stage.folder().join(&name), &bytes)?;
        manifest.artifacts.push(Item::of_all(&name, &bytes));
    }
    manifest.artifacts.sort_by(|a, b| a.name.cmp(&b.name));
    let text = manifest.text();
    disk::put(&stage.folder().join(manifest::FILE), text.as_bytes())?;
    let mut files: std::collections::BTreeMap<String, Digest> =
        manifest.artifacts.iter().map(|item| (item.name.clone(), item.sha256)).collect();
    files.insert(manifest::FILE.to_owned(), Digest::of(text.as_bytes()));
    disk::put(&stage.folder().join(sums::FILE), sums::write(&files).as_bytes())?;

    let before = disk::read(&stage.root().join(manifest::FILE)).unwrap_or_default();
    let before = manifest::names(&before);
    let foreign = stage.foreign(|name| {
        let ours = [manifest::FILE, manifest::PART, sums::FILE].contains(&name);
        ours || files.contains_key(name) || before.contains(name) || Product::is_file(name)
    })?;
    if !foreign.is_empty() {
        let shown = foreign.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
        let more = match foreign.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        return Err(Error::Usage(format!(
            "{}: a release replaces everything in this folder, and there are files in it that are no part of one: {shown}{more}; move them, or choose another folder with --out",
            stage.root().display()
        )));
    }
    let root: PathBuf = stage.root().to_owned();
    stage.put_in()?;
    reporter.say(&format!(
        "{}: {} of {}",
        root.display(),
        counted(files.len() + 1, "file"),
        counted(manifest.statements.len(), "statement")
    ));
    Ok(())
}

/// What was made: the statements, and their files.
pub fn made(done: &[Done]) -> (Vec<Entry>, Vec<Item>) {
    let made = || done.iter().filter(|done| done.is_made());
    let entries = made().filter_map(|done| done.outcome.entry.clone()).collect();
    let items = made().flat_map(|done| done.outcome.items.iter().cloned()).collect();
    (entries, items)
}

/// What the configurations of all statements say of a release, where they
/// agree.
pub fn heading(manuscripts: &[Manuscript]) -> Heading {
    let agreed = |of: &dyn Fn(&Manuscript) -> Option<String>| {
        let mut all = manuscripts.iter().map(of);
        let first = all.next()??;
        all.all(|other| other.as_ref() == Some(&first)).then_some(first)
    };
    Heading {
        title: agreed(&|manuscript| manuscript.defaults.release.title.clone()),
        lang: agreed(&|manuscript| {
            let defaults = &manuscript.defaults;
            defaults.release.lang.clone().or(defaults.lang.clone())
        }),
        address: agreed(&|manuscript| manuscript.defaults.base_url.clone()),
    }
}
