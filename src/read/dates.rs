//! Dates as people write them, in any language that has locale data.
//!
//! The names of months, week days and eras come from ICU's locale data: every
//! month is written out in the language and the words are looked up, so that no
//! table of names is kept here. Besides the Gregorian calendar those are read
//! whose dates are certain: the Persian one, the years of Japanese emperors and
//! those of the Republic of China.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use icu_calendar::cal::{Japanese, Persian, Roc};
use icu_calendar::{Date as IcuDate, Gregorian};
use icu_datetime::fieldsets::{E, M, YMD};
use icu_datetime::{FixedCalendarDateTimeFormatter, parts};
use icu_locale_core::Locale;

use super::language::{folded, is_mark};
use crate::statement::Date;
use crate::statement::number::digit_value;

/// The names of months and week days in one language.
pub struct Calendar {
    /// The names of months, the longest first, since some hold others.
    months: Vec<(String, Month)>,
    fillers: Vec<String>,
    eras: Vec<Era>,
    language: String,
}

/// A month of one of the calendars that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Month {
    Gregorian(u8),
    Persian(u8),
}

/// What years are counted from: its name, and the Gregorian year before its
/// first.
struct Era {
    name: String,
    before: u64,
}

/// A formatter for one set of fields of a calendar.
macro_rules! formatter {
    ($calendar:ty, $locale:expr, $fields:expr) => {
        FixedCalendarDateTimeFormatter::<$calendar, _>::try_new($locale.into(), $fields).ok()
    };
    ($locale:expr, $fields:expr) => {
        formatter!(Gregorian, $locale, $fields)
    };
}

/// The longest line that is taken for a date.
const LONGEST: usize = 80;

impl Calendar {
    /// The calendar words of a language; of English where there are none. They
    /// are gathered once for each language.
    pub fn of(lang: &str) -> Arc<Calendar> {
        static KNOWN: OnceLock<Mutex<BTreeMap<String, Arc<Calendar>>>> = OnceLock::new();
        let known = KNOWN.get_or_init(Mutex::default);
        let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
        let calendar = known.entry(lang.to_owned()).or_insert_with(|| Arc::new(Self::new(lang)));
        calendar.clone()
    }

