//! Which language a statement is in, and which way it runs.
//!
//! Front matter, else the file name, else the configuration, else what the
//! text itself looks like; never the machine's own language.

use icu_locale::{LocaleCanonicalizer, LocaleDirectionality};
use icu_locale_core::Locale;

use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::statement::identity::Direction;

/// A language tag in its canonical form: `ger` and `DE` become `de`.
pub fn canonical(tag: &str) -> Option<String> {
    let mut locale = Locale::try_from_str(&tag.replace('_', "-")).ok()?;
    LocaleCanonicalizer::new_common().canonicalize(&mut locale);
    (!locale.id.language.is_unknown()).then(|| locale.id.to_string())
}

/// What a language calls itself; the tag where that is not known.
pub fn own_name(tag: &str) -> String {
    let language = tag.split('-').next().unwrap_or(tag);
    let known = whatlang::Lang::all()
        .iter()
        .find(|lang| canonical(lang.code()).as_deref() == Some(language));
    match known {
        _ if language == "si" => "සිංහල".to_owned(),
        // The library names the spoken language.
        Some(whatlang::Lang::Cmn) => "中文".to_owned(),
        Some(lang) => lang.name().to_owned(),
        None => tag.to_owned(),
    }
}

/// Which way a language runs.
pub fn direction(tag: &str) -> Direction {
    let rtl = Locale::try_from_str(tag)
        .is_ok_and(|locale| LocaleDirectionality::new_common().is_right_to_left(&locale.id));
    if rtl { Direction::Rtl } else { Direction::Ltr }
}

/// The language that a file name gives: `name.de.md`, or `de.md` where the
/// whole stem is one of the languages that have a two-letter tag.
pub fn from_file_name(stem: &str) -> Option<String> {
    let last = stem.rsplit('.').next()?;
    let language = last.split(['-', '_']).next()?;
    let shaped = (2..=3).contains(&language.len())
        && language.bytes().all(|b| b.is_ascii_lowercase())
        && last.len() <= 12;
    if !shaped || (!stem.contains('.') && language.len() != 2) {
        return None;
    }
    let tag = canonical(last)?;
    let known = tag.split('-').next()?;
    // A file called `in` is not in Indonesian, whose tag that was long ago.
    let named = stem.contains('.') || known == language;
    (named && is_written(known)).then_some(tag)
}

/// A stem without the language that it ends in: `name` of `name.de`.
pub fn without(stem: &str) -> &str {
    match stem.rsplit_once('.') {
        Some((name, _)) if from_file_name(stem).is_some() => name,
        _ => stem,
    }
}

/// Whether a language is one that detection or hyphenation knows, so that a
/// word such as `v2` or `bak` at the end of a file name is not taken for one.
fn is_written(language: &str) -> bool {
    whatlang::Lang::all()
        .iter()
        .filter_map(|lang| canonical(lang.code()))
        .any(|tag| tag == language)
        || matches!(
            language,
            "ga" | "gl" | "eu" | "cy" | "is" | "mt" | "si" | "sq" | "sw" | "ms" | "ku"
        )
}

/// How much of a text is looked at to see its language.
const SAMPLE: usize = 1_500;

/// The language that a text looks like, with the finding that says so.
pub fn detect(text: &str) -> (String, Diagnostic) {
    let start = Span::new(0, 0);
    let sample = sample(text);
    let found = by_script(&sample).map(|lang| (lang.to_owned(), true)).or_else(|| {
        let info = whatlang::detect(&sample)?;
        Some((canonical(info.lang().code())?, info.is_reliable()))
    });
    let advice = |lang: &str| format!("say so in the front matter: `lang: {lang}`");
    match found {
        Some((lang, true)) => {
            let message = format!("the language was read from the text: “{lang}”");
            let finding =
                Diagnostic::note("language-detected", start, message).with_help(advice(&lang));
            (lang, finding)
        }
        Some((guess, false)) => {
            // A few words of English look like many languages; most of those
            // have letters that English has not.
            let plain = sample.is_ascii() || !COMMON.contains(&guess.as_str());
            let lang = if plain { "en".to_owned() } else { guess };
            let message =
                format!("the text is too short to be sure of its language: taken as “{lang}”");
            let finding =
                Diagnostic::warning("language-detected", start, message).with_help(advice(&lang));
            (lang, finding)
        }
        None => {
            let message = "the language could not be read from the text: taken as English";
            let finding =
                Diagnostic::warning("language-detected", start, message).with_help(advice("en"));
            ("en".to_owned(), finding)
        }
    }
}

