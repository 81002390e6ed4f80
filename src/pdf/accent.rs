//! The second colour of a statement in the inks that print it.
//!
//! Layouts are handed the accent as a screen shows it; whatever has exactly
//! that colour on the laid-out pages is given its inks here. [`super::ink`]
//! leaves those as they are.

use std::borrow::Cow;

use typst::layout::{Frame, FrameItem};
use typst::model::Document;
use typst::visualize::{Color, FixedStroke, Paint};
use typst_layout::{Page, PagedDocument};

use crate::typeset::Pages;
use crate::typeset::accent::Accent;

/// Pages with the accent in its inks; the same where there is none.
pub fn mixed(pages: &Pages) -> Cow<'_, Pages> {
    let Some(accent) = &pages.accent else { return Cow::Borrowed(pages) };
    let [red, green, blue] = accent.on_screen();
    let from = Color::from_u8(red, green, blue, 255);
    let document = Change { from, to: accent.on_press() }.document(&pages.document);
    Cow::Owned(Pages { document, ..pages.clone() })
}

/// Separated pages for a printer that has four inks and no others.
pub fn in_four_inks<'a>(
    inked: &'a PagedDocument,
    accent: Option<&Accent>,
) -> Cow<'a, PagedDocument> {
    match accent {
        Some(accent) if accent.ink.is_some() => {
            let change = Change { from: accent.on_press(), to: accent.in_process() };
            Cow::Owned(change.document(inked))
        }
        _ => Cow::Borrowed(inked),
    }
}

struct Change {
    from: Color,
    to: Color,
}

impl Change {
    fn document(&self, document: &PagedDocument) -> PagedDocument {
        let pages = document.pages().iter();
        let changed = pages.map(|page| Page { frame: self.frame(&page.frame), ..page.clone() });
        PagedDocument::new(changed.collect(), document.info().clone())
    }

    fn frame(&self, frame: &Frame) -> Frame {
        let mut out = Frame::new(frame.size(), frame.kind());
        if frame.has_baseline() {
            out.set_baseline(frame.baseline());
        }
        for (at, item) in frame.items() {
            let item = match item {
                FrameItem::Group(group) => {
                    let mut group = group.clone();
                    group.frame = self.frame(&group.frame);
                    FrameItem::Group(group)
                }
                FrameItem::Text(text) => {
                    let mut text = text.clone();
                    text.fill = self.paint(&text.fill);
                    text.stroke = text.stroke.as_ref().map(|stroke| self.stroke(stroke));
                    FrameItem::Text(text)
                }
                FrameItem::Shape(shape, span) => {
                    let mut shape = shape.clone();
                    shape.fill = shape.fill.as_ref().map(|fill| self.paint(fill));
                    shape.stroke = shape.stroke.as_ref().map(|stroke| self.stroke(stroke));
                    FrameItem::Shape(shape, *span)
                }
                other => other.clone(),
            };
            out.push(*at, item);
        }
        out
    }

    fn stroke(&self, stroke: &FixedStroke) -> FixedStroke {
        FixedStroke { paint: self.paint(&stroke.paint), ..stroke.clone() }
    }

    fn paint(&self, paint: &Paint) -> Paint {
        match paint {
            Paint::Solid(color) if *color == self.from => Paint::Solid(self.to.clone()),
            other => other.clone(),
        }
    }
}
