//! Anchors of shapes and texts of text boxes in, the text of each anchor out.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::ole::{u16_at, u32_at};

/// Text boxes of the body, or of the headers and footers.
#[derive(Default)]
pub(super) struct Shapes {
    /// Shape by the character that anchors it.
    anchors: BTreeMap<u32, u32>,
    /// Text range by shape.
    texts: BTreeMap<u32, Range<u32>>,
}

impl Shapes {
    /// `anchors` are relative to the story at `story` (MS-DOC 2.8.37), texts to the one at `boxes` (MS-DOC 2.8.32).
    pub(super) fn read(anchors: &[u8], texts: &[u8], story: u32, boxes: Range<u32>) -> Self {
        let mut shapes = Self::default();
        let count = anchors.len().saturating_sub(4) / 30;
        for index in 0..count {
            let shape = u32_at(anchors, 4 * (count + 1) + 26 * index);
            if let (Some(at), Some(shape)) = (u32_at(anchors, 4 * index), shape) {
                shapes.anchors.insert(story.saturating_add(at), shape);
            }
        }
        let count = texts.len().saturating_sub(4) / 26;
        let mut end = boxes.start;
        for index in 0..count {
            let (Some(from), Some(to)) = (u32_at(texts, 4 * index), u32_at(texts, 4 * index + 4)) else { break };
            let details = 4 * (count + 1) + 22 * index;
            // MS-DOC 2.9.107: reusable entries have no text.
            let is_used = u16_at(texts, details + 8) == Some(0);
            let (Some(shape), true) = (u32_at(texts, details + 14), is_used) else { continue };
            // Texts are consecutive; an overlapping one is skipped.
            let range = boxes.start.saturating_add(from).max(end)..boxes.start.saturating_add(to).min(boxes.end);
            if range.start < range.end {
                end = range.end;
                shapes.texts.entry(shape).or_insert(range);
            }
        }
        shapes
    }

    /// Removes and returns the text of the box anchored at a character.
    pub(super) fn take(&mut self, at: u32) -> Option<Range<u32>> {
        self.texts.remove(self.anchors.get(&at)?)
    }

    /// Texts whose anchor was not found: shapes in groups, and those written by other programs.
    pub(super) fn take_rest(&mut self) -> Vec<Range<u32>> {
        let mut rest: Vec<_> = std::mem::take(&mut self.texts).into_values().collect();
        rest.sort_by_key(|range| range.start);
        rest
    }
}

/// Whether the drawing data contains pictures (MS-ODRAW 2.2.12).
pub(super) fn has_pictures(drawings: &[u8]) -> bool {
    const CONTAINER: u16 = 0xF000;
    const STORE: u16 = 0xF001;
    if u16_at(drawings, 2) != Some(CONTAINER) {
        return false;
    }
    let mut rest = drawings.get(8..).unwrap_or_default();
    while let (Some(head), Some(kind), Some(length)) = (u16_at(rest, 0), u16_at(rest, 2), u32_at(rest, 4)) {
        if kind == STORE {
            return head >> 4 > 0;
        }
        rest = rest.get((length as usize).saturating_add(8)..).unwrap_or_default();
    }
    false
}
