//! Everything in one file. The only file that names `epub-builder`.
//!
//! What `epub-builder` 0.8.3 leaves out is added afterwards: the language and
//! direction of the package, the metadata that it has no words for, an identifier
//! that is no UUID, a navigation document with roles, numbered paragraphs and pages, no `guide`, no
//! identifier shared by language and creator. The
//! archive is packed anew with fixed times, `mimetype` first and stored, as
//! OCF wants it. Its draft is the frame alone, each file in it empty: what
//! is in them is packed once. <https://www.w3.org/TR/epub-33/#sec-ocf>

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read, Write};

use chrono::NaiveDate;
use epub_builder::{
    EpubBuilder, EpubContent, EpubVersion, PageDirection, ReferenceType, ZipLibrary,
};
use quick_xml::events::{BytesStart, BytesText, Event};
use quick_xml::{Reader, Writer};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::{Parts, document, fonts, nav, package};
use crate::hypertext::escape::{attribute, text};
use crate::hypertext::{self, Chapter, Dialect, Division};
use crate::statement::identity::Direction;
use crate::statement::{Block, Date, Statement, Writing, plain_text};

/// Puts the e-book together.
pub fn pack(statement: &Statement, parts: Parts<'_>) -> Result<Vec<u8>, String> {
    let writing = Writing::of(statement);
    let division = &Division::by_parts(statement);
    let chapters = &hypertext::write(hypertext::Order {
        statement,
        writing,
        dialect: Dialect::Book,
        division,
        plates: parts.plates,
        folios: parts.folios,
        sources: &parts.plates.iter().map(|plate| plate.name.clone()).collect::<Vec<_>>(),
    });
    let draft = build(statement, parts, division).map_err(|error| error.to_string())?;
    let contents = contents(statement, writing, parts, division, chapters);
    let has_pages = chapters.iter().any(|chapter| !chapter.pages.is_empty());
    finish(&draft, statement, parts, &contents, has_pages)
}

/// What a document is called: its heading, or the title.
fn heading(statement: &Statement, division: &Division, chapter: usize) -> String {
    let first = division.chapters()[chapter].start;
    match statement.blocks.get(first) {
        Some(Block::Heading { content, .. }) if chapter > 0 => {
            plain_text(content).replace('\n', " ")
        }
        _ => statement.plain_title(),
    }
}

fn build(
    statement: &Statement,
    parts: Parts<'_>,
    division: &Division,
) -> epub_builder::Result<Vec<u8>> {
    let identity = &statement.identity;
    let title = statement.plain_title();
    let mut book = EpubBuilder::new(ZipLibrary::new()?)?;
    book.epub_version(EpubVersion::V33);
    book.metadata("title", title.as_str())?;
    book.metadata("lang", identity.lang.as_str())?;
    book.metadata("toc_name", title.as_str())?;
    book.metadata("generator", concat!("pamphleteer ", env!("CARGO_PKG_VERSION")))?;
    let direction = match identity.dir {
        Direction::Ltr => "ltr",
        Direction::Rtl => "rtl",
    };
    book.metadata("direction", direction)?;
    book.epub_direction(match identity.dir {
        Direction::Ltr => PageDirection::Ltr,
        Direction::Rtl => PageDirection::Rtl,
    });
    book.set_uuid(package::identifier(&identity.slug, &identity.lang));
    let day = NaiveDate::from_ymd_opt(
        parts.dated.year(),
        u32::from(parts.dated.month()),
        u32::from(parts.dated.day()),
    )
    .and_then(|day| day.and_hms_opt(0, 0, 0))
    .expect("a Date is a day that exists")
    .and_utc();
    book.set_modified_date(day);
    book.stylesheet(EMPTY)?;
    for font in fonts::files(parts.faces) {
        book.add_resource(&font.name, EMPTY, font.media)?;
    }
    if parts.cover.is_some() {
        book.add_cover_image(COVER, EMPTY, "image/jpeg")?;
    }
    let mut names = BTreeSet::new();
    for plate in parts.plates.iter().filter(|plate| names.insert(&plate.name)) {
        book.add_resource(&plate.name, EMPTY, plate.media)?;
    }
    for index in 0..division.chapters().len() {
        let heading = heading(statement, division, index);
        let content = EpubContent::new(division.file(index), EMPTY).title(heading);
        let first = index == 0;
        book.add_content(if first { content.reftype(ReferenceType::Text) } else { content })?;
    }
    let mut out = Vec::new();
    book.generate(&mut out)?;
    Ok(out)
}

/// What a file of the draft holds.
const EMPTY: &[u8] = &[];

/// Files of fewer bytes are stored.
const SHORT: usize = 512;

/// The file of the cover's picture.
const COVER: &str = "cover.jpg";

/// What is in the files that the package names, by their names below its folder.
fn contents<'a>(
    statement: &Statement,
    writing: Writing,
    parts: Parts<'a>,
    division: &Division,
    chapters: &[Chapter],
) -> BTreeMap<String, Cow<'a, [u8]>> {
    let mut all = BTreeMap::new();
    let stylesheet = fonts::stylesheet(parts.stylesheet, parts.faces);
    all.insert("stylesheet.css".to_owned(), Cow::Owned(stylesheet.into_bytes()));
    all.extend(parts.cover.map(|cover| (COVER.to_owned(), Cow::Borrowed(cover))));
    all.extend(fonts::files(parts.faces).map(|font| (font.name, Cow::Borrowed(font.bytes))));
    let plates = parts.plates.iter();
    all.extend(plates.map(|plate| (plate.name.clone(), Cow::Borrowed(plate.bytes.as_slice()))));
    for (index, chapter) in chapters.iter().enumerate() {
        let heading = heading(statement, division, index);
        let opening = document::opening(statement, writing, &heading);
        let document = document::content(&opening, &chapter.body);
        all.insert(division.file(index), Cow::Owned(document.into_bytes()));
    }
    let navigation = nav::document(statement, writing, division, chapters);
    all.insert("nav.xhtml".to_owned(), Cow::Owned(navigation.into_bytes()));
    all
}

