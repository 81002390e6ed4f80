//! The findings of one statement brought into their last form: those that are
//! allowed taken out, fixes that are not safe after all, the order.

use std::collections::BTreeSet;

use super::{Manuscript, Outcome};
use crate::correction::{self, Said};
use crate::diagnostic::{self, Diagnostic, Severity};
use crate::lint;
use crate::read::settings::Settings;
use crate::read::{self, keys};
use crate::source::Source;
use crate::typeset::audit;
use crate::typography;

/// How far the work on a statement has gone, and so what can have been found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    /// Read and linted.
    Read,
    /// Held against fonts and pictures as well.
    Checked,
    /// Set and exported as well.
    Made,
}

/// What a statement has been held against.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen {
    pub(super) stage: Stage,
    /// Other editions of it.
    pub(super) others: bool,
}

impl Seen {
    /// Whether a finding would have been found, were it there.
    pub(super) fn can_tell(self, code: &str) -> bool {
        match code {
            "edition-mismatch" => self.others,
            "address-too-long" | "font-not-embeddable" | "layout-warning" | "too-many-pages" => {
                self.stage == Stage::Made
            }
            // Another paper or layout has other pages.
            code if audit::CODES.contains(&code) => false,
            code if code.starts_with("image-") || code == "cover-too-small" => {
                self.stage >= Stage::Checked
            }
            _ => true,
        }
    }
}

/// Reads and lints.
pub(super) fn examine(manuscript: &Manuscript) -> (Outcome, Readout) {
    let mut reading = read::read(manuscript.given(), &manuscript.bytes);
    let mut findings = std::mem::take(&mut reading.findings);
    let settings = std::mem::take(&mut reading.settings);
    let errors = correction::errors(&findings);
    if let Some(statement) = &reading.statement
        && !diagnostic::has_errors(&findings)
    {
        findings.extend(lint::lint(statement));
        findings.extend(typography::review(statement, &reading.source));
    }
    (Outcome::read(reading, findings), Readout { settings, errors })
}

/// What the source says besides the statement itself.
pub(super) struct Readout {
    /// The front matter.
    pub(super) settings: Settings,
    /// How many findings of severity error the reading has made.
    pub(super) errors: usize,
}

impl Readout {
    /// Brings the findings into their last form: without those that are
    /// allowed, without fixes that are not safe after all, in order.
    pub(super) fn settle(&self, manuscript: &Manuscript, outcome: &mut Outcome, seen: Seen) {
        let Outcome { source, statement, findings, .. } = outcome;
        self.allow(&manuscript.defaults, source, findings, seen);
        let said = || Said::of(statement.as_ref(), &self.settings, self.errors);
        correction::keep(manuscript.given(), source, said, findings);
        diagnostic::sort(findings);
    }

    /// Takes out the findings that front matter or configuration allow. Errors
    /// cannot be allowed. An allowance of the front matter that matches
    /// nothing, where it could have, is itself a finding; one of the
    /// configuration stands for a whole folder.
    pub(super) fn allow(
        &self,
        folder: &Settings,
        source: &Source,
        findings: &mut Vec<Diagnostic>,
        seen: Seen,
    ) {
        // Where the reading stopped early, not everything was looked for.
        let complete = !diagnostic::has_errors(findings);
        let found =
            |code: &str| findings.iter().any(|f| f.code.0 == code && f.severity != Severity::Error);
        let own = self.settings.allow.keys();
        let unused: Vec<&String> = own
            .clone()
            .filter(|code| complete && seen.can_tell(code) && !found(code.as_str()))
            .collect();
        let allowed: BTreeSet<&String> = own.chain(folder.allow.keys()).collect();
        findings.retain(|finding| {
            finding.severity == Severity::Error
                || !allowed.iter().any(|code| *code == finding.code.0)
        });
        findings.extend(unused.into_iter().map(|code| {
            let line = self.settings.place_of_allowance(code);
            let allow = self.settings.places.get("allow");
            Diagnostic::warning(
                "unused-allowance",
                line,
                format!("nothing is found that `{code}` would allow"),
            )
            .with_help("take it out of `allow`")
            .with(true, allow.and_then(|allow| keys::disallowed(source, *allow, line)))
        }));
    }
}
