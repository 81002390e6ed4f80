//! Every finding has a row in `src/diagnostic/codes.rs`, a manual page in
//! `docs/findings/` and a folder in `tests/findings/`, and the four agree with
//! one another and with what the program does.
//!
//! A folder holds what the program is given: `in.md` or several files, with
//! `pamphleteer.toml`, fonts or layouts where they are needed. `args` is the
//! command line; without it, `check .` is run there. Expected are:
//!
//! - `report.txt`: what the program says, and its exit code;
//! - `fixed.md`: what `check --fix` makes of `in.md`; `fixed.NAME` for another
//!   `NAME`, and none for a file that is left as it is.
//!
//! Findings of a finished PDF, `press-…`, have no folder but a row in
//! `tests/preflight.rs`.
//!
//! To add a finding: its row, its page, its folder with the input, then
//!
//! ```text
//! UPDATE=1 cargo test --release --test finding
//! ```
//!
//! and read what was written.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use pamphleteer::diagnostic::codes::{self, TABLE};

mod support {
    pub mod diff;
    pub mod work;
}
use support::diff::diff;
use support::work::{Ran, Work};

/// What a folder expects, and so does not give the program.
fn is_expectation(name: &str) -> bool {
    matches!(name, "report.txt" | "args") || name.starts_with("fixed.")
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn update() -> bool {
    std::env::var_os("UPDATE").is_some_and(|value| !value.is_empty())
}

/// One folder of `tests/findings/`.
struct Case {
    code: String,
    folder: PathBuf,
}

impl Case {
    fn all() -> Vec<Case> {
        let entries = fs::read_dir(root().join("tests/findings")).expect("tests/findings");
        let mut folders: Vec<PathBuf> = entries.map(|e| e.expect("an entry").path()).collect();
        folders.sort();
        let case = |folder: PathBuf| {
            let code = folder.file_name().expect("a name").to_string_lossy().into_owned();
            Case { code, folder }
        };
        folders.into_iter().map(case).collect()
    }

    /// The command line, without its format.
    fn args(&self) -> String {
        fs::read_to_string(self.folder.join("args")).unwrap_or_else(|_| "check .".to_owned())
    }

    /// A fresh copy of what the folder gives.
    fn work(&self) -> Work {
        let work = Work::new();
        for name in files(&self.folder) {
            if !is_expectation(&name) {
                work.write(&name, fs::read(self.folder.join(&name)).expect("a file"));
            }
        }
        work
    }

    /// What was expected in a file; with `UPDATE`, what is there now.
    fn hold(&self, name: &str, now: Option<&[u8]>, problems: &mut Vec<String>) {
        let path = self.folder.join(name);
        let wanted = fs::read(&path).ok();
        if wanted.as_deref() == now {
            return;
        }
        let shown = format!("{}/{name}", self.code);
        match (now, update()) {
            (Some(now), true) => fs::write(&path, now).expect("an expectation"),
            (None, true) => fs::remove_file(&path).expect("an expectation"),
            (None, false) => problems.push(format!("{shown}: nothing of the kind is made")),
            (Some(now), false) => {
                let wanted = wanted.unwrap_or_default();
                let (wanted, now) =
                    (String::from_utf8_lossy(&wanted), String::from_utf8_lossy(now));
                let lines = diff(&wanted, &now);
                problems.push(format!("{shown} (- as it should be, + as it is):\n{lines}"));
            }
        }
    }
}

/// Every file below a folder, with forward slashes.
fn files(folder: &Path) -> Vec<String> {
    fn walk(folder: &Path, root: &Path, out: &mut Vec<String>) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, root, out);
            } else {
                let inner = path.strip_prefix(root).expect("below the root");
                out.push(inner.display().to_string().replace('\\', "/"));
            }
        }
    }
    let mut out = Vec::new();
    walk(folder, folder, &mut out);
    out.sort();
    out
}

