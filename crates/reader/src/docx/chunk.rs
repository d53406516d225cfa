//! Files embedded in a docx (`w:altChunk`, ECMA-376-1:2016, 17.17.2.1) in, their blocks out. Web systems write forms this
//! way, as an empty docx around an HTML page.

use std::collections::BTreeMap;

use super::Seen;
use crate::{Block, Format, Kind, Limits, ReadError, html, rtf, sniff};
use opc::{Package, Relationship};

/// Most embedded files that are read.
const MAX_CHUNKS: usize = 64;
/// Nesting depth of tables within a chunk, which may itself be in a table.
const MAX_DEPTH: usize = 8;

/// Blocks of each chunk, by its relationship id.
///
/// # Errors
/// [`ReadError::Unsupported`] for a chunk that is neither HTML nor RTF, since without it the document would seem empty; else
/// the error of the chunk's reader. All chunks count towards the file's limits.
pub(super) fn read_all(
    package: &mut Package<'_>,
    parts: &[Relationship],
    seen: &mut Seen<'_>,
    limits: &Limits,
) -> Result<BTreeMap<String, Vec<Block>>, ReadError> {
    let mut chunks = BTreeMap::new();
    let limits = Limits { depth: limits.depth.min(MAX_DEPTH), ..*limits };
    for part in parts.iter().filter(|part| part.kind == "aFChunk").take(MAX_CHUNKS) {
        let Some(bytes) = package.bytes(&part.target)? else { continue };
        let document = match sniff(&bytes) {
            Kind::Empty => continue,
            Kind::Readable(Format::Html) => html::read(&bytes, &limits)?,
            Kind::Readable(Format::Rtf) => rtf::read(&bytes, &limits)?,
            other => return Err(ReadError::Unsupported(other)),
        };
        count(&document.blocks, seen)?;
        seen.notices.extend(document.notices);
        chunks.insert(part.id.clone(), document.blocks);
    }
    Ok(chunks)
}

// Recursion depth is bounded by the limit above.
fn count(blocks: &[Block], seen: &mut Seen<'_>) -> Result<(), ReadError> {
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => {
                seen.meter.paragraph()?;
                seen.meter.text(&paragraph.text)?;
            }
            Block::Table(table) => {
                for cell in &table.cells {
                    seen.meter.cell()?;
                    count(&cell.blocks, seen)?;
                }
            }
        }
    }
    Ok(())
}
