//! `import`: documents of six kinds, made by LibreOffice and by hand, read as a
//! person reads them; what does not come along is named; what is no document, or
//! too much of one, is refused and nothing is written.
//!
//! `tests/import/*.fodt` are the sources, `tests/import/made/` what LibreOffice
//! has made of them (`tests/import/make`). `PAMPHLETEER_MADE` names a folder in
//! which it has done so anew; what is there is read as well. What should be read
//! is in `NAME.outline`, or `NAME.KIND.outline` where a kind of file cannot say as
//! much as the others. To write the outlines anew:
//!
//! ```text
//! UPDATE=1 cargo test --release --test import
//! ```
//!
//! and read what was written.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use lopdf::{Dictionary, Document, Object, Stream, dictionary};
use pamphleteer::diagnostic::codes::{self, TABLE};
use pamphleteer::import::{Given, Imported, import};
use pamphleteer::plate::Empty;
use pamphleteer::read::settings::Settings;
use pamphleteer::read::{self, Reading};
use pamphleteer::statement::{Block, Statement, plain_text};
use proptest::prelude::*;

#[path = "support/diff.rs"]
mod diff;
#[path = "support/work.rs"]
mod work;
use diff::diff;
use work::Work;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import")
}

/// The outline without the lines that the parts begin on.
fn outline(work: &Work, file: &str) -> String {
    let ran = work.run(&format!("inspect {file} --quiet"));
    let strip = |line: &str| line.chars().skip(11).collect::<String>().trim_end().to_owned() + "\n";
    let kept = |line: &&str| !line.starts_with("  ") || line.get(..11).is_some();
    ran.out
        .lines()
        .filter(kept)
        .map(|line| if is_field(line) { line.trim_start().to_owned() + "\n" } else { strip(line) })
        .collect()
}

/// `title   …`, and not a part with its line.
fn is_field(line: &str) -> bool {
    let name = line.split_whitespace().next().unwrap_or_default();
    ["title", "subtitle", "issuer", "date", "language", "byline"].contains(&name)
}

/// Documents to be read: their names and kinds.
fn documents() -> Vec<(String, String, PathBuf)> {
    let mut out = Vec::new();
    let made = [
        Some(folder().join("made")),
        Some(folder()),
        std::env::var_os("PAMPHLETEER_MADE").map(PathBuf::from),
    ];
    for place in made.into_iter().flatten() {
        for entry in fs::read_dir(&place).expect("documents") {
            let path = entry.expect("an entry").path();
            let part = |part: Option<&std::ffi::OsStr>| {
                part.unwrap_or_default().to_string_lossy().into_owned()
            };
            let (name, kind) = (part(path.file_stem()), part(path.extension()));
            if ["docx", "odt", "fodt", "rtf", "html", "pdf", "txt"].contains(&kind.as_str()) {
                out.push((name, kind, path));
            }
        }
    }
    out.sort();
    out
}

#[test]
fn documents_are_read_as_a_person_reads_them() {
    let update = std::env::var_os("UPDATE").is_some_and(|value| !value.is_empty());
    let mut problems = Vec::new();
    let mut kinds = BTreeSet::new();
    let documents = documents();
    for (name, kind, path) in &documents {
        kinds.insert(kind.clone());
        let work = Work::new();
        for beside in fs::read_dir(path.parent().expect("a folder")).expect("a folder") {
            let beside = beside.expect("an entry").path();
            if beside.is_file() {
                work.write(
                    &beside.file_name().expect("a name").to_string_lossy(),
                    fs::read(&beside).expect("a file"),
                );
            }
        }
        work.run(&format!("import {name}.{kind} --out {name}.md --quiet")).ends(0);
        let now = outline(&work, &format!("{name}.md"));
        let own = folder().join(format!("{name}.{kind}.outline"));
        let shared = folder().join(format!("{name}.outline"));
        let place = if own.is_file() { own.clone() } else { shared };
        let wanted = fs::read_to_string(&place).unwrap_or_default();
        if wanted == now {
            continue;
        }
        if update {
            fs::write(if place.is_file() && !own.is_file() { own } else { place }, &now)
                .expect("an outline");
        } else {
            problems.push(format!(
                "{} (- as it should be, + as it is):\n{}",
                path.display(),
                diff(&wanted, &now)
            ));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(documents.len() >= 15 && kinds.len() >= 6, "{} documents, {kinds:?}", documents.len());
}

/// A ZIP archive of files.
fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, bytes) in files {
        zip.start_file(*name, options).expect("a file");
        zip.write_all(bytes).expect("its bytes");
    }
    zip.finish().expect("an archive").into_inner()
}

