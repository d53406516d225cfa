//! In: pages as pixels. Out: how much of one picture's ink has none near it in the other.

use std::path::Path;
use std::process::Command;

/// Pixels in an inch; one is a quarter of a millimetre.
pub const DPI: f64 = 100.0;
/// Largest share of ink that may differ, as two programs smooth edges differently.
pub const TOLERANCE: f64 = 0.01;

/// A picture in greys, 0 black.
pub struct Picture {
    width: usize,
    height: usize,
    greys: Vec<u8>,
}

/// The pages of a PDF as poppler draws them.
pub fn of_pdf(bytes: &[u8], pages: usize) -> Vec<Picture> {
    let folder = std::env::temp_dir().join(format!("gongwen-picture-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("pages.pdf");
    std::fs::write(&file, bytes).unwrap();
    let resolution = DPI.to_string();
    let status =
        Command::new("pdftoppm").args(["-r", &resolution, "-gray"]).arg(&file).arg(folder.join("page")).status();
    assert!(status.expect("pdftoppm of poppler-utils").success());
    let digits = pages.to_string().len();
    let pictures = (1..=pages).map(|page| of_pgm(&folder.join(format!("page-{page:0digits$}.pgm")))).collect();
    std::fs::remove_dir_all(&folder).unwrap();
    pictures
}

fn of_pgm(path: &Path) -> Picture {
    let bytes = std::fs::read(path).unwrap();
    // P5, width, height, 255, each ended by white space, then the pixels.
    let mut rest = bytes.as_slice();
    let mut words = Vec::new();
    while words.len() < 4 {
        let end = rest.iter().position(u8::is_ascii_whitespace).unwrap();
        words.push(std::str::from_utf8(&rest[..end]).unwrap().to_owned());
        rest = &rest[end + 1..];
    }
    assert_eq!((words[0].as_str(), words[3].as_str()), ("P5", "255"));
    Picture { width: words[1].parse().unwrap(), height: words[2].parse().unwrap(), greys: rest.to_vec() }
}

impl Picture {
    /// Red counts as grey, as poppler has it.
    pub fn of_rgba(width: u32, height: u32, pixels: &[u8]) -> Self {
        let grey = |pixel: &[u8]| {
            let [red, green, blue] = [pixel[0], pixel[1], pixel[2]].map(u32::from);
            u8::try_from((red * 77 + green * 151 + blue * 28) >> 8).unwrap()
        };
        Self {
            width: usize::try_from(width).unwrap(),
            height: usize::try_from(height).unwrap(),
            greys: pixels.chunks_exact(4).map(grey).collect(),
        }
    }

    /// The same, moved to the right and down.
    pub fn moved(&self, right: usize, down: usize) -> Self {
        let mut greys = vec![255; self.greys.len()];
        for y in down..self.height {
            for x in right..self.width {
                greys[y * self.width + x] = self.greys[(y - down) * self.width + x - right];
            }
        }
        Self { greys, ..*self }
    }

    /// Share of the dark pixels that have no grey one within a pixel's reach in the other picture.
    pub fn strange_ink(&self, other: &Self) -> f64 {
        assert!(self.width.abs_diff(other.width) <= 1 && self.height.abs_diff(other.height) <= 1);
        let (mut dark, mut strange) = (0_u32, 0_u32);
        for y in 1..self.height.min(other.height) - 1 {
            for x in 1..self.width.min(other.width) - 1 {
                if self.greys[y * self.width + x] >= 110 {
                    continue;
                }
                dark += 1;
                let near = (y - 1..=y + 1).any(|row| {
                    let start = row * other.width + x;
                    other.greys[start - 1..=start + 1].iter().any(|grey| *grey < 200)
                });
                strange += u32::from(!near);
            }
        }
        f64::from(strange) / f64::from(dark.max(1))
    }
}
