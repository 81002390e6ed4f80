//! Any bytes at all are front matter in both its forms, and a configuration:
//! settings are read, no finding points outside the text, and what `check --fix`
//! writes back is read as it was.

#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use pamphleteer::diagnostic::Diagnostic;
use pamphleteer::outline::text;
use pamphleteer::plate::Empty;
use pamphleteer::press::{Manuscript, Outcome, Press};
use pamphleteer::read::settings::{self, Settings};
use pamphleteer::source::Source;
use pamphleteer::typography::dress;

fuzz_target!(|data: &[u8]| {
    let inner = String::from_utf8_lossy(data);
    let source = Source::new("pamphleteer.toml", inner.clone());
    let (defaults, findings) = settings::configuration(&source);
    within(&source, &findings);
    for fence in ["---", "+++"] {
        let text = format!("{fence}\n{inner}\n{fence}\n# The bell\n\n1. One.\n\n2. Two.\n");
        let source = Source::new("a.md", text.clone());
        let (settings, end, findings) = settings::front_matter(&source);
        within(&source, &findings);
        assert!(source.text().get(end..).is_some(), "the text begins within a character");
        drop(settings);
        both_ways(text.clone().into_bytes(), Settings::default());
        both_ways(text.into_bytes(), defaults.clone());
    }
});

/// Holds what is read against what is read after fixes.
fn both_ways(bytes: Vec<u8>, defaults: Settings) {
    let manuscript = Manuscript {
        name: "a.md".to_owned(),
        stem: "a".to_owned(),
        work: "a".to_owned(),
        bytes,
        defaults: Arc::new(defaults),
        folder: Arc::new(Empty),
        origin: Default::default(),
    };
    let before = Press::examine(&manuscript);
    within(&before.source, &before.findings);
    let mended = Press::mend(&manuscript);
    if mended.rounds.is_empty() {
        return;
    }
    let after = Press::examine(&mended.manuscript);
    assert_eq!(read_as(&before), read_as(&after), "safe fixes change what is read");
    assert!(!after.findings.iter().any(|f| f.has_safe_fix()), "a safe fix is left");
}

/// The outline without lines and marks of inference.
fn read_as(outcome: &Outcome) -> Option<String> {
    let statement = dress(outcome.statement.clone()?).bare();
    Some(text::outline(&statement, &outcome.source))
}

fn within(source: &Source, findings: &[Diagnostic]) {
    for finding in findings {
        let span = finding.span;
        assert!(source.text().get(span.start..span.end).is_some(), "{finding:?}");
    }
}
