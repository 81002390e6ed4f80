//! A document that somebody sent → a clean statement.
//!
//! One file for each kind reads it into the [`document::Document`] that all have
//! in common; [`shape`] says what its parts are, [`markdown`] writes them. What
//! was inferred, and what could not come along, is named by [`remarks`]. Knows
//! neither disk nor network: bytes come in, a text and pictures go out.

mod archive;
mod counter;
pub mod document;
mod docx;
mod encoding;
mod field;
mod html;
mod markdown;
mod odt;
mod pdf;
mod plain;
mod remarks;
mod rtf;
mod shape;
mod xml;

use crate::bounds::{Bounds, size_in_words};
use crate::diagnostic::Diagnostic;
use crate::plate::Folder;
use crate::read::settings::Settings;
use crate::read::{self, language};
use archive::Archive;
use document::Document;

/// What is brought in.
#[derive(Debug, Clone, Copy)]
pub struct Given<'a> {
    /// The file's name.
    pub name: &'a str,
    /// Its content.
    pub bytes: &'a [u8],
    /// What lies beside it.
    pub beside: &'a dyn Folder,
    /// The name of the statement without its ending.
    pub stem: &'a str,
    /// The language, where it is given.
    pub lang: Option<&'a str>,
    /// How much it may take.
    pub limits: Bounds,
    /// The version of the Pandoc that has read it and made a web page of it.
    pub pandoc: Option<&'a str>,
}

/// A statement made of a document.
#[derive(Debug)]
pub struct Imported {
    /// What kind of document it was.
    pub kind: &'static str,
    /// The statement.
    pub text: String,
    /// The pictures, by their names beside the statement.
    pub pictures: Vec<(String, Vec<u8>)>,
    /// What is said about the document.
    pub findings: Vec<Diagnostic>,
}

/// The kinds of document that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Docx,
    Odt,
    FlatOdt,
    Html,
    Rtf,
    Pdf,
    Plain,
}

impl Kind {
    fn words(self) -> &'static str {
        match self {
            Kind::Docx => "a Word document",
            Kind::Odt | Kind::FlatOdt => "an OpenDocument text",
            Kind::Html => "a web page",
            Kind::Rtf => "an RTF document",
            Kind::Pdf => "a PDF",
            Kind::Plain => "a plain text",
        }
    }
}

/// Makes a statement of a document.
///
/// # Errors
/// With what stands in the way, as the end of a sentence that begins with the
/// file's name.
pub fn import(given: Given<'_>) -> Result<Imported, String> {
    if given.bytes.len() as u64 > given.limits.file_size() {
        return Err(too_large(given.limits));
    }
    let (kind, mut document) = read_document(&given)?;
    if let Some(version) = given.pandoc {
        document.remarks.pandoc(version);
    }
    shape::settle(&mut document);
    if document.parts.is_empty() {
        return Err("there is no text in it".to_owned());
    }
    let folder = format!("{}-pictures", read::slug::from_stem(given.stem));
    let body = markdown::body(&document, &folder);
    let lang = language_of(&given, &mut document, &body);
    let text = format!("{}{body}", front_matter(&given, &lang, &body));
    let names =
        (0..document.pictures.len()).map(|at| markdown::picture_name(&document, &folder, at));
    let names: Vec<String> = names.collect();
    let bytes = document.pictures.into_iter().map(|picture| picture.bytes);
    Ok(Imported {
        kind: kind.words(),
        text,
        pictures: names.into_iter().zip(bytes).collect(),
        findings: document.remarks.findings,
    })
}

/// What is said of a file that is too large.
pub fn too_large(limits: Bounds) -> String {
    let most = size_in_words(limits.file_size());
    format!(
        "it is larger than {most}, the limit for a file; make its pictures smaller, or give more with --max-file-size"
    )
}

