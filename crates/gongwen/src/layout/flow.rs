//! In: rows and tables in order. Out: pages, broken so that no heading stands alone at a foot and no signature alone on
//! a page.

use crate::geometry::{LEFT, PAPER, TOP, TYPE_AREA};
use crate::layout::pages::{Bookmark, Item, Page};
use crate::layout::table::SetTable;

/// Where text stands on a page.
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

/// What is poured into pages.
pub(crate) enum Piece {
    Row(Row),
    Table(SetTable),
}

/// Pages in the making.
pub(crate) struct Flow {
    pub pages: Vec<Page>,
    pub area: Area,
    /// Used height of the current page.
    pub used: f64,
    pub bookmarks: Vec<Bookmark>,
    /// The first page with text on it.
    pub first_text: Option<usize>,
}

const SLACK: f64 = 0.5;

impl Flow {
    pub fn new() -> Self {
        let mut flow =
            Self { pages: Vec::new(), area: Area::UPRIGHT, used: 0.0, bookmarks: Vec::new(), first_text: None };
        flow.turn(Area::UPRIGHT);
        flow
    }

    /// Starts a page of the given kind.
    pub fn turn(&mut self, area: Area) {
        self.area = area;
        self.used = 0.0;
        self.pages.push(Page { width: area.page.0, height: area.page.1, items: Vec::new(), number: None });
    }

    /// Starts a page of the same kind.
    pub fn turn_over(&mut self) {
        self.turn(self.area);
    }

    pub fn left_over(&self) -> f64 {
        self.area.height - self.used
    }

    pub fn fits(&self, height: f64) -> bool {
        height <= self.left_over() + SLACK
    }

    pub fn pour(&mut self, pieces: Vec<Piece>) {
        let heights: Vec<(f64, bool)> = pieces
            .iter()
            .map(|piece| match piece {
                Piece::Row(row) => (row.height, row.keep),
                Piece::Table(table) => (table.least(), false),
            })
            .collect();
        for (index, piece) in pieces.into_iter().enumerate() {
            match piece {
                Piece::Row(row) => {
                    let group = group_height(&heights, index);
                    self.put(row, group);
                }
                Piece::Table(table) => table.pour(self),
            }
        }
    }

    fn put(&mut self, row: Row, group: f64) {
        let at_top = self.used < SLACK;
        if row.gap && at_top {
            return;
        }
        let group = if group <= self.area.height { group } else { row.height };
        if !at_top && !self.fits(group) {
            if row.gap {
                return;
            }
            self.turn_over();
        }
        let top = self.area.top + self.used;
        if row.text {
            self.first_text.get_or_insert(self.pages.len() - 1);
        }
        if let Some((depth, text)) = row.bookmark {
            self.bookmarks.push(Bookmark { depth, text, page: self.pages.len() - 1, y: top });
        }
        self.draw(row.items, 0.0, self.used);
        self.used += row.height;
    }

    /// Draws items given relative to a point of the area.
    pub fn draw(&mut self, items: Vec<Item>, x: f64, y: f64) {
        let (left, top) = (self.area.left + x, self.area.top + y);
        if let Some(page) = self.pages.last_mut() {
            page.items.extend(items.into_iter().map(|item| moved(item, left, top)));
        }
    }
}

/// Height of a piece and of everything that it must not be parted from.
fn group_height(heights: &[(f64, bool)], start: usize) -> f64 {
    let mut total = 0.0;
    for (height, keep) in heights.iter().skip(start) {
        total += height;
        if !keep {
            break;
        }
    }
    total
}

fn moved(item: Item, x: f64, y: f64) -> Item {
    match item {
        Item::Run(mut run) => {
            run.x += x;
            run.y += y;
            Item::Run(run)
        }
        Item::Rule(mut rule) => {
            rule.from = (rule.from.0 + x, rule.from.1 + y);
            rule.to = (rule.to.0 + x, rule.to.1 + y);
            Item::Rule(rule)
        }
        Item::Picture(mut placement) => {
            placement.x += x;
            placement.y += y;
            Item::Picture(placement)
        }
    }
}
