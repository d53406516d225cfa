//! Bytes of a 7z in, its directory out: streams, coders and file names. Counts are bounded, no memory is reserved by a
//! number of the file, and nothing is inflated here.

use std::ops::Range;

use super::super::ArchiveFault;
use super::cursor::{Cursor, crc_field, crc_of};

/// Offset in bytes of the first packed stream.
const START: usize = 32;
/// Most coders of one stream; 7-Zip writes up to four, for executables.
const MOST_CODERS: u64 = 8;

pub(super) const COPY: u64 = 0x00;
pub(super) const DELTA: u64 = 0x03;
pub(super) const LZMA2: u64 = 0x21;
pub(super) const LZMA: u64 = 0x03_01_01;
pub(super) const BCJ_X86: u64 = 0x03_03_01_03;
pub(super) const DEFLATE: u64 = 0x04_01_08;
pub(super) const AES: u64 = 0x06_F1_07_01;

// 7zFormat.txt, "Property IDs".
const END: u8 = 0x00;
const HEADER: u8 = 0x01;
const ARCHIVE_PROPERTIES: u8 = 0x02;
const ADDITIONAL_STREAMS: u8 = 0x03;
const MAIN_STREAMS: u8 = 0x04;
const FILES: u8 = 0x05;
const PACK_INFO: u8 = 0x06;
const UNPACK_INFO: u8 = 0x07;
const SUB_STREAMS: u8 = 0x08;
const SIZE: u8 = 0x09;
const CRC: u8 = 0x0A;
const FOLDER: u8 = 0x0B;
const UNPACK_SIZE: u8 = 0x0C;
const UNPACK_STREAMS: u8 = 0x0D;
const EMPTY_STREAM: u8 = 0x0E;
const EMPTY_FILE: u8 = 0x0F;
const NAMES: u8 = 0x11;
const PACKED_HEADER: u8 = 0x17;

/// The directory of an archive.
#[derive(Debug, Default)]
pub(super) struct Directory {
    pub folders: Vec<Folder>,
    pub files: Vec<File>,
}

/// One packed stream and the files in it ("folder" is 7-Zip's word for it).
#[derive(Debug, Default)]
pub(super) struct Folder {
    /// In order from the packed stream.
    pub coders: Vec<Coder>,
    /// Range of its packed bytes; `None` where the directory does not give it.
    pub packed: Option<Range<usize>>,
    /// Several packed streams are combined, which is not supported.
    pub is_branched: bool,
    pub files: Vec<Part>,
}

#[derive(Debug, Default)]
pub(super) struct Coder {
    pub method: u64,
    pub properties: Vec<u8>,
    /// Size of its output in bytes.
    pub size: u64,
}

/// One file within a stream.
#[derive(Debug)]
pub(super) struct Part {
    pub size: u64,
    pub crc: Option<u32>,
}

/// One entry of the directory.
#[derive(Debug)]
pub(super) struct File {
    pub path: String,
    /// Has a [`Part`] in a stream.
    pub has_content: bool,
    /// A file without content; an entry with neither flag is a folder.
    pub is_empty_file: bool,
}

/// Location of the directory.
pub(super) enum Place<'a> {
    None,
    At(&'a [u8]),
    /// Past the end: in another volume, or truncated.
    Beyond,
}

pub(super) enum Parsed {
    Files(Directory),
    /// The directory itself is compressed.
    Packed(Folder),
}

/// Locates the directory by the start header.
pub(super) fn place(bytes: &[u8]) -> Result<Place<'_>, ArchiveFault> {
    let start = bytes.get(12..START).ok_or(ArchiveFault::Damaged)?;
    if bytes.get(8..12).map(crc_field) != Some(crc_of(start)) {
        return Err(ArchiveFault::Damaged);
    }
    let mut fields = Cursor(start);
    let (offset, length, crc) = (fields.little_endian(8)?, fields.little_endian(8)?, fields.little_endian(4)?);
    if length == 0 {
        return Ok(Place::None);
    }
    let from =
        usize::try_from(offset).ok().and_then(|offset| offset.checked_add(START)).ok_or(ArchiveFault::Damaged)?;
    let to = usize::try_from(length).ok().and_then(|length| from.checked_add(length)).ok_or(ArchiveFault::Damaged)?;
    match bytes.get(from..to) {
        Some(header) if u64::from(crc_of(header)) == crc => Ok(Place::At(header)),
        Some(_) => Err(ArchiveFault::Damaged),
        None => Ok(Place::Beyond),
    }
}

