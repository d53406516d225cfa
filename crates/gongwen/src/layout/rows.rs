//! In: nothing. Out: what pages are made of: strips over the width of an area, and the areas.

use crate::geometry::{LEFT, PAPER, TOP, TYPE_AREA};
use crate::layout::pages::Item;

/// Position of text on a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Area {
    pub page: (f64, f64),
    pub left: f64,
    pub top: f64,
    pub width: f64,
    pub height: f64,
}

impl Area {
    /// The 版心 of an upright page (§5.2).
    pub const UPRIGHT: Self = Self { page: PAPER, left: LEFT, top: TOP, width: TYPE_AREA.0, height: TYPE_AREA.1 };

    /// The same sheet turned so that the head of the table lies at its left edge (§10): left becomes top.
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

/// A strip over the width of the area.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Row {
    pub height: f64,
    /// Relative to the upper left corner of the strip.
    pub items: Vec<Item>,
    /// Not to be parted from what follows.
    pub keep: bool,
    /// White that is not wanted at the top of a page.
    pub gap: bool,
    /// Text of the document proper, as §7.3.3 wants it on page 1.
    pub text: bool,
    pub bookmark: Option<(usize, String)>,
}

impl Row {
    /// White between elements; goes at the top of a page.
    pub fn gap(height: f64) -> Self {
        Self { height, gap: true, ..Self::default() }
    }
}
