//! A task on untrusted bytes in, its response out: it runs in a child process that the system stops at its limits.
//!
//! For decoders of third parties, whose time and memory cannot be bounded by counting. The program starts itself again with
//! [`ARGUMENT`], writes the bytes to a pipe and reads the response from another. A child that is stopped or dies gives
//! [`Outcome::Stopped`]; the caller is not affected.
//!
//! To add a task: implement [`SandboxTask`] next to the code that does it, pass its [`handler`] to [`serve`] where the
//! program handles [`ARGUMENT`], and call [`SandboxPool::run`]. Bulk results (the files of an archive) are sent after the
//! response as bytes.

mod error;
mod frame;
mod handler;
mod pool;

use serde::{Deserialize, Serialize, de::DeserializeOwned};

pub use error::Error;
pub use handler::{TaskHandler, handler, serve};
pub use pool::SandboxPool;

/// Hidden argument with which the program runs as a child and reads one request from standard input.
pub const ARGUMENT: &str = "serve-one-request";

/// Limits of one child.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Address space in bytes, in addition to that of the program at its start. Enforced on Linux only.
    pub memory_bytes: u64,
    /// Seconds of processor time. Enforced on Linux only.
    pub cpu_seconds: u64,
    /// Seconds of wall time. With a limit of processor time, only a waiting or starved child reaches it.
    pub wall_seconds: u64,
    /// Bytes of the response.
    pub answer_bytes: u64,
}

impl Default for Limits {
    /// 256 MiB, 2 s of processor time, 60 s of wall time, a response of 64 MiB. Ten times the seconds in a debug build, so that no
    /// test depends on the speed of the machine.
    fn default() -> Self {
        let slowness = if cfg!(debug_assertions) { 10 } else { 1 };
        Self { memory_bytes: 256 << 20, cpu_seconds: 2 * slowness, wall_seconds: 60 * slowness, answer_bytes: 64 << 20 }
    }
}

/// A task that can run in the sandboxed child process.
pub trait SandboxTask {
    /// Name sent to the child.
    const NAME: &'static str;
    /// Parameters besides the bytes.
    type Request: Serialize + DeserializeOwned;
    /// Result, sent as JSON of at most 100 nested levels.
    type Response: Serialize + DeserializeOwned;

    /// Runs the task; returns the response and bulk bytes, which are mostly empty.
    fn run(request: Self::Request, bytes: &[u8]) -> (Self::Response, Vec<u8>);
}

/// Result of a child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome<R> {
    /// The response and bulk bytes.
    Done(R, Vec<u8>),
    /// No response, because of the bytes.
    Stopped(Stop),
}

/// Why a child gave no response; caused by the bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// A limit of time was exceeded.
    Time(u64),
    /// The limit of memory was exceeded.
    Memory(u64),
    /// The limit of the response was exceeded.
    Answer(u64),
    /// The child crashed: a panic or stack overflow.
    Crash,
}