const OFFICE: &str = r#"xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0""#;

/// An OpenDocument text with this in it.
fn odt(text: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content {OFFICE}><office:body><office:text>{text}</office:text></office:body></office:document-content>"
    );
    archive(&[("META-INF/manifest.xml", b"<manifest/>"), ("content.xml", content.as_bytes())])
}

const WORD: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships""#;

/// A Word document with this in it.
fn docx(text: &str) -> Vec<u8> {
    let body = format!("<w:document {WORD}><w:body>{text}</w:body></w:document>");
    archive(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", body.as_bytes())])
}

fn para(text: &str) -> String {
    format!("<w:p><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>")
}

fn brought(name: &str, bytes: &[u8]) -> Result<Imported, String> {
    import(Given {
        name,
        bytes,
        beside: &Empty,
        stem: "in",
        lang: None,
        limits: Default::default(),
        pandoc: None,
    })
}

/// A PDF of two pages, the second a picture of one.
fn scanned() -> Vec<u8> {
    let mut file = Document::load(folder().join("made/bell.pdf")).expect("a PDF");
    let pixels = vec![200_u8; 40 * 60];
    let about = dictionary! {
        "Type" => "XObject", "Subtype" => "Image", "Width" => 40, "Height" => 60,
        "ColorSpace" => "DeviceGray", "BitsPerComponent" => 8,
    };
    let picture = file.add_object(Stream::new(about, pixels));
    let content =
        file.add_object(Stream::new(Dictionary::new(), b"q 595 0 0 842 0 0 cm /P Do Q".to_vec()));
    let (first, _) = (file.get_pages()[&1], ());
    let parent = file.get_dictionary(first).expect("a page").get(b"Parent").expect("pages").clone();
    let page = file.add_object(dictionary! {
        "Type" => "Page", "Parent" => parent.clone(), "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
        "Contents" => content, "Resources" => dictionary! { "XObject" => dictionary! { "P" => picture } },
    });
    let pages =
        file.get_dictionary_mut(parent.as_reference().expect("a reference")).expect("pages");
    pages
        .get_mut(b"Kids")
        .expect("kids")
        .as_array_mut()
        .expect("an array")
        .push(Object::Reference(page));
    pages.set("Count", 2);
    let mut out = Vec::new();
    file.save_to(&mut out).expect("memory takes it");
    out
}

/// A document for each code that makes the finding appear.
fn rows() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let page = |text: &str| {
        format!("<html><body><h1>A title</h1><p>Some text here.</p>{text}</body></html>")
            .into_bytes()
    };
    let made = |name: &str| fs::read(folder().join("made").join(name)).expect("a document");
    let field = "{\\rtf1 A title\\par Today, {\\field{\\*\\fldinst DATE}{\\fldrslt 4 May}}.\\par}";
    vec![
        ("import-aside", "a.html", page("<footer>Somewhere 4</footer>")),
        ("import-comment", "a.docx", made("bell.docx")),
        (
            "import-encoding",
            "a.txt",
            b"A title\n\nThe f\xe4hre of K\xf6ln and M\xfcnchen.\n".to_vec(),
        ),
        ("import-field", "a.rtf", field.as_bytes().to_vec()),
        ("import-hidden-text", "a.odt", made("wharf.odt")),
        ("import-language", "a.odt", made("wharf.odt")),
        ("import-look", "a.html", page("<p>It is <u>ours</u>.</p>")),
        ("import-no-text", "a.pdf", scanned()),
        ("import-numbers", "a.odt", made("bell.odt")),
        ("import-object", "a.html", page("<svg><text>Bell</text></svg>")),
        ("import-picture", "a.html", page("<p><img src='https://ostry.example/a.png'></p>")),
        ("import-running-head", "a.rtf", made("bell.rtf")),
        ("import-structure", "a.docx", made("wharf.docx")),
        (
            "import-table",
            "a.html",
            page("<table><tr><td colspan=2>a</td></tr><tr><td>b</td><td>c</td></tr></table>"),
        ),
        ("import-text-box", "a.docx", made("wharf.docx")),
        ("import-tracked-change", "a.odt", made("bell.odt")),
    ]
}

