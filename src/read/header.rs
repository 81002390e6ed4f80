//! Title, subtitle and byline: what stands before the body.

use std::sync::LazyLock;

use super::Front;
use super::dates::Calendar;
use super::language::{fold_into, folded, is_mark};
use super::piece::{Piece, PieceKind, TextPiece};
use super::settings::Settings;
use crate::diagnostic::Diagnostic;
use crate::source::{Source, Span};
use crate::statement::inline::{self, plain_text};
use crate::statement::{BylineKind, BylineLine, Date, Inline};

/// What stands before the body.
#[derive(Debug, Default)]
pub struct Header {
    /// The title; empty where there is none.
    pub title: Vec<Inline>,
    /// Where the title stands.
    pub title_span: Span,
    /// The subtitle.
    pub subtitle: Option<Vec<Inline>>,
    /// The byline as written.
    pub byline: Vec<BylineLine>,
    /// The issuing body.
    pub issuer: Option<String>,
    /// The day of issue.
    pub date: Option<Date>,
}

/// Takes the header off the front of the pieces.
pub fn take(
    pieces: &mut Vec<Piece>,
    front: &Front<'_>,
    calendar: &Calendar,
    findings: &mut Vec<Diagnostic>,
) -> Header {
    let mut header = Header::default();
    take_title(pieces, front.settings, &mut header, findings);
    join_dates(pieces, front.source, calendar);
    let count = byline_length(pieces, calendar);
    for piece in pieces.drain(..count) {
        if let PieceKind::Text(mut text) = piece.kind {
            if let Some(marker) = text.marker.take() {
                // A German date was taken for item 24 of a list.
                let text_of_marker =
                    Inline::Text { text: format!("{} ", marker.printed), span: marker.span };
                text.content.insert(0, text_of_marker);
            }
            for line in byline_lines(&text.content) {
                header.byline.push(byline_line(line, piece.span, calendar));
            }
        }
    }
    conclude(&mut header, front, calendar, findings);
    header
}

fn take_title(
    pieces: &mut Vec<Piece>,
    settings: &Settings,
    header: &mut Header,
    findings: &mut Vec<Diagnostic>,
) {
    let level_one = |p: &Piece| matches!(p.kind, PieceKind::Heading(1, _));
    let leading = pieces.first().is_some_and(level_one);
    let at =
        if leading || settings.title.is_none() { pieces.iter().position(level_one) } else { None };
    let mut after = 0;
    if let Some(at) = at {
        let piece = pieces.remove(at);
        if let PieceKind::Heading(_, content) = piece.kind {
            header.title = content;
        }
        header.title_span = piece.span;
        after = at;
    }
    if let Some(title) = &settings.title {
        let written = plain_text(&header.title);
        if header.title.is_empty() {
            header.title =
                vec![Inline::Text { text: title.clone(), span: place(settings, "title") }];
        } else if one_line(&written) != *title {
            findings.push(disagree("title", title, &one_line(&written), header.title_span));
            header.title =
                vec![Inline::Text { text: title.clone(), span: place(settings, "title") }];
        }
    }
    if let Some(Piece { kind: PieceKind::Heading(2, _), .. }) = pieces.get(after)
        && !header.title.is_empty()
        && followed_by_text(&pieces[after + 1..])
    {
        let piece = pieces.remove(after);
        if let PieceKind::Heading(_, content) = piece.kind {
            header.subtitle = Some(content);
        }
    }
    if let Some(subtitle) = &settings.subtitle {
        if let Some(written) = &header.subtitle
            && one_line(&plain_text(written)) != *subtitle
        {
            let shown = one_line(&plain_text(written));
            findings.push(disagree("subtitle", subtitle, &shown, header.title_span));
        }
        header.subtitle =
            Some(vec![Inline::Text { text: subtitle.clone(), span: place(settings, "subtitle") }]);
    }
    // Whatever stood before the title cannot be a byline under it.
    if after > 0 {
        findings.push(
            Diagnostic::warning(
                "text-before-title",
                pieces[0].span,
                "this stands before the title and is set after it",
            )
            .with_help("move the title to the top"),
        );
    }
}

