//! In: a checked document and open fonts. Out: its pages: head, text, annex list, signature, annexes, imprint, numbers.

use crate::document::{Annex, Block, Document, Paper};
use crate::error::Error;
use crate::first_page;
use crate::fonts::{Class, Fonts};
use crate::geometry::{CELL, LINE};
use crate::layout::flow::Flow;
use crate::layout::head::{Desk, heading_style, row};
use crate::layout::lines::{Line, Measure, break_lines};
use crate::layout::pages::{Item, Pages, Role};
use crate::layout::paginate::{Piece, paginate};
use crate::layout::rows::{Area, Row};
use crate::layout::text::Style;
use crate::layout::{ending, imprint, letterhead, picture, table};
use crate::setting::Setting;
use crate::wording::{self, Counter};

/// Sets a document that has passed the checks. Where text bound to the signature would leave page 1 without any
/// (§7.3.3), it is let go, and then its widows too.
pub(crate) fn set(document: &Document, fonts: &Fonts<'_>, setting: Setting) -> Result<Pages, Error> {
    let without_widows = Setting { widow_control: false, ..setting };
    let mut set = try_set(document, fonts, setting, true);
    for setting in [setting, without_widows] {
        if matches!(set, Err(Error::FirstPageWithoutText)) {
            set = try_set(document, fonts, setting, false);
        }
    }
    set
}

fn try_set(document: &Document, fonts: &Fonts<'_>, setting: Setting, bound: bool) -> Result<Pages, Error> {
    let mut desk = Desk::new(fonts, setting);
    let mut flow = Flow::new();
    let moved = first_page::recipients_move(document);
    let head = desk.first_page(document, moved);
    paginate(&mut flow, head);
    let letter = matches!(document.paper, Paper::Letter(_));
    if letter {
        flow.draw(letterhead::foot_rule(), 0.0, 0.0);
    }
    let mut text = blocks(&document.body, Area::UPRIGHT, &mut desk, setting);
    mark_text(&mut text);
    let ending = ending::rows(document, &mut desk);
    if bound && ending.first().is_none_or(|row| row.keep) {
        bind(&mut text);
    }
    text.extend(ending.into_iter().map(Piece::Row));
    paginate(&mut flow, text);
    if flow.first_text != Some(0) {
        return Err(Error::FirstPageWithoutText);
    }
    for (index, annex) in document.annexes.iter().enumerate() {
        let mark = wording::annex_mark(index, document.annexes.len());
        let area = if annex.landscape { Area::LANDSCAPE } else { Area::UPRIGHT };
        flow.turn(area);
        let pieces = annex_pieces(annex, &mark, area, &mut desk, setting);
        paginate(&mut flow, pieces);
    }
    imprint::imprint(document, moved, &mut desk, &mut flow)?;
    imprint::number_pages(&mut desk, &mut flow.pages, letter);
    Ok(Pages {
        title: document.title.clone(),
        properties: document.properties.clone(),
        pages: flow.pages,
        faces: fonts.faces().cloned().collect(),
        missing: desk.setter.missing,
        elements: desk.elements,
        bookmarks: flow.bookmarks,
        pictures: desk.pictures,
        drawings: desk.drawings,
    })
}

fn mark_text(pieces: &mut [Piece]) {
    for piece in pieces {
        if let Piece::Row(row) = piece {
            row.text = !row.gap;
        }
    }
}

/// Keeps the last two lines of the last paragraph with the signature (no page of signature alone), as Word does where
/// a paragraph is kept with the next; yet never the first line of the document.
fn bind(pieces: &mut [Piece]) {
    let mut own = None;
    for (index, piece) in pieces.iter_mut().enumerate().rev().take(2) {
        let Piece::Row(row) = piece else { return };
        let element = row.items.iter().find_map(|item| match item {
            Item::Run(run) => run.element,
            Item::Rule(_) | Item::Picture(_) => None,
        });
        if index == 0 || (own.is_some() && own != Some(element)) {
            return;
        }
        row.keep = true;
        own = Some(element);
    }
}

/// Text and tables.
fn blocks(blocks: &[Block], area: Area, desk: &mut Desk<'_>, setting: Setting) -> Vec<Piece> {
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
                hold(&mut rows, setting);
                if let Some(first) = rows.first_mut() {
                    first.bookmark = bookmark;
                }
                pieces.extend(rows.into_iter().map(Piece::Row));
            }
            Block::List { mark, items } => {
                for (index, item) in items.iter().enumerate() {
                    let text = format!("{}{}", wording::list_mark(*mark, index), wording::clean(item));
                    let mut rows = desk.paragraph(&[(text, body)], measure, Role::Paragraph);
                    hold(&mut rows, setting);
                    pieces.extend(rows.into_iter().map(Piece::Row));
                }
            }
            Block::Picture(given) => pieces.extend(picture::pieces(given, area, desk)),
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

/// Keeps the first two and the last two lines of a paragraph together where widows are minded.
fn hold(rows: &mut [Row], setting: Setting) {
    let last = rows.len().saturating_sub(1);
    for (index, row) in rows.iter_mut().enumerate().filter(|_| setting.widow_control) {
        row.keep |= index < last && (index == 0 || index + 1 == last);
    }
}

fn caption_rows(caption: &str, area: Area, desk: &mut Desk<'_>) -> Vec<Row> {
    let element = desk.element(Role::Paragraph);
    let atoms = desk.setter.atoms(caption, Style::text(Class::Hei));
    let lines = break_lines(&atoms, Measure::plain(area.width));
    let centred = |line: &Line| Row { keep: true, ..row(line, (area.width - line.width) / 2.0, element) };
    lines.iter().map(centred).collect()
}

/// §7.3.7: mark on line 1, title on line 3, then as the text.
fn annex_pieces(annex: &Annex, mark: &str, area: Area, desk: &mut Desk<'_>, setting: Setting) -> Vec<Piece> {
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
    pieces.extend(blocks(&annex.blocks, area, desk, setting));
    pieces
}
