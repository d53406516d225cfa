//! The files of `inputs` in; for each a line with name, bytes, microseconds to read it, and microseconds to inflate and tokenise
//! the same parts (the floor) out, separated by tabs. Memory is measured by another program, since a counting allocator slows
//! the readers more than the floor. Run by `cargo xtask bench`.

// A benchmark may panic.
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

/// Least times of two tasks, run alternately, so that other load affects both. Each is repeated in a turn, since the system
/// counts processor time in milliseconds.
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

/// Processor time of a task, which depends little on other load; wall time on systems without it.
fn time(work: impl FnOnce()) -> Duration {
    let processor = || {
        let fields = std::fs::read_to_string("/proc/self/schedstat").ok()?;
        fields.split(' ').next()?.parse().ok().map(Duration::from_nanos)
    };
    let (before, start) = (processor(), Instant::now());
    work();
    let by_the_clock = start.elapsed();
    before.and_then(|before| processor()?.checked_sub(before)).unwrap_or(by_the_clock)
}

/// Inflates the parts with text and tokenises their markup.
fn tokenised(bytes: &[u8]) -> Option<usize> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let names: Vec<String> = archive.file_names().filter_map(|name| Some(name.ok()?.into_owned())).collect();
    let mut events = 0;
    // The docx reader reads styles only where there are lists.
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

/// Whether the readers open a part; they do not open pictures, themes, settings and fonts.
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
