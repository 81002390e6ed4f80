//! Findings one to a line: `file:line:column: severity[code]: message`, and
//! `file, page n: …` of a finished file.

use std::io::Write;

use super::{Diagnostic, Report};
use crate::source::Source;

/// Writes every finding of a report, one to a line.
///
/// # Errors
/// Only those of the writer itself.
pub fn write(out: &mut dyn Write, report: Report<'_>) -> std::io::Result<()> {
    report.findings.iter().try_for_each(|finding| line(out, report.source, finding))
}

/// Writes one finding.
///
/// # Errors
/// Only those of the writer itself.
pub fn line(out: &mut dyn Write, source: &Source, finding: &Diagnostic) -> std::io::Result<()> {
    writeln!(
        out,
        "{}: {}[{}]: {}",
        super::place(source, finding),
        finding.severity.word(),
        finding.code,
        // A line is a line, whatever a text has put into the message.
        finding.message.replace(['\n', '\r'], " ")
    )
}
