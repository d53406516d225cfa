//! In: orientation of a section. Out: its footers with the page number (§7.5).

use std::io;

use crate::docx::section::Orientation;
use crate::docx::shape::{Border, Frame, Shape, Text};
use crate::docx::units::twips;
use crate::font_names::FontNames;
use crate::fonts::Class;
use crate::geometry::{CELL, LEFT, MM, PAPER, SIZE_4, TOP, TYPE_AREA, letter};
use crate::xml::{R, W, Xml};

/// Odd or even pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Odd,
    Even,
}

/// A footer: the number between two dashes, one character from the outer edge. On landscape pages it is where the portrait
/// page has it, in a table cell rotated with the page.
pub(crate) fn footer(names: &FontNames, side: Side, orientation: Orientation) -> io::Result<Vec<u8>> {
    let mut xml = Xml::new()?;
    xml.around("w:ftr", &[("xmlns:w", W), ("xmlns:r", R)], |xml| match orientation {
        Orientation::Portrait => number(xml, names, side),
        Orientation::Landscape => rotated_number(xml, names, side),
    })?;
    Ok(xml.finish())
}

/// The footer of a letter's first page: its second double rule, 20 mm from the page's edge (§10.1).
pub(crate) fn letter_footer() -> io::Result<Vec<u8>> {
    let mut xml = Xml::new()?;
    let rule = Border { kind: "thinThickSmallGap", size: "18", space: "0", colour: "FF0000" };
    let y = PAPER.1 - letter::RULE_FOOT - letter::PAIR - 1.0;
    let frame = Frame { x: letter::RULE_LEFT, y, width: letter::RULE_LENGTH };
    let shape =
        Shape { style: Some("Footer"), frame: Some(frame), bottom: Some(rule), line: Some(1.0), ..Shape::default() };
    xml.around("w:ftr", &[("xmlns:w", W), ("xmlns:r", R)], |xml| {
        xml.around("w:p", &[], |xml| shape.write(xml))?;
        xml.around("w:p", &[], |xml| xml.around("w:pPr", &[], |xml| xml.val("w:pStyle", "Footer")))
    })?;
    Ok(xml.finish())
}

fn number(xml: &mut Xml, names: &FontNames, side: Side) -> io::Result<()> {
    xml.around("w:p", &[], |xml| {
        xml.around("w:pPr", &[], |xml| {
            xml.val("w:pStyle", "Footer")?;
            let one = twips(CELL);
            let (chars, edge, align) = match side {
                Side::Odd => ("w:rightChars", "w:right", "right"),
                Side::Even => ("w:leftChars", "w:left", "left"),
            };
            xml.empty("w:ind", &[(chars, "100"), (edge, &one)])?;
            xml.val("w:jc", align)
        })?;
        field(xml, names)
    })
}

fn field(xml: &mut Xml, names: &FontNames) -> io::Result<()> {
    let style = Text { solid: true, ..Text::new(Class::Song, SIZE_4) };
    style.run(xml, names, "— ")?;
    for kind in ["begin", "instr", "separate", "shown", "end"] {
        xml.around("w:r", &[], |xml| {
            style.properties(xml, names)?;
            match kind {
                "instr" => xml.text("w:instrText", &[("xml:space", "preserve")], " PAGE "),
                "shown" => xml.text("w:t", &[], "1"),
                _ => xml.empty("w:fldChar", &[("w:fldCharType", kind)]),
            }
        })?;
    }
    style.run(xml, names, " —")
}

/// A one-cell table left of the 版心 with text from top to bottom: the bottom of the portrait page is the left edge of the
/// landscape page.
fn rotated_number(xml: &mut Xml, names: &FontNames, side: Side) -> io::Result<()> {
    let bottom = PAPER.1 - TOP - TYPE_AREA.1;
    let width = twips(12.0 * MM);
    let x = twips(bottom - 15.0 * MM);
    let y = twips(LEFT);
    let height = twips(TYPE_AREA.0);
    let place = [
        ("w:leftFromText", "0"),
        ("w:rightFromText", "0"),
        ("w:vertAnchor", "page"),
        ("w:horzAnchor", "page"),
        ("w:tblpX", x.as_str()),
        ("w:tblpY", y.as_str()),
    ];
    xml.around("w:tbl", &[], |xml| {
        xml.around("w:tblPr", &[], |xml| {
            xml.empty("w:tblpPr", &place)?;
            xml.empty("w:tblW", &[("w:w", &width), ("w:type", "dxa")])?;
            xml.empty("w:tblLayout", &[("w:type", "fixed")])
        })?;
        xml.around("w:tblGrid", &[], |xml| xml.empty("w:gridCol", &[("w:w", &width)]))?;
        xml.around("w:tr", &[], |xml| {
            xml.around("w:trPr", &[], |xml| xml.empty("w:trHeight", &[("w:val", &height), ("w:hRule", "exact")]))?;
            xml.around("w:tc", &[], |xml| {
                xml.around("w:tcPr", &[], |xml| {
                    xml.empty("w:tcW", &[("w:w", &width), ("w:type", "dxa")])?;
                    xml.val("w:textDirection", "tbRl")?;
                    xml.val("w:vAlign", "center")
                })?;
                number(xml, names, side)
            })
        })
    })?;
    xml.around("w:p", &[], |xml| xml.around("w:pPr", &[], |xml| xml.val("w:pStyle", "Footer")))
}
