//! Size in bytes in, files out that are as costly to read as possible: one small piece, repeated.

mod doc;
mod html;
mod ole;

use std::iter::repeat_n;

/// One kind of hostile file.
pub struct Shape {
    /// `html: lists in each other`.
    pub name: String,
    make: Box<dyn Fn(usize) -> Vec<u8>>,
}

impl Shape {
    fn new(name: impl Into<String>, make: impl Fn(usize) -> Vec<u8> + 'static) -> Self {
        Self { name: name.into(), make: Box::new(make) }
    }

    /// Makes the file, of at most and about so many bytes.
    pub fn bytes(&self, size: usize) -> Vec<u8> {
        let bytes = (self.make)(size);
        assert!(bytes.len() <= size, "{}: {} bytes of {size}", self.name, bytes.len());
        bytes
    }
}

/// All kinds.
pub fn shapes() -> Vec<Shape> {
    html::shapes().chain(doc::shapes()).chain(ole::shapes()).collect()
}

/// As many pieces as fit between a start and an end.
fn filled(head: &[u8], piece: &[u8], foot: &[u8], size: usize) -> Vec<u8> {
    let count = size.saturating_sub(head.len() + foot.len()) / piece.len().max(1);
    let mut bytes = Vec::with_capacity(size);
    bytes.extend_from_slice(head);
    bytes.extend(repeat_n(piece, count).flatten());
    bytes.extend_from_slice(foot);
    bytes
}
