//! Where the panels of a leaflet stand on the two sides of its sheet.
//!
//! Arithmetic alone: numbers of panels and millimetres. What is on the panels,
//! and how a sheet gets into a file, is told elsewhere.
//!
//! Panels are numbered as they are read. A sheet folded once opens like a
//! book: front, the two inside, back. A sheet folded in three has its last
//! third folded in under the first. Whoever unfolds it has the three inside
//! before the eyes at once, so they are read as one, from one edge to the
//! other; then the sheet is turned over and read on: the flap, and beside it
//! the back. So no two panels that follow each other are parted by one that
//! does not, whichever side lies on top.

use crate::product::{Fold, Leaflet};

/// A panel on the unfolded sheet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Panel {
    /// Which in the order of reading, from 1.
    pub number: usize,
    /// From the left edge of the sheet, in millimetres.
    pub left: f64,
    /// Its width in millimetres.
    pub width: f64,
}

/// The panels of both sides, each from left to right: the outside, then the
/// inside as it lies when the sheet is turned over about its short edge.
/// `width` is that of a panel in millimetres; `mirrored`, the leaflet opens to
/// the right.
pub fn sides(leaflet: Leaflet, width: f64, mirrored: bool) -> [Vec<Panel>; 2] {
    let narrow = width - leaflet.flap;
    // The flap stands behind the last of the inside.
    let numbers: [&[(usize, f64)]; 2] = match leaflet.fold {
        Fold::Once => [&[(4, width), (1, width)], &[(2, width), (3, width)]],
        Fold::Three => {
            [&[(5, narrow), (6, width), (1, width)], &[(2, width), (3, width), (4, narrow)]]
        }
    };
    numbers.map(|side| {
        let mut panels = side.to_vec();
        if mirrored {
            panels.reverse();
        }
        let mut left = 0.0;
        let place = |(number, width): (usize, f64)| {
            let panel = Panel { number, left, width };
            left += width;
            panel
        };
        panels.into_iter().map(place).collect()
    })
}

/// The width of the unfolded sheet in millimetres.
pub fn sheet(leaflet: Leaflet, width: f64) -> f64 {
    match leaflet.fold {
        Fold::Once => 2.0 * width,
        Fold::Three => 3.0 * width - leaflet.flap,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(fold: Fold, mirrored: bool) -> [Vec<usize>; 2] {
        let leaflet = Leaflet { fold, flap: 1.5 };
        sides(leaflet, 99.5, mirrored).map(|side| side.iter().map(|p| p.number).collect())
    }

    #[test]
    fn panels_stand_in_the_order_of_reading() {
        assert_eq!(numbers(Fold::Three, false), [vec![5, 6, 1], vec![2, 3, 4]]);
        assert_eq!(numbers(Fold::Three, true), [vec![1, 6, 5], vec![4, 3, 2]]);
        assert_eq!(numbers(Fold::Once, false), [vec![4, 1], vec![2, 3]]);
        assert_eq!(numbers(Fold::Once, true), [vec![1, 4], vec![3, 2]]);
    }

    #[test]
    fn folds_meet_when_the_sheet_is_turned_over() {
        for fold in Fold::ALL {
            for mirrored in [false, true] {
                let leaflet = Leaflet { fold: *fold, flap: 1.5 };
                let whole = sheet(leaflet, 99.5);
                let [outside, inside] = sides(leaflet, 99.5, mirrored);
                for side in [&outside, &inside] {
                    let last = side.last().expect("a panel");
                    assert!((last.left + last.width - whole).abs() < 1e-9);
                }
                for (front, back) in outside.iter().zip(inside.iter().rev()) {
                    assert_eq!(front.width, back.width);
                    assert!((front.left + back.left + back.width - whole).abs() < 1e-9);
                }
            }
        }
        // Three panels of letter, in the sixteenths that printers know.
        let letter = Leaflet { fold: Fold::Three, flap: 25.4 / 16.0 };
        assert!((sheet(letter, 93.6625) - 279.4).abs() < 1e-9);
    }

    #[test]
    fn the_flap_is_narrower_and_lies_inside() {
        let leaflet = Leaflet { fold: Fold::Three, flap: 1.5 };
        let [outside, inside] = sides(leaflet, 99.5, false);
        assert_eq!((outside[0].number, outside[0].width), (5, 98.0));
        assert_eq!((inside[2].number, inside[2].width), (4, 98.0));
    }
}
