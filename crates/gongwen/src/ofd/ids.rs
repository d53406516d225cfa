//! In: nothing. Out: the identifiers of an OFD and the name of its namespace.

/// Namespace attribute of the root of every part (GB/T 33190-2016, 7.1).
pub(super) const NAMESPACE: (&str, &str) = ("xmlns:ofd", "http://www.ofdspec.org/2016");

/// IDs of a document, each given once (7.3, ST_ID).
#[derive(Default)]
pub(super) struct Ids {
    pub last: u32,
}

impl Ids {
    pub fn next(&mut self) -> u32 {
        self.last = self.last.saturating_add(1);
        self.last
    }
}
