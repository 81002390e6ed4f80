//! Nothing is lost: statements made at random of everything the format knows
//! have the same words in the same order in the source, in the model, in the
//! reader PDF as its tags lead through it, and in the EPUB.
//!
//! `WHOLE_CASES=5000 cargo test --release --test whole` makes more of them.

#[path = "support/made.rs"]
mod made;
#[path = "support/pdf.rs"]
mod pdf;

use made::{make, part, reader, without_tags};
use pamphleteer::diagnostic::Severity;
use pamphleteer::outline::json;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// A piece of a statement: its Markdown, and the words that it says. In both,
/// a footnote stands between `⟦` and `⟧`.
#[derive(Debug, Clone)]
struct Said {
    source: String,
    words: String,
}

fn said(source: impl Into<String>, words: impl Into<String>) -> Said {
    Said { source: source.into(), words: words.into() }
}

/// Words of several alphabets, with marks that typography touches, markup
/// touches, or Typst would touch.
const WORDS: &[&str] = &[
    "the",
    "quay",
    "Harbour",
    "representation",
    "of",
    "both",
    "shores,",
    "Überfahrt",
    "straßenweise",
    "garçon",
    "naïveté",
    "Žižkov",
    "łódka",
    "øre",
    "слово",
    "Пристань",
    "международного",
    "ἀρχή",
    "λόγος",
    "Θάλασσα",
    "it's",
    "\"quoted\"",
    "(aside)",
    "half-hearted",
    "12",
    "3.5",
    "1931",
    "50%",
    "a/b",
    "x=y",
    "#import",
    "$a$",
    "@b",
    "// c",
    "fi",
    "office",
    "ﬁn",
    "ĳ",
    "e\u{301}t\u{e9}",
    "²",
    "½",
    "№",
    "co\u{ad}operate",
    "a\u{a0}b",
    "—",
    "–",
    "…",
    "end;",
    "end.",
    "why?",
    "so:",
    "I.",
    "e.g.",
    "https://example.org/a_b",
    "www.example.org",
    "post@example.org",
];

fn word() -> impl Strategy<Value = String> {
    select(WORDS).prop_map(str::to_owned)
}

fn plain(most: usize) -> impl Strategy<Value = String> {
    vec(word(), 1..most).prop_map(|words| words.join(" "))
}

/// Phrases with marks around them, and characters written otherwise.
fn phrase() -> impl Strategy<Value = Said> {
    let few = || vec(select(&WORDS[..32]), 1..4).prop_map(|words| words.join(" "));
    let letters = || select(&["north", "Ufer", "слово", "λόγος", "N2"][..]).prop_map(str::to_owned);
    prop_oneof![
        12 => plain(6).prop_map(|w| said(w.clone(), w)),
        1 => few().prop_map(|w| said(format!("*{w} x*"), format!("{w} x"))),
        1 => few().prop_map(|w| said(format!("**{w} x**"), format!("{w} x"))),
        1 => few().prop_map(|w| said(format!("***{w} x***"), format!("{w} x"))),
        1 => few().prop_map(|w| said(format!("*y **{w} x** z*"), format!("y {w} x z"))),
        1 => few().prop_map(|w| said(format!("_{w} x_"), format!("{w} x"))),
        1 => few().prop_map(|w| said(format!("~~{w} x~~"), format!("{w} x"))),
        1 => letters().prop_map(|w| said(format!("m<sup>{w}</sup>"), format!("m{w}"))),
        1 => letters().prop_map(|w| said(format!("H<sub>*{w}*</sub>O"), format!("H{w}O"))),
        1 => few().prop_map(|w| said(format!("[{w} x](https://example.org/p?q=1&r=2)"), format!("{w} x"))),
        1 => few().prop_map(|w| said(format!("[*{w}* x](#p1)"), format!("{w} x"))),
        1 => few().prop_map(|w| said(format!("[{w} x][ref]"), format!("{w} x"))),
        1 => letters().prop_map(|w| said(format!("<https://example.org/{}>", w.len()), format!("https://example.org/{}", w.len()))),
        1 => letters().prop_map(|w| said(format!("`{w}  #*_ {w}`"), format!("{w} #*_ {w}"))),
        1 => letters().prop_map(|w| said(format!("\\*{w}\\* \\[{w}\\] \\# \\`a\\` \\<b\\>"), format!("*{w}* [{w}] # `a` <b>"))),
        1 => letters().prop_map(|w| said(format!("{w}&amp;{w} &eacute; &#1078; &lt;i&gt;"), format!("{w}&{w} é ж <i>"))),
        1 => letters().prop_map(|w| said(format!("{w}<!-- out of sight -->{w}"), format!("{w}{w}"))),
        1 => few().prop_map(|w| said(format!("noted⟦{w} x⟧"), format!("noted⟦{w} x⟧"))),
        1 => few().prop_map(|w| said(format!("*noted⟦y *{w} x* z⟧*"), format!("noted⟦y {w} x z⟧"))),
    ]
}