fn read_document(given: &Given<'_>) -> Result<(Kind, Document), String> {
    let bytes = given.bytes;
    let ending = given.name.rsplit_once('.').map_or("", |(_, ending)| ending).to_lowercase();
    if bytes.is_empty() {
        return Err("there is nothing in it".to_owned());
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Err(old_office(bytes));
    }
    if bytes.starts_with(b"PK\x03\x04") {
        let mut archive = Archive::open(bytes, given.limits)?;
        return if odt::is_one(&archive) {
            Ok((Kind::Odt, odt::read(&mut archive)?))
        } else if docx::is_one(&archive) {
            Ok((Kind::Docx, docx::read(&mut archive)?))
        } else {
            Err("it is an archive and holds no document of Word or LibreOffice; name the file in it, or try --pandoc, which reads e-books and other kinds".to_owned())
        };
    }
    let head = &bytes[..bytes.len().min(1024)];
    if head.windows(5).any(|window| window == b"%PDF-") {
        return Ok((Kind::Pdf, pdf::read(bytes, given.limits)?));
    }
    if bytes.starts_with(b"{\\rtf") {
        return Ok((Kind::Rtf, rtf::read(bytes)?));
    }
    let start = String::from_utf8_lossy(head).to_lowercase();
    if start.contains("office:document") {
        return Ok((Kind::FlatOdt, odt::read_flat(bytes)?));
    }
    let page =
        ["<!doctype html", "<html", "<head", "<body"].iter().any(|mark| start.contains(mark));
    if page || matches!(ending.as_str(), "html" | "htm" | "xhtml") {
        return Ok((Kind::Html, html::read(bytes, given.beside)));
    }
    let document = match ending.as_str() {
        "docx" | "odt" | "pdf" | "rtf" => {
            return Err(format!(
                "it is damaged, or no {ending} file at all: it does not begin like one"
            ));
        }
        "txt" | "text" | "" | "md" | "markdown" | "eml" | "asc" => plain::read(bytes),
        _ if bytes.contains(&0) && encoding_rs::Encoding::for_bom(bytes).is_none() => {
            return Err("it is none of docx, odt, html, txt, rtf and pdf; save it as one of them, or try --pandoc".to_owned());
        }
        _ => plain::read(bytes),
    };
    Ok((Kind::Plain, document))
}

/// What is said of a file in the old format of Office, which protected files of
/// the new one have as well.
fn old_office(bytes: &[u8]) -> String {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if bytes.windows(name.len()).any(|window| window == name) {
        "it is protected with a password: open it, take the protection off and save it again"
            .to_owned()
    } else {
        "it is a document of an old Word (.doc): open it in Word or LibreOffice and save it as .docx or .odt".to_owned()
    }
}

/// The language given, else that of the words; the document's own name for it
/// where both mean the same.
fn language_of(given: &Given<'_>, document: &mut Document, body: &str) -> String {
    if let Some(lang) = given.lang {
        return lang.to_owned();
    }
    if let Some(lang) = language::from_file_name(given.stem) {
        return lang;
    }
    let (read, finding) = language::detect(body);
    let said = document.lang.as_deref().and_then(language::canonical).filter(|said| said != "und");
    let primary = |tag: &str| tag.split('-').next().unwrap_or_default().to_owned();
    match said {
        Some(said) if primary(&said) == primary(&read) => said,
        Some(said) if finding.severity > crate::diagnostic::Severity::Note => said,
        Some(said) => {
            document.remarks.language(&said, &read);
            read
        }
        None => read,
    }
}

/// What is written at the head: the language, and issuer and date as the text
/// says them.
fn front_matter(given: &Given<'_>, lang: &str, body: &str) -> String {
    let defaults = Settings::default();
    let trial = format!("---\nlang: {lang}\n---\n\n{body}");
    let reading = read::read(
        read::Given { name: given.name, stem: given.stem, defaults: &defaults },
        trial.as_bytes(),
    );
    let sure = !reading.findings.iter().any(|finding| finding.code.0 == "issuer-inferred");
    let identity = reading.statement.map(|statement| statement.identity);
    let issuer = identity.as_ref().and_then(|identity| identity.issuer.clone()).filter(|_| sure);
    let mut out = String::from("---\n");
    if let Some(issuer) = issuer {
        out += &format!("issuer: {}\n", serde_json::Value::from(issuer));
    }
    if let Some(date) = identity.and_then(|identity| identity.date) {
        out += &format!("date: {date}\n");
    }
    out + &format!("lang: {lang}\n---\n\n")
}
