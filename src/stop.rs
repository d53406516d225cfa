//! SIGTERM and SIGINT in, a flag out: a run ends after the mail or letter in hand. The second SIGINT ends it at once.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

/// Whether the program was asked to end.
#[derive(Debug, Clone, Default)]
pub struct StopSignal(Arc<AtomicBool>);

/// Exit code of a shell for a program that SIGINT ended.
const ENDED_BY_SIGINT: i32 = 128 + SIGINT;

impl StopSignal {
    /// A flag that the signals set from now on.
    ///
    /// # Errors
    /// The system refuses.
    pub fn install() -> io::Result<Self> {
        let signal = Self::default();
        // Registered first, so that it sees the flag of an earlier signal and not its own.
        flag::register_conditional_shutdown(SIGINT, ENDED_BY_SIGINT, Arc::clone(&signal.0))?;
        flag::register(SIGINT, Arc::clone(&signal.0))?;
        flag::register(SIGTERM, Arc::clone(&signal.0))?;
        Ok(signal)
    }

    /// Whether a signal came.
    pub fn is_requested(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// As if a signal had come.
    pub fn request(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}
