//! Work on untrusted bytes in, its response out: done by a child process that the system stops at its limits.
//!
//! What a reader can bound by counting needs no sandbox. What it cannot, a decoder that others wrote, runs here: the
//! program starts itself again with [`ARGUMENT`], writes the bytes to a pipe and reads the response from another.
//! A child that is stopped or dies costs one response, [`Outcome::Stopped`], and never the caller.
//!
//! To add a task: implement [`SandboxTask`] next to the code that does it, pass its [`handler`] to [`serve`] where the
//! program meets [`ARGUMENT`], and call [`SandboxPool::run`]. Bulk results (the files of an archive) travel after the
//! response as bytes.

mod error;
mod frame;
mod handler;
mod pool;

use serde::{Deserialize, Serialize, de::DeserializeOwned};

pub use error::Error;
pub use handler::{TaskHandler, handler, serve};
pub use pool::SandboxPool;

/// The hidden argument with which the program serves as a child. It reads one request from standard input.
pub const ARGUMENT: &str = "serve-one-request";

/// How much one child may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Address space in bytes, besides what the program has when it begins. Enforced on Linux only.
    pub memory_bytes: u64,
    /// Seconds of processor time. Enforced on Linux only.
    pub cpu_seconds: u64,
    /// Seconds by the clock on the wall. With a limit of processor time only a child that waits or starves gets here.
    pub wall_seconds: u64,
    /// Bytes of the response.
    pub answer_bytes: u64,
}

impl Default for Limits {
    /// 256 MiB, 2 s of processor time, 60 s on the wall, an answer of 64 MiB. Ten times the seconds in a build that is
    /// not optimised, so that no test depends on the speed of its machine.
    fn default() -> Self {
        let slowness = if cfg!(debug_assertions) { 10 } else { 1 };
        Self { memory_bytes: 256 << 20, cpu_seconds: 2 * slowness, wall_seconds: 60 * slowness, answer_bytes: 64 << 20 }
    }
}

/// A task that can run in the sandboxed child process.
pub trait SandboxTask {
    /// Names it to the child.
    const NAME: &'static str;
    /// Parameters besides the bytes.
    type Request: Serialize + DeserializeOwned;
    /// What comes back. It travels as JSON, which must not nest deeper than 100 levels.
    type Response: Serialize + DeserializeOwned;

    /// Does it; the second of the result are bulk bytes, mostly none.
    fn run(request: Self::Request, bytes: &[u8]) -> (Self::Response, Vec<u8>);
}

/// How a child ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome<R> {
    /// With its response and bulk bytes.
    Done(R, Vec<u8>),
    /// Without one: the bytes asked for more than they may.
    Stopped(Stop),
}

/// Why a child gave no response; the bytes are to blame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// More seconds than allowed.
    Time(u64),
    /// More bytes of memory than allowed.
    Memory(u64),
    /// More bytes of response than allowed.
    Answer(u64),
    /// It died: a panic, a full stack.
    Crash,
}
