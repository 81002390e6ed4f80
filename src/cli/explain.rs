//! `explain`: the manual page of a finding, or the list of all.

use std::io::Write;

use serde::Serialize;

use super::Exit;
use super::args::{Explain, Format};
use crate::diagnostic::codes::{self, Entry, TABLE};
use crate::error::Error;

/// Runs the command.
///
/// # Errors
/// Where the code is not known; the message names the nearest one.
pub fn run(args: &Explain) -> Result<Exit, Error> {
    let text = match &args.code {
        Some(code) => {
            let entry = codes::find(code).ok_or_else(|| unknown(code))?;
            match args.common.format {
                Format::Json => data(&Shown::new(entry)),
                _ => entry.page.to_owned(),
            }
        }
        None => match args.common.format {
            Format::Json => data(&TABLE.iter().map(Shown::new).collect::<Vec<_>>()),
            _ => list(),
        },
    };
    // A reader that has closed the pipe has seen enough.
    let _ = std::io::stdout().write_all(text.as_bytes());
    Ok(Exit::Done)
}

fn unknown(code: &str) -> Error {
    let hint = match codes::nearest(code) {
        Some(nearest) => format!("did you mean {nearest}?"),
        None => "`pamphleteer explain` lists all of them".to_owned(),
    };
    Error::Usage(format!("there is no finding “{code}”; {hint}"))
}

/// One line for each finding.
fn list() -> String {
    let width = TABLE.iter().map(|entry| entry.name.len()).max().unwrap_or(0);
    let line = |entry: &Entry| format!("{:width$}  {}\n", entry.name, entry.summary());
    TABLE.iter().map(line).collect()
}

/// A finding's page as data.
#[derive(Serialize)]
struct Shown {
    code: &'static str,
    severities: Vec<&'static str>,
    fixes: Vec<&'static str>,
    summary: &'static str,
    page: &'static str,
}

impl Shown {
    fn new(entry: &Entry) -> Shown {
        Shown {
            code: entry.name,
            severities: entry.severities.iter().map(|s| s.word()).collect(),
            fixes: entry.fixes.iter().map(|f| f.word()).collect(),
            summary: entry.summary(),
            page: entry.page,
        }
    }
}

fn data(value: &impl Serialize) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default() + "\n"
}
