//! Markers of time in, the scope of the numbers after them out.

use crate::markers::Marker;

/// The time that a number counts for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Scope {
    /// Nothing is said: the month reported on.
    #[default]
    Unsaid,
    Month,
    Event,
    Cumulative,
    Year,
    Quarter,
    LastMonth,
}

impl Scope {
    /// The scope once a marker has been read.
    pub(crate) fn after(self, marker: Marker) -> Self {
        match (marker, self) {
            (Marker::Month, _) => Self::Month,
            (Marker::LastMonth, _) => Self::LastMonth,
            (Marker::UpTo, _) => Self::Cumulative,
            (Marker::Year, Self::Unsaid | Self::Event) => Self::Year,
            (Marker::Quarter, _) => Self::Quarter,
            (Marker::Event, Self::Unsaid | Self::Month) => Self::Event,
            (Marker::Since, Self::Unsaid | Self::Event) | (Marker::Cumulative, Self::Unsaid) => Self::Cumulative,
            (_, same) => same,
        }
    }

    /// Whether a number of this scope may enter the month's sum.
    pub(crate) fn is_timely(self) -> bool {
        matches!(self, Self::Unsaid | Self::Month | Self::Event)
    }
}
