//! The files of a statement in the order in which people ask for them: what each is
//! called, and what it is for.

use std::collections::BTreeMap;

use super::words::Speech;
use crate::product::{Duplex, Product};
use crate::release::{Entry, Item};

/// A file as the page lists it.
#[derive(Debug)]
pub struct File<'a> {
    /// The file itself; of several that belong together the one to open.
    pub item: &'a Item,
    /// What it is called.
    pub kind: &'a str,
    /// What it is for, and how many sheets that takes.
    pub purpose: Vec<String>,
    /// How many pages it has, and how many bytes there are of all that belong together.
    pub extent: Vec<String>,
}

/// What people ask for first stands first.
const ORDER: [Product; 8] = [
    Product::Web,
    Product::Epub,
    Product::Reader,
    Product::LargePrint,
    Product::Booklet,
    Product::Press,
    Product::Cover,
    Product::Typst,
];

/// The files of a statement, but for the pictures of its pages.
pub fn of<'a>(all: &[&'a Item], entry: &Entry, speech: &'a Speech) -> Vec<File<'a>> {
    let mut files = Vec::new();
    for product in ORDER {
        let items = all.iter().copied().filter(|item| item.product == Some(product));
        let mut items: Vec<&Item> = items.collect();
        match product {
            // One of several sizes, and one of what belongs together.
            Product::Cover | Product::Typst => {
                let name = format!("{0}/{0}{1}", entry.slug, product.suffix());
                let one = items.iter().find(|item| item.name == name);
                let size = |one: &Item| match product {
                    Product::Typst => items.iter().map(|item| item.size).sum(),
                    _ => one.size,
                };
                files.extend(one.map(|one| file(one, product, entry, speech, size(one))));
            }
            _ => {
                // Fronts are printed before backs.
                items.sort_by_key(|item| side(item) == Some("backs"));
                files.extend(
                    items.into_iter().map(|item| file(item, product, entry, speech, item.size)),
                );
            }
        }
    }
    files
}

/// The web page among the files of a statement.
pub fn web<'a>(all: &[&'a Item]) -> Option<&'a Item> {
    all.iter().copied().find(|item| item.product == Some(Product::Web))
}

fn file<'a>(
    item: &'a Item,
    product: Product,
    entry: &Entry,
    speech: &'a Speech,
    size: u64,
) -> File<'a> {
    let leaflet = entry.print.as_ref().is_some_and(|print| print.form == "leaflet");
    let kind = match product {
        Product::Booklet if leaflet => "leaflet",
        product => product.name(),
    };
    let words = &speech.words;
    let said =
        |of: &'a BTreeMap<String, String>, name: &str| of.get(name).map_or("", String::as_str);
    let mut purpose = vec![said(&words.uses, purpose_of(item, product)).to_owned()];
    purpose.extend(sheets(item, product, entry).map(|n| speech.plural(&words.sheets, n)));
    // Of an e-book, the pages are those of another file; of a booklet, sides of sheets.
    let paged = matches!(product, Product::Reader | Product::LargePrint | Product::Press);
    let pages = item.pages.filter(|_| paged);
    let mut extent = Vec::from_iter(pages.map(|n| speech.plural(&words.pages, n)));
    extent.push(speech.size(size));
    File { item, kind: said(&words.kinds, kind), purpose, extent }
}

/// The name of what a file is for.
fn purpose_of(item: &Item, product: Product) -> &'static str {
    match (product, item.duplex) {
        (Product::Booklet, Some(Duplex::ShortEdge)) => "short-edge",
        (Product::Booklet, Some(Duplex::LongEdge)) => "long-edge",
        (Product::Booklet, Some(Duplex::Manual)) => side(item).unwrap_or("fronts"),
        _ => product.name(),
    }
}

/// Which side of the sheets is in a file, where the sheets are turned by hand.
fn side(item: &Item) -> Option<&'static str> {
    ["fronts", "backs"].into_iter().find(|side| item.name.ends_with(&format!("-{side}.pdf")))
}

/// How many sheets a copy of a booklet takes; with fronts apart from backs, the same
/// sheets serve both.
fn sheets(item: &Item, product: Product, entry: &Entry) -> Option<usize> {
    let counted = product == Product::Booklet && side(item) != Some("backs");
    entry.print.as_ref().filter(|_| counted).map(|print| print.sheets)
}
