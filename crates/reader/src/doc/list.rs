//! Lists in (MS-DOC 2.9.131 and 2.9.132), the label of each list paragraph in document order out.

use std::collections::{BTreeMap, BTreeSet};

use crate::docx::numbering::spaced;
use crate::docx::symbols::bullet;
use crate::ole::{u16_at, u32_at};
use opc::numeral;

/// Levels of a list.
const LEVELS: usize = 9;
/// Most lists that are read; Word files have a few thousand at most.
const MAX_LISTS: usize = 8_192;
/// Longest label text in characters that Word accepts.
const MAX_TEXT: usize = 255;

/// Lists of a document with their counters.
#[derive(Default)]
pub(super) struct Lists {
    definitions: BTreeMap<u32, Vec<Level>>,
    references: Vec<Reference>,
    counters: BTreeMap<u32, [Option<u32>; LEVELS]>,
    restarted: BTreeSet<(u16, usize)>,
}

/// MS-DOC 2.9.148 to 2.9.150.
#[derive(Clone)]
struct Level {
    start: u32,
    format: u8,
    is_legal: bool,
    is_tight: bool,
    /// Level whose paragraphs restart the count, if it is not every higher level.
    restart: Option<usize>,
    /// Label text, in which a value below 9 is replaced by the number of that level.
    text: Vec<u16>,
}

/// A list as paragraphs refer to it (MS-DOC 2.9.133), possibly with levels of its own.
#[derive(Default)]
struct Reference {
    list: u32,
    starts: BTreeMap<usize, u32>,
    levels: BTreeMap<usize, Level>,
}

impl Lists {
    /// `levels` is the rest of the table stream after the lists. Reads up to the first incomplete structure.
    pub(super) fn read(lists: &[u8], levels: &[u8], references: &[u8]) -> Self {
        let mut found = Self::default();
        let mut rest = levels;
        let count = usize::from(u16_at(lists, 0).unwrap_or(0)).min(MAX_LISTS);
        for index in 0..count {
            let Some(list) = lists.get(2 + 28 * index..).filter(|list| list.len() >= 28) else { break };
            let is_simple = list.get(26).is_some_and(|flags| flags & 1 == 1);
            let own = (0..if is_simple { 1 } else { LEVELS }).map_while(|_| level(&mut rest)).collect();
            found.definitions.insert(u32_at(list, 0).unwrap_or(0), own);
        }
        let count = (u32_at(references, 0).unwrap_or(0) as usize).min(MAX_LISTS);
        let mut rest = references.get(4 + 16 * count..).unwrap_or_default();
        for index in 0..count {
            let Some(list) = u32_at(references, 4 + 16 * index) else { break };
            let own = references.get(4 + 16 * index + 12).copied().unwrap_or(0);
            found.references.push(reference(list, own, &mut rest));
        }
        found
    }

    /// Counts one paragraph and returns its label with the gap after it; `None` where it has no number.
    pub(super) fn label(&mut self, list: u16, level: usize) -> Option<String> {
        let reference = self.references.get(usize::from(list).checked_sub(1)?)?;
        let definition = self.definitions.get(&reference.list)?;
        let levels = |at: usize| reference.levels.get(&at).or_else(|| definition.get(at));
        let shape = levels(level)?;
        let counters = self.counters.entry(reference.list).or_default();
        let next = match (reference.starts.get(&level), counters.get(level).copied().flatten()) {
            (Some(start), _) if self.restarted.insert((list, level)) => *start,
            (_, Some(last)) => last.saturating_add(1),
            (_, None) => shape.start,
        };
        for (at, counter) in counters.iter_mut().enumerate() {
            match at {
                _ if at == level => *counter = Some(next),
                _ if at < level => *counter = counter.or_else(|| levels(at).map(|above| above.start)),
                _ if levels(at).and_then(|below| below.restart).is_none_or(|after| level < after) => *counter = None,
                _ => {}
            }
        }

        let mut label = String::new();
        for character in char::decode_utf16(shape.text.iter().copied()) {
            let character = character.unwrap_or('\u{FFFD}');
            let at = character as usize;
            if shape.format == 23 {
                label.push(bullet(character));
            } else if at < LEVELS {
                let value = counters.get(at).copied().flatten().unwrap_or(1);
                let format = levels(at).map_or("decimal", |one| format_name(one.format));
                label.push_str(&numeral(value, if shape.is_legal { "decimal" } else { format }));
            } else {
                label.push(character);
            }
        }
        spaced(label, shape.is_tight)
    }
}

/// MS-DOC 2.9.148: 28 bytes, two property lists, then the text with its length.
fn level(rest: &mut &[u8]) -> Option<Level> {
    let head = rest.get(..28)?;
    let lists = usize::from(*head.get(24)?) + usize::from(*head.get(25)?);
    let length = usize::from(u16_at(rest, 28 + lists)?);
    let text = rest.get(30 + lists..30 + lists + 2 * length)?;
    let text = text.chunks_exact(2).take(MAX_TEXT).filter_map(|unit| u16_at(unit, 0)).collect();
    let flags = *head.get(5)?;
    let level = Level {
        start: u32_at(head, 0)?,
        format: *head.get(4)?,
        is_legal: flags & 0x04 != 0,
        is_tight: head.get(15) == Some(&2),
        restart: (flags & 0x08 != 0).then_some(usize::from(*head.get(26)?)),
        text,
    };
    *rest = rest.get(30 + lists + 2 * length..).unwrap_or_default();
    Some(level)
}

/// MS-DOC 2.9.134 and 2.9.147: four bytes, then the levels that differ from the list's.
fn reference(list: u32, own: u8, rest: &mut &[u8]) -> Reference {
    let mut reference = Reference { list, ..Reference::default() };
    *rest = rest.get(4..).unwrap_or_default();
    for _ in 0..own {
        let (Some(start), Some(flags)) = (u32_at(rest, 0), u32_at(rest, 4)) else { break };
        *rest = rest.get(8..).unwrap_or_default();
        let at = (flags & 0xF) as usize;
        if flags & 0x20 != 0 {
            let Some(level) = level(rest) else { break };
            if flags & 0x10 != 0 {
                reference.starts.insert(at, level.start);
            }
            reference.levels.insert(at, level);
        } else if flags & 0x10 != 0 {
            reference.starts.insert(at, start);
        }
    }
    reference
}

/// MS-OSHARED 2.2.1.3 (MSONFC), as ECMA-376 part 1, 17.18.59 names them.
fn format_name(format: u8) -> &'static str {
    match format {
        1 => "upperRoman",
        2 => "lowerRoman",
        3 => "upperLetter",
        4 => "lowerLetter",
        10 => "ideographDigital",
        11 => "japaneseCounting",
        14 => "decimalFullWidth",
        16 => "japaneseLegal",
        17 => "japaneseDigitalTenThousand",
        18 => "decimalEnclosedCircle",
        19 => "decimalFullWidth2",
        22 => "decimalZero",
        26 => "decimalEnclosedFullstop",
        27 => "decimalEnclosedParen",
        28 => "decimalEnclosedCircleChinese",
        29 => "ideographEnclosedCircle",
        30 => "ideographTraditional",
        31 => "ideographZodiac",
        33 => "taiwaneseCounting",
        34 => "ideographLegalTraditional",
        35 => "taiwaneseCountingThousand",
        36 => "taiwaneseDigital",
        37 => "chineseCounting",
        38 => "chineseLegalSimplified",
        39 => "chineseCountingThousand",
        255 => "none",
        _ => "decimal",
    }
}
