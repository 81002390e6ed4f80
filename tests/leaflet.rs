//! Leaflets: panels that are filled, and where they stand on the sheet.

#[path = "support/bell.rs"]
mod bell;
#[path = "support/made.rs"]
mod made;
#[path = "support/seen.rs"]
mod seen;

use image::GrayImage;
use lopdf::{Document, Object};
use made::{make_as, product};
use pamphleteer::press::{Outcome, Plan};
use pamphleteer::product::{Duplex, Paper, Product};

/// Pixels to the inch at which pages are compared.
const DENSITY: f64 = 90.0;

const CONTACT: &str = "contact: Ask at the landing.\n";
const ONCE: &str = "parameters: {fold: once}\n";

/// The panels of a side from left to right: number, left edge and width in millimetres.
type Side = [(usize, f64, f64)];

const THREE: [&Side; 2] = [
    &[(5, 0.0, 98.0), (6, 98.0, 99.5), (1, 197.5, 99.5)],
    &[(2, 0.0, 99.5), (3, 99.5, 99.5), (4, 199.0, 98.0)],
];
const MIRRORED: [&Side; 2] = [
    &[(1, 0.0, 99.5), (6, 99.5, 99.5), (5, 199.0, 98.0)],
    &[(4, 0.0, 98.0), (3, 98.0, 99.5), (2, 197.5, 99.5)],
];
const TWO: [&Side; 2] =
    [&[(4, 0.0, 148.5), (1, 148.5, 148.5)], &[(2, 0.0, 148.5), (3, 148.5, 148.5)]];

fn make(text: &str, change: impl FnOnce(&mut Plan)) -> Outcome {
    let products = vec![Product::Reader, Product::Press, Product::Booklet];
    let layout = Some("leaflet".to_owned());
    let mut plan = Plan { products: Some(products), layout, ..Plan::default() };
    change(&mut plan);
    let outcome = make_as("bell", text, &plan);
    assert!(outcome.error.is_none(), "{:?}", outcome.error);
    outcome
}

fn pixels(millimetres: f64) -> u32 {
    (millimetres / 25.4 * DENSITY).round() as u32
}

/// How much ink there is, as a part of all pixels.
fn ink(picture: &GrayImage) -> f64 {
    let dark: f64 = picture.as_raw().iter().map(|pixel| f64::from(255 - *pixel)).sum();
    dark / 255.0 / picture.as_raw().len() as f64
}

/// The part of a panel that has its text, without the ticks at its corners.
fn middle(page: &GrayImage, left: f64, width: f64) -> GrayImage {
    let (side, head, height) = (2.0, 8.0, 194.0);
    let width = pixels(width - 2.0 * side);
    seen::cut(page, i64::from(pixels(left + side)), i64::from(pixels(head)), width, pixels(height))
}

/// Holds every panel of the office's sheet against the pages that are read.
fn stands(outcome: &Outcome, sides: [&Side; 2]) {
    let pages = seen::pages(product(outcome, Product::Reader), DENSITY);
    let sheet = seen::pages(product(outcome, Product::Booklet), DENSITY);
    assert_eq!(sheet.len(), 2);
    let whole = sides[0].last().map_or(0.0, |(_, left, width)| left + width);
    for (side, panels) in sheet.iter().zip(sides) {
        assert!(side.width().abs_diff(pixels(whole)) <= 1, "{} pixels", side.width());
        for (number, left, width) in panels {
            let panel = middle(side, *left, *width);
            assert!(ink(&panel) > 0.004, "panel {number} is empty");
            let apart: Vec<f64> = pages
                .iter()
                .map(|page| {
                    let own = f64::from(page.width()) / DENSITY * 25.4;
                    seen::difference(&panel, &middle(page, (own - width) / 2.0, *width))
                })
                .collect();
            let nearest = (0..apart.len()).min_by(|a, b| apart[*a].total_cmp(&apart[*b]));
            assert_eq!(nearest, Some(number - 1), "{apart:?}");
            assert!(apart[number - 1] < 0.35, "panel {number}: {apart:?}");
        }
    }
}

