//! Pages as a press prints them: black in one ink, nothing that only a screen
//! has any use for.
//!
//! Works on pages that are laid out already. A tone becomes so much of K;
//! Typst's own way with it, 75/68/67/90 for black, would be four inks on top
//! of one another and a blurred edge on every letter. A colour that a layout
//! gives in C, M, Y and K stays as it is. Pictures go to [`super::pictures`].

use std::borrow::Cow;

use typst::ecow::EcoVec;
use typst::layout::{Abs, Frame, FrameItem, Point, Sides, Size};
use typst::model::Document;
use typst::syntax::Span;
use typst::visualize::{
    Cmyk, Color, DashPattern, FixedStroke, Geometry, Image, Paint, ProcessColor, Shape,
};
use typst_layout::{Page, PagedDocument};

use super::pictures::Engraver;
use crate::typeset::Pages;
use crate::typeset::accent::Accent;

/// What stands around the trimmed page.
#[derive(Debug, Clone, Copy)]
pub struct Surround {
    /// How far a picture that runs off the page goes on.
    pub bleed: Abs,
    /// Room for marks outside the bleed, on each side; none without marks.
    pub marks: Option<Abs>,
}

impl Surround {
    /// From the trim to the edge of the sheet.
    pub fn margin(self) -> Abs {
        self.bleed + self.marks.unwrap_or(Abs::zero())
    }
}

/// The pages in the inks of a press, the blank ones of print among them.
///
/// A PDF made of them is complete once [`super::pictures::declare`] has been
/// over it.
///
/// # Errors
/// Where a picture cannot be brought to the inks.
pub fn separate(
    Pages { document, blanks, ends_in_contact, accent, .. }: &Pages,
    engraver: &Engraver<'_>,
) -> Result<PagedDocument, String> {
    // A layout is handed the accent as a screen shows it.
    let accent = accent.as_ref().map(|accent| {
        let [red, green, blue] = accent.on_screen();
        (Color::from_u8(red, green, blue, 255), accent.on_press())
    });
    let ink = |color: &Color| match &accent {
        Some((shown, printed)) if color == shown => printed.clone(),
        _ => ink(color),
    };
    let engrave = |image: &Image, size, span| engraver.engrave(image, size, span);
    let mut pages = EcoVec::new();
    let laid = document.pages();
    let empty =
        laid.last().map(|page| Page { frame: Frame::hard(page.frame.size()), ..page.clone() });
    let before = laid.len().saturating_sub(usize::from(*ends_in_contact));
    let blank = empty.iter().cycle().take(if empty.is_some() { *blanks } else { 0 });
    for page in laid[..before].iter().chain(blank).chain(&laid[before..]) {
        let frame = inked(&page.frame, &ink, &engrave)?;
        pages.push(Page { frame, bleed: Sides::splat(Abs::zero()), ..page.clone() });
    }
    Ok(PagedDocument::new(pages, document.info().clone()))
}

/// Separated pages with what stands around the trim.
pub fn surround(inked: &PagedDocument, around: Surround) -> PagedDocument {
    let bleed = Sides::splat(around.margin());
    let pages = inked.pages().iter().map(|page| {
        let mut frame = page.frame.clone();
        if let Some(room) = around.marks {
            marks(&mut frame, around.bleed, room);
        }
        Page { frame, bleed, ..page.clone() }
    });
    PagedDocument::new(pages.collect(), inked.info().clone())
}

/// Separated pages for a printer that has four inks and no others.
pub fn in_four_inks<'a>(
    inked_pages: &'a PagedDocument,
    accent: Option<&Accent>,
) -> Result<Cow<'a, PagedDocument>, String> {
    let Some(accent) = accent.filter(|accent| accent.ink.is_some()) else {
        return Ok(Cow::Borrowed(inked_pages));
    };
    let (own, mixed) = (accent.on_press(), accent.in_process());
    let ink = |color: &Color| if *color == own { mixed.clone() } else { color.clone() };
    let keep = |image: &Image, size, span| Ok(FrameItem::Image(image.clone(), size, span));
    let pages: Result<EcoVec<Page>, String> = inked_pages
        .pages()
        .iter()
        .map(|page| Ok(Page { frame: inked(&page.frame, &ink, &keep)?, ..page.clone() }))
        .collect();
    Ok(Cow::Owned(PagedDocument::new(pages?, inked_pages.info().clone())))
}

