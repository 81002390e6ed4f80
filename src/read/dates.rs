//! Dates as people write them, in any language that has locale data.
//!
//! The names of months and week days come from ICU's locale data: every month
//! is written out in the language and the words are looked up, so that no
//! table of names is kept here.

use std::collections::HashMap;

use icu_calendar::{Date as IcuDate, Gregorian};
use icu_datetime::fieldsets::{E, M, YMD};
use icu_datetime::{FixedCalendarDateTimeFormatter, parts};
use icu_locale_core::Locale;

use crate::statement::Date;
use crate::statement::number::digit_value;

/// The names of months and week days in one language.
pub struct Calendar {
    months: HashMap<String, u8>,
    fillers: Vec<String>,
    language: String,
}

/// A formatter for one set of fields of the Gregorian calendar.
macro_rules! formatter {
    ($locale:expr, $fields:expr) => {
        FixedCalendarDateTimeFormatter::<Gregorian, _>::try_new($locale.into(), $fields).ok()
    };
}

impl Calendar {
    /// The calendar words of a language; of English where there are none.
    pub fn new(lang: &str) -> Calendar {
        let locale = Locale::try_from_str(lang).unwrap_or(icu_locale_core::locale!("en"));
        let mut months = HashMap::new();
        let mut fillers = Vec::new();
        let mut learn = |name: String, month: u8| {
            let name = fold(&name);
            if name.chars().any(char::is_alphabetic) {
                months.entry(name).or_insert(month);
            }
        };
        let in_dates = [formatter!(&locale, YMD::long()), formatter!(&locale, YMD::medium())];
        let alone = [formatter!(&locale, M::long()), formatter!(&locale, M::medium())];
        for month in 1..=12 {
            let Ok(day) = IcuDate::try_new_gregorian(2001, month, 15) else { continue };
            for dates in in_dates.iter().flatten() {
                let date = dates.format(&day);
                let name = part(&date, parts::MONTH);
                // Hebrew writes its "in" and the month as one word.
                let written = words(&fold(&date.to_string()));
                let name_folded = fold(&name);
                if let Some(word) = written.into_iter().find(|w| w.ends_with(&name_folded)) {
                    learn(word, month);
                }
                learn(name, month);
            }
            for names in alone.iter().flatten() {
                learn(names.format(&day).to_string(), month);
            }
        }
        if locale.id.language.as_str() == "si" {
            // The locale data has only the names of the Buddhist year.
            (1..).zip(SINHALA).for_each(|(month, name)| learn((*name).to_owned(), month));
        }
        let days = [formatter!(&locale, E::long()), formatter!(&locale, E::short())];
        for day in 1..=7 {
            let Ok(date) = IcuDate::try_new_gregorian(2001, 1, day) else { continue };
            fillers.extend(days.iter().flatten().map(|f| fold(&f.format(&date).to_string())));
        }
        // What the language's own long date puts between its numbers, such as
        // the Spanish "de" or the Russian "г.".
        if let (Some(dates), Ok(day)) =
            (formatter!(&locale, YMD::long()), IcuDate::try_new_gregorian(2001, 5, 15))
        {
            let text = dates.format(&day).to_string();
            fillers.extend(
                words(&text)
                    .into_iter()
                    .filter(|w| number(w).is_none() && !months.contains_key(w.as_str())),
            );
        }
        fillers.extend(ALSO.iter().map(|w| (*w).to_owned()));
        let language = locale.id.language.to_string();
        Calendar { months, fillers, language }
    }

    /// The date that a line is, where the line is a date and nothing else but
    /// a place before it: `24 February 2022`, `Berlin, den 24. Februar 2022`,
    /// `2022年2月24日`, `24.02.2022`.
    pub fn read(&self, line: &str) -> Option<Date> {
        let line = line.trim().trim_end_matches('.');
        if line.chars().count() > 80 {
            return None;
        }
        self.whole(line).or_else(|| {
            // A place before the date: at most four words, the first one with
            // a capital where the script has capitals.
            let (place, rest) = line.split_once([',', '،', '，'])?;
            let first = place.trim().chars().next()?;
            let named = first.is_alphabetic() && !first.is_lowercase();
            (named && place.split_whitespace().count() <= 4 && number_free(place))
                .then(|| self.whole(rest))
                .flatten()
        })
    }

    /// The date that a line ends with after other words, and where in the line
    /// it begins: `Statement of the Council, 4 May 2026`.
    pub fn at_end(&self, line: &str) -> Option<(usize, Date)> {
        let starts = line.char_indices().filter(|(at, c)| {
            let before = line[..*at].chars().next_back();
            c.is_alphanumeric() && before.is_some_and(|b| b.is_whitespace() || b == '(')
        });
        starts
            .map(|(at, _)| at)
            .find_map(|at| Some((at, self.whole(line[at..].trim_end_matches(['.', ')']))?)))
    }

    /// Whether the language changes the endings of names, so that a name in
    /// "statement of …" is not the name by itself.
    pub fn names_are_inflected(&self) -> bool {
        matches!(
            self.language.as_str(),
            "de" | "ru" | "uk" | "pl" | "el" | "cs" | "sk" | "sr" | "hr"
        )
    }

