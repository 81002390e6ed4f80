//! The cover as a picture: the first page, or what the statement names.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder, ImageReader};
use typst_render::RenderOptions;

use crate::error::Error;
use crate::plate::Plate;
use crate::typeset::Pages;

/// Height of the cover in pixels: enough for the shelf of a reading system at
/// twice the usual density, and cheap to make.
const HEIGHT: f64 = 1200.0;

/// JPEG quality: type stays free of visible rings.
const QUALITY: u8 = 85;

/// The picture that the statement names for it, cropped to the form of a page, as
/// a JPEG; else the first page rendered.
///
/// # Errors
/// Where there is no page or the picture cannot be encoded.
pub fn jpeg(pages: &Pages, named: Option<&Plate>, slug: &str) -> Result<Vec<u8>, Error> {
    let failed =
        |message: String| Error::Product { product: "cover", statement: slug.to_owned(), message };
    let page =
        pages.document.pages().first().ok_or_else(|| failed("there is no page".to_owned()))?;
    if let Some(plate) = named.filter(|plate| plate.pixels.is_some()) {
        let shape = page.frame.width() / page.frame.height();
        return cropped(plate, shape).map_err(failed);
    }
    let scale = HEIGHT / page.frame.height().to_pt();
    let options =
        RenderOptions { pixel_per_pt: typst::utils::Scalar::new(scale), render_bleed: false };
    let picture = typst_render::render(page, &options);
    let (width, height) = (picture.width(), picture.height());

    // A page without colour is a third of the work as a greyscale picture.
    let pixels = picture.data().chunks_exact(4);
    let grey = pixels.clone().all(|p| p[0] == p[1] && p[1] == p[2]);
    let (bytes, colour): (Vec<u8>, _) = if grey {
        (pixels.map(|p| p[0]).collect(), ExtendedColorType::L8)
    } else {
        (pixels.flat_map(|p| [p[0], p[1], p[2]]).collect(), ExtendedColorType::Rgb8)
    };
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, QUALITY)
        .write_image(&bytes, width, height, colour)
        .map_err(|error| failed(error.to_string()))?;
    Ok(out)
}

/// The middle of a picture in the form of a page, no larger than it is.
fn cropped(plate: &Plate, shape: f64) -> Result<Vec<u8>, String> {
    let said = |error: image::ImageError| error.to_string();
    let reader = ImageReader::new(Cursor::new(&plate.bytes)).with_guessed_format();
    let mut decoder = reader.map_err(|e| e.to_string())?.into_decoder().map_err(said)?;
    let turned = decoder.orientation().map_err(said)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(said)?;
    picture.apply_orientation(turned);
    let height = f64::from(picture.height()).min(f64::from(picture.width()) / shape).min(HEIGHT);
    let (width, height) = ((height * shape).round().max(1.0), height.round().max(1.0));
    let filled = picture.resize_to_fill(width as u32, height as u32, FilterType::Lanczos3);
    let white = on_white(&filled);
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, QUALITY).encode_image(&white).map_err(said)?;
    Ok(out)
}

/// What shows through becomes paper.
fn on_white(picture: &DynamicImage) -> image::RgbImage {
    let pixels = picture.to_rgba8();
    image::RgbImage::from_fn(pixels.width(), pixels.height(), |x, y| {
        let image::Rgba([r, g, b, alpha]) = *pixels.get_pixel(x, y);
        let mixed = |tone: u8| {
            let alpha = u32::from(alpha);
            ((u32::from(tone) * alpha + 255 * (255 - alpha)) / 255) as u8
        };
        image::Rgb([mixed(r), mixed(g), mixed(b)])
    })
}
