//! A user's own `layout.toml`, held against what a layout can say of itself: every key
//! known, every value of its kind, every range in order.
//!
//! Finds what [`super::description`] passes over in silence; reads nothing but the text.

use std::ops::Range;

use toml_edit::{ImDocument, Item, TableLike};

use crate::diagnostic::nearest::nearest;

/// Something that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The bytes in question.
    pub at: Range<usize>,
    /// What is wrong.
    pub message: String,
}

/// What a value has to be.
enum Kind {
    Text,
    Number,
    /// A table with these keys, and no others.
    Table(&'static [(&'static str, Kind)]),
    /// A table of such tables, under names that the layout chooses.
    Tables(&'static [(&'static str, Kind)]),
    /// A list of words.
    Words,
    /// One of these words.
    Word(&'static [&'static str]),
    /// Whatever the layout's own Typst makes of it.
    Any,
}

const RANGE: &[(&str, Kind)] = &[("min", Kind::Number), ("max", Kind::Number)];

const LIMITS: &[(&str, Kind)] = &[
    ("size", Kind::Table(RANGE)),
    ("leading", Kind::Table(RANGE)),
    ("side-margin", Kind::Table(RANGE)),
];

const FACES: &[(&str, Kind)] = &[("text-font", Kind::Text), ("display-font", Kind::Text)];

const PARAMETER: &[(&str, Kind)] = &[
    ("default", Kind::Any),
    ("unit", Kind::Word(&["pt", "mm", "size"])),
    ("min", Kind::Number),
    ("max", Kind::Number),
    ("values", Kind::Words),
    ("kind", Kind::Word(&["colour"])),
    ("description", Kind::Text),
];

const PAPER: &[(&str, Kind)] = &[
    ("description", Kind::Text),
    ("width", Kind::Number),
    ("height", Kind::Number),
    ("flap", Kind::Number),
    ("parameters", Kind::Any),
    ("limits", Kind::Table(LIMITS)),
];

const LAYOUT: &[(&str, Kind)] = &[
    ("name", Kind::Text),
    ("description", Kind::Text),
    ("based-on", Kind::Text),
    ("form", Kind::Word(&["stapled", "single", "leaflet"])),
    ("papers", Kind::Tables(PAPER)),
    ("text-sizes", Kind::Any),
    ("limits", Kind::Table(LIMITS)),
    ("parameters", Kind::Tables(PARAMETER)),
    ("tokens", Kind::Any),
    ("epub", Kind::Table(FACES)),
    ("web", Kind::Table(FACES)),
];

/// Everything that is wrong with the text, in its order. `whole` is the same with what the
/// layout below says; `is_colour` knows what may be said of a colour.
pub fn faults(text: &str, whole: &toml::Table, is_colour: impl Fn(&str) -> bool) -> Vec<Fault> {
    let document = match ImDocument::parse(text) {
        Ok(document) => document,
        Err(error) => {
            let end = text.len();
            let at = error.span().unwrap_or(end..end);
            let message = error.message().lines().collect::<Vec<_>>().join("; ");
            return vec![Fault { at, message: format!("not TOML: {message}") }];
        }
    };
    let mut faults = Vec::new();
    table(document.as_table(), LAYOUT, "", &mut faults);
    if let Some(parameters) = document.get("parameters").and_then(Item::as_table_like) {
        for (name, values) in parameters.iter() {
            let own = values.as_table_like().and_then(|values| values.get("default"));
            let whole = whole.get("parameters").and_then(|all| all.get(name));
            if let Some((own, whole)) = own.zip(whole) {
                faults.extend(amount(name, own, whole, &is_colour));
            }
        }
    }
    faults.sort_by_key(|fault| fault.at.start);
    faults
}

/// Holds the keys of a table against those it can have.
fn table(
    given: &dyn TableLike,
    known: &'static [(&'static str, Kind)],
    name: &str,
    faults: &mut Vec<Fault>,
) {
    for (key, value) in given.iter() {
        let at = given.key(key).and_then(toml_edit::Key::span).unwrap_or_default();
        let full = if name.is_empty() { key.to_owned() } else { format!("{name}.{key}") };
        let Some((_, kind)) = known.iter().find(|(own, _)| *own == key) else {
            let near = nearest(key, known.iter().map(|(own, _)| *own));
            let hint = match near {
                Some(near) => format!("; did you mean `{near}`?"),
                None => {
                    let all: Vec<&str> = known.iter().map(|(own, _)| *own).collect();
                    format!("; there is {}", all.join(", "))
                }
            };
            faults.push(Fault { at, message: format!("there is no `{full}`{hint}") });
            continue;
        };
        let wanted = match kind {
            Kind::Any => continue,
            Kind::Text if value.as_str().is_some() => continue,
            Kind::Number if number(value).is_some() => continue,
            Kind::Words if words(value) => continue,
            Kind::Word(words) if value.as_str().is_some_and(|word| words.contains(&word)) => {
                continue;
            }
            Kind::Table(inner) | Kind::Tables(inner) => match (kind, value.as_table_like()) {
                (Kind::Tables(_), Some(tables)) => {
                    each(tables, inner, &full, faults);
                    continue;
                }
                (_, Some(own)) => {
                    table(own, inner, &full, faults);
                    continue;
                }
                (_, None) => "a table".to_owned(),
            },
            Kind::Text => "a text".to_owned(),
            Kind::Number => "a number".to_owned(),
            Kind::Words => "a list of words".to_owned(),
            Kind::Word(words) => words.join(" or "),
        };
        let at = value.span().unwrap_or(at);
        faults.push(Fault { at, message: format!("`{full}` must be {wanted}") });
    }
    order(given, name, faults);
}

