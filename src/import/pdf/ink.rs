//! What is printed on the pages of a PDF: characters with their places, and
//! pictures. The only file that names `hayro`.

use std::collections::HashMap;
use std::sync::Arc;

use hayro_interpret::font::Glyph;
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, Rect as Corners, String as Bytes};
use hayro_interpret::hayro_syntax::page::Page as PdfPage;
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, ImageData, InterpreterCache,
    InterpreterSettings, Paint, PathDrawMode, RectExt, SoftMask, TransformExt, interpret_page,
};
use kurbo::{Affine, BezPath, Point, Rect, Vec2};

use crate::bounds::Bounds;

/// The most characters of a file.
const MOST: usize = 4_000_000;

/// The least side of a picture that is one, in pixels.
const LEAST: u32 = 12;

/// A character, or several that are printed as one.
#[derive(Debug, Clone)]
pub struct Letter {
    /// The characters; nothing where the file does not say.
    pub text: Option<String>,
    /// From the left edge and the top edge to where it stands, in points.
    pub at: (f64, f64),
    /// How wide it is.
    pub width: f64,
    /// The size of its type.
    pub size: f64,
    /// Bold.
    pub strong: bool,
    /// Italic.
    pub emphasis: bool,
    /// Whether it belongs to the page and not to the text.
    pub artifact: bool,
}

/// A picture on a page.
#[derive(Debug, Clone)]
pub struct Picture {
    /// A PNG.
    pub png: Vec<u8>,
    /// How much of the page it covers, from 0 to 1.
    pub share: f64,
    /// Where its upper edge is, from the top.
    pub top: f64,
}

/// A place on a page that leads somewhere or that somebody has written on.
#[derive(Debug, Clone)]
pub struct Mark {
    /// Left, top, right, bottom.
    pub place: (f64, f64, f64, f64),
    /// An address; nothing where it is a comment.
    pub address: Option<String>,
    /// The words of a comment.
    pub words: String,
    /// Who wrote them.
    pub author: String,
}

/// A page.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// Its width and height.
    pub size: (f64, f64),
    /// In the order in which they are printed.
    pub letters: Vec<Letter>,
    /// The pictures.
    pub pictures: Vec<Picture>,
    /// Links and comments.
    pub marks: Vec<Mark>,
    /// Pictures that cannot be shown.
    pub lost: usize,
}

/// A file.
#[derive(Debug, Default)]
pub struct Print {
    /// Its pages.
    pub pages: Vec<Page>,
    /// The title it gives itself.
    pub title: Option<String>,
}

/// Reads a file.
///
/// # Errors
/// With what stands in the way, as the end of a sentence.
pub fn read(bytes: &[u8], limits: Bounds) -> Result<Print, String> {
    let pdf = Pdf::new(Arc::new(bytes.to_vec())).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => {
            "it is protected with a password: open it, take the protection off and save it again"
                .to_owned()
        }
        LoadPdfError::Decryption(_) => "it is encrypted in a way that is not known".to_owned(),
        LoadPdfError::Invalid => "it is damaged: it holds no pages".to_owned(),
    })?;
    let pages = pdf.pages();
    if pages.is_empty() {
        return Err("it is damaged: it holds no pages".to_owned());
    }
    if pages.len() > limits.pages() {
        return Err(format!(
            "it has {} pages, and a statement may have {}",
            pages.len(),
            limits.pages()
        ));
    }
    let cache = InterpreterCache::new();
    let settings =
        InterpreterSettings { render_annotations: false, ..InterpreterSettings::default() };
    let title = pdf.metadata().title.as_deref().map(words);
    let title = title.filter(|title| !title.trim().is_empty());
    let mut print = Print { title, ..Print::default() };
    let mut count = 0;
    for page in pages.iter() {
        let (width, height) = page.render_dimensions();
        let transform = page.initial_transform(true).to_kurbo();
        let area = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let mut context = Context::new(transform, area, &cache, page.xref(), settings.clone());
        let mut press = Press {
            page: Page { size: (area.width(), area.height()), ..Page::default() },
            fonts: HashMap::new(),
            marked: Vec::new(),
            left: limits.pixels(),
        };
        interpret_page(page, &mut context, &mut press);
        press.page.marks = marks(page, transform);
        count += press.page.letters.len();
        if count > MOST {
            return Err(format!("it has more than {MOST} characters"));
        }
        print.pages.push(press.page);
    }
    Ok(print)
}

