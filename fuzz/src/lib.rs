//! What every fuzz target does with its bytes: reads them within bounds, and fails where a promise is broken.

pub mod parts;
// The same promises that the mutation test of the reader holds it to.
#[path = "../../crates/reader/tests/promises/mod.rs"]
pub mod promises;

use std::io::{Cursor, Write as _};

use parts::{BETWEEN, Layout};
use peak_alloc::PeakAlloc;
use reader::{Format, Kind, Limits, read, sniff};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// Bytes that reading one file may take at most, beyond what was there before.
pub const MEMORY: usize = 256 << 20;

// libFuzzer looks at the process only once a second and counts its own corpus; this counts every byte of ours.
#[global_allocator]
static MEMORY_IN_USE: PeakAlloc = PeakAlloc;

/// Does a piece of work, and fails where it took more than [`MEMORY`].
pub fn within_memory<T>(work: impl FnOnce() -> T) -> T {
    MEMORY_IN_USE.reset_peak_usage();
    let before = MEMORY_IN_USE.current_usage();
    let result = work();
    let taken = MEMORY_IN_USE.peak_usage().saturating_sub(before);
    assert!(taken <= MEMORY, "{} MB of memory", taken >> 20);
    result
}

/// Reads a file of any kind and fails where what came out breaks a promise.
pub fn read_file(bytes: &[u8]) {
    within_memory(|| {
        let limits = Limits::default();
        match read(bytes, &limits) {
            Ok(document) => promises::hold(&document, &limits),
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    });
}

/// Reads bytes as one format: where they would be taken for something else, `head` is put before them.
pub fn read_as(format: Format, head: &[u8], bytes: &[u8]) {
    if sniff(bytes) == Kind::Readable(format) {
        read_file(bytes);
    } else if !head.is_empty() {
        read_file(&[head, bytes].concat());
    }
}

/// The parts in `text` as a zip without compression.
pub fn pack(layout: &Layout, text: &[u8]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut told = text.split(|byte| *byte == BETWEEN);
    for (name, usual) in layout.parts {
        let content = told.next().filter(|part| !part.is_empty()).unwrap_or(usual.as_bytes());
        if zip.start_file(*name, stored).is_ok() {
            // Writing into memory does not fail.
            let _ = zip.write_all(content);
        }
    }
    zip.finish().map(Cursor::into_inner).unwrap_or_default()
}
