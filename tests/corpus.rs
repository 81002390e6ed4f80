//! The statements that benchmarks are made with: no two alike, the same every time, as
//! long as they are to be, and read without a finding.

use std::collections::BTreeSet;
use std::sync::Arc;

use pamphleteer::plate::Empty;
use pamphleteer::press::{Manuscript, Press};
use pamphleteer::read::settings::Settings;

#[path = "../benches/corpus/mod.rs"]
mod corpus;

#[test]
fn no_two_are_alike() {
    let all: Vec<String> = (0..200).map(|number| corpus::statement(1, number, 600)).collect();
    let again: Vec<String> = (0..200).map(|number| corpus::statement(1, number, 600)).collect();
    assert_eq!(all, again, "the same every time");
    assert_ne!(all[0], corpus::statement(2, 0, 600), "the seed makes others");
    // Not a paragraph twice, in the whole corpus: nothing that was set is met again.
    let mut seen = BTreeSet::new();
    let numbered = |line: &&str| line.starts_with(|c: char| c.is_ascii_digit());
    for paragraph in all.iter().flat_map(|text| text.lines()).filter(numbered) {
        assert!(seen.insert(paragraph), "twice: {paragraph}");
    }
    assert!(seen.len() > 600, "only {} paragraphs", seen.len());
}

#[test]
fn they_are_as_long_as_they_are_to_be() {
    for length in [500, 1_800, 10_000] {
        for number in 0..20 {
            let text = corpus::statement(1, number, length);
            let body = text.splitn(3, "---\n").nth(2).expect("a text behind the front matter");
            let words = body.split_whitespace().count();
            assert!(words.abs_diff(length) < 80, "{words} words, not {length}");
        }
    }
}

#[test]
fn they_are_read_without_a_finding() {
    for (number, length) in [(0, 500), (1, 1_800), (2, 1_800), (3, 10_000)] {
        let manuscript = Manuscript {
            name: "a.md".to_owned(),
            stem: "a".to_owned(),
            work: "a".to_owned(),
            bytes: corpus::statement(1, number, length).into_bytes(),
            defaults: Arc::new(Settings::default()),
            folder: Arc::new(Empty),
            origin: Default::default(),
        };
        let outcome = Press::examine(&manuscript);
        assert!(outcome.findings.is_empty(), "{number}: {:#?}", outcome.findings);
        let statement = outcome.statement.expect("a statement");
        assert!(statement.contact.is_some());
        assert!(!statement.notes.is_empty());
    }
}
