//! What stands at the end: the closing notice and the contact.

use super::mend::wholly_emphasised;
use super::piece::{Piece, PieceKind, TextPiece};
use crate::source::Span;
use crate::statement::inline::{links, plain_text};
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
    let tail = &pieces[first..];
    let heading = first.checked_sub(1).filter(|at| is_contact_heading(&pieces[*at]));
    let named = tail.iter().position(|p| p.text().is_some_and(is_named));
    // The last line that announces something, and nothing but short lines after it:
    // an earlier colon may announce anything.
    let introduced = tail
        .iter()
        .rposition(|p| p.text().is_some_and(introduces))
        .filter(|at| tail[at + 1..].iter().all(|p| plain(p).lines().all(is_short)));
    let addressed = |pieces: &[Piece]| pieces.iter().any(has_address);
    let start = match (heading, named, introduced) {
        (Some(at), ..) if run > 0 => at,
        (_, Some(at), _) => first + at,
        (_, None, Some(at)) if addressed(&tail[at..]) => first + at,
        _ => {
            let only = tail.iter().rev().take_while(|p| p.text().is_some_and(is_address)).count();
            if only == 0 {
                return None;
            }
            pieces.len() - only
        }
    };
    let length: usize = pieces[start..].iter().map(|p| plain(p).chars().count()).sum();
    if length > LONGEST {
        return None;
    }
    let taken: Vec<Piece> = pieces.drain(start..).collect();
    let span = taken.iter().map(|p| p.span).reduce(Span::to).unwrap_or_default();
    let mut paragraphs = Vec::new();
    taken.into_iter().for_each(|piece| take_paragraphs(piece, &mut paragraphs));
    // A rule that only set the contact off has done its work.
    if matches!(pieces.last(), Some(Piece { kind: PieceKind::Rule, .. })) {
        pieces.pop();
    }
    Some(Contact { paragraphs, span })
}

/// The paragraphs of a piece of the contact; an item of a list is one too.
fn take_paragraphs(piece: Piece, out: &mut Vec<Vec<Inline>>) {
    match piece.kind {
        PieceKind::Text(text) => out.push(keep_lines(text.content)),
        PieceKind::Heading(_, content) => out.push(vec![Inline::Strong(content)]),
        PieceKind::List(items) => {
            for item in items {
                item.pieces.into_iter().for_each(|piece| take_paragraphs(piece, out));
            }
        }
        _ => {}
    }
}

/// The longest line that is taken for a line of an address and not for a line
/// of running text.
const LINE: usize = 60;

/// The text with its line ends kept where all of its lines are short, as those
/// of an address are.
fn keep_lines(mut content: Vec<Inline>) -> Vec<Inline> {
    let short = plain_text(&content).lines().all(is_short);
    for inline in content.iter_mut().filter(|_| short) {
        if matches!(inline, Inline::Text { text, .. } if text == "\n") {
            *inline = Inline::Break;
        }
    }
    content
}