/// The tag of a passage in a script of its own within another text: the language
/// that alone, or by far most, is written in the script; where there are several,
/// the one that the words look like; else the script by itself, `und-Cyrl`.
pub fn of_passage(text: &str, script: &str) -> String {
    let alone = match script {
        "Armn" => "hy",
        "Beng" => "bn",
        "Ethi" => "am",
        "Geor" => "ka",
        "Grek" => "el",
        "Gujr" => "gu",
        "Guru" => "pa",
        "Hang" => "ko",
        "Hani" => "zh",
        "Hebr" => "he",
        "Hira" | "Kana" => "ja",
        "Khmr" => "km",
        "Knda" => "kn",
        "Laoo" => "lo",
        "Mlym" => "ml",
        "Mymr" => "my",
        "Orya" => "or",
        "Sinh" => "si",
        "Taml" => "ta",
        "Telu" => "te",
        "Thai" => "th",
        "Tibt" => "bo",
        _ => {
            let info = whatlang::detect(text).filter(whatlang::Info::is_reliable);
            let lang = info.and_then(|info| canonical(info.lang().code()));
            return lang.unwrap_or_else(|| format!("und-{script}"));
        }
    };
    alone.to_owned()
}

/// Languages in which statements are common enough to be believed on little
/// evidence.
const COMMON: &[&str] = &[
    "en", "de", "fr", "es", "pt", "it", "nl", "tr", "ru", "uk", "pl", "el", "ar", "fa", "he", "hi",
    "ta", "si", "zh", "ja", "ko", "id",
];

/// The words at the head of a text, without addresses, which are in no
/// language.
fn sample(text: &str) -> String {
    let mut out = String::new();
    for word in text.split_whitespace() {
        if out.len() + word.len() >= SAMPLE {
            // A script without spaces has words of any length.
            let room = SAMPLE - out.len();
            out.extend(word.char_indices().take_while(|(at, _)| *at < room).map(|(_, c)| c));
            break;
        }
        if !word.contains('@') && !word.contains("://") {
            out.push_str(word);
            out.push(' ');
        }
    }
    out
}

/// The language of a text whose script tells it: Sinhala, which the detection
/// library leaves out, and Chinese and Japanese, which it tells apart by their
/// commonest script, though a Japanese text may have more Han than kana.
fn by_script(text: &str) -> Option<&'static str> {
    let (mut sinhala, mut han, mut kana, mut all) = (0, 0, 0, 0);
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        all += 1;
        match c {
            '\u{d80}'..='\u{dff}' => sinhala += 1,
            '\u{3041}'..='\u{30ff}' => kana += 1,
            '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3fffd}' => han += 1,
            _ => {}
        }
    }
    if sinhala * 2 > all {
        Some("si")
    } else if (han + kana) * 2 > all {
        // A Chinese text may name something in kana.
        Some(if kana * 10 > han + kana { "ja" } else { "zh" })
    } else {
        None
    }
}

/// Letters as they compare between texts that are typed with more care and
/// with less: small, without accents and vowel signs that may be left out, in
/// one form where a script has several.
pub fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    text.chars().for_each(|c| fold_into(c, &mut out));
    out
}

/// Appends a character to a text that is [`folded`].
pub fn fold_into(c: char, out: &mut String) {
    if c.is_ascii() {
        out.push(c.to_ascii_lowercase());
        return;
    }
    // The syllables of Hangul are letters enough.
    if ('\u{ac00}'..='\u{d7a3}').contains(&c) {
        out.push(c);
        return;
    }
    for small in c.to_lowercase() {
        unicode_normalization::char::decompose_canonical(small, |part| match part {
            // Accents of Latin, Greek and Cyrillic; points of Hebrew; vowels
            // and hamza of Arabic; the dot of Devanagari.
            '\u{300}'..='\u{36f}'
            | '\u{591}'..='\u{5bd}'
            | '\u{5bf}'..='\u{5c7}'
            | '\u{64b}'..='\u{65f}'
            | '\u{670}'
            | '\u{640}'
            | '\u{93c}' => {}
            // What cannot be seen.
            '\u{200c}'..='\u{200f}'
            | '\u{61c}'
            | '\u{ad}'
            | '\u{feff}'
            | '\u{2066}'..='\u{2069}' => {}
            // The Turkish i without a dot, of which capitals have lost or kept it.
            'ı' => out.push('i'),
            'ς' => out.push('σ'),
            // Arabic and Persian keyboards.
            'ي' | 'ى' => out.push('ی'),
            'ك' => out.push('ک'),
            'ة' | 'ۀ' | 'ە' => out.push('ه'),
            'ʼ' | '’' | '‘' => out.push('\''),
            part => out.push(part),
        });
    }
}

