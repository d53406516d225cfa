//! A sheet as plain rows: its columns, cells, widths and heights, and how each cell looks. `xlsx/` writes it.

use std::borrow::Cow;

use chrono::{DateTime, FixedOffset};

use figures::Amount;

/// UTF-16 units that a cell can hold (ECMA-376-1:2016 §18.3.1.4 leaves it open; Excel takes 32,767), less the note.
const CELL_LIMIT: usize = 32_000;
/// Row of the column labels, 0-based; the sheet's title is above.
pub(in crate::report) const HEAD_ROW: usize = 1;
/// First row of the data, counted from 1 as in cell names.
pub(in crate::report) const FIRST_ROW: usize = 3;

/// One sheet as data.
pub(in crate::report) struct Sheet<'a> {
    /// Name on its tab.
    pub name: &'static str,
    /// Line above the head.
    pub title: String,
    /// Columns from the left.
    pub columns: Vec<Column>,
    /// Rows below the head, one cell a column.
    pub rows: Vec<Vec<Cell<'a>>>,
    /// Rows that have a chart below the table, counted from 0.
    pub charts: Vec<RowChart>,
}

/// A chart of one row: a column for each of neighbouring cells.
pub(in crate::report) struct RowChart {
    /// Words above it.
    pub title: String,
    /// Row, counted from 0 below the head.
    pub row: usize,
    /// First and last column.
    pub columns: (usize, usize),
}

/// One column: its head and how its cells look.
pub(in crate::report) struct Column {
    pub label: Cow<'static, str>,
    /// Widest it gets, in half-width characters; longer text is wrapped.
    widest: usize,
    style: Style,
}

/// How the cells of a column look.
#[derive(Clone, Copy, PartialEq)]
enum Style {
    Text,
    Centred,
    State,
    Number,
    Moment,
}

/// How a cell looks: one of the formats of the whole book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::report) enum Look {
    Title,
    Head,
    Centred,
    Text,
    Moment,
    Link,
    WholeNumber,
    Number,
}

/// One cell; text is never read as a formula.
pub(in crate::report) enum Cell<'a> {
    Empty,
    Text(Cow<'a, str>),
    Number(f64),
    Moment(DateTime<FixedOffset>),
    Link { target: Cow<'a, str>, text: Cow<'a, str> },
}

impl Column {
    /// Running text, wrapped at `widest` half-width characters.
    pub fn text(label: impl Into<Cow<'static, str>>, widest: usize) -> Self {
        Self { label: label.into(), widest, style: Style::Text }
    }

    /// Short words or numbers.
    pub fn centred(label: impl Into<Cow<'static, str>>) -> Self {
        Self { label: label.into(), widest: 12, style: Style::Centred }
    }

    /// Words with a colour.
    pub fn state(label: impl Into<Cow<'static, str>>) -> Self {
        Self { label: label.into(), widest: 14, style: Style::State }
    }

    /// Figures, flush right.
    pub fn number(label: impl Into<Cow<'static, str>>) -> Self {
        Self { label: label.into(), widest: 16, style: Style::Number }
    }

    /// Date and time.
    pub fn moment(label: impl Into<Cow<'static, str>>) -> Self {
        Self { label: label.into(), widest: 17, style: Style::Moment }
    }
}

impl<'a> Cell<'a> {
    /// Lines that it takes in a column: programs do not agree on making rows higher by themselves.
    fn lines(&self, column_width: usize) -> usize {
        match self {
            Self::Text(text) | Self::Link { text, .. } => {
                // A wide character that does not fit leaves half a column free, and margins take one more.
                let room = column_width.saturating_sub(2).max(2);
                text.lines().map(|line| display_width(line).div_ceil(room).max(1)).sum()
            }
            Self::Empty | Self::Number(_) | Self::Moment(_) => 1,
        }
    }

