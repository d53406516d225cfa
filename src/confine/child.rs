//! One request from standard input, its answer to standard output; limits are set before a stranger's byte is read.

use std::io::{self, Read, Write};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Limits, Work, frame};

/// Written once the request is whole: a child that dies after it died of the bytes.
pub(super) const READY: u8 = b'!';

/// A request, besides its bytes.
#[derive(Serialize, Deserialize)]
pub(super) struct Request<O> {
    pub(super) work: String,
    pub(super) limits: Limits,
    pub(super) order: O,
}

/// Order and bytes in; answer and bytes beside it go to the pipe.
type Carry = fn(Value, &[u8], &mut dyn Write) -> io::Result<()>;

/// A kind of [`Work`] that a child takes on.
pub struct Duty {
    name: &'static str,
    carry: Carry,
}

/// The duty of doing `W`.
pub fn duty<W: Work>() -> Duty {
    Duty {
        name: W::NAME,
        carry: |order, bytes, output| {
            let (answer, beside) = W::carry_out(serde_json::from_value(order)?, bytes);
            frame::write(output, &serde_json::to_vec(&answer)?, &beside)
        },
    }
}

/// Serves one request and ends. A parent that goes away before it asks is no error.
///
/// # Errors
/// A limit cannot be set, a pipe breaks, or the request makes no sense.
pub fn serve(duties: &[Duty]) -> io::Result<()> {
    let mut input = io::stdin().lock();
    let request = match frame::read_part(&mut input) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(()),
        request => request?,
    };
    let request: Request<Value> = serde_json::from_slice(&request)?;
    limit(&request.limits)?;
    let bytes = frame::read_part(&mut input)?;
    let mut output = io::stdout().lock();
    answer(duties, request, &bytes, &mut output)
}

fn answer(duties: &[Duty], request: Request<Value>, bytes: &[u8], output: &mut impl Write) -> io::Result<()> {
    let duty = duties.iter().find(|duty| duty.name == request.work).ok_or(io::ErrorKind::Unsupported)?;
    output.write_all(&[READY])?;
    output.flush()?;
    (duty.carry)(request.order, bytes, output)
}

#[cfg(target_os = "linux")]
fn limit(limits: &Limits) -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};

    let memory = address_space()?.saturating_add(limits.memory_bytes);
    let both = |most| Rlimit { current: Some(most), maximum: Some(most) };
    // At the soft limit the system says that it was the time; at the hard one it only kills.
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

/// Bytes of address space that the program has as it begins (proc(5), `statm`).
#[cfg(target_os = "linux")]
fn address_space() -> io::Result<u64> {
    let mut told = String::new();
    std::fs::File::open("/proc/self/statm")?.read_to_string(&mut told)?;
    let pages: Option<u64> = told.split(' ').next().and_then(|pages| pages.parse().ok());
    Ok(pages.ok_or(io::ErrorKind::InvalidData)?.saturating_mul(rustix::param::page_size() as u64))
}

#[cfg(not(target_os = "linux"))]
fn limit(_: &Limits) -> io::Result<()> {
    Ok(())
}
