//! The page tree: every page in order, with what it inherits (ISO 32000-1,
//! 7.7.3), and its boxes (14.11.2).
//!
//! Judges nothing but whether a page can be found.

use std::collections::HashSet;

use lopdf::{Dictionary, Object, ObjectId};

use super::file::{File, dictionary};
use super::geometry::{MM, Rect};

/// More pages than this are not looked at.
const MOST: usize = 10_000;

/// A page.
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    /// Counted from 1, as people do.
    pub number: usize,
    /// Its own dictionary.
    pub dict: &'a Dictionary,
    /// Fonts, colour spaces, pictures.
    pub resources: Option<&'a Dictionary>,
    /// Its unit in points.
    pub unit: f64,
    /// The sheet, its own or inherited, in points.
    pub media: Option<Rect>,
    /// What remains of a picture that runs off the page until the sheet is cut.
    pub bleed: Option<Rect>,
    /// The page after cutting.
    pub trim: Option<Rect>,
}

impl Page<'_> {
    /// The area that the press prints for good: the bleed, else the trim, else
    /// the sheet.
    pub fn printed(&self) -> Rect {
        self.bleed.or(self.trim).or(self.media).unwrap_or(Rect::EVERYWHERE)
    }
}

/// What a page tree holds.
#[derive(Debug, Default)]
pub struct Pages<'a> {
    /// In order.
    pub all: Vec<Page<'a>>,
    /// What is wrong with the tree, in words.
    pub trouble: Option<&'static str>,
}

impl Pages<'_> {
    /// Width and height after cutting in millimetres, where all pages are alike.
    pub fn trim(&self) -> Option<[f64; 2]> {
        let size = |page: &Page<'_>| {
            let trim = page.trim?;
            let unit = page.unit / MM;
            Some([trim.width() * unit, trim.height() * unit])
        };
        let first = size(self.all.first()?)?;
        let alike = |page| {
            let size: Option<[f64; 2]> = size(page);
            size.is_some_and(|size| (0..2).all(|side| (size[side] - first[side]).abs() < 0.05))
        };
        self.all.iter().all(alike).then_some(first)
    }

    /// The least bleed of any side in millimetres, where every page has trim and bleed.
    pub fn bleed(&self) -> Option<f64> {
        let least = |page: &Page<'_>| {
            let [left, bottom, right, top] = page.trim?.edges();
            let [l, b, r, t] = page.bleed?.edges();
            let sides = [left - l, bottom - b, r - right, t - top];
            Some(sides.into_iter().fold(f64::INFINITY, f64::min) * page.unit / MM)
        };
        let all: Option<Vec<f64>> = self.all.iter().map(least).collect();
        all?.into_iter().reduce(f64::min)
    }
}

#[derive(Clone, Copy, Default)]
struct Inherited<'a> {
    resources: Option<&'a Dictionary>,
    media: Option<Rect>,
}

/// Walks the tree. A node that was seen before is not entered again.
pub fn pages(file: &File) -> Pages<'_> {
    let mut found = Pages::default();
    let mut seen: HashSet<ObjectId> = HashSet::new();
    let root = file.catalog().and_then(|catalog| catalog.get(b"Pages").ok());
    let mut open: Vec<(&Object, Inherited<'_>)> =
        root.map(|root| (root, Inherited::default())).into_iter().collect();
    while let Some((node, inherited)) = open.pop() {
        if let Ok(id) = node.as_reference()
            && !seen.insert(id)
        {
            found.trouble = Some("a page or a branch of the page tree stands in it twice");
            continue;
        }
        let Some(dict) = dictionary(file.resolve(node)) else {
            found.trouble = Some("a page is missing from the page tree");
            continue;
        };
        if found.all.len() == MOST {
            found.trouble = Some("there are more than 10,000 pages; the others were not looked at");
            break;
        }
        let inherited = Inherited {
            resources: file.dict(dict, b"Resources").or(inherited.resources),
            media: rect(file, dict, b"MediaBox").or(inherited.media),
        };
        match file.array(dict, b"Kids") {
            // The first is to come from the stack first.
            Some(kids) => open.extend(kids.iter().rev().map(|kid| (kid, inherited))),
            None => found.all.push(page(file, found.all.len() + 1, dict, inherited)),
        }
    }
    found
}

fn page<'a>(
    file: &'a File,
    number: usize,
    dict: &'a Dictionary,
    inherited: Inherited<'a>,
) -> Page<'a> {
    let unit = file.number(dict, b"UserUnit").filter(|unit| *unit > 0.0).unwrap_or(1.0);
    let own = |key: &[u8]| rect(file, dict, key).map(|area| area.scaled(unit));
    Page {
        number,
        dict,
        resources: inherited.resources,
        unit,
        media: inherited.media.map(|area| area.scaled(unit)),
        bleed: own(b"BleedBox"),
        trim: own(b"TrimBox"),
    }
}

/// A rectangle from a dictionary.
pub fn rect(file: &File, dict: &Dictionary, key: &[u8]) -> Option<Rect> {
    Rect::of(&file.numbers(dict, key)?)
}
