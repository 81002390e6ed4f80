//! The feeds of a release: what is in them, in which order, where their links
//! lead, and that they stay the same.

#[path = "support/work.rs"]
mod work;

use std::collections::BTreeSet;

use pamphleteer::artifact::{self, Digest};
use pamphleteer::catalogue::feeds;
use pamphleteer::product::Product;
use pamphleteer::release::manifest::Tool;
use pamphleteer::release::{Catalogue, Entry, Item, Manifest, Print};
use pamphleteer::statement::Date;
use pamphleteer::statement::identity::Direction;
use quick_xml::events::Event;
use serde_json::Value;
use work::Work;

const OPEN: &str = "http://opds-spec.org/acquisition/open-access";

fn day(text: &str) -> Date {
    Date::parse_iso(text).expect("a day")
}

fn entry(slug: &str, lang: &str, date: Option<&str>) -> Entry {
    Entry {
        slug: slug.to_owned(),
        title: format!("On {slug}"),
        subtitle: None,
        lang: lang.to_owned(),
        dir: Direction::Ltr,
        issuer: Some("Friends of the Quay".to_owned()),
        publisher: None,
        date: date.map(day),
        updated: day(date.unwrap_or("1980-01-01")),
        description: None,
        keywords: Vec::new(),
        rights: None,
        series: None,
        series_number: None,
        identifier: format!("urn:x-test:{slug}"),
        work: None,
        print: None,
        address: None,
        sources: Vec::new(),
        source: Digest::of(slug.as_bytes()),
    }
}

fn item(slug: &str, ending: &str, product: Product) -> Item {
    let name = format!("{slug}/{slug}{ending}");
    Item {
        media_type: artifact::media(&name).to_owned(),
        size: 1234,
        sha256: Digest::of(name.as_bytes()),
        name,
        product: Some(product),
        statement: Some(slug.to_owned()),
        language: None,
        pages: None,
        source: None,
        fonts: Vec::new(),
        layout: None,
        duplex: None,
    }
}

/// What a release holds of a statement.
const FILES: &[(&str, Product)] = &[
    ("-booklet.pdf", Product::Booklet),
    ("-cover-160.jpg", Product::Cover),
    ("-cover-160.png", Product::Cover),
    ("-cover-480.jpg", Product::Cover),
    ("-cover-480.png", Product::Cover),
    ("-cover.jpg", Product::Cover),
    ("-large-print.pdf", Product::LargePrint),
    ("-page-1.png", Product::Pages),
    ("-press.pdf", Product::Press),
    (".epub", Product::Epub),
    (".html", Product::Web),
    (".pdf", Product::Reader),
];

fn manifest(statements: Vec<Entry>, files: &[(&str, Product)]) -> Manifest {
    let artifacts = statements.iter().flat_map(|entry| {
        files.iter().map(|(ending, product)| item(&entry.slug, ending, *product))
    });
    let newest = statements.iter().map(|entry| entry.updated).max();
    Manifest {
        schema: 1,
        tool: Tool { name: "pamphleteer".to_owned(), version: "9.8.7".to_owned() },
        catalogue: Catalogue {
            title: Some("The quay".to_owned()),
            issuer: Some("Friends of the Quay".to_owned()),
            lang: "en".to_owned(),
            address: None,
            updated: newest.unwrap_or(day("1980-01-01")),
        },
        part: None,
        artifacts: artifacts.collect(),
        statements,
    }
}

#[track_caller]
fn file(manifest: &Manifest, name: &str) -> String {
    let all = feeds(manifest);
    let names: Vec<&String> = all.iter().map(|(name, _)| name).collect();
    let found = all.iter().find(|(other, _)| other == name);
    let (_, bytes) = found.unwrap_or_else(|| panic!("{name} is not among {names:?}"));
    String::from_utf8(bytes.clone()).expect("UTF-8")
}

#[track_caller]
fn json(manifest: &Manifest, name: &str) -> Value {
    serde_json::from_str(&file(manifest, name)).expect("JSON")
}

/// An element: its name, its attributes, the text right in it, its elements.
#[derive(Debug, Default)]
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
    children: Vec<Element>,
}

