//! The only room that knows the order of the work: plan in, artifacts and
//! findings out.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};

use typst::diag::SourceDiagnostic;
use typst::ecow::EcoVec;

use crate::artifact::Artifact;
use crate::cover;
use crate::diagnostic::{self, Diagnostic, Severity};
use crate::epub;
use crate::error::Error;
use crate::lint;
use crate::pdf;
use crate::product::{Paper, Product};
use crate::read::settings::Settings;
use crate::read::{self, Given, Reading};
use crate::shelf::{Layout, Shelf};
use crate::source::Source;
use crate::statement::{Date, Statement};
use crate::typeset::emit::Setting;
use crate::typeset::world::LayoutFiles;
use crate::typeset::{self, Pages};
use crate::typography;

/// The layout of a statement that names none.
const LAYOUT: &str = "pamphlet";

/// How many rounds a memoised result of Typst is kept without being used.
const MEMORY: usize = 5;

/// One source as it came from the disk.
#[derive(Debug, Clone)]
pub struct Manuscript {
    /// The name shown in messages.
    pub name: String,
    /// The stem of the file's name, or `folder.lang` in a folder of editions.
    pub stem: String,
    /// The content.
    pub bytes: Vec<u8>,
    /// What the configuration of its folder says.
    pub defaults: Arc<Settings>,
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
    /// What failed outside the text.
    pub error: Option<Error>,
}

