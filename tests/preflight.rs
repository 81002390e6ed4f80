//! The preflight: a press file of our own has no finding; each clause broken on
//! it by hand has its own, and no other. Every code of `press-…` has a row here
//! that makes it appear.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use pamphleteer::diagnostic::codes::{self, TABLE};
use pamphleteer::diagnostic::{Diagnostic, Severity};
use pamphleteer::pdf::preflight::{examine, hold};
use pamphleteer::pdf::profile::Condition;
use pamphleteer::press::Plan;
use pamphleteer::product::{Paper, Product};
use proptest::prelude::*;

#[path = "support/made.rs"]
mod made;
#[path = "support/work.rs"]
mod work;
use made::{make_as, product};
use work::Work;

const STATEMENT: &str = "---\nlang: en\nissuer: Bench Society\ndate: 2026-05-24\ncontact: bench@example.org\n---\n\
# Mend the bench\n\n1. The bench by the [river](https://example.org) has three legs[^a].\n\n2. It is ours.\n\n\
> Nobody sits on it.\n\n[^a]: One was lent.\n";

fn made_with(change: impl FnOnce(&mut Plan)) -> Vec<u8> {
    let products = Some(vec![Product::Press, Product::Reader]);
    let mut plan = Plan { products, ..Plan::default() };
    change(&mut plan);
    // As long as four pages without a blank one take.
    for length in (12..60).step_by(3) {
        let more: String = (3..length)
            .map(|n| {
                format!("\n{n}. The bench is old, and whoever sits on it sits low, as we all do.\n")
            })
            .collect();
        let outcome = make_as("bench", &format!("{STATEMENT}{more}"), &plan);
        assert!(outcome.error.is_none(), "{:?}", outcome.error);
        if outcome.sheets.is_some_and(|sheets| (sheets.in_print, sheets.blanks) == (4, 0)) {
            return product(&outcome, Product::Press).to_vec();
        }
    }
    panic!("no length of the statement fills four pages");
}

/// The press file of a statement.
fn clean() -> &'static [u8] {
    static CLEAN: OnceLock<Vec<u8>> = OnceLock::new();
    CLEAN.get_or_init(|| made_with(|_| {}))
}

fn saved(mut file: Document) -> Vec<u8> {
    let mut out = Vec::new();
    file.save_to(&mut out).expect("memory takes it");
    out
}

/// The press file with something changed.
fn changed(change: fn(&mut Document)) -> Vec<u8> {
    let mut file = Document::load_mem(clean()).expect("a PDF");
    change(&mut file);
    saved(file)
}

fn findings(bytes: &[u8]) -> Vec<Diagnostic> {
    examine(bytes).expect("a PDF").findings
}

fn codes_of(findings: &[Diagnostic]) -> BTreeSet<&str> {
    findings.iter().map(|finding| finding.code.0).collect()
}

fn page(file: &mut Document, number: usize) -> &mut Dictionary {
    let id = file.page_iter().nth(number - 1).expect("the page");
    file.get_dictionary_mut(id).expect("a page")
}

fn catalog(file: &mut Document) -> &mut Dictionary {
    file.catalog_mut().expect("a catalogue")
}

fn info(file: &mut Document) -> &mut Dictionary {
    let id = file.trailer.get(b"Info").and_then(Object::as_reference).expect("Info");
    file.get_dictionary_mut(id).expect("Info")
}

fn intent(file: &mut Document) -> &mut Dictionary {
    let intents = catalog(file).get(b"OutputIntents").and_then(Object::as_array).expect("intents");
    let id = intents[0].as_reference().expect("a reference");
    file.get_dictionary_mut(id).expect("an intent")
}

fn profile(file: &mut Document) -> &mut Stream {
    let id = intent(file).get(b"DestOutputProfile").and_then(Object::as_reference).expect("one");
    file.get_object_mut(id).and_then(Object::as_stream_mut).expect("a profile")
}

fn xmp(file: &mut Document, from: &str, to: &str) {
    let id = catalog(file).get(b"Metadata").and_then(Object::as_reference).expect("XMP");
    let stream = file.get_object_mut(id).and_then(Object::as_stream_mut).expect("XMP");
    let text = String::from_utf8(stream.content.clone()).expect("text");
    assert!(text.contains(from), "{from} in {text}");
    stream.set_content(text.replace(from, to).into_bytes());
}

fn content(file: &Document, number: usize) -> Vec<u8> {
    file.get_page_content(file.page_iter().nth(number - 1).expect("the page"))
}

fn set_content(file: &mut Document, number: usize, content: impl Into<Vec<u8>>) {
    let id = file.add_object(Stream::new(Dictionary::new(), content.into()));
    page(file, number).set("Contents", id);
}

/// Draws something more, in the middle of a page if it says so.
fn draw(file: &mut Document, number: usize, more: &str) {
    let mut all = content(file, number);
    all.extend(format!("\nq {more} Q\n").bytes());
    set_content(file, number, all);
}

fn resources(file: &mut Document, number: usize) -> &mut Dictionary {
    let id = match page(file, number).get(b"Resources").expect("resources") {
        Object::Reference(id) => Some(*id),
        _ => None,
    };
    match id {
        Some(id) => file.get_dictionary_mut(id).expect("resources"),
        None => {
            page(file, number).get_mut(b"Resources").and_then(Object::as_dict_mut).expect("some")
        }
    }
}

