//! The only room that reads statements and writes what is made of them. A
//! user's own fonts and layouts are the shelf's to read.
//!
//! [`cache`] keeps what was made for the next run, [`place`] is the folder that
//! a run writes into, [`listing`] walks through a release, [`at_hand`] finds the
//! sources again that it was made from.

pub mod at_hand;
pub mod cache;
pub mod listing;
pub mod place;

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::artifact::Digest;
use crate::bounds::{self, Bounds};
use crate::diagnostic::{Diagnostic, has_errors};
use crate::error::Error;
use crate::plate::{Absent, Folder};
use crate::press::{Manuscript, Origin};
use crate::read::settings::{Settings, configuration};
use crate::release::manifest::SourceFile;
use crate::source::Source;

/// The name of a configuration.
const CONFIG: &str = "pamphleteer.toml";

/// Statements read from the disk, and what could not be read.
#[derive(Debug, Default)]
pub struct Found {
    /// What was read, in the order of the paths.
    pub manuscripts: Vec<Manuscript>,
    /// The files, in the same order.
    pub paths: Vec<PathBuf>,
    /// What was not.
    pub errors: Vec<Error>,
    /// Findings about configurations.
    pub configs: Vec<(Source, Vec<Diagnostic>)>,
}

/// Reads the statements that paths name; the default folder where there are
/// no paths. The limits given hold over those of the configurations.
pub fn find(paths: &[PathBuf], config: Option<&Path>, limits: Bounds) -> Found {
    let mut found = Found::default();
    let mut configs = Configs { given: config, limits, known: BTreeMap::new() };
    let mut seen = std::collections::BTreeSet::new();
    let default;
    let paths = if paths.is_empty() {
        default = [default_folder()];
        &default
    } else {
        paths
    };
    for path in paths {
        match files(path) {
            Ok(files) => {
                for file in files {
                    // A file that is named twice is made once.
                    let place = file.canonicalize().unwrap_or_else(|_| file.clone());
                    if !seen.insert(place) {
                        continue;
                    }
                    match manuscript(&file, &mut configs, &mut found.configs) {
                        Ok(manuscript) => {
                            found.manuscripts.push(manuscript);
                            found.paths.push(file);
                        }
                        Err(error) => found.errors.push(error),
                    }
                }
            }
            Err(error) => found.errors.push(error),
        }
    }
    found
}

/// What holds in a folder, and what is to be said of the configuration that says so.
pub type Defaults = (Arc<Settings>, Vec<(Source, Vec<Diagnostic>)>);

/// What the configuration says of the statements in a folder, whether or not it is there
/// already.
///
/// # Errors
/// Where the configuration cannot be read.
pub fn defaults(folder: &Path, config: Option<&Path>) -> Result<Defaults, Error> {
    let mut configs = Configs { given: config, limits: Bounds::default(), known: BTreeMap::new() };
    let mut reports = Vec::new();
    let there = folder.ancestors().find(|folder| folder.is_dir() || *folder == Path::new(""));
    let within = there.filter(|there| *there != Path::new("")).unwrap_or(Path::new("."));
    let settings = configs.of(within, &mut reports)?.settings;
    Ok((settings, reports))
}

/// `content/` under the nearest folder that holds a configuration, else under
/// the current folder; where there is no such folder, the configuration's own.
pub fn default_folder() -> PathBuf {
    let here = std::env::current_dir().unwrap_or_else(|_| PathBuf::from("."));
    let root = here.ancestors().find(|folder| folder.join(CONFIG).is_file());
    match root {
        Some(root) if root == here && !here.join("content").is_dir() => PathBuf::from("."),
        Some(root) if root != here => {
            let content = root.join("content");
            if content.is_dir() { content } else { root.to_owned() }
        }
        _ => PathBuf::from("content"),
    }
}

/// The statements that one path names.
fn files(path: &Path) -> Result<Vec<PathBuf>, Error> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    if !path.is_dir() {
        let shown = path.display();
        let near = Path::new("content").join(path);
        let hint = match near.exists() {
            true => format!("; did you mean {}?", self::shown(&near)),
            false => String::new(),
        };
        return Err(Error::Usage(format!("{shown}: there is no such file or folder{hint}")));
    }
    let failed = |source| Error::Read { path: path.to_owned(), source };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(path).map_err(failed)? {
        let file = entry.map_err(failed)?.path();
        let hidden = file.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.'));
        let source = file.extension().is_some_and(|e| e == "md" || e == "txt");
        if source && !hidden && file.is_file() {
            files.push(file);
        } else if !hidden && file.is_dir() {
            files.extend(editions(&file).map_err(failed)?);
        }
    }
    if files.is_empty() {
        return Err(Error::Usage(format!(
            "{}: there is no statement (*.md, *.txt) in this folder",
            path.display()
        )));
    }
    files.sort();
    Ok(files)
}

