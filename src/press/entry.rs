//! What a catalogue is told of a statement that has been made.

use super::witness::{Sight, Sights};
use super::{Manuscript, Sheets};
use crate::artifact::Digest;
use crate::epub::package;
use crate::product::{Form, Paper};
use crate::release::manifest::{Entry, Print, SourceFile};
use crate::statement::{Date, Statement, plain_text};

/// How a statement came out, as far as a catalogue asks.
pub(super) struct Made<'a> {
    pub(super) dated: Date,
    pub(super) sheets: Sheets,
    pub(super) paper: Paper,
    pub(super) address: Option<String>,
    pub(super) manuscript: &'a Manuscript,
    pub(super) beside: &'a Sights,
}

/// The entry of a statement, in the characters that its pages have.
pub(super) fn of(statement: &Statement, made: Made<'_>) -> Entry {
    let identity = &statement.identity;
    let record = &identity.record;
    let sources = sources(made.manuscript, made.beside);
    let pieces = sources.iter().flat_map(|file| [file.name.clone(), file.sha256.to_string()]);
    let pieces: Vec<String> = pieces.collect();
    Entry {
        slug: identity.slug.clone(),
        title: statement.plain_title(),
        subtitle: statement.subtitle.as_ref().map(|s| plain_text(s).replace('\n', " ")),
        lang: identity.lang.clone(),
        dir: identity.dir,
        issuer: identity.issuer.clone(),
        publisher: record.publisher.clone(),
        date: identity.date,
        updated: made.dated,
        description: record.description.clone(),
        keywords: identity.keywords.clone(),
        rights: record.rights.clone(),
        series: record.series.as_ref().map(|series| series.name.clone()),
        series_number: record.series.as_ref().and_then(|series| series.number.clone()),
        identifier: package::unique_identifier(statement),
        work: statement.work.as_ref().map(|work| work.name.clone()),
        print: Some(print(made.sheets, made.paper)),
        address: made.address,
        source: Digest::of_all(pieces.iter().map(String::as_bytes)),
        sources,
    }
}

fn print(sheets: Sheets, paper: Paper) -> Print {
    Print {
        pages: sheets.in_print,
        sheets: sheets.form.sheets(sheets.in_print),
        blank: sheets.blanks,
        form: match sheets.form {
            Form::Stapled => "stapled",
            Form::Single => "single",
            Form::Leaflet(_) => "leaflet",
        }
        .to_owned(),
        paper: paper.name().to_owned(),
        type_size: sheets.type_size.map(|size| (size * 100.0).round() / 100.0),
    }
}

/// The files that a statement was made from: itself, the configuration of its
/// folder, the pictures.
fn sources(manuscript: &Manuscript, beside: &Sights) -> Vec<SourceFile> {
    let origin = &manuscript.origin;
    let own = SourceFile { name: origin.place.clone(), sha256: Digest::of(&manuscript.bytes) };
    let pictures = beside.iter().filter_map(|(path, sight)| match sight {
        Sight::File(sha256) => {
            Some(SourceFile { name: joined(&origin.place, path), sha256: *sha256 })
        }
        Sight::Absent(_) => None,
    });
    let mut pictures: Vec<SourceFile> = pictures.collect();
    pictures.sort();
    pictures.dedup();
    std::iter::once(own).chain(origin.config.clone()).chain(pictures).collect()
}

/// The path of a file that lies at `path` from the folder of another one.
fn joined(place: &str, path: &str) -> String {
    let mut parts: Vec<&str> = place.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_beside_a_statement_are_named_from_the_folder_of_the_work() {
        assert_eq!(joined("a/b.md", "pictures/c.png"), "a/pictures/c.png");
        assert_eq!(joined("b.md", "./c.png"), "c.png");
        assert_eq!(joined("a/b.md", "../c.png"), "c.png");
    }
}
