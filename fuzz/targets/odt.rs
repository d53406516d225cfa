//! Parts of an odt file, in a zip that is whole.

#![no_main]

use huizong_fuzz::{pack, parts, read_file};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    read_file(&pack(&parts::ODT, bytes));
});
