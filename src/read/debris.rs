//! What a printed page leaves behind in a copy of its text: page numbers and
//! running heads.
//!
//! Owns how they are told from text. What becomes of them is decided where
//! broken paragraphs are mended.

use std::collections::BTreeMap;

use super::language::folded;
use super::piece::{Piece, PieceItem, PieceKind};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::statement::Inline;
use crate::statement::inline::plain_text;
use crate::statement::number::{digit_value, value};

/// The longest running head, in characters.
const LONGEST: usize = 90;

/// The most words of a running head that is known by coming again alone.
const FEW: usize = 6;

/// What a line of a page is, where it is not text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A page number, as it stands.
    PageNumber(String),
    /// A running head, as it stands.
    RunningHead(String),
}

impl Kind {
    /// The finding about one between two halves of a paragraph.
    pub fn set_aside(&self, span: Span) -> Diagnostic {
        let (what, text) = self.words();
        let message =
            format!("“{text}” between two halves of a paragraph is a {what} and is set aside");
        self.finding(span, message).with_help("delete the line")
    }

    /// The finding about one that stands where a text could stand as well.
    fn suspected(&self, span: Span) -> Diagnostic {
        let (what, text) = self.words();
        let message = format!("“{text}” may be a {what} left over from a page; it is set as text");
        self.finding(span, message).with_help("if it is one, delete the line")
    }

    fn finding(&self, span: Span, message: String) -> Diagnostic {
        let number = matches!(self, Kind::PageNumber(_));
        Diagnostic::warning(
            if number { "stray-page-number" } else { "stray-running-head" },
            span,
            message,
        )
    }

    fn words(&self) -> (&'static str, &str) {
        match self {
            Kind::PageNumber(text) => ("page number", text),
            Kind::RunningHead(text) => ("running head", text),
        }
    }
}

/// The running heads of one source.
#[derive(Debug, Default)]
pub struct Debris {
    heads: Vec<String>,
    /// Title and issuer.
    known: Vec<String>,
    /// Those that the text has often enough to be suspected anywhere.
    often: Vec<String>,
}

impl Debris {
    /// Finds what comes back on page after page: the title, the issuer, and
    /// short lines that the text has more than once.
    pub fn of(pieces: &[Piece], title: &[Inline], issuer: Option<&str>) -> Debris {
        let mut times: BTreeMap<String, usize> = BTreeMap::new();
        for key in pieces.iter().filter_map(line).map(|text| key(&text)) {
            *times.entry(key).or_default() += 1;
        }
        let known = [key(&plain_text(title)), key(issuer.unwrap_or(""))];
        let worded = |key: &String| key.chars().filter(|c| c.is_alphabetic()).count() > 2;
        let again = |least: usize| {
            let often = times.iter().filter(move |(_, count)| **count >= least);
            often.map(|(key, _)| key.clone()).filter(worded)
        };
        let known: Vec<String> = known.into_iter().filter(worded).collect();
        let mut heads: Vec<String> = known.iter().cloned().chain(again(2)).collect();
        heads.sort_unstable();
        Debris { heads, known, often: again(3).collect() }
    }

    /// Whether lines between two halves of a paragraph can only be what a page
    /// has left. Words are not set aside for being said twice: a page number
    /// stands with them, or they name the statement or its issuer, or they are
    /// few and come again and again.
    pub fn is_certain(&self, left: &[(Kind, Span)]) -> bool {
        let numbered = left.iter().any(|(kind, _)| match kind {
            Kind::PageNumber(_) => true,
            Kind::RunningHead(text) => key(text) != compared(text),
        });
        left.iter().all(|(kind, _)| match kind {
            Kind::PageNumber(_) => true,
            Kind::RunningHead(text) => {
                let key = key(text);
                let few = key.split(' ').count() <= FEW;
                let often = self.often.binary_search(&key).is_ok();
                self.known.contains(&key) || few && (numbered || often)
            }
        })
    }

    /// What a piece is, where it is not text.
    pub fn kind(&self, piece: &Piece) -> Option<Kind> {
        let text = line(piece)?;
        if let Some(number) = page_number(&text) {
            return Some(Kind::PageNumber(number));
        }
        self.heads.binary_search(&key(&text)).is_ok().then_some(Kind::RunningHead(text))
    }

    /// Reports what looks like debris and stands where it may be text.
    pub fn suspect(&self, pieces: &[Piece], findings: &mut Vec<Diagnostic>) {
        for piece in pieces {
            // A heading that comes twice is a heading.
            let heading = matches!(piece.kind, PieceKind::Heading(..));
            let Some(kind) = self.kind(piece).filter(|_| !heading) else { continue };
            let often = match &kind {
                Kind::PageNumber(_) => true,
                // The issuer's name may be a signature, a line may be said twice.
                Kind::RunningHead(text) => self.often.binary_search(&key(text)).is_ok(),
            };
            if often {
                findings.push(kind.suspected(piece.span));
            }
        }
    }
}

