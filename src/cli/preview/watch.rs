//! Folders that are watched: those of the statements, of their configuration and of what
//! lies beside them, and those with layouts and fonts of one's own.
//!
//! Folders, not files: many editors write a new file and give it the name of the old one.
//! Where a folder is not there, the nearest one above it is watched until it comes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::sync::mpsc::Sender;
use std::time::Duration;

use notify::event::{EventKind, ModifyKind};
use notify::{Config, Event, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

use super::board::{NEWS, News};

/// How often folders are looked through where the system does not tell of changes.
const STEADILY: Duration = Duration::from_millis(500);

/// What has changed.
#[derive(Debug, Clone, Default)]
pub struct Change {
    /// The files and folders.
    pub paths: Vec<PathBuf>,
    /// Whether one has come, gone or got another name.
    pub names: bool,
}

/// What watches.
pub struct Watch {
    watcher: Box<dyn Watcher + Send>,
    /// What is watched, and whether with all below.
    watched: BTreeMap<PathBuf, bool>,
}

impl Watch {
    /// Watches nothing yet, and tells the desk of what changes.
    pub fn new(desk: Sender<News>) -> Result<Watch, notify::Error> {
        let by_system = RecommendedWatcher::new(teller(desk.clone()), Config::default());
        let watcher: Box<dyn Watcher + Send> = match by_system {
            Ok(watcher) => Box::new(watcher),
            // Where the system does not tell of changes, they are looked for.
            Err(_) => {
                let steadily =
                    Config::default().with_poll_interval(STEADILY).with_compare_contents(true);
                Box::new(PollWatcher::new(teller(desk), steadily)?)
            }
        };
        Ok(Watch { watcher, watched: BTreeMap::new() })
    }

    /// Watches these folders and no others; with `anew` also those that are watched already,
    /// since another folder may bear the name now. Gives those that cannot be watched.
    pub fn over(&mut self, folders: BTreeMap<PathBuf, bool>, anew: bool) -> Vec<String> {
        let mut wanted: BTreeMap<PathBuf, bool> = BTreeMap::new();
        for (folder, below) in folders {
            let there = there(&folder);
            let below = below && there == folder;
            *wanted.entry(there).or_default() |= below;
        }
        let gone: Vec<PathBuf> = self
            .watched
            .iter()
            .filter(|(folder, below)| anew || wanted.get(*folder) != Some(below))
            .map(|(folder, _)| folder.clone())
            .collect();
        for folder in gone {
            self.watched.remove(&folder);
            // A folder that is gone is watched no longer by itself.
            let _ = self.watcher.unwatch(&folder);
        }
        let mut refused = Vec::new();
        for (folder, below) in wanted {
            if self.watched.contains_key(&folder) {
                continue;
            }
            let mode = if below { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
            match self.watcher.watch(&folder, mode) {
                Ok(()) => {
                    self.watched.insert(folder, below);
                }
                Err(error) => refused.push(format!(
                    "{}: changes in this folder are not noticed: {error}",
                    super::super::disk::shown(&folder)
                )),
            }
        }
        refused
    }
}

/// A folder, or the nearest one above it that is there.
fn there(folder: &Path) -> PathBuf {
    let named = |folder: &Path| match folder.as_os_str().is_empty() {
        true => PathBuf::from("."),
        false => folder.to_owned(),
    };
    let found = folder.ancestors().map(named).find(|folder| folder.is_dir());
    found.unwrap_or_else(|| PathBuf::from("."))
}

/// Tells the desk what has changed; that something was read is no change.
fn teller(desk: Sender<News>) -> impl FnMut(Result<Event, notify::Error>) + Send + 'static {
    move |event| {
        let change = match event {
            Ok(event) => match event.kind {
                EventKind::Access(_) => return,
                kind => Change {
                    paths: event.paths,
                    names: !matches!(kind, EventKind::Modify(ModifyKind::Data(_))),
                },
            },
            // What was missed is not known.
            Err(_) => Change { paths: Vec::new(), names: true },
        };
        NEWS.store(true, Ordering::SeqCst);
        // Where the desk has ended, the program is about to.
        let _ = desk.send(News::Changed(change));
    }
}
