//! Bytes of an archive in, its files out one at a time, within limits of number, inflated size and memory.

mod confined;
mod seven_zip;
mod tar;
mod zip;

use std::io::Read;

use serde::{Deserialize, Serialize};

pub use self::confined::UnpackSevenZip;
pub(super) use self::zip::is_part_of_split;
use crate::confine::{self, Stop, Workers};

/// Why an archive, or one file of it, could not be taken out. The sender's fault, told by [`super::attachment`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Fault {
    /// Broken structure or a wrong checksum.
    Damaged,
    /// Needs a password.
    Encrypted,
    /// A compression that is not read.
    Method,
    /// One volume of several.
    Split,
    /// Ends before its directory: cut off, or one volume of several.
    Cut,
    /// More files than allowed.
    TooMany,
    /// More bytes than allowed after inflating.
    TooLarge,
    /// Inflating asks for more memory than allowed.
    Memory,
    /// Opens, and holds no file.
    Empty,
    /// The child that was to inflate it was stopped.
    #[serde(skip)]
    Stopped(Stop),
}

/// How an archive is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// PKWARE zip.
    Zip,
    /// 7z.
    SevenZip,
    /// tar, as it is or in gzip.
    Tar,
    /// One file in gzip.
    Gzip,
}

impl Format {
    /// Format of an archive of `kind`; `None` for those that are not opened: rar, bzip2, xz.
    pub(super) fn of(kind: reader::Kind, bytes: &[u8]) -> Option<Self> {
        match kind {
            reader::Kind::Zip => Some(Self::Zip),
            reader::Kind::SevenZip => Some(Self::SevenZip),
            reader::Kind::OtherArchive if tar::is_tar(bytes) || tar::is_tar_in_gzip(bytes) => Some(Self::Tar),
            reader::Kind::OtherArchive if bytes.starts_with(tar::GZIP) => Some(Self::Gzip),
            _ => None,
        }
    }

    /// Name for an archive that came without one.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Zip => "压缩包.zip",
            Self::SevenZip => "压缩包.7z",
            Self::Tar => "压缩包.tar",
            Self::Gzip => "压缩包.gz",
        }
    }
}

/// Takes one file with its path in the archive, and what may still be inflated.
pub(super) trait Take: FnMut(String, Result<Vec<u8>, Fault>, &mut u64) {}

impl<F: FnMut(String, Result<Vec<u8>, Fault>, &mut u64)> Take for F {}

/// Hands each file with its path to `take`, in the archive's order, and tells what is wrong with the archive as a
/// whole. `name` is the archive's own, which a file in gzip goes by.
///
/// `budget` is what may still be inflated and is lowered by what was; `most` is the number of entries accepted.
/// Never more than `budget` bytes of the archive are held at once, and a dictionary of 64 MiB. A 7z is inflated by one
/// of the `workers`.
///
/// # Errors
/// Ours: no child could inflate it. What is wrong with the archive is in the value.
pub(super) fn unpack(
    (format, name): (Format, &str),
    bytes: &[u8],
    budget: &mut u64,
    most: usize,
    workers: &Workers,
    take: impl Take,
) -> Result<Result<(), Fault>, confine::Error> {
    Ok(match format {
        Format::Zip => zip::unpack(bytes, budget, most, take),
        Format::SevenZip => return confined::unpack(bytes, budget, most, workers, take),
        Format::Tar => tar::unpack(bytes, budget, most, take),
        Format::Gzip => tar::single(name, bytes, budget, take),
    })
}

/// Everything that a reader gives, within the budget.
fn read_within(from: impl Read, budget: &mut u64) -> Result<Vec<u8>, Fault> {
    let mut content = Vec::new();
    let outcome = from.take(budget.saturating_add(1)).read_to_end(&mut content);
    let length = u64::try_from(content.len()).unwrap_or(u64::MAX);
    *budget = budget.checked_sub(length).ok_or(Fault::TooLarge)?;
    outcome.map(|_| content).map_err(|_| Fault::Damaged)
}

/// Files that programs leave in archives and nobody sent: macOS forks, thumbnails, Word's lock files.
fn is_litter(path: &str) -> bool {
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
    path.starts_with("__MACOSX/")
        || ["~$", "._"].iter().any(|start| name.starts_with(start))
        || [".DS_Store", "Thumbs.db", "desktop.ini"].contains(&name)
}
