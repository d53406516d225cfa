//! Any bytes to the reader as they are; the seeds are zips.

#![no_main]

use huizong_fuzz::read_file;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    read_file(bytes);
});
