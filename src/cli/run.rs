//! A run over many statements: what is unchanged taken from the cache, the rest
//! made, all of it written, several statements at once.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use rayon::ThreadPoolBuilder;

use super::args::Build;
use super::disk::cache::Cache;
use super::disk::{self, Found};
use super::progress::Progress;
use super::report::Reporter;
use super::stop::Stop;
use super::texts::Texts;
use super::{Exit, plan, summary};
use crate::diagnostic::{Diagnostic, has_errors};
use crate::error::Error;
use crate::press::claims::Claims;
use crate::press::reuse::{Ground, Kept};
use crate::press::{Manuscript, Outcome, Plan, Press, works};
use crate::product::{Form, Product};
use crate::release::manifest::Item;
use crate::shelf::Shelf;

/// How many failed statements the last line names; each is named above it too.
const NAMED: usize = 12;

/// How deep a thread may go: as deep as the first of a process.
pub(super) const STACK: usize = 8 * 1024 * 1024;

/// Everything that a run is made with.
pub struct Run {
    press: Press,
    plan: Plan,
    ground: Ground,
    cache: Option<Cache>,
    force: bool,
    jobs: usize,
    claims: Claims,
    stop: Stop,
    /// The statements, without what they say once they are made, and what could not be
    /// read.
    pub found: Found,
}

/// What came of one statement.
pub struct Done {
    /// The statement, what was found and what was made, without the bytes; of its text
    /// only the lines in which something was found.
    pub outcome: Outcome,
    /// Whether it was made before.
    pub reused: bool,
    /// How long the work on it took, for whoever looks on.
    pub took: Duration,
}

impl Done {
    /// Whether its files are there.
    pub fn is_made(&self) -> bool {
        self.outcome.is_made() && self.outcome.error.is_none()
    }
}

impl Run {
    /// What the command line asks for.
    ///
    /// # Errors
    /// Where nothing can be made at all: usage, fonts, layouts.
    pub fn new(args: &Build, usual: &'static [Product]) -> Result<Run, Error> {
        let plan = Plan { usual, ..plan::of(args)? };
        let shelf = Shelf::with_system(
            &args.common.font_path,
            args.common.system_fonts,
            args.look.layouts.as_deref(),
        )?;
        let ground = Ground::of(&plan, &shelf)?;
        let config = args.common.config.as_deref();
        let found = apart(|| disk::find(&args.paths, config, args.limits.bounds()));
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Ok(Run {
            press: Press::new(shelf),
            plan,
            ground,
            cache: Cache::open(args.cache.as_deref()),
            force: args.force,
            jobs: args.jobs.map_or(cores, usize::from),
            claims: Claims::of(&found.manuscripts),
            stop: Stop::default(),
            found,
        })
    }

    /// What the whole run is made from.
    pub fn whole(&self) -> crate::artifact::Digest {
        self.ground.whole(&self.found.manuscripts)
    }

    /// The works of one part among several, by their place in the run; all of
    /// them where it is the only one.
    pub fn part(&self, number: usize, of: usize) -> Vec<Vec<usize>> {
        let works = works(&self.found.manuscripts).into_iter().enumerate();
        works.filter(|(index, _)| index % of == number - 1).map(|(_, work)| work).collect()
    }

    /// Makes works and writes their files into a folder, each statement into
    /// one of its own. The outcomes stand in the order of the statements. After
    /// a signal none is begun. What the statements say is given up as they are
    /// made, so that memory does not grow with their number.
    pub fn make(&mut self, works: &[Vec<usize>], folder: &Path, progress: &Progress) -> Vec<Done> {
        let texts = self.found.manuscripts.iter_mut();
        let texts = texts.map(|manuscript| std::mem::take(&mut manuscript.bytes));
        let texts = apart(|| Texts::of(texts));
        self.make_from(&texts, works, folder, progress)
    }

