//! In: a checked document and open fonts. Out: its pages: head, text, annex list, signature, annexes, imprint, numbers.

use crate::document::{Annex, Block, Document};
use crate::error::Error;
use crate::fonts::{Class, Fonts};
use crate::geometry::{CELL, LINE, TYPE_AREA};
use crate::layout::flow::{Area, Flow, Piece, Row};
use crate::layout::head::{Desk, heading_style, row};
use crate::layout::lines::{Line, Measure, break_lines};
use crate::layout::pages::{Pages, Role};
use crate::layout::text::{Style, width};
use crate::layout::{imprint, table};
use crate::wording::{self, Counter};

/// Sets a document that has passed the checks. Where text bound to the signature would leave page 1 without any
/// (§7.3.3), it is let go.
pub(crate) fn set(document: &Document, fonts: &Fonts<'_>) -> Result<Pages, Error> {
    try_set(document, fonts, true).or_else(|_| try_set(document, fonts, false))
}

fn try_set(document: &Document, fonts: &Fonts<'_>, bound: bool) -> Result<Pages, Error> {
    let mut desk = Desk::new(fonts);
    let mut flow = Flow::new();
    let head = desk.first_page(document);
    flow.pour(head);
    let mut text = blocks(&document.body, Area::UPRIGHT, &mut desk);
    mark_text(&mut text);
    let ending = ending(document, &mut desk);
    if bound && ending.first().is_none_or(|row| row.keep) {
        bind(&mut text);
    }
    text.extend(ending.into_iter().map(Piece::Row));
    flow.pour(text);
    if flow.first_text != Some(0) {
        return Err(Error::FirstPageWithoutText);
    }
    for (index, annex) in document.annexes.iter().enumerate() {
        let mark = wording::annex_mark(index, document.annexes.len());
        let area = if annex.landscape { Area::LANDSCAPE } else { Area::UPRIGHT };
        flow.turn(area);
        let pieces = annex_pieces(annex, &mark, area, &mut desk);
        flow.pour(pieces);
    }
    imprint::imprint(document, &mut desk, &mut flow);
    imprint::number_pages(&mut desk, &mut flow.pages);
    Ok(Pages {
        pages: flow.pages,
        faces: fonts.faces().cloned().collect(),
        missing: desk.setter.missing,
        elements: desk.elements,
        bookmarks: flow.bookmarks,
    })
}

fn mark_text(pieces: &mut [Piece]) {
    for piece in pieces {
        if let Piece::Row(row) = piece {
            row.text = !row.gap;
        }
    }
}

/// Longest annex list that is not parted from the signature.
const LINES_KEPT: usize = 9;

/// Keeps the last two lines of text with the signature (no page of signature alone), yet never the first line.
fn bind(pieces: &mut [Piece]) {
    for (index, piece) in pieces.iter_mut().enumerate().rev().take(2) {
        if let (Piece::Row(row), true) = (piece, index > 0) {
            row.keep = true;
        }
    }
}

/// Text and tables.
fn blocks(blocks: &[Block], area: Area, desk: &mut Desk<'_>) -> Vec<Piece> {
    let mut counter = Counter::default();
    let mut pieces = Vec::new();
    let body = Style::text(Class::FangSong);
    let measure = Measure { width: area.width, first: 2.0 * CELL, rest: 0.0, justify: true };
    for block in blocks {
        match block {
            Block::Heading { level, text } => {
                let text = format!("{}{}", counter.next(*level), wording::clean(text));
                let parts = [(text.clone(), heading_style(*level))];
                let mut rows = desk.paragraph(&parts, measure, Role::Heading(*level));
                for row in &mut rows {
                    row.keep = true;
                }
                if let Some(first) = rows.first_mut() {
                    first.bookmark = Some((*level as usize + 1, text));
                }
                pieces.extend(rows.into_iter().map(Piece::Row));
            }
            Block::Paragraph { lead, text } => {
                let mut parts = Vec::new();
                let mut bookmark = None;
                if let Some((level, lead)) = lead {
                    let lead = format!("{}{}", counter.next(*level), wording::clean(lead));
                    bookmark = Some((*level as usize + 1, lead.trim_end_matches(['。', '：']).to_owned()));
                    parts.push((lead, heading_style(*level)));
                }
                if parts.is_empty() && wording::clean(text).trim().is_empty() {
                    continue;
                }
                parts.push((text.clone(), body));
                let mut rows = desk.paragraph(&parts, measure, Role::Paragraph);
                if let Some(first) = rows.first_mut() {
                    first.bookmark = bookmark;
                }
                pieces.extend(rows.into_iter().map(Piece::Row));
            }
            Block::Table(given) => {
                if let Some(caption) = &given.caption {
                    pieces.extend(caption_rows(caption, area, desk).into_iter().map(Piece::Row));
                }
                pieces.push(Piece::Table(table::set(given, area, desk)));
                pieces.push(Piece::Row(Row::gap(LINE / 2.0)));
            }
        }
    }
    // White after the last table would push an imprint off the page for nothing.
    if matches!(pieces.last(), Some(Piece::Row(row)) if row.gap) {
        pieces.pop();
    }
    pieces
}