/// Running text: phrases with blanks or line ends between them.
fn running() -> impl Strategy<Value = Said> {
    let between = prop_oneof![8 => Just(" "), 2 => Just("\n"), 1 => Just("  \n"), 1 => Just("\\\n"), 1 => Just("<br>")];
    vec((phrase(), between), 1..7).prop_map(|parts| {
        let mut all = said("Begin ", "Begin ");
        for (part, between) in parts {
            // A line that begins with a mark of a block would be one.
            all.source += &format!("{}{between}so ", part.source);
            all.words += &format!("{} so ", part.words);
        }
        said(all.source.trim_end(), all.words)
    })
}

/// Running text on one line.
fn line() -> impl Strategy<Value = Said> {
    running().prop_map(|s| {
        let source = s.source.replace("  \n", " ").replace("\\\n", " ").replace('\n', " ");
        said(source.replace("<br>", " "), s.words)
    })
}

/// Every line of a text but the first indented.
fn indented(text: &str, by: &str) -> String {
    text.replace('\n', &format!("\n{by}")).replace(&format!("\n{by}\n"), "\n\n")
}

fn number() -> impl Strategy<Value = (String, String)> {
    let digits = |n: u32, zero: char| -> String {
        n.to_string()
            .chars()
            .map(|c| char::from_u32(zero as u32 + c as u32 - 48).expect("a digit"))
            .collect()
    };
    (1u32..40, 0..10).prop_map(move |(n, form)| match form {
        0 => (format!("{n})"), n.to_string()),
        1 => (format!("{n}\\."), n.to_string()),
        2 => (format!("**{n}.**"), n.to_string()),
        3 => (format!("{}.", digits(n, '٠')), digits(n, '٠')),
        4 => (format!("{}.", digits(n, '०')), digits(n, '०')),
        5 => (format!("{}．", digits(n, '０')), digits(n, '０')),
        6 => (format!("{n}、"), format!("{n}、")),
        7 => ("1934.".to_owned(), "1934".to_owned()),
        _ => (format!("{n}."), n.to_string()),
    })
}

/// One block, or several that belong together.
fn block() -> impl Strategy<Value = Said> {
    let body = prop_oneof![
        8 => (number(), running()).prop_map(|((mark, label), t)| {
            said(format!("{mark} {}", indented(&t.source, "   ")), format!("{label} {}", t.words))
        }),
        1 => (number(), running(), vec(running(), 1..4)).prop_map(|((mark, label), t, points)| {
            let mut all = said(format!("{mark} {}", indented(&t.source, "   ")), format!("{label} {}", t.words));
            for (letter, point) in ('a'..).zip(points) {
                all.source += &format!("\n\n   ({letter}) {}", indented(&point.source, "   "));
                all.words += &format!("({letter}) {}", point.words);
            }
            all
        }),
        1 => (number(), running(), running(), line()).prop_map(|((mark, label), t, quoted, by)| said(
            format!("{mark} {}:\n\n> {}\n>\n> — {}", indented(&t.source, "   "), indented(&quoted.source, "> "), by.source),
            format!("{label} {}:{}{}", t.words, quoted.words, by.words),
        )),
        1 => (number(), running(), running()).prop_map(|((mark, label), t, quoted)| said(
            format!("{mark} {} so:\n\n{}", indented(&t.source, "   "), quoted.source),
            format!("{label} {} so:{}", t.words, quoted.words),
        )),
        2 => running(),
        1 => (2usize..7, line()).prop_map(|(level, t)| said(format!("{} {}", "#".repeat(level), t.source), t.words)),
        1 => line().prop_map(|t| said(format!("{}\n---", t.source), t.words)),
        1 => running().prop_map(|t| said(format!("> {}", indented(&t.source, "> ")), t.words)),
        1 => (running(), running()).prop_map(|(a, b)| said(
            format!("> > {}\n>\n> - {}", indented(&a.source, "> > "), indented(&b.source, ">   ")), a.words + &b.words)),
        1 => vec(running(), 1..4).prop_map(|items| Said {
            source: items.iter().map(|t| format!("- {}\n", indented(&t.source, "  "))).collect(),
            words: items.into_iter().map(|t| t.words).collect(),
        }),
        1 => (running(), running(), running()).prop_map(|(a, b, c)| said(
            format!("- {}\n\n  3) {}\n\n     * {}", indented(&a.source, "  "), indented(&b.source, "     "), indented(&c.source, "       ")),
            format!("{} 3) {}{}", a.words, b.words, c.words),
        )),
        1 => (vec(line(), 2..3), vec(vec(line(), 2..3), 0..4)).prop_map(|(head, rows)| {
            let row = |cells: &[Said]| -> String {
                cells.iter().map(|c| format!("| {} ", c.source)).collect::<String>() + "|\n"
            };
            let source = row(&head) + "|:--|--:|\n" + &rows.iter().map(|cells| row(cells)).collect::<String>();
            said(source, head.iter().chain(rows.iter().flatten()).map(|c| c.words.as_str()).collect::<String>())
        }),
        1 => plain(9).prop_map(|t| said(format!("```text\n{t}\n  {t}\n```"), format!("{t}{t}"))),
        1 => plain(9).prop_map(|t| said(format!("    {t}\n    #{t}"), format!("{t}#{t}"))),
        1 => Just(said("***", "")),
        1 => Just(said("<!-- not for print\n\nat all -->", "")),
        1 => Just(said("The boats of both shores are heard at the\n\nold school on the hill.",
            "The boats of both shores are heard at the old school on the hill.")),
        1 => Just(said("The boats of both shores need a repre-\n\n17\n\nsentation on the hill.",
            "The boats of both shores need a representation on the hill.")),
        1 => Just(said("2. The boats of both shores are heard at the\n\n- 18 -\n\nold school on the hill.",
            "2 The boats of both shores are heard at the old school on the hill.")),
    ];
    body.boxed()
}

