//! Hostile files: none takes more memory than is promised, whatever it is made of.
//!
//! Files and limits are a sixteenth of what they are by default, and so is the memory: at full size, and with the seconds
//! that each takes, `cargo run --release -p reader --example hostile` has them.

// What a test cannot go on without may stop it.
#![allow(clippy::panic, clippy::expect_used, clippy::indexing_slicing)]

mod hostile;

use peak_alloc::PeakAlloc;
use reader::{Limits, read};

const PART: usize = 16;
/// Bytes that one file may take at most while it is read.
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
