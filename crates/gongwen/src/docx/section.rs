//! In: orientation of a section. Out: `w:sectPr`.

use std::io;

use crate::docx::units::twips;
use crate::geometry::{LEFT, MM, PAPER, TOP, TYPE_AREA, letter};
use crate::xml::Xml;

/// Orientation of the pages of a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Orientation {
    Portrait,
    Landscape,
}

/// What differs between the sections of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Section {
    pub orientation: Orientation,
    /// Whether its first page is that of a letter: no number, a double rule at the bottom (§10.1).
    pub letter: bool,
}

/// Properties of a section, children in the order of the schema.
pub(crate) fn section(xml: &mut Xml, Section { orientation, letter }: Section) -> io::Result<()> {
    xml.around("w:sectPr", &[], |xml| {
        let (odd, even) = match orientation {
            Orientation::Portrait => ("rFooter1", "rFooter2"),
            Orientation::Landscape => ("rFooter3", "rFooter4"),
        };
        if letter {
            xml.empty("w:headerReference", &[("w:type", "first"), ("r:id", "rHeader1")])?;
        }
        xml.empty("w:footerReference", &[("w:type", "default"), ("r:id", odd)])?;
        xml.empty("w:footerReference", &[("w:type", "even"), ("r:id", even)])?;
        if letter {
            xml.empty("w:footerReference", &[("w:type", "first"), ("r:id", "rFooter5")])?;
        }
        xml.val("w:type", "nextPage")?;
        let (short, long) = (twips(PAPER.0), twips(PAPER.1));
        let (top, left) = (twips(TOP), twips(LEFT));
        let right = twips(PAPER.0 - LEFT - TYPE_AREA.0);
        let bottom = twips(PAPER.1 - TOP - TYPE_AREA.1);
        // The bottom of the line of the page number: 7 mm and half a line under the 版心.
        let foot = twips(24.0 * MM);
        match orientation {
            Orientation::Portrait => {
                xml.empty("w:pgSz", &[("w:w", &short), ("w:h", &long)])?;
                margins(xml, [&top, &right, &bottom, &left], &foot)?;
            }
            Orientation::Landscape => {
                xml.empty("w:pgSz", &[("w:w", &long), ("w:h", &short), ("w:orient", "landscape")])?;
                margins(xml, [&left, &top, &right, &bottom], &twips(10.0 * MM))?;
            }
        }
        if letter {
            xml.empty("w:titlePg", &[])?;
        }
        xml.empty("w:docGrid", &[("w:type", "lines"), ("w:linePitch", "579")])
    })
}

fn margins(xml: &mut Xml, [top, right, bottom, left]: [&str; 4], footer: &str) -> io::Result<()> {
    let sides = [
        ("w:top", top),
        ("w:right", right),
        ("w:bottom", bottom),
        ("w:left", left),
        // Distance of a letter's 发文机关标志 from the edge; other documents have no header.
        ("w:header", &twips(letter::MARK_DROP)),
        ("w:footer", footer),
        ("w:gutter", "0"),
    ];
    xml.empty("w:pgMar", &sides)
}
