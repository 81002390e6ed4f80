//! What every PDF of the program has in common when it is written: its
//! identifier, its date, never the clock's, and who made it.

use typst::ecow::EcoVec;
use typst::foundations::{Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::statement::Date;

/// The program, as files name it.
pub const PROGRAM: &str = concat!("pamphleteer ", env!("CARGO_PKG_VERSION"));

/// How a file is written; `name` tells it from all others. The standards must
/// go together.
pub fn options(name: &str, dated: Date, standards: &[PdfStandard], tagged: bool) -> PdfOptions {
    let date = Datetime::from_ymd_hms(dated.year(), dated.month(), dated.day(), 0, 0, 0);
    PdfOptions {
        ident: Smart::Custom(format!("pamphleteer:{name}")),
        creator: Smart::Custom(Some(PROGRAM.into())),
        timestamp: date.map(Timestamp::new_utc),
        page_ranges: None,
        standards: PdfStandards::new(standards).expect("the standards go together"),
        tagged,
        pretty: false,
    }
}

/// Writes pages for a printer: of a version, without tags.
///
/// # Errors
/// What the exporter says.
pub fn plain(
    document: &PagedDocument,
    name: &str,
    dated: Date,
    version: PdfStandard,
) -> Result<Vec<u8>, String> {
    let options = options(name, dated, &[version], false);
    typst_pdf::pdf(document, &options).map_err(|complaints: EcoVec<_>| {
        let said: Vec<_> = complaints.iter().map(|c| c.message.as_str()).collect();
        said.join("; ")
    })
}
