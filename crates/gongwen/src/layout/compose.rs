//! In: a checked document and open fonts. Out: its pages: head, text, annex list, signature, annexes, imprint, numbers.

use crate::document::{Annex, Block, Document, DocumentKind};
use crate::error::Error;
use crate::first_page;
use crate::fonts::{Class, Fonts};
use crate::geometry::{CELL, LINE};
use crate::layout::context::{LayoutContext, heading_style, row};
use crate::layout::flow::Flow;
use crate::layout::lines::{Line, Measure, break_lines};
use crate::layout::pages::{Item, Pages, Role};
use crate::layout::paginate::{Piece, paginate};
use crate::layout::rows::{Area, Row};
use crate::layout::text::Style;
use crate::layout::{ending, imprint, letterhead, picture, table};
use crate::standard_text::{self, Counter};

/// Typesets a document that has passed the checks. The last lines of the text stay on the page of the signature
/// (§7.3.5.5), unless page 1 would then have no text (§7.3.3).
pub(crate) fn compose(document: &Document, fonts: &Fonts<'_>) -> Result<Pages, Error> {
    match try_compose(document, fonts, true) {
        Err(Error::FirstPageWithoutText) => try_compose(document, fonts, false),
        result => result,
    }
}

fn try_compose(document: &Document, fonts: &Fonts<'_>, keep_signature: bool) -> Result<Pages, Error> {
    let mut context = LayoutContext::new(fonts);
    let mut flow = Flow::new();
    let moved = first_page::recipients_move(document);
    let head = context.first_page(document, moved);
    paginate(&mut flow, head);
    let letter = matches!(document.kind, DocumentKind::Letter(_));
    if letter {
        flow.draw(letterhead::foot_rule(), 0.0, 0.0);
    }
    let mut text = blocks(&document.body, Area::PORTRAIT, &mut context);
    mark_text(&mut text);
    let ending = ending::rows(document, &mut context);
    if keep_signature && ending.first().is_none_or(|row| row.keep) {
        keep_with_signature(&mut text);
    }
    text.extend(ending.into_iter().map(Piece::Row));
    paginate(&mut flow, text);
    if flow.first_text != Some(0) {
        return Err(Error::FirstPageWithoutText);
    }
    for (index, annex) in document.annexes.iter().enumerate() {
        let mark = standard_text::annex_mark(index, document.annexes.len());
        let area = if annex.landscape { Area::LANDSCAPE } else { Area::PORTRAIT };
        flow.start_page(area);
        let pieces = annex_pieces(annex, &mark, area, &mut context);
        paginate(&mut flow, pieces);
    }
    imprint::imprint(document, moved, &mut context, &mut flow)?;
    imprint::number_pages(&mut context, &mut flow.pages, letter);
    Ok(Pages {
        title: document.title.clone(),
        properties: document.properties.clone(),
        pages: flow.pages,
        faces: fonts.faces().cloned().collect(),
        missing: context.shaper.missing,
        elements: context.elements,
        bookmarks: flow.bookmarks,
        pictures: context.pictures,
        drawings: context.drawings,
    })
}

fn mark_text(pieces: &mut [Piece]) {
    for piece in pieces {
        if let Piece::Row(row) = piece {
            row.text = !row.gap;
        }
    }
}

/// Keeps the last two lines of the last paragraph on the page of the signature (§7.3.5.5), as Word does for
/// `w:keepNext`; the first line of the document is never kept.
fn keep_with_signature(pieces: &mut [Piece]) {
    let mut own = None;
    for (index, piece) in pieces.iter_mut().enumerate().rev().take(2) {
        let Piece::Row(row) = piece else { return };
        let element = row.items.iter().find_map(|item| match item {
            Item::Run(run) => run.element,
            Item::Stroke(_) | Item::Picture(_) => None,
        });
        if index == 0 || (own.is_some() && own != Some(element)) {
            return;
        }
        row.keep = true;
        own = Some(element);
    }
}

