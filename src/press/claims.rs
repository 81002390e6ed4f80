//! What no two statements of a run may have in common: the name of their
//! files, and the identifier that an author gives. Two books with one
//! identifier are one book to every shop and every shelf.
//!
//! Both are read from front matter and file names alone, before anything is
//! made.

use std::collections::BTreeMap;

use super::{Manuscript, Outcome};
use crate::diagnostic::{self, Diagnostic};
use crate::error::Error;
use crate::read;
use crate::source::Span;

/// What the statements of a run claim, and who may not have it.
#[derive(Debug, Default)]
pub struct Claims {
    /// Statements whose name an earlier one has, with the name and whose it is.
    names: BTreeMap<usize, (String, String)>,
    /// Statements whose identifier others have too: where it stands, what it is,
    /// and whose.
    identifiers: BTreeMap<usize, (Span, String, String)>,
}

impl Claims {
    /// The claims of all statements of a run, in its order.
    pub fn of(manuscripts: &[Manuscript]) -> Claims {
        let mut names: BTreeMap<String, &str> = BTreeMap::new();
        let mut owners: BTreeMap<String, Vec<(usize, Span)>> = BTreeMap::new();
        let mut claims = Claims::default();
        for (index, manuscript) in manuscripts.iter().enumerate() {
            let (slug, settings) = read::claim(manuscript.given(), &manuscript.bytes);
            // Some disks do not tell capitals from small letters.
            if let Some(owner) = names.get(&slug.to_lowercase()) {
                claims.names.insert(index, (slug, (*owner).to_owned()));
            } else {
                names.insert(slug.to_lowercase(), &manuscript.name);
            }
            if let Some(identifier) = &settings.record.identifier {
                let place = settings.places.get("identifier").copied().unwrap_or_default();
                owners.entry(identifier.uri().to_owned()).or_default().push((index, place));
            }
        }
        for (uri, owners) in owners.into_iter().filter(|(_, owners)| owners.len() > 1) {
            for (index, place) in &owners {
                let others = owners.iter().filter(|(other, _)| other != index);
                let others: Vec<&str> =
                    others.map(|(other, _)| manuscripts[*other].name.as_str()).collect();
                claims.identifiers.insert(*index, (*place, uri.clone(), others.join(", ")));
            }
        }
        claims
    }

    /// Refuses a statement that claims what another one has, and takes away
    /// what was made of it. Which of two has an identifier by mistake, only
    /// the author knows, and so both are refused; a name belongs to the first.
    pub fn settle(&self, index: usize, outcome: &mut Outcome) {
        self.refuse(index, outcome);
        if let Some((slug, owner)) = self.names.get(&index).filter(|_| outcome.is_made()) {
            outcome.error = Some(Error::Usage(format!(
                "{}: its files would be named “{slug}” like those of {owner}; give one of them another `slug:`",
                outcome.source.name()
            )));
            outcome.take_away();
        }
    }

    /// The same for what is a fault of the text alone.
    pub fn refuse(&self, index: usize, outcome: &mut Outcome) {
        let Some((place, uri, others)) = self.identifiers.get(&index) else { return };
        let message = format!("`identifier` is also that of {others}: {uri}");
        outcome.findings.push(
            Diagnostic::error("identifier-repeated", *place, message).with_help(
                "give each statement, and each language version, an identifier of its own",
            ),
        );
        diagnostic::sort(&mut outcome.findings);
        outcome.take_away();
    }
}
