//! A Word 97 to 2003 or WPS binary file in, its [`Document`] out: body first, then its headers and footers.
//! Section numbers are those of MS-DOC, version 12.

mod file_information;
mod form_field;
mod formatted_pages;
mod list;
mod pieces;
mod property;
mod shapes;
mod story;
mod style;
mod table;

use std::collections::BTreeSet;
use std::ops::Range;

use crate::limits::Meter;
use crate::ole::{Ole, u16_at, u32_at};
use crate::{Block, Document, Format, Limits, Notice, ReadError, Region};
use file_information::{FileInformation, Part};
use formatted_pages::{FormattedRuns, Kind};
use list::Lists;
use pieces::Pieces;
use property::Work;
use shapes::Shapes;
use story::{Source, Story, text_box};
use style::Styles;

/// Most headers and footers that are read; each section has six.
const MAX_MARGINS: usize = 1_200;

/// Reads the binary format of Word.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    let file = Ole::open(bytes, limits)?;
    let word = file.stream("WordDocument")?.ok_or_else(|| damaged("no text"))?;
    let head = FileInformation::read(&word)?;
    let table = file.stream(head.table_stream)?.ok_or_else(|| damaged("no table stream"))?;
    let data = file.stream("Data")?.unwrap_or_default();
    let has_macros = file.has("Macros") || file.has("VBA") || file.has("_VBA_PROJECT_CUR");
    drop(file);
    let part = |part| head.part(&table, part);

    let mut seen = Seen {
        meter: Meter::new(limits),
        work: Work::default(),
        tables: 0,
        notices: BTreeSet::new(),
        lists: Lists::read(part(Part::Lists), head.after(&table, Part::Lists), part(Part::ListReferences)),
    };
    if has_macros {
        seen.notices.insert(Notice::Macros);
    }
    if shapes::has_pictures(part(Part::Drawings)) {
        seen.notices.insert(Notice::Pictures);
    }
    let source = Source {
        word: &word,
        data: &data,
        pieces: Pieces::read(part(Part::Clx), &word, head.is_chinese)?,
        characters: FormattedRuns::read(&word, part(Part::CharacterPages), Kind::Characters),
        paragraphs: FormattedRuns::read(&word, part(Part::ParagraphPages), Kind::Paragraphs),
        styles: Styles::read(part(Part::Styles), &mut seen.work)?,
        fonts: fonts(part(Part::Fonts)),
    };

    // MS-DOC 2.4.1: order of the stories.
    let lengths = &head.lengths;
    let mut at = 0_u32;
    let mut next = |length: u32| {
        let start = at;
        at = at.saturating_add(length);
        start..at
    };
    let (body, _, headers) = (next(lengths.body), next(lengths.footnotes), next(lengths.headers));
    let _ = (next(lengths.macros), next(lengths.comments), next(lengths.endnotes));
    let (boxes, header_boxes) = (next(lengths.text_boxes), next(lengths.header_text_boxes));

    let mut shapes = Shapes::read(part(Part::BodyShapes), part(Part::TextBoxes), 0, boxes);
    let mut blocks = Story::read(&source, &mut seen, &mut shapes, body, (Region::Body, 0))?;
    for range in shapes.take_rest() {
        blocks.extend(text_box(&source, &mut seen, range, 1)?);
    }
    let mut shapes = Shapes::read(part(Part::HeaderShapes), part(Part::HeaderTextBoxes), headers.start, header_boxes);
    blocks.extend(margins(&source, &mut seen, &mut shapes, part(Part::HeaderStories), headers)?);
    for range in shapes.take_rest() {
        blocks.extend(text_box(&source, &mut seen, range, 1)?);
    }
    Ok(Document { format: Format::Doc, blocks, notices: seen.notices.into_iter().collect() })
}

/// State shared by all stories of one file.
struct Seen<'l> {
    meter: Meter<'l>,
    work: Work,
    tables: usize,
    notices: BTreeSet<Notice>,
    lists: Lists,
}

/// Headers, then footers. After six stories of separators each section has six (MS-DOC 2.3.5): headers of even and odd
/// pages, footers of even and odd pages, header and footer of the first page.
fn margins(
    source: &Source<'_>,
    seen: &mut Seen<'_>,
    shapes: &mut Shapes,
    stories: &[u8],
    headers: Range<u32>,
) -> Result<Vec<Block>, ReadError> {
    const SEPARATORS: usize = 6;
    let mut end = headers.start;
    let mut ranges = Vec::new();
    for index in SEPARATORS..(stories.len() / 4).saturating_sub(1).min(SEPARATORS + MAX_MARGINS) {
        let (Some(from), Some(to)) = (u32_at(stories, 4 * index), u32_at(stories, 4 * index + 4)) else { break };
        // Stories are consecutive; an overlapping one is skipped.
        let range = headers.start.saturating_add(from).max(end)..headers.start.saturating_add(to).min(headers.end);
        if range.start < range.end {
            end = range.end;
            let region = if matches!(index % 6, 0 | 1 | 4) { Region::Header } else { Region::Footer };
            ranges.push((region, range));
        }
    }
    ranges.sort_by_key(|(region, range)| (*region, range.start));
    let mut blocks: Vec<Block> = Vec::new();
    let mut texts = BTreeSet::new();
    for (region, range) in ranges {
        let before = seen.tables;
        let story = Story::read(source, seen, shapes, range, (region, 0))?;
        let story = Document { format: Format::Doc, blocks: story, notices: Vec::new() };
        // LibreOffice repeats the same header for each section.
        if !texts.insert((region, story.text())) {
            seen.tables = before;
            continue;
        }
        blocks.extend(story.blocks.into_iter().filter(crate::grid::has_text));
    }
    Ok(blocks)
}

/// Names of fonts (MS-DOC 2.9.286 and 2.9.83): 40 bytes, then the name in UTF-16, ended by a zero.
fn fonts(table: &[u8]) -> Vec<String> {
    let count = usize::from(u16_at(table, 0).unwrap_or(0));
    let mut rest = table.get(4..).unwrap_or_default();
    let mut names = Vec::new();
    for _ in 0..count {
        let Some((length, after_length)) = rest.split_first() else { break };
        let Some(font) = after_length.get(..usize::from(*length)) else { break };
        let units = font.get(39..).unwrap_or_default().chunks_exact(2).filter_map(|unit| u16_at(unit, 0));
        let name: Vec<u16> = units.take_while(|unit| *unit != 0).collect();
        names.push(String::from_utf16_lossy(&name));
        rest = after_length.get(usize::from(*length)..).unwrap_or_default();
    }
    names
}

fn damaged(what: &str) -> ReadError {
    ReadError::Damaged(format!("Word document: {what}"))
}
