//! In: attributes of an element. Out: numbers and lengths in points; a limit of elements for all parts of a file.

use opc::{Step, Visitor, attribute};
use quick_xml::events::BytesStart;

use crate::error::LintError;

/// Most elements of all parts of a file; a document of 1,000 pages has fewer than a million.
const ELEMENTS: u64 = 4_000_000;

/// Budget of a file.
pub(crate) struct Budget {
    elements: u64,
}

impl Budget {
    pub fn new() -> Self {
        Self { elements: ELEMENTS }
    }
}

/// A visitor that fails when the parts of a file exceed the budget of elements.
pub(crate) struct Counted<'v, V> {
    pub budget: &'v mut Budget,
    pub visitor: &'v mut V,
}

impl<V: Visitor<Error = LintError>> Visitor for Counted<'_, V> {
    type Error = LintError;

    fn open(&mut self, name: &str, element: &BytesStart<'_>) -> Result<Step, LintError> {
        let over = LintError::OverLimit { what: "elements", limit: ELEMENTS };
        self.budget.elements = self.budget.elements.checked_sub(1).ok_or(over)?;
        self.visitor.open(name, element)
    }

    fn close(&mut self) -> Result<(), LintError> {
        self.visitor.close()
    }

    fn text(&mut self, text: &str) -> Result<(), LintError> {
        self.visitor.text(text)
    }
}

/// The attribute as a finite number.
pub(crate) fn number(element: &BytesStart<'_>, local: &str) -> Option<f64> {
    attribute(element, local)?.trim().parse().ok().filter(|value: &f64| value.is_finite())
}

/// A measure in points, in twips if it has no unit (ECMA-376 part 1, 22.9.2.15).
pub(crate) fn points(element: &BytesStart<'_>, local: &str) -> Option<f64> {
    let value = attribute(element, local)?;
    measure(&value, 1.0 / 20.0)
}

/// A number with a unit as points; without a unit it is multiplied by `bare`.
pub(crate) fn measure(value: &str, bare: f64) -> Option<f64> {
    let value = value.trim();
    let cut = value.find(|char: char| char.is_ascii_alphabetic()).unwrap_or(value.len());
    let (digits, unit) = value.split_at_checked(cut)?;
    let factor = match unit {
        "" => bare,
        "pt" => 1.0,
        "mm" => 72.0 / 25.4,
        "cm" => 720.0 / 25.4,
        "in" => 72.0,
        "pc" | "pi" => 12.0,
        "px" => 0.75,
        _ => return None,
    };
    digits.trim().parse::<f64>().ok().map(|number| number * factor).filter(|number| number.is_finite())
}
