//! What stands between fences on a page of documentation, and how its command lines are
//! taken apart.

#![allow(dead_code, reason = "each test uses a part of it")]

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

/// A block between fences.
#[derive(Debug)]
pub struct Fence {
    /// The word behind the opening fence.
    pub language: String,
    /// The name of the file that it shows, where the line before says one: “`name`:”.
    pub file: Option<String>,
    /// Its lines, each with its end.
    pub text: String,
    /// The first of its lines, counted from nought, and how many they are.
    pub lines: (usize, usize),
}

/// The blocks of a page, in order.
pub fn fences(page: &str) -> Vec<Fence> {
    let lines: Vec<&str> = page.lines().collect();
    let mut fences = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let mark: String = lines[at].chars().take_while(|c| *c == '`').collect();
        if mark.len() < 3 {
            at += 1;
            continue;
        }
        let end = (at + 1..lines.len()).find(|line| lines[*line] == mark).expect("a closing fence");
        let before = lines[..at].iter().rev().find(|line| !line.is_empty());
        let named = before.and_then(|line| line.strip_suffix("`:"));
        let text = lines[at + 1..end].iter().flat_map(|line| [*line, "\n"]).collect();
        fences.push(Fence {
            language: lines[at][mark.len()..].to_owned(),
            file: named.and_then(|line| line.rsplit('`').next()).map(str::to_owned),
            text,
            lines: (at + 1, end - at - 1),
        });
        at = end + 1;
    }
    fences
}

/// The command lines of a block, without their comments.
pub fn commands(block: &str) -> Vec<&str> {
    let lines = block.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
    lines.filter(|line| !line.is_empty()).collect()
}

/// The words of a command line: what stands between quotes is one.
pub fn words(line: &str) -> Vec<&str> {
    let parts = line.split('"').enumerate();
    parts
        .flat_map(|(at, part)| match at % 2 {
            0 => part.split_whitespace().collect(),
            _ => vec![part],
        })
        .collect()
}

/// Runs `preview …` in a folder until it says its address; no browser is opened for it here.
pub fn preview(folder: &Path, arguments: &[&str]) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_pamphleteer"))
        .args(arguments)
        .arg("--no-open")
        .current_dir(folder)
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut said = String::new();
    let out = child.stdout.as_mut().expect("its output");
    BufReader::new(out).read_line(&mut said).expect("a line");
    child.kill().and_then(|()| child.wait()).expect("it ends");
    assert!(said.starts_with("Preview: http://127.0.0.1:"), "{arguments:?}: {said}");
}
