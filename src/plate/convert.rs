//! Kinds of picture that products cannot show → PNG, once, on taking in.
//!
//! A TIFF keeps its pixels, depth and profile and is turned as its camera says.
//! A JPEG in four inks is brought to Adobe RGB, which holds the cyan of the
//! press, by its own profile, else by the program's condition of printing. The same file gives the same bytes.

use std::io::Cursor;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::codecs::tiff::TiffDecoder;
use image::{DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder, Limits};
use moxcms::{ColorProfile, DataColorSpace, Layout, RenderingIntent, TransformOptions};
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;

/// What a picture in four inks is taken to be printed with where it does not
/// say.
const OWN: &[u8] = include_bytes!("../../layouts/press/FOGRA39L.icc");

/// A TIFF as PNG.
///
/// # Errors
/// With what stands in the way, as the end of a sentence.
pub fn tiff(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let trouble = |error: image::ImageError| error.to_string();
    let mut decoder = TiffDecoder::new(Cursor::new(bytes)).map_err(trouble)?;
    if matches!(decoder.original_color_type(), ExtendedColorType::Cmyk8 | ExtendedColorType::Cmyk16)
    {
        return Err("it is a TIFF in four inks (CMYK)".to_owned());
    }
    decoder.set_limits(Limits::default()).map_err(trouble)?;
    let profile = decoder.icc_profile().ok().flatten().filter(|profile| !profile.is_empty());
    let orientation = decoder.orientation().map_err(trouble)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(trouble)?;
    picture.apply_orientation(orientation);
    if matches!(picture, DynamicImage::ImageRgb32F(_) | DynamicImage::ImageRgba32F(_)) {
        return Err("its pixels are broken numbers".to_owned());
    }
    png(&picture, profile)
}

/// A JPEG in four inks as PNG in Adobe RGB; nothing where it is not in four inks.
///
/// # Errors
/// With what stands in the way, as the end of a sentence.
pub fn four_inks(bytes: &[u8]) -> Result<Option<Vec<u8>>, String> {
    let options = DecoderOptions::default()
        .set_strict_mode(false)
        .set_max_width(usize::MAX)
        .set_max_height(usize::MAX);
    let mut decoder = zune_jpeg::JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(|error| error.to_string())?;
    let space = decoder.input_colorspace();
    let Some(space @ (ColorSpace::CMYK | ColorSpace::YCCK)) = space else { return Ok(None) };
    let (width, height) = decoder.dimensions().ok_or("it has no size")?;
    let (Ok(width), Ok(height)) = (u32::try_from(width), u32::try_from(height)) else {
        return Err("it is too large".to_owned());
    };
    let profile = decoder.icc_profile();
    let orientation =
        decoder.exif().and_then(|exif| image::metadata::Orientation::from_exif_chunk(exif));
    decoder.set_options(options.jpeg_set_out_colorspace(space));
    let mut inks = decoder.decode().map_err(|error| error.to_string())?;
    // Programs of Adobe write how much light is left, and say that it was them.
    let inverted = memchr::memmem::find(bytes, b"Adobe\0\x64").is_some();
    for pixel in inks.chunks_exact_mut(4) {
        if space == ColorSpace::YCCK {
            unfold(pixel);
        }
        if inverted {
            pixel.iter_mut().for_each(|ink| *ink = 255 - *ink);
        }
    }
    let rgb = on_screen(&inks, profile.as_deref())?;
    let pixels = image::RgbImage::from_raw(width, height, rgb).ok_or("it breaks off")?;
    let mut picture = DynamicImage::ImageRgb8(pixels);
    if let Some(orientation) = orientation {
        picture.apply_orientation(orientation);
    }
    png(&picture, Some(adobe_rgb()?)).map(Some)
}

/// Brightness and two differences into C, M and Y, as JPEG keeps them
/// (ITU-T T.872).
fn unfold(pixel: &mut [u8]) {
    let [y, cb, cr, _] = pixel else { return };
    let (light, blue, red) = (f32::from(*y), f32::from(*cb) - 128.0, f32::from(*cr) - 128.0);
    let tone = |value: f32| 255 - value.round().clamp(0.0, 255.0) as u8;
    *y = tone(light + 1.402 * red);
    (*cb, *cr) = (tone(light - 0.344_136 * blue - 0.714_136 * red), tone(light + 1.772 * blue));
}

/// The profile of Adobe RGB. The encoder puts the time of day into it, which
/// is taken out again.
fn adobe_rgb() -> Result<Vec<u8>, String> {
    let mut profile = ColorProfile::new_adobe_rgb().encode().map_err(|error| error.to_string())?;
    if let Some(created) = profile.get_mut(24..36) {
        created.copy_from_slice(&[0x07, 0xD0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0]);
    }
    Ok(profile)
}

/// Inks as they look on paper, in Adobe RGB.
fn on_screen(inks: &[u8], profile: Option<&[u8]>) -> Result<Vec<u8>, String> {
    let trouble = |error: moxcms::CmsError| format!("its profile: {error}");
    let own = profile
        .and_then(|bytes| ColorProfile::new_from_slice(bytes).ok())
        .filter(|profile| profile.color_space == DataColorSpace::Cmyk);
    let own = own.map_or_else(|| ColorProfile::new_from_slice(OWN).map_err(trouble), Ok)?;
    let rendering_intent = if own.lut_a_to_b_colorimetric.is_some() {
        RenderingIntent::RelativeColorimetric
    } else {
        RenderingIntent::Perceptual
    };
    let options = TransformOptions { rendering_intent, ..TransformOptions::default() };
    let screen = ColorProfile::new_adobe_rgb();
    let transform =
        own.create_transform_8bit(Layout::Rgba, &screen, Layout::Rgb, options).map_err(trouble)?;
    let mut rgb = vec![0; inks.len() / 4 * 3];
    transform.transform(inks, &mut rgb).map_err(trouble)?;
    Ok(rgb)
}

fn png(picture: &DynamicImage, profile: Option<Vec<u8>>) -> Result<Vec<u8>, String> {
    let mut out = Vec::new();
    let mut encoder =
        PngEncoder::new_with_quality(&mut out, CompressionType::Default, FilterType::Adaptive);
    if let Some(profile) = profile {
        // A PNG without it is read as sRGB, which is the most that can be done.
        let _ = encoder.set_icc_profile(profile);
    }
    picture.write_with_encoder(encoder).map_err(|error| error.to_string())?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The encoder asks the clock; what reaches a file must not.
    #[test]
    fn a_profile_carries_no_time_of_day() {
        let profile = adobe_rgb().expect("a profile");
        assert_eq!(profile[24..36], [0x07, 0xD0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0]);
        let read = ColorProfile::new_from_slice(&profile).expect("a profile");
        assert!(read.is_matrix_shaper());
    }

    #[test]
    fn brightness_and_differences_are_inks() {
        for (kept, inks) in [
            ([255, 128, 128, 9], [0, 0, 0, 9]),
            ([0, 128, 128, 9], [255, 255, 255, 9]),
            ([76, 85, 255, 9], [1, 255, 255, 9]),
        ] {
            let mut pixel: [u8; 4] = kept;
            unfold(&mut pixel);
            assert_eq!(pixel, inks);
        }
    }
}
