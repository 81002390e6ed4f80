//! The products themselves: the PDF's tags, destinations, bookmarks and text,
//! the EPUB's documents, and that the author's text comes out of both as it
//! went in.

#[path = "support/made.rs"]
mod made;
#[path = "support/pdf.rs"]
mod pdf;

use std::io::Cursor;
use std::sync::OnceLock;

use made::{book, make, part, product, reader, squeeze, without_tags};
use pamphleteer::press::Outcome;
use pamphleteer::product::Product;
use pamphleteer::shelf::Shelf;
use proptest::prelude::*;
use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

const WALK: &str = "\
---
lang: en
keywords: [quay, harbour]
---
# Keep the *north* quay

## A word to the council

Statement of the Harbour Friends
5 May 2026

1. The quay is \"ours\", and it isn't empty.[^n]

2. Its keeper wrote:

   > The quay is a door.
   >
   > — Ada Holm, *Log book*

## What we ask

3. Two things:

   (a) open it;

   (b) keep it.

| Day | Boats |
|:----|------:|
| Mon | 12    |

A plain paragraph with `code` and a [link](https://example.org/a?b=1&c=2).

*Come to the quay on Sunday.*

Contact:
<friends@example.org>

[^n]: Counted in March.
";

fn walk() -> &'static Outcome {
    static WALKED: OnceLock<Outcome> = OnceLock::new();
    WALKED.get_or_init(|| make("quay", WALK))
}

#[test]
fn the_pdf_names_every_numbered_paragraph_and_the_contact() {
    let document = reader(walk());
    let names = pdf::destinations(&document);
    for name in ["p1", "p2", "p3", "contact"] {
        assert!(names.iter().any(|n| n == name), "{name} in {names:?}");
    }
}