/// Rows and tables of a list of blocks; headings are counted from 1.
fn blocks(blocks: &[Block], area: Area, context: &mut LayoutContext<'_>) -> Vec<Piece> {
    let mut counter = Counter::default();
    let mut pieces = Vec::new();
    let body = Style::text(Class::FangSong);
    let measure = Measure { width: area.width, first: 2.0 * CELL, rest: 0.0, justify: true };
    for block in blocks {
        match block {
            Block::Heading { level, text } => {
                let text = format!("{}{}", counter.next(*level), standard_text::printable(text));
                let parts = [(text.clone(), heading_style(*level))];
                let mut rows = context.paragraph(&parts, measure, Role::Heading(*level));
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
                    let lead = format!("{}{}", counter.next(*level), standard_text::printable(lead));
                    bookmark = Some((*level as usize + 1, lead.trim_end_matches(['。', '：']).to_owned()));
                    parts.push((lead, heading_style(*level)));
                }
                if parts.is_empty() && standard_text::printable(text).trim().is_empty() {
                    continue;
                }
                parts.push((text.clone(), body));
                let mut rows = context.paragraph(&parts, measure, Role::Paragraph);
                if let Some(first) = rows.first_mut() {
                    first.bookmark = bookmark;
                }
                pieces.extend(rows.into_iter().map(Piece::Row));
            }
            Block::List { mark, items } => {
                for (index, item) in items.iter().enumerate() {
                    let text = format!("{}{}", standard_text::list_mark(*mark, index), standard_text::printable(item));
                    let rows = context.paragraph(&[(text, body)], measure, Role::Paragraph);
                    pieces.extend(rows.into_iter().map(Piece::Row));
                }
            }
            Block::Picture(given) => pieces.extend(picture::pieces(given, area, context)),
            Block::Table(given) => {
                if let Some(caption) = &given.caption {
                    pieces.extend(caption_rows(caption, area, context).into_iter().map(Piece::Row));
                }
                pieces.push(Piece::Table(table::lay_out(given, area, context)));
                pieces.push(Piece::Row(Row::gap(LINE / 2.0)));
            }
        }
    }
    // A gap after the last table could push the imprint to another page.
    if matches!(pieces.last(), Some(Piece::Row(row)) if row.gap) {
        pieces.pop();
    }
    pieces
}

fn caption_rows(caption: &str, area: Area, context: &mut LayoutContext<'_>) -> Vec<Row> {
    let element = context.element(Role::Paragraph);
    let chars = context.shaper.shape(caption, Style::text(Class::Hei));
    let lines = break_lines(&chars, Measure::ragged(area.width));
    let centred = |line: &Line| Row { keep: true, ..row(line, (area.width - line.width) / 2.0, element) };
    lines.iter().map(centred).collect()
}

/// §7.3.7: mark on line 1, title on line 3, then the blocks.
fn annex_pieces(annex: &Annex, mark: &str, area: Area, context: &mut LayoutContext<'_>) -> Vec<Piece> {
    let bookmark = format!("{mark}　{}", standard_text::printable(&annex.title));
    let parts = [(mark.to_owned(), Style::text(Class::Hei))];
    let mut rows = context.paragraph(&parts, Measure::ragged(area.width), Role::Paragraph);
    if let Some(first) = rows.first_mut() {
        first.bookmark = Some((0, bookmark));
        first.keep = true;
    }
    rows.push(Row { height: LINE, keep: true, ..Row::default() });
    rows.extend(context.title(&annex.title, area.width));
    let table_first = matches!(annex.blocks.first(), Some(Block::Table(_)));
    rows.push(Row { height: if table_first { LINE / 2.0 } else { LINE }, keep: true, ..Row::default() });
    let mut pieces: Vec<Piece> = rows.into_iter().map(Piece::Row).collect();
    pieces.extend(blocks(&annex.blocks, area, context));
    pieces
}
