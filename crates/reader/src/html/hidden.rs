//! Tags within an invisible element in, the end of that element out.

use super::element::Element;

/// An invisible element with the elements open within it.
pub(super) struct Hidden {
    name: String,
    /// Open elements of the same name within it.
    same: usize,
    tables: usize,
}

/// The element that an end tag ends.
#[derive(PartialEq, Eq)]
pub(super) enum End {
    /// An element within the invisible one.
    Within,
    /// The invisible element.
    Itself,
    /// An enclosing element, and with it the invisible one.
    Around,
}

impl Hidden {
    pub(super) fn new(name: &str) -> Self {
        Self { name: name.to_owned(), same: 0, tables: 0 }
    }

    /// True where a start tag is within the element; a row, cell or paragraph is ended by the next one.
    pub(super) fn stays_at(&mut self, name: &str, element: Element) -> bool {
        let ends = self.tables == 0
            && match self.name.as_str() {
                "p" => element.is_block() || element.is_part_of_table(),
                "li" => name == "li" || element.is_part_of_table(),
                "tr" => matches!(name, "tr" | "thead" | "tbody" | "tfoot"),
                "thead" | "tbody" | "tfoot" => matches!(name, "thead" | "tbody" | "tfoot"),
                "table" => false,
                _ => element.is_part_of_table(),
            };
        self.tables += usize::from(name == "table" && self.name != "table");
        self.same += usize::from(name == self.name);
        !ends
    }

    /// `in_table` where the invisible element is within a table.
    pub(super) fn end(&mut self, name: &str, in_table: bool) -> End {
        if name == self.name && self.same > 0 {
            self.same -= 1;
            return End::Within;
        }
        if name == "table" && self.tables > 0 {
            self.tables -= 1;
            return End::Within;
        }
        if self.tables > 0 {
            return End::Within;
        }
        if name == self.name {
            return End::Itself;
        }
        let within = match self.name.as_str() {
            "tr" => matches!(name, "td" | "th"),
            "thead" | "tbody" | "tfoot" => matches!(name, "td" | "th" | "tr"),
            "table" => true,
            _ => false,
        };
        let around = name == "table" || Element::named(name).is_part_of_table();
        if in_table && around && !within { End::Around } else { End::Within }
    }
}
