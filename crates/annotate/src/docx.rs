//! A docx and notes in, the docx with Word comments out.

use std::ops::Range;

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use crate::{
    Author, Error, Note, escaped,
    parts::{DECLARATION, Edited, before_end, replaced},
};

const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const COMMENTS: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml";
/// Elements that may be nested in each other; the reader of the file has stopped earlier.
const DEPTH: usize = 512;

/// The file with a comment for each note, at the paragraph of its cell that has its words.
///
/// # Errors
/// The file is no docx of the transitional kind in UTF-8, or has no paragraph.
pub fn docx(bytes: &[u8], notes: &[Note], author: &Author) -> Result<Vec<u8>, Error> {
    let mut edited = Edited::open(bytes)?;
    let main = edited.package.main_part("word/document.xml")?;
    let xml = edited.required(&main)?;
    let paragraphs = paragraphs(&main, &xml)?;
    let existing = edited.package.relationships(&main)?.into_iter().find(|one| one.kind == "comments");
    let (name, comments) = match existing {
        Some(one) => {
            let text = edited.required(&one.target)?;
            (one.target, text)
        }
        None => {
            let folder = main.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
            let name = edited.free_name(&format!("{folder}comments"), ".xml");
            edited.relate(&main, "comments", &name)?;
            edited.add_type(&name, COMMENTS)?;
            (name, format!("{DECLARATION}<w:comments xmlns:w=\"{WORD}\"></w:comments>"))
        }
    };
    let first = next_id(&comments);
    let (mut edits, mut list) = (Vec::new(), Vec::new());
    for (id, note) in (first..).zip(notes) {
        let paragraph = chosen(&paragraphs, note).ok_or_else(|| Error::Part(main.clone()))?;
        paragraph.mark(id, &mut edits);
        list.push((id, note));
    }
    let comments = before_end(&name, &comments, "comments", |prefix| {
        list.iter().map(|(id, note)| comment(prefix, *id, note, author)).collect()
    })?;
    edited.set(&name, comments);
    let xml = replaced(&xml, merged(edits)).ok_or_else(|| Error::Part(main.clone()))?;
    edited.set(&main, xml);
    edited.finish()
}

/// A paragraph of the body with its place in the part's text.
struct Paragraph {
    /// Index of its innermost cell.
    cell: Option<usize>,
    /// `w:`; empty where the namespace has no prefix.
    prefix: String,
    /// After the paragraph's properties.
    start: usize,
    /// Before its end tag.
    end: usize,
    /// Its tag ends with `/>`, and start and end are after it.
    is_empty_element: bool,
    text: String,
    place: Option<CellPlace>,
}

#[derive(Debug, Clone, Copy)]
struct CellPlace {
    table: usize,
    row: usize,
    column: usize,
    span: usize,
}

impl CellPlace {
    fn covers(&self, note: &Note) -> bool {
        let (Some(table), Some((row, column))) = (note.table, note.cell) else { return false };
        self.table == table && self.row == row && (self.column..self.column + self.span).contains(&column)
    }
}

/// An open element that matters.
enum Frame {
    Table {
        number: usize,
        rows: usize,
    },
    Row {
        table: usize,
        row: usize,
        column: usize,
    },
    Cell {
        index: usize,
    },
    Paragraph {
        index: usize,
    },
    Properties,
    Text,
    /// Its content is in another story or is not shown.
    Skipped,
    Other,
}

fn paragraphs(name: &str, xml: &str) -> Result<Vec<Paragraph>, Error> {
    let wrong = || Error::Part(name.to_owned());
    if !xml.contains(WORD) {
        return Err(wrong());
    }
    let mut reader = Reader::from_str(xml);
    let (mut frames, mut scan): (Vec<Frame>, _) = (Vec::new(), Scan::default());
    loop {
        let before = position(&reader);
        let event = reader.read_event().map_err(|_| wrong())?;
        let after = position(&reader);
        match event {
            Event::Start(element) => {
                if frames.len() >= DEPTH {
                    return Err(wrong());
                }
                let frame = scan.open(&element, &frames, after, false);
                frames.push(frame);
            }
            Event::Empty(element) => {
                let frame = scan.open(&element, &frames, after, true);
                scan.close(&frame, &mut frames, after, after);
            }
            Event::End(_) => {
                let frame = frames.pop().ok_or_else(wrong)?;
                scan.close(&frame, &mut frames, before, after);
            }
            Event::Text(text) => scan.add_text(&frames, &text),
            Event::Eof => break,
            _ => {}
        }
    }
    let Scan { mut paragraphs, cells, .. } = scan;
    for paragraph in &mut paragraphs {
        paragraph.place = paragraph.cell.and_then(|cell| cells.get(cell)).copied();
    }
    Ok(paragraphs)
}

