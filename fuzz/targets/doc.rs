//! Word 97 to 2003.

#![no_main]

use huizong_fuzz::read_as;
use reader::Format;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    read_as(Format::Doc, b"", bytes);
});
