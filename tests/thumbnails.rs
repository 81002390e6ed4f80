//! The pages as pictures: one for each page of the reader's PDF, called as the page is.

#[path = "support/bell.rs"]
mod bell;
#[path = "support/seen.rs"]
mod seen;
#[path = "support/work.rs"]
mod work;

use image::imageops::{FilterType, resize};
use image::{ColorType, DynamicImage, ImageFormat, Rgb, RgbImage};
use lopdf::Document;
use work::Work;

const CONTACT: &str = "contact: bell@ostry.example\n";

fn work(text: &str) -> Work {
    let work = Work::new();
    work.write("bell.md", text);
    work
}

/// The labels of the pages of a PDF, one range after the other.
fn labels(pdf: &[u8]) -> Vec<i64> {
    let document = Document::load_mem(pdf).expect("a PDF");
    let pages = document.get_pages().len() as i64;
    let tree = document.catalog().expect("a catalog").get(b"PageLabels").expect("labels");
    let tree = document.dereference(tree).expect("labels").1.as_dict().expect("labels");
    let ranges = tree.get(b"Nums").and_then(|nums| nums.as_array()).expect("ranges");
    let mut starts: Vec<(i64, i64)> = Vec::new();
    for range in ranges.chunks(2) {
        let label = document.dereference(&range[1]).expect("a label").1.as_dict().expect("one");
        let first = label.get(b"St").and_then(|start| start.as_i64()).unwrap_or(1);
        starts.push((range[0].as_i64().expect("an index"), first));
    }
    let label = |page: i64| {
        let (from, first) = starts.iter().rev().find(|(from, _)| *from <= page).expect("a range");
        first + page - from
    };
    (0..pages).map(label).collect()
}

fn picture(work: &Work, number: i64) -> DynamicImage {
    let bytes = work.bytes(&format!("out/bell/bell-page-{number}.png"));
    image::load_from_memory_with_format(&bytes, ImageFormat::Png).expect("a PNG")
}

#[test]
fn each_page_is_there_under_its_number_and_looks_as_it_does_in_the_pdf() {
    for (paragraphs, more, options, blank) in [
        (12, "", "", false),
        (24, "fit: fixed\n", "", true),
        (6, "", "--layout leaflet", true),
        (12, "", "--layout large-print", false),
        (12, "lang: ar\n", "--paper letter", false),
    ] {
        let mut text = bell::statement(paragraphs, &format!("{CONTACT}{more}"));
        if more.contains("lang") {
            text = text.replacen("lang: en\n", "", 1);
        }
        let work = work(&text);
        work.run(&format!("build bell.md --only reader,pages {options}")).ends(0);
        let pdf = work.bytes("out/bell/bell.pdf");
        let labels = labels(&pdf);
        let mut expected: Vec<String> =
            labels.iter().map(|label| format!("bell-page-{label}.png")).collect();
        expected.sort();
        let mut found = work.files("out/bell");
        found.retain(|name| name.ends_with(".png"));
        assert_eq!(found, expected, "{more}{options}");
        let last = *labels.last().expect("pages") as usize;
        assert_eq!(last > labels.len(), blank, "{more}{options}: {labels:?}");
        for (page, label) in seen::pages(&pdf, 144.0).iter().zip(labels) {
            let picture = picture(&work, label);
            assert_eq!((picture.height(), picture.color()), (720, ColorType::L8));
            // As coarse as the eye sees them: two renderers smooth edges each in its way.
            let width = (picture.width() / 6).max(1);
            let small = |picture| resize(picture, width, 120, FilterType::Triangle);
            let apart = seen::difference(&small(page), &small(&picture.into_luma8()));
            assert!(apart < 0.06, "{more}{options}, page {label}: {apart:.3}");
        }
    }
}

#[test]
fn they_are_small_and_grey_unless_there_is_colour() {
    let photograph = RgbImage::from_fn(1200, 1200, |x, y| {
        Rgb([(x * 7 + y) as u8, (y * 3) as u8, ((x * y) >> 6) as u8])
    });
    let mut png = std::io::Cursor::new(Vec::new());
    photograph.write_to(&mut png, ImageFormat::Png).expect("a picture");
    let accent = "parameters:\n  accent: cmyk 20 100 90 10\n";
    for (more, colour, least, most) in [
        ("", ColorType::L8, 5_000, 45_000),
        (accent, ColorType::Rgb8, 5_000, 60_000),
        ("cover: bell.png\n", ColorType::Rgb8, 60_000, 600_000),
    ] {
        let work = work(&bell::statement(12, &format!("{CONTACT}{more}")));
        work.write("bell.png", png.get_ref());
        work.run("build bell.md --only pages").ends(0);
        assert_eq!(picture(&work, 1).color(), colour, "{more}");
        let size = work.bytes("out/bell/bell-page-1.png").len();
        assert!((least..most).contains(&size), "{size} bytes: {more}");
    }
}

#[test]
fn they_are_made_on_request_only_and_the_same_each_time() {
    let work = work(&bell::statement(6, CONTACT));
    work.run("build bell.md").ends(0);
    assert!(work.files("out/bell").iter().all(|name| !name.ends_with(".png")));
    work.run("build bell.md --only pages --out first").ends(0);
    work.run("build bell.md --only epub,pages,cover --out second").ends(0);
    for name in work.files("first/bell") {
        let [one, other] = ["first", "second"].map(|out| work.bytes(&format!("{out}/bell/{name}")));
        assert!(one == other, "{name}");
    }
}