    /// Words as they stand.
    pub fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Text(fitting(text.into()))
    }

    #[allow(clippy::cast_precision_loss)]
    /// A number of things.
    pub fn count(count: usize) -> Self {
        Self::Number(count as f64)
    }

    /// Nothing rather than a column of noughts.
    pub fn count_of_some(count: usize) -> Self {
        if count == 0 { Self::Empty } else { Self::count(count) }
    }

    /// A link to a place of the book (`internal:`) or a file in its folder.
    pub fn link(target: impl Into<Cow<'a, str>>, text: impl Into<Cow<'a, str>>) -> Self {
        Self::Link { target: target.into(), text: fitting(text.into()) }
    }

    /// Half-width characters of its longest line.
    fn width(&self) -> usize {
        match self {
            Self::Empty => 0,
            Self::Text(text) | Self::Link { text, .. } => text.lines().map(display_width).max().unwrap_or(0),
            Self::Number(value) => Amount(*value).whole().map_or(10, |whole| whole.to_string().len()),
            Self::Moment(_) => "2020-07-02 09:15".len(),
        }
    }
}

impl Sheet<'_> {
    /// Width of each column in half-width characters.
    pub fn widths(&self) -> Vec<usize> {
        let width = |(index, settings): (usize, &Column)| {
            let cells = self.rows.iter().filter_map(|row| row.get(index));
            let widest = cells.map(Cell::width).max().unwrap_or(0).min(settings.widest);
            // The filter's button covers the end of the head.
            widest.max(display_width(&settings.label) + 2) + 2
        };
        self.columns.iter().enumerate().map(width).collect()
    }

    /// Lines of the highest cell of a row.
    pub fn lines(row: &[Cell<'_>], widths: &[usize]) -> usize {
        row.iter().zip(widths).map(|(cell, width)| cell.lines(*width)).max().unwrap_or(1)
    }

    /// First and last cell of the table with its head, `$A$2` and `$L$75`; `None` without rows.
    pub fn filtered(&self) -> Option<(String, String)> {
        let last = self.columns.len().checked_sub(1)?;
        let cell = |column: usize, row: usize| format!("${}${row}", column_name(column));
        (!self.rows.is_empty()).then(|| (cell(0, HEAD_ROW + 1), cell(last, HEAD_ROW + 1 + self.rows.len())))
    }
}

impl Column {
    /// How a cell of the column looks.
    pub fn look(&self, cell: &Cell<'_>) -> Look {
        match (self.style, cell) {
            (Style::Text, _) => Look::Text,
            (Style::Centred | Style::State, _) => Look::Centred,
            (Style::Number, Cell::Number(value)) if Amount(*value).whole().is_none() => Look::Number,
            (Style::Number, _) => Look::WholeNumber,
            (Style::Moment, _) => Look::Moment,
        }
    }

    /// Whether its words get a colour.
    pub fn is_coloured(&self) -> bool {
        self.style == Style::State
    }
}

/// `A`, `Z`, `AA` of 0, 25, 26.
pub(in crate::report) fn column_name(index: usize) -> String {
    let mut name = String::new();
    let mut left = index + 1;
    while left > 0 {
        let letter = u8::try_from((left - 1) % 26).unwrap_or_default();
        name.insert(0, char::from(b'A' + letter));
        left = (left - 1) / 26;
    }
    name
}

/// The text as far as a cell holds it.
fn fitting(text: Cow<'_, str>) -> Cow<'_, str> {
    // No text has more UTF-16 units than bytes.
    if text.len() <= CELL_LIMIT {
        return text;
    }
    let mut units = 0;
    let end = text.char_indices().find(|(_, character)| {
        units += character.len_utf16();
        units > CELL_LIMIT
    });
    match end {
        None => text,
        Some((end, _)) => format!("{}……（下略，全文见原件）", text.get(..end).unwrap_or_default()).into(),
    }
}

/// Half-width characters: wide ones count two.
fn display_width(text: &str) -> usize {
    text.chars()
        .map(|character| if character < '\u{2e80}' && !matches!(character, '“' | '”' | '…' | '—') { 1 } else { 2 })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::{CELL_LIMIT, Cell, column_name};

    #[test]
    fn columns_are_named_as_in_cells() {
        assert_eq!([0, 25, 26, 51, 52, 701, 702].map(column_name), ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }

    #[test]
    fn a_cell_holds_no_more_than_excel_takes() {
        for character in ["甲", "a", "𠮷"] {
            let Cell::Text(text) = Cell::text(character.repeat(CELL_LIMIT + 1)) else { panic!("a text") };
            assert!(text.encode_utf16().count() < 32_767 && text.ends_with("（下略，全文见原件）"));
            let fits = character.repeat(CELL_LIMIT / 2);
            assert!(matches!(Cell::text(fits.as_str()), Cell::Text(text) if text == fits));
        }
    }
}
