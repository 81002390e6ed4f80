//! The faces in the e-book: only where a script or a layout asks, with the letters
//! of the statement and no others, and words look as with the whole font.

#[path = "support/made.rs"]
mod made;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use made::{book, make, part, product, without_tags};
use pamphleteer::diagnostic::Diagnostic;
use pamphleteer::foundry::subset::{Permission, permission};
use pamphleteer::press::{Manuscript, Outcome, Plan, Press};
use pamphleteer::product::Product;
use pamphleteer::read::settings::Settings;
use pamphleteer::shelf::Shelf;
use pamphleteer::statement::writing;
use rustybuzz::{UnicodeBuffer, ttf_parser};
use ttf_parser::{Face, GlyphId, OutlineBuilder, name_id};

/// Each script with a statement in it, the fonts of its regular and bold face, and the
/// most bytes that both may take in the e-book as they lie there.
const STATEMENTS: [(&str, &str, &str, [&str; 2], usize); 5] = [
    ("Arab", "ar", include_str!("scripts/ar.md"), ARABIC, 45_000),
    ("Hebr", "he", include_str!("scripts/he.md"), HEBREW, 25_000),
    ("Deva", "hi", include_str!("scripts/hi.md"), DEVANAGARI, 210_000),
    ("Sinh", "si", include_str!("scripts/si.md"), SINHALA, 160_000),
    ("Taml", "ta", include_str!("scripts/ta.md"), TAMIL, 45_000),
];
const ARABIC: [&str; 2] = [
    "noto-naskh-arabic/NotoNaskhArabic_400Regular.ttf",
    "noto-naskh-arabic/NotoNaskhArabic_700Bold.ttf",
];
const HEBREW: [&str; 2] = [
    "frank-ruhl-libre/FrankRuhlLibre_400Regular.ttf",
    "frank-ruhl-libre/FrankRuhlLibre_700Bold.ttf",
];
const DEVANAGARI: [&str; 2] = [
    "noto-serif-devanagari/NotoSerifDevanagari-Regular.ttf",
    "noto-serif-devanagari/NotoSerifDevanagari-Bold.ttf",
];
const SINHALA: [&str; 2] = [
    "noto-serif-sinhala/NotoSerifSinhala-Regular.ttf",
    "noto-serif-sinhala/NotoSerifSinhala-Bold.ttf",
];
const TAMIL: [&str; 2] =
    ["noto-serif-tamil/NotoSerifTamil-Regular.ttf", "noto-serif-tamil/NotoSerifTamil-Bold.ttf"];

const ENGLISH: &str = "---\nlang: en\nissuer: Ferry Users of Ostry\ndate: 2026-05-04\n\
    contact: Ask at the landing.\n---\n\n# The *bell* stays\n\n\
    1. The sign says WORDS, **and so** it is, 1934 *or not*.\n\n## What `we` want\n\n2. A bell.\n";

/// The same with some words in it.
fn english(words: &str) -> String {
    ENGLISH.replace("WORDS", words)
}

/// The fonts of an e-book by the names of their files.
fn fonts(outcome: &Outcome) -> BTreeMap<String, Vec<u8>> {
    let fonts = book(outcome).into_iter();
    fonts
        .filter_map(|(name, bytes)| Some((name.strip_prefix("OEBPS/fonts/")?.to_owned(), bytes)))
        .collect()
}

/// A font inside the program.
fn whole(path: &str) -> Vec<u8> {
    let shelf = Shelf::new(&[], None).expect("the fonts");
    shelf.bundled().find(|(name, _)| *name == path).expect(path).1.to_vec()
}

/// The characters that a font maps.
fn letters(font: &[u8]) -> BTreeSet<char> {
    let face = Face::parse(font, 0).expect("a font");
    let mut letters = BTreeSet::new();
    for table in face.tables().cmap.expect("a cmap").subtables {
        if table.is_unicode() {
            table.codepoints(|c| letters.extend(char::from_u32(c)));
        }
    }
    letters
}

/// A name of a font.
fn name(font: &[u8], id: u16) -> String {
    let face = Face::parse(font, 0).expect("a font");
    let names = face.names().into_iter().filter(|name| name.name_id == id);
    names.filter_map(|name| name.to_string()).collect::<Vec<_>>().join("\n")
}

/// A glyph as a shaper places it: its outline, advance and offset, and the letter that
/// it belongs to.
type Placed = (String, [i32; 4], u32);

