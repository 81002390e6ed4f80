//! Which of the user's font families stand in where the program's own fonts
//! have no letters: one for each script that needs it.
//!
//! Scripts that one family covers for all of East Asia look different in each
//! of its countries, so there the language decides which cut is preferred.

use std::collections::{BTreeMap, BTreeSet};

use super::glyphs;
use crate::shelf::Shelf;
use crate::statement::{Statement, Writing, writing};

/// The families, in the order of the codes of their scripts; none where the
/// program's own fonts have every character.
pub fn choose(statement: &Statement, shelf: &Shelf) -> Vec<String> {
    let mut lacking: BTreeMap<&str, BTreeSet<char>> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    let writing = Writing::of(statement);
    glyphs::each_text(statement, &mut |text, _| {
        for c in writing::distinct(text) {
            if seen.insert(c) && glyphs::needs_glyph(c) && !shelf.covers_itself(c) {
                let script = match writing::script(c) {
                    // A sign that belongs to no script goes with the text around it.
                    "Zyyy" | "Zinh" => writing.script,
                    script if writing::is_east_asian(script) => "Hani",
                    script => script,
                };
                lacking.entry(script).or_default().insert(c);
            }
        }
    });
    let mut families = Vec::new();
    for (script, wanted) in &lacking {
        let text: String = wanted.iter().collect();
        let script = match *script {
            "Hani" => Writing::of_text(&text, &statement.identity.lang).script,
            script => script,
        };
        let name = wanted.iter().map(|c| writing::script_name(*c)).next().unwrap_or_default();
        if let Some(family) = shelf.family_for(wanted, &preferred(script, name))
            && !families.contains(&family)
        {
            families.push(family);
        }
    }
    families
}

/// The families that a script is best set in beside the program's own.
fn preferred(script: &str, name: &str) -> Vec<String> {
    let cut = match script {
        "Hans" => "SC",
        "Hant" => "TC",
        "Jpan" => "JP",
        "Kore" => "KR",
        _ => return vec![format!("Noto Serif {name}"), format!("Noto Sans {name}")],
    };
    ["Noto Serif CJK", "Noto Serif", "Source Han Serif", "Noto Sans CJK", "Noto Sans"]
        .iter()
        .map(|family| format!("{family} {cut}"))
        .collect()
}
