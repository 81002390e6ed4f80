//! The characters that the author meant: quotation marks, apostrophes, dashes,
//! ellipses and spaces that do not break, by the language.
//!
//! Done once, on the model, so that every product shows the same. What the
//! source already has as a curly quote, a dash, an ellipsis or a space of its
//! own kind stays as it is; characters are exchanged, and none is put where
//! the author has none. Each rule is a file:
//!
//! 1. [`dashes`]: `--`, `---`, `...`
//! 2. [`quotes`]: `"` and `'`
//! 3. [`spaces`]: spaces at which a line should not end

pub mod dashes;
mod line;
pub mod quotes;
mod review;
pub mod spaces;

pub use review::review;

use typst::foundations::Smart;
use typst::text::{Lang, Region, SmartQuotes};

use crate::statement::{BylineKind, BylineLine, Identity, Inline, Statement, plain_text};
use line::Line;

/// The statement in the characters of its language.
pub fn dress(statement: Statement) -> Statement {
    dress_where(statement, |_| true)
}

/// The same for those runs of text, counted from 0 in the order of
/// [`Statement::each_run`], of which it is wanted.
pub fn dress_where(mut statement: Statement, wanted: impl Fn(usize) -> bool) -> Statement {
    let style = Smart::Auto;
    let tailor = Tailor::new(&statement.identity, &style);
    let first = 1 + usize::from(statement.subtitle.is_some());
    for (nth, line) in statement.byline.iter_mut().enumerate() {
        if wanted(first + nth) {
            tailor.name_in(line);
        }
    }
    let mut nth = 0;
    statement.each_run_mut(&mut |content| {
        if wanted(nth) {
            tailor.run(content);
        }
        nth += 1;
    });
    if let Some(issuer) = &mut statement.identity.issuer {
        *issuer = tailor.text(issuer);
    }
    statement
}

/// The rules of one language.
struct Tailor<'a> {
    language: String,
    quotes: SmartQuotes<'a>,
}

