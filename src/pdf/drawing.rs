//! Drawings as lines: an SVG as shapes of a page, sharp at any size.
//!
//! Taken is what a page has the like of: areas and lines, words as their outlines, each in
//! one colour that hides what is under it, and parts cut off along one outline. A drawing
//! with anything else – what shows through, runs from colour to colour, is masked, blurred
//! or made of pixels – is not taken, not even in part.

use typst::layout::{Abs, Frame, FrameItem, GroupItem, Point, Ratio, Size, Transform};
use typst::syntax::Span;
use typst::visualize::{
    Color, Curve, CurveItem, DashPattern, FillRule, FixedStroke, Geometry, LineCap, LineJoin,
    Paint, Shape,
};
use usvg::tiny_skia_path::{self, PathSegment};
use usvg::{BlendMode, Group, Node, Opacity, PaintOrder, Path, Stroke, Tree};

/// A drawing at a size as shapes, each of its colours, red, green and blue, in an ink;
/// nothing if it cannot be drawn so.
pub fn lines(tree: &Tree, size: Size, ink: &mut dyn FnMut([u8; 3]) -> Color) -> Option<Frame> {
    let own = Size::new(length(tree.size().width()), length(tree.size().height()));
    let fit = Transform::scale(Ratio::new(size.x / own.x), Ratio::new(size.y / own.y));
    let mut all = Frame::soft(own);
    draw(tree.root(), &mut all, ink)?;
    let mut frame = Frame::soft(size);
    frame.push(Point::zero(), grouped(all, fit, Some(Curve::rect(own))));
    Some(frame)
}

fn draw(group: &Group, onto: &mut Frame, ink: &mut dyn FnMut([u8; 3]) -> Color) -> Option<()> {
    let shows_through = group.opacity() != Opacity::ONE || group.blend_mode() != BlendMode::Normal;
    if shows_through || group.mask().is_some() || !group.filters().is_empty() {
        return None;
    }
    let clip = match group.clip_path() {
        Some(clip) => Some(outline(clip)?),
        None => None,
    };
    let mut frame = Frame::soft(onto.size());
    for child in group.children() {
        match child {
            Node::Group(group) => draw(group, &mut frame, ink)?,
            Node::Text(text) => draw(text.flattened(), &mut frame, ink)?,
            Node::Path(path) if path.is_visible() => {
                for shape in shapes(path, ink)? {
                    frame.push(Point::zero(), FrameItem::Shape(shape, Span::detached()));
                }
            }
            Node::Path(_) => {}
            Node::Image(_) => return None,
        }
    }
    onto.push(Point::zero(), grouped(frame, transform(group.transform()), clip));
    Some(())
}

fn grouped(frame: Frame, transform: Transform, clip: Option<Curve>) -> FrameItem {
    FrameItem::Group(GroupItem { transform, clip, ..GroupItem::new(frame) })
}

/// What a clip leaves, if that is one outline.
fn outline(clip: &usvg::ClipPath) -> Option<Curve> {
    let [Node::Path(path)] = clip.root().children() else { return None };
    let whole = clip.clip_path().is_none() && clip.root().clip_path().is_none();
    let winding = path.fill()?.rule() == usvg::FillRule::NonZero;
    let by = clip.transform().pre_concat(clip.root().transform());
    (whole && winding && path.is_visible()).then(|| curve(path.data(), by))
}

/// A path: what fills it and the line along it, in the order in which they are laid.
fn shapes(path: &Path, ink: &mut dyn FnMut([u8; 3]) -> Color) -> Option<Vec<Shape>> {
    let mut paint = |paint: &usvg::Paint, opacity: Opacity| match paint {
        usvg::Paint::Color(color) if opacity == Opacity::ONE => {
            Some(Paint::Solid(ink([color.red, color.green, color.blue])))
        }
        _ => None,
    };
    let bare = Shape {
        geometry: Geometry::Curve(curve(path.data(), Default::default())),
        fill: None,
        fill_rule: FillRule::NonZero,
        stroke: None,
    };
    let mut shapes = Vec::new();
    if let Some(fill) = path.fill() {
        let fill_rule = match fill.rule() {
            usvg::FillRule::NonZero => FillRule::NonZero,
            usvg::FillRule::EvenOdd => FillRule::EvenOdd,
        };
        let fill = Some(paint(fill.paint(), fill.opacity())?);
        shapes.push(Shape { fill, fill_rule, ..bare.clone() });
    }
    if let Some(line) = path.stroke() {
        let paint = paint(line.paint(), line.opacity())?;
        shapes.push(Shape { stroke: Some(stroke(line, paint)?), ..bare });
    }
    if path.paint_order() == PaintOrder::StrokeAndFill {
        shapes.reverse();
    }
    Some(shapes)
}