/// The statements of a folder of editions, which are named after languages:
/// `de.md`, `en.md`.
fn editions(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let file = entry?.path();
        let stem = file.file_stem().unwrap_or_default().to_string_lossy();
        let source = file.extension().is_some_and(|e| e == "md" || e == "txt");
        let language = crate::read::language::from_file_name(&stem).is_some();
        if source && language && !stem.contains('.') && file.is_file() {
            files.push(file);
        }
    }
    Ok(files)
}

fn manuscript(
    path: &Path,
    configs: &mut Configs<'_>,
    reports: &mut Vec<(Source, Vec<Diagnostic>)>,
) -> Result<Manuscript, Error> {
    let Config { settings: defaults, file } = configs.of(path, reports)?;
    let limits = defaults.limits;
    // One byte more tells that it is too large.
    let bytes = up_to(path, limits.text_size().saturating_add(1))
        .map_err(|source| Error::Read { path: path.to_owned(), source })?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let root = configs.root(path);
    let named = |file: &Path| within(root.as_deref(), file);
    let place = named(path);
    let config = file.map(|(file, sha256)| SourceFile { name: named(&file), sha256 });
    Ok(Manuscript {
        name: shown(path),
        stem: stem(path),
        work: work_of(path),
        bytes,
        defaults,
        folder: Arc::new(Beside { root, folder: folder.to_owned(), largest: limits.file_size() }),
        origin: Origin { place, config },
    })
}

/// The path of a file from the folder of the work, links followed; the name of
/// one that lies elsewhere.
fn within(root: Option<&Path>, file: &Path) -> String {
    let file = file.canonicalize().unwrap_or_else(|_| file.to_owned());
    let below = root.and_then(|root| file.strip_prefix(root).ok());
    shown(below.unwrap_or(Path::new(file.file_name().unwrap_or_default())))
}

/// A path as it is shown: with forward slashes, without a leading `./`.
pub fn shown(path: &Path) -> String {
    let text = path.display().to_string();
    text.strip_prefix("./").unwrap_or(&text).replace('\\', "/")
}

/// The stem of a file; `folder.lang` where the file is named after a language
/// and nothing else.
fn stem(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let folder = path
        .canonicalize()
        .ok()
        .and_then(|p| Some(p.parent()?.file_name()?.to_string_lossy().into_owned()));
    match (crate::read::language::from_file_name(&stem), folder) {
        (Some(_), Some(folder)) if !stem.contains('.') => format!("{folder}.{stem}"),
        _ => stem,
    }
}

/// What a file is an edition of: its folder where the whole stem is a language,
/// else its path without language and ending.
fn work_of(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let folder = path.parent().unwrap_or(Path::new(""));
    let work = match (crate::read::language::from_file_name(&stem), stem.rsplit_once('.')) {
        (Some(_), Some((base, _))) => folder.join(base),
        (Some(_), None) => folder.to_owned(),
        (None, _) => folder.join(&*stem),
    };
    work.to_string_lossy().into_owned()
}

/// The files that lie beside a statement, none of them outside the folder of
/// the work.
#[derive(Debug)]
struct Beside {
    /// Where the work begins: the folder of its configuration, or the
    /// statement's own.
    root: Option<PathBuf>,
    /// The statement's own folder.
    folder: PathBuf,
    /// The largest file that is taken in, in bytes.
    largest: u64,
}

/// The content of a file, and no more than so many bytes of it.
fn up_to(path: &Path, most: u64) -> std::io::Result<Vec<u8>> {
    let file = std::fs::File::open(path)?;
    let expected = file.metadata()?.len().saturating_add(1).min(most);
    let mut bytes = Vec::with_capacity(usize::try_from(expected).unwrap_or_default());
    file.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

impl Folder for Beside {
    fn read(&self, path: &str) -> Result<Vec<u8>, Absent> {
        let refused = |error: std::io::Error| match error.kind() {
            std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => Absent::Missing,
            _ => Absent::Refused(error.to_string()),
        };
        let root = self.root.as_ref().ok_or(Absent::Missing)?;
        // What a name leads to counts, links followed.
        let place = self.folder.join(path).canonicalize();
        let Ok(place) = place else {
            let leaves = Path::new(path).is_absolute() || path.split('/').any(|part| part == "..");
            return Err(if leaves { Absent::Outside } else { Absent::Missing });
        };
        if !place.starts_with(root) {
            return Err(Absent::Outside);
        }
        let about = std::fs::metadata(&place).map_err(refused)?;
        if !about.is_file() {
            return Err(Absent::Refused("it is not a file".to_owned()));
        }
        let bytes = if about.len() > self.largest {
            None
        } else {
            let bytes = up_to(&place, self.largest.saturating_add(1)).map_err(refused)?;
            Some(bytes).filter(|bytes| bytes.len() as u64 <= self.largest)
        };
        bytes.ok_or_else(|| {
            let most = bounds::size_in_words(self.largest);
            Absent::Refused(format!("it is larger than {most}, the limit for a file"))
        })
    }
}

/// The configurations of the folders seen so far.
struct Configs<'a> {
    given: Option<&'a Path>,
    /// What the command line says.
    limits: Bounds,
    known: BTreeMap<PathBuf, Config>,
}