/// A text of a PDF: UTF-16 or UTF-8 with a mark, else close to Latin-1.
fn words(bytes: &[u8]) -> String {
    match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding.decode(bytes).0.into_owned(),
        None => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

/// Links and comments of a page.
fn marks(page: &PdfPage<'_>, transform: Affine) -> Vec<Mark> {
    let mut out = Vec::new();
    let Some(list) = page.raw().get::<Array<'_>>(b"Annots") else { return out };
    for mark in list.iter::<Dict<'_>>().take(1_000) {
        let Some(corners) = mark.get::<Corners>(b"Rect") else { continue };
        let place = transform.transform_rect_bbox(corners.to_kurbo());
        let text = |key: &[u8]| {
            mark.get::<Bytes<'_>>(key).map(|text| words(text.as_bytes())).unwrap_or_default()
        };
        let kind = mark.get::<Name<'_>>(b"Subtype");
        let is = |name: &[u8]| kind.as_ref().is_some_and(|kind| kind.as_ref() == name);
        let action = mark.get::<Dict<'_>>(b"A");
        let address = action
            .and_then(|action| action.get::<Bytes<'_>>(b"URI"))
            .map(|uri| words(uri.as_bytes()));
        if is(b"Popup") || is(b"Widget") || is(b"Link") && address.is_none() {
            continue;
        }
        let place = (place.x0, place.y0, place.x1, place.y1);
        out.push(Mark { place, address, words: text(b"Contents"), author: text(b"T") });
    }
    out
}

/// Notes what is printed and prints nothing.
struct Press {
    page: Page,
    /// Whether a font is bold, and whether it is italic.
    fonts: HashMap<u128, (bool, bool)>,
    /// The marked parts that are open: whether they belong to the page alone.
    marked: Vec<bool>,
    /// How many pixels more are taken in.
    left: u64,
}

impl Press {
    fn look(&mut self, glyph: &Glyph<'_>) -> (bool, bool) {
        let Glyph::Outline(glyph) = glyph else { return (false, false) };
        *self.fonts.entry(glyph.font_cache_key()).or_insert_with(|| {
            let Some(data) = glyph.font_data() else { return (false, false) };
            let name = data.postscript_name.unwrap_or_default().to_lowercase();
            let named = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
            let strong = data.weight.is_some_and(|weight| weight >= 600)
                || named(&["bold", "black", "heavy"]);
            (strong, data.is_italic || named(&["italic", "oblique"]))
        })
    }
}

impl<'a> Device<'a> for Press {
    fn set_soft_mask(&mut self, _: Option<SoftMask<'a>>) {}
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn draw_path(&mut self, _: &BezPath, _: Affine, _: &Paint<'a>, _: &PathDrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn pop_clip_path(&mut self) {}
    fn pop_transparency_group(&mut self) {}

    fn draw_glyph(
        &mut self,
        glyph: &Glyph<'a>,
        transform: Affine,
        glyph_transform: Affine,
        _: &Paint<'a>,
        _: &GlyphDrawMode,
    ) {
        let whole = transform * glyph_transform;
        let at = whole * Point::ORIGIN;
        let up = whole * Point::new(0.0, 1000.0) - at;
        let advance = match glyph {
            Glyph::Outline(outline) => f64::from(outline.advance_width().unwrap_or(500.0)),
            Glyph::Type3(_) => 500.0,
        };
        let across: Vec2 = whole * Point::new(advance, 0.0) - at;
        // Type that does not stand upright is no running text, and one without a
        // place is none at all.
        if !(at.x.is_finite() && at.y.is_finite()) || self.page.letters.len() > MOST {
            return;
        }
        let (strong, emphasis) = self.look(glyph);
        let text = glyph.as_unicode().map(|text| match text {
            BfString::Char(c) => c.to_string(),
            BfString::String(text) => text,
        });
        self.page.letters.push(Letter {
            text,
            at: (at.x, at.y),
            width: across.x.abs(),
            size: up.hypot(),
            strong,
            emphasis: emphasis || up.x.abs() > up.y.abs() * 0.1,
            artifact: self.marked.iter().any(|artifact| *artifact),
        });
    }

    fn draw_image(&mut self, image: Image<'a, '_>, transform: Affine) {
        let (width, height) = (image.width(), image.height());
        let pixels = u64::from(width) * u64::from(height);
        let artifact = self.marked.iter().any(|artifact| *artifact);
        if width < LEAST || height < LEAST || artifact {
            return;
        }
        let Image::Raster(raster) = image else { return };
        if pixels > self.left {
            self.page.lost += 1;
            return;
        }
        self.left -= pixels;
        let unit = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let place = transform.transform_rect_bbox(unit);
        let mut png = None;
        raster.with_rgba(|data, _| png = encoded(&data), None);
        match png {
            Some(png) => {
                let share = place.area() / (self.page.size.0 * self.page.size.1).max(1.0);
                self.page.pictures.push(Picture { png, share, top: place.y0 });
            }
            None => self.page.lost += 1,
        }
    }

    fn begin_marked_content(&mut self, tag: &[u8], _: Option<i32>) {
        self.marked.push(tag == b"Artifact");
    }

    fn end_marked_content(&mut self) {
        self.marked.pop();
    }
}

/// Pixels as PNG.
fn encoded(data: &ImageData) -> Option<Vec<u8>> {
    let (pixels, width, height, colour) = match data {
        ImageData::Rgb(rgb) => (&rgb.data, rgb.width, rgb.height, png::ColorType::Rgb),
        ImageData::Luma(luma) => (&luma.data, luma.width, luma.height, png::ColorType::Grayscale),
    };
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, width, height);
    encoder.set_color(colour);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(pixels).ok()?;
    writer.finish().ok()?;
    Some(out)
}
