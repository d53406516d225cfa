//! Path of an office file in; its paragraphs and tables with their positions on standard output.
#![allow(clippy::print_stderr)]

use std::{
    env, fs,
    io::{self, Write},
    process::ExitCode,
};

use reader::{Block, Limits, read, sniff};

fn main() -> ExitCode {
    let Some(path) = env::args_os().nth(1) else {
        eprintln!("cargo run -p reader --example outline FILE");
        return ExitCode::FAILURE;
    };
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) => {
            eprintln!("{}: {error}", path.display());
            return ExitCode::FAILURE;
        }
    };
    // The limits do not bound the decoder of PDF, which should run in a sandboxed process.
    match read(&bytes, &Limits::default()) {
        Ok(document) => {
            let mut lines = vec![format!("{:?}, notices {:?}", document.format, document.notices)];
            outline(&document.blocks, 0, &mut lines);
            lines.push(String::new());
            // A closed pipe is no failure.
            let _closed = io::stdout().write_all(lines.join("\n").as_bytes());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{}: {:?}: {error}", path.display(), sniff(&bytes));
            ExitCode::FAILURE
        }
    }
}

/// Recursion is bounded by [`Limits::depth`].
fn outline(blocks: &[Block], depth: usize, lines: &mut Vec<String>) {
    let margin = "  ".repeat(depth);
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => lines.push(format!("{margin}{:?} {:?}", paragraph.region, paragraph.text)),
            Block::Table(table) => {
                let sheet = table.sheet.as_deref().unwrap_or_default();
                lines.push(format!(
                    "{margin}table {} {sheet:?}, {} rows, {} columns",
                    table.number, table.rows, table.columns
                ));
                for cell in &table.cells {
                    let spans = (cell.row_span, cell.column_span);
                    let place = cell.address.clone().unwrap_or_else(|| format!("{},{}", cell.row, cell.column));
                    lines.push(format!("{margin}  {place} {spans:?}"));
                    outline(&cell.blocks, depth + 2, lines);
                }
            }
        }
    }
}