fn position(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}

#[derive(Default)]
struct Scan {
    tables: usize,
    cells: Vec<CellPlace>,
    paragraphs: Vec<Paragraph>,
}

impl Scan {
    /// `after`: the byte after the tag.
    fn open(&mut self, element: &BytesStart<'_>, frames: &[Frame], after: usize, is_empty: bool) -> Frame {
        let name = element.name();
        let name: &str = name.as_ref();
        let (prefix, local) = name.rsplit_once(':').unwrap_or(("", name));
        if frames.iter().any(|frame| matches!(frame, Frame::Skipped)) {
            return Frame::Other;
        }
        match (local, frames.last()) {
            ("txbxContent" | "Fallback" | "del" | "moveFrom", _) => Frame::Skipped,
            ("tbl", _) => {
                self.tables += 1;
                Frame::Table { number: self.tables, rows: 0 }
            }
            ("tr", _) => match table_of(frames) {
                Some((number, rows)) => Frame::Row { table: number, row: rows, column: 0 },
                None => Frame::Other,
            },
            ("tc", _) => match row_of(frames) {
                Some((table, row, column)) => {
                    self.cells.push(CellPlace { table, row, column, span: 1 });
                    Frame::Cell { index: self.cells.len() - 1 }
                }
                None => Frame::Other,
            },
            ("gridSpan", _) => {
                if let Some(cell) = innermost_cell(frames).and_then(|index| self.cells.get_mut(index)) {
                    cell.span = opc::number::<usize>(element, "val").unwrap_or(1).max(1);
                }
                Frame::Other
            }
            ("p", _) => {
                let prefix = if prefix.is_empty() { String::new() } else { format!("{prefix}:") };
                self.paragraphs.push(Paragraph {
                    cell: innermost_cell(frames),
                    prefix,
                    start: after,
                    end: after,
                    is_empty_element: is_empty,
                    text: String::new(),
                    place: None,
                });
                Frame::Paragraph { index: self.paragraphs.len() - 1 }
            }
            ("pPr", Some(Frame::Paragraph { .. })) => Frame::Properties,
            ("t", _) => Frame::Text,
            _ => Frame::Other,
        }
    }

    /// `before` and `after`: the bytes around the end tag.
    fn close(&mut self, frame: &Frame, frames: &mut [Frame], before: usize, after: usize) {
        match frame {
            Frame::Properties => {
                if let Some(Frame::Paragraph { index }) = frames.last()
                    && let Some(paragraph) = self.paragraphs.get_mut(*index)
                {
                    paragraph.start = after;
                }
            }
            Frame::Paragraph { index } => {
                if let Some(paragraph) = self.paragraphs.get_mut(*index).filter(|paragraph| !paragraph.is_empty_element)
                {
                    paragraph.end = before;
                }
            }
            Frame::Cell { index } => {
                let span = self.cells.get(*index).map_or(1, |cell| cell.span);
                if let Some(Frame::Row { column, .. }) =
                    frames.iter_mut().rev().find(|frame| matches!(frame, Frame::Row { .. }))
                {
                    *column += span;
                }
            }
            Frame::Row { .. } => {
                if let Some(Frame::Table { rows, .. }) =
                    frames.iter_mut().rev().find(|frame| matches!(frame, Frame::Table { .. }))
                {
                    *rows += 1;
                }
            }
            _ => {}
        }
    }

    fn add_text(&mut self, frames: &[Frame], text: &str) {
        let paragraph = frames.iter().rev().find_map(|frame| match frame {
            Frame::Paragraph { index } => Some(*index),
            _ => None,
        });
        if matches!(frames.last(), Some(Frame::Text))
            && let Some(paragraph) = paragraph.and_then(|index| self.paragraphs.get_mut(index))
        {
            paragraph.text.push_str(text);
        }
    }
}

