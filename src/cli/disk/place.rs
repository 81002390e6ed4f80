//! The folder that a run writes into: held against other runs, and a release
//! put into it at once.
//!
//! A release is made below `.pamphleteer/new`. When it is complete that folder
//! is called `ready`; what was there before is moved to `old`; then it is called
//! `in`, and what is in it takes its place. Whatever moment a run is killed at,
//! the names tell the next one how far it had come, and that one goes on from
//! there.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};

use crate::error::Error;

/// The folder within for what is not yet in its place.
pub const WORKSHOP: &str = ".pamphleteer";

/// What the folder is called while it is filled, when it is complete, and when
/// it takes its place.
const NEW: &str = "new";
const READY: &str = "ready";
const IN: &str = "in";
/// What was there before.
const OLD: &str = "old";

/// Whether a release was being put into a folder and is not all in it.
pub fn interrupted(root: &Path) -> bool {
    [READY, IN].iter().any(|step| root.join(WORKSHOP).join(step).is_dir())
}

/// A folder that belongs to this run as long as the value lives.
#[derive(Debug)]
pub struct Place {
    root: PathBuf,
    made: bool,
    /// Other runs wait for it.
    _lock: Option<File>,
}

impl Place {
    /// Takes a folder, making it where there is none. While another run has it,
    /// `wait` is told and this one waits. A release that was interrupted on its
    /// way in is put in.
    ///
    /// # Errors
    /// Where the folder cannot be made or written to.
    pub fn take(root: &Path, wait: impl FnOnce(String)) -> Result<Place, Error> {
        let failed = |source| Error::Write { path: root.to_owned(), source };
        if root.is_file() {
            return Err(Error::Usage(format!(
                "{}: this is a file, and the products want a folder; name another with --out",
                root.display()
            )));
        }
        let made = !root.exists();
        std::fs::create_dir_all(root).map_err(failed)?;
        let lock = held(root, wait);
        let place = Place { root: root.to_owned(), made, _lock: lock };
        place.recover()?;
        Ok(place)
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A folder in which a release can be made.
    ///
    /// # Errors
    /// Where it cannot be made.
    pub fn stage(self) -> Result<Stage, Error> {
        let new = self.workshop(NEW);
        std::fs::create_dir_all(&new)
            .map_err(|source| Error::Write { path: new.clone(), source })?;
        Ok(Stage { place: self, new })
    }

    fn workshop(&self, name: &str) -> PathBuf {
        self.root.join(WORKSHOP).join(name)
    }

    /// Goes on where an interrupted run had come to, and clears away what it
    /// left.
    fn recover(&self) -> Result<(), Error> {
        if interrupted(&self.root) {
            self.put_in()?;
        }
        self.clear()
    }

    /// Puts a complete release in the place of what was there.
    fn put_in(&self) -> Result<(), Error> {
        let (ready, coming) = (self.workshop(READY), self.workshop(IN));
        if ready.is_dir() {
            let old = self.workshop(OLD);
            std::fs::create_dir_all(&old).map_err(|e| writing(&old, e))?;
            for name in visible(&self.root)? {
                rename(&self.root.join(&name), &old.join(&name))?;
            }
            rename(&ready, &coming)?;
        }
        for name in visible(&coming)? {
            rename(&coming.join(&name), &self.root.join(&name))?;
        }
        Ok(())
    }

    fn clear(&self) -> Result<(), Error> {
        let workshop = self.root.join(WORKSHOP);
        match std::fs::remove_dir_all(&workshop) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(writing(&workshop, error))
            }
            _ => Ok(()),
        }
    }
}

impl Drop for Place {
    /// A folder that was made for nothing goes.
    fn drop(&mut self) {
        if self.made {
            let _ = std::fs::remove_dir(&self.root);
        }
    }
}

/// A release on its way into its place.
#[derive(Debug)]
pub struct Stage {
    place: Place,
    new: PathBuf,
}

impl Stage {
    /// Where its files are written.
    pub fn folder(&self) -> &Path {
        &self.new
    }

    /// Where it will be.
    pub fn root(&self) -> &Path {
        self.place.root()
    }

    /// The files in the place that `is_ours` does not know, in order, with
    /// forward slashes. Those at its top that begin with a full stop are the
    /// host's, and stay.
    ///
    /// # Errors
    /// Where the folder cannot be read.
    pub fn foreign(&self, is_ours: impl Fn(&str) -> bool) -> Result<Vec<String>, Error> {
        let mut found = BTreeSet::new();
        for name in visible(self.root())? {
            walk(self.root(), Path::new(&name), &mut found)?;
        }
        Ok(found.into_iter().filter(|name| !is_ours(name)).collect())
    }

    /// Puts it in its place.
    ///
    /// # Errors
    /// Where something cannot be moved.
    pub fn put_in(self) -> Result<(), Error> {
        rename(&self.new, &self.place.workshop(READY))?;
        self.place.put_in()
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        let _ = self.place.clear();
    }
}

/// What lies at the top of a folder and does not begin with a full stop.
fn visible(folder: &Path) -> Result<Vec<std::ffi::OsString>, Error> {
    let failed = |source| Error::Read { path: folder.to_owned(), source };
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let name = entry.map_err(failed)?.file_name();
        if !name.to_string_lossy().starts_with('.') {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// The files at a path and below it; links are not followed.
fn walk(root: &Path, path: &Path, out: &mut BTreeSet<String>) -> Result<(), Error> {
    let whole = root.join(path);
    let failed = |source| Error::Read { path: whole.clone(), source };
    let about = std::fs::symlink_metadata(&whole).map_err(failed)?;
    if !about.is_dir() {
        out.insert(path.to_string_lossy().replace('\\', "/"));
        return Ok(());
    }
    for entry in std::fs::read_dir(&whole).map_err(failed)? {
        walk(root, &path.join(entry.map_err(failed)?.file_name()), out)?;
    }
    Ok(())
}

fn writing(path: &Path, source: std::io::Error) -> Error {
    Error::Write { path: path.to_owned(), source }
}

fn rename(from: &Path, to: &Path) -> Result<(), Error> {
    std::fs::rename(from, to).map_err(|error| writing(to, error))
}

/// The lock of a folder: on itself, so that nothing is left in it. None where
/// the disk has no locks.
fn held(root: &Path, wait: impl FnOnce(String)) -> Option<File> {
    #[cfg(unix)]
    let file = File::open(root).ok()?;
    #[cfg(not(unix))]
    let file = {
        let path = root.join(".pamphleteer.lock");
        File::options().create(true).append(true).open(path).ok()?
    };
    match file.try_lock() {
        Ok(()) => {}
        Err(std::fs::TryLockError::WouldBlock) => {
            wait(format!(
                "{}: another run writes here; waiting until it is done (or stop this one, and give it another folder with --out)",
                root.display()
            ));
            file.lock().ok()?;
        }
        Err(std::fs::TryLockError::Error(_)) => return None,
    }
    Some(file)
}
