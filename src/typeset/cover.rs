//! The page that becomes the cover: data for the layout `cover`, which has the look.
//!
//! Title, subtitle and byline of the statement; or a drawing that the statement
//! names. Pictures of pixels are no page and never come here.

use std::sync::Arc;

use typst_layout::PagedDocument;

use super::accent::Accent;
use super::emit;
use super::escape;
use super::world::{Desk, LayoutFiles, main_file};
use crate::error::Error;
use crate::plate::Plate;
use crate::shelf::Shelf;
use crate::statement::Statement;

/// The layout that has the look.
pub const LAYOUT: &str = "cover";

/// The file by which a folder of one's own is known as a cover.
pub const MARK: &str = "cover.toml";

/// The page with the title of a statement.
///
/// # Errors
/// Where the layout fails.
pub fn title(
    statement: &Statement,
    faces: &[String],
    accent: Option<&Accent>,
    shelf: &Shelf,
    layout: &LayoutFiles,
) -> Result<PagedDocument, Error> {
    let slug = &statement.identity.slug;
    let field = accent.map_or_else(String::new, |accent| {
        let letters = if accent.bears_white() { "white" } else { "black" };
        format!("  field: {}, letters: {letters},\n", accent.literal())
    });
    let call = format!("#cover(\n{}{field})\n", emit::head(statement, faces));
    set(slug, &call, &[], shelf, layout)
}

/// The page that a drawing fills.
///
/// # Errors
/// Where the layout fails, or the drawing cannot be shown.
pub fn drawing(
    plate: &Arc<Plate>,
    slug: &str,
    shelf: &Shelf,
    layout: &LayoutFiles,
) -> Result<PagedDocument, Error> {
    let path = escape::string(&format!("/{}", plate.name));
    set(slug, &format!("#drawing({path})\n"), std::slice::from_ref(plate), shelf, layout)
}

fn set(
    slug: &str,
    call: &str,
    plates: &[Arc<Plate>],
    shelf: &Shelf,
    layout: &LayoutFiles,
) -> Result<PagedDocument, Error> {
    let markup = format!("#import \"layouts/{LAYOUT}/main.typ\": *\n{call}");
    let desk = Desk::new(shelf, layout, main_file(markup)?, plates)?;
    typst::compile::<PagedDocument>(&desk).output.map_err(|complaints| {
        let said: Vec<&str> = complaints.iter().map(|c| c.message.as_str()).collect();
        Error::Layout { statement: format!("{slug}: cover"), message: said.join("; ") }
    })
}
