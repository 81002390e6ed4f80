//! What so many copies take, held against the booklet that is made of them.

#[path = "support/bell.rs"]
mod bell;
#[path = "support/work.rs"]
mod work;

use bell::statement;
use serde_json::Value;
use work::Work;

/// A folder with one statement of some length and a configuration.
fn folder(paragraphs: usize, config: &str) -> Work {
    let work = Work::new();
    let text = statement(paragraphs, "contact: Ask at the landing.\n");
    work.write("content/bell.md", text).write("pamphleteer.toml", config);
    work
}

fn quoted(work: &Work, options: &str) -> Value {
    let ran = work.run(&format!("quote --format json {options}")).ends(0);
    serde_json::from_str(&ran.out).expect("JSON")
}

/// How many sides of sheets the booklet has.
fn sides(work: &Work, options: &str) -> usize {
    work.run(&format!("build --only booklet {options}")).ends(0);
    let booklet = work.bytes("out/bell/bell-booklet.pdf");
    lopdf::Document::load_mem(&booklet).expect("a PDF").get_pages().len()
}

#[test]
fn clicks_are_the_sides_of_the_booklet_that_is_printed() {
    for options in ["", "--paper letter", "--nup 4", "--signature 8"] {
        let work = folder(46, "");
        let one = quoted(&work, &format!("--copies 2 {options}"));
        let printed = sides(&work, options);
        let sheets = if options == "--nup 4" { 1 } else { 2 };
        assert_eq!(one["total"]["clicks"], printed * sheets, "{options}");
        assert_eq!(one["statements"][0]["slug"], "bell");
        assert_eq!(one["total"]["sheets"], printed / 2 * sheets, "{options}");
    }
}

#[test]
fn paper_is_that_of_the_configuration_unless_it_is_said() {
    let work =
        folder(8, "paper = \"letter\"\nbooklet = { paper-weight = 100, paper-bulk = 1.5 }\n");
    let quote = quoted(&work, "--copies 1000");
    let statement = &quote["statements"][0];
    assert_eq!(statement["sheet_mm"], serde_json::json!([215.9, 279.4]));
    assert_eq!(statement["grams"], 100.0);
    // 0.15 mm a layer, two layers a sheet; 6.03 g a sheet.
    let sheets = statement["sheets_per_copy"].as_f64().expect("sheets");
    assert_eq!(statement["copy_mm"], sheets * 0.3);
    assert_eq!(statement["kilograms"], (sheets * 603.22).round() / 100.0);
    let other = quoted(&work, "--copies 1000 --paper a4 --paper-weight 80");
    assert_eq!(other["statements"][0]["sheet_mm"], serde_json::json!([210.0, 297.0]));
    assert_eq!(other["statements"][0]["grams"], 80.0);
}

#[test]
fn a_table_for_people_has_a_sum_of_several() {
    let work = folder(8, "");
    work.write("content/stage.md", statement(8, "title: The stage\ncontact: Ask there.\n"));
    let ran = work.run("quote --copies 40 --spare 10").ends(0);
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(lines.len(), 4, "{ran:?}");
    assert!(lines[0].starts_with("40 copies of"), "{ran:?}");
    let last: Vec<&str> = lines[3].split_whitespace().collect();
    let each: Vec<&str> = lines[1].split_whitespace().collect();
    assert_eq!(last[0], "together");
    let sheets = |cells: &[&str], at: usize| cells[at].parse::<usize>().expect("a number");
    // Columns of a statement: name, pages, sheets each, paper (5 words), sheets …
    assert_eq!(sheets(&last, 1), 2 * sheets(&each, 8), "{ran:?}");
    assert_eq!(sheets(&each, 8), 44 * sheets(&each, 2), "{ran:?}");
    assert_eq!(work.files("out"), Vec::<String>::new(), "nothing is written");
}

#[test]
fn what_cannot_be_set_is_named_and_the_others_are_quoted() {
    let work = folder(8, "");
    work.write(
        "content/bad.md",
        "---\nlang: en\nfit: 4\n---\n\n# Bad\n\n1. A <blink>word</blink>.\n",
    );
    let ran = work.run("quote --copies 5").ends(1);
    assert!(ran.out.contains("bell") && !ran.out.contains("together"), "{ran:?}");
    assert!(ran.err.contains("blink") && ran.err.contains("bad.md"), "{ran:?}");
    let ran = work.run("quote --copies 5 --format json").ends(1);
    assert!(ran.err.contains("bad.md:8:"), "{ran:?}");
    let quote: Value = serde_json::from_str(&ran.out).expect("JSON all the same");
    assert_eq!(quote["statements"].as_array().map(Vec::len), Some(1));
}

#[test]
fn amounts_that_nobody_can_mean_are_refused_by_name() {
    let work = folder(8, "");
    for (options, said) in [
        ("--copies 0", "--copies"),
        ("--copies 5 --spare 200", "from 0 to 100"),
        ("--copies 5 --paper a5", "a4 or letter"),
        ("--copies 5 --paper-weight 4", "40 to 400"),
    ] {
        let ran = work.run(&format!("quote {options}")).ends(2);
        assert!(ran.err.contains(said), "{options}: {ran:?}");
    }
    work.write("pamphleteer.toml", "booklet = { paper-bulk = 20 }\n");
    let ran = work.run("quote --copies 5").ends(1);
    assert!(ran.err.contains("`booklet.paper-bulk` must be"), "{ran:?}");
}