#[test]
fn the_pdf_has_bookmarks_for_title_headings_and_numbers() {
    let found = pdf::bookmarks(&reader(walk()));
    let expected =
        [(0, "Keep the north quay"), (1, "1."), (1, "2."), (1, "What we ask"), (2, "3.")];
    let found: Vec<(usize, &str)> = found.iter().map(|(d, t)| (*d, t.as_str())).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_bookmark_has_all_words_of_its_title() {
    let text = WALK
        .replace(
            "# Keep the *north* quay\n",
            "# Keep `berth 9`, 30 m<sup>2</sup>, H<sub>2</sub>O\n",
        )
        .replace("## What we ask", "## What `berth 9` asks");
    let found = pdf::bookmarks(&reader(&make("berth", &text)));
    let found: Vec<&str> = found.iter().map(|(_, name)| name.as_str()).collect();
    assert_eq!(found, ["Keep berth 9, 30 m2, H2O", "1.", "2.", "What berth 9 asks", "3."]);
}

#[test]
fn the_pdf_is_tagged_by_what_its_parts_are() {
    let tags = pdf::tags(&reader(walk()));
    let count = |kind: &str| tags.iter().filter(|tag| *tag == kind).count();
    assert_eq!(count("H1"), 1, "{tags:?}");
    assert_eq!(count("H2"), 1, "{tags:?}");
    assert_eq!(count("BlockQuote"), 1, "{tags:?}");
    assert_eq!(count("Table"), 1, "{tags:?}");
    assert_eq!(count("TH"), 2, "{tags:?}");
    assert_eq!(count("TD"), 2, "{tags:?}");
    assert_eq!(count("Note"), 1, "{tags:?}");
    assert_eq!(count("LI"), 2, "{tags:?}");
    assert!(count("Link") >= 2, "{tags:?}");
    let first = |kind: &str| tags.iter().position(|tag| tag == kind).expect("there");
    assert!(first("H1") < first("BlockQuote") && first("BlockQuote") < first("Table"));
}

#[test]
fn the_pdf_says_what_it_is() {
    let document = reader(walk());
    let catalog = document.catalog().expect("a catalogue");
    assert_eq!(catalog.get(b"Lang").and_then(lopdf::Object::as_str).expect("a language"), b"en");
    assert!(catalog.get(b"PageLabels").is_ok());
    let xmp = pdf::resolve(&document, catalog.get(b"Metadata").expect("metadata"));
    let xmp = xmp.as_stream().expect("a stream").get_plain_content().expect("its content");
    let xmp = String::from_utf8(xmp).expect("XML");
    for said in [
        "Keep the north quay",
        "Harbour Friends",
        "<pdfaid:part>2</pdfaid:part>",
        "<pdfaid:conformance>A</pdfaid:conformance>",
        "<pdfuaid:part>1</pdfuaid:part>",
        "2026-05-05",
    ] {
        assert!(xmp.contains(said), "{said} in {xmp}");
    }
}

#[test]
fn the_epub_holds_its_paragraphs_under_their_numbers() {
    let text = part(walk(), "statement.xhtml");
    for markup in [
        "<h1 id=\"title\">Keep the <em>north</em> quay</h1>",
        "role=\"doc-subtitle\">A word to the council</p>",
        "Statement of the <span class=\"name\">Harbour Friends</span>",
        "<time datetime=\"2026-05-05\">5\u{a0}May 2026</time>",
        "<p id=\"p1\" class=\"paragraph numbered\"><span class=\"number\">1.</span> The quay is “ours”, and it isn’t empty.",
        "<div id=\"p2\" class=\"paragraph numbered\">",
        "<blockquote>\n<p>The quay is a door.</p>\n<footer>— Ada Holm, <em>Log book</em></footer>\n</blockquote>",
        "<span class=\"label\">(a)</span> open it;",
        "<th scope=\"col\" class=\"right\">Boats</th>",
        "<a href=\"https://example.org/a?b=1&amp;c=2\">link</a>",
        "<p><em>Come to the quay on Sunday.</em></p>",
        "<footer id=\"contact\" class=\"contact\">",
        "<a href=\"mailto:friends@example.org\">friends@example.org</a>",
        "<a id=\"fnref1\" href=\"#fn1\" epub:type=\"noteref\" role=\"doc-noteref\">1</a>",
        "<aside id=\"fn1\" epub:type=\"footnote\" role=\"doc-footnote\">",
    ] {
        assert!(text.contains(markup), "{markup}\nin\n{text}");
    }
}

#[test]
fn the_epub_package_says_what_it_is() {
    let package = part(walk(), "content.opf");
    for markup in [
        "xml:lang=\"en\"",
        "<dc:title id=\"title\">Keep the north quay</dc:title>",
        "<dc:language>en</dc:language>",
        "<dc:creator id=\"creator\">Harbour Friends</dc:creator>",
        "<dc:date>2026-05-05</dc:date>",
        "<dc:subject>harbour</dc:subject>",
        "<meta property=\"dcterms:modified\">2026-05-05T00:00:00Z</meta>",
        "properties=\"cover-image\"",
        "<meta property=\"schema:accessMode\">textual</meta>",
        "<meta property=\"schema:accessibilityHazard\">none</meta>",
        "page-progression-direction=\"ltr\"",
    ] {
        assert!(package.contains(markup), "{markup}\nin\n{package}");
    }
    assert!(!package.contains("<guide"), "{package}");
}

#[test]
fn the_epub_navigation_leads_to_headings_and_numbers() {
    let nav = part(walk(), "nav.xhtml");
    let text = part(walk(), "statement.xhtml");
    let targets: Vec<&str> = nav
        .split("statement.xhtml#")
        .skip(1)
        .map(|rest| rest.split('"').next().expect("an end"))
        .collect();
    // The third page of print is blank.
    assert_eq!(targets, ["title", "p1", "p2", "h3", "p3", "page-1", "page-2", "page-4"]);
    for target in targets {
        assert!(text.contains(&format!("id=\"{target}\"")), "{target}");
    }
}

#[test]
fn the_archive_begins_with_its_type_and_has_fixed_times() {
    let bytes = product(walk(), Product::Epub);
    assert_eq!(&bytes[30..58], b"mimetypeapplication/epub+zip");
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    for index in 0..archive.len() {
        let file = archive.by_index(index).expect("a file");
        let time = file.last_modified().expect("a time");
        assert_eq!((time.year(), time.month(), time.day()), (2026, 5, 5), "{}", file.name());
    }
}

#[test]
fn the_cover_bears_the_title() {
    let cover = &book(walk())["OEBPS/cover.jpg"];
    let picture = image::load_from_memory(cover).expect("a picture");
    assert_eq!((picture.width(), picture.height()), (750, 1200));
    assert_eq!(picture.color(), image::ColorType::L8, "there is no colour on it");
    // White letters on a dark field, over the label.
    let field = picture.crop_imm(30, 30, 690, 700).to_luma8();
    let light = field.pixels().filter(|p| p.0[0] > 192).count();
    let dark = field.pixels().filter(|p| p.0[0] < 64).count();
    assert!(light > 40_000 && dark > 200_000, "{light} light pixels, {dark} dark ones");
}

#[test]
fn typst_markup_in_a_statement_is_text() {
    let line = "#import \"x\" and $a$ and @b and \\<label> and #{1+1} and // c and /* d */ and = e";
    let outcome = make("markup", &format!("# T\n\n1. {line}\n\n2. Two.\n"));
    let wanted =
        squeeze("#import “x” and $a$ and @b and <label> and #{1+1} and // c and /* d */ and = e");
    assert!(squeeze(&pdf::text(&reader(&outcome))).contains(&wanted));
    assert!(squeeze(&without_tags(&part(&outcome, "statement.xhtml"))).contains(&wanted));
}

/// Letters that a font puts together from several glyphs at several heights
/// are in the text once.
#[test]
fn stacked_accents_are_one_letter_each() {
    let line = "Begin ė̃ and ῢ and ᾚ end.";
    let outcome = make("accents", &format!("# T\n\n1. {line}\n"));
    let printed = squeeze(&pdf::text(&reader(&outcome)));
    assert!(printed.contains(&squeeze(line)), "{printed}");
}

#[test]
fn the_same_statement_gives_the_same_bytes() {
    let (a, b) = (make("same", WALK), make("same", WALK));
    assert_eq!(a.artifacts, b.artifacts);
}

/// Markdown that means exactly this text.
fn escaped(text: &str) -> String {
    text.chars()
        .flat_map(|c| c.is_ascii_punctuation().then_some('\\').into_iter().chain([c]))
        .collect()
}

/// Every character that the bundled fonts have and that may stand by itself:
/// an accent needs a letter that it fits, and the private ones have no meaning
/// that an archive would keep.
/// Letters from right to left are left out: a page draws
/// them in another order than they are read. `tests/scripts.rs` has those.
fn covered() -> &'static [char] {
    static COVERED: OnceLock<Vec<char>> = OnceLock::new();
    COVERED.get_or_init(|| {
        let shelf = Shelf::new(&[], None).expect("the bundled fonts");
        let alone = |c: &char| {
            !matches!(
                c.general_category_group(),
                GeneralCategoryGroup::Mark | GeneralCategoryGroup::Other
            )
        };
        // Signs of these scripts run as their letters do.
        let backward = |c: &char| {
            matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}')
        };
        let onward = |c: &char| !backward(c);
        ('!'..='\u{ffff}').filter(|c| shelf.covers(*c)).filter(alone).filter(onward).collect()
    })
}

