//! A picture that the statement names for its cover.

#[path = "support/archive.rs"]
mod archive;
#[path = "support/seen.rs"]
mod seen;
#[path = "support/work.rs"]
mod work;

use std::io::Cursor;

use archive::entry;
use image::{ImageFormat, Rgb, RgbImage};
use work::Work;

const BODY: &str = "# The quay\n\n1. It is ours.\n\n2. It stays open.\n";

fn statement(more: &str) -> String {
    format!(
        "---\nlang: en\nissuer: Friends\ndate: 2026-05-04\ncontact: Ask there.\n{more}---\n{BODY}"
    )
}

/// A field of one colour, wider than high.
fn picture() -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    let field = RgbImage::from_pixel(2000, 1500, Rgb([200, 40, 30]));
    field.write_to(&mut out, ImageFormat::Png).expect("a picture");
    out.into_inner()
}

fn work(more: &str) -> Work {
    let work = Work::new();
    work.write("quay.md", statement(more)).write("quay.png", picture());
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
        let shape = f64::from(cover.width()) / f64::from(cover.height());
        assert!((shape - 148.0 / 210.0).abs() < 0.01, "{shape}");
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
