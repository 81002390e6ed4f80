//! What a text is written in: its script, which decides on face, leading and
//! emphasis more than the language does. It also finds the pieces of a text
//! that run from left to right whatever stands around them.
//!
//! Scripts go by their ISO 15924 codes. <https://www.unicode.org/reports/tr24/>

use std::collections::BTreeMap;
use std::ops::Range;

use unicode_script::{Script, UnicodeScript};

use super::{Inline, Statement, plain_text};

/// What a text is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Writing {
    /// ISO 15924 code of the script that most letters belong to; `Jpan`,
    /// `Kore`, `Hans` or `Hant` for the scripts of East Asia together.
    pub script: &'static str,
    /// Whether there is Greek with the old accents and breathings in it.
    pub polytonic: bool,
}

impl Writing {
    /// What a statement is written in.
    pub fn of(statement: &Statement) -> Writing {
        let mut letters = Letters::default();
        statement.each_run(&mut |content| letters.count(&plain_text(content)));
        letters.writing(&statement.identity.lang)
    }

    /// Whether words that matter less are told from others by a small letter.
    pub fn has_small_letters(self) -> bool {
        matches!(self.script, "Latn" | "Grek" | "Cyrl")
    }

    /// What some characters belong to, in a text of a language.
    pub fn of_text(text: &str, lang: &str) -> Writing {
        let mut letters = Letters::default();
        letters.count(text);
        letters.writing(lang)
    }
}

/// The characters of a text, those of ASCII once each.
pub fn distinct(text: &str) -> impl Iterator<Item = char> {
    let mut met = 0u128;
    text.chars().filter(move |c| {
        let Some(bit) = 1u128.checked_shl(u32::from(*c)) else { return true };
        let is_new = met & bit == 0;
        met |= bit;
        is_new
    })
}

/// The script of a character by its code; `Zyyy` and `Zinh` for what belongs
/// to no script of its own.
pub fn script(c: char) -> &'static str {
    c.script().short_name()
}

/// Whether a character is a letter of a script, or a sign of that script and some others.
pub fn is_of(c: char, script: &str) -> bool {
    let uses = c.script_extension();
    let general = uses.is_common() || uses.is_inherited();
    !general && Script::from_short_name(script).is_some_and(|script| uses.contains_script(script))
}

/// The English name of a character's script.
pub fn script_name(c: char) -> &'static str {
    match c.script().full_name() {
        "Han" | "Bopomofo" => "Chinese",
        "Hiragana" | "Katakana" => "Japanese",
        "Hangul" => "Korean",
        "Myanmar" => "Burmese",
        "Oriya" => "Odia",
        name => name,
    }
}

/// Whether a script is one of those that East Asia mixes.
pub fn is_east_asian(script: &str) -> bool {
    matches!(script, "Hani" | "Hira" | "Kana" | "Hang" | "Bopo")
}

/// How many letters there are of each script.
#[derive(Debug, Default)]
struct Letters {
    by_script: BTreeMap<&'static str, usize>,
    polytonic: bool,
}

impl Letters {
    fn count(&mut self, text: &str) {
        let mut greek = false;
        // The letters of ASCII at once: nearly all there are in many a text.
        let latin = text.bytes().filter(u8::is_ascii_alphabetic).count();
        let others = if text.is_ascii() { "" } else { text };
        for c in others.chars() {
            if c.is_ascii() {
                greek &= !c.is_ascii_alphabetic();
                continue;
            }
            let script = script(c);
            if !matches!(script, "Zyyy" | "Zinh" | "Zzzz") {
                *self.by_script.entry(script).or_default() += 1;
                greek = script == "Grek";
            }
            self.polytonic |= ('\u{1f00}'..='\u{1fff}').contains(&c)
                || greek && matches!(c, '\u{313}' | '\u{314}' | '\u{342}' | '\u{345}');
        }
        if latin > 0 {
            *self.by_script.entry("Latn").or_default() += latin;
        }
    }

    fn of(&self, script: &str) -> usize {
        self.by_script.get(script).copied().unwrap_or(0)
    }

    fn writing(&self, lang: &str) -> Writing {
        let east: usize =
            self.by_script.iter().filter(|(s, _)| is_east_asian(s)).map(|(_, n)| n).sum();
        let (other, most) = self
            .by_script
            .iter()
            .filter(|(s, _)| !is_east_asian(s))
            .fold(("Latn", 0), |best, (s, n)| if *n > best.1 { (*s, *n) } else { best });
        let script = if east > most { self.east_asian(lang) } else { other };
        Writing { script, polytonic: self.polytonic }
    }

