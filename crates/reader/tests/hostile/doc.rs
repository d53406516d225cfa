//! Size in bytes in, binary Word documents (MS-DOC) with as many pieces, runs, tables, lists or text boxes out.

use super::Shape;
use super::ole::{container, overhead};

const HEAD: usize = 1_024;
const PAGE: usize = 512;

/// The header of a document of so many characters, and the parts of the table stream: number, offset, length.
pub(super) fn head(characters: u32, parts: &[(usize, u32, u32)]) -> Vec<u8> {
    let mut head = vec![0; HEAD];
    let mut put = |at: usize, bytes: &[u8]| head[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, &[0xEC, 0xA5, 0xC1, 0]);
    put(10, &[0, 2]);
    put(32, &[14, 0]);
    put(62, &[22, 0]);
    put(64 + 12, &characters.to_le_bytes());
    put(152, &[93, 0]);
    for (part, from, length) in parts {
        put(154 + 8 * part, &from.to_le_bytes());
        put(158 + 8 * part, &length.to_le_bytes());
    }
    head
}

#[derive(Default)]
struct Document {
    text: Vec<u8>,
    is_wide: bool,
    is_chinese: bool,
    /// Ends of the pieces, by character; one piece where there are none.
    pieces: Vec<u32>,
    /// End of each run in bytes of the text, and its properties.
    characters: Vec<(u32, Vec<u8>)>,
    paragraphs: Vec<(u32, Vec<u8>)>,
    /// Characters of the body; `None`: all.
    body: Option<u32>,
    text_boxes: u32,
    /// Other parts of the table stream by number.
    parts: Vec<(usize, Vec<u8>)>,
    behind_lists: Vec<u8>,
}

impl Document {
    fn file(self) -> Vec<u8> {
        let width = if self.is_wide { 2 } else { 1 };
        let characters = self.text.len() as u32 / width;
        let mut word = vec![0; HEAD];
        word.extend(&self.text);
        let mut parts = self.parts;
        for (part, runs, is_paragraphs) in [(12, self.characters, false), (13, self.paragraphs, true)] {
            if !runs.is_empty() {
                parts.push((part, pages(&mut word, &runs, is_paragraphs)));
            }
        }
        let ends = if self.pieces.is_empty() { vec![characters] } else { self.pieces };
        let mut table = vec![2];
        table.extend((ends.len() as u32 * 12 + 4).to_le_bytes());
        table.extend([0; 4]);
        table.extend(ends.iter().flat_map(|end| end.to_le_bytes()));
        let mut start = 0;
        for end in &ends {
            let offset = HEAD as u32 + width * start;
            let place = if self.is_wide { offset } else { (2 * offset) | 0x4000_0000 };
            table.extend([0; 2]);
            table.extend(place.to_le_bytes());
            table.extend([0; 2]);
            start = *end;
        }
        parts.push((33, table));
        let mut stream = Vec::new();
        let mut places = Vec::new();
        // The part after the lists has no entry of its own.
        parts.sort_by_key(|(part, _)| *part == 73);
        for (part, content) in parts {
            places.push((part, stream.len() as u32, content.len() as u32));
            stream.extend(content);
        }
        stream.extend(self.behind_lists);
        let body = self.body.unwrap_or(characters);
        word.splice(..HEAD, head(body, &places));
        word[64 + 36..64 + 40].copy_from_slice(&self.text_boxes.to_le_bytes());
        if self.is_chinese {
            word[6..8].copy_from_slice(&0x0804_u16.to_le_bytes());
        }
        container(&[("WordDocument", word), ("1Table", stream)])
    }
}