impl Element {
    #[track_caller]
    fn read(xml: &str) -> Element {
        let mut reader = quick_xml::Reader::from_str(xml);
        let mut open = vec![Element::default()];
        loop {
            let event = reader.read_event().expect("XML");
            let closes = matches!(event, Event::Empty(_) | Event::End(_));
            match event {
                Event::Start(start) | Event::Empty(start) => {
                    let name = start.name().0.to_owned();
                    let attributes = start.attributes().map(|attribute| {
                        let attribute = attribute.expect("an attribute");
                        let key = attribute.key.0.to_owned();
                        (
                            key,
                            quick_xml::escape::unescape(&attribute.value)
                                .expect("text")
                                .into_owned(),
                        )
                    });
                    let attributes = attributes.collect();
                    open.push(Element { name, attributes, ..Element::default() });
                }
                Event::Text(text) => {
                    let parent = open.last_mut().expect("an element");
                    parent.text.push_str(&text);
                }
                Event::GeneralRef(name) => {
                    let text = quick_xml::escape::unescape(&format!("&{};", &*name))
                        .expect("text")
                        .into_owned();
                    open.last_mut().expect("an element").text.push_str(&text);
                }
                Event::Eof => break,
                _ => {}
            }
            if closes {
                let done = open.pop().expect("an element");
                open.last_mut().expect("its parent").children.push(done);
            }
        }
        open.remove(0).children.remove(0)
    }

    fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The text of the only child of that name, or none.
    #[track_caller]
    fn text(&self, name: &str) -> Option<&str> {
        let found: Vec<_> = self.children.iter().filter(|child| child.name == name).collect();
        assert!(found.len() < 2, "{name} is there more than once");
        found.first().map(|child| child.text.as_str())
    }

    fn get(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The links of a relation: where they lead and as what.
    fn links(&self, rel: &str) -> Vec<(&str, &str)> {
        let links = self.all("link").filter(|link| link.get("rel") == Some(rel));
        links.map(|l| (l.get("href").expect("href"), l.get("type").expect("type"))).collect()
    }
}

#[track_caller]
fn xml(manifest: &Manifest, name: &str) -> Element {
    Element::read(&file(manifest, name))
}

/// The links of a relation in OPDS 2.0.
fn links<'a>(of: &'a Value, rel: &str) -> Vec<(&'a str, &'a str)> {
    let links = of["links"].as_array().expect("links").iter().filter(|link| link["rel"] == rel);
    links.map(|l| (l["href"].as_str().expect("href"), l["type"].as_str().expect("type"))).collect()
}

const ATOM: &str = "application/atom+xml;profile=opds-catalog;kind=acquisition";
const JSON: &str = "application/opds+json";

/// A statement of which everything is known.
fn full() -> Manifest {
    let mut own = entry("ours", "de", Some("2026-05-24"));
    own.title = "Ufer & Damm <heute> \"ganz\" 'unser'".to_owned();
    own.subtitle = Some("Was > wird".to_owned());
    own.publisher = Some("Presse & Söhne".to_owned());
    own.updated = day("2026-05-20");
    own.description = Some("Über 3 < 4 & mehr".to_owned());
    own.keywords = vec!["Ufer".to_owned(), "R&D".to_owned()];
    own.rights = Some("© Freunde; CC BY 4.0".to_owned());
    own.series = Some("Fluss".to_owned());
    own.series_number = Some("3".to_owned());
    own.work = Some("ours".to_owned());
    own.print = Some(Print {
        pages: 12,
        sheets: 3,
        blank: 1,
        form: "stapled".to_owned(),
        paper: "a4".to_owned(),
        type_size: None,
    });
    let mut other = entry("ours-ar", "ar", Some("2026-05-23"));
    other.title = "الرصيف لنا (2026)".to_owned();
    other.updated = day("2026-05-20");
    other.dir = Direction::Rtl;
    other.work = Some("ours".to_owned());
    manifest(vec![own, other], FILES)
}

