//! Covers: made of the title, or of the picture that the statement names; in the e-book
//! and as a product.

#[path = "support/archive.rs"]
mod archive;
#[path = "support/seen.rs"]
mod seen;
#[path = "support/work.rs"]
mod work;

use std::io::Cursor;

use archive::entry;
use image::{ColorType, DynamicImage, GrayImage, ImageFormat, Rgb, RgbImage};
use work::Work;

const BODY: &str = "# The quay\n\n1. It is ours.\n\n2. It stays open.\n";

fn statement(more: &str) -> String {
    format!(
        "---\nlang: en\nissuer: Friends\ndate: 2026-05-04\ncontact: Ask there.\n{more}---\n{BODY}"
    )
}

/// A field of one colour.
fn field(width: u32, height: u32) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    let field = RgbImage::from_pixel(width, height, Rgb([200, 40, 30]));
    field.write_to(&mut out, ImageFormat::Png).expect("a picture");
    out.into_inner()
}

fn work(more: &str) -> Work {
    let work = Work::new();
    work.write("quay.md", statement(more)).write("quay.png", field(3600, 2700));
    work
}

/// How much of the head of the first page is not paper.
fn dark(pdf: &[u8], from: f64, to: f64) -> f64 {
    let page = &seen::pages(pdf, 36.0)[0];
    let rows = (f64::from(page.height()) * from) as u32..(f64::from(page.height()) * to) as u32;
    let all = u64::from(page.width()) * u64::from(rows.end - rows.start);
    let ink = rows.flat_map(|y| (0..page.width()).map(move |x| (x, y)));
    ink.filter(|(x, y)| page.get_pixel(*x, *y).0[0] < 200).count() as f64 / all as f64
}

fn cover(epub: &[u8]) -> RgbImage {
    let bytes = entry(epub, "OEBPS/cover.jpg");
    image::load_from_memory(&bytes).expect("a JPEG").into_rgb8()
}

#[test]
fn it_runs_over_the_edges_of_the_first_page_and_is_the_cover_of_the_e_book() {
    for lang in ["en", "ar"] {
        let work = work("cover: quay.png\n");
        work.write(
            "quay.md",
            statement("cover: quay.png\n").replace("lang: en", &format!("lang: {lang}")),
        );
        work.run("build quay.md --strict --only reader,press,booklet,epub").ends(0);
        assert!(dark(&work.bytes("out/quay/quay.pdf"), 0.0, 0.3) > 0.99, "{lang}");
        // As far as the bleed goes.
        let press = work.bytes("out/quay/quay-press.pdf");
        assert!(dark(&press, 0.0, 0.3) > 0.99, "{lang}");
        work.run("preflight out/quay/quay-press.pdf").ends(0);
        let cover = cover(&work.bytes("out/quay/quay.epub"));
        assert_eq!(cover.height(), 1200);
        assert_eq!(cover.width(), 750);
        let Rgb([red, green, _]) = *cover.get_pixel(400, 600);
        assert!(red > 180 && green < 60, "the picture itself");
    }
}

#[test]
fn it_has_words_for_those_who_do_not_see_it_or_is_decoration() {
    for (more, words) in [
        ("cover: quay.png\n", 0),
        ("cover:\n  image: quay.png\n  description: The quay at noon\n", 1),
    ] {
        let work = work(more);
        work.run("build quay.md --only reader").ends(0);
        let file = lopdf::Document::load_mem(&work.bytes("out/quay/quay.pdf")).expect("a PDF");
        let named = file.objects.values().filter(|object| {
            object.as_dict().is_ok_and(|entry| {
                entry.get(b"Alt").is_ok_and(|alt| {
                    lopdf::decode_text_string(alt).is_ok_and(|alt| alt == "The quay at noon")
                })
            })
        });
        assert_eq!(named.count(), words, "{more}");
    }
}

