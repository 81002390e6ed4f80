//! `init`: begins a folder of work. What is there already is left as it is.

use super::args::Init;
use super::{Exit, disk, plan};
use crate::error::Error;
use crate::product::Paper;
use crate::start::{self, Ci, Folder};

/// Runs the command.
///
/// # Errors
/// Usage, or a file that cannot be written.
pub fn run(args: &Init) -> Result<Exit, Error> {
    let paper = plan::paper(&args.paper)?;
    // Dates are written otherwise on either side of the ocean, as paper is.
    let english = match paper {
        Paper::A4 => "en-GB",
        Paper::Letter => "en-US",
    };
    let folder = Folder {
        lang: plan::language(args.lang.as_deref().unwrap_or(english))?,
        issuer: args.issuer.clone().filter(|name| !name.trim().is_empty()),
        paper,
        ci: ci(&args.ci)?,
        date: plan::day(args.date.as_deref())?,
    };
    let say = |line: String| {
        if !args.quiet {
            println!("{line}");
        }
    };
    // A folder with statements in it needs no first one.
    let begun = disk::has_files(&args.folder.join("content"));
    for (name, text) in folder.files() {
        if begun && name.starts_with("content/") {
            continue;
        }
        let path = args.folder.join(&name);
        let shown = disk::shown(&path);
        if disk::put_new(&path, text.as_bytes())? {
            say(format!("{shown}: written"));
        } else {
            say(format!("{shown}: is there, and left as it is"));
        }
    }
    if !start::is_spoken(&folder.lang) && !begun {
        let lang = &folder.lang;
        say(format!("there are no words in “{lang}” for a first statement, so it is in English"));
    }
    let there = disk::shown(&args.folder);
    let there = if there == "." { String::new() } else { format!("cd {there} && ") };
    say(format!("next: {there}pamphleteer build"));
    Ok(Exit::Done)
}

fn ci(name: &str) -> Result<Option<Ci>, Error> {
    if name == "none" {
        return Ok(None);
    }
    let known = Ci::ALL.iter().copied().find(|ci| ci.name() == name);
    let unknown = || Error::Usage(format!("--ci {name}: must be github, gitlab or none"));
    known.map(Some).ok_or_else(unknown)
}
