//! How long each stage of the way takes, for statements of 500, 1,800 and 10,000 words.
//!
//! ```text
//! cargo bench --bench stages [-- STAGE]
//! ```
//!
//! Every round takes a statement that no round before has had, so that nothing is
//! measured that Typst remembers of the same text; what it remembers from one statement
//! to the next is dropped as in a run. What stages before the measured one do is not
//! counted. The medians count, against one another; the machine may be busy.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use divan::Bencher;
use pamphleteer::bounds::deadline::Deadline;
use pamphleteer::cover::Design;
use pamphleteer::foundry::Faces;
use pamphleteer::pdf::pictures::Engraver;
use pamphleteer::pdf::profile::Condition;
use pamphleteer::pdf::{self, booklet, ink};
use pamphleteer::product::{Fit, Fold, Folding, Paper, Pictures};
use pamphleteer::read::settings::Settings;
use pamphleteer::read::{Given, Reading};
use pamphleteer::shelf::{Layout, Shelf};
use pamphleteer::source::Source;
use pamphleteer::statement::{Date, Folio, Statement};
use pamphleteer::typeset::code::{self, Code};
use pamphleteer::typeset::emit::{self, Emitted, Setting};
use pamphleteer::typeset::fit::{self, Fitted, Job};
use pamphleteer::typeset::world::LayoutFiles;
use pamphleteer::typeset::{self, Known, Pages, audit, folios, glyphs, trace};
use pamphleteer::{epub, lint, read, typography, web};

#[allow(dead_code, reason = "a statement is all that is asked of it")]
mod corpus;

/// How long the statements are, in words.
const LENGTHS: [usize; 3] = [500, 1_800, 10_000];

/// For how many statements Typst keeps what nobody asked for: as in a run.
const MEMORY: usize = 5;

fn main() {
    divan::Divan::from_args().sample_count(15).sample_size(1).run_benches();
}

#[divan::bench(name = "1 read", args = LENGTHS)]
fn read_it(bencher: Bencher<'_, '_>, length: usize) {
    bencher.with_inputs(|| text(length)).bench_values(|text| reading(&text));
}

#[divan::bench(name = "2 lint", args = LENGTHS)]
fn lint_it(bencher: Bencher<'_, '_>, length: usize) {
    bencher.with_inputs(|| Work::new(length)).bench_refs(|work| lint::lint(&work.statement));
}

#[divan::bench(name = "3 typography", args = LENGTHS)]
fn typography(bencher: Bencher<'_, '_>, length: usize) {
    let plain = || reading(&text(length)).statement.expect("a statement");
    bencher.with_inputs(plain).bench_values(typography::dress);
}

#[divan::bench(name = "4 glyphs", args = LENGTHS)]
fn glyphs(bencher: Bencher<'_, '_>, length: usize) {
    let house = House::get();
    bencher
        .with_inputs(|| Work::new(length))
        .bench_refs(|work| glyphs::check(&work.statement, &work.source, &house.shelf));
}

#[divan::bench(name = "5 emit", args = LENGTHS)]
fn emit(bencher: Bencher<'_, '_>, length: usize) {
    bencher.with_inputs(|| Work::new(length)).bench_refs(|work| work.emitted());
}

/// One layout, of the layout's own sizes.
#[divan::bench(name = "6 layout", args = LENGTHS)]
fn layout(bencher: Bencher<'_, '_>, length: usize) {
    bencher.with_inputs(|| Work::new(length)).bench_refs(|work| work.pages());
}

/// As many layouts as it takes to fill whole sheets.
#[divan::bench(name = "7 layouts fitted", args = LENGTHS)]
fn layouts_fitted(bencher: Bencher<'_, '_>, length: usize) {
    bencher.with_inputs(|| Work::new(length)).bench_refs(|work| work.fitted());
}