#[test]
fn without_a_cover_there_is_no_picture() {
    let work = work("cover: false\n");
    work.run("build quay.md --only reader,epub").ends(0);
    assert!(dark(&work.bytes("out/quay/quay.pdf"), 0.0, 0.05) < 0.01);
    let bytes = work.bytes("out/quay/quay.epub");
    let archive = zip::ZipArchive::new(Cursor::new(bytes.as_slice())).expect("an archive");
    assert!(archive.file_names().all(|name| !name.ends_with(".jpg") && !name.ends_with(".png")));
}

#[test]
fn one_that_cannot_be_had_is_named_with_its_line() {
    for (more, said) in [
        ("cover: boat.png\n", "there is no file “boat.png”"),
        ("cover: ../../boat.png\n", "is outside the folder of the work"),
        ("cover: quay.md\n", "it is not a picture"),
        ("cover: 7\n", "`cover` must be true, false"),
        ("cover:\n  image: quay.png\n  words: The quay\n", "`cover.words` is not a known key"),
    ] {
        let work = work(more);
        work.run("build quay.md").ends(1).says(&["quay.md:6", said]);
        assert!(work.files("out").is_empty(), "{more}");
    }
    let work = work("");
    work.write("pamphleteer.toml", "cover = \"quay.png\"\n");
    work.run("build quay.md").ends(1).says(&["`cover` must be true or false"]);
}

/// The files of the product, with the size of each and how many channels it has.
fn shapes(work: &Work) -> Vec<(String, u32, u32, ColorType)> {
    let files = work.files("out/quay");
    let read = |name: String| {
        let bytes = work.bytes(&format!("out/quay/{name}"));
        let format = ImageFormat::from_path(&name).expect("an ending");
        let picture = image::load_from_memory_with_format(&bytes, format).expect("what it ends in");
        (name, picture.width(), picture.height(), picture.color())
    };
    files.into_iter().map(read).collect()
}

fn largest(work: &Work) -> DynamicImage {
    image::load_from_memory(&work.bytes("out/quay/quay-cover.jpg")).expect("a JPEG")
}

#[test]
fn the_product_has_a_file_for_every_place() {
    for (more, colours) in [
        ("", ColorType::L8),
        ("parameters:\n  accent: cmyk 20 100 90 10\n", ColorType::Rgb8),
        ("cover: quay.png\n", ColorType::Rgb8),
    ] {
        let work = work(more);
        work.run("build quay.md --strict --only cover").ends(0);
        let expected = [
            ("quay-cover-160.jpg", 100, 160),
            ("quay-cover-160.png", 100, 160),
            ("quay-cover-480.jpg", 300, 480),
            ("quay-cover-480.png", 300, 480),
            ("quay-cover.jpg", 1600, 2560),
        ];
        let expected =
            expected.map(|(name, width, height)| (name.to_owned(), width, height, colours));
        assert_eq!(shapes(&work), expected, "{more}");
        for name in work.files("out/quay") {
            let file = format!("out/quay/{name}");
            let first = work.bytes(&file);
            work.run("build quay.md --only cover --quiet").ends(0);
            assert!(first == work.bytes(&file), "{name} is the same whenever it is made");
        }
    }
}

#[test]
fn it_is_made_on_request_only_and_changes_nothing_else() {
    let work = work("");
    work.run("build quay.md").ends(0);
    assert!(work.files("out/quay").iter().all(|name| !name.contains("cover")));
    let alone = work.bytes("out/quay/quay.epub");
    work.run("build quay.md --only epub,cover").ends(0);
    assert!(alone == work.bytes("out/quay/quay.epub"));
}

#[test]
fn a_statement_without_a_cover_cannot_have_the_product() {
    let work = work("cover: false\n");
    work.run("build quay.md --only reader,cover").ends(2).says(&["quay", "`cover: false`"]);
    assert!(work.files("out").is_empty());
}

