//! Completions and manual pages name every command and option, and are the same
//! whatever the terminal is.

use std::collections::{BTreeMap, BTreeSet};

mod support {
    pub mod work;
}
use support::work::Work;

const SHELLS: [&str; 5] = ["bash", "elvish", "fish", "powershell", "zsh"];

/// The commands with those below them, and the long options of each, from the help.
fn commands(work: &Work) -> BTreeMap<String, BTreeSet<String>> {
    let mut found = BTreeMap::new();
    below("", work, &mut found);
    found
}

/// The commands below one, and below those.
fn below(name: &str, work: &Work, found: &mut BTreeMap<String, BTreeSet<String>>) {
    let help = work.run(&format!("{name} --help")).ends(0).out;
    if !name.is_empty() {
        let lines = help.lines().map(str::trim_start).filter(|line| line.starts_with('-'));
        let words = lines.flat_map(|line| line.split([' ', ',', '\t'])).map(str::to_owned);
        found.insert(name.to_owned(), words.filter(|word| word.starts_with("--")).collect());
    }
    let Some((_, list)) = help.split_once("Commands:\n") else { return };
    let rows = list.lines().take_while(|line| line.starts_with("  "));
    // A long description goes on, deeper, on the next line.
    let rows = rows.filter(|row| !row.starts_with("   "));
    for own in rows.filter_map(|row| row.split_whitespace().next()).filter(|own| *own != "help") {
        below(format!("{name} {own}").trim(), work, found);
    }
}

#[test]
fn every_shell_completes_every_command_and_option() {
    let work = Work::new();
    let commands = commands(&work);
    assert!(commands.len() > 7 && commands["verify"].contains("--sources"), "{commands:?}");
    assert!(commands["layouts new"].contains("--whole"), "{commands:?}");
    for shell in SHELLS {
        let script = work.run(&format!("completions {shell}")).ends(0).out;
        for (command, options) in &commands {
            let own = command.split(' ').next_back().expect("a name");
            assert!(script.contains(own), "{shell}: {command}");
            for option in options {
                // Fish writes options without their dashes.
                let fish = format!("-l {}", &option[2..]);
                let found = script.contains(option.as_str()) || script.contains(&fish);
                assert!(found, "{shell}: {command} {option}");
            }
        }
        // The other two shells get no values from the generator.
        if ["bash", "fish", "zsh"].contains(&shell) {
            assert!(script.contains("github") && script.contains("sarif"), "{shell}: values");
        }
    }
    work.run("completions csh").ends(2).says(&["bash, elvish, fish, powershell, zsh"]);
}

#[test]
fn every_command_has_a_page_with_its_options() {
    let work = Work::new();
    let commands = commands(&work);
    work.run("man --out man").ends(0);
    let mut wanted: Vec<String> =
        commands.keys().map(|name| format!("pamphleteer-{}.1", name.replace(' ', "-"))).collect();
    wanted.push("pamphleteer.1".to_owned());
    wanted.sort();
    assert_eq!(work.files("man"), wanted);
    let main = String::from_utf8(work.bytes("man/pamphleteer.1")).expect("text");
    assert_eq!(work.run("man").ends(0).out, main);
    let version = format!("\"pamphleteer {}\"", env!("CARGO_PKG_VERSION"));
    for (command, options) in &commands {
        let command = command.replace(' ', "-");
        let (above, listed) = match command.split_once('-') {
            Some((above, _)) => (format!("man/pamphleteer-{above}.1"), command.replace('-', "\\-")),
            None => ("man/pamphleteer.1".to_owned(), command.clone()),
        };
        let above = String::from_utf8(work.bytes(&above)).expect("text");
        assert!(above.contains(&format!("pamphleteer\\-{listed}(1)")), "{command}");
        let page = work.bytes(&format!("man/pamphleteer-{command}.1"));
        let page = String::from_utf8(page).expect("text");
        assert!(page.contains(&format!(".TH pamphleteer-{command} 1  {version}")), "{page}");
        for option in options {
            assert!(page.contains(&option.replace('-', "\\-")), "{command} {option}");
        }
    }
    assert!(!main.contains("help(1)"), "a page that is not there");
}

#[test]
fn the_terminal_changes_nothing() {
    let work = Work::new();
    let narrow = [("COLUMNS", "30"), ("TERM", "dumb"), ("LANG", "C"), ("NO_COLOR", "1")];
    let wide = [
        ("COLUMNS", "300"),
        ("TERM", "xterm-256color"),
        ("LANG", "de_DE.UTF-8"),
        ("CLICOLOR_FORCE", "1"),
    ];
    let said = |environment: &[(&str, &str)], arguments: &str| {
        work.run_in("", environment, arguments).ends(0).out
    };
    for shell in SHELLS {
        let arguments = format!("completions {shell}");
        assert_eq!(said(&narrow, &arguments), said(&wide, &arguments), "{shell}");
    }
    assert_eq!(said(&narrow, "man"), said(&wide, "man"));
    said(&narrow, "man --out one");
    said(&wide, "man --out two");
    for file in work.files("one") {
        assert!(work.bytes(&format!("one/{file}")) == work.bytes(&format!("two/{file}")), "{file}");
    }
}

#[test]
fn pages_that_cannot_be_written_are_trouble() {
    let work = Work::new();
    work.write("taken", "a file, not a folder");
    work.run("man --out taken").ends(2).says(&["cannot write taken/pamphleteer.1"]);
    assert_eq!(work.files(""), ["taken"]);
}
