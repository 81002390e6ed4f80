//! A safe fix changes nothing of what is read: the outline of a statement is
//! the same before and after, apart from lines and marks of inference. And
//! `check --fix` on the disk: what it keeps, what it refuses.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use pamphleteer::outline::text::outline;
use pamphleteer::plate::Empty;
use pamphleteer::press::{Manuscript, Outcome, Press};
use pamphleteer::read::settings::Settings;
use pamphleteer::statement::Statement;
use pamphleteer::typography::dress;
use proptest::prelude::*;

mod support {
    pub mod work;
}
use support::work::Work;

fn manuscript(name: &str, bytes: &[u8]) -> Manuscript {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned();
    let defaults = Arc::new(Settings::default());
    Manuscript {
        name: name.to_owned(),
        work: stem.clone(),
        stem,
        bytes: bytes.to_owned(),
        defaults,
        folder: Arc::new(Empty),
        origin: Default::default(),
    }
}

/// The outline without the lines of the source and the marks of inference.
fn read_as(outcome: &Outcome) -> Option<(String, Statement)> {
    let statement = dress(outcome.statement.clone()?).bare();
    // A bare statement has no lines and no marks.
    Some((outline(&statement, &outcome.source), statement))
}

/// All safe fixes, round after round.
fn hold(name: &str, bytes: &[u8]) -> usize {
    let before = Press::examine(&manuscript(name, bytes));
    let wanted = read_as(&before);
    let mended = Press::mend(&manuscript(name, bytes));
    let now = Press::examine(&mended.manuscript);
    let text = now.source.text();
    assert!(read_as(&now) == wanted, "{name}, all fixes:\n{text}");
    let left = now.findings.iter().filter(|f| f.has_safe_fix()).count();
    assert_eq!(left, 0, "{name}: {:#?}", now.findings);
    assert!(Press::mend(&mended.manuscript).rounds.is_empty(), "{name}: fixed twice");
    mended.rounds.iter().map(|round| round.settled.len()).sum()
}

/// Every statement below a folder.
fn statements(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let source = path.extension().is_some_and(|e| e == "md" || e == "txt");
        if path.is_dir() {
            statements(&path, out);
        } else if source && !path.ends_with("report.txt") {
            out.push(path);
        }
    }
}

#[test]
fn fixes_change_nothing_that_is_read() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in ["tests/read", "tests/findings", "tests/emit", "content"] {
        statements(&root.join(folder), &mut files);
    }
    let made: usize = files
        .iter()
        .map(|file| {
            let name = file.file_name().expect("a name").to_string_lossy();
            hold(&name, &fs::read(file).expect("a statement"))
        })
        .sum();
    assert!(made > 40, "only {made} fixes in {} statements", files.len());
}

/// Lines of which statements are made, the odd ones included.
fn line() -> impl Strategy<Value = String> {
    let start = prop_oneof![
        4 => Just(""), 2 => Just("1. "), 2 => Just("2. "), 1 => Just("3) "), 1 => Just("1931. "),
        1 => Just("7\\. "), 1 => Just("- "), 1 => Just("> "), 1 => Just("# "), 1 => Just("#### "),
        1 => Just("   "), 1 => Just("     "), 1 => Just("(a) "), 1 => Just("***"),
        1 => Just("[^1]: "), 1 => Just("<!-- x -->"), 1 => Just("    > "), 1 => Just("**4.** "),
        1 => Just("— "),
    ];
    let middle = prop_oneof![
        Just("the bell is heard at the"),
        Just("school on the hill."),
        Just("repre-"),
        Just("sentation of all"),
        Just("He wrote:"),
        Just("17"),
        Just("*and so* on,"),
        Just("open *emphasis"),
        Just("closed* here,"),
        Just("see [the"),
        Just("plan](#p1) of"),
        Just("`code"),
        Just("两岸都"),
        Just("听见"),
        Just("A | B"),
        Just("note[^1] here,"),
        Just("| - | - |"),
        Just("Ostry, 4 May 2026"),
        Just("Contact: a@b.example"),
        Just(""),
    ];
    let end = prop_oneof![
        4 => Just("\n\n"), 2 => Just("\n"), 1 => Just("  \n"), 1 => Just("\\\n\n"),
        1 => Just("\r\n\r\n"), 1 => Just(""),
    ];
    (start, middle, end).prop_map(|(start, middle, end)| format!("{start}{middle}{end}"))
}

