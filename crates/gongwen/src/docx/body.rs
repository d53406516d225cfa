//! In: a document. Out: `word/document.xml`: paragraphs, tables and sections in reading order.

use std::io;

use crate::document::{Block, Document, Level};
use crate::docx::page::{Lie, section};
use crate::docx::shape::{Shape, Text};
use crate::docx::xml::{R, W, Xml};
use crate::docx::{FontNames, table};
use crate::fonts::Class;
use crate::geometry::{CELL, IMPRINT_ROW, LETTERHEAD_DROP, LINE, SIZE_2, SIZE_3, SIZE_4, TOP, TYPE_AREA, letterhead};
use crate::layout::{joined, title};
use crate::wording::{self, Counter};

/// `word/document.xml`.
pub(crate) fn document(document: &Document, names: &FontNames) -> io::Result<Vec<u8>> {
    let mut xml = Xml::new()?;
    xml.around("w:document", &[("xmlns:w", W), ("xmlns:r", R)], |xml| {
        xml.around("w:body", &[], |xml| Writer { xml, names }.body(document))
    })?;
    Ok(xml.finish())
}

/// The body in the making.
pub(crate) struct Writer<'a> {
    pub xml: &'a mut Xml,
    pub names: &'a FontNames,
}

const BODY: Text = Text::new(Class::FangSong, SIZE_3);

