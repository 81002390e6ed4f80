//! What readers find a release by.
//!
//! 1. [`page`]: the download page, from its manifest

mod article;
mod files;
mod page;
mod words;

pub use page::page;
