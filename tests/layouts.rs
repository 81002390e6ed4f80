//! Layouts of one's own, and what may be set in a layout.

#[path = "support/made.rs"]
mod made;
#[path = "support/work.rs"]
mod work;

use lopdf::{Document, Object};
use made::{make_as, product};
use pamphleteer::press::{Outcome, Plan};
use pamphleteer::product::Product;
use work::Work;

const HEAD: &str =
    "lang: en\nissuer: Ferry Users of Ostry\ndate: 2026-05-04\ncontact: Ask at the landing.\n";

fn statement(more: &str) -> String {
    format!("---\n{HEAD}{more}---\n# The bell stays\n\n1. It rings at noon.\n\n2. It is ours.\n")
}

fn width_of(bytes: &[u8]) -> f32 {
    let file = Document::load_mem(bytes).expect("a PDF");
    let page = file.page_iter().next().expect("a page");
    let page = file.get_dictionary(page).expect("a page");
    let edges = page.get(b"MediaBox").and_then(Object::as_array).expect("a box");
    edges[2].as_float().expect("a number")
}

#[test]
fn a_layout_stands_on_another() {
    let work = Work::new();
    let own = "based-on = 'pamphlet'\n[papers.a5]\nwidth = 120.0\nheight = 200.0\n[parameters.size]\ndefault = 9.0\n[tokens.places]\nnumber = 'text'\n";
    work.write("layouts/narrow/layout.toml", own).write("bell.md", statement(""));
    work.run("build bell.md --layouts layouts --layout narrow --only reader,typst").ends(0);
    assert!((width_of(&work.bytes("out/bell/bell.pdf")) - 340.16).abs() < 0.1);
    let files = work.files("out/bell");
    for name in ["layout.toml", "main.typ", "parts.typ", "tokens.typ"] {
        let name = format!("layouts/narrow/{name}");
        assert!(files.contains(&name), "{name} is not among {files:?}");
    }
    let described =
        String::from_utf8(work.bytes("out/bell/layouts/narrow/layout.toml")).expect("text");
    let table: toml::Table = described.parse().expect("TOML");
    let size = &table["parameters"]["size"];
    assert_eq!((size["default"].as_float(), size["unit"].as_str()), (Some(9.0), Some("pt")));
    assert!(table["papers"].get("half-letter").is_none(), "{described}");
}

#[test]
fn a_folder_of_ones_own_may_change_a_layout_of_the_program() {
    let work = Work::new();
    let own = "based-on = 'pamphlet'\n[papers.a5]\nwidth = 130.0\nheight = 200.0\n";
    work.write("layouts/pamphlet/layout.toml", own).write("bell.md", statement(""));
    work.run("build bell.md --layouts layouts --only reader").ends(0);
    assert!((width_of(&work.bytes("out/bell/bell.pdf")) - 368.5).abs() < 0.1);
}

#[test]
fn layouts_that_stand_on_one_another_in_a_circle_are_refused() {
    let work = Work::new();
    work.write("bell.md", statement(""));
    for (name, base) in [("a", "b"), ("b", "a"), ("c", "nowhere")] {
        let own = format!("based-on = '{base}'\n[papers.a5]\nwidth = 130.0\nheight = 200.0\n");
        work.write(&format!("layouts/{name}/layout.toml"), own);
    }
    let run = |name| work.run(&format!("build bell.md --layouts layouts --layout {name}"));
    run("a").ends(2).says(&["stand on one another"]);
    run("c").ends(2).says(&["there is no layout “nowhere”"]);
}