#[test]
fn an_entry_of_opds_1_says_all_that_is_known() {
    let feed = xml(&full(), "opds.xml");
    let entry = feed.all("entry").next().expect("an entry");
    assert_eq!(entry.get("xml:lang"), Some("de"));
    let said = [
        ("title", "Ufer & Damm <heute> \"ganz\" 'unser'"),
        ("updated", "2026-05-20T00:00:00Z"),
        ("published", "2026-05-24T00:00:00Z"),
        ("rights", "© Freunde; CC BY 4.0"),
        ("summary", "Über 3 < 4 & mehr"),
        ("dc:identifier", "urn:x-test:ours"),
        ("dc:language", "de"),
        ("dc:publisher", "Presse & Söhne"),
        ("dc:issued", "2026-05-24"),
        ("dc:extent", "12 pages"),
        ("schema:alternativeHeadline", "Was > wird"),
    ];
    for (name, text) in said {
        assert_eq!(entry.text(name), Some(text), "{name}");
    }
    let author = entry.all("author").next().expect("an author");
    assert_eq!(author.text("name"), Some("Friends of the Quay"));
    let terms: Vec<_> = entry.all("category").map(|c| (c.get("term"), c.get("label"))).collect();
    assert_eq!(terms, [(Some("Ufer"), Some("Ufer")), (Some("R&D"), Some("R&D"))]);
    let series = entry.all("schema:Series").next().expect("a series");
    assert_eq!((series.get("name"), series.get("schema:position")), (Some("Fluss"), Some("3")));
    assert_eq!(
        entry.links(OPEN),
        [
            ("ours/ours.epub", "application/epub+zip"),
            ("ours/ours.pdf", "application/pdf"),
            ("ours/ours-large-print.pdf", "application/pdf"),
            ("ours/ours.html", "text/html"),
        ]
    );
    let labels: Vec<_> = entry.all("link").filter_map(|link| link.get("title")).collect();
    assert_eq!(labels, ["Großdruck", "الرصيف لنا (2026)"]);
    let lengths = entry.all("link").filter(|link| link.get("length") == Some("1234")).count();
    assert_eq!(lengths, 6);
    let image = ("ours/ours-cover-480.jpg", "image/jpeg");
    assert_eq!(entry.links("http://opds-spec.org/image"), [image]);
    let thumbnail = ("ours/ours-cover-160.jpg", "image/jpeg");
    assert_eq!(entry.links("http://opds-spec.org/image/thumbnail"), [thumbnail]);
    assert_eq!(entry.links("alternate"), [("ours/ours.html", "text/html")]);
    assert_eq!(entry.links("related"), [("ours-ar/ours-ar.html", "text/html")]);
    assert_ne!(entry.text("id"), entry.text("dc:identifier"));
}

#[test]
fn a_publication_of_opds_2_says_all_that_is_known() {
    let feed = json(&full(), "opds.json");
    let own = &feed["publications"][0];
    assert_eq!(
        own["metadata"],
        serde_json::json!({
            "@type": "http://schema.org/Book",
            "identifier": "urn:x-test:ours",
            "title": "Ufer & Damm <heute> \"ganz\" 'unser'",
            "subtitle": "Was > wird",
            "language": "de",
            "readingProgression": "ltr",
            "author": "Friends of the Quay",
            "publisher": "Presse & Söhne",
            "published": "2026-05-24",
            "modified": "2026-05-20T00:00:00Z",
            "description": "Über 3 < 4 & mehr",
            "subject": ["Ufer", "R&D"],
            "rights": "© Freunde; CC BY 4.0",
            "numberOfPages": 12,
            "belongsTo": { "series": { "name": "Fluss", "position": 3 } },
        })
    );
    assert_eq!(
        links(own, OPEN),
        [
            ("ours/ours.epub", "application/epub+zip"),
            ("ours/ours.pdf", "application/pdf"),
            ("ours/ours-large-print.pdf", "application/pdf"),
            ("ours/ours.html", "text/html"),
        ]
    );
    assert_eq!(own["links"][0]["size"], 1234);
    assert_eq!(links(own, "alternate"), [("ours/ours.html", "text/html")]);
    assert_eq!(links(own, "related"), [("ours-ar/ours-ar.html", "text/html")]);
    let image = |name: &str, width: u32, height: u32| {
        serde_json::json!({
            "href": name, "type": "image/jpeg", "size": 1234, "width": width, "height": height
        })
    };
    let images = serde_json::json!([
        image("ours/ours-cover-480.jpg", 300, 480),
        image("ours/ours-cover-160.jpg", 100, 160)
    ]);
    assert_eq!(own["images"], images);
    let other = &feed["publications"][1]["metadata"];
    assert_eq!(other["title"], "الرصيف لنا (2026)");
    assert_eq!(other["readingProgression"], "rtl");
    for name in ["subtitle", "subject", "description", "rights", "belongsTo"] {
        assert_eq!(other.get(name), None, "{name} is there and empty");
    }
}

