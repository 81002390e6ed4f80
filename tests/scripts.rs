//! Scripts beside Latin: each is set with the fonts inside the program, its
//! words are in the PDF and in the EPUB in the order in which they are read,
//! and what runs from right to left is bound and read from that side.

#[path = "support/made.rs"]
mod made;
#[path = "support/pdf.rs"]
mod pdf;

use made::{make, part, reader, squeeze, without_tags};
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// Each language with its statement, the direction of its text and its script.
const STATEMENTS: [(&str, &str, &str, &str); 5] = [
    ("ar", include_str!("scripts/ar.md"), "rtl", "arab"),
    ("he", include_str!("scripts/he.md"), "rtl", "hebr"),
    ("hi", include_str!("scripts/hi.md"), "ltr", "deva"),
    ("si", include_str!("scripts/si.md"), "ltr", "sinh"),
    ("ta", include_str!("scripts/ta.md"), "ltr", "taml"),
];

/// The letters of a word in the order in which a page draws them from left to
/// right, each with its marks. A program that reads the page turns them around.
fn backwards(word: &str) -> String {
    let mut letters: Vec<String> = Vec::new();
    for c in word.chars() {
        match letters.last_mut() {
            Some(letter) if is_mark(c) => letter.push(c),
            _ => letters.push(c.to_string()),
        }
    }
    letters.into_iter().rev().collect()
}

fn is_mark(c: char) -> bool {
    c.general_category() == GeneralCategory::NonspacingMark
}

/// The runs of letters beyond ASCII in a text.
fn runs(text: &str) -> impl Iterator<Item = &str> {
    let letter = |c: char| !c.is_ascii() && (c.is_alphabetic() || is_mark(c));
    text.split(move |c| !letter(c)).filter(|run| !run.is_empty())
}

#[test]
fn every_word_is_in_the_pdf_and_in_the_epub() {
    for (lang, text, dir, _) in STATEMENTS {
        let outcome = make(lang, text);
        let statement = outcome.statement.clone().expect("a statement");
        let dressed = pamphleteer::typography::dress(statement);
        let printed = squeeze(&pdf::text(&reader(&outcome)));
        let book = squeeze(&without_tags(&part(&outcome, "statement.xhtml")));
        for block in &dressed.blocks {
            let text = block.plain_text();
            for word in text.split_whitespace().map(squeeze) {
                assert!(book.contains(&word), "{lang}: {word} in the EPUB: {book}");
                if dir == "ltr" {
                    assert!(printed.contains(&word), "{lang}: {word} in the PDF: {printed}");
                    continue;
                }
                for drawn in runs(&word).map(backwards) {
                    assert!(printed.contains(&drawn), "{lang}: {drawn} in the PDF: {printed}");
                }
            }
        }
    }
}

#[test]
fn nothing_is_doubtful_about_them() {
    for (lang, text, ..) in STATEMENTS {
        let findings = make(lang, text).findings;
        let told: Vec<&str> =
            findings.iter().map(|f| f.code.0).filter(|c| *c != "issuer-inferred").collect();
        assert!(told.iter().all(|c| *c == "no-hyphenation-patterns"), "{lang}: {told:?}");
    }
}

#[test]
fn each_is_bound_and_read_from_its_own_side() {
    for (lang, text, dir, script) in STATEMENTS {
        let outcome = make(lang, text);
        let package = part(&outcome, "content.opf");
        let page = part(&outcome, "statement.xhtml");
        let side = format!("page-progression-direction=\"{dir}\"");
        assert!(package.contains(&side), "{lang}: {package}");
        let root = format!("lang=\"{lang}\" xml:lang=\"{lang}\" dir=\"{dir}\" class=\"{script}\"");
        assert!(page.contains(&root), "{lang}: {page}");
        let document = reader(&outcome);
        let catalog = document.catalog().expect("a catalogue");
        let preferences = catalog.get(b"ViewerPreferences").expect("preferences");
        let preferences = pdf::resolve(&document, preferences).as_dict().expect("a dictionary");
        let direction = preferences.get(b"Direction").and_then(lopdf::Object::as_name);
        let right = direction.is_ok_and(|d| d == b"R2L");
        assert_eq!(right, dir == "rtl", "{lang}: {preferences:?}");
    }
}

#[test]
fn addresses_keep_their_direction_among_letters_that_do_not() {
    let outcome = make("ar", STATEMENTS[0].1);
    let page = part(&outcome, "statement.xhtml");
    for markup in [
        "<bdi dir=\"ltr\">+20 2 5550 0142</bdi>",
        "<bdi dir=\"ltr\"><a href=\"https://example.org/report/\">https://example.org/report/</a></bdi>",
    ] {
        assert!(page.contains(markup), "{markup}\nin\n{page}");
    }
    let printed = pdf::text(&reader(&outcome));
    for words in ["+20 2 5550 0142", "friends@example.org"] {
        assert!(printed.contains(words), "{words}\nin\n{printed}");
    }
}

/// Where the texts of the last page begin, in points from the left of the page.
fn beginnings(file: &lopdf::Document) -> Vec<f32> {
    let last = file.page_iter().last().expect("a page");
    let content = lopdf::content::Content::decode(&file.get_page_content(last));
    let (mut x, mut kept, mut found) = (0.0, Vec::new(), Vec::new());
    for operation in content.expect("operators").operations {
        match operation.operator.as_str() {
            "q" => kept.push(x),
            "Q" => x = kept.pop().expect("a state"),
            "cm" => x += operation.operands[4].as_float().expect("a shift"),
            "BT" => found.push(x),
            _ => {}
        }
    }
    found
}

#[test]
fn an_address_alone_in_the_contact_stands_on_the_side_of_the_text() {
    let contact = |lang: &str| {
        let head = format!("---\nlang: {lang}\nissuer: א\ndate: 2026-05-04\n");
        make("a", &format!("{head}contact: ferry@example.org\n---\n# א\n\n1. א\n"))
    };
    let (right, left) = (contact("he"), contact("en"));
    let (right, left) = (beginnings(&reader(&right)), beginnings(&reader(&left)));
    assert!(!right.is_empty() && right.iter().all(|x| *x > 200.0), "{right:?}");
    assert!(!left.is_empty() && left[0] < 100.0, "{left:?}");
}

/// No font for it is needed but those inside the program: old Greek accents
/// have letters of their own.
#[test]
fn old_greek_accents_are_letters_of_the_font() {
    let line = "Ἡ βιβλιοθήκη νὰ μένῃ ἀνοικτὴ ὡς τὶς ὀκτώ, ᾧ τινι δοκεῖ.";
    let outcome = make("el", &format!("---\nlang: el\n---\n# Ἡ γέφυρα\n\n1. {line}\n"));
    let document = reader(&outcome);
    assert!(squeeze(&pdf::text(&document)).contains(&squeeze(line)));
    let fonts: Vec<String> = document
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok()?.get(b"BaseFont").ok()?.as_name().ok())
        .map(|name| String::from_utf8_lossy(name).into_owned())
        .collect();
    assert!(fonts.iter().any(|font| font.contains("Alegreya")), "{fonts:?}");
}
