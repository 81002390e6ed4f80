//! A page of a feed as an acquisition feed of OPDS Catalog 1.2, which is Atom.
//! <https://specs.opds.io/opds-1.2>, <https://www.rfc-editor.org/rfc/rfc4287>
//!
//! Every entry is complete. There is no link to a search, which a folder of
//! files cannot answer.

use std::io::Result;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::feed::{ATOM, Book, Form, JSON, OPEN, Page, moment};
use super::page;

const NAMES: [(&str, &str); 7] = [
    ("xmlns", "http://www.w3.org/2005/Atom"),
    ("xmlns:dc", "http://purl.org/dc/terms/"),
    ("xmlns:fh", "http://purl.org/syndication/history/1.0"),
    ("xmlns:opds", "http://opds-spec.org/2010/catalog"),
    ("xmlns:opensearch", "http://a9.com/-/spec/opensearch/1.1/"),
    ("xmlns:schema", "http://schema.org/"),
    ("xmlns:thr", "http://purl.org/syndication/thread/1.0"),
];

/// Writes the page.
pub fn write(page: &Page<'_>) -> Vec<u8> {
    let mut out = Out(Writer::new_with_indent(Vec::new(), b' ', 1));
    feed(page, &mut out).expect("written to memory");
    let mut bytes = out.0.into_inner();
    bytes.push(b'\n');
    bytes
}

/// What is written, an element at a time.
struct Out(Writer<Vec<u8>>);

impl Out {
    fn text(&mut self, name: &str, content: &str) -> Result<()> {
        self.0.create_element(name).write_text_content(BytesText::new(content)).map(drop)
    }

    fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) -> Result<()> {
        self.0.create_element(name).with_attributes(attributes.iter().copied()).write_empty()?;
        Ok(())
    }

    fn inside(
        &mut self,
        name: &str,
        attributes: &[(&str, &str)],
        content: impl FnOnce(&mut Out) -> Result<()>,
    ) -> Result<()> {
        let attributes = attributes.iter().copied();
        let start = quick_xml::events::BytesStart::new(name).with_attributes(attributes);
        self.0.write_event(Event::Start(start.borrow()))?;
        content(self)?;
        self.0.write_event(Event::End(start.to_end()))
    }

    fn person(&mut self, name: &str, address: Option<&str>) -> Result<()> {
        self.inside("author", &[], |out| {
            out.text("name", name)?;
            address.map_or(Ok(()), |address| out.text("uri", address))
        })
    }

    fn link(&mut self, rel: &str, href: &str, kind: &str, more: &[(&str, &str)]) -> Result<()> {
        let mut attributes = vec![("rel", rel), ("href", href), ("type", kind)];
        attributes.extend_from_slice(more);
        self.empty("link", &attributes)
    }
}

fn feed(page: &Page<'_>, out: &mut Out) -> Result<()> {
    let catalogue = &page.manifest().catalogue;
    let tool = &page.manifest().tool;
    out.0.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let mut attributes = NAMES.to_vec();
    attributes.push(("xml:lang", &catalogue.lang));
    out.inside("feed", &attributes, |out| {
        out.text("id", &page.id())?;
        out.text("title", &page.title())?;
        out.text("updated", &moment(page.updated()))?;
        // RFC 4287, section 4.1.1: somebody has to stand for entries without an author.
        let author = catalogue.issuer.clone().unwrap_or_else(|| page.title());
        out.person(&author, catalogue.address.as_deref())?;
        let generator = out.0.create_element("generator");
        let generator = generator.with_attribute(("version", tool.version.as_str()));
        generator.write_text_content(BytesText::new(&tool.name))?;
        links(page, out)?;
        paging(page, out)?;
        page.books().iter().try_for_each(|book| entry(page, book, out))
    })
}

/// Where the feed stands among the others.
fn links(page: &Page<'_>, out: &mut Out) -> Result<()> {
    out.link("self", &page.own(Form::Atom), ATOM, &[])?;
    out.link("start", &page.start(Form::Atom), ATOM, &[])?;
    if page.list.lang.is_some() {
        out.link("up", &page.start(Form::Atom), ATOM, &[])?;
    }
    out.link("alternate", &page.own(Form::Json), JSON, &[])?;
    if page.list.lang.is_none() {
        out.link("alternate", &page.at(page::FILE), "text/html", &[])?;
    }
    if page.is_complete() {
        out.link("http://opds-spec.org/crawlable", &page.own(Form::Atom), ATOM, &[])?;
    }
    for facet in page.facets(Form::Atom) {
        let count = facet.count.to_string();
        let mut more = vec![
            ("title", facet.label),
            ("opds:facetGroup", page.facet_group()),
            ("thr:count", &count),
        ];
        if facet.active {
            more.push(("opds:activeFacet", "true"));
        }
        out.link("http://opds-spec.org/facet", &facet.address, ATOM, &more)?;
    }
    Ok(())
}

