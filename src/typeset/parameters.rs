//! Parameters that a statement or its folder gives → settings of a layout.
//!
//! Each is held against what the layout says may be set. What a parameter does
//! on the page is the layout's business.

use std::collections::BTreeMap;

use serde_json::Value;

use super::accent::{self, Accent};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::nearest::nearest;
use crate::product::Fold;
use crate::shelf::description::{Description, Kind, Parameter, Unit};
use crate::shelf::{Limit, Limits};
use crate::source::Span;

/// A parameter as it is given.
#[derive(Debug, Clone, PartialEq)]
pub struct Given {
    /// What it is set to.
    pub value: Value,
    /// Where; none for what a folder's configuration gives.
    pub place: Option<Span>,
}

/// Parameters that a layout takes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Parameters {
    /// All of them, in Typst.
    pub settings: BTreeMap<String, String>,
    /// How a leaflet is folded.
    pub fold: Fold,
    /// The second colour.
    pub accent: Option<Accent>,
    /// Those that are numbers.
    numbers: BTreeMap<String, f64>,
}

impl Parameters {
    /// Limits without what has been given: that is not varied. None where
    /// nothing is left.
    pub fn pin(&self, limits: Limits) -> Option<Limits> {
        let pinned = |name: &str, limit: Limit| match self.numbers.get(name) {
            Some(own) => Limit { least: *own, own: *own, most: *own },
            None => limit,
        };
        let Limits { type_size, leading, side_margin } = limits;
        let pinned = Limits {
            type_size: pinned("size", type_size),
            leading: pinned("leading", leading),
            side_margin: pinned("side-margin", side_margin),
        };
        let varies = |limit: Limit| limit.least < limit.most;
        [pinned.type_size, pinned.leading, pinned.side_margin]
            .into_iter()
            .any(varies)
            .then_some(pinned)
    }
}

/// Holds what is given against a layout. What a folder gives may be meant for
/// another layout: `elsewhere` says whether one has a parameter of this name.
pub fn read(
    given: &BTreeMap<String, Given>,
    layout: &str,
    description: &Description,
    elsewhere: impl Fn(&str) -> bool,
) -> (Parameters, Vec<Diagnostic>) {
    let mut out = Parameters::default();
    let mut findings = Vec::new();
    out.fold = description.fold(given.get("fold").and_then(|fold| fold.value.as_str()));
    for parameter in &description.parameters {
        if let (Kind::Colour, Some(own)) = (&parameter.kind, &parameter.own)
            && !given.contains_key(&parameter.name)
            && out.take(parameter, &Value::from(own.as_str())).is_none()
        {
            let wanted = wanted(&parameter.kind);
            let message = format!(
                "`parameters.{}` of the layout “{layout}” must be {wanted}",
                parameter.name
            );
            findings.push(Diagnostic::error("wrong-value", Span::default(), message));
        }
    }
    for (name, Given { value, place }) in given {
        let Some(parameter) = description.parameter(name) else {
            if place.is_some() || !elsewhere(name) {
                findings.push(unknown(name, *place, layout, description));
            }
            continue;
        };
        if out.take(parameter, value).is_none() {
            let wanted = wanted(&parameter.kind);
            let whose = if place.is_some() { "" } else { " in pamphleteer.toml" };
            let message = format!("`parameters.{name}`{whose} must be {wanted}");
            findings.push(Diagnostic::error("wrong-value", place.unwrap_or_default(), message));
        }
    }
    if let Some(accent) = out.accent.as_ref().filter(|a| a.contrast() < accent::CONTRAST) {
        let place = given.get("accent").and_then(|given| given.place).unwrap_or_default();
        findings.push(pale(accent, place));
    }
    (out, findings)
}

impl Parameters {
    /// Takes a value; nothing where it is not what the parameter can be.
    fn take(&mut self, Parameter { name, kind, .. }: &Parameter, value: &Value) -> Option<()> {
        let literal = match kind {
            Kind::Choice(words) => {
                let word = words.iter().find(|word| value.as_str() == Some(word))?;
                super::escape::string(word)
            }
            Kind::Number { unit, least, most } => {
                let number = number(value, unit.suffix())?;
                if !(*least..=*most).contains(&number) {
                    return None;
                }
                self.numbers.insert(name.clone(), number);
                format!("{number}{}", unit.suffix())
            }
            Kind::Colour if value.as_str() == Some(accent::NONE) => {
                super::escape::string(accent::NONE)
            }
            Kind::Colour => {
                let accent = Accent::of(value.as_str()?)?;
                let literal = accent.literal();
                self.accent = Some(accent);
                literal
            }
        };
        self.settings.insert(name.clone(), literal);
        Some(())
    }
}

/// `11.5`, or `11.5 pt` where points are counted.
fn number(value: &Value, suffix: &str) -> Option<f64> {
    let number = match value.as_str() {
        Some(text) => text.trim().strip_suffix(suffix)?.trim_end().parse().ok()?,
        None => value.as_f64()?,
    };
    f64::is_finite(number).then_some(number)
}

/// What a parameter can be, in words.
fn wanted(kind: &Kind) -> String {
    match kind {
        Kind::Choice(words) => words.join(" or "),
        Kind::Number { unit, least, most } => {
            let of = match unit {
                Unit::Points => " of points",
                Unit::Millimetres => " of millimetres",
                Unit::Factor => "",
            };
            if least.is_finite() && most.is_finite() {
                format!("a number{of} from {least} to {most}")
            } else {
                format!("a number{of}")
            }
        }
        Kind::Colour => accent::FORMS.to_owned(),
    }
}

