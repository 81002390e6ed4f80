//! Statement → the elements of HTML in which e-book and web page say the same.
//!
//! 1. [`division`]: which documents there are, and what is in which
//! 2. [`writer`]: the elements of each, with the beginnings of the printed
//!    pages among them
//! 3. [`foreign`]: passages in a script that is not the statement's
//! 4. [`escape`]: characters made safe
//! 5. [`access`]: how what is written can be read
//! 6. [`policy`]: what a browser may load and run for a page
//!
//! Heads, styles and files are those of the rooms that use it.

pub mod access;
pub mod division;
pub mod escape;
mod foreign;
pub mod policy;
mod writer;

use std::sync::Arc;

use crate::plate::Plate;
use crate::statement::{Folio, Statement, Writing};
pub use division::Division;
pub use writer::{heading_id, page_id};

/// What the elements are written for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// The XHTML of an e-book: each role has its `epub:type`.
    Book,
    /// The HTML of a web page: numbers are links to themselves.
    Web,
}

/// What is to be written.
#[derive(Debug, Clone, Copy)]
pub struct Order<'a> {
    /// The statement.
    pub statement: &'a Statement,
    /// What it is written in.
    pub writing: Writing,
    /// For what.
    pub dialect: Dialect,
    /// Its documents.
    pub division: &'a Division,
    /// Its pictures, in the order of the statement's.
    pub plates: &'a [Arc<Plate>],
    /// Where the pages of the print begin.
    pub folios: &'a [Folio],
    /// The address of each plate, in the order of the plates.
    pub sources: &'a [String],
}

/// One document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chapter {
    /// The elements of its body.
    pub body: String,
    /// The numbers of the printed pages that begin in it, in order.
    pub pages: Vec<String>,
}

/// Writes the documents of a statement.
pub fn write(order: Order<'_>) -> Vec<Chapter> {
    writer::write(order)
}
