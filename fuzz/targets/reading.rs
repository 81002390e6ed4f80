//! Any bytes at all are read, checked and mended; what can be read goes into
//! every form that is written without setting pages. Nothing may panic, no
//! finding may point outside the text, what is handed to Typst is markup
//! without an error, and safe fixes change nothing of what is read.

#![no_main]

use std::collections::BTreeMap;
use std::sync::Arc;

use codespan_reporting::term::termcolor::NoColor;
use libfuzzer_sys::fuzz_target;
use pamphleteer::diagnostic::{self, Report, github, human, sarif, short};
use pamphleteer::foundry::Faces;
use pamphleteer::outline::{json, text};
use pamphleteer::plate::Empty;
use pamphleteer::press::{Manuscript, Outcome, Press};
use pamphleteer::product::{Form, Product};
use pamphleteer::read::settings::Settings;
use pamphleteer::statement::Date;
use pamphleteer::typeset::emit::{Setting, emit};
use pamphleteer::typography::dress;
use pamphleteer::{epub, web};

/// Names that give a language, or give none.
const NAMES: [&str; 8] = ["a", "a.de", "a.ar", "a.zh", "a.fr", "a.ta", "a.el", "a.fa"];

fuzz_target!(|data: &[u8]| {
    let stem = NAMES[data.len() % NAMES.len()];
    let manuscript = Manuscript {
        name: format!("{stem}.md"),
        stem: stem.to_owned(),
        work: "a".to_owned(),
        bytes: data.to_owned(),
        defaults: Arc::new(Settings::default()),
        folder: Arc::new(Empty),
        origin: Default::default(),
    };
    let before = Press::examine(&manuscript);
    written(&before);
    let mended = Press::mend(&manuscript);
    if mended.rounds.is_empty() {
        return;
    }
    let after = Press::examine(&mended.manuscript);
    assert_eq!(read_as(&before), read_as(&after), "safe fixes change what is read");
    assert!(!after.findings.iter().any(|f| f.has_safe_fix()), "a safe fix is left");
});

/// The outline without lines and marks of inference.
fn read_as(outcome: &Outcome) -> Option<String> {
    let statement = dress(outcome.statement.clone()?).bare();
    Some(text::outline(&statement, &outcome.source))
}

/// Everything that is written from a reading, short of pages.
fn written(outcome: &Outcome) {
    let Outcome { source, statement, findings, .. } = outcome;
    for finding in findings {
        let span = finding.span;
        assert!(source.text().get(span.start..span.end).is_some(), "{finding:?}");
    }
    let report = Report { source, findings };
    let mut out = Vec::new();
    short::write(&mut out, report).expect("memory takes it");
    github::write(&mut out, &[report]).expect("memory takes it");
    human::write(&mut NoColor::new(out), report).expect("memory takes it");
    serde_json::to_string(&sarif::document(&[report])).expect("a document");
    let Some(statement) = statement else { return };
    text::outline(statement, source);
    serde_json::to_string(&json::document(statement, source, findings)).expect("a document");
    if diagnostic::has_errors(findings) || !statement.pictures.is_empty() {
        return;
    }
    let dressed = dress(statement.clone());
    let dated = Date::new(2026, 5, 4).expect("a day");
    let faces = &Faces::default();
    let parts = epub::Parts { cover: None, stylesheet: "", faces, plates: &[], folios: &[], dated };
    epub::write(&dressed, parts).expect("an e-book");
    let parts = web::Parts {
        styles: &[],
        faces,
        script: "",
        plates: &[],
        folios: &[],
        address: Some("https://example.org/a"),
        products: Product::ALL,
    };
    web::write(&dressed, parts);
    let setting = Setting {
        layout: "pamphlet",
        page: "a5",
        form: Form::Stapled,
        accent: None,
        parameters: &BTreeMap::new(),
        dated,
        plates: &[],
        faces: &[],
        sizes: None,
        back: false,
        code: None,
        cover: None,
    };
    let markup = emit(&dressed, setting).text;
    let (errors, _) = typst::syntax::parse(&markup).errors_and_warnings();
    assert!(errors.is_empty(), "{errors:?}\n{markup}");
}