/// A frame without links and tags, every paint in ink and every picture engraved.
fn inked(
    frame: &Frame,
    ink: &impl Fn(&Color) -> Color,
    engrave: &impl Fn(&Image, Size, Span) -> Result<FrameItem, String>,
) -> Result<Frame, String> {
    let paint = |paint: &Paint| match paint {
        Paint::Solid(color) => Paint::Solid(ink(color)),
        other => other.clone(),
    };
    let stroke =
        |stroke: &FixedStroke| FixedStroke { paint: paint(&stroke.paint), ..stroke.clone() };
    let mut out = Frame::new(frame.size(), frame.kind());
    if frame.has_baseline() {
        out.set_baseline(frame.baseline());
    }
    for (at, item) in frame.items() {
        let item = match item {
            FrameItem::Link(..) | FrameItem::Tag(_) => continue,
            FrameItem::Group(group) => {
                let mut group = group.clone();
                group.frame = inked(&group.frame, ink, engrave)?;
                FrameItem::Group(group)
            }
            FrameItem::Text(text) => {
                let mut text = text.clone();
                text.fill = paint(&text.fill);
                text.stroke = text.stroke.as_ref().map(stroke);
                FrameItem::Text(text)
            }
            FrameItem::Shape(shape, span) => {
                let mut shape = shape.clone();
                shape.fill = shape.fill.as_ref().map(paint);
                shape.stroke = shape.stroke.as_ref().map(stroke);
                FrameItem::Shape(shape, *span)
            }
            FrameItem::Image(image, size, span) => engrave(image, *size, *span)?,
        };
        out.push(*at, item);
    }
    Ok(out)
}

/// So much of each ink.
fn ink(color: &Color) -> Color {
    match color {
        Color::Process(ProcessColor::Cmyk(_)) | Color::Spot(_) => color.clone(),
        _ => black(1.0 - color.to_luma().luma),
    }
}

/// So much of black alone.
pub(super) fn black(k: f32) -> Color {
    Color::Process(ProcessColor::Cmyk(Cmyk { c: 0.0, m: 0.0, y: 0.0, k }))
}

/// Every ink at its fullest, for marks that each plate must show.
fn registration() -> Paint {
    Paint::Solid(Color::Process(ProcessColor::Cmyk(Cmyk { c: 1.0, m: 1.0, y: 1.0, k: 1.0 })))
}

/// A line as fine as a press holds.
pub(super) fn hairline(
    frame: &mut Frame,
    from: Point,
    along: Point,
    paint: Paint,
    dash: Option<DashPattern<Abs, Abs>>,
) {
    let stroke = FixedStroke { dash, ..FixedStroke::from_pair(paint, Abs::pt(0.25)) };
    let shape = Shape {
        geometry: Geometry::Line(along),
        fill: None,
        fill_rule: Default::default(),
        stroke: Some(stroke),
    };
    frame.push(from, FrameItem::Shape(shape, Span::detached()));
}

/// Crop marks at the corners and register marks at the middle of each side,
/// all outside the bleed.
fn marks(frame: &mut Frame, bleed: Abs, room: Abs) {
    let (width, height) = (frame.width(), frame.height());
    let line = |frame: &mut Frame, from: Point, to: Point| {
        hairline(frame, from, to - from, registration(), None);
    };
    let (near, far) = (bleed + room * 0.1, bleed + room * 0.8);
    for (x, outward) in [(Abs::zero(), -1.0), (width, 1.0)] {
        for y in [Abs::zero(), height] {
            line(frame, Point::new(x + near * outward, y), Point::new(x + far * outward, y));
        }
    }
    for (y, outward) in [(Abs::zero(), -1.0), (height, 1.0)] {
        for x in [Abs::zero(), width] {
            line(frame, Point::new(x, y + near * outward), Point::new(x, y + far * outward));
        }
    }
    let arm = room * 0.35;
    let middle = bleed + room * 0.5;
    for (x, y) in [
        (width / 2.0, -middle),
        (width / 2.0, height + middle),
        (-middle, height / 2.0),
        (width + middle, height / 2.0),
    ] {
        line(frame, Point::new(x - arm, y), Point::new(x + arm, y));
        line(frame, Point::new(x, y - arm), Point::new(x, y + arm));
    }
}
