//! The PDF for the office printer: the pages of the press file two by two on
//! sheets that are folded and stapled.
//!
//! [`super::impose`] says which pages stand on a sheet, [`super::ink`] in what
//! ink; here they are placed. Nothing is laid out and nothing parsed again.

use lopdf::{Document, Object, dictionary};
use typst::layout::{
    Abs, Angle, Frame, FrameItem, GroupItem, Point, Ratio, Sides, Size, Transform,
};
use typst::model::{Document as _, DocumentInfo};
use typst::visualize::{Curve, Paint};
use typst_layout::{Page, PagedDocument};
use typst_pdf::PdfStandard;

use super::impose::{self, Sheet, Side};
use super::{export, ink, pictures};
use crate::product::{Duplex, Folding, Paper, SHEET, Stock};
use crate::statement::identity::Direction;
use crate::statement::{Date, Statement};

/// What the office has.
#[derive(Debug, Clone, Copy)]
pub struct Order<'a> {
    /// Its paper.
    pub paper: Paper,
    /// How it prints and folds.
    pub folding: Folding,
    /// The page that says how to print and fold.
    pub instructions: Option<&'a PagedDocument>,
}

/// A file of the booklet.
#[derive(Debug)]
pub struct File {
    /// What its name has after the product's: `-fronts`, `-backs` or nothing.
    pub suffix: &'static str,
    /// Its content.
    pub bytes: Vec<u8>,
    /// How many sides of sheets it has.
    pub pages: usize,
    /// How the sheets are turned over.
    pub duplex: Duplex,
}

/// What a folding comes to, all defaults in place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Resolved {
    /// How the printer turns the sheets over.
    pub duplex: Duplex,
    /// The most pages of a section.
    pub signature: Option<usize>,
    /// Whether two copies stand on a sheet, one above the other.
    pub twice: bool,
    /// How thick a sheet is, in millimetres.
    pub thickness: f64,
}

impl Resolved {
    /// The defaults: one section, two pages to a side, and the edge that keeps
    /// the backs upright. Pages side by side lie on a wide sheet, four of them
    /// on a tall one.
    pub fn of(folding: Folding) -> Resolved {
        let twice = folding.nup == Some(4);
        let upright = if twice { Duplex::LongEdge } else { Duplex::ShortEdge };
        Resolved {
            duplex: folding.duplex.unwrap_or(upright),
            signature: folding.signature,
            twice,
            thickness: Stock::of(Paper::default(), folding).thickness(),
        }
    }

    /// Whether the backs lie head down in the file, so that they come out
    /// upright on the sheet.
    pub fn turns_backs(self) -> bool {
        match self.duplex {
            Duplex::LongEdge => !self.twice,
            Duplex::ShortEdge => self.twice,
            Duplex::Manual => false,
        }
    }
}

/// Writes the booklet of separated pages: one file, or two where sheets are
/// turned by hand.
///
/// # Errors
/// Where the pages do not fill sheets, or a file cannot be completed.
pub fn write(
    inked: &PagedDocument,
    statement: &Statement,
    dated: Date,
    order: Order<'_>,
) -> Result<Vec<File>, String> {
    let count = inked.pages().len();
    if count == 0 || !count.is_multiple_of(SHEET) {
        return Err(format!("{count} pages do not fill folded sheets of {SHEET}"));
    }
    let way = Resolved::of(order.folding);
    let mirrored = statement.identity.dir == Direction::Rtl;
    let desk = Desk::new(inked, order.paper, way);
    let sheets = impose::saddle(count, way.signature, mirrored);
    let last = order.instructions.map(PagedDocument::pages).unwrap_or_default();
    let outside = |sheet: &Sheet| desk.side(sheet, sheet.outside, false);
    let inside = |sheet: &Sheet| desk.side(sheet, sheet.inside, true);
    let files: Vec<(&'static str, Vec<Page>)> = if way.duplex == Duplex::Manual {
        let fronts = sheets.iter().map(outside).chain(last.iter().cloned());
        vec![("-fronts", fronts.collect()), ("-backs", sheets.iter().map(inside).collect())]
    } else {
        let both = sheets.iter().flat_map(|sheet| [outside(sheet), inside(sheet)]);
        vec![("", both.chain(last.iter().cloned()).collect())]
    };
    written(files, inked.info(), &statement.identity.slug, dated, way.duplex)
}

/// The files of sheets, each under its suffix.
pub(super) fn written(
    files: Vec<(&'static str, Vec<Page>)>,
    info: &DocumentInfo,
    slug: &str,
    dated: Date,
    duplex: Duplex,
) -> Result<Vec<File>, String> {
    files
        .into_iter()
        .map(|(suffix, pages)| {
            let count = pages.len();
            let document = PagedDocument::new(pages.into(), info.clone());
            let name = format!("{slug}:booklet{suffix}");
            let bytes = export::plain(&document, &name, dated, PdfStandard::V_1_7)?;
            Ok(File { suffix, bytes: finish(&bytes, duplex)?, pages: count, duplex })
        })
        .collect()
}

/// The sheet for pages of a size, as it is read, and how much smaller they become on it.
pub fn sheet(page: Size, paper: Paper, twice: bool) -> (Size, f64) {
    let spread = Size::new(page.x * 2.0, page.y);
    let stock = Stock::of(paper, Folding::default()).for_pages(page.x.to_mm(), page.y.to_mm());
    let (short, long) = stock.sides;
    let open = Size::new(Abs::mm(long), Abs::mm(short));
    if twice {
        // Two such spreads, one above the other on the sheet upright.
        let sheet = Size::new(open.y, open.x);
        (sheet, (sheet.x / spread.x).min(sheet.y / 2.0 / spread.y))
    } else {
        (open, 1.0)
    }
}

/// Where things lie on a sheet.
struct Desk<'a> {
    pages: &'a [Page],
    way: Resolved,
    /// The whole sheet as it is read.
    sheet: Size,
    /// One page as it was laid out.
    page: Size,
    /// How much smaller it becomes.
    scale: f64,
}

