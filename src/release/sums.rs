//! `SHA256SUMS`: the checksums of the files of a release, in the form of the
//! GNU program `sha256sum`.

use std::collections::BTreeMap;

use crate::artifact::Digest;

/// The name of the file.
pub const FILE: &str = "SHA256SUMS";

/// The file for these files, in the order of their names.
pub fn write(files: &BTreeMap<String, Digest>) -> String {
    files.iter().map(|(name, digest)| format!("{digest}  {name}\n")).collect()
}
