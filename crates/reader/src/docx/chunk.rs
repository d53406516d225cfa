//! Files that a docx takes in whole (`w:altChunk`, ECMA-376 part 1, 17.17.2.1), their blocks out. Web systems write
//! their forms this way: an empty docx around a page of HTML.

use std::collections::BTreeMap;

use super::Seen;
use crate::{Block, Format, Kind, Limits, ReadError, html, rtf, sniff};
use opc::{Package, Relationship};

/// More files in one are left out.
const MAX_CHUNKS: usize = 64;
/// Tables in each other within a chunk, which may itself stand in tables.
const MAX_DEPTH: usize = 8;

/// Blocks of each chunk by its relationship.
///
/// # Errors
/// [`ReadError::Unsupported`] for a chunk that is neither HTML nor RTF: without it the document would seem empty.
/// Else as the chunk's reader says; what all of them hold counts as the file's.
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

// Depth is bounded by the limit above, so recursion is safe here.
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
