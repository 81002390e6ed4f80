//! The download page, `index.html`: one file without a request to anywhere but the
//! pictures beside it.
//!
//! The filter by language works by style alone. The field of words needs the script,
//! and is not seen without it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::words::Speech;
use super::{article, feed};
use crate::hypertext::escape::{address, attribute, text};
use crate::hypertext::policy;
use crate::read::language::{direction, own_name};
use crate::release::{Entry, Item, Manifest, manifest, sums};
use crate::shelf::Shelf;
use crate::source::reference;
use crate::statement::identity::language;

/// The name of the file.
pub const FILE: &str = "index.html";

/// The feeds that lie beside it: name, media type, version.
const FEEDS: [(&str, &str, &str); 2] =
    [("opds.xml", feed::ATOM, "OPDS 1.2"), ("opds.json", feed::JSON, "OPDS 2.0")];

/// A page while it is written.
#[derive(Debug)]
pub struct Page<'a> {
    /// What is published.
    pub manifest: &'a Manifest,
    /// What it says.
    pub speech: &'a Speech,
    /// The languages of the statements, the page's own first.
    pub languages: Vec<String>,
    /// The files of each statement by its slug, in the order of their names.
    files: BTreeMap<&'a str, Vec<&'a Item>>,
    /// The language versions of each work.
    works: BTreeMap<&'a str, Vec<&'a Entry>>,
}

/// Writes the page.
pub fn page(manifest: &Manifest) -> String {
    let speech = &Speech::of(&manifest.catalogue.lang);
    let languages = languages(manifest, &speech.lang);
    let mut files: BTreeMap<&str, Vec<&Item>> = BTreeMap::new();
    for item in &manifest.artifacts {
        if let Some(slug) = &item.statement {
            files.entry(slug).or_default().push(item);
        }
    }
    let mut works: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
    for entry in &manifest.statements {
        if let Some(work) = &entry.work {
            works.entry(work).or_default().push(entry);
        }
    }
    let page = Page { manifest, speech, languages, files, works };
    let style = format!("{}{}", Shelf::stylesheet("catalogue/page.css"), page.choices());
    let script = Shelf::stylesheet("catalogue/page.js");
    let mut out = String::with_capacity(65_536);
    out.push_str(&format!(
        "<!DOCTYPE html>\n<html lang=\"{}\" dir=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n",
        attribute(&speech.lang),
        direction(&speech.lang).word(),
    ));
    out.push_str(&format!(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n",
        policy::of(&style, script, "'self' data:")
    ));
    page.metadata(&mut out);
    out.push_str(&format!("<style>{style}</style>\n</head>\n<body>\n"));
    page.header(&mut out);
    page.list(&mut out);
    page.footer(&mut out);
    out.push_str(&format!("<script>{script}</script>\n</body>\n</html>\n"));
    out
}

/// The languages of all statements, the given one first, the others in the order of
/// their tags.
fn languages(manifest: &Manifest, first: &str) -> Vec<String> {
    let all: BTreeSet<&str> =
        manifest.statements.iter().map(|entry| language(&entry.lang)).collect();
    let mut all: Vec<String> = all.into_iter().map(str::to_owned).collect();
    all.sort_by_key(|lang| lang != language(first));
    all
}

impl<'a> Page<'a> {
    /// The files of a statement, in the order of their names.
    pub fn files(&self, entry: &Entry) -> &[&'a Item] {
        self.files.get(entry.slug.as_str()).map_or(&[], Vec::as_slice)
    }

