//! What the package document says about the statement: EPUB 3.3, section 5,
//! and EPUB Accessibility 1.1.
//! <https://www.w3.org/TR/epub-33/#sec-package-doc>,
//! <https://www.w3.org/TR/epub-a11y-11/>

use uuid::Uuid;

use super::xhtml::{attribute, text};
use crate::statement::{Block, Identity, Statement, plain_text};

/// The identifier of the e-book: the same for every print of the same
/// statement in the same language.
pub fn identifier(identity: &Identity) -> Uuid {
    let name = format!("pamphleteer:statement:{}:{}", identity.slug, identity.lang);
    Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes())
}

/// The metadata beyond identifier, title, language and modification date.
pub fn metadata(statement: &Statement, has_cover: bool) -> Vec<String> {
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
    for keyword in &identity.keywords {
        out.push(format!("<dc:subject>{}</dc:subject>", text(keyword)));
    }
    out.extend(accessibility(statement, has_cover));
    out
}

fn accessibility(statement: &Statement, has_cover: bool) -> Vec<String> {
    let meta = |property: &str, value: &str| {
        format!("<meta property=\"schema:{}\">{}</meta>", attribute(property), text(value))
    };
    let mut out = vec![meta("accessMode", "textual")];
    if has_cover {
        out.push(meta("accessMode", "visual"));
    }
    out.push(meta("accessModeSufficient", "textual"));
    for feature in
        ["structuralNavigation", "tableOfContents", "readingOrder", "displayTransformability"]
    {
        out.push(meta("accessibilityFeature", feature));
    }
    out.push(meta("accessibilityHazard", "none"));
    let numbered = statement
        .blocks
        .iter()
        .any(|block| matches!(block, Block::Paragraph(p) if p.number.is_some()));
    let summary = if numbered {
        "All of the text can be read aloud and resized. Headings and numbered paragraphs can be navigated."
    } else {
        "All of the text can be read aloud and resized. Headings can be navigated."
    };
    out.push(format!(
        "<meta property=\"schema:accessibilitySummary\" xml:lang=\"en\" dir=\"ltr\">{summary}</meta>"
    ));
    out
}
