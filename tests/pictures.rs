//! Pictures, from the text into PDF, EPUB and the Typst files, and what is said
//! where one cannot be used.

use std::io::Cursor;

use image::{GrayImage, ImageFormat, Luma};

mod support {
    pub mod archive;
    pub mod crane;
    pub mod pdf;
    pub mod work;
}
use support::archive::entry;
use support::crane::HEAD;
use support::pdf;
use support::work::Work;

/// A picture of this many pixels.
fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let pixels = GrayImage::from_fn(width, height, |x, y| Luma([((x + y) % 256) as u8]));
    let mut out = Cursor::new(Vec::new());
    pixels.write_to(&mut out, format).expect("a picture");
    out.into_inner()
}

fn work(text: &str) -> Work {
    let work = Work::new();
    work.write("content/crane.md", format!("{HEAD}{text}"));
    work.write("content/crane.png", picture(1400, 800, ImageFormat::Png));
    work
}

#[test]
fn a_figure_reaches_every_product_with_its_words() {
    let work = work("![The crane, its arm \"lowered\"](crane.png)\nIn *March*, before the storm\n");
    work.run("build --only reader,epub,typst").ends(0);
    let epub = work.bytes("out/crane/crane.epub");
    let page = String::from_utf8(entry(epub.clone(), "OEBPS/statement.xhtml")).expect("text");
    for part in [
        "<img src=\"pictures/1.png\" alt=\"The crane, its arm &quot;lowered&quot;\" width=\"1400\" height=\"800\"/>",
        "<figcaption>In <em>March</em>, before the storm</figcaption>",
    ] {
        assert!(page.contains(part), "{part} is not in {page}");
    }
    let original = work.bytes("content/crane.png");
    assert_eq!(entry(epub, "OEBPS/pictures/1.png"), original);
    assert_eq!(work.bytes("out/crane/pictures/1.png"), original);

    let reader = lopdf::Document::load_mem(&work.bytes("out/crane/crane.pdf")).expect("a PDF");
    assert!(pdf::text(&reader).contains("before the storm"));
    let tags = pdf::tags(&reader);
    assert!(tags.iter().any(|tag| tag == "Figure"), "{tags:?}");
    assert!(tags.iter().any(|tag| tag == "Caption"), "{tags:?}");
    let said = reader.objects.values().filter_map(|object| object.as_dict().ok()).any(|dict| {
        let alternative =
            dict.get(b"Alt").ok().and_then(|text| lopdf::decode_text_string(text).ok());
        alternative.as_deref() == Some("The crane, its arm \"lowered\"")
    });
    assert!(said, "no /Alt with the author's words");
}

#[test]
fn a_picture_in_a_line_under_a_number_or_without_words_is_set() {
    let work = work(
        "2. A small ![crane](crane.png) in the line.\n\n   ![The crane](crane.png \"As a title\")\n\n![](crane.png)\n",
    );
    work.run("build --only reader,epub").ends(0).says(&["missing-alternative-text"]);
    let page = entry(work.bytes("out/crane/crane.epub"), "OEBPS/statement.xhtml");
    let page = String::from_utf8(page).expect("text");
    assert!(page.contains("A small <img src=\"pictures/1.png\" alt=\"crane\""), "{page}");
    assert!(page.contains("<figcaption>As a title</figcaption>"), "{page}");
    assert!(page.contains("alt=\"\""), "{page}");
}

#[test]
fn a_drawing_and_a_photograph_are_taken_as_they_are() {
    let work = work("![A plan](plan.svg)\n\n![A crane](my%20crane.jpg)\n");
    work.write(
        "content/plan.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"80\" height=\"40\"><rect width=\"80\" height=\"40\"/></svg>",
    );
    work.write("content/my crane.jpg", picture(1500, 900, ImageFormat::Jpeg));
    let ran = work.run("build --only reader,epub").ends(0);
    assert_eq!(ran.err, "");
}

