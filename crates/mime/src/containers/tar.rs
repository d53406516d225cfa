//! Bytes of a tar (POSIX.1-2017 pax, GNU long names) or of a gzip (RFC 1952) in, their files out.

use std::io::{Cursor, Read};

use super::{ArchiveFault, Take, is_program_file, read_within};
use flate2::read::MultiGzDecoder;

pub(super) const GZIP: &[u8] = b"\x1F\x8B\x08";
const BLOCK: usize = 512;

/// True for a tar with the `ustar` magic.
pub(super) fn is_tar(bytes: &[u8]) -> bool {
    bytes.get(257..262) == Some(b"ustar")
}

/// True for a gzip that begins with a tar.
pub(super) fn is_tar_in_gzip(bytes: &[u8]) -> bool {
    let mut head = Vec::new();
    let read = bytes.starts_with(GZIP).then(|| MultiGzDecoder::new(bytes).take(BLOCK as u64).read_to_end(&mut head));
    read.is_some() && is_tar(&head)
}

/// See [`super::unpack`].
pub(super) fn unpack(bytes: &[u8], budget: &mut u64, most: usize, take: impl Take) -> Result<(), ArchiveFault> {
    if is_tar(bytes) {
        return walk(bytes, budget, most, take);
    }
    let inflated = read_within(MultiGzDecoder::new(bytes), budget)?;
    walk(&inflated, budget, most, take)
}

/// The file of a gzip, named by the gzip header, else by the archive's own name.
pub(super) fn single(name: &str, bytes: &[u8], budget: &mut u64, mut take: impl Take) -> Result<(), ArchiveFault> {
    let decoder = MultiGzDecoder::new(bytes);
    let inner = decoder.header().and_then(|header| header.filename()).map(|name| charset::decode(name, None));
    let inner = inner.filter(|inner| !inner.trim().is_empty()).unwrap_or_else(|| without_ending(name).to_owned());
    let content = read_within(decoder, budget)?;
    if content.is_empty() {
        return Err(ArchiveFault::Empty);
    }
    take(inner, Ok(content), budget);
    Ok(())
}

fn without_ending(name: &str) -> &str {
    let stem = name.rsplit_once('.').filter(|(_, ending)| ending.eq_ignore_ascii_case("gz")).map(|(stem, _)| stem);
    stem.filter(|stem| !stem.is_empty()).unwrap_or(name)
}

fn walk(bytes: &[u8], budget: &mut u64, most: usize, mut take: impl Take) -> Result<(), ArchiveFault> {
    let mut rest = bytes;
    // A name too long for the header is in an entry of its own before the file's.
    let mut long_name: Option<Vec<u8>> = None;
    let (mut entries, mut files) = (0usize, 0usize);
    while let Some((header, after)) = rest.split_at_checked(BLOCK) {
        if header.iter().all(|byte| *byte == 0) {
            break;
        }
        entries += 1;
        if entries > most.saturating_mul(2) {
            return Err(ArchiveFault::TooMany);
        }
        let size = number(header.get(124..136).unwrap_or_default()).ok_or(ArchiveFault::Damaged)?;
        let Some((content, after)) = after.split_at_checked(size) else { return Err(ArchiveFault::Damaged) };
        rest = after.get(size.next_multiple_of(BLOCK) - size..).unwrap_or_default();
        match header.get(156) {
            Some(b'L') => long_name = Some(text(content).to_vec()),
            Some(b'x') => long_name = pax_path(content).or(long_name),
            Some(b'0' | b'7' | 0) => {
                let name = long_name.take().unwrap_or_else(|| short_name(header));
                let path = charset::decode(&name, None);
                if path.ends_with('/') || is_program_file(&path) {
                    continue;
                }
                files += 1;
                if files > most {
                    return Err(ArchiveFault::TooMany);
                }
                match read_within(Cursor::new(content), budget) {
                    Err(ArchiveFault::TooLarge) => return Err(ArchiveFault::TooLarge),
                    result => take(path, result, budget),
                }
            }
            // Folders, links, devices, global headers.
            _ => long_name = None,
        }
    }
    if files == 0 { Err(ArchiveFault::Empty) } else { Ok(()) }
}

/// A number in octal digits, or in base 256 where the first bit is set (GNU).
fn number(field: &[u8]) -> Option<usize> {
    if field.first().is_some_and(|byte| byte & 0x80 != 0) {
        let mut value = 0usize;
        for byte in field.iter().skip(1) {
            value = value.checked_mul(256)?.checked_add(usize::from(*byte))?;
        }
        return Some(value);
    }
    let digits = std::str::from_utf8(text(field)).ok()?.trim();
    if digits.is_empty() { Some(0) } else { usize::from_str_radix(digits, 8).ok() }
}

/// A field up to its first zero byte.
fn text(field: &[u8]) -> &[u8] {
    field.split(|byte| *byte == 0).next().unwrap_or_default()
}

fn short_name(header: &[u8]) -> Vec<u8> {
    let name = text(header.get(..100).unwrap_or_default());
    // GNU tar stores times in place of ustar's prefix.
    let prefix = match header.get(257..265) {
        Some(b"ustar\x0000") => text(header.get(345..500).unwrap_or_default()),
        _ => &[],
    };
    if prefix.is_empty() { name.to_vec() } else { [prefix, b"/", name].concat() }
}

/// The record `27 path=云岭/附件3.docx\n` of a pax extended header.
fn pax_path(content: &[u8]) -> Option<Vec<u8>> {
    let mut rest = content;
    loop {
        let space = rest.iter().take(20).position(|byte| *byte == b' ')?;
        let length: usize = std::str::from_utf8(rest.get(..space)?).ok()?.parse().ok()?;
        let record = rest.get(space + 1..length)?;
        if let Some(path) = record.strip_prefix(b"path=") {
            return Some(path.strip_suffix(b"\n").unwrap_or(path).to_vec());
        }
        rest = rest.get(length..)?;
    }
}
