//! Findings as GitHub shows them beside the lines of a change.
//!
//! Workflow commands: <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>.
//! GitHub shows ten annotations of a kind for one step and drops the others
//! without a word. So the worst come first, the tenth says how many are left,
//! and those are listed in the log.

use std::io::Write;

use super::{Diagnostic, Report, Severity, short};
use crate::source::Source;

/// How many annotations of one kind GitHub shows.
const SHOWN: usize = 10;

/// Writes the findings of all reports.
///
/// # Errors
/// Only those of the writer itself.
pub fn write(out: &mut dyn Write, reports: &[Report<'_>]) -> std::io::Result<()> {
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        let all: Vec<(&Source, &Diagnostic)> = reports
            .iter()
            .flat_map(|report| report.findings.iter().map(|f| (report.source, f)))
            .filter(|(_, finding)| finding.severity == severity)
            .collect();
        let hidden = all.len().saturating_sub(SHOWN);
        for (index, (source, finding)) in all.iter().enumerate() {
            match index + 1 {
                // Not as an annotation, which would be dropped.
                nth if nth > SHOWN => short::line(out, source, finding)?,
                SHOWN if hidden > 0 => {
                    let word = severity.word();
                    let plural = if hidden == 1 { "" } else { "s" };
                    let more = format!("\n\n{hidden} more {word}{plural} in the log of this step");
                    annotation(out, source, finding, &more)?;
                }
                _ => annotation(out, source, finding, "")?,
            }
        }
    }
    Ok(())
}

/// Writes what has no place in a source.
///
/// # Errors
/// Only those of the writer itself.
pub fn error(out: &mut dyn Write, message: &str) -> std::io::Result<()> {
    writeln!(out, "::error::{}", data(message))
}

fn annotation(
    out: &mut dyn Write,
    source: &Source,
    finding: &Diagnostic,
    more: &str,
) -> std::io::Result<()> {
    let kind = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let start = source.position(finding.span.start);
    let end = source.position(finding.span.end);
    write!(out, "::{kind} file={}", property(source.name()))?;
    // There is no key for a page; it stands in the message.
    if source.has_lines() {
        write!(out, ",line={}", start.line)?;
        if end.line == start.line {
            // A column is taken only where the place is on one line.
            write!(out, ",col={},endColumn={}", start.column, end.column)?;
        } else {
            write!(out, ",endLine={}", end.line)?;
        }
    }
    let help = finding.help.iter().map(|help| format!("\n{help}")).collect::<String>();
    let page = finding.page.map(|page| format!("page {page}: ")).unwrap_or_default();
    let message = format!("{page}{}{help}{more}", finding.message);
    writeln!(out, ",title={}::{}", property(finding.code.0), data(&message))
}

/// A message in which nothing is a command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A value between commas.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    fn written(source: &Source, findings: &[Diagnostic]) -> String {
        let mut out = Vec::new();
        write(&mut out, &[Report { source, findings }]).expect("a buffer");
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn the_worst_come_first_and_none_is_lost() {
        let source = Source::new("a,b.md", "one\ntwo\n");
        let mut findings = vec![
            Diagnostic::warning("some-code", Span::new(0, 3), "100 %\nodd")
                .with_help("so");
            12
        ];
        findings.push(Diagnostic::error("bad-code", Span::new(0, 7), "bad"));
        let out = written(&source, &findings);
        let lines: Vec<&str> = out.lines().collect();
        assert_eq!(lines[0], "::error file=a%2Cb.md,line=1,endLine=2,title=bad-code::bad");
        assert_eq!(
            lines[1],
            "::warning file=a%2Cb.md,line=1,col=1,endColumn=4,title=some-code::100 %25%0Aodd%0Aso"
        );
        assert!(lines[10].ends_with("%0A%0A2 more warnings in the log of this step"), "{out}");
        assert_eq!(lines.len(), 13);
        assert!(lines[11..].iter().all(|l| l.starts_with("a,b.md:1:1: warning[some-code]: ")));
    }

    #[test]
    fn ten_of_a_kind_are_all_shown() {
        let source = Source::new("a.md", "one");
        let findings = vec![Diagnostic::note("some-code", Span::new(0, 3), "odd"); 10];
        let out = written(&source, &findings);
        assert_eq!(out.lines().filter(|l| l.starts_with("::notice ")).count(), 10);
        assert!(!out.contains("more"), "{out}");
    }
}
