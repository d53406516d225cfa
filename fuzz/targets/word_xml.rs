//! Word 2003 XML and flat OPC.

#![no_main]

use huizong_fuzz::read_as;
use reader::Format;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    read_as(
        Format::WordXml,
        b"<?xml version=\"1.0\"?><w:wordDocument xmlns:w=\"http://schemas.microsoft.com/office/word/2003/wordml\">",
        bytes,
    );
});
