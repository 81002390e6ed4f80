//! Settings as typed by people: the front matter of a statement and the
//! `pamphleteer.toml` of a folder. One set of keys, one way of reading them.
//!
//! Every key has a type; a key that is not known is an error that names the
//! nearest known one.

mod record;

use std::collections::BTreeMap;
use std::ops::Range;

use serde_json::Value;

use super::keys;
use crate::bounds::{self, Bounds};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::diagnostic::fix::Edit;
use crate::diagnostic::nearest::nearest;
use crate::product::{Duplex, Fit, Folding, Paper, Pictures, Product, SHEET, STAPLED};
use crate::source::{Source, Span};
use crate::statement::{Date, Record};

/// How to reach the issuer, as settings say it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContactSettings {
    /// Words before the addresses.
    pub text: Option<String>,
    /// A web address.
    pub url: Option<String>,
    /// An e-mail address.
    pub email: Option<String>,
    /// A telephone number.
    pub phone: Option<String>,
    /// A postal address.
    pub address: Option<String>,
}

/// What a release of a folder is called, and in which language its page speaks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReleaseSettings {
    /// The name of the collection.
    pub title: Option<String>,
    /// BCP 47 tag.
    pub lang: Option<String>,
}

/// What settings can say. The same for one statement and for a folder.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Settings {
    /// The title.
    pub title: Option<String>,
    /// The subtitle.
    pub subtitle: Option<String>,
    /// The issuing body.
    pub issuer: Option<String>,
    /// The day of issue.
    pub date: Option<Date>,
    /// BCP 47 tag.
    pub lang: Option<String>,
    /// The name in files and addresses.
    pub slug: Option<String>,
    /// How to reach the issuer.
    pub contact: Option<ContactSettings>,
    /// `false` leaves the cover out.
    pub cover: Option<bool>,
    /// A picture for the cover, and what stands for it in words.
    pub cover_picture: Option<(String, String)>,
    /// `false` leaves the code out that a telephone reads.
    pub code: Option<bool>,
    /// Words for catalogues.
    pub keywords: Vec<String>,
    /// What else a catalogue asks.
    pub record: Record,
    /// The layout.
    pub layout: Option<String>,
    /// The products to make.
    pub products: Option<Vec<Product>>,
    /// The paper of the office: `a4` or `letter`.
    pub paper: Option<Paper>,
    /// What happens where pages do not come out at whole sheets.
    pub fit: Option<Fit>,
    /// How the booklet is printed and folded.
    pub booklet: Folding,
    /// What becomes of pictures in colour on the press.
    pub pictures: Option<Pictures>,
    /// Where the files can be had: `https://…`, without a slash at the end.
    pub base_url: Option<String>,
    /// The page on which statements are had.
    pub release: ReleaseSettings,
    /// How much a statement may take; of a folder alone.
    pub limits: Bounds,
    /// Parameters of the layout, as they are typed.
    pub parameters: BTreeMap<String, Value>,
    /// Findings that are meant to be, each with its reason.
    pub allow: BTreeMap<String, String>,
    /// Where each key stands in the source.
    pub places: BTreeMap<String, Span>,
}

impl Settings {
    /// The line on which a parameter is given.
    pub fn place_of_parameter(&self, name: &str) -> Span {
        self.places.get(&parameter(name)).copied().unwrap_or_default()
    }

    /// The line on which a finding is allowed.
    pub fn place_of_allowance(&self, code: &str) -> Span {
        self.places.get(&allowance(code)).copied().unwrap_or_default()
    }
}

/// The name under which the place of a parameter is kept.
fn parameter(name: &str) -> String {
    format!("parameters.{name}")
}

/// The name under which the place of an allowance is kept.
fn allowance(code: &str) -> String {
    format!("allow.{code}")
}

/// Keys of a statement's front matter.
const OF_A_STATEMENT: &[&str] = &[
    "title",
    "subtitle",
    "issuer",
    "date",
    "lang",
    "slug",
    "contact",
    "cover",
    "keywords",
    "identifier",
    "publisher",
    "rights",
    "description",
    "series",
    "layout",
    "products",
    "fit",
    "code",
    "pictures",
    "parameters",
    "allow",
];

