//! Signals that end a run: nothing more is begun, what is being made is made to
//! its end, and the run says how far it has come. The same signal once more ends
//! the program at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

/// What is listened to: a key on the terminal, and the system that wants the
/// machine for something else.
const SIGNALS: [(i32, &str); 2] = [(SIGINT, "SIGINT"), (SIGTERM, "SIGTERM")];

/// Whether the run is to end.
#[derive(Debug, Default)]
pub struct Stop {
    came: [Arc<AtomicBool>; SIGNALS.len()],
}

/// The signal that ended a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signal {
    /// Its name.
    pub name: &'static str,
    /// What shells take for the exit code of a program that it ends.
    pub code: u8,
}

impl Stop {
    /// Listens from now on. Where the system does not allow it, a signal ends
    /// the program as it always does.
    pub fn listen(&self) {
        for ((number, _), came) in SIGNALS.into_iter().zip(&self.came) {
            // Before the other, so that it takes effect at the second time.
            let _ = flag::register_conditional_shutdown(number, 128 + number, came.clone());
            let _ = flag::register(number, came.clone());
        }
    }

    /// The signal that came, if one did.
    pub fn signal(&self) -> Option<Signal> {
        let (number, name) = SIGNALS
            .into_iter()
            .zip(&self.came)
            .find_map(|(signal, came)| came.load(Ordering::Relaxed).then_some(signal))?;
        Some(Signal { name, code: u8::try_from(128 + number).unwrap_or(u8::MAX) })
    }
}
