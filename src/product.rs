//! What each product is: a table, no behaviour.

/// One of the things that are made of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Product {
    /// The PDF to read and send.
    Reader,
    /// The PDF to send to a printer.
    Press,
    /// The e-book.
    Epub,
    /// The Typst source with what it imports.
    Typst,
}

impl Product {
    /// Every product this version makes.
    pub const ALL: &[Product] = &[Product::Reader, Product::Press, Product::Epub, Product::Typst];

    /// The products of a build that names none.
    pub const DEFAULT: &[Product] = &[Product::Reader, Product::Press, Product::Epub];

    /// The name on the command line and in the configuration.
    pub fn name(self) -> &'static str {
        match self {
            Product::Reader => "reader",
            Product::Press => "press",
            Product::Epub => "epub",
            Product::Typst => "typst",
        }
    }

    /// What follows the slug in the name of the file.
    pub fn suffix(self) -> &'static str {
        match self {
            Product::Reader => ".pdf",
            Product::Press => "-press.pdf",
            Product::Epub => ".epub",
            Product::Typst => ".typ",
        }
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