    fn make_from(
        &self,
        texts: &Texts,
        works: &[Vec<usize>],
        folder: &Path,
        progress: &Progress,
    ) -> Vec<Done> {
        // Until now there was nothing that a signal could leave half made.
        self.stop.listen();
        let next = AtomicUsize::new(0);
        let done = Mutex::new(BTreeMap::new());
        let worker = || {
            while self.stop.signal().is_none() {
                let index = next.fetch_add(1, Ordering::Relaxed);
                let Some(work) = works.get(index) else { return };
                let began = now();
                let mut made = self.work(texts, work, folder);
                let took = began.elapsed() / u32::try_from(made.len()).unwrap_or(1).max(1);
                made.iter_mut().for_each(|done| done.took = took);
                let name = work.last().map_or("", |last| &self.found.manuscripts[*last].name);
                progress.done(work.len(), name);
                let mut done = done.lock().unwrap_or_else(|poison| poison.into_inner());
                done.extend(work.iter().copied().zip(made.into_iter().map(Box::new)));
            }
        };
        let workers = self.jobs.min(works.len()).max(1);
        // Typst parts the work on a statement as well: among the cores that no other
        // statement takes, each of which goes through its pages faster alone.
        let threads = self.jobs / workers;
        let worker = || match pool(threads).use_current_thread().build() {
            Ok(pool) => pool.install(worker),
            Err(_) => worker(),
        };
        std::thread::scope(|scope| {
            for _ in 0..workers {
                let thread = std::thread::Builder::new().stack_size(STACK);
                if thread.spawn_scoped(scope, worker).is_err() {
                    worker();
                }
            }
        });
        let done = done.into_inner().unwrap_or_else(|poison| poison.into_inner());
        done.into_values().map(|done| *done).collect()
    }

    /// The editions of one statement, made or taken from the cache.
    fn work(&self, texts: &Texts, work: &[usize], folder: &Path) -> Vec<Done> {
        let whole = |index: &usize| {
            let bytes = texts.take(*index);
            Manuscript { bytes, ..self.found.manuscripts[*index].clone() }
        };
        let editions: Vec<Manuscript> = work.iter().map(whole).collect();
        let editions: Vec<&Manuscript> = editions.iter().collect();
        let cache = self.cache.as_ref().map(|cache| (cache, self.ground.key(&editions)));
        let kept = cache.filter(|_| !self.force).and_then(|(cache, key)| {
            let kept = cache.find(key).filter(|kept| kept.holds_for(&editions))?;
            self.restored(work, kept, cache, &editions, folder)
        });
        if let Some(done) = kept {
            return done;
        }
        let mut outcomes = self.press.make(&editions, &self.plan);
        if let Some((cache, key)) = cache
            && let Some(kept) = Kept::of(&outcomes)
        {
            let files = outcomes.iter().flat_map(|made| made.items.iter().zip(&made.artifacts));
            cache.keep(key, &kept, &files.collect::<Vec<_>>());
        }
        for (index, outcome) in work.iter().zip(&mut outcomes) {
            self.claims.settle(*index, outcome);
            let files = outcome.items.iter().zip(&outcome.artifacts);
            let files = files.map(|(item, made)| (item.name.as_str(), made.bytes.as_slice()));
            outcome.error = outcome.error.take().or(disk::write(folder, files).err());
        }
        outcomes.into_iter().map(|outcome| Done::new(outcome, false)).collect()
    }

    /// What was made before, put where it is wanted; nothing where a part of it
    /// is no longer kept.
    fn restored(
        &self,
        work: &[usize],
        kept: Kept,
        cache: &Cache,
        editions: &[&Manuscript],
        folder: &Path,
    ) -> Option<Vec<Done>> {
        let mut outcomes = kept.outcomes(editions);
        let mut files = Vec::new();
        for (index, outcome) in work.iter().zip(&mut outcomes) {
            self.claims.settle(*index, outcome);
            for item in &outcome.items {
                if !disk::holds(&folder.join(&item.name), item.size, item.sha256) {
                    files.push((item.name.clone(), cache.object(item)?));
                }
            }
        }
        for outcome in &mut outcomes {
            let own =
                files.iter().filter(|(name, _)| outcome.items.iter().any(|i| i.name == *name));
            let own = own.map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
            outcome.error = outcome.error.take().or(disk::write(folder, own).err());
        }
        Some(outcomes.into_iter().map(|outcome| Done::new(outcome, true)).collect())
    }

    /// Whether a signal ended the run before its end.
    pub fn is_stopped(&self) -> bool {
        self.stop.signal().is_some()
    }

