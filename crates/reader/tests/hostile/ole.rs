//! Compound files of a few streams (MS-CFB), in sectors of 4,096 bytes so that the tables of sectors stay small.

use super::Shape;

pub(super) const SECTOR: usize = 4_096;
const END_OF_CHAIN: u32 = 0xFFFF_FFFE;
const FREE: u32 = 0xFFFF_FFFF;

/// Most bytes that a container of so many streams takes in addition: header, tables, directory, padding.
pub(super) fn overhead(streams: usize, size: usize) -> usize {
    (4 + streams + size / (SECTOR * 1_000)) * SECTOR
}

/// The streams, each padded to whole sectors.
pub(super) fn container(streams: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let sectors: Vec<usize> = streams.iter().map(|(_, content)| content.len().div_ceil(SECTOR).max(1)).collect();
    let content: usize = 1 + sectors.iter().sum::<usize>();
    let tables = (content + 16).div_ceil(SECTOR / 4 - 1);
    let mut next: Vec<u32> = vec![0xFFFF_FFFD; tables];
    next.push(END_OF_CHAIN);
    let mut entries = vec![entry("Root Entry", 5, [FREE, FREE, 1], END_OF_CHAIN, 0)];
    for (index, ((name, _), count)) in streams.iter().zip(&sectors).enumerate() {
        let first = next.len() as u32;
        next.extend((1..*count as u32).map(|ahead| first + ahead));
        next.push(END_OF_CHAIN);
        let right = if index + 1 < streams.len() { index as u32 + 2 } else { FREE };
        entries.push(entry(name, 2, [FREE, right, FREE], first, count * SECTOR));
    }
    let mut file = head(tables as u32, tables as u32, END_OF_CHAIN);
    next.resize(tables * SECTOR / 4, FREE);
    file.extend(next.into_iter().flat_map(u32::to_le_bytes));
    file.extend(entries.concat());
    for (_, content) in streams.iter().map(|(name, content)| (name, content)) {
        file.resize(file.len().next_multiple_of(SECTOR), 0);
        file.extend(content);
    }
    file.resize(file.len().next_multiple_of(SECTOR), 0);
    file
}

fn head(tables: u32, directory: u32, mini_table: u32) -> Vec<u8> {
    let mut head = vec![0; SECTOR];
    let mut put = |at: usize, bytes: &[u8]| head[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    put(30, &[12, 0, 6, 0]);
    put(48, &directory.to_le_bytes());
    put(60, &mini_table.to_le_bytes());
    put(68, &END_OF_CHAIN.to_le_bytes());
    for at in 0..109 {
        let table = if at < tables { at } else { FREE };
        put(76 + 4 * at as usize, &table.to_le_bytes());
    }
    head
}

fn entry(name: &str, kind: u8, links: [u32; 3], first: u32, size: usize) -> Vec<u8> {
    let mut entry = vec![0; 128];
    let units: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    entry[..units.len()].copy_from_slice(&units);
    entry[64] = units.len() as u8 + 2;
    entry[66] = kind;
    for (at, link) in links.into_iter().enumerate() {
        entry[68 + 4 * at..72 + 4 * at].copy_from_slice(&link.to_le_bytes());
    }
    entry[116..120].copy_from_slice(&first.to_le_bytes());
    entry[120..128].copy_from_slice(&(size as u64).to_le_bytes());
    entry
}

/// A container of a directory only: nested storages, streams with the longest names.
fn many_entries(size: usize) -> Vec<u8> {
    let count = (size / SECTOR).saturating_sub(30) * (SECTOR / 128);
    let directory: Vec<u8> = (1..count as u32)
        .flat_map(|number| {
            let name = format!("{number:031}");
            let deeper = number % 1_000 < 8;
            let links = if deeper { [FREE, FREE, number + 1] } else { [FREE, number + 1, FREE] };
            entry(&name, if deeper { 1 } else { 2 }, links, 0, 1 << 40)
        })
        .collect();
    let directory = [entry("Root Entry", 5, [FREE, FREE, 1], END_OF_CHAIN, 0), directory].concat();
    let mut file = container(&[("x", directory)]);
    // The directory is the stream itself.
    let tables = u32::from_le_bytes([file[48], file[49], file[50], file[51]]);
    file[48..52].copy_from_slice(&(tables + 1).to_le_bytes());
    file
}

/// One chain of sectors used as mini stream, as its table, and as every stream of a document.
fn one_chain_for_all(size: usize) -> Vec<u8> {
    let count = (size - overhead(1, size)) / SECTOR;
    let mut word = super::doc::head(0, &[]);
    word.resize(count * SECTOR, 0);
    let mut file = container(&[("x", word)]);
    let tables = u32::from_le_bytes([file[48], file[49], file[50], file[51]]);
    let (first, bytes) = (tables + 1, count * SECTOR);
    file[60..64].copy_from_slice(&first.to_le_bytes());
    let at = SECTOR * (1 + tables as usize);
    let mut entries = entry("Root Entry", 5, [FREE, FREE, 1], first, bytes);
    for (index, name) in ["WordDocument", "1Table", "Data", "Macros"].into_iter().enumerate() {
        let right = if index < 3 { index as u32 + 2 } else { FREE };
        entries.extend(entry(name, 2, [FREE, right, FREE], first, bytes));
    }
    file[at..at + entries.len()].copy_from_slice(&entries);
    file
}

pub(super) fn shapes() -> Vec<Shape> {
    vec![Shape::new("ole: many entries", many_entries), Shape::new("ole: one chain for all streams", one_chain_for_all)]
}
