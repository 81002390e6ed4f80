//! What a person at a terminal sees, and what a pipe does not. The terminal is that of
//! `script`, of the util-linux tools.

#![cfg(target_os = "linux")]

#[path = "support/work.rs"]
mod work;

use std::process::Command;

use work::Work;

fn statement(title: &str) -> String {
    format!(
        "---\nlang: en\nissuer: Ferry Users\ndate: 2026-05-04\ncontact: Ask there.\n---\n\n# {title}\n\n1. One.\n"
    )
}

/// Everything that the program writes to a terminal.
fn seen(work: &Work, arguments: &str, environment: &[(&str, &str)]) -> String {
    let command = format!("{} {arguments}", env!("CARGO_BIN_EXE_pamphleteer"));
    let output = Command::new("script")
        .args(["--quiet", "--return", "--command", &command, "/dev/null"])
        .current_dir(work.path(""))
        .env("PAMPHLETEER_CACHE", "")
        .env("TERM", "xterm-256color")
        .env_remove("NO_COLOR")
        .envs(environment.iter().copied())
        .stdin(std::process::Stdio::null())
        .output()
        .expect("`script` is there");
    String::from_utf8(output.stdout).expect("text")
}

#[test]
fn on_a_terminal_there_is_a_bar_and_then_a_table() {
    let work = Work::new();
    work.write("content/bell.md", statement("The bell"));
    work.write("content/stage.md", statement("The stage"));
    let seen = seen(&work, "build", &[]);
    assert!(seen.contains("of 2"), "{seen:?}");
    let (bar, table) = seen.split_once("made ").expect("a table");
    assert!(bar.contains("━") && !table.contains("━"), "the bar is gone before it: {seen:?}");
    for row in ["bell ", "stage ", "  reader ", "  press ", "  booklet ", "  epub "] {
        assert!(table.contains(row), "{row}: {table}");
    }
    assert!(
        table.contains(" kB") && table.contains(" s\r\n") && table.contains("in out"),
        "{table}"
    );
}

#[test]
fn in_a_pipe_there_are_plain_lines_and_nothing_else() {
    let work = Work::new();
    work.write("content/bell.md", statement("The bell"));
    work.write("content/stage.md", statement("The stage"));
    let ran = work.run("build").ends(0);
    assert_eq!(ran.err, "");
    assert!(ran.out.lines().all(|line| line.starts_with("out/")), "{ran:?}");
    assert!(!ran.out.contains('\u{1b}') && !ran.out.contains('━'), "{ran:?}");
    for quiet in ["build --quiet", "build --format json"] {
        let seen = seen(&work, quiet, &[]);
        assert!(!seen.contains('━') && !seen.contains("made "), "{quiet}: {seen:?}");
    }
}

#[test]
fn colour_is_left_out_where_nobody_wants_it() {
    let work = Work::new();
    work.write("bell.md", "# The bell\n\n1. One.\n");
    let coloured = seen(&work, "check bell.md", &[]);
    assert!(coloured.contains("\u{1b}["), "{coloured:?}");
    for plain in [
        seen(&work, "check bell.md", &[("NO_COLOR", "1")]),
        seen(&work, "check bell.md --color never", &[]),
    ] {
        assert!(!plain.contains("\u{1b}[") && plain.contains("missing-issuer"), "{plain:?}");
    }
}
