//! The desk at which pages are set anew: it reads the files again when they have changed,
//! sets the statements that somebody looks at, quickly first and then as a build does, and
//! puts what came of it on the board.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

use serde::Serialize;

use super::super::args::Preview;
use super::super::disk::{self, Found};
use super::super::run;
use super::board::{Board, Eyes, NEWS, News};
use super::watch::{Change, Watch};
use crate::artifact::Digest;
use crate::diagnostic::place;
use crate::error::{self, Error};
use crate::press::view::{Look, state, unchanged};
use crate::press::witness::Sights;
use crate::press::{Manuscript, Plan, Press, works};
use crate::preview::Stand;
use crate::read::settings::Settings;
use crate::shelf::Shelf;

/// How long nothing has to happen before files are read: an editor empties a file before
/// it writes it.
const QUIET: Duration = Duration::from_millis(8);

/// How many times that is waited for.
const PATIENCE: usize = 10;

/// How long a browser has for drawing what was set quickly, before a search takes the
/// cores.
const BREATH: Duration = Duration::from_millis(150);

/// How often it is looked whether what is missing has come back.
const STEADILY: Duration = Duration::from_secs(1);

/// How long the work on a statement may take, where nobody says it: who waits before a
/// screen waits no longer.
const TIME: Duration = Duration::from_secs(60);

/// The desk.
pub struct Desk {
    args: Wanted,
    plan: Plan,
    press: Press,
    /// Counts what layouts and fonts have been.
    generation: usize,
    found: Found,
    /// What is wrong with fonts, layouts or folders.
    trouble: Vec<String>,
    stands: BTreeMap<String, At>,
    titles: BTreeMap<String, (Digest, Title)>,
    board: Arc<Board>,
    heard: Receiver<News>,
    watch: Watch,
}

/// What is looked for, and where.
struct Wanted {
    paths: Vec<PathBuf>,
    config: Option<PathBuf>,
    fonts: Vec<PathBuf>,
    system: bool,
    layouts: Option<PathBuf>,
    limits: crate::bounds::Bounds,
    editor: bool,
}

/// A statement on the desk.
#[derive(Default)]
struct At {
    stand: Stand,
    /// What it was when it was set last.
    state: Option<(Digest, usize)>,
    /// What was read beside it.
    beside: Sights,
    /// Whether the sizes have been searched since.
    settled: bool,
    /// Whether its text is that of the pages.
    has_text: bool,
}

/// What the list says of a statement.
#[derive(Clone, Default)]
struct Title {
    title: String,
    errors: usize,
    others: usize,
}

#[derive(Serialize)]
struct List<'a> {
    statements: Vec<Row<'a>>,
    trouble: Vec<String>,
    editor: bool,
}

#[derive(Serialize)]
struct Row<'a> {
    id: String,
    name: &'a str,
    title: &'a str,
    errors: usize,
    others: usize,
}

impl Desk {
    /// Reads fonts, layouts and statements for the first time.
    ///
    /// # Errors
    /// Where fonts or layouts cannot be used, or nothing can be watched.
    pub fn new(
        args: &Preview,
        plan: Plan,
        board: Arc<Board>,
        heard: Receiver<News>,
        said: Sender<News>,
    ) -> Result<Desk, Error> {
        let args = Wanted {
            paths: args.paths.clone(),
            config: args.common.config.clone(),
            fonts: args.common.font_path.clone(),
            system: args.common.system_fonts,
            layouts: args.look.layouts.clone(),
            limits: args.limits.bounds(),
            editor: args.editor.is_some(),
        };
        let shelf = args.shelf()?;
        if let Some(name) = &plan.layout {
            shelf.layout(name)?;
        }
        let watch = Watch::new(said);
        let watch =
            watch.map_err(|error| Error::Usage(format!("no folder can be watched: {error}")))?;
        let mut desk = Desk {
            args,
            plan,
            press: Press::new(shelf),
            generation: 0,
            found: Found::default(),
            trouble: Vec::new(),
            stands: BTreeMap::new(),
            titles: BTreeMap::new(),
            board,
            heard,
            watch,
        };
        desk.read(&Change { names: true, ..Change::default() });
        desk.list();
        Ok(desk)
    }

    /// Works until nobody is left who could say anything.
    pub fn run(mut self) {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        match run::pool(cores).build() {
            // Typst goes as deep on these threads as on the first.
            Ok(pool) => pool.install(|| self.work()),
            Err(_) => self.work(),
        }
    }

