//! The panels of a leaflet on the two sides of its sheet: for the printer with
//! bleed, for the office printer without.
//!
//! [`super::panels`] says where a panel stands; here it is put there. Nothing
//! is laid out, and no colour changed.

use std::borrow::Cow;

use typst::ecow::EcoVec;
use typst::layout::{Abs, Frame, FrameItem, GroupItem, Point, Sides, Size};
use typst::model::Document;
use typst::visualize::{Curve, DashPattern, Paint};
use typst_layout::{Page, PagedDocument};

use super::booklet::{self, File, Resolved};
use super::ink::{self, Surround};
use super::panels::{self, Panel};
use crate::product::{Duplex, Folding, Form, Leaflet};
use crate::statement::identity::Direction;
use crate::statement::{Date, Statement};

/// How long a tick is on a sheet without bleed.
const TICK: f64 = 6.0;

/// The two sides of a leaflet's sheet in place of its panels, the folds ticked
/// outside the trim; pages of any other form as they are.
pub fn unfolded<'a>(
    inked: &'a PagedDocument,
    form: Form,
    statement: &Statement,
    around: Surround,
) -> Cow<'a, PagedDocument> {
    let all = inked.pages();
    let (Form::Leaflet(leaflet), Some(like)) = (form, all.first()) else {
        return Cow::Borrowed(inked);
    };
    let mirrored = statement.identity.dir == Direction::Rtl;
    let panel = like.frame.size();
    let sides = panels::sides(leaflet, panel.x.to_mm(), mirrored);
    let size = Size::new(Abs::mm(panels::sheet(leaflet, panel.x.to_mm())), panel.y);
    let mut out = EcoVec::new();
    for (number, side) in (1..).zip(&sides) {
        let mut frame = Frame::hard(size);
        for stands in side {
            if let Some(page) = all.get(stands.number - 1) {
                place(&mut frame, page, *stands, around.bleed);
            }
        }
        if around.bleed > Abs::zero() {
            outside(&mut frame, side, around);
        } else if number == 2 {
            within(&mut frame, side);
        }
        let bleed = Sides::splat(Abs::zero());
        out.push(Page { frame, bleed, numbering: None, number, ..like.clone() });
    }
    Cow::Owned(PagedDocument::new(out, inked.info().clone()))
}

/// Puts a panel on a side. What runs off it ends at a fold, and at the edge of
/// the bleed where the sheet is trimmed.
fn place(frame: &mut Frame, page: &Page, stands: Panel, bleed: Abs) {
    let (left, width) = (Abs::mm(stands.left), Abs::mm(stands.width));
    let near = |a: Abs, b: Abs| (a - b).abs() < Abs::pt(0.01);
    let before = if near(left, Abs::zero()) { bleed } else { Abs::zero() };
    let after = if near(left + width, frame.width()) { bleed } else { Abs::zero() };
    let size = Size::new(before + width + after, frame.height() + bleed * 2.0);
    let mut window = Frame::hard(size);
    // The flap is narrower on both sides.
    let shift = (width - page.frame.width()) / 2.0;
    window.push(
        Point::new(before + shift, bleed),
        FrameItem::Group(GroupItem::new(page.frame.clone())),
    );
    let mut group = GroupItem::new(window);
    group.clip = Some(Curve::rect(size));
    frame.push(Point::new(left - before, -bleed), FrameItem::Group(group));
}

/// Where a side is folded.
fn folds(side: &[Panel]) -> impl Iterator<Item = Abs> {
    side.iter().skip(1).map(|panel| Abs::mm(panel.left))
}

/// Dashes at both ends of each fold, where the sheet is trimmed off; outside
/// the bleed where there are marks.
fn outside(frame: &mut Frame, side: &[Panel], Surround { bleed, marks }: Surround) {
    let (near, far) = match marks {
        Some(room) => (bleed + room * 0.1, bleed + room * 0.8),
        None => (bleed * 0.3, bleed),
    };
    let height = frame.height();
    for x in folds(side) {
        tick(frame, Point::new(x, -far), far - near);
        tick(frame, Point::new(x, height + near), far - near);
    }
}

/// Dashes at both ends of each fold on the sheet itself.
fn within(frame: &mut Frame, side: &[Panel]) {
    let height = frame.height();
    for x in folds(side) {
        tick(frame, Point::with_x(x), Abs::mm(TICK));
        tick(frame, Point::new(x, height - Abs::mm(TICK)), Abs::mm(TICK));
    }
}

fn tick(frame: &mut Frame, from: Point, length: Abs) {
    let dash = DashPattern { array: vec![Abs::pt(1.5), Abs::pt(1.0)], phase: Abs::zero() };
    let black = Paint::Solid(ink::black(1.0));
    ink::hairline(frame, from, Point::with_y(length), black, Some(dash));
}

/// Writes the sheet for the office printer: one file, or two where it is laid
/// in again by hand.
///
/// # Errors
/// Where a picture cannot be printed.
pub fn write(
    inked: &PagedDocument,
    leaflet: Leaflet,
    statement: &Statement,
    dated: Date,
    folding: Folding,
) -> Result<Vec<File>, String> {
    let plain = Surround { bleed: Abs::zero(), marks: None };
    let inked = unfolded(inked, Form::Leaflet(leaflet), statement, plain);
    let way = Resolved::of(Folding { nup: None, ..folding });
    let mut sides = inked.pages().to_vec();
    if let [_, inside] = sides.as_mut_slice()
        && way.turns_backs()
    {
        booklet::turn(&mut inside.frame);
    }
    let files = match (way.duplex, sides.as_slice()) {
        (Duplex::Manual, [outside, inside]) => {
            vec![("-fronts", vec![outside.clone()]), ("-backs", vec![inside.clone()])]
        }
        _ => vec![("", sides)],
    };
    booklet::written(files, inked.info(), &statement.identity.slug, dated, way.duplex)
}
