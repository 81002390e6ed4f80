//! What stands at the end: the closing notice and the contact.

use std::sync::LazyLock;

use super::language::{folded, is_mark, wide};
use super::mend::wholly_emphasised;
use super::piece::{Piece, PieceKind, TextPiece};
use crate::source::Span;
use crate::statement::inline::{links, plain_text};
use crate::statement::number::digit_value;
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
    let digit = |c: char| digit_value(c).is_some();
    let part = |c: char| digit(c) || matches!(c, '+' | ' ' | '-' | '/' | '(' | ')' | '＋' | '－');
    line.split(|c: char| !part(c)).any(|run| {
        let digits = run.chars().filter(|c| digit(*c)).count();
        let first = run.trim_start().chars().next();
        let marked = first.is_some_and(|c| "+(＋".contains(c) || digit_value(c) == Some(0))
            || run.contains(['-', '－'])
            || run.trim().len() == line.trim().len();
        (7..=15).contains(&digits) && marked && !run.contains("  ")
    })
}

/// Whether a paragraph says of itself that it is the contact: `Contact:`,
/// `Kontakt`, `To contact …:`.
fn is_named(text: &TextPiece) -> bool {
    let plain = text.plain();
    if plain.chars().take(301).count() > 300 {
        return false;
    }
    let first = folded(plain.trim_start().lines().next().unwrap_or(""));
    let first = first.as_str();
    let rest_of = |word: &String| first.strip_prefix(word.as_str());
    let ends = |rest: &str| {
        let rest = rest.trim_start_matches(['*', '_']).trim();
        rest.is_empty() || rest.starts_with([':', '：'])
    };
    // A name is followed by a colon, a dash or the end of the line; a sentence
    // goes on and ends in a colon, or an address follows.
    let name = |rest: &str| {
        ends(rest) || !rest.trim_start().starts_with(|c: char| c.is_alphanumeric() || is_mark(c))
    };
    let sentence = |rest: &str| ends(rest) || rest.trim_end().ends_with([':', '：']);
    NAMED.iter().filter_map(rest_of).any(name)
        || LEADING.iter().filter_map(rest_of).any(sentence)
        || (holds_address(text) && leads(first))
}

/// Whether a line, its letters folded, begins as a sentence that leads to an
/// address.
fn leads(line: &str) -> bool {
    LEADING.iter().any(|word| {
        let rest = line.strip_prefix(word.as_str());
        // Chinese and Japanese words do not end where a space is.
        let apart = |rest: &str| {
            word.ends_with(wide) || !rest.starts_with(|c: char| c.is_alphanumeric() || is_mark(c))
        };
        rest.is_some_and(apart)
    })
}

/// Whether a paragraph ends by announcing what comes next.
fn introduces(text: &TextPiece) -> bool {
    let plain = text.plain();
    let short = plain.chars().take(301).count() <= 300;
    short && plain.trim_end().ends_with([':', '：'])
}

fn is_contact_heading(piece: &Piece) -> bool {
    let PieceKind::Heading(_, content) = &piece.kind else { return false };
    let lower = folded(plain_text(content).trim());
    let lower = lower.trim_end_matches([':', '：']).trim_end();
    NAMED.iter().any(|name| name == lower) || leads(lower)
}

/// The words of a list, their letters folded.
fn all_folded(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| folded(word)).collect()
}

/// [`NAMES`], their letters folded.
static NAMED: LazyLock<Vec<String>> = LazyLock::new(|| all_folded(NAMES));

/// [`SENTENCES`], their letters folded.
static LEADING: LazyLock<Vec<String>> = LazyLock::new(|| all_folded(SENTENCES));

