//! How much a statement may take: each limit with a case just within and one
//! just beyond, given by option and by configuration; what a limit does to the
//! others, and to what was made before.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use image::{GrayImage, ImageFormat};
use pamphleteer::bounds::Bounds;
use pamphleteer::bounds::deadline::{Deadline, Late};
use pamphleteer::error::Error;
use pamphleteer::plate::{Absent, Empty, Folder};
use pamphleteer::press::{Manuscript, Outcome, Plan, Press};
use pamphleteer::product::{Fold, Paper, Product};
use pamphleteer::read::settings::Settings;
use pamphleteer::shelf::Shelf;
use pamphleteer::statement::Date;
use pamphleteer::typeset::emit::Setting;
use pamphleteer::typeset::world::LayoutFiles;
use pamphleteer::typeset::{Known, typeset};

mod support {
    pub mod crane;
    pub mod work;
}
use support::crane::HEAD;
use support::work::{Ran, Work};

/// A layout with a page for every paragraph, and one that has more pages to set
/// than anybody waits for.
fn layouts(work: &Work) {
    let layout = |name: &str, more: &str| {
        let about = format!(
            "name = \"{name}\"\ndescription = \"For this test.\"\n\n[papers.a5]\ndescription = \"A5\"\n"
        );
        let main = format!(
            "#let statement(title: [], meta: (:), body, ..rest) = {{
  set document(title: meta.title, date: meta.date)
  set page(\"a5\")
  set text(font: \"Vollkorn\", lang: \"en\")
  heading(title)
  {more}
  body
}}
#let numbered(number, label, body) = {{
  pagebreak(weak: true)
  par[#number #body]
}}
#let contact(body) = body
"
        );
        work.write(&format!("layouts/{name}/layout.toml"), about);
        work.write(&format!("layouts/{name}/main.typ"), main);
    };
    layout("paged", "");
    let much = "let much = lorem(2000); for i in range(20000) [ #i #much #pagebreak() ]";
    layout("endless", much);
}

fn work(text: &str) -> Work {
    let work = Work::new();
    layouts(&work);
    work.write("content/crane.md", format!("{HEAD}{text}"));
    work
}

/// Runs with a limit given by option, and the same given by configuration.
fn both(work: &Work, key: &str, value: &str, command: &str) -> [Ran; 2] {
    let option = work.run(&format!("{command} --max-{key} {value}"));
    work.write("content/pamphleteer.toml", format!("[limits]\n{key} = \"{value}\"\n"));
    let configured = work.run(command);
    std::fs::remove_file(work.path("content/pamphleteer.toml")).expect("a configuration");
    [option, configured]
}

#[track_caller]
fn holds(work: &Work, key: &str, [within, beyond]: [&str; 2], command: &str, says: &[&str]) {
    for ran in both(work, key, within, command) {
        ran.ends(0);
    }
    for ran in both(work, key, beyond, command) {
        ran.ends(1).says(says);
    }
}

#[test]
fn a_statement_is_only_so_large() {
    let work = work("2. It is sound.\n");
    let size = work.bytes("content/crane.md").len();
    let sizes = [format!("{size}B"), format!("{}", size - 1)];
    let sizes = [sizes[0].as_str(), sizes[1].as_str()];
    let says = ["file-too-large", "the limit for a statement"];
    for command in ["check", "build --only reader"] {
        holds(&work, "file-size", sizes, command, &says);
    }
}

#[test]
fn a_picture_is_only_so_large() {
    let work = work("![The crane](crane.png)\n");
    // Of one tone, and so that it is larger than the text.
    let mut png = std::io::Cursor::new(Vec::new());
    let noise = |x: u32, y: u32| image::Luma([(x * x * 31 + y * 17 * x) as u8]);
    GrayImage::from_fn(100, 80, noise).write_to(&mut png, ImageFormat::Png).expect("a picture");
    let png = png.into_inner();
    let size = png.len();
    assert!(size > work.bytes("content/crane.md").len());
    work.write("content/crane.png", png);
    for command in ["check", "build --only reader"] {
        let (within, beyond) = (format!("{size}"), format!("{}B", size - 1));
        let says = ["image-unreadable", "the limit for a file"];
        holds(&work, "file-size", [&within, &beyond], command, &says);
        let says = ["image-unreadable", "100 × 80 pixels are more than the limit of 7999"];
        holds(&work, "pixels", ["8000", "7999"], command, &says);
    }
}