#[test]
fn a_place_in_a_series_that_is_no_number_stays_out_of_opds_2() {
    let mut manifest = full();
    manifest.statements[0].series_number = Some("2.10".to_owned());
    let feed = json(&manifest, "opds.json");
    let series = &feed["publications"][0]["metadata"]["belongsTo"]["series"];
    assert_eq!(*series, serde_json::json!({ "name": "Fluss" }));
}

#[test]
fn the_feeds_know_themselves_one_another_and_the_download_page() {
    let manifest = full();
    let atom = xml(&manifest, "opds.xml");
    assert_eq!(atom.text("title"), Some("The quay"));
    assert_eq!(atom.text("updated"), Some("2026-05-20T00:00:00Z"));
    assert_eq!(atom.get("xml:lang"), Some("en"));
    assert_eq!(atom.links("self"), [("opds.xml", ATOM)]);
    assert_eq!(atom.links("start"), [("opds.xml", ATOM)]);
    assert_eq!(atom.links("alternate"), [("opds.json", JSON), ("index.html", "text/html")]);
    assert_eq!(atom.links("http://opds-spec.org/crawlable"), [("opds.xml", ATOM)]);
    assert_eq!(atom.all("fh:complete").count(), 1);
    let generator = atom.all("generator").next().expect("a generator");
    assert_eq!((generator.text.as_str(), generator.get("version")), ("pamphleteer", Some("9.8.7")));
    let other = json(&manifest, "opds.json");
    assert_eq!(other["metadata"]["title"], "The quay");
    assert_eq!(other["metadata"]["modified"], "2026-05-20T00:00:00Z");
    assert_eq!(other["metadata"]["numberOfItems"], 2);
    assert_eq!(other["metadata"]["identifier"], atom.text("id").expect("an id"));
    assert_eq!(links(&other, "self"), [("opds.json", JSON)]);
    assert_eq!(links(&other, "start"), [("opds.json", JSON)]);
    assert_eq!(links(&other, "alternate"), [("opds.xml", ATOM), ("index.html", "text/html")]);
    for rel in ["search", "next", "previous", "first", "last", "up"] {
        assert_eq!(atom.links(rel), [], "{rel}");
        assert_eq!(links(&other, rel), [], "{rel}");
    }
}

#[test]
fn with_an_address_every_link_is_absolute_and_encoded() {
    let mut manifest = manifest(vec![entry("wort&ä", "de", None), entry("b", "en", None)], FILES);
    manifest.catalogue.address = Some("https://example.org/texts".to_owned());
    for (name, bytes) in feeds(&manifest) {
        let text = String::from_utf8(bytes).expect("UTF-8");
        let key = if name.ends_with(".xml") { "href=\"" } else { "\"href\": \"" };
        let hrefs: Vec<&str> =
            text.split(key).skip(1).map(|rest| rest.split('"').next().expect("an end")).collect();
        assert!(hrefs.len() > 5, "{name}: {hrefs:?}");
        for href in hrefs {
            assert!(href.starts_with("https://example.org/texts/"), "{name}: {href}");
            assert!(href.is_ascii() && !href.contains('&'), "{name}: {href}");
        }
    }
    let feed = json(&manifest, "opds-de.json");
    let epub = "https://example.org/texts/wort%26%C3%A4/wort%26%C3%A4.epub";
    assert_eq!(links(&feed["publications"][0], OPEN)[0].0, epub);
}

