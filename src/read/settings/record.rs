//! The keys that a catalogue asks for: identifier, series, who answers for
//! the accessibility.

use serde_json::Value;

use super::Reader;
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::statement::identifier::{Fault, Identifier, Scheme};
use crate::statement::record::{Certification, Credential, Series};

impl Reader<'_> {
    /// A text on one line.
    pub(super) fn line(&mut self, key: &str, value: Value, span: Span) -> Option<String> {
        let text = self.text(key, value, span)?;
        Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    pub(super) fn identifier(&mut self, value: Value, span: Span) -> Option<Identifier> {
        let text = match value {
            Value::Number(_) => self.typed(span),
            value => self.line("identifier", value, span)?,
        };
        match Identifier::read(&text) {
            Ok(identifier) => Some(identifier),
            Err(fault) => {
                let help = match fault {
                    Fault::Length(_) | Fault::Prefix | Fault::CheckDigit(_) => {
                        "compare it with the one that the agency gave you"
                    }
                    _ => {
                        "write an ISBN, a DOI, a URN such as urn:uuid:…, or an https address; or leave the key out, and one is derived"
                    }
                };
                let finding = Diagnostic::error(
                    "wrong-value",
                    span,
                    format!("`identifier` is not one: {fault}"),
                );
                self.findings.push(finding.with_help(help));
                None
            }
        }
    }

    /// The value on the line of a key as it was typed: a number is read without
    /// the noughts before it.
    fn typed(&self, line: Span) -> String {
        let value = self.source.slice(line).split_once([':', '=']).map_or("", |(_, value)| value);
        value.split('#').next().unwrap_or_default().trim().to_owned()
    }

    /// A name, or a table of name and number.
    pub(super) fn series(&mut self, value: Value, span: Span) -> Option<Series> {
        let Value::Object(map) = value else {
            let name = self.line("series", value, span)?;
            return Some(Series { name, number: None });
        };
        let (mut name, mut number) = (None, None);
        for (key, value) in map {
            let (shown, place) = (format!("series.{key}"), self.place_within(&key, span));
            match key.as_str() {
                "name" => name = self.line(&shown, value, place),
                "number" => {
                    let text = self.line(&shown, value, place)?;
                    if !is_position(&text) {
                        self.wrong(
                            &shown,
                            "a number such as 3, or 2.1 for a part of a part",
                            place,
                        );
                        return None;
                    }
                    number = Some(text);
                }
                _ => self.unknown_among(&shown, &key, &["name", "number"], place),
            }
        }
        if name.is_none() {
            self.wrong("series", "a text, or a table with a `name`", span);
        }
        Some(Series { name: name?, number })
    }

    /// A table of who certifies, what entitles them to it, and their report.
    pub(super) fn certification(&mut self, value: Value, span: Span) -> Option<Certification> {
        const KEYS: [&str; 3] = ["certified-by", "credential", "report"];
        let Value::Object(map) = value else {
            self.wrong("accessibility", &format!("a table with some of {}", KEYS.join(", ")), span);
            return None;
        };
        let (mut by, mut credential, mut report) = (None, None, None);
        for (key, value) in map {
            let (shown, place) = (format!("accessibility.{key}"), self.place_within(&key, span));
            match key.as_str() {
                "certified-by" => by = self.line(&shown, value, place),
                "credential" => {
                    let text = self.line(&shown, value, place)?;
                    credential = if text.contains("://") {
                        Some(Credential::Address(self.web_address(&shown, &text, place)?))
                    } else {
                        Some(Credential::Words(text))
                    };
                }
                "report" => {
                    let text = self.line(&shown, value, place)?;
                    report = Some(self.web_address(&shown, &text, place)?);
                }
                _ => self.unknown_among(&shown, &key, &KEYS, place),
            }
        }
        if by.is_none() {
            self.wrong("accessibility", "a table that says who certifies, `certified-by`", span);
        }
        Some(Certification { by: by?, credential, report })
    }

    fn web_address(&mut self, key: &str, text: &str, span: Span) -> Option<String> {
        let leads = |found: &Identifier| matches!(found.scheme(), Scheme::Address | Scheme::Doi);
        let address = Identifier::read(text).ok().filter(leads);
        if address.is_none() {
            self.wrong(key, "an address that begins with https://", span);
        }
        address.map(|address| address.uri().to_owned())
    }

    /// The line of a key in a table; that of the table where it has none.
    fn place_within(&self, key: &str, table: Span) -> Span {
        Some(self.place(key)).filter(|place| place.start < place.end).unwrap_or(table)
    }
}

/// Numbers with full stops between them.
fn is_position(text: &str) -> bool {
    text.split('.')
        .all(|part| !part.is_empty() && part.len() <= 9 && part.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use crate::read::settings::front_matter;
    use crate::source::Source;

    fn identifier(line: &str) -> Option<String> {
        let text = format!("---\n{line}\n---\n");
        let (settings, ..) = front_matter(&Source::new("a.md", text));
        settings.record.identifier.map(|own| own.uri().to_owned())
    }

    #[test]
    fn a_number_is_read_as_it_is_typed() {
        let thirteen = Some("urn:isbn:9780306406157".to_owned());
        assert_eq!(identifier("identifier: 0306406152 # of ten"), thirteen);
        assert_eq!(identifier("identifier: 9780306406157"), thirteen);
        assert_eq!(identifier("identifier: 0306406153"), None);
    }

    #[test]
    fn a_series_is_a_text_or_a_table() {
        let series = |lines: &str| {
            let text = format!("---\n{lines}\n---\n");
            let (settings, _, findings) = front_matter(&Source::new("a.md", text));
            (settings.record.series.map(|s| (s.name, s.number)), findings.len())
        };
        let named = |number: Option<&str>| Some(("Quay".to_owned(), number.map(str::to_owned)));
        assert_eq!(series("series: Quay"), (named(None), 0));
        assert_eq!(series("series: {name: Quay, number: 3}"), (named(Some("3")), 0));
        assert_eq!(series("series:\n  name: Quay\n  number: 2.1"), (named(Some("2.1")), 0));
        assert_eq!(series("series:\n  name: Quay\n  number: -1"), (None, 1));
        assert_eq!(series("series:\n  number: 1"), (None, 1));
        assert_eq!(series("series:\n  name: Quay\n  numbr: 1"), (named(None), 1));
    }
}
