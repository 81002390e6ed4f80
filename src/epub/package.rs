//! What the package document says about the statement: EPUB 3.3, section 5,
//! and EPUB Accessibility 1.1.
//! <https://www.w3.org/TR/epub-33/#sec-package-doc>,
//! <https://www.w3.org/TR/epub-a11y-11/>
//!
//! Whatever refines another element stands behind it.

use std::sync::Arc;

use uuid::Uuid;

use crate::hypertext::Dialect;
use crate::hypertext::access::{Access, access};
use crate::hypertext::escape::{attribute, text};
use crate::plate::Plate;
use crate::statement::identifier::Scheme;
use crate::statement::record::{Certification, Credential, Series};
use crate::statement::{Edition, Statement, Work, plain_text};

/// The `id` of the title, to be refined.
pub const TITLE: &str = "title";

/// The `id` that epub-builder gives the unique identifier.
const IDENTIFIER: &str = "epub-id-1";

/// What a book has to say to be certified: EPUB Accessibility 1.1, section 4.2.
const CONFORMS_TO: &str = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA";

/// The identifier that the program gives an edition: the same for every print
/// of the same statement in the same language.
pub fn identifier(slug: &str, lang: &str) -> Uuid {
    derived(&format!("statement:{slug}:{lang}"))
}

fn derived(name: &str) -> Uuid {
    Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("pamphleteer:{name}").as_bytes())
}

fn urn(uuid: Uuid) -> String {
    format!("urn:uuid:{uuid}")
}

/// The identifier of the e-book: its author's, else the derived one.
pub fn unique_identifier(statement: &Statement) -> String {
    let identity = &statement.identity;
    match &identity.record.identifier {
        Some(own) => own.uri().to_owned(),
        None => urn(identifier(&identity.slug, &identity.lang)),
    }
}

/// The metadata beyond unique identifier, title, language and modification
/// date, an element to each string. Of its pictures it has to be known whether
/// they move, and whether the pages of the print are marked in it.
pub fn metadata(statement: &Statement, plates: &[Arc<Plate>], has_pages: bool) -> Vec<String> {
    let identity = &statement.identity;
    let record = &identity.record;
    let mut out = Metadata::default();
    out.identifiers(statement);
    out.titles(statement);
    if let Some(issuer) = &identity.issuer {
        out.element("creator", Some("creator"), issuer);
        // "isb": issuing body, in the MARC list of relators.
        out.refined("creator", "role", Some("marc:relators"), "isb");
    }
    if let Some(publisher) = identity.publisher() {
        out.element("publisher", None, publisher);
    }
    if let Some(date) = identity.date {
        out.element("date", None, &date.to_string());
    }
    if let Some(description) = statement.description() {
        out.element("description", None, &description);
    }
    for keyword in &identity.keywords {
        out.element("subject", None, keyword);
    }
    if let Some(rights) = &record.rights {
        out.element("rights", None, rights);
    }
    // Reading systems that know one collection take the first.
    if let Some(series) = &record.series {
        out.series(series);
    }
    out.editions(&statement.editions, statement.work.as_ref());
    if has_pages {
        let print = derived(&format!("print:{}:{}", identity.slug, identity.lang));
        out.meta("pageBreakSource", &urn(print));
    }
    let access = access(statement, plates, Dialect::Book, has_pages);
    out.accessibility(&access);
    // A picture that nobody describes breaks the guidelines at their lowest level.
    if let Some(certification) = record.certification.as_ref().filter(|_| access.described) {
        out.certification(certification);
    }
    out.0
}

/// Elements of the package's metadata.
#[derive(Default)]
struct Metadata(Vec<String>);

impl Metadata {
    /// An element of Dublin Core.
    fn element(&mut self, name: &str, id: Option<&str>, content: &str) {
        let id = id.map(|id| format!(" id=\"{id}\"")).unwrap_or_default();
        self.0.push(format!("<dc:{name}{id}>{}</dc:{name}>", text(content)));
    }

    /// A property of the book.
    fn meta(&mut self, property: &str, value: &str) {
        self.0.push(format!("<meta property=\"{property}\">{}</meta>", text(value)));
    }

    /// A property of another element.
    fn refined(&mut self, id: &str, property: &str, scheme: Option<&str>, value: &str) {
        let scheme = scheme.map(|scheme| format!(" scheme=\"{scheme}\"")).unwrap_or_default();
        self.0.push(format!(
            "<meta refines=\"#{id}\" property=\"{property}\"{scheme}>{}</meta>",
            text(value)
        ));
    }