/// Fills the files of the draft, completes the package document and packs anew.
fn finish(
    draft: &[u8],
    statement: &Statement,
    parts: Parts<'_>,
    contents: &BTreeMap<String, Cow<'_, [u8]>>,
    has_pages: bool,
) -> Result<Vec<u8>, String> {
    let wrong = |error: &dyn std::fmt::Display| error.to_string();
    let mut archive = ZipArchive::new(Cursor::new(draft)).map_err(|e| wrong(&e))?;
    let mut out = ZipWriter::new(Cursor::new(Vec::with_capacity(draft.len())));
    let time = time_of(parts.dated);
    let metadata = package::metadata(statement, parts.plates, has_pages);
    let packed = |method| {
        SimpleFileOptions::default()
            .compression_method(method)
            .last_modified_time(time)
            .unix_permissions(0o644)
    };
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).map_err(|e| wrong(&e))?;
        let name = file.name().to_owned();
        let mut content = Vec::new();
        file.read_to_end(&mut content).map_err(|e| wrong(&e))?;
        let own = name.strip_prefix("OEBPS/").and_then(|name| contents.get(name));
        let content = match (name.as_str(), own) {
            ("OEBPS/content.opf", _) => {
                Cow::Owned(complete_package(&content, statement, &metadata)?)
            }
            ("OEBPS/toc.ncx", _) => Cow::Owned(complete_ncx(&content, statement)?),
            (_, Some(own)) => Cow::Borrowed(own.as_ref()),
            (_, None) => Cow::Owned(content),
        };
        // A picture is compressed already, and the type of the file is read from its
        // first bytes. What is short does not repay the work.
        let picture = [".jpg", ".png", ".gif", ".webp"].iter().any(|end| name.ends_with(end));
        let stored = name == "mimetype" || picture || content.len() < SHORT;
        let method = if stored { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        out.start_file(&name, packed(method)).map_err(|e| wrong(&e))?;
        out.write_all(&content).map_err(|e| wrong(&e))?;
    }
    for licence in fonts::licences(parts.faces) {
        let options = packed(CompressionMethod::Deflated);
        out.start_file(&licence.name, options).map_err(|e| wrong(&e))?;
        out.write_all(licence.bytes).map_err(|e| wrong(&e))?;
    }
    out.finish().map(Cursor::into_inner).map_err(|e| wrong(&e))
}

/// The time that entries of the archive carry; ZIP begins in 1980.
fn time_of(dated: Date) -> DateTime {
    u16::try_from(dated.year())
        .ok()
        .and_then(|year| {
            DateTime::from_date_and_time(year, dated.month(), dated.day(), 0, 0, 0).ok()
        })
        .unwrap_or_default()
}

/// Tells the table of contents of EPUB 2 which book it belongs to.
fn complete_ncx(ncx: &[u8], statement: &Statement) -> Result<Vec<u8>, String> {
    let ncx = std::str::from_utf8(ncx).map_err(|e| e.to_string())?;
    let identifier = attribute(&package::unique_identifier(statement));
    let named = format!("<head>\n    <meta name=\"dtb:uid\" content=\"{identifier}\"/>");
    Ok(ncx.replacen("<head>", &named, 1).into_bytes())
}

/// Gives the package its language, direction, identifier and further metadata,
/// the title a name to be refined by, takes the identifier off the language,
/// and the `guide` of EPUB 2 out.
fn complete_package(
    opf: &[u8],
    statement: &Statement,
    metadata: &[String],
) -> Result<Vec<u8>, String> {
    let mut reader = Reader::from_reader(opf);
    let mut writer = Writer::new(Vec::with_capacity(opf.len() + 128));
    let mut in_guide = false;
    let mut in_identifier = false;
    loop {
        let event = reader.read_event().map_err(|e| e.to_string())?;
        let event = match event {
            Event::Eof => return Ok(writer.into_inner()),
            Event::Start(start) if start.name().as_ref() == "package" => {
                let mut start = start.into_owned();
                start.push_attribute(("xml:lang", statement.identity.lang.as_str()));
                start.push_attribute(("dir", statement.identity.dir.word()));
                Event::Start(start)
            }
            Event::Start(start) if start.name().as_ref() == "dc:identifier" => {
                in_identifier = true;
                Event::Start(start)
            }
            Event::Text(_) if in_identifier => {
                in_identifier = false;
                let identifier = text(&package::unique_identifier(statement));
                Event::Text(BytesText::from_escaped(identifier))
            }
            Event::Start(start) if start.name().as_ref() == "dc:title" => {
                let mut start = start.into_owned();
                start.push_attribute(("id", package::TITLE));
                Event::Start(start)
            }
            Event::Start(start) if start.name().as_ref() == "dc:language" => {
                Event::Start(BytesStart::new("dc:language"))
            }
            Event::Start(start) if start.name().as_ref() == "guide" => {
                in_guide = true;
                continue;
            }
            Event::End(end) if end.name().as_ref() == "metadata" => {
                for element in metadata {
                    let line = format!("  {element}\n  ");
                    let line = Event::Text(BytesText::from_escaped(line));
                    writer.write_event(line).map_err(|e| e.to_string())?;
                }
                Event::End(end)
            }
            Event::End(end) if end.name().as_ref() == "guide" => {
                in_guide = false;
                continue;
            }
            _ if in_guide => continue,
            other => other,
        };
        writer.write_event(event).map_err(|e| e.to_string())?;
    }
}