fn shaped(font: &[u8], word: &str) -> Vec<Placed> {
    let face = rustybuzz::Face::from_slice(font, 0).expect("a font");
    let mut buffer = UnicodeBuffer::new();
    buffer.push_str(word);
    buffer.guess_segment_properties();
    let shaped = rustybuzz::shape(&face, &[], buffer);
    let glyphs = shaped.glyph_infos().iter().zip(shaped.glyph_positions());
    glyphs
        .map(|(glyph, place)| {
            let mut outline = Outline(String::new());
            face.outline_glyph(
                GlyphId(u16::try_from(glyph.glyph_id).expect("small")),
                &mut outline,
            );
            let place = [place.x_advance, place.y_advance, place.x_offset, place.y_offset];
            (outline.0, place, glyph.cluster)
        })
        .collect()
}

struct Outline(String);

impl OutlineBuilder for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0 += &format!("M{x} {y}");
    }
    fn line_to(&mut self, x: f32, y: f32) {
        self.0 += &format!("L{x} {y}");
    }
    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.0 += &format!("Q{x1} {y1} {x} {y}");
    }
    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.0 += &format!("C{x1} {y1} {x2} {y2} {x} {y}");
    }
    fn close(&mut self) {
        self.0 += "Z";
    }
}

/// Fails unless every word, and every line of words, of a text that a part has the
/// letters for is shaped as with the whole font; says how many there were.
fn same_shapes(part: &[u8], whole: &[u8], text: &str) -> usize {
    let letters = letters(part);
    let has = |piece: &&str| !piece.is_empty() && piece.chars().all(|c| letters.contains(&c));
    let pieces: Vec<&str> = text.split_whitespace().chain(text.lines()).filter(has).collect();
    for piece in &pieces {
        assert_eq!(shaped(part, piece), shaped(whole, piece), "{piece}");
    }
    pieces.len()
}

/// Makes the e-book of a statement with fonts and layouts of the user's own.
fn made_with(
    text: &str,
    faces: Option<&PathBuf>,
    layouts: Option<&PathBuf>,
    layout: &str,
) -> Outcome {
    let folders: Vec<PathBuf> = faces.cloned().into_iter().collect();
    let shelf = Shelf::new(&folders, layouts.map(PathBuf::as_path)).expect("a shelf");
    let manuscript = Manuscript {
        name: "a.md".to_owned(),
        stem: "a".to_owned(),
        bytes: text.as_bytes().to_vec(),
        defaults: Arc::new(Settings::default()),
        folder: Arc::new(pamphleteer::plate::Empty),
        origin: Default::default(),
        work: String::new(),
    };
    let plan = Plan {
        products: Some(vec![Product::Epub]),
        layout: Some(layout.to_owned()),
        ..Plan::default()
    };
    Press::new(shelf).make(&[&manuscript], &plan).pop().expect("one outcome")
}

#[test]
fn words_look_as_with_the_whole_font() {
    for (script, lang, text, files, _) in STATEMENTS {
        let outcome = make(lang, text);
        let shown = without_tags(&part(&outcome, "statement.xhtml"));
        let fonts = fonts(&outcome);
        assert_eq!(fonts.len(), 2, "{lang}: {:?}", fonts.keys());
        // Regular before bold, by their weights.
        for ((name, font), (file, least)) in fonts.iter().zip(files.iter().zip([100, 5])) {
            let same = same_shapes(font, &whole(file), &shown);
            assert!(same >= least, "{script}: {same} words of {name}");
        }
    }
}

#[test]
fn a_face_has_the_letters_of_the_statement_and_no_others() {
    for (script, lang, text, files, most) in STATEMENTS {
        let outcome = make(lang, text);
        let shown = without_tags(&part(&outcome, "statement.xhtml"));
        let of_script = |c: &char| [script, "Zyyy", "Zinh"].contains(&writing::script(*c));
        let fonts = fonts(&outcome);
        let (regular, bold) =
            (fonts.values().next().expect("one"), fonts.values().nth(1).expect("two"));
        let all = letters(&whole(files[0]));
        let shown: BTreeSet<char> = shown.chars().chain(" \u{a0}0123456789".chars()).collect();
        let wanted: BTreeSet<char> = shown.intersection(&all).copied().filter(of_script).collect();
        let had = letters(regular);
        let lacking: Vec<_> = wanted.difference(&had).collect();
        assert!(lacking.is_empty(), "{lang}: {lacking:?}");
        // A bracket brings the other, into which it is turned from right to left.
        let odd: Vec<_> = had.difference(&wanted).filter(|c| !"()[]<>«»‹›".contains(**c)).collect();
        assert!(odd.is_empty(), "{lang}: {odd:?}");
        assert!(letters(bold).len() < had.len(), "{lang}: the bold has fewer letters");
        let bytes: usize = fonts.values().map(Vec::len).sum();
        assert!(bytes < most, "{lang}: {bytes} bytes");
    }
}

