//! `inspect`: shows the structure that was read.

use std::io::Write;

use super::args::{Format, Inspect};
use super::report::Reporter;
use super::{Exit, disk};
use crate::bounds::Bounds;
use crate::error::Error;
use crate::outline;
use crate::press::Press;

/// Runs the command.
///
/// # Errors
/// Where the file cannot be read.
pub fn run(args: &Inspect) -> Result<Exit, Error> {
    let mut reporter = Reporter::new(&args.common);
    if args.file.is_dir() {
        let name = args.file.display();
        return Err(Error::Usage(format!("{name}: is a folder; inspect shows one statement")));
    }
    let mut found = disk::find(
        std::slice::from_ref(&args.file),
        args.common.config.as_deref(),
        Bounds::default(),
    );
    if let Some(error) = found.errors.pop() {
        return Err(error);
    }
    let Some(manuscript) = found.manuscripts.first() else { return Ok(Exit::Trouble) };
    let outcome = Press::examine(manuscript);
    let reports = [(&outcome.source, outcome.findings.as_slice())];
    let exit = Exit::of(&reports, false);
    let json = args.common.format == Format::Json;
    let document = match &outcome.statement {
        Some(statement) => outline::json::document(statement, &outcome.source, &outcome.findings),
        None => outline::json::unread(&manuscript.stem, &outcome.source, &outcome.findings),
    };
    let text = match &outcome.statement {
        _ if json => serde_json::to_string_pretty(&document).unwrap_or_default() + "\n",
        // That is one document already.
        _ if args.common.format == Format::Sarif => String::new(),
        Some(statement) => outline::text::outline(statement, &outcome.source),
        None => String::new(),
    };
    if !json {
        reporter.findings(&reports);
    }
    // A reader that has closed the pipe has seen enough.
    let _ = std::io::stdout().write_all(text.as_bytes());
    Ok(exit)
}
