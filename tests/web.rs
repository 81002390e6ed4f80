//! The web page: one file, every word, nothing asked of anybody.

#[path = "support/work.rs"]
mod work;

use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};
use serde_json::Value;
use sha2::{Digest, Sha256};
use work::Work;

const STATEMENT: &str = "---
lang: en
title: The quay stays open
subtitle: A word to the harbour board
issuer: Friends of the Quay
date: 2026-05-04
keywords: [quay, harbour]
identifier: 978-3-16-148410-0
publisher: Quay Press
rights: CC BY 4.0
description: Why the quay stays open.
series: {name: Papers of the quay, number: 3}
contact: {text: Ask there, url: 'https://example.org/ask'}
---
1. It is ours </script><b>really</b>[^1], see #2 in [paragraph 2](#p2).

![A crane at dawn](crane.png \"The crane\")

2. It stays \"open\" & free, says [the board](https://example.org/board).

[^1]: Since 1871.
";

fn picture() -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    let field = RgbImage::from_pixel(1400, 900, Rgb([200, 40, 30]));
    field.write_to(&mut out, ImageFormat::Png).expect("a picture");
    out.into_inner()
}

fn work() -> Work {
    let work = Work::new();
    // Raw HTML is refused elsewhere; as an escaped text it must stay one.
    let text = STATEMENT.replace("</script><b>really</b>", "\\</script\\>");
    work.write("quay.md", text).write("crane.png", picture());
    work
}

fn page(work: &Work, name: &str) -> String {
    String::from_utf8(work.bytes(name)).expect("text")
}

/// What stands between two marks, each time.
fn between<'a>(text: &'a str, open: &str, close: &str) -> Vec<&'a str> {
    let pieces = text.split(open).skip(1);
    pieces.filter_map(|piece| Some(piece.split_once(close)?.0)).collect()
}

/// The page's account of itself.
fn data(page: &str) -> Value {
    let found = between(page, "<script type=\"application/ld+json\">", "</script>");
    serde_json::from_str(found[0]).expect("JSON")
}

#[test]
fn the_page_is_one_file_that_loads_nothing() {
    let work = work();
    work.run("build quay.md --only web").ends(0);
    assert_eq!(work.files("out"), ["quay/quay.html"]);
    let page = page(&work, "out/quay/quay.html");
    for (tag, end) in [("src=\"", "\""), ("<link rel=\"icon\" href=\"", "\"")] {
        let found = between(&page, tag, end);
        assert!(!found.is_empty());
        assert!(found.iter().all(|at| at.starts_with("data:")), "{found:?}");
    }
    for never in ["@import", "<iframe", "fetch(", "XMLHttpRequest", "onclick"] {
        assert!(!page.contains(never), "{never}");
    }
    let faces = between(&page, "url(\"", "\")");
    assert!(faces.len() >= 3, "text and display");
    assert!(faces.iter().all(|face| face.starts_with("data:font/ttf;base64,")));
    assert!(page.contains("SIL Open Font License 1.1"));
    assert!(page.len() < 400_000, "{} bytes: the faces are cut down", page.len());
    assert!(page.contains("<img src=\"data:image/png;base64,iVBOR"), "the picture is in it");
}

#[test]
fn only_its_own_style_and_script_are_allowed_by_their_hashes() {
    use base64::Engine;
    let work = work();
    work.run("build quay.md --only web").ends(0);
    let page = page(&work, "out/quay/quay.html");
    let policy = between(&page, "\"Content-Security-Policy\" content=\"", "\"")[0];
    let hash = |content: &str| {
        let digest = Sha256::digest(content);
        format!("'sha256-{}'", base64::engine::general_purpose::STANDARD.encode(digest))
    };
    let style = hash(between(&page, "<style>", "</style>")[0]);
    let script = hash(between(&page, "<script>", "</script>")[0]);
    assert_eq!(
        policy,
        format!(
            "default-src 'none'; style-src {style}; script-src {script}; img-src data:; \
             font-src data:; base-uri 'none'; form-action 'none'"
        )
    );
    assert_eq!(page.matches("<script").count(), 2, "no other script");
    assert!(!page.contains(" style=\""), "a style that the policy would forbid");
}

#[test]
fn every_place_has_its_anchor_and_numbers_lead_to_themselves() {
    let work = work();
    work.run("build quay.md --only web").ends(0);
    let page = page(&work, "out/quay/quay.html");
    for there in [
        "<html lang=\"en\" dir=\"ltr\" class=\"latn\">",
        "<h1 id=\"title\">The quay stays open</h1>",
        "<p class=\"subtitle\" role=\"doc-subtitle\">",
        "<p id=\"p2\" class=\"paragraph numbered\"><a class=\"number\" href=\"#p2\">2.</a> ",
        "<a href=\"#p2\">paragraph 2</a>",
        "<span id=\"page-1\" role=\"doc-pagebreak\" aria-label=\"1\"></span>",
        "<a id=\"fnref1\" href=\"#fn1\" role=\"doc-noteref\">1</a>",
        "<aside id=\"fn1\" role=\"doc-footnote\"><a href=\"#fnref1\" role=\"doc-backlink\">1</a> ",
        "<figcaption>The crane</figcaption>",
        "It stays “open” &amp; free, says <a class=\"words\" href=\"https://example.org/board\">",
        "<footer id=\"contact\" class=\"contact\">",
        "<output id=\"copied\" role=\"status\"></output>",
    ] {
        assert!(page.contains(there), "{there}\n{page}");
    }
    for never in ["epub:", "xml:lang", "xmlns"] {
        assert!(!page.contains(never), "{never}");
    }
}

