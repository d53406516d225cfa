//! In: rows in order. Out: pages with each row at its position; a row that does not fit begins the next page.

use crate::layout::pages::{Bookmark, Item, Page};
use crate::layout::rows::{Area, Row};

/// State of pagination: finished pages and the position on the current one.
pub(crate) struct Flow {
    pub pages: Vec<Page>,
    pub area: Area,
    /// Used height of the current page, in points.
    pub used: f64,
    pub bookmarks: Vec<Bookmark>,
    /// Index of the first page with text of the body.
    pub first_text: Option<usize>,
}

const SLACK: f64 = 0.5;

impl Flow {
    pub fn new() -> Self {
        let mut flow =
            Self { pages: Vec::new(), area: Area::PORTRAIT, used: 0.0, bookmarks: Vec::new(), first_text: None };
        flow.start_page(Area::PORTRAIT);
        flow
    }

    /// Starts a page of the given area.
    pub fn start_page(&mut self, area: Area) {
        self.area = area;
        self.used = 0.0;
        self.pages.push(Page { width: area.page.0, height: area.page.1, items: Vec::new(), number: None });
    }

    /// Starts a page of the same area.
    pub fn break_page(&mut self) {
        self.start_page(self.area);
    }

    pub fn left_over(&self) -> f64 {
        self.area.height - self.used
    }

    pub fn fits(&self, height: f64) -> bool {
        height <= self.left_over() + SLACK
    }

    /// Places a row; `group` is the height of the row and of all rows that are kept with it.
    pub fn place_row(&mut self, row: Row, group: f64) {
        let at_top = self.used < SLACK;
        if row.gap && at_top {
            return;
        }
        let group = if group <= self.area.height { group } else { row.height };
        if !at_top && !self.fits(group) {
            if row.gap {
                return;
            }
            self.break_page();
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

    /// Adds items whose positions are relative to the point (`x`, `y`) of the area.
    pub fn draw(&mut self, items: Vec<Item>, x: f64, y: f64) {
        let (left, top) = (self.area.left + x, self.area.top + y);
        if let Some(page) = self.pages.last_mut() {
            page.items.extend(items.into_iter().map(|item| item.moved(left, top)));
        }
    }
}