/// Rows of a picture with light in them, from the top: where each group of them begins
/// and how high it is.
fn lines(picture: &GrayImage) -> Vec<(u32, u32)> {
    let mut found: Vec<(u32, u32)> = Vec::new();
    for y in 0..picture.height() {
        let light = (0..picture.width()).filter(|x| picture.get_pixel(*x, y).0[0] > 128).count();
        match found.last_mut() {
            _ if light == 0 => {}
            Some((from, height)) if *from + *height == y => *height += 1,
            _ => found.push((y, 1)),
        }
    }
    found
}

/// A title of so many letters and spaces, all of them as high as a small x.
fn title(length: usize) -> String {
    let words = [4, 7, 3, 9, 5, 6, 8];
    let mut title = String::new();
    for length in words.into_iter().cycle().take_while({
        let mut sum = 0;
        move |word| {
            sum += word + 1;
            sum <= length + 1
        }
    }) {
        title.push_str(&"xzv".repeat(3)[..length]);
        title.push(' ');
    }
    title.trim_end().to_owned()
}

#[test]
fn the_title_is_legible_where_the_cover_is_160_pixels_high() {
    // How high small letters are there, in pixels, at the least.
    for (length, least) in [(5, 9.0), (20, 9.0), (40, 7.5), (80, 6.0), (120, 5.0), (150, 4.5)] {
        let work = Work::new();
        let title = title(length);
        let text = statement("").replace("The quay", &title);
        work.write("quay.md", text).run("build quay.md --only cover").ends(0);
        let field = largest(&work).crop_imm(64, 64, 1472, 1800).to_luma8();
        let lines: Vec<(u32, u32)> =
            lines(&field).into_iter().filter(|l| l.0 + l.1 < 1800).collect();
        let small = f64::from(lines[0].1) / 16.0;
        println!("{length} letters: {small:.1} pixels in {} lines", lines.len());
        assert!(small >= least, "{title}: {small} pixels");
    }
}

#[test]
fn nothing_stands_at_the_edge_or_beyond() {
    let long = "Verkehrsinfrastrukturgesellschaftsvertretung ".repeat(3);
    let titles = [
        ("en", "Quay", ""),
        ("en", "Ä", ""),
        ("de", long.as_str(), ""),
        (
            "en",
            "Ågåç Öjgy Ñpqy Éjçy",
            "subtitle: Ýgjpq and a long subtitle that takes a line more\n",
        ),
        ("ar", "الإعلان العالمي لحقوق الإنسان", ""),
        ("hi", "मानव अधिकारों की सार्वभौम घोषणा", ""),
        ("en", "The [quay](https://quay.example), *all of it*,[^1] and [more](#p1)", ""),
    ];
    for (lang, title, more) in titles {
        let work = Work::new();
        let text = statement(more)
            .replace("The quay", title)
            .replace("lang: en", &format!("lang: {lang}"))
            + "\n[^1]: Indeed.\n";
        work.write("quay.md", text);
        let text = String::from_utf8(work.bytes("quay.md")).expect("text");
        if !title.contains("[^1]") {
            work.write("quay.md", text.replace("\n[^1]: Indeed.\n", ""));
        }
        work.run("build quay.md --only cover").ends(0);
        let cover = largest(&work).to_luma8();
        let edge = 28;
        let (width, height) = cover.dimensions();
        let outside = |x, y| x < edge || y < edge || x >= width - edge || y >= height - edge;
        let light = cover.enumerate_pixels().filter(|(x, y, p)| outside(*x, *y) && p.0[0] > 40);
        assert_eq!(light.count(), 0, "{title}");
    }
}

