//! `styles.xml` in, the number format of each cell style out.

use std::collections::BTreeMap;

use quick_xml::events::BytesStart;

use crate::ReadError;
use crate::number_format::Shape;
use opc::{Step, Visitor, attribute, number, walk};

/// Most custom formats; Excel allows some 250.
const MAX_FORMATS: usize = 10_000;

/// Number format by cell style (`s` of a cell).
#[derive(Default)]
pub(super) struct Styles {
    formats: BTreeMap<u32, Shape>,
    cells: Vec<Shape>,
    in_cells: bool,
}

impl Styles {
    /// # Errors
    /// Errors of the markup.
    pub(super) fn read(xml: &str) -> Result<Self, ReadError> {
        let mut styles = Self::default();
        walk("styles", xml, &mut styles)?;
        Ok(styles)
    }

    /// Number format of a style; the general format for an unknown one.
    pub(super) fn shape(&self, style: usize) -> Shape {
        self.cells.get(style).copied().unwrap_or_default()
    }
}

impl Visitor for Styles {
    type Error = ReadError;

    fn open(&mut self, name: &str, element: &BytesStart<'_>) -> Result<Step, ReadError> {
        match name {
            "styleSheet" => {}
            "numFmts" => self.in_cells = false,
            "cellXfs" => self.in_cells = true,
            "numFmt" if self.formats.len() < MAX_FORMATS => {
                if let (Some(id), Some(code)) = (number(element, "numFmtId"), attribute(element, "formatCode")) {
                    self.formats.insert(id, Shape::of_code(&code));
                }
            }
            "xf" if self.in_cells => {
                let id = number(element, "numFmtId").unwrap_or(0);
                let shape = self.formats.get(&id).copied().unwrap_or_else(|| Shape::built_in(id));
                self.cells.push(shape);
                return Ok(Step::Over);
            }
            _ => return Ok(Step::Over),
        }
        Ok(Step::Into)
    }
}
