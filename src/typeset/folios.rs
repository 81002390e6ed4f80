//! Where each page begins in the statement, so that an e-book can say on which
//! page of the print its reader is.
//!
//! Pages come in order, and so does what the body is made of: runs of text, code,
//! pictures. A page begins with the earliest of them that it has a part of.
//! Whatever runs from right to left, is set twice, as the head of a divided table,
//! or stands in a note is so no exception.

use std::collections::BTreeMap;
use std::sync::Arc;

use typst::ecow::EcoString;
use typst::foundations::PlainText;
use typst::introspection::Tag;
use typst::layout::{Frame, FrameItem};
use typst::text::{RawElem, RawLine};
use typst::visualize::ImageKind;

use super::Pages;
use super::trace::Line;
use crate::plate::Plate;
use crate::source::Span;
use crate::statement::folio::{Place, counts};
use crate::statement::{Block, Folio, Inline, Statement};

/// The beginnings of the pages, in order. A page that has nothing of the body and no
/// contact is left out.
pub fn folios(
    pages: &Pages,
    traced: &[Vec<Line>],
    statement: &Statement,
    plates: &[Arc<Plate>],
) -> Vec<Folio> {
    let mut body = Body::of(statement, plates);
    let mut found = Vec::new();
    for (index, (page, lines)) in pages.document.pages().iter().zip(traced).enumerate() {
        let begins = body.turn(lines, &page.frame);
        let last = index + 1 == traced.len() && pages.ends_in_contact;
        let place = match begins {
            _ if index == 0 => Place::Head,
            Some(place) => place,
            None if last && statement.contact.is_some() => Place::Contact,
            None => continue,
        };
        found.push(Folio { label: page.number.to_string(), place });
    }
    found
}

/// A run of the body while the pages are turned.
#[derive(Debug)]
struct Seen {
    /// Its place in the order of the body.
    order: usize,
    /// How many letters it has.
    all: usize,
    /// How many of them have been seen.
    seen: usize,
}

/// What the body is made of, in order.
#[derive(Debug, Default)]
struct Body<'a> {
    /// The pictures of the statement, by their indices.
    plates: &'a [Arc<Plate>],
    runs: BTreeMap<Span, Seen>,
    /// The code that is still to come.
    code: Vec<(&'a str, Span)>,
    /// The code whose lines come now, and how many have come. A line can be laid out
    /// in several pieces.
    lines_of: Option<(Span, i64)>,
    /// The plates of the pictures that are still to come, with their indices and
    /// their places in the order.
    pictures: Vec<(&'a Plate, usize, usize)>,
    next: usize,
}

impl<'a> Body<'a> {
    fn of(statement: &'a Statement, plates: &'a [Arc<Plate>]) -> Body<'a> {
        let mut body = Body { plates, ..Body::default() };
        body.blocks(&statement.blocks);
        body
    }

    fn blocks(&mut self, blocks: &'a [Block]) {
        for block in blocks {
            match block {
                Block::Paragraph(paragraph) => {
                    self.take(&paragraph.content);
                    self.blocks(&paragraph.blocks);
                }
                Block::Quotation(quotation) => {
                    self.blocks(&quotation.blocks);
                    quotation.attribution.iter().for_each(|words| self.take(words));
                }
                Block::List { items, .. } => {
                    items.iter().for_each(|item| self.blocks(&item.blocks));
                }
                Block::Figure(figure) => {
                    self.picture(figure.picture);
                    self.take(&figure.caption);
                }
                Block::Code { text, span } => {
                    self.code.push((text, *span));
                    self.run(text, *span);
                }
                other => other.each_inlines(&mut |content| self.take(content)),
            }
        }
    }

    fn order(&mut self) -> usize {
        self.next += 1;
        self.next
    }

    fn picture(&mut self, index: usize) {
        let order = self.order();
        self.pictures.extend(self.plates.get(index).map(|plate| (plate.as_ref(), index, order)));
    }

    fn run(&mut self, text: &str, span: Span) {
        let order = self.order();
        let run = self.runs.entry(span).or_insert(Seen { order, all: 0, seen: 0 });
        run.all += text.chars().filter(|c| counts(*c)).count();
    }

    fn take(&mut self, content: &'a [Inline]) {
        for inline in content {
            match inline {
                Inline::Text { text, span } if span.start < span.end => self.run(text, *span),
                Inline::Code { text, span } => {
                    self.code.push((text, *span));
                    self.run(text, *span);
                }
                Inline::Image(index) => self.picture(*index),
                other => self.take(other.children()),
            }
        }
    }

    /// Takes in what is on the next page and says with what it begins: a run, and
    /// how many letters of it stood before, or a picture.
    fn turn(&mut self, lines: &[Line], frame: &Frame) -> Option<Place> {
        let mut first: Option<(usize, Place)> = None;
        let mut begin = |order: usize, place: Place| {
            if first.is_none_or(|(known, _)| order < known) {
                first = Some((order, place));
            }
        };
        let mut others = Vec::new();
        if self.has_others() {
            let mut picture = |order, index| begin(order, Place::Picture(index));
            self.collect(frame, &mut others, &mut picture);
        }
        let runs = lines.iter().flat_map(|line| &line.runs).map(|run| (run.span, run.letters));
        for (span, letters) in runs.chain(others) {
            let Some(known) = self.runs.get_mut(&span) else { continue };
            if letters == 0 || known.seen >= known.all {
                continue;
            }
            begin(known.order, Place::Run { span, letters: known.seen });
            known.seen += letters;
        }
        first.map(|(_, place)| place)
    }

    /// Whether code or pictures are still to come.
    fn has_others(&self) -> bool {
        self.lines_of.is_some() || !self.code.is_empty() || !self.pictures.is_empty()
    }

    /// The code and the pictures of a page, of which no glyph leads to the source:
    /// both come in the order of the body.
    fn collect(
        &mut self,
        frame: &Frame,
        code: &mut Vec<(Span, usize)>,
        picture: &mut dyn FnMut(usize, usize),
    ) {
        for (_, item) in frame.items() {
            match item {
                FrameItem::Group(group) => self.collect(&group.frame, code, picture),
                FrameItem::Tag(Tag::Start(element, _)) => {
                    if let Some(raw) = element.to_packed::<RawElem>() {
                        let mut text = EcoString::new();
                        raw.plain_text(&mut text);
                        let next = self.next_code(&text);
                        self.lines_of = next.map(|span| (span, 0));
                    } else if let Some(line) = element.to_packed::<RawLine>()
                        && let Some((span, come)) = &mut self.lines_of
                        && line.number > *come
                    {
                        *come = line.number;
                        let letters = line.text.chars().filter(|c| counts(*c)).count();
                        code.push((*span, letters));
                    }
                }
                FrameItem::Image(image, ..) => {
                    let data: &[u8] = match image.kind() {
                        ImageKind::Raster(raster) => raster.data(),
                        ImageKind::Svg(drawing) => drawing.data(),
                        _ => continue,
                    };
                    let place = self.pictures.iter().position(|(plate, ..)| plate.bytes == data);
                    if let Some(at) = place {
                        let (_, index, order) = self.pictures.remove(at);
                        picture(order, index);
                    }
                }
                _ => {}
            }
        }
    }

    /// The next code of these characters.
    fn next_code(&mut self, text: &str) -> Option<Span> {
        let same = |code: &str| code.trim_end_matches('\n') == text.trim_end_matches('\n');
        let at = self.code.iter().position(|(code, _)| same(code))?;
        Some(self.code.remove(at).1)
    }
}
