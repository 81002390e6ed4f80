//! `preview`: a web page of this machine that shows pages as they will print, and follows
//! the files while they are written.
//!
//! Three that work side by side: [`watch`] says that something has changed, [`desk`] sets
//! pages anew and puts what is to be seen on the [`board`], [`serve`] hands it to browsers.

mod board;
mod desk;
mod editor;
mod serve;
mod watch;

use std::net::{Ipv4Addr, TcpListener};
use std::sync::Arc;
use std::sync::mpsc;
use std::time::Duration;

use super::args::Preview;
use super::report::Reporter;
use super::stop::Stop;
use super::{Exit, plan, run};
use crate::error::Error;
use board::Board;
use desk::Desk;
use editor::Editor;
use serve::Door;

/// How often it is asked whether to end.
const WATCHFUL: Duration = Duration::from_millis(50);

/// Runs the command, until a signal ends it.
///
/// # Errors
/// Where nothing can be shown at all: usage, fonts, layouts, a port that is taken.
pub fn run(args: &Preview) -> Result<Exit, Error> {
    let mut reporter = Reporter::new(&args.common);
    let plan = plan::of_preview(args)?;
    let editor = args.editor.as_deref().map(Editor::of).transpose()?;
    let listener = listen(args.port)?;
    let port = listener.local_addr().map(|address| address.port());
    let port = port.map_err(|error| Error::Usage(format!("no port can be had: {error}")))?;
    let (said, heard) = mpsc::channel();
    let board = Arc::new(Board::new(said.clone()));
    let desk = Desk::new(args, plan, board.clone(), heard, said)?;
    let door = Door::new(port)?;
    let (address, once) = (door.address(), door.address_once());
    let stop = Stop::default();
    stop.listen();
    let server = std::thread::spawn({
        let board = board.clone();
        move || serve::serve(listener, door, board, editor)
    });
    let worker = std::thread::Builder::new().stack_size(run::STACK).spawn(move || desk.run());
    let worker = worker.map_err(|error| Error::Usage(format!("no thread can be had: {error}")))?;
    reporter.say(&format!("Preview: {address}\nCtrl-C ends it."));
    if !args.no_open
        && let Err(error) = open::that_detached(&once)
    {
        reporter.error_line(&format!(
            "note: no browser could be opened ({error}); open the address above in one"
        ));
    }
    loop {
        if let Some(signal) = stop.signal() {
            reporter.say("The preview has ended.");
            return Ok(if signal.name == "SIGINT" { Exit::Done } else { Exit::Stopped(signal) });
        }
        if server.is_finished() || worker.is_finished() {
            return Err(Error::Defect {
                statement: "preview".to_owned(),
                message: "a part of it has ended".to_owned(),
            });
        }
        std::thread::sleep(WATCHFUL);
    }
}

/// A port that no other machine reaches.
fn listen(port: Option<u16>) -> Result<TcpListener, Error> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port.unwrap_or(0))).map_err(|error| {
        Error::Usage(match port {
            Some(port) if error.kind() == std::io::ErrorKind::AddrInUse => format!(
                "--port {port}: another program uses this port; name another, or leave out --port, and a free one is taken"
            ),
            Some(port) => format!("--port {port}: this port cannot be had: {error}"),
            None => format!("no port of this machine can be had: {error}"),
        })
    })
}