    fn work(&mut self) {
        let mut next = None;
        loop {
            let news = match next.take() {
                Some(news) => Ok(news),
                None => self.heard.recv_timeout(STEADILY),
            };
            let change = match news {
                Ok(news) => self.gather(news),
                Err(RecvTimeoutError::Timeout) if self.misses() => {
                    Some(Change { names: true, ..Change::default() })
                }
                Err(RecvTimeoutError::Timeout) => continue,
                Err(RecvTimeoutError::Disconnected) => return,
            };
            if let Some(change) = change {
                self.read(&change);
            }
            self.set(false);
            self.list();
            next = self.heard.recv_timeout(BREATH).ok();
            if next.is_none() {
                self.set(true);
                self.title();
            }
        }
    }

    /// All that comes in until nothing more does; the changes among it.
    fn gather(&mut self, first: News) -> Option<Change> {
        let mut change: Option<Change> = None;
        let mut take = |news| {
            if let News::Changed(more) = news {
                let all = change.get_or_insert_default();
                all.names |= more.names;
                all.paths.extend(more.paths);
                return true;
            }
            false
        };
        let mut waits = take(first);
        for _ in 0..PATIENCE {
            if !waits {
                break;
            }
            match self.heard.recv_timeout(QUIET) {
                Ok(news) => {
                    take(news);
                }
                Err(_) => waits = false,
            }
        }
        // What comes in after it was looked says so again.
        loop {
            NEWS.store(false, Ordering::SeqCst);
            while let Ok(news) = self.heard.try_recv() {
                take(news);
            }
            if !NEWS.load(Ordering::SeqCst) {
                break;
            }
        }
        change
    }

    /// Whether something is missing that may come back.
    fn misses(&self) -> bool {
        !self.found.errors.is_empty() || !self.trouble.is_empty()
    }

    /// Reads what has changed.
    fn read(&mut self, change: &Change) {
        let everything = change.paths.is_empty();
        let below = |folder: &PathBuf| {
            let whole = folder.canonicalize().unwrap_or_else(|_| folder.clone());
            everything
                || change.paths.iter().any(|path| {
                    let path = path.canonicalize().unwrap_or_else(|_| path.clone());
                    path.starts_with(&whole) || path.starts_with(folder) || whole.starts_with(path)
                })
        };
        let fonts = self.args.fonts.iter().any(below);
        let layouts = self.args.layouts.iter().any(below);
        self.trouble.clear();
        if fonts || layouts {
            match self.args.shelf() {
                Ok(shelf) if fonts => self.press = Press::new(shelf),
                Ok(_) => self.press.forget_layouts(),
                Err(error) => self.trouble.push(error::chain(&error)),
            }
            self.generation += 1;
        }
        let Wanted { paths, config, limits, .. } = &self.args;
        self.found = disk::find(paths, config.as_deref(), *limits);
        for manuscript in &mut self.found.manuscripts {
            if manuscript.defaults.limits.time.is_none() {
                let settings: &mut Settings = Arc::make_mut(&mut manuscript.defaults);
                settings.limits.time = Some(TIME);
            }
        }
        let refused = self.watch.over(self.folders(), change.names);
        self.trouble.extend(refused);
    }

    /// The folders to be watched, and whether with all below.
    fn folders(&self) -> BTreeMap<PathBuf, bool> {
        let mut folders = BTreeMap::new();
        let mut own = |folder: PathBuf| {
            folders.entry(folder).or_insert(false);
        };
        let default = [disk::default_folder()];
        let paths = if self.args.paths.is_empty() { &default[..] } else { &self.args.paths };
        for path in paths.iter().chain(&self.found.paths).chain(&self.args.config) {
            // The one above tells when the folder itself gets another name.
            let whole = path.canonicalize().unwrap_or_else(|_| path.clone());
            own(path.parent().map(PathBuf::from).unwrap_or_default());
            whole.parent().into_iter().for_each(|folder| own(folder.to_owned()));
            if path.is_dir() {
                own(path.clone());
            }
        }
        for path in &self.found.paths {
            let above = |path: PathBuf| path.parent().map(PathBuf::from);
            disk::nearest(path).and_then(above).into_iter().for_each(&mut own);
            let folder = path.parent().map(PathBuf::from).unwrap_or_default();
            let name = self.id_of(path);
            for beside in self.stands.get(&name).iter().flat_map(|at| at.beside.keys()) {
                above(folder.join(beside)).into_iter().for_each(&mut own);
            }
        }
        for folder in self.args.fonts.iter().chain(&self.args.layouts) {
            folders.insert(folder.clone(), true);
        }
        folders
    }

    fn id_of(&self, path: &std::path::Path) -> String {
        id(&disk::shown(path))
    }

    /// Sets the statements that somebody looks at, where they are not set yet: quickly, or
    /// with a search for their sizes, which ends when anything else has come in.
    fn set(&mut self, search: bool) {
        for (id, eyes) in self.board.eyes() {
            if eyes.all > 0 && !(search && NEWS.load(Ordering::Relaxed)) {
                self.set_one(&id, eyes, search);
            }
        }
    }

