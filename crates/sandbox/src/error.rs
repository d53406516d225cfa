//! Failures that the bytes are not to blame for: the work can be tried again.

use std::io;

/// The work could not be done, and the bytes are not to blame.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The program could not start itself, or died before it had the bytes.
    #[error("no process can be started to read a file in: {0}; look at the memory and the number of processes")]
    Start(#[source] io::Error),
    /// The child got no time.
    #[error("a process that reads a file made no headway for {0} seconds; look at the load of the machine")]
    Stuck(u64),
    /// The child's answer makes no sense.
    #[error("a process that read a file answered nonsense; please report it")]
    Garbled,
}

impl Error {
    /// True where nothing at all could be read, whichever the file: it is no sign against the file.
    pub fn concerns_every_file(&self) -> bool {
        matches!(self, Self::Start(_))
    }
}
