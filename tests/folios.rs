//! The pages of the print in the e-book: page 5 is page 5.

#[path = "support/archive.rs"]
mod archive;
#[path = "support/bell.rs"]
mod bell;
#[path = "support/made.rs"]
mod made;
#[path = "support/work.rs"]
mod work;

use std::sync::Arc;

use bell::statement;
use made::{make_as, part, reader};
use pamphleteer::hypertext::{self, Dialect, Division};
use pamphleteer::press::{Manuscript, Outcome, Plan, Press};
use pamphleteer::product::Product;
use pamphleteer::read::settings::Settings;
use pamphleteer::statement::folio::Place;
use pamphleteer::statement::{Block, Folio, Writing};
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

#[test]
fn the_mark_of_a_page_is_kept_with_the_word_that_begins_it() {
    let outcome = make(&statement(46, "contact: Ask at the landing.\n"));
    let document = part(&outcome, "statement.xhtml");
    let held: Vec<&str> = document.split("<span class=\"turn\">").skip(1).collect();
    assert!(!held.is_empty(), "a page begins within a paragraph");
    for piece in held {
        let inside = piece.split("</span>").nth(1).expect("the mark, then a word");
        assert!(piece.starts_with("<span id=\"page-"), "{piece:.80}");
        assert!(!inside.is_empty() && !inside.contains(' '), "one word: {inside:?}");
    }
}

/// The elements of a statement in which a page begins behind so many letters of its
/// first paragraph.
fn begun(text: &str, letters: usize) -> String {
    let manuscript = Manuscript {
        name: "bell.md".to_owned(),
        stem: "bell".to_owned(),
        bytes: text.as_bytes().to_vec(),
        defaults: Arc::new(Settings::default()),
        folder: Arc::new(pamphleteer::plate::Empty),
        origin: Default::default(),
        work: String::new(),
    };
    let statement = Press::examine(&manuscript).statement.expect("a statement");
    let Block::Paragraph(first) = &statement.blocks[0] else { panic!("a paragraph") };
    let span = first.content[0].span().expect("a run");
    let folios = [Folio { label: "2".to_owned(), place: Place::Run { span, letters } }];
    let order = hypertext::Order {
        statement: &statement,
        writing: Writing::of(&statement),
        dialect: Dialect::Web,
        division: &Division::whole(&statement),
        plates: &[],
        folios: &folios,
        sources: &[],
    };
    hypertext::write(order).remove(0).body
}

#[test]
fn a_page_begins_before_a_word_or_where_there_are_none_at_the_very_letter() {
    let mark =
        "<span class=\"turn\"><span id=\"page-2\" role=\"doc-pagebreak\" aria-label=\"2\"></span>";
    let head = |lang: &str| format!("---\nlang: {lang}\n---\n# T\n\n1. ");
    let english = begun(&(head("en") + "It rings at noon, and no later."), 7);
    assert!(english.contains(&format!("It rings {mark}at</span> noon")), "{english}");
    let japanese = begun(&(head("ja") + "岸壁は開いている。これからも。"), 5);
    assert!(japanese.contains(&format!("岸壁は開い{mark}て</span>いる。")), "{japanese}");
    // What a narrow page has to divide is not held together.
    let long = begun(&(head("de") + "Der Donaudampfschifffahrtskapitän geht."), 5);
    let bare = mark.replace("<span class=\"turn\">", "");
    assert!(long.contains(&format!("Der {bare}Donau")), "{long}");
    // In a text from right to left a telephone number stays in one piece.
    let hebrew = begun(&(head("he") + "טלפון 03-555-0142 בבקשה."), 5);
    assert!(
        hebrew.contains(&format!("{mark}<bdi dir=\"ltr\">03-555-0142</bdi></span> ")),
        "{hebrew}"
    );
}
