//! In: a table and its width. Out: its rows on pages: head rows and the labels of merged cells repeated, rows higher than a
//! page split between lines.

use std::collections::BTreeSet;

use crate::check::{Placed, places};
use crate::document::{Align, Table, TableCell};
use crate::fonts::Class;
use crate::geometry::table::{LEADING, NARROW_PAD_X, PAD_X, PAD_Y as INNER_Y, WEIGHT};
use crate::geometry::{ASCENT, SIZE_5, SIZE_SMALL_4, SIZE_SMALL_5};
use crate::layout::context::{LayoutContext, runs};
use crate::layout::flow::Flow;
use crate::layout::lines::{Line, Measure, break_balanced, break_lines};
use crate::layout::pages::{Colour, Item, Role, Stroke};
use crate::layout::rows::Area;
use crate::layout::text::Style;

/// Padding above and below the text of a cell with half the line weight, as a docx counts it.
const PAD_Y: f64 = INNER_Y + WEIGHT / 2.0;

/// A table whose cells are broken into lines; measures in points.
pub(crate) struct TableLayout {
    /// Left edges of the columns and the right edge of the last.
    edges: Vec<f64>,
    head: RowGroup,
    body: RowGroup,
    size: f64,
}

#[derive(Default)]
struct RowGroup {
    rows: Vec<RowHeight>,
    cells: Vec<Cell>,
    /// Indices of merged cells, by their last row: the order in which they add to row heights.
    spans: Vec<usize>,
    /// For each row the indices in `cells` of the cells that cover it, ascending.
    cells_by_row: Vec<Vec<usize>>,
    /// For each row the indices in `spans` of the merged cells that cover it, ascending.
    spans_by_row: Vec<Vec<usize>>,
}

#[derive(Clone, Copy, Default)]
struct RowHeight {
    natural: f64,
    /// Whether it continues the row above, without a line between them.
    continues: bool,
}

struct Cell {
    row: usize,
    rows: usize,
    column: usize,
    columns: usize,
    lines: Vec<Line>,
    align: Align,
    /// Padding above and below the lines.
    pad: (f64, f64),
    /// Whether the lines are aligned to the top, as in a split row.
    hang: bool,
    element: usize,
}

/// Font size in a table of `columns` columns and padding left and right of its text, in points.
pub(crate) fn size_and_padding(columns: usize) -> (f64, f64) {
    match columns {
        0..7 => (SIZE_SMALL_4, PAD_X),
        7..14 => (SIZE_5, PAD_X),
        _ => (SIZE_SMALL_5, NARROW_PAD_X),
    }
}

/// Widths of the columns in points: scaled to the room, each at least one character wide.
pub(crate) fn widths(table: &Table, room: f64) -> Vec<f64> {
    let (size, pad_x) = size_and_padding(table.widths.len());
    let least = size + 2.0 * pad_x + WEIGHT;
    let mut narrow: BTreeSet<usize> = BTreeSet::new();
    loop {
        let reserved: f64 = narrow.iter().map(|_| least).sum();
        let wide = table.widths.iter().enumerate().filter(|(index, _)| !narrow.contains(index));
        let total: f64 = wide.map(|(_, width)| f64::from(*width)).sum();
        let scale = if total > 0.0 { (room - reserved) / total } else { 0.0 };
        let scaled: Vec<f64> = table
            .widths
            .iter()
            .enumerate()
            .map(|(index, width)| if narrow.contains(&index) { least } else { f64::from(*width) * scale })
            .collect();
        let before = narrow.len();
        narrow.extend(scaled.iter().enumerate().filter(|(_, width)| **width < least - 0.01).map(|(index, _)| index));
        if narrow.len() == before {
            return scaled;
        }
    }
}

/// Breaks the cells of a table into lines.
pub(crate) fn lay_out(table: &Table, area: Area, context: &mut LayoutContext<'_>) -> TableLayout {
    let mut edges = vec![0.0];
    for width in widths(table, area.width) {
        edges.push(edges.last().copied().unwrap_or_default() + width);
    }
    let (size, pad_x) = size_and_padding(table.widths.len());
    let number = context.tables;
    context.tables += 1;
    let mut group = |rows: &[Vec<TableCell>], class: Class, first_row: usize, head: bool| {
        // `check` has already found the grid complete.
        let placed = places(rows, table.widths.len()).unwrap_or_default();
        let style = Style::new(class, size);
        let cells: Vec<Cell> = placed
            .iter()
            .map(|place| cell(place, &edges, (style, pad_x), (number, first_row, head), context))
            .collect();
        let mut group = RowGroup { rows: vec![RowHeight::default(); rows.len()], cells, ..RowGroup::default() };
        group.measure(size);
        group
    };
    let head = group(&table.head, Class::Hei, 0, true);
    let body = group(&table.rows, Class::FangSong, table.head.len(), false);
    let mut layout = TableLayout { edges, head, body, size };
    let head_height: f64 = layout.head.rows.iter().map(|row| row.natural).sum();
    layout.body.split_high_rows(area.height - head_height, size);
    layout
}

