//! The press file: boxes, inks, condition, metadata.

#[path = "support/made.rs"]
mod made;

use lopdf::{Dictionary, Document, Object};
use made::{make_as, product};
use pamphleteer::pdf::profile::Condition;
use pamphleteer::press::Plan;
use pamphleteer::product::{Paper, Product};

const STATEMENT: &str = "---\nlang: en\nissuer: Bench Society\ndate: 2026-05-24\ncontact: bench@example.org\n---\n\
# Mend the *bench* — now & soon\n\n1. The bench by the [river](#p2) has three legs[^a].\n\n2. It is ours.\n\n\
| a | b |\n| - | - |\n| 1 | 2 |\n\n```\ncode\n```\n\n[^a]: One was lent.\n";

fn press_file(change: impl FnOnce(&mut Plan)) -> Document {
    let mut plan = Plan { products: Some(vec![Product::Press]), ..Plan::default() };
    change(&mut plan);
    let outcome = make_as("bench", STATEMENT, &plan);
    assert!(outcome.error.is_none(), "{:?}", outcome.error);
    assert_eq!(outcome.artifacts[0].name, "bench-press.pdf");
    Document::load_mem(product(&outcome, Product::Press)).expect("a PDF")
}

fn edges(page: &Dictionary, name: &str) -> [f32; 4] {
    let array = page.get(name.as_bytes()).and_then(Object::as_array).expect(name);
    let numbers: Vec<f32> = array.iter().map(|n| n.as_float().expect("a number")).collect();
    numbers.try_into().expect("four edges")
}

fn boxes(file: &Document) -> Vec<[[f32; 4]; 3]> {
    let page = |id| file.get_dictionary(id).expect("a page");
    let all = |id| ["MediaBox", "BleedBox", "TrimBox"].map(|name| edges(page(id), name));
    file.page_iter().map(all).collect()
}

#[test]
fn every_page_has_its_trim_in_its_bleed_in_its_sheet() {
    for (paper, bleed, width) in [(Paper::A4, 8.504, 419.53), (Paper::Letter, 9.0, 396.0)] {
        for marks in [false, true] {
            let file = press_file(|plan| (plan.paper, plan.marks) = (Some(paper), marks));
            let all = boxes(&file);
            assert_eq!(all.len(), 4, "a folded sheet");
            for [media, outer, trim] in all {
                assert!((trim[2] - trim[0] - width).abs() < 0.05, "{trim:?}");
                for (edge, sign) in [(0, -1.0), (1, -1.0), (2, 1.0), (3, 1.0)] {
                    assert!(
                        (outer[edge] - trim[edge] - sign * bleed).abs() < 0.05,
                        "{outer:?} {trim:?}"
                    );
                    let room = (media[edge] - outer[edge]) * sign;
                    assert!(
                        if marks { room > 20.0 } else { room.abs() < 0.05 },
                        "{media:?} {outer:?}"
                    );
                }
            }
        }
    }
}

/// The operators that set a colour, of all pages and what they draw.
fn colours(file: &Document) -> Vec<(String, Vec<f32>)> {
    let mut found = Vec::new();
    let mut take = |bytes: &[u8]| {
        let content = lopdf::content::Content::decode(bytes).expect("operators");
        for operation in content.operations {
            let colour =
                ["g", "G", "rg", "RG", "k", "K", "sc", "SC", "scn", "SCN", "cs", "CS", "sh"];
            if colour.contains(&operation.operator.as_str()) {
                let numbers = operation.operands.iter().filter_map(|o| o.as_float().ok()).collect();
                found.push((operation.operator, numbers));
            }
        }
    };
    for id in file.page_iter() {
        take(&file.get_page_content(id));
    }
    for object in file.objects.values() {
        if let Object::Stream(stream) = object
            && stream
                .dict
                .get(b"Subtype")
                .and_then(Object::as_name)
                .is_ok_and(|name| name == b"Form")
        {
            take(&stream.decompressed_content().unwrap_or_else(|_| stream.content.clone()));
        }
    }
    found
}

#[test]
fn all_is_printed_in_black_alone() {
    let found = colours(&press_file(|_| {}));
    assert!(found.len() > 10);
    for (operator, numbers) in found {
        match (operator.as_str(), numbers.as_slice()) {
            ("k" | "K" | "scn" | "SCN", [c, m, y, k]) => {
                assert!(*c == 0.0 && *m == 0.0 && *y == 0.0 && (0.0..=1.0).contains(k));
            }
            ("cs" | "CS", []) => {}
            _ => panic!("{operator} {numbers:?}"),
        }
    }
}

#[test]
fn it_says_what_it_is_and_for_which_press() {
    let file = press_file(|_| {});
    assert_eq!(file.version, "1.6");
    let catalog = file.catalog().expect("a catalog");
    for key in ["StructTreeRoot", "MarkInfo", "Outlines", "OpenAction", "Names", "AA"] {
        assert!(!catalog.has(key.as_bytes()), "{key}");
    }
    let intents = catalog.get(b"OutputIntents").and_then(Object::as_array).expect("intents");
    assert_eq!(intents.len(), 1);
    let intent = file.dereference(&intents[0]).expect("it").1.as_dict().expect("a dictionary");
    assert_eq!(intent.get(b"S").and_then(Object::as_name).expect("S"), b"GTS_PDFX");
    let profile =
        intent.get(b"DestOutputProfile").and_then(Object::as_reference).expect("a profile");
    let profile = file.get_object(profile).and_then(Object::as_stream).expect("a stream");
    let profile = profile.decompressed_content().expect("a profile");
    assert_eq!(profile[..], Condition::default().profile[..]);
    let metadata = catalog.get(b"Metadata").and_then(Object::as_reference).expect("metadata");
    let metadata = file.get_object(metadata).and_then(Object::as_stream).expect("a stream");
    let packet = String::from_utf8(metadata.content.clone()).expect("XML in the open");
    for part in [
        "Mend the bench\u{a0}— now &amp; soon",
        "rdf:about=\"\"\n    xmlns:dc=",
        "<xmp:CreateDate>2026-05-24T00:00:00Z<",
        "<xmpMM:DocumentID>uuid:",
        "<xmpMM:InstanceID>uuid:",
        "<xmpMM:VersionID>1<",
        "<xmpMM:RenditionClass>default<",
        "<pdf:Trapped>False<",
        "xmlns:pdfxid=\"http://www.npes.org/pdfx/ns/id/\"",
        "<pdfxid:GTS_PDFXVersion>PDF/X-4<",
    ] {
        assert!(packet.contains(part), "{part} in {packet}");
    }
    let information = file.trailer.get(b"Info").and_then(Object::as_reference).expect("Info");
    let information = file.get_dictionary(information).expect("Info");
    let date = information.get(b"ModDate").and_then(Object::as_str).expect("a date");
    assert_eq!(date, b"D:20260524000000Z");
    assert_eq!(information.get(b"Trapped").and_then(Object::as_name).expect("a name"), b"False");
    assert!(file.trailer.has(b"ID"));
    for id in file.page_iter() {
        assert!(!file.get_dictionary(id).expect("a page").has(b"Annots"));
    }
}

#[test]
fn the_same_statement_gives_the_same_press_file() {
    let bytes = || {
        let mut out = Vec::new();
        press_file(|_| {}).save_to(&mut out).expect("memory takes it");
        out
    };
    assert_eq!(bytes(), bytes());
}