/// Words that name the contact; a colon or the end of the line follows. Case
/// and accents do not matter.
#[rustfmt::skip]
const NAMES: &[&str] = &[
    "contact", "contacts", "contact us", "how to reach us", "reach us", "contact details",
    "kontakt", "kontaktdaten", "ansprechpartner", "ansprechpartnerin", "impressum", "so erreichen sie uns",
    "связь", "контакт", "контакты", "наши контакты", "контактная информация", "обратная связь",
    "зв'язок", "контакти", "наші контакти", "контактна інформація",
    "nous contacter", "contactez-nous", "coordonnées", "pour nous contacter",
    "contacto", "contactos", "contáctenos", "datos de contacto",
    "contatos", "contato", "fale connosco", "fale conosco", "contactos úteis",
    "contatti", "contatto", "recapiti", "contattateci",
    "contactgegevens", "bereikbaarheid",
    "iletişim", "iletişim bilgileri", "irtibat", "bize ulaşın",
    "kontakty", "dane kontaktowe",
    "επικοινωνία", "στοιχεία επικοινωνίας",
    "للاتصال", "للتواصل", "اتصل بنا", "للاتصال بنا", "للتواصل معنا", "الاتصال", "تواصلوا معنا", "جهة الاتصال",
    "تماس", "تماس با ما", "ارتباط با ما", "راه‌های تماس", "راه‌های ارتباطی",
    "צור קשר", "צרו קשר", "ליצירת קשר", "יצירת קשר", "פרטי קשר", "פרטי התקשרות",
    "संपर्क", "सम्पर्क", "संपर्क करें", "सम्पर्क करें", "संपर्क सूत्र", "हमसे संपर्क करें",
    "தொடர்பு", "தொடர்புக்கு", "தொடர்புகளுக்கு", "தொடர்புகொள்ள", "தொடர்பு கொள்ள",
    "සම්බන්ධ වන්න", "සම්බන්ධතා", "සම්බන්ධ වීමට", "අප අමතන්න", "විමසීම්",
    "联系", "联系我们", "联系方式", "联系人", "联络", "聯絡", "聯絡我們", "聯絡方式", "聯繫", "聯繫方式", "聯繫我們",
    "連絡先", "ご連絡先", "お問い合わせ", "お問い合わせ先", "お問合せ", "お問合せ先", "問い合わせ先",
    "연락처", "문의", "문의처", "연락", "연락하실 곳",
    "kontak", "kontak kami", "hubungi", "hubungi kami", "narahubung",
];

/// Beginnings of sentences that lead to an address.
#[rustfmt::skip]
const SENTENCES: &[&str] = &[
    "to contact", "for contact", "contact us", "how to reach", "write to", "reach us",
    "get in touch", "for more information", "for further information",
    "so erreichen sie", "sie erreichen uns", "weitere informationen", "schreiben sie",
    "wenden sie sich", "kontaktieren sie",
    "связаться", "свяжитесь", "для связи", "пишите", "обращайтесь",
    "для зв'язку", "зв'яжіться", "пишіть", "звертайтеся",
    "para contactar", "contacte", "escriba a", "escríbanos", "póngase en contacto",
    "contactez", "pour contacter", "pour nous", "écrivez", "pour tout renseignement",
    "per contattare", "scrivete", "scriveteci", "per informazioni", "per contatti",
    "bize ulaşın", "bizimle iletişime", "bize ulaşmak", "iletişim için",
    "hubungi", "informasi lebih lanjut", "untuk menghubungi",
    "para mais", "entre em contacto", "entre em contato", "escreva para", "escrevam para",
    "neem contact", "voor meer informatie", "schrijf naar", "u bereikt ons",
    "skontaktuj", "napisz", "piszcie", "prosimy o kontakt",
    "επικοινωνήστε", "για επικοινωνία", "γράψτε μας", "για περισσότερες πληροφορίες",
    "للمزيد من المعلومات", "يمكنكم التواصل", "راسلونا",
    "برای تماس", "برای ارتباط", "برای اطلاعات بیشتر", "با ما تماس",
    "לפרטים נוספים", "כתבו אלינו", "ניתן לפנות",
    "संपर्क के लिए", "अधिक जानकारी के लिए", "हमें लिखें",
    "எங்களைத் தொடர்பு", "மேலும் விவரங்களுக்கு", "எங்களுக்கு எழுதுங்கள்",
    "අප සමඟ සම්බන්ධ", "වැඩි විස්තර සඳහා", "අපට ලියන්න",
    "如需联系", "来信请寄", "请联系", "欲联系", "請聯絡", "請聯繫",
    "お問い合わせは", "ご連絡は",
    "연락하시려면", "자세한 내용은", "문의는",
];
