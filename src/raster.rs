//! Pictures made of pixels: a page rendered, fewer pixels, JPEG and PNG.
//!
//! Does not know what is in them.

use std::collections::BTreeSet;

use image::codecs::png::{CompressionType, FilterType as Filter, PngEncoder};
use image::imageops::FilterType;
use image::{DynamicImage, GrayImage, ImageEncoder, RgbImage};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use typst_layout::Page;
use typst_render::RenderOptions;

/// JPEG quality: type stays free of visible rings.
const QUALITY: u8 = 85;

/// A picture and what its colours mean.
#[derive(Debug)]
pub struct Raster {
    /// The pixels.
    pub picture: DynamicImage,
    /// The profile of their colours; sRGB without.
    pub profile: Option<Vec<u8>>,
}

/// A page as pixels, so many of them high.
///
/// # Errors
/// Where the page has no size.
pub fn rendered(page: &Page, height: u32) -> Result<Raster, String> {
    let scale = f64::from(height) / page.frame.height().to_pt();
    let options =
        RenderOptions { pixel_per_pt: typst::utils::Scalar::new(scale), render_bleed: false };
    let pixels = typst_render::render(page, &options);
    let colours = pixels.data().as_chunks().0.iter().map(|pixel| u32::from_le_bytes(*pixel));
    let picture = toned(pixels.width(), pixels.height(), colours)?;
    Ok(Raster { picture, profile: None })
}

/// A picture of pixels whose lowest three bytes are red, green and blue; of grey where
/// there is no colour, which is a third of the work and smaller.
///
/// # Errors
/// Where there are fewer pixels than width and height say.
pub fn toned(
    width: u32,
    height: u32,
    pixels: impl Iterator<Item = u32> + Clone,
) -> Result<DynamicImage, String> {
    // Each byte against the next, and no early end: so many pixels go in one step.
    let apart = pixels.clone().fold(0, |apart, pixel| apart | (pixel ^ (pixel >> 8)));
    let picture = if apart & 0xffff == 0 {
        let tones = pixels.map(|pixel| pixel as u8).collect();
        GrayImage::from_raw(width, height, tones).map(DynamicImage::ImageLuma8)
    } else {
        let mut colours = Vec::with_capacity(width as usize * height as usize * 3);
        pixels.for_each(|pixel| colours.extend_from_slice(&pixel.to_le_bytes()[..3]));
        RgbImage::from_raw(width, height, colours).map(DynamicImage::ImageRgb8)
    };
    picture.ok_or_else(|| "it has too few pixels".to_owned())
}

impl Raster {
    /// The same, smaller.
    #[must_use]
    pub fn scaled(&self, height: u32) -> Raster {
        let shape = f64::from(self.picture.width()) / f64::from(self.picture.height());
        let width = (f64::from(height) * shape).round().max(1.0) as u32;
        let picture = self.picture.resize_exact(width, height, FilterType::Lanczos3);
        Raster { picture, profile: self.profile.clone() }
    }

    /// As JPEG.
    ///
    /// # Errors
    /// Where the encoder gives way.
    pub fn jpeg(&self) -> Result<Vec<u8>, String> {
        let mut out = Vec::new();
        let mut encoder = Encoder::new(&mut out, QUALITY);
        encoder.set_sampling_factor(SamplingFactor::F_1_1);
        encoder.set_optimized_huffman_tables(true);
        if let Some(profile) = &self.profile {
            // A picture without it is read as sRGB, which is the most that can be done.
            let _ = encoder.add_icc_profile(profile);
        }
        let side = |length: u32| u16::try_from(length).map_err(|_| "it is too large for JPEG");
        let (width, height) = (side(self.picture.width())?, side(self.picture.height())?);
        let written = match &self.picture {
            DynamicImage::ImageLuma8(grey) => encoder.encode(grey, width, height, ColorType::Luma),
            DynamicImage::ImageRgb8(rgb) => encoder.encode(rgb, width, height, ColorType::Rgb),
            other => encoder.encode(&other.to_rgb8(), width, height, ColorType::Rgb),
        };
        written.map_err(|error| error.to_string())?;
        Ok(out)
    }

    /// As PNG.
    ///
    /// # Errors
    /// Where the encoder gives way.
    pub fn png(&self) -> Result<Vec<u8>, String> {
        let mut out = Vec::new();
        self.encode(PngEncoder::new_with_quality(
            &mut out,
            CompressionType::Best,
            Filter::Adaptive,
        ))?;
        Ok(out)
    }

