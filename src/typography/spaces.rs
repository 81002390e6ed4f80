//! Ordinary spaces at which a line should not end → spaces that do not break.
//!
//! One space is exchanged for one, and so are several in a row, which are set
//! as one; a line end, where it stands alone.

use super::line::Line;
use crate::read::dates::Calendar;

/// A space that does not break.
const FIXED: &str = "\u{a0}";

/// The same, narrower, and of one width in every line.
const NARROW: &str = "\u{202f}";

/// Exchanges them.
pub fn set(line: &mut Line<'_>, language: &str) {
    let leans = LONE.contains(&language);
    let particles = matches!(language, "ru" | "be");
    let mut index = 1;
    while index + 1 < line.len() {
        let first = index;
        index += 1;
        if !matches!(line.at(first), Some(' ' | '\n')) || line.is_exchanged(first) {
            continue;
        }
        // Spaces in a row are set as one.
        let mut last = first;
        while line.at(first) == Some(' ') && line.at(last + 1) == Some(' ') {
            last += 1;
        }
        index = last + 1;
        let (Some(before), Some(after)) = (line.before(first), line.at(last + 1)) else {
            continue;
        };
        // Between two long words there is nothing to look for.
        let word = |c: char| c.is_alphabetic() && !c.is_numeric();
        let plain = word(before) && word(after) || matches!(before, ',' | ';') && word(after);
        let short = leans && !first.checked_sub(2).and_then(|i| line.at(i)).is_some_and(word)
            || particles && matches!(after, 'ж' | 'л' | 'б');
        let counted = after.is_alphabetic() && before.is_numeric() || after.is_numeric();
        if plain && !short && !counted || before.is_whitespace() || after.is_whitespace() {
            continue;
        }
        if let Some(space) = space(line, first, last, language) {
            line.show(first, space);
            (first + 1..=last).for_each(|other| line.show(other, ""));
        }
    }
}

