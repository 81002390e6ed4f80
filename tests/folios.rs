//! The pages of the print in the e-book: page 5 is page 5.

#[path = "support/archive.rs"]
mod archive;
#[path = "support/bell.rs"]
mod bell;
#[path = "support/made.rs"]
mod made;
#[path = "support/work.rs"]
mod work;

use bell::statement;
use made::{make_as, part, reader};
use pamphleteer::press::{Outcome, Plan};
use pamphleteer::product::Product;
use work::Work;

fn make(text: &str) -> Outcome {
    let products = Some(vec![Product::Reader, Product::Epub]);
    let outcome = make_as("bell", text, &Plan { products, ..Plan::default() });
    assert!(outcome.error.is_none(), "{:?}", outcome.error);
    outcome
}

/// Letters and figures alone.
fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The words from each beginning of a page to the next, with its number.
fn marked(document: &str) -> Vec<(String, String)> {
    let mut text = String::new();
    let mut pieces = document.split("<span id=\"page-");
    text.push_str(pieces.next().unwrap_or(""));
    for piece in pieces {
        let (label, rest) = piece.split_once('"').expect("an id");
        let (attributes, rest) = rest.split_once("></span>").expect("an empty element");
        assert_eq!(
            attributes,
            format!(" epub:type=\"pagebreak\" role=\"doc-pagebreak\" aria-label=\"{label}\"")
        );
        text.push_str(&format!("\u{1}{label}\u{2}{rest}"));
    }
    let words = made::without_tags(&text);
    let pages = words.split('\u{1}').skip(1).filter_map(|page| page.split_once('\u{2}'));
    pages.map(|(label, words)| (label.to_owned(), bare(words))).collect()
}

/// What each page of the PDF says.
fn printed(outcome: &Outcome) -> Vec<String> {
    let file = reader(outcome);
    (1..=file.get_pages().len() as u32)
        .map(|page| file.extract_text(&[page]).expect("text"))
        .collect()
}

#[test]
fn each_page_begins_in_the_e_book_where_it_begins_on_paper() {
    for paragraphs in [22, 46, 62] {
        let outcome = make(&statement(paragraphs, "contact: Ask at the landing.\n"));
        let document = part(&outcome, "statement.xhtml");
        let marked = marked(&document);
        let pages = printed(&outcome);
        let labels: Vec<_> = marked.iter().map(|(label, _)| label.clone()).collect();
        let all: Vec<_> = (1..=pages.len()).map(|n| n.to_string()).collect();
        assert_eq!(labels, all);
        for ((label, words), page) in marked.iter().zip(&pages) {
            let begin: String = bare(page).chars().take(24).collect();
            // A word that the page end divides stands whole in the e-book.
            let at = words.find(&begin);
            assert!(at.is_some_and(|at| at < 16), "page {label}: {begin:?} in {words:.60?}");
        }
        let nav = part(&outcome, "nav.xhtml");
        let list = nav.split_once("epub:type=\"page-list\"").expect("a page-list").1;
        for label in all {
            assert!(
                list.contains(&format!("<a href=\"statement.xhtml#page-{label}\">{label}</a>"))
            );
        }
        let package = part(&outcome, "content.opf");
        assert_eq!(package.matches("property=\"pageBreakSource\">urn:uuid:").count(), 1);
        for feature in ["pageBreakMarkers", "pageNavigation"] {
            assert!(
                package.contains(&format!("schema:accessibilityFeature\">{feature}<")),
                "{package}"
            );
        }
    }
}

#[test]
fn a_page_that_begins_with_code_begins_there_in_the_e_book() {
    let lines: String = (1..=70).map(|n| format!("step {n} of the bell\n")).collect();
    let text = format!(
        "---\nlang: en\nissuer: Ferry Users\ndate: 2026-05-04\ncontact: Ask.\nfit: fixed\n---\n# Bell\n\n1. How it is rung:\n\n```\n{lines}```\n\n2. So it is."
    );
    let outcome = make(&text);
    let document = part(&outcome, "statement.xhtml");
    let pages = printed(&outcome);
    let marked = marked(&document);
    assert!(marked.len() > 2, "the code fills more than a page: {marked:?}");
    for ((label, words), page) in marked.iter().zip(&pages) {
        let begin: String = bare(page).chars().take(12).collect();
        assert!(words.starts_with(&begin), "page {label}: {begin:?} in {words:.40?}");
    }
}

#[test]
fn a_page_that_is_a_picture_begins_with_it() {
    let work = Work::new();
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(1500, 2300, image::Rgb([190, 60, 40]))
        .write_to(&mut bytes, image::ImageFormat::Png)
        .expect("a picture");
    let head =
        "---\nlang: en\nissuer: Ferry Users\ndate: 2026-05-04\ncontact: Ask.\nfit: fixed\n---\n";
    let body = "# Bell\n\n1. It hangs.\n\n![The bell](bell.png)\n\n2. It rings.\n\n3. It stays.\n";
    work.write("bell.png", bytes.into_inner()).write("bell.md", format!("{head}{body}"));
    work.run("build bell.md --only epub,press").ends(0);
    let document = archive::entry(work.bytes("out/bell/bell.epub"), "OEBPS/statement.xhtml");
    let document = String::from_utf8(document).expect("text");
    let (before, _) = document.split_once("<img ").expect("a picture");
    assert!(before.ends_with("aria-label=\"2\"></span>"), "{before}");
}

#[test]
fn a_page_that_begins_with_a_point_of_a_list_begins_before_its_label() {
    let points: String = (1..=60).map(|n| format!("({n}) It rings for the boat.\n\n")).collect();
    let text = format!(
        "---\nlang: en\nissuer: Ferry Users\ndate: 2026-05-04\ncontact: Ask.\nfit: fixed\n---\n# Bell\n\n1. When it rings:\n\n{}",
        points.replace('(', "   (")
    );
    let outcome = make(&text);
    let document = part(&outcome, "statement.xhtml");
    let second = document.split_once("id=\"page-2\"").expect("a second page").1;
    let words = second.split_once("</span>").expect("the mark's end").1;
    assert!(words.starts_with("<span class=\"label\">("), "{words:.80}");
    let contact = document.split_once("<footer id=\"contact\"").expect("a contact").1;
    assert!(contact.contains("<p><span id=\"page-"), "the mark is on the line of the contact");
}