/// The other pages: RFC 5005, sections 2 and 3.
fn paging(page: &Page<'_>, out: &mut Out) -> Result<()> {
    if page.is_complete() {
        return out.empty("fh:complete", &[]);
    }
    let others = page.others(Form::Atom);
    if others.is_empty() {
        return Ok(());
    }
    others.iter().try_for_each(|(rel, href)| out.link(rel, href, ATOM, &[]))?;
    out.text("opensearch:totalResults", &page.list.books.len().to_string())?;
    out.text("opensearch:itemsPerPage", &super::feed::PAGE.to_string())
}

fn entry(page: &Page<'_>, book: &Book<'_>, out: &mut Out) -> Result<()> {
    let entry = book.entry;
    out.inside("entry", &[("xml:lang", &entry.lang)], |out| {
        out.text("id", &book.id())?;
        out.text("title", &entry.title)?;
        out.text("updated", &moment(entry.updated))?;
        if let Some(date) = entry.date {
            out.text("published", &moment(date))?;
        }
        if let Some(issuer) = &entry.issuer {
            out.person(issuer, None)?;
        }
        for word in &entry.keywords {
            out.empty("category", &[("term", word), ("label", word)])?;
        }
        if let Some(rights) = &entry.rights {
            out.text("rights", rights)?;
        }
        if let Some(description) = &entry.description {
            let summary = out.0.create_element("summary").with_attribute(("type", "text"));
            summary.write_text_content(BytesText::new(description))?;
        }
        publication(book, out)?;
        files(page, book, out)
    })
}

/// What is said of the publication and not of the entry: section 5.1.1.
fn publication(book: &Book<'_>, out: &mut Out) -> Result<()> {
    let entry = book.entry;
    out.text("dc:identifier", &entry.identifier)?;
    out.text("dc:language", &entry.lang)?;
    if let Some(publisher) = book.publisher() {
        out.text("dc:publisher", publisher)?;
    }
    if let Some(date) = entry.date {
        out.text("dc:issued", &date.to_string())?;
    }
    if let Some(pages) = book.pages() {
        let extent = out.0.create_element("dc:extent").with_attribute(("xml:lang", "en"));
        let plural = if pages == 1 { "" } else { "s" };
        extent.write_text_content(BytesText::new(&format!("{pages} page{plural}")))?;
    }
    // The specification knows neither subtitle nor series; catalogues write them so.
    if let Some(subtitle) = &entry.subtitle {
        out.text("schema:alternativeHeadline", subtitle)?;
    }
    if let Some(series) = &entry.series {
        let mut attributes = vec![("name", series.as_str())];
        attributes.extend(entry.series_number.as_ref().map(|n| ("schema:position", n.as_str())));
        out.empty("schema:Series", &attributes)?;
    }
    Ok(())
}

/// Where the publication can be had, what it looks like, and what it is also
/// known as: section 5.2.
fn files(page: &Page<'_>, book: &Book<'_>, out: &mut Out) -> Result<()> {
    let lang = ("hreflang", book.entry.lang.as_str());
    for (product, item) in &book.files {
        let size = item.size.to_string();
        let mut more = vec![lang, ("length", size.as_str())];
        more.extend(book.label(*product).map(|label| ("title", label)));
        out.link(OPEN, &page.at(&item.name), &item.media_type, &more)?;
    }
    for (place, (_, item)) in book.covers.iter().enumerate() {
        let rel = ["http://opds-spec.org/image", "http://opds-spec.org/image/thumbnail"][place];
        let size = item.size.to_string();
        out.link(rel, &page.at(&item.name), &item.media_type, &[("length", &size)])?;
    }
    // RFC 4287, section 4.1.2: an entry without content has to have another form.
    if let Some(item) = book.page.or_else(|| book.files.first().map(|(_, item)| *item)) {
        out.link("alternate", &page.at(&item.name), &item.media_type, &[lang])?;
    }
    for (edition, item) in &book.editions {
        let more = [("hreflang", edition.lang.as_str()), ("title", &edition.title)];
        out.link("related", &page.at(&item.name), &item.media_type, &more)?;
    }
    Ok(())
}
