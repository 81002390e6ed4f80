//! Pictures on the press: their inks, their pixels, the printer's profile.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::{
    DynamicImage, GrayImage, ImageEncoder, ImageFormat, Luma, Rgb, RgbImage, Rgba, RgbaImage,
};
use lopdf::content::Content;
use lopdf::{Document, Object, Stream};
use moxcms::{ColorProfile, Layout, RenderingIntent, TransformOptions};

mod support {
    pub mod archive;
    pub mod crane;
    pub mod work;
}
use support::archive::entry;
use support::crane::HEAD;
use support::work::Work;

/// A colour that screen and press both have.
const BRICK: [u8; 3] = [180, 110, 90];
/// Another.
const MOSS: [u8; 3] = [110, 130, 80];

const OWN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/layouts/press/FOGRA39L.icc");

/// The left half in one colour, the right in another.
fn halves(width: u32, height: u32, left: [u8; 3], right: [u8; 3]) -> RgbImage {
    RgbImage::from_fn(width, height, |x, _| Rgb(if x < width / 2 { left } else { right }))
}

fn file(picture: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    picture.into().write_to(&mut out, format).expect("a picture");
    out.into_inner()
}

fn work(name: &str, picture: &[u8]) -> Work {
    let work = Work::new();
    work.write("content/crane.md", format!("{HEAD}![The crane]({name})\n"));
    work.write(&format!("content/{name}"), picture);
    work
}

/// A picture of a press file.
struct Printed {
    space: String,
    width: usize,
    height: usize,
    bytes: Vec<u8>,
}

impl Printed {
    fn new(stream: &Stream) -> Printed {
        let number = |key: &[u8]| {
            let number = stream.dict.get(key).and_then(Object::as_i64).expect("a number");
            usize::try_from(number).expect("a size")
        };
        let space = stream.dict.get(b"ColorSpace").and_then(Object::as_name).expect("a space");
        assert_eq!(number(b"BitsPerComponent"), 8);
        assert!(!stream.dict.has(b"Interpolate") && !stream.dict.has(b"SMask"));
        let space = String::from_utf8_lossy(space).into_owned();
        let bytes = stream.decompressed_content().expect("pixels");
        let printed = Printed { space, width: number(b"Width"), height: number(b"Height"), bytes };
        assert_eq!(printed.bytes.len(), printed.width * printed.height * printed.inks());
        printed
    }

    fn inks(&self) -> usize {
        match self.space.as_str() {
            "DeviceCMYK" => 4,
            "DeviceGray" => 1,
            other => panic!("a picture in {other}"),
        }
    }

    /// The inks at a place, from 0 to 1 across and down.
    fn at(&self, x: f64, y: f64) -> &[u8] {
        let (x, y) = ((self.width as f64 * x) as usize, (self.height as f64 * y) as usize);
        let from = (y * self.width + x) * self.inks();
        &self.bytes[from..from + self.inks()]
    }

    /// What this place looks like on paper, in sRGB.
    fn seen(&self, x: f64, y: f64) -> [u8; 3] {
        on_paper(self.at(x, y))
    }
}

/// What four inks look like on paper, in sRGB.
fn on_paper(inks: &[u8]) -> [u8; 3] {
    let profile = std::fs::read(OWN).expect("the profile");
    let profile = ColorProfile::new_from_slice(&profile).expect("a profile");
    let options = TransformOptions {
        rendering_intent: RenderingIntent::RelativeColorimetric,
        ..TransformOptions::default()
    };
    let srgb = ColorProfile::new_srgb();
    let transform = profile.create_transform_8bit(Layout::Rgba, &srgb, Layout::Rgb, options);
    let mut out = [0; 3];
    transform.expect("a way").transform(inks, &mut out).expect("a pixel");
    out
}

fn pictures(press: &[u8]) -> Vec<Printed> {
    let file = Document::load_mem(press).expect("a PDF");
    let streams = file.objects.values().filter_map(|object| object.as_stream().ok());
    streams
        .filter(|stream| {
            stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|s| s == b"Image")
        })
        .map(Printed::new)
        .collect()
}

#[track_caller]
fn printed(work: &Work, arguments: &str) -> Printed {
    work.run(&format!("build --only press {arguments}")).ends(0);
    let mut all = pictures(&work.bytes("out/crane/crane-press.pdf"));
    assert_eq!(all.len(), 1, "one picture is printed");
    all.remove(0)
}

#[track_caller]
fn alike(seen: [u8; 3], wanted: [u8; 3], by: u8) {
    let near = seen.iter().zip(wanted).all(|(a, b)| a.abs_diff(b) <= by);
    assert!(near, "{seen:?} is not {wanted:?}");
}