/// Writes pages of runs after the text and returns the table that lists them (MS-DOC 2.8.5).
fn pages(word: &mut Vec<u8>, runs: &[(u32, Vec<u8>)], is_paragraphs: bool) -> Vec<u8> {
    let width = if is_paragraphs { 13 } else { 1 };
    let mut numbers = Vec::new();
    let mut start = HEAD as u32;
    let mut rest = runs;
    while !rest.is_empty() {
        word.resize(word.len().next_multiple_of(PAGE), 0);
        let mut room = PAGE - 1 - 4;
        // Equal properties are stored once on a page.
        let mut lists: Vec<(&[u8], usize)> = Vec::new();
        let mut free = PAGE - 1;
        let mut count = 0;
        for (_, list) in rest.iter().take(101) {
            let is_new = !list.is_empty() && lists.iter().all(|(known, _)| known != list);
            let length = if is_new { list.len() + 3 } else { 0 };
            if room < 4 + width + length {
                break;
            }
            room -= 4 + width + length;
            if is_new {
                free = (free - length + 1) & !1;
                free -= if free + length > PAGE - 1 { 2 } else { 0 };
                lists.push((list, free));
            }
            count += 1;
        }
        assert!(count > 0, "a run too long for a page");
        let (now, later) = rest.split_at(count);
        let mut page = vec![0; PAGE];
        page[..4].copy_from_slice(&start.to_le_bytes());
        for (index, (end, list)) in now.iter().enumerate() {
            start = HEAD as u32 + end;
            page[4 * index + 4..4 * index + 8].copy_from_slice(&start.to_le_bytes());
            if let Some((_, at)) = lists.iter().find(|(known, _)| known == list) {
                page[4 * (count + 1) + width * index] = (at / 2) as u8;
            }
        }
        for (list, at) in &lists {
            if is_paragraphs {
                page[*at..at + 2].copy_from_slice(&[0, list.len().div_ceil(2) as u8]);
                page[at + 2..at + 2 + list.len()].copy_from_slice(list);
            } else {
                page[*at] = list.len() as u8;
                page[at + 1..at + 1 + list.len()].copy_from_slice(list);
            }
        }
        page[PAGE - 1] = count as u8;
        numbers.push((word.len() / PAGE) as u32);
        word.extend(page);
        rest = later;
    }
    let mut table = vec![0; 4 * (numbers.len() + 1)];
    table.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
    table
}

fn room(size: usize) -> usize {
    size - overhead(2, size) - HEAD - 4_096
}

/// Text of one small piece.
fn text(name: &str, piece: &'static [u8], document: impl Fn(usize) -> Document + 'static) -> Shape {
    Shape::new(format!("doc: {name}"), move |size| {
        let document = document(room(size));
        let used: usize = document.parts.iter().map(|(_, part)| part.len()).sum();
        Document { text: piece.repeat((room(size) - used) / piece.len()), ..document }.file()
    })
}

fn units(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// One paragraph property list over all the text.
fn all_paragraphs(list: &[u8]) -> Vec<(u32, Vec<u8>)> {
    vec![(i32::MAX as u32, list.to_vec())]
}

/// Runs of one character each, with property lists in turn.
fn single_runs(count: usize, width: u32, lists: &[&[u8]]) -> Vec<(u32, Vec<u8>)> {
    (0..count).map(|at| ((at as u32 + 1) * width, lists[at % lists.len()].to_vec())).collect()
}

fn runs_of_characters(name: &str, lists: &'static [&'static [u8]]) -> Shape {
    Shape::new(format!("doc: {name}"), |size| {
        let count = room(size) / 8;
        Document { text: vec![b'a'; count], characters: single_runs(count, 1, lists), ..Document::default() }.file()
    })
}

fn runs_of_paragraphs(name: &str, mark: u8, lists: &'static [&'static [u8]]) -> Shape {
    Shape::new(format!("doc: {name}"), move |size| {
        let longest = lists.iter().map(|list| list.len()).max().unwrap_or(0);
        let count = (room(size) / (22 + longest)).min(450_000);
        Document { text: vec![mark; count], paragraphs: single_runs(count, 1, lists), ..Document::default() }.file()
    })
}

/// Pages whose runs are in any order, for both characters and paragraphs.
fn runs_anywhere(size: usize) -> Vec<u8> {
    let count = room(size) / (PAGE + 16);
    let mut word = b"a\r".to_vec();
    word.resize(2 * PAGE - HEAD + PAGE, 0);
    let mut state = 1_u32;
    for _ in 0..count {
        let mut page = vec![0; PAGE - 1];
        for place in page.chunks_exact_mut(4).take(102) {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            place.copy_from_slice(&state.to_le_bytes());
        }
        word.extend(page);
        word.push(101);
    }
    let first = (HEAD + PAGE) as u32 / PAGE as u32;
    let mut table = vec![0; 4 * (count + 1)];
    table.extend((0..count as u32).flat_map(|number| (first + number).to_le_bytes()));
    let parts = vec![(12, table.clone()), (13, table)];
    Document { text: word, body: Some(2), parts, ..Document::default() }.file()
}

