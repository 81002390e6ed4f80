//! What a layout says of itself in its `layout.toml`: what it stands on, its
//! papers, how far its sizes may go, the parameters that may be set, and the faces
//! that an e-book brings along.
//!
//! Reads TOML and draws nothing; what the numbers mean on a page is told in the
//! layout's own `tokens.typ`, which reads the same file.

use toml::{Table, Value};

use super::{Limit, Limits};
use crate::product::{self, Fold, Form, Leaflet};

/// The name of the file.
pub const FILE: &str = "layout.toml";

/// Tables of which a layout writes only what it has otherwise than the layout
/// it stands on.
pub(super) const SHARED: &[&str] = &["epub", "parameters", "tokens"];

/// What a layout says of itself.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Description {
    /// The papers it is made for.
    pub papers: Vec<Paper>,
    /// How its pages become sheets.
    pub shape: Shape,
    /// What may be set in it, in the order of the names.
    pub parameters: Vec<Parameter>,
    /// The faces that an e-book brings along, whatever its script.
    pub book: Embedding,
    /// Those that a web page does.
    pub page: Embedding,
}

/// The families that an e-book or a web page brings along.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Embedding {
    /// Of the text.
    pub text: Option<String>,
    /// Of title, headings and numbers.
    pub display: Option<String>,
}

/// How pages become sheets, while nobody has said how a leaflet is folded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shape {
    /// Folded and stapled.
    #[default]
    Stapled,
    /// Whole sheets.
    Single,
    /// One folded sheet.
    Leaflet,
}

/// A paper that a layout is made for.
#[derive(Debug, Clone, PartialEq)]
pub struct Paper {
    /// Its name.
    pub name: String,
    /// The width of the text on it, in millimetres, where the layout tells.
    pub measure: Option<f64>,
    /// Its own width in millimetres.
    pub width: Option<f64>,
    /// Its height.
    pub height: Option<f64>,
    /// By how many millimetres the panel that is folded in is narrower.
    pub flap: f64,
    /// How far the sizes may be varied on it; none where the layout does not say.
    pub limits: Option<Limits>,
}

/// Something that a statement or its folder may set in a layout.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// What it can be.
    pub kind: Kind,
    /// What it is by itself, where that is a word.
    pub own: Option<String>,
}

/// What a parameter can be.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// One of these words.
    Choice(Vec<String>),
    /// A number within these bounds.
    Number {
        /// `pt`, `mm`, or nothing for a plain factor.
        unit: Unit,
        /// The least.
        least: f64,
        /// The most.
        most: f64,
    },
    /// A colour of the press.
    Colour,
}

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Points.
    Points,
    /// Millimetres.
    Millimetres,
    /// A multiple of something.
    Factor,
}

impl Unit {
    /// What follows the number, in Typst as in a sentence.
    pub fn suffix(self) -> &'static str {
        match self {
            Unit::Points => "pt",
            Unit::Millimetres => "mm",
            Unit::Factor => "",
        }
    }
}

impl Description {
    /// How a leaflet is folded: as it is given, else as the layout says itself.
    pub fn fold(&self, given: Option<&str>) -> Fold {
        let word = self.parameter("fold").and_then(|fold| given.or(fold.own.as_deref()));
        word.and_then(Fold::of).unwrap_or_default()
    }

    /// The page on a paper of the office, and how such pages become sheets.
    pub fn page(&self, paper: product::Paper, fold: Fold) -> Option<(&Paper, Form)> {
        let named = |name: &str| self.papers.iter().find(|page| page.name == name);
        match self.shape {
            Shape::Stapled => Some((named(paper.folded())?, Form::Stapled)),
            Shape::Single => Some((named(paper.name())?, Form::Single)),
            Shape::Leaflet => {
                let page = named(&format!("{}-{}", paper.name(), fold.name()))?;
                Some((page, Form::Leaflet(Leaflet { fold, flap: page.flap })))
            }
        }
    }