#[test]
fn it_begins_where_the_language_does() {
    for (lang, title, right) in [("en", "It is ours", false), ("he", "הפעמון נשאר", true)]
    {
        let work = Work::new();
        let text =
            statement("").replace("The quay", title).replace("lang: en", &format!("lang: {lang}"));
        work.write("quay.md", text).run("build quay.md --only cover").ends(0);
        let cover = largest(&work);
        // How far from the edge each of the lines begins.
        let field = cover.crop_imm(40, 64, 1520, 1700).to_luma8();
        let margin = |light: &GrayImage| {
            (0..light.width())
                .position(|x| (0..light.height()).any(|y| light.get_pixel(x, y).0[0] > 128))
                .expect("letters")
        };
        for (from, height) in lines(&field) {
            let mut line = DynamicImage::ImageLuma8(field.clone()).crop_imm(0, from, 1520, height);
            if right {
                line = line.fliph();
            }
            let margin = margin(&line.to_luma8());
            assert!((40..140).contains(&margin), "{lang}: {margin} at {from}");
        }
    }
}

#[test]
fn letters_are_told_from_the_colour_under_them() {
    for (accent, letters_are_light) in [("cmyk 100 60 0 30", true), ("cmyk 0 15 100 0", false)] {
        let work = work(&format!("parameters:\n  accent: {accent}\n"));
        work.run("build quay.md --only cover").ends(0);
        let field = largest(&work).crop_imm(64, 64, 1472, 1200).to_luma8();
        let ground = field.get_pixel(0, 0).0[0];
        let letters = field.pixels().map(|p| p.0[0]).max_by_key(|tone| tone.abs_diff(ground));
        let letters = letters.expect("pixels");
        assert_eq!(letters > ground, letters_are_light, "{accent}");
        assert!(letters.abs_diff(ground) > 120, "{accent}: {letters} on {ground}");
    }
}

#[test]
fn a_drawing_is_a_cover_of_any_size() {
    let work = work("cover: quay.svg\n");
    let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"30\" height=\"20\">\
        <rect width=\"30\" height=\"20\" fill=\"#104080\"/></svg>";
    work.write("quay.svg", drawing);
    work.run("build quay.md --strict --only epub,cover").ends(0);
    assert_eq!(largest(&work).height(), 2560);
    let book = cover(&work.bytes("out/quay/quay.epub"));
    for picture in [largest(&work).to_rgb8(), book] {
        for (x, y) in [(1, 1), (picture.width() - 2, picture.height() - 2)] {
            let Rgb([red, _, blue]) = *picture.get_pixel(x, y);
            assert!(red < 40 && blue > 100, "from edge to edge");
        }
    }
}

#[test]
fn a_picture_that_is_too_small_is_refused_with_its_sizes() {
    // 999 × 1600 has 999 × 1598 in the form of a cover; 624 × 1400, 624 × 998.
    for (width, height, code, said) in [
        (
            624,
            1400,
            1,
            "624 × 998 of them in the form of a cover; it needs 625 × 1000 at the least",
        ),
        (4000, 999, 1, "624 × 999 of them"),
        (625, 1000, 0, "shops ask for 1600 × 2560"),
        (1600, 2559, 0, "1599 × 2559 of them"),
    ] {
        let work = work("cover: quay.png\n");
        work.write("quay.png", field(width, height));
        let ran = work.run("build quay.md --only epub,cover").ends(code);
        let size = format!("{width} × {height} pixels");
        ran.says(&["quay.md:6", "cover-too-small", "“quay.png”", &size, said]);
        assert_eq!(work.files("out").is_empty(), code == 1);
        if code == 0 {
            assert_eq!(largest(&work).height(), height, "it is not enlarged");
        }
    }
    let work = work("cover: quay.png\n");
    work.write("quay.png", field(1600, 2560)).run("build quay.md --strict --only cover").ends(0);
}

#[test]
fn the_look_may_be_ones_own() {
    let work = work("");
    work.write("look/cover/cover.toml", "").write(
        "look/cover/main.typ",
        "#let cover(..given) = { set page(width: 10pt, height: 20pt, fill: white); [] }",
    );
    work.run("build quay.md --only cover --layouts look").ends(0);
    let cover = largest(&work).to_luma8();
    assert_eq!(cover.dimensions(), (1280, 2560));
    assert!(cover.pixels().all(|p| p.0[0] > 250));
}