    /// The same statement in other languages.
    pub fn others(&self, entry: &Entry) -> impl Iterator<Item = &'a Entry> {
        let all = entry.work.as_deref().and_then(|work| self.works.get(work));
        all.into_iter().flatten().copied().filter(move |other| other.slug != entry.slug)
    }

    /// The class of the statements in a language: tags may hold what has a meaning in a
    /// style.
    pub fn class(&self, entry: &Entry) -> String {
        let at = self.languages.iter().position(|lang| lang == language(&entry.lang));
        format!("l{}", at.unwrap_or_default() + 1)
    }

    /// The attributes with which the page speaks in its own language within a statement
    /// in another.
    pub fn voice(&self, entry: &Entry) -> String {
        if entry.lang == self.speech.lang {
            return String::new();
        }
        let lang = &self.speech.lang;
        format!(" lang=\"{}\" dir=\"{}\"", attribute(lang), direction(lang).word())
    }

    /// The rules by which a choice of language hides the others. A statement to which a
    /// link led is seen in any case.
    fn choices(&self) -> String {
        let rule = |n: usize| {
            format!(
                "body:has(input.l{n}:checked) article:not(.l{n}):not(:target) {{ display: none; }}\n"
            )
        };
        (1..=self.languages.len()).map(rule).collect()
    }

    /// What the collection is called: plain, and as a part of the page.
    fn title(&self) -> (String, String) {
        let words = &self.speech.words;
        let catalogue = &self.manifest.catalogue;
        match (&catalogue.title, &catalogue.issuer) {
            (Some(title), _) => (title.clone(), text(title)),
            (None, Some(issuer)) => {
                let with = |issuer: &str| words.statements_of.replace("{issuer}", issuer);
                (with(issuer), with(&format!("<bdi>{}</bdi>", text(issuer))))
            }
            (None, None) => (words.statements.clone(), text(&words.statements)),
        }
    }

    fn metadata(&self, out: &mut String) {
        out.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        out.push_str("<meta name=\"color-scheme\" content=\"light dark\">\n");
        out.push_str(&format!("<title>{}</title>\n", text(&self.title().0)));
        // Without an icon of its own a browser asks the server for one.
        out.push_str("<link rel=\"icon\" href=\"data:,\">\n");
        out.push_str(concat!(
            "<meta name=\"generator\" content=\"pamphleteer ",
            env!("CARGO_PKG_VERSION"),
            "\">\n"
        ));
        if let Some(at) = &self.manifest.catalogue.address {
            let at = attribute(&address(&format!("{at}/{FILE}")));
            out.push_str(&format!("<link rel=\"canonical\" href=\"{at}\">\n"));
        }
        for (name, media, version) in FEEDS {
            out.push_str(&format!(
                "<link rel=\"alternate\" type=\"{media}\" title=\"{version}\" href=\"{name}\">\n"
            ));
        }
    }

    /// The heading, and what chooses among the statements where there are several.
    fn header(&self, out: &mut String) {
        let words = &self.speech.words;
        let all = self.manifest.statements.len();
        out.push_str(&format!(
            "<a class=\"skip\" href=\"#:all\">{}</a>\n<header class=\"page\">\n<h1>{}</h1>\n",
            text(&words.skip),
            self.title().1,
        ));
        let said =
            if all == 0 { words.none.clone() } else { self.speech.plural(&words.count, all) };
        out.push_str(&format!("<p class=\"count\">{}</p>\n</header>\n", text(&said)));
        if all > 1 {
            self.finder(out);
        }
    }

    fn finder(&self, out: &mut String) {
        let words = &self.speech.words;
        out.push_str(&format!(
            "<div class=\"find\" role=\"search\" aria-label=\"{}\">\n",
            attribute(&words.search)
        ));
        if self.languages.len() > 1 {
            out.push_str(&format!("<fieldset>\n<legend>{}</legend>\n", text(&words.language)));
            let choice = |class: &str, lang: Option<&str>, name: &str, count: usize| {
                let lang = lang.map(|lang| {
                    format!(" lang=\"{}\" dir=\"{}\"", attribute(lang), direction(lang).word())
                });
                let checked = if lang.is_none() { " checked" } else { "" };
                format!(
                    "<label><input type=\"radio\" name=\"language\" class=\"{class}\" value=\"{class}\"{checked}> <span{}>{}</span> <small>{}</small></label>\n",
                    lang.unwrap_or_default(),
                    text(name),
                    text(&self.speech.number(count)),
                )
            };
            let statements = &self.manifest.statements;
            out.push_str(&choice("l0", None, &words.all, statements.len()));
            for (at, lang) in self.languages.iter().enumerate() {
                let count = statements.iter().filter(|e| language(&e.lang) == lang).count();
                let name = own_name(lang);
                out.push_str(&choice(&format!("l{}", at + 1), Some(lang), &name, count));
            }
            out.push_str("</fieldset>\n");
        }
        out.push_str(&format!(
            "<label class=\"words\" hidden>{} <input type=\"search\" placeholder=\"{}\" autocomplete=\"off\" spellcheck=\"false\"></label>\n",
            text(&words.search),
            attribute(&words.hint),
        ));
        out.push_str(&format!(
            "<p class=\"said\"><span role=\"status\" data-shown=\"{}\" data-nothing=\"{}\" data-figures=\"{}\"></span> <button type=\"button\" hidden>{}</button></p>\n</div>\n",
            attribute(&words.shown),
            attribute(&words.nothing),
            attribute(&self.speech.figures()),
            text(&words.reset),
        ));
    }

    /// The statements: the newest first, those without a day last.
    fn list(&self, out: &mut String) {
        let mut entries: Vec<&Entry> = self.manifest.statements.iter().collect();
        entries.sort_by_key(|entry| (Reverse(entry.date), &entry.slug));
        out.push_str("<main id=\":all\" tabindex=\"-1\">\n");
        for entry in entries {
            article::write(self, entry, out);
        }
        out.push_str("</main>\n");
    }

    /// Feeds, and how a file is checked.
    fn footer(&self, out: &mut String) {
        let words = &self.speech.words;
        out.push_str("<footer>\n");
        let feeds: Vec<String> = FEEDS
            .iter()
            .map(|(name, media, version)| {
                format!("<a href=\"{name}\" type=\"{media}\">{version}</a>")
            })
            .collect();
        out.push_str(&format!("<p>{} {}</p>\n", text(&words.feeds), feeds.join(" ")));
        let code = |command: &str| format!("<code dir=\"ltr\">{command}</code>");
        let link = |name: &str| format!("<a href=\"{0}\" dir=\"ltr\">{0}</a>", reference(name));
        let check = text(&words.check)
            .replace("{unix}", &code("sha256sum FILE"))
            .replace("{windows}", &code("certutil -hashfile FILE SHA256"))
            .replace("{sums}", &link(sums::FILE))
            .replace("{manifest}", &link(manifest::FILE));
        out.push_str(&format!("<p>{check}</p>\n"));
        if self.manifest.statements.iter().any(|entry| entry.date.is_some()) {
            let day = self.speech.day(self.manifest.catalogue.updated);
            let day = format!(
                "<time datetime=\"{}\">{}</time>",
                self.manifest.catalogue.updated,
                text(&day)
            );
            out.push_str(&format!("<p>{}</p>\n", text(&words.updated).replace("{date}", &day)));
        }
        out.push_str("</footer>\n");
    }
}
