//! The styles and lists of an OpenDocument text: what paragraphs and characters
//! look like, and how its lists count.

use std::collections::BTreeMap;

use super::super::counter::Way;
use super::super::document::{Looks, Role, points, role_of_style};
use super::super::xml::Element;

/// What a style says; nothing where it leaves it to its parent.
#[derive(Debug, Clone, Default)]
pub struct Look {
    /// The role that its name gives.
    pub role: Option<Role>,
    /// The list it belongs to.
    pub list: Option<String>,
    /// From the margin, in points.
    pub indent: Option<f32>,
    /// Set in the middle.
    pub centred: Option<bool>,
    /// Looks of characters.
    pub characters: Looks,
}

impl Look {
    fn of(style: &Element) -> Look {
        let paragraph = style.child("style:paragraph-properties");
        let text = style.child("style:text-properties");
        let of_text = |name: &str| text.and_then(|text| text.get(name));
        let of_paragraph = |name: &str| paragraph.and_then(|paragraph| paragraph.get(name));
        // The letters of scripts from right to left have properties of their own.
        let either = |name: &str, complex: &str| of_text(name).or_else(|| of_text(complex));
        let line = |name: &str| of_text(name).map(|kind| kind != "none");
        let position = of_text("style:text-position").map(|position| {
            let height = position.split_whitespace().next().unwrap_or_default();
            let number = height.trim_end_matches('%').parse::<f32>().unwrap_or(0.0);
            (height == "super" || number > 0.0, height == "sub" || number < 0.0)
        });
        let name = style.get("style:display-name").or(style.get("style:name")).unwrap_or_default();
        Look {
            role: role_of_style(name),
            list: style.get("style:list-style-name").map(str::to_owned),
            indent: of_paragraph("fo:margin-left").and_then(points),
            centred: of_paragraph("fo:text-align").map(|way| way == "center"),
            characters: Looks {
                size: of_text("fo:font-size").and_then(points),
                hidden: of_text("text:display").map(|way| way == "none"),
                strong: either("fo:font-weight", "style:font-weight-complex").map(|weight| {
                    weight == "bold" || weight.parse::<u32>().is_ok_and(|w| w >= 600)
                }),
                emphasis: either("fo:font-style", "style:font-style-complex")
                    .map(|s| s != "normal"),
                underlined: line("style:text-underline-style"),
                struck: line("style:text-line-through-style"),
                raised: position.map(|(raised, _)| raised),
                lowered: position.map(|(_, lowered)| lowered),
            },
        }
    }

    /// This, and the other where this says nothing.
    pub fn or(self, other: &Look) -> Look {
        Look {
            role: self.role.or(other.role),
            list: self.list.or_else(|| other.list.clone()),
            indent: self.indent.or(other.indent),
            centred: self.centred.or(other.centred),
            characters: self.characters.or(other.characters),
        }
    }
}

/// One level of a list.
#[derive(Debug, Clone, Default)]
pub struct Level {
    /// How its numbers are written.
    pub way: Way,
    /// What stands before and behind them.
    pub around: (String, String),
    /// How many levels are shown.
    pub shown: usize,
    /// The first number.
    pub start: u32,
}

/// The styles of a document.
#[derive(Debug, Default)]
pub struct Styles {
    looks: BTreeMap<(String, String), Look>,
    lists: BTreeMap<String, BTreeMap<usize, Level>>,
    /// How headings are counted.
    pub outline: BTreeMap<usize, Level>,
    /// The language of the document.
    pub lang: Option<String>,
}

impl Styles {
    /// Reads those of several files, the first one's before the others'.
    pub fn of(files: &[&Element]) -> Styles {
        let mut found: Vec<&Element> = Vec::new();
        for file in files {
            for group in file.elements() {
                if matches!(group.name.as_str(), "office:styles" | "office:automatic-styles") {
                    found.extend(group.elements());
                }
            }
        }
        let mut out = Styles::default();
        let mut by_name: BTreeMap<(&str, &str), &Element> = BTreeMap::new();
        for style in &found {
            let name = style.get("style:name").unwrap_or_default();
            match style.name.as_str() {
                "style:style" => {
                    let family = style.get("style:family").unwrap_or_default();
                    by_name.entry((family, name)).or_insert(style);
                }
                "text:list-style" => {
                    out.lists.entry(name.to_owned()).or_insert_with(|| levels(style));
                }
                "text:outline-style" => out.outline = levels(style),
                "style:default-style" if style.get("style:family") == Some("paragraph") => {
                    let text = style.child("style:text-properties");
                    let get = |name: &str| text.and_then(|text| text.get(name)).unwrap_or_default();
                    out.lang = match (get("fo:language"), get("fo:country")) {
                        ("" | "none" | "zxx", _) => None,
                        (language, "" | "none") => Some(language.to_owned()),
                        (language, country) => Some(format!("{language}-{country}")),
                    };
                }
                _ => {}
            }
        }
        for ((family, name), style) in &by_name {
            let mut look = Look::of(style);
            let mut parent = style.get("style:parent-style-name");
            // A chain of styles that leads back to itself ends all the same.
            for _ in 0..20 {
                let Some(next) = parent.and_then(|name| by_name.get(&(*family, name))) else {
                    break;
                };
                look = look.or(&Look::of(next));
                parent = next.get("style:parent-style-name");
            }
            // A style that is not written down has a name all the same.
            if let Some(name) = parent
                && look.role.is_none()
            {
                look.role = role_of_style(name);
            }
            out.looks.insert(((*family).to_owned(), (*name).to_owned()), look);
        }
        out
    }

    /// The look that a style gives.
    pub fn look(&self, family: &str, name: Option<&str>) -> Look {
        let Some(name) = name else { return Look::default() };
        let known = self.looks.get(&(family.to_owned(), name.to_owned())).cloned();
        known.unwrap_or_else(|| Look { role: role_of_style(name), ..Look::default() })
    }

    /// A level of a list, from 1.
    pub fn level(&self, list: Option<&str>, level: usize) -> Option<&Level> {
        self.lists.get(list?)?.get(&level)
    }
}

fn levels(style: &Element) -> BTreeMap<usize, Level> {
    let mut out = BTreeMap::new();
    for level in style.elements() {
        let Some(at) = level.get("text:level").and_then(|at| at.parse().ok()) else { continue };
        let number = |name: &str| level.get(name).and_then(|value| value.parse().ok());
        let get = |name: &str| level.get(name).unwrap_or_default().to_owned();
        let way = match level.name.as_str() {
            "text:list-level-style-number" | "text:outline-level-style" => {
                Way::of_open_document(level.get("style:num-format").unwrap_or_default())
            }
            _ => Way::Bullet,
        };
        let level = Level {
            way,
            around: (get("style:num-prefix"), get("style:num-suffix")),
            shown: number("text:display-levels").unwrap_or(1) as usize,
            start: number("text:start-value").unwrap_or(1),
        };
        out.insert(at, level);
    }
    out
}
