//! What was made before, known by everything that it was made from: sources,
//! configuration, what is wanted, layouts, fonts and the program itself.
//!
//! A key names what is known before the work begins. What is read beside a
//! statement in the course of it is kept with what came of it, and held
//! against the disk before that is used again.

use serde::{Deserialize, Serialize};

use super::witness::{self, Sights};
use super::{Manuscript, Outcome, Plan, Sheets};
use crate::artifact::Digest;
use crate::bounds::Bounds;
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::read::bytes;
use crate::read::settings::Settings;
use crate::release::manifest::{Entry, Item};
use crate::release::reading;
use crate::shelf::Shelf;

/// The program with its layouts and fonts, as `build.rs` sums it up.
pub const PROGRAM: &str = concat!(env!("CARGO_PKG_VERSION"), " ", env!("PAMPHLETEER_BUILD"));

/// What all statements of a run are made with.
#[derive(Debug, Clone, Copy)]
pub struct Ground(Digest);

impl Ground {
    /// Of a plan and what stands on the shelf.
    ///
    /// # Errors
    /// Where a font or layout of the user's cannot be read.
    pub fn of(plan: &Plan, shelf: &Shelf) -> Result<Ground, Error> {
        let plan = format!("{plan:?}");
        let shelf = shelf.digest()?.to_string();
        Ok(Ground(Digest::of_all([PROGRAM, &plan, &shelf].map(str::as_bytes))))
    }

    /// The key of the editions of one statement.
    pub fn key(self, editions: &[&Manuscript]) -> Digest {
        let said = editions.iter().map(|manuscript| {
            let Manuscript { name, stem, work, bytes: _, defaults, origin, folder: _ } = manuscript;
            format!("{:?}", (name, stem, work, settled(defaults), origin))
        });
        let said: Vec<String> = std::iter::once(self.0.to_string()).chain(said).collect();
        let texts = editions.iter().map(|manuscript| manuscript.bytes.as_slice());
        Digest::of_all(said.iter().map(String::as_bytes).chain(texts))
    }

    /// Everything that a whole run is made from, wherever its folder lies.
    pub fn whole(self, manuscripts: &[Manuscript]) -> Digest {
        let mut each: Vec<Digest> = manuscripts
            .iter()
            .map(|manuscript| {
                let Manuscript { stem, bytes, defaults, origin, .. } = manuscript;
                let defaults = format!("{:?}", settled(defaults));
                let words = [stem.clone(), defaults, format!("{origin:?}")];
                let words = words.iter().map(String::as_bytes);
                Digest::of_all(words.chain([bytes.as_slice()]))
            })
            .collect();
        each.sort();
        let each: Vec<String> = each.iter().map(Digest::to_string).collect();
        let own = self.0.to_string();
        Digest::of_all(std::iter::once(&own).chain(&each).map(|text| text.as_bytes()))
    }
}

/// What settings decide on. The time that the work may take is not part of it:
/// what is done in time is the same however much of it there was, and what is
/// not is not kept.
fn settled(settings: &Settings) -> Settings {
    let limits = Bounds { time: None, ..settings.limits };
    Settings { limits, ..settings.clone() }
}

/// What came of the editions of one statement.
#[derive(Debug, Serialize, Deserialize)]
pub struct Kept {
    editions: Vec<Edition>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Edition {
    findings: Vec<Diagnostic>,
    pages: usize,
    sheets: Option<Sheets>,
    entry: Option<Entry>,
    items: Vec<Item>,
    beside: Sights,
}

impl Kept {
    /// The files that were made.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.editions.iter().flat_map(|edition| &edition.items)
    }

    /// Of files alone.
    #[cfg(test)]
    pub(crate) fn of_items(items: Vec<Item>) -> Kept {
        let (findings, beside) = (Vec::new(), Sights::new());
        let (pages, sheets, entry) = (0, None, None);
        Kept { editions: vec![Edition { findings, pages, sheets, entry, items, beside }] }
    }

    /// What is to be kept of outcomes; nothing where something outside the
    /// text failed, since it may not fail another time.
    pub fn of(outcomes: &[Outcome]) -> Option<Kept> {
        if outcomes.iter().any(|outcome| outcome.error.is_some()) {
            return None;
        }
        let edition = |outcome: &Outcome| Edition {
            findings: outcome.findings.clone(),
            pages: outcome.pages,
            sheets: outcome.sheets,
            entry: outcome.entry.clone(),
            items: outcome.items.clone(),
            beside: outcome.beside.clone(),
        };
        Some(Kept { editions: outcomes.iter().map(edition).collect() })
    }

    /// Whether the same would be made of these, as far as files beside them
    /// decide, and whether it can be put where it belongs.
    pub fn holds_for(&self, manuscripts: &[&Manuscript]) -> bool {
        let mut pairs = self.editions.iter().zip(manuscripts);
        let mut names = self.items().map(|item| item.name.as_str());
        self.editions.len() == manuscripts.len()
            && names.all(reading::stays_within)
            && pairs.all(|(edition, manuscript)| {
                witness::unchanged(&edition.beside, manuscript.folder.as_ref())
            })
    }

    /// The outcomes, with names and digests of the files and not the files
    /// themselves.
    pub fn outcomes(self, manuscripts: &[&Manuscript]) -> Vec<Outcome> {
        let pairs = self.editions.into_iter().zip(manuscripts);
        pairs
            .map(|(edition, manuscript)| Outcome {
                source: bytes::decode(&manuscript.name, &manuscript.bytes).0,
                statement: None,
                findings: edition.findings,
                artifacts: Vec::new(),
                items: edition.items,
                pages: edition.pages,
                sheets: edition.sheets,
                entry: edition.entry,
                beside: edition.beside,
                error: None,
            })
            .collect()
    }
}
