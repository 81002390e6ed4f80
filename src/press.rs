//! The only room that knows the order of the work: plan in, artifacts and
//! findings out.
//!
//! What is wanted of a statement is put together in [`wishes`], its pages are set
//! in [`printing`], its files made in [`files`], its findings settled in
//! [`findings`]; what all statements of a run have to keep apart is held so in [`claims`], what
//! a catalogue is told of it in [`entry`], what was read beside it in [`witness`]. What was
//! made before need not be made again: [`reuse`]. What a preview shows is made on the same
//! way and no file of it: [`view`].

pub mod claims;
mod entry;
mod files;
mod findings;
mod printing;
pub mod reuse;
pub mod view;
mod wishes;
pub mod witness;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::artifact::Artifact;
use crate::bounds::deadline::{Deadline, Late};
use crate::bounds::{self, Bounds};
use crate::correction;
use crate::cover;
use crate::diagnostic::fix::Fix;
use crate::diagnostic::{self, Diagnostic};
use crate::edition::{self, Named};
use crate::error::Error;
use crate::pdf::profile::Condition;
use crate::plate::{self, Folder, Plate};
use crate::product::{Folding, Form, Paper, Product, Stock};
use crate::read::settings::Settings;
use crate::read::{self, Given, Reading};
use crate::release::manifest::{Entry, Item, SourceFile};
use crate::shelf::{Layout, Shelf};
use crate::source::Source;
use crate::statement::{Date, Edition, Picture, Statement, Work};
use crate::typeset;
use crate::typeset::parameters::{self, Parameters};
use crate::typeset::world::LayoutFiles;
use crate::typography;
use findings::{Readout, Seen, Stage, examine};
use printing::Cover;
use wishes::Wishes;
use witness::{Sights, Witness};

/// The layout of a statement that names none.
const LAYOUT: &str = "pamphlet";

/// How many rounds of a preview a memoised result of Typst is kept without being used.
const MEMORY: usize = 5;

/// After so many bytes of text for each statement that is being made Typst forgets what it
/// has remembered since the last but one time and not used again. To look through all
/// that it remembers takes longer than to forget it, so it is not done for each statement.
const REMEMBERED: usize = 16_000;

/// What a statement is remembered with besides its text: its first and last pages.
const BESIDES: usize = 2_000;

/// One source as it came from the disk.
#[derive(Debug, Clone)]
pub struct Manuscript {
    /// The name shown in messages.
    pub name: String,
    /// The stem of the file's name, or `folder.lang` in a folder of editions.
    pub stem: String,
    /// What it is an edition of: the same for all language versions of one
    /// statement, and for nothing else.
    pub work: String,
    /// The content.
    pub bytes: Vec<u8>,
    /// What the configuration of its folder says.
    pub defaults: Arc<Settings>,
    /// What lies beside it.
    pub folder: Arc<dyn Folder>,
    /// Where it comes from.
    pub origin: Origin,
}

/// Where a manuscript comes from, as a release says it: the same wherever the
/// folder of the work lies.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// Its path from the folder of the work, with forward slashes.
    pub place: String,
    /// The configuration that holds for it.
    pub config: Option<SourceFile>,
}

impl Manuscript {
    /// How much it may take.
    fn limits(&self) -> Bounds {
        self.defaults.limits
    }

    fn given(&self) -> Given<'_> {
        Given { name: &self.name, stem: &self.stem, defaults: &self.defaults }
    }
}

/// A byte order mark.
const BOM: &[u8] = b"\xEF\xBB\xBF";

/// How often a text is mended at most. Each round makes at least one fix, and
/// only neighbours need one of their own.
const ROUNDS: usize = 100;

/// A manuscript with its safe fixes made.
#[derive(Debug)]
pub struct Mended {
    /// The manuscript as it is now.
    pub manuscript: Manuscript,
    /// What was made, in order.
    pub rounds: Vec<Round>,
}