#[test]
fn every_code_has_a_document_that_makes_it_appear() {
    let mut seen = BTreeSet::from(["import-pandoc"]);
    for (code, name, bytes) in rows() {
        let imported = brought(name, &bytes).unwrap_or_else(|said| panic!("{code}: {said}"));
        let found = imported.findings.iter().find(|finding| finding.code.0 == code);
        let found = found.unwrap_or_else(|| panic!("{code}: {:#?}", imported.findings));
        let entry = codes::find(code).expect("a row in the table");
        assert!(entry.severities.contains(&found.severity), "{code}: {:?}", found.severity);
        assert!(entry.is_of_finished_file(), "{code}");
        seen.insert(code);
    }
    let known: BTreeSet<&str> =
        TABLE.iter().map(|entry| entry.name).filter(|name| name.starts_with("import-")).collect();
    assert_eq!(seen, known);
}

#[test]
fn nothing_is_left_out_without_its_words() {
    let said = |name: &str| {
        let bytes = fs::read(folder().join("made").join(name)).expect("a document");
        let findings = brought(name, &bytes).expect("a statement").findings;
        findings.iter().map(|finding| format!("{}\n", finding.message)).collect::<String>()
    };
    for kind in ["docx", "odt", "rtf"] {
        let bell = said(&format!("bell.{kind}"));
        for words in [
            "at once",
            "as the harbour office says",
            "Name the committee?",
            "M. Reed",
            "to be discussed",
        ] {
            assert!(bell.contains(words), "{kind}: “{words}” is not in\n{bell}");
        }
        let wharf = said(&format!("wharf.{kind}"));
        for words in ["Собрание в субботу", "Скрытая строка", "Черновик"]
        {
            assert!(wharf.contains(words), "{kind}: “{words}” is not in\n{wharf}");
        }
    }
}

/// Everything that a reader of a statement sees, numbers among it, without blanks.
fn seen(statement: &Statement) -> String {
    fn push(block: &Block, out: &mut String) {
        match block {
            Block::Paragraph(paragraph) => {
                out.push_str(paragraph.number.as_ref().map_or("", |number| &number.printed));
                out.push_str(&plain_text(&paragraph.content));
                paragraph.blocks.iter().for_each(|inner| push(inner, out));
            }
            Block::List { items, .. } => {
                for item in items {
                    out.push_str(item.label.as_deref().unwrap_or_default());
                    item.blocks.iter().for_each(|inner| push(inner, out));
                }
            }
            Block::Quotation(quotation) => {
                quotation.blocks.iter().for_each(|inner| push(inner, out));
                out.push_str(&plain_text(quotation.attribution.as_deref().unwrap_or_default()));
            }
            other => out.push_str(&other.plain_text()),
        }
    }
    let mut out = statement.plain_title();
    for line in &statement.byline {
        out.push_str(&plain_text(&line.content));
    }
    statement.blocks.iter().for_each(|part| push(part, &mut out));
    out.push_str(
        &statement.contact.as_ref().map(|contact| contact.plain_text()).unwrap_or_default(),
    );
    out.chars().filter(|c| !c.is_whitespace()).collect()
}

fn read_back(imported: &Imported) -> Reading {
    let defaults = Settings::default();
    read::read(
        read::Given { name: "in.md", stem: "in", defaults: &defaults },
        imported.text.as_bytes(),
    )
}

/// Brings paragraphs in as a Word document, and gives what is read of them.
fn through_word(paragraphs: &[String]) -> (String, String) {
    let body: String = paragraphs.iter().map(|text| para(&escaped(text))).collect();
    through(&body)
}

/// Characters as XML has them.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The same with blocks as Word writes them.
fn through(body: &str) -> (String, String) {
    let head =
        "<w:p><w:pPr><w:outlineLvl w:val=\"0\"/></w:pPr><w:r><w:t>The title</w:t></w:r></w:p>";
    let imported = brought(
        "in.docx",
        &docx(&format!(
            "{head}{}{body}",
            para("A first paragraph that is text and nothing else at all.")
        )),
    )
    .expect("a statement");
    let reading = read_back(&imported);
    let statement = reading.statement.as_ref();
    let said = statement.map(seen).unwrap_or_else(|| format!("{:?}", reading.findings));
    (said, imported.text)
}

