//! What the download page says, in its language; numbers, sizes and days as that
//! language writes them.

use std::collections::BTreeMap;

use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules};
use serde::Deserialize;

use crate::read::dates;
use crate::shelf::Shelf;
use crate::statement::Date;
use crate::statement::identity::language;

/// The language that stands in for one without words.
const FALLBACK: &str = "en";

/// The words of one language.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Words {
    /// The heading, where nothing names the collection.
    pub statements: String,
    /// The heading with `{issuer}`.
    pub statements_of: String,
    /// How many statements there are.
    pub count: Plural,
    /// That there is none.
    pub none: String,
    /// The link over the head of the page.
    pub skip: String,
    /// What the filter chooses by.
    pub language: String,
    /// Its choice of everything.
    pub all: String,
    /// The field of words.
    pub search: String,
    /// What can be typed there.
    pub hint: String,
    /// How many of them are seen, with `{n}` and `{all}`.
    pub shown: String,
    /// That none is.
    pub nothing: String,
    /// What takes filter and search back.
    pub reset: String,
    /// Before the links to other editions.
    pub editions: String,
    /// What the picture of the cover is.
    pub cover: String,
    /// How many pages.
    pub pages: Plural,
    /// How many sheets a copy takes.
    pub sheets: Plural,
    /// What opens the pictures of the pages.
    pub look: String,
    /// What each of them is, with `{page}` and `{pages}`.
    pub page: String,
    /// The day of the newest, with `{date}`.
    pub updated: String,
    /// Before the links to the feeds.
    pub feeds: String,
    /// How a file is checked, with `{unix}`, `{windows}`, `{sums}` and `{manifest}`.
    pub check: String,
    /// The units of sizes.
    pub units: Units,
    /// What each kind of file is called.
    pub kinds: BTreeMap<String, String>,
    /// What each is for.
    pub uses: BTreeMap<String, String>,
}

/// A phrase in the forms that a number asks for; each may have `{n}`.
pub type Plural = BTreeMap<String, String>;

/// How thousands of bytes are written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Units {
    bytes: String,
    kilo: String,
    mega: String,
    giga: String,
}

/// The words of a page, and how its language writes numbers.
#[derive(Debug)]
pub struct Speech {
    /// The words.
    pub words: Words,
    /// The language, as the page names it.
    pub lang: String,
    plurals: Option<PluralRules>,
    numbers: Option<DecimalFormatter>,
}

impl Speech {
    /// In a language; in English where there are no words in that one.
    pub fn of(tag: &str) -> Speech {
        let text = Shelf::stylesheet("catalogue/words.toml");
        let mut all: BTreeMap<String, Words> =
            toml::from_str(text).expect("the words inside the program are read by a test");
        let (words, lang) = match all.remove(language(tag)) {
            Some(words) => (words, tag),
            None => (all.remove(FALLBACK).expect("there is English"), FALLBACK),
        };
        let locale = Locale::try_from_str(lang).unwrap_or(icu_locale_core::locale!("en"));
        Speech {
            words,
            lang: lang.to_owned(),
            plurals: PluralRules::try_new((&locale).into(), Default::default()).ok(),
            numbers: DecimalFormatter::try_new((&locale).into(), Default::default()).ok(),
        }
    }

    /// A number.
    pub fn number(&self, n: usize) -> String {
        self.decimal(n as u64, 0)
    }

    /// A number of which so many figures stand behind the point.
    fn decimal(&self, n: u64, behind: i16) -> String {
        let mut decimal = Decimal::from(n);
        decimal.multiply_pow10(-behind);
        decimal.trim_end_if_integer();
        match &self.numbers {
            Some(numbers) => numbers.format(&decimal).to_string(),
            None => decimal.to_string(),
        }
    }

    /// The figures from nought to nine, one after the other.
    pub fn figures(&self) -> String {
        (0..10).map(|n| self.number(n)).collect()
    }

    /// A phrase in the form that a number asks for.
    pub fn plural(&self, forms: &Plural, n: usize) -> String {
        let category = self.plurals.as_ref().map(|rules| rules.category_for(n));
        let name = match category.unwrap_or(PluralCategory::Other) {
            PluralCategory::Zero => "zero",
            PluralCategory::One => "one",
            PluralCategory::Two => "two",
            PluralCategory::Few => "few",
            PluralCategory::Many => "many",
            PluralCategory::Other => "other",
        };
        let form = forms.get(name).or_else(|| forms.get("other")).map_or("{n}", String::as_str);
        form.replace("{n}", &self.number(n))
    }

