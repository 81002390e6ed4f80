//! Whether Typst can show a picture, before any page is set.
//!
//! What is decoded here Typst remembers, so that it is not decoded again.

use std::sync::Arc;

use typst::foundations::Smart;
use typst::visualize::{ExchangeFormat, RasterImage, SvgImage};

use super::world::shared;
use crate::diagnostic::Diagnostic;
use crate::plate::{self, Plate};
use crate::statement::Statement;

/// Reports every picture that is damaged.
pub fn check(statement: &Statement, plates: &[Arc<Plate>]) -> Vec<Diagnostic> {
    let pairs = statement.pictures.iter().zip(plates);
    pairs
        .filter_map(|(picture, plate)| {
            let reason = damage(plate)?;
            Some(plate::unreadable(picture.span, &picture.path, &reason))
        })
        .collect()
}

/// What Typst says against a picture.
fn damage(plate: &Arc<Plate>) -> Option<String> {
    let bytes = shared(plate);
    match ExchangeFormat::detect(&plate.bytes) {
        Some(format) => {
            RasterImage::new(bytes, format, Smart::Auto).err().map(|reason| reason.to_string())
        }
        None => SvgImage::new(bytes).err().map(|_| "the drawing is damaged".to_owned()),
    }
}