/// The fixes that were made together.
#[derive(Debug)]
pub struct Round {
    /// The text before them.
    pub source: Source,
    /// The findings that they settle.
    pub settled: Vec<Diagnostic>,
}

/// What is wanted of every statement of a run. What is not said here is taken
/// from the statement, then from its configuration.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The products to make.
    pub products: Option<Vec<Product>>,
    /// Those of a statement for which nobody names any.
    pub usual: &'static [Product],
    /// The layout.
    pub layout: Option<String>,
    /// The paper of the office.
    pub paper: Option<Paper>,
    /// The day of `SOURCE_DATE_EPOCH`.
    pub epoch: Option<Date>,
    /// Whether the press file has marks.
    pub marks: bool,
    /// What the press file is printed with.
    pub condition: Arc<Condition>,
    /// How the booklet is printed and folded.
    pub folding: Folding,
}

impl Default for Plan {
    fn default() -> Plan {
        Plan {
            products: None,
            usual: Product::DEFAULT,
            layout: None,
            paper: None,
            epoch: None,
            marks: false,
            condition: Arc::default(),
            folding: Folding::default(),
        }
    }
}

/// What came of one statement.
#[derive(Debug)]
pub struct Outcome {
    /// The text that the findings are about.
    pub source: Source,
    /// The statement, where there was one to read.
    pub statement: Option<Statement>,
    /// What was found.
    pub findings: Vec<Diagnostic>,
    /// What was made; empty where a finding or an error stood in the way.
    pub artifacts: Vec<Artifact>,
    /// The same as a manifest names them.
    pub items: Vec<Item>,
    /// How many pages it has.
    pub pages: usize,
    /// How they come out in print.
    pub sheets: Option<Sheets>,
    /// What a catalogue is told of it, where it was made.
    pub entry: Option<Entry>,
    /// What was read beside it.
    pub beside: Sights,
    /// What failed outside the text.
    pub error: Option<Error>,
}

/// How the pages of a statement come out in print.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Sheets {
    /// How many pages there are, blank ones among them.
    pub in_print: usize,
    /// How many of them are blank.
    pub blanks: usize,
    /// The size of the type in points, where the layout tells.
    pub type_size: Option<f64>,
    /// How full the last page with text is, from 0 to 1.
    pub filled: f64,
    /// How many layouts were made to find them.
    pub layouts: usize,
    /// Whether the layout's limits keep the pages from filling their sheets.
    pub beyond: bool,
    /// How they become sheets.
    pub form: Form,
    /// What they are printed on in the office.
    pub stock: Stock,
}

impl Outcome {
    /// Whether its products were made.
    pub fn is_made(&self) -> bool {
        self.entry.is_some()
    }

    /// Takes away what was made.
    fn take_away(&mut self) {
        self.artifacts.clear();
        self.items.clear();
        self.entry = None;
    }

    /// Of a manuscript with which the program could not go on.
    fn failed(manuscript: &Manuscript, error: Error) -> Outcome {
        Outcome {
            source: Source::new(&manuscript.name, ""),
            statement: None,
            findings: Vec::new(),
            artifacts: Vec::new(),
            items: Vec::new(),
            pages: 0,
            sheets: None,
            entry: None,
            beside: Sights::new(),
            error: Some(error),
        }
    }

    /// Of a manuscript that has been read, and of which nothing is made yet.
    fn read(reading: Reading, findings: Vec<Diagnostic>) -> Outcome {
        Outcome {
            source: reading.source,
            statement: reading.statement,
            findings,
            artifacts: Vec::new(),
            items: Vec::new(),
            pages: 0,
            sheets: None,
            entry: None,
            beside: Sights::new(),
            error: None,
        }
    }
}

/// A press with its fonts and layouts.
#[derive(Debug)]
pub struct Press {
    shelf: Shelf,
    layouts: Mutex<BTreeMap<String, Arc<Prepared>>>,
    /// The layout of covers.
    cover: OnceLock<LayoutFiles>,
    /// How much was set since Typst forgot the last time.
    set: AtomicUsize,
    /// How many statements are being made.
    working: AtomicUsize,
}

