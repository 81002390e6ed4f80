//! The booklet, printed, cut, folded and read.

#[path = "support/bell.rs"]
mod bell;
#[path = "support/made.rs"]
mod made;
#[path = "support/seen.rs"]
mod seen;
#[path = "support/work.rs"]
mod work;

use bell::statement;
use image::GrayImage;
use image::imageops::rotate180;
use lopdf::{Document, Object};
use made::{make_as, product};
use pamphleteer::press::{Outcome, Plan};
use pamphleteer::product::{Duplex, Folding, Paper, Product};
use seen::{cut, difference, pages};
use work::Work;

/// Four pixels to the millimetre: sheets, pages and what lies between them are
/// whole numbers of pixels.
const DENSITY: f64 = 101.6;
const MM: u32 = 4;

/// The pages of A5 and what stands around them in the press file.
const PAGE: (u32, u32) = (148 * MM, 210 * MM);
const BLEED: i64 = 3 * MM as i64;
/// Half of what an A4 sheet is wider than two of them.
const EDGE: i64 = MM as i64 / 2;

/// Paragraphs that come out at so many pages.
const LENGTHS: [(usize, usize); 4] = [(8, 30), (12, 46), (16, 62), (44, 176)];

fn make(pages: usize, paragraphs: usize, rtl: bool, folding: Folding) -> Outcome {
    let lang = if rtl { "fa" } else { "en" };
    let head = format!("contact: Ask at the landing.\nfit: {pages}\n");
    let text = statement(paragraphs, &head).replace("lang: en", &format!("lang: {lang}"));
    let products = Some(vec![Product::Press, Product::Booklet]);
    let plan = Plan { products, folding, ..Plan::default() };
    let outcome = make_as("bell", &text, &plan);
    assert!(outcome.error.is_none(), "{:?}", outcome.error);
    assert_eq!(outcome.sheets.map(|s| s.in_print), Some(pages), "{:?}", outcome.findings);
    outcome
}

/// The trimmed pages of the press file.
fn pressed(outcome: &Outcome) -> Vec<GrayImage> {
    let trimmed = |page: &GrayImage| cut(page, BLEED, BLEED, PAGE.0, PAGE.1);
    pages(product(outcome, Product::Press), DENSITY).iter().map(trimmed).collect()
}

/// The two halves of each side, front and back in turn.
fn halves(sides: &[GrayImage]) -> Vec<[GrayImage; 2]> {
    let (width, height) = PAGE;
    let half = |side: &GrayImage, left| cut(side, left, 0, width, height);
    sides
        .iter()
        .map(|side| {
            assert_eq!(side.dimensions(), (297 * MM, 210 * MM), "a sheet of A4 on its side");
            // The pixels left and right of the fold, of which there is half a one.
            let fold = EDGE + i64::from(width);
            [half(side, EDGE), half(side, fold)]
        })
        .collect()
}

/// The pages as a hand turns them, of sheets in sections of so many.
fn folded(halves: &[[GrayImage; 2]], section: usize, rtl: bool) -> Vec<GrayImage> {
    let (first, second) = if rtl { (1, 0) } else { (0, 1) };
    let sheets: Vec<&[[GrayImage; 2]]> = halves.chunks(2).collect();
    let mut read = Vec::new();
    for section in sheets.chunks(section) {
        for sheet in section {
            read.extend([sheet[0][second].clone(), sheet[1][first].clone()]);
        }
        for sheet in section.iter().rev() {
            read.extend([sheet[1][second].clone(), sheet[0][first].clone()]);
        }
    }
    read
}

/// Takes the fold's ticks away: the columns next to it.
fn without_ticks(page: &GrayImage) -> GrayImage {
    cut(page, 1, 0, page.width() - 2, page.height())
}

/// Fails unless the pages are those of the press file, each nearer to it than
/// to any other.
#[track_caller]
fn assert_pages(read: &[GrayImage], pressed: &[GrayImage]) {
    assert_eq!(read.len(), pressed.len());
    for (number, page) in (1..).zip(read) {
        let page = without_ticks(page);
        let apart = |other: &GrayImage| difference(&page, &without_ticks(other));
        let own = apart(&pressed[number - 1]);
        assert!(own < 0.02, "page {number} is {own:.3} off");
        let others = pressed.iter().enumerate().filter(|(index, _)| index + 1 != number);
        let nearest = others.map(|(_, other)| apart(other)).fold(f64::MAX, f64::min);
        assert!(nearest > 0.2, "page {number} could be another: {nearest:.3}");
    }
}