impl<'a> Tailor<'a> {
    fn new(identity: &Identity, style: &'a Smart<typst::text::SmartQuoteDict>) -> Tailor<'a> {
        let language = identity.language().to_owned();
        let lang: Lang = language.parse().unwrap_or(Lang::ENGLISH);
        let region: Option<Region> = identity.region().and_then(|r| r.parse().ok());
        Tailor { language, quotes: SmartQuotes::get(style, lang, region, false) }
    }

    /// A paragraph with every exchange marked.
    fn fit<'t>(&'t self, content: &[Inline]) -> Line<'t> {
        let mut line = self.mark(content);
        spaces::set(&mut line, &self.language);
        line
    }

    /// The same without the spaces, which are nobody's mistake.
    fn mark<'t>(&'t self, content: &[Inline]) -> Line<'t> {
        let mut line = Line::of(content);
        dashes::set(&mut line, &self.language);
        quotes::set(&mut line, &self.quotes);
        line
    }

    fn run(&self, content: &mut [Inline]) {
        self.fit(content).write_into(content);
    }

    fn text(&self, text: &str) -> String {
        let mut content = [Inline::text(text)];
        self.run(&mut content);
        plain_text(&content)
    }

    /// The name within a byline keeps its place though the bytes around it
    /// change.
    fn name_in(&self, byline: &mut BylineLine) {
        if let BylineKind::Issuer { start, end } = &mut byline.kind {
            let line = self.fit(&byline.content);
            (*start, *end) = (line.place_of(*start), line.place_of(*end));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity(lang: &str) -> Identity {
        Identity {
            slug: String::new(),
            lang: lang.to_owned(),
            dir: crate::statement::identity::Direction::Ltr,
            issuer: None,
            date: None,
            keywords: Vec::new(),
            record: Default::default(),
        }
    }

    fn sewn(lang: &str, text: &str) -> String {
        let style = Smart::Auto;
        let identity = identity(lang);
        Tailor::new(&identity, &style).text(text)
    }

    /// Shows the spaces that do not break: `_` for an ordinary one, `~` for a
    /// narrow one.
    fn spaced(lang: &str, text: &str) -> String {
        sewn(lang, text).replace('\u{a0}', "_").replace('\u{202f}', "~")
    }

    #[test]
    fn quotes_follow_the_language() {
        assert_eq!(sewn("en", "\"It's 'so',\" he said."), "“It’s ‘so’,” he said.");
        assert_eq!(sewn("de", "\"So\" ist's"), "„So“ ist’s");
        assert_eq!(sewn("ru", "\"Так\""), "«Так»");
        assert_eq!(spaced("fr", "\"Oui\""), "«~Oui~»");
        assert_eq!(sewn("en", "the '90s and 1990's"), "the ’90s and 1990’s");
    }

    #[test]
    fn what_is_set_already_stays() {
        for text in ["“national state,” – a…", "a—b", "a – b", "1990–95", "—", "…"]
        {
            assert_eq!(sewn("en", text).replace('\u{a0}', " "), text);
        }
    }

    #[test]
    fn hyphens_in_a_row_are_the_dash_of_the_language() {
        assert_eq!(sewn("en", "one--two"), "one—two");
        assert_eq!(spaced("en", "one -- two"), "one_– two");
        assert_eq!(spaced("de", "eins -- zwei"), "eins_– zwei");
        assert_eq!(spaced("ru", "раз -- два"), "раз_— два");
        assert_eq!(sewn("de", "1990--95"), "1990–95");
        assert_eq!(sewn("en", "so---it goes"), "so—it goes");
        assert_eq!(sewn("en", "\"But--\" he said"), "“But—” he said");
        for text in ["use --quiet now", "a ---- b", "x -> y", "one-two"] {
            assert_eq!(sewn("en", text), text);
        }
    }

    #[test]
    fn full_stops_in_a_row_are_an_ellipsis() {
        assert_eq!(sewn("en", "and so on... Then"), "and so on… Then");
        assert_eq!(sewn("en", "and so on.... Then"), "and so on…. Then");
        assert_eq!(sewn("zh", "等等......"), "等等……");
        assert_eq!(sewn("en", "a..b ..... c"), "a..b ..... c");
    }

    #[test]
    fn lines_do_not_end_where_a_reader_would_stumble() {
        for (lang, text) in [
            ("en", "5_km in 20_%"),
            ("en", "see p._12 and §_4"),
            ("en", "by J._F._Kennedy"),
            ("de", "z.~B. am 24._Februar, Nr._5, 3_Mio._€"),
            ("en", "from 24_February to March_3, 2026, and in May 2026"),
            ("fr", "le 24_février 2026"),
            ("fr", "Quoi~? Non~; oui~! Voici_: «~mot~»"),
            ("fr", "10_000 personnes, n°_5"),
            ("ru", "в_городе и_в_селе, 5_млн, так_же"),
            ("pl", "w_mieście i_na wsi"),
            ("uk", "у_місті — і_в_селі"),
        ] {
            let plain = text.replace(['_', '~'], " ");
            let wanted = text.replace(" — ", "_— ");
            assert_eq!(spaced(lang, &plain), wanted, "{lang}");
        }
        assert_eq!(spaced("de", "am  24.   Februar"), "am  24._Februar");
        for (lang, text) in
            [("en", "in 2020 300 of them"), ("en", "I am a man."), ("de", "ein : b")]
        {
            assert_eq!(spaced(lang, text), text);
        }
    }

    #[test]
    fn marks_do_not_stand_in_the_way() {
        let style = Smart::Auto;
        let identity = identity("en");
        let mut content = [
            Inline::text("He said \"no "),
            Inline::Emphasis(vec![Inline::text("way\" --")]),
            Inline::text(" 5 "),
            Inline::Strong(vec![Inline::text("km")]),
            Inline::text(" "),
            Inline::Code { text: "--\"x\"".into(), span: Default::default() },
        ];
        Tailor::new(&identity, &style).run(&mut content);
        assert_eq!(plain_text(&content), "He said “no way”\u{a0}– 5\u{a0}km --\"x\"");
    }

    #[test]
    fn a_break_before_a_dash_stays_and_the_name_its_place() {
        let style = Smart::Auto;
        let content = vec![Inline::text("The bell"), Inline::Break, Inline::text("— Ostry")];
        let end = plain_text(&content).len();
        let kind = BylineKind::Issuer { start: 0, end };
        let mut line = BylineLine { kind, content, span: Default::default() };
        let identity = identity("en");
        let tailor = Tailor::new(&identity, &style);
        tailor.name_in(&mut line);
        tailor.run(&mut line.content);
        assert_eq!(plain_text(&line.content), "The bell\n— Ostry");
        assert_eq!(line.kind, BylineKind::Issuer { start: 0, end });
    }
}