#[test]
fn a_cover_is_only_so_large() {
    let work = Work::new();
    let head = HEAD.replace("lang: en", "lang: en\ncover: cover.png");
    work.write("content/crane.md", head);
    let mut png = std::io::Cursor::new(Vec::new());
    GrayImage::new(1600, 2560).write_to(&mut png, ImageFormat::Png).expect("a picture");
    work.write("content/cover.png", png.into_inner());
    let says = ["image-unreadable", "1600 × 2560 pixels"];
    holds(&work, "pixels", ["4096000", "4095999"], "build --only epub", &says);
}

#[test]
fn layers_are_only_so_many_and_never_more_than_the_stack_holds() {
    // Three quotations, a paragraph in them, words in it.
    let work = work("> > > It bears forty tons.\n");
    let says = ["nested-too-deep", "more than 4 deep"];
    holds(&work, "nesting", ["5", "4"], "check", &says);
    work.run("check --max-nesting 41").ends(2).says(&["from 1 to 40"]);
    work.write("content/pamphleteer.toml", "[limits]\nnesting = 41\n");
    work.run("check").ends(1).says(&["wrong-value", "limits.nesting", "from 1 to 40"]);
}

#[test]
fn pages_are_only_so_many() {
    let paragraphs: String = (2..9).map(|i| format!("{i}. It stands.\n\n")).collect();
    let work = work(&paragraphs);
    // Nine pages, and blank ones up to the next sheet.
    let command = "build --layouts layouts --layout paged --only reader";
    let says = ["too-many-pages", "12 pages", "the limit for a statement: 11", "--max-pages 12"];
    holds(&work, "pages", ["12", "11"], command, &says);
    // Seen with the first layout, and said as the last would say it.
    let few = work.run(&format!("{command} --max-pages 3")).ends(1).says(&["12 pages"]);
    assert!(!few.out.contains("crane.pdf"), "{few:#?}");
}

#[test]
fn large_print_has_only_so_many_pages() {
    let paragraph = "It has stood on the quay since 1911 and bears forty tons. ".repeat(60);
    let work = work(&format!("2. {paragraph}\n\n3. {paragraph}\n"));
    let said = work.run("build --only large-print").ends(0).out;
    let pages = said.split('(').nth(1).and_then(|rest| rest.split(' ').next()).expect("pages");
    let pages: usize = pages.parse().expect("a number");
    let says = ["too-many-pages"];
    let limits = [pages.to_string(), (pages - 1).to_string()];
    holds(&work, "pages", [&limits[0], &limits[1]], "build --only large-print", &says);
}

/// Makes statements and one among them that takes too long.
const DONE: &str = "build content slow --only reader,press,booklet,epub --layouts layouts --force";

#[test]
fn what_takes_too_long_is_left_and_the_others_are_made_the_same() {
    let work = work("2. It is sound.\n");
    for name in ["anchor", "bell", "dock"] {
        work.write(&format!("content/{name}.md"), HEAD.replace("crane", name));
    }
    work.run(&DONE.replace(" slow", " --out alone")).ends(0);
    let slow = HEAD.replace("lang: en", "lang: en\nlayout: endless").replace("crane", "cable");
    work.write("slow/cable.md", slow);
    for (jobs, time, option) in [(1, "5 s", "--max-time 5000ms"), (2, "1 s", "")] {
        if option.is_empty() {
            work.write("slow/pamphleteer.toml", "[limits]\ntime = 1\n");
        }
        let out = format!("out-{jobs}");
        let ran = work.run(&format!("{DONE} --jobs {jobs} --out {out} {option}")).ends(2);
        let said = format!("slow/cable.md: not done within {time}");
        let ran = ran.says(&[&said, "1 of 5 statements not made"]);
        // It is no defect, and nothing is said as if it were one.
        assert!(!ran.err.contains("panicked") && !ran.err.contains("defect"), "{ran:#?}");
        assert_eq!(work.files(&out), work.files("alone"));
        for name in work.files("alone") {
            let same = work.bytes(&format!("{out}/{name}")) == work.bytes(&format!("alone/{name}"));
            assert!(same, "{out}/{name}");
        }
    }
}

