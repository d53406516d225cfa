//! In: a document. Out: `word/document.xml`: paragraphs, tables and sections in reading order.

use std::io;

use crate::document::{Block, Document, DocumentKind, Level};
use crate::docx::section::{Orientation, Section, section};
use crate::docx::shape::{Shape, Text};
use crate::docx::table;
use crate::docx::writer::{BODY, Writer};
use crate::first_page;
use crate::font_names::FontNames;
use crate::fonts::Class;
use crate::geometry::{LINE, SIZE_3, TYPE_AREA};
use crate::layout::Pages;
use crate::standard_text::{self, Counter};
use crate::xml::{R, W, WP, Xml};

/// `word/document.xml`.
pub(crate) fn document(document: &Document, names: &FontNames, pages: Option<&Pages>) -> io::Result<Vec<u8>> {
    let page_starts = pages.map(table::page_starts).unwrap_or_default();
    let mut xml = Xml::new()?;
    xml.around("w:document", &[("xmlns:w", W), ("xmlns:r", R), ("xmlns:wp", WP)], |xml| {
        let letter = matches!(document.kind, DocumentKind::Letter(_));
        xml.around("w:body", &[], |xml| {
            Writer { xml, names, pictures: 0, tables: 0, page_starts, letter }.body(document)
        })
    })?;
    Ok(xml.finish())
}

impl Writer<'_> {
    fn body(&mut self, document: &Document) -> io::Result<()> {
        let moved = first_page::recipients_move(document);
        self.head(document, moved)?;
        self.blocks(&document.body, TYPE_AREA, document.kind.signature().is_some())?;
        self.ending(document)?;
        let mut orientation = Orientation::Portrait;
        for (index, annex) in document.annexes.iter().enumerate() {
            let own = if annex.landscape { Orientation::Landscape } else { Orientation::Portrait };
            let turned = own != orientation;
            if turned {
                self.carrier(Some(orientation))?;
                orientation = own;
            }
            let room = if annex.landscape { (TYPE_AREA.1, TYPE_AREA.0) } else { TYPE_AREA };
            let mark = standard_text::annex_mark(index, document.annexes.len());
            let shape = Shape { style: Some("AnnexMark"), page_break: !turned, ..Shape::default() };
            self.paragraph(&shape, &[(mark, Text::new(Class::Hei, SIZE_3))])?;
            let table_first = matches!(annex.blocks.first(), Some(Block::Table(_)));
            let after = if table_first { LINE / 2.0 } else { LINE };
            self.title(&annex.title, room.0, (LINE, after))?;
            self.blocks(&annex.blocks, room, false)?;
        }
        if orientation == Orientation::Landscape {
            self.carrier(Some(orientation))?;
        }
        self.imprint(document, moved)?;
        self.carrier(None)?;
        let last = self.section(Orientation::Portrait);
        section(self.xml, last)
    }

    /// A paragraph without height: carries the properties of a section, or follows a frame, which needs a paragraph after it.
    fn carrier(&mut self, orientation: Option<Orientation>) -> io::Result<()> {
        let section = orientation.map(|orientation| self.section(orientation));
        let shape = Shape { line: Some(1.0), section, ..Shape::default() };
        self.paragraph(&shape, &[])
    }

    fn section(&mut self, orientation: Orientation) -> Section {
        Section { orientation, letter: std::mem::take(&mut self.letter) }
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
                    if parts.is_empty() && standard_text::printable(text).trim().is_empty() {
                        continue;
                    }
                    parts.push((text.clone(), BODY));
                    // §7.3.5.5: the last paragraph is kept with the signature.
                    let shape = Shape { keep_next: signed && index == last, indented: true, ..Shape::default() };
                    self.paragraph(&shape, &parts)?;
                }
                Block::List { mark, items } => {
                    let end = items.len().saturating_sub(1);
                    for (at, item) in items.iter().enumerate() {
                        let text = format!("{}{}", standard_text::list_mark(*mark, at), standard_text::printable(item));
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
