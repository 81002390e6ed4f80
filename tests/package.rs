//! The package document of the e-book: what it says of a statement, and what
//! only an author or a folder can say of it.

#[path = "support/archive.rs"]
mod archive;
#[path = "support/work.rs"]
mod work;

use work::Work;

const EN: &str = "\
---
lang: en
identifier: ISBN 978-3-16-148410-0
publisher: Quay Press & Sons
rights: CC BY 4.0
description: Why the crane of 1911 should stay.
keywords: [crane, quay]
series: {name: Papers of the quay, number: 3}
---
# Keep the crane

## A word to the council

Statement of the Quay Residents
4 May 2026

1. It has stood since 1911.

2. It must stay.

Contact: quay@quay.example
";

const DE: &str = "\
---
issuer: Anwohner des Kais
---
# Der Kran bleibt

Erklärung der Anwohner des Kais
4. Mai 2026

1. Er steht seit 1911.

2. Er muss bleiben.

Kontakt: quay@quay.example
";

/// A file of an e-book.
fn entry(epub: &[u8], name: &str) -> String {
    String::from_utf8(archive::entry(epub, name)).expect("text")
}

/// The package document of a statement, with a configuration.
fn package_with(text: &str, configuration: &str) -> String {
    let work = Work::new();
    work.write("pamphleteer.toml", configuration).write("crane.md", text);
    work.run("build crane.md --only epub").ends(0);
    entry(&work.bytes("out/crane/crane.epub"), "OEBPS/content.opf")
}

fn package(text: &str) -> String {
    package_with(text, "")
}

#[track_caller]
fn says(package: &str, parts: &[&str]) {
    for part in parts {
        assert!(package.contains(part), "{part}\nis not in\n{package}");
    }
}

#[track_caller]
fn is_silent(package: &str, parts: &[&str]) {
    for part in parts {
        assert!(!package.contains(part), "{part}\nis in\n{package}");
    }
}

#[test]
fn what_the_author_says_stands_in_the_package() {
    let package = package(EN);
    says(
        &package,
        &[
            "<dc:identifier id=\"epub-id-1\">urn:isbn:9783161484100</dc:identifier>",
            "<meta refines=\"#epub-id-1\" property=\"identifier-type\" scheme=\"onix:codelist5\">15</meta>",
            "<dc:identifier>urn:uuid:",
            "<dc:title id=\"title\">Keep the crane</dc:title>",
            "<meta refines=\"#title\" property=\"title-type\">main</meta>",
            "<meta refines=\"#title\" property=\"display-seq\">1</meta>",
            "<dc:title id=\"subtitle\">A word to the council</dc:title>",
            "<meta refines=\"#subtitle\" property=\"title-type\">subtitle</meta>",
            "<meta refines=\"#subtitle\" property=\"display-seq\">2</meta>",
            "<dc:creator id=\"creator\">Quay Residents</dc:creator>",
            "<dc:publisher>Quay Press &amp; Sons</dc:publisher>",
            "<dc:date>2026-05-04</dc:date>",
            "<dc:description>Why the crane of 1911 should stay.</dc:description>",
            "<dc:subject>crane</dc:subject>",
            "<dc:subject>quay</dc:subject>",
            "<dc:rights>CC BY 4.0</dc:rights>",
            "<meta property=\"belongs-to-collection\" id=\"series\">Papers of the quay</meta>",
            "<meta refines=\"#series\" property=\"collection-type\">series</meta>",
            "<meta refines=\"#series\" property=\"group-position\">3</meta>",
        ],
    );
    is_silent(&package, &["conformsTo", "certif", "\"editions\""]);
    let title = package.find("Keep the crane").expect("a title");
    assert!(title < package.find("A word to the council").expect("a subtitle"));
}

/// What nobody says is left out or taken from the text.
#[test]
fn what_nobody_says_is_derived_or_left_out() {
    let bare = "---\nlang: en\nissuer: Quay Residents\n---\n# Keep the crane\n\n1. It stands.\n";
    let package = package(bare);
    says(
        &package,
        &[
            "<dc:identifier id=\"epub-id-1\">urn:uuid:",
            "<dc:publisher>Quay Residents</dc:publisher>",
            "<meta refines=\"#title\" property=\"title-type\">main</meta>",
        ],
    );
    is_silent(
        &package,
        &["identifier-type", "dc:rights", "dc:description", "collection", "display-seq", "dc:date"],
    );
    assert_eq!(package.matches("<dc:identifier").count(), 1, "{package}");
    assert_eq!(package.matches("<dc:title").count(), 1, "{package}");
}

#[test]
fn without_a_description_the_subtitle_stands_in() {
    let package = package(&EN.replace("description: Why the crane of 1911 should stay.\n", ""));
    says(&package, &["<dc:description>A word to the council</dc:description>"]);
}

