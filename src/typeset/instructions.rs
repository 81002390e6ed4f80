//! The page that says how a booklet is printed and folded: data for the
//! layout `booklet`, which has the words.

use typst_layout::PagedDocument;

use super::escape;
use super::world::{Desk, LayoutFiles, main_file};
use crate::error::Error;
use crate::product::{Duplex, Paper};
use crate::shelf::Shelf;

/// The layout that has the words.
pub const LAYOUT: &str = "booklet";

/// What the page says.
#[derive(Debug)]
pub struct Instructions<'a> {
    /// What the booklet is called.
    pub title: &'a str,
    /// The paper of the office.
    pub paper: Paper,
    /// How many pages the booklet has.
    pub pages: usize,
    /// How its sheets are turned over.
    pub duplex: Duplex,
    /// Whether two copies stand on a sheet.
    pub twice: bool,
    /// Whether it opens to the right, the fold at the right of its first page.
    pub mirrored: bool,
    /// How many sheets each section has.
    pub sections: Vec<usize>,
    /// The pages of each sheet: left and right outside, left and right inside.
    pub sheets: Vec<[usize; 4]>,
}

impl Instructions<'_> {
    /// Sets the page.
    ///
    /// # Errors
    /// Where the layout fails.
    pub fn set(&self, shelf: &Shelf, layout: &LayoutFiles) -> Result<PagedDocument, Error> {
        let desk = Desk::new(shelf, layout, main_file(self.markup())?, &[])?;
        typst::compile::<PagedDocument>(&desk).output.map_err(|complaints| Error::Layout {
            statement: self.title.to_owned(),
            message: complaints.iter().map(|c| c.message.as_str()).collect::<Vec<_>>().join("; "),
        })
    }

    fn markup(&self) -> String {
        let sections: String = self.sections.iter().map(|sheets| format!("{sheets}, ")).collect();
        let sheets: String = self
            .sheets
            .iter()
            .map(|[a, b, c, d]| format!("(outside: ({a}, {b}), inside: ({c}, {d})), "))
            .collect();
        format!(
            "#import \"layouts/{LAYOUT}/main.typ\": instructions\n#instructions(title: {}, paper: {}, \
             pages: {}, duplex: {}, twice: {}, fold: {}, sections: ({sections}), sheets: ({sheets}))\n",
            escape::string(self.title),
            escape::string(self.paper.name()),
            self.pages,
            escape::string(self.duplex.name()),
            self.twice,
            escape::string(if self.mirrored { "right" } else { "left" }),
        )
    }
}