/// Every paragraph is in a list with the longest numbers allowed.
fn list_numbers(size: usize) -> Vec<u8> {
    let mut lists = vec![1, 0];
    lists.extend([0; 28]);
    let mut levels = Vec::new();
    for _ in 0..9 {
        let mut level = vec![0; 28];
        level[0] = 1;
        level.extend([255, 0]);
        level.extend([0; 510]);
        levels.extend(level);
    }
    let mut references = 1_u32.to_le_bytes().to_vec();
    references.extend([0; 20]);
    Document {
        text: b"\r".repeat(room(size).min(500_000)),
        paragraphs: all_paragraphs(&[0, 0, 0x0B, 0x46, 1, 0, 0x0A, 0x26, 8]),
        parts: vec![(73, lists), (74, references)],
        behind_lists: levels,
        ..Document::default()
    }
    .file()
}

/// Text boxes of one paragraph each.
fn text_boxes(size: usize) -> Vec<u8> {
    let count = room(size) / 60;
    let mut anchors: Vec<u8> = (0..=count as u32).flat_map(u32::to_le_bytes).collect();
    let mut texts: Vec<u8> = (0..=count as u32).flat_map(|at| (2 * at).to_le_bytes()).collect();
    for shape in 0..count as u32 {
        anchors.extend(shape.to_le_bytes());
        anchors.extend([0; 22]);
        texts.extend([0; 14]);
        texts.extend(shape.to_le_bytes());
        texts.extend([0; 4]);
    }
    Document {
        text: [vec![8; count], b"a\r".repeat(count)].concat(),
        body: Some(count as u32),
        text_boxes: 2 * count as u32,
        parts: vec![(40, anchors), (56, texts)],
        ..Document::default()
    }
    .file()
}

/// A style sheet with as many styles and properties as fit.
fn styles(size: usize) -> Vec<u8> {
    let length = (room(size) / 0x0FFE).min(60_000) & !1;
    let mut style = vec![0; 10];
    style[2..4].copy_from_slice(&[0x02, 0]);
    let properties = [0x00, 0x08, 1].repeat((length - 40) / 3);
    style.extend([0; 4]);
    style.extend((properties.len() as u16).to_le_bytes());
    style.extend(&properties);
    style.resize(style.len().next_multiple_of(2), 0);
    let mut sheet = vec![18, 0, 0xFE, 0x0F, 10, 0];
    sheet.resize(20, 0);
    for _ in 0..0x0FFE {
        sheet.extend((style.len() as u16).to_le_bytes());
        sheet.extend(&style);
    }
    Document { text: b"a\r".to_vec(), parts: vec![(1, sheet)], ..Document::default() }.file()
}

fn pieces(name: &str, is_empty: bool) -> Shape {
    Shape::new(format!("doc: {name}"), move |size| {
        let count = room(size) / 13;
        let ends = (1..=count as u32).map(|end| if is_empty { 1 } else { end }).collect();
        let text = vec![b'a'; if is_empty { 1 } else { count }];
        Document { text, pieces: ends, ..Document::default() }.file()
    })
}

/// sprmPFInTable, sprmPItap of 32, and none.
const IN_TABLE: &[u8] = &[0, 0, 0x16, 0x24, 1];
const DEEP: &[u8] = &[0, 0, 0x16, 0x24, 1, 0x49, 0x66, 31, 0, 0, 0];
const OUTSIDE: &[u8] = &[0, 0, 0x16, 0x24, 0];
const ROW_END: &[u8] = &[0, 0, 0x16, 0x24, 1, 0x17, 0x24, 1];
/// sprmTInsert of 60 cells, then as many sprmTDxaCol over all of them as fit.
const WIDENED: &[u8] = &[
    0, 0, 0x16, 0x24, 1, 0x17, 0x24, 1, 0x21, 0x76, 0, 60, 10, 0, 0x23, 0x76, 0, 60, 7, 0, 0x23, 0x76, 0, 60, 9, 0,
    0x23, 0x76, 0, 60, 7, 0, 0x23, 0x76, 0, 60, 9, 0, 0x23, 0x76, 0, 60, 7, 0, 0x23, 0x76, 0, 60, 9, 0,
];