/// A statement that is being made.
struct Working<'a>(&'a AtomicUsize);

impl Drop for Working<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A layout ready for use.
#[derive(Debug)]
struct Prepared {
    layout: Layout,
    files: LayoutFiles,
}

impl Press {
    /// A press with what stands on the shelf.
    pub fn new(shelf: Shelf) -> Press {
        Press {
            shelf,
            layouts: Mutex::new(BTreeMap::new()),
            cover: OnceLock::new(),
            set: AtomicUsize::new(0),
            working: AtomicUsize::new(0),
        }
    }

    /// The layouts and fonts that it works with.
    pub fn shelf(&self) -> &Shelf {
        &self.shelf
    }

    /// Reads and lints a manuscript and makes nothing.
    pub fn examine(manuscript: &Manuscript) -> Outcome {
        let (mut outcome, readout) = examine(manuscript);
        readout.settle(manuscript, &mut outcome, Seen { stage: Stage::Read, others: false });
        outcome
    }

    /// Reads and lints the editions of one statement, holds them against one
    /// another, and looks for pictures and for characters that no font has.
    pub fn check(&self, editions: &[&Manuscript]) -> Vec<Outcome> {
        let plan = Plan::default();
        self.proofs(editions, &plan, |proof| {
            let outcome = &mut proof.outcome;
            if let Some(statement) = &outcome.statement {
                // What typography puts in, the program's own fonts have.
                let missing = typeset::glyphs::check(statement, &outcome.source, &self.shelf);
                outcome.findings.extend(missing);
            }
            Stage::Checked
        })
    }

    /// Makes the safe fixes of a manuscript, round after round until none is
    /// left. What a round makes is read again before it is kept.
    pub fn mend(manuscript: &Manuscript) -> Mended {
        let mut mended = Mended { manuscript: manuscript.clone(), rounds: Vec::new() };
        for _ in 0..ROUNDS {
            let now = &mended.manuscript;
            let Outcome { source, findings, .. } = Press::examine(now);
            let safe: Vec<Diagnostic> =
                findings.into_iter().filter(Diagnostic::has_safe_fix).collect();
            let fixes: Vec<&Fix> = safe.iter().filter_map(|f| f.fix.as_ref()).collect();
            let Some(fixed) = correction::make(now.given(), &source, &fixes) else { break };
            let mark: &[u8] = if now.bytes.starts_with(BOM) { BOM } else { b"" };
            mended.manuscript.bytes = [mark, fixed.text.as_bytes()].concat();
            let settled = fixed.made.iter().map(|index| safe[*index].clone()).collect();
            mended.rounds.push(Round { source, settled });
        }
        mended
    }

    /// Makes the products of the editions of one statement. Whatever gives way
    /// below, the outcome says it and other editions are made all the same.
    pub fn make(&self, editions: &[&Manuscript], plan: &Plan) -> Vec<Outcome> {
        self.proofs(editions, plan, |proof| {
            let _working = self.begin(proof.manuscript.bytes.len());
            self.work(proof);
            Stage::Made
        })
    }