#[test]
fn every_panel_is_filled_and_the_back_has_the_contact() {
    for (fold, panels) in [("", 6), (ONCE, 4)] {
        for paper in [Paper::A4, Paper::Letter] {
            for paragraphs in [26, 36, 46] {
                let text = bell::statement(paragraphs, &format!("{CONTACT}{fold}"));
                let outcome = make(&text, |plan| plan.paper = Some(paper));
                let told = format!(
                    "{paragraphs} paragraphs, {paper:?}, {fold}: {:?} {:?}",
                    outcome.sheets, outcome.findings
                );
                let Some(sheets) = outcome.sheets else { panic!("{told}") };
                assert_eq!((sheets.in_print, sheets.blanks), (panels, 0), "{told}");
                assert_eq!(sheets.form.sheets(panels), 1);
                let size = sheets.type_size.expect("a size");
                assert!((8.0..=13.0).contains(&size), "{told}");
                let file = made::reader(&outcome);
                let last = file.get_pages().len() as u32;
                let words = file.extract_text(&[last]).expect("text").replace('\n', " ");
                assert!(words.contains("landing"), "{told}: {words}");
            }
        }
    }
}

#[test]
fn panels_on_the_sheet_are_the_pages_that_are_read() {
    stands(&make(&bell::statement(40, CONTACT), |_| {}), THREE);
    stands(&make(&bell::statement(40, &format!("{CONTACT}{ONCE}")), |_| {}), TWO);
}

#[test]
fn what_is_read_from_the_right_opens_to_the_right() {
    let sentence = "نطلب أن تبقى المكتبة مفتوحة حتى الثامنة مساءً في أيام الأسبوع كلها. ";
    let body: String =
        (1..=40).map(|n| format!("{n}. {}\n\n", sentence.repeat(1 + n % 5).trim())).collect();
    let text = format!(
        "---\nlang: ar\nissuer: أصدقاء المكتبة\ndate: 2026-05-04\ncontact: اكتبوا إلينا\n---\n# المكتبة للجميع\n\n{body}"
    );
    stands(&make(&text, |_| {}), MIRRORED);
}

#[test]
fn the_printer_gets_two_sides_with_the_folds_outside_the_trim() {
    let text = bell::statement(40, CONTACT);
    let folds = [[98.0, 197.5], [99.5, 199.0]];
    for marks in [false, true] {
        let outcome = make(&text, |plan| plan.marks = marks);
        let bytes = product(&outcome, Product::Press);
        let file = Document::load_mem(bytes).expect("a PDF");
        let sides: Vec<_> = file.page_iter().collect();
        assert_eq!(sides.len(), 2);
        let mut room = 0.0;
        for id in sides {
            let page = file.get_dictionary(id).expect("a page");
            let edge = |name: &[u8], at: usize| {
                let edges = page.get(name).and_then(Object::as_array).expect("a box");
                f64::from(edges[at].as_float().expect("a number")) / 72.0 * 25.4
            };
            let trim = |at| edge(b"TrimBox", at);
            assert!((trim(2) - trim(0) - 297.0).abs() < 0.05);
            assert!((trim(3) - trim(1) - 210.0).abs() < 0.05);
            assert!((trim(0) - edge(b"BleedBox", 0) - 3.0).abs() < 0.05);
            room = trim(0) - edge(b"MediaBox", 0);
        }
        for (page, folds) in seen::pages(bytes, DENSITY).iter().zip(folds) {
            let strip = |left: f64, width: f64, top: f64, height: f64| {
                let at = |length: f64| i64::from(pixels(length));
                ink(&seen::cut(page, at(left), at(top), pixels(width), pixels(height)))
            };
            let bottom = room + 210.4;
            for fold in folds {
                let at = room + fold - 0.6;
                assert!(strip(at, 1.2, 0.0, room - 0.4) > 0.01, "no tick at {fold}");
                assert!(strip(at, 1.2, bottom, room - 0.4) > 0.01, "no tick at {fold}");
                // None on the sheet itself.
                assert_eq!(strip(at, 1.2, room + 0.4, 8.0), 0.0);
            }
            // Between the corner and the fold there is nothing but marks.
            assert_eq!(strip(room + 4.0, 80.0, 0.0, room - 0.4), 0.0);
        }
    }
}

