//! A release examined: its manifest, its checksums and the files that lie in
//! its folder are held against one another. Knows no disk; nothing that a
//! manifest names is opened here or on its word.

use std::collections::BTreeMap;

use super::agreement::Both;
use super::manifest::{self, Item, Manifest};
use super::origin::{self, Work};
use super::reading::{self, Reading};
use super::sums;
use crate::artifact::Digest;
use crate::diagnostic::human::visible;
use crate::diagnostic::{Diagnostic, sort};
use crate::source::{Source, Span};

/// What lies in the folder of a release under one name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lying {
    /// A file.
    File {
        /// Its size in bytes.
        size: u64,
        /// Its digest.
        sha256: Digest,
    },
    /// A folder at the top whose name begins with a dot; nobody has looked in.
    Folder,
    /// Something else, in words: `a symbolic link`.
    Other(&'static str),
}

/// What is examined.
#[derive(Debug)]
pub struct Release<'a> {
    /// The folder as it is shown.
    pub folder: &'a str,
    /// Its manifest; none where it is not a file.
    pub manifest: Option<&'a Reading>,
    /// Its checksums; none where there are none.
    pub sums: Option<&'a [u8]>,
    /// What lies in it, folders walked through, with forward slashes.
    pub files: &'a BTreeMap<String, Lying>,
}

/// Findings, each about one file.
#[derive(Debug)]
pub(super) struct Findings {
    folder: String,
    /// About the manifest, in its lines.
    pub(super) manifest: Vec<Diagnostic>,
    /// About the checksums, in their lines.
    pub(super) sums: Vec<Diagnostic>,
    files: BTreeMap<String, Vec<Diagnostic>>,
    sources: BTreeMap<String, Vec<Diagnostic>>,
}

/// Holds a release against itself, and against the sources at hand where there
/// are some.
pub fn examine(release: &Release<'_>, works: Option<&[Work]>) -> Vec<(Source, Vec<Diagnostic>)> {
    let mut findings = Findings::new(release.folder);
    let name = format!("{}/{}", release.folder, sums::FILE);
    let sums = release.sums.map(|bytes| Source::new(name, String::from_utf8_lossy(bytes)));
    let lines = sums.as_ref().map(sums::read).unwrap_or_default();
    let said = release.manifest.and_then(|reading| reading.manifest.as_ref());
    findings.manifest.extend(release.manifest.iter().flat_map(|r| r.findings.iter().cloned()));

    if let Some(part) = said.and_then(|manifest| manifest.part.as_ref()) {
        let message =
            format!("this is part {} of {} and not a whole release", part.number, part.of);
        findings.manifest.push(Diagnostic::error("release-manifest", Span::default(), message));
    }

    let witnesses = Witnesses { manifest: said.map(listed), sums: summed(&lines, &mut findings) };
    files(release, &witnesses, &mut findings);
    if let (Some(reading), Some(source)) = (release.manifest, &sums) {
        let both = Both { release, reading, source, lines: &lines, summed: &witnesses.sums };
        both.hold(witnesses.manifest.as_ref(), &mut findings);
    }
    if let (Some(reading), Some(manifest)) = (release.manifest, said) {
        same_origin(reading, manifest, &mut findings);
        if let Some(works) = works {
            origin::hold(manifest, works, &mut findings);
        }
    }
    findings.reports(release.manifest.map(|reading| &reading.source), sums.as_ref())
}

/// What manifest and checksums say of the files of a release.
struct Witnesses<'a> {
    /// By the manifest, where it can be read.
    manifest: Option<BTreeMap<&'a str, &'a Item>>,
    /// By the checksums, with the place of each line.
    sums: BTreeMap<&'a str, (Digest, Span)>,
}

/// The files of a manifest. Names that are not those of files in a release, or
/// stand there twice, have been found already.
fn listed(manifest: &Manifest) -> BTreeMap<&str, &Item> {
    let mut items = BTreeMap::new();
    for item in &manifest.artifacts {
        let own = [manifest::FILE, sums::FILE].contains(&item.name.as_str());
        if !own && reading::stays_within(&item.name) {
            items.entry(item.name.as_str()).or_insert(item);
        }
    }
    items
}

/// What the lines of the checksums say.
fn summed<'a>(
    lines: &[sums::Line<'a>],
    findings: &mut Findings,
) -> BTreeMap<&'a str, (Digest, Span)> {
    let mut out = BTreeMap::new();
    for line in lines {
        let Some((name, digest)) = line.says else {
            findings.of_sums(line.span, "the line is not 64 figures, two blanks and a name");
            continue;
        };
        let shown = visible(name);
        if !reading::stays_within(name) {
            findings
                .of_sums(line.span, format!("“{shown}” is not the name of a file in a release"));
        } else if out.contains_key(name) {
            findings.of_sums(line.span, format!("“{shown}” has a second line"));
        } else {
            out.insert(name, (digest, line.span));
        }
    }
    out
}

