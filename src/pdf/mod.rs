//! Pages → PDF files.
//!
//! - [`reader`]: to read and send
//! - [`press`]: to send to a printer, in the inks of [`ink`], for the
//!   condition of a [`profile`]
//! - [`booklet`]: to fold, the pages placed on sheets as [`impose`] says

pub mod accent;
pub mod booklet;
pub mod impose;
pub mod ink;
pub mod leaflet;
pub mod panels;
pub mod press;
pub mod profile;
pub mod reader;
