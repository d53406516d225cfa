//! A file's name in, its outline out: every paragraph and every cell with its place, as [`reader::read`] sees them.
//!
//! ```text
//! cargo run -p reader --example outline -- FILE
//! ```

use std::io::{self, Write};
use std::process::ExitCode;

use reader::{Block, Limits, read, sniff};

fn main() -> ExitCode {
    let Some(file) = std::env::args_os().nth(1) else {
        eprintln!("usage: outline FILE");
        return ExitCode::from(2);
    };
    let bytes = match std::fs::read(&file) {
        Ok(bytes) => bytes,
        Err(error) => {
            eprintln!("{}: {error}", file.display());
            return ExitCode::FAILURE;
        }
    };
    match read(&bytes, &Limits::default()) {
        Ok(document) => {
            let mut lines = vec![format!("{:?} {:?}", document.format, document.notices)];
            outline(&document.blocks, 0, &mut lines);
            // A closed pipe (`| head`) is no fault of the file.
            let _ = writeln!(io::stdout(), "{}", lines.join("\n"));
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{}: {error} ({:?})", file.display(), sniff(&bytes));
            ExitCode::FAILURE
        }
    }
}

// Readers bound how deep tables nest, so recursion is safe here.
fn outline(blocks: &[Block], depth: usize, lines: &mut Vec<String>) {
    let indent = "  ".repeat(depth);
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => lines.push(format!("{indent}{:?}: {}", paragraph.region, paragraph.text)),
            Block::Table(table) => {
                let sheet = table.sheet.as_deref().unwrap_or_default();
                let hidden = if table.hidden { " hidden" } else { "" };
                let (number, rows, columns) = (table.number, table.rows, table.columns);
                lines.push(format!("{indent}table {number} {sheet}{hidden}, {rows} rows, {columns} columns"));
                for cell in &table.cells {
                    let place = cell.address.clone().unwrap_or_else(|| format!("{},{}", cell.row, cell.column));
                    let spans = match (cell.row_span, cell.column_span) {
                        (1, 1) => String::new(),
                        (rows, columns) => format!(" covers {rows}×{columns}"),
                    };
                    lines.push(format!("{indent}  [{place}]{spans}"));
                    outline(&cell.blocks, depth + 2, lines);
                }
            }
        }
    }
}
