//! Any finished PDF, held against what a printer asks for: every clause of
//! PDF/X-4 (ISO 15930-7) that the project names, and the usual measures of the
//! trade.
//!
//! Reads bytes of its own accord and knows nothing of how they were made, so
//! that the program's own press file is judged as anybody's. Makes nothing and
//! mends nothing. One file for each task:
//!
//! - [`file`]: the objects; [`pages`]: the page tree; [`geometry`], [`xmp`]
//! - the clauses: [`document`], [`boxes`], [`annotations`], [`reach`],
//!   [`intent`], [`metadata`]
//! - the content: [`content`] with [`text`], [`state`], [`colour`], [`fonts`] and
//!   [`picture`]; [`quality`] judges what it shows

mod annotations;
mod boxes;
mod colour;
mod content;
mod document;
mod file;
mod fonts;
mod geometry;
mod intent;
mod metadata;
mod pages;
mod picture;
mod quality;
mod reach;
mod state;
mod text;
mod xmp;

use std::collections::BTreeMap;

use crate::diagnostic::{self, Diagnostic, Severity};
use crate::source::Span;

use content::{Kind, Reader};
use file::File;
use pages::Pages;

/// A PDF has no lines.
const NOWHERE: Span = Span { start: 0, end: 0 };

/// What has been seen of a PDF.
#[derive(Debug, Default)]
pub struct Examined {
    /// What a printer would send it back for.
    pub findings: Vec<Diagnostic>,
    /// How many pages it has.
    pub pages: usize,
    /// Width and height of a page after cutting, in millimetres, where all are alike.
    pub trim: Option<[f64; 2]>,
    /// The bleed on the side that has least of it, in millimetres, where all pages have
    /// one.
    pub bleed: Option<f64>,
}

/// Examines a PDF and says what a printer would send it back for. Errors are
/// breaches of PDF/X-4, warnings are breaches of the usual measures.
///
/// # Errors
/// What the bytes are instead of a PDF that can be read, to be said after
/// “is”: `a.md: is not a PDF`.
pub fn examine(bytes: &[u8]) -> Result<Examined, String> {
    let file = File::open(bytes)?;
    let mut seen = Examined::default();
    let out = &mut seen.findings;
    document::encryption(&file, out);
    // Behind a password there is nothing else to be seen.
    if !file.is_locked() {
        document::check(&file, out);
        let pages = pages::pages(&file);
        document::count(&pages, out);
        reach::check(&file, out);
        metadata::check(&file, out);
        let condition = intent::check(&file, out);
        content(&file, &pages, condition, out);
        (seen.pages, seen.trim, seen.bleed) = (pages.all.len(), pages.trim(), pages.bleed());
    }
    diagnostic::sort(&mut seen.findings);
    Ok(seen)
}

/// Holds a file that the program itself has made against PDF/X-4.
///
/// # Errors
/// The breaches, each with its code and its page.
pub fn hold(bytes: &[u8]) -> Result<(), String> {
    let findings = examine(bytes).map_err(|reason| format!("it {reason}"))?.findings;
    let breaches = findings.iter().filter(|f| f.severity == Severity::Error).map(|finding| {
        let page = finding.page.map(|page| format!("page {page}: ")).unwrap_or_default();
        format!("{page}{} ({})", finding.message, finding.code)
    });
    let breaches: Vec<String> = breaches.collect();
    if breaches.is_empty() { Ok(()) } else { Err(breaches.join("; ")) }
}

/// Page after page: boxes, annotations, and everything that is printed.
fn content(
    file: &File,
    pages: &Pages<'_>,
    condition: intent::Condition,
    out: &mut Vec<Diagnostic>,
) {
    let mut reader = Reader::new(file);
    // The fonts that something is set in, and the first page of each.
    let mut fonts: BTreeMap<(String, bool, bool), usize> = BTreeMap::new();
    for page in &pages.all {
        boxes::check(page, out);
        annotations::check(file, page, out);
        let mut watch = quality::Watch::new(page, condition);
        let read = reader.page(page, &mut |mark| {
            if let Kind::Text { font, .. } = mark.kind
                && !(font.embedded && font.subset)
            {
                let key = (font.name.clone(), font.embedded, font.subset);
                fonts.entry(key).or_insert(page.number);
            }
            watch.see(mark);
        });
        watch.say(out);
        if let Err(reason) = read {
            let message = format!("the page cannot be read whole: {reason}");
            let finding = Diagnostic::error("press-unreadable", NOWHERE, message);
            out.push(finding.with_help("export it anew").on_page(page.number));
        }
    }
    for ((name, embedded, _), page) in fonts {
        let finding = if embedded {
            let message = format!("the font {name} is in the file whole");
            Diagnostic::warning("press-font", NOWHERE, message)
                .with_help("embed the glyphs in use alone; some licences allow no more")
        } else {
            let message = format!("the font {name} is not in the file");
            Diagnostic::error("press-font", NOWHERE, message)
                .with_help("embed it; the printer has another one or none")
        };
        out.push(finding.on_page(page));
    }
}
