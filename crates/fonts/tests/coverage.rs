//! In: the 8,105 characters of 通用规范汉字表. Out: whether the faces in the binary have them.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use huizong_fonts::{BIAO_SONG, FANG_SONG, HEI, KAI, SONG};
use skrifa::{FontRef, MetadataProvider};

fn table() -> Vec<char> {
    include_str!("data/standard-table.txt").chars().filter(|char| !char.is_whitespace()).collect()
}

fn lacks(file: &[u8], chars: &[char]) -> Vec<char> {
    let font = FontRef::new(file).unwrap();
    let (map, outlines) = (font.charmap(), font.outline_glyphs());
    let has = |char: char| map.map(char).is_some_and(|glyph| outlines.get(glyph).is_some());
    chars.iter().copied().filter(|char| !has(*char)).collect()
}

#[test]
fn the_table_is_whole() {
    let table = table();
    assert_eq!(table.len(), 8_105);
    assert_eq!(table.iter().collect::<BTreeSet<_>>().len(), 8_105);
    // The last characters of its three parts.
    assert!(['口', '罐', '𬭎', '䶮'].iter().all(|char| table.contains(char)));
}

#[test]
fn every_class_has_the_table_with_the_last_resort_behind_it() {
    let table = table();
    assert_eq!(lacks(SONG.bytes, &table), Vec::new());
    for (face, known) in [(&FANG_SONG, 1_467), (&KAI, 1_467), (&HEI, 0), (&BIAO_SONG, 0)] {
        let lacking = lacks(face.bytes, &table);
        assert_eq!(lacking.len(), known, "{} lacks {lacking:?}", face.family);
    }
}

#[test]
fn signs_that_offices_use_are_there() {
    let signs: Vec<char> =
        "〔〕《》“”‘’—…·、。，；：？！（）【】★☆※〇①⑩⑪⑳⒈⑴㈠㎡℃‰×÷±≤≥√□■△○●◎→←↑↓§№　".chars().collect();
    assert_eq!(lacks(SONG.bytes, &signs), Vec::new());
}
