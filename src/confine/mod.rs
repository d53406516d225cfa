//! Work on strangers' bytes in, its answer out: done by a child process that the system stops at its limits.
//!
//! What a reader can bound by counting runs in this process. What it cannot — a decoder that others wrote — runs here:
//! the program starts itself anew with [`ARGUMENT`], hands the bytes over a pipe and reads the answer from another.
//! A child that is stopped or dies costs one answer, [`Outcome::Stopped`], and never the run.
//!
//! To have something else done by a child: implement [`Work`] beside the code that does it, name it in
//! [`cli::main`](crate::cli::main) with [`duty`], and call [`Workers::run`]. What comes back in bulk (the files of an
//! archive) goes beside the answer as bytes.

mod child;
mod error;
mod frame;
mod parent;

use serde::{Deserialize, Serialize, de::DeserializeOwned};

pub use child::{Duty, duty, serve};
pub use error::Error;
pub use parent::Workers;

/// The hidden argument with which the program serves as a child. It reads one request from standard input.
pub const ARGUMENT: &str = "serve-one-request";

/// How much one child may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Address space in bytes, besides what the program has when it begins. Kept on Linux only.
    pub memory_bytes: u64,
    /// Seconds of processor time. Kept on Linux only.
    pub cpu_seconds: u64,
    /// Seconds by the clock on the wall. With a limit of processor time only a child that waits or starves gets here.
    pub wall_seconds: u64,
    /// Bytes of the answer.
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

/// Something that a child can do with bytes of a stranger.
pub trait Work {
    /// Names it to the child.
    const NAME: &'static str;
    /// What the child is told besides the bytes.
    type Order: Serialize + DeserializeOwned;
    /// What comes back. It travels as JSON, which must not nest deeper than 100 levels.
    type Answer: Serialize + DeserializeOwned;

    /// Does it; the second of the result are bytes that go beside the answer, mostly none.
    fn carry_out(order: Self::Order, bytes: &[u8]) -> (Self::Answer, Vec<u8>);
}

/// How a child ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome<A> {
    /// With its answer, and the bytes beside it.
    Done(A, Vec<u8>),
    /// Without one: the bytes asked for more than they may.
    Stopped(Stop),
}

/// Why a child gave no answer. The fault of the bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// More seconds than allowed.
    Time(u64),
    /// More bytes of memory than allowed.
    Memory(u64),
    /// More bytes of answer than allowed.
    Answer(u64),
    /// It died: a panic, a full stack.
    Crash,
}
