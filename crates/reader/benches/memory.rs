//! The files of `inputs` in; for each a line with name and peak memory in bytes, separated by a tab, out. Run by
//! `cargo xtask bench`.

// A benchmark may panic.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod inputs;

use std::hint::black_box;

use peak_alloc::PeakAlloc;
use reader::{Limits, read};

#[global_allocator]
static IN_USE: PeakAlloc = PeakAlloc;

fn main() {
    inputs::each_wanted(|name, bytes, _| {
        let before = IN_USE.current_usage();
        IN_USE.reset_peak_usage();
        let outcome = black_box(read(bytes, &Limits::default()));
        let most = IN_USE.peak_usage().saturating_sub(before);
        println!("{name}\t{most}\t{}", outcome.map_or_else(|error| error.to_string(), |_| "read".to_owned()));
    });
}
