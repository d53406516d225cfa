//! Pages in, blocks in reading order out: text around tables, tables across pages joined, headers and footers once.

use std::collections::BTreeMap;

use super::{
    lines::{Line, goes_on, lines, paragraphs},
    page::{Glyph, Page},
    ruling::{Area, Lattice, edges, lattices},
};
use crate::{Block, Cell, Paragraph, ReadError, Region, Table, limits::Meter};

/// Largest distance of headers and footers from the paper's edge, in points (2.2 cm). Page numbers may be nearer to the text
/// (GB/T 9704-2012, 7.5: 7 mm below the type area).
const MARGIN: f64 = 62.0;
const NUMBER_MARGIN: f64 = 90.0;

/// Largest difference, in points, of the edges of cells that continue on the next page.
const SAME_EDGE: f64 = 4.0;

/// Part of a page's height that must be filled for its text to continue on the next page.
const FULL: f64 = 0.8;

/// Text or a table of one page, before pages are joined.
enum Piece {
    Text(Vec<Line>, f64),
    Table(Ruled),
}

struct Ruled {
    xs: Vec<f64>,
    rows: usize,
    /// Sorted by row, then column.
    cells: Vec<RuledCell>,
    open_above: bool,
    open_below: bool,
}

struct RuledCell {
    area: Area,
    lines: Vec<Line>,
    /// Right end of a full line, in points.
    right: f64,
}

/// All pages as blocks.
pub(super) fn document(pages: Vec<Page>, meter: &mut Meter<'_>) -> Result<Vec<Block>, ReadError> {
    let mut opened: Vec<(Vec<Line>, Vec<Placed>, f64, f64)> = Vec::new();
    let mut aslant = Vec::new();
    let mut sides = None;
    for page in pages {
        let (size, strays) = ((page.width, page.height), page.aslant.clone());
        let (lines, tables) = apart(page, &mut sides);
        aslant.push(strays);
        opened.push((lines, tables, size.0, size.1));
    }
    let margins = Margins::of(&opened);
    let mut builder = Builder { meter, blocks: Vec::new(), tables: 0 };
    let (mut headers, mut footers): (Vec<Line>, Vec<Line>) = (Vec::new(), Vec::new());
    let mut pieces: Vec<Piece> = Vec::new();
    let mut strays = Vec::new();
    for ((lines, tables, width, height), aslant) in opened.into_iter().zip(aslant) {
        let mut body = Vec::new();
        for line in lines {
            match margins.region(&line, height) {
                Region::Header => once(&mut headers, line),
                Region::Footer => once(&mut footers, line),
                _ => body.push(line),
            }
        }
        let mut of_page = in_order(body, tables, width);
        // A table continues where no text separates it from the next page's.
        if let (Some(Piece::Table(above)), Some(Piece::Table(below))) = (pieces.last_mut(), of_page.first_mut())
            && above.takes(below)
        {
            let Piece::Table(below) = of_page.remove(0) else { continue };
            above.join(below);
        } else if let (Some(Piece::Text(above, _)), Some(Piece::Text(below, _))) =
            (pieces.last_mut(), of_page.first_mut())
            && above.last().is_some_and(|last| last.y > FULL * height)
        {
            let offset = above.last().zip(below.first()).map_or(0.0, |(a, b)| a.y + 1.5 * b.size - b.y);
            below.iter_mut().for_each(|line| line.y += offset);
            above.append(below);
            of_page.remove(0);
        }
        pieces.extend(of_page);
        strays.extend(aslant);
    }
    builder.lines(&headers, Region::Header)?;
    for piece in pieces {
        match piece {
            Piece::Text(lines, right) => builder.text(&lines, right)?,
            Piece::Table(table) => builder.table(table)?,
        }
    }
    builder.aslant(&strays)?;
    builder.lines(&footers, Region::Footer)?;
    Ok(builder.blocks)
}

/// A table of a page with its upper edge in points.
struct Placed {
    top: f64,
    ruled: Ruled,
}