    /// Whether a text begins with the name of a month.
    pub fn begins_with_month(&self, text: &str) -> bool {
        let first: String =
            fold(text).chars().take_while(|c| c.is_alphabetic() || is_mark(*c)).collect();
        self.months.contains_key(&first)
    }

    fn whole(&self, text: &str) -> Option<Date> {
        if let Some(date) = Date::parse_iso(text.trim()) {
            return Some(date);
        }
        if let Some(date) = self.numeric(text.trim()) {
            return Some(date);
        }
        let mut numbers = Vec::new();
        let mut month = None;
        let folded = self.join_months(&fold(text));
        for word in words(&folded) {
            if let Some(value) = number(&word) {
                numbers.push((value, word.chars().count()));
            } else if let Some(found) = word.strip_prefix(MONTH).and_then(|m| m.parse().ok()) {
                if month.replace(found).is_some() {
                    return None;
                }
            } else if !self.fillers.contains(&word) {
                return None;
            }
        }
        match (month, numbers.as_slice()) {
            (Some(month), [(a, _), (b, _)]) => {
                let (year, day) = if *a > 31 { (a, b) } else { (b, a) };
                (*year >= 1000).then(|| day_of(*year, month, *day)).flatten()
            }
            // Chinese, Japanese and Korean write the month as a number.
            (None, [(year, 4), (month, _), (day, _)]) if has_cjk_units(text) => {
                day_of(*year, u8::try_from(*month).ok()?, *day)
            }
            _ => None,
        }
    }

    /// Replaces every month name by a mark, the longest name first, since some
    /// names have several words or stand without spaces.
    fn join_months(&self, text: &str) -> String {
        let mut names: Vec<_> = self.months.iter().collect();
        names.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then(a.0.cmp(b.0)));
        for (name, month) in names {
            if let Some(at) = find_word(text, name) {
                let mut marked = text.to_owned();
                marked.replace_range(at..at + name.len(), &format!(" {MONTH}{month} "));
                return marked;
            }
        }
        text.to_owned()
    }

    /// `24.02.2022`, `24/2/2022`. Where day and month could be either, only
    /// languages that never put the month first are read.
    fn numeric(&self, text: &str) -> Option<Date> {
        let separator = ['.', '/', '-'].into_iter().find(|s| text.matches(*s).count() == 2)?;
        let parts: Vec<u64> =
            text.split(separator).map(|p| number(p.trim())).collect::<Option<_>>()?;
        let [a, b, c] = parts.as_slice() else { return None };
        if *a > 999 {
            return day_of(*a, u8::try_from(*b).ok()?, *c);
        }
        if *c < 1000 {
            return None;
        }
        let sure = separator == '.' || self.language != "en" || *a > 12 || a == b;
        let month_first = *b > 12 && *a <= 12;
        match (sure, month_first) {
            (_, true) => day_of(*c, u8::try_from(*a).ok()?, *b),
            (true, false) => day_of(*c, u8::try_from(*b).ok()?, *a),
            (false, false) => None,
        }
    }
}

/// Writes a date out in a language, for a byline that has none of its own.
pub fn long(date: Date, lang: &str) -> String {
    let locale = Locale::try_from_str(lang).unwrap_or(icu_locale_core::locale!("en"));
    let day = IcuDate::try_new_gregorian(date.year(), date.month(), date.day());
    match (formatter!(&locale, YMD::long()), day) {
        (Some(formatter), Ok(day)) => formatter.format(&day).to_string(),
        _ => date.to_string(),
    }
}

/// The mark that stands for a month name while a line is taken apart.
const MONTH: &str = "\u{1}";

/// Words that may stand in a date besides those of the language's own long
/// form.
const ALSO: &[&str] = &[
    "the", "of", "st", "nd", "rd", "th", "den", "der", "dem", "am", "le", "er", "de", "del", "el",
    "o", "a", "di", "il", "op", "dia", "día", "tarihi", "г", "года", "р", "року", "r", "roku",
    "στις", "την", "م", "في", "ב", "年", "月", "日", "년", "월", "일", "ad",
];

/// The months of the Gregorian year in Sinhala.
const SINHALA: &[&str] = &[
    "ජනවාරි",
    "පෙබරවාරි",
    "මාර්තු",
    "අප්‍රේල්",
    "මැයි",
    "ජූනි",
    "ජූලි",
    "අගෝස්තු",
    "සැප්තැම්බර්",
    "ඔක්තෝබර්",
    "නොවැම්බර්",
    "දෙසැම්බර්",
];

fn part(formatted: &impl writeable::Writeable, wanted: writeable::Part) -> String {
    struct Pick {
        text: String,
        wanted: writeable::Part,
        depth: usize,
    }
    impl std::fmt::Write for Pick {
        fn write_str(&mut self, s: &str) -> std::fmt::Result {
            if self.depth > 0 {
                self.text.push_str(s);
            }
            Ok(())
        }
    }
    impl writeable::PartsWrite for Pick {
        type SubPartsWrite = Self;
        fn with_part(
            &mut self,
            part: writeable::Part,
            mut f: impl FnMut(&mut Self) -> std::fmt::Result,
        ) -> std::fmt::Result {
            let inside = usize::from(part == self.wanted);
            self.depth += inside;
            let result = f(self);
            self.depth -= inside;
            result
        }
    }
    let mut pick = Pick { text: String::new(), wanted, depth: 0 };
    if formatted.write_to_parts(&mut pick).is_err() {
        pick.text.clear();
    }
    pick.text
}

