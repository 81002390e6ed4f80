//! What a catalogue asks of a statement besides title, issuer, date and
//! keywords.

use super::identifier::Identifier;
use super::identity::Direction;

/// The entries of a catalogue that nothing in the text says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record {
    /// The identifier that the author gives this edition.
    pub identifier: Option<Identifier>,
    /// Who publishes it, where that is not the issuer.
    pub publisher: Option<String>,
    /// Who may do what with it.
    pub rights: Option<String>,
    /// What it is about.
    pub description: Option<String>,
    /// The series that it belongs to.
    pub series: Option<Series>,
    /// Who answers for its accessibility.
    pub certification: Option<Certification>,
}

impl Record {
    /// The record, with what it leaves open taken from another.
    #[must_use]
    pub fn or(self, other: &Record) -> Record {
        Record {
            identifier: self.identifier.or_else(|| other.identifier.clone()),
            publisher: self.publisher.or_else(|| other.publisher.clone()),
            rights: self.rights.or_else(|| other.rights.clone()),
            description: self.description.or_else(|| other.description.clone()),
            series: self.series.or_else(|| other.series.clone()),
            certification: self.certification.or_else(|| other.certification.clone()),
        }
    }
}

/// A series, and the place in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// Its name.
    pub name: String,
    /// The place: a number, or several with full stops between them, `2.1`.
    pub number: Option<String>,
}

/// Who has examined the e-books of a folder and found them accessible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certification {
    /// The name of the person or body.
    pub by: String,
    /// What entitles them to say so.
    pub credential: Option<Credential>,
    /// The https address of their report.
    pub report: Option<String>,
}

/// What entitles somebody to certify.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credential {
    /// A title or a seal, in words.
    Words(String),
    /// The https address of a page about it.
    Address(String),
}

/// What the language versions of one statement are together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Work {
    /// The name of their folder or files: the same whichever of them are read.
    pub name: String,
    /// The title of the edition that leads.
    pub title: String,
    /// The language of that title.
    pub lang: String,
    /// Its direction.
    pub dir: Direction,
}
