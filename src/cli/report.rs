//! Findings and errors to the terminal, in the form that was asked for.

use std::io::{IsTerminal, Write};

use codespan_reporting::term::termcolor::{ColorChoice, StandardStream};

use super::args::{Color, Common, Format};
use crate::diagnostic::{Diagnostic, Report, Severity, human, json, short};
use crate::error::{self, Error};
use crate::source::Source;

/// Where reports go.
pub struct Reporter {
    format: Format,
    quiet: bool,
    err: StandardStream,
}

impl Reporter {
    /// A reporter as the options want it.
    pub fn new(common: &Common) -> Reporter {
        let colour = match common.color {
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
            Color::Auto => {
                let plain = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
                let terminal = std::io::stderr().is_terminal();
                if terminal && !plain { ColorChoice::Auto } else { ColorChoice::Never }
            }
        };
        Reporter { format: common.format, quiet: common.quiet, err: StandardStream::stderr(colour) }
    }

    /// Shows the findings of several sources. JSON goes to standard output,
    /// as one document; everything else to standard error.
    pub fn findings(&mut self, reports: &[(&Source, &[Diagnostic])]) {
        let mut shown: Vec<Vec<Diagnostic>> = Vec::new();
        for (_, findings) in reports {
            let kept = findings.iter().filter(|f| !self.quiet || f.severity == Severity::Error);
            shown.push(kept.cloned().collect());
        }
        let reports: Vec<Report<'_>> = reports
            .iter()
            .zip(&shown)
            .map(|((source, _), findings)| Report { source, findings })
            .collect();
        // A terminal that has gone away is no reason to fail.
        let _ = match self.format {
            Format::Human => reports.iter().try_for_each(|r| human::write(&mut self.err, *r)),
            Format::Short => reports.iter().try_for_each(|r| short::write(&mut self.err, *r)),
            Format::Json => {
                let array = json::array(reports);
                let text = serde_json::to_string_pretty(&array).unwrap_or_default();
                writeln!(std::io::stdout(), "{text}")
            }
        };
    }

    /// Shows an error.
    pub fn error(&mut self, error: &Error) {
        let _ = writeln!(self.err, "error: {}", error::chain(error));
    }

    /// Shows a line that belongs to the errors.
    pub fn error_line(&mut self, line: &str) {
        let _ = writeln!(self.err, "{line}");
    }

    /// Says something that is neither; not where only data is wanted.
    pub fn say(&mut self, line: &str) {
        if !self.quiet && self.format != Format::Json {
            let _ = writeln!(std::io::stdout(), "{line}");
        }
    }
}