/// What stands in the place of the blanks from one index to another.
fn space(line: &Line<'_>, first: usize, last: usize, language: &str) -> Option<&'static str> {
    let before = line.before(first)?;
    let after = line.shown_from(last + 1)?;
    let (left, right) = (word_before(line, first), word_after(line, last));
    if language == "fr" {
        match (before, after) {
            (_, ';' | '!' | '?' | '»') | ('«', _) => return Some(NARROW),
            (_, ':') => return Some(FIXED),
            _ => {}
        }
    }
    // A line does not begin with a dash.
    if matches!(after, '–' | '—') && is_spaced_dash(line, last) {
        return Some(FIXED);
    }
    let number = left.chars().next_back().is_some_and(char::is_numeric);
    if number && after.is_numeric() {
        return (GROUPED.contains(&language) && is_group(&left, &right)).then_some(FIXED);
    }
    let unit = right.trim_end_matches(['.', ',', ';', ':', ')', '!', '?', '”', '“', '»']);
    if number && (UNITS.contains(&unit) || local_units(language).contains(&unit)) {
        return Some(FIXED);
    }
    // `3 Mio. €`
    if MONEY.contains(&unit) && local_units(language).contains(&left.trim_end_matches('.')) {
        return Some(FIXED);
    }
    if after.is_numeric()
        && COUNTED.contains(&left.trim_start_matches(['(', '[']).to_lowercase().as_str())
    {
        return Some(FIXED);
    }
    if before == '.' && is_initial(&left) {
        return match (is_initial(&right), right.chars().next()) {
            // z. B., т. е.
            (true, _) if left.chars().any(char::is_lowercase) => Some(NARROW),
            (_, Some(c)) if c.is_uppercase() && left.chars().any(char::is_uppercase) => Some(FIXED),
            _ => None,
        };
    }
    // am 24. Februar
    let day =
        left.strip_suffix('.').filter(|d| d.len() <= 2 && d.bytes().all(|b| b.is_ascii_digit()));
    if day.is_some_and(|d| !d.is_empty()) && DOTTED.contains(&language) && after.is_alphabetic() {
        return Some(FIXED);
    }
    // 24 February, February 24
    let (day_before, day_after) = (is_day(left.trim_start_matches('(')), is_day(unit));
    if day_before && after.is_alphabetic() && Calendar::of(language).begins_with_month(&right)
        || day_after && before.is_alphabetic() && Calendar::of(language).begins_with_month(&left)
    {
        return Some(FIXED);
    }
    if (LONE.contains(&language)) && is_lone_letter(&left) {
        return Some(FIXED);
    }
    let particle = matches!(language, "ru" | "be")
        && PARTICLES.contains(&right.trim_end_matches([',', '.', '!', '?', ';', ':']));
    particle.then_some(FIXED)
}

/// The characters between the blank before an index and the index.
fn word_before(line: &Line<'_>, at: usize) -> String {
    let word: Vec<char> = (0..at)
        .rev()
        .take(LONGEST)
        .map_while(|index| line.at(index).filter(|c| !c.is_whitespace()))
        .collect();
    word.into_iter().rev().collect()
}

/// The characters between an index and the next blank.
fn word_after(line: &Line<'_>, at: usize) -> String {
    (at + 1..line.len())
        .take(LONGEST)
        .map_while(|index| line.at(index).filter(|c| !c.is_whitespace()))
        .collect()
}

/// More than any word in the tables has, so that a text without spaces is not
/// read again for every space.
const LONGEST: usize = 16;

fn is_spaced_dash(line: &Line<'_>, at: usize) -> bool {
    // One dash, however many hyphens it is written with.
    let dash = (at + 1..line.len())
        .take_while(|index| matches!(line.at(*index), Some('-' | '–' | '—')))
        .count();
    line.at(at + 1 + dash).is_none_or(char::is_whitespace)
}

/// Whether two numbers are one, its thousands set apart.
fn is_group(left: &str, right: &str) -> bool {
    let head: String = left.chars().rev().take_while(char::is_ascii_digit).collect();
    let tail: String = right.chars().take_while(char::is_ascii_digit).collect();
    let whole = head.len() == left.trim_start_matches(['(', '«', '„', '$', '€', '-', '−']).len();
    whole && (1..=3).contains(&head.len()) && tail.len() == 3
}

/// A number of one or two figures.
fn is_day(word: &str) -> bool {
    (1..=2).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// One letter and a full stop: `J.`, `z.`.
fn is_initial(word: &str) -> bool {
    let word = word.trim_start_matches(['(', '“', '„', '«', '"']);
    let word = word.strip_suffix([',', ';', ':', ')']).unwrap_or(word);
    word.strip_suffix('.').is_some_and(|letter| {
        letter.chars().count() == 1 && letter.chars().all(char::is_alphabetic)
    })
}

/// A word of one letter.
fn is_lone_letter(word: &str) -> bool {
    let word = word.trim_start_matches(['(', '“', '„', '«', '"', '—', '–']);
    word.chars().count() == 1 && word.chars().all(char::is_alphabetic)
}

/// Units that every language writes alike.
const UNITS: &[&str] = &[
    "%", "‰", "°", "°C", "°F", "€", "$", "£", "¥", "₽", "₴", "mm", "cm", "m", "km", "m²", "km²",
    "m³", "ha", "g", "kg", "t", "Mt", "Gt", "l", "ml", "kB", "MB", "GB", "TB", "W", "kW", "MW",
    "GW", "kWh", "MWh", "GWh", "TWh", "V", "Hz", "kHz", "MHz", "GHz", "dB", "EUR", "USD", "GBP",
    "CHF",
];

/// Currencies that follow a word for a large number.
const MONEY: &[&str] =
    &["€", "$", "£", "¥", "₽", "₴", "EUR", "USD", "CHF", "руб", "грн", "zł", "Kč"];

/// Units and words for large numbers of one language, without a full stop.
fn local_units(language: &str) -> &'static [&'static str] {
    match language {
        "en" => &["million", "billion", "trillion", "am", "pm", "a.m", "p.m", "mph"],
        "de" => &["Mio", "Mrd", "Uhr", "Euro", "Millionen", "Milliarden", "Std", "Prozent"],
        "fr" => &["h", "min", "millions", "milliards", "euros"],
        "es" => &["millones", "euros", "h"],
        "ru" => {
            &["млн", "млрд", "тыс", "руб", "г", "гг", "км", "м", "кг", "ч", "мин", "см", "га", "т"]
        }
        "uk" => &["млн", "млрд", "тис", "грн", "р", "рр", "км", "м", "кг", "год", "хв", "га", "т"],
        "pl" => &["mln", "mld", "tys", "zł", "r", "godz"],
        "cs" | "sk" => &["mil", "mld", "tis", "Kč", "hod"],
        _ => &[],
    }
}

/// Words that a number follows.
const COUNTED: &[&str] = &[
    "§", "§§", "№", "n°", "nº", "n.º", "no.", "nos.", "nr.", "p.", "pp.", "s.", "art.", "abs.",
    "par.", "para.", "fig.", "ch.", "vol.", "стр.", "ст.", "п.", "рис.", "гл.", "с.", "str.", "č.",
    "poz.", "pkt",
];

/// Languages that set the thousands of a number apart with a space.
const GROUPED: &[&str] = &[
    "fr", "ru", "uk", "be", "bg", "cs", "sk", "pl", "sv", "nb", "nn", "no", "fi", "et", "lv", "lt",
    "hu", "es", "pt", "it", "de",
];

/// Languages that write an ordinal number with a full stop.
const DOTTED: &[&str] = &[
    "de", "cs", "sk", "da", "nb", "nn", "no", "fi", "et", "lv", "hu", "sl", "hr", "sr", "bs", "is",
    "pl",
];

/// Languages in which a word of one letter leans on the next.
const LONE: &[&str] = &["ru", "uk", "be", "bg", "pl", "cs", "sk"];

/// Russian words that lean on the one before.
const PARTICLES: &[&str] = &["же", "ли", "бы", "ж", "б", "ль"];
