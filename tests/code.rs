//! The code on the back page, read from the page as a telephone reads it.

#[path = "support/made.rs"]
mod made;
#[path = "support/seen.rs"]
mod seen;

use made::{book, make_as, product};
use pamphleteer::press::{Outcome, Plan};
use pamphleteer::product::{Paper, Product};

/// A page printed at 300 dots to the inch.
const DENSITY: f64 = 300.0;

fn make(lang: &str, contact: &str, paper: Paper) -> Outcome {
    let text = format!(
        "---\nlang: {lang}\nissuer: Quay\ndate: 2026-05-05\n{contact}---\n# Come\n\n1. The quay is open.\n\n2. Come.\n"
    );
    let products = vec![Product::Reader, Product::Press, Product::Epub];
    let plan = Plan { products: Some(products), paper: Some(paper), ..Plan::default() };
    let outcome = make_as("quay", &text, &plan);
    assert!(outcome.error.is_none(), "{:?}", outcome.error);
    outcome
}

/// A code that was found on a page.
#[derive(Debug)]
struct Found {
    content: String,
    /// Two bits: 0 is M, 1 is L.
    correction: u16,
    /// The width of a module in millimetres.
    module: f64,
    /// Whether four modules around it are paper.
    quiet: bool,
    /// Its middle, from the left, as a part of the page.
    middle: f64,
}

/// The codes on the last page of a product.
fn found(outcome: &Outcome, which: Product) -> Vec<Found> {
    let pages = seen::pages(product(outcome, which), DENSITY);
    let page = pages.last().expect("a page");
    let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(
        page.width() as usize,
        page.height() as usize,
        |x, y| page.get_pixel(x as u32, y as u32).0[0],
    );
    let grids = prepared.detect_grids();
    grids
        .iter()
        .map(|grid| {
            let (meta, content) = grid.decode().expect("a code that can be read");
            let across = |at: fn(&rqrr::Point) -> i32| {
                let all = grid.bounds.iter().map(at);
                (all.clone().min().unwrap_or(0), all.max().unwrap_or(0))
            };
            let ((left, right), (top, bottom)) = (across(|p| p.x), across(|p| p.y));
            let side = f64::from(meta.version.to_size() as u32);
            let module = f64::from(right - left) / side;
            let zone = (module * 3.9) as i32;
            let edge = 2;
            let dark = |x: i32, y: i32| page.get_pixel(x as u32, y as u32).0[0] < 200;
            let around = (left - zone..right + zone)
                .flat_map(|x| (top - zone..bottom + zone).map(move |y| (x, y)));
            let mut outside = around.filter(|(x, y)| {
                *x < left - edge || *x > right + edge || *y < top - edge || *y > bottom + edge
            });
            Found {
                content,
                correction: meta.ecc_level,
                module: module / DENSITY * 25.4,
                quiet: !outside.any(|(x, y)| dark(x, y)),
                middle: f64::from(left + right) / 2.0 / f64::from(page.width()),
            }
        })
        .collect()
}

#[test]
fn it_is_read_from_the_printed_page() {
    let long = format!("https://quay.example/{}", "a-long-way/".repeat(16));
    for address in ["https://quay.example", "http://quay.example/open?day=5#gate", &long] {
        for paper in [Paper::A4, Paper::Letter] {
            let outcome = make(
                "en",
                &format!("contact:\n  email: a@quay.example\n  url: {address}\n"),
                paper,
            );
            for which in [Product::Reader, Product::Press] {
                let codes = found(&outcome, which);
                let [code] = codes.as_slice() else { panic!("{which:?}: {codes:?}") };
                assert_eq!(code.content, address);
                assert_eq!(code.correction, 0, "correction M");
                assert!(code.module > 0.39, "{code:?}");
                assert!(code.quiet, "{code:?}");
                assert!(code.middle > 0.6, "at the outer edge: {code:?}");
            }
        }
    }
}

#[test]
fn from_right_to_left_it_stands_at_the_left() {
    let outcome = make("ar", "contact:\n  url: https://quay.example\n", Paper::A4);
    let codes = found(&outcome, Product::Reader);
    assert!(codes.len() == 1 && codes[0].middle < 0.4, "{codes:?}");
    assert!(codes[0].quiet);
}

#[test]
fn the_e_book_has_a_link_instead() {
    let outcome = make("en", "contact:\n  url: https://quay.example\n", Paper::A4);
    let book = book(&outcome);
    let names: Vec<_> =
        book.keys().filter(|name| name.ends_with(".svg") || name.ends_with(".png")).collect();
    assert_eq!(names, Vec::<&String>::new());
    let pages = book.iter().filter(|(name, _)| name.ends_with(".xhtml"));
    for (name, bytes) in pages {
        assert!(!String::from_utf8_lossy(bytes).contains("<svg"), "{name}");
    }
}

#[test]
fn there_is_none_without_a_web_address_or_a_wish_for_one() {
    for contact in [
        "contact:\n  email: a@quay.example\n",
        "contact: On the quay\n",
        "code: false\ncontact:\n  url: https://quay.example\n",
        "",
    ] {
        assert!(found(&make("en", contact, Paper::A4), Product::Press).is_empty(), "{contact}");
    }
}

#[test]
fn an_address_that_the_contact_hides_stands_beside_it_in_letters() {
    let text = "---\nlang: en\nissuer: Quay\ndate: 2026-05-05\n---\n# Come\n\n1. The quay is open.\n\n2. Come.\n\nContact: [write to us](https://quay.example/now)\n";
    let plan = Plan { products: Some(vec![Product::Typst]), ..Plan::default() };
    let markup = |text: &str| {
        let outcome = make_as("quay", text, &plan);
        String::from_utf8(product(&outcome, Product::Typst).to_vec()).expect("text")
    };
    assert!(markup(text).contains("letters: \"quay.example/now\""));
    let shown = text.replace("[write to us](https://quay.example/now)", "https://quay.example/now");
    assert!(markup(&shown).contains("letters: none"));
}
