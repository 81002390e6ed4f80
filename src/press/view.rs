//! A statement that has been read → what a preview shows of it: the pages and what is
//! found on them, as a build has them, without a file.
//!
//! While an author writes, pages are wanted at once: they are set at the sizes of the
//! pages before (`Look::search` is false), which is one layout. What a build would make is
//! known when the search has been made again.

use std::cell::RefCell;
use std::sync::atomic::AtomicBool;

use typst::syntax::Source as Main;

use super::files::{self, Extra};
use super::printing::{Before, Laid};
use super::witness::{self, Sights};
use super::{MEMORY, Manuscript, Outcome, Plan, Press, Proof, Sheets, Stage};
use crate::artifact::Digest;
use crate::diagnostic::{self, Checked};
use crate::error::Error;
use crate::foundry::{self, Asked, Choice};
use crate::pdf::booklet::Resolved;
use crate::product::{Form, Paper};
use crate::statement::Statement;
use crate::statement::identity::Direction;
use crate::typeset::Pages;
use crate::typeset::fit::At;
use crate::typeset::folios::folios;
use crate::typeset::words::{self, Word};
use crate::web;

/// How a statement is looked at.
#[derive(Debug, Clone, Copy)]
pub struct Look<'a> {
    /// The pages that were seen before.
    pub before: Option<&'a Set>,
    /// Whether the sizes are searched as in a build, or taken from the pages before.
    pub search: bool,
    /// Whether the text of e-book and web page is wanted.
    pub text: bool,
    /// What says, while it is made, that it is no longer wanted.
    pub unwanted: Option<&'static AtomicBool>,
}

/// What came of it.
#[derive(Debug)]
pub struct View {
    /// What was found.
    pub outcome: Outcome,
    /// The pages; none where something stood in the way.
    pub set: Option<Set>,
}

/// Pages that can be looked at.
#[derive(Debug)]
pub struct Set {
    /// The pages.
    pub pages: Pages,
    /// The words of each line of each page.
    pub words: Vec<Vec<Vec<Word>>>,
    /// The name of the layout.
    pub layout: String,
    /// The paper of the office.
    pub paper: Paper,
    /// How the booklet is folded.
    pub folding: Resolved,
    /// Whether the pages follow each other from right to left.
    pub mirrored: bool,
    /// Whether the sizes were searched.
    pub searched: bool,
    /// The text of the e-book, as a web page; where it was wanted.
    pub text: Option<String>,
    at: At,
}

impl Set {
    /// The markup of the pages.
    fn main(&self) -> &Main {
        &self.pages.main
    }

    /// How pages become sheets.
    pub fn form(&self) -> Form {
        self.pages.form
    }
}

impl Press {
    /// What is to be seen of one of the editions of a statement.
    pub fn view(
        &self,
        editions: &[&Manuscript],
        which: usize,
        plan: &Plan,
        look: Look<'_>,
    ) -> View {
        let set = RefCell::new(None);
        let name = editions.get(which).map(|manuscript| manuscript.name.clone());
        let outcomes = self.proofs(editions, plan, |proof| {
            if Some(&proof.manuscript.name) != name.as_ref() {
                return Stage::Read;
            }
            if look.search {
                typst::comemo::evict(MEMORY);
            }
            proof.wishes.deadline = proof.wishes.deadline.unless(look.unwanted);
            *set.borrow_mut() = self.seen(proof, look);
            Stage::Made
        });
        let outcome = outcomes.into_iter().nth(which);
        let outcome = outcome.unwrap_or_else(|| {
            let message = "there is no such edition".to_owned();
            Outcome::failed(editions[0], Error::Usage(message))
        });
        View { outcome, set: set.into_inner() }
    }

    fn seen(&self, proof: &mut Proof<'_>, look: Look<'_>) -> Option<Set> {
        if diagnostic::has_errors(&proof.outcome.findings) {
            return None;
        }
        let statement = proof.outcome.statement.as_ref()?;
        match self.laid(statement, proof, look) {
            Ok(Checked { value, findings }) => {
                let outcome = &mut proof.outcome;
                if let Some((set, sheets)) = &value {
                    // What was expected of pictures gives way to what came.
                    outcome.findings.retain(|finding| finding.code.0 != "image-resolution");
                    outcome.pages = set.pages.document.pages().len();
                    outcome.sheets = Some(*sheets);
                }
                outcome.findings.extend(findings);
                value.map(|(set, _)| set)
            }
            Err(error) => {
                proof.outcome.error = Some(error);
                None
            }
        }
    }

    fn laid(
        &self,
        statement: &Statement,
        proof: &Proof<'_>,
        look: Look<'_>,
    ) -> Result<Checked<Option<(Set, Sheets)>>, Error> {
        let wishes = &proof.wishes;
        let ready = self.ready(statement, proof);
        let sizes = || look.before.map_or_else(At::default, |set| set.at);
        let at = (!look.search).then(sizes);
        let before = Before { main: look.before.map(Set::main), at };
        let Checked { value, mut findings } = self.lay(&ready, proof, before)?;
        let Some(laid) = value else { return Ok(Checked { value: None, findings }) };
        if diagnostic::has_errors(&findings) {
            return Ok(Checked { value: None, findings });
        }
        let sheets = laid.sheets(wishes);
        let Laid { fitted, layout, .. } = laid;
        let pages = fitted.pages;
        let text = if look.text {
            let own = ready.own_plates(proof);
            let description = &layout.layout.description;
            let asked =
                Asked { families: &ready.faces, layout: Some(&description.page), more: web::WORDS };
            let (choice, forbidden) = foundry::choose(&ready.dressed, &self.shelf, asked)?;
            findings.extend(forbidden);
            let folios = &folios(&pages, &fitted.proof.lines, &ready.dressed, own);
            let cover = proof.cover.as_ref().map(|cover| &cover.plate);
            let extra = Extra {
                plates: &ready.plates,
                cover,
                faces: &ready.faces,
                folios,
                book: &Choice::default(),
                page: &choice,
                dated: ready.dated,
            };
            Some(files::page(&ready.dressed, wishes, &extra))
        } else {
            None
        };
        let words = words::words(&pages, &self.shelf, &layout.files, &ready.plates)?;
        let set = Set {
            words,
            layout: layout.layout.name.clone(),
            paper: wishes.paper,
            folding: Resolved::of(wishes.folding),
            mirrored: statement.identity.dir == Direction::Rtl,
            searched: at.is_none(),
            text,
            at: fitted.at,
            pages,
        };
        Ok(Checked { value: Some((set, sheets)), findings })
    }

    /// Forgets layouts, which have changed on the disk.
    pub fn forget_layouts(&mut self) {
        self.layouts.lock().unwrap_or_else(|poison| poison.into_inner()).clear();
        self.cover = Default::default();
    }
}

/// What editions are known by: a change of any of them is seen in it.
pub fn state(editions: &[&Manuscript]) -> Digest {
    let said = editions.iter().flat_map(|manuscript| {
        let settings = format!("{:?}", manuscript.defaults);
        [manuscript.name.clone().into_bytes(), settings.into_bytes(), manuscript.bytes.clone()]
    });
    let said: Vec<Vec<u8>> = said.collect();
    Digest::of_all(said.iter().map(Vec::as_slice))
}

/// Whether what lies beside an edition is as it was when it was made.
pub fn unchanged(beside: &Sights, manuscript: &Manuscript) -> bool {
    witness::unchanged(beside, manuscript.folder.as_ref())
}