#[test]
fn a_picture_in_colour_is_printed_in_four_inks_of_the_same_look() {
    let work = work("crane.png", &file(halves(1400, 700, BRICK, MOSS), ImageFormat::Png));
    let picture = printed(&work, "");
    assert_eq!(picture.space, "DeviceCMYK");
    alike(picture.seen(0.25, 0.5), BRICK, 8);
    alike(picture.seen(0.75, 0.5), MOSS, 8);
}

#[test]
fn no_place_of_a_picture_has_more_ink_than_paper_carries() {
    let pixels = RgbImage::from_fn(1400, 700, |x, y| {
        Rgb([(x / 8) as u8, (y / 4) as u8, ((x + y) / 20) as u8])
    });
    let picture = printed(&work("crane.png", &file(pixels, ImageFormat::Png)), "");
    let ink = |pixel: &[u8]| pixel.iter().map(|ink| u32::from(*ink)).sum::<u32>();
    let most = picture.bytes.chunks_exact(4).map(ink).max().expect("pixels");
    assert!((600..=765).contains(&most), "{} %", f64::from(most) / 2.55);
}

#[test]
fn the_profile_of_a_picture_is_heeded() {
    let pixels = halves(1400, 700, BRICK, MOSS);
    let mut out = Vec::new();
    let mut encoder = PngEncoder::new(&mut out);
    let adobe = ColorProfile::new_adobe_rgb();
    encoder.set_icc_profile(adobe.encode().expect("a profile")).expect("PNG takes one");
    pixels.write_with_encoder(encoder).expect("a picture");
    let mut wanted = [0; 3];
    let srgb = ColorProfile::new_srgb();
    let options = TransformOptions::default();
    let transform = adobe.create_transform_8bit(Layout::Rgb, &srgb, Layout::Rgb, options);
    transform.expect("a way").transform(&BRICK, &mut wanted).expect("a pixel");
    assert!(wanted[0] > BRICK[0] + 12, "{wanted:?}");
    alike(printed(&work("crane.png", &out), "").seen(0.25, 0.5), wanted, 8);
}

#[test]
fn a_picture_in_grey_is_printed_in_black_alone() {
    let grey = GrayImage::from_fn(1400, 700, |x, _| Luma([if x < 700 { 0 } else { 128 }]));
    let in_colour_by_name =
        file(DynamicImage::ImageLuma8(grey.clone()).into_rgb8(), ImageFormat::Png);
    let photograph = file(DynamicImage::ImageLuma8(grey.clone()).into_rgb8(), ImageFormat::Jpeg);
    for picture in [file(grey, ImageFormat::Png), in_colour_by_name, photograph] {
        let printed = printed(&work("crane.png", &picture), "");
        assert_eq!(printed.space, "DeviceGray");
        // Grey 0 of PDF is full ink. The rest stands for K that looks as light.
        assert!(printed.at(0.25, 0.5)[0] < 4);
        assert!((95..=105).contains(&printed.at(0.75, 0.5)[0]), "{:?}", printed.at(0.75, 0.5));
    }
}

#[test]
fn colour_can_be_left_to_the_screen() {
    let picture = file(halves(1400, 700, BRICK, MOSS), ImageFormat::Png);
    let own = work("crane.png", &picture);
    own.write(
        "content/crane.md",
        format!("{HEAD}![The crane](crane.png)\n").replacen(
            "lang: en",
            "lang: en\npictures: grey",
            1,
        ),
    );
    assert_eq!(printed(&own, "").space, "DeviceGray");
    let folder = work("crane.png", &picture);
    folder.write("pamphleteer.toml", "pictures = \"grey\"\n");
    assert_eq!(printed(&folder, "").space, "DeviceGray");
    folder.write("pamphleteer.toml", "pictures = \"sepia\"\n");
    folder.run("build --only press").ends(1).says(&["wrong-value", "`colour` or `grey`"]);
}

#[test]
fn a_photograph_stands_as_the_camera_was_held() {
    let pixels = halves(700, 1400, BRICK, MOSS);
    let mut out = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut out, 95);
    // TIFF header, one entry: orientation 6, turned by a quarter to the right.
    let exif = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
    encoder.set_exif_metadata(exif.to_vec()).expect("JPEG takes it");
    pixels.write_with_encoder(encoder).expect("a picture");
    let picture = printed(&work("crane.jpg", &out), "");
    assert!(picture.width > picture.height);
    alike(picture.seen(0.5, 0.25), BRICK, 10);
    alike(picture.seen(0.5, 0.75), MOSS, 10);
}

