//! `cargo bench --bench figures`: megabytes of narrative read a second on one core; prints a line and fails below
//! 12 MB a second.

// A bench that cannot go on may stop.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

use std::{fs, hint::black_box, path::Path, time::Instant};

use huizong::config;

/// Bytes read in one turn.
const BYTES: usize = 4_000_000;
/// Bytes of one section.
const SECTION: usize = 3000;
/// Turns, of which the fastest is told: others share the machine.
const TURNS: usize = 9;
/// Megabytes a second that reading must reach.
const FLOOR: f64 = 12.0;

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let lexicon = config::load(&root.join("campaign.toml")).unwrap().lexicon();
    let narratives = narratives(&fs::read_to_string(root.join("tests/cases/figures.txt")).unwrap());
    let bytes = narratives.iter().map(String::len).sum();
    let each = |read: &dyn Fn(&str) -> usize| narratives.iter().map(|text| read(black_box(text))).sum();
    let reading = speed(bytes, || each(&|text| lexicon.read(text, &[1, 7, 9]).figures.len()));
    println!("figures\t{reading:.1} MB/s");
    assert!(reading >= FLOOR, "narratives are read at {reading:.1} MB/s, under {FLOOR}");
}

/// The sentences of the cases, over and over: three to a paragraph, and sections as long as units write them.
fn narratives(cases: &str) -> Vec<String> {
    let sentences: Vec<&str> = cases.split("\n\n").skip(1).filter_map(|case| case.lines().next()).collect();
    let (mut narratives, mut text, mut bytes) = (Vec::new(), String::new(), 0);
    for (number, sentence) in (1_usize..).zip(sentences.iter().cycle()) {
        text.push_str(sentence);
        if number.is_multiple_of(3) {
            text.push('\n');
        }
        if text.len() >= SECTION {
            bytes += text.len();
            narratives.push(std::mem::take(&mut text));
        }
        if bytes >= BYTES {
            break;
        }
    }
    narratives
}

fn speed(bytes: usize, mut turn: impl FnMut() -> usize) -> f64 {
    let fastest = (0..TURNS)
        .map(|_| {
            let started = Instant::now();
            black_box(turn());
            started.elapsed().as_secs_f64()
        })
        .fold(f64::INFINITY, f64::min);
    #[allow(clippy::cast_precision_loss)]
    let megabytes = bytes as f64 / 1e6;
    megabytes / fastest
}
