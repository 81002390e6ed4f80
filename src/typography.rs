//! The characters that the author meant: quotation marks and apostrophes by
//! the language.
//!
//! Done once, on the model, so that every product shows the same. Typst's own
//! rules and tables for quotation marks are used. What the source already has
//! as a curly quote, a dash or an ellipsis stays as it is.

use typst::foundations::Smart;
use typst::text::{Lang, Region, SmartQuoter, SmartQuotes};

use crate::statement::{Block, Identity, Inline, Statement};

/// The statement with its straight quotes and apostrophes made those of its
/// language.
pub fn dress(mut statement: Statement) -> Statement {
    let lang: Lang = statement.identity.language().parse().unwrap_or(Lang::ENGLISH);
    let region: Option<Region> = statement.identity.region().and_then(|r| r.parse().ok());
    let style = Smart::Auto;
    let quotes = SmartQuotes::get(&style, lang, region, false);
    let tailor = Tailor { quotes };

    tailor.run(&mut statement.title);
    if let Some(subtitle) = &mut statement.subtitle {
        tailor.run(subtitle);
    }
    for line in &mut statement.byline {
        tailor.byline(line);
    }
    tailor.blocks(&mut statement.blocks);
    if let Some(contact) = &mut statement.contact {
        contact.paragraphs.iter_mut().for_each(|p| tailor.run(p));
    }
    for note in &mut statement.notes {
        tailor.blocks(&mut note.blocks);
    }
    dress_identity(&mut statement.identity, &tailor);
    statement
}

fn dress_identity(identity: &mut Identity, tailor: &Tailor<'_>) {
    if let Some(issuer) = &mut identity.issuer {
        *issuer = tailor.text(issuer);
    }
}

struct Tailor<'a> {
    quotes: SmartQuotes<'a>,
}

/// Where the tailor stands in a paragraph.
#[derive(Default)]
struct Seam {
    quoter: SmartQuoter,
    before: Option<char>,
}

impl Tailor<'_> {
    fn blocks(&self, blocks: &mut [Block]) {
        for block in blocks {
            block.each_inlines_mut(&mut |content| self.run(content));
        }
    }

    /// The name within a byline keeps its place though the bytes around it
    /// change.
    fn byline(&self, line: &mut crate::statement::BylineLine) {
        use crate::statement::{BylineKind, plain_text};
        if let BylineKind::Issuer { start, end } = &mut line.kind {
            let plain = plain_text(&line.content);
            let (before, upto) = (self.text(&plain[..*start]), self.text(&plain[..*end]));
            (*start, *end) = (before.len(), upto.len());
        }
        self.run(&mut line.content);
    }

    /// A paragraph.
    fn run(&self, content: &mut [Inline]) {
        self.inlines(content, &mut Seam::default());
    }

    fn text(&self, text: &str) -> String {
        let mut seam = Seam::default();
        self.sew(text, &mut seam)
    }

    fn inlines(&self, content: &mut [Inline], seam: &mut Seam) {
        for inline in content {
            match inline {
                Inline::Text { text, .. } => {
                    let sewn = self.sew(text, seam);
                    *text = sewn;
                }
                Inline::Code { text, .. } => seam.before = text.chars().next_back(),
                Inline::Break => seam.before = Some('\n'),
                Inline::Note(_) | Inline::Image(_) => {}
                // The text of a link that shows its own address is an address.
                Inline::Link { target, content } if shows(target, content) => {
                    seam.before = Some('a');
                }
                other => {
                    if let Some(inner) = other.children_mut() {
                        self.inlines(inner, seam);
                    }
                }
            }
        }
    }

    fn sew(&self, text: &str, seam: &mut Seam) -> String {
        let mut out = String::with_capacity(text.len() + 8);
        let mut rest = text.chars().peekable();
        while let Some(c) = rest.next() {
            match c {
                // An apostrophe that stands for left-out figures ('90s) is not
                // an opening quote.
                '\'' if seam.before.is_none_or(char::is_whitespace)
                    && rest.peek().is_some_and(char::is_ascii_digit) =>
                {
                    out.push('’');
                }
                // Nor is one between a figure and a letter (1990's) a prime.
                '\'' if seam.before.is_some_and(char::is_numeric)
                    && rest.peek().is_some_and(|c| c.is_alphabetic()) =>
                {
                    out.push('’');
                }
                '"' | '\'' => {
                    out.push_str(seam.quoter.quote(seam.before, &self.quotes, c == '"'));
                }
                _ => out.push(c),
            }
            seam.before = Some(c);
        }
        out
    }
}

fn shows(target: &str, content: &[Inline]) -> bool {
    let text = crate::statement::plain_text(content);
    !text.is_empty() && target.contains(text.trim_end_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sew(lang: &str, text: &str) -> String {
        let style = Smart::Auto;
        let lang: Lang = lang.parse().expect("a language");
        Tailor { quotes: SmartQuotes::get(&style, lang, None, false) }.text(text)
    }

    #[test]
    fn quotes_follow_the_language() {
        assert_eq!(sew("en", "\"It's 'so',\" he said."), "“It’s ‘so’,” he said.");
        assert_eq!(sew("de", "\"So\" ist's"), "„So“ ist’s");
        assert_eq!(sew("ru", "\"Так\""), "«Так»");
        assert_eq!(sew("en", "the '90s and 1990's"), "the ’90s and 1990’s");
    }

    #[test]
    fn what_is_set_already_stays() {
        assert_eq!(sew("en", "“national state,” – a…"), "“national state,” – a…");
    }
}