/// A character of a text: of those that markup uses, of those that every
/// letter needs, of all that the fonts have.
fn character() -> impl Strategy<Value = char> {
    prop_oneof![
        4 => proptest::char::range('!', '~'),
        2 => proptest::char::range('\u{a1}', '\u{17f}'),
        2 => proptest::char::range('\u{410}', '\u{44f}'),
        4 => proptest::sample::select(covered()),
    ]
}

/// Any character at all but those that end a line, and accents in plenty.
fn one_line() -> impl Strategy<Value = char> {
    prop_oneof![
        any::<char>().prop_filter("a line end", |c| !matches!(c, '\n' | '\r')),
        proptest::char::range('\u{300}', '\u{36f}'),
        proptest::char::range('a', 'z'),
    ]
}

fn text_of(words: &[Vec<char>]) -> String {
    words.iter().map(|word| word.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// Sets a text as a paragraph and holds PDF and EPUB against what was read;
/// `false` where the statement was refused.
fn comes_out_whole(text: &str) -> Result<bool, TestCaseError> {
    let source = format!("---\nlang: en\n---\n# T\n\n1. Begin {} end.\n", escaped(text));
    let outcome = make("any", &source);
    prop_assert!(outcome.error.is_none(), "{:?}", outcome.error);
    if outcome.artifacts.is_empty() {
        prop_assert!(pamphleteer::diagnostic::has_errors(&outcome.findings));
        return Ok(false);
    }
    let statement = outcome.statement.clone().expect("it was made");
    let read = statement.blocks[0].plain_text();
    prop_assert_eq!(squeeze(&read), squeeze(&format!("Begin {text} end.")));
    let dressed = pamphleteer::typography::dress(statement).blocks[0].plain_text();
    let wanted = squeeze(&dressed);
    let printed = squeeze(&pdf::text(&reader(&outcome)));
    prop_assert!(printed.contains(&wanted), "PDF: {printed:?}\nwanted {wanted:?}");
    let book = squeeze(&without_tags(&part(&outcome, "statement.xhtml")));
    prop_assert!(book.contains(&wanted), "EPUB: {book:?}\nwanted {wanted:?}");
    Ok(true)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 256,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    /// Text that the fonts have comes out of the PDF and of the EPUB as the
    /// same text.
    #[test]
    fn text_comes_out_as_it_went_in(
        words in proptest::collection::vec(proptest::collection::vec(character(), 1..12), 1..30)
    ) {
        prop_assert!(comes_out_whole(&text_of(&words))?);
    }

    /// Any text at all comes out whole or is refused by name.
    #[test]
    fn any_text_comes_out_or_is_refused(
        words in proptest::collection::vec(proptest::collection::vec(one_line(), 1..3), 1..3)
    ) {
        comes_out_whole(&text_of(&words))?;
    }
}
