//! What a page says of itself: HTML's own metadata, Open Graph for those who
//! share it, schema.org for those who search.
//! <https://ogp.me/>, <https://schema.org/Article>

use serde_json::{Map, Value, json};

use super::Parts;
use crate::hypertext::Dialect;
use crate::hypertext::access::access;
use crate::hypertext::escape::{address, attribute, text};
use crate::product::Product;
use crate::statement::identity::{language, region};
use crate::statement::{Edition, Statement, plain_text};

/// How many letters of a description are shown in a list of results.
const SHOWN: usize = 200;

/// Writes the metadata.
pub fn write(statement: &Statement, parts: &Parts<'_>, out: &mut String) {
    let identity = &statement.identity;
    let title = statement.plain_title();
    let page = parts.address.map(|at| format!("{at}/{}.html", identity.slug));
    let named = |name: &str, value: &str| {
        format!("<meta name=\"{name}\" content=\"{}\">\n", attribute(value))
    };
    let shared = |property: &str, value: &str| {
        format!("<meta property=\"{property}\" content=\"{}\">\n", attribute(value))
    };
    out.push_str(&named("viewport", "width=device-width, initial-scale=1"));
    out.push_str(&named("color-scheme", "light dark"));
    out.push_str(&format!("<title>{}</title>\n", text(&title)));
    // Without an icon of its own a browser asks the server for one.
    out.push_str("<link rel=\"icon\" href=\"data:,\">\n");
    let description = description(statement);
    if let Some(words) = &description {
        out.push_str(&named("description", words));
    }
    if let Some(issuer) = &identity.issuer {
        out.push_str(&named("author", issuer));
    }
    if !identity.keywords.is_empty() {
        out.push_str(&named("keywords", &identity.keywords.join(", ")));
    }
    out.push_str(&named("generator", concat!("pamphleteer ", env!("CARGO_PKG_VERSION"))));

    out.push_str(&shared("og:type", "article"));
    out.push_str(&shared("og:title", &title));
    out.push_str(&shared("og:locale", &locale(&identity.lang)));
    if let Some(words) = &description {
        out.push_str(&shared("og:description", words));
    }
    if let Some(issuer) = &identity.issuer {
        out.push_str(&shared("og:site_name", issuer));
        out.push_str(&shared("article:author", issuer));
    }
    if let Some(date) = identity.date {
        out.push_str(&shared("article:published_time", &date.to_string()));
    }
    for keyword in &identity.keywords {
        out.push_str(&shared("article:tag", keyword));
    }
    for edition in &statement.editions {
        out.push_str(&shared("og:locale:alternate", &locale(&edition.lang)));
    }
    out.push_str(&named("twitter:card", "summary"));
    if let Some(page) = &page {
        out.push_str(&shared("og:url", &address(page)));
        out.push_str(&format!("<link rel=\"canonical\" href=\"{}\">\n", attribute(&address(page))));
    }
    if let Some(picture) = cover(statement, parts) {
        out.push_str(&shared("og:image", &address(&picture)));
        out.push_str(&shared("og:image:alt", &title));
    }
    alternates(statement, page.as_deref(), out);
    for (at, _, media) in super::had(&identity.slug, parts) {
        out.push_str(&format!(
            "<link rel=\"alternate\" type=\"{media}\" href=\"{}\">\n",
            attribute(&address(&at))
        ));
    }
    let data = structured(statement, parts, page.as_deref(), description.as_deref());
    // What closes a script closes it wherever it stands.
    let data = data.to_string().replace('<', "\\u003c");
    out.push_str(&format!("<script type=\"application/ld+json\">{data}</script>\n"));
}

/// The language versions, this one among them.
fn alternates(statement: &Statement, page: Option<&str>, out: &mut String) {
    let others = statement.editions.iter().filter_map(|e| Some((e.lang.as_str(), e.page()?)));
    let others: Vec<(&str, String)> = others.collect();
    if others.is_empty() {
        return;
    }
    let own = page.map(|page| (statement.identity.lang.as_str(), page.to_owned()));
    for (lang, at) in own.into_iter().chain(others) {
        out.push_str(&format!(
            "<link rel=\"alternate\" hreflang=\"{}\" href=\"{}\">\n",
            attribute(lang),
            attribute(&address(&at))
        ));
    }
}

