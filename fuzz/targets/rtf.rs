//! Rich Text Format.

#![no_main]

use huizong_fuzz::read_as;
use reader::Format;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    read_as(Format::Rtf, b"{\\rtf1 ", bytes);
});
