//! Sources that nobody writes in good faith, or that a damaged export makes:
//! each is read or refused with a place, and nothing is dropped in silence.
//! How long that takes and how much memory is `benches/hostile.rs`.

use std::sync::Arc;

use pamphleteer::diagnostic::Severity;
use pamphleteer::plate::Empty;
use pamphleteer::press::{Manuscript, Outcome, Press};
use pamphleteer::read::settings::Settings;
use pamphleteer::statement::{Statement, plain_text};

#[path = "support/hostile.rs"]
mod hostile;
use hostile::{Answer, all};

fn examine(bytes: Vec<u8>) -> Outcome {
    Press::examine(&Manuscript {
        name: "a.md".to_owned(),
        stem: "a".to_owned(),
        work: "a".to_owned(),
        bytes,
        defaults: Arc::new(Settings::default()),
        folder: Arc::new(Empty),
        origin: Default::default(),
    })
}

/// How many letters and figures a statement has in all its parts.
fn letters(statement: &Statement) -> usize {
    let mut count = 0;
    statement.each_run(&mut |content| {
        count += plain_text(content).chars().filter(|c| c.is_alphanumeric()).count();
    });
    count
}

#[test]
fn each_is_read_whole_or_refused_with_a_place() {
    let mut problems = Vec::new();
    for case in all(1) {
        let name = case.name;
        let outcome = examine(case.bytes);
        let errors: Vec<_> =
            outcome.findings.iter().filter(|f| f.severity == Severity::Error).collect();
        for finding in &outcome.findings {
            let span = finding.span;
            if outcome.source.text().get(span.start..span.end).is_none() {
                problems.push(format!("{name}: a place outside the text: {finding:?}"));
            }
        }
        match case.answer {
            Answer::Refused(code) => {
                let codes: Vec<_> = errors.iter().map(|f| f.code.0).collect();
                if !codes.contains(&code) {
                    problems.push(format!("{name}: not {code} but {:?}", codes.first()));
                }
            }
            Answer::Read(least) => {
                let found = outcome.statement.as_ref().map_or(0, letters);
                if found < least || !errors.is_empty() {
                    problems
                        .push(format!("{name}: {found} letters of {least}, {:?}", errors.first()));
                }
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
