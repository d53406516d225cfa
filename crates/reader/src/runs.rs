//! Rows or columns of a sheet in any order in, sorted runs that do not touch out.

use std::ops::Range;

/// A set of rows or columns, 0-based.
#[derive(Default)]
pub(crate) struct Runs {
    ranges: Vec<Range<u32>>,
}

impl Runs {
    /// Adds a range; ranges in ascending order that touch are stored as one run.
    pub(crate) fn add(&mut self, first: u32, last: u32) {
        let end = last.saturating_add(1);
        match self.ranges.last_mut() {
            Some(run) if (run.start..=run.end).contains(&first) => run.end = run.end.max(end),
            _ if first < end => self.ranges.push(first..end),
            _ => {}
        }
    }

    /// Whether a row or column is in the set, where ranges were added in ascending order.
    pub(crate) fn contains(&self, at: u32) -> bool {
        let after = self.ranges.partition_point(|run| run.start <= at);
        after.checked_sub(1).and_then(|last| self.ranges.get(last)).is_some_and(|run| at < run.end)
    }

    /// The runs within an area, relative to its first row or column.
    pub(crate) fn within(mut self, first: u32, last: u32) -> Vec<Range<usize>> {
        self.ranges.sort_by_key(|run| run.start);
        let mut runs: Vec<Range<usize>> = Vec::new();
        for run in self.ranges {
            let (start, end) = (run.start.max(first), run.end.min(last.saturating_add(1)));
            if start >= end {
                continue;
            }
            let (start, end) = ((start - first) as usize, (end - first) as usize);
            match runs.last_mut() {
                Some(before) if before.end >= start => before.end = before.end.max(end),
                _ => runs.push(start..end),
            }
        }
        runs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_joined_and_cut() {
        let mut runs = Runs::default();
        for (first, last) in [(0, 1), (2, 2), (9, 12), (5, 4), (20, u32::MAX), (10, 10), (6, 6), (7, 7)] {
            runs.add(first, last);
        }
        assert_eq!(runs.ranges.len(), 5);
        assert_eq!(runs.within(1, 21), [0..2, 5..7, 8..12, 19..21]);
    }
}