/// What holds for a file, and which file says so.
#[derive(Clone, Default)]
struct Config {
    settings: Arc<Settings>,
    file: Option<(PathBuf, Digest)>,
}

impl Configs<'_> {
    /// The folder in which the work of a file lies.
    fn root(&self, path: &Path) -> Option<PathBuf> {
        let config = nearest(path);
        let own = || path.canonicalize().ok()?.parent().map(Path::to_owned);
        config.and_then(|file| file.parent().map(Path::to_owned)).or_else(own)
    }

    /// The settings that hold for a file: of the configuration given, else of
    /// the nearest one above it.
    fn of(
        &mut self,
        path: &Path,
        reports: &mut Vec<(Source, Vec<Diagnostic>)>,
    ) -> Result<Config, Error> {
        let config = match self.given {
            Some(given) => Some(given.to_owned()),
            None => nearest(path),
        };
        let limits = self.limits;
        let within = |settings: Settings| {
            let limits = limits.or(settings.limits);
            Arc::new(Settings { limits, ..settings })
        };
        let Some(config) = config else {
            return Ok(Config { settings: within(Settings::default()), file: None });
        };
        if let Some(known) = self.known.get(&config) {
            return Ok(known.clone());
        }
        let text = std::fs::read_to_string(&config)
            .map_err(|source| Error::Read { path: config.clone(), source })?;
        let file = Some((config.clone(), Digest::of(text.as_bytes())));
        let source = Source::new(relative(&config), text);
        let (settings, findings) = configuration(&source);
        let broken = has_errors(&findings);
        if !findings.is_empty() {
            reports.push((source, findings));
        }
        let settings = within(if broken { Settings::default() } else { settings });
        let known = Config { settings, file };
        self.known.insert(config, known.clone());
        Ok(known)
    }
}

/// The nearest configuration above a file, or in a folder and above it.
pub(super) fn nearest(path: &Path) -> Option<PathBuf> {
    let path = path.canonicalize().ok()?;
    path.ancestors()
        .skip(usize::from(!path.is_dir()))
        .map(|folder| folder.join(CONFIG))
        .find(|file| file.is_file())
}

/// A path relative to the current folder, where it lies in it.
fn relative(path: &Path) -> String {
    let here = std::env::current_dir().and_then(|here| here.canonicalize());
    match here.ok().and_then(|here| path.strip_prefix(here).ok().map(Path::to_owned)) {
        Some(inner) => shown(&inner),
        None => shown(path),
    }
}

/// The content of a file that the command line names.
///
/// # Errors
/// Where it cannot be read.
pub fn read(path: &Path) -> Result<Vec<u8>, Error> {
    std::fs::read(path).map_err(|source| Error::Read { path: path.to_owned(), source })
}

/// The content of a file that the command line names; nothing where it is larger
/// than it may be.
///
/// # Errors
/// Where it cannot be read.
pub fn read_within(path: &Path, most: u64) -> Result<Option<Vec<u8>>, Error> {
    let bytes = up_to(path, most.saturating_add(1))
        .map_err(|source| Error::Read { path: path.to_owned(), source })?;
    Ok(Some(bytes).filter(|bytes| bytes.len() as u64 <= most))
}

/// What lies beside a file that is no statement: its own folder, and nothing
/// outside of it.
pub fn beside(path: &Path, largest: u64) -> Arc<dyn Folder> {
    let folder = path.parent().unwrap_or(Path::new("")).to_owned();
    let root = path.canonicalize().ok().and_then(|path| path.parent().map(Path::to_owned));
    Arc::new(Beside { root, folder, largest })
}

/// Where statements lie: the default folder, and the current one where that is
/// not there.
pub fn folder_of_statements() -> PathBuf {
    Some(default_folder()).filter(|folder| folder.is_dir()).unwrap_or_default()
}

