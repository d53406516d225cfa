//! `styles.xml` in, the number format of each cell style and whether its font is crossed out out.

use std::collections::BTreeMap;
use std::rc::Rc;

use quick_xml::events::BytesStart;

use crate::ReadError;
use crate::number_format::Format;
use opc::{Step, Visitor, attribute, is_on, number, walk};

/// Most custom formats; Excel allows some 250.
const MAX_FORMATS: usize = 10_000;

/// Number format by cell style (`s` of a cell).
#[derive(Default)]
pub(super) struct Styles {
    formats: BTreeMap<u32, Rc<Format>>,
    /// Number format by cell style, and whether its font is crossed out.
    cells: Vec<(Rc<Format>, bool)>,
    general: Rc<Format>,
    /// Whether each font is crossed out.
    fonts: Vec<bool>,
    /// The collection being read.
    part: Part,
}

#[derive(Default, Clone, Copy, PartialEq)]
enum Part {
    #[default]
    Other,
    Fonts,
    Cells,
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
    pub(super) fn format(&self, style: usize) -> &Format {
        self.cells.get(style).map_or(&self.general, |(format, _)| format)
    }

    /// Whether the font of a style is crossed out.
    pub(super) fn is_struck(&self, style: usize) -> bool {
        self.cells.get(style).is_some_and(|(_, is_struck)| *is_struck)
    }
}

impl Visitor for Styles {
    type Error = ReadError;

    fn open(&mut self, name: &str, element: &BytesStart<'_>) -> Result<Step, ReadError> {
        match (self.part, name) {
            (_, "styleSheet") => {}
            (_, "numFmts") => self.part = Part::Other,
            (_, "fonts") => self.part = Part::Fonts,
            (_, "cellXfs") => self.part = Part::Cells,
            (Part::Other, "numFmt") if self.formats.len() < MAX_FORMATS => {
                if let (Some(id), Some(code)) = (number(element, "numFmtId"), attribute(element, "formatCode")) {
                    self.formats.insert(id, Rc::new(Format::of_code(&code)));
                }
            }
            (Part::Fonts, "font") => self.fonts.push(false),
            (Part::Fonts, "strike") => {
                if let Some(font) = self.fonts.last_mut() {
                    *font = is_on(element);
                }
            }
            (Part::Cells, "xf") => {
                let id = number(element, "numFmtId").unwrap_or(0);
                let format = self.formats.get(&id).cloned().unwrap_or_else(|| Rc::new(Format::built_in(id)));
                let font = number::<usize>(element, "fontId").unwrap_or(0);
                self.cells.push((format, self.fonts.get(font).copied().unwrap_or(false)));
                return Ok(Step::Over);
            }
            _ => return Ok(Step::Over),
        }
        Ok(Step::Into)
    }
}