/// Where the cover can be had as a picture, where it is known from where.
fn cover(statement: &Statement, parts: &Parts<'_>) -> Option<String> {
    let at = parts.address.filter(|_| parts.products.contains(&Product::Cover))?;
    Some(format!("{at}/{}{}", statement.identity.slug, Product::Cover.suffix()))
}

/// What the statement is about in a line: as its author says, else how it begins.
fn description(statement: &Statement) -> Option<String> {
    let begins = || {
        let texts = statement.blocks.iter().map(|block| block.plain_text());
        texts.into_iter().find(|text| !text.trim().is_empty())
    };
    let line = statement.description().or_else(begins)?;
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= SHOWN {
        return Some(line);
    }
    let cut: String = line.chars().take(SHOWN).collect();
    let at = cut.rfind(' ').filter(|at| *at > cut.len() / 2).unwrap_or(cut.len());
    Some(format!("{}…", cut[..at].trim_end_matches([',', ';', ':', '.', '—', '–', ' '])))
}

/// A language tag as Open Graph writes it: `pt_BR`.
fn locale(tag: &str) -> String {
    match region(tag) {
        Some(region) => format!("{}_{region}", language(tag)),
        None => language(tag).to_owned(),
    }
}

/// The statement in the words of schema.org.
fn structured(
    statement: &Statement,
    parts: &Parts<'_>,
    page: Option<&str>,
    description: Option<&str>,
) -> Value {
    let identity = &statement.identity;
    let mut all = Map::new();
    let mut say = |key: &str, value: Value| {
        all.insert(key.to_owned(), value);
    };
    say("@context", json!("https://schema.org"));
    say("@type", json!("Article"));
    say("headline", json!(statement.plain_title()));
    say("inLanguage", json!(identity.lang));
    if let Some(subtitle) = &statement.subtitle {
        say("alternativeHeadline", json!(plain_text(subtitle).replace('\n', " ")));
    }
    if let Some(words) = description {
        say("description", json!(words));
    }
    if let Some(date) = identity.date {
        say("datePublished", json!(date.to_string()));
    }
    if let Some(issuer) = &identity.issuer {
        say("author", organization(issuer));
    }
    if let Some(publisher) = identity.publisher() {
        say("publisher", organization(publisher));
    }
    if let Some(identifier) = &identity.record.identifier {
        say("identifier", json!(identifier.uri()));
    }
    if let Some(rights) = &identity.record.rights {
        say("copyrightNotice", json!(rights));
    }
    if let Some(series) = &identity.record.series {
        say("isPartOf", json!({ "@type": "CreativeWorkSeries", "name": series.name }));
        if let Some(number) = &series.number {
            say("position", json!(number));
        }
    }
    if !identity.keywords.is_empty() {
        say("keywords", json!(identity.keywords));
    }
    if let Some(page) = page {
        say("url", json!(page));
    }
    if let Some(picture) = cover(statement, parts) {
        say("image", json!(picture));
    }
    let files: Vec<Value> = super::had(&identity.slug, parts)
        .map(|(at, _, media)| {
            json!({ "@type": "MediaObject", "encodingFormat": media, "contentUrl": at })
        })
        .collect();
    if !files.is_empty() {
        say("encoding", json!(files));
    }
    let translations: Vec<Value> = statement.editions.iter().map(translation).collect();
    if !translations.is_empty() {
        say("workTranslation", json!(translations));
    }
    let access = access(statement, parts.plates, Dialect::Web, !parts.folios.is_empty());
    say("accessMode", json!(access.modes));
    say("accessModeSufficient", json!(access.sufficient));
    say("accessibilityFeature", json!(access.features));
    say("accessibilityHazard", json!(access.hazards));
    say("accessibilitySummary", json!(access.summary));
    Value::Object(all)
}

fn organization(name: &str) -> Value {
    json!({ "@type": "Organization", "name": name })
}

/// Another language version in the words of schema.org.
fn translation(edition: &Edition) -> Value {
    let mut all = Map::new();
    all.insert("@type".to_owned(), json!("Article"));
    all.insert("inLanguage".to_owned(), json!(edition.lang));
    if !edition.title.is_empty() {
        all.insert("headline".to_owned(), json!(edition.title));
    }
    if let Some(at) = edition.page() {
        all.insert("url".to_owned(), json!(at));
    }
    Value::Object(all)
}
