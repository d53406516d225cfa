//! A text and spans of its bytes in, the same spans in characters out: programs in other languages do not count in UTF-8.

use std::ops::Range;

/// Where each character (Unicode scalar value) of a text begins.
#[derive(Debug)]
pub struct CharacterSpans(Vec<usize>);

impl CharacterSpans {
    /// Those of a text.
    pub fn of(text: &str) -> Self {
        Self(text.char_indices().map(|(start, _)| start).collect())
    }

    /// `[first, end)` in characters of a range of bytes.
    pub fn of_bytes(&self, bytes: &Range<usize>) -> [usize; 2] {
        let before = |at: usize| self.0.partition_point(|start| *start < at);
        [before(bytes.start), before(bytes.end)]
    }
}
