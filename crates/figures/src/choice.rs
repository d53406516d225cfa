//! What speaks for the kinds of a number: points by reason, for the kind that was taken and for the next one.

use crate::phrase::Governor;

/// Points for one kind, by reason; 0 where the reason is not given.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Points {
    /// A verb of the kind governs the number.
    pub(crate) verb: u32,
    /// Its noun is of the kind.
    pub(crate) noun: u32,
    /// Its noun is not known and ends as nouns of the kind do.
    pub(crate) alike: u32,
    /// What was done for those counted is of the kind.
    pub(crate) deed: u32,
    /// What those counted did is of the kind.
    pub(crate) result: u32,
    /// It goes on counting what was counted before.
    pub(crate) continued: u32,
    /// Its unit counts this kind only.
    pub(crate) unit: u32,
}

impl Points {
    pub(crate) fn total(self) -> u32 {
        self.by_reason().iter().map(|(_, points)| points).sum()
    }

    /// The reasons with their points, in the order of the fields.
    pub(crate) fn by_reason(self) -> [(&'static str, u32); 7] {
        [
            ("verb", self.verb),
            ("noun", self.noun),
            ("alike", self.alike),
            ("deed", self.deed),
            ("result", self.result),
            ("continued", self.continued),
            ("unit", self.unit),
        ]
    }
}

/// The kind that a number was taken for, by its index in the rules, and the one that came next.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Choice {
    pub(crate) points: Points,
    pub(crate) next: Option<(usize, Points)>,
    pub(crate) governor: Governor,
    /// It counts things of several kinds together, which are one kind by rule.
    pub(crate) mixed: bool,
}

impl Choice {
    /// The kind that has as many points: the number may as well be of it.
    pub(crate) fn doubt(&self) -> Option<usize> {
        let by_verb = self.points.verb > 0 || self.points.alike > 0;
        let next = self.next.filter(|(_, points)| points.total() >= self.points.total());
        next.filter(|_| by_verb && !self.mixed).map(|(kind, _)| kind)
    }
}
