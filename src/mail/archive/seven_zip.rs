//! Bytes of a 7z in, its files out: the directory of `7zFormat.txt` (7-Zip's DOC folder) walked here, LZMA and LZMA2
//! inflated by `lzma-rust2`, every number in it held against a bound before anything is made of it.

mod cursor;
mod directory;

use std::io::{ErrorKind, Read};

use flate2::Crc;
use lzma_rust2::filter::{bcj::BcjReader, delta::DeltaReader};
use lzma_rust2::{Lzma2Reader, LzmaReader};

use self::directory::{Coder, Directory, Folder};
use super::{Fault, Take, is_litter};

/// Inflated size of the directory; one of 200 files takes some 20 kB.
const LARGEST_DIRECTORY: u64 = 4 << 20;
/// Window of an LZMA decoder, in bytes.
const LARGEST_DICTIONARY: u64 = 64 << 20;
/// Directories packed within directories; 7-Zip writes one.
const PACKED_DIRECTORIES: usize = 4;

/// See [`super::unpack`].
pub(super) fn unpack(bytes: &[u8], budget: &mut u64, most: usize, mut take: impl Take) -> Result<(), Fault> {
    let Some(directory) = directory(bytes, budget, most)? else { return Err(Fault::Empty) };
    let mut files = directory.files.iter();
    let mut found = false;
    for folder in &directory.folders {
        let sizes = || folder.files.iter().map(|file| file.size);
        if sizes().try_fold(0u64, |sum, size| sum.checked_add(size)).is_none_or(|sum| sum > *budget) {
            return Err(Fault::TooLarge);
        }
        let mut content = open(bytes, folder);
        for part in &folder.files {
            // Empty files and folders stand among the others and have no part.
            let path = files.find(|file| file.has_content).map(|file| file.path.clone()).ok_or(Fault::Damaged)?;
            let result = match &mut content {
                // One word about the archive says it for all its files.
                Err(fault @ (Fault::Encrypted | Fault::Memory)) => return Err(*fault),
                Err(fault) => Err(*fault),
                Ok(content) => read(content, part, budget),
            };
            if result.is_err() {
                // What follows in the same stream cannot be reached any more.
                content = Err(result.as_ref().err().copied().unwrap_or(Fault::Damaged));
            }
            if !is_litter(&path) {
                found = true;
                take(path, result, budget);
            }
        }
    }
    let empty: Vec<&str> =
        directory.files.iter().filter(|file| file.is_empty_file).map(|file| file.path.as_str()).collect();
    for path in empty.into_iter().filter(|path| !is_litter(path)) {
        found = true;
        take(path.to_owned(), Ok(Vec::new()), budget);
    }
    if found { Ok(()) } else { Err(Fault::Empty) }
}

/// The directory, inflated as often as it is packed; `None` for an archive without any.
fn directory(bytes: &[u8], budget: &mut u64, most: usize) -> Result<Option<Directory>, Fault> {
    let mut header = match directory::place(bytes)? {
        directory::Place::None => return Ok(None),
        directory::Place::At(header) => header.to_vec(),
        directory::Place::Beyond => return Err(Fault::Cut),
    };
    for _ in 0..PACKED_DIRECTORIES {
        match directory::parse(&header, most)? {
            directory::Parsed::Files(directory) => return Ok(Some(directory)),
            directory::Parsed::Packed(folder) => {
                let part = folder.files.first().ok_or(Fault::Damaged)?;
                if part.size > LARGEST_DIRECTORY {
                    return Err(Fault::TooMany);
                }
                header = read(&mut open(bytes, &folder)?, part, budget)?;
            }
        }
    }
    Err(Fault::Damaged)
}

/// One file out of its stream.
fn read(content: &mut impl Read, part: &directory::Part, budget: &mut u64) -> Result<Vec<u8>, Fault> {
    *budget = budget.checked_sub(part.size).ok_or(Fault::TooLarge)?;
    let mut file = Vec::new();
    content.take(part.size).read_to_end(&mut file).map_err(|error| match error.kind() {
        ErrorKind::OutOfMemory => Fault::Memory,
        _ => Fault::Damaged,
    })?;
    let mut crc = Crc::new();
    crc.update(&file);
    let whole = u64::try_from(file.len()).is_ok_and(|length| length == part.size);
    if whole && part.crc.is_none_or(|told| told == crc.sum()) { Ok(file) } else { Err(Fault::Damaged) }
}

/// The inflated stream of a folder, from its packed bytes through its coders.
fn open<'a>(bytes: &'a [u8], folder: &Folder) -> Result<Box<dyn Read + 'a>, Fault> {
    if folder.coders.iter().any(|coder| coder.method == directory::AES) {
        return Err(Fault::Encrypted);
    }
    if folder.is_branched {
        return Err(Fault::Method);
    }
    let packed = folder.packed.clone().and_then(|range| bytes.get(range)).ok_or(Fault::Damaged)?;
    let mut stream: Box<dyn Read> = Box::new(packed);
    for coder in &folder.coders {
        stream = decoder(coder, stream)?;
    }
    Ok(stream)
}

fn decoder<'a>(coder: &Coder, packed: Box<dyn Read + 'a>) -> Result<Box<dyn Read + 'a>, Fault> {
    let properties = coder.properties.as_slice();
    Ok(match coder.method {
        directory::COPY => packed,
        directory::LZMA => {
            let [first, a, b, c, d] = properties else { return Err(Fault::Damaged) };
            let dictionary = window(u64::from(u32::from_le_bytes([*a, *b, *c, *d])), coder.size)?;
            let reader = LzmaReader::new_with_props(packed, coder.size, *first, dictionary, None);
            Box::new(reader.map_err(|_| Fault::Damaged)?)
        }
        directory::LZMA2 => {
            let [size @ 0..=40] = properties else { return Err(Fault::Damaged) };
            let dictionary = u64::from(2 | (size & 1)) << (size / 2 + 11);
            Box::new(Lzma2Reader::new(packed, window(dictionary, coder.size)?, None))
        }
        directory::DEFLATE => Box::new(flate2::read::DeflateDecoder::new(packed)),
        directory::DELTA => {
            let [distance] = properties else { return Err(Fault::Damaged) };
            Box::new(DeltaReader::new(packed, usize::from(*distance) + 1))
        }
        directory::BCJ_X86 => Box::new(BcjReader::new_x86(packed, 0)),
        _ => return Err(Fault::Method),
    })
}

/// A window need not be larger than what is written into it.
fn window(dictionary: u64, written: u64) -> Result<u32, Fault> {
    let needed = dictionary.min(written).max(4096);
    if needed > LARGEST_DICTIONARY {
        return Err(Fault::Memory);
    }
    u32::try_from(needed).map_err(|_: std::num::TryFromIntError| Fault::Memory)
}
