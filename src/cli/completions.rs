//! `completions`: what a shell needs to complete command lines.

use std::io::Write;

use clap::CommandFactory;

use super::Exit;
use super::args::{Cli, Completions};
use crate::error::Error;

/// Runs the command.
///
/// # Errors
/// None.
pub fn run(args: &Completions) -> Result<Exit, Error> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), env!("CARGO_PKG_NAME"), &mut script);
    // A reader that has closed the pipe has seen enough.
    let _ = std::io::stdout().write_all(&script);
    Ok(Exit::Done)
}
