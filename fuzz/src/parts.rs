//! A zipped office file in, the parts that its reader looks into out, as one text: a fuzzer that changed the zip itself
//! would only ever learn that checksums fail.

use std::io::{Cursor, Read as _};

use zip::ZipArchive;

/// A kind of zipped office file: the parts that its reader looks into, in the order in which they are written one
/// after the other, and what stands in a part that was left empty.
pub struct Layout {
    /// Name of the part and what it is when nothing is said.
    pub parts: &'static [(&'static str, &'static str)],
}

/// No XML holds it, so that it can stand between parts.
pub const BETWEEN: u8 = 0;

const WORD_RELATIONSHIPS: &str = concat!(
    "<Relationships>",
    "<Relationship Id='h' Type='/header' Target='header1.xml'/>",
    "<Relationship Id='f' Type='/footer' Target='footer1.xml'/>",
    "<Relationship Id='s' Type='/styles' Target='styles.xml'/>",
    "<Relationship Id='n' Type='/numbering' Target='numbering.xml'/>",
    "</Relationships>"
);

const SHEET_RELATIONSHIPS: &str = concat!(
    "<Relationships>",
    "<Relationship Id='rId1' Type='/worksheet' Target='worksheets/sheet1.xml'/>",
    "<Relationship Id='rId2' Type='/worksheet' Target='worksheets/sheet2.xml'/>",
    "<Relationship Id='s' Type='/styles' Target='styles.xml'/>",
    "<Relationship Id='t' Type='/sharedStrings' Target='sharedStrings.xml'/>",
    "</Relationships>"
);

const DRAWING_RELATIONSHIPS: &str =
    "<Relationships><Relationship Id='rId1' Type='/drawing' Target='../drawings/drawing1.xml'/></Relationships>";

const WORKBOOK: &str = concat!(
    "<workbook><sheets><sheet name='a' sheetId='1' r:id='rId1'/>",
    "<sheet name='b' state='hidden' sheetId='2' r:id='rId2'/></sheets></workbook>"
);

/// docx.
pub const DOCX: Layout = Layout {
    parts: &[
        ("word/document.xml", ""),
        ("word/numbering.xml", "<numbering/>"),
        ("word/styles.xml", "<styles/>"),
        ("word/header1.xml", "<hdr/>"),
        ("word/footer1.xml", "<ftr/>"),
        ("word/_rels/document.xml.rels", WORD_RELATIONSHIPS),
    ],
};

/// xlsx.
pub const XLSX: Layout = Layout {
    parts: &[
        ("xl/worksheets/sheet1.xml", "<worksheet/>"),
        ("xl/sharedStrings.xml", "<sst/>"),
        ("xl/styles.xml", "<styleSheet/>"),
        ("xl/worksheets/sheet2.xml", "<worksheet/>"),
        ("xl/drawings/drawing1.xml", "<wsDr/>"),
        ("xl/workbook.xml", WORKBOOK),
        ("xl/_rels/workbook.xml.rels", SHEET_RELATIONSHIPS),
        ("xl/worksheets/_rels/sheet1.xml.rels", DRAWING_RELATIONSHIPS),
    ],
};

/// odt.
pub const ODT: Layout = Layout {
    parts: &[
        ("content.xml", ""),
        ("styles.xml", "<document-styles/>"),
        ("mimetype", "application/vnd.oasis.opendocument.text"),
    ],
};

/// ods.
pub const ODS: Layout = Layout {
    parts: &[
        ("content.xml", ""),
        ("styles.xml", "<document-styles/>"),
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
    ],
};

/// The parts of a whole file as one text, [`BETWEEN`] between them; `None` where it is no zip.
pub fn unpack(layout: &Layout, file: &[u8]) -> Option<Vec<u8>> {
    let mut zip = ZipArchive::new(Cursor::new(file)).ok()?;
    let mut text = Vec::new();
    for (number, (name, _)) in layout.parts.iter().enumerate() {
        if number > 0 {
            text.push(BETWEEN);
        }
        // Parts are short in seeds, and no seed is a bomb.
        if let Ok(part) = zip.by_name(name) {
            part.take(256 << 10).read_to_end(&mut text).ok()?;
        }
    }
    Some(text)
}
