//! Text → [`Statement`].
//!
//! Reading cannot fail: it gives a statement and findings. The steps, each in
//! a file of its own:
//!
//! 1. [`bytes`]: UTF-8, no control characters
//! 2. [`settings`]: the front matter
//! 3. [`markdown`]: blocks and inlines, footnotes; what cannot be set refused
//! 4. [`language`]: which language, which direction
//! 5. [`header`]: title, subtitle, byline, issuer, date (with [`dates`])
//! 6. [`numbering`]: which paragraphs are numbered; sub-points
//! 7. [`closing`]: contact and notice
//! 8. [`mend`]: paragraphs broken by a page end, and what the page left
//!    between (with [`debris`])
//! 9. [`quotation`]: quotations without a mark
//! 10. [`assemble`]: the model
//! 11. [`references`]: links within it, and those that lead nowhere
//!
//! What a step reads that the source does not say outright, [`rewrite`] and
//! [`keys`] can write into it; [`crate::correction`] tries that before it is
//! offered.

pub mod assemble;
pub mod bytes;
pub mod closing;
pub mod dates;
pub mod debris;
pub mod header;
pub mod keys;
pub mod language;
pub mod markdown;
pub mod mend;
pub mod notations;
pub mod numbering;
pub mod piece;
pub mod quotation;
pub mod references;
pub mod rewrite;
pub mod settings;
pub mod slug;

use crate::bounds::{self, Bounds};
use crate::diagnostic::fix::Edit;
use crate::diagnostic::{self, Diagnostic, Severity};
use crate::source::{Source, Span};
use crate::statement::{BylineKind, BylineLine, Identity, Inline, Statement, plain_text};
use debris::Debris;
use settings::Settings;

/// A source that has been read.
#[derive(Debug)]
pub struct Reading {
    /// The text.
    pub source: Source,
    /// What was read; none where there was nothing to read.
    pub statement: Option<Statement>,
    /// The front matter.
    pub settings: Settings,
    /// What was found on the way, in the order of the source.
    pub findings: Vec<Diagnostic>,
}

/// What is known of a file besides its bytes.
#[derive(Debug, Clone, Copy)]
pub struct Given<'a> {
    /// The name shown in messages.
    pub name: &'a str,
    /// The file's name without its ending: the slug, and perhaps the language.
    pub stem: &'a str,
    /// What the configuration of the folder says.
    pub defaults: &'a Settings,
}

/// The front matter as it was found, and the text it stands in.
#[derive(Debug, Clone, Copy)]
pub struct Front<'a> {
    /// The text.
    pub source: &'a Source,
    /// What the front matter says.
    pub settings: &'a Settings,
    /// Whether a part of it could not be read.
    pub broken: bool,
}

impl Front<'_> {
    /// The edits that write down a key which nobody has written yet.
    fn key(&self, key: &str, value: &str) -> Option<Vec<Edit>> {
        let free = !self.broken && !self.settings.places.contains_key(key);
        free.then(|| keys::inserted(self.source, key, value)).flatten()
    }
}