#[test]
fn newest_stand_first_and_those_without_a_date_last() {
    let statements = vec![
        entry("a", "en", Some("2026-01-02")),
        entry("b", "en", None),
        entry("c", "en", Some("2026-03-01")),
        entry("d", "en", Some("2026-01-02")),
        entry("e", "en", Some("2025-12-31")),
    ];
    let manifest = manifest(statements, FILES);
    let feed = json(&manifest, "opds.json");
    let titles: Vec<&str> = feed["publications"]
        .as_array()
        .expect("publications")
        .iter()
        .map(|publication| publication["metadata"]["title"].as_str().expect("a title"))
        .collect();
    assert_eq!(titles, ["On c", "On a", "On d", "On e", "On b"]);
    let atom = xml(&manifest, "opds.xml");
    let same: Vec<_> = atom.all("entry").filter_map(|entry| entry.text("title")).collect();
    assert_eq!(same, titles);
    let last = atom.all("entry").last().expect("an entry");
    assert_eq!((last.text("published"), last.text("dc:issued")), (None, None));
    assert_eq!(feed["publications"][4]["metadata"].get("published"), None);
}

#[test]
fn only_what_can_be_read_is_in_the_feeds() {
    let statements = vec![entry("a", "en", None)];
    let printed: Vec<_> = FILES
        .iter()
        .filter(|(_, p)| ![Product::Epub, Product::Reader, Product::LargePrint].contains(p))
        .copied()
        .collect();
    let without = manifest(statements.clone(), &printed);
    assert_eq!(xml(&without, "opds.xml").all("entry").count(), 0);
    let with = manifest(statements, &[("-large-print.pdf", Product::LargePrint)]);
    let feed = json(&with, "opds.json");
    let own = &feed["publications"][0];
    assert_eq!(links(own, OPEN), [("a/a-large-print.pdf", "application/pdf")]);
    assert_eq!(own.get("images"), None);
    assert_eq!(links(own, "alternate"), []);
    // RFC 4287 wants one where there is no content.
    let atom = xml(&with, "opds.xml");
    let entry = atom.all("entry").next().expect("an entry");
    assert_eq!(entry.links("alternate"), [("a/a-large-print.pdf", "application/pdf")]);
}

#[test]
fn an_empty_release_has_feeds_that_lead_to_the_download_page() {
    let mut empty = manifest(Vec::new(), FILES);
    empty.catalogue.title = None;
    let names: Vec<String> = feeds(&empty).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["opds.xml", "opds.json"]);
    let atom = xml(&empty, "opds.xml");
    assert_eq!(atom.all("entry").count(), 0);
    assert_eq!(atom.all("author").next().and_then(|a| a.text("name")), Some("Friends of the Quay"));
    let feed = json(&empty, "opds.json");
    assert_eq!(feed.get("publications"), None);
    assert_eq!(
        feed["navigation"],
        serde_json::json!([
            { "rel": "alternate", "href": "index.html", "type": "text/html", "title": "Friends of the Quay" }
        ])
    );
}

#[test]
fn what_has_no_name_is_called_after_what_is_known() {
    let mut manifest = full();
    let title = |manifest: &Manifest| json(manifest, "opds.json")["metadata"]["title"].clone();
    manifest.catalogue.title = None;
    assert_eq!(title(&manifest), "Friends of the Quay");
    manifest.catalogue.issuer = None;
    manifest.catalogue.address = Some("https://example.org/a".to_owned());
    assert_eq!(title(&manifest), "example.org/a");
    manifest.catalogue.address = None;
    manifest.catalogue.lang = "de".to_owned();
    assert_eq!(title(&manifest), "Erklärungen");
}

