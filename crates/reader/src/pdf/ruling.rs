//! Ruling lines of a page in, the grids that they form out: rows, columns, and the positions that belong to one cell.

use super::page::Rule;

/// Largest distance, in points, of lines that count as one, such as a double line.
const SAME: f64 = 3.0;

/// Largest gap, in points, between the pieces of a dashed line.
const DASH: f64 = 4.0;

/// Shortest line of a table, in points; shorter ones are underlines or drawings.
const SHORTEST: f64 = 6.0;

/// Most grids of a page and most positions of a grid; more indicate a drawing.
const MOST_GRIDS: usize = 100;
const MOST_PLACES: usize = 100_000;
const MOST_CROSSINGS: usize = 4_000_000;

/// A grid: column and row edges in points, and its cells.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Lattice {
    pub(super) xs: Vec<f64>,
    pub(super) ys: Vec<f64>,
    /// Sorted by row, then column.
    pub(super) areas: Vec<Area>,
    /// No line closes it at the top or bottom, since the page break split it.
    pub(super) open_above: bool,
    pub(super) open_below: bool,
    /// Index of the area, by position.
    owners: Vec<usize>,
}

/// A cell with its span.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Area {
    pub(super) row: usize,
    pub(super) column: usize,
    pub(super) row_span: usize,
    pub(super) column_span: usize,
}

impl Lattice {
    /// The area that contains a point.
    pub(super) fn area_at(&self, x: f64, y: f64) -> Option<usize> {
        let between = |edges: &[f64], at: f64| {
            let after = edges.partition_point(|edge| *edge <= at);
            (after > 0 && after < edges.len()).then(|| after - 1)
        };
        let (column, row) = (between(&self.xs, x)?, between(&self.ys, y)?);
        self.owners.get(row * (self.xs.len() - 1) + column).copied()
    }

    /// Left and right edge.
    pub(super) fn sides(&self) -> Option<(f64, f64)> {
        Some((*self.xs.first()?, *self.xs.last()?))
    }

    fn stands_between(&self, (left, right): (f64, f64)) -> bool {
        self.sides().is_some_and(|own| (own.0 - left).abs() <= SAME && (own.1 - right).abs() <= SAME)
    }

    /// Bounding box on the page.
    pub(super) fn extent(&self) -> f64 {
        let length = |edges: &[f64]| edges.last().unwrap_or(&0.0) - edges.first().unwrap_or(&0.0);
        length(&self.xs) * length(&self.ys)
    }
}

/// The grids of a page with at least two cells, from the top. A single box is a frame, unless it has the sides of the previous
/// page's last table; then it is a cell that fills the page.
pub(super) fn lattices(rules: &[Rule], before: Option<(f64, f64)>) -> Vec<Lattice> {
    let (down, along) = (merged(rules, true), merged(rules, false));
    if down.len().saturating_mul(along.len()) > MOST_CROSSINGS {
        return Vec::new();
    }
    let mut found: Vec<Lattice> =
        connected(&down, &along).into_iter().filter_map(|(down, along)| lattice(&down, &along)).collect();
    found.retain(|grid| grid.areas.len() > 1 || before.is_some_and(|before| grid.stands_between(before)));
    if found.len() > MOST_GRIDS {
        return Vec::new();
    }
    found.sort_by(|a, b| a.ys.first().unwrap_or(&0.0).total_cmp(b.ys.first().unwrap_or(&0.0)));
    found
}

/// Rules of one direction with their pieces joined.
fn merged(rules: &[Rule], upright: bool) -> Vec<Rule> {
    let mut rules: Vec<Rule> = rules.iter().filter(|rule| rule.upright == upright).copied().collect();
    rules.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut merged: Vec<Rule> = Vec::new();
    for aligned in rules.chunk_by(|a, b| b.at - a.at < 0.7) {
        let mut aligned = aligned.to_vec();
        aligned.sort_by(|a, b| a.from.total_cmp(&b.from));
        let first = merged.len();
        for rule in aligned {
            match merged.get_mut(first..).and_then(|new| new.last_mut()) {
                Some(last) if rule.from <= last.to + DASH => last.to = last.to.max(rule.to),
                _ => merged.push(rule),
            }
        }
    }
    merged.retain(|rule| rule.to - rule.from >= SHORTEST);
    merged
}

