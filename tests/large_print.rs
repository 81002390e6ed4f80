//! Large print: a product by itself, in a layout of its own.

#[path = "support/bell.rs"]
mod bell;
#[path = "support/made.rs"]
mod made;
#[path = "support/pdf.rs"]
mod pdf;

use lopdf::{Document, Object};
use made::{make_as, product};
use pamphleteer::press::{Outcome, Plan};
use pamphleteer::product::{Paper, Product};

/// Type of large print, in points.
const LARGE: f32 = 18.0;

/// Figures that refer to a note are smaller, as everywhere.
const RAISED: f32 = 0.6;

fn make(text: &str, products: &[Product], change: impl FnOnce(&mut Plan)) -> Outcome {
    let mut plan = Plan { products: Some(products.to_vec()), ..Plan::default() };
    change(&mut plan);
    let outcome = make_as("bell", text, &plan);
    assert!(outcome.error.is_none(), "{:?}", outcome.error);
    outcome
}

fn large(text: &str, paper: Paper) -> Document {
    let outcome = make(text, &[Product::LargePrint], |plan| plan.paper = Some(paper));
    assert_eq!(outcome.artifacts.len(), 1);
    assert_eq!(outcome.artifacts[0].name, "bell-large-print.pdf");
    Document::load_mem(product(&outcome, Product::LargePrint)).expect("a PDF")
}

/// One statement with every kind of block that has a size of its own.
fn every_part() -> String {
    bell::statement(12, "contact:\n  url: https://bell.example\n  text: Ask at the landing.\n")
        + "13. Noted[^a], *stressed*, and `code`:\n\n    a) first;\n\n    b) second.\n\n> Quoted.\n>\n> — Ann\n\n\
           ## A heading\n\n### A lesser one\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n```\nlines\n```\n\n[^a]: A note.\n"
}

/// Every size of type on a page, in points.
fn sizes(file: &Document) -> Vec<f32> {
    let mut all = Vec::new();
    for id in file.page_iter() {
        let content =
            lopdf::content::Content::decode(&file.get_page_content(id)).expect("operators");
        let mut scale = vec![1.0_f32];
        let mut size = 0.0;
        for operation in &content.operations {
            let number = |at: usize| operation.operands.get(at).and_then(|o| o.as_float().ok());
            match operation.operator.as_str() {
                "q" => scale.push(*scale.last().expect("a state")),
                "Q" => drop(scale.pop()),
                "cm" => *scale.last_mut().expect("a state") *= number(3).expect("a matrix").abs(),
                "Tf" => size = number(1).expect("a size"),
                "Tj" | "TJ" => all.push(size * scale.last().expect("a state")),
                _ => {}
            }
        }
    }
    all
}

#[test]
fn nothing_is_set_smaller_than_large_print() {
    let text = every_part();
    for paper in [Paper::A4, Paper::Letter] {
        let sizes = sizes(&large(&text, paper));
        assert!(sizes.len() > 100);
        let small: Vec<_> = sizes.iter().filter(|size| **size < LARGE - 0.01).collect();
        // The note's figure in the text, and before the note.
        assert!(small.len() <= 2, "{small:?}");
        assert!(small.iter().all(|size| **size >= LARGE * RAISED - 0.01), "{small:?}");
        let usual = sizes.iter().filter(|size| (**size - LARGE).abs() < 0.01).count();
        assert!(usual * 2 > sizes.len(), "most is set at {LARGE} pt: {sizes:?}");
    }
}

#[test]
fn no_word_is_divided_and_lines_end_where_they_end() {
    let words = "unconstitutionality incomprehensibility internationalisation \
                 disproportionately counterrevolutionary misunderstanding ";
    // Short words between them, so that lines end elsewhere each time.
    let lines: String = (0..12).map(|at| format!("{words}{}", "and so ".repeat(at % 4))).collect();
    let text = format!(
        "---\nlang: en\nissuer: Ferry Users\ndate: 2026-05-04\ncontact: x\n---\n# The bell stays\n\n1. {}.\n",
        lines.trim()
    );
    let read = |products| {
        let outcome = make(&text, products, |_| {});
        let bytes = product(&outcome, products[0]).to_vec();
        pdf::text(&Document::load_mem(&bytes).expect("a PDF"))
    };
    let divided = |text: &str| {
        let broken = words.split_whitespace().map(|word| 12 - text.matches(word).count().min(12));
        broken.sum::<usize>()
    };
    assert!(divided(&read(&[Product::Reader])) > 0, "the pamphlet divides words");
    assert_eq!(divided(&read(&[Product::LargePrint])), 0);
}

#[test]
fn pages_are_whole_sheets_of_paper() {
    for (paper, width, height) in [(Paper::A4, 595.28, 841.89), (Paper::Letter, 612.0, 792.0)] {
        let file = large(&bell::statement(9, "contact: x\n"), paper);
        for id in file.page_iter() {
            let page = file.get_dictionary(id).expect("a page");
            let edges = page.get(b"MediaBox").and_then(Object::as_array).expect("a box");
            let edge = |at: usize| edges[at].as_float().expect("a number");
            assert!((edge(2) - width).abs() < 0.1 && (edge(3) - height).abs() < 0.1, "{edges:?}");
        }
    }
}

#[test]
fn it_is_made_beside_any_layout() {
    let text = bell::statement(20, "contact: x\nparameters:\n  size: 10\n");
    let both = make(&text, &[Product::Reader, Product::LargePrint], |_| {});
    let alone = make(&text, &[Product::LargePrint], |_| {});
    let large = |outcome: &Outcome| product(outcome, Product::LargePrint).to_vec();
    assert_eq!(large(&both), large(&alone), "it does not follow the other products");
    let words = |bytes: &[u8]| {
        let file = Document::load_mem(bytes).expect("a PDF");
        made::squeeze(&pdf::text(&file).replace(['-', '\u{ad}'], ""))
    };
    let reader = product(&both, Product::Reader);
    assert_eq!(words(&large(&both)), words(reader), "it says the same");
    assert_ne!(large(&both), reader);
    let sheets = alone.sheets.expect("pages");
    assert_eq!((sheets.blanks, sheets.type_size), (0, None));
    assert_eq!(sheets.in_print, alone.pages);
}

#[test]
fn it_is_tagged_and_says_so() {
    let file = large(&every_part(), Paper::A4);
    let catalog = file.catalog().expect("a catalogue");
    let metadata = catalog.get(b"Metadata").and_then(Object::as_reference).expect("metadata");
    let metadata = file.get_object(metadata).and_then(Object::as_stream).expect("a stream");
    let packet = String::from_utf8_lossy(&metadata.content).into_owned();
    assert!(packet.contains("<pdfuaid:part>1</pdfuaid:part>"), "{packet}");
    let (text, notes) = pdf::reading(&file);
    assert!(text.contains("The bell stays") && notes.len() == 1, "{notes:?}");
    assert!(pdf::destinations(&file).contains(&"p13".to_owned()));
}