/// Each kind of identifier, as it stands in the package and in the table of
/// contents of EPUB 2.
#[test]
fn every_kind_of_identifier_is_the_unique_one() {
    for (given, uri, kind) in [
        ("3-16-148410-X", "urn:isbn:9783161484100", Some("15")),
        ("doi:10.1234/Quay", "https://doi.org/10.1234/quay", Some("06")),
        ("urn:nbn:de:101:1-2019", "urn:nbn:de:101:1-2019", None),
        ("https://quay.example/?a=1&b=2", "https://quay.example/?a=1&amp;b=2", None),
        (
            "urn:uuid:F81D4FAE-7DEC-11D0-A765-00A0C91E6BF6",
            "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
            None,
        ),
    ] {
        let text = EN.replace("ISBN 978-3-16-148410-0", &format!("\"{given}\""));
        let work = Work::new();
        work.write("crane.md", text);
        work.run("build crane.md --only epub").ends(0);
        let epub = work.bytes("out/crane/crane.epub");
        let package = entry(&epub, "OEBPS/content.opf");
        says(&package, &[&format!("<dc:identifier id=\"epub-id-1\">{uri}</dc:identifier>")]);
        match kind {
            Some(kind) => says(&package, &[&format!("scheme=\"onix:codelist5\">{kind}</meta>")]),
            None => is_silent(&package, &["identifier-type"]),
        }
        let ncx = entry(&epub, "OEBPS/toc.ncx");
        says(&ncx, &[&format!("<meta name=\"dtb:uid\" content=\"{uri}\"/>")]);
    }
}

#[test]
fn a_configuration_gives_what_the_front_matter_leaves_open() {
    let own = EN.replace("publisher: Quay Press & Sons\n", "");
    let package =
        package_with(&own, "publisher = \"The Civic Press\"\nrights = \"All rights reserved\"\n");
    says(&package, &["<dc:publisher>The Civic Press</dc:publisher>", "<dc:rights>CC BY 4.0</"]);
}

#[test]
fn conformance_is_claimed_by_somebody_with_a_name() {
    let claim = "<meta property=\"dcterms:conformsTo\" id=\"conformance\">EPUB Accessibility 1.1 - WCAG 2.2 Level AA</meta>";
    let by = "<meta refines=\"#conformance\" property=\"a11y:certifiedBy\" id=\"certifier\">Ostry Readers</meta>";
    let package = package_with(
        EN,
        "[accessibility]\ncertified-by = \"Ostry Readers\"\ncredential = \"Seal of 2026\"\nreport = \"https://ostry.example/report?a&b\"\n",
    );
    says(
        &package,
        &[
            claim,
            by,
            "<meta refines=\"#certifier\" property=\"a11y:certifierCredential\">Seal of 2026</meta>",
            "<link refines=\"#certifier\" rel=\"a11y:certifierReport\" href=\"https://ostry.example/report?a&amp;b\"/>",
        ],
    );
    let linked = package_with(
        EN,
        "[accessibility]\ncertified-by = \"Ostry Readers\"\ncredential = \"https://ostry.example/seal\"\n",
    );
    says(
        &linked,
        &[
            claim,
            by,
            "<link refines=\"#certifier\" rel=\"a11y:certifierCredential\" href=\"https://ostry.example/seal\"/>",
        ],
    );
    is_silent(&linked, &["certifierReport"]);
}

/// What helps to read the book is said as the book is: its pictures, its pages.
#[test]
fn accessibility_is_said_as_the_book_is() {
    let mode = "<meta property=\"schema:accessMode\">visual</meta>";
    let sufficient =
        |modes: &str| format!("<meta property=\"schema:accessModeSufficient\">{modes}</meta>");
    let feature =
        |name: &str| format!("<meta property=\"schema:accessibilityFeature\">{name}</meta>");
    let plain = package(EN);
    for name in [
        "tableOfContents",
        "structuralNavigation",
        "readingOrder",
        "ARIA",
        "displayTransformability",
        "unlocked",
    ] {
        says(&plain, &[&feature(name)]);
    }
    says(&plain, &[&sufficient("textual"), "accessibilityHazard\">none<"]);
    // The book has a cover, which nobody needs to understand it.
    says(&plain, &["properties=\"cover-image\""]);
    is_silent(&plain, &[mode, &sufficient("textual,visual"), &feature("alternativeText")]);

    let drawn = |words: &str, inside: &str| {
        let work = Work::new();
        work.write("pamphleteer.toml", "[accessibility]\ncertified-by = \"Ostry Readers\"\n");
        let svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"900\" height=\"600\"><rect width=\"900\" height=\"600\">{inside}</rect></svg>"
        );
        let text = EN.replace("2. It must", &format!("![{words}](crane.svg)\n\n2. It must"));
        work.write("crane.svg", svg).write("crane.md", text);
        work.run("build crane.md --only epub,press").ends(0);
        entry(&work.bytes("out/crane/crane.epub"), "OEBPS/content.opf")
    };
    let described = drawn("The crane", "");
    says(
        &described,
        &[
            mode,
            &sufficient("textual"),
            &sufficient("textual,visual"),
            &feature("alternativeText"),
            &feature("pageBreakMarkers"),
            &feature("pageNavigation"),
        ],
    );
    says(&described, &["certifiedBy", "dcterms:conformsTo"]);
    let bare = drawn("", "");
    says(&bare, &[mode, &sufficient("textual,visual")]);
    is_silent(&bare, &[&sufficient("textual"), &feature("alternativeText")]);
    // Whoever certifies the folder cannot have meant this book.
    is_silent(&bare, &["certifiedBy", "dcterms:conformsTo"]);

    let moving = drawn("The crane", "<set attributeName=\"fill\" to=\"red\" begin=\"1s\"/>");
    says(
        &moving,
        &[
            "accessibilityHazard\">unknownFlashingHazard<",
            "accessibilityHazard\">unknownMotionSimulationHazard<",
            "accessibilityHazard\">noSoundHazard<",
        ],
    );
    is_silent(&moving, &["accessibilityHazard\">none<"]);
}

