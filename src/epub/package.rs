//! What the package document says about the statement: EPUB 3.3, section 5,
//! and EPUB Accessibility 1.1.
//! <https://www.w3.org/TR/epub-33/#sec-package-doc>,
//! <https://www.w3.org/TR/epub-a11y-11/>

use uuid::Uuid;

use crate::hypertext::escape::{attribute, text};
use crate::statement::{Block, Statement, plain_text};

/// The identifier of the e-book: the same for every print of the same
/// statement in the same language.
pub fn identifier(slug: &str, lang: &str) -> Uuid {
    let name = format!("pamphleteer:statement:{slug}:{lang}");
    Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes())
}

/// The identifier of the pages in print.
fn print_identifier(slug: &str, lang: &str) -> Uuid {
    let name = format!("pamphleteer:print:{slug}:{lang}");
    Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes())
}

/// The metadata beyond identifier, title, language and modification date.
pub fn metadata(statement: &Statement, has_cover: bool, has_pages: bool) -> Vec<String> {
    let mut out = Vec::new();
    let identity = &statement.identity;
    if let Some(issuer) = &identity.issuer {
        out.push(format!("<dc:creator id=\"creator\">{}</dc:creator>", text(issuer)));
        // "isb": issuing body, in the MARC list of relators.
        out.push(
            "<meta refines=\"#creator\" property=\"role\" scheme=\"marc:relators\">isb</meta>"
                .to_owned(),
        );
    }
    if let Some(date) = identity.date {
        out.push(format!("<dc:date>{date}</dc:date>"));
    }
    if let Some(subtitle) = &statement.subtitle {
        let subtitle = plain_text(subtitle).replace('\n', " ");
        out.push(format!("<dc:description>{}</dc:description>", text(&subtitle)));
    }
    for edition in &statement.editions {
        let other = identifier(&edition.slug, &edition.lang);
        out.push(format!("<dc:relation>urn:uuid:{other}</dc:relation>"));
    }
    for keyword in &identity.keywords {
        out.push(format!("<dc:subject>{}</dc:subject>", text(keyword)));
    }
    if has_pages {
        let print = format!("urn:uuid:{}", print_identifier(&identity.slug, &identity.lang));
        out.push(format!("<meta property=\"pageBreakSource\">{print}</meta>"));
    }
    out.extend(accessibility(statement, has_cover, has_pages));
    out
}

fn accessibility(statement: &Statement, has_cover: bool, has_pages: bool) -> Vec<String> {
    let meta = |property: &str, value: &str| {
        format!("<meta property=\"schema:{}\">{}</meta>", attribute(property), text(value))
    };
    let mut out = vec![meta("accessMode", "textual")];
    let pictures = &statement.pictures;
    if has_cover || !pictures.is_empty() {
        out.push(meta("accessMode", "visual"));
    }
    let described = pictures.iter().filter(|p| !p.alternative.is_empty()).count();
    let all_described = described == pictures.len();
    out.push(meta(
        "accessModeSufficient",
        if all_described { "textual" } else { "textual,visual" },
    ));
    if described > 0 {
        out.push(meta("accessibilityFeature", "alternativeText"));
    }
    for feature in
        ["structuralNavigation", "tableOfContents", "readingOrder", "displayTransformability"]
    {
        out.push(meta("accessibilityFeature", feature));
    }
    if has_pages {
        for feature in ["pageBreakMarkers", "pageNavigation"] {
            out.push(meta("accessibilityFeature", feature));
        }
    }
    out.push(meta("accessibilityHazard", "none"));
    let numbered = statement
        .blocks
        .iter()
        .any(|block| matches!(block, Block::Paragraph(p) if p.number.is_some()));
    let places = if numbered { "Headings and numbered paragraphs" } else { "Headings" };
    let seen = match (pictures.is_empty(), all_described) {
        (true, _) => "",
        (false, true) => " Every picture is described in words.",
        (false, false) => " Not every picture is described in words.",
    };
    let summary =
        format!("All of the text can be read aloud and resized. {places} can be navigated.{seen}");
    out.push(format!(
        "<meta property=\"schema:accessibilitySummary\" xml:lang=\"en\" dir=\"ltr\">{summary}</meta>"
    ));
    out
}
