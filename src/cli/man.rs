//! `man`: the manual pages, made from the command line itself.

use std::io::Write;

use clap::{Command, CommandFactory};
use clap_mangen::Man;

use super::args::{Cli, Man as Arguments};
use super::{Exit, disk};
use crate::error::Error;

/// What the pages are about.
const NAME: &str = env!("CARGO_PKG_NAME");

/// The same with its version.
const MAKER: &str = concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION"));

/// Runs the command.
///
/// # Errors
/// Where the pages cannot be written.
pub fn run(args: &Arguments) -> Result<Exit, Error> {
    // `help` has no page of its own; each command has `--help`.
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    let Some(folder) = &args.out else {
        // A reader that has closed the pipe has seen enough.
        let _ = std::io::stdout().write_all(&page(&command));
        return Ok(Exit::Done);
    };
    let pages: Vec<(String, Vec<u8>)> = all(&command)
        .into_iter()
        .map(|command| (format!("{}.1", title(command)), page(command)))
        .collect();
    disk::write(folder, pages.iter().map(|(name, page)| (name.as_str(), page.as_slice())))?;
    Ok(Exit::Done)
}

/// A command, and all below it.
fn all(command: &Command) -> Vec<&Command> {
    std::iter::once(command).chain(command.get_subcommands().flat_map(all)).collect()
}

/// `pamphleteer-build`
fn title(command: &Command) -> &str {
    command.get_display_name().unwrap_or(command.get_name())
}

fn page(command: &Command) -> Vec<u8> {
    let mut page = Vec::new();
    // Memory takes everything.
    let _ = Man::new(command.clone()).source(MAKER).manual(NAME).render(&mut page);
    page
}
