//! How a book or a page can be read, in the words of the discoverability
//! vocabulary: EPUB Accessibility 1.1, section 2, and schema.org.
//! <https://www.w3.org/2021/a11y-discov-vocab/latest/>

use std::sync::Arc;

use super::Dialect;
use crate::plate::Plate;
use crate::statement::{Block, Statement};

/// How it can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// `accessMode`.
    pub modes: &'static [&'static str],
    /// `accessModeSufficient`: what alone is enough.
    pub sufficient: Vec<&'static str>,
    /// `accessibilityFeature`: what helps to read it.
    pub features: Vec<&'static str>,
    /// `accessibilityHazard`: what can do harm.
    pub hazards: &'static [&'static str],
    /// The same in English.
    pub summary: String,
    /// Whether every picture is described in words.
    pub described: bool,
}

/// How a statement can be read, and whether the pages of the print are marked in
/// it.
pub fn access(
    statement: &Statement,
    plates: &[Arc<Plate>],
    dialect: Dialect,
    has_pages: bool,
) -> Access {
    let pictures = &statement.pictures;
    let words = pictures.iter().filter(|picture| !picture.alternative.is_empty()).count();
    let described = words == pictures.len();
    let moves = plates.iter().any(|plate| plate.may_move());
    let mut sufficient = Vec::new();
    // The cover does not count: nobody needs it to understand the text.
    if !pictures.is_empty() {
        sufficient.push("textual,visual");
    }
    if described {
        sufficient.push("textual");
    }
    Access {
        modes: if pictures.is_empty() { &["textual"] } else { &["textual", "visual"] },
        sufficient,
        features: features(dialect, words > 0, has_pages),
        // A picture that moves may flash, and nobody has looked.
        hazards: if moves {
            &["unknownFlashingHazard", "unknownMotionSimulationHazard", "noSoundHazard"]
        } else {
            &["none"]
        },
        summary: summary(statement, described, moves),
        described,
    }
}

fn features(dialect: Dialect, described: bool, has_pages: bool) -> Vec<&'static str> {
    let mut out = Vec::new();
    // The page has no table of contents of its own.
    if dialect == Dialect::Book {
        out.push("tableOfContents");
    }
    out.extend(["structuralNavigation", "readingOrder", "ARIA", "displayTransformability"]);
    if dialect == Dialect::Book {
        out.push("unlocked");
    }
    if has_pages {
        out.push("pageBreakMarkers");
        if dialect == Dialect::Book {
            out.push("pageNavigation");
        }
    }
    if described {
        out.push("alternativeText");
    }
    out
}

fn summary(statement: &Statement, described: bool, moves: bool) -> String {
    let numbered = statement
        .blocks
        .iter()
        .any(|block| matches!(block, Block::Paragraph(p) if p.number.is_some()));
    let places = if numbered { "Headings and numbered paragraphs" } else { "Headings" };
    let seen = match (statement.pictures.is_empty(), described) {
        (true, _) => "",
        (false, true) => " Every picture is described in words.",
        (false, false) => " Not every picture is described in words.",
    };
    let moving = if moves { " A picture in it may move." } else { "" };
    format!(
        "All of the text can be read aloud and resized. {places} can be navigated.{seen}{moving}"
    )
}
