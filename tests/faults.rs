//! What goes wrong around a run: names, rights, clocks, clutter. The table of
//! all faults is `docs/reliability.md`.

#[path = "support/work.rs"]
mod work;
use work::Work;

const GOOD: &str = "\
---
lang: en
issuer: Ferry Users
date: 2026-05-04
contact: a@example.org
---
# The ferry stays

1. It floats.

2. It stays.
";

/// Names that a disk of Unix takes for statements, without the ending.
#[cfg(unix)]
const NAMES: &[&str] = &[
    "-rf",
    "--help",
    "a b",
    " blank before",
    "paper 🚢 boat",
    "🚢",
    "паром",
    "渡船",
    "フェリー",
    "나룻배",
    "عبارة",
    "מעבורת",
    "नौका",
    "เรือ",
    "πορθμείο",
    "$(touch spoilt)",
    "`touch spoilt`; rm a",
    "a'b\"c",
    "50% off",
    "a&b<c>",
    "con",
    "NUL",
    "aux",
    "com1",
    "LPT9",
    "a.",
    "..two",
    "x\u{202e}fdp",
];

/// The names of devices on Windows, which no folder or file there can have.
#[cfg(unix)]
fn is_reserved(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let numbered = ["com", "lpt"]
        .iter()
        .any(|device| stem.strip_prefix(device).is_some_and(|rest| rest.len() == 1 && rest != "0"));
    numbered || ["con", "prn", "aux", "nul"].contains(&stem.as_str())
}

#[cfg(unix)]
#[test]
fn statements_of_any_name_are_made_under_names_that_every_system_takes() {
    let work = Work::new();
    for (number, name) in NAMES.iter().enumerate() {
        work.write(
            &format!("content/{name}.md"),
            GOOD.replace("stays\n", &format!("stays {number}\n")),
        );
    }
    let hidden = NAMES.iter().filter(|name| name.starts_with('.')).count();
    let ran = work.run("release --only epub --out public");
    let made: Vec<String> =
        work.files("public").into_iter().filter(|name| name.ends_with(".epub")).collect();
    assert_eq!(made.len(), NAMES.len() - hidden, "{made:#?} {ran:#?}");
    for part in made.iter().flat_map(|name| name.split('/')) {
        assert!(!is_reserved(part), "{part}");
        let odd =
            |c: char| c.is_control() || c == '\u{202e}' || " -.".contains(c) && part.starts_with(c);
        assert!(
            !part.contains(odd) && !part.contains(['<', '>', ':', '"', '\\', '|', '?', '*']),
            "{part}"
        );
    }
    assert!(!work.path("spoilt").exists() && !work.path("content/spoilt").exists());
    work.run("verify public").ends(0);
}

#[test]
fn a_name_that_begins_with_a_dash_is_a_file_behind_two() {
    let work = Work::new();
    work.write("-rf.md", GOOD);
    work.run("build --only epub -- -rf.md").ends(0);
    work.run("build --only epub ./-rf.md").ends(0).says(&[]);
    work.run("build -rf.md").ends(2);
}

/// Days of files say nothing of what is in them.
#[test]
fn a_clock_that_is_far_off_changes_nothing() {
    use std::time::{Duration, SystemTime};
    let work = Work::new();
    work.write("content/ferry.md", GOOD);
    work.run("build --only reader,epub --cache kept --out one").ends(0);
    let hundred_thirty_years = Duration::from_secs(130 * 365 * 86_400);
    for day in [SystemTime::UNIX_EPOCH, SystemTime::UNIX_EPOCH + hundred_thirty_years] {
        for name in work
            .files("kept")
            .iter()
            .map(|name| format!("kept/{name}"))
            .chain(["content/ferry.md".to_owned()])
        {
            let file = std::fs::File::options().append(true).open(work.path(&name));
            file.and_then(|file| file.set_modified(day)).expect("a day");
        }
        let ran = work.run("build --only reader,epub --cache kept --out two").ends(0);
        assert!(ran.out.contains("1 of 1 statement unchanged"), "{ran:#?}");
        work.run("build --only reader,epub --force --cache kept --out three").ends(0);
        for name in work.files("one") {
            let right = work.bytes(&format!("one/{name}"));
            assert!(work.bytes(&format!("two/{name}")) == right, "{name}");
            assert!(work.bytes(&format!("three/{name}")) == right, "{name}");
        }
    }
}