/// Writes files into a folder, each whole or not at all, and none before all of
/// them are on the disk.
///
/// # Errors
/// With the path that could not be written.
pub fn write<'a>(
    folder: &Path,
    files: impl IntoIterator<Item = (&'a str, &'a [u8])>,
) -> Result<(), Error> {
    let written = |(name, bytes): (&str, &[u8])| aside(&folder.join(name), bytes);
    let ready: Vec<Aside> = files.into_iter().map(written).collect::<Result<_, _>>()?;
    ready.into_iter().try_for_each(Aside::persist)
}

/// Writes one file, whole or not at all.
///
/// # Errors
/// With the path that could not be written.
pub fn put(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    aside(path, bytes)?.persist()
}

/// Writes a file where there is none, whole or not at all. Whether it was written: one
/// that is there is left as it is.
///
/// # Errors
/// With the path that could not be written.
pub fn put_new(path: &Path, bytes: &[u8]) -> Result<bool, Error> {
    if path.symlink_metadata().is_ok() {
        return Ok(false);
    }
    let Aside { file, path } = aside(path, bytes)?;
    open_to_all(&file);
    match file.persist_noclobber(&path) {
        Ok(_) => Ok(true),
        Err(failed) if failed.error.kind() == std::io::ErrorKind::AlreadyExists => Ok(false),
        Err(failed) => Err(Error::Write { path, source: failed.error }),
    }
}

/// Whether there is anything in a folder.
pub fn has_files(folder: &Path) -> bool {
    std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some())
}

/// Takes a file away, where there is one.
///
/// # Errors
/// With the path, where that is not possible.
pub fn remove(path: &Path) -> Result<(), Error> {
    match std::fs::remove_file(path) {
        Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
            Err(Error::Write { path: path.to_owned(), source })
        }
        _ => Ok(()),
    }
}

/// A file that is complete and does not yet bear its name.
struct Aside {
    file: tempfile::NamedTempFile,
    path: PathBuf,
}

fn aside(path: &Path, bytes: &[u8]) -> Result<Aside, Error> {
    let failed = |source| Error::Write { path: path.to_owned(), source };
    let parent = path.parent().unwrap_or(Path::new(""));
    std::fs::create_dir_all(parent).map_err(failed)?;
    // The name that the file has for a moment says nothing to anybody.
    let plain = |error: std::io::Error| failed(std::io::Error::from(error.kind()));
    let mut file =
        tempfile::Builder::new().prefix(".pamphleteer-").tempfile_in(parent).map_err(plain)?;
    file.write_all(bytes).and_then(|()| file.flush()).map_err(plain)?;
    Ok(Aside { file, path: path.to_owned() })
}

impl Aside {
    fn persist(self) -> Result<(), Error> {
        let Aside { file, path } = self;
        open_to_all(&file);
        file.persist(&path).map_err(|e| Error::Write { path, source: e.error })?;
        Ok(())
    }
}

/// Whether a file is there and has this content.
pub fn holds(path: &Path, size: u64, sum: Digest) -> bool {
    std::fs::metadata(path).is_ok_and(|about| about.is_file() && about.len() == size)
        && std::fs::File::open(path)
            .and_then(|mut file| Digest::of_reader(&mut file))
            .is_ok_and(|(_, own)| own == sum)
}

/// Puts new bytes in the place of a file's own, whole or not at all. The file
/// keeps its permissions, and a symbolic link goes on pointing to it. A file
/// that was changed since it was read is left alone.
///
/// # Errors
/// With the path that could not be written.
pub fn rewrite(path: &Path, old: &[u8], new: &[u8]) -> Result<(), Error> {
    let failed = |source| Error::Write { path: path.to_owned(), source };
    let file = path.canonicalize().map_err(failed)?;
    let refused = |reason: &str| Error::Usage(format!("{}: {reason}", path.display()));
    if std::fs::read(&file).map_err(failed)? != old {
        return Err(refused("was changed while it was read, and is left as it is"));
    }
    let permissions = std::fs::metadata(&file).map_err(failed)?.permissions();
    if permissions.readonly() {
        return Err(refused("may not be written to, and is left as it is"));
    }
    let parent = file.parent().unwrap_or(Path::new("."));
    let mut ready =
        tempfile::Builder::new().prefix(".pamphleteer-").tempfile_in(parent).map_err(failed)?;
    ready.write_all(new).and_then(|()| ready.flush()).map_err(failed)?;
    ready.as_file().set_permissions(permissions).map_err(failed)?;
    ready.persist(&file).map_err(|e| failed(e.error))?;
    Ok(())
}

/// Temporary files are private; what is published is not.
#[cfg(unix)]
fn open_to_all(file: &tempfile::NamedTempFile) {
    use std::os::unix::fs::PermissionsExt;
    let _ = file.as_file().set_permissions(std::fs::Permissions::from_mode(0o644));
}

#[cfg(not(unix))]
fn open_to_all(_: &tempfile::NamedTempFile) {}