/// The lines of the pages, what a typographer finds on them, where pages begin.
#[divan::bench(name = "8 pages looked at", args = LENGTHS)]
fn pages_read(bencher: Bencher<'_, '_>, length: usize) {
    bencher.with_inputs(|| Set::new(length)).bench_refs(|set| set.read());
}

#[divan::bench(name = "9 reader", args = LENGTHS)]
fn reader(bencher: Bencher<'_, '_>, length: usize) {
    bencher.with_inputs(|| Set::new(length)).bench_refs(|set| {
        pdf::reader::write(&set.pages, day(), "statement").expect("a PDF that keeps its standards")
    });
}

/// The pages in the inks of a press, which press file and booklet share.
#[divan::bench(name = "10 inks, for both", args = LENGTHS)]
fn inks(bencher: Bencher<'_, '_>, length: usize) {
    bencher.with_inputs(|| Set::new(length)).bench_refs(|set| set.inked());
}

#[divan::bench(name = "11 press", args = LENGTHS)]
fn press(bencher: Bencher<'_, '_>, length: usize) {
    let condition = &House::get().condition;
    let order = pdf::press::Order { paper: Paper::A4, marks: false, condition };
    bencher.with_inputs(|| Set::new(length).with_inks()).bench_refs(|(set, inked)| {
        pdf::press::write(inked, &set.work.statement, day(), order).expect("a press file")
    });
}

#[divan::bench(name = "12 booklet", args = LENGTHS)]
fn booklet(bencher: Bencher<'_, '_>, length: usize) {
    let order =
        booklet::Order { paper: Paper::A4, folding: Folding::default(), instructions: None };
    bencher.with_inputs(|| Set::new(length).with_inks()).bench_refs(|(set, inked)| {
        booklet::write(inked, &set.work.statement, day(), order).expect("a booklet")
    });
}

#[divan::bench(name = "13 e-book", args = LENGTHS)]
fn e_book(bencher: Bencher<'_, '_>, length: usize) {
    let shelved = || {
        let set = Set::new(length);
        let folios = set.read();
        (set, folios)
    };
    bencher.with_inputs(shelved).bench_refs(|(set, folios)| {
        let parts = epub::Parts {
            cover: None,
            stylesheet: Shelf::stylesheet("epub/statement.css"),
            faces: &Faces::default(),
            plates: &[],
            folios,
            dated: day(),
        };
        epub::write(&set.work.statement, parts).expect("an e-book")
    });
}

#[divan::bench(name = "14 web page", args = LENGTHS)]
fn web_page(bencher: Bencher<'_, '_>, length: usize) {
    bencher.with_inputs(|| Work::new(length)).bench_refs(|work| {
        let styles = ["epub/statement.css", "web/page.css"].map(Shelf::stylesheet);
        let parts = web::Parts {
            styles: &styles,
            script: Shelf::stylesheet("web/page.js"),
            faces: &Faces::default(),
            plates: &[],
            folios: &[],
            address: None,
            products: &[],
        };
        web::write(&work.statement, parts)
    });
}

/// The page with the title, and its picture in the e-book.
#[divan::bench(name = "15 cover", args = LENGTHS)]
fn cover(bencher: Bencher<'_, '_>, length: usize) {
    let house = House::get();
    bencher.with_inputs(|| Work::new(length)).bench_refs(|work| {
        let page = typeset::cover::title(&work.statement, &[], None, &house.shelf, &house.cover);
        Design::Page(page.expect("a page")).in_book("statement").expect("a picture")
    });
}

/// What all statements of a run share.
struct House {
    shelf: Shelf,
    layout: Layout,
    files: LayoutFiles,
    cover: LayoutFiles,
    parameters: BTreeMap<String, String>,
    condition: Condition,
}

