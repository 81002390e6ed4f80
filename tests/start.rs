//! A folder of work and a statement, begun by the program, and made by it as they are.

#[path = "support/work.rs"]
mod work;

use serde_json::Value;
use work::Work;

/// The languages that have words for a first statement.
const LANGUAGES: [&str; 22] = [
    "ar", "de", "el", "en", "es", "fa", "fr", "he", "hi", "id", "it", "ja", "ko", "nl", "pl", "pt",
    "ru", "si", "ta", "tr", "uk", "zh",
];

fn text(work: &Work, name: &str) -> String {
    String::from_utf8(work.bytes(name)).expect("text")
}

/// The only statement in the folder `content`.
fn statement(work: &Work) -> String {
    let files = work.files("content");
    assert_eq!(files.len(), 1, "{files:?}");
    format!("content/{}", files[0])
}

#[test]
fn from_an_empty_folder_to_a_folded_booklet_without_a_complaint() {
    let work = Work::new();
    let began = work.run("init --issuer Ferry").ends(0);
    assert_eq!(began.err, "");
    assert!(began.out.ends_with("next: pamphleteer build\n"), "{began:?}");
    let made = work.run("build").ends(0);
    assert_eq!(made.err, "");
    let name = statement(&work);
    let slug = name.trim_start_matches("content/").trim_end_matches(".md");
    assert!(work.bytes(&format!("out/{slug}/{slug}-booklet.pdf")).starts_with(b"%PDF-"));
    assert!(text(&work, "pamphleteer.toml").contains("\nissuer = \"Ferry\"\n"));
    work.run("check --strict").ends(0);
}

#[test]
fn a_first_statement_is_read_in_every_language_as_it_is_meant() {
    for lang in LANGUAGES {
        let work = Work::new();
        work.run(&format!("init --lang {lang} --date 2026-03-14 --ci none")).ends(0);
        let name = statement(&work);
        assert!(name.starts_with("content/2026-03-14-"), "{name}");
        let read = work.run(&format!("inspect {name} --format json")).ends(0);
        let read: Value = serde_json::from_str(&read.out).expect("JSON");
        // That a language has no patterns is no fault of the words.
        let findings = read["findings"].as_array().expect("findings");
        let own = findings.iter().filter(|finding| finding["code"] != "no-hyphenation-patterns");
        assert_eq!(own.collect::<Vec<_>>(), Vec::<&Value>::new(), "{lang}");
        assert_eq!(
            (read["lang"].as_str(), read["date"].as_str()),
            (Some(lang), Some("2026-03-14"))
        );
        let blocks = read["blocks"].as_array().expect("blocks");
        let kinds: Vec<_> =
            blocks.iter().map(|b| (b["kind"].as_str(), b["number"].as_str())).collect();
        let wanted = [
            (Some("paragraph"), Some("1")),
            (Some("quotation"), None),
            (Some("paragraph"), Some("2")),
        ];
        assert_eq!(kinds, wanted, "{lang}");
        assert_eq!(read["contact"]["links"][0], "mailto:office@example.org", "{lang}");
        assert!(read["issuer"].is_string() && read["title"].is_string(), "{lang}");
    }
}

#[test]
fn english_is_that_of_the_paper() {
    for (paper, lang) in [("a4", "en-GB"), ("letter", "en-US")] {
        let work = Work::new();
        work.run(&format!("init --paper {paper}")).ends(0);
        assert!(text(&work, "pamphleteer.toml").contains(&format!("\nlang = \"{lang}\"\n")));
        assert!(text(&work, &statement(&work)).contains(&format!("\nlang: {lang}\n")));
    }
}

#[test]
fn another_language_has_its_folder_and_english_words() {
    let work = Work::new();
    let began = work.run("init --lang CY --ci gitlab").ends(0);
    assert!(began.out.contains("no words in “cy”"), "{began:?}");
    assert!(text(&work, "pamphleteer.toml").contains("\nlang = \"cy\"\n"));
    assert!(text(&work, &statement(&work)).contains("\nlang: en\n"));
    assert!(text(&work, ".gitlab-ci.yml").contains("pamphleteer check content"));
    assert!(!work.path(".github").exists());
}