fn add_resource(file: &mut Document, kind: &str, name: &str, value: impl Into<Object>) {
    let mut named = match resources(file, 1).get(kind.as_bytes()) {
        Ok(Object::Dictionary(named)) => named.clone(),
        _ => Dictionary::new(),
    };
    named.set(name, value.into());
    resources(file, 1).set(kind, named);
}

fn form(file: &mut Document, content: &str, more: Dictionary) -> ObjectId {
    let mut dict = dictionary! {
        "Subtype" => "Form",
        "BBox" => vec![0.into(), 0.into(), 400.into(), 600.into()],
    };
    dict.extend(&more);
    file.add_object(Stream::new(dict, content.as_bytes().to_vec()))
}

/// Every font of the file.
fn each_font(file: &mut Document, change: impl Fn(&mut Dictionary)) {
    for object in file.objects.values_mut() {
        if let Object::Dictionary(dict) = object
            && (dict.has(b"BaseFont") || dict.has(b"FontName"))
        {
            change(dict);
        }
    }
}

fn picture(file: &mut Document, space: impl Into<Object>, pixel: &[u8]) {
    let mut dict = dictionary! {
        "Subtype" => "Image", "Width" => 1, "Height" => 1, "BitsPerComponent" => 8,
    };
    dict.set("ColorSpace", space.into());
    let id = file.add_object(Stream::new(dict, pixel.to_vec()));
    add_resource(file, "XObject", "Im", id);
    draw(file, 1, "100 0 0 100 100 100 cm /Im Do");
}

fn encrypted(bytes: &[u8], password: &str) -> Vec<u8> {
    let mut file = Document::load_mem(bytes).expect("a PDF");
    let version = lopdf::EncryptionVersion::V2 {
        document: &file,
        owner_password: "owner",
        user_password: password,
        key_length: 128,
        permissions: lopdf::Permissions::all(),
    };
    let state = lopdf::EncryptionState::try_from(version).expect("a state");
    file.encrypt(&state).expect("encrypted");
    saved(file)
}

/// A clause, what breaks it, and what is said: the code, the page, a part of
/// the message.
type Row = (&'static str, Option<u32>, &'static str, fn(&mut Document));

const TEXT: &str = "BT /f0 12 Tf 1 0 0 1";

