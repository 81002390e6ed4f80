//! The PDF to read and send: PDF/UA-1 (ISO 14289-1) and PDF/A-2a
//! (ISO 19005-2) in one file, with a named destination for every numbered
//! paragraph.
//!
//! Does not lay anything out; takes the pages as they are.

use typst::comemo::Track;
use typst::diag::SourceDiagnostic;
use typst::ecow::{EcoString, EcoVec};
use typst::introspection::Location;
use typst::model::LateLinkResolver;
use typst_pdf::PdfStandard;

use super::export;
use crate::statement::Date;
use crate::typeset::Pages;

/// Writes the reader PDF; `name` tells it from the statement's other files.
///
/// # Errors
/// What the standards forbid, as Typst says it, with places in the markup.
pub fn write(pages: &Pages, dated: Date, name: &str) -> Result<Vec<u8>, EcoVec<SourceDiagnostic>> {
    let standards = [PdfStandard::Ua_1, PdfStandard::A_2a];
    let options = export::options(name, dated, &standards, true);
    let places: Vec<(Location, EcoString)> =
        pages.places.iter().map(|(at, name)| (*at, name.as_str().into())).collect();
    let introspector = pages.document.introspector().as_ref();
    let links = LateLinkResolver::new(None, introspector);
    typst_pdf::pdf_in_bundle(&pages.document, &options, &places, links.track())
}
