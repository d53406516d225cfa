//! [`Limits`]: what one mail and its containers may ask for.

/// Resource limits; what exceeds one is left out or reported, never a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Nesting depth of multiparts; real mail reaches four.
    pub multipart_depth: usize,
    /// Parts of one mail; real mail has some dozens.
    pub parts: usize,
    /// Entries of one container.
    pub entries: usize,
}

impl Default for Limits {
    /// Depth 16, 2,000 parts, 200 entries.
    fn default() -> Self {
        Self { multipart_depth: 16, parts: 2_000, entries: 200 }
    }
}