const BROKEN: &[Row] = &[
    ("press-action", None, "an action or scripts: JavaScript", |file| {
        let script = dictionary! { "S" => "JavaScript", "JS" => Object::string_literal("1") };
        catalog(file).set("OpenAction", script);
    }),
    ("press-action", None, "URI", |file| {
        // Outside the sheet, so that it is no annotation on the page.
        let link = dictionary! {
            "Subtype" => "Link", "Rect" => vec![(-90).into(), 0.into(), (-80).into(), 9.into()],
            "A" => dictionary! { "S" => "URI", "URI" => Object::string_literal("x:") },
        };
        page(file, 2).set("Annots", vec![link.into()]);
    }),
    ("press-action", None, "AA", |file| page(file, 1).set("AA", Dictionary::new())),
    ("press-annotation", Some(2), "2 annotations lie inside the bleed: Text", |file| {
        let note = |kind: &str| {
            let place = vec![50.into(), 50.into(), 60.into(), 60.into()];
            Object::Dictionary(dictionary! { "Subtype" => kind, "Rect" => place })
        };
        page(file, 2).set("Annots", vec![note("Text"), note("TrapNet"), note("Widget")]);
    }),
    ("press-annotation", Some(1), "Highlight", |file| {
        let note = dictionary! { "Subtype" => "Highlight" };
        page(file, 1).set("Annots", vec![note.into()]);
    }),
    ("press-attachment", None, "attached", |file| {
        let data = file.add_object(Stream::new(Dictionary::new(), b"data".to_vec()));
        let attached = dictionary! { "Type" => "Filespec", "EF" => dictionary! { "F" => data } };
        let names = vec![Object::string_literal("a"), attached.into()];
        let names = dictionary! { "EmbeddedFiles" => dictionary! { "Names" => names } };
        catalog(file).set("Names", names);
    }),
    ("press-black", Some(1), "C 0 M 50 Y 0 K 100 %", |file| {
        draw(file, 1, &format!("0 0.5 0 1 k {TEXT} 100 300 Tm <0001> Tj ET"));
    }),
    ("press-black", Some(1), "C 0 M 0 Y 100 K 0 %", |file| {
        draw(file, 1, &format!("0 0 1 0 K 1 Tr {TEXT} 100 300 Tm <0001> Tj ET"));
    }),
    ("press-black", Some(1), "an ink of its own", |file| {
        let ink = vec!["Separation".into(), "Red".into(), "DeviceCMYK".into(), Object::Null];
        add_resource(file, "ColorSpace", "Spot", ink);
        draw(file, 1, &format!("/Spot cs 0.5 scn {TEXT} 100 300 Tm <0001> Tj ET"));
    }),
    ("press-black", Some(1), "a colour with a profile of its own", |file| {
        let profile = file.add_object(Stream::new(dictionary! { "N" => 1 }, vec![]));
        add_resource(file, "ColorSpace", "Icc", vec!["ICCBased".into(), profile.into()]);
        draw(file, 1, &format!("/Icc cs 0 sc {TEXT} 100 300 Tm <0001> Tj ET"));
    }),
    ("press-black", Some(1), "C 100", |file| {
        // In a form, with what the page has set before it.
        let inner = form(file, &format!("{TEXT} 100 300 Tm <0001> Tj ET"), Dictionary::new());
        add_resource(file, "XObject", "Fm", inner);
        draw(file, 1, "1 0 0 0 k /Fm Do");
    }),
    ("press-blank", Some(2), "nothing is printed", |file| set_content(file, 2, "")),
    ("press-blank", Some(2), "nothing is printed", |file| {
        set_content(file, 2, "0 0 0 0 k 100 100 50 50 re f 0 0 0 1 k 900 900 50 50 re f");
    }),
    ("press-boxes", Some(3), "no trim box", |file| {
        page(file, 3).remove(b"TrimBox");
    }),
    ("press-boxes", Some(3), "no bleed box", |file| {
        page(file, 3).remove(b"BleedBox");
    }),
    ("press-boxes", Some(1), "the trim box reaches 4.0 mm beyond the bleed box", |file| {
        let trim = page(file, 1).get(b"TrimBox").expect("one").clone();
        let numbers = trim.as_array().expect("numbers").iter();
        let mut numbers: Vec<f32> = numbers.map(|n| n.as_float().expect("one")).collect();
        numbers[3] += 7.0 * 72.0 / 25.4;
        page(file, 1).set("TrimBox", numbers.into_iter().map(Object::Real).collect::<Vec<_>>());
    }),
    ("press-boxes", Some(2), "beyond the media box", |file| {
        let wide = vec![(-50).into(), 0.into(), 500.into(), 700.into()];
        page(file, 2).set("BleedBox", wide);
    }),
    ("press-boxes", Some(4), "no media box", |file| {
        page(file, 4).remove(b"MediaBox");
    }),
    ("press-colour", Some(1), "RGB: R 1.00 G 0.00 B 0.00", |file| {
        draw(file, 1, "1 0 0 rg 100 100 50 50 re f");
    }),
    ("press-colour", Some(1), "a picture in RGB", |file| picture(file, "DeviceRGB", &[0; 3])),
    ("press-colour", Some(1), "a gradient", |file| {
        add_resource(file, "Shading", "Sh", dictionary! { "ColorSpace" => "DeviceRGB" });
        draw(file, 1, "100 100 50 50 re W n /Sh sh");
    }),
    ("press-colour", Some(1), "RGB", |file| {
        // What is drawn over and over in place of a colour.
        let cell = form(file, "0 1 0 rg 0 0 9 9 re f", dictionary! { "PatternType" => 1 });
        add_resource(file, "Pattern", "P", cell);
        draw(file, 1, "/Pattern cs /P scn 100 100 50 50 re f");
    }),
    ("press-font", Some(1), "FiraSansExtraCondensed-ExtraBold is not in the file", |file| {
        each_font(file, |dict| {
            if dict.get(b"FontName").is_ok_and(|name| format!("{name:?}").contains("ExtraBold")) {
                dict.remove(b"FontFile2");
            }
        });
    }),
    ("press-font", Some(1), "is in the file whole", |file| {
        each_font(file, |dict| {
            if let Ok(Object::Name(name)) = dict.get(b"BaseFont") {
                let name = name[7..].to_vec();
                dict.set("BaseFont", Object::Name(name));
            }
        });
    }),
    ("press-font", Some(1), "Helvetica is not in the file", |file| {
        let font = dictionary! { "Subtype" => "Type1", "BaseFont" => "Helvetica" };
        add_resource(file, "Font", "Helv", font);
        draw(file, 1, "BT /Helv 12 Tf 1 0 0 1 100 300 Tm (bench) Tj ET");
    }),
    ("press-identifier", None, "no identifier", |file| {
        file.trailer.remove(b"ID");
    }),
    ("press-identifier", None, "no identifier", |file| {
        file.trailer.set("ID", vec![Object::string_literal("a"), Object::string_literal("")]);
    }),
    ("press-ink", Some(1), "400 % of ink on one place, more than", |file| {
        draw(file, 1, "1 1 1 1 k 100 100 50 50 re f");
    }),
    ("press-ink", Some(1), "a picture", |file| picture(file, "DeviceCMYK", &[255; 4])),
    ("press-ink", Some(1), "400 %", |file| {
        let all = vec!["Separation".into(), "All".into(), "DeviceCMYK".into(), Object::Null];
        add_resource(file, "ColorSpace", "All", all);
        draw(file, 1, "/All cs 1 scn 100 100 50 50 re f");
    }),
    ("press-label", None, "does not call itself", |file| {
        xmp(file, "<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>", "");
    }),
    ("press-label", None, "PDF/X-1a", |file| xmp(file, "PDF/X-4", "PDF/X-1a:2003")),
    ("press-label", None, "does not call itself", |file| {
        xmp(file, "http://www.npes.org/pdfx/ns/id/", "http://example.org/");
    }),
    ("press-metadata", None, "xmpMM:DocumentID", |file| xmp(file, "xmpMM:DocumentID", "xmpMM:A")),
    ("press-metadata", None, "xmpMM:InstanceID", |file| xmp(file, "xmpMM:InstanceID", "xmpMM:A")),
    ("press-metadata", None, "xmpMM:VersionID", |file| xmp(file, "VersionID>1<", "VersionID> <")),
    ("press-metadata", None, "xmpMM:RenditionClass", |file| {
        xmp(file, "xmpMM:RenditionClass", "xmpMM:A");
    }),
    ("press-metadata", None, "title is one in", |file| xmp(file, "Mend the bench", "Mend it")),
    ("press-metadata", None, "XMP metadata have no title", |file| xmp(file, "dc:title", "dc:name")),
    ("press-metadata", None, "document information has no title", |file| {
        info(file).remove(b"Title");
    }),
    ("press-metadata", None, "day of creation is one", |file| {
        info(file).set("CreationDate", Object::string_literal("D:20260525000000Z"));
    }),
    ("press-metadata", None, "no date of modification", |file| {
        xmp(file, "xmp:ModifyDate", "xmp:A");
    }),
    ("press-metadata", None, "document information has no date of creation", |file| {
        info(file).remove(b"CreationDate");
    }),
    ("press-output-intent", None, "no output intent", |file| {
        catalog(file).remove(b"OutputIntents");
    }),
    ("press-output-intent", None, "2 output intents", |file| {
        let two = catalog(file).get(b"OutputIntents").and_then(Object::as_array).expect("one");
        let two = [two.clone(), two.clone()].concat();
        catalog(file).set("OutputIntents", two);
    }),
    ("press-output-intent", None, "no embedded profile", |file| {
        intent(file).remove(b"DestOutputProfile");
    }),
    ("press-output-intent", None, "OutputConditionIdentifier", |file| {
        intent(file).remove(b"OutputConditionIdentifier");
    }),
    ("press-output-intent", None, "(Info)", |file| {
        intent(file).set("Info", Object::string_literal(" "));
    }),
    ("press-output-intent", None, "monitor", |file| {
        let profile = profile(file);
        let mut bytes = profile.decompressed_content().expect("a profile");
        bytes[12..16].copy_from_slice(b"mntr");
        profile.set_plain_content(bytes);
    }),
    ("press-output-intent", None, "not an ICC profile", |file| {
        profile(file).set_plain_content(b"no profile".to_vec());
    }),
    ("press-output-intent", None, "other inks", |file| profile(file).dict.set("N", 3)),
    ("press-pages", None, "3 pages are not a multiple of 4", |file| {
        let root = catalog(file).get(b"Pages").and_then(Object::as_reference).expect("pages");
        let kids = file.get_dictionary_mut(root).expect("pages").get_mut(b"Kids");
        kids.and_then(Object::as_array_mut).expect("kids").pop();
    }),
    ("press-pages", None, "68 pages are more than staples hold", |file| {
        let first = page(file, 1).clone();
        let more: Vec<Object> = (0..64).map(|_| file.add_object(first.clone()).into()).collect();
        let root = catalog(file).get(b"Pages").and_then(Object::as_reference).expect("pages");
        let kids = file.get_dictionary_mut(root).expect("pages").get_mut(b"Kids");
        kids.and_then(Object::as_array_mut).expect("kids").extend(more);
    }),
    ("press-rule", Some(1), "0.10 pt in one ink is finer than 0.25 pt", |file| {
        draw(file, 1, "0 0 0 1 K 0.1 w 100 100 m 200 100 l S");
    }),
    ("press-rule", Some(1), "0.20 pt", |file| {
        draw(file, 1, "0 0 0 1 K 2 w 0.1 0 0 0.1 0 0 cm 1000 1000 m 2000 1000 l S");
    }),
    ("press-rule", Some(1), "0.12 pt", |file| {
        add_resource(file, "ExtGState", "Gs", dictionary! { "LW" => 0.12 });
        draw(file, 1, "/Gs gs 0 0 0 1 K 100 100 m 200 100 l S");
    }),
    ("press-rule", Some(1), "0.15 pt", |file| draw(file, 1, "0 0 0 1 k 100 100 90 0.15 re f")),
    ("press-rule", Some(1), "0.02 pt", |file| draw(file, 1, "0 0 0 1 k 100 100 90 0.02 re f")),
    ("press-rule", Some(1), "0.40 pt in several inks", |file| {
        draw(file, 1, "1 1 0 0 K 0.4 w 100 100 m 200 100 l S");
    }),
    ("press-safe-area", Some(2), "type stands less than 5 mm", |file| {
        draw(file, 2, "0 0 0 1 k BT /f0 12 Tf 1 0 0 1 16 300 Tm <0001> Tj ET");
    }),
    ("press-safe-area", Some(2), "type stands", |file| {
        // Longer than the page is wide: it reaches the knife by its width alone.
        let long = "0001".repeat(200);
        draw(file, 2, &format!("0 0 0 1 k BT /f0 12 Tf 1 0 0 1 100 300 Tm <{long}> Tj ET"));
    }),
    ("press-safe-area", Some(1), "a rule or a surface ends", |file| {
        draw(file, 1, "0 0 0 1 k 8.5 100 50 50 re f");
    }),
    ("press-safe-area", Some(1), "a picture ends", |file| {
        let dict = dictionary! { "Subtype" => "Image", "ColorSpace" => "DeviceGray" };
        let id = file.add_object(Stream::new(dict, vec![0]));
        add_resource(file, "XObject", "Im", id);
        draw(file, 1, "50 0 0 50 12 100 cm /Im Do");
    }),
    ("press-trapped", None, "does not say", |file| {
        info(file).remove(b"Trapped");
    }),
    ("press-trapped", None, "does not say", |file| info(file).set("Trapped", "Unknown")),
    ("press-trapped", None, "another in XMP", |file| info(file).set("Trapped", "True")),
    ("press-type-size", Some(1), "type of 4.0 pt", |file| {
        draw(file, 1, "0 0 0 1 k BT /f0 8 Tf 0.5 0 0 0.5 100 300 Tm <0001> Tj ET");
    }),
    ("press-unreadable", Some(1), "breaks off", |file| draw(file, 1, "(never closed")),
    ("press-unreadable", Some(1), "too deep", |file| {
        let mut inner = form(file, "0 0 9 9 re f", Dictionary::new());
        for _ in 0..20 {
            let own = dictionary! { "Resources" => dictionary! { "XObject" => dictionary! { "X" => inner } } };
            inner = form(file, "/X Do", own);
        }
        add_resource(file, "XObject", "X", inner);
        draw(file, 1, "/X Do");
    }),
    ("press-unreadable", Some(1), "within itself", |file| {
        let inner = form(file, "/Fm Do", Dictionary::new());
        let own = dictionary! { "XObject" => dictionary! { "Fm" => inner } };
        let stream = file.get_object_mut(inner).and_then(Object::as_stream_mut).expect("a form");
        stream.dict.set("Resources", own);
        add_resource(file, "XObject", "Fm", inner);
        draw(file, 1, "/Fm Do");
    }),
    ("press-unreadable", Some(1), "limit", |file| {
        // Twenty thousand bytes that unpack to twenty million.
        let mut bomb = Stream::new(Dictionary::new(), vec![b' '; 20_000_000]);
        bomb.compress().expect("blanks shrink");
        let mut parts = vec![file.add_object(bomb).into()];
        let old = page(file, 1).get(b"Contents").expect("content").clone();
        parts.push(old);
        page(file, 1).set("Contents", parts);
    }),
    ("press-unreadable", Some(1), "a font that is not there", |file| {
        draw(file, 1, "BT /nothing 12 Tf (text) Tj ET");
    }),
    ("press-unreadable", None, "twice", |file| {
        let root = catalog(file).get(b"Pages").and_then(Object::as_reference).expect("pages");
        let kids = file.get_dictionary_mut(root).expect("pages").get_mut(b"Kids");
        kids.and_then(Object::as_array_mut).expect("kids").push(root.into());
    }),
    ("press-version", None, "PDF 1.7, not 1.6", |file| file.version = "1.7".into()),
    ("press-version", None, "PDF 2.0, not 1.6", |file| catalog(file).set("Version", "2.0")),
    ("press-version", None, "PDF 1.4, not 1.6", |file| file.version = "1.4".into()),
];

