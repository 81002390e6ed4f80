//! The identifiers that authors give, held apart over a whole run: two books
//! with one identifier are one book to every shop and every shelf.

use std::collections::BTreeMap;

use super::Outcome;
use crate::diagnostic::{self, Diagnostic};
use crate::read::settings;

/// Refuses every statement whose identifier another one has too, and takes
/// what was made of it away. Which of them has it by mistake, only the author
/// knows.
pub fn hold_apart(outcomes: &mut [Outcome]) {
    let mut owners: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, outcome) in outcomes.iter().enumerate() {
        let identity = outcome.statement.as_ref().map(|statement| &statement.identity);
        if let Some(identifier) = identity.and_then(|i| i.record.identifier.as_ref()) {
            owners.entry(identifier.uri().to_owned()).or_default().push(index);
        }
    }
    for (uri, indices) in owners.iter().filter(|(_, indices)| indices.len() > 1) {
        let names: Vec<String> =
            indices.iter().map(|index| outcomes[*index].source.name().to_owned()).collect();
        for (own, index) in indices.iter().enumerate() {
            let others = names.iter().enumerate().filter(|(other, _)| *other != own);
            let others: Vec<&str> = others.map(|(_, name)| name.as_str()).collect();
            refuse(&mut outcomes[*index], uri, &others.join(", "));
        }
    }
}

fn refuse(outcome: &mut Outcome, uri: &str, others: &str) {
    let (front, ..) = settings::front_matter(&outcome.source);
    let line = front.places.get("identifier").copied().unwrap_or_default();
    let message = format!("`identifier` is also that of {others}: {uri}");
    outcome.findings.push(
        Diagnostic::error("identifier-repeated", line, message)
            .with_help("give each statement, and each language version, an identifier of its own"),
    );
    diagnostic::sort(&mut outcome.findings);
    outcome.artifacts.clear();
}
