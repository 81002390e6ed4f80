//! A ZIP archive from somewhere, opened within limits: how many files are in it,
//! how large they say they are, and how large they are. Nothing of it is ever
//! written under the names that it gives.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::bounds::{Bounds, size_in_words};

/// How many files an archive may hold.
const ENTRIES: usize = 10_000;

/// How many times the largest file all files together may be.
const TIMES: u64 = 4;

/// An archive.
pub struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    largest: u64,
    left: u64,
}

impl<'a> Archive<'a> {
    /// Opens one.
    ///
    /// # Errors
    /// With what is wrong, as the end of a sentence.
    pub fn open(bytes: &'a [u8], limits: Bounds) -> Result<Archive<'a>, String> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
        if zip.len() > ENTRIES {
            return Err(format!("it holds more than {ENTRIES} files, as no document does"));
        }
        let largest = limits.file_size();
        let left = largest.saturating_mul(TIMES);
        if zip.decompressed_size().is_some_and(|size| size > u128::from(left)) {
            return Err(format!("unpacked it would be larger than {}", size_in_words(left)));
        }
        Ok(Archive { zip, largest, left })
    }

    /// Whether there is a file of a name.
    pub fn has(&self, name: &str) -> bool {
        self.zip.index_for_name(name).is_some()
    }

    /// The content of a file, where there is one.
    ///
    /// # Errors
    /// With what is wrong, as the end of a sentence.
    pub fn read(&mut self, name: &str) -> Result<Option<Vec<u8>>, String> {
        let file = match self.zip.by_name(name) {
            Ok(file) => file,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(error) => return Err(damaged(error)),
        };
        let most = self.largest.min(self.left);
        let mut bytes = Vec::new();
        file.take(most.saturating_add(1)).read_to_end(&mut bytes).map_err(damaged)?;
        if bytes.len() as u64 > most {
            return Err(format!("unpacked its part {name} is larger than {}", size_in_words(most)));
        }
        self.left -= bytes.len() as u64;
        Ok(Some(bytes))
    }
}

fn damaged(error: impl std::fmt::Display) -> String {
    let said = error.to_string();
    if said.to_lowercase().contains("password") {
        return "it is protected with a password: open it, take the protection off and save it again".to_owned();
    }
    format!("it is damaged: {said}")
}
