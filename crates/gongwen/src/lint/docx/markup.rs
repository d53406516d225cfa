//! In: one XML part. Out: calls to a [`Visitor`], by local names, bounded in depth and number, no entity expanded but
//! the five of XML and character references.

use std::borrow::Cow;

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::lint::error::LintError;

/// Deeper markup than this is no office file.
const DEPTH: usize = 2_048;
/// Elements of all parts together: a paper of a thousand pages has fewer than a million.
const ELEMENTS: u64 = 4_000_000;

/// What may still be read of a file.
pub(crate) struct Budget {
    elements: u64,
}

impl Budget {
    pub fn new() -> Self {
        Self { elements: ELEMENTS }
    }
}

/// What to do with the element just opened.
pub(crate) enum Step {
    /// Visit what is in it, then `close`.
    Into,
    /// Pass over all of it; no `close` follows.
    Over,
}

/// Takes what stands in a part, in its order.
pub(crate) trait Visitor {
    /// An element begins; `name` is its local name.
    fn open(&mut self, name: &str, element: &BytesStart<'_>) -> Result<Step, LintError>;
    /// The element last gone [`Step::Into`] ends.
    fn close(&mut self) -> Result<(), LintError> {
        Ok(())
    }
    /// Text of the element last gone into; may come in pieces.
    fn text(&mut self, _text: &str) -> Result<(), LintError> {
        Ok(())
    }
}

/// Walks the part `name` with the text `xml`.
pub(crate) fn walk(name: &str, xml: &str, budget: &mut Budget, visitor: &mut impl Visitor) -> Result<(), LintError> {
    let mut events = Reader::from_str(xml);
    events.config_mut().allow_dangling_amp = true;
    let (mut depth, mut passed_over) = (0_usize, 0_usize);
    loop {
        let event = events
            .read_event()
            .map_err(|error| LintError::Damaged(format!("{name} at byte {}: {error}", events.error_position())))?;
        if matches!(event, Event::Start(_) | Event::Empty(_)) {
            budget.elements =
                budget.elements.checked_sub(1).ok_or(LintError::OverLimit { what: "elements", limit: ELEMENTS })?;
        }
        match event {
            Event::Start(element) => {
                depth += 1;
                if depth > DEPTH {
                    return Err(LintError::OverLimit { what: "nested elements", limit: DEPTH as u64 });
                }
                if passed_over > 0 {
                    passed_over += 1;
                } else if let Step::Over = visitor.open(element.local_name().as_ref(), &element)? {
                    passed_over = 1;
                }
            }
            Event::Empty(element) if passed_over == 0 => {
                if let Step::Into = visitor.open(element.local_name().as_ref(), &element)? {
                    visitor.close()?;
                }
            }
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                if passed_over > 0 {
                    passed_over -= 1;
                } else {
                    visitor.close()?;
                }
            }
            Event::Text(text) if passed_over == 0 => visitor.text(&text)?,
            Event::CData(text) if passed_over == 0 => visitor.text(&text)?,
            Event::GeneralRef(reference) if passed_over == 0 => {
                if let Some(character) = referred(&reference) {
                    visitor.text(character.encode_utf8(&mut [0; 4]))?;
                }
            }
            Event::Eof if depth > 0 => return Err(LintError::Damaged(format!("{name} ends in the middle"))),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// The attribute with this local name, whatever its prefix.
pub(crate) fn attribute<'e>(element: &'e BytesStart<'_>, local: &str) -> Option<Cow<'e, str>> {
    let mut attributes = element.attributes();
    attributes.with_checks(false);
    let found = attributes.flatten().find(|attribute| attribute.key.local_name().as_ref() == local)?;
    match found.normalized_value(XmlVersion::Implicit1_0) {
        Ok(value) => Some(value),
        Err(_) => Some(found.value),
    }
}

/// The attribute as a number; what is not finite is none.
pub(crate) fn number(element: &BytesStart<'_>, local: &str) -> Option<f64> {
    attribute(element, local)?.trim().parse().ok().filter(|value: &f64| value.is_finite())
}

/// A measure in points: twips without a unit, else what the unit says (ECMA-376 part 1, 22.9.2.15).
pub(crate) fn points(element: &BytesStart<'_>, local: &str) -> Option<f64> {
    let value = attribute(element, local)?;
    measure(&value, 1.0 / 20.0)
}

/// A number with a unit in points; without one it is times `bare`.
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

/// An on/off property: there without a value means on (ECMA-376 part 1, 17.17.4).
pub(crate) fn is_on(element: &BytesStart<'_>) -> bool {
    attribute(element, "val").is_none_or(|value| !matches!(value.as_ref(), "0" | "false" | "off"))
}

// Entities of a DTD are never defined here, so that a bomb of them expands to nothing.
fn referred(reference: &BytesRef<'_>) -> Option<char> {
    if reference.is_char_ref() {
        return reference.resolve_char_ref().ok().flatten();
    }
    match &**reference {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}