#[derive(Debug, Clone)]
struct Whole {
    source: String,
    words: String,
}

fn statement() -> impl Strategy<Value = Whole> {
    let lang = select(&["en", "de", "fr", "ru", "el", "es", "tr"][..]);
    let title =
        vec(select(&["Keep", "the", "*quay*", "слово", "Ä", "`x`", "#1", "A&B", "2"][..]), 1..6)
            .prop_map(|w| format!("Keep {}", w.join(" ")));
    let head = (
        lang,
        title,
        proptest::option::of(line()),
        select(
            &[
                "",
                "Statement of the Harbour Friends\\\n5 May 2026",
                "Statement of the *Harbour* Friends\n\n5 May 2026",
                "Harbour Friends, 2026-05-05",
                "24. Februar 2022",
            ][..],
        ),
    );
    let tail = select(
        &[
            "",
            "*Come to the quay on Sunday, **all** of you.*",
            "*Come to the quay.*\n\n*Bring a boat.*",
            "Contact: friends@example.org",
            "*Come to the quay on Sunday.*\n\nContact:\\\n<friends@example.org>\\\nQuay 5, <https://example.org/>",
            "## Contact\n\nHarbour Friends\\\n+49 30 123456",
        ][..],
    );
    (head, vec(block(), 0..14), tail).prop_map(|((lang, title, subtitle, byline), blocks, tail)| {
        let mut source = format!("---\nlang: {lang}\n---\n# {title}\n\n");
        let mut words = format!("{title} ");
        if let Some(subtitle) = subtitle {
            source += &format!("## {}\n\n", subtitle.source);
            words += &subtitle.words;
        }
        source += &format!("{byline}\n\n");
        words += &byline.replace('\\', "");
        for block in blocks {
            source += &format!("{}\n\n", block.source);
            words += &block.words;
        }
        source += &format!("1. The last one.\n\n{tail}\n");
        words += &format!(
            "1 The last one.{}",
            tail.replace("##", "").replace('\\', "").replace(['<', '>'], "")
        );
        with_notes(
            &source,
            &words
                .replace("*quay*", "quay")
                .replace("**all**", "all")
                .replace("*Harbour*", "Harbour")
                .replace("*Come", "Come")
                .replace("you.*", "you.")
                .replace(".*", ".")
                .replace("*Bring", "Bring")
                .replace("`x`", "x"),
        )
    })
}

/// Footnotes out of the text and under it.
fn with_notes(source: &str, words: &str) -> Whole {
    let mut out = String::new();
    let mut notes = String::new();
    for (index, part) in source.split('⟦').enumerate() {
        match part.split_once('⟧') {
            Some((note, rest)) if index > 0 => {
                out += &format!("[^n{index}]{rest}");
                notes += &format!("[^n{index}]: {note}\n\n");
            }
            _ => out += part,
        }
    }
    Whole {
        source: format!("{out}\n{notes}\n[ref]: https://example.org/ref\n"),
        words: words.to_owned(),
    }
}

