//! The structure as JSON, in the stable form of `inspect --format json`.

use serde::Serialize;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::json::Finding;
use crate::source::{Source, Span};
use crate::statement::{Block, Statement, plain_text};

/// The version of the form. A change that takes something away raises it.
const SCHEMA: u32 = 1;

/// The whole document.
#[derive(Debug, Serialize)]
pub struct Document<'a> {
    schema: u32,
    slug: &'a str,
    lang: &'a str,
    dir: &'a str,
    title: String,
    subtitle: Option<String>,
    issuer: Option<&'a str>,
    date: Option<String>,
    byline: Vec<String>,
    blocks: Vec<Item>,
    contact: Option<Contact>,
    footnotes: Vec<Footnote<'a>>,
    findings: Vec<Finding<'a>>,
}

#[derive(Debug, Default, Serialize)]
struct Item {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<Option<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    anchor: Option<Option<String>>,
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    attribution: Option<Option<String>>,
    line: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    inferred: Option<Vec<&'static str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    picture: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    alternative: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    blocks: Option<Vec<Item>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    items: Option<Vec<Entry>>,
}

/// One item of a list: no block of its own, but what holds blocks.
#[derive(Debug, Serialize)]
struct Entry {
    label: Option<String>,
    text: String,
    line: usize,
    blocks: Vec<Item>,
}

#[derive(Debug, Serialize)]
struct Contact {
    text: String,
    links: Vec<String>,
    line: Option<usize>,
}

#[derive(Debug, Serialize)]
struct Footnote<'a> {
    label: &'a str,
    text: String,
}

/// A statement and its findings as a document.
pub fn document<'a>(
    statement: &'a Statement,
    source: &'a Source,
    findings: &'a [Diagnostic],
) -> Document<'a> {
    let read = Read { statement, source };
    let identity = &statement.identity;
    Document {
        schema: SCHEMA,
        slug: &identity.slug,
        lang: &identity.lang,
        dir: identity.dir.word(),
        title: statement.plain_title(),
        subtitle: statement.subtitle.as_ref().map(|s| plain_text(s)),
        issuer: identity.issuer.as_deref(),
        date: identity.date.map(|d| d.to_string()),
        byline: statement.byline.iter().map(|l| plain_text(&l.content)).collect(),
        blocks: read.items(&statement.blocks),
        contact: statement.contact.as_ref().map(|c| Contact {
            text: c.plain_text(),
            links: c.links(),
            line: (c.span != Span::default()).then(|| read.line(c.span)),
        }),
        footnotes: statement
            .notes
            .iter()
            .map(|note| Footnote { label: &note.label, text: joined(&note.blocks) })
            .collect(),
        findings: findings.iter().map(|f| Finding::new(source, f)).collect(),
    }
}

/// A source in which there was no statement to read, in the same form.
pub fn unread<'a>(slug: &'a str, source: &'a Source, findings: &'a [Diagnostic]) -> Document<'a> {
    Document {
        schema: SCHEMA,
        slug,
        lang: "und",
        dir: "ltr",
        title: String::new(),
        subtitle: None,
        issuer: None,
        date: None,
        byline: Vec::new(),
        blocks: Vec::new(),
        contact: None,
        footnotes: Vec::new(),
        findings: findings.iter().map(|f| Finding::new(source, f)).collect(),
    }
}

/// The text of several blocks, one to a line.
fn joined(blocks: &[Block]) -> String {
    blocks.iter().map(Block::plain_text).collect::<Vec<_>>().join("\n")
}

/// A statement and the text it was read from.
struct Read<'a> {
    statement: &'a Statement,
    source: &'a Source,
}

impl Read<'_> {
    fn line(&self, span: Span) -> usize {
        self.source.position(span.start).line
    }

    fn items(&self, blocks: &[Block]) -> Vec<Item> {
        blocks.iter().map(|block| self.item(block)).collect()
    }

    fn item(&self, block: &Block) -> Item {
        let base =
            Item { text: block.plain_text(), line: self.line(block.span()), ..Item::default() };
        match block {
            Block::Paragraph(p) => Item {
                kind: "paragraph",
                number: Some(p.number.as_ref().map(|n| n.label.clone())),
                anchor: Some(p.number.as_ref().map(|n| n.anchor.clone())),
                inferred: Some(p.inferred.iter().map(|i| i.code()).collect()),
                blocks: Some(self.items(&p.blocks)),
                ..base
            },
            Block::Quotation(q) => Item {
                kind: "quotation",
                text: joined(&q.blocks),
                attribution: Some(q.attribution.as_ref().map(|a| plain_text(a))),
                inferred: Some(q.inferred.iter().map(|i| i.code()).collect()),
                blocks: Some(self.items(&q.blocks)),
                ..base
            },
            Block::Heading { level, .. } => Item { kind: "heading", level: Some(*level), ..base },
            Block::List { items: list, .. } => Item {
                kind: "list",
                items: Some(
                    list.iter()
                        .map(|entry| Entry {
                            label: entry.label.clone(),
                            text: joined(&entry.blocks),
                            line: self.line(entry.span),
                            blocks: self.items(&entry.blocks),
                        })
                        .collect(),
                ),
                ..base
            },
            Block::Figure(figure) => {
                let picture = self.statement.pictures.get(figure.picture);
                Item {
                    kind: "figure",
                    picture: picture.map(|p| p.path.clone()),
                    alternative: picture.map(|p| p.alternative.clone()),
                    ..base
                }
            }
            Block::Table(_) => Item { kind: "table", ..base },
            Block::Code { .. } => Item { kind: "code", ..base },
            Block::Break { .. } => Item { kind: "break", ..base },
            Block::Notice { .. } => Item { kind: "notice", ..base },
        }
    }
}
