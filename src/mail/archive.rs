//! Bytes of a zip in, its files out one at a time, within limits of number and inflated size.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use reader::charset;

/// Why an archive, or one file of it, could not be taken out. The sender's fault, told by [`super::attachment`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// Broken structure or a wrong checksum.
    Damaged,
    /// Needs a password.
    Encrypted,
    /// A compression that is not deflate.
    Method,
    /// More files than allowed.
    TooMany,
    /// More bytes than allowed after inflating.
    TooLarge,
    /// Opens, and holds no file.
    Empty,
}

/// Hands each file with its name (last component only) to `take`, in the archive's order, and tells what is wrong
/// with the archive as a whole.
///
/// `budget` is what may still be inflated and is lowered by what was; `most` is the number of entries accepted.
/// Never more than `budget` bytes of the archive are held at once.
pub(super) fn unpack(
    bytes: &[u8],
    budget: &mut u64,
    most: usize,
    mut take: impl FnMut(String, Result<Vec<u8>, Fault>, &mut u64),
) -> Result<(), Fault> {
    // The directory is read whole when the archive is opened: its size is bounded before.
    let entries = bytes.windows(4).filter(|window| *window == b"PK\x01\x02").take(most.saturating_add(1)).count();
    if entries > most {
        return Err(Fault::TooMany);
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| fault(&error))?;
    let (mut encrypted, mut files) = (false, 0usize);
    for index in 0..archive.len() {
        let (path, wanted) = match archive.by_index_data(index) {
            Ok(entry) => (charset::decode(entry.name_raw(), None), !entry.is_dir() && !entry.is_symlink()),
            Err(error) => return Err(fault(&error)),
        };
        if !wanted || is_litter(&path) {
            continue;
        }
        files += 1;
        let result = match archive.by_index(index).map_err(|error| fault(&error)) {
            Ok(entry) => read(entry, budget),
            Err(fault) => Err(fault),
        };
        match result {
            // One word about the archive says it for all its files.
            Err(Fault::Encrypted) => encrypted = true,
            Err(Fault::TooLarge) => return Err(Fault::TooLarge),
            result => take(path, result, budget),
        }
    }
    match (encrypted, files) {
        (true, _) => Err(Fault::Encrypted),
        (false, 0) => Err(Fault::Empty),
        _ => Ok(()),
    }
}

/// One entry, inflated within the budget.
fn read(entry: impl Read, budget: &mut u64) -> Result<Vec<u8>, Fault> {
    let mut content = Vec::new();
    let outcome = entry.take(budget.saturating_add(1)).read_to_end(&mut content);
    let length = u64::try_from(content.len()).unwrap_or(u64::MAX);
    *budget = budget.checked_sub(length).ok_or(Fault::TooLarge)?;
    outcome.map(|_| content).map_err(|_| Fault::Damaged)
}

fn fault(error: &ZipError) -> Fault {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => Fault::Encrypted,
        ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => Fault::Method,
        _ => Fault::Damaged,
    }
}

/// Files that programs leave in archives and nobody sent: macOS forks, thumbnails, Word's lock files.
fn is_litter(path: &str) -> bool {
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
    path.starts_with("__MACOSX/")
        || ["~$", "._"].iter().any(|start| name.starts_with(start))
        || [".DS_Store", "Thumbs.db", "desktop.ini"].contains(&name)
}
