//! In: a folder. Out: the sample documents in it, as PDF, OFD and docx.

#[path = "../tests/sample/mod.rs"]
mod sample;

use std::path::PathBuf;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| ".".to_owned()));
    let fonts = sample::fonts();
    for (name, document) in sample::all() {
        let start = std::time::Instant::now();
        let rendered = sample::pdf(&document, &fonts)?;
        eprintln!(
            "{name}: {} pages, missing {:?}, {:?}, {:?}",
            rendered.pages,
            rendered.missing,
            rendered.families,
            start.elapsed()
        );
        std::fs::write(folder.join(format!("{name}.pdf")), rendered.bytes)?;
        std::fs::write(folder.join(format!("{name}.ofd")), sample::ofd(&document, &fonts)?.bytes)?;
        std::fs::write(folder.join(format!("{name}.docx")), sample::docx(&document)?)?;
    }
    Ok(())
}
