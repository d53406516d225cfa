//! In: the elements of one drawing, DrawingML or VML. Out: its line, or the position of its text box.

use std::rc::Rc;

use opc::attribute;
use quick_xml::events::BytesStart;

use crate::docx::measure::{measure, number};
use crate::docx::model::Stroke;
use crate::docx::properties::{Frame, Rgb, rgb};

/// English Metric Units per point.
const EMU: f64 = 12_700.0;
/// Largest height of a line, in points.
const THIN: f64 = 6.0;

/// State of a drawing being read.
#[derive(Debug, Default)]
pub(crate) struct Drawing {
    pub picture: bool,
    size: Option<(f64, f64)>,
    colour: Option<Rgb>,
    weight: Option<f64>,
    double: bool,
    line: bool,
    in_line: bool,
    in_fill: bool,
    fill: Option<Rgb>,
    horizontal: bool,
    frame: Frame,
    wants_align: bool,
}

impl Drawing {
    /// Reads one element of the drawing.
    pub fn take(&mut self, name: &str, element: &BytesStart<'_>) {
        match name {
            "extent" | "ext" if self.size.is_none() || name == "extent" => {
                if let (Some(width), Some(height)) = (number(element, "cx"), number(element, "cy")) {
                    self.size = Some((width / EMU, height / EMU));
                }
            }
            "positionH" => self.horizontal = true,
            "positionV" => {
                self.horizontal = false;
                self.frame.from_page = attribute(element, "relativeFrom").is_some_and(|from| from == "page");
            }
            "align" => self.wants_align = self.horizontal,
            "prstGeom" => {
                let kind = attribute(element, "prst").unwrap_or_default();
                self.line |= kind == "line" || kind.ends_with("Connector1");
            }
            "spPr" => self.in_line = false,
            "ln" => {
                self.in_line = true;
                self.weight = number(element, "w").map(|weight| weight / EMU);
                self.double = attribute(element, "cmpd").is_some_and(|kind| kind != "sng");
            }
            "solidFill" => self.in_fill = true,
            "srgbClr" if self.in_fill => {
                let colour = attribute(element, "val").map(|value| rgb(&value));
                if self.in_line {
                    self.colour = colour;
                } else {
                    self.fill = colour;
                }
            }
            "pic" | "imagedata" => self.picture = true,
            "line" | "rect" | "shape" => self.vml(name, element),
            "stroke" => {
                let style = attribute(element, "linestyle").unwrap_or_default();
                self.double |= !matches!(style.as_ref(), "" | "single");
            }
            _ => {}
        }
    }

    fn vml(&mut self, name: &str, element: &BytesStart<'_>) {
        let style = attribute(element, "style").unwrap_or_default();
        let property = |key: &str| {
            let (_, value) = style.split(';').filter_map(|rule| rule.split_once(':')).find(|(k, _)| k.trim() == key)?;
            Some(value.trim().to_owned())
        };
        let length = |key: &str| property(key).and_then(|value| measure(&value, 1.0));
        self.size = self.size.or_else(|| Some((length("width")?, length("height")?)));
        self.frame.align = property("mso-position-horizontal").map(|value| Rc::from(value.as_str()));
        if name == "line" {
            self.line = true;
            let point = |name: &str| {
                let value = attribute(element, name)?;
                let (x, y) = value.split_once(',')?;
                Some((measure(x, 1.0)?, measure(y, 1.0)?))
            };
            if let (Some(from), Some(to)) = (point("from"), point("to")) {
                self.size = Some(((to.0 - from.0).abs(), (to.1 - from.1).abs()));
            }
        }
        self.colour = self.colour.or_else(|| attribute(element, "strokecolor").map(|value| rgb(&value)));
        self.fill = self.fill.or_else(|| attribute(element, "fillcolor").map(|value| rgb(&value)));
        self.weight = self.weight.or_else(|| attribute(element, "strokeweight").and_then(|value| measure(&value, 1.0)));
    }

    /// Position of the text box of the drawing.
    pub fn frame(&self) -> Frame {
        Frame { width: self.size.map(|(width, _)| width), ..self.frame.clone() }
    }

    /// Reads the text of the last element.
    pub fn text(&mut self, text: &str) {
        if std::mem::take(&mut self.wants_align) {
            self.frame.align = Some(Rc::from(text.trim()));
        }
    }

    /// The line of the drawing: a line, or a shape too low for text.
    pub fn stroke(&self) -> Option<Stroke> {
        let (width, height) = self.size?;
        let lying = height <= THIN && width > height * 4.0;
        if self.picture || !lying || !(self.line || self.colour.is_some() || self.fill.is_some()) {
            return None;
        }
        let colour = self.colour.or(self.fill).unwrap_or_default();
        Some(Stroke { width, weight: self.weight.unwrap_or(0.75), colour, double: self.double })
    }
}
