//! The bytes of a compound file (OLE 2) in, its streams out by path.
//!
//! A chain of sectors ends where it meets itself, and sizes that the file declares are checked against its length, so a
//! stream never takes more memory than the file.

use crate::ReadError;
use crate::limits::{Limit, Limits};

/// MS-CFB 2.2: signature.
const SIGNATURE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
/// MS-CFB 2.1: greater sector numbers are special values.
const MAX_REGULAR_SECTOR: u32 = 0xFFFF_FFFA;
const END_OF_CHAIN: u32 = 0xFFFF_FFFE;
/// MS-CFB 2.6.1: no sibling, no child.
const NO_ENTRY: u32 = 0xFFFF_FFFF;
const ENTRY_BYTES: usize = 128;
/// Most directory entries; office files have a few hundred.
const MAX_ENTRIES: usize = 1 << 16;
const MAX_DEPTH: usize = 8;
/// MS-CFB 2.2: shorter streams are in the mini stream; no other value is allowed.
const MINI_CUTOFF: u64 = 4096;
const MINI_SECTOR_BYTES: usize = 64;

/// A compound file with its directory.
pub(crate) struct Ole<'b> {
    bytes: &'b [u8],
    sector_bytes: usize,
    /// Next sector of the chain, by sector.
    next: Vec<u32>,
    mini_next: Vec<u32>,
    mini_stream: Vec<u8>,
    entries: Vec<Entry>,
}

struct Entry {
    /// Path with the enclosing storages, `Macros/VBA`.
    path: String,
    is_stream: bool,
    first: u32,
    size: u64,
}

/// A directory entry (MS-CFB 2.6.1).
struct RawEntry {
    name: String,
    kind: u8,
    left: u32,
    right: u32,
    child: u32,
    first: u32,
    size: u64,
}

impl<'b> Ole<'b> {
    /// Reads the header, the allocation tables and the directory.
    ///
    /// # Errors
    /// [`ReadError::Damaged`] where these are inconsistent or exceed the file.
    pub(crate) fn open(bytes: &'b [u8], limits: &Limits) -> Result<Self, ReadError> {
        if bytes.len() as u64 > limits.file_bytes {
            return Err(ReadError::OverLimit(Limit::FileBytes(limits.file_bytes)));
        }
        // MS-CFB 2.2: sectors of 512 bytes in version 3, of 4,096 in version 4.
        let shift = match (bytes.starts_with(SIGNATURE), u16_at(bytes, 30)) {
            (true, Some(shift @ (9 | 12))) => shift,
            _ => return Err(damaged("the head of the compound file")),
        };
        let head = |offset| u32_at(bytes, offset).ok_or_else(|| damaged("the head of the compound file"));
        let mut file = Self {
            bytes,
            sector_bytes: 1 << shift,
            next: Vec::new(),
            mini_next: Vec::new(),
            mini_stream: Vec::new(),
            entries: Vec::new(),
        };
        file.next = file.allocation_table(head(68)?)?;
        let mini_table = match head(60)? {
            END_OF_CHAIN | NO_ENTRY => Vec::new(),
            first => file.chain(first, None, "the mini allocation table")?,
        };
        file.mini_next = words(&mini_table).collect();
        let raw: Vec<RawEntry> = file
            .chain(head(48)?, None, "the directory")?
            .chunks_exact(ENTRY_BYTES)
            .take(MAX_ENTRIES)
            .filter_map(|entry| raw_entry(entry, shift == 9))
            .collect();
        let root = raw.first().filter(|root| root.kind == 5).ok_or_else(|| damaged("the directory"))?;
        if root.size > 0 {
            file.mini_stream = file.chain(root.first, Some(root.size), "the mini stream")?;
        }
        file.entries = paths(&raw);
        Ok(file)
    }

    /// Whether a stream or storage has this path, compared without case (MS-CFB 2.6.4).
    pub(crate) fn has(&self, path: &str) -> bool {
        self.find(path).is_some()
    }

    /// The content of a stream; `None` where no stream has this path.
    ///
    /// # Errors
    /// [`ReadError::Damaged`] where its chain is circular or ends before its size.
    pub(crate) fn stream(&self, path: &str) -> Result<Option<Vec<u8>>, ReadError> {
        let Some(entry) = self.find(path).filter(|entry| entry.is_stream) else { return Ok(None) };
        if entry.size == 0 {
            return Ok(Some(Vec::new()));
        }
        let content = if entry.size < MINI_CUTOFF {
            let sector = |number: u32| sector_of(&self.mini_stream, number as usize, MINI_SECTOR_BYTES);
            follow(&self.mini_next, entry.first, Some(entry.size), sector, path)?
        } else {
            self.chain(entry.first, Some(entry.size), path)?
        };
        Ok(Some(content))
    }