    /// Begins to make a statement with so much text, and lets Typst forget, where enough
    /// was set since the last time.
    fn begin(&self, text: usize) -> Working<'_> {
        let working = self.working.fetch_add(1, Ordering::Relaxed) + 1;
        let (text, most) = (text.saturating_add(BESIDES), REMEMBERED * working);
        let since = |before: usize| Some(before.saturating_add(text)).filter(|all| *all < most);
        let next = |before| Some(since(before).unwrap_or_default());
        let before = self.set.fetch_update(Ordering::Relaxed, Ordering::Relaxed, next);
        if before.is_ok_and(|before| since(before).is_none()) {
            typst::comemo::evict(1);
        }
        Working(&self.working)
    }

    /// Reads the editions of one statement, makes them known to one another,
    /// and does the rest of the work on each.
    fn proofs(
        &self,
        editions: &[&Manuscript],
        plan: &Plan,
        rest: impl Fn(&mut Proof<'_>) -> Stage,
    ) -> Vec<Outcome> {
        let mut proofs: Vec<_> = editions
            .iter()
            .map(|manuscript| guard(manuscript, || self.proof(manuscript, plan)))
            .collect();
        self.acquaint(&mut proofs);
        let single = proofs.len() == 1;
        let finish = |manuscript: &&Manuscript, proof: Result<Proof<'_>, Error>| {
            let done = proof.and_then(|mut proof| {
                guard(manuscript, || {
                    proof.wishes.deadline = Deadline::after(proof.left);
                    let seen = Seen { stage: rest(&mut proof), others: !single };
                    proof.readout.settle(manuscript, &mut proof.outcome, seen);
                    proof.wishes.deadline.hold();
                    proof.outcome
                })
            });
            done.unwrap_or_else(|defect| Outcome::failed(manuscript, defect))
        };
        editions.iter().zip(proofs).map(|(manuscript, proof)| finish(manuscript, proof)).collect()
    }

    /// A manuscript that has been read, with its pictures.
    fn proof<'a>(&self, manuscript: &'a Manuscript, plan: &Plan) -> Proof<'a> {
        let deadline = Deadline::after(manuscript.limits().time());
        let (mut outcome, readout) = examine(manuscript);
        let wishes = Wishes::new(plan, &readout.settings, &manuscript.defaults, deadline);
        let beside = Witness::new(manuscript.folder.clone(), deadline);
        let mut plates = Vec::new();
        let mut parameters = Parameters::default();
        if let Some(statement) = &outcome.statement {
            let (taken, findings) = self.parameters(&readout.settings, manuscript, &wishes);
            outcome.findings.extend(findings);
            parameters = taken;
            let (loaded, findings) = self.plates(statement, &beside, &wishes);
            outcome.findings.extend(findings);
            plates = loaded;
        }
        let cover = match Self::cover(&readout.settings, &beside, &wishes) {
            Some(Ok((cover, finding))) => {
                outcome.findings.extend(finding);
                Some(cover)
            }
            Some(Err(finding)) => {
                outcome.findings.push(finding);
                None
            }
            None => None,
        };
        outcome.beside = beside.sights();
        let left = deadline.left();
        Proof { manuscript, readout, wishes, parameters, plates, cover, left, outcome }
    }

    /// The picture for the cover, where the statement names one, and what is to be said
    /// of it.
    fn cover(
        settings: &Settings,
        folder: &dyn Folder,
        wishes: &Wishes,
    ) -> Option<Result<(Cover, Option<Diagnostic>), Diagnostic>> {
        let (path, words) = settings.cover_picture.as_ref().filter(|_| wishes.cover)?;
        let span = settings.places.get("cover").copied().unwrap_or_default();
        let picture = Picture { path: path.clone(), alternative: words.clone(), span };
        let plate = plate::cover(&picture, folder, wishes.limits)
            .map(Arc::new)
            .and_then(|plate| typeset::pictures::damaged(&picture, &plate).map_or(Ok(plate), Err));
        Some(plate.map(|plate| {
            let finding = cover::too_small(&picture, &plate);
            (Cover { plate, words: picture.alternative }, finding)
        }))
    }

    /// What is set in the layout, by the statement or else by its folder.
    fn parameters(
        &self,
        settings: &Settings,
        manuscript: &Manuscript,
        wishes: &Wishes,
    ) -> (Parameters, Vec<Diagnostic>) {
        let mut given = BTreeMap::new();
        for (name, value) in &manuscript.defaults.parameters {
            given.insert(name.clone(), parameters::Given { value: value.clone(), place: None });
        }
        for (name, value) in &settings.parameters {
            let place = Some(settings.place_of_parameter(name));
            given.insert(name.clone(), parameters::Given { value: value.clone(), place });
        }
        // A layout that is not there is reported where it is needed.
        let Ok(layout) = self.layout(&wishes.layout) else {
            return Default::default();
        };
        let elsewhere = |name: &str| {
            let known = |layout: &String| {
                let layout = self.layout(layout).ok();
                layout.is_some_and(|l| l.layout.description.parameter(name).is_some())
            };
            self.shelf.layout_names().iter().any(known)
        };
        parameters::read(&given, &wishes.layout, &layout.layout.description, elsewhere)
    }

    /// Holds editions against one another, and tells each of the others.
    fn acquaint(&self, proofs: &mut [Result<Proof<'_>, Error>]) {
        let read: Vec<(usize, &Proof<'_>, &Statement)> = proofs
            .iter()
            .enumerate()
            .filter_map(|(at, proof)| {
                let proof = proof.as_ref().ok()?;
                Some((at, proof, proof.outcome.statement.as_ref()?))
            })
            .collect();
        if read.len() < 2 {
            return;
        }
        // The language of the folder leads, else the first of the files.
        let lead = read
            .iter()
            .find(|(_, proof, statement)| {
                proof.wishes.lang.as_ref() == Some(&statement.identity.lang)
            })
            .unwrap_or(&read[0]);
        let work = work(lead.1, lead.2);
        let mut told = Vec::new();
        for (at, proof, statement) in &read {
            let findings = if *at == lead.0 {
                Vec::new()
            } else {
                let lead = Named { name: &lead.1.manuscript.name, statement: lead.2 };
                edition::compare(lead, Named { name: &proof.manuscript.name, statement })
            };
            let mut others: Vec<Edition> = read
                .iter()
                .filter(|(other, ..)| other != at)
                .map(|(_, proof, other)| self.card(other, &proof.wishes))
                .collect();
            others.sort_by(|a, b| (&a.lang, &a.slug).cmp(&(&b.lang, &b.slug)));
            told.push((*at, findings, others));
        }
        for (at, findings, others) in told {
            if let Ok(Proof { outcome, .. }) = &mut proofs[at] {
                outcome.findings.extend(findings);
                if let Some(statement) = &mut outcome.statement {
                    statement.editions = others;
                    statement.work = Some(work.clone());
                }
            }
        }
    }

    /// An edition as the others name it: in its own words, as far as there are
    /// fonts for them.
    fn card(&self, statement: &Statement, wishes: &Wishes) -> Edition {
        let identity = &statement.identity;
        let set = |text: String| {
            text.chars().all(|c| typeset::glyphs::can_be_set(c, &self.shelf)).then_some(text)
        };
        let dressed = typography::dress(statement.clone());
        Edition {
            lang: identity.lang.clone(),
            dir: identity.dir,
            name: set(read::language::own_name(&identity.lang)).unwrap_or(identity.lang.clone()),
            slug: identity.slug.clone(),
            title: set(dressed.plain_title()).unwrap_or_default(),
            identifier: identity.record.identifier.clone(),
            address: wishes.address(&identity.slug),
            web: wishes.products.contains(&Product::Web),
        }
    }

    /// Sets a statement that has been read, and makes its products.
    fn work(&self, proof: &mut Proof<'_>) {
        let outcome = &proof.outcome;
        let stopped = diagnostic::has_errors(&outcome.findings);
        if let (false, Some(statement)) = (stopped, &outcome.statement) {
            match self.print(statement, proof) {
                Ok(printed) => {
                    let outcome = &mut proof.outcome;
                    if printed.pages > 0 {
                        // What was expected of pictures gives way to what came.
                        outcome.findings.retain(|finding| finding.code.0 != "image-resolution");
                    }
                    outcome.findings.extend(printed.findings);
                    if let Some(entry) = &printed.entry {
                        outcome.items =
                            printed.artifacts.iter().map(|made| Item::of(made, entry)).collect();
                        outcome.artifacts = printed.artifacts;
                    }
                    outcome.pages = printed.pages;
                    outcome.sheets = printed.sheets;
                    outcome.entry = printed.entry;
                }
                Err(error) => proof.outcome.error = Some(error),
            }
        }
    }

    /// The pictures of a statement, and what is to be said about them.
    fn plates(
        &self,
        statement: &Statement,
        folder: &dyn Folder,
        wishes: &Wishes,
    ) -> (Vec<Arc<Plate>>, Vec<Diagnostic>) {
        let (plates, mut findings) = plate::load(statement, folder, wishes.limits);
        // A layout that is not there is reported where it is needed.
        let layout = (!plates.is_empty()).then(|| self.layout(&wishes.layout).ok()).flatten();
        let measure = layout.and_then(|layout| {
            let description = &layout.layout.description;
            description.page(wishes.paper, description.fold(None))?.0.measure
        });
        if findings.is_empty() {
            findings.extend(typeset::pictures::check(statement, &plates));
        }
        if let (Some(measure), true) = (measure, findings.is_empty()) {
            let pairs = statement.pictures.iter().zip(&plates);
            findings.extend(
                pairs.filter_map(|(picture, plate)| plate::too_coarse(picture, plate, measure)),
            );
        }
        (plates, findings)
    }

    /// The layout of covers, which stands on the pamphlet's.
    fn cover_layout(&self) -> Result<&LayoutFiles, Error> {
        if let Some(files) = self.cover.get() {
            return Ok(files);
        }
        let sheet = self.shelf.sheet_of_ones_own(typeset::cover::LAYOUT, typeset::cover::MARK)?;
        let files = self.layout(LAYOUT)?.files.and(&sheet)?;
        Ok(self.cover.get_or_init(|| files))
    }

    fn layout(&self, name: &str) -> Result<Arc<Prepared>, Error> {
        let mut layouts = self.layouts.lock().unwrap_or_else(|poison| poison.into_inner());
        if let Some(prepared) = layouts.get(name) {
            return Ok(prepared.clone());
        }
        let layout = self.shelf.layout(name)?;
        let files = LayoutFiles::new(&layout)?;
        let prepared = Arc::new(Prepared { layout, files });
        layouts.insert(name.to_owned(), prepared.clone());
        Ok(prepared)
    }
}

/// A manuscript that has been read, and what is wanted of it.
struct Proof<'a> {
    manuscript: &'a Manuscript,
    readout: Readout,
    wishes: Wishes,
    parameters: Parameters,
    plates: Vec<Arc<Plate>>,
    cover: Option<Cover>,
    /// How much time is left for the rest.
    left: Duration,
    outcome: Outcome,
}