#[test]
fn parameters_of_a_folder_reach_the_statements_whose_layout_has_them() {
    let work = Work::new();
    work.write("pamphleteer.toml", "[parameters]\nfold = 'once'\n");
    work.write("bell.md", statement(""));
    work.write("sheet.md", statement("layout: leaflet\n"));
    work.run("build bell.md sheet.md --only reader --out out").ends(0);
    assert!((width_of(&work.bytes("out/sheet/sheet.pdf")) - 420.94).abs() < 0.1, "folded once");
    work.write("own.md", statement("layout: leaflet\nparameters: {fold: three}\n"));
    work.run("build own.md --only reader").ends(0);
    assert!((width_of(&work.bytes("out/own/own.pdf")) - 282.05).abs() < 0.1, "its own goes first");
    work.write("pamphleteer.toml", "[parameters]\nfolt = 'once'\n");
    work.run("check bell.md").ends(1).says(&["has no parameter `folt`", "`feet`"]);
}

#[test]
fn the_manual_names_every_parameter_of_every_layout() {
    let manual = include_str!("../docs/layouts.md");
    let shelf = pamphleteer::shelf::Shelf::new(&[], None).expect("the program's own");
    let names = shelf.layout_names();
    assert_eq!(names, ["large-print", "leaflet", "pamphlet"]);
    for name in names {
        assert!(manual.contains(&format!("| `{name}` |")), "{name}");
        let layout = shelf.layout(&name).expect("a layout");
        assert!(layout.description.parameters.len() >= 8);
        for parameter in layout.description.parameters {
            assert!(
                manual.contains(&format!("`{}`", parameter.name)),
                "{name}: {}",
                parameter.name
            );
        }
    }
}

fn with_accent(accent: &str) -> Outcome {
    let products = vec![Product::Reader, Product::Press, Product::Booklet];
    let plan = Plan { products: Some(products), ..Plan::default() };
    make_as("bell", &statement(&format!("parameters:\n  accent: {accent}\n")), &plan)
}

/// Operators that set a colour with numbers, of all pages.
fn colours(bytes: &[u8]) -> Vec<(String, Vec<f32>)> {
    let file = Document::load_mem(bytes).expect("a PDF");
    let mut found = Vec::new();
    for id in file.page_iter() {
        let content =
            lopdf::content::Content::decode(&file.get_page_content(id)).expect("operators");
        for operation in content.operations {
            if ["g", "G", "rg", "RG", "k", "K", "scn", "SCN"].contains(&operation.operator.as_str())
            {
                let numbers = operation.operands.iter().filter_map(|o| o.as_float().ok()).collect();
                found.push((operation.operator, numbers));
            }
        }
    }
    found
}

/// The inks of their own that a file names.
fn inks(bytes: &[u8]) -> Vec<String> {
    fn look(object: &Object, out: &mut Vec<String>) {
        match object {
            Object::Array(items) => {
                if let [Object::Name(space), Object::Name(ink), ..] = items.as_slice()
                    && space == b"Separation"
                {
                    out.push(String::from_utf8_lossy(ink).into_owned());
                }
                items.iter().for_each(|item| look(item, out));
            }
            Object::Dictionary(dict) => dict.iter().for_each(|(_, item)| look(item, out)),
            Object::Stream(stream) => stream.dict.iter().for_each(|(_, item)| look(item, out)),
            _ => {}
        }
    }
    let file = Document::load_mem(bytes).expect("a PDF");
    let mut out = Vec::new();
    file.objects.values().for_each(|object| look(object, &mut out));
    out.sort();
    out.dedup();
    out
}

fn is_mix(numbers: &[f32], mix: [f32; 4]) -> bool {
    numbers.len() == 4 && numbers.iter().zip(mix).all(|(a, b)| (a - b).abs() < 0.01)
}

