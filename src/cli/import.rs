//! `import`: makes statements of documents that somebody sent.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use super::args::Import;
use super::report::Reporter;
use super::{Exit, disk, pandoc, plan};
use crate::bounds::Bounds;
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::import::{self, Given, Imported};
use crate::press::Press;
use crate::read::slug;
use crate::source::Source;

/// Runs the command. A document that cannot be read is reported, and the others
/// are brought in all the same.
///
/// # Errors
/// Where the command line cannot be followed.
pub fn run(args: &Import) -> Result<Exit, Error> {
    let mut reporter = Reporter::new(&args.common);
    let lang = args.lang.as_deref().map(plan::language).transpose()?;
    let program = args.pandoc.then(pandoc::find).transpose()?;
    let mut reports: Vec<(Source, Vec<Diagnostic>)> = Vec::new();
    let mut lines = Vec::new();
    let mut errors = Vec::new();
    for path in &args.files {
        match bring_in(path, args, lang.as_deref(), program.as_ref()) {
            Ok(mut brought) => {
                reports.append(&mut brought.reports);
                lines.push(brought.line);
            }
            Err(error) => errors.push(error),
        }
    }
    let reports: Vec<_> = reports.iter().map(|(source, f)| (source, f.as_slice())).collect();
    reporter.findings(&reports);
    lines.iter().for_each(|line| reporter.say(line));
    errors.iter().for_each(|error| reporter.error(error));
    if errors.is_empty() { Ok(Exit::of(&reports, args.strict)) } else { Ok(Exit::Trouble) }
}

/// What came of one document.
struct Brought {
    reports: Vec<(Source, Vec<Diagnostic>)>,
    line: String,
}

fn bring_in(
    path: &Path,
    args: &Import,
    lang: Option<&str>,
    program: Option<&pandoc::Pandoc>,
) -> Result<Brought, Error> {
    let limits = Bounds { file_size: args.max_file_size, ..Bounds::default() };
    let name = disk::shown(path);
    let refused = |reason: String| Error::Usage(format!("{name}: {reason}"));
    if path.is_dir() {
        return Err(refused("is a folder; import reads files".to_owned()));
    }
    let mut bytes = disk::read_within(path, limits.file_size())?
        .ok_or_else(|| refused(import::too_large(limits)))?;
    if let Some(program) = program {
        bytes = program.convert(path).map_err(refused)?;
    }
    let place = place(path, args)?;
    let stem = place.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let beside = disk::beside(path, limits.file_size());
    let given = Given {
        name: &name,
        bytes: &bytes,
        beside: &*beside,
        stem: &stem,
        lang,
        limits,
        pandoc: program.map(|program| program.version.as_str()),
    };
    let imported =
        catch_unwind(AssertUnwindSafe(|| import::import(given))).map_err(|_| Error::Defect {
            statement: name.clone(),
            message: "this document cannot be read".to_owned(),
        })?;
    let imported = imported.map_err(refused)?;
    put(&place, &imported, args.force)?;

    let mut reports = vec![(Source::finished(&name), imported.findings)];
    let mut found = disk::find(std::slice::from_ref(&place), args.common.config.as_deref(), limits);
    reports.append(&mut found.configs);
    if let Some(error) = found.errors.pop() {
        return Err(error);
    }
    for manuscript in &found.manuscripts {
        let outcome = Press::examine(manuscript);
        reports.push((outcome.source, outcome.findings));
    }
    let pictures = match imported.pictures.len() {
        0 => String::new(),
        1 => ", with 1 picture".to_owned(),
        count => format!(", with {count} pictures"),
    };
    let line =
        format!("{name}: read as {}, written to {}{pictures}", imported.kind, disk::shown(&place));
    Ok(Brought { reports, line })
}

/// Where the statement goes: the file that `--out` names, or one named after the
/// document in the folder that it names.
fn place(path: &Path, args: &Import) -> Result<PathBuf, Error> {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let name = format!("{}.md", slug::from_stem(&stem));
    let Some(out) = &args.out else { return Ok(disk::folder_of_statements().join(name)) };
    let is_file = out.extension().is_some_and(|ending| ending == "md" || ending == "txt");
    if !is_file || out.is_dir() {
        return Ok(out.join(name));
    }
    if args.files.len() > 1 {
        let out = out.display();
        return Err(Error::Usage(format!(
            "--out {out}: is one file, and there are several documents; name a folder"
        )));
    }
    Ok(out.clone())
}

/// Writes a statement and its pictures, none of them over a file that is there.
fn put(place: &Path, imported: &Imported, force: bool) -> Result<(), Error> {
    let folder = place.parent().unwrap_or(Path::new(""));
    let name = place.file_name().unwrap_or_default().to_string_lossy();
    let pictures = imported.pictures.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
    let files: Vec<_> = pictures.chain([(&*name, imported.text.as_bytes())]).collect();
    let there = files
        .iter()
        .map(|(name, _)| folder.join(name))
        .find(|file| file.symlink_metadata().is_ok());
    if let Some(there) = there.filter(|_| !force) {
        let there = disk::shown(&there);
        return Err(Error::Usage(format!(
            "{there}: is there already and was left as it is; name another place with --out, or write over it with --force"
        )));
    }
    disk::write(folder, files)
}
