//! The program as it is used: the real binary in a temporary folder, its exit
//! code, what it says, and the files it leaves.

mod support {
    pub mod work;
}
use support::work::Work;

/// A statement with nothing to find fault with.
const GOOD: &str = "\
---
lang: en
issuer: Ferry Users
date: 2026-05-04
contact: Ask at the ferry stage.
---

# The ferry must run

1. It runs every day.

2. It needs a roof.
";

/// The same under another title.
fn good(title: &str) -> String {
    GOOD.replace("The ferry must run", title)
}

/// Where the page of a PDF ends, in points.
fn page_size(pdf: &[u8]) -> (f32, f32) {
    let document = lopdf::Document::load_mem(pdf).expect("a PDF");
    let pages = document.get_pages();
    let page = document.get_dictionary(pages[&1]).expect("a page");
    let media = page.get(b"MediaBox").and_then(lopdf::Object::as_array).expect("a MediaBox");
    let number = |at: usize| media[at].as_float().expect("a number");
    (number(2) - number(0), number(3) - number(1))
}

/// `CreationDate` of a PDF.
fn created(pdf: &[u8]) -> String {
    let document = lopdf::Document::load_mem(pdf).expect("a PDF");
    let info = document.trailer.get(b"Info").and_then(lopdf::Object::as_reference).expect("Info");
    let info = document.get_dictionary(info).expect("Info");
    let date = info.get(b"CreationDate").and_then(lopdf::Object::as_str).expect("a date");
    String::from_utf8_lossy(date).into_owned()
}

// What is made

#[test]
fn a_build_makes_a_pdf_and_an_epub() {
    let work = Work::new();
    let ran = work.write("ferry.md", GOOD).run("build ferry.md --out made").ends(0);
    assert_eq!(
        work.files("made"),
        ["ferry/ferry-booklet.pdf", "ferry/ferry-press.pdf", "ferry/ferry.epub", "ferry/ferry.pdf"]
    );
    assert!(ran.out.contains("made/ferry: ferry.pdf, ferry-press.pdf, ferry-booklet.pdf, ferry.epub (4 pages on 1 sheet, 2 blank since the text is too short to fill them, type 11.2 pt,"), "{ran:?}");
    assert_eq!(ran.err, "");
    assert!(work.bytes("made/ferry/ferry.pdf").starts_with(b"%PDF-"));
    assert_eq!(&work.bytes("made/ferry/ferry.epub")[30..58], b"mimetypeapplication/epub+zip");
    let (width, height) = page_size(&work.bytes("made/ferry/ferry.pdf"));
    assert!((width - 419.5).abs() < 0.5 && (height - 595.3).abs() < 0.5, "{width} × {height}");
}

#[test]
fn only_what_is_asked_for_is_made() {
    let work = Work::new();
    work.write("ferry.md", GOOD).write("stage.txt", good("The stage needs a roof"));
    work.run("build ferry.md --only reader").ends(0);
    assert_eq!(work.files("out"), ["ferry/ferry.pdf"]);
    work.run("build ferry.md stage.txt --only epub --out epub").ends(0);
    assert_eq!(work.files("epub"), ["ferry/ferry.epub", "stage/stage.epub"]);
}

#[test]
fn typst_comes_with_its_layout_and_fonts() {
    let work = Work::new();
    work.write("ferry.md", GOOD).run("build ferry.md --only typst").ends(0);
    let files = work.files("out/ferry");
    let has = |name: &str| files.iter().any(|file| file == name);
    assert!(has("ferry.typ") && has("layouts/pamphlet/main.typ"), "{files:?}");
    assert!(files.iter().any(|f| f.starts_with("fonts/") && f.ends_with(".ttf")), "{files:?}");
    assert!(!has("ferry.pdf") && !has("ferry.epub"), "{files:?}");
    let markup = String::from_utf8(work.bytes("out/ferry/ferry.typ")).expect("text");
    assert!(markup.contains("The ferry must run"), "{markup}");
    // Everything that the markup imports is there.
    for import in markup.lines().filter_map(|line| line.strip_prefix("#import \"")) {
        let name = import.split('"').next().unwrap_or_default();
        assert!(has(name), "{name} is not among {files:?}");
    }
}