/// Reads the directory; `most` is the number of entries accepted.
pub(super) fn parse(header: &[u8], most: usize) -> Result<Parsed, ArchiveFault> {
    let most = most as u64;
    let mut cursor = Cursor(header);
    match cursor.byte()? {
        PACKED_HEADER => cursor.streams(most)?.into_iter().next().map(Parsed::Packed).ok_or(ArchiveFault::Damaged),
        HEADER => {
            let mut directory = Directory::default();
            loop {
                match cursor.byte()? {
                    END => break,
                    ARCHIVE_PROPERTIES => {
                        while cursor.byte()? != END {
                            let size = cursor.number()?;
                            cursor.take(size)?;
                        }
                    }
                    ADDITIONAL_STREAMS => drop(cursor.streams(most)?),
                    MAIN_STREAMS => directory.folders = cursor.streams(most)?,
                    FILES => directory.files = cursor.files(most)?,
                    _ => return Err(ArchiveFault::Damaged),
                }
            }
            Ok(Parsed::Files(directory))
        }
        _ => Err(ArchiveFault::Damaged),
    }
}

fn within(count: u64, most: u64) -> Result<u64, ArchiveFault> {
    if count > most { Err(ArchiveFault::TooMany) } else { Ok(count) }
}

impl Cursor<'_> {
    fn streams(&mut self, most: u64) -> Result<Vec<Folder>, ArchiveFault> {
        let mut packed: Vec<Option<Range<usize>>> = Vec::new();
        let mut folders: Vec<Folder> = Vec::new();
        let mut inputs: Vec<usize> = Vec::new();
        let mut checksums: Vec<Option<u32>> = Vec::new();
        let mut parted = false;
        loop {
            match self.byte()? {
                END => break,
                PACK_INFO => packed = self.packed(most)?,
                UNPACK_INFO => (folders, inputs, checksums) = self.folders(most)?,
                SUB_STREAMS => {
                    self.parts(&mut folders, &checksums, most)?;
                    parted = true;
                }
                _ => return Err(ArchiveFault::Damaged),
            }
        }
        if !parted {
            for (folder, crc) in folders.iter_mut().zip(&checksums) {
                folder.files = vec![Part { size: folder.size(), crc: *crc }];
            }
        }
        let mut packed = packed.into_iter();
        for (folder, inputs) in folders.iter_mut().zip(inputs) {
            folder.packed = packed.by_ref().take(inputs).collect::<Vec<_>>().into_iter().next().flatten();
        }
        Ok(folders)
    }

    fn packed(&mut self, most: u64) -> Result<Vec<Option<Range<usize>>>, ArchiveFault> {
        let mut from = usize::try_from(self.number()?).ok().and_then(|at| at.checked_add(START));
        let count = within(self.number()?, most.saturating_mul(MOST_CODERS))?;
        let mut ranges = Vec::new();
        loop {
            match self.byte()? {
                END => break,
                SIZE => {
                    for _ in 0..count {
                        let size = usize::try_from(self.number()?).ok();
                        let to = from.zip(size).and_then(|(from, size)| from.checked_add(size));
                        ranges.push(from.zip(to).map(|(from, to)| from..to));
                        from = to;
                    }
                }
                CRC => drop(self.checksums(usize::try_from(count).unwrap_or_default())?),
                _ => return Err(ArchiveFault::Damaged),
            }
        }
        Ok(ranges)
    }

    /// Folders without their files, the number of packed streams of each, and their checksums.
    #[expect(clippy::type_complexity, reason = "three columns of one table, used once")]
    fn folders(&mut self, most: u64) -> Result<(Vec<Folder>, Vec<usize>, Vec<Option<u32>>), ArchiveFault> {
        self.expect(FOLDER)?;
        let count = within(self.number()?, most)?;
        // Folders in an additional stream are not supported; no program writes them.
        self.expect(0)?;
        let (mut folders, mut inputs, mut orders) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..count {
            let (folder, packed, order) = self.folder()?;
            folders.push(folder);
            inputs.push(packed);
            orders.push(order);
        }
        self.expect(UNPACK_SIZE)?;
        for (folder, order) in folders.iter_mut().zip(orders) {
            let mut coders: Vec<Option<Coder>> = Vec::new();
            for mut coder in std::mem::take(&mut folder.coders) {
                coder.size = self.number()?;
                coders.push(Some(coder));
            }
            folder.coders = order.into_iter().filter_map(|at| coders.get_mut(at)?.take()).collect();
        }
        let mut checksums = vec![None; folders.len()];
        loop {
            match self.byte()? {
                END => break,
                CRC => checksums = self.checksums(folders.len())?,
                _ => return Err(ArchiveFault::Damaged),
            }
        }
        Ok((folders, inputs, checksums))
    }

    /// One folder, its number of packed streams, and the order of its coders from the packed stream on.
    fn folder(&mut self) -> Result<(Folder, usize, Vec<usize>), ArchiveFault> {
        let mut folder = Folder::default();
        let count = self.number()?;
        if count == 0 || count > MOST_CODERS {
            return Err(ArchiveFault::Damaged);
        }
        let mut all_inputs = 0u64;
        for _ in 0..count {
            let flags = self.byte()?;
            let method = self.take(u64::from(flags & 0x0F))?;
            let method = method.iter().fold(0u64, |value, byte| value << 8 | u64::from(*byte));
            let (inputs, outputs) = if flags & 0x10 == 0 { (1, 1) } else { (self.number()?, self.number()?) };
            // No program writes coders with several outputs.
            if outputs != 1 || inputs > MOST_CODERS {
                return Err(ArchiveFault::UnsupportedMethod);
            }
            all_inputs += inputs;
            let size = if flags & 0x20 == 0 { 0 } else { self.number()? };
            let properties = self.take(size)?.to_vec();
            folder.coders.push(Coder { method, properties, size: 0 });
        }
        let mut bound: Vec<(u64, u64)> = Vec::new();
        for _ in 1..count {
            bound.push((self.number()?, self.number()?));
        }
        let packed = all_inputs.checked_sub(count - 1).filter(|packed| *packed > 0).ok_or(ArchiveFault::Damaged)?;
        let mut first = (0..count).find(|input| bound.iter().all(|(bound, _)| bound != input));
        if packed > 1 {
            for _ in 0..packed {
                self.number()?;
            }
        }
        folder.is_branched = all_inputs != count;
        // Each pair binds an input to an output; they are followed from the packed bytes to the files.
        let mut order = Vec::new();
        while let Some(coder) = first.filter(|_| order.len() <= folder.coders.len()) {
            order.extend(usize::try_from(coder));
            first = bound.iter().find(|(_, output)| *output == coder).map(|(input, _)| *input);
        }
        // Branched coders are kept in the order written, so that encryption is still recognised.
        if folder.is_branched {
            order = (0..folder.coders.len()).collect();
        } else if order.len() != folder.coders.len() {
            return Err(ArchiveFault::Damaged);
        }
        Ok((folder, usize::try_from(packed).unwrap_or_default(), order))
    }

    /// The files within each folder.
    fn parts(&mut self, folders: &mut [Folder], checksums: &[Option<u32>], most: u64) -> Result<(), ArchiveFault> {
        let mut counts = vec![1u64; folders.len()];
        let mut id = self.byte()?;
        if id == UNPACK_STREAMS {
            for count in &mut counts {
                *count = within(self.number()?, most)?;
            }
            id = self.byte()?;
        }
        within(counts.iter().sum(), most)?;
        for (folder, count) in folders.iter_mut().zip(&counts) {
            let mut left = folder.size();
            for _ in 1..*count {
                let size = if id == SIZE { self.number()? } else { return Err(ArchiveFault::Damaged) };
                left = left.checked_sub(size).ok_or(ArchiveFault::Damaged)?;
                folder.files.push(Part { size, crc: None });
            }
            if *count > 0 {
                folder.files.push(Part { size: left, crc: None });
            }
        }
        if id == SIZE {
            id = self.byte()?;
        }
        // A folder with one file has its checksum already.
        let known = |folder: &Folder, crc: &Option<u32>| folder.files.len() == 1 && crc.is_some();
        let unknown: usize =
            folders.iter().zip(checksums).filter(|(folder, crc)| !known(folder, crc)).map(|(f, _)| f.files.len()).sum();
        let mut listed = Vec::new();
        while id != END {
            match id {
                CRC => listed = self.checksums(unknown)?,
                _ => return Err(ArchiveFault::Damaged),
            }
            id = self.byte()?;
        }
        let mut listed = listed.into_iter();
        for (folder, crc) in folders.iter_mut().zip(checksums) {
            let from_folder = known(folder, crc);
            for part in &mut folder.files {
                part.crc = if from_folder { *crc } else { listed.next().flatten() };
            }
        }
        Ok(())
    }

    fn files(&mut self, most: u64) -> Result<Vec<File>, ArchiveFault> {
        let count = usize::try_from(within(self.number()?, most)?).unwrap_or_default();
        let mut empty = vec![false; count];
        let mut empty_files = Vec::new();
        let mut paths: Vec<String> = Vec::new();
        loop {
            let id = self.byte()?;
            if id == END {
                break;
            }
            let size = self.number()?;
            let mut field = Cursor(self.take(size)?);
            match id {
                EMPTY_STREAM => empty = field.bits(count)?,
                EMPTY_FILE => empty_files = field.bits(empty.iter().filter(|empty| **empty).count())?,
                NAMES if field.byte()? == 0 => paths = names(field.0),
                _ => {}
            }
        }
        let (mut paths, mut empty_files) = (paths.into_iter(), empty_files.into_iter());
        Ok(empty
            .into_iter()
            .map(|empty| File {
                path: paths.next().unwrap_or_default(),
                has_content: !empty,
                is_empty_file: empty && empty_files.next().unwrap_or_default(),
            })
            .collect())
    }
}

