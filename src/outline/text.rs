//! The structure as an outline for people: one line for each part, with the
//! line of the source it begins on.

use std::fmt::Write;

use crate::source::{Source, Span};
use crate::statement::{Block, Inference, Statement, plain_text};

/// How much of a paragraph is shown.
const SHOWN: usize = 64;

/// Writes the outline.
pub fn outline(statement: &Statement, source: &Source) -> String {
    let mut out = Outline { source, text: String::new() };
    let identity = &statement.identity;
    out.field("title", &statement.plain_title());
    if let Some(subtitle) = &statement.subtitle {
        out.field("subtitle", &plain_text(subtitle));
    }
    out.field("issuer", identity.issuer.as_deref().unwrap_or("–"));
    out.field("date", &identity.date.map_or("–".into(), |d| d.to_string()));
    out.field("language", &format!("{} ({})", identity.lang, identity.dir.word()));
    for line in &statement.byline {
        out.field("byline", &plain_text(&line.content));
    }
    for block in &statement.blocks {
        out.block(block, 0);
    }
    for picture in &statement.pictures {
        let name = format!("picture {}", picture.path);
        out.part(0, picture.span, &name, &picture.alternative, &[]);
    }
    for note in &statement.notes {
        let text = note.blocks.iter().map(Block::plain_text).collect::<Vec<_>>().join(" ");
        out.part(0, note.span, &format!("note {}", note.label), &text, &[]);
    }
    if let Some(contact) = &statement.contact {
        out.part(0, contact.span, "contact", &contact.plain_text(), &[]);
        for link in contact.links() {
            let _ = writeln!(out.text, "{:>11}   → {link}", "");
        }
    }
    out.text
}

struct Outline<'a> {
    source: &'a Source,
    text: String,
}

impl Outline<'_> {
    fn field(&mut self, name: &str, value: &str) {
        let _ = writeln!(self.text, "{name:>11}   {}", value.replace('\n', " / "));
    }

    fn part(&mut self, depth: usize, span: Span, name: &str, text: &str, inferred: &[Inference]) {
        let indent = "    ".repeat(depth);
        let line = if span == Span::default() {
            String::new()
        } else {
            format!("line {}", self.source.position(span.start).line)
        };
        let _ = write!(self.text, "{line:>11}   {indent}{name}  {}", shorten(text));
        for inference in inferred {
            let _ = write!(self.text, "  [{}]", inference.code());
        }
        // A part without text, such as a break, leaves no blanks at the end.
        self.text.truncate(self.text.trim_end().len());
        self.text.push('\n');
    }

    fn block(&mut self, block: &Block, depth: usize) {
        let span = block.span();
        match block {
            Block::Paragraph(p) => {
                let name = p.number.as_ref().map_or("¶", |n| n.printed.as_str());
                self.part(depth, span, name, &plain_text(&p.content), &p.inferred);
                p.blocks.iter().for_each(|b| self.block(b, depth + 1));
            }
            Block::Heading { level, content, .. } => {
                self.part(depth, span, &"#".repeat(usize::from(*level)), &plain_text(content), &[]);
            }
            Block::Quotation(q) => {
                let text = q.blocks.iter().map(Block::plain_text).collect::<Vec<_>>().join(" / ");
                self.part(depth + 1, span, ">", &text, &q.inferred);
                if let Some(attribution) = &q.attribution {
                    self.part(depth + 2, span, "by", &plain_text(attribution), &[]);
                }
            }
            Block::List { items, .. } => {
                for item in items {
                    let name = item.label.as_deref().unwrap_or("•");
                    let mut blocks = item.blocks.iter();
                    let first = blocks.next().map(Block::plain_text).unwrap_or_default();
                    self.part(depth + 1, item.span, name, &first, &[]);
                    blocks.for_each(|b| self.block(b, depth + 1));
                }
            }
            Block::Table(table) => {
                let size = format!("table {}×{}", table.columns.len(), table.rows.len() + 1);
                self.part(depth, span, &size, &block.plain_text(), &[]);
            }
            Block::Figure(figure) => {
                self.part(depth, span, "figure", &plain_text(&figure.caption), &[]);
            }
            Block::Code { text, .. } => self.part(depth, span, "code", text, &[]),
            Block::Break { .. } => self.part(depth, span, "break", "", &[]),
            Block::Notice { .. } => self.part(depth, span, "notice", &block.plain_text(), &[]),
        }
    }
}

fn shorten(text: &str) -> String {
    let line = text.replace('\n', " / ");
    if line.chars().count() <= SHOWN {
        return line;
    }
    let cut: String = line.chars().take(SHOWN - 1).collect();
    format!("{cut}…")
}