/// Every file that should be there, and every one that is.
fn files(release: &Release<'_>, witnesses: &Witnesses<'_>, findings: &mut Findings) {
    let mut expected: BTreeMap<&str, Option<(Option<u64>, Digest)>> = BTreeMap::new();
    expected.extend([(manifest::FILE, None), (sums::FILE, None)]);
    match &witnesses.manifest {
        Some(items) => {
            expected.extend(items.iter().map(|(n, i)| (*n, Some((Some(i.size), i.sha256)))));
        }
        None => {
            let others = witnesses.sums.iter().filter(|(name, _)| **name != manifest::FILE);
            expected.extend(others.map(|(name, (digest, _))| (*name, Some((None, *digest)))));
        }
    }
    for (name, wanted) in &expected {
        match (release.files.get(*name), wanted) {
            (Some(Lying::File { size, sha256 }), Some((length, digest))) => {
                if sha256 != digest || length.is_some_and(|length| length != *size) {
                    let summed = witnesses.sums.get(name).map(|(digest, _)| *digest);
                    altered(name, (*size, *sha256), (*length, *digest), summed, findings);
                }
            }
            (Some(Lying::File { .. }), None) => {}
            (Some(Lying::Other(what)), _) => not_a_file(name, what, findings),
            (Some(Lying::Folder) | None, _) => missing(name, findings),
        }
    }
    for (name, lying) in
        release.files.iter().filter(|(name, _)| !expected.contains_key(name.as_str()))
    {
        match lying {
            Lying::Other(what) => not_a_file(name, what, findings),
            _ if name.starts_with('.') && !name.contains('/') => hidden(name, findings),
            _ => extra(name, findings),
        }
    }
}

fn altered(
    name: &str,
    (size, digest): (u64, Digest),
    (length, wanted): (Option<u64>, Digest),
    summed: Option<Digest>,
    findings: &mut Findings,
) {
    // A file that is as the checksums say was not altered; the manifest was.
    if summed == Some(digest) && digest != wanted {
        return;
    }
    let how = match length {
        Some(length) if length != size => {
            format!("it has {size} bytes, and {length} when it was made")
        }
        Some(_) => "it is as long as it was, with other bytes".to_owned(),
        None => "its bytes are not those that SHA256SUMS was written for".to_owned(),
    };
    let message = format!("the file was altered: {how}");
    let finding = Diagnostic::error("release-altered", Span::default(), message)
        .with_help("fetch the file anew, or run `pamphleteer release` again");
    findings.of_file(name, finding);
}

fn missing(name: &str, findings: &mut Findings) {
    let finding = Diagnostic::error("release-missing", Span::default(), "the file is not there")
        .with_help("fetch it again, or run `pamphleteer release` again");
    findings.of_file(name, finding);
}

fn extra(name: &str, findings: &mut Findings) {
    let message = "the file does not belong to the release";
    let finding = Diagnostic::error("release-extra", Span::default(), message)
        .with_help("take it out of the folder; the manifest does not list it");
    findings.of_file(name, finding);
}

fn hidden(name: &str, findings: &mut Findings) {
    let message = "what begins with a dot was not looked at";
    findings.of_file(name, Diagnostic::note("release-hidden", Span::default(), message));
}

fn not_a_file(name: &str, what: &str, findings: &mut Findings) {
    let message = format!("this is {what} and not a file");
    let finding = Diagnostic::error("release-not-a-file", Span::default(), message)
        .with_help("put the file itself in its place; nothing else is followed or opened");
    findings.of_file(name, finding);
}

/// A file says of its sources what its statement says.
fn same_origin(reading: &Reading, manifest: &Manifest, findings: &mut Findings) {
    let sources: BTreeMap<&str, Digest> =
        manifest.statements.iter().map(|entry| (entry.slug.as_str(), entry.source)).collect();
    for item in &manifest.artifacts {
        let of = item.statement.as_deref().and_then(|slug| Some((slug, sources.get(slug)?)));
        if let Some((slug, source)) = of
            && item.source != Some(*source)
        {
            let at = reading::place(&reading.source, &item.name, 0);
            let message = format!("“{}” was not made from the sources of “{slug}”", item.name);
            findings.manifest.push(Diagnostic::error("release-source", at, message));
        }
    }
}

impl Findings {
    fn new(folder: &str) -> Findings {
        Findings {
            folder: folder.to_owned(),
            manifest: Vec::new(),
            sums: Vec::new(),
            files: BTreeMap::new(),
            sources: BTreeMap::new(),
        }
    }

    /// A finding in a line of the checksums.
    pub(super) fn of_sums(&mut self, span: Span, message: impl Into<String>) {
        let finding = Diagnostic::error("release-checksums", span, message)
            .with_help("fetch SHA256SUMS anew, or run `pamphleteer release` again");
        self.sums.push(finding);
    }

    /// A finding about a file of the release.
    pub(super) fn of_file(&mut self, name: &str, finding: Diagnostic) {
        self.files.entry(name.to_owned()).or_default().push(finding);
    }

    /// A finding about a source, by its name as it is shown.
    pub(super) fn of_source(&mut self, name: String, finding: Diagnostic) {
        self.sources.entry(name).or_default().push(finding);
    }

    /// Each with its file: the manifest, the checksums, the files in the order
    /// of their names, the sources.
    fn reports(
        mut self,
        manifest: Option<&Source>,
        sums: Option<&Source>,
    ) -> Vec<(Source, Vec<Diagnostic>)> {
        sort(&mut self.manifest);
        sort(&mut self.sums);
        let texts = [(manifest, self.manifest), (sums, self.sums)];
        let texts = texts.into_iter().filter_map(|(source, f)| Some((source?.clone(), f)));
        let folder = self.folder;
        let files = self.files.into_iter().map(|(name, f)| (format!("{folder}/{name}"), f));
        let finished =
            files.chain(self.sources).map(|(name, f)| (Source::finished(visible(&name)), f));
        texts.chain(finished).filter(|(_, findings)| !findings.is_empty()).collect()
    }
}
