//! Bytes of a zip in, its files out (APPNOTE.TXT 6.3.10). Split archives are recognised but not joined.

use std::io::Cursor;

use zip::result::ZipError;
use zip::{CompressionMethod, ZipArchive};

use super::{ArchiveFault, Take, is_program_file, read_within};

const END_OF_DIRECTORY: &[u8] = b"PK\x05\x06";
/// Longest end record: a comment of 64 KiB and the record itself.
const LONGEST_END: usize = 0xFFFF + 22;

/// See [`super::unpack`].
pub(super) fn unpack(bytes: &[u8], budget: &mut u64, most: usize, mut take: impl Take) -> Result<(), ArchiveFault> {
    // Opening the archive reads its whole directory, so the number of entries is bounded first.
    let entries = bytes.windows(4).filter(|window| *window == b"PK\x01\x02").take(most.saturating_add(1)).count();
    if entries > most {
        return Err(ArchiveFault::TooMany);
    }
    let split = || is_part_of_split(bytes);
    let mut archive = ZipArchive::new(Cursor::new(bytes))
        .map_err(|error| if split() { ArchiveFault::Split } else { fault(&error) })?;
    let (mut encrypted, mut files) = (false, 0usize);
    for index in 0..archive.len() {
        let (path, wanted, method) = match archive.by_index_data(index) {
            Ok(entry) => {
                let path = charset::decode(entry.name_raw(), None);
                (path, !entry.is_dir() && !entry.is_symlink(), entry.compression())
            }
            Err(error) => return Err(fault(&error)),
        };
        if !wanted || is_program_file(&path) {
            continue;
        }
        files += 1;
        let result = match archive.by_index(index).map_err(|error| fault(&error)) {
            Ok(_) if !is_supported(method) => Err(ArchiveFault::UnsupportedMethod),
            Ok(entry) => read_within(entry, budget),
            Err(fault) => Err(fault),
        };
        match result {
            // Encryption is reported once for the archive.
            Err(ArchiveFault::Encrypted) => encrypted = true,
            Err(ArchiveFault::TooLarge) => return Err(ArchiveFault::TooLarge),
            result => take(path, result, budget),
        }
    }
    match (encrypted, files) {
        (true, _) => Err(ArchiveFault::Encrypted),
        (false, 0) => Err(ArchiveFault::Empty),
        _ => Ok(()),
    }
}

/// True for one volume of a split zip: the first begins with a marker (4.4.23, 8.5.4), the last one's end record counts
/// the volumes before it.
pub fn is_part_of_split(bytes: &[u8]) -> bool {
    if bytes.starts_with(b"PK\x07\x08") {
        return true;
    }
    let start = bytes.len().saturating_sub(LONGEST_END);
    let tail = bytes.get(start..).unwrap_or_default();
    let Some(at) = tail.windows(4).rposition(|window| window == END_OF_DIRECTORY) else { return false };
    match tail.get(at + 4..) {
        // 0xFFFF refers to the zip64 record.
        Some([low, high, _, _, _, _, low_count, high_count, ..]) => {
            let disk = u16::from_le_bytes([*low, *high]);
            let counted = u16::from_le_bytes([*low_count, *high_count]);
            disk != 0 && disk != 0xFFFF && disk < 1000 && counted != 0
        }
        _ => false,
    }
}

fn is_supported(method: CompressionMethod) -> bool {
    [CompressionMethod::Stored, CompressionMethod::Deflated, CompressionMethod::Deflate64].contains(&method)
}

fn fault(error: &ZipError) -> ArchiveFault {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            ArchiveFault::Encrypted
        }
        ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => ArchiveFault::UnsupportedMethod,
        _ => ArchiveFault::Damaged,
    }
}
