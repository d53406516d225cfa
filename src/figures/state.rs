//! What is known of the sentence and the clause being read: plain state, no rule.

use super::{lexicon::Kinds, scope::Scope, warning::Whole};

/// Nouns kept of one clause: enough for any sentence, and a bound for a text without punctuation.
pub(super) const NOUNS: usize = 8;
/// Bytes after a number in which its noun or deed stands.
pub(super) const REACH: usize = 66;

#[derive(Debug, Clone, Copy)]
pub(super) struct Noun {
    pub(super) kinds: Kinds,
    pub(super) narrow: Kinds,
    /// Goes on with the noun before it, without 、 or 和: 村民小组会议.
    pub(super) joined: bool,
    pub(super) start: usize,
    pub(super) end: usize,
}

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Verb {
    pub(super) kinds: Kinds,
    pub(super) start: usize,
    pub(super) end: usize,
    /// Stands in the clause being read, before any number of it.
    pub(super) own: bool,
    /// Rules every item of a list: 印制.
    pub(super) making: bool,
    /// 征集 and the like: rules a kind only with an object of that kind.
    pub(super) weak: bool,
}

/// What is known of the clause being read.
#[derive(Debug, Default)]
pub(super) struct Clause {
    /// Where words count from: after the last break or number.
    pub(super) start: usize,
    /// Nouns since the verb.
    pub(super) nouns: Vec<Noun>,
    /// Nouns before the verb.
    pub(super) topic: Vec<Noun>,
    /// Kinds of all verbs of the clause since its last number.
    pub(super) verbs: Kinds,
    pub(super) foreign: bool,
    /// A verb stood before the foreign one.
    pub(super) nested: bool,
    pub(super) descriptive: bool,
    pub(super) negated: bool,
    pub(super) comparison: bool,
    pub(super) daily: bool,
    /// The number before this one was where a rise began.
    pub(super) risen: bool,
    pub(super) each: bool,
    /// 计划 stands in it.
    pub(super) planned: bool,
    pub(super) up_to: bool,
    pub(super) total: bool,
    /// 累计 before it.
    pub(super) cumulative: bool,
    /// Kinds that the sentence had told before that.
    pub(super) told: Kinds,
    /// 注册量 names what has come together since the beginning.
    pub(super) stock: bool,
    /// A number has been read in it.
    pub(super) counted: bool,
    /// After the verb that now rules come offices, not people: 分发各社区.
    pub(super) handed_on: bool,
}

/// What is known of the sentence being read.
#[derive(Debug, Default)]
pub(super) struct Sentence {
    pub(super) scope: Scope,
    pub(super) verb: Option<Verb>,
    /// Nouns of an earlier clause.
    pub(super) carried: Vec<Noun>,
    /// Kinds of its figures.
    pub(super) seen: Kinds,
    /// Kind of the last figure.
    pub(super) last: Option<usize>,
    pub(super) plan: bool,
    /// Its numbers are those of others than the unit.
    pub(super) beyond: bool,
    /// 计划 and the like began the plan.
    pub(super) announced: bool,
    /// 下一步 and the like began it.
    pub(super) to_come: bool,
    /// The month that was named last, from 1.
    pub(super) month: Option<u32>,
    /// Only 累计 says that its numbers go beyond the month.
    pub(super) since_unsaid: bool,
    /// The total whose parts are being read.
    pub(super) whole: Option<Whole>,
    /// After 其中: the clause in which it stands, then those that go on with it.
    pub(super) part: Part,
    /// A rate (每日) stood in this sentence with a number.
    pub(super) daily: bool,
    /// Its last figures that verbs of making rule.
    pub(super) stock: Vec<usize>,
    /// 相比 or 同比 stood in it.
    pub(super) compared: bool,
    /// 现有 stood in it, and no verb of a kind since.
    pub(super) described: bool,
    /// Its first figure.
    pub(super) first: usize,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    #[default]
    No,
    Here,
    Earlier,
}