    /// The parameter of a name.
    pub fn parameter(&self, name: &str) -> Option<&Parameter> {
        self.parameters.iter().find(|parameter| parameter.name == name)
    }
}

/// The file as a table.
///
/// # Errors
/// What is wrong with it.
pub fn table(bytes: &[u8]) -> Result<Table, String> {
    let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
    text.parse().map_err(|error: toml::de::Error| error.to_string())
}

/// The layout that this one stands on.
pub fn based_on(table: &Table) -> Option<&str> {
    table.get("based-on").and_then(Value::as_str)
}

/// A layout's own table, with what it leaves to the layout it stands on.
pub fn over(own: Table, base: &Table) -> Table {
    let mut out = own;
    out.remove("based-on");
    for name in SHARED {
        let Some(Value::Table(below)) = base.get(*name) else { continue };
        let above = out.entry(*name).or_insert_with(|| Value::Table(Table::new()));
        if let Value::Table(above) = above {
            fill(above, below);
        }
    }
    out
}

/// Puts in what a table lacks, and what the tables in it lack.
fn fill(above: &mut Table, below: &Table) {
    for (key, value) in below {
        match (above.get_mut(key), value) {
            (Some(Value::Table(above)), Value::Table(below)) => fill(above, below),
            (Some(_), _) => {}
            (None, value) => {
                above.insert(key.clone(), value.clone());
            }
        }
    }
}

/// What a table says of its layout.
///
/// # Errors
/// What is missing in it or is not what it should be.
pub fn read(table: &Table) -> Result<Description, String> {
    let shape = match table.get("form").and_then(Value::as_str) {
        None | Some("stapled") => Shape::Stapled,
        Some("single") => Shape::Single,
        Some("leaflet") => Shape::Leaflet,
        Some(other) => {
            return Err(format!("form is “{other}”; it must be stapled, single or leaflet"));
        }
    };
    let papers = table.get("papers").and_then(Value::as_table).ok_or("no [papers] in it")?;
    let papers = papers.iter().map(|(name, values)| paper(table, name, values)).collect();
    let parameters = table.get("parameters").and_then(Value::as_table);
    let parameters = parameters.into_iter().flatten().filter_map(parameter).collect();
    let (book, page) = (embedding(table, "epub")?, embedding(table, "web")?);
    Ok(Description { papers, shape, parameters, book, page })
}

/// The families for a product; an empty name takes back what a layout below wants.
fn embedding(table: &Table, product: &str) -> Result<Embedding, String> {
    let mut embedding = Embedding::default();
    for (key, value) in table.get(product).and_then(Value::as_table).into_iter().flatten() {
        let place = match key.as_str() {
            "text-font" => &mut embedding.text,
            "display-font" => &mut embedding.display,
            _ => {
                return Err(format!(
                    "[{product}] has no “{key}”; it has text-font and display-font"
                ));
            }
        };
        let family = value.as_str().ok_or(format!("{key} must be the name of a family"))?;
        *place = (!family.trim().is_empty()).then(|| family.trim().to_owned());
    }
    Ok(embedding)
}

fn number(value: &Value) -> Option<f64> {
    value.as_float().or_else(|| value.as_integer().map(|number| number as f64))
}

fn paper(table: &Table, name: &str, values: &Value) -> Paper {
    // A paper may have sizes and limits of its own.
    let own = |key: &str| {
        let usual = || table.get("parameters")?.get(key)?.get("default");
        values.get("parameters").and_then(|own| own.get(key)).or_else(usual).and_then(number)
    };
    let limit = |key: &str| {
        let usual = || table.get("limits")?.get(key);
        let range = values.get("limits").and_then(|own| own.get(key)).or_else(usual)?;
        let edge = |name: &str| range.get(name).and_then(number);
        let limit = Limit { least: edge("min")?, own: own(key)?, most: edge("max")? };
        (limit.least <= limit.own && limit.own <= limit.most).then_some(limit)
    };
    let limits = || {
        Some(Limits {
            type_size: limit("size")?,
            leading: limit("leading")?,
            side_margin: limit("side-margin")?,
        })
    };
    let width = values.get("width").and_then(number);
    let measure = width.zip(own("side-margin")).map(|(width, side)| width - 2.0 * side);
    let flap = values.get("flap").and_then(number).unwrap_or(0.0);
    let height = values.get("height").and_then(number);
    Paper { name: name.to_owned(), measure, width, height, flap, limits: limits() }
}