#[test]
fn too_few_pixels_are_a_warning_with_what_is_wanted() {
    let work = work("![The crane](few.png)\n\n![The crane](fewer.png)\n");
    work.write("content/few.png", picture(900, 400, ImageFormat::Png));
    work.write("content/fewer.png", picture(300, 400, ImageFormat::Png));
    let ran = work.run("check").ends(0).says(&["image-resolution", "at least 1300 pixels"]);
    assert!(ran.err.contains("208 to the inch"), "{}", ran.err);
    assert!(ran.err.contains("51 mm wide, at 150 pixels to the inch"), "{}", ran.err);
    work.run("build --only reader --strict").ends(1);
}

/// Each of these stands in the way, is named, and leaves nothing behind.
#[test]
fn a_picture_that_cannot_be_had_is_an_error() {
    let script = "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>1</script></svg>";
    for (path, code) in [
        ("none.png", "image-missing"),
        ("../../outside.png", "image-outside"),
        ("/etc/hostname", "image-outside"),
        ("https://crane.example/crane.png", "image-outside"),
        ("data:image/png;base64,AAAA", "image-outside"),
        ("text.png", "image-unreadable"),
        ("short.png", "image-unreadable"),
        ("script.svg", "image-unreadable"),
        ("folder", "image-unreadable"),
    ] {
        let work = work(&format!("![The crane]({path})\n"));
        work.write("outside.png", picture(1400, 10, ImageFormat::Png));
        work.write("pamphleteer.toml", "");
        work.write("content/text.png", "no picture");
        work.write("content/short.png", &picture(1400, 10, ImageFormat::Png)[..20]);
        work.write("content/script.svg", script);
        work.write("content/folder/crane.png", "");
        let ran = work.run("build --only reader").ends(1).says(&[code, "crane.md:12:1"]);
        assert!(ran.err.contains(path), "{}", ran.err);
        assert_eq!(work.files("out"), [] as [&str; 0]);
        work.run("check").ends(1).says(&[code]);
    }
}

#[test]
fn a_picture_that_breaks_off_is_an_error_at_its_line() {
    let work = work("![The crane](half.png)\n");
    let whole = picture(1400, 900, ImageFormat::Png);
    work.write("content/half.png", &whole[..whole.len() / 2]);
    work.run("build --only reader").ends(1).says(&["crane.md:12:1", "image-unreadable"]);
    assert_eq!(work.files("out"), [] as [&str; 0]);
}

/// The reader of drawings gives way at a picture in one that breaks off.
#[test]
fn a_drawing_that_cannot_be_read_is_an_error_at_its_line() {
    let broken = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><image width=\"4\" height=\"4\" href=\"data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAECAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU4ErkJggg\"/></svg>";
    let in_text = work("![The crane](half.svg)\n");
    in_text.write("content/half.svg", broken);
    in_text.run("build --only reader").ends(1).says(&["crane.md:12:1", "image-unreadable"]);
    in_text.run("check").ends(1).says(&["crane.md:12:1", "image-unreadable"]);
    let on_cover = work("");
    on_cover.write("content/half.svg", broken);
    let text = String::from_utf8(on_cover.bytes("content/crane.md")).expect("text");
    on_cover.write("content/crane.md", text.replacen("---\n", "---\ncover: half.svg\n", 1));
    on_cover.run("build --only epub").ends(1).says(&["crane.md:2:1", "image-unreadable"]);
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_work_is_not_followed() {
    let work = work("![The crane](secret.png)\n");
    work.write("pamphleteer.toml", "");
    let outside = tempfile::tempdir().expect("a folder");
    let secret = outside.path().join("secret.png");
    std::fs::write(&secret, picture(1400, 10, ImageFormat::Png)).expect("a file");
    std::os::unix::fs::symlink(&secret, work.path("content/secret.png")).expect("a link");
    work.run("build --only reader").ends(1).says(&["image-outside"]);
}
