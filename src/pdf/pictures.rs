//! Pictures in the inks of a press.
//!
//! A picture in grey becomes tones of K, one in colour C, M, Y and K, after the
//! profile of the printing condition ([`super::inks`]). It is turned as the camera says,
//! laid on white, and has no more pixels than the press shows. A drawing goes there in
//! lines ([`super::drawing`]), or in pixels where it cannot.
//!
//! Typst's own element carries no picture in four inks. So such a picture
//! travels to the PDF as one in grey, four times as wide, the inks of each
//! pixel side by side, and bears the mark of an element that is to be smoothed;
//! no other picture on separated pages has it. [`declare`] then tells the file
//! what it is. The bytes of the stream stay as they are.

use std::collections::{BTreeMap, BTreeSet};

use image::imageops::{self, FilterType};
use image::{DynamicImage, GrayImage, Pixel, RgbImage};
use lopdf::{Document, Object, ObjectId, Stream};
use typst::foundations::{Bytes, Smart};
use typst::layout::{Abs, Frame, FrameItem, GroupItem, Point, Sides, Size};
use typst::syntax::Span;
use typst::visualize::{
    Cmyk, Color, Image, ImageKind, ImageScaling, PixelEncoding, PixelFormat, ProcessColor,
    RasterImage,
};
use typst_layout::Page;
use usvg::Tree;

use super::profile::Condition;
use super::{drawing, ink};
use crate::product::Pictures;

/// Pixels to the inch that a press can show of tones.
const TONES: f64 = 300.0;

/// And of lines, whose edges are sharper.
const LINES: f64 = 600.0;

/// How far red, green and blue may lie apart in a picture that is grey: what
/// JPEG makes of one.
const GREY: u8 = 3;

/// Brings pictures to the inks of one condition.
#[derive(Debug)]
pub struct Engraver<'a> {
    condition: &'a Condition,
    wanted: Pictures,
}

impl<'a> Engraver<'a> {
    /// For a condition; the profile is opened with the first picture.
    pub fn new(condition: &'a Condition, wanted: Pictures) -> Self {
        Engraver { condition, wanted }
    }

    /// A picture as it is printed at a size: a drawing in lines if it can be.
    ///
    /// # Errors
    /// Where the profile of the condition converts no colours.
    pub fn engrave(&self, image: &Image, size: Size, span: Span) -> Result<FrameItem, String> {
        if let ImageKind::Svg(svg) = image.kind()
            && let Some(lines) = self.lines(svg.tree(), size)?
        {
            return Ok(FrameItem::Group(GroupItem::new(lines)));
        }
        let printed = match image.kind() {
            ImageKind::Raster(raster) => {
                let flat = fitted(flattened(raster.dynamic()), size, TONES);
                let icc = raster.icc().map(|icc| icc.as_ref());
                self.printed(flat, icc, Lines(false))
            }
            ImageKind::Svg(_) | ImageKind::Pdf(_) => {
                let flat = flattened(&drawn(image, size)?);
                self.printed(flat, None, Lines(true))
            }
        };
        Ok(FrameItem::Image(printed?, size, span))
    }

    /// A drawing in lines, its colours as [`Self::printed`] has them.
    fn lines(&self, tree: &Tree, size: Size) -> Result<Option<Frame>, String> {
        // How one colour is printed depends on all of them.
        let mut colours = BTreeSet::new();
        let drawn = drawing::lines(tree, size, &mut |colour| {
            colours.insert(colour);
            ink::black(0.0)
        });
        if drawn.is_none() {
            return Ok(None);
        }
        let colours = Vec::from_iter(colours);
        let inks: BTreeMap<_, _> = colours.iter().copied().zip(self.inks_of(&colours)?).collect();
        Ok(drawing::lines(tree, size, &mut |colour| inks[&colour].clone()))
    }

