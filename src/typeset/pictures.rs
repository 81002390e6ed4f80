//! Whether Typst can show a picture, before any page is set; and afterwards,
//! whether it has pixels enough for the size at which it stands.
//!
//! What is decoded here Typst remembers, so that it is not decoded again.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use typst::foundations::Smart;
use typst::layout::{Frame, FrameItem};
use typst::visualize::{ExchangeFormat, ImageKind, RasterImage, SvgImage};
use typst_layout::PagedDocument;

use super::world::shared;
use crate::diagnostic::Diagnostic;
use crate::plate::{self, Plate};
use crate::statement::{Picture, Statement};

/// Reports every picture that is damaged.
pub fn check(statement: &Statement, plates: &[Arc<Plate>]) -> Vec<Diagnostic> {
    let pairs = statement.pictures.iter().zip(plates);
    pairs.filter_map(|(picture, plate)| damaged(picture, plate)).collect()
}

/// Reports a picture that is damaged.
pub fn damaged(picture: &Picture, plate: &Arc<Plate>) -> Option<Diagnostic> {
    let reason = damage(plate)?;
    Some(plate::unreadable(picture.span, &picture.path, &reason))
}

/// What Typst says against a picture.
fn damage(plate: &Arc<Plate>) -> Option<String> {
    let bytes = shared(plate);
    match ExchangeFormat::detect(&plate.bytes) {
        Some(format) => {
            RasterImage::new(bytes, format, Smart::Auto).err().map(|reason| reason.to_string())
        }
        None => {
            // The reader of drawings gives way where some are damaged.
            let read = catch_unwind(AssertUnwindSafe(|| SvgImage::new(bytes).is_ok()));
            (!read.unwrap_or(false)).then(|| "the drawing is damaged".to_owned())
        }
    }
}

/// Reports every picture that is set too large for its pixels.
pub fn placed(
    statement: &Statement,
    plates: &[Arc<Plate>],
    document: &PagedDocument,
) -> Vec<Diagnostic> {
    if plates.is_empty() {
        return Vec::new();
    }
    let mut found = vec![Vec::new(); plates.len()];
    for page in document.pages() {
        collect(&page.frame, 1.0, plates, &mut found);
    }
    let first = |plate: &Arc<Plate>| plates.iter().position(|other| other == plate);
    // A plate stands on the pages as often as the text refers to it, in order.
    let mut used = vec![0; plates.len()];
    let pairs = statement.pictures.iter().zip(plates);
    pairs
        .filter_map(|(picture, plate)| {
            let at = first(plate)?;
            let width = *found[at].get(used[at]).or(found[at].last())?;
            used[at] += 1;
            plate::too_coarse_at(picture, plate, width)
        })
        .collect()
}

/// The widths in millimetres at which each plate stands in a frame.
fn collect(frame: &Frame, scale: f64, plates: &[Arc<Plate>], found: &mut [Vec<f64>]) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => {
                let turn = group.transform;
                let wider = turn.sx.get().hypot(turn.ky.get());
                collect(&group.frame, scale * wider, plates, found);
            }
            FrameItem::Image(image, size, _) => {
                let ImageKind::Raster(raster) = image.kind() else { continue };
                let data: &[u8] = raster.data();
                if let Some(at) = plates.iter().position(|plate| plate.bytes == data) {
                    found[at].push(size.x.to_mm() * scale);
                }
            }
            _ => {}
        }
    }
}
