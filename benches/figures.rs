//! `cargo bench --bench figures`: megabytes of narrative a second on one core, for counting and for passages; prints a
//! line each and fails where counting is slower than 20 MB a second.

// A bench that cannot go on may stop.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

use std::{fs, hint::black_box, path::Path, time::Instant};

use huizong::{campaign, figures::Lexicon};

/// Bytes read in one turn.
const BYTES: usize = 4_000_000;
/// Turns, of which the fastest is told: others share the machine.
const TURNS: usize = 5;
/// Megabytes a second that counting must reach.
const FLOOR: f64 = 20.0;

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let lexicon = Lexicon::new(&campaign::load(&root.join("campaign.toml")).unwrap());
    let narrative = narrative(&fs::read_to_string(root.join("tests/cases/figures.txt")).unwrap());
    let counting = speed(narrative.len(), || lexicon.count(black_box(&narrative)).figures.len());
    let passages = speed(narrative.len(), || lexicon.passages(black_box(&narrative), &[1, 7, 9]).len());
    println!("figures\t{counting:.1} MB/s");
    println!("passages\t{passages:.1} MB/s");
    assert!(counting >= FLOOR, "figures are counted at {counting:.1} MB/s, under {FLOOR}");
}

/// The sentences of the cases, over and over, three to a paragraph.
fn narrative(cases: &str) -> String {
    let sentences: Vec<&str> = cases.split("\n\n").skip(1).filter_map(|case| case.lines().next()).collect();
    let mut text = String::with_capacity(BYTES + 1000);
    for (number, sentence) in (1_usize..).zip(sentences.iter().cycle()) {
        text.push_str(sentence);
        if number.is_multiple_of(3) {
            text.push('\n');
        }
        if text.len() >= BYTES {
            break;
        }
    }
    text
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