impl Writer<'_> {
    fn body(&mut self, document: &Document) -> io::Result<()> {
        self.head(document)?;
        self.blocks(&document.body, TYPE_AREA.0, true)?;
        self.ending(document)?;
        let mut lie = Lie::Upright;
        for (index, annex) in document.annexes.iter().enumerate() {
            let own = if annex.landscape { Lie::Landscape } else { Lie::Upright };
            let turned = own != lie;
            if turned {
                self.carrier(Some(lie))?;
                lie = own;
            }
            let width = if annex.landscape { TYPE_AREA.1 } else { TYPE_AREA.0 };
            let mark = wording::annex_mark(index, document.annexes.len());
            let shape = Shape { style: Some("AnnexMark"), page_break: !turned, ..Shape::default() };
            self.paragraph(&shape, &[(mark, Text::new(Class::Hei, SIZE_3))])?;
            let table_first = matches!(annex.blocks.first(), Some(Block::Table(_)));
            let after = if table_first { LINE / 2.0 } else { LINE };
            self.title(&annex.title, width, (LINE, after))?;
            self.blocks(&annex.blocks, width, false)?;
        }
        if lie == Lie::Landscape {
            self.carrier(Some(lie))?;
        }
        self.imprint(document)?;
        self.carrier(None)?;
        section(self.xml, Lie::Upright)
    }

    pub fn paragraph(&mut self, shape: &Shape<'_>, parts: &[(String, Text)]) -> io::Result<()> {
        let names = self.names;
        self.xml.around("w:p", &[], |xml| {
            shape.write(xml)?;
            parts.iter().try_for_each(|(text, style)| style.run(xml, names, text))
        })
    }

    /// A paragraph without height: ends a section, or follows the frame that must have one after it.
    fn carrier(&mut self, section: Option<Lie>) -> io::Result<()> {
        let shape = Shape { line: Some(1.0), section, ..Shape::default() };
        self.paragraph(&shape, &[])
    }

    /// 发文机关标志, 发文字号, 签发人, red rule, 标题, 主送机关.
    fn head(&mut self, document: &Document) -> io::Result<()> {
        let set = letterhead(document.letterhead.chars().count());
        let style =
            Text { red: true, scale: Some(percent(set.scale)), solid: true, ..Text::new(Class::BiaoSong, set.size) };
        let shape = Shape {
            style: Some("Letterhead"),
            before: LETTERHEAD_DROP,
            line: Some(set.size * 1.2),
            align: Some("center"),
            ..Shape::default()
        };
        self.paragraph(&shape, &[(document.letterhead.clone(), style)])?;
        self.number_rows(document)?;
        self.title(&document.title, TYPE_AREA.0, (2.0 * LINE, LINE))?;
        wording::recipients(document).map_or(Ok(()), |text| {
            self.paragraph(&Shape { style: Some("Recipients"), ..Shape::default() }, &[(text, BODY)])
        })
    }

    /// The number and the signers on tab stops; the rule is the paragraph's lower border, 4 mm under the text.
    fn number_rows(&mut self, document: &Document) -> io::Result<()> {
        let number = wording::number(&document.number);
        let rule = Some(("12", "11", "FF0000"));
        let base = Shape { line: Some(18.0), bottom: rule, before: 2.0 * LINE, ..Shape::default() };
        let Some(signers) = &document.signers else {
            return self.paragraph(&Shape { align: Some("center"), ..base }, &[(number, BODY)]);
        };
        let rows = wording::signers(signers);
        let widest = rows.iter().map(|row| title::em(row)).fold(0.0, f64::max) * CELL;
        let names_at = TYPE_AREA.0 - CELL - widest;
        let label_at = names_at - 4.0 * CELL;
        let last = rows.len().saturating_sub(1);
        let kai = Text::new(Class::Kai, SIZE_3);
        for (index, row) in rows.iter().enumerate() {
            let shape = Shape {
                tabs: vec![("left", CELL), ("left", if index == 0 { label_at } else { names_at })],
                before: if index == 0 { 2.0 * LINE } else { 0.0 },
                line: Some(if index == last { 18.0 } else { LINE }),
                bottom: if index == last { rule } else { None },
                ..base.clone()
            };
            let names = self.names;
            self.xml.around("w:p", &[], |xml| {
                shape.write(xml)?;
                tab(xml)?;
                if index == last {
                    BODY.run(xml, names, &number)?;
                }
                tab(xml)?;
                if index == 0 {
                    BODY.run(xml, names, "签发人：")?;
                }
                kai.run(xml, names, row)
            })?;
        }
        Ok(())
    }

    fn title(&mut self, text: &str, width: f64, (before, after): (f64, f64)) -> io::Result<()> {
        let style = Text { solid: true, ..Text::new(Class::BiaoSong, SIZE_2) };
        let lines = title::lines(&wording::clean(text), (width / SIZE_2).floor());
        let shape = Shape { style: Some("Title"), before, after, ..Shape::default() };
        let names = self.names;
        self.xml.around("w:p", &[], |xml| {
            shape.write(xml)?;
            broken(xml, names, style, &lines)
        })
    }

    fn blocks(&mut self, blocks: &[Block], width: f64, signed: bool) -> io::Result<()> {
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
                Block::Table(given) => {
                    if let Some(caption) = &given.caption {
                        let shape = Shape { keep_next: true, align: Some("center"), ..Shape::default() };
                        self.paragraph(&shape, &[(caption.clone(), Text::new(Class::Hei, SIZE_3))])?;
                    }
                    table::table(self, given, width)?;
                    if index < last {
                        self.paragraph(&Shape { line: Some(LINE / 2.0), ..Shape::default() }, &[])?;
                    }
                }
            }
        }
        Ok(())
    }

    /// 附件说明, 署名, 成文日期, 附注.
    fn ending(&mut self, document: &Document) -> io::Result<()> {
        for (index, (label, name)) in wording::annex_list(document).into_iter().enumerate() {
            let label_width = title::em(&label) * CELL;
            let start = if index == 0 { 2.0 } else { 5.0 } * CELL;
            let shape = Shape {
                keep_next: true,
                before: if index == 0 { LINE } else { 0.0 },
                left: start + label_width,
                hanging: label_width,
                ..Shape::default()
            };
            self.paragraph(&shape, &[(format!("{label}{name}"), BODY)])?;
        }
        let date = wording::date(document.signature.date, document.number.year);
        let (full, date_width) = (TYPE_AREA.0, title::em(&date) * CELL);
        let widest = (title::em(&document.signature.organ) * CELL).max(date_width).min(full);
        // Name and date are centred between this indent and the right edge.
        let centre = (full - 4.0 * CELL - date_width / 2.0).min(full - widest / 2.0);
        let shape = Shape { left: (2.0 * centre - full).max(0.0), align: Some("center"), ..Shape::default() };
        let organ = Shape { keep_next: true, before: 2.0 * LINE, ..shape.clone() };
        self.paragraph(&organ, &[(document.signature.organ.clone(), BODY)])?;
        let dated = Shape { keep_next: document.note.is_some(), ..shape };
        self.paragraph(&dated, &[(date, BODY)])?;
        match &document.note {
            Some(note) => {
                self.paragraph(&Shape { indented: true, ..Shape::default() }, &[(format!("（{note}）"), BODY)])
            }
            None => Ok(()),
        }
    }

    /// 版记: rows whose last edge is that of the 版心. Each is a frame of its own: LibreOffice lets go of a frame that
    /// holds paragraphs with different borders.
    fn imprint(&mut self, document: &Document) -> io::Result<()> {
        let style = Text { solid: true, ..Text::new(Class::FangSong, SIZE_4) };
        let names = self.names;
        let lines = wording::copies(&document.imprint).map(|text| wrapped(&text, TYPE_AREA.0 / SIZE_4 - 5.0));
        let foot = TOP + TYPE_AREA.1;
        let (thick, thin) = (("8", "0", "000000"), ("6", "0", "000000"));
        if let Some(lines) = &lines {
            // §7.4.2: one character in on both sides, wrapped under the first character after the colon. The borders
            // follow a right indent, so the lines end with breaks instead.
            let rows: f64 = lines.iter().map(|_| IMPRINT_ROW).sum();
            let shape = Shape {
                frame: Some(foot - IMPRINT_ROW - rows),
                line: Some(IMPRINT_ROW),
                top: Some(thick),
                left: 4.0 * SIZE_4,
                hanging: 4.0 * SIZE_4,
                align: Some("left"),
                ..Shape::default()
            };
            self.xml.around("w:p", &[], |xml| {
                shape.write(xml)?;
                style.run(xml, names, "　抄送：")?;
                broken(xml, names, style, lines)
            })?;
        }
        let date = format!("{}印发", wording::date(document.imprint.printed_on, document.number.year));
        let shape = Shape {
            frame: Some(foot - IMPRINT_ROW),
            line: Some(IMPRINT_ROW),
            top: Some(if lines.is_some() { thin } else { thick }),
            bottom: Some(thick),
            tabs: vec![("right", TYPE_AREA.0 - SIZE_4)],
            ..Shape::default()
        };
        self.xml.around("w:p", &[], |xml| {
            shape.write(xml)?;
            style.run(xml, names, &format!("　{}", document.imprint.printed_by))?;
            tab(xml)?;
            style.run(xml, names, &date)
        })
    }
}