/// The set that the editions are, by its name and its identifier.
fn set(package: &str) -> (String, String) {
    let between = |start: &str| {
        let from = package.find(start).unwrap_or_else(|| panic!("{start} in {package}"));
        let rest = &package[from + start.len()..];
        rest[..rest.find("</meta>").expect("an end")].to_owned()
    };
    says(package, &["<meta refines=\"#editions\" property=\"collection-type\">set</meta>"]);
    (
        between("<meta property=\"belongs-to-collection\" id=\"editions\" "),
        between("<meta refines=\"#editions\" property=\"dcterms:identifier\">"),
    )
}

#[test]
fn editions_are_one_set_and_lead_to_one_another() {
    let built = |from: &str, args: &str, names: [&str; 2]| {
        let work = Work::new();
        work.write("pamphleteer.toml", "lang = \"en\"\n");
        work.write(names[0], EN).write(names[1], DE);
        work.run_in(from, &[], args).ends(0);
        let package = |name: &str| {
            let below = if from.is_empty() { "out".to_owned() } else { format!("{from}/out") };
            entry(&work.bytes(&format!("{below}/{name}/{name}.epub")), "OEBPS/content.opf")
        };
        (package("crane.en"), package("crane.de"))
    };
    let folder = ["content/crane/en.md", "content/crane/de.md"];
    let (english, german) = built("", "build --only epub", folder);
    assert_eq!(set(&english), set(&german));
    assert_eq!(set(&german).0, "xml:lang=\"en\" dir=\"ltr\">Keep the crane");
    // To the one with an identifier of its own by that, to the other by the
    // derived one.
    says(&german, &["<dc:relation>urn:isbn:9783161484100</dc:relation>"]);
    let start = german.find("urn:uuid:").expect("an identifier");
    says(&english, &[&format!("<dc:relation>{}</dc:relation>", &german[start..start + 45])]);

    // The same set wherever the program is run, and however the files lie.
    let (within, _) = built("content/crane", "build . --only epub", folder);
    assert_eq!(set(&within), set(&english));
    let beside = ["content/crane.en.md", "content/crane.de.md"];
    let (beside, _) = built("", "build --only epub", beside);
    assert_eq!(set(&beside), set(&english));
}

#[test]
fn two_books_with_one_identifier_are_both_refused() {
    let work = Work::new();
    let german = DE.replace("---\nissuer", "---\nidentifier: 316148410X\nissuer");
    let other = DE.replace("---\nissuer", "---\nidentifier: 10.1234/quay\nissuer");
    work.write("content/crane/en.md", EN).write("content/crane/de.md", &german);
    work.write("content/quay.de.md", &other);
    let ran = work.run("build --only epub --format short").ends(1);
    ran.says(&[
        "content/crane/de.md:2:1: error[identifier-repeated]: `identifier` is also that of content/crane/en.md",
        "content/crane/en.md:3:1: error[identifier-repeated]: `identifier` is also that of content/crane/de.md",
        "2 of 3 statements not made: content/crane/de.md, content/crane/en.md",
    ]);
    assert_eq!(work.files("out"), ["quay.de/quay.de.epub"]);

    // No editions of one another, and still two books.
    let work = Work::new();
    work.write("content/crane.en.md", EN).write("content/quay.de.md", &german);
    work.run("check").ends(1).says(&["identifier-repeated"]);
    work.run("build --only epub").ends(1).says(&["identifier-repeated"]);
    assert!(work.files("out").is_empty(), "{:?}", work.files("out"));
    work.run("build content/crane.en.md --only epub").ends(0);
}

#[test]
fn what_is_no_identifier_is_refused_with_its_line() {
    let work = Work::new();
    work.write("crane.md", EN.replace("148410-0", "148410-1"));
    let said = "crane.md:3:1: error[wrong-value]: `identifier` is not one: this ISBN would have to end in 0";
    work.run("build crane.md --only epub --format short").ends(1).says(&[said]);
    assert!(work.files("out").is_empty(), "{:?}", work.files("out"));
}