    /// The colours of a drawing in inks, its black and its greys in K alone.
    fn inks_of(&self, colours: &[[u8; 3]]) -> Result<Vec<Color>, String> {
        let share = |ink: u8| f32::from(ink) / 255.0;
        // Black and white are known without the profile.
        if colours.iter().flatten().all(|tone| [0, 255].contains(tone)) && are_grey(colours) {
            return Ok(colours.iter().map(|[tone, ..]| ink::black(share(255 - tone))).collect());
        }
        let inks = self.condition.profile.inks()?;
        let tones = inks.of_tones(None);
        let in_black = |tone: u8| ink::black(share(tones[usize::from(tone)]));
        if self.wanted == Pictures::Grey || are_grey(colours) {
            return Ok(colours.iter().map(|c| in_black(image::Rgb(*c).to_luma().0[0])).collect());
        }
        let mut printed = vec![0; colours.len() * 4];
        inks.of_colours(None)?.convert(colours.as_flattened(), &mut printed)?;
        let all = colours.iter().zip(printed.chunks_exact(4)).map(|(&[r, g, b], inks)| {
            if r == g && g == b {
                return in_black(r);
            }
            let [c, m, y, k] = [inks[0], inks[1], inks[2], inks[3]].map(share);
            Color::Process(ProcessColor::Cmyk(Cmyk { c, m, y, k }))
        });
        Ok(all.collect())
    }
    fn printed(&self, flat: RgbImage, icc: Option<&[u8]>, lines: Lines) -> Result<Image, String> {
        let inks = self.condition.profile.inks()?;
        if self.wanted == Pictures::Grey || are_grey(flat.pixels().map(|pixel| &pixel.0)) {
            let tones = inks.of_tones(icc);
            let grey = DynamicImage::ImageRgb8(flat).into_luma8();
            return tones_of_black(grey, &tones);
        }
        let converter = inks.of_colours(icc)?;
        let mut out = vec![0; flat.as_raw().len() / 3 * 4];
        converter.convert(flat.as_raw(), &mut out)?;
        if lines.0 {
            black_lines(&flat, &mut out, &inks.of_tones(None));
        }
        four_inks(flat.width(), flat.height(), &out)
    }
}

/// Whether a picture is a drawing, whose black is to be K alone.
struct Lines(bool);

/// Black and grey of a drawing is printed in K, so that the edges of letters
/// and lines are sharp.
fn black_lines(flat: &RgbImage, inks: &mut [u8], tones: &[u8; 256]) {
    for (pixel, inks) in flat.pixels().zip(inks.chunks_exact_mut(4)) {
        let [r, g, b] = pixel.0;
        if r == g && g == b {
            inks.copy_from_slice(&[0, 0, 0, tones[usize::from(r)]]);
        }
    }
}

/// A picture in K alone; in PDF, grey 0 is full ink.
fn tones_of_black(mut grey: GrayImage, tones: &[u8; 256]) -> Result<Image, String> {
    for pixel in grey.pixels_mut() {
        pixel.0[0] = 255 - tones[usize::from(pixel.0[0])];
    }
    let (width, height) = grey.dimensions();
    let format = PixelFormat { encoding: PixelEncoding::Luma8, width, height };
    raster(grey.into_raw(), format).map(Image::plain)
}

/// A picture in four inks, as it travels to [`declare`].
fn four_inks(width: u32, height: u32, inks: &[u8]) -> Result<Image, String> {
    let width = width.checked_mul(4).ok_or("the picture is too wide")?;
    let format = PixelFormat { encoding: PixelEncoding::Luma8, width, height };
    let raster = raster(inks.to_vec(), format)?;
    Ok(Image::new(raster, None, Smart::Custom(ImageScaling::Smooth)))
}

fn raster(bytes: Vec<u8>, format: PixelFormat) -> Result<RasterImage, String> {
    RasterImage::plain(Bytes::new(bytes), format).map_err(|error| error.to_string())
}

