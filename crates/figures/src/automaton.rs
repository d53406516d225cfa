//! Words in; an automaton that finds the longest of them at each place of a text out.

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

/// `None` where the words are too many for one automaton.
pub(crate) fn automaton<'w>(words: impl Iterator<Item = &'w str>) -> Option<AhoCorasick> {
    AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).kind(Some(AhoCorasickKind::DFA)).build(words).ok()
}
