//! In: a document. Out: the paragraphs under its text: 附件说明, attendance, 署名, 成文日期, 附注; the 版记.

use std::io;

use crate::document::Document;
use crate::docx::shape::{Border, Frame, Shape, Text};
use crate::docx::writer::{BODY, Writer, lines_with_breaks, tab};
use crate::fonts::Class;
use crate::geometry::{CELL, IMPRINT_ROW, LEFT, LINE, SIZE_3, SIZE_4, TOP, TYPE_AREA};
use crate::standard_text;
use crate::typography::signature_geometry::{self, Anchor, Line};
use crate::typography::wrapping::{em, wrapped};

const FULL: f64 = TYPE_AREA.0;
const THICK: Border = Border { kind: "single", size: "8", space: "0", colour: "000000" };
const THIN: Border = Border { kind: "single", size: "6", space: "0", colour: "000000" };

impl Writer<'_> {
    /// 附件说明, 出席, 署名, 成文日期, 附注.
    pub fn ending(&mut self, document: &Document) -> io::Result<()> {
        for (index, (label, name)) in standard_text::annex_list(document).into_iter().enumerate() {
            let start = if index == 0 { 2.0 } else { 5.0 } * CELL;
            let before = if index == 0 { LINE } else { 0.0 };
            self.labelled((&label, BODY), &name, start, before)?;
        }
        for (label, names) in standard_text::attendance(document) {
            self.labelled((label, Text::new(Class::Hei, SIZE_3)), &names, 2.0 * CELL, 0.0)?;
        }
        if let Some(signature) = document.kind.signature() {
            let lines = signature_geometry::lines(signature, standard_text::year(document));
            let last = lines.len().saturating_sub(1);
            for (index, line) in lines.iter().enumerate() {
                self.signature_line(line, index < last || document.note.is_some())?;
            }
        }
        match &document.note {
            Some(note) => {
                self.paragraph(&Shape { indented: true, ..Shape::default() }, &[(format!("（{note}）"), BODY)])
            }
            None => Ok(()),
        }
    }

    /// A label and a text that wraps under its own first character.
    fn labelled(&mut self, (label, style): (&str, Text), text: &str, start: f64, before: f64) -> io::Result<()> {
        let width = em(label) * CELL;
        let shape = Shape { keep_next: true, before, left: start + width, hanging: width, ..Shape::default() };
        if style == BODY {
            return self.paragraph(&shape, &[(format!("{label}{text}"), BODY)]);
        }
        self.paragraph(&shape, &[(label.to_owned(), style), (text.to_owned(), BODY)])
    }

    /// A line with one text is placed by indents, so that it stays editable; with several, by tab stops.
    fn signature_line(&mut self, line: &Line, keep_next: bool) -> io::Result<()> {
        let base = Shape { keep_next, before: line.before, ..Shape::default() };
        if let [spot] = line.spots.as_slice() {
            let shape = match spot.anchor {
                Anchor::Left => Shape { left: spot.x, align: Some("left"), ..base },
                // Centred between this indent and the right edge.
                Anchor::Centre if spot.x >= FULL / 2.0 => {
                    Shape { left: 2.0 * spot.x - FULL, align: Some("center"), ..base }
                }
                Anchor::Centre => Shape { right: FULL - 2.0 * spot.x, align: Some("center"), ..base },
                Anchor::Right => Shape { right: FULL - spot.x, align: Some("right"), ..base },
            };
            return self.paragraph(&shape, &[(spot.text.clone(), BODY)]);
        }
        let kind = |anchor: Anchor| match anchor {
            Anchor::Left => "left",
            Anchor::Centre => "center",
            Anchor::Right => "right",
        };
        let tabs = line.spots.iter().map(|spot| (kind(spot.anchor), spot.x)).collect();
        let shape = Shape { tabs, align: Some("left"), ..base };
        let names = self.names;
        self.xml.around("w:p", &[], |xml| {
            shape.write(xml)?;
            line.spots.iter().try_for_each(|spot| {
                tab(xml)?;
                BODY.run(xml, names, &spot.text)
            })
        })
    }

    /// 版记 at the bottom of the 版心. Each row is a frame of its own: LibreOffice splits a frame whose paragraphs have different
    /// borders.
    pub fn imprint(&mut self, document: &Document, moved: bool) -> io::Result<()> {
        let style = Text { solid: true, ..Text::new(Class::FangSong, SIZE_4) };
        let names = self.names;
        // §7.4.2: one character in on both sides, wrapped under the first character after the colon. The borders
        // follow a right indent, so the lines end with breaks instead.
        let copies: Vec<(&str, Vec<String>)> = standard_text::copies(document, moved)
            .into_iter()
            .map(|(label, text)| (label, wrapped(&text, FULL / SIZE_4 - 5.0)))
            .collect();
        let own = document.kind.imprint();
        let height = |lines: &[String]| lines.iter().map(|_| IMPRINT_ROW).sum::<f64>();
        let mut y = TOP + TYPE_AREA.1 - copies.iter().map(|(_, lines)| height(lines)).sum::<f64>();
        if own.is_some() {
            y -= IMPRINT_ROW;
        }
        for (index, (label, lines)) in copies.iter().enumerate() {
            let shape = Shape {
                frame: Some(Frame { x: LEFT, y, width: FULL }),
                line: Some(IMPRINT_ROW),
                top: own.filter(|_| index == 0).map(|_| THICK),
                left: 4.0 * SIZE_4,
                hanging: 4.0 * SIZE_4,
                align: Some("left"),
                ..Shape::default()
            };
            self.xml.around("w:p", &[], |xml| {
                shape.write(xml)?;
                style.run(xml, names, &format!("　{label}"))?;
                lines_with_breaks(xml, names, style, lines)
            })?;
            y += height(lines);
        }
        let Some(own) = own else { return Ok(()) };
        let date = format!("{}印发", standard_text::date(own.printed_on, standard_text::year(document)));
        let shape = Shape {
            frame: Some(Frame { x: LEFT, y, width: FULL }),
            line: Some(IMPRINT_ROW),
            top: Some(if copies.is_empty() { THICK } else { THIN }),
            bottom: Some(THICK),
            tabs: vec![("right", FULL - SIZE_4)],
            ..Shape::default()
        };
        self.xml.around("w:p", &[], |xml| {
            shape.write(xml)?;
            style.run(xml, names, &format!("　{}", own.printed_by))?;
            tab(xml)?;
            style.run(xml, names, &date)
        })
    }
}