/// Runs a test on every folder, several at once, and fails with all problems.
fn each(test: impl Fn(&Case, &mut Vec<String>) + Sync) {
    let cases = Case::all();
    let next = std::sync::atomic::AtomicUsize::new(0);
    let found = std::sync::Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some(case) =
                    cases.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed))
                {
                    let mut problems = Vec::new();
                    test(case, &mut problems);
                    found.lock().expect("the others are well").insert(&case.code, problems);
                }
            });
        }
    });
    let problems: Vec<String> =
        found.into_inner().expect("all are well").into_values().flatten().collect();
    assert!(
        problems.is_empty(),
        "{}\n\nif it is right as it is: UPDATE=1 cargo test --release --test finding",
        problems.join("\n")
    );
}

/// Everything a run said.
fn said(ran: &Ran) -> String {
    format!("{}{}exit code {}\n", ran.err, ran.out, ran.code)
}

#[test]
fn every_code_has_a_folder() {
    let folders: BTreeSet<String> = Case::all().into_iter().map(|case| case.code).collect();
    // Those of finished files are made by no statement; tests/preflight.rs and
    // tests/verify.rs have a row for each.
    let known: BTreeSet<String> = TABLE
        .iter()
        .filter(|entry| !entry.is_of_finished_file())
        .map(|entry| entry.name.to_owned())
        .collect();
    let missing: Vec<_> = known.difference(&folders).collect();
    let strange: Vec<_> = folders.difference(&known).collect();
    assert!(missing.is_empty(), "no folder in tests/findings: {missing:?}");
    assert!(strange.is_empty(), "no code in src/diagnostic/codes.rs: {strange:?}");
}

#[test]
fn the_folders_are_reported_as_they_say() {
    each(|case, problems| {
        let args = case.args();
        let ran = case.work().run(&format!("{args} --format human"));
        if !ran.err.contains(&format!("[{}]", case.code)) {
            problems.push(format!("{}: the finding is not reported:\n{}", case.code, said(&ran)));
        }
        case.hold("report.txt", Some(said(&ran).as_bytes()), problems);
    });
}

#[test]
fn every_form_has_the_code_and_a_severity_of_the_table() {
    each(|case, problems| {
        let args = case.args();
        let data = case.work().run(&format!("{args} --format json")).data();
        let findings = data.as_array().expect("an array");
        let mut own = 0;
        for finding in findings {
            let code = finding["code"].as_str().expect("a code");
            own += usize::from(code == case.code);
            let Some(entry) = codes::find(code) else {
                problems.push(format!("{}: “{code}” is not in the table", case.code));
                continue;
            };
            let severity = finding["severity"].as_str().expect("a severity");
            if !entry.severities.iter().any(|s| s.word() == severity) {
                problems.push(format!("{}: {code} is never of severity {severity}", case.code));
            }
            let fix = finding["fix"].as_str();
            if fix.is_some_and(|fix| !entry.fixes.iter().any(|f| f.word() == fix)) {
                problems.push(format!("{}: {code} never has a {fix:?} fix", case.code));
            }
        }
        if own == 0 {
            problems.push(format!("{}: not in the JSON", case.code));
        }
        let short = case.work().run(&format!("{args} --format short"));
        if !short.err.contains(&format!("[{}]: ", case.code)) {
            problems.push(format!("{}: not in the short form", case.code));
        }
        let github = case.work().run(&format!("{args} --format github"));
        let own = |line: &&str| {
            line.starts_with("::") && line.contains(&format!("title={}::", case.code))
        };
        let annotations = github.out.lines().filter(own).count();
        let placed = github
            .out
            .lines()
            .filter(own)
            .all(|line| line.contains("file=") && line.contains("line="));
        if annotations == 0 || !placed {
            problems.push(format!("{}: not an annotation of GitHub with a place", case.code));
        }
        let sarif = case.work().run(&format!("{args} --format sarif")).data();
        let results = sarif["runs"][0]["results"].as_array().expect("results");
        if !results.iter().any(|result| result["ruleId"] == case.code.as_str()) {
            problems.push(format!("{}: not in the SARIF", case.code));
        }
    });
}

