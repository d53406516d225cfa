//! An xlsx in, its [`Document`] out: one table for each sheet that is not empty.

mod drawing;
mod sheet;
mod strings;
mod styles;

use quick_xml::events::BytesStart;

use crate::shared_strings::SharedStrings;
use crate::workbook::{MAX_SHEETS, Sheets};
use crate::{Document, Format, Limits, Meter, Notice, ReadError};
use opc::{Package, Relationship};
use opc::{Step, Visitor, attribute, walk};
use sheet::Context;
use styles::Styles;

/// Reads SpreadsheetML, transitional or strict, with any namespace prefixes and part names.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    let mut package = Package::open(bytes, limits.inflated_bytes)?;
    let main = package.main_part("xl/workbook.xml")?;
    let mut workbook = Workbook::default();
    walk(&main, &package.required(&main)?, &mut workbook)?;
    let parts = package.relationships(&main)?;

    let strings = match part_of(&mut package, &parts, "sharedStrings")? {
        Some(xml) => strings::read(&xml)?,
        None => SharedStrings::default(),
    };
    let styles = match part_of(&mut package, &parts, "styles")? {
        Some(xml) => Styles::read(&xml)?,
        None => Styles::default(),
    };

    let mut sheets = Sheets::default();
    if package.has(|name| name.ends_with("vbaproject.bin")) {
        sheets.notice(Notice::Macros);
    }
    if package.has(|name| name.starts_with("xl/media/")) {
        sheets.notice(Notice::Pictures);
    }
    let mut meter = Meter::new(limits);
    for sheet in workbook.sheets {
        let is_sheet = |part: &&Relationship| part.id == sheet.id && part.kind == "worksheet";
        let Some(part) = parts.iter().find(is_sheet) else { continue };
        let xml = package.required(&part.target)?;
        let context = Context { strings: &strings, styles: &styles, counts_from_1904: workbook.counts_from_1904 };
        let (mut used, drawing) = sheet::read(&part.target, &xml, &context, &mut meter)?;
        drop(xml);
        if let Some(id) = drawing {
            let drawings = package.relationships(&part.target)?;
            let drawing = drawings.iter().find(|part| part.id == id && part.kind == "drawing");
            if let Some(drawing) = drawing
                && let Some(xml) = package.part(&drawing.target)?
            {
                drawing::read(&drawing.target, &xml, &mut used, &mut meter)?;
            }
        }
        sheets.push(sheet.name, sheet.hidden, used);
    }
    Ok(sheets.finish(Format::Xlsx))
}

fn part_of(package: &mut Package<'_>, parts: &[Relationship], kind: &str) -> Result<Option<String>, ReadError> {
    match parts.iter().find(|part| part.kind == kind) {
        Some(part) => Ok(package.part(&part.target)?),
        None => Ok(None),
    }
}

#[derive(Default)]
struct Workbook {
    sheets: Vec<Sheet>,
    counts_from_1904: bool,
}

struct Sheet {
    name: String,
    id: String,
    hidden: bool,
}

impl Visitor for Workbook {
    type Error = ReadError;

    fn open(&mut self, name: &str, element: &BytesStart<'_>) -> Result<Step, ReadError> {
        match name {
            "sheet" if self.sheets.len() < MAX_SHEETS => {
                let value = |name| attribute(element, name).unwrap_or_default();
                self.sheets.push(Sheet {
                    name: value("name").into_owned(),
                    id: value("id").into_owned(),
                    hidden: matches!(value("state").as_ref(), "hidden" | "veryHidden"),
                });
            }
            "workbookPr" => {
                if let Some(from) = attribute(element, "date1904") {
                    self.counts_from_1904 = matches!(from.as_ref(), "1" | "true");
                }
            }
            "extLst" => return Ok(Step::Over),
            _ => {}
        }
        Ok(Step::Into)
    }
}
