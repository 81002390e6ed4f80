//! A statement as it was read, shown: an outline for people, JSON for
//! programs.

pub mod json;
pub mod text;
