//! `docs/manifest.schema.json` says of a manifest what the program reads and
//! writes: the same fields, the same words, nothing else.

use std::collections::BTreeSet;

use pamphleteer::artifact::Digest;
use pamphleteer::product::{Duplex, Product};
use pamphleteer::release::Manifest;
use pamphleteer::release::manifest::{Heading, Part, SCHEMA};
use serde_json::Value;

mod support {
    pub mod release;
    pub mod work;
}
use support::release::made;

fn schema() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/manifest.schema.json");
    serde_json::from_str(&std::fs::read_to_string(path).expect("the schema")).expect("JSON")
}

/// A manifest with something in every field.
fn filled() -> Value {
    let (mut manifest, _) = made();
    let whole = Digest::of(b"all of it");
    let text = |text: &str| Some(text.to_owned());
    let heading = Heading {
        title: text("The bells"),
        lang: text("en"),
        address: text("https://bells.example.org"),
    };
    manifest.part =
        Some(Part { number: 1, of: 2, whole, heading, failed: vec!["quay".to_owned()] });
    serde_json::to_value(manifest).expect("plain data")
}

/// A schema with what it refers to in its place, `null` left out.
fn resolved<'a>(schema: &'a Value, root: &'a Value) -> &'a Value {
    if let Some(name) = schema["$ref"].as_str().and_then(|r| r.strip_prefix("#/$defs/")) {
        return resolved(&root["$defs"][name], root);
    }
    match schema["anyOf"].as_array() {
        Some(either) => resolved(&either[0], root),
        None => schema,
    }
}

/// Holds every object of a manifest against the schema. Several of a kind are
/// one: a field that any of them fills is there.
fn hold(values: &[&Value], schema: &Value, root: &Value, at: &str, problems: &mut Vec<String>) {
    let schema = resolved(schema, root);
    let items: Vec<&Value> = values.iter().filter_map(|v| v.as_array()).flatten().collect();
    if !items.is_empty() {
        return hold(&items, &schema["items"], root, &format!("{at}[]"), problems);
    }
    let objects: Vec<_> = values.iter().filter_map(|value| value.as_object()).collect();
    if objects.is_empty() {
        if values.iter().all(|value| value.is_null()) {
            problems.push(format!("{at}: nothing is in it in the filled manifest"));
        }
        return;
    }
    let is: BTreeSet<&String> = objects.iter().flat_map(|object| object.keys()).collect();
    let described = schema["properties"].as_object().unwrap_or_else(|| panic!("{at}: no object"));
    let said: BTreeSet<&String> = described.keys().collect();
    if is != said {
        problems.push(format!("{at}: the program has {is:?}, the schema {said:?}"));
    }
    let required = schema["required"].as_array().into_iter().flatten();
    let required: BTreeSet<&str> = required.filter_map(Value::as_str).collect();
    for key in &said {
        // Everything but the part is written always, as null if need be.
        if required.contains(key.as_str()) != (key.as_str() != "part") {
            problems.push(format!("{at}.{key}: required, or not"));
        }
        let below: Vec<&Value> = objects.iter().filter_map(|object| object.get(*key)).collect();
        hold(&below, &described[*key], root, &format!("{at}.{key}"), problems);
    }
}

#[test]
fn the_schema_has_the_fields_of_the_program_and_no_others() {
    let (schema, filled) = (schema(), filled());
    let mut problems = Vec::new();
    hold(&[&filled], &schema, &schema, "manifest", &mut problems);
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert_eq!(schema["properties"]["schema"]["const"], SCHEMA);
}

/// Whether every null that the schema admits is admitted by the program, and
/// the reverse.
#[test]
fn what_may_be_empty_is_the_same_in_both() {
    let (schema, filled) = (schema(), filled());
    let mut problems = Vec::new();
    for (pointer, definition) in [
        ("/catalogue", &schema["properties"]["catalogue"]),
        ("/statements/0", &schema["$defs"]["statement"]),
        ("/statements/0/print", &schema["$defs"]["print"]),
        ("/statements/0/sources/0", &schema["$defs"]["source"]),
        ("/artifacts/0", &schema["$defs"]["artifact"]),
        ("/part", &schema["properties"]["part"]),
        ("/tool", &schema["properties"]["tool"]),
    ] {
        for (key, said) in definition["properties"].as_object().expect("an object") {
            let mut changed = filled.clone();
            changed.pointer_mut(pointer).expect(pointer)[key] = Value::Null;
            let reads = serde_json::from_value::<Manifest>(changed).is_ok();
            let null = |list: &Value| {
                list.as_array().is_some_and(|l| {
                    l.iter().any(|v| v.is_null() || *v == "null" || v["type"] == "null")
                })
            };
            let admits = ["type", "enum", "anyOf"].iter().any(|word| null(&said[word]));
            if reads != admits {
                problems
                    .push(format!("{pointer}/{key}: null is read: {reads}, described: {admits}"));
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// Every property says what it is, and every object is closed.
#[test]
fn every_property_is_described() {
    fn walk(schema: &Value, at: &str, problems: &mut Vec<String>) {
        for (key, said) in schema["properties"].as_object().into_iter().flatten() {
            let words = said["description"].as_str().unwrap_or_default();
            if !words.ends_with('.') || words.len() < 8 {
                problems.push(format!("{at}.{key}: no description"));
            }
            walk(said, &format!("{at}.{key}"), problems);
        }
        if schema.get("properties").is_some() && schema["additionalProperties"] != false {
            problems.push(format!("{at}: is open"));
        }
        for (key, said) in schema["$defs"].as_object().into_iter().flatten() {
            walk(said, key, problems);
        }
    }
    let mut problems = Vec::new();
    walk(&schema(), "manifest", &mut problems);
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn the_words_are_those_of_the_program() {
    let schema = schema();
    let words = |of: &str, key: &str| -> Vec<String> {
        let list = schema["$defs"][of]["properties"][key]["enum"].as_array().expect("words");
        list.iter().filter_map(Value::as_str).map(str::to_owned).collect()
    };
    assert!(words("artifact", "product").iter().eq(Product::ALL.iter().map(|p| p.name())));
    assert!(words("artifact", "duplex").iter().eq(Duplex::ALL.iter().map(|d| d.name())));
    assert_eq!(words("statement", "dir"), ["ltr", "rtl"]);
    assert_eq!(words("print", "form"), ["stapled", "single", "leaflet"]);
    assert_eq!(words("print", "paper"), ["a4", "letter"]);
}

/// What is written is read again as it was, and what is not known is refused.
#[test]
fn a_manifest_is_read_as_it_is_written() {
    let (manifest, _) = made();
    let text = manifest.text();
    assert_eq!(serde_json::from_str::<Manifest>(&text).expect("a manifest"), manifest);
    assert!(!text.contains("\"part\""), "a whole release is no part");
    for (from, to) in [
        ("\"schema\"", "\"more\": 1, \"schema\""),
        ("\"slug\"", "\"more\": 1, \"slug\""),
        ("\"media_type\"", "\"more\": 1, \"media_type\""),
        ("\"reader\"", "\"broadsheet\""),
        ("2026-05-04", "2026-02-30"),
    ] {
        assert!(text.contains(from), "{from}");
        let changed = text.replacen(from, to, 1);
        assert!(serde_json::from_str::<Manifest>(&changed).is_err(), "{to} is read");
    }
}