#[test]
fn cut_and_folded_it_reads_as_the_press_file() {
    for rtl in [false, true] {
        for (count, paragraphs) in LENGTHS {
            let outcome =
                make(count, paragraphs, rtl, Folding { signature: Some(20), ..Folding::default() });
            let sides = pages(product(&outcome, Product::Booklet), DENSITY);
            assert_eq!(sides.len(), count / 2);
            let sections = count.div_ceil(20);
            let section = (count / 4).div_ceil(sections);
            assert_pages(&folded(&halves(&sides), section, rtl), &pressed(&outcome));
        }
    }
}

#[test]
fn in_a_thick_booklet_inner_pages_move_towards_the_fold() {
    for rtl in [false, true] {
        // A sheet as thick as one pixel.
        let folding = Folding { weight: Some(0.25 / 0.0013), ..Folding::default() };
        let outcome = make(44, 176, rtl, folding);
        let sides = pages(product(&outcome, Product::Booklet), DENSITY);
        let mut back = Vec::new();
        for (index, [left, right]) in halves(&sides).into_iter().enumerate() {
            let creep = (index / 2) as i64;
            let (width, height) = PAGE;
            back.push([cut(&left, creep, 0, width, height), cut(&right, -creep, 0, width, height)]);
        }
        assert_pages(&folded(&back, 11, rtl), &pressed(&outcome));
    }
}

#[test]
fn backs_lie_as_the_printer_turns_the_sheet() {
    let sides = |duplex| {
        let outcome = make(8, 30, false, Folding { duplex: Some(duplex), ..Folding::default() });
        pages(product(&outcome, Product::Booklet), DENSITY)
    };
    let (short, long) = (sides(Duplex::ShortEdge), sides(Duplex::LongEdge));
    for (index, (short, long)) in short.iter().zip(&long).enumerate() {
        let long = if index % 2 == 1 { rotate180(long) } else { long.clone() };
        let apart = difference(short, &long);
        assert!(apart < 0.05, "side {index} is {apart:.3} off");
    }
}

#[test]
fn sheets_turned_by_hand_come_as_fronts_and_backs() {
    let by_itself = make(12, 46, false, Folding::default());
    let sides = pages(product(&by_itself, Product::Booklet), DENSITY);
    let by_hand =
        make(12, 46, false, Folding { duplex: Some(Duplex::Manual), ..Folding::default() });
    let files: Vec<_> =
        by_hand.artifacts.iter().filter(|a| a.product == Product::Booklet).collect();
    let names: Vec<_> = files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["bell-booklet-fronts.pdf", "bell-booklet-backs.pdf"]);
    for (file, which) in files.iter().zip([0, 1]) {
        let wanted: Vec<_> = sides.iter().skip(which).step_by(2).cloned().collect();
        assert_eq!(pages(&file.bytes, DENSITY), wanted, "{}", file.name);
    }
}

#[test]
fn four_pages_to_a_side_are_two_copies_one_above_the_other() {
    let outcome = make(8, 30, false, Folding { nup: Some(4), ..Folding::default() });
    let sides = pages(product(&outcome, Product::Booklet), DENSITY);
    assert_eq!(sides.len(), 4);
    for side in &sides {
        let (width, height) = side.dimensions();
        assert_eq!((width, height), (210 * MM, 297 * MM), "a sheet of A4 upright");
        let half = height / 2;
        let (above, below) =
            (cut(side, 0, 0, width, half), cut(side, 0, i64::from(half), width, half));
        assert!(difference(&above, &below) < 0.05);
    }
    // Each quarter is a page in small, in the order of two to a side.
    let two = make(8, 30, false, Folding::default());
    let whole = pages(product(&two, Product::Booklet), DENSITY);
    for (small, whole) in sides.iter().zip(&whole) {
        let (width, half) = (small.width(), small.height() / 2);
        let upper = cut(small, 0, 0, width, half);
        let like =
            image::imageops::resize(whole, width, half, image::imageops::FilterType::Triangle);
        let ink = |picture: &GrayImage, right: bool| -> f64 {
            let from = if right { picture.width() / 2 } else { 0 };
            let part = cut(picture, i64::from(from), 0, picture.width() / 2, picture.height());
            part.as_raw().iter().map(|p| f64::from(255 - p)).sum()
        };
        for right in [false, true] {
            let ratio = ink(&upper, right) / ink(&like, right);
            assert!((0.9..1.1).contains(&ratio), "{ratio}");
        }
    }
}

