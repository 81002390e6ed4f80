//! How far a run has come, on a terminal: a bar below which nothing else is written, and
//! which is gone when the run is over. Elsewhere it is silent.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::diagnostic::human;

/// What the bar looks like: `━━━━━━╸     12 of 40  statement.md`.
const LOOK: &str = "{bar:30} {pos} of {len}  {wide_msg}";

/// The bar.
#[derive(Debug)]
pub struct Progress(ProgressBar);

impl Progress {
    /// A bar for so many statements; none is drawn where it is not `shown`.
    pub fn new(statements: usize, shown: bool) -> Progress {
        let target = if shown && statements > 1 {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(u64::try_from(statements).ok(), target);
        let look = ProgressStyle::with_template(LOOK).expect("the look of the bar is one");
        bar.set_style(look.progress_chars("━╸ "));
        // Before anything is done, so that it is seen at once.
        bar.tick();
        Progress(bar)
    }

    /// Some statements are done, of which one has this name.
    pub fn done(&self, statements: usize, name: &str) {
        self.0.set_message(human::visible(name));
        self.0.inc(statements as u64);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
