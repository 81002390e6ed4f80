//! What stands at the end: the closing notice and the contact.

use super::mend::wholly_emphasised;
use super::piece::{Piece, PieceKind, TextPiece};
use crate::source::Span;
use crate::statement::inline::links;
use crate::statement::{Contact, Inline};

/// How long a contact may be; what is longer is text.
const LONGEST: usize = 900;

/// Takes the contact off the end of the pieces.
///
/// It is the last short block that names an address and is introduced as one:
/// by a heading or a word of that meaning, or by a line that ends in a colon.
/// Without such words a last block that is nothing but addresses counts too.
pub fn take_contact(pieces: &mut Vec<Piece>) -> Option<Contact> {
    let run = pieces.iter().rev().take_while(|p| may_be_contact(p)).count();
    let first = pieces.len() - run;
    let heading = first.checked_sub(1).filter(|at| is_contact_heading(&pieces[*at]));
    let tail = &pieces[first..];
    if tail.is_empty() || !tail.iter().any(|p| p.text().is_some_and(has_address)) {
        return None;
    }
    let introduced = tail.iter().position(|p| p.text().is_some_and(introduces));
    let start = match (heading, introduced) {
        (Some(at), _) => at,
        (None, Some(at)) => first + at,
        (None, None) => {
            let only = tail.iter().rev().take_while(|p| p.text().is_some_and(is_address)).count();
            if only == 0 {
                return None;
            }
            pieces.len() - only
        }
    };
    let length: usize =
        pieces[start..].iter().filter_map(Piece::text).map(|t| t.plain().chars().count()).sum();
    if length > LONGEST || !pieces[start..].iter().any(|p| p.text().is_some_and(has_address)) {
        return None;
    }
    let taken: Vec<Piece> = pieces.drain(start..).collect();
    let span = taken.iter().map(|p| p.span).reduce(Span::to).unwrap_or_default();
    let paragraphs = taken
        .into_iter()
        .filter_map(|p| match p.kind {
            PieceKind::Text(text) => Some(text.content),
            PieceKind::Heading(_, content) => Some(vec![Inline::Strong(content)]),
            _ => None,
        })
        .collect();
    // A rule that only set the contact off has done its work.
    if matches!(pieces.last(), Some(Piece { kind: PieceKind::Rule, .. })) {
        pieces.pop();
    }
    Some(Contact { paragraphs, span })
}

/// Recognises the notice: the last paragraphs after the last number that are
/// emphasis from end to end.
pub fn find_notice(pieces: &mut Vec<Piece>) {
    let run = pieces
        .iter()
        .rev()
        .take_while(|p| p.bare().is_some_and(|text| wholly_emphasised(&text.content)))
        .count();
    if run == 0 || run == pieces.len() {
        return;
    }
    let taken: Vec<Piece> = pieces.drain(pieces.len() - run..).collect();
    let span = taken.iter().map(|p| p.span).reduce(Span::to).unwrap_or_default();
    let paragraphs = taken
        .into_iter()
        .filter_map(|p| match p.kind {
            PieceKind::Text(text) => Some(unwrap_emphasis(text.content)),
            _ => None,
        })
        .collect();
    pieces.push(Piece { kind: PieceKind::Notice(paragraphs), span });
}

/// The text of a notice without the emphasis around all of it.
fn unwrap_emphasis(content: Vec<Inline>) -> Vec<Inline> {
    content
        .into_iter()
        .flat_map(|inline| match inline {
            Inline::Emphasis(inner) => inner,
            Inline::Strong(inner) => vec![Inline::Strong(unwrap_emphasis(inner))],
            other => vec![other],
        })
        .collect()
}

fn may_be_contact(piece: &Piece) -> bool {
    piece.bare().is_some_and(|text| {
        text.plain().chars().count() <= 400 && !wholly_emphasised(&text.content)
    })
}

fn has_address(text: &TextPiece) -> bool {
    let mut found = Vec::new();
    links(&text.content, &mut found);
    !found.is_empty() || has_phone(&text.plain())
}

/// Whether a paragraph is an address and little else.
fn is_address(text: &TextPiece) -> bool {
    let plain = text.plain();
    has_address(text) && plain.chars().count() <= 160 && !plain.trim_end().ends_with('.')
}

/// Seven or more digits that stand together as telephone numbers do.
fn has_phone(text: &str) -> bool {
    text.split(|c: char| {
        !(c.is_ascii_digit() || matches!(c, '+' | ' ' | '-' | '/' | '(' | ')' | '.'))
    })
    .any(|part| {
        let digits = part.bytes().filter(u8::is_ascii_digit).count();
        (7..=15).contains(&digits) && !part.trim().contains("  ")
    })
}

fn introduces(text: &TextPiece) -> bool {
    let plain = text.plain();
    let lower = plain.trim_start().to_lowercase();
    let named = WORDS.iter().any(|word| {
        lower
            .strip_prefix(word)
            .is_some_and(|rest| !rest.chars().next().is_some_and(char::is_alphanumeric))
    });
    let short = plain.chars().count() <= 300;
    short
        && (named || plain.lines().next_back().is_some_and(|l| l.trim_end().ends_with([':', '：'])))
}

fn is_contact_heading(piece: &Piece) -> bool {
    let PieceKind::Heading(_, content) = &piece.kind else { return false };
    let lower = crate::statement::plain_text(content).trim().to_lowercase();
    WORDS.iter().any(|word| lower.starts_with(word))
}

/// Words that begin a contact, in lower case.
const WORDS: &[&str] = &[
    "contact",
    "contacts",
    "to contact",
    "for contact",
    "how to reach",
    "write to",
    "reach us",
    "get in touch",
    "for more information",
    "for further information",
    "kontakt",
    "kontaktdaten",
    "so erreichen sie uns",
    "ansprechpartner",
    "связь",
    "связаться",
    "для связи",
    "контакт",
    "контакты",
    "зв'язок",
    "зв’язок",
    "для зв'язку",
    "для зв’язку",
    "контакти",
    "contacto",
    "para contactar",
    "contacte",
    "contactez",
    "pour contacter",
    "contato",
    "contacto",
    "contatti",
    "contatto",
    "per contattare",
    "iletişim",
    "bize ulaşın",
    "kontak",
    "hubungi",
    "επικοινωνία",
    "للاتصال",
    "اتصل",
    "تماس",
    "צור קשר",
    "ליצירת קשר",
    "יצירת קשר",
    "संपर्क",
    "सम्पर्क",
    "தொடர்பு",
    "තොරතුරු සඳහා",
    "සම්බන්ධ",
    "联系",
    "聯絡",
    "联系方式",
    "連絡先",
    "お問い合わせ",
    "연락처",
    "문의",
];