fn stroke(line: &Stroke, paint: Paint) -> Option<FixedStroke> {
    Some(FixedStroke {
        paint,
        thickness: length(line.width().get()),
        cap: match line.linecap() {
            usvg::LineCap::Butt => LineCap::Butt,
            usvg::LineCap::Round => LineCap::Round,
            usvg::LineCap::Square => LineCap::Square,
        },
        join: match line.linejoin() {
            usvg::LineJoin::Miter => LineJoin::Miter,
            usvg::LineJoin::Round => LineJoin::Round,
            usvg::LineJoin::Bevel => LineJoin::Bevel,
            usvg::LineJoin::MiterClip => return None,
        },
        dash: line.dasharray().map(|dashes| DashPattern {
            array: dashes.iter().map(|dash| length(*dash)).collect(),
            phase: length(line.dashoffset()),
        }),
        miter_limit: Ratio::new(f64::from(line.miterlimit().get())),
    })
}

/// An outline, moved as a transform says.
fn curve(path: &tiny_skia_path::Path, by: usvg::Transform) -> Curve {
    let moved = path.clone().transform(by);
    let mut last = Point::zero();
    let mut curve = Curve::new();
    for segment in moved.iter().flat_map(tiny_skia_path::Path::segments) {
        let item = match segment {
            PathSegment::MoveTo(to) => {
                last = point(to);
                CurveItem::Move(last)
            }
            PathSegment::LineTo(to) => {
                last = point(to);
                CurveItem::Line(last)
            }
            // The cubic that is the same.
            PathSegment::QuadTo(control, to) => {
                let (from, control, to) = (last, point(control), point(to));
                let toward = |end: Point| end + (control - end) * (2.0 / 3.0);
                last = to;
                CurveItem::Cubic(toward(from), toward(to), to)
            }
            PathSegment::CubicTo(first, second, to) => {
                last = point(to);
                CurveItem::Cubic(point(first), point(second), last)
            }
            PathSegment::Close => CurveItem::Close,
        };
        curve.0.push(item);
    }
    curve
}

fn point(at: tiny_skia_path::Point) -> Point {
    Point::new(length(at.x), length(at.y))
}

/// A length of the drawing, whose units are points here until all of it is brought to size.
fn length(units: f32) -> Abs {
    Abs::pt(f64::from(units))
}

fn transform(by: usvg::Transform) -> Transform {
    let ratio = |value: f32| Ratio::new(f64::from(value));
    Transform {
        sx: ratio(by.sx),
        ky: ratio(by.ky),
        kx: ratio(by.kx),
        sy: ratio(by.sy),
        tx: length(by.tx),
        ty: length(by.ty),
    }
}

#[cfg(test)]
mod tests {
    use typst::foundations::{Bytes, Smart};
    use typst::layout::Sides;
    use typst::utils::Scalar;
    use typst::visualize::{Image, SvgImage};
    use typst_layout::Page;

    use super::*;

