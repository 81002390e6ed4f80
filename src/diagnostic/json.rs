//! Findings as data, in the shape that `inspect --format json` promises.

use std::num::NonZeroU32;

use serde::Serialize;

use super::{Diagnostic, Report};
use crate::source::Source;

/// One finding as JSON. Lines and columns count from 1, columns in characters;
/// a finding in a finished file has a page instead, or neither.
#[derive(Debug, Serialize)]
pub struct Finding<'a> {
    code: &'a str,
    severity: &'a str,
    message: &'a str,
    help: Option<&'a str>,
    file: &'a str,
    #[serde(flatten)]
    lines: Option<Lines>,
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<NonZeroU32>,
    fix: Option<&'a str>,
}

/// From where to where.
#[derive(Debug, Serialize)]
struct Lines {
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

impl<'a> Finding<'a> {
    /// A finding in its source.
    pub fn new(source: &'a Source, finding: &'a Diagnostic) -> Self {
        let lines = source.has_lines().then(|| {
            let start = source.position(finding.span.start);
            let end = source.position(finding.span.end);
            Lines {
                line: start.line,
                column: start.column,
                end_line: end.line,
                end_column: end.column,
            }
        });
        Self {
            code: finding.code.0,
            severity: finding.severity.word(),
            message: &finding.message,
            help: finding.help.as_deref(),
            file: source.name(),
            lines,
            page: finding.page,
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