#[test]
fn a_folder_full_of_other_things_gives_its_statement() {
    let work = Work::new();
    for number in 0..10_000 {
        let ending = [".csv", ".jpg", "", ".docx", ".md~"][number % 5];
        work.write(&format!("content/{number}{ending}"), "x");
    }
    work.run("build --only epub").ends(2).says(&["content: there is no statement"]);
    work.write("content/ferry.md", GOOD);
    work.run("build --only epub").ends(0);
    assert_eq!(work.files("out"), ["ferry/ferry.epub"]);
    // Empty ones are named, each, and stop nothing.
    for number in 0..2_000 {
        work.write(&format!("content/empty-{number}.md"), "");
    }
    let ran = work.run("build --only epub --format short").ends(1);
    assert_eq!(ran.err.matches("empty-file").count(), 2_000, "{}", ran.err);
    assert_eq!(work.files("out"), ["ferry/ferry.epub"]);
}

#[cfg(unix)]
mod rights {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    use std::os::unix::process::CommandExt;
    use std::process::Command;

    use super::{GOOD, Work};

    /// Runs the program as somebody whom rights hold back: the system lets its
    /// administrator do everything, who then is nobody for once.
    fn run(work: &Work, arguments: &str) -> (i32, String) {
        let own = work.path("program");
        std::fs::copy(env!("CARGO_BIN_EXE_pamphleteer"), &own).expect("a copy");
        let mut command = Command::new(own);
        command
            .args(arguments.split_whitespace())
            .current_dir(work.path(""))
            .env("PAMPHLETEER_CACHE", "");
        if std::fs::metadata(work.path("")).expect("a folder").uid() == 0 {
            command.uid(65_534).gid(65_534);
        }
        let output = command.output().expect("the program starts");
        let said = String::from_utf8(output.stderr).expect("text");
        (output.status.code().expect("it ends by itself"), said)
    }

    fn allow(work: &Work, name: &str, mode: u32) {
        std::fs::set_permissions(work.path(name), std::fs::Permissions::from_mode(mode))
            .expect("rights");
    }

    #[test]
    fn an_output_folder_that_is_read_only_stays_as_it_is() {
        let work = Work::new();
        work.write("content/ferry.md", GOOD).write("public/notes.txt", "mine");
        allow(&work, "", 0o755);
        allow(&work, "public", 0o555);
        for command in ["build", "release"] {
            let (code, said) = run(&work, &format!("{command} content --only epub --out public"));
            assert_eq!(code, 2, "{said}");
            assert!(said.contains("cannot write public"), "{said}");
            assert_eq!(work.files("public"), ["notes.txt"]);
        }
        allow(&work, "public", 0o755);
    }

    #[test]
    fn a_statement_that_may_not_be_read_is_named_and_the_others_are_made() {
        let work = Work::new();
        work.write("content/ferry.md", GOOD).write("content/secret.md", GOOD);
        std::fs::create_dir(work.path("public")).expect("a folder");
        allow(&work, "", 0o755);
        allow(&work, "public", 0o777);
        allow(&work, "content/secret.md", 0);
        let (code, said) = run(&work, "build content --only epub --out public");
        assert_eq!(code, 2, "{said}");
        assert!(said.contains("cannot read content/secret.md"), "{said}");
        assert_eq!(work.files("public"), ["ferry/ferry.epub"]);
    }
}