#[test]
fn each_language_has_a_feed_where_there_are_several() {
    let mut manifest = full();
    manifest.statements[0].updated = day("2026-05-19");
    let names: Vec<String> = feeds(&manifest).into_iter().map(|(name, _)| name).collect();
    let all =
        ["opds.xml", "opds.json", "opds-ar.xml", "opds-ar.json", "opds-de.xml", "opds-de.json"];
    assert_eq!(names, all);
    let facets = |feed: &Element| -> Vec<[Option<String>; 5]> {
        let links = feed.all("link").filter(|l| l.get("rel") == Some("http://opds-spec.org/facet"));
        let names = ["href", "title", "opds:facetGroup", "thr:count", "opds:activeFacet"];
        links.map(|link| names.map(|name| link.get(name).map(str::to_owned))).collect()
    };
    let facet = |of: [&str; 4], active: Option<&str>| {
        let [a, b, c, d] = of.map(|text| Some(text.to_owned()));
        [a, b, c, d, active.map(str::to_owned)]
    };
    let arabic = ["opds-ar.xml", "العربية", "Language", "1"];
    let german = ["opds-de.xml", "Deutsch", "Language", "1"];
    let whole = xml(&manifest, "opds.xml");
    assert_eq!(facets(&whole), [facet(arabic, None), facet(german, None)]);
    let atom = xml(&manifest, "opds-de.xml");
    assert_eq!(facets(&atom), [facet(arabic, None), facet(german, Some("true"))]);
    assert_eq!(atom.text("title"), Some("The quay – Deutsch"));
    assert_eq!(atom.text("updated"), Some("2026-05-19T00:00:00Z"));
    assert_eq!(atom.links("self"), [("opds-de.xml", ATOM)]);
    assert_eq!(atom.links("start"), [("opds.xml", ATOM)]);
    assert_eq!(atom.links("up"), [("opds.xml", ATOM)]);
    assert_eq!(atom.links("alternate"), [("opds-de.json", JSON)]);
    assert_eq!(atom.all("fh:complete").count(), 0);
    assert_eq!(atom.all("entry").count(), 1);
    let feed = json(&manifest, "opds-de.json");
    let group = &feed["facets"][0];
    assert_eq!(group["metadata"]["title"], "Language");
    let links: Vec<_> = group["links"]
        .as_array()
        .expect("links")
        .iter()
        .map(|link| {
            (&link["href"], &link["title"], &link["properties"]["numberOfItems"], link.get("rel"))
        })
        .collect();
    assert_eq!(links.len(), 2);
    assert_eq!(links[0], (&"opds-ar.json".into(), &"العربية".into(), &1.into(), None));
    assert_eq!(
        links[1],
        (&"opds-de.json".into(), &"Deutsch".into(), &1.into(), Some(&"self".into()))
    );
    let mut one = full();
    one.statements.pop();
    assert_eq!(feeds(&one).len(), 2);
    assert_eq!(json(&one, "opds.json").get("facets"), None);
}

#[test]
fn a_language_is_one_wherever_it_is_from() {
    let statements =
        vec![entry("a", "en", None), entry("b", "en-GB", None), entry("c", "fr", None)];
    let manifest = manifest(statements, FILES);
    let feed = json(&manifest, "opds-en.json");
    assert_eq!(feed["metadata"]["title"], "The quay – English");
    let langs: Vec<&Value> = feed["publications"]
        .as_array()
        .expect("publications")
        .iter()
        .map(|publication| &publication["metadata"]["language"])
        .collect();
    assert_eq!(langs, ["en", "en-GB"]);
    assert_eq!(feeds(&manifest).len(), 6);
}

#[test]
fn a_long_feed_has_pages() {
    let slug = |number: usize| format!("s{number:03}");
    let statements = (0..201).map(|number| entry(&slug(number), "en", None)).collect();
    let manifest = manifest(statements, &[(".epub", Product::Epub)]);
    let names: Vec<String> = feeds(&manifest).into_iter().map(|(name, _)| name).collect();
    let all = [
        "opds.xml",
        "opds.json",
        "opds-page-2.xml",
        "opds-page-2.json",
        "opds-page-3.xml",
        "opds-page-3.json",
    ];
    assert_eq!(names, all);
    let mut seen = Vec::new();
    for (place, name) in ["opds.xml", "opds-page-2.xml", "opds-page-3.xml"].iter().enumerate() {
        let feed = xml(&manifest, name);
        assert_eq!(feed.links("self"), [(*name, ATOM)]);
        assert_eq!(feed.links("start"), [("opds.xml", ATOM)]);
        assert_eq!(feed.links("first"), [("opds.xml", ATOM)]);
        assert_eq!(feed.links("last"), [("opds-page-3.xml", ATOM)]);
        let before = [None, Some("opds.xml"), Some("opds-page-2.xml")][place];
        let after = [Some("opds-page-2.xml"), Some("opds-page-3.xml"), None][place];
        assert_eq!(
            feed.links("previous"),
            before.map(|at| (at, ATOM)).into_iter().collect::<Vec<_>>()
        );
        assert_eq!(feed.links("next"), after.map(|at| (at, ATOM)).into_iter().collect::<Vec<_>>());
        assert_eq!(feed.text("opensearch:totalResults"), Some("201"));
        assert_eq!(feed.text("opensearch:itemsPerPage"), Some("100"));
        assert_eq!(feed.all("fh:complete").count(), 0);
        assert_eq!(feed.links("http://opds-spec.org/crawlable"), []);
        assert_eq!(feed.text("id"), xml(&manifest, "opds.xml").text("id"));
        seen.extend(feed.all("entry").filter_map(|entry| entry.text("title").map(str::to_owned)));
        let other = json(&manifest, &name.replace(".xml", ".json"));
        let about = &other["metadata"];
        assert_eq!((&about["numberOfItems"], &about["itemsPerPage"]), (&201.into(), &100.into()));
        assert_eq!(about["currentPage"], place + 1);
        assert_eq!(other["publications"].as_array().map(Vec::len), Some([100, 100, 1][place]));
        let last = links(&other, "last");
        assert_eq!(last, [("opds-page-3.json", JSON)]);
    }
    let expected: Vec<String> = (0..201).map(|number| format!("On {}", slug(number))).collect();
    assert_eq!(seen, expected);
}

