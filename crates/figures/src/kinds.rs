//! Rules for kinds of figures in; out sets of kinds: by what they count, and by the verbs that they have.

use std::collections::BTreeSet;

use crate::{
    markers::{MARKERS, Marker},
    rules::{Counts, KindRule},
};

/// Kinds of figures as a set, by their index in the rules.
pub(crate) type Kinds = u128;

/// Verbs of [`Marker::Placing`] that make a thing rather than put it up.
pub(crate) const MAKING: [&str; 3] = ["制作", "绘制", "喷绘"];

/// Kinds by what they count.
#[derive(Debug, Default)]
pub(crate) struct Counting {
    pub(crate) acts: Kinds,
    pub(crate) things: Kinds,
    pub(crate) places: Kinds,
    pub(crate) people: Kinds,
    pub(crate) staff: Kinds,
    /// Things that verbs of [`Marker::Placing`] put in their place: posters, banners. 制作 makes other things as well.
    pub(crate) placed: Kinds,
    /// Things that verbs of [`Marker::Producing`] make.
    pub(crate) made: Kinds,
}

impl Counting {
    pub(crate) fn new(rules: &[KindRule]) -> Self {
        let with_verb = |marker: Marker, without: &[&str]| {
            let words: BTreeSet<&str> = MARKERS
                .iter()
                .filter(|(other, _)| *other == marker)
                .flat_map(|(_, words)| words.split_ascii_whitespace())
                .filter(|word| !without.contains(word))
                .collect();
            let has = |rule: &KindRule| {
                rule.counts == Counts::Things && rule.verbs.iter().any(|verb| words.contains(verb.as_str()))
            };
            let rules = rules.iter().take(Kinds::BITS as usize).zip(0_u32..);
            rules.filter(|(rule, _)| has(rule)).fold(0, |set: Kinds, (_, place)| set | 1 << place)
        };
        let of = |counts: Counts| {
            rules
                .iter()
                .take(Kinds::BITS as usize)
                .zip(0_u32..)
                .filter(|(rule, _)| rule.counts == counts)
                .fold(0, |set: Kinds, (_, place)| set | 1 << place)
        };
        Self {
            acts: of(Counts::Acts),
            things: of(Counts::Things),
            places: of(Counts::Places),
            people: of(Counts::People),
            staff: of(Counts::Staff),
            placed: with_verb(Marker::Placing, &MAKING),
            made: with_verb(Marker::Producing, &[]),
        }
    }
}
