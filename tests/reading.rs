//! Text in, outline out: every statement in `tests/read/` is read, and its
//! outline and findings are held against the `.outline` file beside it.
//!
//! Each statement is a trap of its own and is named after it; a name such as
//! `date-german.de.md` also gives the language. To add one, write it, run
//!
//! ```text
//! UPDATE=1 cargo test --release --test reading
//! ```
//!
//! and read the outline that was written as if it were the printed page: it
//! says what the program did, and only a person can say whether that is right.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use pamphleteer::diagnostic::{Report, short};
use pamphleteer::outline;
use pamphleteer::press::{Manuscript, Outcome, Press};
use pamphleteer::read::settings::Settings;

mod support {
    pub mod diff;
}
use support::diff::diff;

/// The ending of the files that say what is to be read.
const GOLDEN: &str = "outline";

#[test]
fn statements_are_read_as_their_outlines_say() {
    let update = std::env::var_os("UPDATE").is_some_and(|value| !value.is_empty());
    let sources = files(&["md", "txt"]);
    assert!(!sources.is_empty(), "no statements in {}", folder().display());
    let mut problems = Vec::new();
    let mut goldens = BTreeSet::new();
    for source in &sources {
        let golden = source.with_extension(GOLDEN);
        let name = shown(source);
        if !goldens.insert(golden.clone()) {
            problems.push(format!("{name}: another statement has the same outline file"));
            continue;
        }
        let read = read(source);
        let wanted = fs::read_to_string(&golden).ok();
        if wanted.as_deref() == Some(read.as_str()) {
            continue;
        }
        if update {
            fs::write(&golden, &read).expect("the outline can be written");
            continue;
        }
        problems.push(match wanted {
            None => format!("{name}: there is no {}; it would be:\n{read}", shown(&golden)),
            Some(wanted) => {
                format!("{name} (- as it should be, + as it is):\n{}", diff(&wanted, &read))
            }
        });
    }
    for stale in files(&[GOLDEN]).into_iter().filter(|file| !goldens.contains(file)) {
        if update {
            fs::remove_file(&stale).expect("the outline can be removed");
        } else {
            problems.push(format!("{}: there is no statement of this name", shown(&stale)));
        }
    }
    assert!(
        problems.is_empty(),
        "{} of {} statements\n\n{}\nif the new reading is right: UPDATE=1 cargo test --release --test reading",
        problems.len(),
        sources.len(),
        problems.join("\n")
    );
}

/// What is read depends on the text alone: a second reading says the same.
#[test]
fn reading_twice_reads_the_same() {
    for source in files(&["md", "txt"]) {
        assert_eq!(read(&source), read(&source), "{}", shown(&source));
    }
}

/// A text of some sixty words tells its language by itself: every statement
/// whose name gives it is read again without its name.
#[test]
fn languages_are_told_from_the_text() {
    let mut wrong = Vec::new();
    let mut languages = BTreeSet::new();
    for file in files(&["md", "txt"]) {
        let named = shown(&file);
        let parts: Vec<&str> = named.split('.').collect();
        let [_, lang, _] = parts.as_slice() else { continue };
        let text = fs::read_to_string(&file).expect("the statement can be read");
        // A letter of Chinese, Japanese or Korean is a word or half of one.
        let letters = text.chars().filter(|c| c.is_alphabetic());
        let length: usize = letters.map(|c| if c > '\u{2e80}' { 3 } else { 1 }).sum();
        if length < 100 {
            continue;
        }
        let (found, _) = pamphleteer::read::language::detect(&text);
        languages.insert((*lang).to_owned());
        if found != **lang {
            wrong.push(format!("{named}: {found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(languages.len() >= 22, "{languages:?}");
}

/// A finding points into the text, also in a text that could not be read whole.
#[test]
fn findings_stand_in_the_text() {
    for file in files(&["md", "txt"]) {
        let outcome = examine(&file);
        let text = outcome.source.text();
        for finding in &outcome.findings {
            let (start, end) = (finding.span.start, finding.span.end);
            let inside = start <= end && end <= text.len();
            let whole = inside && text.is_char_boundary(start) && text.is_char_boundary(end);
            assert!(whole, "{}: {finding:?}", shown(&file));
        }
    }
}

/// The outline, and below it the findings with their advice.
fn read(path: &Path) -> String {
    let outcome = examine(path);
    let mut text = match &outcome.statement {
        Some(statement) => outline::text::outline(statement, &outcome.source),
        None => "nothing was read\n".to_owned(),
    };
    text.push('\n');
    if outcome.findings.is_empty() {
        text.push_str("no findings\n");
    }
    for finding in &outcome.findings {
        let mut line = Vec::new();
        let findings = std::slice::from_ref(finding);
        short::write(&mut line, Report { source: &outcome.source, findings }).expect("a buffer");
        text.push_str(std::str::from_utf8(&line).expect("findings are text"));
        if let Some(help) = &finding.help {
            text.push_str(&format!("    help: {help}\n"));
        }
    }
    text
}

/// Reads one file as the program would in a folder without configuration.
fn examine(path: &Path) -> Outcome {
    let stem = path.file_stem().expect("a file name").to_string_lossy().into_owned();
    Press::examine(&Manuscript {
        name: shown(path),
        stem,
        bytes: fs::read(path).expect("the statement can be read"),
        defaults: Arc::new(Settings::default()),
        folder: Arc::new(pamphleteer::plate::Empty),
        origin: Default::default(),
        work: String::new(),
    })
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/read")
}

/// The files of `tests/read/` with one of these endings, in the order of the
/// names.
fn files(endings: &[&str]) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder()).expect("tests/read is there");
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.expect("tests/read can be listed").path())
        .filter(|path| {
            path.extension().is_some_and(|ending| endings.iter().any(|wanted| ending == *wanted))
        })
        .collect();
    files.sort();
    files
}

fn shown(path: &Path) -> String {
    path.file_name().expect("a file name").to_string_lossy().into_owned()
}
