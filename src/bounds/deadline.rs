//! When the work on a statement has to be done. The only place that looks at
//! the clock: whether there is time left, and nothing else, is made of it.
//!
//! Work that is late is left by unwinding, since Typst cannot be told to stop.
//! [`Late`] is what it is known by; no defect has it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// The moment by which work has to be done; never, unless it is given.
#[derive(Debug, Clone, Copy, Default)]
pub struct Deadline {
    end: Option<Instant>,
    /// What says, while it is done, that nobody wants it any more.
    unwanted: Option<&'static AtomicBool>,
}

/// What work that is late is left with.
#[derive(Debug, Clone, Copy)]
pub struct Late;

impl Deadline {
    /// So much time from now.
    pub fn after(time: Duration) -> Deadline {
        Deadline { end: now().checked_add(time), unwanted: None }
    }

    /// The same, and there is no time left as soon as the work is no longer wanted.
    pub fn unless(self, unwanted: Option<&'static AtomicBool>) -> Deadline {
        Deadline { unwanted, ..self }
    }

    /// How much time is left.
    pub fn left(self) -> Duration {
        self.end.map_or(Duration::MAX, |end| end.saturating_duration_since(now()))
    }

    /// Whether there is no time left.
    pub fn is_past(self) -> bool {
        self.unwanted.is_some_and(|it| it.load(Ordering::Relaxed))
            || self.end.is_some_and(|end| now() >= end)
    }

    /// Leaves work that is late: unwinds with [`Late`], without the message of a
    /// panic.
    pub fn hold(self) {
        if self.is_past() {
            std::panic::resume_unwind(Box::new(Late));
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "decides whether work goes on, not what comes of it")]
fn now() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn late_work_is_left_with_a_mark_of_its_own() {
        let late = Deadline::after(Duration::ZERO);
        let left = std::panic::catch_unwind(|| late.hold()).expect_err("it is late");
        assert!(left.is::<Late>());
        assert_eq!(late.left(), Duration::ZERO);
        Deadline::after(Duration::from_secs(3600)).hold();
        Deadline::after(Duration::MAX).hold();
        Deadline::default().hold();
    }

    #[test]
    fn work_that_is_no_longer_wanted_is_late() {
        static UNWANTED: AtomicBool = AtomicBool::new(false);
        let deadline = Deadline::after(Duration::MAX).unless(Some(&UNWANTED));
        assert!(!deadline.is_past());
        UNWANTED.store(true, Ordering::Relaxed);
        assert!(deadline.is_past());
    }
}