#[test]
fn what_cannot_be_seen_takes_no_ink() {
    let pixels = RgbaImage::from_fn(1400, 700, |x, _| {
        let [r, g, b] = BRICK;
        Rgba([r, g, b, if x < 700 { 0 } else { 255 }])
    });
    let picture = printed(&work("crane.png", &file(pixels, ImageFormat::Png)), "");
    assert_eq!(picture.at(0.25, 0.5), [0, 0, 0, 0]);
    alike(picture.seen(0.75, 0.5), BRICK, 8);
}

#[test]
fn pixels_that_the_press_cannot_show_are_left_out_and_none_are_made_up() {
    let fine = file(halves(2900, 1450, BRICK, MOSS), ImageFormat::Png);
    let picture = printed(&work("crane.png", &fine), "");
    // The text of the page is 108 mm wide, or a little more: 300 to the inch.
    assert!((1250..=1400).contains(&picture.width), "{}", picture.width);
    assert!(picture.width.abs_diff(picture.height * 2) <= 2);
    alike(picture.seen(0.25, 0.5), BRICK, 8);
    let coarse = file(halves(900, 450, BRICK, MOSS), ImageFormat::Png);
    let picture = printed(&work("crane.png", &coarse), "");
    assert_eq!((picture.width, picture.height), (900, 450));
}

#[test]
fn a_build_says_how_fine_a_picture_is_where_it_stands() {
    for (pixels, severity) in [(900, "note"), (700, "warning")] {
        let picture = file(halves(pixels, pixels / 2, BRICK, MOSS), ImageFormat::Png);
        let work = work("crane.png", &picture);
        let ran = work.run("build --only press").ends(0);
        let found =
            format!("{severity}[image-resolution]: “crane.png” has {pixels} × {}", pixels / 2);
        let ran = ran.says(&[&found, "mm wide", "to the inch", "at least", "crane.md:12:1"]);
        assert_eq!(ran.err.matches("image-resolution").count(), 1, "{}", ran.err);
    }
    // The same picture in a line of text is small enough for its pixels.
    let picture = file(halves(700, 350, BRICK, MOSS), ImageFormat::Png);
    let work = work("crane.png", &picture);
    work.write("content/crane.md", format!("{HEAD}2. A small ![crane](crane.png) in the line.\n"));
    let ran = work.run("build --only press").ends(0);
    assert!(!ran.err.contains("image-resolution"), "{}", ran.err);
}

/// A drawing whose left half is black, its right half filled with something.
fn plan(fill: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"800\" height=\"400\" viewBox=\"0 0 80 40\">\
         <linearGradient id=\"even\"><stop stop-color=\"#b46e5a\"/>\
         <stop offset=\"1\" stop-color=\"#b46e5a\"/></linearGradient>\
         <linearGradient id=\"grey\"><stop stop-color=\"#888\"/>\
         <stop offset=\"1\" stop-color=\"#666\"/></linearGradient>\
         <rect width=\"40\" height=\"40\"/>\
         <rect x=\"40\" width=\"40\" height=\"40\" fill=\"{fill}\"/></svg>"
    )
}

#[test]
fn black_of_a_drawing_is_black_ink_and_its_colours_are_printed() {
    let picture = printed(&work("plan.svg", plan("url(#even)").as_bytes()), "");
    assert_eq!(picture.space, "DeviceCMYK");
    assert_eq!(picture.at(0.25, 0.5), [0, 0, 0, 255]);
    alike(picture.seen(0.75, 0.5), BRICK, 8);
    assert!(picture.width > 2400, "600 to the inch");
    let picture = printed(&work("plan.svg", plan("url(#grey)").as_bytes()), "");
    assert_eq!(picture.space, "DeviceGray");
}

/// The inks in which areas of the pages are filled.
fn fills(press: &[u8]) -> Vec<[u8; 4]> {
    let file = Document::load_mem(press).expect("a PDF");
    let mut fills = Vec::new();
    for page in file.page_iter() {
        let content = file.get_page_content(page);
        for operation in Content::decode(&content).expect("operations").operations {
            assert!(!["rg", "g", "sc", "scn"].contains(&operation.operator.as_str()));
            if operation.operator == "k" {
                let inks = operation.operands.iter().map(|ink| ink.as_float().expect("an ink"));
                let inks: Vec<u8> = inks.map(|ink| (ink * 255.0).round() as u8).collect();
                fills.push(inks.try_into().expect("four inks"));
            }
        }
    }
    fills.sort_unstable();
    fills.dedup();
    fills
}