#[test]
fn it_says_what_it_is_to_those_who_share_and_search() {
    let work = work();
    work.write("pamphleteer.toml", "base-url = \"https://example.org/s\"\n");
    work.run("build quay.md --only web,reader,epub,cover").ends(0);
    let page = page(&work, "out/quay/quay.html");
    for there in [
        "<title>The quay stays open</title>",
        "<meta name=\"description\" content=\"Why the quay stays open.\">",
        "<meta property=\"og:title\" content=\"The quay stays open\">",
        "<meta property=\"og:url\" content=\"https://example.org/s/quay/quay.html\">",
        "<meta property=\"article:published_time\" content=\"2026-05-04\">",
        "<link rel=\"canonical\" href=\"https://example.org/s/quay/quay.html\">",
        "<meta property=\"og:image\" content=\"https://example.org/s/quay/quay-cover.jpg\">",
        "<link rel=\"alternate\" type=\"application/pdf\" href=\"https://example.org/s/quay/quay.pdf\">",
        "<li><a href=\"https://example.org/s/quay/quay.epub\" type=\"application/epub+zip\">EPUB</a></li>",
    ] {
        assert!(page.contains(there), "{there}\n{page}");
    }
    let data = data(&page);
    assert_eq!(data["@type"], "Article");
    assert_eq!(data["headline"], "The quay stays open");
    assert_eq!(data["author"]["name"], "Friends of the Quay");
    assert_eq!(data["alternativeHeadline"], "A word to the harbour board");
    assert_eq!(data["publisher"]["name"], "Quay Press");
    assert_eq!(data["identifier"], "urn:isbn:9783161484100");
    assert_eq!(data["copyrightNotice"], "CC BY 4.0");
    assert_eq!(data["isPartOf"]["name"], "Papers of the quay");
    assert_eq!(data["datePublished"], "2026-05-04");
    assert_eq!(data["inLanguage"], "en");
    assert_eq!(data["keywords"], serde_json::json!(["quay", "harbour"]));
    assert_eq!(data["encoding"][1]["contentUrl"], "https://example.org/s/quay/quay.epub");
    assert_eq!(data["accessModeSufficient"], serde_json::json!(["textual,visual", "textual"]));
}

#[test]
fn nothing_that_the_author_wrote_ends_the_script_it_is_named_in() {
    let work = Work::new();
    work.write("a.md", "---\nlang: en\ntitle: 'A </script><script>alert(1)</script> title'\nissuer: F\ndate: 2026-05-04\ncontact: Ask.\n---\n1. It is.\n");
    work.run("build a.md --only web").ends(0);
    let page = page(&work, "out/a/a.html");
    assert_eq!(page.matches("<script").count(), 2);
    assert_eq!(data(&page)["headline"], "A </script><script>alert(1)</script> title");
}

#[test]
fn editions_know_one_another_near_and_far() {
    let body = |lang: &str, title: &str| {
        format!(
            "---\nlang: {lang}\ntitle: {title}\nissuer: F\ndate: 2026-05-04\ncontact: Ask.\n---\n1. It.\n"
        )
    };
    let work = Work::new();
    work.write("q/en.md", body("en", "The quay")).write("q/he.md", body("he", "הרציף"));
    work.run("build q --only web").ends(0);
    let near = page(&work, "out/q.en/q.en.html");
    assert!(near.contains("<link rel=\"alternate\" hreflang=\"he\" href=\"../q.he/q.he.html\">"));
    assert!(near.contains("<li lang=\"he\" dir=\"rtl\">"), "{near}");
    assert!(near.contains("<a href=\"../q.he/q.he.html\" hreflang=\"he\">הרציף</a>"));
    assert_eq!(data(&near)["workTranslation"][0]["url"], "../q.he/q.he.html");
    work.write("pamphleteer.toml", "base-url = \"https://example.org/s\"\n");
    work.run("build q --only web").ends(0);
    let far = page(&work, "out/q.he/q.he.html");
    for (lang, slug) in [("he", "q.he"), ("en", "q.en")] {
        let at = format!("https://example.org/s/{slug}/{slug}.html");
        let link = format!("<link rel=\"alternate\" hreflang=\"{lang}\" href=\"{at}\">");
        assert!(far.contains(&link), "{link}");
    }
    // Without a page of the other there is none to lead to.
    let alone = Work::new();
    alone.write("q/en.md", body("en", "The quay"));
    alone.write("q/he.md", body("he", "הרציף").replace("contact", "products: [reader]\ncontact"));
    alone.run("build q").ends(0);
    alone.write("q/en.md", body("en", "The quay").replace("contact", "products: [web]\ncontact"));
    alone.run("build q").ends(0);
    let page = page(&alone, "out/q.en/q.en.html");
    assert!(!page.contains("q.he.html"), "{page}");
}

#[test]
fn it_is_the_same_twice() {
    let work = work();
    work.run("build quay.md --only web --out a").ends(0);
    work.run_in(
        "",
        &[("TZ", "Pacific/Kiritimati"), ("LANG", "C")],
        "build quay.md --only web --out b",
    )
    .ends(0);
    assert_eq!(work.bytes("a/quay/quay.html"), work.bytes("b/quay/quay.html"));
}
