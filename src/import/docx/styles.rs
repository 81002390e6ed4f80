//! The styles of a Word document: what a paragraph or a run looks like by its
//! style, and what role the style gives it.

use std::collections::BTreeMap;

use super::super::document::{Looks, Role, role_of_style};
use super::super::xml::Element;

/// What a style says; nothing where it leaves it to the one that it is based on.
#[derive(Debug, Clone, Default)]
pub struct Look {
    /// The role that its name or level gives.
    pub role: Option<Role>,
    /// The list it belongs to.
    pub list: Option<String>,
    /// The level in that list.
    pub depth: Option<usize>,
    /// From the margin, in points.
    pub indent: Option<f32>,
    /// Set in the middle.
    pub centred: Option<bool>,
    /// Looks of characters.
    pub characters: Looks,
}

/// The looks that the properties of a run (`w:rPr`) give.
pub fn looks(xml: Option<&Element>) -> Looks {
    let Some(xml) = xml else { return Looks::default() };
    let on = |name: &str| xml.child(name).map(is_on);
    let vertical = xml.child_get("w:vertAlign", "w:val");
    let underline = xml.child("w:u").map(|u| u.get("w:val").is_some_and(|kind| kind != "none"));
    let size = xml.child_get("w:sz", "w:val").and_then(|size| size.parse::<f32>().ok());
    Looks {
        // The letters of scripts from right to left have properties of their own.
        strong: on("w:b").or(on("w:bCs")),
        emphasis: on("w:i").or(on("w:iCs")),
        underlined: underline,
        struck: on("w:strike").or(on("w:dstrike")),
        raised: vertical.map(|v| v == "superscript"),
        lowered: vertical.map(|v| v == "subscript"),
        hidden: on("w:vanish"),
        size: size.map(|half| half / 2.0),
    }
}

/// Whether a switch is on: it is, unless it says that it is not.
fn is_on(xml: &Element) -> bool {
    !matches!(xml.get("w:val"), Some("0" | "false" | "off"))
}

impl Look {
    /// What the properties of a paragraph (`w:pPr`) say by themselves.
    pub fn of(xml: Option<&Element>) -> Look {
        let Some(xml) = xml else { return Look::default() };
        let numbers = xml.child("w:numPr");
        let of_list = |name: &str| numbers.and_then(|n| n.child_get(name, "w:val"));
        let indent = xml.child("w:ind");
        let left = indent.and_then(|ind| ind.get("w:left").or(ind.get("w:start")));
        let level =
            xml.child_get("w:outlineLvl", "w:val").and_then(|level| level.parse::<u8>().ok());
        Look {
            role: level.filter(|level| *level < 9).map(|level| Role::Heading(level + 1)),
            list: of_list("w:numId").map(str::to_owned),
            depth: of_list("w:ilvl").and_then(|depth| depth.parse().ok()),
            indent: left
                .and_then(|left| left.parse::<f32>().ok())
                .map(|twentieths| twentieths / 20.0),
            centred: xml.child_get("w:jc", "w:val").map(|way| way == "center"),
            characters: Looks::default(),
        }
    }

    /// This, and the other where this says nothing.
    pub fn or(self, other: &Look) -> Look {
        Look {
            role: self.role.or(other.role),
            list: self.list.or_else(|| other.list.clone()),
            depth: self.depth.or(other.depth),
            indent: self.indent.or(other.indent),
            centred: self.centred.or(other.centred),
            characters: self.characters.or(other.characters),
        }
    }
}

/// The styles of a document by their names.
#[derive(Debug, Default)]
pub struct Styles {
    looks: BTreeMap<String, Look>,
    /// That of a paragraph which names none.
    usual: Look,
    /// The language of the document.
    pub lang: Option<String>,
}

impl Styles {
    /// Reads them.
    pub fn of(xml: Option<&Element>) -> Styles {
        let mut out = Styles::default();
        let Some(xml) = xml else { return out };
        let defaults = xml.child("w:docDefaults").and_then(|d| d.child("w:rPrDefault"));
        let defaults = defaults.and_then(|d| d.child("w:rPr"));
        out.lang = defaults.and_then(|d| d.child_get("w:lang", "w:val")).map(str::to_owned);
        let base = looks(defaults);
        let of_styles: Vec<_> = xml.elements().filter(|e| e.name == "w:style").collect();
        let by_name: BTreeMap<&str, &Element> =
            of_styles.iter().filter_map(|s| Some((s.get("w:styleId")?, *s))).collect();
        for (name, style) in &by_name {
            let mut look = own(style);
            let mut parent = style.child_get("w:basedOn", "w:val");
            // A chain of styles that leads back to itself ends all the same.
            for _ in 0..20 {
                let Some(next) = parent.and_then(|name| by_name.get(name)) else { break };
                look = look.or(&own(next));
                parent = next.child_get("w:basedOn", "w:val");
            }
            out.looks.insert((*name).to_owned(), look);
        }
        let usual = of_styles.iter().find(|s| {
            s.get("w:type") == Some("paragraph") && matches!(s.get("w:default"), Some("1" | "true"))
        });
        let usual = usual.and_then(|s| out.looks.get(s.get("w:styleId")?)).cloned();
        out.usual = usual.unwrap_or_default();
        out.usual.characters = out.usual.characters.or(base);
        out
    }

    /// The look that a style gives; the usual one without a style.
    pub fn look(&self, name: Option<&str>) -> Look {
        let look = name.and_then(|name| self.looks.get(name));
        let Some(look) = look else { return self.usual.clone() };
        let mut look = look.clone();
        look.characters = look.characters.or(self.usual.characters);
        look
    }

    /// The looks of characters that a style of characters gives.
    pub fn characters(&self, name: Option<&str>) -> Looks {
        name.and_then(|name| self.looks.get(name)).map(|look| look.characters).unwrap_or_default()
    }
}

/// What a style says by itself.
fn own(style: &Element) -> Look {
    let name = style.child_get("w:name", "w:val").unwrap_or_default();
    let mut look = Look::of(style.child("w:pPr"));
    look.characters = looks(style.child("w:rPr"));
    look.role = role_of_style(name).or(look.role);
    look
}
