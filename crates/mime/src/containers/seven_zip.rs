//! Bytes of a 7z in, its files out. The directory is read after `7zFormat.txt` (7-Zip's DOC folder), LZMA and LZMA2 are
//! inflated by `lzma-rust2`; every number is checked against a bound before it is used.

mod cursor;
mod directory;

use std::io::{ErrorKind, Read};

use flate2::Crc;
use lzma_rust2::filter::{bcj::BcjReader, delta::DeltaReader};
use lzma_rust2::{Lzma2Reader, LzmaReader};

use self::directory::{Coder, Directory, Folder};
use super::{ArchiveFault, Take, is_program_file};

/// Largest inflated directory in bytes; one of 200 files takes some 20 kB.
const LARGEST_DIRECTORY: u64 = 4 << 20;
/// Largest window of an LZMA decoder in bytes.
const LARGEST_DICTIONARY: u64 = 64 << 20;
/// Nesting depth of compressed directories; 7-Zip writes one.
const MAX_DIRECTORY_DEPTH: usize = 4;

/// See [`super::unpack`].
pub(super) fn unpack(bytes: &[u8], budget: &mut u64, most: usize, mut take: impl Take) -> Result<(), ArchiveFault> {
    let Some(directory) = directory(bytes, budget, most)? else { return Err(ArchiveFault::Empty) };
    let mut files = directory.files.iter();
    let mut found = false;
    for folder in &directory.folders {
        let sizes = || folder.files.iter().map(|file| file.size);
        if sizes().try_fold(0u64, |sum, size| sum.checked_add(size)).is_none_or(|sum| sum > *budget) {
            return Err(ArchiveFault::TooLarge);
        }
        let mut content = open(bytes, folder);
        for part in &folder.files {
            // Empty files and folders are listed among the others but have no content.
            let path =
                files.find(|file| file.has_content).map(|file| file.path.clone()).ok_or(ArchiveFault::Damaged)?;
            let result = match &mut content {
                // Encryption and memory are reported once for the archive.
                Err(fault @ (ArchiveFault::Encrypted | ArchiveFault::MemoryLimit)) => return Err(*fault),
                Err(fault) => Err(*fault),
                Ok(content) => read(content, part, budget),
            };
            if result.is_err() {
                // The rest of the same stream cannot be read either.
                content = Err(result.as_ref().err().copied().unwrap_or(ArchiveFault::Damaged));
            }
            if !is_program_file(&path) {
                found = true;
                take(path, result, budget);
            }
        }
    }
    let empty: Vec<&str> =
        directory.files.iter().filter(|file| file.is_empty_file).map(|file| file.path.as_str()).collect();
    for path in empty.into_iter().filter(|path| !is_program_file(path)) {
        found = true;
        take(path.to_owned(), Ok(Vec::new()), budget);
    }
    if found { Ok(()) } else { Err(ArchiveFault::Empty) }
}

/// The directory, inflated as often as it is compressed; `None` for an archive without one.
fn directory(bytes: &[u8], budget: &mut u64, most: usize) -> Result<Option<Directory>, ArchiveFault> {
    let mut header = match directory::place(bytes)? {
        directory::Place::None => return Ok(None),
        directory::Place::At(header) => header.to_vec(),
        directory::Place::Beyond => return Err(ArchiveFault::Truncated),
    };
    for _ in 0..MAX_DIRECTORY_DEPTH {
        match directory::parse(&header, most)? {
            directory::Parsed::Files(directory) => return Ok(Some(directory)),
            directory::Parsed::Packed(folder) => {
                let part = folder.files.first().ok_or(ArchiveFault::Damaged)?;
                if part.size > LARGEST_DIRECTORY {
                    return Err(ArchiveFault::TooMany);
                }
                header = read(&mut open(bytes, &folder)?, part, budget)?;
            }
        }
    }
    Err(ArchiveFault::Damaged)
}

/// Reads the next file of a stream and checks its length and CRC.
fn read(content: &mut impl Read, part: &directory::Part, budget: &mut u64) -> Result<Vec<u8>, ArchiveFault> {
    *budget = budget.checked_sub(part.size).ok_or(ArchiveFault::TooLarge)?;
    let mut file = Vec::new();
    content.take(part.size).read_to_end(&mut file).map_err(|error| match error.kind() {
        ErrorKind::OutOfMemory => ArchiveFault::MemoryLimit,
        _ => ArchiveFault::Damaged,
    })?;
    let mut crc = Crc::new();
    crc.update(&file);
    let complete = u64::try_from(file.len()).is_ok_and(|length| length == part.size);
    if complete && part.crc.is_none_or(|expected| expected == crc.sum()) {
        Ok(file)
    } else {
        Err(ArchiveFault::Damaged)
    }
}

/// The inflated stream of a folder: its packed bytes passed through its coders.
fn open<'a>(bytes: &'a [u8], folder: &Folder) -> Result<Box<dyn Read + 'a>, ArchiveFault> {
    if folder.coders.iter().any(|coder| coder.method == directory::AES) {
        return Err(ArchiveFault::Encrypted);
    }
    if folder.is_branched {
        return Err(ArchiveFault::UnsupportedMethod);
    }
    let packed = folder.packed.clone().and_then(|range| bytes.get(range)).ok_or(ArchiveFault::Damaged)?;
    let mut stream: Box<dyn Read> = Box::new(packed);
    for coder in &folder.coders {
        stream = decoder(coder, stream)?;
    }
    Ok(stream)
}

fn decoder<'a>(coder: &Coder, packed: Box<dyn Read + 'a>) -> Result<Box<dyn Read + 'a>, ArchiveFault> {
    let properties = coder.properties.as_slice();
    Ok(match coder.method {
        directory::COPY => packed,
        directory::LZMA => {
            let [first, a, b, c, d] = properties else { return Err(ArchiveFault::Damaged) };
            let dictionary = window(u64::from(u32::from_le_bytes([*a, *b, *c, *d])), coder.size)?;
            let reader = LzmaReader::new_with_props(packed, coder.size, *first, dictionary, None);
            Box::new(reader.map_err(|_| ArchiveFault::Damaged)?)
        }
        directory::LZMA2 => {
            let [size @ 0..=40] = properties else { return Err(ArchiveFault::Damaged) };
            let dictionary = u64::from(2 | (size & 1)) << (size / 2 + 11);
            Box::new(Lzma2Reader::new(packed, window(dictionary, coder.size)?, None))
        }
        directory::DEFLATE => Box::new(flate2::read::DeflateDecoder::new(packed)),
        directory::DELTA => {
            let [distance] = properties else { return Err(ArchiveFault::Damaged) };
            Box::new(DeltaReader::new(packed, usize::from(*distance) + 1))
        }
        directory::BCJ_X86 => Box::new(BcjReader::new_x86(packed, 0)),
        _ => return Err(ArchiveFault::UnsupportedMethod),
    })
}

/// Window size in bytes; it need not exceed the number of bytes written.
fn window(dictionary: u64, written: u64) -> Result<u32, ArchiveFault> {
    let needed = dictionary.min(written).max(4096);
    if needed > LARGEST_DICTIONARY {
        return Err(ArchiveFault::MemoryLimit);
    }
    u32::try_from(needed).map_err(|_: std::num::TryFromIntError| ArchiveFault::MemoryLimit)
}