/// A parameter; none where a layout's table does not say what it can be.
fn parameter((name, values): (&String, &Value)) -> Option<Parameter> {
    let text = |key: &str| values.get(key).and_then(Value::as_str);
    let kind = if let Some(words) = values.get("values").and_then(Value::as_array) {
        Kind::Choice(words.iter().filter_map(Value::as_str).map(str::to_owned).collect())
    } else if text("kind") == Some("colour") {
        Kind::Colour
    } else {
        values.get("default").and_then(number)?;
        let edge = |key: &str| values.get(key).and_then(number);
        Kind::Number {
            unit: match text("unit") {
                Some("pt") => Unit::Points,
                Some("mm") => Unit::Millimetres,
                _ => Unit::Factor,
            },
            least: edge("min").unwrap_or(f64::NEG_INFINITY),
            most: edge("max").unwrap_or(f64::INFINITY),
        }
    };
    Some(Parameter { name: name.clone(), kind, own: text("default").map(str::to_owned) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Table {
        table(text.as_bytes()).expect("TOML")
    }

    #[test]
    fn a_layout_writes_only_what_it_has_otherwise() {
        let base = parsed(
            "name = 'below'\n[papers.a5]\nwidth = 148\n[parameters.size]\ndefault = 11.0\nunit = 'pt'\n[tokens.gap]\nitem = 1",
        );
        let own = parsed(
            "based-on = 'below'\n[papers.a4]\nwidth = 210\n[parameters.size]\ndefault = 18.0",
        );
        let both = over(own, &base);
        let size = &both["parameters"]["size"];
        assert_eq!((size["default"].as_float(), size["unit"].as_str()), (Some(18.0), Some("pt")));
        assert_eq!(both["tokens"]["gap"]["item"].as_integer(), Some(1));
        assert!(both["papers"].get("a5").is_none(), "a paper is not handed on");
        assert_eq!(based_on(&both), None);
    }

    #[test]
    fn an_e_book_brings_the_faces_that_its_layout_wants() {
        let base = parsed("[papers]\n[epub]\ntext-font = 'Quay'\ndisplay-font = 'Pier'");
        let own = parsed("based-on = 'below'\n[papers]\n[epub]\ndisplay-font = ''");
        let embedding = |table: &Table| read(table).map(|description| description.book);
        let both = embedding(&over(own, &base)).expect("a description");
        assert_eq!(both, Embedding { text: Some("Quay".to_owned()), display: None });
        let odd = embedding(&parsed("[papers]\n[epub]\nfont = 'Quay'"));
        assert_eq!(odd.unwrap_err(), "[epub] has no “font”; it has text-font and display-font");
    }

    #[test]
    fn a_paper_may_have_sizes_of_its_own() {
        let text = "form = 'leaflet'\n[papers.a4-once]\nwidth = 148.5\nparameters = { side-margin = 17 }\n\
            limits = { side-margin = { min = 14, max = 26 } }\n[limits]\nsize = { min = 8, max = 13 }\n\
            leading = { min = 1, max = 2 }\nside-margin = { min = 8, max = 12 }\n[parameters]\n\
            size = { default = 10 }\nleading = { default = 1.5 }\nside-margin = { default = 9 }";
        let description = read(&parsed(text)).expect("a description");
        let (paper, form) = description.page(product::Paper::A4, Fold::Once).expect("a page");
        assert_eq!(paper.measure, Some(114.5));
        assert_eq!(paper.limits.map(|limits| limits.side_margin.own), Some(17.0));
        assert_eq!(form.sheets(4), 1);
        assert!(description.page(product::Paper::A4, Fold::Three).is_none());
    }
}
