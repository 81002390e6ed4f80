//! What of the typing has been put right, as findings: each once for a
//! statement, at its first place, with a fix for all of them.

use memchr::{memchr2, memchr2_iter, memmem};
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
    let mut signs = Signs::default();
    statement.each_run(&mut |content| signs.look(content));
    // Straight quotes by themselves are how the author types.
    let mixed = signs.straight && signs.curly;
    let mut seen = Seen::default();
    if mixed || signs.rows {
        statement.each_run(&mut |content| {
            let mut here = Signs::default();
            here.look(content);
            if here.rows || (mixed && here.straight) {
                seen.look(content, mixed, &tailor, source);
            }
        });
    }
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
    hyphens: Places,
    spaces: Places,
}

impl Seen {
    fn look(&mut self, content: &[Inline], mixed: bool, tailor: &Tailor<'_>, source: &Source) {
        let line = tailor.mark(content);
        let mut spaces: Option<(usize, Span)> = None;
        let mut hyphens = 0;
        for (index, span, literal) in line.placed(source) {
            let c = line.at(index).unwrap_or_default();
            // Places that are not exact are counted and not mended.
            if mixed && matches!(c, '"' | '\'') {
                self.straight.add(span, literal.then(|| line.shown_at(index)));
            }
            hyphens = if c == '-' { hyphens + 1 } else { 0 };
            let next = line.at(index + 1);
            if c == '-' && next != Some('-') && (2..=3).contains(&hyphens) {
                let before = Span::new(span.end.saturating_sub(hyphens), span.end);
                let literal = literal && source.slice(before) == &"---"[..hyphens];
                let row = if literal { before } else { span };
                let dash = line.shown_at(index + 1 - hyphens);
                if !dash.is_empty() {
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
        if let Some(span) = self.straight.first {
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

/// Which of the characters in question a text has.
#[derive(Default)]
struct Signs {
    straight: bool,
    curly: bool,
    /// Hyphens or blanks in a row.
    rows: bool,
}

impl Signs {
    fn look(&mut self, content: &[Inline]) {
        for inline in content {
            match inline {
                Inline::Text { text, .. } => self.read(text.as_bytes()),
                other => self.look(other.children()),
            }
        }
    }

    fn read(&mut self, text: &[u8]) {
        self.straight |= memchr2(b'"', b'\'', text).is_some();
        self.rows |= memmem::find(text, b"--").or_else(|| memmem::find(text, b"  ")).is_some();
        // “ ” „ ‘ ’ ‚ and « »
        self.curly = self.curly
            || memchr2_iter(0xe2, 0xc2, text).any(|at| match text.get(at + 1..) {
                Some([0x80, 0x98..=0x9a | 0x9c..=0x9e, ..]) => text[at] == 0xe2,
                Some([0xab | 0xbb, ..]) => text[at] == 0xc2,
                _ => false,
            });
    }
}
