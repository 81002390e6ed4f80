//! What is published together: statements with their files, described by one
//! manifest.
//!
//! 1. [`manifest`]: what is in it, as CI, catalogue and `verify` read it
//! 2. [`sums`]: the checksums of its files, as `sha256sum -c` reads them
//! 3. [`merge`]: the parts of a release joined
//! 4. [`reading`]: a manifest read again, whoever has written it
//! 5. [`verify`]: manifest, checksums, files and sources held against one
//!    another; `agreement` has the part of the checksums, [`origin`] that of the
//!    sources

mod agreement;
pub mod manifest;
pub mod merge;
pub mod origin;
pub mod reading;
pub mod sums;
pub mod verify;

pub use manifest::{Catalogue, Entry, Heading, Item, Manifest, Part, Print};
