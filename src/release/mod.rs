//! What is published together: statements with their files, described by one
//! manifest.
//!
//! 1. [`manifest`]: what is in it, as CI, catalogue and `verify` read it
//! 2. [`sums`]: the checksums of its files, as `sha256sum -c` reads them
//! 3. [`merge`]: the parts of a release joined

pub mod manifest;
pub mod merge;
pub mod sums;

pub use manifest::{Catalogue, Entry, Heading, Item, Manifest, Part, Print};
