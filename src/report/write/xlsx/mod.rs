//! Sheets in, the bytes of a workbook out (ECMA-376-1:2016 §12 and §18). A library keeps every cell twice and looks its format up
//! by hashing it; here a row goes into the part as it comes.

mod chart;
mod parts;
mod rows;
mod strings;
mod xml;

use std::{
    collections::BTreeMap,
    io::{Cursor, Write as _},
};

use chrono::{DateTime, FixedOffset};
use zip::{CompressionMethod, ZipArchive, ZipWriter, result::ZipResult, write::SimpleFileOptions};

use super::sheet::Sheet;
use crate::report::Error;
use strings::SharedStrings;

/// Level of compression: half the time of the usual 6, and a file an eighth larger.
const LEVEL: i64 = 3;

/// Indices of the formats in `styles.xml` that words of a state get.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::report) enum Ink {
    Good = 0,
    Waiting = 1,
    Bad = 2,
}

/// What a file manager shows of the workbook.
pub(in crate::report) struct Properties<'a> {
    pub title: String,
    pub author: &'a str,
    pub created: DateTime<FixedOffset>,
}

/// Sheets with their numbers in the book, packed, with the words of their cells: a book may be written again with these
/// unchanged and others new.
pub(in crate::report) struct PackedSheets {
    archive: Vec<u8>,
    outlines: BTreeMap<usize, Outline>,
    strings: SharedStrings,
    /// Charts in them.
    charts: usize,
}

/// What the book says of a sheet.
#[derive(Clone)]
struct Outline {
    name: &'static str,
    /// First and last cell of its table.
    filtered: Option<(String, String)>,
    charts: usize,
}

impl Outline {
    fn of(sheet: &Sheet<'_>) -> Self {
        Self { name: sheet.name, filtered: sheet.filtered(), charts: sheet.charts.len() }
    }
}

/// Packs sheets. They are asked for one after the other, for a large one takes memory.
///
/// # Errors
/// The package cannot be written.
pub(in crate::report) fn pack<'a>(sheets: impl IntoIterator<Item = (usize, Sheet<'a>)>) -> Result<PackedSheets, Error> {
    let mut book = Book {
        zip: ZipWriter::new(Cursor::new(Vec::new())),
        outlines: BTreeMap::new(),
        strings: SharedStrings::default(),
        charts: 0,
    };
    for (number, sheet) in sheets {
        book.sheet(number, &sheet)?;
    }
    let Book { zip, outlines, strings, charts } = book;
    Ok(PackedSheets { archive: zip.finish()?.into_inner(), outlines, strings, charts })
}

/// The workbook of packed sheets and others.
///
/// # Errors
/// The package cannot be written.
pub(in crate::report) fn package(
    packed: &PackedSheets,
    sheets: &[(usize, Sheet<'_>)],
    properties: &Properties<'_>,
) -> Result<Vec<u8>, Error> {
    let mut outlines = packed.outlines.clone();
    outlines.extend(sheets.iter().map(|(number, sheet)| (*number, Outline::of(sheet))));
    let all: Vec<&Outline> = outlines.values().collect();
    let mut book = Book {
        zip: ZipWriter::new(Cursor::new(Vec::new())),
        outlines: packed.outlines.clone(),
        strings: packed.strings.clone(),
        charts: packed.charts,
    };
    book.add("[Content_Types].xml", &parts::content_types(&all))?;
    book.add("_rels/.rels", parts::ROOT_RELATIONSHIPS)?;
    book.add("docProps/core.xml", &parts::core_properties(properties))?;
    book.add("docProps/app.xml", parts::APP_PROPERTIES)?;
    book.add("xl/workbook.xml", &parts::workbook(&all))?;
    book.add("xl/_rels/workbook.xml.rels", &parts::workbook_relationships(all.len()))?;
    book.add("xl/styles.xml", include_str!("styles.xml"))?;
    book.zip.merge_archive(ZipArchive::new(Cursor::new(packed.archive.as_slice()))?)?;
    for (number, sheet) in sheets {
        book.sheet(*number, sheet)?;
    }
    book.add("xl/sharedStrings.xml", &book.strings.part())?;
    Ok(book.zip.finish()?.into_inner())
}

/// A package under way.
struct Book {
    zip: ZipWriter<Cursor<Vec<u8>>>,
    outlines: BTreeMap<usize, Outline>,
    strings: SharedStrings,
    charts: usize,
}

impl Book {
    fn sheet(&mut self, number: usize, sheet: &Sheet<'_>) -> Result<(), Error> {
        self.outlines.insert(number, Outline::of(sheet));
        let drawing =
            (!sheet.charts.is_empty()).then(|| self.outlines.values().filter(|outline| outline.charts > 0).count());
        self.start(&format!("xl/worksheets/sheet{number}.xml"))?;
        let relationships = rows::worksheet(sheet, number == 1, drawing, &mut self.strings, &mut self.zip)
            .map_err(zip::result::ZipError::from)?;
        if !relationships.is_empty() {
            self.add(&format!("xl/worksheets/_rels/sheet{number}.xml.rels"), &relationships)?;
        }
        let Some(drawing) = drawing else { return Ok(()) };
        self.add(&format!("xl/drawings/drawing{drawing}.xml"), &chart::drawing(sheet))?;
        let own = self.charts + 1..=self.charts + sheet.charts.len();
        self.add(&format!("xl/drawings/_rels/drawing{drawing}.xml.rels"), &chart::relationships_of(own.clone()))?;
        for (number, chart) in own.zip(&sheet.charts) {
            self.add(&format!("xl/charts/chart{number}.xml"), &chart::chart(sheet, chart, number))?;
            self.charts = number;
        }
        Ok(())
    }

    fn start(&mut self, name: &str) -> ZipResult<()> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(LEVEL))
            .last_modified_time(zip::DateTime::default())
            .unix_permissions(0o644);
        self.zip.start_file(name, options)
    }

    fn add(&mut self, name: &str, part: &str) -> ZipResult<()> {
        self.start(name)?;
        Ok(self.zip.write_all(part.as_bytes())?)
    }
}
