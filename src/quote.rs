//! What so many copies of a statement take: sheets, weight, thickness and clicks of
//! the printer's counter. Arithmetic on pages that are set; knows no price.

use serde::Serialize;

use crate::press::Sheets;

/// The version of the form in which it is handed on.
pub const SCHEMA: u32 = 1;

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Order {
    /// How many copies have to be good.
    pub copies: usize,
    /// How many sheets in a hundred are printed besides, for those that are spoilt.
    pub spare: f64,
}

/// What the copies of one statement take.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Quote {
    /// The name of the statement in files.
    pub slug: String,
    /// Its pages, blank ones among them.
    pub pages: usize,
    /// The sheets of one copy; half a sheet where two copies stand on one.
    pub sheets_per_copy: f64,
    /// The sides of a sheet in millimetres, the short one first.
    pub sheet_mm: [f64; 2],
    /// The weight of a square metre, in grams.
    pub grams: f64,
    /// All sheets, the spare ones among them.
    pub sheets: usize,
    /// How often the printer counts: each printed side of a sheet.
    pub clicks: usize,
    /// What all sheets weigh, in kilograms.
    pub kilograms: f64,
    /// How thick one copy is, in millimetres.
    pub copy_mm: f64,
    /// How high all good copies are, one on the other, in millimetres.
    pub stack_mm: f64,
}

/// What all statements together take.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Total {
    /// All sheets.
    pub sheets: usize,
    /// All clicks.
    pub clicks: usize,
    /// Their weight in kilograms.
    pub kilograms: f64,
    /// The height of all copies in millimetres.
    pub stack_mm: f64,
}

impl Quote {
    /// What a statement takes that comes out on these sheets.
    pub fn of(slug: &str, sheets: Sheets, order: Order) -> Quote {
        let stock = sheets.stock;
        let each = sheets.form.sheets(sheets.in_print);
        // Two copies stand on a sheet only together.
        let good = order.copies.div_ceil(stock.copies);
        let spare = ((good * each) as f64 * order.spare / 100.0).ceil() as usize;
        let all = good * each + spare;
        // A folded sheet lies in the copy twice, one folded in three, three times.
        let layers = each as f64 * sheets.form.layers() as f64;
        let copy_mm = layers * stock.thickness();
        Quote {
            slug: slug.to_owned(),
            pages: sheets.in_print,
            sheets_per_copy: each as f64 / stock.copies as f64,
            sheet_mm: [stock.sides.0, stock.sides.1],
            grams: stock.grams,
            sheets: all,
            clicks: good * sheets.form.sides(sheets.in_print) + 2 * spare,
            kilograms: rounded(all as f64 * stock.sheet() / 1000.0, 100.0),
            copy_mm: rounded(copy_mm, 100.0),
            stack_mm: rounded(copy_mm * order.copies as f64, 1.0),
        }
    }
}

impl Total {
    /// The sum.
    pub fn of(quotes: &[Quote]) -> Total {
        quotes.iter().fold(Total::default(), |sum, quote| Total {
            sheets: sum.sheets + quote.sheets,
            clicks: sum.clicks + quote.clicks,
            kilograms: rounded(sum.kilograms + quote.kilograms, 100.0),
            stack_mm: sum.stack_mm + quote.stack_mm,
        })
    }
}

/// A number in so many parts of one.
fn rounded(number: f64, parts: f64) -> f64 {
    (number * parts).round() / parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::product::{Fold, Folding, Form, Leaflet, Paper, Stock};

    fn quote(form: Form, pages: usize, folding: Folding, copies: usize, spare: f64) -> Quote {
        let stock = Stock::of(Paper::A4, folding);
        let (blanks, type_size, filled, layouts) = (0, None, 1.0, 1);
        let sheets = Sheets {
            in_print: pages,
            blanks,
            type_size,
            filled,
            layouts,
            beyond: false,
            form,
            stock,
        };
        Quote::of("a", sheets, Order { copies, spare })
    }

    #[test]
    fn sixteen_pages_are_four_sheets_of_a4() {
        let quote = quote(Form::Stapled, 16, Folding::default(), 500, 0.0);
        // A sheet of A4 of 80 g/m² weighs 4.99 g, and is 0.104 mm thick.
        assert_eq!((quote.sheets, quote.clicks), (2000, 4000));
        assert_eq!((quote.kilograms, quote.copy_mm, quote.stack_mm), (9.98, 0.83, 416.0));
    }

    #[test]
    fn two_copies_on_a_sheet_take_half_of_it_and_never_part_of_one() {
        let folding = Folding { nup: Some(4), ..Folding::default() };
        let quote = quote(Form::Stapled, 8, folding, 101, 0.0);
        assert_eq!((quote.sheets_per_copy, quote.sheets, quote.clicks), (1.0, 102, 204));
    }

    #[test]
    fn spare_sheets_are_printed_and_weigh_and_are_no_copies() {
        let folding = Folding { weight: Some(100.0), bulk: Some(1.0), ..Folding::default() };
        let quote = quote(Form::Stapled, 4, folding, 30, 5.0);
        assert_eq!((quote.sheets, quote.clicks), (32, 64));
        assert_eq!((quote.kilograms, quote.copy_mm, quote.stack_mm), (0.2, 0.2, 6.0));
    }

    #[test]
    fn a_leaflet_is_one_sheet_and_as_thick_as_it_has_panels_side_by_side() {
        let leaflet = Form::Leaflet(Leaflet { fold: Fold::Three, flap: 1.5 });
        let quote = quote(leaflet, 6, Folding::default(), 10, 0.0);
        assert_eq!((quote.sheets, quote.clicks, quote.copy_mm), (10, 20, 0.31));
    }

    #[test]
    fn a_single_page_is_printed_on_one_side() {
        let quote = quote(Form::Single, 3, Folding::default(), 10, 0.0);
        assert_eq!((quote.sheets, quote.clicks), (20, 30));
        assert_eq!(quote.copy_mm, 0.21);
    }
}
