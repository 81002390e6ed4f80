//! A user's own `layout.toml`, held against what a layout can say of itself: every key
//! known, every value of its kind, every range in order.
//!
//! Finds what [`super::description`] passes over in silence; reads nothing but the text.

use std::ops::Range;

use toml_edit::{ImDocument, Item, TableLike};

use super::description::Unit;
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

/// Everything that is wrong with the text, in its order.
pub fn faults(text: &str) -> Vec<Fault> {
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
            values.as_table_like().into_iter().for_each(|values| amount(name, values, &mut faults));
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
fn amount(name: &str, values: &dyn TableLike, faults: &mut Vec<Fault>) {
    let Some(own) = values.get("default") else { return };
    let at = own.span().unwrap_or_default();
    let wrong = |message: String| Fault {
        at: at.clone(),
        message: format!("`parameters.{name}`: {message}"),
    };
    let edge = |key: &str| values.get(key).and_then(number);
    if let Some(own) = number(own) {
        let unit = match values.get("unit").and_then(Item::as_str) {
            Some("pt") => Unit::Points,
            Some("mm") => Unit::Millimetres,
            _ => Unit::Factor,
        };
        let unit = unit.suffix();
        if let Some(least) = edge("min").filter(|least| own < *least) {
            faults.push(wrong(format!("{own}{unit} is less than its min, {least}{unit}")));
        } else if let Some(most) = edge("max").filter(|most| own > *most) {
            faults.push(wrong(format!("{own}{unit} is more than its max, {most}{unit}")));
        }
    }
    let choice = values.get("values").and_then(Item::as_array);
    if let (Some(choice), Some(own)) = (choice, own.as_str())
        && !choice.iter().any(|word| word.as_str() == Some(own))
    {
        faults.push(wrong(format!("“{own}” is not among its values")));
    }
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
        let faults = faults(text);
        faults.into_iter().map(|f| (text[f.at].to_owned(), f.message)).collect()
    }

    #[test]
    fn the_layouts_of_the_program_are_in_order() {
        for name in ["pamphlet", "leaflet", "large-print"] {
            let text = Shelf::file(&format!("{name}/{}", description::FILE));
            let text = std::str::from_utf8(text).expect("text");
            assert!(!text.is_empty() && faults(text).is_empty(), "{name}: {:?}", faults(text));
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
        one("[limits]\nsize = { min = 12.0, max = 9 }", "12.0", "min is 12, max is 9");
        one("form = 'folded'", "'folded'", "stapled or single or leaflet");
        one("[papers.a5]\nwidth = 'wide'", "'wide'", "a number");
        one("[papers]\na5 = 5", "5", "`papers.a5` must be a table");
        one("colour = 'red'", "colour", "there is name, description");
        one("[epub]\ntextfont = 'a'", "textfont", "did you mean `text-font`?");
        one("[parameters.size\ndefault = 1", "\n", "not TOML");
        assert_eq!(found("[tokens.anything]\nat = 'all'"), []);
    }
}
