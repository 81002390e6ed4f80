//! Findings one to a line: `file:line:column: severity[code]: message`.

use std::io::Write;

use super::Report;

/// Writes every finding of a report, one to a line.
///
/// # Errors
/// Only those of the writer itself.
pub fn write(out: &mut dyn Write, report: Report<'_>) -> std::io::Result<()> {
    for finding in report.findings {
        let at = report.source.position(finding.span.start);
        writeln!(
            out,
            "{}:{}:{}: {}[{}]: {}",
            report.source.name(),
            at.line,
            at.column,
            finding.severity.word(),
            finding.code,
            finding.message
        )?;
    }
    Ok(())
}
