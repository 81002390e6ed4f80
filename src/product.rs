//! What each product is: a table, no behaviour.

use serde::{Deserialize, Serialize};

/// One of the things that are made of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Product {
    /// The PDF to read and send.
    Reader,
    /// The PDF to send to a printer.
    Press,
    /// The PDF for the office printer: sheets to fold.
    Booklet,
    /// The reader's PDF once more, in large print.
    LargePrint,
    /// The e-book.
    Epub,
    /// The web page.
    Web,
    /// The cover as pictures, for shops and catalogues.
    Cover,
    /// The pages as pictures, for catalogues.
    Pages,
    /// The Typst source with what it imports.
    Typst,
}

impl Product {
    /// Every product this version makes.
    pub const ALL: &[Product] = &[
        Product::Reader,
        Product::Press,
        Product::Booklet,
        Product::LargePrint,
        Product::Epub,
        Product::Web,
        Product::Cover,
        Product::Pages,
        Product::Typst,
    ];

    /// The products of a release that names none: all that people read, print
    /// and look at.
    pub const RELEASE: &[Product] = &[
        Product::Reader,
        Product::Press,
        Product::Booklet,
        Product::LargePrint,
        Product::Epub,
        Product::Web,
        Product::Cover,
        Product::Pages,
    ];

    /// The products of a build that names none.
    pub const DEFAULT: &[Product] =
        &[Product::Reader, Product::Press, Product::Booklet, Product::Epub];

    /// The name on the command line and in the configuration.
    pub fn name(self) -> &'static str {
        match self {
            Product::Reader => "reader",
            Product::Press => "press",
            Product::Booklet => "booklet",
            Product::LargePrint => "large-print",
            Product::Epub => "epub",
            Product::Web => "web",
            Product::Cover => "cover",
            Product::Pages => "pages",
            Product::Typst => "typst",
        }
    }

    /// What follows the slug in the name of the file.
    pub fn suffix(self) -> &'static str {
        match self {
            Product::Reader => ".pdf",
            Product::Press => "-press.pdf",
            Product::Booklet => "-booklet.pdf",
            Product::LargePrint => "-large-print.pdf",
            Product::Epub => ".epub",
            Product::Web => ".html",
            Product::Cover => "-cover.jpg",
            Product::Pages => "-page-1.png",
            Product::Typst => ".typ",
        }
    }

    /// Whether a path below the folder of a run is one that products have:
    /// `slug/slug-press.pdf`.
    pub fn is_file(path: &str) -> bool {
        let Some((slug, name)) = path.split_once('/') else { return false };
        if let Some((folder, _)) = name.split_once('/') {
            return ["layouts", "fonts", "pictures"].contains(&folder);
        }
        let Some((stem, ending)) = name.strip_prefix(slug).and_then(|rest| rest.rsplit_once('.'))
        else {
            return false;
        };
        let kind = |kind: &str| {
            let rest = stem.strip_prefix(kind);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        };
        ["pdf", "epub", "html", "jpg", "png", "typ"].contains(&ending)
            && (stem.is_empty()
                || ["-press", "-booklet", "-large-print", "-cover", "-page"]
                    .iter()
                    .any(|k| kind(k)))
    }

    /// The product of a name.
    pub fn of(name: &str) -> Option<Product> {
        Product::ALL.iter().copied().find(|p| p.name() == name)
    }
}

/// The paper of the office, and the page it folds to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Paper {
    /// A4, folded to A5.
    #[default]
    A4,
    /// US letter, folded to half letter.
    Letter,
}

impl Paper {
    /// The name on the command line and in the configuration.
    pub fn name(self) -> &'static str {
        match self {
            Paper::A4 => "a4",
            Paper::Letter => "letter",
        }
    }

    /// The paper of a name.
    pub fn of(name: &str) -> Option<Paper> {
        [Paper::A4, Paper::Letter].into_iter().find(|p| p.name() == name)
    }

    /// Its short and its long side, in millimetres.
    pub fn sides(self) -> (f64, f64) {
        match self {
            Paper::A4 => (210.0, 297.0),
            Paper::Letter => (215.9, 279.4),
        }
    }

    /// The page of a pamphlet folded from this paper, as layouts name it.
    pub fn folded(self) -> &'static str {
        match self {
            Paper::A4 => "a5",
            Paper::Letter => "half-letter",
        }
    }
}