/// Keys of a folder's configuration.
const OF_A_FOLDER: &[&str] = &[
    "issuer",
    "contact",
    "lang",
    "layout",
    "limits",
    "products",
    "paper",
    "cover",
    "keywords",
    "publisher",
    "rights",
    "accessibility",
    "allow",
    "fit",
    "booklet",
    "code",
    "parameters",
    "pictures",
    "colour-condition",
    "base-url",
    "release",
];

/// Keys that are understood by a later version and have no effect in this one.
const WITHOUT_EFFECT: &[&str] = &["colour-condition"];

/// Splits the front matter off a source and reads it.
///
/// Returns the settings and the byte at which the text itself begins.
pub fn front_matter(source: &Source) -> (Settings, usize, Vec<Diagnostic>) {
    let text = source.text();
    for fence in ["---", "+++"] {
        let (inner, end) = match fenced(text, fence) {
            Fenced::Closed(inner, end) => (inner, end),
            Fenced::Open(line) => {
                let finding = Diagnostic::error(
                    "front-matter",
                    line,
                    format!("the front matter that begins here is never closed by a line {fence}"),
                );
                return (Settings::default(), text.len(), vec![finding]);
            }
            Fenced::None => continue,
        };
        let raw = &text[inner.clone()];
        let parsed = if fence == "---" { yaml(raw) } else { toml(raw) };
        return match parsed {
            Ok(map) => {
                let (settings, findings) = Reader::new(source, inner, OF_A_STATEMENT).read(map);
                (settings, end, findings)
            }
            Err((message, at)) => {
                let from = inner.start + at.unwrap_or(0).min(raw.len());
                let finding = Diagnostic::error(
                    "front-matter",
                    Span::new(from, line_end(text, from)),
                    format!("the front matter cannot be read: {message}"),
                )
                .with_help("each line is `key: value` between `---` lines, or `key = \"value\"` between `+++` lines");
                (Settings::default(), end, vec![finding])
            }
        };
    }
    (Settings::default(), 0, Vec::new())
}

/// Reads the configuration of a folder.
pub fn configuration(source: &Source) -> (Settings, Vec<Diagnostic>) {
    let whole = 0..source.text().len();
    match toml(source.text()) {
        Ok(map) => Reader::new(source, whole, OF_A_FOLDER).read(map),
        Err((message, at)) => {
            let from = at.unwrap_or(0).min(source.text().len());
            let finding = Diagnostic::error(
                "configuration",
                Span::new(from, line_end(source.text(), from)),
                format!("the configuration cannot be read: {message}"),
            );
            (Settings::default(), vec![finding])
        }
    }
}

/// What a fence at the head of a text holds.
pub(super) enum Fenced {
    /// The range between the fences, and the byte after the closing one.
    Closed(Range<usize>, usize),
    /// Keys follow the opening fence, and no closing one.
    Open(Span),
    /// There is no front matter.
    None,
}

/// Looks for a fence on the first line that is not blank.
pub(super) fn fenced(text: &str, fence: &str) -> Fenced {
    let mut at = 0;
    let mut open: Option<(usize, usize)> = None;
    let mut keys = false;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end();
        match open {
            None if bare.trim_start().is_empty() => {}
            None if bare == fence => open = Some((at, at + line.len())),
            None => return Fenced::None,
            Some((_, from)) if bare == fence => return Fenced::Closed(from..at, at + line.len()),
            // A rule at the head of a text is followed by a blank line.
            Some((_, from)) if at == from => {
                let mark = if fence == "---" { ':' } else { '=' };
                let key: String = bare
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || "-_ ".contains(*c))
                    .collect();
                keys = !key.trim().is_empty() && bare[key.len()..].starts_with(mark);
            }
            Some(_) => {}
        }
        at += line.len();
    }
    match open {
        Some((start, _)) if keys => Fenced::Open(Span::new(start, start + fence.len())),
        _ => Fenced::None,
    }
}

type Parsed = Result<serde_json::Map<String, Value>, (String, Option<usize>)>;

