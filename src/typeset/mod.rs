//! Statement → pages.
//!
//! 1. [`glyphs`]: is there a font for every character?
//! 2. [`pictures`]: can each of them be shown?
//! 3. [`faces`]: which of the user's for letters that the program has none for?
//! 4. [`emit`]: the statement as Typst markup, with a source map; everything
//!    of the author's made harmless by [`escape`], titles broken by [`sense`]
//! 5. [`world`]: what Typst may see, and the numbers of [`notes`] as the text says them
//! 6. [`blame`]: its complaints, led back to the author's lines
//! 7. [`rounds`]: Typst's, begun at pages of the same text where there are any, else at
//!    [`blank`] ones
//! 8. [`clusters`]: letters and their accents in one piece
//! 9. [`Pages`]: the pages and the names of places on them
//! 10. [`fit`]: the sizes at which they fill whole sheets, begun where the [`length`]
//!     of the text lets it end
//! 11. [`folios`]: where in the statement each page begins, read from its lines
//!     by [`trace`]; where each word stands, for whoever points at one: [`words`]
//! 12. [`audit`]: what a typographer would find on them
//!
//! Beside it [`code`]: the code on the back page; [`instructions`]: the page that says how a booklet is folded;
//! [`cover`]: the page that becomes the cover; [`parameters`]: what a statement may set in a layout, its colour an [`accent`].

pub mod accent;
pub mod audit;
pub mod blame;
mod blank;
pub mod clusters;
pub mod code;
pub mod cover;
pub mod emit;
pub mod escape;
pub mod faces;
pub mod fit;
pub mod folios;
pub mod glyphs;
pub mod instructions;
pub mod length;
mod notes;
pub mod parameters;
pub mod pictures;
mod rounds;
mod sense;
pub mod trace;
pub mod words;
pub mod world;

use std::collections::BTreeSet;
use std::sync::Arc;

use typst::diag::SourceDiagnostic;
use typst::foundations::Label;
use typst::introspection::{Introspector, Location};
use typst::layout::{Frame, FrameItem};
use typst::model::Document;
use typst::syntax::Source as Main;
use typst::text::FontInstance;
use typst::utils::PicoStr;
use typst_layout::PagedDocument;

use crate::bounds::deadline::Deadline;
use crate::diagnostic::{Checked, Diagnostic};
use crate::error::Error;
use crate::plate::Plate;
use crate::product::Form;
use crate::shelf::Shelf;
use crate::source::Source;
use crate::statement::{Block, Statement};
use accent::Accent;
use emit::{Emitted, Origins, Setting};
use world::{Desk, LayoutFiles, main_file};

/// The pages of a statement.
#[derive(Debug, Clone)]
pub struct Pages {
    /// The laid-out pages.
    pub document: PagedDocument,
    /// The named places on them: `p1`, `p2` …, `contact`.
    pub places: Vec<(Location, String)>,
    /// The markup they were made from, parsed.
    pub main: Main,
    /// Where its parts came from.
    pub origins: Origins,
    /// How many blank pages print has more, so that sheets come out even:
    /// before the contact, or at the end where there is none.
    pub blanks: usize,
    /// Whether the last page is the contact's.
    pub ends_in_contact: bool,
    /// How they become sheets.
    pub form: Form,
    /// The second colour, as it is on the pages.
    pub accent: Option<Accent>,
}

impl Pages {
    /// How many pages there are in print.
    pub fn in_print(&self) -> usize {
        self.document.pages().len() + self.blanks
    }

    /// The pages with the contact's called by the number that it has in print,
    /// behind the blank ones.
    fn numbered(mut self) -> Pages {
        if self.blanks == 0 || !self.ends_in_contact {
            return self;
        }
        let mut pages = self.document.pages().to_vec();
        if let Some(last) = pages.last_mut() {
            last.number += self.blanks as u64;
        }
        self.document = PagedDocument::new(pages.into(), self.document.info().clone());
        self
    }
}

