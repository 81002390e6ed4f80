//! What readers find a release by.
//!
//! 1. [`feed`]: the feeds of a release: which there are, what is in each, in
//!    which order
//! 2. [`opds1`], [`opds2`]: one page of a feed as OPDS 1.2 and as OPDS 2.0

pub mod feed;
mod feed_words;
pub mod opds1;
pub mod opds2;

pub use feed::feeds;
