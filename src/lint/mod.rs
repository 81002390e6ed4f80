//! Statement → findings: what is missing or doubtful in a statement as a
//! whole. A table of rules, one file each.

mod hyphenation;
mod length;
mod links;
mod missing;
mod pictures;

use crate::diagnostic::Diagnostic;
use crate::statement::Statement;

/// One rule: looks at a statement and says what it found.
type Rule = fn(&Statement, &mut Vec<Diagnostic>);

const RULES: &[Rule] = &[
    length::limits,
    missing::title,
    missing::paragraphs,
    missing::issuer,
    missing::date,
    missing::contact,
    missing::words,
    pictures::alternative,
    links::on_paper,
    hyphenation::patterns,
];

/// Holds a statement against every rule.
pub fn lint(statement: &Statement) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for rule in RULES {
        rule(statement, &mut findings);
    }
    findings
}
