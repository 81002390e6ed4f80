//! Findings and errors to the terminal, in the form that was asked for.

use std::io::{IsTerminal, Write};

use codespan_reporting::term::termcolor::Color as Color16;
use codespan_reporting::term::termcolor::{ColorChoice, ColorSpec, StandardStream, WriteColor};

use super::args::{Color, Common, Format};
use super::progress::Progress;
use crate::diagnostic::{Diagnostic, Report, Severity, github, human, json, sarif, short};
use crate::error::{self, Error};
use crate::source::Source;

/// Where reports go.
pub struct Reporter {
    format: Format,
    quiet: bool,
    colour: ColorChoice,
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
        Reporter {
            format: common.format,
            quiet: common.quiet,
            colour,
            err: StandardStream::stderr(colour),
        }
    }

    /// Shows the findings of several sources. JSON and SARIF go to standard
    /// output, as one document, and what GitHub is to obey; everything else to
    /// standard error.
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
            Format::Json => data(&json::array(reports)),
            Format::Sarif => data(&sarif::document(&reports)),
            Format::Github => github::write(&mut std::io::stdout(), &reports),
        };
    }

    /// Hands on one document to other programs.
    pub fn data(&self, value: &impl serde::Serialize) {
        // A reader that has closed the pipe has seen enough.
        let _ = data(value);
    }

    /// Shows an error.
    pub fn error(&mut self, error: &Error) {
        let message = error::chain(error);
        let _ = match self.format {
            Format::Github => github::error(&mut std::io::stdout(), &message),
            _ => writeln!(self.err, "error: {message}"),
        };
    }

    /// Shows a line that belongs to the errors.
    pub fn error_line(&mut self, line: &str) {
        let _ = writeln!(self.err, "{line}");
    }

    /// Shows the lines of a change, coloured where that is wanted.
    pub fn diff(&mut self, lines: &str) {
        if self.quiet || !self.speaks() {
            return;
        }
        let mut out = StandardStream::stdout(self.colour);
        for line in lines.lines() {
            let colour = match line.as_bytes().first() {
                Some(b'-') => Some(Color16::Red),
                Some(b'+') => Some(Color16::Green),
                _ => None,
            };
            let _ = out.set_color(ColorSpec::new().set_fg(colour));
            let _ = write!(out, "  {}", human::visible(line));
            let _ = out.reset();
            let _ = writeln!(out);
        }
    }

    /// Says something that is neither; not where only data is wanted.
    pub fn say(&mut self, line: &str) {
        if !self.quiet && self.speaks() {
            let _ = writeln!(std::io::stdout(), "{line}");
        }
    }

    /// A bar for so many statements, where a person looks on.
    pub fn progress(&self, statements: usize) -> Progress {
        let shown = !self.quiet && self.format == Format::Human && std::io::stderr().is_terminal();
        Progress::new(statements, shown)
    }

    /// Whether a person looks on at what is said.
    pub fn is_looked_at(&self) -> bool {
        !self.quiet && self.format == Format::Human && std::io::stdout().is_terminal()
    }

    /// Whether standard output is for people.
    fn speaks(&self) -> bool {
        !matches!(self.format, Format::Json | Format::Sarif)
    }
}

/// Writes one document to standard output.
fn data(value: &impl serde::Serialize) -> std::io::Result<()> {
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    writeln!(std::io::stdout(), "{text}")
}
