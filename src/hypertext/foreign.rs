//! Passages in a script that is not the statement's, so that a screen reader can
//! take another voice for them.
//!
//! Latin letters are left as they are: names and abbreviations stand in every
//! text, and their language cannot be seen.

use std::ops::Range;

use crate::read::language::of_passage;
use crate::statement::writing::{is_east_asian, script};

/// A piece of a text in another script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// Its bytes in the text; from a letter to a letter.
    pub range: Range<usize>,
    /// Language tag.
    pub lang: String,
}

/// A script as far as it is told from others: those that East Asia mixes are one.
fn group(script: &'static str) -> &'static str {
    if is_east_asian(script) { "East" } else { script }
}

/// What a statement's own script is to [`passages`]: the code of its
/// [`crate::statement::Writing`].
pub fn home(writing: &'static str) -> &'static str {
    match writing {
        "Jpan" | "Kore" | "Hans" | "Hant" => "East",
        other => other,
    }
}

/// Whether a character is of a script that can make a passage. Most characters
/// of most texts are told by their numbers alone.
fn counts(c: char, home: &str) -> Option<&'static str> {
    if matches!(c, '\0'..='\u{36f}' | '\u{1e00}'..='\u{1eff}' | '\u{2000}'..='\u{2e7f}') {
        return None;
    }
    let script = script(c);
    let foreign = !matches!(script, "Latn" | "Zyyy" | "Zinh" | "Zzzz") && group(script) != home;
    foreign.then_some(script)
}

/// Whether a character is one of the statement's own letters.
fn own(c: char, home: &str) -> bool {
    c.is_alphabetic() && (c.is_ascii() || counts(c, home).is_none())
}

/// Whether there is a passage in a text.
pub fn any(text: &str, home: &str) -> bool {
    text.chars().any(|c| counts(c, home).is_some())
}

/// The passages of a text; those of one script in a row are one.
pub fn passages(text: &str, home: &str) -> Vec<Passage> {
    let mut found: Vec<Passage> = Vec::new();
    // The piece so far, and whether a letter of the statement's own came since.
    let mut open: Option<(Range<usize>, &'static str)> = None;
    let mut close = |piece: Option<(Range<usize>, &'static str)>| {
        if let Some((range, script)) = piece {
            let lang = of_passage(&text[range.clone()], tell(&text[range.clone()], script));
            found.push(Passage { range, lang });
        }
    };
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        match (counts(c, home), &mut open) {
            (Some(script), Some((range, known))) if group(script) == group(known) => {
                range.end = end;
            }
            (Some(script), _) => close(open.replace((at..end, script))),
            (None, Some((range, _))) if range.end == at && script(c) == "Zinh" => range.end = end,
            (None, Some(_)) if own(c, home) => close(open.take()),
            (None, _) => {}
        }
    }
    close(open);
    found
}

/// Kana and Hangul tell the language of a passage that begins with Chinese
/// characters.
fn tell(text: &str, begins: &'static str) -> &'static str {
    if group(begins) != "East" {
        return begins;
    }
    text.chars().map(script).find(|s| matches!(*s, "Hira" | "Kana" | "Hang")).unwrap_or("Hani")
}

/// The one passage that a text is, but for what is no letter; none where it has
/// letters of the statement's own as well.
pub fn whole(text: &str, home: &str) -> Option<String> {
    let mut letters = text.chars().filter(|c| c.is_alphabetic());
    if !letters.clone().any(|c| counts(c, home).is_some()) || letters.any(|c| own(c, home)) {
        return None;
    }
    let mut passages = passages(text, home).into_iter();
    match (passages.next(), passages.next()) {
        (Some(only), None) => Some(only.lang),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found<'a>(text: &'a str, home: &str) -> Vec<(&'a str, String)> {
        passages(text, home).into_iter().map(|p| (&text[p.range], p.lang)).collect()
    }

    #[test]
    fn a_passage_runs_from_its_first_letter_to_its_last() {
        let all = found("The quay (שלום, עולם) and η γέφυρα.", "Latn");
        assert_eq!(all, [("שלום, עולם", "he".to_owned()), ("η γέφυρα", "el".to_owned())]);
        assert_eq!(found("Мост NATO", "Cyrl"), []);
        assert_eq!(found("“Naïve” – café №5", "Latn"), []);
    }

    #[test]
    fn east_asian_scripts_are_told_by_kana_and_hangul() {
        assert_eq!(found("see 図書館へ", "Latn"), [("図書館へ", "ja".to_owned())]);
        assert_eq!(found("see 图书馆", "Latn"), [("图书馆", "zh".to_owned())]);
        assert_eq!(found("図書館へ", "East"), []);
    }

    #[test]
    fn a_text_is_whole_without_letters_of_the_statements_own() {
        assert_eq!(whole("«Η γέφυρα» (1934)", "Latn").as_deref(), Some("el"));
        assert_eq!(whole("η γέφυρα is a bridge", "Latn"), None);
        assert_eq!(whole("A bridge", "Latn"), None);
        assert_eq!(whole("1934", "Latn"), None);
    }
}