/// The name under which a file is expected once it is fixed.
fn fixed_name(name: &str) -> String {
    format!("fixed.{}", name.strip_prefix("in.").unwrap_or(name))
}

/// `check --fix` writes what is expected, leaves nothing safe to be done, and
/// changes nothing when it is run again.
#[test]
fn fixing_makes_what_is_expected() {
    each(|case, problems| {
        let (work, code) = (case.work(), &case.code);
        let names = work.files("");
        let before: Vec<_> = names.iter().map(|name| work.bytes(name)).collect();
        let first = work.run("check . --fix");
        let once: Vec<_> = names.iter().map(|name| work.bytes(name)).collect();
        for ((name, before), once) in names.iter().zip(&before).zip(&once) {
            let now = (before != once).then_some(once.as_slice());
            case.hold(&fixed_name(name), now, problems);
        }
        let entry = codes::find(code).expect("a code");
        if entry.fixes.iter().any(|fix| fix.word() == "safe") == (before == once) {
            problems.push(format!("{code}: a safe fix is promised or made, not both:\n{first:#?}"));
        }
        let left = work.run("check . --format json").data();
        let safe = left.as_array().expect("an array").iter().any(|f| f["fix"] == "safe");
        let again = work.run("check . --fix").out.contains(": fixed ");
        let twice: Vec<_> = names.iter().map(|name| work.bytes(name)).collect();
        if safe || again || once != twice {
            problems.push(format!("{code}: fixing twice is not fixing once: {left:#}"));
        }
        if names.iter().ne(&work.files("")) {
            problems.push(format!("{code}: a file was left behind"));
        }
    });
}

/// Whatever is found, `check` by itself leaves every file as it is.
#[test]
fn checking_changes_no_file() {
    each(|case, problems| {
        let work = case.work();
        let before: Vec<_> = work.files("").into_iter().map(|f| (work.bytes(&f), f)).collect();
        work.run("check .");
        let after: Vec<_> = work.files("").into_iter().map(|f| (work.bytes(&f), f)).collect();
        if before != after {
            problems.push(format!("{}: a file was changed", case.code));
        }
    });
}

/// The text of every file of the program, without its tests.
fn sources(folder: &Path, out: &mut Vec<(PathBuf, String)>) {
    for entry in fs::read_dir(folder).expect("src") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") && !path.ends_with("codes.rs") {
            let text = fs::read_to_string(&path).expect("a source");
            let text = text.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
            out.push((path, text));
        }
    }
}

/// The first argument of a call, whose bracket has been opened.
fn first_argument(call: &str) -> &str {
    let mut depth = 0;
    let mut quoted = false;
    for (at, c) in call.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '(' | '{' | '[' if !quoted => depth += 1,
            ')' | '}' | ']' if !quoted => depth -= 1,
            ',' if !quoted && depth == 0 => return &call[..at],
            _ => {}
        }
        if depth < 0 {
            return &call[..at];
        }
    }
    call
}

/// The texts in quotation marks.
fn literals(code: &str) -> Vec<&str> {
    code.split('"').skip(1).step_by(2).collect()
}

/// What is raised stands in the table, and what stands there is raised.
#[test]
fn the_table_holds_what_the_program_raises() {
    let mut files = Vec::new();
    sources(&root().join("src"), &mut files);
    let mut raised = BTreeSet::new();
    for (path, text) in &files {
        for name in ["note", "warning", "error"] {
            for call in text.split(&format!("Diagnostic::{name}(")).skip(1) {
                let argument = first_argument(call);
                let named = literals(argument);
                let inferred = argument.contains("Inference::");
                assert!(
                    !named.is_empty() || inferred,
                    "{}: write the code of a finding where it is raised: {argument}",
                    path.display()
                );
                raised.extend(named.into_iter().map(str::to_owned));
            }
        }
        if path.ends_with("statement/block.rs") {
            let (_, codes) = text.split_once("fn code(").expect("the codes of inferences");
            let body = codes.split("\n    }").next().unwrap_or_default();
            raised.extend(literals(body).into_iter().map(str::to_owned));
        }
    }
    let known: BTreeSet<String> = TABLE.iter().map(|entry| entry.name.to_owned()).collect();
    let strange: Vec<_> = raised.difference(&known).collect();
    let stale: Vec<_> = known.difference(&raised).collect();
    assert!(strange.is_empty(), "raised, and not in src/diagnostic/codes.rs: {strange:?}");
    assert!(stale.is_empty(), "in src/diagnostic/codes.rs, and never raised: {stale:?}");
}