/// Whether a second-level heading right under the title is a subtitle: it is
/// followed by text rather than by another heading of its level, which would
/// make it the first of several sections, and there is something to follow.
fn followed_by_text(rest: &[Piece]) -> bool {
    rest.first().is_some_and(|p| !matches!(p.kind, PieceKind::Heading(..)))
}

/// The most paragraphs that a byline has.
const MOST: usize = 5;

/// Makes a date whole that Markdown takes for lists in one another: `2026. 5.
/// 4.(월)`.
fn join_dates(pieces: &mut [Piece], source: &Source, calendar: &Calendar) {
    for piece in pieces.iter_mut().take(MOST) {
        let span = piece.span;
        let Some(text) = piece.text_mut().filter(|t| t.marker.is_some() && !t.inner.is_empty())
        else {
            continue;
        };
        let line = source.slice(span).trim_end();
        if !line.contains('\n') && calendar.read(line).is_some() {
            let content = vec![Inline::Text { text: line.to_owned(), span }];
            *text = TextPiece { content, ..TextPiece::default() };
        }
    }
}

/// How many of the first pieces are the byline.
fn byline_length(pieces: &[Piece], calendar: &Calendar) -> usize {
    let mut candidates = 0;
    let mut proven = 0;
    for (index, piece) in pieces.iter().take(MOST).enumerate() {
        let Some(text) = piece.text().filter(|t| t.inner.is_empty()) else { break };
        let as_written = match &text.marker {
            Some(marker) => format!("{} {}", marker.printed, text.plain()),
            None => text.plain(),
        };
        if text.marker.is_some() && calendar.read(&one_line(&as_written)).is_none() {
            break;
        }
        // What is long is text, and not worth a closer look.
        if as_written.lines().count() > 4
            || as_written.lines().any(|line| line.chars().count() > 120)
        {
            break;
        }
        let lines = byline_lines(&text.content);
        let dated = calendar.read(&one_line(&as_written)).is_some()
            || lines.iter().any(|line| calendar.read(&one_line(&plain_text(line))).is_some());
        let named = lines.iter().any(|line| issuer_in(&one_line(&plain_text(line))).is_some());
        let short = !text_ends_sentence(&as_written, dated, named);
        if !short || super::numbering::starts_with_number(&text.content) && !dated {
            break;
        }
        candidates = index + 1;
        if dated || named {
            proven = candidates;
        }
    }
    if proven == 0 && candidates == 1 && pieces.get(1).is_some_and(starts_body) {
        // One short line alone between the title and the first number.
        return 1;
    }
    proven
}

fn starts_body(piece: &Piece) -> bool {
    match &piece.kind {
        PieceKind::Text(text) => {
            text.marker.is_some() || super::numbering::starts_with_number(&text.content)
        }
        PieceKind::Heading(..) => true,
        _ => false,
    }
}

fn text_ends_sentence(text: &str, dated: bool, named: bool) -> bool {
    let text = text.trim_end();
    match text.chars().next_back() {
        // A name may end in an abbreviation: "e. V.", "A.Ş.".
        Some('.') => {
            let last = text.split_whitespace().next_back().unwrap_or("");
            !(dated || named && last.chars().count() <= 5)
        }
        Some('?' | '!' | ':' | ';' | '。' | '…' | '؟' | '！' | '？' | '：' | '।' | '۔') => {
            true
        }
        _ => false,
    }
}

/// The lines of a byline paragraph: at hard breaks, and at the line ends of a
/// source that nobody prepared.
fn byline_lines(content: &[Inline]) -> Vec<Vec<Inline>> {
    let broken: Vec<Inline> = content
        .iter()
        .map(|inline| match inline {
            Inline::Text { text, .. } if text == "\n" => Inline::Break,
            other => other.clone(),
        })
        .collect();
    inline::lines(&broken)
}

