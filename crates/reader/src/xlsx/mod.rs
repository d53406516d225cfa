//! A xlsx in, its [`Document`] out: one table for each sheet that holds anything.

mod sheet;
mod strings;
mod styles;

use std::collections::BTreeSet;

use quick_xml::events::BytesStart;

use crate::markup::{Step, Visitor, attribute, walk};
use crate::package::{Package, Relationship};
use crate::{Block, Document, Format, Limits, Meter, Notice, ReadError};
use sheet::Context;
use strings::Strings;
use styles::Styles;

/// Sheets beyond these are left out; a workbook of an office holds a few dozen.
const MAX_SHEETS: usize = 1_000;

/// Reads SpreadsheetML, transitional or strict, whatever its prefixes and part names.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    let mut package = Package::open(bytes, limits)?;
    let main = package.main_part("xl/workbook.xml")?;
    let mut workbook = Workbook::default();
    walk(&main, &package.required(&main)?, &mut workbook)?;
    let parts = package.relationships(&main)?;

    let strings = match part_of(&mut package, &parts, "sharedStrings")? {
        Some(xml) => Strings::read(&xml)?,
        None => Strings::default(),
    };
    let styles = match part_of(&mut package, &parts, "styles")? {
        Some(xml) => Styles::read(&xml)?,
        None => Styles::default(),
    };

    let mut notices = BTreeSet::new();
    if package.has(|name| name.ends_with("vbaproject.bin")) {
        notices.insert(Notice::Macros);
    }
    if package.has(|name| name.starts_with("xl/media/")) {
        notices.insert(Notice::Pictures);
    }
    let mut meter = Meter::new(limits);
    let mut blocks = Vec::new();
    for sheet in workbook.sheets {
        let is_sheet = |part: &&Relationship| part.id == sheet.id && part.kind == "worksheet";
        let Some(part) = parts.iter().find(is_sheet) else { continue };
        let xml = package.required(&part.target)?;
        let context = Context { strings: &strings, styles: &styles, counts_from_1904: workbook.counts_from_1904 };
        let Some(mut table) = sheet::read(&part.target, &xml, &context, &mut meter)? else { continue };
        if sheet.hidden {
            notices.insert(Notice::HiddenSheet);
        }
        table.number = blocks.len() + 1;
        table.sheet = Some(sheet.name);
        table.hidden = sheet.hidden;
        blocks.push(Block::Table(table));
    }
    Ok(Document { format: Format::Xlsx, blocks, notices: notices.into_iter().collect() })
}

fn part_of(package: &mut Package<'_>, parts: &[Relationship], kind: &str) -> Result<Option<String>, ReadError> {
    match parts.iter().find(|part| part.kind == kind) {
        Some(part) => package.part(&part.target),
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

    fn close(&mut self) -> Result<(), ReadError> {
        Ok(())
    }

    fn text(&mut self, _: &str) -> Result<(), ReadError> {
        Ok(())
    }
}