/// Heads of statements.
fn head() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        Just("---\nlang: en\n---\n\n# The bell\n\n"),
        Just("---\nallow:\n  number-gap: x\n  number-start: y\n---\n# The bell\n\n"),
        Just("# The bell\n\nOstry Users\n\n"),
        Just("+++\nlang = \"de\"\n+++\n# The bell\n\n1. One.\n\n"),
        Just("\n---\n\n"),
        Just(""),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn fixes_of_random_statements_change_nothing_either(
        head in head(),
        lines in prop::collection::vec(line(), 1..14),
    ) {
        hold("a.md", format!("{head}{}", lines.concat()).as_bytes());
    }
}

const BROKEN: &str = "\u{feff}# The bell\r\n\r\nStatement of the Ferry Users of Ostry\r\n4 May 2026\r\n\r\n1. The bell can be heard at the\r\n\r\nschool on the hill.\r\n\r\nContact: bell@ostry.example";

#[test]
fn what_is_not_fixed_stays_byte_for_byte() {
    let work = Work::new();
    work.write("bell.en.md", BROKEN);
    let ran = work.run("check bell.en.md --fix").ends(0);
    let wanted = BROKEN.replace("at the\r\n\r\nschool", "at the school");
    assert_eq!(String::from_utf8(work.bytes("bell.en.md")).expect("text"), wanted);
    assert!(ran.out.contains("bell.en.md:8: fixed broken-paragraph\n"), "{}", ran.out);
    assert!(ran.out.contains("  -school on the hill.\n"), "{}", ran.out);
    assert!(ran.out.contains("  +1. The bell can be heard at the school on the hill.\n"));
    let again = work.run("check bell.en.md --fix").ends(0);
    assert_eq!(again.out, "1 statement read: 0 errors, 0 warnings, 0 notes\n");
    assert_eq!(work.files(""), ["bell.en.md"]);
}

#[test]
fn data_shows_what_is_left() {
    let work = Work::new();
    work.write("bell.en.md", BROKEN.replace("---", "").replace("2. ", "3. "));
    let found = work.run("check --format json bell.en.md").ends(0).data();
    assert_eq!(found[0]["fix"], "safe");
    let left = work.run("check --fix --format json bell.en.md").ends(0).data();
    assert_eq!(left, serde_json::json!([]));
}

#[test]
fn suggestions_are_shown_and_not_made() {
    let work = Work::new();
    let text = "---\ntitel: The bell\nlang: en\nissuer: Ferry\n---\n# The bell\n\n1. It stays.\n";
    let ran = work.write("bell.md", text).run("check --fix bell.md").ends(1);
    assert_eq!(work.bytes("bell.md"), text.as_bytes());
    let shown = "bell.md:2: perhaps, for unknown-key\n";
    assert!(ran.out.contains(shown) && ran.out.contains("  +title: The bell\n"), "{}", ran.out);
}

#[test]
fn a_file_that_cannot_be_decoded_is_not_touched() {
    let work = Work::new();
    let bytes = b"# A\n\n1. The bell at the\n\nschool f\xFCr all.\n";
    work.write("bell.en.md", bytes).run("check --fix bell.en.md").ends(1);
    assert_eq!(work.bytes("bell.en.md"), bytes);
}

#[cfg(unix)]
#[test]
fn links_and_permissions_are_kept() {
    use std::os::unix::fs::PermissionsExt;
    let mode = |path: &Path| fs::metadata(path).expect("a file").permissions().mode() & 0o777;
    let work = Work::new();
    work.write("texts/bell.en.md", BROKEN).write("other.en.md", BROKEN);
    std::os::unix::fs::symlink("texts/bell.en.md", work.path("link.en.md")).expect("a link");
    fs::set_permissions(work.path("texts/bell.en.md"), fs::Permissions::from_mode(0o640))
        .expect("permissions");
    fs::set_permissions(work.path("other.en.md"), fs::Permissions::from_mode(0o444))
        .expect("permissions");
    let refused = "other.en.md: may not be written to";
    work.run("check --fix link.en.md other.en.md").ends(2).says(&[refused]);
    assert!(fs::symlink_metadata(work.path("link.en.md")).expect("a link").is_symlink());
    assert!(String::from_utf8_lossy(&work.bytes("texts/bell.en.md")).contains("the school on"));
    assert_eq!(mode(&work.path("texts/bell.en.md")), 0o640);
    assert_eq!(work.bytes("other.en.md"), BROKEN.as_bytes());
    assert_eq!(work.files("texts"), ["bell.en.md"]);
}
