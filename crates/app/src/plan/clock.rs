//! When to stop: after so many seconds, or when the user says so.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use strategy::plan::Control;

/// Set by whoever hears the user's wish to stop, such as Ctrl-C.
pub type Interrupt = Arc<AtomicBool>;

/// Stops after a time, or when interrupted.
#[derive(Debug)]
pub struct Stopwatch {
    end: Option<Instant>,
    interrupt: Interrupt,
}

impl Stopwatch {
    /// Runs from now; none: until interrupted.
    #[must_use]
    pub fn new(seconds: Option<f64>, interrupt: Interrupt) -> Self {
        let end = seconds.and_then(|s| Duration::try_from_secs_f64(s).ok()).and_then(|d| Instant::now().checked_add(d));
        Self { end, interrupt }
    }

    /// Whether the user stopped it.
    #[must_use]
    pub fn interrupted(&self) -> bool {
        self.interrupt.load(Ordering::Relaxed)
    }
}

impl Control for Stopwatch {
    fn stop(&self) -> bool {
        self.interrupted() || self.end.is_some_and(|end| Instant::now() >= end)
    }
}
