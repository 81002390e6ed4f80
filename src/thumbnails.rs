//! The pages as pictures, for catalogues: people look before they read.
//!
//! They are the pages of the reader's PDF, each named by the number that is printed on
//! it.

use typst::layout::{Frame, FrameItem};
use typst_layout::{Page, PagedDocument};

use crate::error::Error;
use crate::raster;

/// Their height in pixels: text can just be read when one fills a screen.
const HEIGHT: u32 = 720;

/// What follows `S` in the name of each file, and its content.
///
/// # Errors
/// Where a page cannot be rendered or written.
pub fn files(document: &PagedDocument, slug: &str) -> Result<Vec<(String, Vec<u8>)>, Error> {
    let make = |page: &Page| {
        let raster = raster::rendered(page, HEIGHT)?;
        // A photograph in sixteen tones has edges that are not there.
        let few = !has_picture(&page.frame);
        let picture = if few { raster.png_in_few_tones() } else { raster.png() }?;
        Ok((format!("-page-{}.png", page.number), picture))
    };
    let failed = |message| Error::Product { product: "pages", statement: slug.to_owned(), message };
    document.pages().iter().map(|page| make(page).map_err(failed)).collect()
}

/// Whether there is a picture on the page.
fn has_picture(frame: &Frame) -> bool {
    frame.items().any(|(_, item)| match item {
        FrameItem::Group(group) => has_picture(&group.frame),
        FrameItem::Image(..) => true,
        _ => false,
    })
}
