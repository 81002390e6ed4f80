//! Which fonts of the shelf give which characters of a statement.
//!
//! The text's own script comes first, with the signs and figures that stand in it, as
//! on the pages; then what the layout wants; and behind the reader's own face what that
//! is likely to lack: words in other scripts, and signs.

use std::collections::{BTreeMap, BTreeSet};

use super::letters::{self, Cuts, Letters};
use super::subset::{self, Permission};
use super::table::{Table, table};
use super::{Asked, Choice, Pick};
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::shelf::Shelf;
use crate::shelf::typeface::{Origin, Typeface};
use crate::source::Span;
use crate::statement::{Statement, Writing, writing};

/// Which faces a statement brings along, and which it may not.
///
/// # Errors
/// Where the layout wants a family that is not on the shelf.
pub fn choose(
    statement: &Statement,
    shelf: &Shelf,
    asked: Asked<'_>,
) -> Result<(Choice, Vec<Diagnostic>), Error> {
    let writing = Writing::of(statement);
    let european = matches!(writing.script, "Latn" | "Grek" | "Cyrl");
    let letters = letters::of(statement, european, asked.more);
    let all = letters.all();
    let present = scripts(&all);
    let mut casting = Casting {
        shelf,
        table: table(),
        asked,
        writing,
        european,
        letters,
        all,
        present,
        choice: Choice::default(),
        findings: Vec::new(),
    };
    casting.script();
    casting.layout()?;
    casting.words();
    casting.signs();
    Ok((casting.choice, casting.findings))
}

/// The faces of a statement while they are chosen.
struct Casting<'a> {
    shelf: &'a Shelf,
    table: &'static Table,
    asked: Asked<'a>,
    writing: Writing,
    /// Whether the text is in Latin, Greek or Cyrillic letters.
    european: bool,
    letters: Letters,
    /// Every character of the statement, by its cut.
    all: Cuts,
    /// The scripts in it, each with its characters.
    present: BTreeMap<&'static str, BTreeSet<char>>,
    choice: Choice,
    findings: Vec<Diagnostic>,
}

