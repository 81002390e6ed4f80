//! A long statement is several documents of one book, and everything that leads
//! from one to another arrives.

#[path = "support/made.rs"]
mod made;

use std::collections::{BTreeMap, BTreeSet};

use made::{book, make_as, part};
use pamphleteer::press::{Outcome, Plan};
use pamphleteer::product::Product;

const SENTENCE: &str = "The bell rings at noon and is heard on both shores of the river.";

fn make(text: &str) -> Outcome {
    let products = Some(vec![Product::Epub]);
    let outcome = make_as("bell", text, &Plan { products, ..Plan::default() });
    assert!(outcome.error.is_none(), "{:?}", outcome.error);
    outcome
}

/// Parts of so many paragraphs each, the first before any heading.
fn statement(parts: usize, paragraphs: usize) -> String {
    let mut text = String::from(
        "---\nlang: en\nissuer: Ferry Users\ndate: 2026-05-04\ncontact: Ask at the landing.\nallow: {too-many-pages: long on purpose}\n---\n# The bell\n\n",
    );
    let mut number = 0;
    for part in 0..parts {
        if part > 0 {
            text.push_str(&format!("## Part {part}\n\n### Its beginning {part}\n\n"));
        }
        for at in 0..paragraphs {
            number += 1;
            let more = match (part, at) {
                (0, 0) => " See [the last](#p18) and [whom to ask](#contact).[^a]",
                (1, 0) => " Back to [the first](#p1).[^b] [^a]",
                _ => "",
            };
            let body = [SENTENCE; 40].join(" ");
            text.push_str(&format!("{number}. {body}{more}\n\n"));
        }
    }
    text + "[^a]: Since 1871.\n\n[^b]: And again[^c].\n\n[^c]: In 1934.\n"
}

/// Every id and every address inside the book, by document.
fn places(outcome: &Outcome) -> (BTreeSet<String>, BTreeMap<String, Vec<String>>) {
    let (mut ids, mut links) = (BTreeSet::new(), BTreeMap::new());
    for (name, bytes) in book(outcome) {
        let Some(name) = name.strip_prefix("OEBPS/").filter(|n| n.ends_with(".xhtml")) else {
            continue;
        };
        let text = String::from_utf8(bytes).expect("text");
        let of = |mark: &str| {
            let pieces = text.split(mark).skip(1);
            pieces.map(|p| p.split('"').next().expect("an end").to_owned()).collect::<Vec<_>>()
        };
        ids.extend(of(" id=\"").into_iter().map(|id| format!("{name}#{id}")));
        let absolute = |link: String| {
            if link.starts_with('#') { format!("{name}{link}") } else { link }
        };
        let inner = of(" href=\"").into_iter().filter(|link| link.contains('#')).map(absolute);
        links.insert(name.to_owned(), inner.collect());
    }
    (ids, links)
}

#[test]
fn a_short_statement_is_one_document() {
    let outcome = make(&statement(3, 1));
    let documents: Vec<_> =
        book(&outcome).into_keys().filter(|name| name.ends_with(".xhtml")).collect();
    assert_eq!(documents, ["OEBPS/nav.xhtml", "OEBPS/statement.xhtml"]);
}

#[test]
fn a_long_one_has_a_document_for_each_part_and_every_link_arrives() {
    let outcome = make(&statement(3, 6));
    let documents: Vec<_> =
        book(&outcome).into_keys().filter(|name| name.contains("statement")).collect();
    assert_eq!(documents, [1, 2, 3].map(|n| format!("OEBPS/statement-{n}.xhtml")));
    let (ids, links) = places(&outcome);
    for link in links.values().flatten() {
        assert!(ids.contains(link), "{link} leads nowhere; there are {ids:?}");
    }
    let first = &links["statement-1.xhtml"];
    assert!(first.contains(&"statement-3.xhtml#p18".to_owned()), "{first:?}");
    assert!(first.contains(&"statement-3.xhtml#contact".to_owned()));
    // A note stands where it is first referred to, one within it beside it.
    for (note, home) in [("fn1", 1), ("fn2", 2), ("fn3", 2)] {
        assert!(ids.contains(&format!("statement-{home}.xhtml#{note}")), "{note}");
    }
    assert!(links["statement-2.xhtml"].contains(&"statement-1.xhtml#fn1".to_owned()));
}

#[test]
fn spine_contents_and_pages_follow_the_documents() {
    let outcome = make(&statement(3, 6));
    let package = part(&outcome, "content.opf");
    let at = |file: &str| package.find(&format!("href=\"{file}\"")).expect("in the manifest");
    assert!(at("statement-1.xhtml") < at("statement-2.xhtml"));
    assert_eq!(package.matches("<itemref ").count(), 3, "{package}");
    let nav = part(&outcome, "nav.xhtml");
    assert!(nav.contains("<li><a href=\"statement-2.xhtml#h7\">Part 1</a>\n<ol>\n<li><a href=\"statement-2.xhtml#h8\">Its beginning 1</a>\n<ol>\n<li><a href=\"statement-2.xhtml#p7\">7. The bell"), "{nav}");
    let list = nav.split_once("epub:type=\"page-list\"").expect("a page-list").1;
    let pages: Vec<usize> = list
        .split("#page-")
        .skip(1)
        .map(|rest| rest.split('"').next().expect("a number").parse().expect("a number"))
        .collect();
    assert_eq!(pages[0], 1);
    assert!(pages.windows(2).all(|two| two[0] < two[1]), "{pages:?}");
    assert!(list.contains("statement-3.xhtml#page-"), "{list}");
    let second = part(&outcome, "statement-2.xhtml");
    assert!(second.contains("<title>Part 1</title>"));
}
