//! Which pages lie beside each other: in the hand, and on the sheets of the booklet.
//!
//! Pages are named by their place in print, from nought, the blank ones among them.

use serde::Serialize;

use crate::pdf::{impose, panels};
use crate::product::Form;

/// Pages side by side.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Group {
    /// What it is called.
    pub name: String,
    /// From left to right; nothing where there is no page.
    pub pages: Vec<Option<usize>>,
    /// How many copies stand on the sheet, one above the other.
    pub copies: usize,
    /// By how many millimetres of a page the pages are moved towards the fold.
    pub creep: f64,
}

/// How a booklet is folded.
#[derive(Debug, Clone, Copy, Default)]
pub struct Way {
    /// The most pages of a section.
    pub signature: Option<usize>,
    /// Whether two copies stand on a sheet.
    pub twice: bool,
    /// How thick a sheet is, in millimetres of a page.
    pub thickness: f64,
}

impl Group {
    fn new(name: String, pages: impl IntoIterator<Item = Option<usize>>) -> Group {
        Group { name, pages: pages.into_iter().collect(), copies: 1, creep: 0.0 }
    }
}

/// The pages as they lie before a reader who leafs through them.
pub fn spreads(form: Form, pages: usize, mirrored: bool) -> Vec<Group> {
    match form {
        Form::Stapled => {
            // The first page stands alone, right of the fold.
            (0..=pages / 2)
                .map(|opening| {
                    let verso = (2 * opening).checked_sub(1);
                    let recto = Some(2 * opening).filter(|page| *page < pages);
                    let (left, right) = if mirrored { (recto, verso) } else { (verso, recto) };
                    Group::new(named([verso, recto]), [left, right])
                })
                .filter(|group| group.pages.iter().any(Option::is_some))
                .collect()
        }
        Form::Single => {
            (0..pages).map(|page| Group::new(named([Some(page), None]), [Some(page)])).collect()
        }
        Form::Leaflet(_) => sheets(form, pages, Way::default(), mirrored),
    }
}

/// `Page 1`, `Pages 2 and 3`.
fn named(pages: [Option<usize>; 2]) -> String {
    match pages.map(|page| page.map(|page| page + 1)) {
        [Some(first), Some(second)] => format!("Pages {first} and {second}"),
        [first, second] => first.or(second).map_or(String::new(), |page| format!("Page {page}")),
    }
}

/// The sides of the sheets as they are printed, before they are folded.
pub fn sheets(form: Form, pages: usize, way: Way, mirrored: bool) -> Vec<Group> {
    let there = |number: usize| number.checked_sub(1).filter(|page| *page < pages);
    match form {
        Form::Single => Vec::new(),
        Form::Leaflet(leaflet) => {
            let sides = panels::sides(leaflet, 100.0, mirrored);
            let names = ["Outside of the sheet", "Inside of the sheet"];
            let side = |(name, side): (&str, Vec<panels::Panel>)| {
                Group::new(name.to_owned(), side.iter().map(|panel| there(panel.number)))
            };
            names.into_iter().zip(sides).map(side).collect()
        }
        Form::Stapled => {
            let sheets = impose::saddle(pages, way.signature, mirrored);
            let many = sheets.iter().filter(|sheet| sheet.depth == 0).count() > 1;
            let mut section = 0;
            let mut out = Vec::new();
            for (number, sheet) in (1..).zip(&sheets) {
                section += usize::from(sheet.depth == 0);
                let name = match many {
                    true => format!("Section {section}, sheet {}", sheet.depth + 1),
                    false => format!("Sheet {number} of {}", sheets.len()),
                };
                let creep = impose::creep(sheet, way.thickness);
                let copies = 1 + usize::from(way.twice);
                for (which, side) in [("outside", sheet.outside), ("inside", sheet.inside)] {
                    let pages = [there(side.left), there(side.right)];
                    let side = Group::new(format!("{name}, {which}"), pages);
                    out.push(Group { copies, creep, ..side });
                }
            }
            out
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::product::{Fold, Leaflet};

    fn pages(groups: &[Group]) -> Vec<Vec<Option<usize>>> {
        groups.iter().map(|group| group.pages.clone()).collect()
    }

    #[test]
    fn openings_have_the_even_page_on_the_side_that_is_read_first() {
        let read = spreads(Form::Stapled, 4, false);
        let wanted = [[None, Some(0)], [Some(1), Some(2)], [Some(3), None]];
        assert_eq!(pages(&read), wanted);
        assert_eq!(read[1].name, "Pages 2 and 3");
        assert_eq!(read[2].name, "Page 4");
        let wanted = [[Some(0), None], [Some(2), Some(1)], [None, Some(3)]];
        assert_eq!(pages(&spreads(Form::Stapled, 4, true)), wanted);
    }

    #[test]
    fn sheets_are_those_of_the_booklet() {
        let sheets_of_8 = sheets(Form::Stapled, 8, Way::default(), false);
        let wanted =
            [[Some(7), Some(0)], [Some(1), Some(6)], [Some(5), Some(2)], [Some(3), Some(4)]];
        assert_eq!(pages(&sheets_of_8), wanted);
        assert_eq!(sheets_of_8[3].name, "Sheet 2 of 2, inside");
        let sewn = Way { signature: Some(4), ..Way::default() };
        let sewn = sheets(Form::Stapled, 8, sewn, false);
        assert_eq!(sewn[2].name, "Section 2, sheet 1, outside");
        let three = Form::Leaflet(Leaflet { fold: Fold::Three, flap: 1.5 });
        let panels = pages(&sheets(three, 6, Way::default(), false));
        assert_eq!(panels, [[Some(4), Some(5), Some(0)], [Some(1), Some(2), Some(3)]]);
        assert!(sheets(Form::Single, 3, Way::default(), false).is_empty());
    }

    #[test]
    fn inner_sheets_of_a_thick_booklet_are_moved_and_two_copies_stand_on_a_tall_one() {
        let way = Way { signature: None, twice: true, thickness: 0.1 };
        let thick = sheets(Form::Stapled, 24, way, false);
        let moved: Vec<f64> = thick.iter().map(|side| side.creep).collect();
        assert_eq!(moved[..6], [0.0, 0.0, 0.1, 0.1, 0.2, 0.2]);
        assert!(thick.iter().all(|side| side.copies == 2));
        let thin = sheets(Form::Stapled, 20, Way { twice: false, ..way }, false);
        assert!(thin.iter().all(|side| (side.copies, side.creep) == (1, 0.0)));
    }
}
