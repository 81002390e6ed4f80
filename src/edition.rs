//! The language versions of one statement, held against one another.
//!
//! They should have the same paragraph numbers, quotations, figures and
//! footnotes at the same places, headings of the same depth, and a contact
//! each. Words are not compared.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::statement::{Block, Inline, Statement};

/// An edition and the file it stands in.
#[derive(Debug, Clone, Copy)]
pub struct Named<'a> {
    /// The file, as messages name it.
    pub name: &'a str,
    /// What was read from it.
    pub statement: &'a Statement,
}

/// Holds an edition against the one that leads.
pub fn compare(lead: Named<'_>, other: Named<'_>) -> Vec<Diagnostic> {
    let (theirs, ours) = (Shape::of(lead.statement), Shape::of(other.statement));
    let mut findings = Vec::new();
    let differ = |span: Span, message: String| {
        Diagnostic::warning("edition-mismatch", span, message)
            .with_help("make the editions agree, or write under `allow` why they do not")
    };
    let paragraphs = (theirs.of_part(Part::Paragraph), ours.of_part(Part::Paragraph));
    let apart: Vec<Place> =
        differences(paragraphs.0, paragraphs.1).into_iter().map(|(place, _)| place).collect();
    for part in Part::ALL {
        for (place, difference) in differences(theirs.of_part(part), ours.of_part(part)) {
            // What stands at a paragraph that is not there cannot be there.
            if part != Part::Paragraph && apart.contains(&place) {
                continue;
            }
            let span = ours.span_at(place);
            let message = match (part, difference) {
                (Part::Paragraph, Difference::Missing(_)) => {
                    format!("paragraph {} of {} is missing in this edition", place.0, lead.name)
                }
                (Part::Paragraph, Difference::More(_)) => {
                    format!("paragraph {} is not in {}", place.0, lead.name)
                }
                (_, Difference::Missing(count)) => format!(
                    "{} has {} {} that this edition has not",
                    lead.name,
                    part.counted(count),
                    place
                ),
                (_, Difference::More(count)) => {
                    format!("{} {} is not in {}", capital(&part.counted(count)), place, lead.name)
                }
            };
            findings.push(differ(span, message));
        }
    }
    match (&lead.statement.contact, &other.statement.contact) {
        (Some(_), None) => findings.push(differ(
            Span::default(),
            format!("{} ends with a contact and this edition does not", lead.name),
        )),
        (None, Some(contact)) => findings.push(differ(
            contact.span,
            format!("this edition ends with a contact and {} does not", lead.name),
        )),
        _ => {}
    }
    findings
}

/// What is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Paragraph,
    Quotation,
    Heading(u8),
    Figure,
    Table,
    Note,
}

impl Part {
    const ALL: [Part; 10] = [
        Part::Paragraph,
        Part::Quotation,
        Part::Heading(2),
        Part::Heading(3),
        Part::Heading(4),
        Part::Heading(5),
        Part::Heading(6),
        Part::Figure,
        Part::Table,
        Part::Note,
    ];

    fn counted(self, count: usize) -> String {
        let word = match self {
            Part::Paragraph => "paragraph",
            Part::Quotation => "quotation",
            Part::Heading(level) if count == 1 => return format!("a heading of level {level}"),
            Part::Heading(level) => return format!("{count} headings of level {level}"),
            Part::Figure => "figure",
            Part::Table => "table",
            Part::Note => "footnote mark",
        };
        if count == 1 { format!("a {word}") } else { format!("{count} {word}s") }
    }
}

/// Where something stands: behind which paragraph number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place(u64);

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            0 => f.write_str("before the first number"),
            number => write!(f, "at paragraph {number}"),
        }
    }
}

/// How many of something there are at each place.
type Counts = BTreeMap<Place, usize>;

/// What an edition is made of, words left aside.
#[derive(Debug, Default)]
struct Shape {
    counts: BTreeMap<Part, Counts>,
    spans: BTreeMap<Place, Span>,
    at: u64,
}

impl Shape {
    fn of(statement: &Statement) -> Shape {
        let mut shape = Shape::default();
        shape.blocks(&statement.blocks);
        shape
    }

    /// The counts of a part.
    fn of_part(&self, part: Part) -> Option<&Counts> {
        self.counts.get(&part)
    }

    /// The paragraph at a place, or the nearest one before it.
    fn span_at(&self, place: Place) -> Span {
        self.spans.range(..=place).next_back().map(|(_, span)| *span).unwrap_or_default()
    }

    fn count(&mut self, part: Part) {
        *self.counts.entry(part).or_default().entry(Place(self.at)).or_default() += 1;
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph(paragraph) => {
                if let Some(number) = &paragraph.number {
                    self.at = number.value;
                    self.spans.entry(Place(self.at)).or_insert(paragraph.span);
                    self.count(Part::Paragraph);
                }
                self.notes(&paragraph.content);
                self.blocks(&paragraph.blocks);
            }
            Block::Quotation(quotation) => {
                self.count(Part::Quotation);
                self.blocks(&quotation.blocks);
                quotation.attribution.iter().for_each(|content| self.notes(content));
            }
            Block::Heading { level, content, .. } => {
                self.count(Part::Heading(*level));
                self.notes(content);
            }
            Block::Figure(figure) => {
                self.count(Part::Figure);
                self.notes(&figure.caption);
            }
            Block::Table(_) => {
                self.count(Part::Table);
                block.each_inlines(&mut |content| self.notes(content));
            }
            Block::List { items, .. } => items.iter().for_each(|item| self.blocks(&item.blocks)),
            other => other.each_inlines(&mut |content| self.notes(content)),
        }
    }

    fn notes(&mut self, content: &[Inline]) {
        for inline in content {
            if matches!(inline, Inline::Note(_)) {
                self.count(Part::Note);
            }
            self.notes(inline.children());
        }
    }
}

enum Difference {
    Missing(usize),
    More(usize),
}

/// Every place at which two editions do not have the same number of something.
fn differences(theirs: Option<&Counts>, ours: Option<&Counts>) -> Vec<(Place, Difference)> {
    let none = Counts::new();
    let (theirs, ours) = (theirs.unwrap_or(&none), ours.unwrap_or(&none));
    let mut places: Vec<Place> = theirs.keys().chain(ours.keys()).copied().collect();
    places.sort_unstable();
    places.dedup();
    places
        .into_iter()
        .filter_map(|place| {
            let count = |counts: &Counts| counts.get(&place).copied().unwrap_or(0);
            let (a, b) = (count(theirs), count(ours));
            match a.cmp(&b) {
                std::cmp::Ordering::Greater => Some((place, Difference::Missing(a - b))),
                std::cmp::Ordering::Less => Some((place, Difference::More(b - a))),
                std::cmp::Ordering::Equal => None,
            }
        })
        .collect()
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}