#[test]
fn what_is_bold_is_in_the_bold_face() {
    for (script, lang, text, ..) in STATEMENTS {
        let outcome = make(lang, text);
        let xhtml = part(&outcome, "statement.xhtml");
        let bold = letters(fonts(&outcome).values().nth(1).expect("a bold face"));
        let regular = letters(fonts(&outcome).values().next().expect("a regular face"));
        for (open, close) in [
            ("<h1", "</h1>"),
            ("<h2", "</h2>"),
            ("<strong", "</strong>"),
            ("<span class=\"number\"", "</span>"),
            ("<span class=\"name\"", "</span>"),
            ("<th", "</th>"),
        ] {
            for piece in xhtml.split(open).skip(1) {
                let inner =
                    piece.split(close).next().and_then(|i| i.split_once('>')).map_or("", |i| i.1);
                let lacking: Vec<char> = inner
                    .chars()
                    .filter(|c| {
                        regular.contains(c)
                            && !bold.contains(c)
                            && !c.is_whitespace()
                            && writing::script(*c) == script
                    })
                    .collect();
                assert!(lacking.is_empty(), "{lang}: {open}: {lacking:?}");
            }
        }
    }
}

#[test]
fn a_font_goes_with_its_licence_and_under_a_name_of_ours() {
    for (_, lang, text, files, _) in STATEMENTS {
        let outcome = make(lang, text);
        let folder = files[0].split('/').next().expect("a folder");
        let licence = &book(&outcome)[&format!("META-INF/licences/{folder}.txt")];
        assert!(
            String::from_utf8_lossy(licence).contains("SIL OPEN FONT LICENSE Version 1.1"),
            "{lang}"
        );
        let package = part(&outcome, "content.opf");
        for (file, font) in fonts(&outcome) {
            assert!(name(&font, name_id::COPYRIGHT_NOTICE).contains("20"), "{file}");
            assert!(name(&font, name_id::LICENSE).contains("SIL Open Font License"), "{file}");
            for id in
                [name_id::FAMILY, name_id::UNIQUE_ID, name_id::FULL_NAME, name_id::POST_SCRIPT_NAME]
            {
                assert!(name(&font, id).starts_with("Statement"), "{file}: {}", name(&font, id));
            }
            assert!(name(&font, name_id::TYPOGRAPHIC_FAMILY).is_empty(), "{file}");
            let item = format!("href=\"fonts/{file}\"");
            assert!(
                package.contains(&item) && package.contains("media-type=\"font/ttf\""),
                "{package}"
            );
        }
    }
}

#[test]
fn the_families_stand_before_the_reader_s_own_and_give_way() {
    for (_, lang, text, ..) in STATEMENTS {
        let outcome = make(lang, text);
        let style = part(&outcome, "stylesheet.css");
        for file in fonts(&outcome).keys() {
            assert!(style.contains(&format!("src: url(\"fonts/{file}\")")), "{style}");
        }
        let body =
            style.lines().find(|line| line.starts_with("body { font-family")).expect("a rule");
        assert!(
            body.starts_with("body { font-family: \"Statement ") && body.ends_with("\", serif; }"),
            "{body}"
        );
        assert!(!style.contains("!important"), "{lang}");
    }
}

#[test]
fn what_readers_have_faces_for_brings_none() {
    for text in [
        english("what it says"),
        english("Щука"),
        english("μέρα"),
        include_str!("../content/2025-11-12-otkrytyj-prichal.md").to_owned(),
        include_str!("../content/2026-02-24-die-linie-14-muss-bleiben.de.md").to_owned(),
    ] {
        let outcome = make("en", &text);
        assert!(fonts(&outcome).is_empty(), "{:?}", fonts(&outcome).keys());
        let style = part(&outcome, "stylesheet.css");
        assert_eq!(style, Shelf::stylesheet("epub/statement.css"));
        assert!(book(&outcome).keys().all(|name| !name.contains("licences")));
    }
}

