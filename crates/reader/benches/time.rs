//! The files of `inputs` in; for each its time of reading and of inflating and tokenising the same parts out, a line
//! of name, bytes, microseconds and microseconds of that floor, with tabs between. No allocator that counts is in this
//! program, for it would slow down readers more than the floor. Run by `cargo xtask bench`.

// A program of measurements may end where it cannot go on.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod inputs;

use std::hint::black_box;
use std::io::{Cursor, Read as _};
use std::time::{Duration, Instant};

use reader::{Limits, read};
use zip::ZipArchive;

fn main() {
    inputs::each_wanted(|name, bytes, is_hostile| {
        let limits = Limits::default();
        let reading = || {
            let _ = black_box(read(black_box(bytes), &limits));
        };
        let floor = || {
            black_box(tokenised(black_box(bytes)));
        };
        let (taken, floor) = match is_hostile {
            true => (time(reading), Duration::ZERO),
            false if !bytes.starts_with(b"PK") => (least(reading, || {}).0, Duration::ZERO),
            false => least(reading, floor),
        };
        println!("{name}\t{}\t{}\t{}", bytes.len(), taken.as_micros(), floor.as_micros());
    });
}

/// The least times of two pieces of work, done in turns, so that another program's work falls on both. Each is done
/// many times in a turn, for the system counts processor time in steps of milliseconds.
fn least(one: impl Fn(), other: impl Fn()) -> (Duration, Duration) {
    const TURN: Duration = Duration::from_millis(100);
    const TURNS: u32 = 7;
    let start = Instant::now();
    one();
    let times = u32::try_from(TURN.as_micros() / start.elapsed().as_micros().max(1)).unwrap().clamp(1, 10_000);
    let turn = |work: &dyn Fn()| time(|| (0..times).for_each(|_| work())) / times;
    let turns = (0..TURNS).map(|_| (turn(&one), turn(&other)));
    turns.reduce(|least, next| (least.0.min(next.0), least.1.min(next.1))).unwrap()
}

/// Processor time of a piece of work, which other programs change little; where the system does not tell it, the time
/// by the clock.
fn time(work: impl FnOnce()) -> Duration {
    let processor = || {
        let told = std::fs::read_to_string("/proc/self/schedstat").ok()?;
        told.split(' ').next()?.parse().ok().map(Duration::from_nanos)
    };
    let (before, start) = (processor(), Instant::now());
    work();
    let by_the_clock = start.elapsed();
    before.and_then(|before| processor()?.checked_sub(before)).unwrap_or(by_the_clock)
}

/// Inflates the parts with text in them and walks over their markup, and does nothing with it.
fn tokenised(bytes: &[u8]) -> Option<usize> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let names: Vec<String> = archive.file_names().filter_map(|name| Some(name.ok()?.into_owned())).collect();
    let mut events = 0;
    // Without lists the reader of docx has no need of styles.
    let lists =
        !names.iter().any(|name| name == "word/document.xml") || names.iter().any(|name| name == "word/numbering.xml");
    for name in names.iter().filter(|name| is_read(name) && (lists || *name != "word/styles.xml")) {
        let mut text = String::new();
        archive.by_name(name).ok()?.read_to_string(&mut text).ok()?;
        let mut markup = quick_xml::Reader::from_str(&text);
        while !matches!(markup.read_event().ok()?, quick_xml::events::Event::Eof) {
            events += 1;
        }
    }
    Some(events)
}

/// Parts that the readers open; pictures, themes, settings and fonts are none of them.
fn is_read(name: &str) -> bool {
    const WHOLE: &[&str] = &[
        "word/document.xml",
        "word/numbering.xml",
        "word/styles.xml",
        "xl/workbook.xml",
        "xl/sharedStrings.xml",
        "xl/styles.xml",
        "content.xml",
        "_rels/.rels",
        "word/_rels/document.xml.rels",
        "xl/_rels/workbook.xml.rels",
    ];
    WHOLE.contains(&name) || ["word/header", "word/footer", "xl/worksheets/sheet"].iter().any(|s| name.starts_with(s))
}
