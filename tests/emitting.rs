//! What is handed to Typst: calls with data, everything of the author's in
//! strings, and the way back from every string to its line.

use std::collections::BTreeMap;
use std::sync::Arc;

use pamphleteer::plate::Plate;
use pamphleteer::press::Press;
use pamphleteer::product::Form;
use pamphleteer::source::Source;
use pamphleteer::statement::{Date, Statement};
use pamphleteer::typeset::emit::{Emitted, Setting, emit};
use pamphleteer::typography;

/// One of every construct.
const SOURCE: &str = include_str!("emit/quay.md");

fn read(text: &str) -> (Source, Statement) {
    let manuscript = pamphleteer::press::Manuscript {
        name: "quay.md".into(),
        stem: "quay".into(),
        bytes: text.as_bytes().to_vec(),
        defaults: Default::default(),
        folder: Arc::new(pamphleteer::plate::Empty),
        origin: Default::default(),
        work: String::new(),
    };
    let outcome = Press::examine(&manuscript);
    assert_eq!(outcome.findings, [], "the fixture is without fault");
    (outcome.source, outcome.statement.expect("a statement"))
}

fn emitted(statement: &Statement) -> Emitted {
    let dated = Date::new(2026, 5, 5).expect("the day exists");
    let plate = |name: &str, pixels| {
        let bytes = Vec::new();
        Arc::new(Plate { name: name.to_owned(), media: "image/png", pixels, bytes })
    };
    let plates = [plate("pictures/1.png", Some((1600, 900))), plate("pictures/2.svg", None)];
    let (faces, parameters) = (&[], &BTreeMap::new());
    emit(
        statement,
        Setting {
            layout: "pamphlet",
            page: "a5",
            form: Form::Stapled,
            accent: None,
            parameters,
            dated,
            plates: &plates,
            faces,
            sizes: None,
            back: false,
            code: None,
            cover: None,
        },
    )
}

#[test]
fn a_statement_is_emitted_as_it_should_be() {
    let (_, statement) = read(SOURCE);
    let markup = emitted(&typography::dress(statement)).text;
    let golden = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/emit/quay.typ");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(golden, &markup).expect("the golden file");
    }
    let wanted = std::fs::read_to_string(golden).expect("the golden file");
    for (number, (is, should)) in markup.lines().zip(wanted.lines()).enumerate() {
        assert_eq!(is, should, "line {} of the markup", number + 1);
    }
    assert_eq!(markup.lines().count(), wanted.lines().count());
}

#[test]
fn every_word_leads_back_to_its_line() {
    let (source, statement) = read(SOURCE);
    let emitted = emitted(&statement);
    for word in
        ["north", "Harbour", "ours", "door", "Log", "open", "Boats", "verbatim", "March", "Sunday"]
    {
        let at = emitted.text.find(word).unwrap_or_else(|| panic!("{word} is emitted"));
        let span = emitted.origins.of(at).unwrap_or_else(|| panic!("{word} has an origin"));
        assert!(source.slice(span).contains(word), "{word}: {:?}", source.slice(span));
    }
}

#[test]
fn what_the_layout_adds_leads_nowhere() {
    let (_, statement) = read(SOURCE);
    let emitted = emitted(&statement);
    for call in ["#import", "#show", "#quotation(", "datetime("] {
        let at = emitted.text.find(call).unwrap_or_else(|| panic!("{call} is emitted"));
        assert_eq!(emitted.origins.of(at), None, "{call}");
    }
}

#[test]
fn what_announces_the_next_block_is_said() {
    let head =
        "---\nlang: en\nissuer: Friends\ndate: 2026-05-05\ncontact: a@example.org\n---\n# Quay\n\n";
    let body = "1. We ask.[^1]\n\n   And say so.\n\n2. It is so:[^2]\n\n   > Open.\n\nThese are the days:\n\n- on land:\n\n  - Monday\n\n- at sea\n\nNo more.\n\n[^1]: All of us.\n\n[^2]: In the log.\n";
    let (_, statement) = read(&format!("{head}{body}"));
    let text = emitted(&statement).text;
    for said in [
        "#numbered(\"1.\", <p1>)[#\"We ask.\";#note(1)[",
        "#numbered(\"2.\", <p2>, announces: true)[#\"It is so:\";#note(2)[#\"In the log.\";];][\n#quotation(",
        "#para(announces: true)[#\"These are the days:\";]",
        "lead: [#\"on land:\";], body: [#points(",
        "body: [#\"at sea\";]",
        "#para[#\"No more.\";]",
    ] {
        assert!(text.contains(said), "{said}\n{text}");
    }
}
