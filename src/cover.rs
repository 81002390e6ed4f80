//! The first page as a picture.

use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder};
use typst_render::RenderOptions;

use crate::error::Error;
use crate::typeset::Pages;

/// Height of the cover in pixels: enough for the shelf of a reading system at
/// twice the usual density, and cheap to make.
const HEIGHT: f64 = 1200.0;

/// JPEG quality: type stays free of visible rings.
const QUALITY: u8 = 85;

/// Renders the first page as a JPEG.
///
/// # Errors
/// Where there is no page or the picture cannot be encoded.
pub fn jpeg(pages: &Pages, slug: &str) -> Result<Vec<u8>, Error> {
    let failed =
        |message: String| Error::Product { product: "cover", statement: slug.to_owned(), message };
    let page =
        pages.document.pages().first().ok_or_else(|| failed("there is no page".to_owned()))?;
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
