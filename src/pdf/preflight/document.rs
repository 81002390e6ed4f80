//! The file as a whole: its version, its identifier, no encryption, and how
//! many pages it has.

use super::NOWHERE;
use super::file::{File, shown};
use super::pages::{Page, Pages};
use crate::diagnostic::Diagnostic;
use crate::product::SHEET;

/// The version that PDF/X-4 stands on.
const VERSION: &str = "1.6";

/// More pages than this, staples do not hold.
const STAPLED: usize = 64;

/// A password or a certificate.
pub fn encryption(file: &File, out: &mut Vec<Diagnostic>) {
    if file.is_encrypted() {
        let message = "the file is encrypted";
        let finding = Diagnostic::error("press-encrypted", NOWHERE, message);
        out.push(finding.with_help("save it without a password and without restrictions"));
    }
}

/// A version other than 1.6, in the first line or in the catalogue, of which the
/// later counts; and no identifier.
pub fn check(file: &File, out: &mut Vec<Diagnostic>) {
    let later = file.catalog().and_then(|catalog| file.name(catalog, b"Version"));
    let later = later.map(shown).filter(|later| later.as_str() > file.version());
    let version = later.unwrap_or_else(|| shown(file.version().as_bytes()));
    if version != VERSION {
        let message = format!("the file is PDF {version}, not {VERSION}");
        let finding = Diagnostic::error("press-version", NOWHERE, message);
        out.push(finding.with_help("export it as PDF/X-4"));
    }
    identifier(file, out);
}

/// Two texts in the trailer that tell this file from every other.
fn identifier(file: &File, out: &mut Vec<Diagnostic>) {
    let parts = file.array(file.trailer(), b"ID").unwrap_or_default();
    let named = |part| file.resolve(part).as_str().is_ok_and(|text| !text.is_empty());
    if parts.len() != 2 || !parts.iter().all(named) {
        let finding =
            Diagnostic::error("press-identifier", NOWHERE, "the file has no identifier of its own");
        out.push(finding.with_help("export it as PDF/X-4, which writes one"));
    }
}

/// Pages that do not come out on folded sheets, or do not come out at all.
pub fn count(pages: &Pages<'_>, out: &mut Vec<Diagnostic>) {
    let count = pages.all.len();
    let trouble = if count == 0 { Some("the file has no page") } else { pages.trouble };
    if let Some(trouble) = trouble {
        let finding = Diagnostic::error("press-unreadable", NOWHERE, trouble);
        out.push(finding.with_help("export it anew"));
    }
    // Two wide pages are the sides of a leaflet.
    let wide = |page: &Page<'_>| page.trim.is_some_and(|trim| trim.width() > trim.height());
    let leaflet = count == 2 && pages.all.iter().all(wide);
    if !count.is_multiple_of(SHEET) && !leaflet {
        let pages = if count == 1 { "page is" } else { "pages are" };
        let message = format!("{count} {pages} not a multiple of {SHEET}");
        let finding = Diagnostic::warning("press-pages", NOWHERE, message);
        out.push(
            finding.with_help("a folded sheet has four pages: add blank ones or cut the text"),
        );
    }
    if count > STAPLED {
        let message = format!("{count} pages are more than staples hold");
        let finding = Diagnostic::warning("press-pages", NOWHERE, message);
        out.push(
            finding.with_help(format!("up to {STAPLED} can be stapled; have it bound with glue")),
        );
    }
}
