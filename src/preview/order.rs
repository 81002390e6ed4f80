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
}

impl Group {
    fn new(name: String, pages: impl IntoIterator<Item = Option<usize>>) -> Group {
        Group { name, pages: pages.into_iter().collect() }
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
        Form::Leaflet(_) => sheets(form, pages, None, mirrored),
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
pub fn sheets(form: Form, pages: usize, signature: Option<usize>, mirrored: bool) -> Vec<Group> {
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
            let sheets = impose::saddle(pages, signature, mirrored);
            let many = sheets.iter().filter(|sheet| sheet.depth == 0).count() > 1;
            let mut section = 0;
            let mut out = Vec::new();
            for (number, sheet) in (1..).zip(&sheets) {
                section += usize::from(sheet.depth == 0);
                let name = match many {
                    true => format!("Section {section}, sheet {}", sheet.depth + 1),
                    false => format!("Sheet {number} of {}", sheets.len()),
                };
                for (which, side) in [("outside", sheet.outside), ("inside", sheet.inside)] {
                    let pages = [there(side.left), there(side.right)];
                    out.push(Group::new(format!("{name}, {which}"), pages));
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
        let sheets_of_8 = sheets(Form::Stapled, 8, None, false);
        let wanted =
            [[Some(7), Some(0)], [Some(1), Some(6)], [Some(5), Some(2)], [Some(3), Some(4)]];
        assert_eq!(pages(&sheets_of_8), wanted);
        assert_eq!(sheets_of_8[3].name, "Sheet 2 of 2, inside");
        let sewn = sheets(Form::Stapled, 8, Some(4), false);
        assert_eq!(sewn[2].name, "Section 2, sheet 1, outside");
        let three = Form::Leaflet(Leaflet { fold: Fold::Three, flap: 1.5 });
        let panels = pages(&sheets(three, 6, None, false));
        assert_eq!(panels, [[Some(4), Some(5), Some(0)], [Some(1), Some(2), Some(3)]]);
        assert!(sheets(Form::Single, 3, None, false).is_empty());
    }
}