#[test]
fn the_print_dialogue_is_told_the_size_and_the_edge() {
    let ways = [
        (Folding::default(), "DuplexFlipShortEdge"),
        (Folding { duplex: Some(Duplex::LongEdge), ..Folding::default() }, "DuplexFlipLongEdge"),
        (Folding { nup: Some(4), ..Folding::default() }, "DuplexFlipLongEdge"),
        (Folding { duplex: Some(Duplex::Manual), ..Folding::default() }, "Simplex"),
    ];
    for (folding, edge) in ways {
        let outcome = make(8, 30, false, folding);
        let file = Document::load_mem(product(&outcome, Product::Booklet)).expect("a PDF");
        let catalog = file.catalog().expect("a catalogue");
        let wishes = catalog.get(b"ViewerPreferences").and_then(Object::as_dict).expect("wishes");
        let name = |key: &[u8]| wishes.get(key).and_then(Object::as_name).expect("a name");
        assert_eq!(name(b"Duplex"), edge.as_bytes());
        assert_eq!(name(b"PrintScaling"), b"None");
    }
}

#[test]
fn a_last_page_says_how_to_print_and_fold() {
    let plain = make(8, 30, false, Folding::default());
    let told = make(8, 30, false, Folding { instructions: Some(true), ..Folding::default() });
    let (plain, told) = (
        pages(product(&plain, Product::Booklet), 36.0),
        pages(product(&told, Product::Booklet), 36.0),
    );
    assert_eq!(told.len(), plain.len() + 1);
    assert_eq!(told[..plain.len()], plain[..]);
    let last = told.last().expect("a page");
    assert_eq!(last.dimensions(), plain[0].dimensions());
    assert!(last.as_raw().iter().filter(|p| **p < 128).count() > 200, "words stand on it");
}

#[test]
fn letter_paper_has_no_room_beside_the_pages() {
    let plan = Plan {
        products: Some(vec![Product::Booklet]),
        paper: Some(Paper::Letter),
        ..Plan::default()
    };
    let outcome = make_as("bell", &statement(30, "contact: Ask at the landing.\n"), &plan);
    let file = Document::load_mem(product(&outcome, Product::Booklet)).expect("a PDF");
    for id in file.page_iter() {
        let media = file.get_dictionary(id).and_then(|page| page.get(b"MediaBox"));
        let edges: Vec<f32> = media
            .and_then(Object::as_array)
            .expect("a box")
            .iter()
            .map(|edge| edge.as_float().expect("a number"))
            .collect();
        assert_eq!(edges, [0.0, 0.0, 792.0, 612.0]);
    }
}

#[test]
fn the_configuration_says_how_the_office_folds_and_the_command_line_overrules_it() {
    let work = Work::new();
    work.write(
        "pamphleteer.toml",
        "products = [\"booklet\"]\n[booklet]\nduplex = \"manual\"\nsignature = 8\n",
    );
    work.write("content/bell.md", statement(30, "contact: Ask at the landing.\n"));
    work.run("build").ends(0);
    assert_eq!(work.files("out"), ["bell/bell-booklet-backs.pdf", "bell/bell-booklet-fronts.pdf"]);
    work.run("build --out two --duplex short-edge").ends(0);
    assert_eq!(work.files("two"), ["bell/bell-booklet.pdf"]);
}

#[test]
fn what_cannot_be_folded_is_refused_by_name() {
    let work = Work::new();
    work.write("content/bell.md", statement(8, ""));
    for (options, said) in [
        ("--duplex sideways", ["--duplex sideways", "long-edge, short-edge or manual"]),
        ("--signature 6", ["--signature 6", "4, 8, 12"]),
        ("--nup 3", ["--nup 3", "2 or 4"]),
        ("--paper-weight 4000", ["--paper-weight 4000", "40 to 400"]),
    ] {
        work.run(&format!("build {options}")).ends(2).says(&said);
    }
    assert!(work.files("out").is_empty());
    for (line, said) in [
        ("duplex = \"sideways\"", "`booklet.duplex` must be long-edge, short-edge or manual"),
        ("signature = 6", "`booklet.signature` must be"),
        ("nup = 3", "`booklet.nup` must be 2 or 4"),
        ("paper-weight = \"thick\"", "`booklet.paper-weight` must be"),
        ("instructions = 1", "`booklet.instructions` must be true or false"),
        ("duplx = \"manual\"", "did you mean `duplex`?"),
    ] {
        work.write("pamphleteer.toml", format!("[booklet]\n{line}\n"));
        work.run("build").ends(1).says(&["pamphleteer.toml:2", said]);
    }
}

#[test]
fn whole_sheets_are_not_folded_and_whoever_asks_for_it_is_told() {
    let work = Work::new();
    work.write("bell.md", statement(8, "contact: Ask at the landing.\nlayout: large-print\n"));
    work.run("build bell.md").ends(0);
    assert_eq!(work.files("out"), ["bell/bell-press.pdf", "bell/bell.epub", "bell/bell.pdf"]);
    let asked = work.run("build bell.md --only booklet,reader --out asked").ends(2);
    asked.says(&["large-print", "there is no booklet of it"]);
    assert!(work.files("asked").is_empty());
}
