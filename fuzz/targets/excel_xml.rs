//! Excel 2003 XML.

#![no_main]

use huizong_fuzz::read_as;
use reader::Format;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    read_as(
        Format::ExcelXml,
        b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">",
        bytes,
    );
});
