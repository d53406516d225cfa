//! A file's bytes in, its document out: read here where counting bounds the reader, else by a child process.

use reader::{Document, Kind, Limit, Limits, Notice, ReadError};

use sandbox::{Outcome, SandboxPool, SandboxTask, Stop};

/// Reading of one office file.
pub struct ReadDocument;

impl SandboxTask for ReadDocument {
    const NAME: &'static str = "document";
    type Request = Limits;
    type Response = Result<Document, ReadError>;

    fn run(limits: Limits, bytes: &[u8]) -> (Self::Response, Vec<u8>) {
        (reader::read(bytes, &limits), Vec::new())
    }
}

/// Reads one file.
///
/// # Errors
/// Ours: no child could read it. What is wrong with the file is in the value.
pub fn read(
    bytes: &[u8],
    limits: &Limits,
    workers: &SandboxPool,
) -> Result<Result<Document, ReadError>, sandbox::Error> {
    let bounded = match reader::sniff(bytes) {
        Kind::Readable(format) => format.is_bounded(),
        _ => true,
    };
    if bounded || bytes.len() as u64 > limits.file_bytes {
        return Ok(reader::read(bytes, limits));
    }
    Ok(match workers.run::<ReadDocument>(*limits, bytes)? {
        Outcome::Done(read, _) => read,
        Outcome::Stopped(stop) => Err(match stop {
            Stop::Time(seconds) => ReadError::OverLimit(Limit::Time(seconds)),
            Stop::Memory(bytes) => ReadError::OverLimit(Limit::Memory(bytes)),
            Stop::Answer(bytes) => ReadError::OverLimit(Limit::Text(bytes)),
            Stop::Crash => ReadError::Damaged("the reader stopped at it".to_owned()),
        }),
    })
}

/// Whether a text file is a table by its name: nothing else distinguishes it from other texts.
pub(super) fn is_separated(file: &str) -> bool {
    let ending = file.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    ending.is_some_and(|ending| ["csv", "tsv", "tab"].contains(&ending.as_str()))
}

/// True for a file whose text, if there is any, is in its pictures: a scan, a photo put into a Word file.
pub(super) fn is_of_pictures(document: &Document) -> bool {
    /// Programs for scanning leave their name and a page number.
    const FEW: usize = 30;
    document.notices.contains(&Notice::Pictures)
        && document.text().chars().filter(|c| c.is_alphanumeric()).take(FEW).count() < FEW
}