    /// The size of a file: whole thousands, tenths of what is less than ten millions.
    pub fn size(&self, bytes: u64) -> String {
        let units = &self.words.units;
        let tenths = |unit: u64| (bytes + unit / 20) / (unit / 10);
        let (number, unit) = match bytes {
            0..1_000 => (self.decimal(bytes, 0), &units.bytes),
            1_000..999_500 => (self.decimal((bytes + 500) / 1_000, 0), &units.kilo),
            999_500..9_950_000 => (self.decimal(tenths(1_000_000), 1), &units.mega),
            9_950_000..999_500_000 => (self.decimal((bytes + 500_000) / 1_000_000, 0), &units.mega),
            _ => (self.decimal(tenths(1_000_000_000), 1), &units.giga),
        };
        format!("{number}\u{a0}{unit}")
    }

    /// A day.
    pub fn day(&self, date: Date) -> String {
        dates::long(date, &self.lang)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> BTreeMap<String, Words> {
        toml::from_str(Shelf::stylesheet("catalogue/words.toml")).expect("words")
    }

    #[test]
    fn every_language_has_all_words_and_all_forms() {
        let all = all();
        assert!(
            ["en", "de", "fr", "es", "ru", "ar", "he"].iter().all(|lang| all.contains_key(*lang))
        );
        let english = &all["en"];
        for (lang, words) in &all {
            assert!(words.kinds.keys().eq(english.kinds.keys()), "{lang}");
            assert!(words.uses.keys().eq(english.uses.keys()), "{lang}");
            for (text, marks) in [
                (&words.statements_of, &["{issuer}"][..]),
                (&words.shown, &["{n}", "{all}"]),
                (&words.page, &["{page}", "{pages}"]),
                (&words.updated, &["{date}"]),
                (&words.check, &["{unix}", "{windows}", "{sums}", "{manifest}"]),
            ] {
                assert!(marks.iter().all(|mark| text.contains(mark)), "{lang}: {text}");
            }
            let speech = Speech::of(lang);
            let rules = speech.plurals.as_ref().expect("rules");
            for forms in [&words.count, &words.pages, &words.sheets] {
                let wanted: Vec<String> =
                    rules.categories().map(|form| format!("{form:?}").to_lowercase()).collect();
                for form in &wanted {
                    assert!(forms.contains_key(form), "{lang}: {form} of {forms:?}");
                }
                assert_eq!(forms.len(), wanted.len(), "{lang}: {forms:?}");
                assert!(forms["other"].contains("{n}"), "{lang}: {forms:?}");
            }
        }
    }

    #[test]
    fn numbers_are_written_as_the_language_writes_them() {
        for (lang, n, pages, size) in [
            ("en", 1, "1 page", "1.2\u{a0}MB"),
            ("en-GB", 12, "12 pages", "1.2\u{a0}MB"),
            ("de", 12, "12 Seiten", "1,2\u{a0}MB"),
            ("fr", 0, "0 page", "1,2\u{a0}Mo"),
            ("es", 1_000_000, "1.000.000 páginas", "1,2\u{a0}MB"),
            ("ru", 21, "21 страница", "1,2\u{a0}МБ"),
            ("ru", 12, "12 страниц", "1,2\u{a0}МБ"),
            ("ar", 2, "صفحتان", "1.2\u{a0}ميغابايت"),
            ("ar-EG", 12, "١٢ صفحة", "١٫٢\u{a0}ميغابايت"),
            ("he", 2, "שני עמודים", "1.2\u{a0}MB"),
            ("fi", 2, "2 pages", "1.2\u{a0}MB"),
        ] {
            let speech = Speech::of(lang);
            assert_eq!(speech.plural(&speech.words.pages, n), pages, "{lang}");
            assert_eq!(speech.size(1_234_567), size, "{lang}");
        }
        let speech = Speech::of("en");
        for (bytes, size) in [
            (0, "0 B"),
            (999, "999 B"),
            (1_000, "1 kB"),
            (1_499, "1 kB"),
            (999_499, "999 kB"),
            (999_500, "1 MB"),
            (1_950_000, "2 MB"),
            (9_949_999, "9.9 MB"),
            (9_950_000, "10 MB"),
            (999_500_000, "1 GB"),
        ] {
            assert_eq!(speech.size(bytes), size.replace(' ', "\u{a0}"));
        }
    }
}