fn squeezed(paragraphs: &[String]) -> String {
    let all = format!(
        "The title A first paragraph that is text and nothing else at all.{}",
        paragraphs.concat()
    );
    all.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn characters_that_look_like_marks_stay_characters() {
    for text in [
        "# not a heading.",
        "> not a quotation.",
        "- not a list.",
        "+ nor this.",
        "1931. It has not moved since.",
        "1931) nor then.",
        "=====",
        "Two * three * four, and _this_ and __that__ stay.",
        "A [bracket] and [another](one) and ![third](x) stay.",
        "`code` and ```fence``` stay.",
        "a < b and <b>this</b> & &amp; &#65; &copy; stay.",
        "~~not struck~~ and ~this~.",
        "a | b | c stays.",
        "https://ostry.example/a_b_c*d~e and ferry_users@ostry.example stay.",
        "C:\\new\\table stays.",
        "[^1] is no note.",
        "[^1]: nor is this.",
        "    four blanks are no code.",
        "--- and +++ and === stay.",
        "<!-- no comment --> stays.",
        "$5 and $6.",
        "Setext? -- yes.",
    ] {
        let paragraphs = [text.to_owned()];
        let (said, markdown) = through_word(&paragraphs);
        // A line of signs alone is a rule.
        if text != "=====" {
            assert_eq!(said, squeezed(&paragraphs), "{text}\n{markdown}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// Whatever characters stand in a paragraph, they are what is read.
    #[test]
    fn any_characters_come_through(text in "[-#>*_`~\\[\\](){}!<&|+=.:;/\\\\\"'0-9a-c ]{1,40}") {
        let paragraphs = [format!("Word {text} end.")];
        let (said, markdown) = through_word(&paragraphs);
        prop_assert_eq!(said, squeezed(&paragraphs), "{}", markdown);
    }

    /// The same in the cell of a table, where a line between columns is a sign too.
    #[test]
    fn any_characters_come_through_a_cell(text in "[-#>*_`~\\[\\](){}!<&|+=.:;/\\\\\"'0-9a-c ]{1,40}") {
        let cells = ["Place", "What", "Well", &format!("Word {text} end.")].map(str::to_owned);
        let cell = |text: &String| format!("<w:tc>{}</w:tc>", para(&escaped(text)));
        let rows: String =
            cells.chunks(2).map(|row| format!("<w:tr>{}</w:tr>", row.iter().map(cell).collect::<String>())).collect();
        let (said, markdown) = through(&format!("<w:tbl>{rows}</w:tbl>"));
        prop_assert_eq!(said, squeezed(&cells), "{}", markdown);
    }

    /// Bold and italic letters next to one another, and next to signs.
    #[test]
    fn any_looks_come_through(runs in proptest::collection::vec(("[-*_(a-c .,“”]{1,6}", 0..4_u8), 1..6)) {
        let body: String = runs.iter().map(|(text, look)| {
            let bold = if look & 1 > 0 { "<w:b/>" } else { "" };
            let italic = if look & 2 > 0 { "<w:i/>" } else { "" };
            format!("<w:r><w:rPr>{bold}{italic}</w:rPr><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
        }).collect();
        let head = "<w:p><w:pPr><w:outlineLvl w:val=\"0\"/></w:pPr><w:r><w:t>The title</w:t></w:r></w:p>";
        let first = para("A first paragraph that is text and nothing else at all.");
        let imported = brought("in.docx", &docx(&format!("{head}{first}<w:p><w:r><w:t xml:space=\"preserve\">Word </w:t></w:r>{body}<w:r><w:t xml:space=\"preserve\"> end.</w:t></w:r></w:p>"))).expect("a statement");
        let reading = read_back(&imported);
        let said = reading.statement.as_ref().map(seen).unwrap_or_default();
        let text: String = runs.iter().map(|(text, _)| text.as_str()).collect();
        prop_assert_eq!(said, squeezed(&[format!("Word {text} end.")]), "{}", imported.text);
    }

    /// Any bytes that begin like a document end in a statement or in a refusal.
    #[test]
    fn any_bytes_come_to_an_end(head in 0..5_usize, bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let heads: [&[u8]; 5] = [b"{\\rtf1 ", b"%PDF-1.4\n", b"PK\x03\x04", b"<html>", b""];
        let _ = brought("in.txt", &[heads[head], &bytes].concat());
    }
}

/// A number that follows from the one before.
fn next(state: &mut u64) -> usize {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) as usize
}

#[test]
fn documents_that_are_cut_or_changed_come_to_an_end() {
    let mut state = 7;
    let mut read = 0;
    for (name, kind, path) in documents() {
        let whole = fs::read(path).expect("a document");
        for _ in 0..25 {
            let mut bytes = whole.clone();
            for _ in 0..1 + next(&mut state) % 8 {
                let at = next(&mut state) % bytes.len();
                match next(&mut state) % 3 {
                    0 => bytes[at] = next(&mut state) as u8,
                    1 => drop(bytes.drain(at..(at + next(&mut state) % 40).min(bytes.len()))),
                    _ => {
                        let end = (at + next(&mut state) % 200).min(bytes.len());
                        let part = bytes[at..end].to_vec();
                        bytes.splice(at..at, part);
                    }
                }
            }
            read += usize::from(brought(&format!("{name}.{kind}"), &bytes).is_ok());
        }
    }
    // Most of what is changed a little can still be read.
    assert!(read > 100, "{read}");
}

#[test]
fn what_is_no_document_is_refused_and_nothing_is_written() {
    let bell = fs::read(folder().join("made/bell.docx")).expect("a document");
    let pdf = fs::read(folder().join("made/bell.pdf")).expect("a document");
    let package: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    let locked = r#"<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>"#;
    let deep = format!("{}{}", "<text:section>".repeat(400), "</text:section>".repeat(400));
    let many: Vec<(String, &[u8])> = (0..10_100).map(|n| (format!("f{n}"), &b""[..])).collect();
    let many: Vec<(&str, &[u8])> =
        many.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    let zeros = vec![b' '; 70_000_000];
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("empty.docx", Vec::new(), "there is nothing in it"),
        ("cut.docx", bell[..bell.len() / 2].to_vec(), "it is damaged"),
        ("cut.pdf", pdf[..200].to_vec(), "it is damaged"),
        ("cut.rtf", b"{\\rtf1 A title\\par {\\b text".to_vec(), "it breaks off"),
        ("none.docx", b"just words".to_vec(), "no docx file at all"),
        ("locked.docx", [old.clone(), package].concat(), "protected with a password"),
        ("old.doc", [old, vec![0; 600]].concat(), "old Word"),
        (
            "locked.odt",
            archive(&[("META-INF/manifest.xml", locked.as_bytes()), ("content.xml", b"\x01")]),
            "protected with a password",
        ),
        ("deep.odt", odt(&deep), "deep in one another"),
        (
            "entities.odt",
            archive(&[
                ("META-INF/manifest.xml", b"<m/>"),
                ("content.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"),
            ]),
            "declares entities",
        ),
        (
            "bomb.docx",
            archive(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", &zeros)]),
            "is larger than 64 MB",
        ),
        ("many.docx", archive(&many), "more than 10000 files"),
        ("other.zip", archive(&[("readme.txt", b"hello")]), "no document of Word or LibreOffice"),
        ("blank.html", b"<html><body>  </body></html>".to_vec(), "there is no text in it"),
        ("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\0\0".to_vec(), "none of docx, odt"),
    ];
    for (name, bytes, said) in cases {
        let work = Work::new();
        work.write(name, bytes);
        work.run(&format!("import {name}")).ends(2).says(&[name, said]);
        assert_eq!(work.files(""), [name], "{name}");
    }
    let work = Work::new();
    let file = fs::File::create(work.path("large.docx")).expect("a file");
    file.set_len(200_000_000).expect("its length");
    work.run("import large.docx").ends(2).says(&["large.docx", "larger than 64 MB"]);
    work.run("import absent.docx").ends(2).says(&["absent.docx"]);
    work.run("import .").ends(2).says(&["is a folder"]);
    assert_eq!(work.files(""), ["large.docx"]);
}

#[test]
fn a_pdf_with_a_password_says_so() {
    let mut file = Document::load(folder().join("made/bell.pdf")).expect("a PDF");
    let version = lopdf::encryption::EncryptionVersion::V2 {
        document: &file.clone(),
        owner_password: "owner",
        user_password: "user",
        key_length: 128,
        permissions: lopdf::Permissions::all(),
    };
    file.trailer
        .set("ID", Object::Array(vec![Object::string_literal(b"0123456789abcdef".to_vec()); 2]));
    let state = lopdf::encryption::EncryptionState::try_from(version);
    let Ok(state) = state else { panic!("no state of encryption") };
    file.encrypt(&state).expect("an encrypted file");
    let mut bytes = Vec::new();
    file.save_to(&mut bytes).expect("memory takes it");
    let said = brought("a.pdf", &bytes).expect_err("a refusal");
    assert!(said.contains("protected with a password"), "{said}");
}

#[test]
fn what_is_there_is_never_written_over() {
    let work = Work::new();
    work.write("letter.html", "<h1>A title</h1><p>Some words.</p>").write("letter.md", "mine");
    work.run("import letter.html").ends(2).says(&["letter.md: is there already", "--force"]);
    assert_eq!(work.bytes("letter.md"), b"mine");
    work.run("import letter.html --force").ends(0);
    assert!(work.bytes("letter.md").starts_with(b"---\n"));
    work.run("import letter.html --out other.md --lang de").ends(0);
    assert!(String::from_utf8_lossy(&work.bytes("other.md")).contains("lang: de\n"));
    work.run("import letter.html --lang nonsense!").ends(2).says(&["--lang nonsense!"]);
    work.write("content/x.md", "");
    work.run("import letter.html").ends(0);
    assert!(work.path("content/letter.md").is_file());
}

#[test]
fn pictures_come_along_and_names_lead_nowhere_else() {
    let work = Work::new();
    let png = fs::read(folder().join("made").join(picture())).expect("a picture");
    work.write("page/in.html", "<h1>A title</h1><p><img src='a%20b.gif' alt='A bell'></p><p><img src='../secret.gif'></p><p>Words.</p>");
    work.write("page/a b.gif", &png).write("secret.gif", &png);
    let ran = work.run("import page/in.html --out out").ends(0);
    assert!(ran.err.contains("lies outside the folder"), "{ran:#?}");
    assert_eq!(work.files("out"), ["in-pictures/1.gif", "in.md"]);
    assert_eq!(work.bytes("out/in-pictures/1.gif"), png);
    assert!(
        String::from_utf8_lossy(&work.bytes("out/in.md")).contains("![A bell](in-pictures/1.gif)")
    );
    // A part that a document names outside of itself is not in it.
    let rels = br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="x/image" Target="../../../secret.gif"/></Relationships>"#;
    let body = format!(
        "<w:document {WORD}><w:body>{}<w:p><w:r><w:drawing><a:blip r:embed=\"r1\"/></w:drawing></w:r></w:p></w:body></w:document>",
        para("Words.")
    );
    let bytes = archive(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("word/document.xml", body.as_bytes()),
        ("word/_rels/document.xml.rels", rels),
    ]);
    let imported = brought("a.docx", &bytes).expect("a statement");
    assert!(imported.pictures.is_empty());
    assert!(imported.findings.iter().any(|finding| finding.code.0 == "import-picture"));
}

/// The picture that LibreOffice has put beside a page.
fn picture() -> String {
    let files = fs::read_dir(folder().join("made")).expect("documents");
    let mut names =
        files.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
    names.find(|name| name.starts_with("bell_html_")).expect("a picture")
}

#[test]
#[cfg(unix)]
fn pandoc_is_asked_where_that_is_wanted() {
    use std::os::unix::fs::PermissionsExt;
    let work = Work::new();
    work.write("book.epub", "PK\x03\x04").write("bin/none", "");
    let none = work.path("bin");
    let none = none.to_string_lossy();
    let ran = work.run_in("", &[("PATH", &none)], "import book.epub --pandoc").ends(2);
    assert!(ran.err.contains("there is no program pandoc"), "{ran:#?}");
    work.write("bin/pandoc", "#!/bin/sh\n[ \"$1\" = --version ] && { echo 'pandoc 9.9'; exit 0; }\necho '<html><body><h1>A title</h1><p>Words.</p></body></html>'\n");
    fs::set_permissions(work.path("bin/pandoc"), fs::Permissions::from_mode(0o755))
        .expect("a program");
    let path = format!("{none}:/usr/bin:/bin");
    let ran = work.run_in("", &[("PATH", &path)], "import book.epub --pandoc").ends(0);
    assert!(ran.err.contains("import-pandoc") && ran.err.contains("pandoc 9.9"), "{ran:#?}");
    assert!(String::from_utf8_lossy(&work.bytes("book.md")).contains("# A title"));
    work.write("bin/pandoc", "#!/bin/sh\n[ \"$1\" = --version ] && { echo 'pandoc 9.9'; exit 0; }\necho 'no such kind' >&2\nexit 3\n");
    let ran = work.run_in("", &[("PATH", &path)], "import book.epub --pandoc --force").ends(2);
    assert!(ran.err.contains("pandoc could not read it: no such kind"), "{ran:#?}");
}
