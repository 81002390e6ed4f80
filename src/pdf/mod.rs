//! Pages → PDF files.
//!
//! - [`reader`]: to read and send
//! - [`press`]: to send to a printer, in the inks of [`ink`], its pictures in
//!   those of [`pictures`], or as lines by [`drawing`], by the tables of [`inks`],
//!   for the condition of a [`profile`]
//! - [`export`]: what all of them have in common
//! - [`preflight`]: any PDF, examined as a printer would
//! - [`booklet`]: to fold, the pages placed on sheets as [`impose`] says

pub mod booklet;
pub mod drawing;
pub mod export;
pub mod impose;
pub mod ink;
pub mod inks;
pub mod leaflet;
pub mod panels;
pub mod pictures;
pub mod preflight;
pub mod press;
pub mod profile;
pub mod reader;