#[test]
fn every_page_has_the_same_form() {
    let mut problems = Vec::new();
    for entry in TABLE {
        let page = entry.page;
        let mut has = |part: &str| {
            if !page.contains(part) {
                problems.push(format!("docs/findings/{}.md: no “{}”", entry.name, part.trim()));
            }
        };
        has(&format!("# {}\n\n", entry.name));
        let fix = if entry.fixes.is_empty() { "none".to_owned() } else { entry.fix_words() };
        has(&format!("\n\nSeverity: {}. Fix: {fix}.\n\n", entry.severity_words()));
        for heading in ["Why it matters", "Example", "What to do", "`check --fix`", "To allow it"] {
            has(&format!("\n\n## {heading}\n\n"));
        }
        let summary = entry.summary();
        if summary.contains('\n') || !summary.ends_with('.') || summary.contains('|') {
            problems.push(format!("docs/findings/{}.md: no summary sentence", entry.name));
        }
        if page.lines().count() > 60 {
            problems.push(format!("docs/findings/{}.md: too long", entry.name));
        }
    }
    let pages = files(&root().join("docs/findings"));
    let stale = pages.iter().filter(|p| codes::find(p.trim_end_matches(".md")).is_none());
    problems.extend(stale.map(|p| format!("docs/findings/{p}: there is no such code")));
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// The table in the manual leads to every page and says what the page says.
#[test]
fn the_manual_lists_every_finding() {
    let path = root().join("docs/findings.md");
    let manual = fs::read_to_string(&path).expect("the manual");
    let head = "| code | severity | fix | what it means |\n|---|---|---|---|\n";
    let row = |entry: &codes::Entry| {
        let (name, severities) = (entry.name, entry.severity_words());
        format!(
            "| [`{name}`](findings/{name}.md) | {severities} | {} | {} |\n",
            entry.fix_words(),
            entry.summary()
        )
    };
    let wanted = format!("{head}{}", TABLE.iter().map(row).collect::<String>());
    let (before, rest) = manual.split_once(head).expect("the table of findings");
    let length: usize =
        rest.split_inclusive('\n').take_while(|l| l.starts_with('|')).map(str::len).sum();
    let new = format!("{before}{wanted}{}", &rest[length..]);
    if update() && new != manual {
        fs::write(&path, &new).expect("the manual");
    }
    assert!(update() || new == manual, "{}", diff(&manual, &new));
}

#[test]
fn explain_shows_the_page() {
    let work = Work::new();
    for entry in TABLE {
        assert_eq!(work.run(&format!("explain {}", entry.name)).ends(0).out, entry.page);
    }
    let list = work.run("explain").ends(0).out;
    assert_eq!(list.lines().count(), TABLE.len());
    assert!(list.lines().zip(TABLE).all(|(line, entry)| line.starts_with(entry.name)));
    let data = work.run("explain number-gap --format json").ends(0).data();
    assert_eq!(data["code"], "number-gap");
    assert_eq!(data["severities"], serde_json::json!(["warning"]));
    let all = work.run("explain --format json").ends(0).data();
    assert_eq!(all.as_array().map(Vec::len), Some(TABLE.len()));
    work.run("explain number-gaps").ends(2).says(&["“number-gaps”", "did you mean number-gap?"]);
    work.run("explain elephant").ends(2).says(&["`pamphleteer explain` lists"]);
}
