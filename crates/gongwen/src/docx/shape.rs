//! In: formats of runs and paragraphs. Out: `w:rPr` and `w:pPr`, children in the order of the schema.

use std::io;

use crate::docx::section::{Section, section};
use crate::docx::units::{half_points, twips};
use crate::font_names::FontNames;
use crate::fonts::Class;
use crate::geometry::CELL;
use crate::xml::Xml;

/// Format of a run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Text {
    pub class: Class,
    pub size: f64,
    pub red: bool,
    /// Horizontal scale in per cent (`w:w`).
    pub scale: Option<u32>,
    /// Set solid: without the character spacing of −0.25 pt that puts 28 characters in a line.
    pub solid: bool,
    /// Space after each character in points; overrides `solid`.
    pub tracking: Option<f64>,
}

impl Text {
    pub const fn new(class: Class, size: f64) -> Self {
        Self { class, size, red: false, scale: None, solid: false, tracking: None }
    }

    /// `w:rPr`, children in the order of the schema.
    pub fn properties(self, xml: &mut Xml, names: &FontNames) -> io::Result<()> {
        let (font, _) = names.of(self.class);
        xml.around("w:rPr", &[], |xml| {
            fonts(xml, font)?;
            if self.red {
                xml.val("w:color", "FF0000")?;
            }
            match self.tracking {
                Some(space) => xml.val("w:spacing", &twips(space))?,
                None => xml.val("w:spacing", if self.solid { "0" } else { "-5" })?,
            }
            if let Some(scale) = self.scale {
                xml.val("w:w", &scale.to_string())?;
            }
            let size = half_points(self.size);
            xml.val("w:sz", &size)?;
            xml.val("w:szCs", &size)
        })
    }

    pub fn run(self, xml: &mut Xml, names: &FontNames, text: &str) -> io::Result<()> {
        if text.is_empty() {
            return Ok(());
        }
        xml.around("w:r", &[], |xml| {
            self.properties(xml, names)?;
            xml.text("w:t", &[("xml:space", "preserve")], text)
        })
    }
}

/// `w:rFonts` with one font for all scripts; the hint has quotes and dashes set in the East Asian font (17.3.2.26).
pub(crate) fn fonts(xml: &mut Xml, font: &str) -> io::Result<()> {
    let attributes =
        [("w:hint", "eastAsia"), ("w:ascii", font), ("w:hAnsi", font), ("w:eastAsia", font), ("w:cs", font)];
    xml.empty("w:rFonts", &attributes)
}

/// Border above or below a paragraph (17.3.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Border {
    /// `single`, `thickThinSmallGap` or `thinThickSmallGap` (17.18.2).
    pub kind: &'static str,
    /// Weight in eighths of a point.
    pub size: &'static str,
    /// Distance from the text in points.
    pub space: &'static str,
    pub colour: &'static str,
}

/// Position and width of a frame (`w:framePr`), in points from the upper left corner of the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Frame {
    pub x: f64,
    pub y: f64,
    pub width: f64,
}

/// Properties of a paragraph that differ from its style.
#[derive(Debug, Clone, Default)]
pub(crate) struct Shape<'a> {
    pub style: Option<&'a str>,
    pub keep_next: bool,
    pub page_break: bool,
    /// Position on the page, outside the text flow.
    pub frame: Option<Frame>,
    pub top: Option<Border>,
    pub bottom: Option<Border>,
    /// Tab stops in points from the left edge.
    pub tabs: Vec<(&'a str, f64)>,
    pub before: f64,
    pub after: f64,
    /// Exact line height.
    pub line: Option<f64>,
    /// Line height of its content (`w:lineRule` auto).
    pub single: bool,
    /// Indent of all lines, and by how much less the first line is indented; in points.
    pub left: f64,
    pub hanging: f64,
    pub right: f64,
    /// Whether the first line is indented by two characters.
    pub indented: bool,
    pub align: Option<&'a str>,
    pub section: Option<Section>,
}

impl Shape<'_> {
    /// `w:pPr`, children in the order of the schema.
    pub fn write(&self, xml: &mut Xml) -> io::Result<()> {
        xml.around("w:pPr", &[], |xml| {
            if let Some(style) = self.style {
                xml.val("w:pStyle", style)?;
            }
            if self.keep_next {
                xml.empty("w:keepNext", &[])?;
            }
            if self.page_break {
                xml.empty("w:pageBreakBefore", &[])?;
            }
            if let Some(frame) = self.frame {
                let (width, x, y) = (twips(frame.width), twips(frame.x), twips(frame.y));
                let place = [
                    ("w:w", width.as_str()),
                    ("w:wrap", "around"),
                    ("w:vAnchor", "page"),
                    ("w:hAnchor", "page"),
                    ("w:x", &x),
                    ("w:y", &y),
                ];
                xml.empty("w:framePr", &place)?;
            }
            self.borders(xml)?;
            if !self.tabs.is_empty() {
                xml.around("w:tabs", &[], |xml| {
                    let mut stops = self.tabs.iter();
                    stops.try_for_each(|(kind, at)| xml.empty("w:tab", &[("w:val", kind), ("w:pos", &twips(*at))]))
                })?;
            }
            self.spacing(xml)?;
            self.indents(xml)?;
            if let Some(align) = self.align {
                xml.val("w:jc", align)?;
            }
            self.section.map_or(Ok(()), |own| section(xml, own))
        })
    }

    fn borders(&self, xml: &mut Xml) -> io::Result<()> {
        if self.top.is_none() && self.bottom.is_none() {
            return Ok(());
        }
        xml.around("w:pBdr", &[], |xml| {
            for (name, border) in [("w:top", self.top), ("w:bottom", self.bottom)] {
                if let Some(Border { kind, size, space, colour }) = border {
                    let line = [("w:val", kind), ("w:sz", size), ("w:space", space), ("w:color", colour)];
                    xml.empty(name, &line)?;
                }
            }
            Ok(())
        })
    }

    fn spacing(&self, xml: &mut Xml) -> io::Result<()> {
        let (before, after) = (twips(self.before), twips(self.after));
        let line = self.line.map(twips);
        let mut attributes = Vec::new();
        if self.before > 0.0 {
            attributes.push(("w:before", before.as_str()));
        }
        if self.after > 0.0 {
            attributes.push(("w:after", after.as_str()));
        }
        if let Some(line) = &line {
            attributes.extend([("w:line", line.as_str()), ("w:lineRule", "exact")]);
        }
        if self.single {
            attributes.extend([("w:line", "240"), ("w:lineRule", "auto")]);
        }
        if attributes.is_empty() { Ok(()) } else { xml.empty("w:spacing", &attributes) }
    }

    fn indents(&self, xml: &mut Xml) -> io::Result<()> {
        let (left, hanging, right) = (twips(self.left), twips(self.hanging), twips(self.right));
        let first = twips(2.0 * CELL);
        let mut attributes = Vec::new();
        if self.left != 0.0 {
            attributes.push(("w:left", left.as_str()));
        }
        if self.right != 0.0 {
            attributes.push(("w:right", right.as_str()));
        }
        if self.hanging > 0.0 {
            attributes.push(("w:hanging", hanging.as_str()));
        }
        if self.indented {
            attributes.extend([("w:firstLineChars", "200"), ("w:firstLine", first.as_str())]);
        }
        if attributes.is_empty() { Ok(()) } else { xml.empty("w:ind", &attributes) }
    }
}
