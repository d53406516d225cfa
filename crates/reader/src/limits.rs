//! Resource limits for one file, and the counters that enforce them.

use serde::{Deserialize, Serialize};

use crate::ReadError;

/// Resource limits for one file, shared by all readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Size of the file in bytes.
    pub file_bytes: u64,
    /// Inflated bytes over all parts read; also bytes of text in the result, which repeated strings and list numbers can
    /// multiply.
    pub inflated_bytes: u64,
    /// Cells over all tables and sheets.
    pub cells: usize,
    /// Nesting depth of tables and text boxes.
    pub depth: usize,
    /// Paragraphs over the whole file.
    pub paragraphs: usize,
    /// Pages of a file with fixed pages.
    pub pages: usize,
}

impl Default for Limits {
    /// 25 MiB file, 64 MiB inflated, 200,000 cells, depth 32, 400,000 paragraphs, 200 pages.
    fn default() -> Self {
        Self {
            file_bytes: 25 << 20,
            inflated_bytes: 64 << 20,
            cells: 200_000,
            depth: 32,
            paragraphs: 400_000,
            pages: 200,
        }
    }
}

/// The limit that a file exceeded, with the value allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum Limit {
    /// Size of the file in bytes.
    #[error("a file of more than {0} bytes")]
    FileBytes(u64),
    /// Inflated bytes.
    #[error("more than {0} bytes after inflating")]
    InflatedBytes(u64),
    /// Bytes of text in the result.
    #[error("more than {0} bytes of text")]
    Text(u64),
    /// Cells over all tables.
    #[error("more than {0} cells")]
    Cells(u64),
    /// Nesting depth of tables and text boxes.
    #[error("more than {0} levels of tables and text boxes in each other")]
    Depth(u64),
    /// Nesting depth of elements, groups or other markup.
    #[error("elements nested deeper than {0}")]
    Elements(u64),
    /// Paragraphs.
    #[error("more than {0} paragraphs")]
    Paragraphs(u64),
    /// Pages of a file with fixed pages.
    #[error("more than {0} pages")]
    Pages(u64),
    /// Seconds, where the caller limits time.
    #[error("more than {0} seconds")]
    Time(u64),
    /// Bytes of memory, where the caller limits memory.
    #[error("more than {0} bytes of memory")]
    Memory(u64),
}

/// Counts the output for one file against its [`Limits`].
pub(crate) struct Meter<'l> {
    pub(crate) limits: &'l Limits,
    cells: usize,
    paragraphs: usize,
    text_bytes: u64,
}

impl<'l> Meter<'l> {
    pub(crate) fn new(limits: &'l Limits) -> Self {
        Self { limits, cells: 0, paragraphs: 0, text_bytes: 0 }
    }

    /// Counts one cell.
    pub(crate) fn cell(&mut self) -> Result<(), ReadError> {
        self.cells += 1;
        within(self.cells, self.limits.cells, Limit::Cells)
    }

    /// Counts one paragraph.
    pub(crate) fn paragraph(&mut self) -> Result<(), ReadError> {
        self.paragraphs += 1;
        within(self.paragraphs, self.limits.paragraphs, Limit::Paragraphs)
    }

    /// Counts bytes of text in the result.
    pub(crate) fn text(&mut self, text: &str) -> Result<(), ReadError> {
        self.text_bytes += text.len() as u64;
        if self.text_bytes > self.limits.inflated_bytes {
            return Err(ReadError::OverLimit(Limit::Text(self.limits.inflated_bytes)));
        }
        Ok(())
    }

    /// Checks the nesting depth of tables and text boxes.
    pub(crate) fn depth(&self, open: usize) -> Result<(), ReadError> {
        within(open, self.limits.depth, Limit::Depth)
    }

    /// Checks the number of merged areas, each of which is at least one cell.
    pub(crate) fn merged_areas(&self, count: usize) -> Result<(), ReadError> {
        within(count, self.limits.cells, Limit::Cells)
    }
}

pub(crate) fn within(count: usize, allowed: usize, limit: fn(u64) -> Limit) -> Result<(), ReadError> {
    if count > allowed { Err(ReadError::OverLimit(limit(allowed as u64))) } else { Ok(()) }
}
