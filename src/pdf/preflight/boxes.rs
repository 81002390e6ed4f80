//! Trim in bleed in media, on every page (ISO 15930-7, 6.10).

use super::NOWHERE;
use super::geometry::{MM, Rect};
use super::pages::Page;
use crate::diagnostic::Diagnostic;

/// What is wrong with the boxes of a page.
pub fn check(page: &Page<'_>, out: &mut Vec<Diagnostic>) {
    let mut found = |message: String, help: &str| {
        let finding = Diagnostic::error("press-boxes", NOWHERE, message);
        out.push(finding.with_help(help).on_page(page.number));
    };
    let boxes = [("media", page.media), ("bleed", page.bleed), ("trim", page.trim)];
    for (name, area) in boxes {
        match area {
            None => found(
                format!("the page has no {name} box"),
                "export it with trim and bleed, as the printer asks",
            ),
            Some(area) if area.width() <= 0.0 || area.height() <= 0.0 => {
                found(format!("the {name} box of the page is empty"), "export the page anew");
            }
            Some(_) => {}
        }
    }
    for pair in boxes.windows(2) {
        let [(outer, Some(around)), (inner, Some(area))] = pair else { continue };
        if !area.lies_in(*around) {
            found(
                format!(
                    "the {inner} box reaches {:.1} mm beyond the {outer} box",
                    beyond(*area, *around) / MM
                ),
                "export it with a sheet that holds trim and bleed",
            );
        }
    }
}

/// How far at most one rectangle reaches out of another, in points.
fn beyond(area: Rect, around: Rect) -> f64 {
    let [left, bottom, right, top] = area.edges();
    let [l, b, r, t] = around.edges();
    [l - left, b - bottom, right - r, top - t].into_iter().fold(0.0, f64::max)
}