#[test]
fn words_in_another_script_stand_behind_the_reader_s_own_face() {
    let outcome = make("en", &english("النافذة، “٣” ✆"));
    let fonts = fonts(&outcome);
    let names: Vec<&str> = fonts.keys().map(String::as_str).collect();
    assert_eq!(names, ["statement-arabic-400.ttf", "statement-symbols-400.ttf"]);
    assert_eq!(letters(&fonts[names[0]]), "النافذة،٣".chars().collect());
    assert_eq!(letters(&fonts[names[1]]), "✆".chars().collect());
    let style = part(&outcome, "stylesheet.css");
    assert!(
        style.contains("body { font-family: serif, \"Statement Arabic\", \"Statement Symbols\"; }"),
        "{style}"
    );
    // A sign alone is not worth it.
    assert!(book(&make("en", &english("✆"))).keys().all(|name| !name.contains("fonts")));
}

#[test]
fn greek_with_the_old_accents_has_a_face_in_all_its_cuts() {
    let text = "---\nlang: el\ndate: 2026-05-04\nissuer: Οἱ φίλοι τῆς γεφύρας\n\
        contact: Ἐρωτᾶτε ἡμᾶς.\n---\n\n# Ἡ *γέφυρα* μένει\n\n1. Ἡ παλαιὰ γέφυρα εἶναι **τῶν** *πολιτῶν* καὶ ***μένει***.\n";
    let outcome = make("el", text);
    let fonts = fonts(&outcome);
    assert_eq!(fonts.len(), 4, "{:?}", fonts.keys());
    let regular = &fonts["statement-greek-400.ttf"];
    let shown = without_tags(&part(&outcome, "statement.xhtml"));
    assert!(same_shapes(regular, &whole("alegreya/Alegreya_400Regular.ttf"), &shown) > 10);
    let plain = make("el", &text.replace(|c: char| ('\u{1f00}'..='\u{1fff}').contains(&c), "α"));
    assert!(self::fonts(&plain).is_empty());
}

#[test]
fn the_same_statement_gives_the_same_faces() {
    for (_, lang, text, ..) in STATEMENTS {
        let (one, other) = (make(lang, text), make(lang, text));
        assert_eq!(product(&one, Product::Epub), product(&other, Product::Epub), "{lang}");
    }
}

/// A layout with this in its table `epub`.
fn layout(table: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("quay")).expect("a layout");
    let text = format!(
        "based-on = 'pamphlet'\nname = 'quay'\nform = 'stapled'\n[papers.a5]\nwidth = 148.0\nheight = 210.0\n\
         [papers.half-letter]\nwidth = 139.7\nheight = 215.9\n[epub]\n{table}\n"
    );
    std::fs::write(folder.path().join("quay/layout.toml"), text).expect("its table");
    folder
}

#[test]
fn a_layout_that_asks_has_its_own_faces() {
    let folder = layout("text-font = 'Vollkorn'\ndisplay-font = 'Fira Sans'");
    let path = folder.path().to_owned();
    let outcome = made_with(&english("what “it” says"), None, Some(&path), "quay");
    let fonts = fonts(&outcome);
    let names: Vec<&str> = fonts.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "statement-display-700.ttf",
            "statement-text-400-italic.ttf",
            "statement-text-400.ttf",
            "statement-text-700.ttf",
        ]
    );
    let shown = without_tags(&part(&outcome, "statement.xhtml"));
    let regular = &fonts["statement-text-400.ttf"];
    assert!(same_shapes(regular, &whole("vollkorn/Vollkorn_400Regular.ttf"), &shown) > 10);
    let display = &fonts["statement-display-700.ttf"];
    assert!(
        same_shapes(display, &whole("fira-sans-condensed/FiraSansCondensed_700Bold.ttf"), &shown)
            > 3
    );
    assert!(fonts.values().all(|font| !name(font, name_id::FULL_NAME).contains("Fira")));
    let style = part(&outcome, "stylesheet.css");
    assert!(style.contains("body { font-family: \"Statement Text\", serif; }"), "{style}");
    assert!(
        style
            .contains(".number { font-family: \"Statement Display\", \"Statement Text\", serif; }"),
        "{style}"
    );
}

