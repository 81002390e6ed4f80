//! What readers find a release by.
//!
//! 1. [`page`](page()): the download page, from its manifest
//! 2. [`feed`]: the feeds of a release: which there are, what is in each, in
//!    which order
//! 3. [`opds1`], [`opds2`]: one page of a feed as OPDS 1.2 and as OPDS 2.0

mod article;
pub mod feed;
mod feed_words;
mod files;
pub mod opds1;
pub mod opds2;
mod page;
mod words;

pub use feed::feeds;
pub use page::page;

use crate::release::Manifest;

/// Page and feeds: their names and what is in them.
pub fn all(manifest: &Manifest) -> Vec<(String, Vec<u8>)> {
    let page = (page::FILE.to_owned(), page(manifest).into_bytes());
    std::iter::once(page).chain(feeds(manifest)).collect()
}