fn byline_line(content: Vec<Inline>, span: Span, calendar: &Calendar) -> BylineLine {
    let text = plain_text(&content);
    let kind = if calendar.read(&text).is_some() {
        BylineKind::Date
    } else if let Some((start, end)) = issuer_in(&text) {
        match calendar.at_end(&text) {
            // "Statement of 4 May 2026" says when, and not who.
            Some((at, _)) if at <= start => BylineKind::Date,
            _ => BylineKind::Issuer { start, end: before_date(&text, start, end, calendar) },
        }
    } else {
        BylineKind::Other
    };
    BylineLine { kind, content, span }
}

/// Where a name ends that a date follows on the same line: `Statement of the
/// Council, 4 May 2026`, `… on 4 May 2026`.
fn before_date(line: &str, start: usize, end: usize, calendar: &Calendar) -> usize {
    let Some((at, _)) = calendar.at_end(line).filter(|(at, _)| *at > start) else { return end };
    let blank = |c: char| c.is_whitespace() || ",،，、(（–—-|·".contains(c);
    let name = line[start..at].trim_end_matches(blank);
    let name = DATED.iter().find_map(|word| name.strip_suffix(word)).unwrap_or(name);
    start + name.trim_end_matches(blank).len()
}

/// Words between a name and a date, each with the blank before it.
const DATED: &[&str] = &[
    " on",
    " of",
    " vom",
    " am",
    " du",
    " le",
    " del",
    " de",
    " di",
    " da",
    " em",
    " van",
    " op",
    " от",
    " від",
    " z dnia",
    " της",
    " στις",
    " في",
    " بتاريخ",
    " در تاریخ",
    " ב",
    " tanggal",
];

/// Settles issuer and date from byline and settings, and reports where they
/// disagree.
fn conclude(
    header: &mut Header,
    front: &Front<'_>,
    calendar: &Calendar,
    findings: &mut Vec<Diagnostic>,
) {
    let settings = front.settings;
    let named = header.byline.iter().any(|l| matches!(l.kind, BylineKind::Issuer { .. }));
    if !named && let Some(line) = header.byline.iter_mut().find(|l| l.kind == BylineKind::Other) {
        // No phrase gives the issuer away: the first line that is not the
        // date says who speaks.
        let text = plain_text(&line.content);
        let end = before_date(&text, 0, text.len(), calendar);
        line.kind = BylineKind::Issuer { start: 0, end };
        let text = &text[..end];
        if settings.issuer.is_none() {
            findings.push(
                Diagnostic::note(
                    "issuer-inferred",
                    line.span,
                    format!("“{}” under the title is read as the issuing body", one_line(text)),
                )
                .with_help("write `issuer:` in the front matter to say who it is")
                .with(true, front.key("issuer", &one_line(text))),
            );
        }
    }
    for line in &header.byline {
        let text = plain_text(&line.content);
        match line.kind {
            BylineKind::Issuer { start, end } if header.issuer.is_none() => {
                header.issuer = Some(one_line(&text[start..end]));
            }
            BylineKind::Date if header.date.is_none() => header.date = calendar.read(&text),
            _ => {}
        }
        if header.date.is_none() {
            header.date = calendar.at_end(&text).map(|(_, date)| date);
        }
    }
    let span = header.byline.first().map_or(header.title_span, |line| line.span);
    if let Some(issuer) = header.issuer.as_ref().filter(|_| settings.issuer.is_none())
        && named
        && calendar.names_are_inflected()
    {
        findings.push(
            Diagnostic::note(
                "issuer-inferred",
                span,
                format!(
                    "the issuing body is read as “{issuer}”, with the ending that it has there"
                ),
            )
            .with_help("if the name by itself ends otherwise, write `issuer:` in the front matter")
            .with(false, front.key("issuer", issuer)),
        );
    }
    if let Some(issuer) = &settings.issuer {
        if settings.places.contains_key("issuer")
            && let Some(written) = header.issuer.as_deref().filter(|w| !same_words(w, issuer))
        {
            let names = |line: &BylineLine| matches!(line.kind, BylineKind::Issuer { .. });
            let at = header.byline.iter().position(names);
            let place = at.map_or(span, |at| header.byline[at].span);
            findings.push(disagree("issuer", issuer, written, place));
            // A date behind the name stays.
            if let Some(line) = at.map(|at| header.byline.remove(at))
                && let Some((date, _)) = calendar.at_end(&plain_text(&line.content))
            {
                let (_, content) = inline::split_at(&line.content, date);
                let line = BylineLine { kind: BylineKind::Date, content, ..line };
                header.byline.insert(at.unwrap_or(0), line);
            }
        }
        header.issuer = Some(issuer.clone());
    }
    if let Some(date) = settings.date {
        if let Some(written) = header.date.filter(|written| *written != date) {
            // A place or a name before the date stays.
            let at = |line: &BylineLine| {
                let text = plain_text(&line.content);
                let before = calendar.at_end(&text);
                before
                    .map(|_| before_date(&text, 0, text.len(), calendar))
                    .or((line.kind == BylineKind::Date).then_some(0))
            };
            let dated = header.byline.iter().position(|line| at(line).is_some());
            let place = dated.map_or(span, |index| header.byline[index].span);
            findings.push(disagree("date", &date.to_string(), &written.to_string(), place));
            if let Some(index) = dated {
                let line = &mut header.byline[index];
                match at(line) {
                    Some(end @ 1..) => {
                        line.content = inline::split_at(&line.content, end).0;
                        if line.kind == BylineKind::Date {
                            line.kind = BylineKind::Other;
                        }
                    }
                    _ => drop(header.byline.remove(index)),
                }
            }
        }
        header.date = Some(date);
    }
}

