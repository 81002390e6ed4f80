//! Pages that come out at whole sheets.

#[path = "support/bell.rs"]
mod bell;
#[path = "support/made.rs"]
mod made;

use bell::{SENTENCES, statement};
use lopdf::Document;
use made::{make_as, product};
use pamphleteer::press::{Outcome, Plan};
use pamphleteer::product::{Folding, Paper, Product, SHEET};

fn make(text: &str, paper: Paper) -> Outcome {
    let products = Some(vec![Product::Reader, Product::Press]);
    let plan = Plan { products, paper: Some(paper), ..Plan::default() };
    let outcome = make_as("bell", text, &plan);
    assert!(outcome.error.is_none(), "{:?}", outcome.error);
    outcome
}

/// Which pages of the press file have anything on them.
fn printed(outcome: &Outcome) -> Vec<bool> {
    let file = Document::load_mem(product(outcome, Product::Press)).expect("a PDF");
    let shows = |id| {
        let bytes = file.get_page_content(id);
        let content = lopdf::content::Content::decode(&bytes).expect("operators");
        content.operations.iter().any(|o| matches!(o.operator.as_str(), "Tj" | "TJ" | "Do"))
    };
    file.page_iter().map(shows).collect()
}

#[test]
fn text_fills_whole_sheets_without_a_blank_page() {
    for paper in [Paper::A4, Paper::Letter] {
        for paragraphs in [22, 30, 38, 46, 60, 90] {
            let text = statement(paragraphs, "contact: Ask at the landing.\n");
            let outcome = make(&text, paper);
            let sheets = outcome.sheets.expect("pages");
            let pages = printed(&outcome);
            assert_eq!(pages.len() % SHEET, 0, "{paragraphs} paragraphs: {sheets:?}");
            assert!(pages.iter().all(|shows| *shows), "{paragraphs} paragraphs: {pages:?}");
            assert_eq!((sheets.in_print, sheets.blanks), (pages.len(), 0));
            assert!(sheets.layouts <= 6 && sheets.filled > 0.1, "{sheets:?}");
            let size = sheets.type_size.expect("a size");
            assert!((9.5..=12.5).contains(&size), "{sheets:?}");
        }
    }
}

#[test]
fn a_search_begins_near_its_end() {
    let layouts = |paragraphs| {
        let text = statement(paragraphs, "contact: Ask at the landing.\n");
        make(&text, Paper::A4).sheets.expect("pages").layouts
    };
    let made: Vec<usize> = (20..100).step_by(5).map(layouts).collect();
    assert!(made.iter().sum::<usize>() <= 2 * made.len(), "{made:?}");
}

#[test]
fn blank_pages_stand_before_the_contact_and_not_within_the_text() {
    let short = statement(2, "contact: Ask at the landing.\n");
    assert_eq!(printed(&make(&short, Paper::A4)), [true, false, false, true]);
    let fixed = statement(24, "fit: fixed\ncontact: Ask at the landing.\n");
    let outcome = make(&fixed, Paper::A4);
    let pages = printed(&outcome);
    let (last, others) = pages.split_last().expect("pages");
    let blank = others.iter().skip_while(|shows| **shows);
    assert!(*last && blank.into_iter().all(|shows| !shows), "{pages:?}");
    assert_eq!(outcome.sheets.and_then(|sheets| sheets.type_size), Some(11.2));
    let silent = statement(2, "");
    assert_eq!(printed(&make(&silent, Paper::A4)), [true, false, false, false]);
}

/// At fixed sizes the text alone says where the contact is to stand.
#[test]
fn a_contact_stands_under_a_text_that_fills_its_sheets_or_on_a_page_of_its_own() {
    const CONTACT: &str = "contact:\n  text: Ask at the landing.\n  url: https://bell.example\n  phone: 01632 960147\n";
    let (mut under, mut apart, mut full) = (0, 0, 0);
    for paragraphs in (22..46).chain(72..80) {
        let fixed = |contact| {
            let outcome =
                make(&statement(paragraphs, &format!("fit: fixed\n{contact}")), Paper::A4);
            outcome.sheets.expect("pages")
        };
        let (text, whole) = (fixed(""), fixed(CONTACT));
        let pages = text.in_print - text.blanks;
        let (count, tries) = match (pages % SHEET, text.filled) {
            (0, ..0.6) => (&mut under, 2),
            (0, 0.6..0.9) => continue,
            (0, _) => (&mut full, 1),
            _ => (&mut apart, 1),
        };
        *count += 1;
        let pages = if tries == 2 { pages } else { pages + 1 };
        let seen = (whole.in_print - whole.blanks, whole.in_print % SHEET, whole.layouts);
        assert_eq!(seen, (pages, 0, tries), "{paragraphs} paragraphs: {text:?} {whole:?}");
    }
    assert!(under > 0 && apart > 0 && full > 0, "{under} {apart} {full}");
}

#[test]
fn a_number_of_pages_is_kept_or_refused() {
    let with = |paragraphs, pages| {
        let head = format!("fit: {pages}\ncontact: Ask at the landing.\n");
        make(&statement(paragraphs, &head), Paper::A4)
    };
    let usual = make(&statement(34, "contact: x\n"), Paper::A4).sheets.expect("pages");
    let pages = usual.in_print;
    assert_eq!(printed(&with(34, pages)).len(), pages);
    for other in [pages + 8, 64] {
        let outcome = with(34, other);
        assert!(outcome.artifacts.is_empty());
        assert!(outcome.findings.iter().any(|f| f.code.0 == "does-not-fit"));
    }
}

/// Paragraphs all alike end on the same line of their page, so a change of size
/// moves all of them over it at once.
#[test]
fn text_that_jumps_over_a_page_leaves_none_blank() {
    let paragraph = format!("{} {}", SENTENCES[0], SENTENCES[1]).repeat(2);
    for paragraphs in [38, 44, 62, 65, 71, 97, 110, 119] {
        let body: String = (1..=paragraphs).map(|n| format!("{n}. {paragraph}\n\n")).collect();
        let text = format!(
            "---\nlang: en\nissuer: Ferry Users\ndate: 2026-05-04\ncontact:\n  url: https://bell.example\n---\n# The bell stays\n\n{body}"
        );
        let outcome = make(&text, Paper::A4);
        let sheets = outcome.sheets.expect("pages");
        assert_eq!(sheets.blanks, 0, "{paragraphs} paragraphs: {sheets:?}");
        assert!(!sheets.beyond && sheets.layouts <= 10, "{paragraphs} paragraphs: {sheets:?}");
        assert!(printed(&outcome).iter().all(|shows| *shows));
    }
}

#[test]
fn more_pages_than_staples_hold_are_sewn_or_not_made() {
    let text = statement(420, "contact: Ask at the landing.\n");
    let make = |products: &[Product], signature| {
        let folding = Folding { signature, ..Folding::default() };
        let plan = Plan { products: Some(products.to_vec()), folding, ..Plan::default() };
        make_as("bell", &text, &plan)
    };
    for product in [Product::Press, Product::Booklet] {
        let outcome = make(&[product], None);
        assert!(outcome.artifacts.is_empty());
        assert!(outcome.findings.iter().any(|f| f.code.0 == "too-many-pages"));
        let sewn = make(&[product], Some(32));
        assert!(sewn.sheets.is_some_and(|sheets| sheets.in_print > 64), "{:?}", sewn.findings);
        assert_eq!(sewn.artifacts.len(), 1);
    }
    assert_eq!(make(&[Product::Reader, Product::Epub], None).artifacts.len(), 2);
}
