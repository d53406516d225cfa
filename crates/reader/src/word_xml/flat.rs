//! A flat OPC file in, the text of each of its parts out (Word 2007 and later; namespace `2006/xmlPackage`).

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::ReadError;
use opc::attribute;

/// Most parts; a document has a few dozen.
const MAX_PARTS: usize = 20_000;

/// Names and XML of the parts, without content for parts in base64. `None` where the file is no package.
///
/// # Errors
/// [`ReadError::Damaged`] where tags do not match or the file ends early.
pub(super) fn parts(xml: &str) -> Result<Option<Vec<(String, &str)>>, ReadError> {
    let damaged = |at: u64, what: &str| ReadError::Damaged(format!("package at byte {at}: {what}"));
    let mut reader = Reader::from_str(xml);
    reader.config_mut().allow_dangling_amp = true;
    let mut parts = Vec::new();
    let (mut depth, mut start, mut before) = (0_usize, None, 0);
    loop {
        let event = reader.read_event().map_err(|error| damaged(reader.error_position(), &error.to_string()))?;
        let after = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        match event {
            Event::Start(element) => {
                let local = element.local_name();
                match (depth, local.as_ref()) {
                    (0, "package") => {}
                    (0, _) => return Ok(None),
                    (1, "part") if parts.len() < MAX_PARTS => {
                        parts.push((attribute(&element, "name").unwrap_or_default().into_owned(), ""));
                    }
                    (2, "xmlData") => start = Some(after),
                    _ => {}
                }
                depth += 1;
            }
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                if depth == 2
                    && let Some(start) = start.take()
                    && let (Some(part), Some(inner)) = (parts.last_mut(), xml.get(start..before))
                {
                    part.1 = inner;
                }
            }
            Event::Eof if depth > 0 => return Err(damaged(xml.len() as u64, "ends in the middle")),
            Event::Eof => return Ok(Some(parts)),
            _ => {}
        }
        before = after;
    }
}
