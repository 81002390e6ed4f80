//! What a run has made, as a table for whoever looks on: a row for each statement, and
//! below it one for each product, as long as the rows fit on a screen.

use std::collections::BTreeMap;

use super::run::Done;
use super::table::{Edge, table};
use crate::product::Product;
use crate::release::manifest::Item;

/// How many statements have their products below them.
const FEW: usize = 6;

/// The table.
pub fn table_of(done: &[&Done]) -> String {
    let head = ["made", "pages", "sheets", "type", "size", "time"];
    let mut rows: Vec<Vec<String>> = vec![head.map(str::to_owned).to_vec()];
    let few = done.len() <= FEW;
    for done in done {
        let outcome = &done.outcome;
        let slug = outcome.entry.as_ref().map_or("", |entry| entry.slug.as_str());
        let sheets = outcome.sheets;
        let blanks = sheets.map_or(0, |sheets| sheets.blanks);
        let blank = if blanks > 0 { format!(" ({blanks} blank)") } else { String::new() };
        let pages = sheets.map_or(outcome.pages, |sheets| sheets.in_print);
        rows.push(vec![
            slug.to_owned(),
            format!("{pages}{blank}"),
            sheets.map_or(String::new(), |s| s.form.sheets(s.in_print).to_string()),
            sheets.and_then(|s| s.type_size).map_or(String::new(), |size| format!("{size:.1} pt")),
            size(outcome.items.iter().map(|item| item.size).sum()),
            if done.reused { "unchanged".to_owned() } else { seconds(done) },
        ]);
        if few {
            rows.extend(products(&outcome.items));
        }
    }
    table(&rows, Edge::Right)
}

/// A row for each product.
fn products(items: &[Item]) -> Vec<Vec<String>> {
    let mut by_product: BTreeMap<Product, (Option<usize>, u64)> = BTreeMap::new();
    for item in items {
        let Some(product) = item.product else { continue };
        let (pages, bytes) = by_product.entry(product).or_default();
        *bytes += item.size;
        *pages = pages.or(item.pages);
    }
    let row = |(product, (pages, bytes)): (Product, (Option<usize>, u64))| {
        let pages = pages.map_or(String::new(), |pages| pages.to_string());
        let blank = String::new;
        vec![format!("  {}", product.name()), pages, blank(), blank(), size(bytes), blank()]
    };
    by_product.into_iter().map(row).collect()
}

fn seconds(done: &Done) -> String {
    format!("{:.2} s", done.took.as_secs_f64())
}

/// A size in the unit that leaves it few figures.
fn size(bytes: u64) -> String {
    let kilobytes = bytes as f64 / 1000.0;
    if kilobytes < 1000.0 {
        format!("{kilobytes:.0} kB")
    } else {
        format!("{:.1} MB", kilobytes / 1000.0)
    }
}
