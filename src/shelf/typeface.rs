//! One font of the shelf as it lies there: its bytes, what it is, and whose.

use typst::text::{Font, FontStretch, FontStyle, FontVariant, FontWeight};

use super::{FONTS, Shelf};

/// A font of the shelf.
#[derive(Debug, Clone)]
pub struct Typeface {
    font: Font,
    /// Where it comes from.
    pub origin: Origin,
}

/// Where a font comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// From inside the program.
    Own {
        /// The folder that it lies in, which bears the name of the family.
        folder: &'static str,
        /// The licence that lies beside it.
        licence: &'static str,
    },
    /// From a folder of the user's.
    Given,
    /// From the machine.
    Installed,
}

impl Typeface {
    /// The file, which can hold several fonts.
    pub fn data(&self) -> &[u8] {
        self.font.data().as_slice()
    }

    /// Which font of the file it is.
    pub fn index(&self) -> u32 {
        self.font.index()
    }

    /// The family as its file names it.
    pub fn family(&self) -> &str {
        &self.font.info().family
    }

    /// From 100 to 900.
    pub fn weight(&self) -> u16 {
        self.font.info().variant.weight.to_number()
    }

    /// Whether it is slanted.
    pub fn is_italic(&self) -> bool {
        self.font.info().variant.style != FontStyle::Normal
    }

    /// Whether it has a character.
    pub fn has(&self, c: char) -> bool {
        self.font.info().coverage.contains(c as u32)
    }
}

impl Shelf {
    /// The font of a family that comes next to what is asked for; none where there
    /// is no such family.
    pub fn typeface(&self, family: &str, bold: bool, italic: bool) -> Option<Typeface> {
        let style = if italic { FontStyle::Italic } else { FontStyle::Normal };
        let weight = if bold { FontWeight::BOLD } else { FontWeight::REGULAR };
        let variant = FontVariant::new(style, weight, FontStretch::NORMAL);
        let index = self.fonts.book().select(&family.to_lowercase(), variant)?;
        Some(Typeface { font: self.fonts.font(index)?, origin: self.origin(index) })
    }

    fn origin(&self, index: usize) -> Origin {
        let Some(own) = index.checked_sub(self.own.start) else { return Origin::Given };
        let Some(path) = self.bundled.get(own) else { return Origin::Installed };
        let folder = path.split('/').next().unwrap_or(path);
        let licence = FONTS.get_file(format!("{folder}/OFL.txt"));
        let licence = licence.and_then(|file| file.contents_utf8()).unwrap_or_default();
        Origin::Own { folder, licence }
    }

    /// A table that lies beside the fonts inside the program; empty where there is none.
    pub fn font_table(name: &str) -> &'static str {
        FONTS.get_file(name).and_then(|file| file.contents_utf8()).unwrap_or_default()
    }
}