#[test]
fn what_is_there_is_left_as_it_is() {
    let work = Work::new();
    work.write("pamphleteer.toml", "lang = \"fr\"\n").write("content/own.md", "# Own\n\n1. One.\n");
    let began = work.run("init").ends(0);
    assert!(began.out.contains("pamphleteer.toml: is there, and left as it is"), "{began:?}");
    assert_eq!(text(&work, "pamphleteer.toml"), "lang = \"fr\"\n");
    assert_eq!(work.files("content"), ["own.md"], "no first statement beside others");
    let first = work.run("new Own --date 2026-03-14").ends(0);
    assert!(first.out.contains("content/2026-03-14-own.md: written"), "{first:?}");
    let before = text(&work, "content/2026-03-14-own.md");
    assert!(before.contains("\nlang: fr\n"), "the configuration's language: {before}");
    let again = work.run("new Own --date 2026-03-14 --lang de").ends(2);
    assert!(again.err.contains("content/2026-03-14-own.md: is there"), "{again:?}");
    assert_eq!(text(&work, "content/2026-03-14-own.md"), before);
}

#[test]
fn a_new_statement_goes_where_the_others_are_and_bears_its_day() {
    let work = Work::new();
    work.write("pamphleteer.toml", "issuer = \"Ferry\"\ncontact = { text = \"Ask there.\" }\n");
    work.write("content/notes.txt", "1. One.\n").write("deep/inside/a.txt", "");
    work.run_words(
        "deep/inside",
        &[],
        &["new", "The “ferry”: a/b", "--date", "2026-05-04", "--quiet"],
    )
    .ends(0);
    let text = text(&work, "content/2026-05-04-the-ferry-a-b.md");
    assert!(
        text.starts_with("---\ntitle: \"The “ferry”: a/b\"\ndate: 2026-05-04\nlang: en\n---\n"),
        "{text}"
    );
    assert!(!text.contains("Contact"), "the configuration has one: {text}");
    // Nothing is said of it but where words have to go.
    let said = work.run("check content/2026-05-04-the-ferry-a-b.md").ends(0);
    assert!(said.out.contains("0 errors, 2 warnings, 0 notes"), "{said:#?}");
    assert_eq!(said.err.matches("warning[placeholder]").count(), 2, "{said:#?}");
    work.run_words("", &[], &["new", "Elsewhere", "--in", "drafts/of/may", "--date", "2026-05-04"])
        .ends(0);
    assert_eq!(work.files("drafts"), ["of/may/2026-05-04-elsewhere.md"]);
    // Today, where nothing is said: the year is this one's.
    work.run("new Today --in today").ends(0);
    assert!(work.files("today")[0].starts_with("20"));
}

#[test]
fn what_is_not_meant_is_refused_by_name() {
    let work = Work::new();
    for (words, said) in [
        (&["new", " "][..], "a title"),
        (&["new", "A", "--date", "14.3.2026"], "--date 14.3.2026"),
        (&["new", "A", "--lang", "?"], "--lang ?"),
        (&["init", "--ci", "jenkins"], "github, gitlab or none"),
        (&["init", "--paper", "a5"], "a4 or letter"),
    ] {
        let ran = work.run_words("", &[], words).ends(2);
        assert!(ran.err.contains(said), "{words:?}: {ran:?}");
    }
    work.write("pamphleteer.toml", "lagn = \"en\"\n");
    let ran = work.run("new A").ends(2);
    assert!(ran.err.contains("pamphleteer.toml:1:1") && ran.err.contains("lagn"), "{ran:?}");
    assert_eq!(work.files(""), ["pamphleteer.toml"], "nothing is begun");
}