/// Whether a name is the same but for the endings that its place in a
/// sentence gives it: "Международного комитета" is "Международный комитет".
fn same_words(a: &str, b: &str) -> bool {
    let stems = |text: &str| -> Vec<String> {
        text.split_whitespace().map(|word| word.to_lowercase().chars().take(4).collect()).collect()
    };
    stems(a) == stems(b)
}

/// The bytes of the issuer's name in a line such as "Statement of the X".
fn issuer_in(line: &str) -> Option<(usize, usize)> {
    issuer_behind(line).or_else(|| issuer_before(line))
}

/// The name that follows what a statement calls itself.
fn issuer_behind(line: &str) -> Option<(usize, usize)> {
    FOLDED_PHRASES.iter().find_map(|(kinds, links)| {
        let kind_end = kinds.iter().filter_map(|kind| starts_with(line, kind)).max()?;
        let rest = &line[kind_end..];
        // A link such as "of the", the longest first; for a language that uses
        // a case instead, the name follows at once.
        let link = links.iter().filter_map(|l| starts_with(rest, l)).max();
        let after = match link {
            Some(length) => kind_end + length,
            None if links.iter().any(String::is_empty) => kind_end,
            None => return None,
        };
        let name = line[after..].trim_start();
        let start = line.len() - name.len();
        let end = start + name.trim_end().len();
        let first = name.chars().next()?;
        let named = first.is_alphanumeric() && !first.is_lowercase() || OPENERS.contains(&first);
        let about = FOLDED_ABOUT.iter().any(|word| starts_with(name, word).is_some());
        (end > start && named && !about).then_some((start, end))
    })
}

/// Marks that a name may begin with.
const OPENERS: &[char] = &['«', '“', '„', '"', '‘', '「', '『', '《'];

/// Words that say what a statement is about, in languages whose names may
/// follow at once and that have no capitals.
const ABOUT: &[&str] = &["حول", "بشأن", "بخصوص", "عن", "درباره", "در مورد", "על", "בעניין", "בדבר"];