/// The number of a page, where that is all a line says, or all but the word
/// for a page: `17`, `– 17 –`, `Seite 17`, `第17页`, `3/8`.
pub fn page_number(line: &str) -> Option<String> {
    const LONGEST: usize = 20;
    let bare = line.trim();
    if bare.len() > LONGEST * 4 || !bare.chars().any(|c| digit_value(c).is_some()) {
        return None;
    }
    let bare = bare.trim_matches(['-', '–', '—', '|', '·', ' ', '\u{3000}', '－', '~', '•']);
    let number = |text: &str| text.chars().count() <= 4 && value(text).is_some();
    let whole = |text: &str| {
        let halves = text.split_once(['/', '／']);
        number(text) || halves.is_some_and(|(a, b)| number(a.trim()) && number(b.trim()))
    };
    if whole(bare) {
        return Some(bare.to_owned());
    }
    let lower = folded(bare);
    let behind = |word: &&str| {
        let rest = lower.strip_prefix(folded(word).as_str())?;
        whole(rest.trim_start_matches('.').trim()).then_some(())
    };
    let between = |(before, after): &(&str, &str)| {
        let rest = lower.strip_prefix(before)?.strip_suffix(after)?;
        number(rest.trim()).then_some(())
    };
    let paged = PAGE.iter().find_map(behind).or_else(|| PAGE_AROUND.iter().find_map(between));
    paged.map(|()| bare.to_owned())
}

/// Words for a page, before its number.
const PAGE: &[&str] = &[
    "page",
    "p",
    "pg",
    "seite",
    "s",
    "страница",
    "стр",
    "с",
    "сторінка",
    "стор",
    "página",
    "pág",
    "pagina",
    "pag",
    "blz",
    "bladzijde",
    "strona",
    "str",
    "sayfa",
    "sf",
    "σελίδα",
    "σελ",
    "صفحة",
    "صفحه",
    "ص",
    "עמוד",
    "עמ'",
    "पृष्ठ",
    "பக்கம்",
    "පිටුව",
    "halaman",
    "hal",
    "hlm",
];

/// What stands on both sides of a page's number.
const PAGE_AROUND: &[(&str, &str)] =
    &[("第", "页"), ("第", "頁"), ("", "页"), ("", "頁"), ("", "ページ"), ("", "쪽"), ("", "면")];

/// The text of a piece that is one short line and nothing else.
fn line(piece: &Piece) -> Option<String> {
    let text = match &piece.kind {
        PieceKind::Heading(_, content) => plain_text(content),
        // `- 18 -` is a list to Markdown.
        PieceKind::List(items) => match items.as_slice() {
            [PieceItem { label: None, pieces, .. }] => match pieces.as_slice() {
                [number] => {
                    number.bare().map(|text| text.plain()).filter(|text| text.ends_with('-'))?
                }
                _ => return None,
            },
            _ => return None,
        },
        _ => piece.bare()?.plain(),
    };
    let text = text.trim();
    let sentence = text.ends_with([
        '.', ':', '!', '?', ';', '。', '：', '！', '？', '；', '।', '۔', '؟', '෴', '…',
    ]);
    // Nor does a head break off within a word or before the next.
    let broken = text.ends_with([',', '،', '，', '、'])
        || text
            .strip_suffix(['-', '‐', '\u{ad}'])
            .is_some_and(|t| t.ends_with(char::is_alphabetic));
    let short = text.chars().take(LONGEST + 1).count() <= LONGEST && !text.contains('\n');
    (short && !sentence && !broken).then(|| text.to_owned())
}

/// A line as it is compared with others: single blanks, no capitals.
fn compared(text: &str) -> String {
    folded(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// What a running head is known by: its letters, whatever page number stands
/// before or after them.
fn key(text: &str) -> String {
    let number =
        |c: char| digit_value(c).is_some() || c.is_whitespace() || "-–—|·•/[]()".contains(c);
    let bare = text.trim_matches(number);
    compared(bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_known_whatever_its_page_number() {
        assert_eq!(key("12 | Keep  the Bell"), key("Keep the bell · 13"));
        assert_ne!(key("Keep the bell"), key("Keep the ferry"));
    }

    #[test]
    fn page_numbers_are_numbers_and_little_else() {
        for (line, number) in [
            ("12", "12"),
            ("– 3 –", "3"),
            ("١٢", "١٢"),
            ("| 7 |", "7"),
            ("Seite 7", "Seite 7"),
            ("СТР. 7", "СТР. 7"),
            ("第 7 页", "第 7 页"),
            ("7쪽", "7쪽"),
            ("3 / 8", "3 / 8"),
        ] {
            assert_eq!(page_number(line).as_deref(), Some(number));
        }
        for line in ["1999x", "12345", "in 12", "", "Saal 7", "第七页 7"] {
            assert_eq!(page_number(line), None);
        }
    }
}