    fn set_one(&mut self, id: &str, eyes: Eyes, search: bool) {
        let manuscripts = &self.found.manuscripts;
        let which = manuscripts.iter().position(|manuscript| self::id(&manuscript.name) == *id);
        let at = self.stands.entry(id.to_owned()).or_default();
        let Some(which) = which else {
            if at.state.take().is_some() || at.stand.title().is_empty() {
                let reasons: Vec<String> = self.found.errors.iter().map(error::chain).collect();
                let why = match reasons.as_slice() {
                    [] => "The file is no longer there.".to_owned(),
                    reasons => reasons.join("\n"),
                };
                at.stand.lose(why);
                self.board.show(id, at.stand.message(), at.stand.good().cloned());
            }
            return;
        };
        let work = works(manuscripts).into_iter().find(|work| work.contains(&which));
        let work = work.unwrap_or_else(|| vec![which]);
        let editions: Vec<&Manuscript> = work.iter().map(|index| &manuscripts[*index]).collect();
        let place = work.iter().position(|index| *index == which).unwrap_or_default();
        let now = (state(&editions), self.generation);
        let text = eyes.text > 0;
        let known = at.state == Some(now) && unchanged(&at.beside, &manuscripts[which]);
        let wanted = if search { !at.settled } else { !known || text && !at.has_text };
        if !wanted {
            return;
        }
        let good = at.stand.good().cloned();
        let look = Look {
            before: good.as_ref().map(|good| good.set()),
            search: search || known && at.settled,
            text,
            unwanted: search.then_some(&NEWS),
        };
        let view = self.press.view(&editions, place, &self.plan, look);
        if search && NEWS.load(Ordering::Relaxed) {
            // What is half done is done again when it is known what has come.
            return;
        }
        let settled = look.search || view.outcome.statement.is_none();
        let sights = view.outcome.beside.keys().collect::<BTreeSet<_>>();
        let others = sights.iter().any(|path| !at.beside.contains_key(*path));
        at.state = Some(now);
        at.beside = view.outcome.beside.clone();
        at.settled = settled;
        at.has_text = text;
        at.stand.take(view);
        self.board.show(id, at.stand.message(), at.stand.good().cloned());
        let (errors, others_found) = at.stand.counts();
        let title = Title { title: at.stand.title().to_owned(), errors, others: others_found };
        self.titles.insert(id.to_owned(), (state(&editions[place..=place]), title));
        if others {
            let refused = self.watch.over(self.folders(), false);
            self.trouble.extend(refused);
        }
    }

    /// Reads the statements that nobody looks at, for the list.
    fn title(&mut self) {
        let mut new = false;
        for manuscript in &self.found.manuscripts {
            if NEWS.load(Ordering::Relaxed) {
                return;
            }
            let (id, now) = (id(&manuscript.name), state(&[manuscript]));
            if self.titles.get(&id).is_some_and(|(known, _)| *known == now) {
                continue;
            }
            let outcome = Press::examine(manuscript);
            let mut stand = Stand::default();
            stand.take(crate::press::view::View { outcome, set: None });
            let (errors, others) = stand.counts();
            let title = Title { title: stand.title().to_owned(), errors, others };
            self.titles.insert(id, (now, title));
            new = true;
        }
        if new {
            self.list();
        }
    }

    /// Writes the list of statements.
    fn list(&self) {
        let none = (Digest::of(b""), Title::default());
        let row = |manuscript: &'_ Manuscript| {
            let id = id(&manuscript.name);
            let (_, title) = self.titles.get(&id).unwrap_or(&none);
            (id, title.clone())
        };
        let rows: Vec<(String, Title)> = self.found.manuscripts.iter().map(row).collect();
        let statements = rows.iter().zip(&self.found.manuscripts).map(|((id, title), it)| Row {
            id: id.clone(),
            name: &it.name,
            title: &title.title,
            errors: title.errors,
            others: title.others,
        });
        let configs = self.found.configs.iter().flat_map(|(source, findings)| {
            let said = |finding| format!("{}: {}", place(source, finding), finding.message);
            findings.iter().map(said).collect::<Vec<_>>()
        });
        let errors = self.found.errors.iter().map(error::chain);
        let list = List {
            statements: statements.collect(),
            trouble: errors.chain(configs).chain(self.trouble.iter().cloned()).collect(),
            editor: self.args.editor,
        };
        let first = rows.first().map(|(id, _)| id.clone());
        self.board.list(serde_json::to_string(&list).unwrap_or_default(), first);
    }
}

impl Wanted {
    fn shelf(&self) -> Result<Shelf, Error> {
        Shelf::with_system(&self.fonts, self.system, self.layouts.as_deref())
    }
}

/// What a statement is known by in addresses.
fn id(name: &str) -> String {
    Digest::of(name.as_bytes()).to_string()[..16].to_owned()
}
