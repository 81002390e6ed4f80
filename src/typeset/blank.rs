//! Pages of a layout with nothing on them but what each page has, its number.
//!
//! Typst knows on which page something stands when all pages have been set, and sets the
//! text again where that was asked for: at every foot, for the number. Places are known
//! by what stands there and before it, so that the foot of a page has the same name in
//! all texts of a layout. Where the number of pages can be guessed, the first round
//! begins with so many blank ones and is the last.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use typst_layout::PagedDocument;

use super::escape;
use super::world::{Desk, LayoutFiles, main_file};
use crate::bounds::deadline::Deadline;
use crate::shelf::Shelf;

/// More than so many are not set, and not kept.
const MOST: usize = 64;

/// How many pages there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Count {
    /// With text.
    pub text: usize,
    /// Whether the contact has one more by itself.
    pub contact: bool,
}

/// The name of a page, and how many there are.
type Wanted = (String, Count);

/// Pages; none where the layout has none.
type Set = Option<PagedDocument>;

/// The blank pages of one layout, once they have been set.
#[derive(Debug, Clone, Default)]
pub struct Sets(Arc<Mutex<BTreeMap<Wanted, Set>>>);

/// So many blank pages of the layout in a folder, by the name of its page; nothing where
/// it has none.
pub(super) fn pages(
    shelf: &Shelf,
    layout: &LayoutFiles,
    folder: &str,
    page: &str,
    count: Count,
    deadline: Deadline,
) -> Option<PagedDocument> {
    if !(1..=MOST).contains(&count.text) {
        return None;
    }
    let key = (page.to_owned(), count);
    let sets = || layout.blank.0.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(pages) = sets().get(&key) {
        return pages.clone();
    }
    let main = main_file(text(folder, page, count)).ok()?;
    let desk = Desk::new(shelf, layout, main, &[]).ok()?.until(deadline);
    let pages = typst::compile::<PagedDocument>(&desk).output.ok();
    sets().insert(key, pages.clone());
    pages
}

/// A text that says nothing on so many pages.
fn text(folder: &str, page: &str, count: Count) -> String {
    let page = escape::string(page);
    let breaks = "#colbreak()\n#block(height: 1pt)\n".repeat(count.text - 1);
    let contact = if count.contact { "#contact(back: true)[]\n" } else { "" };
    format!(
        "#import \"layouts/{folder}/main.typ\": *\n#show: statement.with(paper: {page})\n{breaks}{contact}"
    )
}
