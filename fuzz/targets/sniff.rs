//! Any bytes: what kind of file they are, twice the same.

#![no_main]

use reader::sniff;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    assert_eq!(sniff(bytes), sniff(&bytes.to_vec()));
});