#[test]
fn identifiers_stay_and_are_told_apart() {
    let id = |manifest: &Manifest, name: &str| -> String {
        xml(manifest, name).text("id").expect("an id").to_owned()
    };
    let mut own = full();
    own.catalogue.address = Some("https://example.org/texts".to_owned());
    // Whoever follows the feed would lose it if these changed.
    assert_eq!(id(&own, "opds.xml"), "urn:uuid:f785831d-171a-55ec-bd89-083a72a43f44");
    let entry =
        xml(&own, "opds.xml").all("entry").next().and_then(|e| e.text("id").map(str::to_owned));
    assert_eq!(entry.as_deref(), Some("urn:uuid:9132032c-3d69-55e2-9df1-8202107d8bcb"));
    let before = id(&own, "opds.xml");
    own.statements[0].title = "Another".to_owned();
    own.statements[0].date = Some(day("2026-06-01"));
    own.statements.pop();
    assert_eq!(id(&own, "opds.xml"), before);
    // Without an address it is the works that make the feed.
    let mut nowhere = full();
    assert_eq!(id(&nowhere, "opds.xml"), "urn:uuid:5a11dfb7-ef81-5882-b421-78c3bb262fcc");
    let works = id(&nowhere, "opds.xml");
    nowhere.statements[0].title = "Another".to_owned();
    assert_eq!(id(&nowhere, "opds.xml"), works);
    nowhere.statements[1].work = Some("another".to_owned());
    assert_ne!(id(&nowhere, "opds.xml"), works);
    let all: BTreeSet<String> = ["opds.xml", "opds-de.xml", "opds-ar.xml"]
        .iter()
        .flat_map(|name| {
            let feed = xml(&full(), name);
            let entries: Vec<String> =
                feed.all("entry").filter_map(|e| e.text("id").map(str::to_owned)).collect();
            entries.into_iter().chain([id(&full(), name)]).collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(all.len(), 5, "{all:?}");
}

#[test]
fn the_feeds_are_the_same_whatever_the_order_of_the_manifest() {
    let manifest = full();
    let mut turned = full();
    turned.statements.reverse();
    turned.artifacts.reverse();
    assert_eq!(feeds(&manifest), feeds(&turned));
}

/// A release of small statements in several languages, made by the program.
mod sample {
    use super::*;

    const STATEMENTS: &[(&str, &str, &str)] = &[
        (
            "quay.de.md",
            "lang: de\nissuer: Freunde der Kaimauer & Söhne\ndate: 2026-05-24\n",
            "Unser <Ufer> & „Damm“",
        ),
        ("quay.ar.md", "lang: ar\nissuer: أصدقاء الرصيف\ndate: 2026-05-24\n", "الرصيف لنا (2026)"),
        (
            "bench.md",
            "lang: en\nissuer: Friends\ndate: 2026-01-02\nkeywords: [bench, R&D]\ndescription: What we ask & why.\nseries: River\nrights: CC BY 4.0\n",
            "The bench & the plank",
        ),
        ("undated.md", "lang: en\nissuer: Friends\n", "No day at all"),
    ];

    /// Builds the statements and describes what came of it.
    pub fn release(work: &Work) -> Manifest {
        for (name, front, title) in STATEMENTS {
            let title = title.replace('<', "\\<");
            let text = format!(
                "---\n{front}contact: friends@example.org\n---\n# {title}\n\n1. It is ours.\n\n2. It stays open.\n"
            );
            work.write(name, text);
        }
        work.run("build . --out release --only reader,large-print,epub,web,cover").ends(0);
        let mut manifest = super::manifest(STATEMENTS.iter().map(told).collect(), &[]);
        manifest.artifacts =
            work.files("release").iter().map(|name| described(work, name)).collect();
        for (name, bytes) in feeds(&manifest) {
            work.write(&format!("release/{name}"), bytes);
        }
        work.write("release/index.html", "<!DOCTYPE html><title>The quay</title>");
        work.write("release/manifest.json", manifest.text());
        manifest
    }

    fn told((name, front, title): &(&str, &str, &str)) -> Entry {
        let stem = name.trim_end_matches(".md");
        let said =
            |key: &str| front.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(": "));
        let lang = said("lang").expect("a language");
        let mut entry = entry(stem, lang, said("date"));
        entry.title = (*title).to_owned();
        entry.issuer = said("issuer").map(str::to_owned);
        entry.description = said("description").map(str::to_owned);
        entry.series = said("series").map(str::to_owned);
        entry.rights = said("rights").map(str::to_owned);
        entry.keywords =
            said("keywords").map(|_| vec!["bench".into(), "R&D".into()]).unwrap_or_default();
        entry.dir = if lang == "ar" { Direction::Rtl } else { Direction::Ltr };
        entry.work = stem.split_once('.').map(|(work, _)| work.to_owned());
        entry.identifier =
            format!("urn:uuid:{}", pamphleteer::epub::package::identifier(stem, lang));
        entry
    }

    fn described(work: &Work, name: &str) -> Item {
        let bytes = work.bytes(&format!("release/{name}"));
        let slug = name.split('/').next().expect("a folder");
        let ending = name.rsplit('/').next().expect("a name").trim_start_matches(slug);
        let product =
            [Product::Cover, Product::LargePrint, Product::Epub, Product::Web, Product::Reader]
                .into_iter()
                .find(|product| {
                    ending == product.suffix()
                        || ending.starts_with("-cover") && *product == Product::Cover
                });
        Item {
            size: bytes.len() as u64,
            sha256: Digest::of(&bytes),
            name: name.to_owned(),
            product,
            ..item(slug, ending, Product::Reader)
        }
    }
}

/// Also writes the release to the folder that `PAMPHLETEER_OPDS_SAMPLE` names,
/// where it is set, for the judges.
#[test]
fn every_link_leads_to_a_file_of_the_release() {
    let work = Work::new();
    let manifest = sample::release(&work);
    let files: BTreeSet<String> = work.files("release").into_iter().collect();
    let mut links = 0;
    for (name, bytes) in feeds(&manifest) {
        let text = String::from_utf8(bytes).expect("UTF-8");
        let key = if name.ends_with(".xml") { "href=\"" } else { "\"href\": \"" };
        for rest in text.split(key).skip(1) {
            let href = rest.split('"').next().expect("an end");
            assert!(files.contains(href), "{name}: {href} is not among {files:?}");
            links += 1;
        }
    }
    // Four entries in two feeds each, in two forms, with at least eight links.
    assert!(links > 4 * 2 * 2 * 8, "{links}");
    let cover =
        image::load_from_memory(&work.bytes("release/bench/bench-cover-480.jpg")).expect("a JPEG");
    let told = &json(&manifest, "opds.json")["publications"][2]["images"][0];
    assert_eq!((&told["width"], &told["height"]), (&cover.width().into(), &cover.height().into()));
    if let Some(folder) = std::env::var_os("PAMPHLETEER_OPDS_SAMPLE") {
        for name in &files {
            let to = std::path::Path::new(&folder).join(name);
            std::fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
            std::fs::write(to, work.bytes(&format!("release/{name}"))).expect("a file");
        }
    }
}
