//! The only room that knows the order of the work: plan in, artifacts and
//! findings out.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};

use typst::diag::SourceDiagnostic;
use typst::ecow::EcoVec;
use typst_layout::PagedDocument;

use crate::artifact::Artifact;
use crate::correction::{self, Said};
use crate::cover;
use crate::diagnostic::fix::Fix;
use crate::diagnostic::{self, Checked, Diagnostic, Severity};
use crate::edition::{self, Named};
use crate::epub;
use crate::error::Error;
use crate::lint;
use crate::pdf::pictures::Engraver;
use crate::pdf::profile::Condition;
use crate::pdf::{self, booklet, impose};
use crate::plate::{self, Folder, Plate};
use crate::product::{Fit, Fold, Folding, Form, Paper, Pictures, Product};
use crate::read::settings::Settings;
use crate::read::{self, Given, Reading, keys};
use crate::shelf::{Layout, Shelf};
use crate::source::Source;
use crate::statement::identity::Direction;
use crate::statement::{Date, Edition, Folio, Picture, Statement};
use crate::typeset::audit::{self, audit};
use crate::typeset::code::Code;
use crate::typeset::emit::Setting;
use crate::typeset::fit::{self, Fitted, Job};
use crate::typeset::folios::folios;
use crate::typeset::instructions::{self, Instructions};
use crate::typeset::parameters::{self, Parameters};
use crate::typeset::world::LayoutFiles;
use crate::typeset::{self, Pages};
use crate::typography;

/// The layout of a statement that names none.
const LAYOUT: &str = "pamphlet";

/// The layout of the product of that name.
const LARGE_PRINT: &str = "large-print";

/// The width of a page in millimetres, where a layout does not tell it: A5.
const PAGE: f64 = 148.0;

/// How many rounds a memoised result of Typst is kept without being used.
const MEMORY: usize = 5;

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
}

impl Manuscript {
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
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// The products to make.
    pub products: Option<Vec<Product>>,
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
    /// How many pages it has.
    pub pages: usize,
    /// How they come out in print.
    pub sheets: Option<Sheets>,
    /// What failed outside the text.
    pub error: Option<Error>,
}

/// How the pages of a statement come out in print.
#[derive(Debug, Clone, Copy, PartialEq)]
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
}

impl Outcome {
    /// Of a manuscript with which the program could not go on.
    fn failed(manuscript: &Manuscript, error: Error) -> Outcome {
        Outcome {
            source: Source::new(&manuscript.name, ""),
            statement: None,
            findings: Vec::new(),
            artifacts: Vec::new(),
            pages: 0,
            sheets: None,
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
            pages: 0,
            sheets: None,
            error: None,
        }
    }
}

