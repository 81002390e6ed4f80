//! What of the typing has been put right, as findings: each once for a
//! statement, at its first place, with a fix for all of them.

use typst::foundations::Smart;

use super::Tailor;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::fix::Edit;
use crate::source::{Source, Span};
use crate::statement::{Inline, Statement};

/// Reports characters that stand for others.
pub fn review(statement: &Statement, source: &Source) -> Vec<Diagnostic> {
    let style = Smart::Auto;
    let tailor = Tailor::new(&statement.identity, &style);
    let mut seen = Seen::default();
    statement.each_run(&mut |content| seen.look(content, &tailor, source));
    seen.findings()
}

/// Places of one kind.
#[derive(Default)]
struct Places {
    first: Option<Span>,
    count: usize,
    edits: Vec<Edit>,
}

impl Places {
    fn add(&mut self, span: Span, instead: Option<&str>) {
        self.first.get_or_insert(span);
        self.count += 1;
        self.edits.extend(instead.map(|text| Edit::new(span, text)));
    }

    /// `here`, `here and at 3 more places`.
    fn where_(&self) -> String {
        match self.count {
            0 | 1 => "here".to_owned(),
            2 => "here and at one more place".to_owned(),
            n => format!("here and at {} more places", n - 1),
        }
    }

    fn edits(&mut self) -> Option<Vec<Edit>> {
        let mut edits = std::mem::take(&mut self.edits);
        edits.sort();
        edits.dedup();
        (!edits.is_empty()).then_some(edits)
    }
}

#[derive(Default)]
struct Seen {
    straight: Places,
    curly: bool,
    hyphens: Places,
    spaces: Places,
}

impl Seen {
    fn look(&mut self, content: &[Inline], tailor: &Tailor<'_>, source: &Source) {
        if !is_worth_a_look(content) {
            return;
        }
        let line = tailor.mark(content);
        let mut spaces: Option<(usize, Span)> = None;
        let mut hyphens = 0;
        for (index, text, byte) in line.placed() {
            let c = line.at(index).unwrap_or_default();
            // An escape or an entity of the source is more than it shows; those
            // places are counted and not mended.
            let at = text.start + byte;
            let span = Span::new(at, at + c.len_utf8());
            let literal = text.start < text.end && source.slice(span).starts_with(c);
            match c {
                '"' | '\'' => self.straight.add(span, literal.then(|| line.shown_at(index))),
                '“' | '”' | '„' | '‘' | '’' | '‚' | '«' | '»' => self.curly = true,
                _ => {}
            }
            hyphens = if c == '-' { hyphens + 1 } else { 0 };
            let next = line.at(index + 1);
            if c == '-' && next != Some('-') && (2..=3).contains(&hyphens) {
                let row = Span::new(span.end - hyphens.min(span.end), span.end);
                let dash = line.shown_at(index + 1 - hyphens);
                if !dash.is_empty() {
                    let literal = source.slice(row) == &"---"[..hyphens];
                    self.hyphens.add(row, literal.then_some(dash));
                }
            }
            match (c, &mut spaces) {
                (' ', None) => spaces = Some((1, span)),
                (' ', Some((count, row))) => {
                    *count += 1;
                    row.end = span.end;
                }
                (_, row) => {
                    if let Some((count, row)) = row.take()
                        && count > 1
                    {
                        let literal = source.slice(row).bytes().all(|b| b == b' ');
                        self.spaces.add(row, literal.then_some(" "));
                    }
                }
            }
        }
    }

    fn findings(mut self) -> Vec<Diagnostic> {
        let mut findings = Vec::new();
        let straight = self.straight.edits();
        if let (true, Some(span)) = (self.curly, self.straight.first) {
            let message = format!(
                "a straight quote or apostrophe {}, among curly ones: all are set as curly",
                self.straight.where_()
            );
            findings.push(
                Diagnostic::note("straight-quotes-mixed", span, message)
                    .with_help("nothing has to be done for the pamphlet; in the file they differ")
                    .with(true, straight),
            );
        }
        let hyphens = self.hyphens.edits();
        if let Some(span) = self.hyphens.first {
            let message = format!("hyphens in a row {}: set as a dash", self.hyphens.where_());
            findings.push(
                Diagnostic::note("double-hyphen", span, message)
                    .with_help("if they are meant as hyphens, write them as code: `--`")
                    .with(true, hyphens),
            );
        }
        let spaces = self.spaces.edits();
        if let Some(span) = self.spaces.first {
            let message = format!("spaces in a row {}: set as one", self.spaces.where_());
            findings.push(
                Diagnostic::note("double-space", span, message)
                    .with_help("nothing has to be done for the pamphlet")
                    .with(true, spaces),
            );
        }
        findings
    }
}

/// Whether a text has any of the characters in question.
fn is_worth_a_look(content: &[Inline]) -> bool {
    content.iter().any(|inline| match inline {
        Inline::Text { text, .. } => {
            let bytes = text.as_bytes();
            // Curly quotes begin with one of the last two.
            let quote = |byte: &u8| matches!(byte, b'"' | b'\'' | 0xc2 | 0xe2);
            bytes.iter().any(quote) || bytes.windows(2).any(|w| w == b"--" || w == b"  ")
        }
        other => is_worth_a_look(other.children()),
    })
}
