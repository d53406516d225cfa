//! In: nothing. Out: the type areas of pages, and rows: strips of the width of an area.

use crate::geometry::{LEFT, PAPER, TOP, TYPE_AREA};
use crate::layout::pages::Item;

/// Page size and type area, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Area {
    pub page: (f64, f64),
    pub left: f64,
    pub top: f64,
    pub width: f64,
    pub height: f64,
}

impl Area {
    /// The 版心 of a portrait page (§5.2).
    pub const PORTRAIT: Self = Self { page: PAPER, left: LEFT, top: TOP, width: TYPE_AREA.0, height: TYPE_AREA.1 };

    /// The 版心 of a landscape page (§10): the portrait page rotated, its left margin is the top one.
    pub const LANDSCAPE: Self = Self {
        page: (PAPER.1, PAPER.0),
        left: PAPER.1 - TOP - TYPE_AREA.1,
        top: LEFT,
        width: TYPE_AREA.1,
        height: TYPE_AREA.0,
    };

    pub fn is_landscape(&self) -> bool {
        self.page.0 > self.page.1
    }
}

/// A strip of the width of the area.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Row {
    pub height: f64,
    /// Relative to the upper left corner of the strip.
    pub items: Vec<Item>,
    /// Whether it must be on the page of the row that follows.
    pub keep: bool,
    /// Whether it is a gap, which is dropped at the top of a page.
    pub gap: bool,
    /// Whether it is text of the body, which §7.3.3 wants on page 1.
    pub text: bool,
    pub bookmark: Option<(usize, String)>,
}

impl Row {
    /// A gap between elements; dropped at the top of a page.
    pub fn gap(height: f64) -> Self {
        Self { height, gap: true, ..Self::default() }
    }
}