/// Whether a character is written on the letter before it.
pub fn is_mark(c: char) -> bool {
    use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};
    // Latin has none below, and most text is Latin.
    c >= '\u{300}'
        && (c.general_category_group() == GeneralCategoryGroup::Mark
            || matches!(c, '\u{200c}' | '\u{200d}'))
}

/// Whether words are written without spaces between them at this place: both
/// neighbours belong to a script that has none, or one is a digit in Chinese
/// or Japanese.
pub fn joins_without_space(before: char, after: char) -> bool {
    (unspaced(before) || (before.is_ascii_digit() && wide(after)))
        && (unspaced(after) || (after.is_ascii_digit() && wide(before)))
}

/// Whether a character is as wide as those of Chinese and Japanese are.
pub fn wide(c: char) -> bool {
    c >= '\u{2e80}' && unspaced(c)
}

fn unspaced(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{eff}'          // Thai, Lao
        | '\u{1000}'..='\u{109f}'      // Burmese
        | '\u{1780}'..='\u{17ff}'      // Khmer
        | '\u{2e80}'..='\u{30ff}'      // Han radicals, CJK punctuation, kana
        | '\u{3400}'..='\u{9fff}'      // Han
        | '\u{f900}'..='\u{faff}'
        | '\u{ff00}'..='\u{ffef}'      // full-width forms
        | '\u{20000}'..='\u{3fffd}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_canonical() {
        assert_eq!(canonical("DE").as_deref(), Some("de"));
        assert_eq!(canonical("deu").as_deref(), Some("de"));
        assert_eq!(canonical("pt_br").as_deref(), Some("pt-BR"));
        assert_eq!(canonical("x y"), None);
    }

    #[test]
    fn file_names_give_languages() {
        assert_eq!(from_file_name("harbour.ru").as_deref(), Some("ru"));
        assert_eq!(from_file_name("de").as_deref(), Some("de"));
        assert_eq!(from_file_name("a.pt-BR").as_deref(), Some("pt-BR"));
        assert_eq!(from_file_name("draft.v2"), None);
        assert_eq!(from_file_name("in"), None);
        assert_eq!(from_file_name("old.bak"), None);
        assert_eq!(from_file_name("2022-02-24-oppose-the-invasion"), None);
    }

    #[test]
    fn text_gives_its_language() {
        let (lang, _) = detect(
            "Die Bibliothek bleibt geöffnet, solange die Stadt ihre Pflicht erfüllt und niemand die Tür verschließt.",
        );
        assert_eq!(lang, "de");
        let (lang, _) = detect("පුස්තකාලය විවෘතව තබා ගන්න");
        assert_eq!(lang, "si");
    }

    #[test]
    fn a_passage_has_the_language_of_its_script_or_the_script_alone() {
        assert_eq!(of_passage("γέφυρα", "Grek"), "el");
        assert_eq!(of_passage("גשר", "Hebr"), "he");
        assert_eq!(of_passage("Мост", "Cyrl"), "und-Cyrl");
        let long = "Мы просим всех, кто живёт у реки, прийти завтра вечером в библиотеку. \
            Там расскажут, что будет с причалом, и выслушают каждого, кто хочет сказать.";
        assert_eq!(of_passage(long, "Cyrl"), "ru");
    }

    #[test]
    fn direction_follows_the_script() {
        assert_eq!(direction("ar"), Direction::Rtl);
        assert_eq!(direction("he"), Direction::Rtl);
        assert_eq!(direction("ru"), Direction::Ltr);
        assert_eq!(direction("az-Arab"), Direction::Rtl);
    }
}