    /// Reports what came of the run, with a line for each statement made, and
    /// gives the exit code.
    pub fn report(
        &mut self,
        done: &[Done],
        folder: &Path,
        strict: bool,
        reporter: &mut Reporter,
    ) -> Exit {
        let found = &self.found;
        let configs = found.configs.iter().map(|(source, findings)| (source, findings.as_slice()));
        let texts = done.iter().map(|d| (&d.outcome.source, d.outcome.findings.as_slice()));
        let reports: Vec<_> = configs.chain(texts).collect();
        reporter.findings(&reports);
        let made: Vec<&Done> = done.iter().filter(|d| d.is_made()).collect();
        if reporter.is_looked_at() && !made.is_empty() {
            reporter.say(summary::table_of(&made).trim_end());
            reporter.say(&format!("in {}", disk::shown(folder)));
        } else {
            made.iter().for_each(|d| reporter.say(&line(folder, d)));
        }
        let reused = done.iter().filter(|d| d.is_made() && d.reused).count();
        if reused > 0 {
            reporter.say(&format!(
                "{reused} of {} unchanged, not made again (--force makes all of them)",
                counted(done.len(), "statement")
            ));
        }
        let mut exit = Exit::of(&reports, strict);
        let own = done.iter().filter_map(|d| d.outcome.error.as_ref());
        for error in found.errors.iter().chain(own) {
            reporter.error(error);
            exit = Exit::Trouble;
        }
        if let Some(error) = self.cache.take().and_then(Cache::tidy) {
            let cause = crate::error::chain(&error);
            reporter.error_line(&format!("note: nothing is kept for the next run: {cause}"));
        }
        let failed = failed(done);
        if !failed.is_empty() {
            let shown = failed.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
            let more = match failed.len().saturating_sub(NAMED) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            let (count, all) = (failed.len(), done.len());
            let all = counted(all, "statement");
            reporter.error_line(&format!("{count} of {all} not made: {shown}{more}"));
        }
        if let Some(signal) = self.stop.signal() {
            let made = counted(done.iter().filter(|d| d.is_made()).count(), "statement");
            reporter.error_line(&format!("stopped by {} after {made}", signal.name));
            exit = Exit::Stopped(signal);
        }
        exit
    }
}

/// Now. What is made does not depend on it.
#[expect(clippy::disallowed_methods, reason = "a person is told how long it took")]
fn now() -> Instant {
    Instant::now()
}

/// Threads for one statement at a time.
pub(super) fn pool(threads: usize) -> ThreadPoolBuilder {
    ThreadPoolBuilder::new().num_threads(threads).stack_size(STACK)
}

/// Does work in a thread that then ends. The memory that it gave back is used again by the
/// next thread to begin; this one would keep it, and only wait.
fn apart<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
        let done = thread.expect("there is room for a thread").join();
        done.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// Whether files could not be written, so that what was made is not all there.
pub fn unwritten(done: &[Done]) -> bool {
    done.iter().any(|done| matches!(done.outcome.error, Some(Error::Write { .. })))
}

/// The names of the statements that were not made.
pub fn failed(done: &[Done]) -> Vec<&str> {
    let failed = done
        .iter()
        .filter(|done| done.outcome.error.is_some() || has_errors(&done.outcome.findings));
    failed.map(|done| done.outcome.source.name()).collect()
}

impl Done {
    /// An outcome without what need not stay in memory.
    fn new(mut outcome: Outcome, reused: bool) -> Done {
        outcome.artifacts = Vec::new();
        outcome.statement = None;
        let mut spans: Vec<_> = outcome.findings.iter_mut().flat_map(Diagnostic::spans).collect();
        outcome.source = outcome.source.excerpt(&mut spans);
        Done { outcome, reused, took: Duration::ZERO }
    }
}

/// `out/slug: slug.pdf, slug.epub (8 pages on 2 sheets, type 11.4 pt, last page 62 % full)`
fn line(folder: &Path, done: &Done) -> String {
    let outcome = &done.outcome;
    let slug = outcome.entry.as_ref().map_or("", |entry| entry.slug.as_str());
    let files = files(&outcome.items).join(", ");
    let pages = sheets(outcome).unwrap_or_else(|| counted(outcome.pages, "page"));
    let reused = if done.reused { ", unchanged" } else { "" };
    format!("{}: {files} ({pages}){reused}", folder.join(slug).display())
}

/// The names of files below the statement's folder, but for those that others
/// import; of pictures of pages the first and the last.
fn files(items: &[Item]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut pages: Vec<&str> = Vec::new();
    for item in items {
        let name = item.name.split_once('/').map_or("", |(_, name)| name);
        match item.product {
            _ if name.contains('/') => {}
            Some(Product::Pages) => pages.push(name),
            _ => names.push(name.to_owned()),
        }
    }
    match pages.as_slice() {
        [first, .., last] => names.push(format!("{first} to {last}")),
        few => names.extend(few.iter().map(|name| (*name).to_owned())),
    }
    names
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
            said += " since the text is too short to fill them";
        }
    }
    if let Some(size) = sheets.type_size {
        said += &format!(", type {size:.1} pt");
    }
    Some(said + &format!(", last text page {:.0} % full", sheets.filled * 100.0))
}

/// A number of things.
pub fn counted(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}
