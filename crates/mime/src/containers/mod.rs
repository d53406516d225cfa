//! Bytes of an archive in, its files out one at a time, within limits of number, inflated size and memory. [`tnef`] reads
//! winmail.dat, [`compressed_rtf`] the text in it.

pub mod compressed_rtf;
mod sandboxed;
mod seven_zip;
mod tar;
pub mod smime;
pub mod tnef;
mod zip;

use std::io::Read;

use serde::{Deserialize, Serialize};

pub use self::sandboxed::UnpackSevenZip;
pub use self::zip::is_part_of_split;
use crate::Limits;
use sandbox::{SandboxPool, Stop};

/// Why an archive or one of its files cannot be unpacked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ArchiveFault {
    /// Broken structure or a wrong checksum.
    Damaged,
    /// Needs a password.
    Encrypted,
    /// A compression method that is not supported.
    UnsupportedMethod,
    /// One volume of several.
    Split,
    /// Ends before its directory: truncated, or one volume of several.
    Truncated,
    /// More files than [`Limits::entries`].
    TooMany,
    /// Inflates to more bytes than the budget.
    TooLarge,
    /// Inflating needs more memory than allowed.
    MemoryLimit,
    /// Contains no file.
    Empty,
    /// The sandboxed process that inflated it was stopped.
    #[serde(skip)]
    Stopped(Stop),
}

/// Format of an archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// PKWARE zip.
    Zip,
    /// 7z.
    SevenZip,
    /// tar, plain or in gzip.
    Tar,
    /// A single file in gzip.
    Gzip,
}

impl Format {
    /// Tar, plain or in gzip, or a single file in gzip; `None` for any other bytes.
    pub fn of_tar_or_gzip(bytes: &[u8]) -> Option<Self> {
        if tar::is_tar(bytes) || tar::is_tar_in_gzip(bytes) {
            return Some(Self::Tar);
        }
        bytes.starts_with(tar::GZIP).then_some(Self::Gzip)
    }
}

/// Receives one file with its path in the archive, and the bytes that may still be inflated.
pub trait Take: FnMut(String, Result<Vec<u8>, ArchiveFault>, &mut u64) {}

impl<F: FnMut(String, Result<Vec<u8>, ArchiveFault>, &mut u64)> Take for F {}

/// Passes each file with its path to `take`, in the archive's order, and returns the fault of the archive as a whole.
/// `name` is the archive's file name, which also names a file in gzip.
///
/// `budget` is the number of bytes that may still be inflated and is reduced by those that were. At most `budget` bytes
/// and a dictionary of 64 MiB are held in memory. A 7z is inflated by one of the sandboxed `workers`.
///
/// # Errors
/// A worker failed for a reason that is not the archive's.
pub fn unpack(
    (format, name): (Format, &str),
    bytes: &[u8],
    budget: &mut u64,
    limits: &Limits,
    workers: &SandboxPool,
    take: impl Take,
) -> Result<Result<(), ArchiveFault>, sandbox::Error> {
    let most = limits.entries;
    Ok(match format {
        Format::Zip => zip::unpack(bytes, budget, most, take),
        Format::SevenZip => return sandboxed::unpack(bytes, budget, most, workers, take),
        Format::Tar => tar::unpack(bytes, budget, most, take),
        Format::Gzip => tar::single(name, bytes, budget, take),
    })
}

/// Reads to the end within the budget, which is reduced by the number of bytes read.
fn read_within(from: impl Read, budget: &mut u64) -> Result<Vec<u8>, ArchiveFault> {
    let mut content = Vec::new();
    let outcome = from.take(budget.saturating_add(1)).read_to_end(&mut content);
    let length = u64::try_from(content.len()).unwrap_or(u64::MAX);
    *budget = budget.checked_sub(length).ok_or(ArchiveFault::TooLarge)?;
    outcome.map(|_| content).map_err(|_| ArchiveFault::Damaged)
}

/// Files that programs leave in archives: macOS resource forks, thumbnails, Word's lock files.
fn is_program_file(path: &str) -> bool {
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
    path.starts_with("__MACOSX/")
        || ["~$", "._"].iter().any(|start| name.starts_with(start))
        || [".DS_Store", "Thumbs.db", "desktop.ini"].contains(&name)
}