fn cell(
    place: &Placed<'_>,
    edges: &[f64],
    (style, pad_x): (Style, f64),
    (table, first_row, head): (usize, usize, bool),
    context: &mut LayoutContext<'_>,
) -> Cell {
    let TableCell { row_span, column_span, align, stacked, .. } = *place.cell;
    let edge = |index: usize| edges.get(index).copied().unwrap_or_default();
    let room = edge(place.column + column_span) - edge(place.column) - 2.0 * pad_x;
    let element = context.element(Role::Cell {
        table,
        row: first_row + place.row,
        column: place.column,
        head,
        span: (row_span, column_span),
    });
    let mut lines = Vec::new();
    for paragraph in &place.cell.paragraphs {
        let chars = context.shaper.shape(paragraph, style);
        if stacked {
            for shaped in chars.iter().filter(|shaped| shaped.char != ' ' && shaped.char != '　') {
                lines.extend(break_lines(std::slice::from_ref(shaped), Measure::ragged(room)));
            }
        } else {
            lines.extend(match align {
                Align::Left => break_lines(&chars, Measure { justify: true, ..Measure::ragged(room) }),
                Align::Centre => break_balanced(&chars, room),
                Align::Right => break_lines(&chars, Measure::ragged(room)),
            });
        }
    }
    Cell {
        row: place.row,
        rows: row_span,
        column: place.column,
        columns: column_span,
        lines,
        align: if stacked { Align::Centre } else { align },
        pad: (PAD_Y, PAD_Y),
        hang: false,
        element,
    }
}

impl Cell {
    fn need(&self, size: f64) -> f64 {
        self.lines.iter().map(|_| size * LEADING).sum::<f64>() + self.pad.0 + self.pad.1
    }

    /// Rows of `start..end` that the cell covers.
    fn covers(&self, start: usize, end: usize) -> (usize, usize) {
        (self.row.max(start), (self.row + self.rows).min(end))
    }
}

impl RowGroup {
    fn measure(&mut self, size: f64) {
        for row in &mut self.rows {
            row.natural = size * LEADING + 2.0 * PAD_Y;
        }
        for cell in self.cells.iter().filter(|cell| cell.rows == 1) {
            if let Some(row) = self.rows.get_mut(cell.row) {
                row.natural = row.natural.max(cell.need(size));
            }
        }
        self.index();
    }

    /// Indexes the cells of each row, so that a page looks only at its own rows.
    fn index(&mut self) {
        let spans = self.cells.iter().enumerate().filter(|(_, cell)| cell.rows > 1);
        let mut spans: Vec<_> = spans.map(|(index, cell)| (cell.row + cell.rows, cell.row, index)).collect();
        spans.sort_unstable();
        self.spans = spans.into_iter().map(|(_, _, index)| index).collect();
        let by_row = |cells: &mut dyn Iterator<Item = &Cell>| {
            let mut by_row = vec![Vec::new(); self.rows.len()];
            for (place, cell) in cells.enumerate() {
                for row in by_row.iter_mut().skip(cell.row).take(cell.rows) {
                    row.push(place);
                }
            }
            by_row
        };
        let cells_by_row = by_row(&mut self.cells.iter());
        let spans_by_row = by_row(&mut self.spans.iter().filter_map(|index| self.cells.get(*index)));
        (self.cells_by_row, self.spans_by_row) = (cells_by_row, spans_by_row);
    }

