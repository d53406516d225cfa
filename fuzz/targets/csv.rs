//! Tables as text.

#![no_main]

use reader::Limits;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = reader::read_separated(&String::from_utf8_lossy(bytes), &Limits::default());
});
