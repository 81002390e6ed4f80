//! What a run does when it is told to end: nothing more is begun, nothing is
//! left half made, and the next run goes on.

#![cfg(unix)]

use std::process::{Child, Command, Stdio};
use std::time::Duration;

#[path = "support/work.rs"]
mod work;
use work::Work;

/// More than are made in the time that it takes to send a signal.
const MANY: usize = 300;

fn statements() -> Work {
    let work = Work::new();
    for number in 0..MANY {
        let text = format!(
            "---\nlang: en\nissuer: Friends\ndate: 2026-05-04\ncontact: a@example.org\n---\n# Statement {number}\n\n1. It is ours.\n\n2. It stays, {number} times.\n"
        );
        work.write(&format!("content/s{number:02}.md"), text);
    }
    work
}

fn start(work: &Work, arguments: &str) -> Child {
    Command::new(env!("CARGO_BIN_EXE_pamphleteer"))
        .args(arguments.split_whitespace())
        .current_dir(work.path(""))
        .env("PAMPHLETEER_CACHE", work.path("kept"))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts")
}

/// The folders of statements in a folder.
fn made(work: &Work, below: &str) -> usize {
    work.files(below).iter().filter(|name| name.ends_with(".pdf") && !name.contains("/.")).count()
}

/// Sends a signal once some statements are made, and gives the exit code, what
/// was said, and how many statements it was said to have made.
fn stopped(work: &Work, mut run: Child, below: &str, signal: &str) -> (i32, String, usize) {
    let mut waited = 0;
    while made(work, below) < 3 {
        assert!(run.try_wait().expect("a child").is_none(), "it ended by itself");
        assert!(waited < 24_000, "nothing is made");
        std::thread::sleep(Duration::from_millis(5));
        waited += 1;
    }
    let sent = Command::new("kill").args([signal, &run.id().to_string()]).status();
    assert!(sent.expect("kill").success());
    let output = run.wait_with_output().expect("it ends");
    let said = String::from_utf8(output.stderr).expect("text");
    let after = said.split(" after ").nth(1).and_then(|rest| rest.split(' ').next());
    let count = after.and_then(|count| count.parse().ok()).unwrap_or_default();
    (output.status.code().expect("it ends by itself"), said, count)
}

#[test]
fn a_build_that_is_told_to_end_leaves_whole_statements() {
    let work = statements();
    for (signal, name, code) in [("-INT", "SIGINT", 130), ("-TERM", "SIGTERM", 143)] {
        let out = format!("out-{name}");
        let run = start(&work, &format!("build --only reader --jobs 2 --force --out {out}"));
        let (ended, said, count) = stopped(&work, run, &out, signal);
        assert_eq!(ended, code, "{said}");
        assert!(said.contains(&format!("stopped by {name} after {count} statements")), "{said}");
        assert!((3..MANY).contains(&count), "{said}");
        // Whole files, and nothing else: no temporary one, no lock.
        let files = work.files(&out);
        assert_eq!(files.len(), count, "{files:?}");
        for file in &files {
            let bytes = work.bytes(&format!("{out}/{file}"));
            assert!(bytes.starts_with(b"%PDF") && bytes.ends_with(b"%%EOF"), "{file}");
        }
        let ran = work.run(&format!("build --only reader --out {out} --cache kept"));
        assert_eq!(made(&work, &out), MANY);
        assert!(!ran.err.contains("another run"), "{}", ran.err);
        let unchanged = ran.out.lines().filter(|line| line.ends_with(", unchanged")).count();
        assert!(unchanged >= count, "{unchanged} of {count} are known");
    }
}

#[test]
fn a_release_that_is_told_to_end_leaves_the_old_one() {
    let work = statements();
    work.run("release content/s00.md --only reader --out public").ends(0);
    let before = work.files("public");
    let run = start(&work, "release --only reader --jobs 1 --out public");
    let (ended, said, count) = stopped(&work, run, "public/.pamphleteer/new", "-TERM");
    assert_eq!(ended, 143, "{said}");
    assert!((3..MANY).contains(&count), "{said}");
    assert!(said.contains("nothing was released, and public is left as it was"), "{said}");
    assert_eq!(work.files("public"), before);
    work.run("verify public").ends(0);

    // A part that is not whole does not say that it is one.
    let run = start(&work, "build --shard 1/1 --only reader --jobs 1 --force --out part");
    let (ended, said, _) = stopped(&work, run, "part", "-INT");
    assert_eq!(ended, 130, "{said}");
    assert!(!work.path("part/shard.json").exists());
}
