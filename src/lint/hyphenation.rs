//! Languages whose words cannot be divided. The only file that names `hypher`,
//! whose patterns Typst divides words by.

use hypher::Lang;
use icu_locale::{LanguageIdentifier, LocaleExpander};

use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::statement::Statement;

/// Lines in a language without patterns are spaced more loosely.
pub fn patterns(statement: &Statement, findings: &mut Vec<Diagnostic>) {
    let identity = &statement.identity;
    let language = identity.language();
    if !divides_words(&identity.lang) || has_patterns(language) {
        return;
    }
    findings.push(
        Diagnostic::note(
            "no-hyphenation-patterns",
            Span::default(),
            format!("there are no hyphenation patterns for the language “{language}”: no word is divided"),
        )
        .with_help("look at the pages for loose lines; a soft hyphen (U+00AD) lets a long word be divided"),
    );
}

fn has_patterns(language: &str) -> bool {
    let code: Option<[u8; 2]> = language.as_bytes().try_into().ok();
    code.and_then(Lang::from_iso).is_some()
}

/// Whether words are customarily divided at the end of a line: in alphabets
/// that are written letter by letter, Vietnamese with its short words excepted.
fn divides_words(tag: &str) -> bool {
    let Ok(mut id) = tag.parse::<LanguageIdentifier>() else { return false };
    LocaleExpander::new_extended().maximize(&mut id);
    let script = id.script.map(|script| script.to_string());
    matches!(script.as_deref(), Some("Latn" | "Grek" | "Cyrl" | "Armn" | "Geor"))
        && id.language.as_str() != "vi"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_that_do_not_divide_words_need_no_patterns() {
        assert!(has_patterns("en") && has_patterns("uk") && has_patterns("nb"));
        assert!(divides_words("id") && !has_patterns("zu"));
        for tag in ["ar", "zh-Hant", "he", "vi", "hi", "ja"] {
            assert!(!divides_words(tag), "{tag}");
        }
    }
}
