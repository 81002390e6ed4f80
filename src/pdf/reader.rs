//! The PDF to read and send: PDF/UA-1 (ISO 14289-1) and PDF/A-2a
//! (ISO 19005-2) in one file, with a named destination for every numbered
//! paragraph.
//!
//! Does not lay anything out; takes the pages as they are.

use typst::comemo::Track;
use typst::ecow::EcoString;
use typst::foundations::{Datetime, Smart};
use typst::introspection::Location;
use typst::model::LateLinkResolver;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::error::Error;
use crate::statement::{Date, Statement};
use crate::typeset::Pages;

/// Writes the reader PDF.
///
/// # Errors
/// Where Typst refuses the standards, with its reason.
pub fn write(pages: &Pages, statement: &Statement, dated: Date) -> Result<Vec<u8>, Error> {
    let failed = |message: String| Error::Product {
        product: "reader",
        statement: statement.identity.slug.clone(),
        message,
    };
    let standards = PdfStandards::new(&[PdfStandard::Ua_1, PdfStandard::A_2a])
        .map_err(|error| failed(error.message().to_string()))?;
    let date = Datetime::from_ymd_hms(dated.year(), dated.month(), dated.day(), 0, 0, 0);
    let options = PdfOptions {
        ident: Smart::Custom(format!("pamphleteer:{}", statement.identity.slug)),
        creator: Smart::Custom(Some(concat!("pamphleteer ", env!("CARGO_PKG_VERSION")).into())),
        timestamp: date.map(Timestamp::new_utc),
        page_ranges: None,
        standards,
        tagged: true,
        pretty: false,
    };
    let places: Vec<(Location, EcoString)> =
        pages.places.iter().map(|(at, name)| (*at, name.as_str().into())).collect();
    let introspector = pages.document.introspector().as_ref();
    let links = LateLinkResolver::new(None, introspector);
    typst_pdf::pdf_in_bundle(&pages.document, &options, &places, links.track()).map_err(|errors| {
        failed(errors.iter().map(|e| e.message.to_string()).collect::<Vec<_>>().join("; "))
    })
}