    /// Heights of the rows `start..end` in points: where the label of a merged cell needs more, its last row there is higher.
    fn heights(&self, start: usize, end: usize, size: f64) -> Vec<f64> {
        let mut heights: Vec<f64> = self.rows.iter().take(end).skip(start).map(|row| row.natural).collect();
        let spans = covering(&self.spans_by_row, start, end).into_iter().filter_map(|place| self.spans.get(place));
        for cell in spans.filter_map(|index| self.cells.get(*index)) {
            let (from, to) = cell.covers(start, end);
            let have: f64 = heights.iter().take(to - start).skip(from - start).sum();
            let lack = cell.need(size) - have;
            if lack > 0.0
                && let Some(last) = heights.get_mut(to - 1 - start)
            {
                *last += lack;
            }
        }
        heights
    }

    /// Replaces rows and merged cells higher than a page by rows of one line each.
    fn split_high_rows(&mut self, room: f64, size: f64) {
        self.split_long_labels(room, size);
        self.split_rows(room, size);
        self.index();
    }

    /// Splits a merged cell higher than a page into one cell a row, with as many lines as the height of the row allows.
    fn split_long_labels(&mut self, room: f64, size: f64) {
        let cells = std::mem::take(&mut self.cells);
        for mut cell in cells {
            if cell.rows == 1 || cell.need(size) <= room {
                self.cells.push(cell);
                continue;
            }
            let mut lines = std::mem::take(&mut cell.lines);
            let last = cell.row + cell.rows;
            for row in cell.row..last {
                let height = self.rows.get(row).map_or(0.0, |row| row.natural);
                let count = if row + 1 == last { lines.len() } else { lines_in(height, size).min(lines.len()) };
                let rest = lines.split_off(count);
                let group = Cell { row, rows: 1, lines, hang: true, ..cell_like(&cell) };
                lines = rest;
                if let Some(height) = self.rows.get_mut(row) {
                    height.natural = height.natural.max(group.need(size));
                }
                self.cells.push(group);
            }
        }
    }

    /// Splits each row higher than the room into rows of one line each.
    fn split_rows(&mut self, room: f64, size: f64) {
        let mut lines = vec![1; self.rows.len()];
        for cell in self.cells.iter().filter(|cell| cell.rows == 1) {
            if let Some(most) = lines.get_mut(cell.row) {
                *most = cell.lines.len().max(*most);
            }
        }
        // Number of rows a row is split into; `None` where it is not split.
        let parts: Vec<Option<usize>> =
            self.rows.iter().zip(lines).map(|(row, lines)| (row.natural > room).then_some(lines)).collect();
        let mut starts = vec![0];
        for count in &parts {
            starts.push(starts.last().copied().unwrap_or_default() + count.unwrap_or(1));
        }
        let start = |row: usize| starts.get(row).copied().unwrap_or_default();
        let mut cells = Vec::with_capacity(self.cells.len());
        for cell in std::mem::take(&mut self.cells) {
            let (first, rows) = (start(cell.row), start(cell.row + cell.rows) - start(cell.row));
            match parts.get(cell.row).copied().flatten().filter(|_| cell.rows == 1) {
                None => cells.push(Cell { row: first, rows, ..cell }),
                Some(count) => {
                    let like = cell_like(&cell);
                    let mut lines = cell.lines.into_iter();
                    for index in 0..count {
                        let pad = (if index == 0 { PAD_Y } else { 0.0 }, if index + 1 == count { PAD_Y } else { 0.0 });
                        let lines = lines.next().into_iter().collect();
                        cells.push(Cell { row: first + index, lines, pad, hang: true, ..cell_like(&like) });
                    }
                }
            }
        }
        self.cells = cells;
        let rows = std::mem::take(&mut self.rows);
        for (row, count) in rows.into_iter().zip(parts) {
            let Some(count) = count else {
                self.rows.push(row);
                continue;
            };
            self.rows.extend((0..count).map(|index| {
                let pads = usize::from(index == 0) + usize::from(index + 1 == count);
                let pads: f64 = std::iter::repeat_n(PAD_Y, pads).sum();
                RowHeight { natural: size * LEADING + pads, continues: index > 0 }
            }));
        }
    }
}

/// The indices of what covers any row of `start..end`, ascending and without duplicates.
fn covering(by_row: &[Vec<usize>], start: usize, end: usize) -> Vec<usize> {
    let mut places: Vec<usize> = by_row.iter().take(end).skip(start).flatten().copied().collect();
    places.sort_unstable();
    places.dedup();
    places
}

fn lines_in(height: f64, size: f64) -> usize {
    let mut count = 0;
    let mut used = 2.0 * PAD_Y + size * LEADING;
    while used <= height + 0.01 {
        count += 1;
        used += size * LEADING;
    }
    count
}