/// Separates the glyphs in tables from the others. `sides` are the left and right edges of the previous page's last table and
/// are replaced by this page's.
fn apart(page: Page, sides: &mut Option<(f64, f64)>) -> (Vec<Line>, Vec<Placed>) {
    let grids = lattices(&page.rules, *sides);
    *sides = grids.last().and_then(Lattice::sides);
    let mut inside: Vec<Vec<Vec<Glyph>>> = grids.iter().map(|grid| vec![Vec::new(); grid.areas.len()]).collect();
    let mut outside = Vec::new();
    for glyph in page.glyphs {
        // The middle of the glyph is used, since descenders and accents may cross a line.
        let (x, y) = (glyph.x + glyph.width / 2.0, glyph.y - 0.35 * glyph.size);
        let within = grids.iter().enumerate().filter_map(|(number, grid)| Some((number, grid, grid.area_at(x, y)?)));
        let nearest = within.min_by(|(_, a, _), (_, b, _)| a.extent().total_cmp(&b.extent()));
        let place = nearest.and_then(|(number, _, area)| inside.get_mut(number)?.get_mut(area));
        match place {
            Some(cell) => cell.push(glyph),
            None => outside.push(glyph),
        }
    }
    let tables = grids.into_iter().zip(inside).filter(|(_, cells)| cells.iter().any(|cell| !cell.is_empty()));
    let tables =
        tables.map(|(grid, cells)| Placed { top: grid.ys.first().copied().unwrap_or(0.0), ruled: ruled(grid, cells) });
    (lines(outside), tables.collect())
}

fn ruled(grid: Lattice, cells: Vec<Vec<Glyph>>) -> Ruled {
    let cells = grid.areas.iter().zip(cells).map(|(area, glyphs)| {
        let lines = lines(glyphs);
        let edge = |column: usize| grid.xs.get(column).copied().unwrap_or(0.0);
        let (left, right) = (edge(area.column), edge(area.column + area.column_span));
        // The right margin is assumed to equal the left one, without first-line indents.
        let padding = lines.iter().map(|line| line.left - left).fold(6.0, f64::min).max(0.0);
        RuledCell { area: *area, lines, right: right - padding }
    });
    let cells = cells.collect();
    let (open_above, open_below) = (grid.open_above, grid.open_below);
    Ruled { rows: grid.ys.len().saturating_sub(1), cells, xs: grid.xs, open_above, open_below }
}

/// Text and tables of a page in order from the top.
fn in_order(lines: Vec<Line>, tables: Vec<Placed>, width: f64) -> Vec<Piece> {
    let right = right_edge(&lines, &tables, width);
    let mut pieces = Vec::new();
    let mut lines = lines.into_iter().peekable();
    for table in tables {
        let above: Vec<Line> = std::iter::from_fn(|| lines.next_if(|line| line.y <= table.top + 1.0)).collect();
        if !above.is_empty() {
            pieces.push(Piece::Text(above, right));
        }
        pieces.push(Piece::Table(table.ruled));
    }
    let rest: Vec<Line> = lines.collect();
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest, right));
    }
    pieces
}

/// Right end of full lines: where several lines end, else symmetric to the left margin.
fn right_edge(lines: &[Line], tables: &[Placed], width: f64) -> f64 {
    let rights = || lines.iter().map(|line| line.right);
    let furthest = rights().fold(0.0, f64::max);
    let ending_there = lines.iter().filter(|line| furthest - line.right < 1.3 * line.size).count();
    if ending_there >= 3 {
        return furthest;
    }
    let left = lines.iter().map(|line| line.left).fold(f64::INFINITY, f64::min);
    let tables = tables.iter().filter_map(|table| table.ruled.xs.last()).copied().fold(0.0, f64::max);
    furthest.max(tables - 6.0).max(width - left)
}

/// Lines that repeat at the edge of several pages.
struct Margins {
    headers: BTreeMap<String, usize>,
    footers: BTreeMap<String, usize>,
}

impl Margins {
    fn of(pages: &[(Vec<Line>, Vec<Placed>, f64, f64)]) -> Self {
        let mut margins = Self { headers: BTreeMap::new(), footers: BTreeMap::new() };
        for (lines, _, _, height) in pages {
            for line in lines {
                if line.y < MARGIN {
                    *margins.headers.entry(without_digits(&line.text)).or_default() += 1;
                } else if line.y > height - MARGIN {
                    *margins.footers.entry(without_digits(&line.text)).or_default() += 1;
                }
            }
        }
        margins
    }

