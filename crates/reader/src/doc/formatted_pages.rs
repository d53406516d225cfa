//! Formatted disk pages in, the property list of each byte of text out (MS-DOC 2.9.32, 2.9.174).

use crate::ole::u32_at;

const PAGE_BYTES: usize = 512;

/// Kind of page: character or paragraph properties.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Characters,
    Paragraphs,
}

/// A range of bytes of the `WordDocument` stream with the same properties.
#[derive(Clone, Copy)]
struct Run {
    start: u32,
    end: u32,
    /// Offset of the properties, 0 for none.
    properties: u32,
}

/// All runs of one kind, sorted by first byte.
pub(super) struct FormattedRuns<'w> {
    word: &'w [u8],
    kind: Kind,
    runs: Vec<Run>,
}

impl<'w> FormattedRuns<'w> {
    /// Reads the pages listed by a table (MS-DOC 2.8.5, 2.8.6). A page beyond the end is skipped.
    pub(super) fn read(word: &'w [u8], table: &[u8], kind: Kind) -> Self {
        let mut runs = Vec::new();
        let count = table.len().saturating_sub(4) / 8;
        // A page listed several times is read once, which bounds the work.
        let mut is_read = vec![false; word.len() / PAGE_BYTES];
        for index in 0..count {
            let Some(number) = u32_at(table, 4 * (count + 1) + 4 * index) else { break };
            let number = (number & 0x003F_FFFF) as usize;
            if is_read.get_mut(number).is_none_or(|read| std::mem::replace(read, true)) {
                continue;
            }
            let from = number * PAGE_BYTES;
            if let Some(page) = word.get(from..from + PAGE_BYTES) {
                runs.extend(page_runs(page, from, kind));
            }
        }
        runs.sort_by_key(|run| run.start);
        Self { word, kind, runs }
    }

    /// Index of the run that contains a byte.
    pub(super) fn at(&self, offset: u32) -> Option<usize> {
        let index = self.runs.partition_point(|run| run.start <= offset).checked_sub(1)?;
        self.runs.get(index).filter(|run| offset < run.end).map(|_| index)
    }

    /// End of the run that contains a byte, or start of the next run.
    pub(super) fn end_of(&self, run: usize) -> u32 {
        let end = self.runs.get(run).map_or(u32::MAX, |run| run.end);
        self.runs.get(run + 1).map_or(end, |next| next.start.min(end))
    }

    /// Start of the next run for a byte that is in none.
    pub(super) fn next_after(&self, offset: u32) -> u32 {
        self.runs.get(self.runs.partition_point(|run| run.start <= offset)).map_or(u32::MAX, |run| run.start)
    }

    /// The property list of a run; a paragraph's begins with its style (MS-DOC 2.9.113).
    pub(super) fn properties(&self, run: usize) -> &'w [u8] {
        let at = self.runs.get(run).map_or(0, |run| run.properties as usize);
        let Some(rest) = self.word.get(at..).filter(|_| at > 0) else { return &[] };
        let (from, length) = match (self.kind, rest) {
            (Kind::Characters, [count, ..]) => (1, usize::from(*count)),
            // MS-DOC 2.9.175: the length is in 16-bit words and may be in the second byte.
            (Kind::Paragraphs, [0, count, ..]) => (2, 2 * usize::from(*count)),
            (Kind::Paragraphs, [count, ..]) => (1, 2 * usize::from(*count) - 1),
            _ => return &[],
        };
        let to_page_end = PAGE_BYTES - 1 - at % PAGE_BYTES;
        rest.get(from..(from + length).min(to_page_end)).unwrap_or_default()
    }
}

fn page_runs(page: &[u8], from: usize, kind: Kind) -> impl Iterator<Item = Run> {
    let width = if kind == Kind::Characters { 1 } else { 13 };
    let count = usize::from(page.last().copied().unwrap_or(0)).min((PAGE_BYTES - 5) / (4 + width));
    (0..count).filter_map(move |index| {
        let (start, end) = (u32_at(page, 4 * index)?, u32_at(page, 4 * index + 4)?);
        let word = usize::from(*page.get(4 * (count + 1) + width * index)?);
        let properties = if word == 0 { 0 } else { u32::try_from(from + 2 * word).ok()? };
        (start < end).then_some(Run { start, end, properties })
    })
}
