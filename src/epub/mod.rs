//! Statement → EPUB 3.3.
//!
//! 1. [`document`]: the XHTML around what `hypertext` writes
//! 2. [`nav`]: the navigation document
//! 3. [`package`]: what the package document says about the statement
//! 4. [`fonts`]: the faces that it brings along
//! 5. [`container`]: everything in one file, finished and packed so that the
//!    same statement gives the same bytes

pub mod container;
pub mod document;
pub mod fonts;
pub mod nav;
pub mod package;

use std::sync::Arc;

use crate::error::Error;
use crate::foundry::Faces;
use crate::plate::Plate;
use crate::statement::{Date, Folio, Statement};

/// What an EPUB is made of besides the statement.
#[derive(Debug, Clone, Copy)]
pub struct Parts<'a> {
    /// The cover picture, a JPEG, where one is wanted.
    pub cover: Option<&'a [u8]>,
    /// The stylesheet.
    pub stylesheet: &'a str,
    /// The faces that it brings along.
    pub faces: &'a Faces,
    /// The pictures, in the order of the statement's.
    pub plates: &'a [Arc<Plate>],
    /// Where the pages of the print begin.
    pub folios: &'a [Folio],
    /// The day that the files carry.
    pub dated: Date,
}

/// Writes the EPUB.
///
/// # Errors
/// Where the archive cannot be put together.
pub fn write(statement: &Statement, parts: Parts<'_>) -> Result<Vec<u8>, Error> {
    container::pack(statement, parts).map_err(|message| Error::Product {
        product: "epub",
        statement: statement.identity.slug.clone(),
        message,
    })
}