#[test]
fn letter_paper_gives_half_letter_pages() {
    let work = Work::new();
    work.write("ferry.md", GOOD).run("build ferry.md --only reader --paper letter").ends(0);
    assert_eq!(page_size(&work.bytes("out/ferry/ferry.pdf")), (396.0, 612.0));
}

#[test]
fn the_slug_names_the_files() {
    let work = Work::new();
    work.write("a.md", GOOD.replace("lang: en", "lang: en\nslug: crossing"));
    work.write("ferry/de.md", GOOD.replace("lang: en\n", ""));
    work.run("build a.md ferry --only reader").ends(0);
    assert_eq!(work.files("out"), ["crossing/crossing.pdf", "ferry.de/ferry.de.pdf"]);
}

// What is read

#[test]
fn without_a_path_the_content_folder_is_read() {
    let work = Work::new();
    work.write("content/ferry.md", GOOD).write("content/.hidden.md", "").write("content/a.csv", "");
    work.run("build --only reader").ends(0);
    assert_eq!(work.files("out"), ["ferry/ferry.pdf"]);
}

#[test]
fn the_nearest_configuration_says_where_the_content_is() {
    let work = Work::new();
    work.write("pamphleteer.toml", "products = [\"reader\"]\npaper = \"letter\"\n");
    work.write("content/ferry.md", GOOD).write("notes/here/x", "");
    work.run_in("notes/here", &[], "build").ends(0);
    assert_eq!(work.files("notes/here/out"), ["ferry/ferry.pdf"]);
    let pdf = work.bytes("notes/here/out/ferry/ferry.pdf");
    assert_eq!(page_size(&pdf), (396.0, 612.0));
    // A configuration named on the command line goes before it.
    work.write("other.toml", "products = [\"epub\"]\n");
    work.run("build --config other.toml --out other").ends(0);
    assert_eq!(work.files("other"), ["ferry/ferry.epub"]);
}

#[test]
fn a_mistake_in_the_configuration_is_found() {
    let work = Work::new();
    work.write("pamphleteer.toml", "papr = \"letter\"\n").write("ferry.md", GOOD);
    work.run("check ferry.md --format short")
        .ends(1)
        .says(&["pamphleteer.toml:1:1: error[unknown-key]"]);
    work.write("pamphleteer.toml", "paper = \"letter\n");
    work.run("check ferry.md --format short").ends(1).says(&["error[configuration]"]);
}

// Trouble

#[test]
fn one_bad_statement_does_not_stop_the_others() {
    let work = Work::new();
    work.write("a-good.md", GOOD)
        .write("b-empty.md", "")
        .write("c-latin.md", b"# F\xE4hre\n\n1. Sie f\xE4hrt.\n")
        .write("d-untitled.md", GOOD.replace("# The ferry must run", ""))
        .write("e-bare.md", "---\nlang: en\n---\n# The ferry must run\n")
        .write("f-sloth.md", GOOD.replace("It needs", "A \u{1F9A5} needs"))
        .write("g-html.md", GOOD.replace("every", "<b>every</b>"))
        .write("z-good.md", good("The last one"));
    let ran = work.run("build . --only reader,epub --format short").ends(1).says(&[
        "b-empty.md:1:1: error[empty-file]",
        "c-latin.md:1:4: error[not-utf-8]: the file is not UTF-8 text: byte 4",
        "d-untitled.md:1:1: error[missing-title]",
        "e-bare.md:1:1: error[missing-paragraphs]",
        "f-sloth.md:12:6: error[missing-glyph]",
        "U+1F9A5",
        "g-html.md:10:12: error[raw-html]",
        "6 of 8 statements not made: ",
    ]);
    assert!(!ran.err.contains("good.md"), "{ran:#?}");
    let made =
        ["a-good/a-good.epub", "a-good/a-good.pdf", "z-good/z-good.epub", "z-good/z-good.pdf"];
    assert_eq!(work.files("out"), made);
}

