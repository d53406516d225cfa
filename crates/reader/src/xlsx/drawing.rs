//! The drawing of a sheet in, the texts of its text boxes and shapes out (ECMA-376-1:2016, 20.5).

use quick_xml::events::BytesStart;

use crate::workbook::UsedRange;
use crate::{Meter, ReadError};
use opc::{Step, Visitor, attribute, walk};

/// Adds the paragraphs of text boxes to the sheet.
///
/// # Errors
/// Errors of the markup, and [`ReadError::OverLimit`] for paragraphs and text.
pub(super) fn read(name: &str, xml: &str, used: &mut UsedRange, meter: &mut Meter<'_>) -> Result<(), ReadError> {
    let mut drawing =
        Drawing { used, meter, marks: Vec::new(), row: None, column: None, number: String::new(), text: String::new() };
    walk(name, xml, &mut drawing)
}

struct Drawing<'u, 'm, 'l> {
    used: &'u mut UsedRange,
    meter: &'m mut Meter<'l>,
    marks: Vec<Mark>,
    /// The cell at the upper left corner of the open shape.
    row: Option<u32>,
    column: Option<u32>,
    number: String,
    /// Text of the open paragraph.
    text: String,
}

#[derive(Clone, Copy, PartialEq)]
enum Mark {
    Other,
    Anchor,
    /// `xdr:from`.
    From,
    Row,
    Column,
    /// `xdr:txBody`.
    Body,
    Paragraph,
    /// `a:r` or `a:fld`; true where it is crossed out.
    Run(bool),
    Text,
    /// `mc:AlternateContent`; true once one of its branches was read.
    Alternate(bool),
}

impl Visitor for Drawing<'_, '_, '_> {
    type Error = ReadError;

    fn open(&mut self, name: &str, element: &BytesStart<'_>) -> Result<Step, ReadError> {
        let within = self.marks.last().copied().unwrap_or(Mark::Other);
        let mark = match (within, name) {
            (_, "twoCellAnchor" | "oneCellAnchor" | "absoluteAnchor") => {
                (self.row, self.column) = (None, None);
                Mark::Anchor
            }
            (Mark::Anchor, "from") => Mark::From,
            (Mark::From, "row") => Mark::Row,
            (Mark::From, "col") => Mark::Column,
            (_, "txBody") => Mark::Body,
            (Mark::Body, "p") => {
                self.text.clear();
                Mark::Paragraph
            }
            (Mark::Paragraph, "r" | "fld") => Mark::Run(false),
            (Mark::Paragraph, "br") => {
                self.text.push('\n');
                return Ok(Step::Over);
            }
            (Mark::Run(_), "rPr") => {
                let strike = attribute(element, "strike");
                if let Some(run) = self.marks.last_mut() {
                    *run = Mark::Run(strike.is_some_and(|strike| strike != "noStrike"));
                }
                return Ok(Step::Over);
            }
            (Mark::Run(_), "t") => Mark::Text,
            (_, "AlternateContent") => Mark::Alternate(false),
            (Mark::Alternate(false), "Choice" | "Fallback") => {
                if let Some(alternate) = self.marks.last_mut() {
                    *alternate = Mark::Alternate(true);
                }
                Mark::Other
            }
            (Mark::Alternate(_) | Mark::From | Mark::Row | Mark::Column | Mark::Body | Mark::Paragraph, _)
            | (Mark::Run(_) | Mark::Text, _) => return Ok(Step::Over),
            (Mark::Other | Mark::Anchor, "wsDr" | "grpSp" | "sp" | "cxnSp") => Mark::Other,
            // Properties, pictures, charts.
            _ => return Ok(Step::Over),
        };
        self.number.clear();
        self.marks.push(mark);
        Ok(Step::Into)
    }

    fn close(&mut self) -> Result<(), ReadError> {
        match self.marks.pop() {
            Some(Mark::Row) => self.row = self.number.trim().parse().ok(),
            Some(Mark::Column) => self.column = self.number.trim().parse().ok(),
            Some(Mark::Paragraph) => {
                let text = std::mem::take(&mut self.text);
                self.meter.text(&text)?;
                self.used.text_box(text, self.row.zip(self.column), self.meter)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), ReadError> {
        match self.marks.as_slice() {
            [.., Mark::Run(true), Mark::Text] if !text.trim().is_empty() => self.used.leave_out(),
            [.., Mark::Run(false), Mark::Text] => self.text.push_str(text),
            [.., Mark::Row | Mark::Column] => self.number.push_str(text),
            _ => {}
        }
        Ok(())
    }
}