/// Lines with breaks between them.
fn broken(xml: &mut Xml, names: &FontNames, style: Text, lines: &[String]) -> io::Result<()> {
    for (index, line) in lines.iter().enumerate() {
        if index > 0 {
            xml.around("w:r", &[], |xml| xml.empty("w:br", &[]))?;
        }
        style.run(xml, names, line)?;
    }
    Ok(())
}

/// Text in lines of at most `room` full-width characters.
fn wrapped(text: &str, room: f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut chars = wording::clean(text).chars().collect::<Vec<_>>().into_iter().peekable();
    let mut word = String::new();
    while let Some(char) = chars.next() {
        word.push(char);
        if chars.peek().is_some_and(|next| joined(char, *next)) {
            continue;
        }
        let Some(line) = lines.last_mut() else { break };
        if title::em(line) + title::em(&word) > room && !line.is_empty() {
            lines.push(std::mem::take(&mut word));
        } else {
            line.push_str(&std::mem::take(&mut word));
        }
    }
    lines
}

fn tab(xml: &mut Xml) -> io::Result<()> {
    xml.around("w:r", &[], |xml| xml.empty("w:tab", &[]))
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

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn percent(scale: f64) -> u32 {
    (scale * 100.0).floor().clamp(1.0, 600.0) as u32
}