/// Groups of rules that cross or touch: vertical and horizontal ones.
fn connected(down: &[Rule], along: &[Rule]) -> Vec<(Vec<Rule>, Vec<Rule>)> {
    let mut parents: Vec<usize> = (0..down.len() + along.len()).collect();
    for (number, upright) in down.iter().enumerate() {
        for (other, level) in along.iter().enumerate() {
            let meets = |rule: &Rule, at: f64| rule.from - SAME <= at && at <= rule.to + SAME;
            if meets(level, upright.at) && meets(upright, level.at) {
                let (a, b) = (root(&mut parents, number), root(&mut parents, down.len() + other));
                if let Some(parent) = parents.get_mut(a.max(b)) {
                    *parent = a.min(b);
                }
            }
        }
    }
    let mut groups: std::collections::BTreeMap<usize, (Vec<Rule>, Vec<Rule>)> = std::collections::BTreeMap::new();
    for (number, rule) in down.iter().chain(along).enumerate() {
        let group = groups.entry(root(&mut parents, number)).or_default();
        if rule.upright { group.0.push(*rule) } else { group.1.push(*rule) }
    }
    groups.into_values().collect()
}

fn root(parents: &mut [usize], start: usize) -> usize {
    let mut at = start;
    while let Some(parent) = parents.get(at).copied().filter(|parent| *parent != at) {
        let grandparent = parents.get(parent).copied().unwrap_or(parent);
        if let Some(entry) = parents.get_mut(at) {
            *entry = grandparent;
        }
        at = grandparent;
    }
    at
}

/// Positions of lines, with close ones merged.
pub(super) fn edges(places: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut places: Vec<f64> = places.collect();
    places.sort_by(f64::total_cmp);
    let mut edges: Vec<f64> = Vec::new();
    for place in places {
        if edges.last().is_none_or(|last| place - last > SAME) {
            edges.push(place);
        }
    }
    edges
}

fn lattice(down: &[Rule], along: &[Rule]) -> Option<Lattice> {
    let (xs, mut ys) = (edges(down.iter().map(|rule| rule.at)), edges(along.iter().map(|rule| rule.at)));
    // Browsers leave a cell open at a page break; its sides extend beyond the last line.
    let sides = |x: Option<&f64>| {
        let of_side = down.iter().filter(move |rule| x.is_some_and(|x| (rule.at - x).abs() <= SAME));
        of_side
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(top, bottom), rule| (top.min(rule.from), bottom.max(rule.to)))
    };
    let ((left_top, left_bottom), (right_top, right_bottom)) = (sides(xs.first()), sides(xs.last()));
    let (top, bottom) = (left_top.max(right_top), left_bottom.min(right_bottom));
    let open_above = ys.first().is_some_and(|first| first - top > SHORTEST);
    let open_below = ys.last().is_some_and(|last| bottom - last > SHORTEST);
    ys.extend([(open_above, top), (open_below, bottom)].into_iter().filter_map(|(open, y)| open.then_some(y)));
    let ys = edges(ys.into_iter());
    let (columns, rows) = (xs.len().checked_sub(1)?, ys.len().checked_sub(1)?);
    if columns == 0 || rows == 0 || rows.checked_mul(columns)? > MOST_PLACES {
        return None;
    }
    // Whether a line separates a position from the one to its left and from the one above.
    let left = walls(down, &xs, &ys);
    let above = walls(along, &ys, &xs);
    let wall_left = |row: usize, column: usize| left.get(column * rows + row).copied().unwrap_or(true);
    let wall_above = |row: usize, column: usize| above.get(row * columns + column).copied().unwrap_or(true);
    let mut owners = vec![usize::MAX; rows * columns];
    let mut areas: Vec<Area> = Vec::new();
    for row in 0..rows {
        for column in 0..columns {
            let taken = |owners: &[usize], row: usize, column: usize| {
                owners.get(row * columns + column).is_none_or(|owner| *owner != usize::MAX)
            };
            if taken(&owners, row, column) {
                continue;
            }
            let mut right = column + 1;
            while right < columns && !wall_left(row, right) && !taken(&owners, row, right) {
                right += 1;
            }
            let mut below = row + 1;
            while below < rows
                && (column..right).all(|at| !wall_above(below, at) && !taken(&owners, below, at))
                && (column + 1..right).all(|at| !wall_left(below, at))
            {
                below += 1;
            }
            for at in row..below {
                for place in owners.iter_mut().skip(at * columns + column).take(right - column) {
                    *place = areas.len();
                }
            }
            areas.push(Area { row, column, row_span: below - row, column_span: right - column });
        }
    }
    Some(Lattice { xs, ys, areas, open_above, open_below, owners })
}

