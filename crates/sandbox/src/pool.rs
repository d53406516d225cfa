//! A task in; its [`Outcome`] out: a child process is started, receives the request, is timed and waited for.

use std::{
    ffi::OsString,
    io::{self, Read},
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc::{self, RecvTimeoutError},
    thread,
    time::Duration,
};

use crate::{
    ARGUMENT, Error, Limits, Outcome, SandboxTask, Stop, frame,
    handler::{Envelope, READY},
};

/// Most bytes of a child's standard error that are kept.
const STDERR_TAIL: u64 = 16 << 10;

/// Message of Rust when an allocation fails.
const NO_MEMORY: &[u8] = b"memory allocation of ";

/// Starts one child process for each task.
#[derive(Debug)]
pub struct SandboxPool {
    mode: Mode,
    limits: Limits,
}

#[derive(Debug)]
enum Mode {
    Subprocess(OsString),
    InProcess,
}

/// How a child ended and what it wrote.
struct ChildExit {
    status: ExitStatus,
    output: Vec<u8>,
    stderr_tail: Vec<u8>,
    in_time: bool,
}

impl SandboxPool {
    /// Children run this program, which must call [`serve`](super::serve) for [`ARGUMENT`].
    ///
    /// # Errors
    /// The path of this program is unknown.
    pub fn of_this_program(limits: Limits) -> Result<Self, Error> {
        // The link refers to this program even after an upgrade replaced its file.
        let program = if cfg!(target_os = "linux") {
            OsString::from("/proc/self/exe")
        } else {
            std::env::current_exe().map_err(Error::Start)?.into_os_string()
        };
        Ok(Self::of_program(program, limits))
    }

    /// Children run another program that serves [`ARGUMENT`].
    pub fn of_program(program: impl Into<OsString>, limits: Limits) -> Self {
        Self { mode: Mode::Subprocess(program.into()), limits }
    }

    /// All tasks run in this process without limits: for tests, which have no program to start.
    pub fn in_this_process() -> Self {
        Self { mode: Mode::InProcess, limits: Limits::default() }
    }

    /// Runs a task.
    ///
    /// # Errors
    /// [`Error`] for failures not caused by the bytes; those caused by them are an [`Outcome`].
    pub fn run<W: SandboxTask>(&self, request: W::Request, bytes: &[u8]) -> Result<Outcome<W::Response>, Error> {
        let program = match &self.mode {
            Mode::InProcess => {
                let (response, bulk) = W::run(request, bytes);
                return Ok(Outcome::Done(response, bulk));
            }
            Mode::Subprocess(program) => program,
        };
        let request = Envelope { task: W::NAME.to_owned(), limits: self.limits, request };
        let request = serde_json::to_vec(&request).map_err(|_| Error::Garbled)?;
        let exit = self.watch(start(program).map_err(Error::Start)?, &request, bytes).map_err(Error::Start)?;
        let mut output = match exit.output.split_first() {
            Some((&READY, output)) => output,
            _ => return Err(Error::Start(io::Error::other(format!("{}", exit.status)))),
        };
        if let Some(stop) = self.stop(&exit) {
            return stop.map(Outcome::Stopped);
        }
        let answer = frame::read_part(&mut output).map_err(|_| Error::Garbled)?;
        let answer = serde_json::from_slice(&answer).map_err(|_| Error::Garbled)?;
        Ok(Outcome::Done(answer, frame::read_part(&mut output).map_err(|_| Error::Garbled)?))
    }

    /// Writes to and reads from a child in threads, since either end may stop at any byte.
    fn watch(&self, mut child: Child, request: &[u8], bytes: &[u8]) -> io::Result<ChildExit> {
        let (Some(mut input), Some(output), Some(errors)) =
            (child.stdin.take(), child.stdout.take(), child.stderr.take())
        else {
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        let longest = self.limits.answer_bytes.saturating_add(1);
        let patience = Duration::from_secs(self.limits.wall_seconds);
        thread::scope(|scope| {
            let (done, waiting) = mpsc::channel();
            let named = |name: &str| thread::Builder::new().name(name.to_owned());
            let listen = || -> io::Result<_> {
                // A child that died does not read its whole input; its exit status says why.
                named("feed").spawn_scoped(scope, move || drop(frame::write(&mut input, request, bytes)))?;
                let stderr_tail = named("stderr").spawn_scoped(scope, move || gather(errors, STDERR_TAIL))?;
                let output = named("response").spawn_scoped(scope, move || {
                    let output = gather(output, longest);
                    let _ = done.send(());
                    output
                })?;
                Ok((output, stderr_tail))
            };
            let gathered = listen();
            let in_time = gathered.is_ok() && waiting.recv_timeout(patience) != Err(RecvTimeoutError::Timeout);
            if !in_time {
                child.kill()?;
            }
            let status = child.wait()?;
            let (output, stderr_tail) = gathered?;
            let gone = |_| io::Error::from(io::ErrorKind::BrokenPipe);
            Ok(ChildExit {
                status,
                output: output.join().map_err(gone)?,
                stderr_tail: stderr_tail.join().map_err(gone)?,
                in_time,
            })
        })
    }

    /// Why a child gave no response; `None` if it gave one.
    fn stop(&self, exit: &ChildExit) -> Option<Result<Stop, Error>> {
        let limits = &self.limits;
        if !exit.in_time {
            // With a limit of processor time, a child that reached the wall time was waiting or starved.
            let starved = cfg!(target_os = "linux");
            let seconds = limits.wall_seconds;
            return Some(if starved { Err(Error::Stuck(seconds)) } else { Ok(Stop::Time(seconds)) });
        }
        if exit.output.len() as u64 > limits.answer_bytes {
            return Some(Ok(Stop::Answer(limits.answer_bytes)));
        }
        if exit.status.success() {
            return None;
        }
        let no_memory = exit.stderr_tail.windows(NO_MEMORY.len()).any(|words| words == NO_MEMORY);
        Some(Ok(match signal(exit.status) {
            Some(SIGXCPU) => Stop::Time(limits.cpu_seconds),
            // SIGKILL that was not sent here: the system was out of memory.
            Some(SIGKILL) => Stop::Memory(limits.memory_bytes),
            _ if no_memory => Stop::Memory(limits.memory_bytes),
            _ => Stop::Crash,
        }))
    }
}

const SIGKILL: i32 = 9;
const SIGXCPU: i32 = 24;

#[cfg(unix)]
fn signal(status: ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status)
}

#[cfg(not(unix))]
fn signal(_: ExitStatus) -> Option<i32> {
    None
}

fn start(program: &OsString) -> io::Result<Child> {
    let mut command = Command::new(program);
    command.arg(ARGUMENT).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    // The environment may have passwords, and a child needs none of it.
    #[cfg(unix)]
    command.env_clear();
    command.spawn()
}

/// Reads a pipe to its end and keeps `longest` bytes.
fn gather(pipe: impl Read, longest: u64) -> Vec<u8> {
    let mut kept = Vec::new();
    let mut pipe = pipe.take(longest);
    // The bytes before the error are kept.
    let _ = pipe.read_to_end(&mut kept);
    kept
}