    /// A drawing 60 by 30, with this in it.
    fn drawing(inside: &str) -> SvgImage {
        let text = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 60 30\">{inside}</svg>"
        );
        SvgImage::new(Bytes::from_string(text)).expect("a drawing")
    }

    fn size() -> Size {
        Size::new(Abs::pt(120.0), Abs::pt(60.0))
    }

    fn drawn(inside: &str) -> Option<Frame> {
        let own = |[r, g, b]: [u8; 3]| Color::from_u8(r, g, b, 255);
        lines(drawing(inside).tree(), size(), &mut |colour| own(colour))
    }

    fn pixels(frame: Frame) -> Vec<u8> {
        let fill = Smart::Custom(Some(Paint::Solid(Color::WHITE)));
        let bleed = Sides::splat(Abs::zero());
        let page =
            Page { frame, bleed, fill, numbering: None, supplement: Default::default(), number: 1 };
        let scale = Scalar::new(2.0);
        let options = typst_render::RenderOptions { pixel_per_pt: scale, render_bleed: false };
        typst_render::render(&page, &options).data().to_vec()
    }

    #[test]
    fn lines_look_as_the_drawing_does() {
        for inside in [
            "<rect x='5' y='5' width='20' height='10' fill='#c00'/><circle cx='40' cy='15' r='9'/>",
            "<path d='M5 5Q30 40 55 5T70 5' fill='none' stroke='#06c' stroke-width='3'/>",
            "<path d='M5 25L30 5L55 25' fill='#fc0' stroke='#000' stroke-width='4' stroke-linejoin='round' stroke-linecap='round'/>",
            "<path d='M5 5h30v20h-30zM10 10h20v10h-20z' fill-rule='evenodd'/>",
            "<path d='M2 15H58' stroke='#000' stroke-width='4' stroke-dasharray='6 3' stroke-dashoffset='2'/>",
            "<path d='M10 10h40v10h-40z' fill='#0a0' stroke='#a00' stroke-width='6' paint-order='stroke'/>",
            "<g transform='translate(20 2) rotate(30) scale(2 1)'><rect width='12' height='8' stroke='#00f' fill='#ccc'/></g>",
            "<clipPath id='c'><circle cx='30' cy='15' r='12'/></clipPath><g clip-path='url(#c)'><rect width='60' height='30' fill='#060'/></g><rect width='4' height='4'/>",
            "<rect x='50' width='40' height='90' fill='#00c'/><rect visibility='hidden' width='9' height='9'/>",
        ] {
            let lines = pixels(drawn(inside).unwrap_or_else(|| panic!("no lines of {inside}")));
            let mut frame = Frame::soft(size());
            let image = Image::plain(drawing(inside));
            frame.push(Point::zero(), FrameItem::Image(image, size(), Span::detached()));
            let own = pixels(frame);
            // Where an edge runs through a pixel, its tone may be another by a little.
            let other = own.iter().zip(&lines).filter(|(a, b)| a.abs_diff(**b) > 60).count();
            assert!(other * 500 < own.len(), "{inside}: {other} of {}", own.len());
            assert!(own.iter().any(|tone| *tone < 200), "{inside}: nothing is drawn");
        }
    }

    #[test]
    fn what_a_page_has_no_like_of_is_not_taken() {
        let gradient = "<linearGradient id='g'><stop stop-color='#f00'/><stop offset='1' stop-color='#00f'/></linearGradient>";
        let rect = "<rect width='9' height='9'";
        for inside in [
            format!("{gradient}{rect} fill='url(#g)'/>"),
            format!("{gradient}{rect} fill='none' stroke='url(#g)'/>"),
            format!("{rect} fill-opacity='0.5'/>"),
            format!("{rect}/>{rect} stroke='#000' stroke-opacity='0.5'/>"),
            format!("<g opacity='0.5'>{rect}/></g>"),
            format!("<g style='mix-blend-mode:multiply'>{rect}/></g>"),
            format!("<mask id='m'>{rect} fill='#fff'/></mask><g mask='url(#m)'>{rect}/></g>"),
            format!("<filter id='f'><feGaussianBlur stdDeviation='2'/></filter><g filter='url(#f)'>{rect}/></g>"),
            format!("<clipPath id='c'>{rect}/><circle r='5'/></clipPath><g clip-path='url(#c)'>{rect}/></g>"),
            format!("<clipPath id='c'>{rect} clip-rule='evenodd'/></clipPath><g clip-path='url(#c)'>{rect}/></g>"),
            "<image width='9' height='9' href='data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=='/>".to_owned(),
        ] {
            assert!(drawn(&inside).is_none(), "{inside}");
        }
        assert!(drawn("<rect width='9' height='9'/>").is_some());
    }
}