fn yaml(raw: &str) -> Parsed {
    if raw.trim().is_empty() {
        return Ok(serde_json::Map::new());
    }
    // `lang: no` is Norwegian, and nobody's contact is `true` for being `Y`.
    let options = serde_saphyr::options! { strict_booleans: true };
    let map = serde_saphyr::from_str_with_options::<serde_json::Map<String, Value>>(raw, options);
    map.map_err(|error| {
        let place = error.location().map(|at| {
            let line = usize::try_from(at.line()).unwrap_or(1).saturating_sub(1);
            raw.split_inclusive('\n').take(line).map(str::len).sum()
        });
        let message = error.to_string();
        (message.lines().next().unwrap_or("not YAML").to_owned(), place)
    })
}

fn toml(raw: &str) -> Parsed {
    let table: toml::Table = raw.parse().map_err(|error: toml::de::Error| {
        let message: Vec<&str> = error.message().lines().map(str::trim).collect();
        (message.join("; "), error.span().map(|s| s.start))
    })?;
    Ok(table.into_iter().map(|(key, value)| (key, plain(value))).collect())
}

/// A TOML value as the JSON value of the same meaning; a date as its text.
fn plain(value: toml::Value) -> Value {
    match value {
        toml::Value::String(s) => Value::String(s),
        toml::Value::Integer(i) => Value::from(i),
        toml::Value::Float(f) => Value::from(f),
        toml::Value::Boolean(b) => Value::Bool(b),
        toml::Value::Datetime(d) => Value::String(d.to_string()),
        toml::Value::Array(a) => Value::Array(a.into_iter().map(plain).collect()),
        toml::Value::Table(t) => Value::Object(t.into_iter().map(|(k, v)| (k, plain(v))).collect()),
    }
}

/// Turns a map of values into [`Settings`], collecting what is wrong.
struct Reader<'a> {
    source: &'a Source,
    range: Range<usize>,
    known: &'static [&'static str],
    /// Where each key stands.
    lines: BTreeMap<&'a str, Span>,
    findings: Vec<Diagnostic>,
}

