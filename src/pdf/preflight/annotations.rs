//! No annotation in the area that is printed (ISO 15930-7): a link, a
//! note, a field of a form.

use super::NOWHERE;
use super::file::{File, dictionary, shown};
use super::pages::{Page, rect};
use crate::diagnostic::Diagnostic;

/// The annotations of a page that lie in its bleed.
pub fn check(file: &File, page: &Page<'_>, out: &mut Vec<Diagnostic>) {
    let area = page.printed();
    let mut count = 0_usize;
    let mut first = None;
    for object in file.array(page.dict, b"Annots").unwrap_or_default() {
        let Some(annotation) = dictionary(file.resolve(object)) else { continue };
        let kind = file.name(annotation, b"Subtype").unwrap_or_default();
        // One without a place may show anywhere.
        let inside =
            rect(file, annotation, b"Rect").is_none_or(|place| place.scaled(page.unit).meets(area));
        // Traps are drawn for the press and belong on the page.
        if inside && kind != b"TrapNet" {
            count += 1;
            first.get_or_insert(kind);
        }
    }
    if let Some(kind) = first {
        let what = match count {
            1 => "an annotation lies".to_owned(),
            more => format!("{more} annotations lie"),
        };
        let message = format!("{what} inside the bleed: {}", shown(kind));
        let help = "take links, notes and form fields out before it goes to the printer";
        out.push(
            Diagnostic::error("press-annotation", NOWHERE, message)
                .with_help(help)
                .on_page(page.number),
        );
    }
}
