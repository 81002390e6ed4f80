//! Any bytes at all are a release: a manifest and its checksums, apart by a NUL.
//! They are examined, no finding points outside its text, and a name that leads
//! out of the folder is never taken without an error.

#![no_main]

use std::collections::BTreeMap;
use std::path::{Component, Path};

use libfuzzer_sys::fuzz_target;
use pamphleteer::artifact::Digest;
use pamphleteer::catalogue;
use pamphleteer::diagnostic::Severity;
use pamphleteer::release::verify::{Lying, Release, examine};
use pamphleteer::release::{merge, reading, sums};
use pamphleteer::source::Source;

fuzz_target!(|data: &[u8]| {
    let at = data.iter().position(|byte| *byte == 0).unwrap_or(data.len());
    let (manifest, checksums) = (&data[..at], data.get(at + 1..).unwrap_or_default());
    let read = reading::read("public/manifest.json", manifest);
    let refused = read.findings.iter().any(|finding| finding.severity == Severity::Error);

    let mut files = BTreeMap::from([
        ("manifest.json".to_owned(), lies(manifest)),
        ("SHA256SUMS".to_owned(), lies(checksums)),
        ("a/a.pdf".to_owned(), Lying::Other("a symbolic link")),
    ]);
    if let Some(manifest) = &read.manifest {
        let out = manifest.artifacts.iter().any(|item| leaves(&item.name));
        assert!(!out || refused, "a name that leads out of the folder");
        for item in manifest.artifacts.iter().step_by(2) {
            files.insert(item.name.clone(), Lying::File { size: item.size, sha256: item.sha256 });
        }
        if !refused {
            catalogue::all(manifest);
            let _ = merge::join(vec![("a".to_owned(), manifest.clone())]);
        }
    }
    let source = Source::new("SHA256SUMS", String::from_utf8_lossy(checksums));
    let names = sums::read(&source).into_iter().filter_map(|line| line.says);
    let out = names.filter(|(name, _)| leaves(name)).count();

    let release =
        Release { folder: "public", manifest: Some(&read), sums: Some(checksums), files: &files };
    let mut errors = 0;
    for (source, findings) in examine(&release, None) {
        for finding in findings {
            let span = finding.span;
            assert!(source.text().get(span.start..span.end).is_some(), "{finding:?}");
            let of_sums = source.name() == "public/SHA256SUMS";
            errors += usize::from(of_sums && finding.severity == Severity::Error);
        }
    }
    assert!(errors >= out, "{errors} errors in the checksums, {out} names that lead out");
});

fn lies(bytes: &[u8]) -> Lying {
    Lying::File { size: bytes.len() as u64, sha256: Digest::of(bytes) }
}

/// Whether a name is not one within the folder, on this system or on Windows.
fn leaves(name: &str) -> bool {
    let plain =
        |path: &str| Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
    !plain(name) || !plain(&name.replace('\\', "/")) || name.get(1..2) == Some(":")
}