/// Declares the inks of the pictures in a PDF that was made from separated
/// pages, K for those in grey. To be done once, on any such file. The exporter
/// writes them all as grey of the screen, which a printer's program would take
/// apart into four inks.
///
/// # Errors
/// Where a picture is not of the form that [`Engraver`] gives it.
pub fn declare(file: &mut Document) -> Result<(), String> {
    let pictures: Vec<_> = file
        .objects
        .iter()
        .filter(|(_, object)| object.as_stream().is_ok_and(is_picture))
        .map(|(id, _)| *id)
        .collect();
    for id in pictures {
        if !is_one_tone(file, id) {
            return Err("a picture is not in the inks of the press".to_owned());
        }
        let picture = file.get_object_mut(id).and_then(Object::as_stream_mut);
        let picture = &mut picture.map_err(|error| error.to_string())?.dict;
        let marked = picture.remove(b"Interpolate").is_some();
        let width = picture.get(b"Width").and_then(Object::as_i64).unwrap_or_default();
        if marked {
            picture.set("Width", width / 4);
        }
        picture.set("ColorSpace", if marked { "DeviceCMYK" } else { "DeviceGray" });
    }
    Ok(())
}

fn is_picture(stream: &Stream) -> bool {
    stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Image")
}

/// Whether a picture has one value for each pixel.
fn is_one_tone(file: &Document, id: ObjectId) -> bool {
    let space = file.get_object(id).and_then(Object::as_stream).map(|s| s.dict.get(b"ColorSpace"));
    let Ok(Ok(space)) = space else { return false };
    match file.dereference(space) {
        Ok((_, Object::Name(name))) => name == b"DeviceGray",
        Ok((_, Object::Array(parts))) => parts.last().is_some_and(|profile| {
            let profile = file.dereference(profile).and_then(|(_, object)| object.as_stream());
            profile.is_ok_and(|p| p.dict.get(b"N").and_then(Object::as_i64).is_ok_and(|n| n == 1))
        }),
        _ => false,
    }
}

fn are_grey<'a>(colours: impl IntoIterator<Item = &'a [u8; 3]>) -> bool {
    colours.into_iter().all(|&[r, g, b]| r.max(g).max(b) - r.min(g).min(b) <= GREY)
}

/// A picture with no more pixels than are shown at a size.
fn fitted(picture: RgbImage, size: Size, density: f64) -> RgbImage {
    let limit = |length: Abs| (length.to_inches() * density).ceil().max(1.0) as u32;
    let (width, height) = (limit(size.x), limit(size.y));
    if picture.width() <= width && picture.height() <= height {
        return picture;
    }
    let (width, height) = (width.min(picture.width()), height.min(picture.height()));
    imageops::resize(&picture, width, height, FilterType::Lanczos3)
}

/// A picture on white paper.
fn flattened(picture: &DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.to_rgb8();
    }
    let pixels = picture.to_rgba8();
    RgbImage::from_fn(pixels.width(), pixels.height(), |x, y| {
        let [r, g, b, alpha] = pixels.get_pixel(x, y).0;
        let alpha = u32::from(alpha);
        let on_white = |tone: u8| ((u32::from(tone) * alpha + 255 * (255 - alpha)) / 255) as u8;
        image::Rgb([on_white(r), on_white(g), on_white(b)])
    })
}

/// A drawing as pixels, fine enough for the edge of a line.
fn drawn(image: &Image, size: Size) -> Result<DynamicImage, String> {
    let mut frame = Frame::hard(size);
    frame.push(Point::zero(), FrameItem::Image(image.clone(), size, Span::detached()));
    let page = Page {
        frame,
        bleed: Sides::splat(Abs::zero()),
        fill: Smart::Auto,
        numbering: None,
        supplement: Default::default(),
        number: 1,
    };
    let scale = typst::utils::Scalar::new(LINES / 72.0);
    let options = typst_render::RenderOptions { pixel_per_pt: scale, render_bleed: false };
    let picture = typst_render::render(&page, &options);
    image::RgbaImage::from_raw(picture.width(), picture.height(), picture.data().to_vec())
        .map(DynamicImage::ImageRgba8)
        .ok_or_else(|| "the drawing has no pixels".to_owned())
}