#[test]
fn a_missing_character_names_a_package_that_has_it() {
    let work = Work::new();
    work.write("sloth.md", GOOD.replace("It needs", "A \u{1F9A5} needs"));
    work.run("build sloth.md").ends(1).says(&[
        "missing-glyph",
        "\u{1F9A5}",
        "U+1F9A5",
        "sloth.md:12:6",
        "A \u{1F9A5} needs a roof",
        "--font-path",
        "fonts-noto-color-emoji",
    ]);
    assert!(work.files("out").is_empty());
}

#[test]
fn a_missing_path_is_trouble_but_the_others_are_made() {
    let work = Work::new();
    work.write("ferry.md", GOOD).write("empty/notes.csv", "");
    work.run("build nowhere.md empty ferry.md --only reader")
        .ends(2)
        .says(&["nowhere.md: there is no such file", "empty: there is no statement"]);
    assert_eq!(work.files("out"), ["ferry/ferry.pdf"]);
    work.run_in("empty", &[], "build").ends(2).says(&["content: there is no such"]);
    work.run("check nowhere.md").ends(2);
    work.run("inspect nowhere.md").ends(2);
    work.run("inspect empty").ends(2).says(&["is a folder"]);
}

#[test]
fn a_folder_that_cannot_be_written_is_trouble() {
    let work = Work::new();
    work.write("ferry.md", GOOD).write("taken", "a file, not a folder");
    work.run("build ferry.md --out taken")
        .ends(2)
        .says(&["taken: this is a file, and the products want a folder"]);
    work.run("build ferry.md --out taken/below").ends(2).says(&["cannot write taken/below"]);
    assert_eq!(work.files(""), ["ferry.md", "taken"]);
    assert_eq!(work.bytes("taken"), b"a file, not a folder");
}

/// One statement whose files cannot take their place leaves nothing half
/// written behind, and the next is made.
#[test]
fn nothing_half_written_is_left() {
    let work = Work::new();
    work.write("a.md", GOOD).write("b.md", GOOD);
    work.write("out/a/a.pdf/in-the-way", "a folder where the PDF should be");
    work.run("build a.md b.md").ends(2).says(&["cannot write out/a/a.pdf", "not made: a.md"]);
    assert_eq!(
        work.files("out"),
        ["a/a.pdf/in-the-way", "b/b-booklet.pdf", "b/b-press.pdf", "b/b.epub", "b/b.pdf"]
    );
}

#[test]
fn two_statements_of_one_name_are_not_both_made() {
    let work = Work::new();
    work.write("one/ferry.md", GOOD).write("two/Ferry.md", good("Another"));
    work.run("build one two --only reader").ends(2).says(&[
        "two/Ferry.md",
        "one/ferry.md",
        "slug",
        "1 of 2 statements not made: two/Ferry.md",
    ]);
    assert_eq!(work.files("out"), ["ferry/ferry.pdf"]);
}

#[test]
fn a_failed_build_leaves_what_was_made_before() {
    let work = Work::new();
    work.write("ferry.md", GOOD).run("build ferry.md").ends(0);
    let before = work.bytes("out/ferry/ferry.pdf");
    work.write("ferry.md", "").run("build ferry.md").ends(1);
    assert_eq!(work.bytes("out/ferry/ferry.pdf"), before);
    assert_eq!(
        work.files("out"),
        ["ferry/ferry-booklet.pdf", "ferry/ferry-press.pdf", "ferry/ferry.epub", "ferry/ferry.pdf"]
    );
}

