//! `sharedStrings.xml` in, its strings by index out; also the text of rich inline strings.

use std::borrow::Cow;

use quick_xml::events::BytesStart;

use crate::ReadError;
use crate::shared_strings::SharedStrings;
use opc::{Step, Visitor, is_on, walk};

/// Collects the shared strings of a workbook.
#[derive(Default)]
struct Strings {
    strings: SharedStrings,
    open: Vec<Mark>,
}

#[derive(PartialEq)]
enum Mark {
    Item,
    Text,
    /// A part of a rich string; true where it is crossed out.
    Run(bool),
    RunProps,
    Other,
}

/// # Errors
/// Errors of the markup.
pub(super) fn read(xml: &str) -> Result<SharedStrings, ReadError> {
    let mut strings = Strings::default();
    walk("sharedStrings", xml, &mut strings)?;
    Ok(strings.strings)
}

impl Visitor for Strings {
    type Error = ReadError;

    fn open(&mut self, name: &str, element: &BytesStart<'_>) -> Result<Step, ReadError> {
        if self.open.last() == Some(&Mark::RunProps) {
            if name == "strike"
                && is_on(element)
                && let Some(run @ Mark::Run(_)) = self.open.iter_mut().nth_back(1)
            {
                *run = Mark::Run(true);
            }
            return Ok(Step::Over);
        }
        self.open.push(match name {
            // Phonetic guides.
            "rPh" | "phoneticPr" | "extLst" => return Ok(Step::Over),
            "r" => Mark::Run(false),
            "rPr" => {
                self.strings.format();
                Mark::RunProps
            }
            // The beta of Excel 2007 wrote `sstItem`.
            "si" | "sstItem" => Mark::Item,
            "t" => Mark::Text,
            _ => Mark::Other,
        });
        Ok(Step::Into)
    }

    fn close(&mut self) -> Result<(), ReadError> {
        if let Some(Mark::Item) = self.open.pop() {
            self.strings.end()?;
        }
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), ReadError> {
        match self.open.as_slice() {
            [.., Mark::Run(true), Mark::Text] if text.trim().is_empty() => {}
            [.., Mark::Run(true), Mark::Text] => self.strings.leave_out(),
            [.., Mark::Text] => self.strings.push(text),
            _ => {}
        }
        Ok(())
    }
}

/// Displayed text of a cell: `_x000D_` escapes (ECMA-376-1:2016, 22.9.2.19) decoded, line ends normalised to `\n`.
pub(super) fn shown(text: &str) -> Cow<'_, str> {
    if !text.bytes().any(|byte| matches!(byte, b'_' | b'\r')) {
        return Cow::Borrowed(text);
    }
    let mut whole = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, escape) = rest.split_at(at);
        whole.push_str(before);
        let code = escape.get(2..6).filter(|_| escape.get(6..7) == Some("_"));
        match code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32) {
            Some(character) => {
                whole.push(character);
                rest = escape.get(7..).unwrap_or_default();
            }
            None => {
                whole.push_str("_x");
                rest = escape.get(2..).unwrap_or_default();
            }
        }
    }
    whole.push_str(rest);
    Cow::Owned(whole.replace("\r\n", "\n").replace('\r', "\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rich_strings_are_whole_and_readings_left_out() {
        let xml = "<sst>\n <si><t xml:space='preserve'> a </t></si>\n <si><r><rPr><b/></rPr><t>宣</t></r>\n\
            <r><t>传</t></r><rPh sb='0' eb='1'><t>xuan</t></rPh></si><si/><si><t>&lt;</t></si></sst>";
        let strings = read(xml).unwrap();
        assert_eq!(strings.get(Some(0)), Ok(" a "));
        assert_eq!(strings.get(Some(1)), Ok("宣传"));
        assert_eq!(strings.get(Some(2)), Ok(""));
        assert_eq!(strings.get(Some(3)), Ok("<"));
        assert!(strings.get(Some(4)).is_err());
    }

    #[test]
    fn crossed_out_parts_are_left_out() {
        let xml = "<sst><si><r><t>发放</t></r><r><rPr><strike/></rPr><t>1500</t></r><r><rPr><strike val='0'/></rPr><t>1200份</t></r></si>\
            <si><t>1500</t></si><si><r><rPr><strike/></rPr><t> </t></r></si></sst>";
        let strings = read(xml).unwrap();
        assert_eq!(strings.get(Some(0)), Ok("发放1200份"));
        assert_eq!([0, 1, 2].map(|index| strings.is_struck(Some(index))), [true, false, false]);
        assert_eq!(strings.get_in_struck_cell(Some(0)), Ok("1200份"));
        assert_eq!(strings.get_in_struck_cell(Some(1)), Ok(""));
    }

    #[test]
    fn escapes_are_undone() {
        assert_eq!(shown("a_x000D_\nb\r\nc"), "a\nb\nc");
        assert_eq!(shown("_x_x0041_ _x12"), "_xA _x12");
        assert_eq!(shown("_x中文中文_"), "_x中文中文_");
    }
}
