//! A manifest read again, whoever has written it: one of a newer form is told
//! from one that is broken, and what cannot be true of a release is found.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::manifest::{self, Manifest};
use super::sums;
use crate::artifact::Digest;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::human::visible;
use crate::source::{Source, Span};

/// What was read of a manifest.
#[derive(Debug)]
pub struct Reading {
    /// Its text and name.
    pub source: Source,
    /// The digest of its bytes.
    pub digest: Digest,
    /// What it says, where that can be understood.
    pub manifest: Option<Manifest>,
    /// What is wrong with it.
    pub findings: Vec<Diagnostic>,
}

/// Reads a manifest under the name by which it is shown.
pub fn read(name: &str, bytes: &[u8]) -> Reading {
    let source = Source::new(name, String::from_utf8_lossy(bytes));
    let (manifest, findings) = match understood(&source, bytes) {
        Ok(manifest) => {
            let findings = impossible(&source, &manifest);
            (Some(manifest), findings)
        }
        Err(finding) => (None, vec![*finding]),
    };
    Reading { digest: Digest::of(bytes), source, manifest, findings }
}

/// Whether a name is that of a file within a release and can be written into
/// its checksums: parts with slashes between them, none of which leads
/// elsewhere on any system.
pub fn stays_within(name: &str) -> bool {
    let drive = name.as_bytes().get(1) == Some(&b':');
    let plain = |part: &str| !matches!(part, "" | "." | "..");
    !drive && !name.contains(|c: char| c == '\\' || c.is_control()) && name.split('/').all(plain)
}

/// Where a manifest has a name, the nth time that it has it; its beginning
/// where it does not have it in plain characters.
pub fn place(source: &Source, name: &str, nth: usize) -> Span {
    let key = format!("\"name\": {}", serde_json::Value::from(name));
    let found = source.text().match_indices(&key).nth(nth);
    found.map(|(start, _)| Span::new(start, start + key.len())).unwrap_or_default()
}

/// As much of a manifest as every form has.
#[derive(Deserialize)]
struct Head {
    schema: serde_json::Value,
    tool: Option<serde_json::Value>,
}

fn understood(source: &Source, bytes: &[u8]) -> Result<Manifest, Box<Diagnostic>> {
    if let Err(error) = std::str::from_utf8(bytes) {
        let at = error.valid_up_to();
        let message = format!("the manifest is not UTF-8 text: byte {}", at + 1);
        return Err(broken(Span::new(at, at), message));
    }
    let unreadable = |error: serde_json::Error| {
        let said = error.to_string();
        let said = visible(said.rsplit_once(" at line ").map_or(said.as_str(), |(said, _)| said));
        broken(span(source, &error), format!("the manifest cannot be read: {said}"))
    };
    let head: Head = serde_json::from_slice(bytes).map_err(unreadable)?;
    let form = Span::new(source.text().find("\"schema\"").unwrap_or(0), 0);
    match head.schema.as_u64() {
        Some(schema) if schema > u64::from(manifest::SCHEMA) => Err(newer(form, schema, &head)),
        Some(schema) if schema == u64::from(manifest::SCHEMA) => {
            serde_json::from_slice(bytes).map_err(unreadable)
        }
        _ => Err(broken(
            form,
            format!("there is no form {} of a manifest", visible(&head.schema.to_string())),
        )),
    }
}

fn broken(span: Span, message: String) -> Box<Diagnostic> {
    let finding = Diagnostic::error("release-manifest", span, message)
        .with_help("fetch the file anew, or run `pamphleteer release` again");
    Box::new(finding)
}

fn newer(span: Span, schema: u64, head: &Head) -> Box<Diagnostic> {
    let said = |key: &str| head.tool.as_ref()?.get(key)?.as_str();
    let maker = match (said("name"), said("version")) {
        (Some(name), Some(version)) => visible(&format!(", made by {name} {version}")),
        _ => String::new(),
    };
    let (own, reads) = (env!("CARGO_PKG_VERSION"), manifest::SCHEMA);
    let message = format!(
        "the manifest is of form {schema}{maker}; this is version {own}, which reads form {reads}"
    );
    let finding = Diagnostic::error("release-manifest", span, message)
        .with_help("update pamphleteer; until then the files are held against SHA256SUMS alone");
    Box::new(finding)
}

/// The place that `serde_json` names, a line and a column in bytes; of a
/// character that has several the first.
fn span(source: &Source, error: &serde_json::Error) -> Span {
    let start = source.line_start(error.line());
    let text = source.text();
    let at = text.floor_char_boundary(start + error.column().saturating_sub(1));
    Span::new(at, at)
}

/// What a manifest says that cannot be true of a release.
fn impossible(source: &Source, manifest: &Manifest) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let mut wrong = |span: Span, message: String| {
        findings.push(Diagnostic::error("release-manifest", span, message));
    };
    let mut slugs = BTreeSet::new();
    for entry in &manifest.statements {
        if !slugs.insert(entry.slug.as_str()) {
            wrong(
                Span::default(),
                format!("the statement “{}” is listed twice", visible(&entry.slug)),
            );
        }
    }
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for item in &manifest.artifacts {
        let name = item.name.as_str();
        let times = seen.entry(name).or_default();
        let at = place(source, name, *times);
        *times += 1;
        let shown = visible(name);
        if !stays_within(name) {
            wrong(at, format!("“{shown}” is not the name of a file in a release"));
        } else if [manifest::FILE, sums::FILE].contains(&name) {
            wrong(at, format!("{name} is listed among the files that it lists"));
        } else if *times == 2 {
            wrong(at, format!("“{shown}” is listed twice"));
        }
        if let Some(slug) = item.statement.as_deref().filter(|slug| !slugs.contains(slug)) {
            let slug = visible(slug);
            wrong(at, format!("“{shown}” is of the statement “{slug}”, which is not listed"));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The end of the text is its last byte, here the second of two.
    #[test]
    fn a_place_is_never_within_a_character() {
        for broken in ["{\n \"schema\u{e4}", "\u{e4}", "{\"a\": \u{fffd}", "{}\u{1f6a2}"] {
            let read = read("manifest.json", broken.as_bytes());
            let [finding] = read.findings.as_slice() else { panic!("{broken}: {read:?}") };
            let span = finding.span;
            assert!(read.source.text().get(span.start..span.end).is_some(), "{broken}: {span:?}");
        }
    }

    #[test]
    fn names_that_lead_elsewhere_are_known() {
        for name in ["a", "a/b.pdf", "..a", "ä/ö", ".nojekyll", "a b/c"] {
            assert!(stays_within(name), "{name}");
        }
        for name in ["", "/a", "a/", "a//b", "..", "../a", "a/../b", "./a", "a\\b", "C:a", "a\nb"] {
            assert!(!stays_within(name), "{name}");
        }
    }
}