#[test]
fn each_clause_that_is_broken_is_named_and_no_other() {
    let mut problems = Vec::new();
    for (code, on, part, change) in BROKEN {
        let found = findings(&changed(*change));
        let own = |f: &&Diagnostic| {
            f.code.0 == *code && f.message.contains(part) && f.page.map(|page| page.get()) == *on
        };
        if codes_of(&found) != BTreeSet::from([*code]) || !found.iter().any(|f| own(&f)) {
            problems.push(format!("{code} “{part}”: {found:#?}"));
        }
    }
    for password in ["", "secret"] {
        let found = findings(&encrypted(clean(), password));
        if codes_of(&found) != BTreeSet::from(["press-encrypted"]) {
            problems.push(format!("press-encrypted “{password}”: {found:#?}"));
        }
    }
    // A certificate, for which there is no key here.
    let sealed = changed(|file| {
        let lock = file.add_object(dictionary! { "Filter" => "Adobe.PubSec", "V" => 4 });
        file.trailer.set("Encrypt", lock);
    });
    let found = findings(&sealed);
    if codes_of(&found) != BTreeSet::from(["press-encrypted"]) {
        problems.push(format!("press-encrypted by certificate: {found:#?}"));
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// Without XMP there is no label either, and what else is not in it is not
/// counted up.
#[test]
fn without_xmp_one_finding_says_so() {
    for change in [(|file| drop(catalog(file).remove(b"Metadata"))) as fn(&mut Document), |file| {
        xmp(file, "</rdf:RDF>", "")
    }] {
        let found = findings(&changed(change));
        let codes: Vec<&str> = found.iter().map(|finding| finding.code.0).collect();
        assert_eq!(codes, ["press-label", "press-metadata"], "{found:#?}");
    }
}

#[test]
fn every_code_of_a_finished_file_has_a_row() {
    let rows: BTreeSet<&str> =
        BROKEN.iter().map(|(code, ..)| *code).chain(["press-encrypted"]).collect();
    let known: BTreeSet<&str> =
        TABLE.iter().map(|entry| entry.name).filter(|name| name.starts_with("press-")).collect();
    assert_eq!(rows, known);
}

#[test]
fn severities_are_those_of_the_table() {
    for (.., change) in BROKEN {
        for finding in findings(&changed(*change)) {
            let entry = codes::find(finding.code.0).expect("a code");
            assert!(entry.severities.contains(&finding.severity), "{finding:?}");
        }
    }
}

#[test]
fn our_own_files_have_no_finding() {
    for paper in [Paper::A4, Paper::Letter] {
        for marks in [false, true] {
            let bytes = made_with(|plan| (plan.paper, plan.marks) = (Some(paper), marks));
            assert_eq!(findings(&bytes), [], "{paper:?} {marks}");
            assert_eq!(hold(&bytes), Ok(()));
        }
    }
}

/// What is near to a breach and is none, and how it comes about.
type Near = (&'static str, fn(&mut Document));

const SOUND: &[Near] = &[
    ("nothing changed", |_| {}),
    ("a note outside the sheet", |file| {
        let place = vec![(-60).into(), 50.into(), (-50).into(), 60.into()];
        let note = dictionary! { "Subtype" => "Text", "Rect" => place };
        page(file, 2).set("Annots", vec![note.into()]);
    }),
    ("a surface that runs off the page to the edge of the bleed", |file| {
        draw(file, 1, "0 0 0 1 k -20 100 100 50 re f");
    }),
    ("a rule that runs across the page", |file| {
        draw(file, 1, "0 0 0 1 K 0.25 w -20 100 m 600 100 l S");
    }),
    ("a surface cut by a clip that runs to the bleed", |file| {
        draw(file, 1, "0 0 90 900 re W n 0 0 0 0.5 k -50 -50 900 900 re f");
    }),
    ("white near the knife", |file| draw(file, 1, "0 0 0 0 k 12 100 50 50 re f")),
    ("type in a separation called Black", |file| {
        let ink = vec!["Separation".into(), "Black".into(), "DeviceGray".into(), Object::Null];
        add_resource(file, "ColorSpace", "Only", ink);
        draw(file, 1, &format!("/Only cs 1 scn {TEXT} 100 300 Tm <0001> Tj ET"));
    }),
    ("type in grey", |file| draw(file, 1, &format!("0 g {TEXT} 100 300 Tm <0001> Tj ET"))),
    ("type that is not drawn", |file| {
        draw(file, 1, &format!("1 0 0 0 k 3 Tr {TEXT} 100 300 Tm <0001> Tj ET"));
    }),
    ("a colour that was set and put away", |file| {
        draw(file, 1, &format!("q 1 0 0 rg Q 0 0 0 1 k {TEXT} 100 300 Tm <0001> Tj ET"));
    }),
    ("pictures within a line of content", |file| {
        draw(file, 1, "50 0 0 50 100 100 cm BI /W 2 /H 1 /BPC 8 /CS /G ID ab EI");
        draw(file, 1, "50 0 0 50 100 100 cm BI /W 1 /H 1 /BPC 8 /CS /CMYK /F /AHx ID 000000ff> EI");
        draw(file, 1, "50 0 0 50 100 100 cm BI /W 8 /H 1 /IM true ID a EI");
    }),
    ("a gradient in black", |file| {
        let blend = dictionary! { "ColorSpace" => "DeviceGray" };
        let pattern = dictionary! { "PatternType" => 2, "Shading" => blend };
        add_resource(file, "Pattern", "P", pattern);
        draw(
            file,
            1,
            &format!("/Pattern cs /P scn 100 100 50 50 re f {TEXT} 100 300 Tm <0001> Tj ET"),
        );
    }),
    ("RGB with a profile in its place", |file| {
        let profile = file.add_object(Stream::new(dictionary! { "N" => 3 }, vec![]));
        add_resource(file, "ColorSpace", "DefaultRGB", vec!["ICCBased".into(), profile.into()]);
        draw(file, 1, "1 0 0 rg 100 100 50 50 re f");
    }),
    ("a sheet that is inherited", |file| {
        let media = page(file, 1).get(b"MediaBox").expect("one").clone();
        (1..=4).for_each(|number| {
            page(file, number).remove(b"MediaBox");
        });
        let root = catalog(file).get(b"Pages").and_then(Object::as_reference).expect("pages");
        file.get_dictionary_mut(root).expect("pages").set("MediaBox", media);
    }),
    ("an output intent of another standard", |file| {
        let mut all =
            catalog(file).get(b"OutputIntents").and_then(Object::as_array).expect("one").clone();
        all.push(dictionary! { "S" => "GTS_PDFA1" }.into());
        catalog(file).set("OutputIntents", all);
    }),
    ("a day told in another zone", |file| {
        info(file).set("CreationDate", Object::string_literal("D:20260524020000+02'00'"));
    }),
    ("a page in a unit of its own", |file| {
        let page = page(file, 1);
        for key in ["MediaBox", "BleedBox", "TrimBox"] {
            let numbers = page.get(key.as_bytes()).and_then(Object::as_array).expect(key);
            let half = numbers.iter().map(|n| Object::Real(n.as_float().expect("one") / 2.0));
            let half: Vec<Object> = half.collect();
            page.set(key, half);
        }
        page.set("UserUnit", 2);
        let mut all = b"0.5 0 0 0.5 0 0 cm ".to_vec();
        all.extend(content(file, 1));
        set_content(file, 1, all);
    }),
];

#[test]
fn what_is_near_to_a_breach_is_none() {
    let mut problems = Vec::new();
    for (what, change) in SOUND {
        let found = findings(&changed(*change));
        if !found.is_empty() {
            problems.push(format!("{what}: {found:#?}"));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// A press file that breaks a clause does not leave the program.
#[test]
fn a_breach_is_held_and_named() {
    let bytes = changed(|file| {
        xmp(file, "xmpMM:VersionID", "xmpMM:A");
        page(file, 2).remove(b"TrimBox");
        set_content(file, 3, "");
    });
    let said = hold(&bytes).expect_err("held");
    assert!(said.contains("page 2: the page has no trim box (press-boxes)"), "{said}");
    assert!(said.contains("xmpMM:VersionID (press-metadata)"), "{said}");
    assert!(!said.contains("press-blank"), "a note is no breach: {said}");
    assert!(hold(b"text").expect_err("held").contains("not a PDF"));
}

/// The clause is named, and there is no file.
#[test]
fn a_press_file_that_breaks_a_clause_is_not_made() {
    let no_profile = Condition { profile: b"no profile".to_vec().into(), ..Condition::default() };
    let plan = Plan {
        products: Some(vec![Product::Press]),
        condition: std::sync::Arc::new(no_profile),
        ..Plan::default()
    };
    let outcome = make_as("bench", STATEMENT, &plan);
    let error = outcome.error.expect("an error").to_string();
    assert!(error.contains("the press file could not be made"), "{error}");
    assert!(error.contains("not an ICC profile (press-output-intent)"), "{error}");
    assert!(outcome.artifacts.is_empty());
}

#[test]
fn the_reader_pdf_is_no_press_file() {
    let plan = Plan { products: Some(vec![Product::Reader]), ..Plan::default() };
    let outcome = make_as("bench", STATEMENT, &plan);
    let found = findings(product(&outcome, Product::Reader));
    let codes = codes_of(&found);
    for code in [
        "press-action",
        "press-annotation",
        "press-black",
        "press-boxes",
        "press-label",
        "press-output-intent",
        "press-trapped",
        "press-version",
    ] {
        assert!(codes.contains(code), "{code} in {codes:?}");
    }
    assert!(!codes.contains("press-unreadable") && !codes.contains("press-font"), "{found:#?}");
}

#[test]
fn every_form_of_report_names_the_file_and_the_page() {
    let work = Work::new();
    work.write("sound-press.pdf", clean());
    work.write(
        "a b.pdf",
        changed(|file| {
            page(file, 3).remove(b"TrimBox");
            xmp(file, "xmpMM:VersionID", "xmpMM:A");
            draw(file, 1, "0 0 0 1 K 0.1 w 100 100 m 200 100 l S");
        }),
    );
    work.write("thin.pdf", changed(|file| draw(file, 1, "0 0 0 1 K 0 w 99 99 m 200 99 l S")));
    work.write("text.md", "# A statement");
    let run = |arguments: &str| work.run(&format!("preflight {arguments}"));

    let sound = run("sound-press.pdf").ends(0);
    assert_eq!(
        (sound.err.as_str(), sound.out.as_str()),
        ("", "sound-press.pdf: ready for the printer (4 pages of 148 × 210 mm, bleed 3 mm)\n")
    );
    let thin = run("thin.pdf").ends(0).out;
    assert!(thin.starts_with("thin.pdf: PDF/X-4, with warnings, 1 warning (4 pages"), "{thin}");
    run("thin.pdf --strict").ends(1).says(&["warning[press-rule]", "thin.pdf, page 1"]);
    run("text.md thin.pdf").ends(2).says(&["error: text.md: is not a PDF", "[press-rule]"]);
    run("nowhere.pdf").ends(2).says(&["cannot read nowhere.pdf"]);
    run("").ends(2);

    std::fs::rename(work.path("a b.pdf"), work.path("broken.pdf")).expect("a name");
    run("broken.pdf")
        .ends(1)
        .says(&["error[press-boxes]: the page has no trim box", "= broken.pdf, page 3"]);
    run("broken.pdf --format short").ends(1).says(&[
        "broken.pdf, page 3: error[press-boxes]: the page has no trim box\n",
        "broken.pdf: error[press-metadata]: ",
    ]);
    let data = run("broken.pdf --format json").ends(1).data();
    let found = data.as_array().expect("an array");
    let of =
        |code: &str| found.iter().find(|f| f["code"] == code).unwrap_or_else(|| panic!("{data:#}"));
    assert_eq!(of("press-boxes")["file"], "broken.pdf");
    assert_eq!(of("press-boxes")["page"], 3);
    assert!(of("press-boxes").get("line").is_none(), "a PDF has no lines");
    assert!(of("press-metadata").get("page").is_none());
    let github = run("broken.pdf --format github").ends(1).out;
    assert!(
        github.contains(
            "::error file=broken.pdf,title=press-boxes::page 3: the page has no trim box%0A"
        ),
        "{github}"
    );
    let sarif = run("broken.pdf --format sarif").ends(1).data();
    let results = sarif["runs"][0]["results"].as_array().expect("results");
    let place = &results.iter().find(|r| r["ruleId"] == "press-boxes").expect("it")["locations"][0];
    assert_eq!(place["physicalLocation"]["artifactLocation"]["uri"], "broken.pdf");
    assert!(place["physicalLocation"].get("region").is_none());
    assert_eq!(place["logicalLocations"][0]["fullyQualifiedName"], "page 3");
}

/// Files that nobody makes in good faith come to an end.
#[test]
fn hostile_files_come_to_an_end() {
    let deep = |open: &str| format!("q {} ", open.repeat(200_000)).into_bytes();
    let shapes: Vec<Vec<u8>> = vec![
        deep("["),
        deep("<<"),
        deep("("),
        deep("q "),
        deep("BI "),
        b"1 0 0 rg ".repeat(500_000),
        b"1e38 0 0 1e38 1e38 1e38 cm 1e38 1e38 1e38 1e38 re S ".repeat(1000),
    ];
    for shape in shapes {
        let mut file = Document::load_mem(clean()).expect("a PDF");
        set_content(&mut file, 1, shape);
        let _ = findings(&saved(file));
    }
    // Each draws the next ten times, twenty deep.
    let mut file = Document::load_mem(clean()).expect("a PDF");
    let mut inner = form(&mut file, "0 0 9 9 re f", Dictionary::new());
    for _ in 0..19 {
        let own = dictionary! { "Resources" => dictionary! { "XObject" => dictionary! { "X" => inner } } };
        inner = form(&mut file, &"/X Do ".repeat(10), own);
    }
    add_resource(&mut file, "XObject", "X", inner);
    draw(&mut file, 1, "/X Do");
    let found = findings(&saved(file));
    assert!(found.iter().any(|f| f.message.contains("more on it than is looked at")), "{found:#?}");
    // A form that is drawn again and again, with few operators and much to read.
    let mut file = Document::load_mem(clean()).expect("a PDF");
    let long = format!("0 0 9 9 re f ({}) pop", "a".repeat(1 << 20));
    let long = form(&mut file, &long, Dictionary::new());
    add_resource(&mut file, "XObject", "X", long);
    draw(&mut file, 1, &"/X Do ".repeat(1000));
    let found = findings(&saved(file));
    assert!(found.iter().any(|f| f.message.contains("more on it than is looked at")), "{found:#?}");
    // Objects that stand in themselves without end, in a file that has lost its
    // table, so that every one of them is looked for.
    let at = clean().windows(9).rposition(|window| window == b"startxref").expect("the end");
    for open in ["[", "<</A", "("] {
        let mut bytes = clean()[..at].to_vec();
        bytes.extend(format!("\n9999 0 obj\n{}\nendobj\n", open.repeat(200_000)).bytes());
        let _ = examine(&bytes);
    }
    // A branch of the page tree that leads back, and objects that are each other.
    let mut file = Document::load_mem(clean()).expect("a PDF");
    let (a, b) = (file.new_object_id(), file.new_object_id());
    file.objects.insert(a, Object::Reference(b));
    file.objects.insert(b, Object::Reference(a));
    page(&mut file, 1).set("Contents", a);
    page(&mut file, 2).set("Resources", b);
    assert!(findings(&saved(file)).iter().any(|f| f.severity == Severity::Error));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_file_that_is_cut_or_changed_is_examined_or_refused(
        cut in 0.0..1.2f64,
        changes in proptest::collection::vec((0.0..1.0f64, any::<u8>()), 0..20),
    ) {
        // Plain, so that a change hits an operator and not a checksum alone.
        static PLAIN: OnceLock<Vec<u8>> = OnceLock::new();
        let plain = PLAIN.get_or_init(|| {
            let mut file = Document::load_mem(clean()).expect("a PDF");
            file.decompress();
            saved(file)
        });
        let mut bytes = plain.clone();
        let length = bytes.len();
        for (at, byte) in changes {
            bytes[(at * length as f64) as usize] = byte;
        }
        bytes.truncate((cut * length as f64) as usize);
        let _ = examine(&bytes);
    }

    #[test]
    fn whatever_stands_on_a_page_is_read_to_the_end(operators in proptest::collection::vec(operator(), 0..60)) {
        let mut file = Document::load_mem(clean()).expect("a PDF");
        set_content(&mut file, 1, operators.join(" "));
        let _ = examine(&saved(file));
    }
}

/// An operator with operands that may be too few, too many or of the wrong kind.
fn operator() -> impl Strategy<Value = String> {
    let operand = prop_oneof![
        (-1000.0..1000.0f64).prop_map(|n| format!("{n:.2}")),
        Just("99999999999999999999".to_owned()),
        prop_oneof![
            Just("/f0"),
            Just("/DeviceCMYK"),
            Just("/Pattern"),
            Just("/x"),
            Just("(ab)"),
            Just("[<00> 5 (a)]"),
            Just("<<>>")
        ]
        .prop_map(str::to_owned),
    ];
    let name = prop::sample::select(vec![
        "q", "Q", "cm", "w", "gs", "Do", "sh", "m", "l", "c", "re", "S", "f", "B", "n", "W", "g",
        "rg", "k", "cs", "CS", "sc", "scn", "SCN", "K", "BT", "ET", "Tf", "Tm", "Td", "TD", "T*",
        "Tr", "Tz", "Tc", "Tw", "TL", "Ts", "Tj", "TJ", "'", "\"",
    ]);
    (proptest::collection::vec(operand, 0..7), name)
        .prop_map(|(operands, name)| format!("{} {name}", operands.join(" ")))
}
