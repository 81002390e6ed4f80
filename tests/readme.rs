//! The README says what is so: its example is read as it shows, its command
//! lines run, its options and files are those of the program, its links lead
//! somewhere.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use pamphleteer::diagnostic::has_errors;
use pamphleteer::press::{Manuscript, Press};
use pamphleteer::product::Product;
use pamphleteer::read::settings::Settings;
use pamphleteer::statement::Block;

mod support {
    pub mod fences;
    pub mod work;
}
use support::fences;
use support::work::Work;

/// The name that the README gives its example.
const EXAMPLE: &str = "footbridge.md";

/// Every command of the program.
const COMMANDS: [&str; 15] = [
    "build",
    "check",
    "completions",
    "explain",
    "import",
    "init",
    "inspect",
    "layouts",
    "man",
    "new",
    "preflight",
    "preview",
    "quote",
    "release",
    "verify",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn readme() -> String {
    fs::read_to_string(root().join("README.md")).expect("the README")
}

/// The fenced blocks of one language, in order.
fn fenced(language: &str) -> Vec<String> {
    let fences = fences::fences(&readme()).into_iter();
    fences.filter(|fence| fence.language == language).map(|fence| fence.text).collect()
}

/// The only fenced block of a language.
#[track_caller]
fn only(language: &str) -> String {
    let mut blocks = fenced(language);
    assert_eq!(blocks.len(), 1, "blocks of {language} in the README");
    blocks.remove(0)
}

/// The long options that a text names.
fn options(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
    words.filter(|w| w.starts_with("--") && w.len() > 2).map(str::to_owned).collect()
}

/// A folder with `content/`, the example and a release.
fn work() -> Work {
    let work = Work::with_content();
    work.write(EXAMPLE, only("markdown"));
    work
}

#[test]
fn the_example_is_a_statement() {
    assert!(readme().contains(&format!("`{EXAMPLE}`:\n\n```markdown\n")));
    let outcome = Press::examine(&Manuscript {
        name: EXAMPLE.to_owned(),
        stem: EXAMPLE.trim_end_matches(".md").to_owned(),
        bytes: only("markdown").into_bytes(),
        defaults: Arc::new(Settings::default()),
        folder: Arc::new(pamphleteer::plate::Empty),
        origin: Default::default(),
        work: String::new(),
    });
    assert!(!has_errors(&outcome.findings), "{:#?}", outcome.findings);
    let statement = outcome.statement.expect("a statement");
    assert_eq!(statement.plain_title(), "Mend the footbridge");
    assert_eq!(statement.identity.issuer.as_deref(), Some("Millbrook Residents"));
    let numbers = statement.blocks.iter().filter_map(|block| match block {
        Block::Paragraph(paragraph) => paragraph.number.as_ref(),
        _ => None,
    });
    assert_eq!(numbers.map(|n| n.printed.as_str()).collect::<Vec<_>>(), ["1.", "2.", "3."]);
    assert!(matches!(&statement.blocks[2], Block::Quotation(q) if q.attribution.is_some()));
    assert!(matches!(statement.blocks.last(), Some(Block::Notice { .. })));
    assert!(statement.contact.is_some());
}

#[test]
fn the_example_is_read_as_shown() {
    let ran = work().run(&format!("inspect {EXAMPLE}")).ends(0);
    assert_eq!(ran.out, only("text"));
}

#[test]
fn the_commands_run() {
    let blocks = fenced("sh").concat();
    let commands = fences::commands(&blocks);
    let work = work();
    work.write(
        "letter.docx",
        fs::read(root().join("tests/import/made/bell.docx")).expect("a document"),
    );
    let mut seen = BTreeSet::new();
    for command in &commands {
        let Some(arguments) = command.strip_prefix("pamphleteer ") else { continue };
        seen.extend(arguments.split(' ').next().map(str::to_owned));
        if arguments.starts_with("preview ") {
            fences::preview(&work.path(""), &fences::words(arguments));
            continue;
        }
        let ran = work.run_words("", &[], &fences::words(arguments));
        // `--strict` may find fault with content/; it may not fail to run.
        let allowed: &[i32] = if arguments.contains("--strict") { &[0, 1] } else { &[0] };
        assert!(allowed.contains(&ran.code), "{command}: {ran:#?}");
    }
    assert_eq!(seen, BTreeSet::from(COMMANDS.map(str::to_owned)), "the README shows every command");
    for cargo in ["cargo run --release -- build", "cargo test --release", "cargo install --path ."]
    {
        assert!(commands.contains(&cargo), "{cargo} in {commands:#?}");
    }
}

#[test]
fn the_options_are_those_of_the_program() {
    let work = Work::new();
    let mut real = BTreeSet::new();
    let verbs = ["layouts list", "layouts new", "layouts check"];
    for command in COMMANDS.into_iter().chain(verbs) {
        let help = work.run(&format!("{command} --help")).ends(0).out;
        // Each option begins a line; the rest is prose.
        let lines = help.lines().map(str::trim_start).filter(|line| line.starts_with('-'));
        let lines: Vec<_> = lines.filter(|line| !line.contains("--help")).collect();
        real.extend(options(&lines.join("\n")));
    }
    let readme = readme();
    let rows = readme.lines().filter(|line| line.starts_with("| `--"));
    let table: String = rows.filter_map(|row| row.split(" | ").next()).collect();
    assert_eq!(options(&table), real);
}

#[test]
fn the_products_are_those_of_the_program() {
    let readme = readme();
    for product in Product::ALL {
        let row = format!("| `{}` | `S{}`", product.name(), product.suffix());
        assert!(readme.contains(&row), "no row {row}");
    }
    let work = work();
    work.run(&format!("build {EXAMPLE}")).ends(0);
    let made = Product::DEFAULT.iter().map(|p| format!("footbridge/footbridge{}", p.suffix()));
    let mut made: Vec<_> = made.collect();
    made.sort();
    assert_eq!(work.files("out"), made);
}

#[test]
fn the_links_lead_somewhere() {
    let readme = readme();
    let targets = readme.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let targets: Vec<PathBuf> =
        targets.filter(|t| !t.contains(':')).map(|t| root().join(t)).collect();
    assert!(targets.len() > 5, "{targets:?}");
    for target in targets {
        assert!(target.exists(), "{}", target.display());
    }
}