/// Lower case, without the marks that a date carries invisibly or, as the
/// hamza that ties a Persian month to its year, only sometimes.
fn fold(text: &str) -> String {
    text.chars()
        .filter(|c| !matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{654}'))
        .flat_map(char::to_lowercase)
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .collect::<String>()
        .trim()
        .trim_end_matches('.')
        .to_owned()
}

/// Numbers and words, apart from one another even where nothing stands between.
fn words(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut last = None;
    for c in text.chars() {
        let kind = if digit_value(c).is_some() {
            Some(0)
        } else if c.is_alphabetic() || is_mark(c) || c == '\u{1}' {
            Some(1)
        } else {
            None
        };
        match (kind, last) {
            (Some(k), Some(l)) if k == l || out.last().is_some_and(|w| w.starts_with(MONTH)) => {
                if let Some(word) = out.last_mut() {
                    word.push(c);
                }
            }
            (Some(_), _) => out.push(c.to_string()),
            (None, _) => {}
        }
        last = kind;
    }
    out
}

fn is_mark(c: char) -> bool {
    use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};
    c.general_category_group() == GeneralCategoryGroup::Mark || matches!(c, '\u{200c}' | '\u{200d}')
}

fn number(word: &str) -> Option<u64> {
    crate::statement::number::value(word)
}

fn number_free(text: &str) -> bool {
    !text.chars().any(|c| digit_value(c).is_some())
}

fn has_cjk_units(text: &str) -> bool {
    text.contains(['年', '년'])
}

/// Where `name` stands in `text` as a word of its own, or, in a script without
/// spaces, anywhere.
fn find_word(text: &str, name: &str) -> Option<usize> {
    text.match_indices(name).map(|(at, _)| at).find(|at| {
        let before = text[..*at].chars().next_back();
        let after = text[at + name.len()..].chars().next();
        let open = |c: Option<char>| c.is_none_or(|c| !c.is_alphabetic() && !is_mark(c));
        open(before) && open(after)
    })
}

fn day_of(year: u64, month: u8, day: u64) -> Option<Date> {
    Date::new(i32::try_from(year).ok()?, month, u8::try_from(day).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_many_languages() {
        let day = Date::new(2022, 2, 24);
        for (lang, line) in [
            ("en", "24 February 2022"),
            ("en", "February 24, 2022"),
            ("en", "Thursday, 24th of February 2022"),
            ("en", "London, 24 Feb 2022"),
            ("en", "2022-02-24"),
            ("de", "24. Februar 2022"),
            ("de", "Berlin, den 24. Februar 2022"),
            ("de", "24.02.2022"),
            ("fr", "24 février 2022"),
            ("fr", "Le 24 février 2022"),
            ("es", "24 de febrero de 2022"),
            ("pt", "24 de fevereiro de 2022"),
            ("it", "24 febbraio 2022"),
            ("nl", "24 februari 2022"),
            ("tr", "24 Şubat 2022"),
            ("ru", "24 февраля 2022 г."),
            ("ru", "24 февраля 2022 года"),
            ("uk", "24 лютого 2022 року"),
            ("pl", "24 lutego 2022 r."),
            ("el", "24 Φεβρουαρίου 2022"),
            ("ar", "24 فبراير 2022"),
            ("ar", "٢٤ فبراير ٢٠٢٢"),
            ("he", "24 בפברואר 2022"),
            ("hi", "24 फ़रवरी 2022"),
            ("ta", "24 பிப்ரவரி 2022"),
            ("si", "2022 පෙබරවාරි 24"),
            ("zh", "2022年2月24日"),
            ("ja", "2022年2月24日"),
            ("ko", "2022년 2월 24일"),
            ("id", "24 Februari 2022"),
            ("fa", "۲۴ فوریهٔ ۲۰۲۲"),
        ] {
            assert_eq!(Calendar::new(lang).read(line), day, "{lang}: {line}");
        }
    }

    #[test]
    fn what_is_not_a_date() {
        let en = Calendar::new("en");
        for line in [
            "24 reasons for 2022",
            "In February 2022 we met.",
            "30 February 2022",
            "03/04/2022",
            "May 2022",
            "The 2nd of May.",
            "24 February 2022 was a Thursday",
        ] {
            assert_eq!(en.read(line), None, "{line}");
        }
    }

    #[test]
    fn a_date_is_written_out() {
        let day = Date::new(2026, 3, 14).expect("exists");
        assert_eq!(long(day, "de"), "14. März 2026");
        assert_eq!(long(day, "en-GB"), "14 March 2026");
        assert_eq!(long(day, "ru"), "14 марта 2026\u{202f}г.");
    }
}