/// A press with its fonts and layouts.
#[derive(Debug)]
pub struct Press {
    shelf: Shelf,
    layouts: Mutex<BTreeMap<String, Arc<Prepared>>>,
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
        Press { shelf, layouts: Mutex::new(BTreeMap::new()) }
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
            typst::comemo::evict(MEMORY);
            self.work(proof);
            Stage::Made
        })
    }

    /// Reads the editions of one statement, makes them known to one another,
    /// and does the rest of the work on each.
    fn proofs(
        &self,
        editions: &[&Manuscript],
        plan: &Plan,
        rest: impl Fn(&mut Proof) -> Stage,
    ) -> Vec<Outcome> {
        let mut proofs: Vec<_> = editions
            .iter()
            .map(|manuscript| guard(manuscript, || self.proof(manuscript, plan)))
            .collect();
        self.acquaint(&mut proofs);
        let single = proofs.len() == 1;
        let finish = |manuscript: &&Manuscript, proof: Result<Proof, Error>| {
            let done = proof.and_then(|mut proof| {
                guard(manuscript, || {
                    let seen = Seen { stage: rest(&mut proof), others: !single };
                    proof.readout.settle(manuscript, &mut proof.outcome, seen);
                    proof.outcome
                })
            });
            done.unwrap_or_else(|defect| Outcome::failed(manuscript, defect))
        };
        editions.iter().zip(proofs).map(|(manuscript, proof)| finish(manuscript, proof)).collect()
    }

    /// A manuscript that has been read, with its pictures.
    fn proof(&self, manuscript: &Manuscript, plan: &Plan) -> Proof {
        let (mut outcome, readout) = examine(manuscript);
        let wishes = Wishes::new(plan, &readout.settings, &manuscript.defaults);
        let mut plates = Vec::new();
        let mut parameters = Parameters::default();
        if let Some(statement) = &outcome.statement {
            let (taken, findings) = self.parameters(&readout.settings, manuscript, &wishes);
            outcome.findings.extend(findings);
            parameters = taken;
            let (loaded, findings) = self.plates(statement, manuscript, &wishes);
            outcome.findings.extend(findings);
            plates = loaded;
        }
        let cover = match Self::cover(&readout.settings, manuscript, &wishes) {
            Some(Ok(cover)) => Some(cover),
            Some(Err(finding)) => {
                outcome.findings.push(finding);
                None
            }
            None => None,
        };
        let name = manuscript.name.clone();
        Proof { name, readout, wishes, parameters, plates, cover, outcome }
    }

    /// The picture for the cover, where the statement names one.
    fn cover(
        settings: &Settings,
        manuscript: &Manuscript,
        wishes: &Wishes,
    ) -> Option<Result<Cover, Diagnostic>> {
        let (path, words) = settings.cover_picture.as_ref().filter(|_| wishes.cover)?;
        let span = settings.places.get("cover").copied().unwrap_or_default();
        let picture = Picture { path: path.clone(), alternative: words.clone(), span };
        let plate = plate::cover(&picture, manuscript.folder.as_ref());
        Some(plate.map(|plate| Cover { plate: Arc::new(plate), words: picture.alternative }))
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
        let Some(layout) = (!given.is_empty()).then(|| self.layout(&wishes.layout).ok()).flatten()
        else {
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
    fn acquaint(&self, proofs: &mut [Result<Proof, Error>]) {
        let read: Vec<(usize, &Proof, &Statement)> = proofs
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
        let mut told = Vec::new();
        for (at, proof, statement) in &read {
            let findings = if *at == lead.0 {
                Vec::new()
            } else {
                let lead = Named { name: &lead.1.name, statement: lead.2 };
                edition::compare(lead, Named { name: &proof.name, statement })
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
            address: wishes.base_url.as_ref().map(|base| format!("{base}/{}", identity.slug)),
        }
    }

    /// Sets a statement that has been read, and makes its products.
    fn work(&self, proof: &mut Proof) {
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
                    outcome.artifacts = printed.artifacts;
                    outcome.pages = printed.pages;
                    outcome.sheets = printed.sheets;
                }
                Err(error) => proof.outcome.error = Some(error),
            }
        }
    }

    /// The pictures of a statement, and what is to be said about them.
    fn plates(
        &self,
        statement: &Statement,
        manuscript: &Manuscript,
        wishes: &Wishes,
    ) -> (Vec<Arc<Plate>>, Vec<Diagnostic>) {
        let (plates, mut findings) = plate::load(statement, manuscript.folder.as_ref());
        // A layout that is not there is reported where it is needed.
        let layout = (!plates.is_empty()).then(|| self.layout(&wishes.layout).ok()).flatten();
        let measure = layout.and_then(|layout| {
            let page = layout.layout.description.page(wishes.paper, Fold::default())?;
            page.0.measure
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

    /// Sets a statement in a layout.
    fn set(
        &self,
        sheet: &Copy<'_>,
        layout: &Prepared,
        parameters: &Parameters,
        fit: Fit,
        wishes: &Wishes,
    ) -> Result<Checked<Option<Fitted>>, Error> {
        let Layout { name, description, .. } = &layout.layout;
        let Some((page, form)) = description.page(wishes.paper, parameters.fold) else {
            let papers = description.papers.iter().map(|p| p.name.as_str()).collect::<Vec<_>>();
            return Err(Error::Usage(format!(
                "the layout “{name}” is not made for {}; it is made for {}",
                wishes.paper.name(),
                papers.join(", ")
            )));
        };
        let setting = Setting {
            layout: name,
            page: &page.name,
            form,
            dated: sheet.dated,
            plates: sheet.plates,
            faces: sheet.faces,
            accent: parameters.accent.as_ref(),
            parameters: &parameters.settings,
            sizes: None,
            back: false,
            code: sheet.code,
            cover: sheet.cover.map(|cover| (cover.plate.name.as_str(), cover.words.as_str())),
        };
        let job = Job {
            statement: sheet.statement,
            source: sheet.source,
            shelf: &self.shelf,
            layout: &layout.files,
            setting,
            limits: page.limits.and_then(|limits| parameters.pin(limits)),
            width: page.width.unwrap_or(PAGE),
            stapled: form == Form::Stapled && wishes.stapled(),
        };
        fit::fit(job, fit)
    }

    /// The statement in large print; findings where it cannot be set so.
    fn large_print(
        &self,
        sheet: &Copy<'_>,
        wishes: &Wishes,
    ) -> Result<Checked<Option<Artifact>>, Error> {
        let layout = self.layout(LARGE_PRINT)?;
        let set = self.set(sheet, &layout, &Parameters::default(), Fit::Pages, wishes)?;
        let mut findings = set.findings;
        let Some(Fitted { pages, .. }) = set.value else {
            return Ok(Checked { value: None, findings });
        };
        let product = Product::LargePrint;
        let slug = &sheet.statement.identity.slug;
        match pdf::reader::write(&pages, sheet.dated, &format!("{slug}:{}", product.name())) {
            Ok(bytes) => {
                let name = format!("{slug}{}", product.suffix());
                Ok(Checked { value: Some(Artifact { name, product, bytes }), findings })
            }
            Err(refused) => {
                let Copy { source, plates, .. } = sheet;
                let (shelf, files) = (&self.shelf, &layout.files);
                findings
                    .extend(typeset::blame_export(&refused, &pages, source, shelf, files, plates)?);
                Ok(Checked { value: None, findings })
            }
        }
    }

    /// Sets a statement and makes its products.
    fn print(&self, statement: &Statement, proof: &Proof) -> Result<Printed, Error> {
        let Proof { wishes, parameters, plates, cover, outcome, .. } = proof;
        let source = &outcome.source;
        // Behind those of the text, which go by their number.
        let all: Vec<Arc<Plate>> =
            plates.iter().chain(cover.iter().map(|cover| &cover.plate)).cloned().collect();
        let plates = all.as_slice();
        // Large print alone needs no other pages.
        let large = Parameters::default();
        let (layout, parameters, fit) = if wishes.products == [Product::LargePrint] {
            (LARGE_PRINT, &large, Fit::Pages)
        } else {
            (wishes.layout.as_str(), parameters, wishes.fit)
        };
        let layout = self.layout(layout)?;
        let dated = dated(statement, wishes.epoch);
        let dressed = typography::dress(statement.clone());
        let faces = &typeset::faces::choose(&dressed, &self.shelf);
        let code = typeset::code::of(&dressed).filter(|_| wishes.code);
        let sheet = Copy {
            statement: &dressed,
            source,
            plates,
            faces,
            code: code.as_ref(),
            cover: cover.as_ref(),
            dated,
        };
        let set = self.set(&sheet, &layout, parameters, fit, wishes)?;
        let Some(fitted) = set.value else {
            return Ok(Printed { findings: set.findings, ..Printed::default() });
        };
        let pages = fitted.pages;
        let sheets = Sheets {
            in_print: pages.in_print(),
            blanks: pages.blanks,
            type_size: fitted.type_size,
            filled: fitted.filled,
            layouts: fitted.tries,
            beyond: fitted.beyond,
            form: pages.form,
        };
        let count = pages.document.pages().len();
        let mut findings = set.findings;
        findings.extend(typeset::code::check(&dressed).filter(|_| wishes.code));
        findings.extend(typeset::pictures::placed(&dressed, plates, &pages.document));
        findings.extend(audit(&pages, &fitted.lines, &dressed, source));
        if diagnostic::has_errors(&findings) {
            return Ok(Printed { findings, ..Printed::default() });
        }
        let folios = &folios(&pages, &fitted.lines, &dressed);
        let cover = cover.as_ref().map(|cover| cover.plate.as_ref());
        let extra = Extra { plates, cover, folios, dated };
        match self.artifacts(&dressed, &pages, &layout.layout, wishes, extra)? {
            Ok(mut artifacts) => {
                if wishes.products.contains(&Product::LargePrint) {
                    let large = self.large_print(&sheet, wishes)?;
                    findings.extend(large.findings);
                    artifacts.extend(large.value);
                }
                Ok(Printed { findings, artifacts, pages: count, sheets: Some(sheets) })
            }
            Err(refused) => {
                let files = &layout.files;
                let blamed =
                    typeset::blame_export(&refused, &pages, source, &self.shelf, files, plates)?;
                findings.extend(blamed);
                Ok(Printed { findings, ..Printed::default() })
            }
        }
    }

    /// The files of every product that is wanted; or what stands in the way of
    /// the PDF's standards.
    fn artifacts(
        &self,
        statement: &Statement,
        pages: &Pages,
        layout: &Layout,
        wishes: &Wishes,
        Extra { plates, cover: picture, folios, dated }: Extra<'_>,
    ) -> Result<Result<Vec<Artifact>, EcoVec<SourceDiagnostic>>, Error> {
        let wanted = |product| wishes.products.contains(&product);
        let slug = &statement.identity.slug;
        let name = |product: Product| format!("{slug}{}", product.suffix());
        let mut artifacts = Vec::new();
        // The picture of the cover takes as long as the PDF; each has a core.
        let (reader, epub) = std::thread::scope(|scope| {
            let epub = wanted(Product::Epub).then(|| {
                scope.spawn(|| {
                    let cover =
                        wishes.cover.then(|| cover::jpeg(pages, picture, slug)).transpose()?;
                    let stylesheet = Shelf::stylesheet("epub/statement.css");
                    let cover = cover.as_deref();
                    let plates = &plates[..plates.len() - usize::from(picture.is_some())];
                    let parts = epub::Parts { cover, stylesheet, plates, folios, dated };
                    epub::write(statement, parts)
                })
            });
            let reader = wanted(Product::Reader).then(|| pdf::reader::write(pages, dated, slug));
            let epub = epub.map(|thread| match thread.join() {
                Ok(result) => result,
                Err(panic) => std::panic::resume_unwind(panic),
            });
            (reader, epub)
        });
        match reader {
            Some(Ok(bytes)) => {
                let product = Product::Reader;
                artifacts.push(Artifact { name: name(product), product, bytes });
            }
            Some(Err(refused)) => return Ok(Err(refused)),
            None => {}
        }
        let sheets = [Product::Press, Product::Booklet];
        if sheets.into_iter().any(wanted) {
            let engraver = Engraver::new(&wishes.condition, wishes.pictures);
            // The same pages in the same inks for both.
            let inked = pdf::ink::separate(&pdf::accent::mixed(pages), &engraver);
            let failed = |product: Product| {
                let statement = slug.clone();
                move |message| Error::Product { product: product.name(), statement, message }
            };
            let inked = &inked.map_err(failed(Product::Press))?;
            if wanted(Product::Press) {
                let product = Product::Press;
                let Wishes { paper, marks, condition, .. } = wishes;
                let order = pdf::press::Order { paper: *paper, marks: *marks, condition };
                let printed = pdf::leaflet::unfolded(inked, pages.form, statement, order.around());
                let bytes = pdf::press::write(&printed, statement, dated, order);
                let bytes = bytes.map_err(failed(product))?;
                artifacts.push(Artifact { name: name(product), product, bytes });
            }
            if wanted(Product::Booklet) {
                let inked = &pdf::accent::in_four_inks(inked, pages.accent.as_ref());
                artifacts.extend(self.booklet(statement, inked, pages.form, wishes, dated)?);
            }
        }
        if let Some(made) = epub {
            let product = Product::Epub;
            artifacts.push(Artifact { name: name(product), product, bytes: made? });
        }
        if wanted(Product::Typst) {
            artifacts.extend(self.typst_files(name(Product::Typst), pages, layout, plates));
        }
        Ok(Ok(artifacts))
    }

    /// The pages on sheets to fold: one file, or fronts and backs.
    fn booklet(
        &self,
        statement: &Statement,
        inked: &PagedDocument,
        form: Form,
        wishes: &Wishes,
        dated: Date,
    ) -> Result<Vec<Artifact>, Error> {
        let Wishes { paper, folding, .. } = wishes;
        let (product, slug) = (Product::Booklet, &statement.identity.slug);
        let named = |files: Vec<booklet::File>| {
            let artifact = |file: booklet::File| {
                let suffix = product.suffix().replacen(".", &format!("{}.", file.suffix), 1);
                Artifact { name: format!("{slug}{suffix}"), product, bytes: file.bytes }
            };
            files.into_iter().map(artifact).collect::<Vec<_>>()
        };
        let failed =
            |message| Error::Product { product: product.name(), statement: slug.clone(), message };
        match form {
            Form::Stapled => {}
            // There is nothing to fold.
            Form::Single if !wishes.named => return Ok(Vec::new()),
            Form::Single => {
                return Err(Error::Usage(format!(
                    "{slug}: the layout “{}” is printed on whole sheets, and there is no booklet of it; leave out `booklet`, or take another layout",
                    wishes.layout
                )));
            }
            Form::Leaflet(leaflet) => {
                let files = pdf::leaflet::write(inked, leaflet, statement, dated, *folding);
                return files.map(named).map_err(failed);
            }
        }
        let pages = inked.pages().len();
        let way = booklet::Resolved::of(*folding);
        let instructions = if folding.instructions.unwrap_or(false) {
            let mirrored = statement.identity.dir == Direction::Rtl;
            let sheets = impose::saddle(pages, way.signature, mirrored);
            let page = Instructions {
                title: &statement.plain_title(),
                paper: *paper,
                pages,
                duplex: way.duplex,
                twice: way.twice,
                mirrored,
                sections: sheets.iter().filter(|s| s.depth == 0).map(|s| s.section).collect(),
                sheets: sheets.iter().map(|s| s.pages()).collect(),
            };
            let files = LayoutFiles::new(&Shelf::sheet(instructions::LAYOUT))?;
            Some(page.set(&self.shelf, &files)?)
        } else {
            None
        };
        let order = booklet::Order {
            paper: *paper,
            folding: *folding,
            instructions: instructions.as_ref(),
        };
        booklet::write(inked, statement, dated, order).map(named).map_err(failed)
    }

    /// The markup, the layout it imports, and the fonts: all that the stock
    /// `typst compile` needs to make the same pages.
    fn typst_files(
        &self,
        main: String,
        pages: &Pages,
        layout: &Layout,
        plates: &[Arc<Plate>],
    ) -> Vec<Artifact> {
        let artifact =
            |name: String, bytes: Vec<u8>| Artifact { name, product: Product::Typst, bytes };
        let markup = artifact(main, pages.markup.text.clone().into_bytes());
        let layout = layout.files.iter().map(|(file, bytes)| {
            artifact(format!("layouts/{}/{file}", layout.name), bytes.clone())
        });
        let fonts = self.shelf.bundled().iter().map(|(path, data)| {
            let file = path.rsplit('/').next().unwrap_or(path);
            artifact(format!("fonts/{file}"), data.to_vec())
        });
        let named: BTreeMap<&str, &Arc<Plate>> =
            plates.iter().map(|plate| (plate.name.as_str(), plate)).collect();
        let pictures =
            named.into_iter().map(|(name, plate)| artifact(name.to_owned(), plate.bytes.clone()));
        std::iter::once(markup).chain(layout).chain(fonts).chain(pictures).collect()
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

/// What products take besides the statement and its pages.
#[derive(Clone, Copy)]
struct Extra<'a> {
    /// Those of the text, and behind them that of the cover.
    plates: &'a [Arc<Plate>],
    cover: Option<&'a Plate>,
    folios: &'a [Folio],
    dated: Date,
}

/// A statement on its way to the pages of a layout.
struct Copy<'a> {
    statement: &'a Statement,
    source: &'a Source,
    plates: &'a [Arc<Plate>],
    faces: &'a [String],
    code: Option<&'a Code>,
    cover: Option<&'a Cover>,
    dated: Date,
}

/// The picture for the cover.
#[derive(Debug)]
struct Cover {
    plate: Arc<Plate>,
    /// What stands for it where it is not seen.
    words: String,
}

#[derive(Default)]
struct Printed {
    findings: Vec<Diagnostic>,
    artifacts: Vec<Artifact>,
    pages: usize,
    sheets: Option<Sheets>,
}

/// A manuscript that has been read, and what is wanted of it.
struct Proof {
    name: String,
    readout: Readout,
    wishes: Wishes,
    parameters: Parameters,
    plates: Vec<Arc<Plate>>,
    cover: Option<Cover>,
    outcome: Outcome,
}

/// Does a part of the work on one manuscript; where it gives way, that is a
/// defect, and no other manuscript is touched.
fn guard<T>(manuscript: &Manuscript, work: impl FnOnce() -> T) -> Result<T, Error> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        let message = panic
            .downcast_ref::<&str>()
            .map(|s| (*s).to_owned())
            .or_else(|| panic.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "no message".to_owned());
        Error::Defect { statement: manuscript.name.clone(), message }
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

/// How far the work on a statement has gone, and so what can have been found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    /// Read and linted.
    Read,
    /// Held against fonts and pictures as well.
    Checked,
    /// Set and exported as well.
    Made,
}

/// What a statement has been held against.
#[derive(Debug, Clone, Copy)]
struct Seen {
    stage: Stage,
    /// Other editions of it.
    others: bool,
}

impl Seen {
    /// Whether a finding would have been found, were it there.
    fn can_tell(self, code: &str) -> bool {
        match code {
            "edition-mismatch" => self.others,
            "address-too-long" | "layout-warning" | "too-many-pages" => self.stage == Stage::Made,
            // Another paper or layout has other pages.
            code if audit::CODES.contains(&code) => false,
            code if code.starts_with("image-") => self.stage >= Stage::Checked,
            _ => true,
        }
    }
}

/// Reads and lints.
fn examine(manuscript: &Manuscript) -> (Outcome, Readout) {
    let mut reading = read::read(manuscript.given(), &manuscript.bytes);
    let mut findings = std::mem::take(&mut reading.findings);
    let settings = std::mem::take(&mut reading.settings);
    let errors = correction::errors(&findings);
    if let Some(statement) = &reading.statement
        && !diagnostic::has_errors(&findings)
    {
        findings.extend(lint::lint(statement));
        findings.extend(typography::review(statement, &reading.source));
    }
    (Outcome::read(reading, findings), Readout { settings, errors })
}

/// What the source says besides the statement itself.
struct Readout {
    /// The front matter.
    settings: Settings,
    /// How many findings of severity error the reading has made.
    errors: usize,
}

impl Readout {
    /// Brings the findings into their last form: without those that are
    /// allowed, without fixes that are not safe after all, in order.
    fn settle(&self, manuscript: &Manuscript, outcome: &mut Outcome, seen: Seen) {
        let Outcome { source, statement, findings, .. } = outcome;
        self.allow(&manuscript.defaults, source, findings, seen);
        let said = || Said::of(statement.as_ref(), &self.settings, self.errors);
        correction::keep(manuscript.given(), source, said, findings);
        diagnostic::sort(findings);
    }

    /// Takes out the findings that front matter or configuration allow. Errors
    /// cannot be allowed. An allowance of the front matter that matches
    /// nothing, where it could have, is itself a finding; one of the
    /// configuration stands for a whole folder.
    fn allow(
        &self,
        folder: &Settings,
        source: &Source,
        findings: &mut Vec<Diagnostic>,
        seen: Seen,
    ) {
        // Where the reading stopped early, not everything was looked for.
        let complete = !diagnostic::has_errors(findings);
        let found =
            |code: &str| findings.iter().any(|f| f.code.0 == code && f.severity != Severity::Error);
        let own = self.settings.allow.keys();
        let unused: Vec<&String> = own
            .clone()
            .filter(|code| complete && seen.can_tell(code) && !found(code.as_str()))
            .collect();
        let allowed: BTreeSet<&String> = own.chain(folder.allow.keys()).collect();
        findings.retain(|finding| {
            finding.severity == Severity::Error
                || !allowed.iter().any(|code| *code == finding.code.0)
        });
        findings.extend(unused.into_iter().map(|code| {
            let line = self.settings.place_of_allowance(code);
            let allow = self.settings.places.get("allow");
            Diagnostic::warning(
                "unused-allowance",
                line,
                format!("nothing is found that `{code}` would allow"),
            )
            .with_help("take it out of `allow`")
            .with(true, allow.and_then(|allow| keys::disallowed(source, *allow, line)))
        }));
    }
}

/// The day that the files of a statement carry. Never the clock: the
/// statement's own day, not later than `SOURCE_DATE_EPOCH`, and 1 January 1980
/// where neither says anything.
fn dated(statement: &Statement, epoch: Option<Date>) -> Date {
    let fallback = Date::new(1980, 1, 1).expect("the day exists");
    match (statement.identity.date, epoch) {
        (Some(date), Some(epoch)) => date.min(epoch),
        (Some(date), None) => date,
        (None, Some(epoch)) => epoch,
        (None, None) => fallback,
    }
}

/// What is wanted of one statement, everything taken together.
struct Wishes {
    products: Vec<Product>,
    /// Whether somebody named them.
    named: bool,
    layout: String,
    paper: Paper,
    cover: bool,
    epoch: Option<Date>,
    marks: bool,
    condition: Arc<Condition>,
    folding: Folding,
    code: bool,
    pictures: Pictures,
    fit: Fit,
    /// The language that the folder's statements are in unless they say so.
    lang: Option<String>,
    /// Where the files can be had.
    base_url: Option<String>,
}

impl Wishes {
    /// Whether there are sheets, and staples hold them.
    fn stapled(&self) -> bool {
        let folded = [Product::Press, Product::Booklet];
        self.folding.signature.is_none() && folded.iter().any(|p| self.products.contains(p))
    }

    fn new(plan: &Plan, own: &Settings, folder: &Settings) -> Self {
        let named = own.products.as_ref().or(folder.products.as_ref());
        let products = plan.products.as_ref().or(named);
        let paper = plan.paper.or(own.paper).or(folder.paper).unwrap_or_default();
        let layout = plan.layout.as_ref().or(own.layout.as_ref()).or(folder.layout.as_ref());
        Wishes {
            named: products.is_some(),
            products: products.map_or(Product::DEFAULT, Vec::as_slice).to_vec(),
            layout: layout.map_or(LAYOUT, String::as_str).to_owned(),
            paper,
            cover: own.cover.or(folder.cover).unwrap_or(true),
            epoch: plan.epoch,
            marks: plan.marks,
            condition: plan.condition.clone(),
            folding: plan.folding.or(folder.booklet),
            code: own.code.or(folder.code).unwrap_or(true),
            pictures: own.pictures.or(folder.pictures).unwrap_or_default(),
            fit: own.fit.or(folder.fit).unwrap_or_default(),
            lang: folder.lang.clone(),
            base_url: folder.base_url.clone(),
        }
    }
}