/// What is compared: letters, digits and signs, without the marks that a
/// product exchanges, adds or leaves out – blanks, quotes, hyphens, bullets,
/// what ends a number.
fn folded(text: &str) -> String {
    use GeneralCategory as G;
    text.chars()
        .filter(|c| {
            let drop = matches!(
                c.general_category(),
                G::Format | G::DashPunctuation | G::InitialPunctuation | G::FinalPunctuation
            );
            !drop && !c.is_whitespace() && !"\"'„‚.()•·◦‣…．、".contains(*c)
        })
        .collect()
}

/// The text without its footnotes, marks left where `mark` is, and the notes.
fn apart(words: &str, mark: bool) -> (String, Vec<String>) {
    let mut running = String::new();
    let mut notes = Vec::new();
    for part in words.split('⟦') {
        match part.split_once('⟧') {
            Some((note, rest)) => {
                notes.push(folded(note));
                if mark {
                    running += &notes.len().to_string();
                }
                running += rest;
            }
            None => running += part,
        }
    }
    (folded(&running), notes)
}

/// The running text of the EPUB and its footnotes.
fn book_text(document: &str) -> (String, Vec<String>) {
    let start = document.find("<body").expect("a body");
    let mut running = String::new();
    let mut notes = Vec::new();
    for (index, part) in document[start..].split("<aside").enumerate() {
        match part.split_once("</aside>") {
            Some((note, rest)) if index > 0 => {
                notes.push(folded(&without_tags(&format!("<body{note}</html>"))));
                running += rest;
            }
            _ => running += part,
        }
    }
    (folded(&without_tags(&running)), notes)
}

/// The running text and the footnotes of `inspect --format json`.
fn model_text(model: &serde_json::Value) -> (String, Vec<String>) {
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let list = |value: &serde_json::Value| value.as_array().cloned().unwrap_or_default();
    let mut running = text(&model["title"]) + &text(&model["subtitle"]);
    list(&model["byline"]).iter().for_each(|line| running += &text(line));
    for block in list(&model["blocks"]) {
        running += &(text(&block["number"]) + &text(&block["text"]) + &text(&block["attribution"]));
    }
    running += &text(&model["contact"]["text"]);
    let notes = list(&model["footnotes"]).iter().map(|note| folded(&text(&note["text"]))).collect();
    (folded(&running), notes)
}

/// Where two texts part, with what stands around it.
fn same(name: &str, found: &str, wanted: &str, source: &str) -> Result<(), TestCaseError> {
    if found == wanted {
        return Ok(());
    }
    let at = found.chars().zip(wanted.chars()).take_while(|(a, b)| a == b).count();
    let near = |text: &str| text.chars().skip(at.saturating_sub(20)).take(60).collect::<String>();
    Err(TestCaseError::fail(format!(
        "{name}: “{}”\nwanted “{}”\nin:\n{source}",
        near(found),
        near(wanted)
    )))
}

fn comes_out_whole(whole: &Whole) -> Result<(), TestCaseError> {
    let outcome = make("whole", &whole.source);
    prop_assert!(outcome.error.is_none(), "{:?}\n{}", outcome.error, whole.source);
    let statement = outcome.statement.as_ref().expect("there is something to read");
    let model = json::document(statement, &outcome.source, &outcome.findings);
    let model = serde_json::to_value(&model).expect("JSON");
    let (wanted, notes) = apart(&whole.words, false);
    let (found, found_notes) = model_text(&model);
    same("model", &found, &wanted, &whole.source)?;
    prop_assert_eq!(&found_notes, &notes);
    let errors = outcome.findings.iter().filter(|f| f.severity == Severity::Error);
    let errors: Vec<_> = errors.map(|finding| (finding.code.0, &finding.message)).collect();
    if !errors.is_empty() {
        prop_assert!(
            errors.iter().all(|(code, _)| *code == "missing-glyph"),
            "{errors:?}\n{}",
            whole.source
        );
        return Ok(());
    }
    let (wanted, notes) = apart(&whole.words, true);
    let notes: Vec<String> =
        notes.iter().enumerate().map(|(i, n)| format!("{}{n}", i + 1)).collect();
    let (found, found_notes) = pdf::reading(&reader(&outcome));
    same("PDF", &folded(&found), &wanted, &whole.source)?;
    prop_assert_eq!(&found_notes.iter().map(|n| folded(n)).collect::<Vec<_>>(), &notes);
    let (found, found_notes) = book_text(&part(&outcome, "statement.xhtml"));
    same("EPUB", &found, &wanted, &whole.source)?;
    prop_assert_eq!(&found_notes, &notes);
    Ok(())
}

fn cases() -> u32 {
    std::env::var("WHOLE_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(200)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: cases(),
        failure_persistence: None,
        max_shrink_iters: 3000,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_statement_comes_out_whole(whole in statement()) {
        comes_out_whole(&whole)?;
    }
}