/// The name that stands before what a statement calls itself, as it does in
/// languages whose verb comes last and in Chinese.
fn issuer_before(line: &str) -> Option<(usize, usize)> {
    let line = line.trim_end();
    let whole = folded(line);
    let (name, spaced) = FOLDED_SUFFIXES.iter().find_map(|(kinds, links, spaced)| {
        let ends = |word: &String| {
            whole.ends_with(word.as_str()).then(|| ends_with(line, word, *spaced)).flatten()
        };
        let name = kinds.iter().filter_map(ends).min()?;
        let name = &line[..name];
        let link = links.iter().filter_map(|link| ends_with(name, link, false)).min();
        Some((&name[..link.unwrap_or(name.len())], *spaced))
    })?;
    // What it is about stands between the name and the kind.
    let about = ["关于", "關於", "就"].into_iter().filter_map(|word| name.find(word)).min();
    let name = &name[..about.filter(|at| *at > 0 && !spaced).unwrap_or(name.len())];
    let mut end = name.trim_end().len();
    // A Turkish name is parted from its ending.
    if let Some(at) = name.rfind(['\'', '’']).filter(|at| spaced && !name[*at..].contains(' ')) {
        end = at;
    }
    let name = &name[..end];
    let first = name.chars().next()?;
    let named = first.is_alphanumeric() && !first.is_lowercase() || OPENERS.contains(&first);
    (named && name.chars().count() > 1).then_some((0, end))
}

/// Where `phrase`, its letters folded, begins at the end of `line`, blanks before it left out,
/// regardless of case; as a word of its own where words are spaced.
fn ends_with(line: &str, phrase: &str, spaced: bool) -> Option<usize> {
    let line = line.trim_end();
    let at = line.char_indices().rev().map(|(at, _)| at).take(phrase.chars().count() + 4);
    let at = at.filter(|at| folded(&line[*at..]) == phrase).last()?;
    let before = &line[..at];
    let apart = !spaced || before.ends_with([' ', '\u{a0}', '-']);
    apart.then(|| before.trim_end_matches([' ', '\u{a0}', '-', '\u{3000}']).len())
}

/// The length of `phrase`, its letters folded, at the start of `line`, blanks
/// after it included, regardless of case and accents and only up to the end of a word.
fn starts_with(line: &str, phrase: &str) -> Option<usize> {
    let (wanted, first) = (phrase, line.bytes().next()?);
    let other = first.is_ascii() && Some(first.to_ascii_lowercase()) != wanted.bytes().next();
    if wanted.is_empty() || other {
        return None;
    }
    let mut read = String::new();
    let mut rest = line.chars();
    // Marks of the last letter belong to it.
    loop {
        let mut ahead = rest.clone();
        let Some(c) = ahead.next() else { break };
        let length = read.len();
        fold_into(c, &mut read);
        if read.len() > wanted.len() || !wanted.starts_with(read.as_str()) {
            read.truncate(length);
            break;
        }
        rest = ahead;
    }
    if read != wanted {
        return None;
    }
    let after = rest.as_str();
    let goes_on = after.chars().next().is_some_and(|c| c.is_alphanumeric() || is_mark(c));
    let ends_word = !goes_on || phrase.ends_with('\'');
    let blanks = after.len() - after.trim_start().len();
    ends_word.then(|| line.len() - after.len() + blanks)
}

type FoldedPhrase = (Vec<String>, Vec<String>);

type FoldedSuffix = (Vec<String>, Vec<String>, bool);

fn all_folded(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| folded(word)).collect()
}

/// [`PHRASES`], their letters folded.
static FOLDED_PHRASES: LazyLock<Vec<FoldedPhrase>> = LazyLock::new(|| {
    PHRASES.iter().map(|(kinds, links)| (all_folded(kinds), all_folded(links))).collect()
});

/// [`SUFFIXES`], their letters folded.
static FOLDED_SUFFIXES: LazyLock<Vec<FoldedSuffix>> = LazyLock::new(|| {
    let fold = |(kinds, links, spaced): &Suffix| (all_folded(kinds), all_folded(links), *spaced);
    SUFFIXES.iter().map(fold).collect()
});

