//! Name filter in; seconds and megabytes to read hostile files of the largest size out: `cargo run --release -p reader
//! --example hostile [WORD]`. Fails where a file exceeds the bounds.

// A benchmark may panic.
#![allow(
    clippy::print_stdout,
    clippy::expect_used,
    clippy::panic,
    clippy::cast_precision_loss,
    clippy::indexing_slicing
)]

#[path = "../tests/hostile/mod.rs"]
mod hostile;

use std::fs;
use std::process::ExitCode;
use std::time::Instant;

use peak_alloc::PeakAlloc;
use reader::{Limits, read};

#[global_allocator]
static IN_USE: PeakAlloc = PeakAlloc;

/// Bounds for any file.
const MEGABYTES: f64 = 256.0;
const SECONDS: f64 = 2.0;

fn main() -> ExitCode {
    let word = std::env::args().nth(1).unwrap_or_default();
    let limits = Limits::default();
    let begin = Instant::now();
    let mut is_kept = true;
    println!("{:<44} {:>7} {:>7} {:>7}  outcome", "shape", "bytes", "s", "MB");
    for shape in hostile::shapes().into_iter().filter(|shape| shape.name.contains(&word)) {
        let bytes = shape.bytes(limits.file_bytes as usize);
        IN_USE.reset_peak_usage();
        let before = IN_USE.current_usage();
        let since = seconds(begin);
        let outcome = match read(&bytes, &limits) {
            Ok(document) => format!("read, {} blocks", document.blocks.len()),
            Err(error) => error.to_string(),
        };
        let seconds = seconds(begin) - since;
        let megabytes = IN_USE.peak_usage().saturating_sub(before) as f64 / f64::from(1 << 20);
        let is_over = seconds > SECONDS || megabytes > MEGABYTES;
        is_kept &= !is_over;
        let mark = if is_over { "  OVER" } else { "" };
        println!("{:<44} {:>7} {seconds:>7.3} {megabytes:>7.1}  {outcome}{mark}", shape.name, bytes.len());
    }
    if is_kept { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Processor time of this thread in seconds, which excludes other load; `None` on systems without it.
fn seconds(begin: Instant) -> f64 {
    let fields = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = fields.and_then(|fields| fields.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.map_or_else(|| begin.elapsed().as_secs_f64(), |nanoseconds| nanoseconds / 1e9)
}