#[test]
fn an_accent_of_four_inks_is_printed_in_them_and_shown_as_a_screen_can() {
    let outcome = with_accent("cmyk 20 100 90 10");
    assert!(outcome.findings.is_empty(), "{:?}", outcome.findings);
    for printed in [Product::Press, Product::Booklet] {
        let found = colours(product(&outcome, printed));
        let mixed = |c: &&(String, Vec<f32>)| is_mix(&c.1, [0.2, 1.0, 0.9, 0.1]);
        // Two numbers, the rule over the title and that over the contact.
        assert!(found.iter().filter(mixed).count() >= 4, "{found:?}");
        let black = |c: &(String, Vec<f32>)| is_mix(&c.1, [0.0, 0.0, 0.0, 1.0]);
        assert!(found.iter().any(black), "{found:?}");
        assert!(found.iter().all(|c| mixed(&c) || black(c)), "{found:?}");
    }
    let shown = colours(product(&outcome, Product::Reader));
    assert!(shown.iter().all(|(_, numbers)| numbers.len() != 4), "no ink on a screen: {shown:?}");
    let red = |c: &(String, Vec<f32>)| c.1.len() == 3 && c.1[0] > 0.5 && c.1[1] < 0.3;
    assert!(shown.iter().any(red), "{shown:?}");
}

#[test]
fn an_ink_of_its_own_has_a_plate_of_its_own() {
    let outcome = with_accent("spot Pantone 485 C / cmyk 10 95 100 10");
    assert_eq!(inks(product(&outcome, Product::Press)), ["Pantone 485 C"]);
    // The office has four inks.
    let booklet = product(&outcome, Product::Booklet);
    assert!(inks(booklet).is_empty());
    assert!(colours(booklet).iter().any(|c| is_mix(&c.1, [0.1, 0.95, 1.0, 0.1])));
    assert!(inks(product(&outcome, Product::Reader)).is_empty());
}

#[test]
fn a_pale_accent_is_told() {
    let outcome = with_accent("cmyk 0 10 80 0");
    let codes: Vec<_> = outcome.findings.iter().map(|f| f.code.0).collect();
    assert_eq!(codes, ["pale-accent"]);
    assert!(!outcome.artifacts.is_empty());
}

#[test]
fn a_size_that_is_given_is_the_size() {
    let plan = Plan { products: Some(vec![Product::Reader]), ..Plan::default() };
    let outcome = make_as("bell", &statement("parameters:\n  size: 10.5 pt\n"), &plan);
    let file = made::reader(&outcome);
    let page = file.page_iter().next().expect("a page");
    let content = lopdf::content::Content::decode(&file.get_page_content(page)).expect("operators");
    let sizes: Vec<f32> = content
        .operations
        .iter()
        .filter(|operation| operation.operator == "Tf")
        .filter_map(|operation| operation.operands.get(1)?.as_float().ok())
        .collect();
    assert!(sizes.iter().any(|size| (size - 10.5).abs() < 0.001), "{sizes:?}");
}

#[test]
fn a_paper_that_is_too_small_is_refused_with_what_would_help() {
    let work = Work::new();
    let tiny = "based-on = 'pamphlet'\n[papers.a5]\nwidth = 60.0\nheight = 90.0\n";
    work.write("layouts/tiny/layout.toml", tiny).write("bell.md", statement(""));
    let said = ["“a5” of the layout “tiny” is too small", "22 mm", "`side-margin`"];
    work.run("build bell.md --layouts layouts --layout tiny").ends(2).says(&said);
    assert!(work.files("out").is_empty());
}

// A layout begun and examined by the program

#[test]
fn a_layout_is_begun_examined_and_built_with() {
    let work = Work::new();
    for base in ["pamphlet", "leaflet", "large-print"] {
        work.run(&format!("layouts new own-{base} --from {base}")).ends(0);
    }
    work.run("layouts new drawn --whole --quiet").ends(0);
    assert_eq!(
        work.files("layouts"),
        [
            "drawn/layout.toml",
            "drawn/main.typ",
            "drawn/parts.typ",
            "drawn/tokens.typ",
            "own-large-print/layout.toml",
            "own-leaflet/layout.toml",
            "own-pamphlet/layout.toml",
        ]
    );
    let checked = work.run("layouts check").ends(0);
    assert_eq!(
        checked.out,
        "drawn: in order\nown-large-print: in order\nown-leaflet: in order\nown-pamphlet: in order\n"
    );
    work.write("bell.md", statement(""));
    work.run("build bell.md --only reader --out own --layouts layouts --layout own-pamphlet")
        .ends(0);
    work.run("build bell.md --only reader --out plain").ends(0);
    let text = |name: &str| {
        let file = Document::load_mem(&work.bytes(name)).expect("a PDF");
        file.extract_text(&[1]).expect("text")
    };
    assert_eq!(text("own/bell/bell.pdf"), text("plain/bell/bell.pdf"));
    let again = work.run("layouts new drawn").ends(2);
    assert!(again.err.contains("layouts/drawn: is there"), "{again:?}");
}