fn is_short(line: &str) -> bool {
    line.chars().count() <= LINE
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
    // What a colon announces is what it announces.
    let before = &pieces[pieces.len() - run - 1];
    if before.text().is_some_and(|text| text.plain().trim_end().ends_with([':', '：'])) {
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
    match &piece.kind {
        PieceKind::Text(text) => {
            let short = text.is_bare() && text.plain().chars().count() <= 400;
            short && (!wholly_emphasised(&text.content) || is_named(text))
        }
        // A list of addresses: short, without labels, nothing nested.
        PieceKind::List(items) => items.iter().all(|item| {
            item.label.is_none()
                && item.pieces.len() == 1
                && item.pieces[0].bare().is_some_and(|text| text.plain().chars().count() <= 160)
        }),
        _ => false,
    }
}

fn plain(piece: &Piece) -> String {
    match &piece.kind {
        PieceKind::Text(text) => text.plain(),
        PieceKind::List(items) => {
            items.iter().flat_map(|item| &item.pieces).map(plain).collect::<Vec<_>>().join("\n")
        }
        _ => String::new(),
    }
}

fn has_address(piece: &Piece) -> bool {
    match &piece.kind {
        PieceKind::Text(text) => holds_address(text),
        PieceKind::List(items) => items.iter().flat_map(|item| &item.pieces).any(has_address),
        _ => false,
    }
}

fn holds_address(text: &TextPiece) -> bool {
    let mut found = Vec::new();
    links(&text.content, &mut found);
    !found.is_empty() || text.plain().lines().any(has_phone)
}

/// Whether a paragraph is an address and little else.
fn is_address(text: &TextPiece) -> bool {
    let plain = text.plain();
    let mut found = Vec::new();
    links(&text.content, &mut found);
    !found.is_empty() && plain.chars().count() <= 160 && !plain.trim_end().ends_with('.')
}

/// Seven to fifteen digits that stand together as telephone numbers do, and
/// not as dates or quantities do.
fn has_phone(line: &str) -> bool {
    let part = |c: char| c.is_ascii_digit() || matches!(c, '+' | ' ' | '-' | '/' | '(' | ')');
    line.split(|c: char| !part(c)).any(|run| {
        let digits = run.bytes().filter(u8::is_ascii_digit).count();
        let marked = run.trim_start().starts_with(['+', '0', '('])
            || run.contains('-')
            || run.trim().len() == line.trim().len();
        (7..=15).contains(&digits) && marked && !run.contains("  ")
    })
}

/// Whether a paragraph says of itself that it is the contact: `Contact:`,
/// `Kontakt`, `To contact …:`.
fn is_named(text: &TextPiece) -> bool {
    let plain = text.plain();
    let lower = plain.trim_start().to_lowercase();
    let first = lower.lines().next().unwrap_or("");
    let named = |words: &[&str], alone: bool| {
        words.iter().any(|word| {
            first.strip_prefix(word).is_some_and(|rest| {
                let rest = rest.trim_start_matches(['*', '_']).trim();
                let ends = rest.is_empty() || rest.starts_with([':', '：']);
                ends || (alone && !rest.starts_with(char::is_alphanumeric))
                    || (!alone && rest.ends_with([':', '：']))
            })
        })
    };
    let short = plain.chars().count() <= 300;
    short
        && (named(NAMES, true) || named(SENTENCES, false) || (holds_address(text) && leads(first)))
}

/// Whether a line begins as a sentence that leads to an address.
fn leads(line: &str) -> bool {
    SENTENCES.iter().any(|word| {
        line.strip_prefix(word).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    })
}

/// Whether a paragraph ends by announcing what comes next.
fn introduces(text: &TextPiece) -> bool {
    let plain = text.plain();
    let short = plain.chars().count() <= 300;
    short && plain.trim_end().ends_with([':', '：'])
}

fn is_contact_heading(piece: &Piece) -> bool {
    let PieceKind::Heading(_, content) = &piece.kind else { return false };
    let lower = plain_text(content).trim().to_lowercase();
    let lower = lower.trim_end_matches([':', '：']);
    NAMES.contains(&lower) || leads(lower) || SENTENCES.contains(&lower)
}

/// Words that name the contact, in lower case; a colon or the end of the line
/// follows.
const NAMES: &[&str] = &[
    "contact",
    "contacts",
    "contact us",
    "how to reach us",
    "reach us",
    "kontakt",
    "kontaktdaten",
    "ansprechpartner",
    "ansprechpartnerin",
    "impressum",
    "связь",
    "контакт",
    "контакты",
    "наши контакты",
    "зв'язок",
    "зв’язок",
    "контакти",
    "contacto",
    "contactos",
    "contatos",
    "contato",
    "contatti",
    "contatto",
    "iletişim",
    "kontak",
    "kontakty",
    "επικοινωνία",
    "للاتصال",
    "للتواصل",
    "اتصل بنا",
    "تماس",
    "تماس با ما",
    "צור קשר",
    "ליצירת קשר",
    "יצירת קשר",
    "संपर्क",
    "सम्पर्क",
    "தொடர்பு",
    "தொடர்புக்கு",
    "සම්බන්ධ වන්න",
    "සම්බන්ධතා",
    "联系",
    "联系我们",
    "联系方式",
    "聯絡",
    "聯絡我們",
    "連絡先",
    "お問い合わせ",
    "연락처",
    "문의",
];

/// Beginnings of sentences that lead to an address.
const SENTENCES: &[&str] = &[
    "to contact",
    "for contact",
    "contact us",
    "how to reach",
    "write to",
    "reach us",
    "get in touch",
    "for more information",
    "for further information",
    "so erreichen sie",
    "weitere informationen",
    "schreiben sie",
    "связаться",
    "для связи",
    "пишите",
    "для зв'язку",
    "для зв’язку",
    "para contactar",
    "contacte",
    "escriba a",
    "contactez",
    "pour contacter",
    "pour nous",
    "écrivez",
    "per contattare",
    "scrivete",
    "bize ulaşın",
    "hubungi",
    "para mais",
    "neem contact",
];