#[test]
fn names_that_are_not_known_are_trouble() {
    let work = Work::new();
    work.write("ferry.md", GOOD).write("empty/x", "");
    for (arguments, said) in [
        ("--only leaflet", "reader, press, booklet, large-print, epub, web, cover, pages, typst"),
        ("--layout broadsheet", "there is: large-print, leaflet, pamphlet"),
        ("--layout ../pamphlet", "there is: large-print, leaflet, pamphlet"),
        ("--paper foolscap", "a4 or letter"),
        ("--font-path nowhere", "nowhere: no such folder"),
        ("--font-path empty", "empty: no font"),
        ("--layouts nowhere", "nowhere: no such folder"),
        ("--config nowhere.toml", "nowhere.toml"),
        ("--jobs 0", "--jobs"),
        ("--format xml", "human, short, json"),
        ("--frobnicate", "--frobnicate"),
    ] {
        work.run(&format!("build ferry.md {arguments}")).ends(2).says(&[said]);
    }
    work.run("frobnicate").ends(2);
    assert!(work.files("out").is_empty());
    // The same in a statement is a finding in its place.
    let own = |line: &str| GOOD.replace("lang: en", &format!("lang: en\n{line}"));
    work.write("ferry.md", own("products: [reader, leaflet]"));
    work.run("build ferry.md --format short").ends(1).says(&["ferry.md:3:1: error[wrong-value]"]);
}

// How it is said

#[test]
fn findings_are_shown_in_three_formats() {
    let work = Work::new();
    work.write("ferry.md", GOOD.replace("2. It", "4. It").replace("every", "<u>every"));
    let human = work.run("check ferry.md").ends(1);
    assert!(human.err.contains("ferry.md:10:12"), "{human:#?}");
    assert!(human.err.contains("1. It runs <u>every day."), "{human:#?}");
    assert!(human.err.contains("help: write it as Markdown"), "{human:#?}");
    assert!(!human.err.contains('\u{1b}'), "colour although there is no terminal: {human:#?}");
    assert!(human.out.contains("1 statement read: 1 error, 1 warning, 0 notes"), "{human:#?}");

    let short = work.run("check ferry.md --format short").ends(1);
    let lines: Vec<&str> = short.err.lines().collect();
    assert_eq!(lines.len(), 2, "{short:#?}");
    assert!(lines[0].starts_with("ferry.md:10:12: error[raw-html]: "), "{short:#?}");
    assert!(lines[1].starts_with("ferry.md:12:1: warning[number-gap]: "), "{short:#?}");

    let json = work.run("check ferry.md --format json").ends(1);
    assert_eq!(json.err, "");
    let findings = json.data();
    let codes: Vec<_> = findings.as_array().expect("a list").iter().map(|f| &f["code"]).collect();
    assert_eq!(codes, ["raw-html", "number-gap"]);
    let colour = work.run("check ferry.md --color always").ends(1);
    assert!(colour.err.contains('\u{1b}'), "{colour:#?}");
}

#[test]
fn strict_takes_warnings_for_errors() {
    let work = Work::new();
    work.write("ferry.md", GOOD.replace("2. It", "4. It"));
    work.run("check ferry.md").ends(0);
    work.run("check ferry.md --strict").ends(1);
    work.write("ferry.md", GOOD).run("check ferry.md --strict").ends(0);
    assert_eq!(work.files(""), ["ferry.md"], "a check makes nothing");
}

#[test]
fn quiet_says_only_what_failed() {
    let work = Work::new();
    work.write("a.md", GOOD.replace("2. It", "4. It")).write("b.md", "");
    let ran = work.run("build a.md --only reader --quiet").ends(0);
    assert_eq!((ran.out.as_str(), ran.err.as_str()), ("", ""));
    let ran = work.run("build a.md b.md --only reader --quiet --format short").ends(1);
    assert_eq!(ran.out, "");
    let lines: Vec<&str> = ran.err.lines().collect();
    assert_eq!(lines.len(), 2, "{ran:#?}");
    assert!(lines[0].starts_with("b.md:1:1: error[empty-file]"), "{ran:#?}");
    assert_eq!(lines[1], "1 of 2 statements not made: b.md");
}

