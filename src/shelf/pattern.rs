//! The text of a new layout that stands on another: all that it has to say itself, and
//! what it may say otherwise, each with what it means and how far it goes.

use toml::{Table, Value};

use super::description::SHARED;

/// How many characters a line of a comment has at most.
const WIDTH: usize = 86;

/// The `layout.toml` of a layout named `name` that stands on `base`, whose own table
/// is given.
pub fn text(name: &str, base: &str, table: &Table) -> String {
    let mut own = table.clone();
    SHARED.iter().for_each(|shared| drop(own.remove(*shared)));
    for key in ["based-on", "name", "description"] {
        own.remove(key);
    }
    // Words before tables, as TOML wants it.
    let (tables, words): (Table, Table) =
        own.into_iter().partition(|(_, value)| matches!(value, Value::Table(_)));
    let mut out = format!(
        "# A layout that stands on “{base}”: files that are not in this folder are those of\n\
         # “{base}”, and what is not said here is said there. Lengths of type are in points,\n\
         # lengths of paper in millimetres. `pamphleteer layouts check` examines it.\n\n\
         based-on = {}\nname = {}\ndescription = \"\"\n{words}\n{tables}",
        Value::from(base),
        Value::from(name),
    );
    out += "\n# What may be set in it. A line that begins with # says nothing yet: take the # away\n\
            # from the name in brackets and from the line below it, and change the number.\n";
    let parameters = table.get("parameters").and_then(Value::as_table);
    for (key, values) in parameters.into_iter().flatten() {
        out += &parameter(key, values);
    }
    out
}

/// A parameter as its base has it, behind `#`.
fn parameter(key: &str, values: &Value) -> String {
    let text = |key: &str| values.get(key).and_then(Value::as_str).unwrap_or_default();
    let edge = |key: &str| values.get(key).map(ToString::to_string);
    let unit = match text("unit") {
        "" | "size" => String::new(),
        unit => format!(" {unit}"),
    };
    let range = match (edge("min"), edge("max"), edge("values")) {
        (Some(least), Some(most), _) => format!(" From {least} to {most}{unit}."),
        (_, _, Some(values)) => format!(" One of {values}."),
        _ => String::new(),
    };
    let own = values.get("default").map(ToString::to_string).unwrap_or_default();
    let about = commented(&format!("{}{range}", text("description")));
    format!("\n{about}#[parameters.{key}]\n#default = {own}\n")
}

/// A sentence as a comment of several lines, none of which may be taken for a setting.
fn commented(text: &str) -> String {
    let mut out = String::new();
    let mut line = String::from("#");
    for word in text.split_whitespace() {
        if line.chars().count() + word.chars().count() > WIDTH && line.len() > 1 {
            out += &format!("{line}\n");
            "#".clone_into(&mut line);
        }
        line += &format!(" {word}");
    }
    out + &line + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shelf::description::{FILE, over, table};
    use crate::shelf::{Shelf, scrutiny};

    #[test]
    fn a_new_layout_says_the_same_as_the_one_it_stands_on() {
        for base in ["pamphlet", "leaflet", "large-print"] {
            let below = Shelf::new(&[], None).and_then(|shelf| shelf.layout(base)).expect("there");
            let below_table = table(&below.files[FILE]).expect("TOML");
            let text = text("mine", base, &below_table);
            assert_eq!(scrutiny::faults(&text, &toml::Table::new(), |_| true), [], "{text}");
            let own = over(table(text.as_bytes()).expect("TOML"), &below_table);
            let read = |table: &Table| super::super::description::read(table).expect("a layout");
            assert_eq!(read(&own), read(&below_table), "{base}");
            // With every # taken away from what may be set, it still does.
            let set: String = text
                .lines()
                .map(|line| match line.strip_prefix('#') {
                    Some(rest) if rest.starts_with(['[', 'd']) => format!("{rest}\n"),
                    _ => format!("{line}\n"),
                })
                .collect();
            assert!(set.contains("\n[parameters.size]\ndefault = "), "{set}");
            let own = over(table(set.as_bytes()).expect("TOML"), &below_table);
            assert_eq!(read(&own), read(&below_table), "{base}");
        }
    }
}
