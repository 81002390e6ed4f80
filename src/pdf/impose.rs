//! Which pages stand on which side of which sheet, so that sheets folded once
//! and laid into one another read in order. Arithmetic on numbers of pages;
//! knows nothing of PDF.

use crate::product::SHEET;

/// The pages on one side of a sheet, counted from 1, left and right of the
/// fold as the side lies before the eye.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Side {
    /// Left of the fold.
    pub left: usize,
    /// Right of it.
    pub right: usize,
}

impl Side {
    /// As a book that opens the other way has it.
    fn mirrored(self) -> Side {
        Side { left: self.right, right: self.left }
    }
}

/// One sheet, folded once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sheet {
    /// The side that is outside when it is folded.
    pub outside: Side,
    /// The side with two pages that face each other.
    pub inside: Side,
    /// How many sheets of its section lie around it.
    pub depth: usize,
    /// How many sheets its section has.
    pub section: usize,
}

impl Sheet {
    /// Its pages, left and right: outside, then inside.
    pub fn pages(&self) -> [usize; 4] {
        [self.outside.left, self.outside.right, self.inside.left, self.inside.right]
    }
}

/// The sheets of a booklet in the order in which they are printed: section
/// after section, each from its outermost sheet to its innermost.
///
/// Without a signature all sheets are one section. With one, sections have at
/// most so many pages, and as nearly the same number of sheets as can be: one
/// sheet left over at the end would be lost in the sewing.
///
/// Pages beyond the last whole sheet are not placed; the caller has filled it.
pub fn saddle(pages: usize, signature: Option<usize>, mirrored: bool) -> Vec<Sheet> {
    let sheets = pages / SHEET;
    let most = signature.map_or(sheets, |pages| pages / SHEET).max(1);
    let mut first = 0;
    let mut out = Vec::with_capacity(sheets);
    for section in shared(sheets, sheets.div_ceil(most)) {
        let last = SHEET * section;
        for depth in 0..section {
            let turn = |side: Side| if mirrored { side.mirrored() } else { side };
            out.push(Sheet {
                outside: turn(Side {
                    left: first + last - 2 * depth,
                    right: first + 1 + 2 * depth,
                }),
                inside: turn(Side {
                    left: first + 2 + 2 * depth,
                    right: first + last - 1 - 2 * depth,
                }),
                depth,
                section,
            });
        }
        first += last;
    }
    out
}

/// So many sheets in so many sections, the longer ones first.
fn shared(sheets: usize, sections: usize) -> impl Iterator<Item = usize> {
    let (each, more) = match sections {
        0 => (0, 0),
        _ => (sheets / sections, sheets % sections),
    };
    (0..sections).map(move |index| each + usize::from(index < more))
}

/// The pages of a section below which the fold takes nothing worth the name.
const CREEPS: usize = 24;

/// How far the pages of a sheet move towards the fold, in the unit of the
/// paper's thickness: the sheets around it push it outwards by as much, and
/// the outer margins come out even when the fore-edge is trimmed.
pub fn creep(sheet: &Sheet, thickness: f64) -> f64 {
    if sheet.section * SHEET < CREEPS { 0.0 } else { sheet.depth as f64 * thickness }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Reads folded sheets as a hand leafs through them: into each section
    /// from its outermost sheet to its innermost, and out again.
    fn leafed(sheets: &[Sheet], mirrored: bool) -> Vec<usize> {
        let order =
            |side: Side| if mirrored { (side.right, side.left) } else { (side.left, side.right) };
        let mut read = Vec::new();
        let mut rest = sheets;
        while let Some(first) = rest.first() {
            let (section, more) = rest.split_at(first.section);
            for sheet in section {
                read.push(order(sheet.outside).1);
                read.push(order(sheet.inside).0);
            }
            for sheet in section.iter().rev() {
                read.push(order(sheet.inside).1);
                read.push(order(sheet.outside).0);
            }
            rest = more;
        }
        read
    }

    #[test]
    fn eight_pages_stand_as_every_manual_has_them() {
        let side = |left, right| Side { left, right };
        let sheets = saddle(8, None, false);
        let sides: Vec<_> = sheets.iter().map(|s| (s.outside, s.inside)).collect();
        assert_eq!(sides, [(side(8, 1), side(2, 7)), (side(6, 3), side(4, 5))]);
        let mirrored = saddle(8, None, true);
        assert_eq!((mirrored[0].outside, mirrored[0].inside), (side(1, 8), side(7, 2)));
    }

    #[test]
    fn sections_are_as_even_as_can_be() {
        let sections = |pages, signature| {
            let sheets = saddle(pages, Some(signature), false);
            let heads = sheets.iter().filter(|sheet| sheet.depth == 0);
            heads.map(|sheet| sheet.section * SHEET).collect::<Vec<_>>()
        };
        assert_eq!(sections(44, 16), [16, 16, 12]);
        assert_eq!(sections(20, 16), [12, 8]);
        assert_eq!(sections(12, 16), [12]);
        assert_eq!(sections(12, 4), [4, 4, 4]);
    }

    #[test]
    fn creep_begins_with_thick_sections_and_grows_inwards() {
        let shifts = |pages, signature| {
            let sheets = saddle(pages, signature, false);
            sheets.iter().map(|sheet| creep(sheet, 0.1)).collect::<Vec<_>>()
        };
        assert!(shifts(20, None).iter().all(|shift| *shift == 0.0));
        assert_eq!(shifts(24, None)[..3], [0.0, 0.1, 0.2]);
        assert!(shifts(44, Some(16)).iter().all(|shift| *shift == 0.0));
    }

    proptest! {
        #[test]
        fn folding_restores_the_order(sheets in 0usize..60, signature in proptest::option::of(1usize..20), mirrored: bool) {
            let pages = sheets * SHEET;
            let placed = saddle(pages, signature.map(|s| s * SHEET), mirrored);
            prop_assert_eq!(placed.len(), sheets);
            prop_assert_eq!(leafed(&placed, mirrored), (1..=pages).collect::<Vec<_>>());
        }

        #[test]
        fn every_page_stands_once_and_backs_its_neighbour(sheets in 1usize..60, signature in proptest::option::of(1usize..20), mirrored: bool) {
            let placed = saddle(sheets * SHEET, signature.map(|s| s * SHEET), mirrored);
            let mut seen: Vec<usize> = placed.iter().flat_map(Sheet::pages).collect();
            seen.sort_unstable();
            prop_assert_eq!(seen, (1..=sheets * SHEET).collect::<Vec<_>>());
            for Sheet { outside, inside, .. } in placed {
                // The two sides of a leaf: turned over, left lies behind right.
                for (front, back) in [(outside.right, inside.left), (outside.left, inside.right)] {
                    prop_assert_eq!(front.max(back) - front.min(back), 1);
                    prop_assert_eq!(front.min(back) % 2, 1, "an odd page begins a leaf");
                }
                let (verso, recto) = if mirrored { (inside.right, inside.left) } else { (inside.left, inside.right) };
                prop_assert!(verso % 2 == 0 && recto % 2 == 1, "facing pages face");
            }
        }

        #[test]
        fn no_section_is_longer_than_asked(sheets in 1usize..60, signature in 1usize..20) {
            let placed = saddle(sheets * SHEET, Some(signature * SHEET), false);
            let lengths: Vec<usize> = placed.iter().filter(|s| s.depth == 0).map(|s| s.section).collect();
            let (most, least) = (lengths.iter().max(), lengths.iter().min());
            prop_assert!(most <= Some(&signature));
            prop_assert!(most.zip(least).is_some_and(|(most, least)| most - least <= 1));
        }
    }
}
