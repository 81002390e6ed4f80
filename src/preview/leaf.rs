//! A page as it is shown: an SVG of what is printed, the bleed around it, and where each
//! word stands, so that it can be pointed at, read aloud and copied.
//!
//! A page that is the same as before is not drawn again, and is known by the same name, so
//! that a browser that has it does not ask for it.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;
use typst::layout::{Abs, Sides};
use typst::utils::hash128;
use typst_layout::Page;
use typst_svg::SvgOptions;

use crate::artifact::Digest;
use crate::press::view::Set;
use crate::product::Paper;
use crate::typeset::words::Word;

/// A page, drawn.
#[derive(Debug)]
pub struct Leaf {
    /// What it is known by: the same for the same page, and for no other.
    pub id: String,
    /// The page as JSON: `svg`, `width`, `height` and `bleed` in points, and `lines`, each
    /// a list of words `[left, top, width, height, "text"]`.
    pub data: String,
}

/// The pages that were drawn last.
#[derive(Debug, Default)]
pub struct Leaves {
    known: HashMap<u128, Arc<Leaf>>,
}

/// How far what runs off a page is printed on, on this paper.
pub fn bleed(paper: Paper) -> Abs {
    crate::pdf::press::bleed(paper)
}

impl Leaves {
    /// The pages, drawn; those that are known are not drawn again.
    pub fn of(&mut self, set: &Set) -> Vec<Arc<Leaf>> {
        let bleed = bleed(set.paper);
        let pages: Vec<(&Page, &Vec<Vec<Word>>)> =
            set.pages.document.pages().iter().zip(&set.words).collect();
        let known = &self.known;
        let drawn: Vec<(u128, Arc<Leaf>)> = pages
            .into_par_iter()
            .map(|(page, lines)| {
                let key = hash128(&(page, bleed));
                let leaf = known.get(&key).cloned();
                (key, leaf.unwrap_or_else(|| Arc::new(draw(page, lines, bleed))))
            })
            .collect();
        self.known = drawn.iter().cloned().collect();
        drawn.into_iter().map(|(_, leaf)| leaf).collect()
    }
}

/// A word: left, top, width, height, and what it says.
type Boxed<'a> = (f64, f64, f64, f64, &'a str);

#[derive(Serialize)]
struct Data<'a> {
    svg: &'a str,
    width: f64,
    height: f64,
    bleed: f64,
    lines: Vec<Vec<Boxed<'a>>>,
}

fn draw(page: &Page, lines: &[Vec<Word>], bleed: Abs) -> Leaf {
    let around = Page { bleed: Sides::splat(bleed), ..page.clone() };
    let options = SvgOptions { render_bleed: true, pretty: false };
    let svg = typst_svg::svg(&around, &options);
    let lines = lines.iter().map(|line| line.iter().map(placed).collect()).collect();
    let (width, height) = (hundredths(page.frame.width()), hundredths(page.frame.height()));
    let data = Data { svg: &svg, width, height, bleed: hundredths(bleed), lines };
    let data = serde_json::to_string(&data).unwrap_or_default();
    let id = Digest::of(data.as_bytes()).to_string()[..32].to_owned();
    Leaf { id, data }
}

fn placed(word: &Word) -> (f64, f64, f64, f64, &str) {
    let Word { text, left, top, width, height, .. } = word;
    (hundredths(*left), hundredths(*top), hundredths(*width), hundredths(*height), text)
}

/// A length in points, as exactly as a screen can show it.
fn hundredths(length: Abs) -> f64 {
    (length.to_pt() * 100.0).round() / 100.0
}
