//! The language versions of one statement: found together, compared, and made
//! known to one another.

use std::io::{Cursor, Read};

mod support {
    pub mod pdf;
    pub mod work;
}
use support::pdf;
use support::work::Work;

const EN: &str = "\
# Keep the crane

Statement of the Quay Residents
4 May 2026

1. It has stood since 1911.

2. The council says:

> It must go.

3. It must stay.[^1]

Contact: quay@quay.example

[^1]: So we think.
";

const DE: &str = "\
---
issuer: Anwohner des Kais
---
# Der Kran bleibt

Erklärung der Anwohner des Kais
4. Mai 2026

1. Er steht seit 1911.

2. Der Rat sagt:

> Er muss weg.

3. Er muss bleiben.[^1]

Kontakt: quay@quay.example

[^1]: Das meinen wir.
";

fn work(files: &[(&str, &str)]) -> Work {
    let work = Work::new();
    for (name, text) in files {
        work.write(name, text);
    }
    work
}

fn document(epub: Vec<u8>, name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(epub)).expect("an archive");
    let mut out = String::new();
    archive.by_name(name).expect("the entry").read_to_string(&mut out).expect("text");
    out
}

#[test]
fn editions_in_a_folder_of_their_own_name_one_another() {
    let work = work(&[("content/crane/en.md", EN), ("content/crane/de.md", DE)]);
    work.write("pamphleteer.toml", "base-url = \"https://quay.example/files/\"\n");
    let ran = work.run("build --only reader,epub").ends(0);
    assert_eq!(ran.err, "");
    assert_eq!(
        work.files("out"),
        [
            "crane.de/crane.de.epub",
            "crane.de/crane.de.pdf",
            "crane.en/crane.en.epub",
            "crane.en/crane.en.pdf"
        ]
    );
    let epub = work.bytes("out/crane.en/crane.en.epub");
    let page = document(epub.clone(), "OEBPS/statement.xhtml");
    let link = "<a href=\"https://quay.example/files/crane.de/crane.de.epub\" hreflang=\"de\">Der Kran bleibt</a>";
    assert!(page.contains(link), "{page}");
    let package = |epub: Vec<u8>| document(epub, "OEBPS/content.opf");
    let id = |package: &str| {
        let start = package.find("urn:uuid:").expect("an identifier");
        package[start..start + 45].to_owned()
    };
    let (english, german) = (package(epub), package(work.bytes("out/crane.de/crane.de.epub")));
    assert!(english.contains(&format!("<dc:relation>{}</dc:relation>", id(&german))), "{english}");

    let reader = work.bytes("out/crane.de/crane.de.pdf");
    let reader = lopdf::Document::load_mem(&reader).expect("a PDF");
    assert!(pdf::text(&reader).contains("Keep the crane"), "{}", pdf::text(&reader));
}

#[test]
fn editions_beside_one_another_are_found_too() {
    let work = work(&[("content/crane.en.md", EN), ("content/crane.de.md", DE)]);
    work.run("build --only epub").ends(0);
    let page = document(work.bytes("out/crane.de/crane.de.epub"), "OEBPS/statement.xhtml");
    assert!(page.contains("<span class=\"language\">English</span> Keep the crane"), "{page}");
}

#[test]
fn statements_that_are_no_editions_of_one_another_are_left_alone() {
    let work = work(&[("content/crane.en.md", EN), ("content/quay.de.md", DE)]);
    work.write("content/notes/draft.md", "no statement").write("content/.hidden/en.md", "# x");
    work.run("build --only epub").ends(0);
    let page = document(work.bytes("out/quay.de/quay.de.epub"), "OEBPS/statement.xhtml");
    assert!(!page.contains("class=\"editions\""), "{page}");
    assert_eq!(work.files("out").len(), 2);
}

/// One difference after the other, each at its place.
#[test]
fn differences_are_found_at_their_places() {
    for (from, to, line, said) in [
        ("3. Er", "4. Er", 11, "paragraph 3 of content/crane/en.md is missing in this edition"),
        ("3. Er", "4. Er", 15, "paragraph 4 is not in content/crane/en.md"),
        (
            "> Er muss weg.",
            "Punkt.",
            11,
            "has a quotation at paragraph 2 that this edition has not",
        ),
        ("3. Er", "## Schluss\n\n3. Er", 11, "A heading of level 2 at paragraph 2 is not in"),
        ("2. Der", "2. Der[^1]", 11, "A footnote mark at paragraph 2 is not in"),
        ("Kontakt: quay@quay.example", "", 1, "ends with a contact and this edition does not"),
    ] {
        let other = DE.replace(from, to).replace("sagt:\n\nPunkt", "sagt es.\n\nPunkt");
        let work = work(&[("content/crane/en.md", EN), ("content/crane/de.md", &other)]);
        work.write("pamphleteer.toml", "lang = \"en\"\n");
        let ran = work.run("check --format short").ends(0);
        let found = ran.err.lines().any(|found| {
            let place = format!("content/crane/de.md:{line}:");
            found.starts_with(&place) && found.contains("edition-mismatch") && found.contains(said)
        });
        assert!(found, "{said} at line {line} is not in\n{}", ran.err);
    }
}

#[test]
fn a_difference_can_be_allowed_and_alone_nothing_is_compared() {
    let allowed = DE
        .replace("3. Er", "## Schluss\n\n3. Er")
        .replace("---\n#", "allow:\n  edition-mismatch: the German one has a heading\n---\n#");
    let work = work(&[("content/crane/en.md", EN), ("content/crane/de.md", &allowed)]);
    work.write("pamphleteer.toml", "lang = \"en\"\n");
    work.run("check --strict").ends(0);
    // By itself it cannot be told whether the allowance is needed.
    work.run("check content/crane/de.md --strict").ends(0);
    work.run("inspect content/crane/de.md").ends(0);
}

#[test]
fn a_broken_edition_does_not_stop_the_others() {
    let broken = DE.replace("3. Er", "<table>\n\n3. Er");
    let work = work(&[("content/crane/en.md", EN), ("content/crane/de.md", &broken)]);
    work.run("build --only epub").ends(1).says(&["raw-html"]);
    assert_eq!(work.files("out"), ["crane.en/crane.en.epub"]);
}