impl Folder {
    /// Bytes of all its files together.
    fn size(&self) -> u64 {
        self.coders.last().map_or(0, |coder| coder.size)
    }
}

/// Names in UTF-16, each followed by a zero.
fn names(field: &[u8]) -> Vec<String> {
    let units: Vec<u16> = field
        .chunks_exact(2)
        .map(|pair| pair.iter().rev().fold(0, |value, byte| value << 8 | u16::from(*byte)))
        .collect();
    units.split(|unit| *unit == 0).map(String::from_utf16_lossy).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Written by 7-Zip with `-mhc=off`: two files in one stream, an empty file, a folder.
    const DIRECTORY: &[u8] = b"\
        \x01\x04\x06\x00\x01\x09\x09\x00\x07\x0b\x01\x00\x01\x21\x21\x01\x00\x0c\x05\x00\x08\x0d\x02\x09\
        \x03\x0a\x01\x6c\xa1\x49\xba\x1f\x08\xea\x46\x00\x00\x05\x04\x0e\x01\xc0\x0f\x01\x40\x11\x2d\x00\
        \x61\x00\x00\x00\x33\x00\x2e\x00\x74\x00\x78\x00\x74\x00\x00\x00\x32\x00\x2e\x00\x74\x00\x78\x00\
        \x74\x00\x00\x00\x61\x00\x2f\x00\x31\x00\x2e\x00\x74\x00\x78\x00\x74\x00\x00\x00\x15\x12\x01\x00\
        \x10\x80\xed\x41\x20\x80\xa4\x81\x20\x80\xa4\x81\x20\x80\xa4\x81\x00\x00";

    #[test]
    fn a_directory_by_seven_zip() {
        let Ok(Parsed::Files(directory)) = parse(DIRECTORY, 10) else { panic!("not understood") };
        let mut paths: Vec<&str> = directory.files.iter().map(|file| file.path.as_str()).collect();
        paths.sort_unstable();
        assert_eq!(paths, ["2.txt", "3.txt", "a", "a/1.txt"]);
        assert_eq!(directory.folders.iter().map(|folder| folder.files.len()).sum::<usize>(), 2);
        assert!(matches!(parse(DIRECTORY, 3), Err(ArchiveFault::TooMany)));
    }

    #[test]
    fn no_byte_makes_it_grow() {
        for at in 0..DIRECTORY.len() {
            for value in [0, 1, 2, 0x10, 0x7F, 0x80, 0xC0, 0xF0, 0xFE, 0xFF] {
                let mut bytes = DIRECTORY.to_vec();
                bytes[at] = value;
                if let Ok(Parsed::Files(directory)) = parse(&bytes, 10) {
                    assert!(directory.files.len() <= 10 && directory.folders.len() <= 10, "byte {at} = {value}");
                }
            }
            assert!(parse(&DIRECTORY[..at], 10).is_err(), "cut at {at}");
        }
    }
}