#[test]
fn a_reserved_name_is_left_to_the_whole_font() {
    let folder = layout("text-font = 'Source Code Pro'");
    let outcome = made_with(&english("it"), None, Some(&folder.path().to_owned()), "quay");
    let font = &fonts(&outcome)["statement-text-400.ttf"];
    let face = Face::parse(font, 0).expect("a font");
    let names = face.names().into_iter().filter(|name| ![0, 7, 13, 14].contains(&name.name_id));
    assert!(names.filter_map(|name| name.to_string()).all(|name| !name.contains("Source")));
    let licence = &book(&outcome)["META-INF/licences/source-code-pro.txt"];
    assert!(String::from_utf8_lossy(licence).contains("Reserved Font Name 'Source'"));
}

#[test]
fn a_family_that_is_not_there_is_an_error() {
    let folder = layout("text-font = 'Grotesk that nobody has'");
    let outcome = made_with(&english("it"), None, Some(&folder.path().to_owned()), "quay");
    let error = outcome.error.expect("an error").to_string();
    assert!(error.contains("Grotesk that nobody has") && error.contains("--font-path"), "{error}");
    assert!(outcome.artifacts.is_empty());
}

/// A font with another `fsType` in its OS/2 table.
fn permitting(font: &[u8], bits: u16) -> Vec<u8> {
    let mut font = font.to_vec();
    let record = (12..).step_by(16).find(|at| &font[*at..*at + 4] == b"OS/2").expect("a table");
    let offset = u32::from_be_bytes(font[record + 8..record + 12].try_into().expect("four"));
    let at = usize::try_from(offset).expect("small") + 8;
    font[at..at + 2].copy_from_slice(&bits.to_be_bytes());
    font
}

#[test]
fn the_maker_of_a_font_is_heeded() {
    let font = &whole(ARABIC[0]);
    let says = |bits| permission(&permitting(font, bits), 0);
    assert_eq!(says(0), Permission::Part);
    assert_eq!([says(4), says(8)], [Permission::Part; 2]);
    assert_eq!(says(2 | 8), Permission::Part, "the least restrictive counts");
    assert_eq!([says(0x100), says(0x108)], [Permission::Whole; 2]);
    for bits in [2, 0x200, 0x102] {
        assert!(matches!(says(bits), Permission::None(_)), "{bits:x}");
    }
    assert!(matches!(permission(b"not a font", 0), Permission::None(_)));
}

#[test]
fn a_font_of_the_user_s_is_embedded_as_its_maker_permits() {
    let found =
        |findings: &[Diagnostic]| findings.iter().any(|f| f.code.0 == "font-not-embeddable");
    let (_, _, text, files, _) = STATEMENTS[0];
    for (bits, as_it_is, refused) in [(0, false, false), (0x100, true, false), (2, false, true)] {
        let folder = tempfile::tempdir().expect("a folder");
        let given = permitting(&whole(files[0]), bits);
        std::fs::write(folder.path().join("a.ttf"), &given).expect("a font");
        let outcome = made_with(text, Some(&folder.path().to_owned()), None, "pamphlet");
        assert_eq!(found(&outcome.findings), refused, "{bits}");
        let fonts = fonts(&outcome);
        let regular = fonts.get("statement-arabic-400.ttf");
        assert_eq!(regular.is_none(), refused, "{bits}");
        assert_eq!(regular == Some(&given), as_it_is, "{bits}");
    }
}

#[test]
fn a_script_that_only_the_user_has_a_font_for_brings_it() {
    let font = include_bytes!("findings/font-not-embeddable/faces/quay-blocks.ttf");
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("a.ttf"), permitting(font, 0)).expect("a font");
    let text = english("ღია ფანჯარა");
    let outcome = made_with(&text, Some(&folder.path().to_owned()), None, "pamphlet");
    let fonts = fonts(&outcome);
    assert_eq!(fonts.keys().collect::<Vec<_>>(), ["statement-georgian-400.ttf"]);
    assert_eq!(letters(&fonts["statement-georgian-400.ttf"]), "ღიაფნჯრ".chars().collect());
    // Its own notices are all that it brings.
    assert!(book(&outcome).keys().all(|name| !name.contains("licences")));
    assert!(
        name(&fonts["statement-georgian-400.ttf"], name_id::COPYRIGHT_NOTICE).contains("drawn")
    );
}