#[test]
fn backs_lie_head_down_where_sheets_turn_about_the_long_edge() {
    let text = bell::statement(40, CONTACT);
    let sheet = |duplex| {
        let outcome = make(&text, |plan| plan.folding.duplex = duplex);
        let files: Vec<_> = outcome
            .artifacts
            .iter()
            .filter(|a| a.product == Product::Booklet)
            .map(|a| (a.name.clone(), seen::pages(&a.bytes, DENSITY)))
            .collect();
        files
    };
    let (upright, turned) = (sheet(None), sheet(Some(Duplex::LongEdge)));
    let (upright, turned) = (&upright[0].1, &turned[0].1);
    assert!(seen::difference(&upright[0], &turned[0]) < 0.02);
    let back = image::imageops::rotate180(&turned[1]);
    assert!(seen::difference(&upright[1], &back) < 0.35);
    assert!(seen::difference(&upright[1], &turned[1]) > 0.6);
    let names: Vec<_> =
        sheet(Some(Duplex::Manual)).into_iter().map(|(n, p)| (n, p.len())).collect();
    let expected = ["fronts", "backs"].map(|side| (format!("bell-booklet-{side}.pdf"), 1));
    assert_eq!(names, expected);
}

#[test]
fn a_short_text_leaves_panels_blank_before_the_back() {
    let outcome = make(&bell::statement(6, CONTACT), |_| {});
    let sheets = outcome.sheets.expect("panels");
    assert_eq!((sheets.in_print, sheets.type_size), (6, Some(13.0)), "as large as it may be");
    assert!(sheets.blanks > 0);
    let sheet = seen::pages(product(&outcome, Product::Booklet), DENSITY);
    let shows = |side: usize, at: usize| {
        let (_, left, width) = THREE[side][at];
        ink(&middle(&sheet[side], left, width)) > 0.0
    };
    assert!(shows(0, 2), "the front");
    assert!(shows(0, 1), "the back");
    assert!(!shows(0, 0), "the flap");
}

/// The last number that a message names.
fn lines_missing(message: &str) -> usize {
    let words = message.split_whitespace().rev();
    words.flat_map(str::parse).next().expect("a number of lines")
}

#[test]
fn a_text_that_is_too_long_is_refused_with_what_would_help() {
    let outcome = make(&bell::statement(120, CONTACT), |_| {});
    assert!(outcome.artifacts.is_empty());
    let finding = outcome.findings.iter().find(|f| f.code.0 == "does-not-fit").expect("a finding");
    let lines = lines_missing(&finding.message);
    assert!(lines > 20, "{}", finding.message);
    assert!(finding.message.contains("8 pt"), "{}", finding.message);
    assert!(finding.help.as_ref().is_some_and(|help| help.contains("`pamphlet`")), "{finding:?}");
    let twice = make(&bell::statement(160, CONTACT), |_| {});
    let finding = twice.findings.iter().find(|f| f.code.0 == "does-not-fit").expect("a finding");
    assert!(lines_missing(&finding.message) > lines);
    let other = make(&bell::statement(20, &format!("{CONTACT}fit: 8\n")), |_| {});
    let finding = other.findings.iter().find(|f| f.code.0 == "does-not-fit").expect("a finding");
    assert!(finding.message.contains("6 panels, not 8"), "{}", finding.message);
}