impl<'a> Desk<'a> {
    fn new(document: &'a PagedDocument, paper: Paper, way: Resolved) -> Desk<'a> {
        let page = document.pages().first().map_or(Size::zero(), |page| page.frame.size());
        let (sheet, scale) = sheet(page, paper, way.twice);
        Desk { pages: document.pages(), way, sheet, page, scale }
    }

    /// One side of a sheet.
    fn side(&self, sheet: &Sheet, side: Side, back: bool) -> Page {
        let mut frame = Frame::hard(self.sheet);
        let copies = if self.way.twice { 2 } else { 1 };
        let height = self.sheet.y / f64::from(copies);
        let shift = Abs::mm(impose::creep(sheet, self.way.thickness));
        for copy in 0..copies {
            let top = height * f64::from(copy) + (height - self.page.y * self.scale) / 2.0;
            self.place(&mut frame, side.left, top, -1.0, shift);
            self.place(&mut frame, side.right, top, 1.0, shift);
        }
        if back {
            // Seen by whoever folds, and inside when it is folded.
            self.ticks(&mut frame, copies, height);
        }
        if back && self.way.turns_backs() {
            turn(&mut frame);
        }
        let like = &self.pages[0];
        Page { frame, bleed: Sides::splat(Abs::zero()), numbering: None, number: 1, ..like.clone() }
    }

    /// A page against the fold: at the left (−1) or the right (1) of it, moved
    /// towards it by so much.
    fn place(&self, frame: &mut Frame, number: usize, top: Abs, at: f64, creep: Abs) {
        let Some(page) = number.checked_sub(1).and_then(|index| self.pages.get(index)) else {
            return;
        };
        let width = self.page.x * self.scale;
        let fold = self.sheet.x / 2.0;
        let left = if at < 0.0 { fold - width } else { fold };
        let scaled = Ratio::new(self.scale);
        let mut inner = GroupItem::new(page.frame.clone());
        inner.transform = Transform::translate(creep * -at, Abs::zero())
            .pre_concat(Transform::scale(scaled, scaled));
        // What runs off a page ends at its edge, and so at the fold.
        let mut window = Frame::hard(Size::new(width, self.page.y * self.scale));
        window.push(Point::zero(), FrameItem::Group(inner));
        let mut outer = GroupItem::new(window);
        outer.clip = Some(Curve::rect(outer.frame.size()));
        frame.push(Point::new(left, top), FrameItem::Group(outer));
    }

    /// Short lines at the ends of the fold, and of the cut between two copies.
    fn ticks(&self, frame: &mut Frame, copies: u8, height: Abs) {
        let length = Abs::mm(6.0);
        let fold = self.sheet.x / 2.0;
        for copy in 0..copies {
            let top = height * f64::from(copy);
            for y in [top, top + height - length] {
                tick(frame, Point::new(fold, y), Point::with_y(length));
            }
        }
        if copies > 1 {
            for x in [Abs::zero(), self.sheet.x - length] {
                tick(frame, Point::new(x, height), Point::with_x(length));
            }
        }
    }
}

/// Turns a side head down.
pub(super) fn turn(frame: &mut Frame) {
    let middle = frame.size() / 2.0;
    frame.transform(Transform::rotate_at(Angle::deg(180.0), middle.x, middle.y));
}

/// A hairline of black.
fn tick(frame: &mut Frame, from: Point, along: Point) {
    ink::hairline(frame, from, along, Paint::Solid(ink::black(1.0)), None);
}

/// Tells the print dialogue what is right for this file: its own size, and the
/// edge about which sheets turn (ISO 32000-1, 12.2).
fn finish(bytes: &[u8], duplex: Duplex) -> Result<Vec<u8>, String> {
    let said = |error: lopdf::Error| error.to_string();
    let mut file = Document::load_mem(bytes).map_err(said)?;
    pictures::declare(&mut file)?;
    let way: &str = match duplex {
        Duplex::LongEdge => "DuplexFlipLongEdge",
        Duplex::ShortEdge => "DuplexFlipShortEdge",
        Duplex::Manual => "Simplex",
    };
    let catalog = file.catalog_mut().map_err(said)?;
    catalog.set(
        "ViewerPreferences",
        dictionary! {
            "DisplayDocTitle" => true,
            "PrintScaling" => Object::Name(b"None".to_vec()),
            "PickTrayByPDFSize" => true,
            "Duplex" => Object::Name(way.as_bytes().to_vec()),
        },
    );
    for key in ["PageLabels", "Outlines", "PageMode"] {
        catalog.remove(key.as_bytes());
    }
    file.prune_objects();
    file.renumber_objects();
    let mut out = Vec::new();
    file.save_to(&mut out).map_err(|error| error.to_string())?;
    Ok(out)
}