impl Casting<'_> {
    /// The script of the text, with its signs and figures.
    fn script(&mut self) {
        let main = self.writing.script;
        let Some(family) = self.family(main) else { return };
        let gives = |c| [main, "Zyyy", "Zinh"].contains(&writing::script(c));
        let cuts = self.with_editions(&self.all);
        let name = self.name(main);
        if self.take(&family, &name, &cuts, gives) {
            self.choice.text.push(name);
        }
    }

    /// What the layout wants.
    fn layout(&mut self) -> Result<(), Error> {
        let Some(wanted) = self.asked.layout else { return Ok(()) };
        let display = wanted.display.as_ref().filter(|_| self.european);
        for family in wanted.text.iter().chain(display) {
            if self.shelf.typeface(family, false, false).is_none() {
                return Err(Error::Shelf(format!(
                    "the layout wants “{family}” in e-book or web page, and there is no such font; give its folder, --font-path DIR"
                )));
            }
        }
        if let Some(family) = display {
            let (name, cuts) = (String::from("Statement Display"), self.letters.display.clone());
            if self.take(family, &name, &cuts, |_| true) {
                self.choice.display.push(name);
            }
        }
        if let Some(family) = &wanted.text {
            let held = self.held();
            let cuts = if display.is_some() { &self.letters.text } else { &self.all };
            let (name, cuts) = (String::from("Statement Text"), self.with_editions(cuts));
            if self.take(family, &name, &cuts, |c| !held.contains(&c)) {
                self.choice.text.push(name);
            }
        }
        Ok(())
    }

    /// Words in other scripts.
    fn words(&mut self) {
        let main = self.writing.script;
        let others: Vec<&str> = self.present.keys().copied().filter(|s| *s != main).collect();
        for script in others {
            let Some(family) = self.family(script) else { continue };
            let gives = |c| writing::is_of(c, script) || JOINERS.contains(&c);
            let (name, cuts) = (self.name(script), self.all.clone());
            if self.take(&family, &name, &cuts, gives) {
                self.choice.behind.push(name);
            }
        }
    }

    /// Signs, where there is a face in the book already.
    fn signs(&mut self) {
        if self.choice.picks.is_empty() {
            return;
        }
        let (held, plain) = (self.held(), self.shelf.typeface(&self.table.plain, false, false));
        let gives = |c: char| {
            let lacking = !held.contains(&c) && !plain.as_ref().is_some_and(|plain| plain.has(c));
            writing::script(c) == "Zyyy" && !c.is_whitespace() && lacking
        };
        let (name, cuts) = (String::from("Statement Symbols"), self.all.clone());
        if self.take(&self.table.symbols, &name, &cuts, gives) {
            self.choice.behind.push(name);
        }
    }

    /// The family for a script; none where reading systems have one.
    fn family(&self, script: &str) -> Option<String> {
        if let Some(family) = self.table.family(script, self.writing) {
            return Some(family.to_owned());
        }
        let wanted = self.present.get(script).filter(|_| !self.table.is_common(script))?;
        let covered = |family: &&String| {
            let plain = self.shelf.typeface(family, false, false);
            plain.map_or(0, |plain| wanted.iter().filter(|c| plain.has(**c)).count())
        };
        // The first of those that have most of the letters.
        let best = self.asked.families.iter().rev().max_by_key(covered);
        best.filter(|family| covered(family) > 0).cloned()
    }

    /// What the book calls the face of a script.
    fn name(&self, script: &str) -> String {
        let letter = self.present.get(script).and_then(|letters| letters.first());
        format!("Statement {}", letter.map_or(script, |c| writing::script_name(*c)))
    }

    fn with_editions(&self, cuts: &Cuts) -> Cuts {
        let mut cuts = cuts.clone();
        for bold in [false, true] {
            let cut = letters::Cut { bold, italic: false };
            cuts.entry(cut).or_default().extend(&self.letters.editions);
        }
        cuts
    }

    /// The characters that a family of the text gives already.
    fn held(&self) -> BTreeSet<char> {
        let text = self.choice.picks.iter().filter(|pick| self.choice.text.contains(&pick.family));
        text.flat_map(|pick| &pick.letters).copied().collect()
    }

    /// Takes the characters from a family that it has and that are wanted of it;
    /// says whether there are any.
    fn take(
        &mut self,
        family: &str,
        name: &str,
        cuts: &Cuts,
        gives: impl Fn(char) -> bool,
    ) -> bool {
        let mut picks: BTreeMap<(u16, bool), Pick> = BTreeMap::new();
        for (cut, letters) in cuts {
            let Some(typeface) = self.shelf.typeface(family, cut.bold, cut.italic) else {
                return false;
            };
            let letters = letters.iter().copied().filter(|c| gives(*c) && typeface.has(*c));
            let letters: BTreeSet<char> = letters.collect();
            if letters.iter().all(|c| c.is_whitespace() || JOINERS.contains(c)) {
                continue;
            }
            let whole = match permission(&typeface) {
                Permission::Part => false,
                Permission::Whole => true,
                Permission::None(reason) => {
                    self.findings.push(forbidden(typeface.family(), reason));
                    return false;
                }
            };
            let key = (typeface.weight(), typeface.is_italic());
            let new = Pick { typeface, letters: BTreeSet::new(), family: name.to_owned(), whole };
            picks.entry(key).or_insert(new).letters.extend(letters);
        }
        let any = !picks.is_empty();
        self.choice.picks.extend(picks.into_values());
        any
    }
}

/// What joins letters or keeps them apart; of no script, and part of words in many.
const JOINERS: [char; 2] = ['\u{200c}', '\u{200d}'];

/// The scripts of some characters, each with its own.
fn scripts(cuts: &Cuts) -> BTreeMap<&'static str, BTreeSet<char>> {
    let mut scripts: BTreeMap<&str, BTreeSet<char>> = BTreeMap::new();
    for c in cuts.values().flatten() {
        let script = writing::script(*c);
        if !matches!(script, "Zyyy" | "Zinh" | "Zzzz") {
            scripts.entry(script).or_default().insert(*c);
        }
    }
    scripts
}

fn permission(typeface: &Typeface) -> Permission {
    match typeface.origin {
        Origin::Own { .. } => Permission::Part,
        Origin::Given => subset::permission(typeface.data(), typeface.index()),
        Origin::Installed => Permission::None("it is of this machine, and was not given"),
    }
}

fn forbidden(family: &str, reason: &str) -> Diagnostic {
    let message = format!("the font “{family}” is not brought along: {reason}");
    Diagnostic::warning("font-not-embeddable", Span::default(), message).with_help(
        "readers see its letters in a face of their device, if that has one; give a font whose licence permits embedding: --font-path DIR",
    )
}
