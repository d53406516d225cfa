//! Nothing in; failures not caused by the bytes out: the task can be retried.

use std::io;

/// The task failed for a reason other than the bytes.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The child could not be started, or died before it had the bytes.
    #[error("no process can be started to read a file in: {0}; look at the memory and the number of processes")]
    Start(#[source] io::Error),
    /// The child got no processor time.
    #[error("a process that reads a file made no headway for {0} seconds; look at the load of the machine")]
    Stuck(u64),
    /// The response of the child is malformed.
    #[error("a process that read a file answered nonsense; please report it")]
    Garbled,
}

impl Error {
    /// Whether the failure would affect every file, so that it says nothing about this one.
    pub fn concerns_every_file(&self) -> bool {
        matches!(self, Self::Start(_))
    }
}
