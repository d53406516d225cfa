//! Hostile files in; none may take more memory than the limits allow.
//!
//! Files, limits and memory are a sixteenth of the defaults. `cargo run --release -p reader --example hostile` measures the full
//! size, and time as well.

// A test may panic where a precondition fails.
#![allow(clippy::panic, clippy::expect_used, clippy::indexing_slicing)]

mod hostile;

use peak_alloc::PeakAlloc;
use reader::{Limits, read};

const PART: usize = 16;
/// Most memory in bytes while one file is read.
const MEMORY: usize = (256 << 20) / PART;

#[global_allocator]
static IN_USE: PeakAlloc = PeakAlloc;

/// Memory is counted over the whole process, so this program has no other test.
#[test]
fn hostile_files_stay_within_memory() {
    let whole = Limits::default();
    let limits = Limits {
        file_bytes: whole.file_bytes / PART as u64,
        inflated_bytes: whole.inflated_bytes / PART as u64,
        cells: whole.cells / PART,
        paragraphs: whole.paragraphs / PART,
        ..whole
    };
    let mut over = Vec::new();
    for shape in hostile::shapes() {
        let bytes = shape.bytes(limits.file_bytes as usize);
        IN_USE.reset_peak_usage();
        let before = IN_USE.current_usage();
        let outcome = read(&bytes, &limits);
        let taken = IN_USE.peak_usage().saturating_sub(before);
        if taken > MEMORY {
            over.push(format!("{}: {} kB, {:?}", shape.name, taken >> 10, outcome.err()));
        }
    }
    assert!(over.is_empty(), "more than {} kB:\n{}", MEMORY >> 10, over.join("\n"));
}