/// [`ABOUT`], their letters folded.
static FOLDED_ABOUT: LazyLock<Vec<String>> = LazyLock::new(|| all_folded(ABOUT));

/// What a statement calls itself in several languages, and the words that lead
/// from there to the name of who makes it. An empty link means that the name
/// may follow at once, in a case of its own.
type Phrase = (&'static [&'static str], &'static [&'static str]);

#[rustfmt::skip]
const PHRASES: &[Phrase] = &[
    (
        &["statement", "joint statement", "public statement", "press statement", "open letter",
          "declaration", "joint declaration", "resolution", "appeal", "letter", "announcement",
          "a statement", "report", "issued", "published", "message", "press release"],
        &["of the", "by the", "from the", "of", "by", "from"],
    ),
    (&["by the", "from the", "by", "from"], &[""]),
    (
        &["erklärung", "gemeinsame erklärung", "öffentliche erklärung", "presseerklärung",
          "pressemitteilung", "stellungnahme", "offener brief", "aufruf", "resolution",
          "mitteilung", "beschluss", "bekanntmachung", "appell"],
        &["des", "der", "von der", "von den", "von dem", "vom", "von"],
    ),
    (
        &["заявление", "совместное заявление", "обращение", "резолюция", "открытое письмо",
          "декларация", "воззвание", "сообщение"],
        &["от", ""],
    ),
    (
        &["заява", "спільна заява", "звернення", "відкритий лист", "декларація", "резолюція",
          "повідомлення"],
        &["від", ""],
    ),
    (
        &["déclaration", "déclaration commune", "déclaration publique", "communiqué",
          "communiqué de presse", "résolution", "appel", "lettre ouverte"],
        &["de la", "du", "des", "de l'", "de"],
    ),
    (
        &["declaración", "declaración conjunta", "comunicado", "comunicado conjunto", "manifiesto",
          "resolución", "llamamiento", "carta abierta"],
        &["de la", "del", "de los", "de las", "de"],
    ),
    (
        &["declaração", "declaração conjunta", "comunicado", "resolução", "apelo", "carta aberta",
          "nota", "manifesto"],
        &["da", "do", "das", "dos", "de"],
    ),
    (
        &["dichiarazione", "dichiarazione congiunta", "comunicato", "comunicato stampa",
          "risoluzione", "appello", "lettera aperta"],
        &["della", "del", "dello", "dei", "degli", "delle", "dell'", "di"],
    ),
    (
        &["verklaring", "gezamenlijke verklaring", "open brief", "resolutie", "oproep",
          "mededeling", "persbericht"],
        &["van de", "van het", "van"],
    ),
    (
        &["oświadczenie", "wspólne oświadczenie", "apel", "list otwarty", "uchwała", "deklaracja",
          "stanowisko", "komunikat", "odezwa"],
        &[""],
    ),
    (
        &["δήλωση", "κοινή δήλωση", "ανακοίνωση", "κοινή ανακοίνωση", "ψήφισμα", "διακήρυξη",
          "ανοιχτή επιστολή"],
        &["της", "του", "των", "από την", "από τον", "από το", "από τους", "από"],
    ),
    (
        &["pernyataan", "pernyataan bersama", "pernyataan sikap", "deklarasi", "seruan",
          "pengumuman", "surat terbuka"],
        &["dari", "oleh", ""],
    ),
    (
        &["بيان", "بيان مشترك", "إعلان", "نداء", "بلاغ", "رسالة مفتوحة"],
        &["من", "صادر عن", "صادر من", ""],
    ),
    (
        &["بیانیه", "بیانیهٔ", "بیانیه‌ی", "بیانیه مشترک", "اعلامیه", "اعلامیهٔ", "اعلامیه‌ی", "اطلاعیه",
          "نامه سرگشاده"],
        &["از", "از سوی", ""],
    ),
    (
        &["הצהרת", "הצהרה", "הודעת", "הודעה", "קריאת", "קריאה", "גילוי דעת", "מכתב גלוי"],
        &["של", "מאת", "מטעם", "משותפת של", ""],
    ),
];