#[test]
fn a_drawing_of_areas_and_lines_is_printed_in_lines() {
    let black = [0, 0, 0, 255];
    let printed = |fill, settings| {
        let work = work("plan.svg", plan(fill).as_bytes());
        work.write("pamphleteer.toml", settings);
        work.run("build --only press").ends(0);
        let press = work.bytes("out/crane/crane-press.pdf");
        assert!(pictures(&press).is_empty(), "no pixels");
        let fills = fills(&press);
        assert!(fills.contains(&black), "{fills:?}");
        fills.into_iter().filter(|inks| *inks != black).collect::<Vec<_>>()
    };
    let [brick] = printed("#b46e5a", "")[..] else { panic!("one colour") };
    alike(on_paper(&brick), BRICK, 8);
    for grey in [printed("#808080", ""), printed("#b46e5a", "pictures = \"grey\"")] {
        let [[0, 0, 0, tone]] = grey[..] else { panic!("in black ink alone: {grey:?}") };
        assert!((80..180).contains(&tone), "{tone}");
    }
    assert_eq!(printed("#fff", ""), [[0; 4]], "white hides what is under it");
}

#[test]
fn every_kind_of_picture_reaches_every_product() {
    let pixels = halves(1400, 60, BRICK, MOSS);
    for (name, format, inside) in [
        ("crane.tif", ImageFormat::Tiff, "1.png"),
        ("crane.webp", ImageFormat::WebP, "1.webp"),
        ("crane.png", ImageFormat::Png, "1.png"),
    ] {
        let work = work(name, &file(pixels.clone(), format));
        let ran = work.run("build").ends(0);
        assert_eq!(ran.err, "", "{name}");
        let reader = work.bytes("out/crane/crane.pdf");
        let reader = Document::load_mem(&reader).expect("a PDF");
        let said = reader.objects.values().filter_map(|object| object.as_dict().ok()).any(|dict| {
            let words = dict.get(b"Alt").ok().and_then(|a| lopdf::decode_text_string(a).ok());
            words.as_deref() == Some("The crane")
        });
        assert!(said, "{name}: no alternative text in the reader");
        let epub = work.bytes("out/crane/crane.epub");
        let page = String::from_utf8(entry(epub.clone(), "OEBPS/statement.xhtml")).expect("text");
        assert!(
            page.contains(&format!("<img src=\"pictures/{inside}\" alt=\"The crane\"")),
            "{page}"
        );
        let shown = image::load_from_memory(&entry(epub, &format!("OEBPS/pictures/{inside}")));
        assert_eq!(shown.expect("a picture").to_rgb8(), pixels, "{name}: not a pixel is lost");
        alike(printed(&work, "").seen(0.25, 0.5), BRICK, 8);
    }
}

#[test]
fn a_tiff_keeps_its_depth_and_its_profile() {
    let fine = image::ImageBuffer::from_pixel(1400, 60, Luma([0x1234_u16]));
    let work =
        work("crane.tiff", &file(DynamicImage::ImageLuma16(fine.clone()), ImageFormat::Tiff));
    work.run("build --only epub").ends(0);
    let shown = entry(work.bytes("out/crane/crane.epub"), "OEBPS/pictures/1.png");
    let shown = image::load_from_memory(&shown).expect("a picture");
    assert_eq!(shown.as_luma16(), Some(&fine));

    let mut out = Cursor::new(Vec::new());
    let mut encoder = image::codecs::tiff::TiffEncoder::new(&mut out);
    let adobe = ColorProfile::new_adobe_rgb().encode().expect("a profile");
    let takes = encoder.set_icc_profile(adobe.clone());
    halves(1400, 60, BRICK, MOSS).write_with_encoder(encoder).expect("a picture");
    if takes.is_ok() {
        use image::ImageDecoder;
        work.write("content/crane.tiff", out.into_inner());
        work.run("build --only epub").ends(0);
        let shown = entry(work.bytes("out/crane/crane.epub"), "OEBPS/pictures/1.png");
        let mut decoder =
            image::codecs::png::PngDecoder::new(Cursor::new(shown)).expect("a picture");
        assert_eq!(decoder.icc_profile().expect("readable"), Some(adobe));
    }
}