fn cell_like(cell: &Cell) -> Cell {
    Cell { lines: Vec::new(), ..*cell }
}

impl TableLayout {
    /// Least room in which the table begins on a page: height of head and first row, in points.
    pub fn least(&self) -> f64 {
        let head: f64 = self.head.heights(0, self.head.rows.len(), self.size).iter().sum();
        head + self.body.heights(0, 1, self.size).iter().sum::<f64>()
    }

    /// Places the table on the current page and as many further pages as it needs.
    pub fn place(&self, flow: &mut Flow) {
        let head = self.head.heights(0, self.head.rows.len(), self.size);
        let head_height: f64 = head.iter().sum();
        let rows = self.body.rows.len();
        let mut start = 0;
        loop {
            let room = flow.left_over() - head_height;
            let mut end = start;
            while end < rows && self.body.heights(start, end + 1, self.size).iter().sum::<f64>() <= room + 0.5 {
                end += 1;
            }
            if end == start && start < rows {
                if flow.used > 0.5 {
                    flow.break_page();
                    continue;
                }
                end = start + 1;
            }
            let heights = self.body.heights(start, end, self.size);
            let mut items = self.draw(&self.head, (0, self.head.rows.len()), &head, 0.0, start > 0);
            items.extend(self.draw(&self.body, (start, end), &heights, head_height, false));
            flow.draw(items, 0.0, flow.used);
            flow.used += head_height + heights.iter().sum::<f64>();
            start = end;
            if start >= rows {
                return;
            }
            flow.break_page();
        }
    }

    /// Strokes and runs of the rows `start..end`; `repeated`: the text was on an earlier page and belongs to no element.
    fn draw(
        &self,
        group: &RowGroup,
        (start, end): (usize, usize),
        heights: &[f64],
        top: f64,
        repeated: bool,
    ) -> Vec<Item> {
        let mut tops = vec![top];
        for height in heights {
            tops.push(tops.last().copied().unwrap_or(top) + height);
        }
        let y = |row: usize| tops.get(row - start).copied().unwrap_or(top);
        let x = |column: usize| self.edges.get(column).copied().unwrap_or_default();
        let mut rules = Vec::new();
        let mut text = Vec::new();
        let mut drawn = BTreeSet::new();
        let mut rule = |from: (f64, f64), to: (f64, f64)| {
            // Neighbouring cells share edges; each edge is drawn once.
            if drawn.insert([from.0, from.1, to.0, to.1].map(f64::to_bits)) {
                rules.push(Item::Stroke(Stroke { from, to, weight: WEIGHT, colour: Colour::Black }));
            }
        };
        let cells = covering(&group.cells_by_row, start, end);
        for cell in cells.into_iter().filter_map(|place| group.cells.get(place)) {
            let (from, to) = cell.covers(start, end);
            let (left, right) = (x(cell.column), x(cell.column + cell.columns));
            let (above, below) = (y(from), y(to));
            let continues = |row: usize| group.rows.get(row).is_some_and(|row| row.continues);
            if from == start || !continues(from) {
                rule((left, above), (right, above));
            }
            if to == end || !continues(to) {
                rule((left, below), (right, below));
            }
            rule((left, above), (left, below));
            rule((right, above), (right, below));
            let seen = repeated || from > cell.row;
            text.extend(self.cell_text(cell, (left, right), (above, below), seen));
        }
        rules.extend(text);
        rules
    }

    fn cell_text(&self, cell: &Cell, (left, right): (f64, f64), (above, below): (f64, f64), seen: bool) -> Vec<Item> {
        let (_, pad_x) = size_and_padding(self.edges.len().saturating_sub(1));
        let pitch = self.size * LEADING;
        let block: f64 = cell.lines.iter().map(|_| pitch).sum();
        let mut y = if cell.hang { above + cell.pad.0 } else { above + (below - above - block) / 2.0 };
        let mut items = Vec::new();
        for line in &cell.lines {
            let spare = right - left - 2.0 * pad_x - line.width;
            let x = left
                + pad_x
                + match cell.align {
                    Align::Left => 0.0,
                    Align::Centre => spare / 2.0,
                    Align::Right => spare,
                };
            let baseline = y + (pitch - self.size) / 2.0 + ASCENT * self.size;
            items.extend(runs(line, x, baseline, (!seen).then_some(cell.element)));
            y += pitch;
        }
        items
    }
}