fn caption_rows(caption: &str, area: Area, desk: &mut Desk<'_>) -> Vec<Row> {
    let element = desk.element(Role::Paragraph);
    let atoms = desk.setter.atoms(caption, Style::text(Class::Hei));
    let lines = break_lines(&atoms, Measure::plain(area.width));
    let centred = |line: &Line| Row { keep: true, ..row(line, (area.width - line.width) / 2.0, element) };
    lines.iter().map(centred).collect()
}

/// 附件说明, 署名, 成文日期, 附注 (§7.3.4 to §7.3.6). All of it is kept together with
/// the end of the text, or where the list is long the signature with the end of the list.
fn ending(document: &Document, desk: &mut Desk<'_>) -> Vec<Row> {
    let style = Style::text(Class::FangSong);
    let full = TYPE_AREA.0;
    let mut rows = Vec::new();
    let list = wording::annex_list(document);
    if !list.is_empty() {
        rows.push(Row::gap(LINE));
    }
    let first_label = width(&desk.setter.atoms("附件：", style));
    for (index, (label, name)) in list.iter().enumerate() {
        let label = desk.setter.atoms(label, style);
        let start = 2.0 * CELL + if index == 0 { 0.0 } else { first_label };
        let measure = Measure { width: full, first: start, rest: start + width(&label), justify: true };
        let mut atoms = label;
        atoms.extend(desk.setter.atoms(name, style));
        let element = desk.element(Role::Paragraph);
        rows.extend(break_lines(&atoms, measure).iter().map(|line| row(line, line.indent, element)));
    }
    let bound = if rows.len() > LINES_KEPT { rows.len() - 2 } else { 0 };
    rows.extend(signature(document, desk));
    if let Some(note) = &document.note {
        let measure = Measure { width: full, first: 2.0 * CELL, rest: 0.0, justify: true };
        rows.extend(desk.paragraph(&[(format!("（{note}）"), style)], measure, Role::Paragraph));
    }
    let last = rows.len().saturating_sub(1);
    for (index, row) in rows.iter_mut().enumerate() {
        row.keep = (bound..last).contains(&index);
    }
    rows
}

/// §7.3.5.1: date four characters from the right, name centred over it. Two lines stay white above: the seal's top edge
/// must come within one line of the text, and name and date lie in its lower half. A name too long for that place ends
/// at the edge of the 版心 and takes the date along (the standard's “一般” leaves room for it).
fn signature(document: &Document, desk: &mut Desk<'_>) -> Vec<Row> {
    let style = Style::text(Class::FangSong);
    let full = TYPE_AREA.0;
    let mut rows = vec![Row { height: 2.0 * LINE, ..Row::default() }];
    let organ = desk.setter.atoms(&document.signature.organ, style);
    let organ = break_lines(&organ, Measure::plain(full - 2.0 * CELL));
    let date = desk.setter.atoms(&wording::date(document.signature.date, document.number.year), style);
    let date = break_lines(&date, Measure::plain(full)).into_iter().next().unwrap_or_default();
    let widest = organ.iter().map(|line| line.width).fold(date.width, f64::max);
    let centre = (full - 4.0 * CELL - date.width / 2.0).min(full - widest / 2.0);
    let element = desk.element(Role::Paragraph);
    for line in &organ {
        rows.push(row(line, centre - line.width / 2.0, element));
    }
    let element = desk.element(Role::Paragraph);
    rows.push(row(&date, centre - date.width / 2.0, element));
    rows
}

/// §7.3.7: mark on line 1, title on line 3, then as the text.
fn annex_pieces(annex: &Annex, mark: &str, area: Area, desk: &mut Desk<'_>) -> Vec<Piece> {
    let bookmark = format!("{mark}　{}", wording::clean(&annex.title));
    let parts = [(mark.to_owned(), Style::text(Class::Hei))];
    let mut rows = desk.paragraph(&parts, Measure::plain(area.width), Role::Paragraph);
    if let Some(first) = rows.first_mut() {
        first.bookmark = Some((0, bookmark));
        first.keep = true;
    }
    rows.push(Row { height: LINE, keep: true, ..Row::default() });
    rows.extend(desk.title(&annex.title, area.width));
    let table_first = matches!(annex.blocks.first(), Some(Block::Table(_)));
    rows.push(Row { height: if table_first { LINE / 2.0 } else { LINE }, keep: true, ..Row::default() });
    let mut pieces: Vec<Piece> = rows.into_iter().map(Piece::Row).collect();
    pieces.extend(blocks(&annex.blocks, area, desk));
    pieces
}
