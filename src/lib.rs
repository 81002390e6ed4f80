//! A press in one program: a statement goes in, and the files in which it is
//! read come out.
//!
//! The way through the house, each step a module that knows only those before
//! it:
//!
//! 1. [`source`], [`error`], [`product`], [`artifact`], [`raster`]: text and places in
//!    it, trouble with the world, what can be made, files made, pixels
//! 2. [`diagnostic`], [`statement`]: findings about the text; the model
//! 3. [`read`], [`lint`], [`outline`], [`shelf`], [`typography`]: text → model,
//!    model → findings, model → outline; fonts and layouts; the characters
//!    that the author meant; [`start`]: what work begins with
//! 4. [`typeset`], [`foundry`], [`hypertext`], [`correction`], [`import`]: model → pages; the
//!    faces that a product brings along; model → elements of HTML; fixes tried
//!    before they are offered; a document of another kind → a statement
//! 5. [`pdf`], [`cover`], [`thumbnails`], [`epub`], [`web`]: pages → PDF, title or
//!    picture → cover, pages → pictures, elements → e-book and web page
//! 6. [`release`]: files → what is published together
//! 7. [`catalogue`]: what is published → what it is found by
//! 8. [`press`]: the only one that knows the order
//! 9. [`quote`], [`preview`]: sheets that pages come out at → what so many copies take;
//!    pages → what is shown of them while a statement is written
//! 10. [`cli`]: the only one that knows terminal and environment, and, but for
//!     the user's fonts and layouts, the disk

#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod artifact;
pub mod bounds;
pub mod catalogue;
pub mod cli;
pub mod correction;
pub mod cover;
pub mod diagnostic;
pub mod edition;
pub mod epub;
pub mod error;
pub mod foundry;
pub mod hypertext;
pub mod import;
pub mod lint;
pub mod outline;
pub mod pdf;
pub mod plate;
pub mod press;
pub mod preview;
pub mod product;
pub mod quote;
pub mod raster;
pub mod read;
pub mod release;
pub mod shelf;
pub mod source;
pub mod start;
pub mod statement;
pub mod thumbnails;
pub mod typeset;
pub mod typography;
pub mod web;
