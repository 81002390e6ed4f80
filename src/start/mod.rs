//! What work begins with: the files of a new folder, and a new statement.
//!
//! Makes texts and names; the disk and the day are the caller's. The words of a first
//! statement stand in `words.toml`, by language.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::product::Paper;
use crate::read::language;
use crate::read::slug;
use crate::statement::Date;

/// The language that stands in for one without words.
const FALLBACK: &str = "en";

/// A statement with every part that a layout sets.
pub const SPECIMEN: &str = include_str!("specimen.md");

/// What goes into a new folder of work.
#[derive(Debug, Clone)]
pub struct Folder {
    /// The language of the statements, a BCP 47 tag.
    pub lang: String,
    /// Who issues them.
    pub issuer: Option<String>,
    /// The paper of the office.
    pub paper: Paper,
    /// What examines changes there.
    pub ci: Option<Ci>,
    /// The day of the first statement.
    pub date: Date,
}

/// A system that examines every change of a repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ci {
    /// GitHub's workflows.
    GitHub,
    /// GitLab's pipelines.
    GitLab,
}

impl Ci {
    /// Every one of them.
    pub const ALL: &[Ci] = &[Ci::GitHub, Ci::GitLab];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Ci::GitHub => "github",
            Ci::GitLab => "gitlab",
        }
    }

    /// The file that it reads, and what is in it.
    fn file(self) -> (&'static str, String) {
        let (name, text) = match self {
            Ci::GitHub => (".github/workflows/statements.yml", include_str!("github.yml")),
            Ci::GitLab => (".gitlab-ci.yml", include_str!("gitlab.yml")),
        };
        (name, text.replace("{version}", env!("CARGO_PKG_VERSION")))
    }
}

/// A statement that is to be written.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Its title.
    pub title: String,
    /// Its language, a BCP 47 tag.
    pub lang: String,
    /// Its day.
    pub date: Date,
    /// Who issues it, where no configuration says so.
    pub issuer: Option<String>,
}

impl Folder {
    /// The files, each with its path below the folder.
    pub fn files(&self) -> Vec<(String, String)> {
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        let mut configuration = include_str!("configuration.toml")
            .replace("{lang}", &quoted(&self.lang))
            .replace("{paper}", &quoted(self.paper.name()));
        configuration = match &self.issuer {
            Some(issuer) => {
                configuration.replace("#{issuer}", &format!("issuer = {}", quoted(issuer)))
            }
            None => configuration.replace("#{issuer}", "#issuer = \"…\""),
        };
        let words = words(&self.lang);
        let draft = Draft {
            title: words.title.clone(),
            lang: if is_spoken(&self.lang) { self.lang.clone() } else { FALLBACK.to_owned() },
            date: self.date,
            // The configuration's, where somebody is named.
            issuer: self.issuer.is_none().then(|| words.issuer.clone()),
        };
        let Words { first, quotation, second, contact, .. } = words;
        let body =
            format!("1. {first}\n\n> {quotation}\n\n2. {second}\n\n{contact} office@example.org\n");
        let mut files = vec![
            ("pamphleteer.toml".to_owned(), configuration),
            (format!("content/{}", draft.file_name()), draft.head() + &body),
            (".gitignore".to_owned(), "/out/\n/release/\n".to_owned()),
        ];
        files.extend(self.ci.map(|ci| ci.file()).map(|(name, text)| (name.to_owned(), text)));
        files
    }
}

impl Draft {
    /// The name of its file: `2026-03-14-keep-the-reading-room.md`.
    pub fn file_name(&self) -> String {
        let mut words = String::new();
        for c in self.title.chars().flat_map(char::to_lowercase) {
            match c {
                _ if c.is_alphanumeric() || language::is_mark(c) => words.push(c),
                // Within a word it leaves no gap.
                '\'' | '’' => {}
                _ if words.ends_with('-') || words.is_empty() => {}
                _ => words.push('-'),
            }
        }
        let stem = slug::from_stem(&format!("{}-{words}", self.date));
        format!("{stem}.md")
    }

    /// The whole text: front matter, and the places where the words go.
    pub fn text(&self, with_contact: bool) -> String {
        let contact = &words(&self.lang).contact;
        let contact = if with_contact { format!("\n{contact} …\n") } else { String::new() };
        format!("{}1. …\n\n2. …\n{contact}", self.head())
    }

    fn head(&self) -> String {
        // A string of JSON is one of YAML too, whatever is in it.
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        let issuer = self.issuer.as_ref().map(|name| format!("issuer: {}\n", quoted(name)));
        format!(
            "---\ntitle: {}\n{}date: {}\nlang: {}\n---\n\n",
            quoted(&self.title),
            issuer.unwrap_or_default(),
            self.date,
            self.lang
        )
    }
}

/// What a first statement says.
#[derive(Debug, Deserialize)]
struct Words {
    issuer: String,
    title: String,
    first: String,
    quotation: String,
    second: String,
    contact: String,
}

fn table() -> BTreeMap<String, Words> {
    toml::from_str(include_str!("words.toml")).expect("the words of the program are TOML")
}

/// The words of a language; English where there are none.
fn words(lang: &str) -> Words {
    let mut table = table();
    let own = lang.split('-').next().unwrap_or(lang);
    table.remove(own).or_else(|| table.remove(FALLBACK)).expect("there is English")
}

/// Whether there are words of a language.
pub fn is_spoken(lang: &str) -> bool {
    table().contains_key(lang.split('-').next().unwrap_or(lang))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(title: &str) -> Draft {
        let date = Date::new(2026, 3, 14).expect("a day");
        Draft { title: title.to_owned(), lang: "en".to_owned(), date, issuer: None }
    }

    #[test]
    fn a_file_is_named_after_day_and_title() {
        let name = |title| draft(title).file_name();
        assert_eq!(name("Keep the reading room open!"), "2026-03-14-keep-the-reading-room-open.md");
        assert_eq!(name("“Don’t” – a/b: c"), "2026-03-14-dont-a-b-c.md");
        assert_eq!(name("Наше заявление"), "2026-03-14-наше-заявление.md");
        assert_eq!(name("हमारा वक्तव्य"), "2026-03-14-हमारा-वक्तव्य.md");
        assert_eq!(name("…"), "2026-03-14.md");
        assert!(name(&"long ".repeat(60)).len() <= 123);
    }

    #[test]
    fn a_title_stays_what_it_is() {
        for title in ["A: b #c", "\"quoted\" \\ back", "yes", "- x", "été 東京"] {
            let text = draft(title).text(true);
            let source = crate::source::Source::new("a.md", text);
            let (settings, _, findings) = crate::read::settings::front_matter(&source);
            assert_eq!(settings.title.as_deref(), Some(title));
            assert_eq!(findings, []);
        }
    }
}