#[test]
fn inspect_shows_an_outline() {
    let work = Work::new();
    let ran = work.write("ferry.md", GOOD).run("inspect ferry.md").ends(0);
    assert!(ran.out.contains("line 10   1.  It runs every day."), "{ran:#?}");
    work.write("ferry.md", "# The ferry\n").run("inspect ferry.md").ends(1);
    work.write("ferry.md", "").run("inspect ferry.md").ends(1).says(&["empty-file"]);
    assert_eq!(work.files(""), ["ferry.md"], "inspect makes nothing");
}

/// A statement with every kind of block that `inspect` tells apart.
const EVERYTHING: &str = "\
# The ferry must run

## A river needs a crossing

Statement of the Ferry Users
4 May 2026

1. The charter[^c] says:

No person shall be left upon the bank.

## The stage

2. It has

never had a roof.

> Not while I am here.
> — Ada Quill

| Hour | Crossing |
|------|----------|
| 6    | North    |

- bread
- coal

```
06:00
```

---

4. That is *all*.

*We meet on Friday.*

Contact: <ferry@example.org> or https://ferry.example.org

[^c]: Clause 2.
";

#[test]
fn inspect_gives_every_part_as_data() {
    let work = Work::new();
    let ran = work.write("ferry.en.md", EVERYTHING).run("inspect ferry.en.md --format json");
    let data = ran.ends(0).data();
    let keys = |value: &serde_json::Value| -> Vec<String> {
        value.as_object().expect("an object").keys().cloned().collect()
    };
    let mut wanted = vec![
        "schema",
        "slug",
        "lang",
        "dir",
        "title",
        "subtitle",
        "issuer",
        "date",
        "byline",
        "blocks",
        "contact",
        "footnotes",
        "findings",
    ];
    wanted.sort_unstable();
    let mut found = keys(&data);
    found.sort_unstable();
    assert_eq!(found, wanted);

    let field = |key: &str| data[key].as_str().unwrap_or("–").to_owned();
    assert_eq!(data["schema"], 1);
    assert_eq!(field("slug"), "ferry.en");
    assert_eq!((field("lang"), field("dir")), ("en".into(), "ltr".into()));
    assert_eq!(field("title"), "The ferry must run");
    assert_eq!(field("subtitle"), "A river needs a crossing");
    assert_eq!(field("issuer"), "Ferry Users");
    assert_eq!(field("date"), "2026-05-04");
    assert_eq!(data["byline"], serde_json::json!(["Statement of the Ferry Users", "4 May 2026"]));

    let blocks = data["blocks"].as_array().expect("a list");
    let kinds: Vec<&str> = blocks.iter().filter_map(|b| b["kind"].as_str()).collect();
    let wanted = [
        "paragraph",
        "quotation",
        "heading",
        "paragraph",
        "quotation",
        "table",
        "list",
        "code",
        "break",
        "paragraph",
        "notice",
    ];
    assert_eq!(kinds, wanted);
    for block in blocks {
        assert!(block["text"].is_string() && block["line"].is_u64(), "{block}");
    }
    let second = &blocks[3];
    assert_eq!(second["number"], "2");
    assert_eq!(second["anchor"], "p2");
    assert_eq!(second["text"], "It has never had a roof.");
    assert_eq!(second["line"], 14);
    assert_eq!(second["inferred"], serde_json::json!(["broken-paragraph"]));
    assert_eq!(second["blocks"], serde_json::json!([]));
    assert_eq!(blocks[1]["attribution"], serde_json::Value::Null);
    assert_eq!(blocks[1]["inferred"], serde_json::json!(["unmarked-quotation"]));
    assert_eq!(blocks[2]["level"], 2);
    assert_eq!(blocks[4]["attribution"], "— Ada Quill");
    assert_eq!(blocks[9]["number"], "4");
    assert_eq!(blocks[9]["text"], "That is all.");
    assert_eq!(blocks[10]["text"], "We meet on Friday.");

    let links = ["mailto:ferry@example.org", "https://ferry.example.org"];
    assert_eq!(data["contact"]["links"], serde_json::json!(links));
    assert_eq!(data["contact"]["line"], 38);
    assert_eq!(data["footnotes"], serde_json::json!([{ "label": "c", "text": "Clause 2." }]));

    let findings = data["findings"].as_array().expect("a list");
    let codes: Vec<&str> = findings.iter().filter_map(|f| f["code"].as_str()).collect();
    assert_eq!(codes, ["unmarked-quotation", "broken-paragraph", "number-gap"]);
    let first = findings[0].as_object().expect("an object");
    for key in
        ["code", "severity", "message", "file", "line", "column", "end_line", "end_column", "fix"]
    {
        assert!(first.contains_key(key), "no {key} in {first:?}");
    }
    assert_eq!((&first["file"], &first["line"]), (&"ferry.en.md".into(), &10.into()));
}