/// Whether a rule covers each gap between crossing edges, for each edge.
fn walls(rules: &[Rule], edges: &[f64], crossing: &[f64]) -> Vec<bool> {
    let gaps = crossing.len().saturating_sub(1);
    let mut walls = vec![false; edges.len() * gaps];
    for rule in rules {
        let Some(edge) = edges.partition_point(|edge| *edge <= rule.at + 1e-9).checked_sub(1) else { continue };
        for (gap, pair) in crossing.windows(2).enumerate() {
            let [from, to] = pair else { continue };
            let middle = (from + to) / 2.0;
            if rule.from <= middle
                && middle <= rule.to
                && let Some(wall) = walls.get_mut(edge * gaps + gap)
            {
                *wall = true;
            }
        }
    }
    walls
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(upright: bool, at: f64, from: f64, to: f64) -> Rule {
        Rule { upright, at, from, to }
    }

    /// ┌─┬─┐
    /// │ ├─┤   the left cell covers two rows, the last row two columns
    /// ├─┴─┤
    /// └───┘
    #[test]
    fn missing_lines_merge_cells_on_both_axes() {
        let mut rules: Vec<Rule> = [0.0, 40.0, 60.0].map(|y| rule(false, y, 0.0, 100.0)).to_vec();
        rules.push(rule(false, 20.0, 50.0, 100.0));
        rules.extend([rule(true, 0.0, 0.0, 60.0), rule(true, 100.0, 0.0, 60.0), rule(true, 50.0, 0.0, 40.0)]);
        let found = lattices(&rules, None);
        let spans: Vec<_> =
            found[0].areas.iter().map(|area| (area.row, area.column, area.row_span, area.column_span)).collect();
        assert_eq!(spans, [(0, 0, 2, 1), (0, 1, 1, 1), (1, 1, 1, 1), (2, 0, 1, 2)]);
        assert_eq!(found[0].area_at(70.0, 50.0), Some(3));
        assert_eq!(found[0].area_at(170.0, 50.0), None);
    }

    #[test]
    fn sides_that_go_on_make_a_cell_that_the_page_cut() {
        let mut rules: Vec<Rule> = [0.0, 20.0].map(|y| rule(false, y, 0.0, 100.0)).to_vec();
        rules.extend([rule(true, 0.0, 0.0, 700.0), rule(true, 100.0, 0.0, 700.0)]);
        let found = lattices(&rules, None);
        assert_eq!((found[0].ys.len(), found[0].open_above, found[0].open_below), (3, false, true));
        assert_eq!(found[0].area_at(50.0, 600.0), Some(1));
    }

    #[test]
    fn a_frame_and_an_underline_are_no_table() {
        let frame = [rule(false, 0.0, 0.0, 100.0), rule(false, 60.0, 0.0, 100.0)];
        let sides = [rule(true, 0.0, 0.0, 60.0), rule(true, 100.0, 0.0, 60.0)];
        assert!(lattices(&[frame, sides].concat(), None).is_empty());
        assert!(lattices(&frame, Some((0.0, 100.0))).is_empty());
        assert_eq!(lattices(&[frame, sides].concat(), Some((0.0, 100.0))).len(), 1);
    }

    #[test]
    fn dots_and_double_lines_are_lines() {
        let mut rules: Vec<Rule> =
            (0..50).map(|dot| rule(false, 30.0, f64::from(dot) * 2.0, f64::from(dot) * 2.0 + 1.0)).collect();
        rules.extend([rule(false, 0.0, 0.0, 100.0), rule(false, 1.5, 0.0, 100.0), rule(false, 60.0, 0.0, 100.0)]);
        rules.extend([rule(true, 0.0, 0.0, 60.0), rule(true, 100.0, 0.0, 60.0)]);
        let found = lattices(&rules, None);
        assert_eq!((found.len(), found[0].areas.len()), (1, 2));
    }
}
