//! An Excel or WPS binary workbook in, its [`Document`] out: Excel 5 to 2003 in an OLE container, and single sheets of Excel 2
//! to 4 and of simple writers as bare records.

mod globals;
mod records;
mod sheet;

use std::borrow::Cow;

use crate::ole::Ole;
use crate::workbook::Sheets;
use crate::{Document, Format, Kind, Limits, Meter, Notice, ReadError};
use globals::{Globals, SheetHead};
use records::{Records, Substream};
use sheet::Sheet;

/// Reads MS-XLS. Comments, charts, macro sheets and the text boxes of Excel 5 are not read.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    let stream = stream(bytes, limits)?;
    let mut records = Records::new(&stream, 0);
    let first = records.next()?.and_then(|record| record.begins());
    let (version, substream) = first.ok_or_else(|| ReadError::Damaged("the workbook has no beginning".to_owned()))?;
    if substream == Substream::Other {
        return Err(ReadError::Unsupported(Kind::Unknown));
    }
    let mut globals = Globals::read(records, version)?;
    if substream == Substream::Sheet {
        // A sheet without a workbook has no name; Excel's default is used.
        globals.sheets = vec![SheetHead { name: "Sheet1".to_owned(), hidden: false, offset: 0 }];
    }
    let mut sheets = Sheets::default();
    if globals.has_macros {
        sheets.notice(Notice::Macros);
    }
    let mut meter = Meter::new(limits);
    let mut walked = 0;
    for head in std::mem::take(&mut globals.sheets) {
        let mut records = Records::new(&stream, head.offset);
        if records.next()?.and_then(|record| record.begins()).is_none() {
            return Err(ReadError::Damaged(format!("the sheet {:.40} is not where the workbook says", head.name)));
        }
        let mut sheet = Sheet::new(&globals, &mut meter);
        sheet.read(&mut records)?;
        // Several entries for one sheet would be read several times.
        walked += records.offset() - head.offset;
        if walked > stream.len() {
            return Err(ReadError::Damaged("sheets lie upon each other".to_owned()));
        }
        if sheet.has_pictures {
            sheets.notice(Notice::Pictures);
        }
        sheets.push(head.name, head.hidden, sheet.used);
    }
    Ok(sheets.finish(Format::Xls))
}

/// The record stream: a stream of the container (MS-XLS 2.1.2; `Book` before Excel 97), or the file itself.
fn stream<'b>(bytes: &'b [u8], limits: &Limits) -> Result<Cow<'b, [u8]>, ReadError> {
    if bytes.first() == Some(&0x09) {
        return Ok(Cow::Borrowed(bytes));
    }
    let container = Ole::open(bytes, limits)?;
    let stream = match container.stream("Workbook")? {
        Some(stream) => Some(stream),
        None => container.stream("Book")?,
    };
    stream.map(Cow::Owned).ok_or_else(|| ReadError::Damaged("the workbook is missing".to_owned()))
}