    fn new(lang: &str) -> Calendar {
        let locale = Locale::try_from_str(lang).unwrap_or(icu_locale_core::locale!("en"));
        let language = locale.id.language.to_string();
        let mut locales = vec![locale];
        let elsewhere = ELSEWHERE.iter().filter(|(of, _)| *of == language);
        locales.extend(elsewhere.filter_map(|(_, tag)| Locale::try_from_str(tag).ok()));
        let mut months = BTreeMap::new();
        let mut learn = |name: &str, month: Month| {
            let name = fold(name);
            if name.chars().any(char::is_alphabetic) {
                months.entry(name).or_insert(month);
            }
        };
        for locale in &locales {
            gregorian_months(locale, &mut learn);
        }
        if language == "fa" {
            persian_months(&locales[0], &mut learn);
        }
        let also = MONTHS.iter().filter(|(of, ..)| *of == language);
        also.for_each(|(_, name, month)| learn(name, Month::Gregorian(*month)));
        let mut fillers: Vec<String> = Vec::new();
        let days = [formatter!(&locales[0], E::long()), formatter!(&locales[0], E::short())];
        for day in 1..=7 {
            let Ok(date) = IcuDate::try_new_gregorian(2001, 1, day) else { continue };
            let names = days.iter().flatten().map(|f| fold(&f.format(&date).to_string()));
            // Some names are of two words, and are looked up word by word.
            fillers.extend(names.flat_map(|name| words(&name)));
        }
        // What the language's own long date puts between its numbers, such as
        // the Spanish "de" or the Russian "г.".
        if let (Some(dates), Ok(day)) =
            (formatter!(&locales[0], YMD::long()), IcuDate::try_new_gregorian(2001, 5, 15))
        {
            let text = fold(&dates.format(&day).to_string());
            fillers.extend(
                words(&text)
                    .into_iter()
                    .filter(|w| number(w).is_none() && !months.contains_key(w.as_str())),
            );
        }
        fillers.extend(ALSO.iter().map(|word| fold(word)));
        let mut months: Vec<_> = months.into_iter().collect();
        months.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0)));
        Calendar { months, fillers, eras: eras(&locales[0]), language }
    }

    /// The date that a line is, where the line is a date and nothing else but
    /// a place before or behind it: `24 February 2022`, `Berlin, den 24. Februar
    /// 2022`, `2022年2月24日`, `24.02.2022`.
    pub fn read(&self, line: &str) -> Option<Date> {
        let line = line.trim().trim_end_matches(['.', '。', '।']);
        if !is_short(line) || (number_free(line) && !has_cjk_units(line)) {
            return None;
        }
        // A place: at most four words, the first one with a capital where the
        // script has capitals.
        let place = |text: &str| {
            // A town may be marked as one by a small letter: "м. Острів".
            let words = text.trim();
            let town = words.split_once(' ').filter(|(w, _)| w.ends_with('.') && w.len() <= 6);
            let first = town.map_or(words, |(_, name)| name).chars().next();
            let named = first.is_some_and(|c| c.is_alphabetic() && !c.is_lowercase());
            named && text.split_whitespace().count() <= 4 && number_free(text)
        };
        self.whole(line)
            .or_else(|| {
                let (before, rest) = line.split_once(COMMAS)?;
                place(before).then(|| self.whole(rest)).flatten()
            })
            .or_else(|| {
                let (rest, after) = line.rsplit_once(COMMAS)?;
                place(after).then(|| self.whole(rest)).flatten()
            })
    }

    /// The date that a line ends with after other words, and where in the line
    /// it begins: `Statement of the Council, 4 May 2026`.
    pub fn at_end(&self, line: &str) -> Option<(usize, Date)> {
        let end = line.trim_end_matches(['.', ')', '）', '。']);
        if number_free(end) && !has_cjk_units(end) {
            return None;
        }
        let opens = |c: char| c.is_whitespace() || c == '(' || c == '（' || COMMAS.contains(&c);
        let starts = end.char_indices().filter(|(at, c)| {
            c.is_alphanumeric() && end[..*at].chars().next_back().is_some_and(opens)
        });
        starts.map(|(at, _)| at).find_map(|at| Some((at, self.whole(&end[at..])?)))
    }

    /// Whether the language changes the endings of names, so that a name in
    /// "statement of …" is not the name by itself.
    pub fn names_are_inflected(&self) -> bool {
        matches!(
            self.language.as_str(),
            "de" | "ru" | "uk" | "pl" | "el" | "ta" | "si" | "cs" | "sk" | "sr" | "hr"
        )
    }

    /// Whether a text begins with the name of a month.
    pub fn begins_with_month(&self, text: &str) -> bool {
        let head: String = text.chars().take(LONGEST).collect();
        let first = words(&fold(&head)).into_iter().next().unwrap_or_default();
        self.months.iter().any(|(name, _)| *name == first)
    }

    fn whole(&self, text: &str) -> Option<Date> {
        // Most lines are none: too long, or without a figure.
        let bytes = text.as_bytes();
        if !is_short(text) || text.is_ascii() && !bytes.iter().any(u8::is_ascii_digit) {
            return None;
        }
        if let Some(date) = Date::parse_iso(text.trim()) {
            return Some(date);
        }
        let text = fold(text);
        // A week day in brackets behind numbers.
        let bare = text.strip_suffix(')').and_then(|text| text.rsplit_once('('));
        let bare = bare.filter(|(_, day)| self.is_filler(day)).map(|(date, _)| date.trim());
        if let Some(date) = self.numeric(bare.unwrap_or(&text).trim_end_matches('.')) {
            return Some(date);
        }
        let text = if has_cjk_units(&text) { self.without_eras(&han_numbers(&text)) } else { text };
        let mut numbers = Vec::new();
        let mut month = None;
        for word in words(&self.join_months(&text)) {
            if let Some(value) = number(&word) {
                numbers.push((value, word.chars().count()));
            } else if let Some(found) = word.strip_prefix(MONTH) {
                let found = self.months.get(found.parse::<usize>().ok()?)?.1;
                // Two names of one month are written side by side in Arabic.
                if month.replace(found).is_some_and(|before| before != found) {
                    return None;
                }
            } else if !self.is_filler(&word) {
                return None;
            }
        }
        match (month, numbers.as_slice()) {
            (Some(month), [(a, _), (b, _)]) => {
                let (year, day) = if *a > 31 { (a, b) } else { (b, a) };
                match month {
                    _ if *year < 1000 => None,
                    Month::Gregorian(month) => day_of(*year, month, *day),
                    Month::Persian(month) => persian_day(*year, month, *day),
                }
            }
            // Chinese, Japanese and Korean write the month as a number.
            (None, [(year, 4), (month, _), (day, _)]) if has_cjk_units(&text) => {
                day_of(*year, u8::try_from(*month).ok()?, *day)
            }
            _ => None,
        }
    }

    fn is_filler(&self, word: &str) -> bool {
        let known = |word: &str| self.fillers.iter().any(|filler| filler == word);
        // The Japanese week day follows the day without a space.
        known(word) || word.strip_prefix('日').is_some_and(known)
    }

    /// Replaces every month name by a mark and its place in the list, the
    /// longest name first, since some names have several words or stand without
    /// spaces.
    fn join_months(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (index, (name, _)) in self.months.iter().enumerate() {
            while let Some(at) = find_word(&text, name) {
                text.replace_range(at..at + name.len(), &format!(" {MONTH}{index} "));
            }
        }
        text
    }

    /// Writes a year that is counted from an era as the Gregorian year.
    fn without_eras(&self, text: &str) -> String {
        let found = self.eras.iter().find_map(|era| {
            let (before, after) = text.split_once(era.name.as_str())?;
            let after = after.trim_start();
            let (year, rest) = match after.strip_prefix('元') {
                Some(rest) => (1, rest),
                None => {
                    let end = after.find(|c| digit_value(c).is_none())?;
                    (number(&after[..end])?, &after[end..])
                }
            };
            Some(format!("{before}{}{rest}", era.before + year))
        });
        found.unwrap_or_else(|| text.to_owned())
    }

    /// `24.02.2022`, `24/2/2022`. Where day and month could be either, only
    /// languages that never put the month first are read.
    fn numeric(&self, text: &str) -> Option<Date> {
        let separator =
            ['.', '/', '-', '．', '／'].into_iter().find(|s| text.matches(*s).count() == 2)?;
        let parts: Vec<u64> =
            text.split(separator).map(|p| number(p.trim())).collect::<Option<_>>()?;
        let [a, b, c] = parts.as_slice() else { return None };
        if *a > 999 {
            let month = u8::try_from(*b).ok()?;
            let persian = self.language == "fa" && PERSIAN_YEARS.contains(a);
            return if persian { persian_day(*a, month, *c) } else { day_of(*a, month, *c) };
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

/// Teaches the names of the Gregorian months.
fn gregorian_months(locale: &Locale, learn: &mut impl FnMut(&str, Month)) {
    let in_dates = [formatter!(locale, YMD::long()), formatter!(locale, YMD::medium())];
    let alone = [formatter!(locale, M::long()), formatter!(locale, M::medium())];
    for number in 1..=12 {
        let Ok(day) = IcuDate::try_new_gregorian(2001, number, 15) else { continue };
        let month = Month::Gregorian(number);
        for dates in in_dates.iter().flatten() {
            let date = dates.format(&day);
            let name = part(&date, parts::MONTH);
            // Hebrew writes its "in" and the month as one word.
            let written = words(&fold(&date.to_string()));
            let ending = fold(&name);
            if let Some(word) = written.into_iter().find(|w| w.ends_with(&ending)) {
                learn(&word, month);
            }
            learn(&name, month);
        }
        for names in alone.iter().flatten() {
            learn(&names.format(&day).to_string(), month);
        }
    }
}

/// Teaches the names of the Persian months.
fn persian_months(locale: &Locale, learn: &mut impl FnMut(&str, Month)) {
    let Some(dates) = formatter!(Persian, locale, YMD::long()) else { return };
    for number in 1..=12 {
        let Ok(day) = IcuDate::try_new_persian(1400, number, 15) else { continue };
        learn(&part(&dates.format(&day), parts::MONTH), Month::Persian(number));
    }
}

/// The years that numbers alone can mean in the Persian calendar.
const PERSIAN_YEARS: std::ops::Range<u64> = 1200..1600;

fn persian_day(year: u64, month: u8, day: u64) -> Option<Date> {
    let (year, day) = (i32::try_from(year).ok()?, u8::try_from(day).ok()?);
    let date = IcuDate::try_new_persian(year, month, day).ok()?.to_calendar(Gregorian);
    let year = date.year().extended_year();
    Date::new(year, date.month().ordinal, date.day_of_month().0)
}

/// The eras from which a language counts years, read from dates written out.
fn eras(locale: &Locale) -> Vec<Era> {
    let mut eras: Vec<Era> = Vec::new();
    let mut learn = |text: String, year: i32| {
        let text = fold(&text);
        let Some(at) = text.find(|c| digit_value(c).is_some()) else { return };
        let digits: String = text[at..].chars().take_while(|c| digit_value(*c).is_some()).collect();
        let counted = number(&digits).zip(u64::try_from(year).ok());
        let Some((counted, year)) = counted.filter(|(counted, year)| counted < year) else {
            return;
        };
        let name = text[..at].trim().to_owned();
        if !name.is_empty() && !eras.iter().any(|era| era.name == name) {
            eras.push(Era { name, before: year - counted });
        }
    };
    // The last day of a year in each era of Japan since the Gregorian calendar
    // was taken over there.
    let years = [1900, 1920, 1950, 2000, 2020];
    let day = |year| IcuDate::try_new_gregorian(year, 12, 31).ok();
    match locale.id.language.as_str() {
        "ja" => {
            if let Some(dates) = formatter!(Japanese, locale, YMD::long()) {
                for (year, day) in years.into_iter().filter_map(|year| Some((year, day(year)?))) {
                    let day = day.to_calendar(Japanese::new());
                    learn(dates.format(&day).to_string(), year);
                }
            }
        }
        "zh" => {
            let both = [icu_locale_core::locale!("zh"), icu_locale_core::locale!("zh-Hant")];
            for locale in &both {
                let dates = formatter!(Roc, locale, YMD::long());
                if let Some((dates, day)) = dates.zip(day(2020)) {
                    learn(dates.format(&day.to_calendar(Roc)).to_string(), 2020);
                }
            }
        }
        _ => {}
    }
    eras
}

/// Numbers in Han digits → numbers in digits: `二〇二六年五月二十四日`.
fn han_numbers(text: &str) -> String {
    const DIGITS: [&str; 10] = ["〇零○", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |c: char| DIGITS.iter().position(|same| same.contains(c));
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let run: String = rest.chars().take_while(|c| *c == '十' || digit(*c).is_some()).collect();
        // A week day ends in a number too.
        let unit = rest[run.len()..].chars().next();
        if run.is_empty() || !unit.is_some_and(|c| "年月日".contains(c)) {
            out.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        }
        match run.split_once('十') {
            Some((tens, ones)) => {
                let value = |text: &str| text.chars().next().and_then(digit);
                let number = value(tens).unwrap_or(1) * 10 + value(ones).unwrap_or(0);
                out.push_str(&number.to_string());
            }
            None => run.chars().filter_map(digit).for_each(|d| out.push_str(&d.to_string())),
        }
        rest = &rest[run.len()..];
    }
    out
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
    "the",
    "of",
    "st",
    "nd",
    "rd",
    "th",
    "on",
    "date",
    "den",
    "der",
    "dem",
    "am",
    "vom",
    "datum",
    "le",
    "er",
    "du",
    "de",
    "del",
    "el",
    "los",
    "días",
    "mes",
    "fecha",
    "o",
    "a",
    "aos",
    "dias",
    "do",
    "mês",
    "º",
    "ª",
    "dia",
    "día",
    "data",
    "di",
    "il",
    "lì",
    "addì",
    "op",
    "d",
    "dd",
    "tarihi",
    "tarih",
    "tarihinde",
    "günü",
    "г",
    "го",
    "года",
    "году",
    "від",
    "от",
    "дата",
    "р",
    "року",
    "r",
    "roku",
    "dnia",
    "go",
    "στις",
    "την",
    "η",
    "του",
    "ημερομηνία",
    "م",
    "في",
    "الموافق",
    "تاريخ",
    "التاريخ",
    "تاریخ",
    "مورخ",
    "ש",
    "ב",
    "תאריך",
    "ליום",
    "दिनांक",
    "तारीख",
    "को",
    "தேதி",
    "ஆம்",
    "ம்",
    "திகதி",
    "நாள்",
    "දිනය",
    "දින",
    "වන",
    "වැනි",
    "දා",
    "年",
    "月",
    "日",
    "日期",
    "日付",
    "년",
    "월",
    "일",
    "날짜",
    "tanggal",
    "tgl",
    "ad",
];

/// Where a language has other names for its months, which its own locale data
/// leaves to these.
const ELSEWHERE: &[(&str, &str)] = &[
    ("ar", "ar-EG"),
    ("ar", "ar-SY"),
    ("ar", "ar-DZ"),
    ("ar", "ar-MA"),
    ("de", "de-AT"),
    ("es", "es-PE"),
    ("pt", "pt-PT"),
];

/// Names of months that the locale data does not have: of Sinhala it has only
/// those of the Buddhist year, of others one spelling of two.
const MONTHS: &[(&str, &str, u8)] = &[
    ("si", "ජනවාරි", 1),
    ("si", "පෙබරවාරි", 2),
    ("si", "මාර්තු", 3),
    ("si", "අප්‍රේල්", 4),
    ("si", "මැයි", 5),
    ("si", "ජූනි", 6),
    ("si", "ජූලි", 7),
    ("si", "අගෝස්තු", 8),
    ("si", "සැප්තැම්බර්", 9),
    ("si", "ඔක්තෝබර්", 10),
    ("si", "නොවැම්බර්", 11),
    ("si", "දෙසැම්බර්", 12),
    ("hi", "सितंबर", 9),
    ("hi", "सितम्बर", 9),
    ("hi", "अक्टूबर", 10),
    ("hi", "अक्तूबर", 10),
    ("hi", "नवंबर", 11),
    ("hi", "नवम्बर", 11),
    ("hi", "दिसंबर", 12),
    ("hi", "दिसम्बर", 12),
    ("ta", "ஆகஸ்டு", 8),
];

/// What parts a place from a date.
const COMMAS: [char; 4] = [',', '،', '，', '、'];

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

/// A text as its letters compare, blanks alike, no full stop at the end.
fn fold(text: &str) -> String {
    folded(text)
        .chars()
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

fn number(word: &str) -> Option<u64> {
    crate::statement::number::value(word)
}

fn number_free(text: &str) -> bool {
    !text.chars().any(|c| digit_value(c).is_some())
}

fn is_short(text: &str) -> bool {
    text.len() <= LONGEST || text.chars().take(LONGEST + 1).count() <= LONGEST
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
            ("fa", "پنجشنبه ۵ اسفند ۱۴۰۰"),
            ("fa", "۱۴۰۰/۱۲/۰۵"),
            ("ar", "٢٤ شباط ٢٠٢٢"),
            ("ar", "الخميس ٢٤ شباط/فبراير ٢٠٢٢م"),
            ("ar", "24 فيفري 2022"),
            ("tr", "24 ŞUBAT 2022 PERŞEMBE"),
            ("fr", "JEUDI 24 FEVRIER 2022"),
            ("el", "ΠΕΜΠΤΗ 24 ΦΕΒΡΟΥΑΡΙΟΥ 2022"),
            ("pt", "Quinta-feira, 24 de fevereiro de 2022"),
            ("uk", "м. Київ, 24 лютого 2022 р."),
            ("pl", "Ostrów, dnia 24 lutego 2022 r."),
            ("hi", "दिनांक २४ फरवरी २०२२"),
            ("zh", "二〇二二年二月二十四日"),
            ("zh", "2022年2月24日星期四"),
            ("zh", "民国111年2月24日"),
            ("zh", "民國一一一年二月二十四日"),
            ("ja", "令和４年２月２４日（木）"),
            ("ja", "2022年2月24日木曜日"),
            ("ko", "2022. 2. 24.(목)"),
            ("ko", "2022년 2월 24일 목요일"),
            ("id", "Jakarta, Kamis, 24 Februari 2022"),
            ("en", "24 February 2022, London"),
        ] {
            assert_eq!(Calendar::of(lang).read(line), day, "{lang}: {line}");
        }
    }

    #[test]
    fn what_is_not_a_date() {
        let en = Calendar::of("en");
        for line in [
            "24 reasons for 2022",
            "In February 2022 we met.",
            "30 February 2022",
            "03/04/2022",
            "May 2022",
            "The 2nd of May.",
            "24 February 2022 was a Thursday",
            "24 February",
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
