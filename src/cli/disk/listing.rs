//! What lies in the folder of a release. Links are not followed and nothing but
//! files is opened; of a file only a piece is in memory at a time.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::File;
use std::path::{Path, PathBuf};

use crate::artifact::Digest;
use crate::error::Error;
use crate::release::verify::Lying;

/// What lies in a folder and those below it, by names with forward slashes,
/// and what could not be read.
pub fn listing(folder: &Path) -> (BTreeMap<String, Lying>, Vec<Error>) {
    let (mut files, mut errors) = (BTreeMap::new(), Vec::new());
    let mut folders = vec![(folder.to_owned(), String::new())];
    while let Some((folder, below)) = folders.pop() {
        let entries = std::fs::read_dir(&folder).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        for entry in entries.unwrap_or_else(|source| {
            errors.push(Error::Read { path: folder.clone(), source });
            Vec::new()
        }) {
            let (path, name) = (entry.path(), format!("{below}{}", plain(&entry.file_name())));
            match lying(&path, below.is_empty()) {
                Ok(Some(lying)) => {
                    files.insert(name, lying);
                }
                Ok(None) => folders.push((path, format!("{name}/"))),
                Err(source) => errors.push(Error::Read { path, source }),
            }
        }
    }
    (files, errors)
}

/// What lies at a path; nothing where it is a folder to be walked through.
fn lying(path: &PathBuf, at_top: bool) -> std::io::Result<Option<Lying>> {
    let kind = std::fs::symlink_metadata(path)?.file_type();
    let hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
    Ok(Some(if kind.is_file() {
        let (size, sha256) = Digest::of_reader(&mut File::open(path)?)?;
        Lying::File { size, sha256 }
    } else if kind.is_dir() {
        if !(at_top && hidden) {
            return Ok(None);
        }
        Lying::Folder
    } else if kind.is_symlink() {
        Lying::Other("a symbolic link")
    } else {
        Lying::Other("a pipe, a socket or a device")
    }))
}

/// A name as text. What is not UTF-8 is written as bytes are, `\xe9`, which is
/// the name of no file in a manifest.
fn plain(name: &OsStr) -> String {
    let mut out = String::new();
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        out.push_str(chunk.valid());
        out.extend(chunk.invalid().iter().map(|byte| format!("\\x{byte:02x}")));
    }
    out
}
