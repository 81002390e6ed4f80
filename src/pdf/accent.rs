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

/// Whether a printer mixes inks of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inks {
    /// Those that a statement names too.
    Any,
    /// Cyan, magenta, yellow and black.
    Process,
}

/// Pages with the accent in its inks; the same where there is none.
pub fn mixed(pages: Cow<'_, Pages>, inks: Inks) -> Cow<'_, Pages> {
    let Some(accent) = &pages.accent else { return pages };
    let [red, green, blue] = accent.on_screen();
    let change = Change {
        from: Color::from_u8(red, green, blue, 255),
        to: match inks {
            Inks::Any => accent.on_press(),
            Inks::Process => accent.in_process(),
        },
    };
    let laid = pages.document.pages().iter();
    let changed = laid.map(|page| Page { frame: change.frame(&page.frame), ..page.clone() });
    let document = PagedDocument::new(changed.collect(), pages.document.info().clone());
    Cow::Owned(Pages { document, ..pages.into_owned() })
}

struct Change {
    from: Color,
    to: Color,
}

impl Change {
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