fn unknown(name: &str, place: Option<Span>, layout: &str, description: &Description) -> Diagnostic {
    let all = &description.parameters;
    let known: Vec<String> = all.iter().map(|parameter| format!("`{}`", parameter.name)).collect();
    let meant = nearest(name, all.iter().map(|parameter| parameter.name.as_str()));
    let has = match known.as_slice() {
        [] => "the layout has none".to_owned(),
        known => format!("the layout has {}", known.join(", ")),
    };
    let help = match meant {
        Some(meant) => format!("did you mean `{meant}`? {has}"),
        None => has,
    };
    let whose = if place.is_some() { "" } else { ", which pamphleteer.toml sets" };
    let message = format!("the layout “{layout}” has no parameter `{name}`{whose}");
    Diagnostic::error("unknown-key", place.unwrap_or_default(), message).with_help(help)
}

/// The finding that a colour is too light for type.
fn pale(accent: &Accent, place: Span) -> Diagnostic {
    let message = format!(
        "the accent has a contrast of {:.1} : 1 with the paper; numbers in it are hard to read below {:.1} : 1",
        accent.contrast(),
        accent::CONTRAST
    );
    Diagnostic::warning("pale-accent", place, message)
        .with_help("take a darker colour: more of its inks, or some black")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn description() -> Description {
        let text = "[papers.a5]\n[parameters.feet]\nvalues = ['flush', 'grid']\n[parameters.size]\ndefault = 11\nunit = 'pt'\nmin = 6\nmax = 30\n[parameters.accent]\nkind = 'colour'";
        described(text)
    }

    fn described(text: &str) -> Description {
        let table = crate::shelf::description::table(text.as_bytes()).expect("TOML");
        crate::shelf::description::read(&table).expect("a description")
    }

    fn taken(name: &str, value: Value) -> (Parameters, Vec<Diagnostic>) {
        let place = Some(Span::new(3, 9));
        let given = BTreeMap::from([(name.to_owned(), Given { value, place })]);
        read(&given, "pamphlet", &description(), |_| false)
    }

    #[test]
    fn what_the_layout_takes_is_handed_on() {
        for (name, value, literal) in [
            ("feet", json!("flush"), "\"flush\""),
            ("size", json!(12), "12pt"),
            ("size", json!("10.5 pt"), "10.5pt"),
            ("accent", json!("cmyk 20 100 90 10"), "rgb(\"#"),
        ] {
            let (parameters, findings) = taken(name, value);
            assert!(findings.is_empty(), "{findings:?}");
            assert!(parameters.settings[name].starts_with(literal), "{parameters:?}");
        }
    }

    #[test]
    fn what_it_does_not_take_is_told_with_what_it_does() {
        for (name, value, said) in [
            ("feet", json!("level"), "flush or grid"),
            ("feet", json!(1), "flush or grid"),
            ("size", json!(5), "from 6 to 30"),
            ("size", json!("11 mm"), "from 6 to 30"),
            ("accent", json!("red"), "cmyk 0 100 90 0"),
            ("fet", json!("flush"), "`fet`"),
        ] {
            let (parameters, findings) = taken(name, value);
            assert!(parameters.settings.is_empty(), "{parameters:?}");
            assert!(findings[0].message.contains(said), "{findings:?}");
            assert_eq!(findings[0].span, Span::new(3, 9));
        }
    }

    #[test]
    fn words_that_a_layout_says_itself_hold_until_others_are_given() {
        let text = "[papers.a5]\n[parameters.fold]\ndefault = 'once'\nvalues = ['once', 'three']\n[parameters.accent]\nkind = 'colour'\ndefault = 'cmyk 0 90 80 10'";
        let ours = described(text);
        let (own, findings) = read(&BTreeMap::new(), "ours", &ours, |_| false);
        assert!(findings.is_empty(), "{findings:?}");
        assert_eq!(own.fold, Fold::Once);
        assert_eq!(own.accent.map(|it| it.inks), Some([0.0, 0.9, 0.8, 0.1]));
        assert!(own.settings["accent"].starts_with("rgb("));
        let given = |name: &str, word: &str| {
            (name.to_owned(), Given { value: json!(word), place: Some(Span::new(3, 9)) })
        };
        let given = BTreeMap::from([given("fold", "three"), given("accent", "black")]);
        let (taken, findings) = read(&given, "ours", &ours, |_| false);
        assert!(findings.is_empty(), "{findings:?}");
        assert_eq!((taken.fold, taken.accent), (Fold::Three, None));
        assert_eq!(taken.settings["accent"], "\"black\"");
    }

    #[test]
    fn a_colour_that_the_layout_says_wrongly_is_told_as_its_own() {
        let text = "[papers.a5]\n[parameters.accent]\nkind = 'colour'\ndefault = 'red'";
        let ours = described(text);
        let (_, findings) = read(&BTreeMap::new(), "ours", &ours, |_| false);
        assert!(findings[0].message.contains("of the layout “ours” must be `black`"));
    }

    #[test]
    fn a_given_size_is_not_varied() {
        let limit = Limit { least: 9.0, own: 11.0, most: 13.0 };
        let limits = Limits { type_size: limit, leading: limit, side_margin: limit };
        let pinned = taken("size", json!(12)).0.pin(limits).expect("the others vary");
        assert_eq!((pinned.type_size.at(-1.0), pinned.type_size.at(1.0)), (12.0, 12.0));
        assert_eq!(pinned.leading, limit);
    }
}
