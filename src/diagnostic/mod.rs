//! Findings about the text: what was read that was not explicit, what is
//! doubtful, what cannot be set.
//!
//! A finding is collected, never thrown. It says where (a span), how bad
//! (a severity), what (a code that reads well after "allow", and a sentence
//! for the coordinator) and what to do (help).

pub mod codes;
pub mod fix;
pub mod github;
pub mod human;
pub mod json;
pub mod nearest;
pub mod sarif;
pub mod short;

use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use crate::source::{Source, Span};
use fix::{Applicability, Edit, Fix};

/// The name of a kind of finding, in kebab case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(pub &'static str);

impl Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.0)
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Code, D::Error> {
        let name = String::deserialize(from)?;
        let known = codes::find(&name).map(|entry| Code(entry.name));
        known.ok_or_else(|| serde::de::Error::custom("there is no such finding"))
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

/// How bad a finding is. An error keeps the statement from being made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Severity {
    /// Something was read that the source does not say outright.
    Note,
    /// Probably a mistake; the products are made all the same.
    Warning,
    /// The statement cannot be made as it stands.
    Error,
}

impl Severity {
    /// The word for it in every report.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// One finding about one source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// What kind of finding.
    pub code: Code,
    /// How bad.
    pub severity: Severity,
    /// One sentence, in the coordinator's words.
    pub message: String,
    /// Where in the source.
    pub span: Span,
    /// The page of a finished file, from 1; none in a text.
    pub page: Option<NonZeroU32>,
    /// What to do about it.
    pub help: Option<String>,
    /// The change to the source that settles it, where there is one.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// A finding of severity note.
    pub fn note(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, code, span, message)
    }

    /// A finding of severity warning.
    pub fn warning(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, span, message)
    }

    /// A finding of severity error.
    pub fn error(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, span, message)
    }

    fn new(severity: Severity, code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self {
            code: Code(code),
            severity,
            message: message.into(),
            span,
            page: None,
            help: None,
            fix: None,
        }
    }

    /// The same finding with advice.
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same finding on a page of a finished file, counted from 1.
    pub fn on_page(mut self, page: usize) -> Self {
        self.page = u32::try_from(page).ok().and_then(NonZeroU32::new);
        self
    }

    /// The same finding with a change that writes the reading into the source.
    pub fn with_safe_fix(self, edits: Vec<Edit>) -> Self {
        self.with_fix(Applicability::Safe, edits)
    }

    /// The same finding with a change that is left to the author.
    pub fn with_suggested_fix(self, edits: Vec<Edit>) -> Self {
        self.with_fix(Applicability::Suggested, edits)
    }

    /// The same finding with a change where there is one, safe or suggested.
    pub fn with(self, safe: bool, edits: Option<Vec<Edit>>) -> Self {
        match edits {
            Some(edits) if safe => self.with_safe_fix(edits),
            Some(edits) => self.with_suggested_fix(edits),
            None => self,
        }
    }

    /// Whether it keeps the statement from being made.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// Whether it carries a change that may be made without asking.
    pub fn has_safe_fix(&self) -> bool {
        self.fix.as_ref().is_some_and(|fix| fix.applicability == Applicability::Safe)
    }

    /// Every place in the source that it speaks of.
    pub fn spans(&mut self) -> impl Iterator<Item = &mut Span> {
        let edits = self.fix.iter_mut().flat_map(|fix| &mut fix.edits).map(|edit| &mut edit.span);
        std::iter::once(&mut self.span).chain(edits)
    }

    fn with_fix(mut self, applicability: Applicability, edits: Vec<Edit>) -> Self {
        self.fix = Some(Fix { applicability, edits });
        self
    }
}

/// A value and the findings made on the way to it.
#[derive(Debug, Clone)]
pub struct Checked<T> {
    /// What was read.
    pub value: T,
    /// The findings.
    pub findings: Vec<Diagnostic>,
}

/// Puts findings in the order of the source, then by code.
pub fn sort(findings: &mut [Diagnostic]) {
    findings.sort_by(|a, b| {
        (a.span, a.page, a.code, &a.message).cmp(&(b.span, b.page, b.code, &b.message))
    });
}

/// The place of a finding in a line of words: `a.md:3:1`, `a.pdf, page 3`.
pub fn place(source: &Source, finding: &Diagnostic) -> String {
    let name = source.name();
    match finding.page {
        _ if source.has_lines() => {
            let at = source.position(finding.span.start);
            format!("{name}:{}:{}", at.line, at.column)
        }
        Some(page) => format!("{name}, page {page}"),
        None => name.to_owned(),
    }
}

/// Whether any finding is of severity error.
pub fn has_errors(findings: &[Diagnostic]) -> bool {
    findings.iter().any(Diagnostic::is_error)
}

/// The findings of one source, ready to be reported.
#[derive(Debug, Clone, Copy)]
pub struct Report<'a> {
    /// The text that the findings are about.
    pub source: &'a Source,
    /// The findings.
    pub findings: &'a [Diagnostic],
}