    fn find(&self, path: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.path.eq_ignore_ascii_case(path))
    }

    /// MS-CFB 2.2 and 2.5: the sectors of the allocation table are listed in the header, then in a chain of their own.
    fn allocation_table(&self, first_list: u32) -> Result<Vec<u32>, ReadError> {
        let sectors = self.bytes.len() / self.sector_bytes + 1;
        let mut listed = self.bytes.get(76..512).map(words).into_iter().flatten();
        let mut table: Vec<u32> = Vec::new();
        let mut add = |number: u32| -> bool {
            if number < MAX_REGULAR_SECTOR {
                table.extend(words(self.sector(number).unwrap_or_default()));
            }
            table.len() < sectors
        };
        if listed.all(&mut add) {
            let mut list = first_list;
            for _ in 0..sectors {
                let Some(sector) = (list < MAX_REGULAR_SECTOR).then(|| self.sector(list)).flatten() else { break };
                let count = self.sector_bytes / 4 - 1;
                if !words(sector).take(count).all(&mut add) {
                    break;
                }
                list = words(sector).nth(count).unwrap_or(END_OF_CHAIN);
            }
        }
        if table.is_empty() {
            return Err(damaged("the allocation table"));
        }
        table.truncate(sectors);
        Ok(table)
    }

    fn sector(&self, number: u32) -> Option<&'b [u8]> {
        // The header takes one sector.
        sector_of(self.bytes, (number as usize).checked_add(1)?, self.sector_bytes)
    }

    fn chain(&self, first: u32, size: Option<u64>, what: &str) -> Result<Vec<u8>, ReadError> {
        follow(&self.next, first, size, |number| self.sector(number), what)
    }
}

/// The concatenated sectors of a chain, up to `size` if given.
fn follow<'s>(
    next: &[u32],
    first: u32,
    size: Option<u64>,
    sector: impl Fn(u32) -> Option<&'s [u8]>,
    what: &str,
) -> Result<Vec<u8>, ReadError> {
    let mut content = Vec::new();
    let mut number = first;
    let mut is_met = vec![false; next.len()];
    loop {
        if size.is_some_and(|size| content.len() as u64 >= size) || (size.is_none() && number == END_OF_CHAIN) {
            content.truncate(size.map_or(content.len(), |size| size as usize));
            return Ok(content);
        }
        if is_met.get_mut(number as usize).is_some_and(|met| std::mem::replace(met, true)) {
            return Err(damaged(&format!("the sectors of {what} run in a circle")));
        }
        let there = (number < MAX_REGULAR_SECTOR).then(|| sector(number)).flatten();
        content.extend_from_slice(there.ok_or_else(|| damaged(&format!("{what} is cut short")))?);
        number = next.get(number as usize).copied().unwrap_or(END_OF_CHAIN);
    }
}

/// A sector; the last one of the file may be shorter, since many programs do not pad it.
fn sector_of(bytes: &[u8], index: usize, length: usize) -> Option<&[u8]> {
    let from = index.checked_mul(length)?;
    let to = from.checked_add(length)?.min(bytes.len());
    bytes.get(from..to).filter(|sector| !sector.is_empty())
}

fn raw_entry(entry: &[u8], is_version_3: bool) -> Option<RawEntry> {
    let length = usize::from(u16_at(entry, 64)?).clamp(2, 64) - 2;
    let units: Vec<u16> = entry.get(..length)?.chunks_exact(2).filter_map(|pair| u16_at(pair, 0)).collect();
    let high = if is_version_3 { 0 } else { u64::from(u32_at(entry, 124)?) << 32 };
    Some(RawEntry {
        name: String::from_utf16_lossy(&units),
        kind: *entry.get(66)?,
        left: u32_at(entry, 68)?,
        right: u32_at(entry, 72)?,
        child: u32_at(entry, 76)?,
        first: u32_at(entry, 116)?,
        // MS-CFB 2.6.1: in version 3 the upper half is undefined.
        size: u64::from(u32_at(entry, 120)?) | high,
    })
}

/// Walks the tree of each storage (MS-CFB 2.6.4), visiting each entry at most once.
fn paths(raw: &[RawEntry]) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut is_met = vec![false; raw.len()];
    let mut waiting = vec![(raw.first().map_or(NO_ENTRY, |root| root.child), String::new(), 0)];
    while let Some((number, parent, depth)) = waiting.pop() {
        let (Some(entry), Some(met)) = (raw.get(number as usize), is_met.get_mut(number as usize)) else { continue };
        if std::mem::replace(met, true) || !matches!(entry.kind, 1 | 2) {
            continue;
        }
        let path = if parent.is_empty() { entry.name.clone() } else { format!("{parent}/{}", entry.name) };
        if entry.kind == 1 && depth < MAX_DEPTH {
            waiting.push((entry.child, path.clone(), depth + 1));
        }
        waiting.push((entry.right, parent.clone(), depth));
        waiting.push((entry.left, parent, depth));
        entries.push(Entry { path, is_stream: entry.kind == 2, first: entry.first, size: entry.size });
    }
    entries
}