    /// What the unique identifier is; and behind an author's own the derived
    /// one, by which the book may be known already: to editions that were made
    /// before this one had another, and on the shelf of a reader.
    fn identifiers(&mut self, statement: &Statement) {
        let identity = &statement.identity;
        let Some(own) = &identity.record.identifier else { return };
        // ONIX code list 5.
        let kind = match own.scheme() {
            Scheme::Isbn => Some("15"),
            Scheme::Doi => Some("06"),
            Scheme::Uuid | Scheme::Urn | Scheme::Address => None,
        };
        if let Some(kind) = kind {
            self.refined(IDENTIFIER, "identifier-type", Some("onix:codelist5"), kind);
        }
        let derived = urn(identifier(&identity.slug, &identity.lang));
        if derived != own.uri() {
            self.element("identifier", None, &derived);
        }
    }

    /// What the title is, and the subtitle: section 5.5.3.2.2.
    fn titles(&mut self, statement: &Statement) {
        self.refined(TITLE, "title-type", None, "main");
        let Some(subtitle) = &statement.subtitle else { return };
        self.refined(TITLE, "display-seq", None, "1");
        self.element("title", Some("subtitle"), &plain_text(subtitle).replace('\n', " "));
        self.refined("subtitle", "title-type", None, "subtitle");
        self.refined("subtitle", "display-seq", None, "2");
    }

    /// The other language versions, and the set that all of them are.
    fn editions(&mut self, others: &[Edition], work: Option<&Work>) {
        for edition in others {
            let known = edition.identifier.as_ref().map(|own| own.uri().to_owned());
            let other = known.unwrap_or_else(|| urn(identifier(&edition.slug, &edition.lang)));
            self.element("relation", None, &other);
        }
        let Some(work) = work else { return };
        self.0.push(format!(
            "<meta property=\"belongs-to-collection\" id=\"editions\" xml:lang=\"{}\" dir=\"{}\">{}</meta>",
            attribute(&work.lang),
            work.dir.word(),
            text(&work.title)
        ));
        self.refined("editions", "collection-type", None, "set");
        let set = derived(&format!("work:{}", work.name));
        self.refined("editions", "dcterms:identifier", None, &urn(set));
    }

    fn series(&mut self, series: &Series) {
        let name = text(&series.name);
        self.0
            .push(format!("<meta property=\"belongs-to-collection\" id=\"series\">{name}</meta>"));
        self.refined("series", "collection-type", None, "series");
        if let Some(number) = &series.number {
            self.refined("series", "group-position", None, number);
        }
    }

    /// How the book can be read: EPUB Accessibility 1.1, section 2.
    fn accessibility(&mut self, access: &Access) {
        let Access { modes, sufficient, features, hazards, summary, .. } = access;
        let properties: [(&str, &[&str]); 4] = [
            ("schema:accessMode", modes),
            ("schema:accessModeSufficient", sufficient),
            ("schema:accessibilityFeature", features),
            ("schema:accessibilityHazard", hazards),
        ];
        for (property, values) in properties {
            values.iter().for_each(|value| self.meta(property, value));
        }
        self.0.push(format!(
            "<meta property=\"schema:accessibilitySummary\" xml:lang=\"en\" dir=\"ltr\">{}</meta>",
            text(summary)
        ));
    }

    /// Who answers for it that the book conforms: EPUB Accessibility 1.1,
    /// section 4.
    fn certification(&mut self, certification: &Certification) {
        let Certification { by, credential, report } = certification;
        self.0.push(format!(
            "<meta property=\"dcterms:conformsTo\" id=\"conformance\">{CONFORMS_TO}</meta>"
        ));
        self.0.push(format!(
            "<meta refines=\"#conformance\" property=\"a11y:certifiedBy\" id=\"certifier\">{}</meta>",
            text(by)
        ));
        match credential {
            Some(Credential::Words(words)) => {
                self.refined("certifier", "a11y:certifierCredential", None, words);
            }
            Some(Credential::Address(address)) => {
                self.link("certifier", "a11y:certifierCredential", address);
            }
            None => {}
        }
        if let Some(report) = report {
            self.link("certifier", "a11y:certifierReport", report);
        }
    }

    /// A page in the web about another element.
    fn link(&mut self, id: &str, rel: &str, address: &str) {
        self.0.push(format!(
            "<link refines=\"#{id}\" rel=\"{rel}\" href=\"{}\"/>",
            attribute(address)
        ));
    }
}