impl House {
    fn get() -> &'static House {
        static HOUSE: OnceLock<House> = OnceLock::new();
        HOUSE.get_or_init(|| {
            let shelf = Shelf::new(&[], None).expect("the fonts inside the program");
            let layout = shelf.layout("pamphlet").expect("the layout inside the program");
            let files = LayoutFiles::new(&layout).expect("a layout that is text");
            House {
                cover: files.and(&Shelf::sheet(typeset::cover::LAYOUT)).expect("a layout"),
                files,
                parameters: BTreeMap::new(),
                condition: Condition::default(),
                shelf,
                layout,
            }
        })
    }
}

/// The text of a statement that nobody has had yet.
fn text(length: usize) -> String {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    corpus::statement(7, NEXT.fetch_add(1, Ordering::Relaxed), length)
}

fn reading(text: &str) -> Reading {
    let given = Given { name: "statement.md", stem: "statement", defaults: &Settings::default() };
    read::read(given, text.as_bytes())
}

fn day() -> Date {
    Date::new(2026, 5, 4).expect("a day")
}

/// A statement ready to be set.
struct Work {
    source: Source,
    statement: Statement,
    code: Option<Code>,
}

impl Work {
    fn new(length: usize) -> Work {
        let Reading { source, statement, .. } = reading(&text(length));
        let statement = typography::dress(statement.expect("a statement"));
        let code = code::of(&statement);
        typst::comemo::evict(MEMORY);
        Work { source, statement, code }
    }

    fn setting(&self) -> Setting<'_> {
        let house = House::get();
        let (page, form) =
            house.layout.description.page(Paper::A4, Fold::default()).expect("a page of A5");
        Setting {
            layout: &house.layout.name,
            page: &page.name,
            form,
            accent: None,
            parameters: &house.parameters,
            dated: day(),
            plates: &[],
            faces: &[],
            sizes: None,
            back: false,
            code: self.code.as_ref(),
            cover: None,
        }
    }

    fn emitted(&self) -> Emitted {
        emit::emit(&self.statement, self.setting())
    }

    fn pages(&self) -> Pages {
        let House { shelf, files, .. } = House::get();
        let deadline = Deadline::default();
        let set = typeset::typeset(
            &self.statement,
            &self.source,
            shelf,
            files,
            self.setting(),
            Known::default(),
            deadline,
        );
        set.expect("a layout that holds").value.expect("pages")
    }

    fn fitted(&self) -> Fitted {
        let House { shelf, files, layout, .. } = House::get();
        let (page, _) = layout.description.page(Paper::A4, Fold::default()).expect("a page of A5");
        let job = Job {
            statement: &self.statement,
            source: &self.source,
            shelf,
            layout: files,
            setting: self.setting(),
            limits: page.limits,
            height: Some(210.0),
            width: page.width.expect("a width"),
            // The longest of them has more pages than staples hold.
            stapled: false,
            deadline: Deadline::default(),
            most: usize::MAX,
            before: None,
        };
        fit::fit(job, Fit::Pages).expect("a layout that holds").value.expect("pages")
    }
}

/// A statement and its pages.
struct Set {
    work: Work,
    pages: Pages,
}

impl Set {
    fn new(length: usize) -> Set {
        let work = Work::new(length);
        let pages = work.pages();
        Set { work, pages }
    }

    fn read(&self) -> Vec<Folio> {
        let House { shelf, files, .. } = House::get();
        let Work { source, statement, .. } = &self.work;
        let lines = trace::trace(&self.pages, shelf, files, &[]).expect("lines");
        divan::black_box(audit::audit(&self.pages, &lines, statement, source));
        folios::folios(&self.pages, &lines, statement, &[])
    }

    fn inked(&self) -> typst_layout::PagedDocument {
        let engraver = Engraver::new(&House::get().condition, Pictures::Colour);
        let inked = ink::separate(&self.pages, &engraver).expect("pages in ink");
        ink::in_four_inks(&inked, None).map(Cow::into_owned).expect("pages in ink")
    }

    fn with_inks(self) -> (Set, typst_layout::PagedDocument) {
        let inked = self.inked();
        (self, inked)
    }
}
