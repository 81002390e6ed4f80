//! What is published together: statements with their files, described by one
//! manifest.
//!
//! 1. [`manifest`]: what is in it, as CI, catalogue and `verify` read it
//! 2. [`sums`]: the checksums of its files, as `sha256sum -c` reads them

pub mod manifest;
pub mod sums;

pub use manifest::{Catalogue, Entry, Item, Manifest, Part, Print};
