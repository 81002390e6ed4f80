//! Findings as data, in the shape that `inspect --format json` promises.

use serde::Serialize;

use super::{Diagnostic, Report};
use crate::source::Source;

/// One finding as JSON. Lines and columns count from 1, columns in characters.
#[derive(Debug, Serialize)]
pub struct Finding<'a> {
    code: &'a str,
    severity: &'a str,
    message: &'a str,
    help: Option<&'a str>,
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    fix: Option<&'a str>,
}

impl<'a> Finding<'a> {
    /// A finding in its source.
    pub fn new(source: &'a Source, finding: &'a Diagnostic) -> Self {
        let start = source.position(finding.span.start);
        let end = source.position(finding.span.end);
        Self {
            code: finding.code.0,
            severity: finding.severity.word(),
            message: &finding.message,
            help: finding.help.as_deref(),
            file: source.name(),
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            fix: finding.fix.as_ref().map(|fix| fix.applicability.word()),
        }
    }
}

/// All findings of several reports as one JSON array.
pub fn array<'a>(reports: impl IntoIterator<Item = Report<'a>>) -> Vec<Finding<'a>> {
    reports
        .into_iter()
        .flat_map(|report| report.findings.iter().map(|f| Finding::new(report.source, f)))
        .collect()
}
