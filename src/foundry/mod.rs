//! The faces that a product brings along, each cut down to the letters of its
//! statement.
//!
//! 1. [`letters`]: which characters are set in which cut
//! 2. [`table`]: which scripts ask for a face
//! 3. [`choose`](choose()): which fonts of the shelf give which characters, and what
//!    their makers permit
//! 4. [`subset`]: the fonts cut down
//! 5. [`rules`]: the faces in the words of CSS
//!
//! It does not know what kind of file they go into.

mod choose;
mod letters;
mod rules;
pub mod subset;
mod table;

use std::collections::BTreeSet;
use std::sync::OnceLock;

pub use choose::choose;

use crate::shelf::description::Embedding;
use crate::shelf::typeface::{Origin, Typeface};

/// What asks for faces besides the script.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asked<'a> {
    /// The families of the user's that pages take where the program has no letters.
    pub families: &'a [String],
    /// What the layout wants.
    pub layout: Option<&'a Embedding>,
    /// What the product says besides the statement.
    pub more: &'a str,
}

/// A face of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Face {
    /// The family, `Statement Arabic`.
    pub family: String,
    /// From 100 to 900.
    pub weight: u16,
    /// Whether it is slanted.
    pub italic: bool,
    /// The name of a file for it.
    pub name: String,
    /// What kind of file it is.
    pub format: Format,
    /// The file.
    pub bytes: Vec<u8>,
    /// The licence, where it is the program's; one of the user's carries its own.
    pub licence: Option<Licence>,
}

/// The licence of a font.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Licence {
    /// The name of the font in small letters, `noto-naskh-arabic`.
    pub name: &'static str,
    /// The copyright and the licence.
    pub text: &'static str,
}

/// A kind of font file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// With outlines as in TrueType.
    TrueType,
    /// With outlines as in PostScript.
    OpenType,
}

impl Format {
    fn of(bytes: &[u8]) -> Format {
        if bytes.starts_with(b"OTTO") { Format::OpenType } else { Format::TrueType }
    }

    /// The end of a file's name.
    pub fn suffix(self) -> &'static str {
        match self {
            Format::TrueType => "ttf",
            Format::OpenType => "otf",
        }
    }

    /// The media type (RFC 8081).
    pub fn media(self) -> &'static str {
        match self {
            Format::TrueType => "font/ttf",
            Format::OpenType => "font/otf",
        }
    }
}

/// The faces of a statement, and the order in which they are asked for a letter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Faces {
    /// The faces, in the order of the families.
    pub faces: Vec<Face>,
    /// The families of the text.
    pub text: Vec<String>,
    /// The family of title, headings and numbers, before those of the text.
    pub display: Vec<String>,
    /// The families for what the reader's own face lacks.
    pub behind: Vec<String>,
}

/// Which fonts give which characters; they are cut when they are first asked for.
#[derive(Debug, Default)]
pub struct Choice {
    picks: Vec<Pick>,
    text: Vec<String>,
    display: Vec<String>,
    behind: Vec<String>,
    faces: OnceLock<Faces>,
}

/// A font and the characters that are wanted of it.
#[derive(Debug)]
struct Pick {
    typeface: Typeface,
    letters: BTreeSet<char>,
    family: String,
    whole: bool,
}

impl Choice {
    /// The faces.
    pub fn faces(&self) -> &Faces {
        self.faces.get_or_init(|| Faces {
            faces: self.picks.iter().map(Pick::cut).collect(),
            text: self.text.clone(),
            display: self.display.clone(),
            behind: self.behind.clone(),
        })
    }
}

impl Pick {
    fn cut(&self) -> Face {
        let Pick { typeface, letters, family, whole } = self;
        let (weight, italic) = (typeface.weight(), typeface.is_italic());
        let title = match (weight >= BOLD, italic) {
            (false, false) => "Regular",
            (false, true) => "Italic",
            (true, false) => "Bold",
            (true, true) => "Bold Italic",
        };
        let title = subset::Title { family, cut: title };
        let bytes = if *whole {
            subset::whole(typeface.data(), typeface.index())
        } else {
            subset::cut(typeface.data(), typeface.index(), letters, &title)
        };
        let format = Format::of(&bytes);
        let slant = if italic { "-italic" } else { "" };
        let stem = family.to_lowercase().replace(' ', "-");
        let licence = match typeface.origin {
            Origin::Own { folder, licence } => Some(Licence { name: folder, text: licence }),
            Origin::Given | Origin::Installed => None,
        };
        Face {
            family: family.clone(),
            weight,
            italic,
            name: format!("{stem}-{weight}{slant}.{}", format.suffix()),
            format,
            bytes,
            licence,
        }
    }
}

impl Faces {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.faces.is_empty()
    }

    /// The rules of CSS for them; `source` is where a face is found.
    pub fn rules(&self, source: impl Fn(&Face) -> String) -> String {
        rules::write(self, source)
    }
}

/// The least weight that is called bold.
const BOLD: u16 = 600;