#[test]
fn an_option_overrules_the_configuration_and_no_statement_can() {
    let work = work("2. It is sound.\n");
    work.write("content/pamphleteer.toml", "[limits]\ntime = \"1ms\"\npages = 1\n");
    work.run("build --only reader").ends(2).says(&["not done within 1 ms"]);
    work.run("build --only reader --max-time 1h").ends(1).says(&["too-many-pages"]);
    work.run("build --only reader --max-time 1h --max-pages 4").ends(0);
    work.write("content/pamphleteer.toml", "[limits]\npage = 1\ntime = \"soon\"\nnesting = [1]\n");
    let says = ["unknown-key", "did you mean `pages`?", "`limits.time` must be a time", ":4:1"];
    work.run("check").ends(1).says(&says);
    work.write("content/pamphleteer.toml", "limits = 5\n");
    work.run("check").ends(1).says(&["wrong-value", "a table with some of file-size"]);
    std::fs::remove_file(work.path("content/pamphleteer.toml")).expect("a configuration");
    let own = HEAD.replace("lang: en", "lang: en\nlimits: {pages: 5000}");
    work.write("content/crane.md", own);
    work.run("check").ends(1).says(&["unknown-key", "`limits`"]);
    for wrong in ["--max-pages 0", "--max-time 0s", "--max-file-size 64TB", "--max-pixels many"] {
        work.run(&format!("build {wrong}")).ends(2).says(&["must be"]);
    }
}

#[test]
fn a_limit_is_not_hidden_by_what_was_made_before() {
    let paragraphs: String = (2..9).map(|i| format!("{i}. It stands.\n\n")).collect();
    let work = work(&paragraphs);
    let command = "build --layouts layouts --layout paged --only reader";
    let unchanged = |ran: &Ran| ran.out.contains(", unchanged");
    let run = |more: &str| work.run(&format!("{command} {more}"));
    assert!(!unchanged(&run("").ends(0)));
    assert!(unchanged(&run("").ends(0)), "what is the same is not made again");
    for _ in 0..2 {
        run("--max-pages 8").ends(1).says(&["too-many-pages"]);
        run("").ends(0);
        run("--max-file-size 100").ends(1).says(&["file-too-large"]);
        run("--max-nesting 1").ends(1).says(&["nested-too-deep"]);
    }
    work.write("content/pamphleteer.toml", "[limits]\npages = 8\n");
    run("").ends(1).says(&["too-many-pages"]);
    std::fs::remove_file(work.path("content/pamphleteer.toml")).expect("a configuration");
    // What was not done in time is made with more of it; what is there takes none.
    run("--force --max-time 1ms").ends(2).says(&["not done within 1 ms"]);
    assert!(unchanged(&run("--max-time 1ms").ends(0)));
    work.write("content/crane.md", HEAD);
    run("--max-time 1ms").ends(2).says(&["not done within 1 ms"]);
    assert!(!unchanged(&run("").ends(0)), "what was not done is not kept");
}

#[test]
fn a_release_is_held_against_the_whole_of_its_sources() {
    let work = work("2. It is sound.\n");
    work.write("content/pamphleteer.toml", "[limits]\nfile-size = 90\n");
    work.run("release --only epub --out public").ends(2).says(&["file-too-large"]);
    work.run("release --only epub --out public --max-file-size 1MB").ends(0);
    work.run("verify public --sources content").ends(0);
}

/// A statement, whose work may take so long.
fn manuscript(text: &str, time: Option<Duration>, folder: Arc<dyn Folder>) -> Manuscript {
    let limits = Bounds { time, ..Bounds::default() };
    Manuscript {
        name: "crane.md".to_owned(),
        stem: "crane".to_owned(),
        work: "crane".to_owned(),
        bytes: format!("{HEAD}{text}").into_bytes(),
        defaults: Arc::new(Settings { limits, ..Settings::default() }),
        folder,
        origin: Default::default(),
    }
}

/// What comes of a statement whose work may take so long.
fn made(press: &Press, time: Option<Duration>) -> Outcome {
    let paragraph = "It has *stood* on the quay since 1911 and bears forty tons. ".repeat(9);
    let text: String = (2..30).map(|i| format!("{i}. {paragraph}\n\n")).collect();
    let manuscript = manuscript(&text, time, Arc::new(Empty));
    let products = Some(vec![Product::Reader, Product::Press, Product::Epub, Product::LargePrint]);
    let plan = Plan { products, ..Plan::default() };
    press.make(&[&manuscript], &plan).pop().expect("an outcome")
}

/// A folder on a disk that is slow, with a drawing under every name.
#[derive(Debug, Default)]
struct Slow {
    read: AtomicUsize,
}

