//! Pages of finished PDF files as they look.

#![allow(dead_code, reason = "each test uses a part of it")]

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{RenderCache, RenderSettings, render};
use image::{DynamicImage, GrayImage, RgbImage};

/// Every page in grey, at so many pixels to the inch.
pub fn pages(bytes: &[u8], density: f64) -> Vec<GrayImage> {
    rendered(bytes, density).into_iter().map(|page| page.into_luma8()).collect()
}

/// The same in colour.
pub fn coloured(bytes: &[u8], density: f64) -> Vec<RgbImage> {
    rendered(bytes, density).into_iter().map(|page| page.into_rgb8()).collect()
}

fn rendered(bytes: &[u8], density: f64) -> Vec<DynamicImage> {
    let file = Pdf::new(bytes.to_vec()).expect("a PDF");
    let cache = RenderCache::new();
    let scale = (density / 72.0) as f32;
    file.pages()
        .iter()
        .map(|page| {
            let (width, height) = page.render_dimensions();
            let settings = RenderSettings {
                x_scale: scale,
                y_scale: scale,
                width: Some((width * scale).round() as u16),
                height: Some((height * scale).round() as u16),
                bg_color: WHITE,
            };
            let pixels = render(page, &cache, &InterpreterSettings::default(), &settings);
            let (width, height) = (u32::from(pixels.width()), u32::from(pixels.height()));
            let rgba =
                image::RgbaImage::from_raw(width, height, pixels.data_as_u8_slice().to_vec());
            DynamicImage::from(rgba.expect("all pixels"))
        })
        .collect()
}

/// A part of a page.
pub fn cut(page: &GrayImage, left: i64, top: i64, width: u32, height: u32) -> GrayImage {
    let inside = |at: i64, end: u32| u32::try_from(at).ok().filter(|at| *at < end);
    GrayImage::from_fn(width, height, |x, y| {
        let x = inside(left + i64::from(x), page.width());
        let y = inside(top + i64::from(y), page.height());
        x.zip(y).map_or(image::Luma([255]), |(x, y)| *page.get_pixel(x, y))
    })
}

/// How much of one picture is not in the other: the share of ink that differs.
pub fn difference(a: &GrayImage, b: &GrayImage) -> f64 {
    assert_eq!(a.dimensions(), b.dimensions());
    let ink = |pixel: u8| f64::from(255 - pixel);
    let total: f64 = a.as_raw().iter().chain(b.as_raw()).map(|p| ink(*p)).sum();
    let pairs = a.as_raw().iter().zip(b.as_raw());
    let apart: f64 = pairs.map(|(a, b)| f64::from(a.abs_diff(*b))).sum();
    if total == 0.0 { 0.0 } else { apart / total }
}
