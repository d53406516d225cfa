//! In: a document. Out: `word/document.xml`: paragraphs, tables and sections in reading order.

use std::io;

use crate::document::{Block, Document, Level, Paper};
use crate::docx::section::{Lie, Section, section};
use crate::docx::shape::{Shape, Text};
use crate::docx::table;
use crate::docx::writer::{BODY, Writer};
use crate::first_page;
use crate::font_names::FontNames;
use crate::fonts::Class;
use crate::geometry::{LINE, SIZE_3, TYPE_AREA};
use crate::layout::Pages;
use crate::wording::{self, Counter};
use crate::xml::{R, W, WP, Xml};

/// `word/document.xml`.
pub(crate) fn document(document: &Document, names: &FontNames, pages: Option<&Pages>) -> io::Result<Vec<u8>> {
    let heads = pages.map(table::page_heads).unwrap_or_default();
    let mut xml = Xml::new()?;
    xml.around("w:document", &[("xmlns:w", W), ("xmlns:r", R), ("xmlns:wp", WP)], |xml| {
        let letter = matches!(document.paper, Paper::Letter(_));
        xml.around("w:body", &[], |xml| Writer { xml, names, pictures: 0, tables: 0, heads, letter }.body(document))
    })?;
    Ok(xml.finish())
}

impl Writer<'_> {
    fn body(&mut self, document: &Document) -> io::Result<()> {
        let moved = first_page::recipients_move(document);
        self.head(document, moved)?;
        self.blocks(&document.body, TYPE_AREA, document.paper.signature().is_some())?;
        self.ending(document)?;
        let mut lie = Lie::Upright;
        for (index, annex) in document.annexes.iter().enumerate() {
            let own = if annex.landscape { Lie::Landscape } else { Lie::Upright };
            let turned = own != lie;
            if turned {
                self.carrier(Some(lie))?;
                lie = own;
            }
            let room = if annex.landscape { (TYPE_AREA.1, TYPE_AREA.0) } else { TYPE_AREA };
            let mark = wording::annex_mark(index, document.annexes.len());
            let shape = Shape { style: Some("AnnexMark"), page_break: !turned, ..Shape::default() };
            self.paragraph(&shape, &[(mark, Text::new(Class::Hei, SIZE_3))])?;
            let table_first = matches!(annex.blocks.first(), Some(Block::Table(_)));
            let after = if table_first { LINE / 2.0 } else { LINE };
            self.title(&annex.title, room.0, (LINE, after))?;
            self.blocks(&annex.blocks, room, false)?;
        }
        if lie == Lie::Landscape {
            self.carrier(Some(lie))?;
        }
        self.imprint(document, moved)?;
        self.carrier(None)?;
        let last = self.section(Lie::Upright);
        section(self.xml, last)
    }

    /// A paragraph without height: ends a section, or follows the frame that must have one after it.
    fn carrier(&mut self, lie: Option<Lie>) -> io::Result<()> {
        let section = lie.map(|lie| self.section(lie));
        let shape = Shape { line: Some(1.0), section, ..Shape::default() };
        self.paragraph(&shape, &[])
    }

    fn section(&mut self, lie: Lie) -> Section {
        Section { lie, letter: std::mem::take(&mut self.letter) }
    }

    fn blocks(&mut self, blocks: &[Block], room: (f64, f64), signed: bool) -> io::Result<()> {
        let mut counter = Counter::default();
        let last = blocks.len().saturating_sub(1);
        for (index, block) in blocks.iter().enumerate() {
            match block {
                Block::Heading { level, text } => {
                    let text = format!("{}{text}", counter.next(*level));
                    let shape = Shape { style: Some(heading(*level)), ..Shape::default() };
                    self.paragraph(&shape, &[(text, lead_style(*level))])?;
                }
                Block::Paragraph { lead, text } => {
                    let mut parts = Vec::new();
                    if let Some((level, lead)) = lead {
                        parts.push((format!("{}{lead}", counter.next(*level)), lead_style(*level)));
                    }
                    if parts.is_empty() && wording::clean(text).trim().is_empty() {
                        continue;
                    }
                    parts.push((text.clone(), BODY));
                    // The last paragraph goes with the signature: none may stand alone on a page.
                    let shape = Shape { keep_next: signed && index == last, indented: true, ..Shape::default() };
                    self.paragraph(&shape, &parts)?;
                }
                Block::List { mark, items } => {
                    let end = items.len().saturating_sub(1);
                    for (at, item) in items.iter().enumerate() {
                        let text = format!("{}{}", wording::list_mark(*mark, at), wording::clean(item));
                        let keep_next = signed && index == last && at == end;
                        let shape = Shape { keep_next, indented: true, ..Shape::default() };
                        self.paragraph(&shape, &[(text, BODY)])?;
                    }
                }
                Block::Picture(given) => self.picture(given, room)?,
                Block::Table(given) => {
                    if let Some(caption) = &given.caption {
                        let shape = Shape { keep_next: true, align: Some("center"), ..Shape::default() };
                        self.paragraph(&shape, &[(caption.clone(), Text::new(Class::Hei, SIZE_3))])?;
                    }
                    table::table(self, given, room.0)?;
                    if index < last {
                        self.paragraph(&Shape { line: Some(LINE / 2.0), ..Shape::default() }, &[])?;
                    }
                }
            }
        }
        Ok(())
    }
}

fn heading(level: Level) -> &'static str {
    match level {
        Level::First => "Heading1",
        Level::Second => "Heading2",
        Level::Third => "Heading3",
        Level::Fourth => "Heading4",
    }
}

fn lead_style(level: Level) -> Text {
    let class = match level {
        Level::First => Class::Hei,
        Level::Second => Class::Kai,
        Level::Third | Level::Fourth => Class::FangSong,
    };
    Text::new(class, SIZE_3)
}