/// What a statement calls itself where the name comes first, the words or
/// endings that tie the name to it, and whether words have spaces between.
type Suffix = (&'static [&'static str], &'static [&'static str], bool);

#[rustfmt::skip]
const SUFFIXES: &[Suffix] = &[
    (
        &["bildirisi", "açıklaması", "basın açıklaması", "ortak açıklaması", "duyurusu",
          "bildirgesi", "çağrısı", "beyanı", "açık mektubu"],
        &[],
        true,
    ),
    (
        &["वक्तव्य", "का वक्तव्य", "का बयान", "का कथन", "की घोषणा", "की अपील", "का संयुक्त वक्तव्य", "का खुला पत्र",
          "की विज्ञप्ति", "का ज्ञापन"],
        &[" का", " की", " के", " द्वारा जारी", " की ओर से"],
        true,
    ),
    (&["அறிக்கை", "கூட்டறிக்கை", "வேண்டுகோள்", "பிரகடனம்"], &[" வெளியிடும்", " வெளியிட்ட", "-இன்", "-யின்"], true),
    (
        &["ප්‍රකාශය", "නිවේදනය", "ඒකාබද්ධ ප්‍රකාශය", "විවෘත ලිපිය"],
        &["ගේ", " විසින් නිකුත් කරන", " විසින් නිකුත් කළ"],
        true,
    ),
    (
        &["성명", "성명서", "공동 성명", "공동성명", "입장문", "선언", "선언문", "호소문", "발표문", "공개서한"],
        &["의"],
        true,
    ),
    (
        &["声明", "聲明", "联合声明", "聯合聲明", "共同声明", "声明文", "声明书", "公告", "公开信", "公開信", "公開書簡",
          "呼吁书", "呼籲書", "倡议书", "宣言", "お知らせ", "見解", "要望書", "アピール"],
        &["による", "からの", "の", "的"],
        false,
    ),
];

fn disagree(key: &str, wins: &str, loses: &str, span: Span) -> Diagnostic {
    Diagnostic::warning(
        "metadata-disagrees",
        span,
        format!("the front matter says {key} “{wins}”, the text says “{loses}”; the front matter is taken"),
    )
    .with_help("make the two say the same")
}

fn place(settings: &Settings, key: &str) -> Span {
    settings.places.get(key).copied().unwrap_or_default()
}

/// A text on one line, blanks single.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_give_the_issuer() {
        for (line, name) in [
            ("Statement of the Harbour Council", "Harbour Council"),
            ("Statement by Anna Berg", "Anna Berg"),
            ("Erklärung des Hafenrats", "Hafenrats"),
            ("Заявление Портового совета", "Портового совета"),
            ("Declaración del Consejo", "Consejo"),
            ("Déclaration de l’Union", "Union"),
            ("DÉCLARATION DE L'UNION", "UNION"),
            ("ΑΝΑΚΟΙΝΩΣΗ ΤΟΥ ΣΥΛΛΟΓΟΥ", "ΣΥΛΛΟΓΟΥ"),
            ("Liman Kurulu’nun Açıklaması", "Liman Kurulu"),
            ("VAPUR YOLCULARI BİLDİRİSİ", "VAPUR YOLCULARI"),
            ("घाट समिति का वक्तव्य", "घाट समिति"),
            ("港务委员会关于渡轮的声明", "港务委员会"),
            ("渡し船利用者の会の声明", "渡し船利用者の会"),
            ("나루터 모임의 성명", "나루터 모임"),
        ] {
            let (start, end) = issuer_in(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!(&line[start..end], name);
        }
        for line in ["Statement of facts", "声明", "بيان حول العبّارة", "Bir açıklaması yok"]
        {
            assert_eq!(issuer_in(line), None, "{line}");
        }
        assert_eq!(issuer_in("Statements of the Council"), None);
    }
}