    /// As PNG in few tones: sixteen of grey, or of red, green and blue each. Type and
    /// fields of colour look as before, in half the bytes; a photograph does not.
    ///
    /// # Errors
    /// Where the encoder gives way.
    pub fn png_in_few_tones(&self) -> Result<Vec<u8>, String> {
        let (width, height) = (self.picture.width(), self.picture.height());
        if let DynamicImage::ImageLuma8(grey) = &self.picture {
            let rows = grey.as_raw().chunks_exact(width as usize);
            let tones: Vec<u8> =
                rows.flat_map(|row| halves(row.iter().map(|v| tone(*v)))).collect();
            return written(width, height, png::ColorType::Grayscale, None, &tones);
        }
        let colours = self.picture.to_rgb8();
        let kept = || colours.pixels().map(|pixel| pixel.0.map(|value| tone(value) * TONE));
        let palette: BTreeSet<[u8; 3]> = kept().collect();
        let palette: Vec<[u8; 3]> = palette.into_iter().collect();
        if palette.len() > 256 {
            return self.png();
        }
        let index = |colour| palette.binary_search(&colour).unwrap_or_default() as u8;
        let indices: Vec<u8> = kept().map(index).collect();
        written(width, height, png::ColorType::Indexed, Some(palette.concat()), &indices)
    }

    fn encode(&self, mut encoder: impl ImageEncoder) -> Result<(), String> {
        if let Some(profile) = &self.profile {
            let _ = encoder.set_icc_profile(profile.clone());
        }
        self.picture.write_with_encoder(encoder).map_err(|error| error.to_string())
    }
}

/// The distance of two of sixteen tones.
const TONE: u8 = 17;

/// The nearest of sixteen tones.
fn tone(value: u8) -> u8 {
    ((u16::from(value) + 8) / u16::from(TONE)) as u8
}

/// Two tones to a byte.
fn halves(tones: impl Iterator<Item = u8>) -> Vec<u8> {
    let mut out = Vec::new();
    for (at, tone) in tones.enumerate() {
        match out.last_mut() {
            Some(byte) if at % 2 == 1 => *byte |= tone,
            _ => out.push(tone << 4),
        }
    }
    out
}

/// The file: grey of four bits, or with a palette of eight.
fn written(
    width: u32,
    height: u32,
    colour: png::ColorType,
    palette: Option<Vec<u8>>,
    data: &[u8],
) -> Result<Vec<u8>, String> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, width, height);
    encoder.set_color(colour);
    let grey = colour == png::ColorType::Grayscale;
    encoder.set_depth(if grey { png::BitDepth::Four } else { png::BitDepth::Eight });
    encoder.set_compression(png::Compression::High);
    // Filters are of no use to tones that are not alike.
    encoder.set_filter(png::Filter::NoFilter);
    if let Some(palette) = palette {
        encoder.set_palette(palette);
    }
    let mut writer = encoder.write_header().map_err(|error| error.to_string())?;
    writer.write_image_data(data).map_err(|error| error.to_string())?;
    writer.finish().map_err(|error| error.to_string())?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(bytes: &[u8]) -> DynamicImage {
        image::load_from_memory(bytes).expect("a picture")
    }

    #[test]
    fn few_tones_are_near_the_many() {
        // An odd width: each row begins with a byte of its own.
        let grey = GrayImage::from_fn(257, 3, |x, y| image::Luma([((x + y) % 256) as u8]));
        let raster = Raster { picture: grey.clone().into(), profile: None };
        let few = opened(&raster.png_in_few_tones().expect("a picture")).into_luma8();
        assert_eq!(few.dimensions(), grey.dimensions());
        for (one, other) in few.pixels().zip(grey.pixels()) {
            assert!(
                one.0[0].abs_diff(other.0[0]) <= 8 && one.0[0] % TONE == 0,
                "{one:?} {other:?}"
            );
        }
    }

    #[test]
    fn colours_are_a_palette_as_long_as_they_are_few() {
        let accent = |x: u32| [200, (x % 256) as u8, (x % 256) as u8];
        let field = RgbImage::from_fn(300, 40, |x, _| image::Rgb(accent(x)));
        let raster = Raster { picture: field.clone().into(), profile: None };
        let bytes = raster.png_in_few_tones().expect("a picture");
        assert_eq!(bytes[25], 3, "indexed");
        for (one, other) in opened(&bytes).into_rgb8().pixels().zip(field.pixels()) {
            assert!(
                one.0.iter().zip(other.0).all(|(a, b)| a.abs_diff(b) <= 8),
                "{one:?} {other:?}"
            );
        }
        let many = RgbImage::from_fn(256, 256, |x, y| image::Rgb([x as u8, y as u8, 9]));
        let raster = Raster { picture: many.clone().into(), profile: None };
        assert!(opened(&raster.png_in_few_tones().expect("a picture")).into_rgb8() != many);
        let all = RgbImage::from_fn(256, 256, |x, y| image::Rgb([x as u8, y as u8, (x ^ y) as u8]));
        let raster = Raster { picture: all.clone().into(), profile: None };
        assert_eq!(opened(&raster.png_in_few_tones().expect("a picture")).into_rgb8(), all);
    }
}
