//! The sources that are at hand, by the names that a manifest gives them: from
//! the folder of their work, with forward slashes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::{Found, nearest, shown, within};
use crate::artifact::Digest;
use crate::error::Error;
use crate::release::manifest::Manifest;
use crate::release::origin::Work;
use crate::release::reading::stays_within;

/// The works of the statements that were found, and what could not be read. A
/// picture is looked for where the manifest names one.
pub fn works(
    found: &Found,
    config: Option<&Path>,
    manifest: Option<&Manifest>,
) -> (Vec<Work>, Vec<Error>) {
    let (mut works, mut errors) = (BTreeMap::new(), Vec::new());
    for (path, manuscript) in found.paths.iter().zip(&found.manuscripts) {
        let Ok(place) = path.canonicalize() else { continue };
        let near = nearest(path);
        let Some(root) = near.as_deref().unwrap_or(&place).parent() else { continue };
        let work = works.entry(root.to_owned()).or_insert_with(|| {
            let configuration = config.map(Path::to_owned).or(near.clone());
            begun(path, root, configuration.as_deref(), &mut errors)
        });
        work.statements.insert(within(Some(root), &place), Digest::of(&manuscript.bytes));
    }
    let pictures: BTreeSet<&str> = manifest
        .iter()
        .flat_map(|manifest| &manifest.statements)
        .flat_map(|entry| entry.sources.iter().skip(1))
        .map(|file| file.name.as_str())
        .filter(|name| stays_within(name))
        .collect();
    for (root, work) in &mut works {
        work.pictures.extend(pictures.iter().filter_map(|name| picture(root, name)));
    }
    (works.into_values().collect(), errors)
}

/// A work with its configuration.
fn begun(path: &Path, root: &Path, configuration: Option<&Path>, errors: &mut Vec<Error>) -> Work {
    let read = |file: &Path| match super::read(file) {
        Ok(bytes) => Some((within(Some(root), file), Digest::of(&bytes))),
        Err(error) => {
            errors.push(error);
            None
        }
    };
    let configuration = configuration.and_then(read);
    Work { folder: folder(path, root), configuration, ..Work::default() }
}

/// The folder of the work as it is shown: as the statement was given, as many
/// folders up as it lies deep.
fn folder(path: &Path, root: &Path) -> String {
    let given = path.parent().unwrap_or(Path::new(""));
    let here = std::env::current_dir().and_then(|here| here.canonicalize());
    if let Ok(here) = here
        && let Ok(inner) = root.strip_prefix(here)
    {
        return shown(inner);
    }
    let same = given.ancestors().find(|folder| folder.canonicalize().is_ok_and(|f| f == root));
    shown(same.unwrap_or(root))
}

/// A file of the work that a manifest names, where there is one.
fn picture(root: &Path, name: &str) -> Option<(String, Digest)> {
    // What a name leads to counts, links followed.
    let place = root.join(name).canonicalize().ok()?;
    if !place.starts_with(root) || !place.is_file() {
        return None;
    }
    let (_, digest) = Digest::of_reader(&mut std::fs::File::open(place).ok()?).ok()?;
    Some((name.to_owned(), digest))
}
