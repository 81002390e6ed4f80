//! Pages → PDF files.

pub mod reader;
