//! One XML part in, calls to a [`Visitor`] out: local names, bounded depth, no entities except the five of XML and character
//! references.

use std::borrow::Cow;

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::error::Error;

/// Largest nesting depth; 32 nested tables with content controls take less than 400.
const MAX_ELEMENTS_DEEP: usize = 2_048;

/// How to continue with an element.
pub enum Step {
    /// Visit its content, then call `close`.
    Into,
    /// Skip the element; `close` is not called.
    Over,
    /// End the walk.
    Stop,
}

/// Receives the elements and text of an XML part in order.
pub trait Visitor {
    /// Error of the visitor.
    type Error: From<Error>;
    /// An element begins; `name` is its local name.
    ///
    /// # Errors
    /// An error ends the walk.
    fn open(&mut self, name: &str, element: &BytesStart<'_>) -> Result<Step, Self::Error>;
    /// The innermost element entered by [`Step::Into`] ends.
    ///
    /// # Errors
    /// An error ends the walk.
    fn close(&mut self) -> Result<(), Self::Error> {
        Ok(())
    }
    /// Text of the innermost element entered; may come in pieces.
    ///
    /// # Errors
    /// An error ends the walk.
    fn text(&mut self, text: &str) -> Result<(), Self::Error> {
        let _ = text;
        Ok(())
    }
}

/// Walks the part `name` with the text `xml`.
///
/// # Errors
/// [`Error::Damaged`] where tags do not match or the part ends early, [`Error::Depth`] where
/// elements are nested too deep, and the errors of the visitor.
pub fn walk<V: Visitor>(name: &str, xml: &str, visitor: &mut V) -> Result<(), V::Error> {
    let mut events = Reader::from_str(xml);
    events.config_mut().allow_dangling_amp = true;
    let mut depth = 0_usize;
    let mut passed_over = 0_usize;
    loop {
        let event = events
            .read_event()
            .map_err(|error| Error::Damaged(format!("{name} at byte {}: {error}", events.error_position())))?;
        match event {
            Event::Start(element) => {
                depth += 1;
                if depth > MAX_ELEMENTS_DEEP {
                    return Err(Error::Depth(MAX_ELEMENTS_DEEP as u64).into());
                }
                if passed_over > 0 {
                    passed_over += 1;
                } else {
                    match visitor.open(element.local_name().as_ref(), &element)? {
                        Step::Into => {}
                        Step::Over => passed_over = 1,
                        Step::Stop => return Ok(()),
                    }
                }
            }
            Event::Empty(element) if passed_over == 0 => {
                match visitor.open(element.local_name().as_ref(), &element)? {
                    Step::Into => visitor.close()?,
                    Step::Over => {}
                    Step::Stop => return Ok(()),
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
            Event::Eof if depth > 0 => {
                return Err(Error::Damaged(format!("{name} ends in the middle")).into());
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// The attribute with this local name, whatever its prefix.
pub fn attribute<'e>(element: &'e BytesStart<'_>, local: &str) -> Option<Cow<'e, str>> {
    let mut attributes = element.attributes();
    attributes.with_checks(false);
    let found = attributes.flatten().find(|attribute| attribute.key.local_name().as_ref() == local)?;
    match found.normalized_value(XmlVersion::Implicit1_0) {
        Ok(value) => Some(value),
        Err(_) => Some(found.value),
    }
}

/// The attribute as a whole number.
pub fn number<N: std::str::FromStr>(element: &BytesStart<'_>, local: &str) -> Option<N> {
    attribute(element, local)?.trim().parse().ok()
}

/// An on/off property: on if it has no value (ECMA-376 part 1, 17.17.4).
pub fn is_on(element: &BytesStart<'_>) -> bool {
    attribute(element, "val").is_none_or(|value| !matches!(value.as_ref(), "0" | "false" | "off"))
}

// Entities of a DTD are not defined, so that entity expansion attacks have no effect.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Heard(String);

    impl Visitor for Heard {
        type Error = Error;

        fn open(&mut self, name: &str, _: &BytesStart<'_>) -> Result<Step, Error> {
            if name == "skip" {
                return Ok(Step::Over);
            }
            self.0.push('<');
            Ok(Step::Into)
        }
        fn close(&mut self) -> Result<(), Error> {
            self.0.push('>');
            Ok(())
        }
        fn text(&mut self, text: &str) -> Result<(), Error> {
            self.0.push_str(text);
            Ok(())
        }
    }

    fn heard(xml: &str) -> Result<String, Error> {
        let mut visitor = Heard::default();
        walk("part", xml, &mut visitor).map(|()| visitor.0)
    }

    #[test]
    fn passes_over_whole_subtrees_and_resolves_references() {
        let xml = "<w:a>1<skip><b/><skip>x</skip>y&amp;</skip>&lt;<b/>&#x4e00;<![CDATA[<]]></w:a>";
        assert_eq!(heard(xml).unwrap(), "<1<<>一<>");
    }

    #[test]
    fn expands_no_entity_of_a_dtd() {
        let xml = "<!DOCTYPE a [<!ENTITY b \"bbbbbbbb\"><!ENTITY c \"&b;&b;\">]><a>-&c;-</a>";
        assert_eq!(heard(xml).unwrap(), "<-->");
    }

    #[test]
    fn refuses_cut_and_bottomless_parts() {
        assert!(matches!(heard("<a><b></b>"), Err(Error::Damaged(_))));
        assert!(matches!(heard("<a></b>"), Err(Error::Damaged(_))));
        assert!(matches!(heard(&"<skip>".repeat(100_000)), Err(Error::Depth(_))));
    }
}
