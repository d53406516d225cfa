//! One request from standard input in, its response to standard output out; limits are set before the first untrusted
//! byte is read.

use std::io::{self, Read, Write};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Limits, SandboxTask, frame};

/// Written when the request is complete: a child that dies after this was stopped by the bytes.
pub(crate) const READY: u8 = b'!';

/// A request as sent, without its bytes.
#[derive(Serialize, Deserialize)]
pub(crate) struct Envelope<R> {
    pub(crate) task: String,
    pub(crate) limits: Limits,
    pub(crate) request: R,
}

/// Function that takes request and bytes and writes response and bulk bytes to the pipe.
type Run = fn(Value, &[u8], &mut dyn Write) -> io::Result<()>;

/// Runs one kind of [`SandboxTask`] in the child.
pub struct TaskHandler {
    name: &'static str,
    run: Run,
}

/// The handler of `W`.
pub fn handler<W: SandboxTask>() -> TaskHandler {
    TaskHandler {
        name: W::NAME,
        run: |request, bytes, output| {
            let (response, bulk) = W::run(serde_json::from_value(request)?, bytes);
            frame::write(output, &serde_json::to_vec(&response)?, &bulk)
        },
    }
}

/// Serves one request. A parent that ends before it sends one is no error.
///
/// # Errors
/// A limit cannot be set, a pipe breaks, or the request is malformed.
pub fn serve(handlers: &[TaskHandler]) -> io::Result<()> {
    let mut input = io::stdin().lock();
    let request = match frame::read_part(&mut input) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(()),
        request => request?,
    };
    let request: Envelope<Value> = serde_json::from_slice(&request)?;
    limit(&request.limits)?;
    let bytes = frame::read_part(&mut input)?;
    let mut output = io::stdout().lock();
    answer(handlers, request, &bytes, &mut output)
}

fn answer(handlers: &[TaskHandler], request: Envelope<Value>, bytes: &[u8], output: &mut impl Write) -> io::Result<()> {
    let handler = handlers.iter().find(|handler| handler.name == request.task).ok_or(io::ErrorKind::Unsupported)?;
    output.write_all(&[READY])?;
    output.flush()?;
    (handler.run)(request.request, bytes, output)
}

#[cfg(target_os = "linux")]
fn limit(limits: &Limits) -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};

    let memory = address_space()?.saturating_add(limits.memory_bytes);
    let both = |most| Rlimit { current: Some(most), maximum: Some(most) };
    // At the soft limit the system sends SIGXCPU, which names the cause; at the hard limit SIGKILL.
    let time = Rlimit { current: Some(limits.cpu_seconds), maximum: Some(limits.cpu_seconds + 1) };
    for (resource, limit) in [
        (Resource::Core, both(0)),
        (Resource::Fsize, both(0)),
        (Resource::Nofile, both(3)),
        (Resource::Cpu, time),
        (Resource::As, both(memory)),
    ] {
        setrlimit(resource, limit)?;
    }
    Ok(())
}

/// Address space of the program at its start, in bytes (proc(5), `statm`).
#[cfg(target_os = "linux")]
fn address_space() -> io::Result<u64> {
    let mut fields = String::new();
    std::fs::File::open("/proc/self/statm")?.read_to_string(&mut fields)?;
    let pages: Option<u64> = fields.split(' ').next().and_then(|pages| pages.parse().ok());
    Ok(pages.ok_or(io::ErrorKind::InvalidData)?.saturating_mul(rustix::param::page_size() as u64))
}

#[cfg(not(target_os = "linux"))]
fn limit(_: &Limits) -> io::Result<()> {
    Ok(())
}
