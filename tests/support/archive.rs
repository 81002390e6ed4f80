//! Files of a finished e-book.

use std::io::{Cursor, Read};

/// The content of one of them.
#[track_caller]
pub fn entry(epub: impl AsRef<[u8]>, name: &str) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(epub)).expect("an archive");
    let mut out = Vec::new();
    archive.by_name(name).expect("the entry").read_to_end(&mut out).expect("its content");
    out
}