    fn region(&self, line: &Line, height: f64) -> Region {
        let repeated = |counted: &BTreeMap<String, usize>| counted.get(&without_digits(&line.text)) >= Some(&2);
        if line.y < MARGIN && repeated(&self.headers) {
            Region::Header
        } else if line.y > height - MARGIN && repeated(&self.footers)
            || line.y > height - NUMBER_MARGIN && is_page_number(&line.text)
        {
            Region::Footer
        } else {
            Region::Body
        }
    }
}

fn without_digits(text: &str) -> String {
    text.chars().filter(|c| !c.is_ascii_digit()).collect()
}

/// `3`, `— 3 —`, `第3页 共5页`, `3/5`.
fn is_page_number(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    (1..=6).contains(&digits) && text.chars().all(|c| c.is_ascii_digit() || " -–—·/第页共,，".contains(c))
}

fn once(lines: &mut Vec<Line>, line: Line) {
    if !lines.iter().any(|known| without_digits(&known.text) == without_digits(&line.text)) {
        lines.push(line);
    }
}

impl Ruled {
    /// Whether the next page's table continues this one.
    fn takes(&self, below: &Self) -> bool {
        let near = |a: Option<&f64>, b: Option<&f64>| a.zip(b).is_some_and(|(a, b)| (a - b).abs() < SAME_EDGE);
        near(self.xs.first(), below.xs.first()) && near(self.xs.last(), below.xs.last())
    }

    /// Appends the continuation: a repeated header row is dropped, a row split by the page break is joined.
    fn join(&mut self, mut below: Self) {
        let xs = edges(self.xs.iter().chain(&below.xs).copied());
        self.stretch(&xs);
        below.stretch(&xs);
        if below.rows > 1 && self.row(0) == below.row(0) && below.row(0).iter().any(|(_, text)| !text.is_empty()) {
            below.drop_first();
        }
        if self.is_cut_before(&below) {
            let last = self.rows - 1;
            let mut halves: Vec<&mut RuledCell> =
                self.cells.iter_mut().filter(|cell| cell.area.row + cell.area.row_span > last).collect();
            halves.sort_by_key(|cell| cell.area.column);
            let (rest, others): (Vec<_>, Vec<_>) = below.cells.into_iter().partition(|cell| cell.area.row == 0);
            for (cell, rest) in halves.into_iter().zip(rest) {
                cell.take(rest.lines);
            }
            below.cells = others;
            below.cells.iter_mut().for_each(|cell| cell.area.row -= 1);
            below.rows -= 1;
        }
        let rows = self.rows;
        self.cells.extend(below.cells.into_iter().map(|mut cell| {
            cell.area.row += rows;
            cell
        }));
        self.rows += below.rows;
        self.open_below = below.open_below;
    }

    /// Renumbers the columns by the merged edges of several tables. Of edges that count as one the first is kept; two edges
    /// of one table never become the same, so that no two cells share a position.
    fn stretch(&mut self, xs: &[f64]) {
        let old = std::mem::replace(&mut self.xs, xs.to_vec());
        let new = |column: usize| {
            let x = old.get(column).copied().unwrap_or(0.0);
            xs.partition_point(|edge| *edge <= x).saturating_sub(1)
        };
        for cell in &mut self.cells {
            let (from, to) = (new(cell.area.column), new(cell.area.column + cell.area.column_span));
            cell.area.column = from;
            cell.area.column_span = to.saturating_sub(from).max(1);
        }
    }

    /// Columns and text of a row.
    fn row(&self, row: usize) -> Vec<((usize, usize), String)> {
        let cells = self.cells.iter().filter(|cell| cell.area.row == row);
        cells.map(|cell| ((cell.area.column, cell.area.column_span), cell.text())).collect()
    }

    fn drop_first(&mut self) {
        self.cells.retain(|cell| cell.area.row > 0);
        self.cells.iter_mut().for_each(|cell| cell.area.row -= 1);
        self.rows -= 1;
    }

