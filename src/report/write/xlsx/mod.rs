//! Sheets in, the bytes of a workbook out (ECMA-376-1:2016 §12 and §18). A library keeps every cell twice and looks its format up
//! by hashing it; here a row goes into the part as it comes.

mod chart;
mod parts;
mod rows;
mod strings;
mod xml;

use std::io::{Cursor, Write as _};

use chrono::{DateTime, FixedOffset};
use zip::{CompressionMethod, ZipWriter, result::ZipResult, write::SimpleFileOptions};

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

/// The workbook.
///
/// # Errors
/// The package cannot be written.
pub(in crate::report) fn package(sheets: &[Sheet<'_>], properties: &Properties<'_>) -> Result<Vec<u8>, Error> {
    let mut package = Package::new();
    let charts: Vec<usize> = sheets.iter().map(|sheet| sheet.charts.len()).collect();
    package.add("[Content_Types].xml", &parts::content_types(&charts))?;
    package.add("_rels/.rels", parts::ROOT_RELATIONSHIPS)?;
    package.add("docProps/core.xml", &parts::core_properties(properties))?;
    package.add("docProps/app.xml", parts::APP_PROPERTIES)?;
    package.add("xl/workbook.xml", &parts::workbook(sheets))?;
    package.add("xl/_rels/workbook.xml.rels", &parts::workbook_relationships(sheets.len()))?;
    package.add("xl/styles.xml", include_str!("styles.xml"))?;
    let mut strings = SharedStrings::default();
    let (mut drawings, mut last_chart) = (0, 0);
    for (number, sheet) in (1..).zip(sheets) {
        let drawing = (!sheet.charts.is_empty()).then(|| {
            drawings += 1;
            drawings
        });
        let written = rows::worksheet(sheet, number == 1, drawing, &mut strings);
        package.add(&format!("xl/worksheets/sheet{number}.xml"), &written.part)?;
        if !written.relationships.is_empty() {
            package.add(&format!("xl/worksheets/_rels/sheet{number}.xml.rels"), &written.relationships)?;
        }
        let Some(drawing) = drawing else { continue };
        package.add(&format!("xl/drawings/drawing{drawing}.xml"), &chart::drawing(sheet))?;
        let own = last_chart + 1..=last_chart + sheet.charts.len();
        package.add(&format!("xl/drawings/_rels/drawing{drawing}.xml.rels"), &chart::relationships_of(own.clone()))?;
        for (number, chart) in own.zip(&sheet.charts) {
            package.add(&format!("xl/charts/chart{number}.xml"), &chart::chart(sheet, chart, number))?;
            last_chart = number;
        }
    }
    package.add("xl/sharedStrings.xml", &strings.part())?;
    Ok(package.zip.finish()?.into_inner())
}

/// A package under way.
struct Package {
    zip: ZipWriter<Cursor<Vec<u8>>>,
    options: SimpleFileOptions,
}

impl Package {
    fn new() -> Self {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(LEVEL))
            .last_modified_time(zip::DateTime::default())
            .unix_permissions(0o644);
        Self { zip: ZipWriter::new(Cursor::new(Vec::new())), options }
    }

    fn add(&mut self, name: &str, part: &str) -> ZipResult<()> {
        self.zip.start_file(name, self.options)?;
        Ok(self.zip.write_all(part.as_bytes())?)
    }
}
