//! What is known of one number before its kinds are scored: plain values.

use crate::{
    context::{Noun, Verb},
    lookahead::Lookahead,
    phrase::Phrase,
    tokens::Number,
    vocabulary::Kinds,
};

/// What is the same for all kinds of one number.
pub(crate) struct Evidence<'a> {
    pub(crate) verb: Verb,
    /// Kinds that the verb governs.
    pub(crate) governed: Kinds,
    /// The noun before the number that names what is counted.
    pub(crate) near: Option<Noun>,
    pub(crate) phrase: &'a Phrase,
    /// Kinds of the known nouns that it may count.
    pub(crate) things: Kinds,
    /// No known noun is there for it.
    pub(crate) unknown: bool,
    /// Only filling words between the clause's start and the number.
    pub(crate) bare: bool,
    /// A clause of a noun and a number only, after a clause with a figure: 发放书刊300册，信息报450份.
    pub(crate) continues: bool,
    /// An item of a list after another number.
    pub(crate) in_list: bool,
    pub(crate) same_unit_as_previous: bool,
    pub(crate) unit: &'a str,
    pub(crate) number: &'a Number,
    pub(crate) ahead: &'a Lookahead,
}

impl Evidence<'_> {
    /// 制作图片60张在公众号刊登: what the object is used for makes it no figure of the kind.
    pub(crate) fn used_otherwise(&self, bit: Kinds, made: Kinds) -> bool {
        let Some((deed, _)) = self.phrase.predicate.filter(|_| !self.phrase.leads) else { return false };
        deed & bit == 0 && deed != 0 && made & bit == 0 && self.phrase.placed
    }
}