impl Folder for Slow {
    fn read(&self, _: &str) -> Result<Vec<u8>, Absent> {
        self.read.fetch_add(1, Ordering::Relaxed);
        std::thread::sleep(Duration::from_millis(300));
        Ok(b"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>".to_vec())
    }
}

#[test]
fn what_is_read_beside_a_statement_takes_of_its_time() {
    let press = Press::new(Shelf::with_system(&[], false, None).expect("a shelf"));
    // Without the second picture, the end of the work tells.
    for (text, reads) in [("![A](a.svg)\n\n![B](b.svg)\n", 1), ("![A](a.svg)\n", 1)] {
        let slow = Arc::new(Slow::default());
        let manuscript = manuscript(text, Some(Duration::from_millis(200)), slow.clone());
        let outcome = press.check(&[&manuscript]).pop().expect("an outcome");
        assert!(matches!(outcome.error, Some(Error::Late { .. })), "{outcome:?}");
        assert_eq!(slow.read.load(Ordering::Relaxed), reads);
    }
    let slow = Arc::new(Slow::default());
    let manuscript = manuscript("![A](a.svg)\n", None, slow);
    let outcome = press.check(&[&manuscript]).pop().expect("an outcome");
    assert!(outcome.error.is_none() && outcome.statement.is_some(), "{outcome:?}");
}

#[test]
fn an_edition_does_not_take_of_the_time_of_another() {
    let press = Press::new(Shelf::with_system(&[], false, None).expect("a shelf"));
    let text = "![A](a.svg)\n\n![B](b.svg)\n\n![C](c.svg)\n\n![D](d.svg)\n";
    // Each is read in more than half of its time, and both before either is done.
    let edition = || manuscript(text, Some(Duration::from_secs(2)), Arc::new(Slow::default()));
    let outcomes = press.check(&[&edition(), &edition()]);
    assert!(outcomes.iter().all(|outcome| outcome.error.is_none()), "{outcomes:?}");
}

#[test]
fn pages_are_not_set_when_there_is_no_time_left() {
    let shelf = Shelf::with_system(&[], false, None).expect("a shelf");
    let layout = shelf.layout("pamphlet").expect("the layout");
    let files = LayoutFiles::new(&layout).expect("its files");
    let (page, form) = layout.description.page(Paper::A4, Fold::default()).expect("a page of A5");
    let Outcome { source, statement, .. } =
        Press::examine(&manuscript("2. It is sound.\n", None, Arc::new(Empty)));
    let statement = statement.expect("a statement");
    let set = |deadline| {
        let setting = Setting {
            layout: &layout.name,
            page: &page.name,
            form,
            accent: None,
            parameters: &BTreeMap::new(),
            dated: Date::new(2026, 5, 4).expect("a day"),
            plates: &[],
            faces: &[],
            sizes: None,
            back: false,
            code: None,
            cover: None,
        };
        typeset(&statement, &source, &shelf, &files, setting, Known::default(), deadline)
    };
    let work = || set(Deadline::after(Duration::ZERO));
    let left = catch_unwind(AssertUnwindSafe(work)).expect_err("there is no time");
    assert!(left.is::<Late>());
    let pages = set(Deadline::default()).expect("a layout that holds").value.expect("pages");
    assert_eq!(pages.document.pages().len(), 1);
}

#[test]
fn work_that_was_left_anywhere_does_no_harm_to_what_follows() {
    let press = Press::new(Shelf::with_system(&[], false, None).expect("a shelf"));
    let mut left = 0;
    // Each time a little further, by what the last has left behind.
    for ms in (0..).map(|step| 2 + step * 5) {
        let outcome = made(&press, Some(Duration::from_millis(ms)));
        match outcome.error {
            Some(Error::Late { ref statement, ref limit }) => {
                assert_eq!((statement.as_str(), limit.clone()), ("crane.md", format!("{ms} ms")));
                assert!(outcome.artifacts.is_empty() && outcome.entry.is_none());
                left += 1;
            }
            None => break,
            other => panic!("{other:?}"),
        }
    }
    assert!(left >= 3, "left {left} times");
    let after = made(&press, None).artifacts;
    typst::comemo::evict(0);
    let anew = made(&press, None).artifacts;
    assert_eq!((after.len(), anew.len()), (4, 4));
    for (one, other) in after.iter().zip(&anew) {
        assert!(one.bytes == other.bytes, "{}", one.name);
    }
}
