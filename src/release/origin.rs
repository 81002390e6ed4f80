//! Whether a release was made from the sources at hand.

use std::collections::{BTreeMap, BTreeSet};

use super::manifest::{Entry, Manifest};
use super::verify::Findings;
use crate::artifact::Digest;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::human::visible;
use crate::source::Span;

/// What is at hand in one folder of work. Names are those of a manifest:
/// relative to the folder, with forward slashes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Work {
    /// The folder as it is shown; empty for the current one.
    pub folder: String,
    /// The statements. Each of them should be in the release.
    pub statements: BTreeMap<String, Digest>,
    /// The configuration, where there is one.
    pub configuration: Option<(String, Digest)>,
    /// The pictures that the manifest names.
    pub pictures: BTreeMap<String, Digest>,
}

impl Work {
    fn digest(&self, name: &str) -> Option<Digest> {
        let configuration = self.configuration.iter().find(|(own, _)| own == name);
        let known = self.statements.get(name).or_else(|| self.pictures.get(name));
        known.copied().or(configuration.map(|(_, digest)| *digest))
    }

    fn shown(&self, name: &str) -> String {
        match self.folder.trim_end_matches('/') {
            "" if self.folder.is_empty() => name.to_owned(),
            folder => format!("{folder}/{name}"),
        }
    }
}

/// Holds what the manifest says of its sources against what is at hand.
pub(super) fn hold(manifest: &Manifest, works: &[Work], findings: &mut Findings) {
    let mut about: BTreeSet<(String, String)> = BTreeSet::new();
    let mut released = BTreeSet::new();
    for entry in &manifest.statements {
        let Some(at) = work_of(entry, works) else {
            let name = entry.sources.first().map_or(entry.slug.as_str(), |own| own.name.as_str());
            let message =
                format!("“{}” was made from this file, which is not at hand", visible(&entry.slug));
            about.insert((name.to_owned(), message));
            continue;
        };
        released.extend(entry.sources.first().map(|own| (at, own.name.as_str())));
        about.extend(differences(entry, &works[at]));
    }
    for (at, work) in works.iter().enumerate() {
        for name in work.statements.keys().filter(|name| !released.contains(&(at, *name))) {
            let message = "the statement is at hand and not in the release".to_owned();
            about.insert((work.shown(name), message));
        }
    }
    for (name, message) in about {
        let finding = Diagnostic::error("release-source", Span::default(), message)
            .with_help("run `pamphleteer release` again, or take the sources of this release");
        findings.of_source(name, finding);
    }
}

/// The folder that a statement was made from: the one that has its file, best
/// with the same content.
fn work_of(entry: &Entry, works: &[Work]) -> Option<usize> {
    let own = entry.sources.first()?;
    let digest = |at: &usize| works[*at].statements.get(&own.name);
    let same = (0..works.len()).find(|at| digest(at) == Some(&own.sha256));
    same.or_else(|| (0..works.len()).find(|at| digest(at).is_some()))
}

/// The files of one statement that are not as they were.
fn differences(entry: &Entry, work: &Work) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut say = |name: &str, message: &str| found.push((work.shown(name), message.to_owned()));
    for file in &entry.sources {
        match work.digest(&file.name) {
            None => say(&file.name, "the release was made from this file, which is not at hand"),
            Some(digest) if digest != file.sha256 => {
                say(&file.name, "the file is not the one that the release was made from");
            }
            Some(_) => {}
        }
    }
    if let Some((name, _)) = &work.configuration
        && !entry.sources.iter().any(|file| file.name == *name)
    {
        say(name, "the release was made without this configuration");
    }
    found
}