/// Left cyan in full, right half of black, from a program that writes how much
/// light is left.
#[test]
fn a_photograph_in_four_inks_is_shown_and_printed() {
    let work = work("crane.jpg", include_bytes!("support/four-inks.jpg"));
    let ran = work.run("build").ends(0);
    assert_eq!(ran.err, "");
    let shown = entry(work.bytes("out/crane/crane.epub"), "OEBPS/pictures/1.png");
    let shown = image::load_from_memory(&shown).expect("a picture").to_rgb8();
    let [r, g, b] = shown.get_pixel(300, 20).0;
    assert!(r < 60 && g > 130 && b > 190, "cyan is {r} {g} {b}");
    let [r, g, b] = shown.get_pixel(1000, 20).0;
    assert!(r.abs_diff(150) < 20 && r.abs_diff(g) < 12 && g.abs_diff(b) < 12, "{r} {g} {b}");
    let picture = printed(&work, "");
    assert_eq!(picture.space, "DeviceCMYK");
    let [c, m, y, k] = picture.at(0.25, 0.5) else { panic!("four inks") };
    assert!(*c > 210 && *m < 60 && *y < 40 && *k < 10, "{c} {m} {y} {k}");
}

#[test]
fn a_profile_that_is_damaged_does_no_harm() {
    for profile in [b"not a profile".to_vec(), std::fs::read(OWN).expect("it")[..3000].to_vec()] {
        let mut out = Vec::new();
        let mut encoder = PngEncoder::new(&mut out);
        encoder.set_icc_profile(profile).expect("PNG takes anything");
        halves(1400, 60, BRICK, MOSS).write_with_encoder(encoder).expect("a picture");
        alike(printed(&work("crane.png", &out), "").seen(0.25, 0.5), BRICK, 8);
    }
}

/// Each is named at its line, and nothing is written.
#[test]
fn a_picture_that_cannot_be_taken_in_is_refused() {
    let whole = file(halves(1400, 60, BRICK, MOSS), ImageFormat::Tiff);
    let mut vast = file(halves(20, 20, BRICK, MOSS), ImageFormat::Gif);
    vast[6..10].copy_from_slice(&[0x20, 0x4e, 0x20, 0x4e]);
    for (name, bytes, why) in [
        ("half.tif", whole[..whole.len() / 2].to_vec(), "cannot be used"),
        ("head.tif", whole[..12].to_vec(), "cannot be used"),
        ("vast.gif", vast, "20000 × 20000 pixels are more than the limit of 70000000"),
        ("four.jpg", include_bytes!("support/four-inks.jpg")[..400].to_vec(), "cannot be used"),
    ] {
        let work = work(name, &bytes);
        let ran = work.run("build").ends(1);
        ran.says(&["image-unreadable", "crane.md:12:1", name, why]);
        assert_eq!(work.files("out"), [] as [&str; 0]);
    }
}

#[test]
fn the_printers_profile_is_used_and_that_of_a_screen_is_not() {
    let work = work("crane.png", &file(halves(1400, 700, BRICK, MOSS), ImageFormat::Png));
    std::fs::copy(OWN, work.path("printer.icc")).expect("a copy");
    let picture = printed(&work, "--icc printer.icc");
    alike(picture.seen(0.25, 0.5), BRICK, 8);
    let screen = ColorProfile::new_srgb().encode().expect("a profile");
    work.write("screen.icc", screen);
    let ran = work.run("build --only press --out other --icc screen.icc").ends(2);
    ran.says(&["screen.icc", "the profile of a monitor, not of a press"]);
    assert_eq!(work.files("other"), [] as [&str; 0]);
    // One that says it is of a press and has no tables.
    let mut hollow = std::fs::read(OWN).expect("the profile");
    hollow[128..132].copy_from_slice(&[0; 4]);
    work.write("hollow.icc", hollow);
    let ran = work.run("build --only press --out other --icc hollow.icc").ends(2);
    ran.says(&["hollow.icc", "no tables"]);
    assert_eq!(work.files("other"), [] as [&str; 0]);
}

#[test]
fn the_same_picture_gives_the_same_bytes() {
    let make = || {
        let pixels = RgbImage::from_fn(1800, 600, |x, y| {
            Rgb([(x % 256) as u8, (y % 256) as u8, ((x * y) % 256) as u8])
        });
        let work = work("crane.tif", &file(pixels, ImageFormat::Tiff));
        work.write("content/inks.jpg", include_bytes!("support/four-inks.jpg"));
        let text = format!("{HEAD}![The crane](crane.tif)\n\n![Inks](inks.jpg)\n");
        work.write("content/crane.md", text);
        work.run("build").ends(0);
        ["crane.pdf", "crane-press.pdf", "crane.epub"]
            .map(|name| work.bytes(&format!("out/crane/{name}")))
    };
    assert_eq!(make(), make());
}