#[test]
fn what_is_wrong_in_a_layout_is_told_with_its_file_and_line() {
    let work = Work::new();
    let toml = "layouts/ours/layout.toml";
    work.run("layouts new ours --whole").ends(0);
    let own = String::from_utf8(work.bytes(toml)).expect("text");
    let parts = String::from_utf8(work.bytes("layouts/ours/parts.typ")).expect("text");
    let lines = |text: &str| text.lines().count();
    // Each with the place and the words that tell it.
    for (added, told, said) in [
        ("[parameters.size]\ndefalt = 12\n", 2, "did you mean `default`?"),
        ("[parameters.size]\ndefault = 99.0\nmax = 30.0\n", 2, "more than its max"),
        ("[papers.a5\n", 1, "not TOML"),
    ] {
        work.write(toml, format!("{own}{added}"));
        let line = lines(&own) + told;
        let checked = work.run("layouts check ours").ends(1);
        assert!(checked.err.contains(&format!("{toml}:{line}:")), "{checked:?}");
        assert!(checked.err.contains(said), "{checked:?}");
    }
    work.write(toml, &own);
    for (added, said) in [
        ("#let broken = nowhere\n", "unknown variable: nowhere"),
        ("#let endless() = endless()\n#let gone = endless()\n", "call depth exceeded"),
        ("#let n = 0\n#while n >= 0 { n += 1 }\n", "infinite"),
        ("#let open = (\n", "unclosed"),
    ] {
        work.write("layouts/ours/parts.typ", format!("{parts}{added}"));
        let checked = work.run("layouts check").ends(1);
        assert!(checked.err.contains("layouts/ours/parts.typ:"), "{added}: {checked:?}");
        assert_eq!(checked.err.matches(said).count(), 1, "{added}: {checked:?}");
        assert!(
            !checked.err.contains("specimen.typ"),
            "not in what the program wrote: {checked:?}"
        );
    }
}

#[test]
fn layouts_are_listed_with_all_that_may_be_set() {
    let work = Work::new();
    work.run("layouts new ours").ends(0);
    let listed = work.run("layouts list --layouts layouts").ends(0).out;
    let names: Vec<_> = listed.lines().filter_map(|l| l.split("  ").next()).collect();
    assert_eq!(names[1..], ["large-print", "leaflet", "ours", "pamphlet"], "{listed}");
    let data = work.run("layouts list --format json --layouts layouts").ends(0).data();
    let ours = &data["layouts"][2];
    assert_eq!((ours["name"].as_str(), ours["own"].as_bool()), (Some("ours"), Some(true)));
    let size = &ours["parameters"]["size"];
    assert_eq!((size["unit"].as_str(), size["min"].as_f64()), (Some("pt"), Some(6.0)));
    assert!(size["description"].as_str().is_some_and(|text| text.len() > 10));
    // Damaged ones beside it do not hide the others.
    work.write("layouts/bad/layout.toml", "[papers\n");
    let listed = work.run("layouts list --layouts layouts").ends(2);
    assert!(listed.out.contains("ours") && listed.err.contains("bad"), "{listed:?}");
    for (words, said) in [
        ("layouts new ../ours", "name of a folder"),
        ("layouts new other --from nothing", "there is no layout “nothing”"),
        ("layouts check --layouts nowhere", "no such folder"),
    ] {
        let ran = work.run(words).ends(2);
        assert!(ran.err.contains(said), "{words}: {ran:?}");
    }
}