/// What happens when the pages do not come out at whole folded sheets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Fit {
    /// Type and margins are varied within the layout's limits until the text
    /// fills the nearest whole number of sheets.
    #[default]
    Pages,
    /// The layout's own sizes; blank pages before the last.
    Fixed,
    /// So many pages and no others.
    Exactly(usize),
}

/// What becomes of pictures in colour on the press.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Pictures {
    /// They are printed in four inks.
    #[default]
    Colour,
    /// They are printed in black, as tones of grey.
    Grey,
}

impl Pictures {
    /// The choice of a name.
    pub fn of(name: &str) -> Option<Pictures> {
        match name {
            "colour" | "color" => Some(Pictures::Colour),
            "grey" | "gray" => Some(Pictures::Grey),
            _ => None,
        }
    }
}

/// The pages of a folded sheet.
pub const SHEET: usize = 4;

/// The most pages that staples hold.
pub const STAPLED: usize = 64;

/// How the pages of a layout become sheets.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub enum Form {
    /// Folded sheets of four pages, one in the other.
    #[default]
    Stapled,
    /// Sheets that are not folded, a page on each side.
    Single,
    /// One folded sheet, a page on each of its panels.
    Leaflet(Leaflet),
}

impl Form {
    /// How many pages are blank, so that sheets come out even.
    pub fn blanks(self, pages: usize) -> usize {
        match self {
            Form::Stapled => (SHEET - pages % SHEET) % SHEET,
            Form::Single => 0,
            Form::Leaflet(leaflet) => leaflet.fold.panels().saturating_sub(pages),
        }
    }

    /// How many layers of paper a sheet has when it is folded.
    pub fn layers(self) -> usize {
        match self {
            Form::Stapled => 2,
            Form::Single => 1,
            Form::Leaflet(leaflet) => leaflet.fold.panels() / 2,
        }
    }

    /// How many sides of sheets are printed for so many pages.
    pub fn sides(self, pages: usize) -> usize {
        match self {
            Form::Stapled | Form::Leaflet(_) => 2 * self.sheets(pages),
            Form::Single => pages,
        }
    }

    /// How many sheets so many pages are.
    pub fn sheets(self, pages: usize) -> usize {
        match self {
            Form::Stapled => pages.div_ceil(SHEET),
            Form::Single => pages.div_ceil(2),
            Form::Leaflet(leaflet) => pages.div_ceil(leaflet.fold.panels()),
        }
    }
}

/// A sheet that is folded by itself.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Leaflet {
    /// How it is folded.
    pub fold: Fold,
    /// By how many millimetres the panel that is folded in is narrower than the
    /// others.
    pub flap: f64,
}

/// How a leaflet is folded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Fold {
    /// In the middle.
    Once,
    /// In three, the last third folded in under the first (letter fold).
    #[default]
    Three,
}

impl Fold {
    /// Every fold.
    pub const ALL: &[Fold] = &[Fold::Once, Fold::Three];

    /// The name among the parameters of a layout.
    pub fn name(self) -> &'static str {
        match self {
            Fold::Once => "once",
            Fold::Three => "three",
        }
    }

    /// The same in a sentence: “folded …”.
    pub fn words(self) -> &'static str {
        match self {
            Fold::Once => "once",
            Fold::Three => "in three",
        }
    }

    /// The fold of a name.
    pub fn of(name: &str) -> Option<Fold> {
        Fold::ALL.iter().copied().find(|fold| fold.name() == name)
    }

    /// The panels of both sides together.
    pub fn panels(self) -> usize {
        match self {
            Fold::Once => 4,
            Fold::Three => 6,
        }
    }
}

/// How a printer turns a sheet over to print its back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Duplex {
    /// About its long edge.
    LongEdge,
    /// About its short edge.
    ShortEdge,
    /// Not at all: a person lays the sheets in again.
    Manual,
}

impl Duplex {
    /// Every way there is.
    pub const ALL: &[Duplex] = &[Duplex::LongEdge, Duplex::ShortEdge, Duplex::Manual];

    /// The name on the command line and in the configuration.
    pub fn name(self) -> &'static str {
        match self {
            Duplex::LongEdge => "long-edge",
            Duplex::ShortEdge => "short-edge",
            Duplex::Manual => "manual",
        }
    }

    /// The way of a name.
    pub fn of(name: &str) -> Option<Duplex> {
        Duplex::ALL.iter().copied().find(|d| d.name() == name)
    }
}