fn words(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.chunks_exact(4).filter_map(|word| u32_at(word, 0))
}

/// The little-endian `u16` at an offset.
pub(crate) fn u16_at(bytes: &[u8], offset: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(offset..)?.first_chunk().copied()?))
}

/// The little-endian `u32` at an offset.
pub(crate) fn u32_at(bytes: &[u8], offset: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(offset..)?.first_chunk().copied()?))
}

fn damaged(what: &str) -> ReadError {
    ReadError::Damaged(format!("compound file: {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A storage `A` with a short stream `b`, and a long stream `C`; sectors 0 table, 1 directory, 2 mini table,
    /// 3 mini stream, 4 to 12 the long stream.
    fn file() -> Vec<u8> {
        let mut bytes = vec![0; 512 * 14];
        let mut put = |at: usize, part: &[u8]| bytes[at..at + part.len()].copy_from_slice(part);
        let word = |value: u32| value.to_le_bytes();
        put(0, SIGNATURE);
        put(30, &[9, 0, 6, 0]);
        for (at, value) in [(44, 1), (48, 1), (56, 4096), (60, 2), (64, 1), (68, END_OF_CHAIN), (76, 0)] {
            put(at, &word(value));
        }
        (80..512).step_by(4).for_each(|at| put(at, &word(NO_ENTRY)));
        for sector in 0..13_u32 {
            let next = if (4..12).contains(&sector) { sector + 1 } else { END_OF_CHAIN };
            put(512 + 4 * sector as usize, &word(next));
        }
        let root = ("Root Entry", 5, [NO_ENTRY, NO_ENTRY, 1], 3, 128);
        let storage = ("A", 1, [NO_ENTRY, 3, 2], 0, 0);
        let short = ("b", 2, [NO_ENTRY; 3], 0, 100);
        let long = ("C", 2, [NO_ENTRY; 3], 4, 4500);
        for (index, (name, kind, links, first, size)) in [root, storage, short, long].into_iter().enumerate() {
            let at = 1024 + 128 * index;
            let units: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
            put(at, &units);
            put(at + 64, &[units.len() as u8 + 2, 0, kind]);
            links.iter().enumerate().for_each(|(link, to)| put(at + 68 + 4 * link, &word(*to)));
            put(at + 116, &word(first));
            put(at + 120, &word(size));
        }
        put(1536, &word(1));
        put(1540, &word(END_OF_CHAIN));
        put(2048, &[7; 100]);
        put(2560, &[9; 4500]);
        bytes
    }

    fn stream(bytes: &[u8], path: &str) -> Result<Option<Vec<u8>>, ReadError> {
        Ole::open(bytes, &Limits::default())?.stream(path)
    }

    #[test]
    fn streams_are_found_by_path() {
        let bytes = file();
        assert_eq!(stream(&bytes, "A/b"), Ok(Some(vec![7; 100])));
        assert_eq!(stream(&bytes, "c"), Ok(Some(vec![9; 4500])));
        assert_eq!(stream(&bytes, "b"), Ok(None));
        assert_eq!(stream(&bytes, "A"), Ok(None));
        assert!(Ole::open(&bytes, &Limits::default()).unwrap().has("a"));
    }

    #[test]
    fn a_circle_of_sectors_ends() {
        let mut bytes = file();
        bytes[512 + 4 * 12] = 4;
        bytes[512 + 4 * 12 + 1..512 + 4 * 13].fill(0);
        // The size is reached before the circle closes.
        assert_eq!(stream(&bytes, "C"), Ok(Some(vec![9; 4500])));
        bytes[1024 + 128 * 3 + 122] = 0xFF;
        let error_text = stream(&bytes, "C").unwrap_err().to_string();
        assert_eq!(error_text, "the file is damaged: compound file: the sectors of C run in a circle");
        // The directory follows itself.
        bytes[512 + 4..512 + 8].copy_from_slice(&[1, 0, 0, 0]);
        assert!(stream(&bytes, "C").unwrap_err().to_string().contains("the directory run in a circle"));
    }

    #[test]
    fn entries_that_hold_each_other_are_met_once() {
        let mut bytes = file();
        bytes[1024 + 128 * 2 + 76..][..4].copy_from_slice(&[1, 0, 0, 0]);
        bytes[1024 + 128 * 3 + 68..][..4].copy_from_slice(&[1, 0, 0, 0]);
        assert_eq!(stream(&bytes, "A/b"), Ok(Some(vec![7; 100])));
    }

    #[test]
    fn what_is_cut_short_is_told() {
        let bytes = file();
        let error_text = |length: usize, path| stream(&bytes[..length], path).unwrap_err().to_string();
        assert_eq!(error_text(512 * 10, "C"), "the file is damaged: compound file: C is cut short");
        assert_eq!(error_text(600, "C"), "the file is damaged: compound file: the mini allocation table is cut short");
        assert_eq!(error_text(40, "C"), "the file is damaged: compound file: the head of the compound file");
    }
}
