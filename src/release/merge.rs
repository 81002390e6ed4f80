//! Parts of a release → the release that they are parts of.

use std::collections::BTreeMap;

use super::manifest::{Manifest, Part};

/// Parts joined.
#[derive(Debug)]
pub struct Whole {
    /// What the release holds besides page and feeds.
    pub manifest: Manifest,
    /// In which of the folders given the files of a statement are.
    pub origin: BTreeMap<String, usize>,
    /// The statements that could not be made.
    pub failed: Vec<String>,
}

/// Joins parts, each with the name of its folder.
///
/// # Errors
/// What is missing or does not belong together, and what to do.
pub fn join(parts: Vec<(String, Manifest)>) -> Result<Whole, String> {
    let mut known: BTreeMap<usize, (usize, String, Manifest, Part)> = BTreeMap::new();
    for (index, (folder, manifest)) in parts.into_iter().enumerate() {
        let Some(part) = manifest.part.clone() else {
            return Err(format!("{folder}: this is a whole release and no part of one"));
        };
        if let Some((_, first, like, other)) = known.values().next() {
            alike((first, like, other), (&folder, &manifest, &part))?;
        }
        if let Some((_, other, ..)) = known.get(&part.number) {
            return Err(format!(
                "{folder} and {other} are both part {} of {}; leave one of them out",
                part.number, part.of
            ));
        }
        known.insert(part.number, (index, folder, manifest, part));
    }
    let of = known.values().next().map_or(0, |(.., part)| part.of);
    let missing: Vec<String> = (1..=of)
        .filter(|number| !known.contains_key(number))
        .map(|number| format!("{number}/{of}"))
        .collect();
    if !missing.is_empty() {
        let missing = missing.join(", ");
        return Err(format!(
            "parts of the release are missing: {missing}; make each with `build --shard`, from the same sources, and name all folders"
        ));
    }
    Ok(together(known.into_values().collect()))
}

/// Refuses parts that do not belong together.
fn alike(
    (first, like, other): (&str, &Manifest, &Part),
    (folder, manifest, part): (&str, &Manifest, &Part),
) -> Result<(), String> {
    let again = "make all parts again with the same program from the same sources";
    if like.tool != manifest.tool {
        return Err(format!(
            "{first} was made by {} and {folder} by {}; {again}",
            like.tool, manifest.tool
        ));
    }
    if other.of != part.of {
        return Err(format!(
            "{first} is a part of {} and {folder} a part of {}; {again}",
            other.of, part.of
        ));
    }
    if other.whole != part.whole {
        return Err(format!(
            "{first} and {folder} were not made from the same: statements, configuration, options, fonts or layouts differ; {again}"
        ));
    }
    Ok(())
}

fn together(parts: Vec<(usize, String, Manifest, Part)>) -> Whole {
    let heading = parts.first().map(|(.., part)| part.heading.clone()).unwrap_or_default();
    let (mut entries, mut items) = (Vec::new(), Vec::new());
    let (mut origin, mut failed) = (BTreeMap::new(), Vec::new());
    for (index, _, manifest, part) in parts {
        origin.extend(manifest.statements.iter().map(|entry| (entry.slug.clone(), index)));
        entries.extend(manifest.statements);
        items.extend(manifest.artifacts);
        failed.extend(part.failed);
    }
    failed.sort();
    Whole { manifest: Manifest::new(&heading, entries, items), origin, failed }
}
