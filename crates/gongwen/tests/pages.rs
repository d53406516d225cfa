//! In: the sample documents. Out: whether their pages look as they did: pictures of 40 pixels an inch, black and white, in
//! `pages/`; `UPDATE=1 cargo test -p gongwen --test pages` writes them anew, and they are looked at before a commit.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod sample;

use std::path::Path;
use std::process::Command;

use sample::pdf;

/// Pages that show all there is: first pages with letterhead, last ones with the imprint, a landscape table.
const SHOWN: [(&str, usize); 13] = [
    ("open", 1),
    ("signed", 1),
    ("signed", 5),
    ("signed", 9),
    ("notice", 1),
    ("notice", 2),
    ("joint", 1),
    ("circular", 1),
    ("circular", 3),
    ("letter", 1),
    ("minutes", 1),
    ("joint_notice", 2),
    ("stamped", 2),
];
/// Ink with none within a pixel of it in the other picture: versions of poppler smooth edges differently.
const TOLERANCE: f64 = 0.02;

/// Black and white: a portable bitmap (P4), each row padded to whole bytes, 1 black.
struct Bitmap {
    width: usize,
    height: usize,
    rows: Vec<u8>,
}

impl Bitmap {
    fn read(bytes: &[u8]) -> Self {
        let mut words = bytes.splitn(3, |byte| *byte == b'\n');
        assert_eq!(words.next().unwrap(), b"P4");
        let size = String::from_utf8(words.next().unwrap().to_vec()).unwrap();
        let (width, height) = size.split_once(' ').unwrap();
        Self { width: width.parse().unwrap(), height: height.parse().unwrap(), rows: words.next().unwrap().to_vec() }
    }

    /// A page of a PDF, everything darker than a light grey black.
    fn of(file: &Path, page: usize) -> Self {
        let page = page.to_string();
        let output = Command::new("pdftoppm").args(["-r", "40", "-gray", "-f", &page, "-l", &page]).arg(file).output();
        let bytes = output.unwrap_or_else(|error| panic!("pdftoppm of poppler-utils: {error}")).stdout;
        let mut parts = bytes.splitn(4, |byte| *byte == b'\n');
        assert_eq!(parts.next().unwrap(), b"P5");
        let size = String::from_utf8(parts.next().unwrap().to_vec()).unwrap();
        let (width, height) = size.split_once(' ').unwrap();
        let (width, height): (usize, usize) = (width.parse().unwrap(), height.parse().unwrap());
        let greys = parts.nth(1).unwrap();
        let mut rows = vec![0_u8; width.div_ceil(8) * height];
        for (index, _) in greys.iter().enumerate().filter(|(_, grey)| **grey < 170) {
            let (x, y) = (index % width, index / width);
            rows[y * width.div_ceil(8) + x / 8] |= 0x80 >> (x % 8);
        }
        Self { width, height, rows }
    }

    fn bytes(&self) -> Vec<u8> {
        let mut bytes = format!("P4\n{} {}\n", self.width, self.height).into_bytes();
        bytes.extend(&self.rows);
        bytes
    }

    fn black(&self, x: usize, y: usize) -> bool {
        x < self.width && y < self.height && self.rows[y * self.width.div_ceil(8) + x / 8] & (0x80 >> (x % 8)) != 0
    }

    /// Share of the black that has none within a pixel in the other.
    fn strange(&self, other: &Self) -> f64 {
        let (mut black, mut strange) = (0_u32, 0_u32);
        for (x, y) in (0..self.height).flat_map(|y| (0..self.width).map(move |x| (x, y))) {
            if self.black(x, y) {
                black += 1;
                let near =
                    (0..3).any(|dx| (0..3).any(|dy| x + dx > 0 && y + dy > 0 && other.black(x + dx - 1, y + dy - 1)));
                strange += u32::from(!near);
            }
        }
        f64::from(strange) / f64::from(black.max(1))
    }
}

#[test]
fn pages_look_as_they_did() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages");
    let update = std::env::var_os("UPDATE").is_some();
    let mut changed = Vec::new();
    for (name, document) in sample::all() {
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("pages-{name}.pdf"));
        std::fs::write(&file, pdf(&document, &sample::fonts()).unwrap().bytes).unwrap();
        for (_, page) in SHOWN.into_iter().filter(|(shown, _)| *shown == name) {
            let found = Bitmap::of(&file, page);
            let kept = golden.join(format!("{name}-{page}.pbm"));
            if update {
                std::fs::write(&kept, found.bytes()).unwrap();
            }
            let kept = Bitmap::read(&std::fs::read(&kept).unwrap());
            let strange = found.strange(&kept).max(kept.strange(&found));
            if strange > TOLERANCE || (found.width, found.height) != (kept.width, kept.height) {
                changed.push(format!("{name}, page {page}: {:.1} %", strange * 100.0));
            }
        }
    }
    assert_eq!(changed, Vec::<String>::new());
}

#[test]
fn a_line_moved_by_half_a_character_is_seen() {
    let picture = |y: usize| {
        let mut rows = vec![0_u8; 10 * 80];
        rows[y * 10..(y + 4) * 10].fill(0xff);
        Bitmap { width: 80, height: 80, rows }
    };
    assert!(picture(20).strange(&picture(24)) > TOLERANCE);
    assert!(picture(20).strange(&picture(21)) < TOLERANCE);
}
