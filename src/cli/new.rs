//! `new`: begins a statement. A file that is there already is left as it is.

use super::args::New;
use super::{Exit, disk, plan};
use crate::diagnostic::{has_errors, place};
use crate::error::Error;
use crate::start::Draft;

/// The language where nobody says any.
const LANGUAGE: &str = "en";

/// Runs the command.
///
/// # Errors
/// Usage, a configuration that cannot be read, a file that is there.
pub fn run(args: &New) -> Result<Exit, Error> {
    let title = args.title.split_whitespace().collect::<Vec<_>>().join(" ");
    if title.is_empty() || title.chars().any(char::is_control) {
        return Err(Error::Usage("a title has to have words in it, and nothing else".to_owned()));
    }
    let folder = args.folder.clone().unwrap_or_else(disk::default_folder);
    let (defaults, reports) = disk::defaults(&folder, args.config.as_deref())?;
    if let Some((source, findings)) = reports.iter().find(|(_, findings)| has_errors(findings)) {
        let first = findings.iter().find(|finding| finding.is_error());
        let said = first.map(|f| format!("{}: {}", place(source, f), f.message));
        return Err(Error::Usage(said.unwrap_or_default()));
    }
    let lang = match &args.lang {
        Some(tag) => plan::language(tag)?,
        None => defaults.lang.clone().unwrap_or_else(|| LANGUAGE.to_owned()),
    };
    let date = plan::day(args.date.as_deref())?;
    let draft = Draft { title, lang, date, issuer: args.issuer.clone() };
    let path = folder.join(draft.file_name());
    let shown = disk::shown(&path);
    if !disk::put_new(&path, draft.text(defaults.contact.is_none()).as_bytes())? {
        return Err(Error::Usage(format!(
            "{shown}: is there, and left as it is; take another title or --date"
        )));
    }
    if !args.quiet {
        println!("{shown}: written; put your words in the place of each …");
        println!("next: pamphleteer build {shown}");
    }
    Ok(Exit::Done)
}
