//! In: a document. Out: the paragraphs above its text: marks, letterhead, number, signers, red rules, title,
//! recipients (§7.2, §7.3.1, §7.3.2, §10.1, §10.3).

use std::io;

use crate::document::{Document, DocumentKind, DocumentNumber, Letter, Letterhead, Marks, Minutes, MinutesNumber};
use crate::docx::shape::{Border, Frame, Shape, Text};
use crate::docx::units::twips;
use crate::docx::writer::{BODY, Writer, lines_with_breaks, tab};
use crate::first_page;
use crate::font_names::FontNames;
use crate::fonts::Class;
use crate::geometry::{self, CELL, LETTERHEAD_DROP, LINE, SIZE_2, SIZE_3, TOP, TYPE_AREA, letter};
use crate::standard_text;
use crate::typography::title_breaks;
use crate::typography::wrapping::em;
use crate::xml::{R, W, Xml};

const FULL: f64 = TYPE_AREA.0;
/// Exact height of a line of 3号 characters alone.
const CLOSE: f64 = SIZE_3;
/// The red rule, 4 mm under the text.
const RULE: Border = Border { kind: "single", size: "12", space: "11", colour: "FF0000" };

impl Writer<'_> {
    /// The paragraphs above the text. `moved`: without recipients, which are in the 版记.
    pub fn head(&mut self, document: &Document, moved: bool) -> io::Result<()> {
        match &document.kind {
            DocumentKind::Report(upward) | DocumentKind::Request(upward) => {
                self.letterhead(&document.marks, &upward.letterhead)?;
                self.number_and_signers(&upward.number, &upward.signers)?;
            }
            DocumentKind::Circular(downward) | DocumentKind::Notice(downward) => {
                self.letterhead(&document.marks, &downward.letterhead)?;
                let base = Shape { line: Some(CLOSE), bottom: Some(RULE), before: 2.0 * LINE, ..Shape::default() };
                let shape = Shape { align: Some("center"), ..base };
                self.paragraph(&shape, &[(standard_text::number(&downward.number), BODY)])?;
            }
            DocumentKind::Letter(letter) => self.letter_head(&document.marks, letter)?,
            DocumentKind::Minutes(minutes) => self.minutes_head(&document.marks, minutes)?,
        }
        self.title(&document.title, FULL, (2.0 * LINE, LINE))?;
        match standard_text::recipients(document).filter(|_| !moved) {
            Some(text) => self.paragraph(&Shape { style: Some("Recipients"), ..Shape::default() }, &[(text, BODY)]),
            None => Ok(()),
        }
    }

    /// A title, broken by meaning, with the space before and after it in points.
    pub fn title(&mut self, text: &str, width: f64, (before, after): (f64, f64)) -> io::Result<()> {
        let style = Text { solid: true, ..Text::new(Class::BiaoSong, SIZE_2) };
        let lines = title_breaks::lines(&standard_text::printable(text), (width / SIZE_2).floor());
        let shape = Shape { style: Some("Title"), before, after, ..Shape::default() };
        let names = self.names;
        self.xml.around("w:p", &[], |xml| {
            shape.write(xml)?;
            lines_with_breaks(xml, names, style, &lines)
        })
    }

    /// 份号, 密级, 紧急程度, one a line, flush left; returns their height in points.
    fn marks(&mut self, marks: &Marks) -> io::Result<f64> {
        let mut used = 0.0;
        for (text, figures) in standard_text::marks(marks) {
            self.paragraph(&Shape::default(), &[(text, mark_text(figures))])?;
            used += LINE;
        }
        Ok(used)
    }

    fn letterhead(&mut self, marks: &Marks, given: &Letterhead) -> io::Result<()> {
        let used = self.marks(marks)?;
        let set = first_page::letterhead(given);
        let style = red(set);
        let file = if given.file { "文件" } else { "" };
        let [organ] = given.organs.as_slice() else { return self.joint(given, set, LETTERHEAD_DROP - used) };
        let shape = Shape {
            style: Some("Letterhead"),
            before: LETTERHEAD_DROP - used,
            line: Some(set.size),
            align: Some("center"),
            ..Shape::default()
        };
        self.paragraph(&shape, &[(format!("{organ}{file}"), style)])
    }

    /// Joint organs as a table without borders: names one below the other, spread to one width, 文件 at the right in the middle.
    fn joint(&mut self, given: &Letterhead, set: geometry::Letterhead, drop: f64) -> io::Result<()> {
        self.paragraph(&Shape { line: Some(drop), ..Shape::default() }, &[])?;
        let advance = set.size * set.scale;
        let count = |name: &str| u32::try_from(name.chars().count()).map_or(f64::MAX, f64::from);
        let widest = given.organs.iter().map(|organ| count(organ)).fold(1.0, f64::max) * advance;
        let mut widths = vec![widest];
        if given.file {
            widths.push(2.5 * advance);
        }
        let total = twips(widths.iter().sum());
        let names = self.names;
        let style = red(set);
        let line = Shape { style: Some("Letterhead"), line: Some(set.size), ..Shape::default() };
        self.xml.around("w:tbl", &[], |xml| {
            xml.around("w:tblPr", &[], |xml| {
                xml.empty("w:tblW", &[("w:w", &total), ("w:type", "dxa")])?;
                xml.val("w:jc", "center")?;
                xml.empty("w:tblLayout", &[("w:type", "fixed")])?;
                xml.around("w:tblCellMar", &[], |xml| {
                    xml.empty("w:left", &[("w:w", "0"), ("w:type", "dxa")])?;
                    xml.empty("w:right", &[("w:w", "0"), ("w:type", "dxa")])
                })
            })?;
            xml.around("w:tblGrid", &[], |xml| {
                widths.iter().try_for_each(|width| xml.empty("w:gridCol", &[("w:w", &twips(*width))]))
            })?;
            for (index, organ) in given.organs.iter().enumerate() {
                xml.around("w:tr", &[], |xml| {
                    let last = index + 1 == given.organs.len();
                    let height = twips(if last { set.size } else { set.pitch });
                    xml.around("w:trPr", &[], |xml| {
                        xml.empty("w:trHeight", &[("w:val", &height), ("w:hRule", "exact")])
                    })?;
                    xml.around("w:tc", &[], |xml| {
                        xml.around("w:tcPr", &[], |xml| {
                            xml.empty("w:tcW", &[("w:w", &twips(widest)), ("w:type", "dxa")])
                        })?;
                        let gaps = count(organ) - 1.0;
                        let spread = if gaps > 0.0 { (widest - count(organ) * advance) / gaps } else { 0.0 };
                        let mut front: Vec<char> = organ.chars().collect();
                        let last: String = front.pop().into_iter().collect();
                        let front: String = front.into_iter().collect();
                        xml.around("w:p", &[], |xml| {
                            line.write(xml)?;
                            Text { tracking: Some(spread), ..style }.run(xml, names, &front)?;
                            style.run(xml, names, &last)
                        })
                    })?;
                    if !given.file {
                        return Ok(());
                    }
                    xml.around("w:tc", &[], |xml| {
                        xml.around("w:tcPr", &[], |xml| {
                            xml.empty("w:tcW", &[("w:w", &twips(2.5 * advance)), ("w:type", "dxa")])?;
                            xml.val("w:vMerge", if index == 0 { "restart" } else { "continue" })?;
                            xml.val("w:vAlign", "center")
                        })?;
                        let shape = Shape { align: Some("right"), ..line.clone() };
                        xml.around("w:p", &[], |xml| {
                            shape.write(xml)?;
                            style.run(xml, names, if index == 0 { "文件" } else { "" })
                        })
                    })
                })?;
            }
            Ok(())
        })
    }

    /// The number and the signers on tab stops; the rule is the paragraph's lower border.
    fn number_and_signers(&mut self, number: &DocumentNumber, signers: &[Option<String>]) -> io::Result<()> {
        let number = standard_text::number(number);
        let rows = standard_text::signers(signers);
        let widest = rows.iter().map(|row| em(row)).fold(0.0, f64::max) * CELL;
        let names_at = FULL - CELL - widest;
        let label_at = names_at - 4.0 * CELL;
        let last = rows.len().saturating_sub(1);
        let kai = Text::new(Class::Kai, SIZE_3);
        for (index, row) in rows.iter().enumerate() {
            let shape = Shape {
                tabs: vec![("left", CELL), ("left", if index == 0 { label_at } else { names_at })],
                before: if index == 0 { 2.0 * LINE } else { 0.0 },
                line: Some(if index == last { CLOSE } else { LINE }),
                bottom: if index == last { Some(RULE) } else { None },
                ..Shape::default()
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

    /// §10.1: the 发文机关标志 is in the header of the first page; under its double rule, the first mark and the number on one
    /// line.
    fn letter_head(&mut self, marks: &Marks, given: &Letter) -> io::Result<()> {
        let mut lines = standard_text::marks(marks).into_iter();
        let number = standard_text::number(&given.number);
        let set = first_page::letterhead(&Letterhead { organs: vec![given.organ.clone()], file: false });
        let rule = letter::MARK_DROP + set.height + letter::RULE_GAP + letter::PAIR;
        let before = rule + letter::BELOW - TOP;
        let shape = Shape { before, line: Some(CLOSE), tabs: vec![("right", FULL)], ..Shape::default() };
        let names = self.names;
        self.xml.around("w:p", &[], |xml| {
            shape.write(xml)?;
            if let Some((text, figures)) = lines.next() {
                mark_text(figures).run(xml, names, &text)?;
            }
            tab(xml)?;
            BODY.run(xml, names, &number)
        })?;
        for (text, figures) in lines {
            self.paragraph(&Shape::default(), &[(text, mark_text(figures))])?;
        }
        Ok(())
    }

    /// §10.3: mark, number, then organ and date on one line over the rule.
    fn minutes_head(&mut self, marks: &Marks, minutes: &Minutes) -> io::Result<()> {
        self.letterhead(marks, &Letterhead { organs: vec![minutes.mark.clone()], file: false })?;
        let shape = Shape { before: 2.0 * LINE, line: Some(CLOSE), align: Some("center"), ..Shape::default() };
        self.paragraph(&shape, &[(standard_text::minutes_number(minutes), BODY)])?;
        let year = match &minutes.number {
            MinutesNumber::Document(number) => Some(number.year),
            MinutesNumber::Issue(_) => None,
        };
        let date = standard_text::date(minutes.date, year);
        let shape = Shape {
            before: LINE - CLOSE,
            line: Some(CLOSE),
            bottom: Some(RULE),
            tabs: vec![("left", CELL), ("right", FULL - CELL)],
            ..Shape::default()
        };
        let names = self.names;
        self.xml.around("w:p", &[], |xml| {
            shape.write(xml)?;
            tab(xml)?;
            BODY.run(xml, names, &minutes.organ)?;
            tab(xml)?;
            BODY.run(xml, names, &date)
        })
    }
}

/// Header of a letter's first page: the 发文机关标志 30 mm from the edge of the page, the double rule 4 mm under it (§10.1), in
/// frames: a header higher than the margin moves the text by a different distance in each program.
pub(crate) fn letter_header(names: &FontNames, given: &Letter) -> io::Result<Vec<u8>> {
    let set = first_page::letterhead(&Letterhead { organs: vec![given.organ.clone()], file: false });
    let shape = Shape {
        style: Some("Letterhead"),
        frame: Some(Frame { x: letter::RULE_LEFT, y: letter::MARK_DROP, width: letter::RULE_LENGTH }),
        line: Some(set.size),
        align: Some("center"),
        ..Shape::default()
    };
    // A frame of its own: LibreOffice doubles the distance of a border in a frame.
    let y = letter::MARK_DROP + set.height + letter::RULE_GAP - 1.0;
    let rule = Shape {
        style: Some("Header"),
        frame: Some(Frame { x: letter::RULE_LEFT, y, width: letter::RULE_LENGTH }),
        bottom: Some(Border { kind: "thickThinSmallGap", size: "18", space: "0", colour: "FF0000" }),
        line: Some(1.0),
        ..Shape::default()
    };
    let mut xml = Xml::new()?;
    xml.around("w:hdr", &[("xmlns:w", W), ("xmlns:r", R)], |xml| {
        xml.around("w:p", &[], |xml| {
            shape.write(xml)?;
            red(set).run(xml, names, &given.organ)
        })?;
        xml.around("w:p", &[], |xml| rule.write(xml))?;
        let carrier = Shape { style: Some("Header"), line: Some(1.0), ..Shape::default() };
        xml.around("w:p", &[], |xml| carrier.write(xml))
    })?;
    Ok(xml.finish())
}

fn mark_text(figures: bool) -> Text {
    Text::new(if figures { Class::FangSong } else { Class::Hei }, SIZE_3)
}

fn red(set: geometry::Letterhead) -> Text {
    Text { red: true, scale: Some(percent(set.scale)), solid: true, ..Text::new(Class::BiaoSong, set.size) }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn percent(scale: f64) -> u32 {
    (scale * 100.0).floor().clamp(1.0, 600.0) as u32
}