/// Rows of one cell that declare 60.
fn rows_of_many_edges(size: usize) -> Vec<u8> {
    let count = (room(size) / 60).min(200_000);
    let wide: &[u8] = &[0, 0, 0x16, 0x24, 1, 0x17, 0x24, 1, 0x21, 0x76, 0, 60, 10, 0];
    let text = [7, 7].repeat(count);
    Document { text, paragraphs: single_runs(2 * count, 1, &[IN_TABLE, wide]), ..Document::default() }.file()
}

pub(super) fn shapes() -> Vec<Shape> {
    let plain = |_: usize| Document::default();
    let wide = |_: usize| Document { is_wide: true, ..Document::default() };
    let chinese = |_: usize| Document { is_chinese: true, ..Document::default() };
    let one_run = |_: usize| Document { paragraphs: all_paragraphs(&[0, 0]), ..Document::default() };
    let in_table = |_: usize| Document { paragraphs: all_paragraphs(IN_TABLE), ..Document::default() };
    let special = |_: usize| Document {
        // sprmCFSpec, sprmCSymbol.
        characters: all_paragraphs(&[0x55, 0x08, 1, 0x09, 0x6A, 0, 0, 0xFC, 0xF0]),
        ..Document::default()
    };
    let hides = |room: usize| {
        // One style hides text, so that the style of every run is looked up; half of the text are runs.
        let mut style = vec![0; 16];
        style[2] = 2;
        style.extend([3, 0, 0x3C, 0x08, 1, 0]);
        let mut sheet = vec![18, 0, 1, 0, 10, 0];
        sheet.resize(20, 0);
        sheet.extend((style.len() as u16).to_le_bytes());
        sheet.extend(style);
        let _ = room;
        Document { parts: vec![(1, sheet)], ..Document::default() }
    };
    let symbols: &'static [u8] = units("\u{F0FC}").leak();
    let pairs: &'static [u8] = units("𠮷").leak();
    let halves: &'static [u8] = &[0x00, 0xD8];
    vec![
        text("letters", b"a", plain),
        text("letters in UTF-16", &[0xA5, 0x62], wide),
        text("letters with accents", b"\xE9", plain),
        text("letters in GBK", &[0xB1, 0xA8], chinese),
        text("pairs of units", pairs, wide),
        text("halves of pairs", halves, wide),
        text("signs", symbols, wide),
        text("symbols", b"(", special),
        text("paragraph ends", b"\r", plain),
        text("cells without a table", b"\x07", plain),
        text("cells", b"\x07", in_table),
        text("page breaks", b"\x0C", one_run),
        text("fields that begin", b"\x13", plain),
        text("fields", b"\x13\x14a\x15", plain),
        text("anchors", b"\x08", plain),
        text("styles that hide", b"a", hides),
        runs_of_characters("runs of characters", &[b"", &[0x55, 0x08, 0]]),
        runs_of_characters("runs of characters that are deleted", &[&[0x00, 0x08, 1], b""]),
        runs_of_paragraphs("runs of paragraphs", b'\r', &[&[0, 0], &[1, 0]]),
        runs_of_paragraphs("tables 32 deep, again and again", b'\r', &[DEEP, OUTSIDE]),
        runs_of_paragraphs("rows", 7, &[IN_TABLE, ROW_END]),
        runs_of_paragraphs("rows widened again and again", 7, &[IN_TABLE, WIDENED]),
        Shape::new("doc: rows of many edges", rows_of_many_edges),
        Shape::new("doc: runs anywhere", runs_anywhere),
        Shape::new("doc: list numbers", list_numbers),
        Shape::new("doc: text boxes", text_boxes),
        Shape::new("doc: styles", styles),
        pieces("pieces of one character", false),
        pieces("pieces of none", true),
    ]
}
