//! In: nothing. Out: seconds for a report of twenty pages in three formats, the memory it took, and seconds for tables
//! of 1,000, 5,000 and 10,000 rows: `cargo run --release -p gongwen --example bench`.

#[path = "../tests/sample/mod.rs"]
mod sample;

use std::time::{Duration, Instant};

use gongwen::{Block, Document, FontSet, TableCell};
use sample::{docx, layout};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let fonts = sample::fonts();
    let mut document = sample::signed_report();
    let text = document.body.clone();
    // The text of one month again and again, between head and signature.
    let last = document.body.len() - 1;
    for _ in 0..6 {
        document.body.splice(last..last, text.iter().take(last).cloned());
    }
    let mut times = Vec::new();
    for _ in 0..11 {
        times.push(three_formats(&document, &fonts)?);
    }
    times.sort_by_key(|(time, _)| *time);
    let (median, pages) = times.get(5).copied().unwrap_or_default();
    println!("report of {pages} pages with tables, docx, PDF and OFD: median {median:.1?} of 11");
    println!("memory at most: {}", most_memory());
    for rows in [1_000, 5_000, 10_000] {
        let document = long_table(rows);
        let start = Instant::now();
        let pages = layout(&document, &fonts)?;
        let set = start.elapsed();
        let (single_line, count) = three_formats(&document, &fonts)?;
        println!("table of {rows} rows, {count} pages: laid out in {set:.1?}, three formats {single_line:.1?}");
        drop(pages);
    }
    println!("memory at most: {}", most_memory());
    Ok(())
}

fn three_formats(document: &Document, fonts: &FontSet) -> Result<(Duration, usize), gongwen::Error> {
    let start = Instant::now();
    let pages = layout(document, fonts)?;
    let written = [docx(document)?.len(), pages.to_pdf()?.bytes.len(), pages.to_ofd()?.bytes.len()];
    assert!(written.iter().all(|bytes| *bytes > 0));
    Ok((start.elapsed(), pages.pages.len()))
}

fn long_table(rows: usize) -> Document {
    let mut document = sample::signed_report();
    document.annexes.truncate(2);
    document.annexes.remove(0);
    if let Some(Block::Table(table)) = document.annexes.first_mut().and_then(|annex| annex.blocks.first_mut()) {
        let row = |index: usize| {
            let cell = |column: usize| TableCell::centred(format!("第{index}行{column}列，宣传{}户", index * column));
            (0..table.widths.len()).map(cell).collect()
        };
        table.rows = (0..rows).map(row).collect();
    }
    document
}

/// Of this process, as Linux counts it.
fn most_memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    line.map_or_else(|| "unknown".to_owned(), |line| line.trim_start_matches("VmHWM:").trim().to_owned())
}
