//! What is to be seen now, for every browser that looks: written by the desk, read by the
//! server.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, MutexGuard};

use tokio::sync::watch;

use crate::preview::{Good, Text};

/// Set while something has come in that the desk has not looked at: what it is searching
/// for then is no longer wanted.
pub static NEWS: AtomicBool = AtomicBool::new(false);

/// What the desk is told.
#[derive(Debug)]
pub enum News {
    /// Something has changed on the disk, perhaps in layouts or fonts.
    Changed(super::watch::Change),
    /// Somebody looks at something else than before.
    Looked,
}

/// How many look at a statement, and how many of them at its text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Eyes {
    /// At the statement.
    pub all: usize,
    /// At its text.
    pub text: usize,
}

/// What is to be seen.
#[derive(Debug)]
pub struct Board {
    content: Mutex<Content>,
    version: watch::Sender<u64>,
    desk: Mutex<Sender<News>>,
}

#[derive(Debug, Default)]
struct Content {
    list: Arc<str>,
    first: Option<String>,
    shown: BTreeMap<String, Shown>,
    eyes: BTreeMap<String, Eyes>,
}

/// What is to be seen of a statement.
#[derive(Debug, Clone)]
struct Shown {
    message: Arc<str>,
    good: Option<Arc<Good>>,
    /// The pages before, which somebody may be about to ask for.
    before: Option<Arc<Good>>,
}

impl Board {
    /// An empty one, from which the desk is told who looks.
    pub fn new(desk: Sender<News>) -> Board {
        Board { content: Mutex::default(), version: watch::Sender::new(0), desk: Mutex::new(desk) }
    }

    fn content(&self) -> MutexGuard<'_, Content> {
        self.content.lock().unwrap_or_else(|poison| poison.into_inner())
    }

    /// Writes the list of statements.
    pub fn list(&self, message: String, first: Option<String>) {
        let mut content = self.content();
        if *content.list != *message {
            content.list = message.into();
        }
        content.first = first;
        drop(content);
        self.version.send_modify(|version| *version += 1);
    }

    /// Writes what is to be seen of a statement.
    pub fn show(&self, id: &str, message: String, good: Option<Arc<Good>>) {
        let mut content = self.content();
        let before = content.shown.remove(id).and_then(|shown| shown.good);
        let shown = Shown { message: message.into(), good, before };
        content.shown.insert(id.to_owned(), shown);
        drop(content);
        self.version.send_modify(|version| *version += 1);
    }

    /// Who looks at what.
    pub fn eyes(&self) -> BTreeMap<String, Eyes> {
        self.content().eyes.clone()
    }

    /// Tells when anything is written.
    pub fn versions(&self) -> watch::Receiver<u64> {
        self.version.subscribe()
    }

    /// The list of statements.
    pub fn listed(&self) -> Arc<str> {
        self.content().list.clone()
    }

    /// The first of them.
    pub fn first(&self) -> Option<String> {
        self.content().first.clone()
    }

    /// What is to be seen of a statement.
    pub fn shown(&self, id: &str) -> Option<Arc<str>> {
        self.content().shown.get(id).map(|shown| shown.message.clone())
    }

    /// The pages of a statement.
    pub fn good(&self, id: &str) -> Option<Arc<Good>> {
        self.content().shown.get(id)?.good.clone()
    }

    /// A page that is drawn, of whatever statement.
    pub fn leaf(&self, leaf: &str) -> Option<Arc<crate::preview::leaf::Leaf>> {
        let content = self.content();
        let shown = content.shown.values().flat_map(|shown| [&shown.good, &shown.before]);
        let good = shown.flatten();
        good.flat_map(|good| good.leaves()).find(|drawn| drawn.id == leaf).cloned()
    }

    /// The text of a statement, where it is still this one.
    pub fn text(&self, id: &str, text: &str) -> Option<Arc<Text>> {
        self.good(id)?.text().filter(|it| it.id == text).cloned()
    }

    /// Somebody begins to look, or ceases.
    pub fn look(&self, id: &str, text: bool, begins: bool) {
        let mut content = self.content();
        let eyes = content.eyes.entry(id.to_owned()).or_default();
        let step = |count: usize| if begins { count + 1 } else { count.saturating_sub(1) };
        eyes.all = step(eyes.all);
        if text {
            eyes.text = step(eyes.text);
        }
        drop(content);
        if begins {
            NEWS.store(true, Ordering::SeqCst);
            let desk = self.desk.lock().unwrap_or_else(|poison| poison.into_inner());
            // Where the desk has ended, the program is about to.
            let _ = desk.send(News::Looked);
        }
    }
}