impl Outcome {
    /// Of a manuscript that has been read, and of which nothing is made yet.
    fn read(reading: Reading, findings: Vec<Diagnostic>) -> Outcome {
        Outcome {
            source: reading.source,
            statement: reading.statement,
            findings,
            artifacts: Vec::new(),
            pages: 0,
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
        let (reading, findings) = examine(manuscript);
        Outcome::read(reading, findings)
    }

    /// Reads, lints, and looks for characters that no font has.
    pub fn check(&self, manuscript: &Manuscript) -> Outcome {
        let mut outcome = Press::examine(manuscript);
        if let Some(statement) = &outcome.statement {
            let dressed = typography::dress(statement.clone());
            outcome.findings.extend(typeset::glyphs::check(&dressed, &outcome.source, &self.shelf));
            diagnostic::sort(&mut outcome.findings);
        }
        outcome
    }

    /// Makes the products of one manuscript. Whatever gives way below, the
    /// outcome says it and other manuscripts are not touched.
    pub fn make(&self, manuscript: &Manuscript, plan: &Plan) -> Outcome {
        let worked = catch_unwind(AssertUnwindSafe(|| self.work(manuscript, plan)));
        typst::comemo::evict(MEMORY);
        worked.unwrap_or_else(|panic| {
            let message = panic
                .downcast_ref::<&str>()
                .map(|s| (*s).to_owned())
                .or_else(|| panic.downcast_ref::<String>().cloned())
                .unwrap_or_else(|| "no message".to_owned());
            Outcome {
                source: Source::new(&manuscript.name, ""),
                statement: None,
                findings: Vec::new(),
                artifacts: Vec::new(),
                pages: 0,
                error: Some(Error::Defect { statement: manuscript.name.clone(), message }),
            }
        })
    }

    fn work(&self, manuscript: &Manuscript, plan: &Plan) -> Outcome {
        let (reading, findings) = examine(manuscript);
        let wishes = Wishes::new(plan, &reading.settings, &manuscript.defaults);
        let mut outcome = Outcome::read(reading, findings);
        let stopped = diagnostic::has_errors(&outcome.findings);
        if let (false, Some(statement)) = (stopped, &outcome.statement) {
            match self.print(statement, &outcome.source, &wishes) {
                Ok(printed) => {
                    outcome.findings.extend(printed.findings);
                    outcome.artifacts = printed.artifacts;
                    outcome.pages = printed.pages;
                }
                Err(error) => outcome.error = Some(error),
            }
        }
        diagnostic::sort(&mut outcome.findings);
        outcome
    }

    /// Sets a statement and makes its products.
    fn print(
        &self,
        statement: &Statement,
        source: &Source,
        wishes: &Wishes,
    ) -> Result<Printed, Error> {
        let layout = self.layout(&wishes.layout)?;
        let page = wishes.paper.folded();
        if !layout.layout.papers.iter().any(|paper| paper == page) {
            return Err(Error::Usage(format!(
                "the layout “{}” is not made for {page}; it is made for {}",
                wishes.layout,
                layout.layout.papers.join(", ")
            )));
        }
        let dated = dated(statement, wishes.epoch);
        let dressed = typography::dress(statement.clone());
        let setting = Setting { layout: &wishes.layout, paper: wishes.paper, dated };
        let set = typeset::typeset(&dressed, source, &self.shelf, &layout.files, setting)?;
        let Some(pages) = set.value else {
            return Ok(Printed { findings: set.findings, artifacts: Vec::new(), pages: 0 });
        };
        let count = pages.document.pages().len();
        let mut findings = set.findings;
        match self.artifacts(&dressed, &pages, &layout.layout, wishes, dated)? {
            Ok(artifacts) => Ok(Printed { findings, artifacts, pages: count }),
            Err(refused) => {
                let files = &layout.files;
                let blamed = typeset::blame_export(&refused, &pages, source, &self.shelf, files)?;
                findings.extend(blamed);
                Ok(Printed { findings, artifacts: Vec::new(), pages: 0 })
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
        dated: Date,
    ) -> Result<Result<Vec<Artifact>, EcoVec<SourceDiagnostic>>, Error> {
        let wanted = |product| wishes.products.contains(&product);
        let slug = &statement.identity.slug;
        let name = |product: Product| format!("{slug}{}", product.suffix());
        let mut artifacts = Vec::new();
        // The picture of the cover takes as long as the PDF; each has a core.
        let (reader, epub) = std::thread::scope(|scope| {
            let epub = wanted(Product::Epub).then(|| {
                scope.spawn(|| {
                    let cover = wishes.cover.then(|| cover::jpeg(pages, slug)).transpose()?;
                    let stylesheet = Shelf::stylesheet("epub/statement.css");
                    let parts = epub::Parts { cover: cover.as_deref(), stylesheet, dated };
                    epub::write(statement, parts)
                })
            });
            let reader =
                wanted(Product::Reader).then(|| pdf::reader::write(pages, statement, dated));
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
        if let Some(made) = epub {
            let product = Product::Epub;
            artifacts.push(Artifact { name: name(product), product, bytes: made? });
        }
        if wanted(Product::Typst) {
            artifacts.extend(self.typst_files(name(Product::Typst), pages, layout));
        }
        Ok(Ok(artifacts))
    }

    /// The markup, the layout it imports, and the fonts: all that the stock
    /// `typst compile` needs to make the same pages.
    fn typst_files(&self, main: String, pages: &Pages, layout: &Layout) -> Vec<Artifact> {
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
        std::iter::once(markup).chain(layout).chain(fonts).collect()
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

struct Printed {
    findings: Vec<Diagnostic>,
    artifacts: Vec<Artifact>,
    pages: usize,
}

/// Reads and lints, and leaves out what the front matter allows.
fn examine(manuscript: &Manuscript) -> (Reading, Vec<Diagnostic>) {
    let given =
        Given { name: &manuscript.name, stem: &manuscript.stem, defaults: &manuscript.defaults };
    let mut reading = read::read(given, &manuscript.bytes);
    let mut findings = std::mem::take(&mut reading.findings);
    if let Some(statement) = &reading.statement
        && !diagnostic::has_errors(&findings)
    {
        findings.extend(lint::lint(statement));
    }
    allow(&reading.settings, &mut findings);
    diagnostic::sort(&mut findings);
    (reading, findings)
}

/// Takes out the findings that the front matter allows; an allowance that
/// matches nothing is itself a finding. Errors cannot be allowed.
fn allow(settings: &Settings, findings: &mut Vec<Diagnostic>) {
    for code in settings.allow.keys() {
        let before = findings.len();
        findings.retain(|f| f.code.0 != code || f.severity == Severity::Error);
        if findings.len() == before {
            let place = settings.places.get("allow").copied().unwrap_or_default();
            findings.push(
                Diagnostic::warning(
                    "unused-allowance",
                    place,
                    format!("nothing is found that `{code}` would allow"),
                )
                .with_help("take it out of `allow`"),
            );
        }
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
    layout: String,
    paper: Paper,
    cover: bool,
    epoch: Option<Date>,
}

impl Wishes {
    fn new(plan: &Plan, own: &Settings, folder: &Settings) -> Self {
        let named = own.products.as_ref().or(folder.products.as_ref());
        let products = plan.products.as_ref().or(named);
        let paper = plan.paper.or(own.paper).or(folder.paper).unwrap_or_default();
        let layout = plan.layout.as_ref().or(own.layout.as_ref()).or(folder.layout.as_ref());
        Wishes {
            products: products.map_or(Product::DEFAULT, Vec::as_slice).to_vec(),
            layout: layout.map_or(LAYOUT, String::as_str).to_owned(),
            paper,
            cover: own.cover.or(folder.cover).unwrap_or(true),
            epoch: plan.epoch,
        }
    }
}
