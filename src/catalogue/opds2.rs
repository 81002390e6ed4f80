//! A page of a feed as OPDS Catalog 2.0, which is JSON after the model of the
//! Readium Web Publication Manifest.
//! <https://specs.opds.io/opds-2.0>, <https://readium.org/webpub-manifest/>
//!
//! A feed has to hold something: without a publication it leads to the
//! download page.

use std::borrow::Cow;

use serde::Serialize;

use super::feed::{Book, Form, OPEN, Page, moment};
use super::page;
use crate::cover;

/// Writes the page.
pub fn write(page: &Page<'_>) -> Vec<u8> {
    let feed = feed(page);
    let mut bytes = serde_json::to_vec_pretty(&feed).expect("plain data");
    bytes.push(b'\n');
    bytes
}

#[derive(Serialize)]
struct Feed<'a> {
    metadata: About,
    links: Vec<Link<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    facets: Vec<Facets<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    navigation: Vec<Link<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    publications: Vec<Publication<'a>>,
}

/// What is said of a feed.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct About {
    identifier: String,
    title: String,
    modified: String,
    number_of_items: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    items_per_page: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    current_page: Option<usize>,
}

#[derive(Serialize)]
struct Facets<'a> {
    metadata: Group<'a>,
    links: Vec<Link<'a>>,
}

#[derive(Serialize)]
struct Group<'a> {
    title: &'a str,
}

/// A Link Object: Readium Web Publication Manifest, section 2.4.
#[derive(Serialize, Default)]
struct Link<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    rel: Option<&'a str>,
    href: String,
    #[serde(rename = "type")]
    kind: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    width: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    height: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    properties: Option<Properties>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Properties {
    number_of_items: usize,
}

#[derive(Serialize)]
struct Publication<'a> {
    metadata: Metadata<'a>,
    links: Vec<Link<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    images: Vec<Link<'a>>,
}

/// What is said of a publication: the default context of the Readium Web
/// Publication Manifest.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Metadata<'a> {
    #[serde(rename = "@type")]
    kind: &'a str,
    identifier: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    subtitle: Option<&'a str>,
    language: &'a str,
    reading_progression: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    author: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<String>,
    modified: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    subject: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    rights: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    number_of_pages: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    belongs_to: Option<BelongsTo<'a>>,
}

#[derive(Serialize)]
struct BelongsTo<'a> {
    series: Series<'a>,
}

#[derive(Serialize)]
struct Series<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    position: Option<u32>,
}

fn feed<'a>(page: &Page<'a>) -> Feed<'a> {
    let count = page.list.books.len();
    let paged = page.list.pages() > 1;
    let about = About {
        identifier: page.id(),
        title: page.title(),
        modified: moment(page.updated()),
        number_of_items: count,
        items_per_page: paged.then_some(super::feed::PAGE),
        current_page: paged.then_some(page.number),
    };
    let publications: Vec<_> = page.books().iter().map(|book| publication(page, book)).collect();
    let navigation = if publications.is_empty() { vec![downloads(page)] } else { Vec::new() };
    Feed { metadata: about, links: links(page), facets: facets(page), navigation, publications }
}

/// The only thing that an empty feed leads to.
fn downloads<'a>(page: &Page<'a>) -> Link<'a> {
    Link { title: Some(page.title().into()), ..link("alternate", page.at(page::FILE), "text/html") }
}

fn link<'a>(rel: &'a str, href: String, kind: &'a str) -> Link<'a> {
    Link { rel: Some(rel), href, kind, ..Link::default() }
}

/// Where the feed stands among the others.
fn links<'a>(page: &Page<'a>) -> Vec<Link<'a>> {
    let kind = Form::Json.media();
    let mut out =
        vec![link("self", page.own(Form::Json), kind), link("start", page.start(Form::Json), kind)];
    if page.list.lang.is_some() {
        out.push(link("up", page.start(Form::Json), kind));
    }
    out.push(link("alternate", page.own(Form::Atom), Form::Atom.media()));
    if page.list.lang.is_none() {
        out.push(link("alternate", page.at(page::FILE), "text/html"));
    }
    out.extend(page.others(Form::Json).into_iter().map(|(rel, href)| link(rel, href, kind)));
    out
}

fn facets<'a>(page: &Page<'a>) -> Vec<Facets<'a>> {
    let links: Vec<Link<'a>> = page
        .facets(Form::Json)
        .map(|facet| Link {
            rel: facet.active.then_some("self"),
            href: facet.address,
            kind: Form::Json.media(),
            title: Some(facet.label.into()),
            properties: Some(Properties { number_of_items: facet.count }),
            ..Link::default()
        })
        .collect();
    let group = Facets { metadata: Group { title: page.facet_group() }, links };
    if group.links.is_empty() { Vec::new() } else { vec![group] }
}

fn publication<'a>(page: &Page<'a>, book: &'a Book<'a>) -> Publication<'a> {
    Publication {
        metadata: metadata(book),
        links: files(page, book),
        images: book.covers.iter().map(|(height, item)| image(page, *height, item)).collect(),
    }
}

fn metadata<'a>(book: &'a Book<'a>) -> Metadata<'a> {
    let entry = book.entry;
    // A place within a place, `2.1`, is no number.
    let position = entry.series_number.as_deref().and_then(|number| number.parse().ok());
    Metadata {
        kind: "http://schema.org/Book",
        identifier: &entry.identifier,
        title: &entry.title,
        subtitle: entry.subtitle.as_deref(),
        language: &entry.lang,
        reading_progression: entry.dir.word(),
        author: entry.issuer.as_deref(),
        publisher: book.publisher(),
        published: entry.date.map(|date| date.to_string()),
        modified: moment(entry.updated),
        description: entry.description.as_deref(),
        subject: &entry.keywords,
        rights: entry.rights.as_deref(),
        number_of_pages: book.pages().filter(|pages| *pages > 0),
        belongs_to: entry
            .series
            .as_deref()
            .map(|name| BelongsTo { series: Series { name, position } }),
    }
}

/// Where the publication can be had, and what it is also known as.
fn files<'a>(page: &Page<'a>, book: &'a Book<'a>) -> Vec<Link<'a>> {
    let language = Some(book.entry.lang.as_str());
    let mut out: Vec<Link<'a>> = Vec::new();
    for (product, item) in &book.files {
        let open = link(OPEN, page.at(&item.name), &item.media_type);
        let title = book.label(*product).map(Cow::from);
        out.push(Link { title, language, size: Some(item.size), ..open });
    }
    if let Some(item) = book.page {
        let other = link("alternate", page.at(&item.name), &item.media_type);
        out.push(Link { language, ..other });
    }
    for (edition, item) in &book.editions {
        let other = link("related", page.at(&item.name), &item.media_type);
        let title = Some(edition.title.as_str().into());
        out.push(Link { title, language: Some(&edition.lang), ..other });
    }
    out
}

fn image<'a>(page: &Page<'a>, height: u32, item: &'a crate::release::Item) -> Link<'a> {
    Link {
        href: page.at(&item.name),
        kind: &item.media_type,
        size: Some(item.size),
        width: Some(cover::width_of(height)),
        height: Some(height),
        ..Link::default()
    }
}