impl<'a> Reader<'a> {
    fn new(source: &'a Source, range: Range<usize>, known: &'static [&'static str]) -> Self {
        let lines = lines_of_keys(source.text(), range.clone());
        Self { source, range, known, lines, findings: Vec::new() }
    }

    fn read(mut self, map: serde_json::Map<String, Value>) -> (Settings, Vec<Diagnostic>) {
        let mut settings = Settings::default();
        for (key, value) in map {
            let span = self.place(&key);
            settings.places.insert(key.clone(), span);
            if !self.known.contains(&key.as_str()) {
                self.unknown(&key, span);
                continue;
            }
            if WITHOUT_EFFECT.contains(&key.as_str()) {
                self.findings.push(Diagnostic::warning(
                    "setting-without-effect",
                    span,
                    format!("`{key}` has no effect in this version"),
                ));
                continue;
            }
            self.one(&mut settings, &key, value, span);
        }
        (settings, self.findings)
    }

    fn one(&mut self, settings: &mut Settings, key: &str, value: Value, span: Span) {
        match key {
            "title" => settings.title = self.text(key, value, span),
            "subtitle" => settings.subtitle = self.text(key, value, span),
            "issuer" => settings.issuer = self.text(key, value, span),
            "slug" => settings.slug = self.slug(value, span),
            "layout" => settings.layout = self.text(key, value, span),
            "lang" => settings.lang = self.lang(key, value, span),
            "base-url" => settings.base_url = self.address(value, span),
            "date" => settings.date = self.date(value, span),
            "paper" => {
                let name = self.text(key, value, span);
                settings.paper = name.as_deref().and_then(Paper::of);
                if name.is_some() && settings.paper.is_none() {
                    self.wrong(key, "a4 or letter", span);
                }
            }
            "fit" => settings.fit = self.fit(value, span),
            "pictures" => {
                settings.pictures = value.as_str().and_then(Pictures::of);
                if settings.pictures.is_none() {
                    self.wrong(key, "`colour` or `grey`", span);
                }
            }
            "keywords" => settings.keywords = self.texts(key, value, span).unwrap_or_default(),
            "products" => settings.products = self.products(value, span),
            "contact" => settings.contact = self.contact(value, span),
            "booklet" => settings.booklet = self.booklet(value, span),
            "limits" => settings.limits = self.limits(value, span),
            "allow" => self.allow(settings, value, span),
            "parameters" => self.parameters(settings, value, span),
            "cover" => self.cover(settings, value, span),
            "identifier" => settings.record.identifier = self.identifier(value, span),
            "publisher" => settings.record.publisher = self.line(key, value, span),
            "rights" => settings.record.rights = self.line(key, value, span),
            "description" => settings.record.description = self.line(key, value, span),
            "series" => settings.record.series = self.series(value, span),
            "accessibility" => settings.record.certification = self.certification(value, span),
            "code" => settings.code = self.yes_or_no(key, &value, span),
            "release" => settings.release = self.release(value, span),
            _ => unreachable!("the key is among the known ones"),
        }
    }

    fn text(&mut self, key: &str, value: Value, span: Span) -> Option<String> {
        match value {
            Value::String(text) if text.chars().any(is_invisible) => {
                self.wrong(key, "a text without control characters", span);
                None
            }
            Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
            Value::Number(number) => Some(number.to_string()),
            _ => {
                self.wrong(key, "a text", span);
                None
            }
        }
    }

    fn yes_or_no(&mut self, key: &str, value: &Value, span: Span) -> Option<bool> {
        let wanted = value.as_bool();
        if wanted.is_none() {
            self.wrong(key, "true or false", span);
        }
        wanted
    }

    /// Whether there is a cover, or the picture for it: a path, or a table of
    /// path and description. Paths begin at a statement.
    fn cover(&mut self, settings: &mut Settings, value: Value, span: Span) {
        let of_a_statement = self.known.contains(&"title");
        match value {
            Value::Bool(wanted) => settings.cover = Some(wanted),
            Value::String(path) if of_a_statement && !path.trim().is_empty() => {
                settings.cover_picture = Some((path.trim().to_owned(), String::new()));
            }
            Value::Object(mut map) if of_a_statement && map.contains_key("image") => {
                let mut part = |key: &str| {
                    map.remove(key).and_then(|text| self.text(&format!("cover.{key}"), text, span))
                };
                let (path, words) = (part("image"), part("description"));
                settings.cover_picture = path.map(|path| (path, words.unwrap_or_default()));
                for key in map.keys() {
                    let known = ["image", "description"];
                    self.unknown_among(&format!("cover.{key}"), key, &known, span);
                }
            }
            _ if of_a_statement => {
                let wanted =
                    "true, false, the name of a picture, or a table of `image` and `description`";
                self.wrong("cover", wanted, span);
            }
            _ => self.wrong("cover", "true or false", span),
        }
    }

    fn texts(&mut self, key: &str, value: Value, span: Span) -> Option<Vec<String>> {
        match value {
            Value::Array(items) => {
                items.into_iter().map(|item| self.text(key, item, span)).collect()
            }
            other => self
                .text(key, other, span)
                .map(|text| text.split(',').map(|part| part.trim().to_owned()).collect()),
        }
    }

    fn fit(&mut self, value: Value, span: Span) -> Option<Fit> {
        let pages = value.as_u64().and_then(|pages| usize::try_from(pages).ok());
        match (value.as_str(), pages) {
            (Some("pages"), _) => Some(Fit::Pages),
            (Some("fixed"), _) => Some(Fit::Fixed),
            (_, Some(pages)) if pages > 0 && pages.is_multiple_of(SHEET) && pages <= STAPLED => {
                Some(Fit::Exactly(pages))
            }
            _ => {
                let wanted = "`pages`, `fixed`, or a number of pages: 4, 8, 12 and so on up to 64, which is what staples hold";
                self.wrong("fit", wanted, span);
                None
            }
        }
    }

    fn booklet(&mut self, value: Value, span: Span) -> Folding {
        const KEYS: [&str; 6] =
            ["duplex", "signature", "nup", "paper-weight", "paper-bulk", "instructions"];
        let mut folding = Folding::default();
        let Value::Object(map) = value else {
            self.wrong("booklet", &format!("a table with some of {}", KEYS.join(", ")), span);
            return folding;
        };
        for (key, value) in map {
            let place = self.within(&key, span);
            let number = value.as_u64().and_then(|number| usize::try_from(number).ok());
            let wanted = match key.as_str() {
                "duplex" => {
                    folding.duplex = value.as_str().and_then(Duplex::of);
                    folding.duplex.is_none().then_some("long-edge, short-edge or manual")
                }
                "signature" => {
                    folding.signature = number.filter(|n| Folding::is_signature(*n));
                    folding.signature.is_none().then_some(Folding::SIGNATURES)
                }
                "nup" => {
                    folding.nup = number.filter(|n| Folding::is_nup(*n));
                    folding.nup.is_none().then_some(Folding::NUPS)
                }
                "paper-weight" => {
                    folding.weight = value.as_f64().filter(|n| Folding::is_weight(*n));
                    folding.weight.is_none().then_some(Folding::WEIGHTS)
                }
                "paper-bulk" => {
                    folding.bulk = value.as_f64().filter(|n| Folding::is_bulk(*n));
                    folding.bulk.is_none().then_some(Folding::BULKS)
                }
                "instructions" => {
                    folding.instructions = value.as_bool();
                    folding.instructions.is_none().then_some("true or false")
                }
                _ => {
                    self.unknown_among(&format!("booklet.{key}"), &key, &KEYS, place);
                    None
                }
            };
            if let Some(wanted) = wanted {
                self.wrong(&format!("booklet.{key}"), wanted, place);
            }
        }
        folding
    }

    /// How much a statement may take.
    fn limits(&mut self, value: Value, span: Span) -> Bounds {
        const KEYS: [&str; 5] = ["file-size", "nesting", "pixels", "pages", "time"];
        let mut limits = Bounds::default();
        let Value::Object(map) = value else {
            self.wrong("limits", &format!("a table with some of {}", KEYS.join(", ")), span);
            return limits;
        };
        for (key, value) in map {
            let place = self.within(&key, span);
            let text = match &value {
                Value::String(text) => text.clone(),
                Value::Number(number) => number.to_string(),
                _ => String::new(),
            };
            let name = format!("limits.{key}");
            match key.as_str() {
                "file-size" => limits.file_size = self.amount(&name, bounds::size(&text), place),
                "nesting" => limits.nesting = self.amount(&name, bounds::depth(&text), place),
                "pixels" => limits.pixels = self.amount(&name, bounds::area(&text), place),
                "pages" => limits.pages = self.amount(&name, bounds::count(&text), place),
                "time" => limits.time = self.amount(&name, bounds::time(&text), place),
                _ => self.unknown_among(&name, &key, &KEYS, place),
            }
        }
        limits
    }

    /// What was read, or a finding with what it may be.
    fn amount<T>(&mut self, name: &str, read: Result<T, &str>, span: Span) -> Option<T> {
        let wrong = |said| Diagnostic::error("wrong-value", span, format!("`{name}` {said}"));
        read.map_err(|said| self.findings.push(wrong(said))).ok()
    }

    fn products(&mut self, value: Value, span: Span) -> Option<Vec<Product>> {
        let names = self.texts("products", value, span)?;
        let products: Option<Vec<_>> = names.iter().map(|name| Product::of(name)).collect();
        if products.is_none() {
            let known: Vec<_> = Product::ALL.iter().map(|p| p.name()).collect();
            self.wrong("products", &format!("a list of some of {}", known.join(", ")), span);
        }
        products
    }

    fn slug(&mut self, value: Value, span: Span) -> Option<String> {
        let slug = self.text("slug", value, span)?;
        if super::slug::is_safe(&slug) {
            return Some(slug);
        }
        self.wrong("slug", "a file name without slashes, spaces or dots at the start", span);
        None
    }

    /// Title and language of the download page.
    fn release(&mut self, value: Value, span: Span) -> ReleaseSettings {
        const KEYS: [&str; 2] = ["title", "lang"];
        let mut release = ReleaseSettings::default();
        let Value::Object(map) = value else {
            self.wrong("release", "a table with `title` and `lang`", span);
            return release;
        };
        for (key, value) in map {
            match key.as_str() {
                "title" => release.title = self.line("release.title", value, span),
                "lang" => release.lang = self.lang("release.lang", value, span),
                _ => {
                    let place = self.within(&key, span);
                    self.unknown_among(&format!("release.{key}"), &key, &KEYS, place);
                }
            }
        }
        release
    }

    fn lang(&mut self, key: &str, value: Value, span: Span) -> Option<String> {
        let text = self.text(key, value, span)?;
        let tag = super::language::canonical(&text);
        if tag.is_none() {
            self.wrong(key, "a language tag such as `en`, `de` or `pt-BR`", span);
        }
        tag
    }

    fn address(&mut self, value: Value, span: Span) -> Option<String> {
        let text = self.text("base-url", value, span)?;
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        if rest.is_none_or(|rest| rest.is_empty() || rest.contains(char::is_whitespace)) {
            self.wrong("base-url", "an address that begins with https://", span);
            return None;
        }
        Some(text.trim_end_matches('/').to_owned())
    }

    fn date(&mut self, value: Value, span: Span) -> Option<Date> {
        let text = self.text("date", value, span)?;
        let date = Date::parse_iso(&text);
        if date.is_none() {
            self.wrong("date", "a day that exists, written as 2026-03-14", span);
        }
        date
    }

    fn contact(&mut self, value: Value, span: Span) -> Option<ContactSettings> {
        let Value::Object(map) = value else {
            return self
                .text("contact", value, span)
                .map(|text| ContactSettings { text: Some(text), ..ContactSettings::default() });
        };
        let mut contact = ContactSettings::default();
        for (key, value) in map {
            let name = format!("contact.{key}");
            let field = match key.as_str() {
                "text" => &mut contact.text,
                "url" => &mut contact.url,
                "email" => &mut contact.email,
                "phone" => &mut contact.phone,
                "address" => &mut contact.address,
                _ => {
                    let known = ["text", "url", "email", "phone", "address"];
                    self.unknown_among(&name, &key, &known, span);
                    continue;
                }
            };
            *field = self.text(&name, value, span);
        }
        Some(contact)
    }

    fn parameters(&mut self, settings: &mut Settings, value: Value, span: Span) {
        let Value::Object(map) = value else {
            self.wrong("parameters", "a table of names, each with a value", span);
            return;
        };
        for (name, value) in map {
            let place = self.within(&name, span);
            settings.places.insert(parameter(&name), place);
            settings.parameters.insert(name, value);
        }
    }

    fn allow(&mut self, settings: &mut Settings, value: Value, span: Span) {
        let Value::Object(map) = value else {
            self.wrong("allow", "a table of finding codes, each with a reason", span);
            return;
        };
        for (code, reason) in map {
            let place = self.within(&code, span);
            if codes::find(&code).is_none() {
                self.unknown_code(&code, place);
            } else if let Some(reason) = self.text(&format!("allow.{code}"), reason, place) {
                settings.places.insert(allowance(&code), place);
                settings.allow.insert(code, reason);
            }
        }
    }

    fn unknown_code(&mut self, code: &str, place: Span) {
        let meant = codes::nearest(code);
        let help = match meant {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => "`pamphleteer explain` lists the codes".to_owned(),
        };
        let message = format!("there is no finding “{code}” to allow");
        let edits = self.renamed(place, code, meant);
        self.findings.push(
            Diagnostic::warning("unknown-code", place, message).with_help(help).with(false, edits),
        );
    }

    fn wrong(&mut self, key: &str, wanted: &str, span: Span) {
        self.findings.push(Diagnostic::error(
            "wrong-value",
            span,
            format!("`{key}` must be {wanted}"),
        ));
    }

    fn unknown(&mut self, key: &str, span: Span) {
        self.unknown_among(key, key, self.known, span);
    }

    fn unknown_among(&mut self, shown: &str, key: &str, known: &[&str], span: Span) {
        let meant = nearest(key, known.iter().copied());
        let help = match meant {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => format!("known keys are: {}", known.join(", ")),
        };
        self.findings.push(
            Diagnostic::error("unknown-key", span, format!("`{shown}` is not a known key"))
                .with_help(help)
                .with(false, self.renamed(span, key, meant)),
        );
    }

    fn renamed(&self, line: Span, key: &str, meant: Option<&str>) -> Option<Vec<Edit>> {
        meant.and_then(|meant| keys::renamed(self.source, line, key, meant))
    }

    /// The line on which a key of a table stands; that of the table where it has none.
    fn within(&self, key: &str, table: Span) -> Span {
        Some(self.place(key)).filter(|place| place.start < place.end).unwrap_or(table)
    }

    /// The line on which a key stands.
    fn place(&self, key: &str) -> Span {
        let head = Span::new(self.range.start, self.range.start);
        self.lines.get(key).copied().unwrap_or(head)
    }
}

/// The first line of each key in a part of a text.
fn lines_of_keys(text: &str, range: Range<usize>) -> BTreeMap<&str, Span> {
    const AROUND: &[char] = &['"', '\'', '[', ' ', '\t'];
    let mut lines = BTreeMap::new();
    let mut at = range.start;
    for line in text[range].split_inclusive('\n') {
        if let Some(end) = line.find([':', '=', ']']) {
            let key = line[..end].trim_matches(AROUND);
            lines.entry(key).or_insert(Span::new(at, at + line.trim_end().len()));
        }
        at += line.len();
    }
    lines
}

/// Whether a character does something other than end a line, and is none that
/// XML admits.
fn is_invisible(c: char) -> bool {
    c.is_control() && !"\n\r\t\u{85}".contains(c)
}

fn line_end(text: &str, from: usize) -> usize {
    text.get(from..).and_then(|rest| rest.find('\n')).map_or(text.len(), |at| from + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Settings, usize, Vec<Diagnostic>) {
        front_matter(&Source::new("a.md", text))
    }

    #[test]
    fn both_notations_say_the_same() {
        let (yaml, _, f) = read(
            "---\ntitle: A\ndate: 2026-03-14\nkeywords: [a, b]\ncontact:\n  url: https://example.org\n---\n",
        );
        assert!(f.is_empty(), "{f:?}");
        let (toml, _, f) = read(
            "+++\ntitle = \"A\"\ndate = 2026-03-14\nkeywords = [\"a\", \"b\"]\n[contact]\nurl = \"https://example.org\"\n+++\n",
        );
        assert!(f.is_empty(), "{f:?}");
        assert_eq!(
            (&yaml.title, yaml.date, &yaml.keywords, &yaml.contact),
            (&toml.title, toml.date, &toml.keywords, &toml.contact)
        );
    }

    #[test]
    fn a_mistyped_key_is_named_with_its_line() {
        let (_, _, findings) = read("---\ntitel: A\n---\n");
        assert_eq!(findings[0].code.0, "unknown-key");
        assert_eq!(findings[0].help.as_deref(), Some("did you mean `title`?"));
        assert_eq!(findings[0].span, Span::new(4, 12));
    }

    #[test]
    fn a_release_has_a_title_and_a_language() {
        let text = "lang = \"en\"\n\n[release]\ntitle = \"At the  quay\"\nlang = \"DE\"\n";
        let (settings, findings) = configuration(&Source::new("pamphleteer.toml", text));
        assert!(findings.is_empty(), "{findings:?}");
        let ReleaseSettings { title, lang } = settings.release;
        assert_eq!((title.as_deref(), lang.as_deref()), (Some("At the quay"), Some("de")));
        assert_eq!(settings.lang.as_deref(), Some("en"));
        let wrong = |text: &str| {
            let (_, findings) = configuration(&Source::new("pamphleteer.toml", text));
            findings.into_iter().map(|finding| finding.message).collect::<Vec<_>>()
        };
        assert_eq!(wrong("release = 3\n"), ["`release` must be a table with `title` and `lang`"]);
        assert_eq!(wrong("[release]\ntitel = \"a\"\n"), ["`release.titel` is not a known key"]);
        let lang = "`release.lang` must be a language tag such as `en`, `de` or `pt-BR`";
        assert_eq!(wrong("[release]\nlang = \"x y\"\n"), [lang]);
    }

    #[test]
    fn a_rule_in_the_text_is_not_front_matter() {
        let (_, start, findings) = read("# A\n\n---\n\nb\n\n---\n");
        assert_eq!(start, 0);
        assert!(findings.is_empty());
    }

    #[test]
    fn front_matter_that_never_ends_is_an_error() {
        let (_, _, findings) = read("---\ntitle: A\n\n1. One.\n");
        assert_eq!(findings[0].code.0, "front-matter");
        let (_, start, findings) = read("\n---\ntitle: A\n---\n1. One.\n");
        assert!(findings.is_empty());
        assert_eq!(start, 18);
    }

    #[test]
    fn broken_front_matter_is_an_error() {
        let (_, _, findings) = read("---\ntitle: [\n---\n# A\n");
        assert_eq!(findings[0].code.0, "front-matter");
    }
}
