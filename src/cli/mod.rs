//! The command line: arguments as typed, plan as meant, one file for each
//! command. Clock, environment, disk and terminal are known here and nowhere
//! else.

mod args;
mod build;
mod check;
mod completions;
mod disk;
mod explain;
mod fix;
mod import;
mod init;
mod inspect;
mod layouts;
mod man;
mod new;
mod pandoc;
mod plan;
mod preflight;
mod preview;
mod progress;
mod quote;
mod release;
mod report;
mod run;
mod stop;
mod summary;
mod table;
mod texts;
mod verify;

use std::process::ExitCode;

use clap::Parser;

use crate::diagnostic::{Diagnostic, has_errors};
use crate::error;
use crate::source::Source;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Exit {
    /// Everything was made; no finding of severity error.
    Done,
    /// There are findings of severity error, or any where that was asked.
    Findings,
    /// Usage, files, fonts, or a defect.
    Trouble,
    /// A signal ended it.
    Stopped(stop::Signal),
}

impl Exit {
    fn of(reports: &[(&Source, &[Diagnostic])], strict: bool) -> Exit {
        let bad = reports.iter().any(|(_, f)| has_errors(f) || (strict && !f.is_empty()));
        if bad { Exit::Findings } else { Exit::Done }
    }
}

/// Parses the command line, runs the command, and gives the exit code: 0 done,
/// 1 findings, 2 trouble, 128 and its number where a signal ended the run.
pub fn main() -> ExitCode {
    // A panic is reported with the statement that caused it, by the press.
    std::panic::set_hook(Box::new(|_| {}));
    let cli = args::Cli::parse();
    let result = match &cli.command {
        args::Command::Init(args) => init::run(args),
        args::Command::New(args) => new::run(args),
        args::Command::Build(args) => build::run(args),
        args::Command::Release(args) => release::run(args),
        args::Command::Preview(args) => preview::run(args),
        args::Command::Check(args) => check::run(args),
        args::Command::Import(args) => import::run(args),
        args::Command::Inspect(args) => inspect::run(args),
        args::Command::Preflight(args) => preflight::run(args),
        args::Command::Verify(args) => verify::run(args),
        args::Command::Layouts(args) => layouts::run(args),
        args::Command::Quote(args) => quote::run(args),
        args::Command::Explain(args) => explain::run(args),
        args::Command::Completions(args) => completions::run(args),
        args::Command::Man(args) => man::run(args),
    };
    match result {
        Ok(Exit::Done) => ExitCode::SUCCESS,
        Ok(Exit::Findings) => ExitCode::from(1),
        Ok(Exit::Trouble) => ExitCode::from(2),
        Ok(Exit::Stopped(signal)) => ExitCode::from(signal.code),
        Err(error) => {
            eprintln!("error: {}", error::chain(&error));
            ExitCode::from(2)
        }
    }
}