/// The tables under names that the layout chooses.
fn each(
    tables: &dyn TableLike,
    known: &'static [(&'static str, Kind)],
    name: &str,
    faults: &mut Vec<Fault>,
) {
    for (key, value) in tables.iter() {
        let full = format!("{name}.{key}");
        match value.as_table_like() {
            Some(own) => table(own, known, &full, faults),
            None => {
                let at = value.span().unwrap_or_default();
                faults.push(Fault { at, message: format!("`{full}` must be a table") });
            }
        }
    }
}

/// The least may not be more than the most.
fn order(given: &dyn TableLike, name: &str, faults: &mut Vec<Fault>) {
    let edge = |key: &str| given.get(key).and_then(number);
    if let (Some(least), Some(most)) = (edge("min"), edge("max"))
        && least > most
    {
        let at = given.get("min").and_then(Item::span).unwrap_or_default();
        faults.push(Fault { at, message: format!("`{name}`: min is {least}, max is {most}") });
    }
}

/// What a parameter is by itself has to be what it can be.
fn amount(
    name: &str,
    own: &Item,
    whole: &toml::Value,
    is_colour: impl Fn(&str) -> bool,
) -> Option<Fault> {
    let at = own.span().unwrap_or_default();
    let wrong =
        |message: String| Some(Fault { at, message: format!("`parameters.{name}`: {message}") });
    let text = |key: &str| whole.get(key).and_then(toml::Value::as_str);
    if let Some(own) = number(own) {
        let edge = |key: &str| {
            let edge = whole.get(key)?;
            edge.as_float().or_else(|| edge.as_integer().map(|number| number as f64))
        };
        let unit = text("unit").filter(|unit| matches!(*unit, "pt" | "mm")).unwrap_or_default();
        if let Some(least) = edge("min").filter(|least| own < *least) {
            return wrong(format!("{own}{unit} is less than its min, {least}{unit}"));
        }
        let most = edge("max").filter(|most| own > *most)?;
        return wrong(format!("{own}{unit} is more than its max, {most}{unit}"));
    }
    let own = own.as_str()?;
    if text("kind") == Some("colour") && !is_colour(own) {
        return wrong(format!("“{own}” is no colour of the press, such as `cmyk 0 100 90 0`"));
    }
    let choice = whole.get("values").and_then(toml::Value::as_array)?;
    let among = choice.iter().any(|word| word.as_str() == Some(own));
    if among { None } else { wrong(format!("“{own}” is not among its values")) }
}

fn number(item: &Item) -> Option<f64> {
    item.as_float().or_else(|| item.as_integer().map(|number| number as f64))
}

fn words(item: &Item) -> bool {
    item.as_array().is_some_and(|list| !list.is_empty() && list.iter().all(|w| w.is_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shelf::{Shelf, description};

    /// What is wrong, each with the text it is about.
    fn found(text: &str) -> Vec<(String, String)> {
        let whole = toml::from_str(text).unwrap_or_default();
        let faults = faults(text, &whole, |colour| colour.starts_with("cmyk "));
        faults.into_iter().map(|f| (text[f.at].to_owned(), f.message)).collect()
    }

    #[test]
    fn the_layouts_of_the_program_are_in_order() {
        for name in ["pamphlet", "leaflet", "large-print"] {
            let text = Shelf::file(&format!("{name}/{}", description::FILE));
            let text = std::str::from_utf8(text).expect("text");
            let faults = faults(text, &toml::Table::new(), |_| true);
            assert!(!text.is_empty() && faults.is_empty(), "{name}: {faults:?}");
        }
    }

    #[test]
    fn every_fault_is_told_at_its_place() {
        let one = |text: &str, at: &str, said: &str| {
            let found = found(text);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert_eq!(found[0].0, at, "{found:?}");
            assert!(found[0].1.contains(said), "{found:?}");
        };
        one("[parameters.size]\ndefalt = 12", "defalt", "`default`");
        one("[parameters.size]\ndefault = 5\nmin = 6", "5", "less than its min, 6");
        one("[parameters.size]\nunit = 'pt'\ndefault = 40\nmax = 30", "40", "40pt is more");
        one("[parameters.feet]\ndefault = 'a'\nvalues = ['b']", "'a'", "not among");
        one("[parameters.accent]\nkind = 'colour'\ndefault = 'red'", "'red'", "no colour");
        one("[limits]\nsize = { min = 12.0, max = 9 }", "12.0", "min is 12, max is 9");
        one("form = 'folded'", "'folded'", "stapled or single or leaflet");
        one("[papers.a5]\nwidth = 'wide'", "'wide'", "a number");
        one("[papers]\na5 = 5", "5", "`papers.a5` must be a table");
        one("colour = 'red'", "colour", "there is name, description");
        one("[epub]\ntextfont = 'a'", "textfont", "did you mean `text-font`?");
        one("[parameters.size\ndefault = 1", "\n", "not TOML");
        let below = "[parameters.size]\nunit = 'pt'\nmax = 30\n[parameters.feet]\nvalues = ['b']";
        let below = toml::from_str(below).expect("TOML");
        let own = faults("[parameters.size]\ndefault = 40", &below, |_| true);
        assert!(own[0].message.contains("40pt is more than its max, 30pt"), "{own:?}");
        assert_eq!(found("[tokens.anything]\nat = 'all'"), []);
    }
}
