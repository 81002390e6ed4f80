//! A file that has been made and not yet been written.

use crate::product::Product;

/// One file of a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    /// The path below the statement's folder, with forward slashes.
    pub name: String,
    /// Which product it belongs to.
    pub product: Product,
    /// Its content.
    pub bytes: Vec<u8>,
}