/// Reads one source.
pub fn read(given: Given<'_>, raw: &[u8]) -> Reading {
    let limits = given.defaults.limits;
    if is_too_large(given, raw) {
        let findings = vec![too_large(limits)];
        let (source, settings) = (Source::new(given.name, ""), Settings::default());
        return Reading { source, statement: None, settings, findings };
    }
    let (source, mut findings) = bytes::decode(given.name, raw);
    let refused = |source: Source, findings: Vec<Diagnostic>| Reading {
        source,
        statement: None,
        settings: Settings::default(),
        findings,
    };
    if diagnostic::has_errors(&findings) {
        return refused(source, findings);
    }
    if source.text().trim().is_empty() {
        findings.push(
            Diagnostic::error("empty-file", Span::default(), "the file is empty")
                .with_help("write a title, `# …`, and the numbered paragraphs below it"),
        );
        return refused(source, findings);
    }
    let (settings, start, found) = settings::front_matter(&source);
    let broken = diagnostic::has_errors(&found);
    findings.extend(found);
    let front = Front { source: &source, settings: &settings, broken };

    let pieces = markdown::parse(&source, start, limits.nesting());
    findings.extend(pieces.findings);
    let mut body = pieces.body;

    let lang = language_of(&given, &front, &source.text()[start..], &mut findings);
    let calendar = dates::Calendar::of(&lang);
    let header = header::take(&mut body, &front, &calendar, &mut findings);

    numbering::judge(&mut body, &source, &calendar, &mut findings);
    let contact = closing::take_contact(&mut body);
    closing::find_notice(&mut body);
    let debris = Debris::of(&body, &header.title, header.issuer.as_deref());
    mend::mend(&mut body, &source, &debris, &mut findings);
    debris.suspect(&body, &mut findings);
    numbering::gather_sub_points(&mut body);
    quotation::find_unmarked(&mut body, &source, &mut findings);

    let slug = slug_of(&settings, given.stem);
    let mut keywords = settings.keywords.clone();
    keywords.extend(given.defaults.keywords.iter().cloned());
    let mut statement = Statement {
        identity: Identity {
            slug,
            dir: language::direction(&lang),
            lang,
            issuer: header.issuer.or_else(|| given.defaults.issuer.clone()),
            date: header.date,
            keywords,
            record: settings.record.clone().or(&given.defaults.record),
        },
        title: assemble::settle(header.title),
        subtitle: header.subtitle.map(assemble::settle),
        byline: header.byline,
        blocks: assemble::blocks(body),
        contact: assemble::contact(
            contact,
            settings.contact.as_ref(),
            given.defaults.contact.as_ref(),
        ),
        notes: assemble::notes(pieces.notes),
        pictures: pieces.pictures,
        editions: Vec::new(),
        work: None,
    };
    complete_byline(&mut statement, &calendar);
    assemble::level_headings(&mut statement.blocks, &source, &mut findings);
    references::settle(&mut statement, &mut findings);
    diagnostic::sort(&mut findings);
    Reading { source, statement: Some(statement), settings, findings }
}

/// What a source claims for itself: its slug, and what its front matter says.
pub fn claim(given: Given<'_>, raw: &[u8]) -> (String, Settings) {
    if is_too_large(given, raw) {
        return (slug::from_stem(given.stem), Settings::default());
    }
    let (source, _) = bytes::decode(given.name, raw);
    let (settings, ..) = settings::front_matter(&source);
    (slug_of(&settings, given.stem), settings)
}

/// Whether a file is larger than a statement may be.
fn is_too_large(given: Given<'_>, raw: &[u8]) -> bool {
    raw.len() as u64 > given.defaults.limits.text_size()
}

fn too_large(limits: Bounds) -> Diagnostic {
    let most = bounds::size_in_words(limits.text_size());
    let message = format!("the file is larger than {most}, the limit for a statement");
    Diagnostic::error("file-too-large", Span::default(), message)
        .with_help("make several statements of it, or see whether it is a text at all")
}

/// That of the front matter, else the file's name.
fn slug_of(settings: &Settings, stem: &str) -> String {
    settings.slug.clone().unwrap_or_else(|| slug::from_stem(stem))
}

/// Front matter, else the file name, else the configuration, else the text.
fn language_of(
    given: &Given<'_>,
    front: &Front<'_>,
    text: &str,
    findings: &mut Vec<Diagnostic>,
) -> String {
    front
        .settings
        .lang
        .clone()
        .or_else(|| language::from_file_name(given.stem))
        .or_else(|| given.defaults.lang.clone())
        .unwrap_or_else(|| {
            let (lang, finding) = language::detect(text);
            let sure = finding.severity == Severity::Note;
            findings.push(finding.with(sure, front.key("lang", &lang)));
            lang
        })
}

/// Adds to the byline what only the settings say, so that the first page
/// tells who speaks and when.
fn complete_byline(statement: &mut Statement, calendar: &dates::Calendar) {
    let has_issuer = statement.byline.iter().any(|l| matches!(l.kind, BylineKind::Issuer { .. }));
    let has_date = statement.byline.iter().any(|line| {
        line.kind == BylineKind::Date || calendar.at_end(&plain_text(&line.content)).is_some()
    });
    if let Some(issuer) = statement.identity.issuer.as_ref().filter(|_| !has_issuer) {
        let line = BylineLine {
            kind: BylineKind::Issuer { start: 0, end: issuer.len() },
            content: vec![Inline::text(issuer.clone())],
            span: Span::default(),
        };
        statement.byline.insert(0, line);
    }
    if let Some(date) = statement.identity.date.filter(|_| !has_date) {
        statement.byline.push(BylineLine {
            kind: BylineKind::Date,
            content: vec![Inline::text(dates::long(date, &statement.identity.lang))],
            span: Span::default(),
        });
    }
}
