//! The cover as a picture: the page that bears the title, or what the statement names,
//! in the sizes of e-book, shops and feeds.
//!
//! A named picture is cropped to the form of a cover and nothing is printed on it: it may
//! have its own title, which nobody but the author can tell.

use std::io::Cursor;

use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageReader, Rgb, RgbImage};
use typst_layout::PagedDocument;

use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::plate::Plate;
use crate::raster::{self, Raster, toned};
use crate::statement::Picture;

/// Width to height. Kindle asks for 1 : 1.6; other shops and OPDS take any upright form.
/// <https://kdp.amazon.com/en_US/help/topic/G6GTK3T3NUHKLEFX>
const SHAPE: f64 = 1.0 / 1.6;

/// Height in pixels of the cover for shops: the 1600 × 2560 that Kindle calls ideal.
const SHOP: u32 = 2560;

/// Height of the cover inside the EPUB: enough for the shelf of a reading system at twice
/// the usual density, and cheap to make.
const BOOK: u32 = 1200;

/// Heights for feeds, catalogues and their thumbnails. OPDS 1.2 knows JPEG and PNG.
pub const SMALL: [u32; 2] = [480, 160];

/// The least height of a named picture once it is cropped: Kindle takes no cover below
/// 625 × 1000.
const LEAST: u32 = 1000;

/// What the cover is made from.
#[derive(Debug)]
pub enum Design<'a> {
    /// A picture of pixels, to be cropped.
    Picture(&'a Plate),
    /// A page, to be rendered: the title, or a drawing.
    Page(PagedDocument),
}

impl Design<'_> {
    /// The cover of the EPUB, a JPEG.
    ///
    /// # Errors
    /// Where the picture cannot be read or written.
    pub fn in_book(&self, slug: &str) -> Result<Vec<u8>, Error> {
        self.raster(BOOK).and_then(|raster| raster.jpeg()).map_err(failed(slug))
    }

    /// Every file of the product: what follows `S-cover` in its name, and its content. A
    /// picture is read once, and each file made from the next larger one; a page is rendered
    /// for each, which is less work than making pixels fewer.
    ///
    /// # Errors
    /// Where the picture cannot be read or written.
    pub fn files(&self, slug: &str) -> Result<Vec<(String, Vec<u8>)>, Error> {
        let make = || {
            let mut raster = self.raster(SHOP)?;
            let mut files = vec![(".jpg".to_owned(), raster.jpeg()?)];
            for height in SMALL {
                raster = match self {
                    Design::Picture(_) => raster.scaled(height),
                    Design::Page(_) => self.raster(height)?,
                };
                files.push((format!("-{height}.jpg"), raster.jpeg()?));
                files.push((format!("-{height}.png"), raster.png()?));
            }
            Ok(files)
        };
        make().map_err(failed(slug))
    }

    /// The picture, of this height or, where it has fewer pixels, as high as it is.
    fn raster(&self, height: u32) -> Result<Raster, String> {
        match self {
            Design::Picture(plate) => cropped(plate, height),
            Design::Page(document) => {
                let page = document.pages().first().ok_or("there is no page")?;
                raster::rendered(page, height)
            }
        }
    }
}

/// Names the statement whose cover could not be made.
fn failed(slug: &str) -> impl Fn(String) -> Error {
    move |message| Error::Product { product: "cover", statement: slug.to_owned(), message }
}

/// What is to be said of a named picture that is smaller than a cover should be.
pub fn too_small(picture: &Picture, plate: &Plate) -> Option<Diagnostic> {
    let (own_width, own_height) = plate.pixels?;
    let (width, height) = crop(own_width, own_height);
    if height >= SHOP {
        return None;
    }
    let path = &picture.path;
    let has = format!(
        "the cover “{path}” has {own_width} × {own_height} pixels, {width} × {height} of them in the form of a cover"
    );
    let help = format!("use a picture of at least {} × {SHOP} pixels", width_of(SHOP));
    Some(if height < LEAST {
        let message = format!("{has}; it needs {} × {LEAST} at the least", width_of(LEAST));
        Diagnostic::error("cover-too-small", picture.span, message)
            .with_help(format!("{help}, or take `cover` out: the title then makes the cover"))
    } else {
        let message = format!(
            "{has}; shops ask for {} × {SHOP}, and on large screens it is coarse",
            width_of(SHOP)
        );
        Diagnostic::note("cover-too-small", picture.span, message).with_help(help)
    })
}

/// The width that goes with a height.
pub fn width_of(height: u32) -> u32 {
    (f64::from(height) * SHAPE).round().max(1.0) as u32
}

/// The largest part of a picture that has the form of a cover.
fn crop(width: u32, height: u32) -> (u32, u32) {
    let height = height.min((f64::from(width) / SHAPE).floor() as u32).max(1);
    (width_of(height).min(width), height)
}

/// The middle of a picture in the form of a cover, no larger than it is.
fn cropped(plate: &Plate, height: u32) -> Result<Raster, String> {
    let said = |error: image::ImageError| error.to_string();
    let reader = ImageReader::new(Cursor::new(&plate.bytes)).with_guessed_format();
    let mut decoder = reader.map_err(|e| e.to_string())?.into_decoder().map_err(said)?;
    let turned = decoder.orientation().map_err(said)?;
    // A profile of other colours does not fit the pixels that are written.
    let profile = decoder.icc_profile().ok().flatten();
    let profile = profile.filter(|profile| profile.get(16..20) == Some(b"RGB ".as_slice()));
    let mut picture = DynamicImage::from_decoder(decoder).map_err(said)?;
    picture.apply_orientation(turned);
    let height = crop(picture.width(), picture.height()).1.min(height);
    let filled = picture.resize_to_fill(width_of(height), height, FilterType::Lanczos3);
    let white = on_white(&filled);
    let colours = white.pixels().map(|Rgb([r, g, b])| u32::from_le_bytes([*r, *g, *b, 0]));
    let picture = toned(white.width(), white.height(), colours)?;
    // A profile of colours means nothing to tones of grey.
    let profile = profile.filter(|_| picture.color().has_color());
    Ok(Raster { picture, profile })
}

/// What shows through becomes paper.
fn on_white(picture: &DynamicImage) -> RgbImage {
    let pixels = picture.to_rgba8();
    RgbImage::from_fn(pixels.width(), pixels.height(), |x, y| {
        let image::Rgba([r, g, b, alpha]) = *pixels.get_pixel(x, y);
        let mixed = |tone: u8| {
            let alpha = u32::from(alpha);
            ((u32::from(tone) * alpha + 255 * (255 - alpha)) / 255) as u8
        };
        Rgb([mixed(r), mixed(g), mixed(b)])
    })
}
