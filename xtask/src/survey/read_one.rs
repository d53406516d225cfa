//! Paths on standard input, one a line, in; the result of reading each as one line of JSON out.

use std::{
    fs,
    io::{Write as _, stdin, stdout},
    panic::{AssertUnwindSafe, catch_unwind},
    time::Instant,
};

use anyhow::{Context as _, Result};
use huizong::message;
use peak_alloc::PeakAlloc;
use reader::{Kind, Limits, ReadError, read, sniff};
use sandbox::SandboxPool;
use serde::{Deserialize, Serialize};

// The invariants that the mutation test of the reader checks.
#[path = "../../../crates/reader/tests/promises/mod.rs"]
mod promises;

#[global_allocator]
static IN_USE: PeakAlloc = PeakAlloc;

/// Result of reading one file.
#[derive(Serialize, Deserialize)]
pub(crate) struct Read {
    /// Kind of the file.
    pub(crate) kind: String,
    /// `read`, `damaged`, `panic`, or why it was refused.
    pub(crate) result: String,
    /// Message of the error.
    pub(crate) detail: String,
    /// Characters of text without white space; for an archive, its files.
    pub(crate) characters: usize,
    pub(crate) milliseconds: f64,
    /// Peak memory in MB, without the file itself.
    pub(crate) megabytes: f64,
}

impl Read {
    pub(crate) fn new(kind: String, result: &str) -> Self {
        let result = result.to_owned();
        Self { kind, result, detail: String::new(), characters: 0, milliseconds: 0.0, megabytes: 0.0 }
    }
}

/// Reads paths until the input ends.
pub(crate) fn serve() -> Result<()> {
    for path in stdin().lines() {
        let bytes = fs::read(path.context("a path")?).context("a file")?;
        let answer = serde_json::to_string(&read_one(&bytes))?;
        let mut output = stdout().lock();
        writeln!(output, "{answer}").context("the answer")?;
        output.flush().context("the answer")?;
    }
    Ok(())
}

/// Peak memory of a task in MB. Nothing else may run at the same time.
fn peak(work: impl FnOnce()) -> f64 {
    let before = IN_USE.current_usage();
    IN_USE.reset_peak_usage();
    work();
    // Approximate values, so the loss of precision does not matter.
    #[allow(clippy::cast_precision_loss)]
    let taken = IN_USE.peak_usage().saturating_sub(before) as f64;
    taken / f64::from(1 << 20)
}

fn read_one(bytes: &[u8]) -> Read {
    let mut read = Read::new(String::new(), "");
    let megabytes = peak(|| read = timed(bytes));
    Read { megabytes, ..read }
}

fn timed(bytes: &[u8]) -> Read {
    let start = Instant::now();
    let kind = sniff(bytes);
    let outcome = catch_unwind(AssertUnwindSafe(|| match kind {
        Kind::Mail => of_mail(bytes),
        Kind::Zip | Kind::SevenZip | Kind::Rar | Kind::OtherArchive | Kind::Tnef => of_archive(bytes),
        _ => of_file(bytes),
    }));
    let (result, detail, characters) = outcome.unwrap_or_else(|panic| {
        let message = panic.downcast_ref::<String>().cloned();
        let message = message.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        ("panic", message.unwrap_or_default(), 0)
    });
    let milliseconds = start.elapsed().as_secs_f64() * 1000.0;
    Read { detail, characters, milliseconds, ..Read::new(name_of(kind), result) }
}

type Outcome = (&'static str, String, usize);

fn of_file(bytes: &[u8]) -> Outcome {
    let limits = Limits::default();
    match read(bytes, &limits) {
        Ok(document) => {
            promises::hold(&document, &limits);
            ("read", String::new(), document.text().chars().filter(|c| !c.is_whitespace()).count())
        }
        Err(error) => {
            let result = match error {
                ReadError::Empty => "empty",
                ReadError::Damaged(_) => "damaged",
                ReadError::Encrypted => "password",
                ReadError::OverLimit(_) => "over-limit",
                ReadError::Unsupported(_) => "unsupported",
            };
            (result, error.to_string(), 0)
        }
    }
}

fn of_mail(bytes: &[u8]) -> Outcome {
    let read = message::read(bytes, &message::Limits::default(), &SandboxPool::in_this_process());
    let Ok(message) = read else { return ("no child", String::new(), 0) };
    let faults: Vec<&str> = message.findings.iter().map(|finding| finding.message.as_str()).collect();
    let characters = message.subject.len() + message.body.len() + message.attachments.len();
    (if faults.is_empty() { "read" } else { "damaged" }, faults.join(" "), characters)
}

fn of_archive(bytes: &[u8]) -> Outcome {
    let unpacked = message::unpack("archive", bytes, &message::Limits::default(), &SandboxPool::in_this_process());
    let Ok((files, findings)) = unpacked else { return ("no child", String::new(), 0) };
    let faults: Vec<&str> = findings.iter().map(|finding| finding.message.as_str()).collect();
    let result = match files.as_slice() {
        _ if !faults.is_empty() => "damaged",
        // rar, bzip2 and xz are not unpacked.
        [file] if file.bytes == bytes => "unsupported",
        _ => "read",
    };
    (result, faults.join(" "), files.len())
}

/// `docx` for a docx, `SevenZip` for a 7z.
pub(crate) fn name_of(kind: Kind) -> String {
    match kind {
        Kind::Readable(format) => {
            serde_json::to_value(format).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
        }
        other => format!("{other:?}"),
    }
}