/// How the booklet is printed and folded; what is not said is left to the
/// next one that is asked.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Folding {
    /// How the printer turns the sheets over.
    pub duplex: Option<Duplex>,
    /// The most pages of a section; all are one section without.
    pub signature: Option<usize>,
    /// How many pages stand on one side of a sheet: two or four.
    pub nup: Option<usize>,
    /// The weight of the paper in grams to the square metre.
    pub weight: Option<f64>,
    /// The bulk of the paper, in cubic centimetres to the gram.
    pub bulk: Option<f64>,
    /// Whether a last page says how to print and fold.
    pub instructions: Option<bool>,
}

impl Folding {
    /// What can be the number of pages in a section.
    pub const SIGNATURES: &str = "a number of pages: 4, 8, 12 and so on up to 64";
    /// What can stand on one side.
    pub const NUPS: &str = "2 or 4";
    /// What paper can weigh.
    pub const WEIGHTS: &str = "the grams of a square metre of the paper, from 40 to 400";

    /// Whether sections can have so many pages.
    pub fn is_signature(pages: usize) -> bool {
        pages > 0 && pages.is_multiple_of(SHEET) && pages <= STAPLED
    }

    /// Whether so many pages can stand on one side.
    pub fn is_nup(pages: usize) -> bool {
        [2, 4].contains(&pages)
    }

    /// What its bulk can be.
    pub const BULKS: &str = "the bulk of the paper in cm³/g, from 0.6 to 3";

    /// Whether there is paper of this bulk.
    pub fn is_bulk(bulk: f64) -> bool {
        (0.6..=3.0).contains(&bulk)
    }

    /// Whether there is paper of this weight.
    pub fn is_weight(grams: f64) -> bool {
        (40.0..=400.0).contains(&grams)
    }

    /// This, and the other where this says nothing.
    pub fn or(self, other: Folding) -> Folding {
        Folding {
            duplex: self.duplex.or(other.duplex),
            signature: self.signature.or(other.signature),
            nup: self.nup.or(other.nup),
            weight: self.weight.or(other.weight),
            bulk: self.bulk.or(other.bulk),
            instructions: self.instructions.or(other.instructions),
        }
    }
}

/// The paper in the office's printer, and how many copies a sheet of it gives.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Stock {
    /// Its short and its long side, in millimetres.
    pub sides: (f64, f64),
    /// The weight of a square metre, in grams.
    pub grams: f64,
    /// Its bulk, in cubic centimetres to the gram.
    pub bulk: f64,
    /// How many copies stand on a sheet, one above the other.
    pub copies: usize,
}

impl Stock {
    /// Uncoated office paper, where nothing is said: 80 g/m², about a tenth of a
    /// millimetre thick.
    pub fn of(paper: Paper, folding: Folding) -> Stock {
        Stock {
            sides: paper.sides(),
            grams: folding.weight.unwrap_or(80.0),
            bulk: folding.bulk.unwrap_or(1.3),
            copies: if folding.nup == Some(4) { 2 } else { 1 },
        }
    }

    /// How thick a sheet is, in millimetres.
    pub fn thickness(self) -> f64 {
        self.grams * self.bulk / 1000.0
    }

    /// What a sheet weighs, in grams.
    pub fn sheet(self) -> f64 {
        let (short, long) = self.sides;
        self.grams * short * long / 1_000_000.0
    }

    /// The same for pages of a size in millimetres, two of which have to lie on it
    /// side by side: a layout of whole sheets folds from paper of twice the size.
    pub fn for_pages(self, width: f64, height: f64) -> Stock {
        let (short, long) = self.sides;
        // Less than a tenth of a millimetre is nobody's paper.
        let fits = 2.0 * width < long + 0.1 && height < short + 0.1;
        let sides = if fits { self.sides } else { (height, 2.0 * width) };
        Stock { sides, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_of_products_are_known_by_their_names() {
        for product in Product::ALL {
            assert!(Product::is_file(&format!("a.b/a.b{}", product.suffix())), "{product:?}");
        }
        for own in
            ["a/a-cover-480.png", "a/a-booklet-backs.pdf", "a/a-page-12.png", "a/fonts/x.ttf"]
        {
            assert!(Product::is_file(own), "{own}");
        }
        for other in ["a.pdf", "a/b.pdf", "a/a-covers.png", "a/a.docx", "a/notes/a.pdf", "a/a"] {
            assert!(!Product::is_file(other), "{other}");
        }
    }
}