    /// Whether the last row continues in the next page's first: no line closes it, a sentence continues, or its label is not
    /// repeated.
    fn is_cut_before(&self, below: &Self) -> bool {
        let Some(last) = self.rows.checked_sub(1) else { return false };
        let mut halves: Vec<&RuledCell> =
            self.cells.iter().filter(|cell| cell.area.row + cell.area.row_span > last).collect();
        halves.sort_by_key(|cell| cell.area.column);
        let rest: Vec<&RuledCell> = below.cells.iter().filter(|cell| cell.area.row == 0).collect();
        let columns = |cells: &[&RuledCell]| -> Vec<(usize, usize)> {
            cells.iter().map(|cell| (cell.area.column, cell.area.column_span)).collect()
        };
        if columns(&halves) != columns(&rest) || rest.iter().any(|cell| cell.area.row_span > 1) {
            return false;
        }
        let label_left_out = halves.first().zip(rest.first()).is_some_and(|(above, below)| {
            rest.len() > 1 && above.area.row_span == 1 && !above.lines.is_empty() && below.lines.is_empty()
        });
        self.open_below
            || below.open_above
            || label_left_out
            || halves.iter().zip(rest).any(|(above, below)| above.goes_on_in(below))
    }
}

impl RuledCell {
    fn text(&self) -> String {
        self.lines.iter().map(|line| line.text.as_str()).collect()
    }

    fn goes_on_in(&self, below: &Self) -> bool {
        let (Some(last), Some(first)) = (self.lines.last(), below.lines.first()) else { return false };
        let left = self.lines.iter().chain(&below.lines).map(|line| line.left).fold(f64::INFINITY, f64::min);
        let first = Line { y: last.y + first.size, ..first.clone() };
        goes_on(last, &first, left, self.right)
    }

    /// Moves the next page's lines below this page.
    fn take(&mut self, mut lines: Vec<Line>) {
        let next = self.lines.last().map(|last| last.y + 1.5 * last.size);
        if let (Some(next), Some(first)) = (next, lines.first().map(|line| line.y)) {
            lines.iter_mut().for_each(|line| line.y += next - first);
        }
        self.lines.extend(lines);
    }
}

struct Builder<'m, 'l> {
    meter: &'m mut Meter<'l>,
    blocks: Vec<Block>,
    tables: usize,
}

impl Builder<'_, '_> {
    fn paragraph(&mut self, text: String, region: Region) -> Result<Block, ReadError> {
        self.meter.paragraph()?;
        Ok(Block::Paragraph(Paragraph { text, region }))
    }

    fn text(&mut self, lines: &[Line], right: f64) -> Result<(), ReadError> {
        for text in paragraphs(lines, right) {
            let paragraph = self.paragraph(text, Region::Body)?;
            self.blocks.push(paragraph);
        }
        Ok(())
    }

    fn lines(&mut self, lines: &[Line], region: Region) -> Result<(), ReadError> {
        for line in lines {
            let paragraph = self.paragraph(line.text.clone(), region)?;
            self.blocks.push(paragraph);
        }
        Ok(())
    }

    fn table(&mut self, table: Ruled) -> Result<(), ReadError> {
        self.tables += 1;
        let mut cells = Vec::new();
        for RuledCell { area, lines, right } in table.cells {
            self.meter.cell()?;
            let mut blocks = Vec::new();
            for text in paragraphs(&lines, right) {
                blocks.push(self.paragraph(text, Region::Body)?);
            }
            let Area { row, column, row_span, column_span } = area;
            cells.push(Cell { row, column, row_span, column_span, address: None, blocks });
        }
        self.blocks.push(Block::Table(Table {
            number: self.tables,
            sheet: None,
            hidden: false,
            region: Region::Body,
            rows: table.rows,
            columns: table.xs.len().saturating_sub(1),
            hidden_rows: Vec::new(),
            hidden_columns: Vec::new(),
            cells,
        }));
        Ok(())
    }

    /// Rotated text in drawing order.
    fn aslant(&mut self, glyphs: &[Glyph]) -> Result<(), ReadError> {
        let apart = |a: &Glyph, b: &Glyph| (a.x - b.x).hypot(a.y - b.y) > 2.5 * a.size.max(b.size);
        for word in glyphs.chunk_by(|a, b| !apart(a, b)) {
            let text: String = word.iter().map(|glyph| glyph.character).collect();
            if !text.trim().is_empty() {
                let paragraph = self.paragraph(text.trim().to_owned(), Region::TextBox)?;
                self.blocks.push(paragraph);
            }
        }
        Ok(())
    }
}