fn table_of(frames: &[Frame]) -> Option<(usize, usize)> {
    frames.iter().rev().find_map(|frame| match frame {
        Frame::Table { number, rows } => Some((*number, *rows)),
        _ => None,
    })
}

fn row_of(frames: &[Frame]) -> Option<(usize, usize, usize)> {
    frames.iter().rev().find_map(|frame| match frame {
        Frame::Row { table, row, column } => Some((*table, *row, *column)),
        _ => None,
    })
}

fn innermost_cell(frames: &[Frame]) -> Option<usize> {
    frames.iter().rev().find_map(|frame| match frame {
        Frame::Cell { index } => Some(*index),
        _ => None,
    })
}

/// Of the paragraphs of the note's cell, or of all where it has none, the one with its words, else the first with any.
fn chosen<'p>(paragraphs: &'p [Paragraph], note: &Note) -> Option<&'p Paragraph> {
    let in_cell: Vec<&Paragraph> =
        paragraphs.iter().filter(|paragraph| paragraph.place.is_some_and(|place| place.covers(note))).collect();
    let candidates = if in_cell.is_empty() { paragraphs.iter().collect() } else { in_cell };
    let bare = |text: &str| text.split_whitespace().collect::<String>();
    let words = note.words.iter().map(|words| bare(words)).filter(|words| !words.is_empty());
    let by_words = words.filter_map(|words| {
        candidates.iter().find(|paragraph| {
            let text = bare(&paragraph.text);
            text.contains(&words) || !text.is_empty() && words.contains(&text)
        })
    });
    by_words
        .chain(candidates.iter().filter(|paragraph| !paragraph.text.trim().is_empty()))
        .chain(&candidates)
        .next()
        .copied()
}

impl Paragraph {
    fn mark(&self, id: u64, edits: &mut Vec<(Range<usize>, String, String)>) {
        let prefix = &self.prefix;
        let start = format!("<{prefix}commentRangeStart {prefix}id=\"{id}\"/>");
        let end = format!(
            "<{prefix}commentRangeEnd {prefix}id=\"{id}\"/><{prefix}r><{prefix}commentReference {prefix}id=\"{id}\"/></{prefix}r>"
        );
        if self.is_empty_element {
            edits.push((self.start - 2..self.start, format!("{start}{end}"), prefix.clone()));
        } else {
            edits.push((self.start..self.start, start, String::new()));
            edits.push((self.end..self.end, end, String::new()));
        }
    }
}

/// Several comments at one paragraph without content replace the end of its tag together.
fn merged(edits: Vec<(Range<usize>, String, String)>) -> Vec<(Range<usize>, String)> {
    let mut merged: Vec<(Range<usize>, String, String)> = Vec::new();
    for (range, text, prefix) in edits {
        match merged.iter_mut().find(|(known, ..)| !range.is_empty() && *known == range) {
            Some((_, known, _)) => known.push_str(&text),
            None => merged.push((range, text, prefix)),
        }
    }
    let whole = |(range, text, prefix): (Range<usize>, String, String)| match range.is_empty() {
        true => (range, text),
        false => (range, format!(">{text}</{prefix}p>")),
    };
    merged.into_iter().map(whole).collect()
}

/// One more than the largest id of a comment.
fn next_id(comments: &str) -> u64 {
    let ids = comments.split("id=\"").skip(1).filter_map(|rest| rest.split('"').next()?.parse::<u64>().ok());
    ids.max().map_or(0, |largest| largest.saturating_add(1))
}

fn comment(prefix: &str, id: u64, note: &Note, author: &Author) -> String {
    let initial: String = author.name.chars().take(1).collect();
    let lines: String = note
        .text
        .lines()
        .map(|line| {
            format!(
                "<{prefix}p><{prefix}r><{prefix}t xml:space=\"preserve\">{}</{prefix}t></{prefix}r></{prefix}p>",
                escaped(line)
            )
        })
        .collect();
    format!(
        "<{prefix}comment {prefix}id=\"{id}\" {prefix}author=\"{}\" {prefix}date=\"{}\" {prefix}initials=\"{}\">{lines}</{prefix}comment>",
        escaped(&author.name),
        escaped(&author.date),
        escaped(&initial),
    )
}
