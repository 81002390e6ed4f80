//! Manifest and checksums held against one another: both list every file of a
//! release. Where they do not agree on one, the file itself tells which is wrong.

use std::collections::BTreeMap;

use super::manifest::{self, Item};
use super::reading::{self, Reading};
use super::sums::{self, Line};
use super::verify::{Findings, Lying, Release};
use crate::artifact::Digest;
use crate::diagnostic::Diagnostic;
use crate::source::{Source, Span};

/// The two of them.
pub(super) struct Both<'a> {
    /// The release that they are of.
    pub(super) release: &'a Release<'a>,
    /// The manifest.
    pub(super) reading: &'a Reading,
    /// The checksums.
    pub(super) source: &'a Source,
    /// Their lines.
    pub(super) lines: &'a [Line<'a>],
    /// What these say, with their places.
    pub(super) summed: &'a BTreeMap<&'a str, (Digest, Span)>,
}

impl Both<'_> {
    /// Holds them against one another; as much as can be where the manifest
    /// cannot be read.
    pub(super) fn hold(&self, items: Option<&BTreeMap<&str, &Item>>, findings: &mut Findings) {
        let other = self.is_other(findings);
        let Some(items) = items else { return };
        self.digests(items, findings);
        self.without_line(items, findings);
        for (name, (_, span)) in self.summed {
            if *name != manifest::FILE && !items.contains_key(name) {
                findings.of_sums(*span, format!("“{name}” is not in the manifest"));
            }
        }
        if !other && findings.sums.is_empty() && findings.manifest.is_empty() {
            self.form(items, findings);
        }
    }

    /// Whether the checksums were written for another manifest.
    fn is_other(&self, findings: &mut Findings) -> bool {
        let Some((digest, span)) = self.summed.get(manifest::FILE) else { return false };
        let other = *digest != self.reading.digest;
        if other {
            let line = self.source.position(span.start).line;
            let message = format!(
                "line {line} of SHA256SUMS was written for another manifest: one of the two was altered"
            );
            let finding = Diagnostic::error("release-altered", Span::default(), message)
                .with_help("fetch both files anew, or run `pamphleteer release` again");
            findings.of_file(manifest::FILE, finding);
        }
        other
    }

    /// Every digest that is not the same in both.
    fn digests(&self, items: &BTreeMap<&str, &Item>, findings: &mut Findings) {
        for (name, item) in items {
            let Some((digest, span)) = self.summed.get(name) else { continue };
            if *digest == item.sha256 {
                continue;
            }
            let lies = match self.release.files.get(*name) {
                Some(Lying::File { sha256, .. }) => Some(*sha256),
                _ => None,
            };
            let which = if lies == Some(*digest) { "SHA256SUMS" } else { "the manifest" };
            let mut message = format!("the checksum of “{name}” is not that in {which}");
            if lies == Some(*digest) || lies == Some(item.sha256) {
                message += ", which the file has";
            }
            if lies == Some(*digest) {
                let at = reading::place(&self.reading.source, name, 0);
                findings.manifest.push(Diagnostic::error("release-checksums", at, message));
            } else {
                findings.of_sums(*span, message);
            }
        }
    }

    /// The files that have no line, in one finding at the end.
    fn without_line(&self, items: &BTreeMap<&str, &Item>, findings: &mut Findings) {
        // A line that cannot be read may still be seen to be of a file.
        let unread = self.lines.iter().filter(|line| line.says.is_none());
        let unread: Vec<&str> = unread.map(|line| self.source.slice(line.span)).collect();
        let all = items.keys().copied().chain([manifest::FILE]);
        let without: Vec<&str> = all
            .filter(|name| !self.summed.contains_key(name))
            .filter(|name| !unread.iter().any(|line| line.ends_with(name)))
            .collect();
        let [first, rest @ ..] = without.as_slice() else { return };
        let more = match rest.len() {
            0 => String::new(),
            1 => " and 1 more file".to_owned(),
            more => format!(" and {more} more files"),
        };
        let end = self.source.text().len();
        findings.of_sums(Span::new(end, end), format!("there is no line for “{first}”{more}"));
    }

    /// Checksums that say what they should are those that were written, byte
    /// for byte.
    fn form(&self, items: &BTreeMap<&str, &Item>, findings: &mut Findings) {
        let items = items.iter().map(|(name, item)| ((*name).to_owned(), item.sha256));
        let own = (manifest::FILE.to_owned(), self.reading.digest);
        let wanted = sums::write(&items.chain([own]).collect());
        let is = self.release.sums.unwrap_or_default();
        if is == wanted.as_bytes() {
            return;
        }
        let same = is.iter().zip(wanted.as_bytes()).take_while(|(is, wanted)| is == wanted).count();
        let at = same.min(self.source.text().len());
        let message = "from here on the lines are not in the order and form in which they are made";
        findings.of_sums(Span::new(at, at), message);
    }
}