    /// Which of the ways to write Chinese characters this is: by the language,
    /// or by the letters that only one of them has.
    fn east_asian(&self, lang: &str) -> &'static str {
        let mut parts = lang.split('-');
        match parts.next() {
            Some("ja") => "Jpan",
            Some("ko") => "Kore",
            Some("zh" | "yue" | "cmn") => {
                let parts: Vec<&str> = parts.collect();
                let hant = parts.contains(&"Hant")
                    || !parts.contains(&"Hans")
                        && parts.iter().any(|part| matches!(*part, "TW" | "HK" | "MO"));
                if hant { "Hant" } else { "Hans" }
            }
            _ if self.of("Hang") > 0 => "Kore",
            _ if self.of("Hira") + self.of("Kana") > 0 => "Jpan",
            _ => "Hans",
        }
    }
}

/// The pieces of a text that run from left to right although the text around
/// them does not, and whose parts would change places there: a telephone
/// number in groups, an address of the web or of e-mail.
pub fn left_to_right(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let Some(first) = rest.chars().next() else { break };
        let after_word = text[..at].chars().next_back().is_some_and(char::is_alphanumeric);
        let length = if after_word {
            0
        } else if first == '+' || first.is_ascii_digit() {
            telephone(rest)
        } else if first.is_ascii_alphabetic() {
            address(rest)
        } else {
            0
        };
        if length > 0 {
            found.push(at..at + length);
        }
        at += if length > 0 { length } else { first.len_utf8() };
    }
    found
}

/// Whether a link stands on its own address, so that what is read runs from
/// left to right.
pub fn shows_address(content: &[Inline]) -> bool {
    let text = plain_text(content);
    let text = text.trim();
    !text.is_empty() && (address(text) == text.len() || telephone(text) == text.len())
}

/// The length of the telephone number that a text begins with: seven digits
/// at least, in groups.
fn telephone(text: &str) -> usize {
    let (mut digits, mut groups, mut end) = (0, 0, 0);
    let mut apart = true;
    for (at, c) in text.char_indices() {
        if c.is_ascii_digit() {
            digits += 1;
            groups += usize::from(apart);
            apart = false;
            end = at + 1;
        } else if matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '-' | '(' | ')' | '/')
            || at == 0 && c == '+'
        {
            apart = true;
        } else {
            break;
        }
    }
    if digits >= 7 && (groups > 1 || text.starts_with('+')) { end } else { 0 }
}

/// The length of the address of the web or of e-mail that a text begins with.
fn address(text: &str) -> usize {
    let end = text.find(|c: char| !(c.is_ascii_graphic())).unwrap_or(text.len());
    let word = text[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '"', '\'', '>']);
    let is = word.contains("://")
        || word.starts_with("www.")
        || word.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
    if is { word.len() } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<&str> {
        left_to_right(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn the_script_is_that_of_most_letters() {
        let of = |text, lang| Writing::of_text(text, lang).script;
        assert_eq!(of("Лист о мосту", "sr"), "Cyrl");
        assert_eq!(of("List o mostu", "sr"), "Latn");
        assert_eq!(of("المكتبة مفتوحة (open)", "ar"), "Arab");
        assert_eq!(of("図書館は八時まで", "ja"), "Jpan");
        assert_eq!(of("도서관", "ko"), "Kore");
        assert_eq!(of("图书馆", "zh"), "Hans");
        assert_eq!(of("圖書館", "zh-TW"), "Hant");
        assert_eq!(of("圖書館", "zh-Hant"), "Hant");
        assert_eq!(of("图书馆", "zh-Hans-HK"), "Hans");
        assert_eq!(of("1934, 12.", "en"), "Latn");
    }

    #[test]
    fn each_letter_of_ascii_comes_once_and_no_other_is_left_out() {
        assert_eq!(distinct("a bé; ab é\u{7f}\u{80}").collect::<String>(), "a bé;é\u{7f}\u{80}");
        assert_eq!(distinct("").count(), 0);
    }

    #[test]
    fn a_sign_can_be_of_several_scripts() {
        assert!(is_of('ب', "Arab") && is_of('،', "Arab") && is_of('٣', "Arab"));
        assert!(is_of('।', "Deva") && is_of('।', "Beng"));
        assert!(!is_of('ב', "Arab") && !is_of('.', "Arab") && !is_of('\u{200d}', "Arab"));
    }

    #[test]
    fn old_accents_are_told_from_new_ones() {
        let old = |text| Writing::of_text(text, "el").polytonic;
        assert!(old("ἡ γέφυρα"));
        assert!(old("η\u{314} γέφυρα"));
        assert!(!old("η γέφυρα"));
        assert!(!old("a\u{313}"));
    }

    #[test]
    fn numbers_and_addresses_stay_in_one_piece() {
        assert_eq!(pieces("هاتف +20 2 5550 0142، مساءً"), ["+20 2 5550 0142"]);
        assert_eq!(pieces("טלפון 03-555-0142."), ["03-555-0142"]);
        assert_eq!(pieces("ראו https://example.org/a/, או"), ["https://example.org/a/"]);
        assert_eq!(pieces("(a.b@example.org)"), ["a.b@example.org"]);
        assert_eq!(pieces("في 2026 و12.5 و1000000"), Vec::<&str>::new());
        assert_eq!(pieces("Wi-Fi"), Vec::<&str>::new());
    }
}