// The same on every machine

#[test]
fn the_same_statement_gives_the_same_bytes_anywhere() {
    let work = Work::new();
    work.write("here/ferry.en.md", EVERYTHING)
        .write("here/stage.md", GOOD)
        .write("here/undated.md", GOOD.replace("date: 2026-05-04\n", ""))
        .write("far/away/x", "");
    let one = [("TZ", "Pacific/Kiritimati"), ("LANG", "C"), ("LC_ALL", "C")];
    let two = [("TZ", "America/St_Johns"), ("LANG", "tr_TR.UTF-8"), ("LC_ALL", "tr_TR.UTF-8")];
    let only = "--only reader,epub,typst";
    work.run_in("", &one, &format!("build here {only} --out one --jobs 1")).ends(0);
    work.run_in("far/away", &two, &format!("build ../../here {only} --out two --jobs 3")).ends(0);
    let files = work.files("one");
    assert!(files.len() > 9, "{files:?}");
    assert_eq!(files, work.files("far/away/two"));
    for file in &files {
        let same =
            work.bytes(&format!("one/{file}")) == work.bytes(&format!("far/away/two/{file}"));
        assert!(same, "{file} differs");
    }
}

#[test]
fn source_date_epoch_is_the_latest_day() {
    let work = Work::new();
    work.write("a.md", GOOD).write("b.md", GOOD.replace("date: 2026-05-04\n", ""));
    for (epoch, a, b) in [
        (None, "D:20260504000000Z", "D:19800101000000Z"),
        // 2000-01-01 23:59:59, before the statement.
        (Some("946771199"), "D:20000101000000Z", "D:20000101000000Z"),
        // 2030-01-01, after it.
        (Some("1893456000"), "D:20260504000000Z", "D:20300101000000Z"),
    ] {
        let environment: Vec<_> =
            epoch.map(|value| ("SOURCE_DATE_EPOCH", value)).into_iter().collect();
        work.run_in("", &environment, "build a.md b.md --only reader").ends(0);
        assert_eq!(created(&work.bytes("out/a/a.pdf")), a, "{epoch:?}");
        assert_eq!(created(&work.bytes("out/b/b.pdf")), b, "{epoch:?}");
    }
}

#[test]
fn a_malformed_source_date_epoch_is_trouble() {
    let work = Work::new();
    work.write("ferry.md", GOOD);
    for value in ["", "yesterday", "-1", "1.5", "2026-05-04", "99999999999999999999"] {
        work.run_in("", &[("SOURCE_DATE_EPOCH", value)], "build ferry.md")
            .ends(2)
            .says(&["SOURCE_DATE_EPOCH"]);
    }
    assert!(work.files("out").is_empty());
}