/// What the editions are together, by the one that leads.
fn work(proof: &Proof<'_>, lead: &Statement) -> Work {
    let identity = &lead.identity;
    Work {
        name: read::language::without(&proof.manuscript.stem).to_owned(),
        title: typography::dress(lead.clone()).plain_title(),
        lang: identity.lang.clone(),
        dir: identity.dir,
    }
}

/// Does a part of the work on one manuscript; where it gives way, that is a
/// defect, where it is late, too much for one statement, and no other manuscript
/// is touched.
fn guard<T>(manuscript: &Manuscript, work: impl FnOnce() -> T) -> Result<T, Error> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        let statement = manuscript.name.clone();
        if panic.is::<Late>() {
            let limit = bounds::time_in_words(manuscript.limits().time());
            return Error::Late { statement, limit };
        }
        let message = panic
            .downcast_ref::<&str>()
            .map(|s| (*s).to_owned())
            .or_else(|| panic.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "no message".to_owned());
        Error::Defect { statement, message }
    })
}

/// Which manuscripts are editions of one statement: their indices, the
/// statements in the order of their first edition.
pub fn works(manuscripts: &[Manuscript]) -> Vec<Vec<usize>> {
    let mut known: BTreeMap<&str, usize> = BTreeMap::new();
    let mut works: Vec<Vec<usize>> = Vec::new();
    for (index, manuscript) in manuscripts.iter().enumerate() {
        let work = *known.entry(&manuscript.work).or_insert_with(|| {
            works.push(Vec::new());
            works.len() - 1
        });
        works[work].push(index);
    }
    works
}
