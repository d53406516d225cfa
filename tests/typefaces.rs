//! Font files under names that offices' fonts bear in, the classes they are taken for out.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::fs;

use huizong::typefaces::substitutes;

/// The shipped 黑体 under another family name: the same tables with a `name` table (OpenType 1.9, version 0) of one
/// record.
fn named(family: &str) -> Vec<u8> {
    let face = huizong_fonts::HEI.bytes;
    let number = |at: usize| u32::from_be_bytes(face[at..at + 4].try_into().unwrap()) as usize;
    let count = usize::from(u16::from_be_bytes(face[4..6].try_into().unwrap()));
    let text: Vec<u8> = family.encode_utf16().flat_map(u16::to_be_bytes).collect();
    // Version, count, start of the texts; Windows, Unicode, zh-CN, family name, length, offset.
    let head = [0, 1, 18, 3, 1, 0x0804, 1, u16::try_from(text.len()).unwrap(), 0];
    let names: Vec<u8> = head.into_iter().flat_map(u16::to_be_bytes).chain(text).collect();
    let (mut directory, mut tables) = (face[..12].to_vec(), Vec::new());
    for record in (0..count).map(|index| 12 + 16 * index) {
        let own = &face[number(record + 8)..number(record + 8) + number(record + 12)];
        let table = if &face[record..record + 4] == b"name" { &names } else { own };
        directory.extend(&face[record..record + 8]);
        directory.extend(u32::try_from(12 + 16 * count + tables.len()).unwrap().to_be_bytes());
        directory.extend(u32::try_from(table.len()).unwrap().to_be_bytes());
        tables.extend(table);
        tables.resize(tables.len().next_multiple_of(4), 0);
    }
    [directory, tables].concat()
}

#[test]
fn the_names_of_gbk_fonts_are_known() {
    for (family, class) in [
        ("方正仿宋_GBK", "仿宋体"),
        ("方正楷体_GBK", "楷体"),
        ("方正黑体_GBK", "黑体"),
        ("FZXiaoBiaoSong-B05", "小标宋体"),
        ("方正小标宋_GBK", "小标宋体"),
        ("仿宋_GB2312", "仿宋体"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("office.otf"), named(family)).unwrap();
        let substituted: Vec<&str> =
            substitutes(Some(folder.path())).unwrap().into_iter().map(|(class, _)| class).collect();
        let others: Vec<&str> =
            gongwen::Class::ALL.into_iter().map(gongwen::Class::name).filter(|name| *name != class).collect();
        assert_eq!(substituted, others, "{family}");
    }
}