/// The families of type on the pages, in the order of their names.
pub fn families(document: &PagedDocument) -> Vec<String> {
    fn walk(frame: &Frame, last: &mut Option<FontInstance>, out: &mut BTreeSet<String>) {
        for (_, item) in frame.items() {
            match item {
                FrameItem::Group(group) => walk(&group.frame, last, out),
                FrameItem::Text(text) if last.as_ref() != Some(&text.font) => {
                    out.insert(text.font.info().family.to_string());
                    *last = Some(text.font.clone());
                }
                _ => {}
            }
        }
    }
    let (mut last, mut out) = (None, BTreeSet::new());
    document.pages().iter().for_each(|page| walk(&page.frame, &mut last, &mut out));
    out.into_iter().collect()
}

/// What is known of a layout before it is made.
#[derive(Debug, Clone, Copy, Default)]
pub struct Known<'a> {
    /// The markup of an earlier one of the statement, parsed.
    pub main: Option<&'a Main>,
    /// Pages that say nearly what its own will.
    pub pages: Option<&'a PagedDocument>,
}

/// Sets a statement that has a glyph for every character. No pages where a finding of severity error stands in the
/// way. Where it was set before, what is the same keeps its marks, so that Typst knows it again;
/// it begins with what the pages say that are known.
///
/// # Errors
/// Where the layout itself fails.
pub fn typeset(
    statement: &Statement,
    source: &Source,
    shelf: &Shelf,
    layout: &LayoutFiles,
    setting: Setting<'_>,
    known: Known<'_>,
    deadline: Deadline,
) -> Result<Checked<Option<Pages>>, Error> {
    let Emitted { text, origins } = emit::emit(statement, setting);
    let main = match known.main {
        Some(before) => {
            let mut main = before.clone();
            main.replace(&text);
            main
        }
        None => main_file(text)?,
    };
    let desk = Desk::new(shelf, layout, main.clone(), setting.plates)?.until(deadline);
    let compiled = rounds::set(&desk, known.pages);
    let document = match compiled.output {
        Ok(document) => clusters::join(document),
        Err(complaints) => {
            let findings = blame::sort(&complaints, &desk, &origins, source)?;
            return Ok(Checked { value: None, findings });
        }
    };
    let findings: Vec<Diagnostic> = compiled
        .warnings
        .iter()
        .map(|warning| {
            let message = format!("the layout warns: {}", warning.message);
            Diagnostic::warning("layout-warning", crate::source::Span::default(), message)
        })
        .collect();
    let Setting { form, accent, .. } = setting;
    let accent = accent.cloned();
    let blanks = form.blanks(document.pages().len());
    let ends_in_contact = ends_in_contact(statement);
    let places = places(statement, &document);
    let pages = Pages { document, places, main, origins, blanks, ends_in_contact, form, accent };
    Ok(Checked { value: Some(pages), findings })
}

/// Leads complaints that arise when pages are exported back to the text.
///
/// # Errors
/// Where a complaint is not about the text.
pub fn blame_export(
    complaints: &[SourceDiagnostic],
    pages: &Pages,
    source: &Source,
    shelf: &Shelf,
    layout: &LayoutFiles,
    plates: &[Arc<Plate>],
) -> Result<Vec<Diagnostic>, Error> {
    let desk = Desk::new(shelf, layout, pages.main.clone(), plates)?;
    blame::sort(complaints, &desk, &pages.origins, source)
}

/// Whether what stands at the foot of the last page is there: the contact, or the other
/// languages.
fn ends_in_contact(statement: &Statement) -> bool {
    statement.contact.is_some() || !statement.editions.is_empty()
}

/// Where the numbered paragraphs and the contact stand.
fn places(statement: &Statement, document: &PagedDocument) -> Vec<(Location, String)> {
    anchors(&statement.blocks)
        .into_iter()
        .chain(statement.contact.iter().map(|_| "contact".to_owned()))
        .filter_map(|name| {
            let label = Label::new(PicoStr::intern(&name))?;
            let element = document.introspector().query_label(label).ok()?;
            Some((element.location()?, name))
        })
        .collect()
}

/// The anchors of all numbered paragraphs in reading order.
fn anchors(blocks: &[Block]) -> Vec<String> {
    blocks
        .iter()
        .filter_map(|block| match block {
            Block::Paragraph(paragraph) => paragraph.number.as_ref(),
            _ => None,
        })
        .map(|number| number.anchor.clone())
        .collect()
}
