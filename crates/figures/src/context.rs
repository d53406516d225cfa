//! What is known of the sentence and the clause being read: plain state without rules.

use crate::{scope::Scope, sums::OpenTotal, vocabulary::Kinds};

/// Nouns kept of one clause: enough for any sentence, and a bound for a text without punctuation.
pub(crate) const NOUNS: usize = 8;
/// Bytes after a number in which its noun or result verb is looked for.
pub(crate) const REACH: usize = 66;

#[derive(Debug, Clone, Copy)]
pub(crate) struct Noun {
    pub(crate) kinds: Kinds,
    pub(crate) restricted: Kinds,
    /// Continues the noun before it, without 、 or 和: 村民小组会议.
    pub(crate) joined: bool,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Verb {
    pub(crate) kinds: Kinds,
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Belongs to the clause being read, with no number of it before.
    pub(crate) own: bool,
    /// Governs every item of a list: 印制.
    pub(crate) producing: bool,
    /// 征集 and the like: governs a kind only with an object of that kind.
    pub(crate) weak: bool,
}

/// What is known of the clause being read.
#[derive(Debug, Default)]
pub(crate) struct ClauseContext {
    /// First byte of the clause.
    pub(crate) begins: usize,
    /// First byte whose words belong to the next number: after the last break or number.
    pub(crate) start: usize,
    /// Nouns since the verb.
    pub(crate) nouns: Vec<Noun>,
    /// Nouns before the verb.
    pub(crate) topic: Vec<Noun>,
    /// Kinds of all verbs of the clause since its last number.
    pub(crate) verbs: Kinds,
    /// Its last verb is of [`Marker::Unrelated`](crate::markers::Marker).
    pub(crate) unrelated: bool,
    /// A verb came before the unrelated one.
    pub(crate) nested: bool,
    /// 为保障…: what it names is a purpose and was not done.
    pub(crate) purpose: bool,
    /// Index of its first figure.
    pub(crate) first: usize,
    pub(crate) descriptive: bool,
    pub(crate) negated: bool,
    pub(crate) comparison: bool,
    pub(crate) daily: bool,
    /// The number before this one was where a rise began.
    pub(crate) risen: bool,
    pub(crate) each: bool,
    /// 计划 is in it.
    pub(crate) planned: bool,
    pub(crate) up_to: bool,
    pub(crate) total: bool,
    /// 累计 before it.
    pub(crate) cumulative: bool,
    /// Kinds that the sentence had figures of before that.
    pub(crate) seen_before: Kinds,
    /// 注册量 names what has accumulated since the beginning.
    pub(crate) stock: bool,
    /// A number has been read in it.
    pub(crate) counted: bool,
    /// The governing verb is followed by offices, not people: 分发各社区.
    pub(crate) handed_on: bool,
}

/// What is known of the sentence being read.
#[derive(Debug, Default)]
pub(crate) struct SentenceContext {
    pub(crate) scope: Scope,
    /// The scope of a running total, of which 其中本月 names the month's part, until that part ends.
    pub(crate) total_scope: Option<Scope>,
    pub(crate) verb: Option<Verb>,
    /// Nouns of an earlier clause.
    pub(crate) carried: Vec<Noun>,
    /// Nouns before the first verb of its first clause: what it is about.
    pub(crate) topic: Vec<Noun>,
    /// Kinds of its figures.
    pub(crate) seen: Kinds,
    /// Kind of the last figure.
    pub(crate) last: Option<usize>,
    pub(crate) plan: bool,
    /// Its numbers are those of others than the reporter.
    pub(crate) beyond: bool,
    /// 确保 began the plan, which a statement of what was done ends.
    pub(crate) demanded: bool,
    /// 计划 and the like began the plan.
    pub(crate) announced: bool,
    /// 下一步 and the like began it.
    pub(crate) to_come: bool,
    /// The month that was named last, from 1.
    pub(crate) month: Option<u32>,
    /// Only 累计 says that its numbers go beyond the month.
    pub(crate) since_unsaid: bool,
    /// The total whose parts are being read.
    pub(crate) open_total: Option<OpenTotal>,
    /// After 其中: its own clause, then those that continue it.
    pub(crate) part: Part,
    /// A rate (每日) was in this sentence with a number.
    pub(crate) daily: bool,
    /// Indices of its last figures that verbs of production govern.
    pub(crate) stock: Vec<usize>,
    /// 相比 or 同比 was in it.
    pub(crate) compared: bool,
    /// 现有 was in it, and no verb of a kind since.
    pub(crate) described: bool,
    /// Index of its first figure.
    pub(crate) first: usize,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    #[default]
    No,
    Here,
    Earlier,
}

impl SentenceContext {
    /// A month after 其中: what follows is the month's part of a running total, and counts.
    pub(crate) fn begin_month_of_total(&mut self) {
        if self.part == Part::Here && !self.scope.is_timely() {
            self.total_scope = Some(self.scope);
            self.part = Part::No;
            self.scope = Scope::Month;
        }
    }

    /// The month's part is over: the running total's scope applies again.
    pub(crate) fn end_month_of_total(&mut self) {
        if let Some(scope) = self.total_scope.take() {
            self.scope = scope;
        }
    }
}

/// Both, as they are when a token is read.
#[derive(Debug, Default)]
pub(crate) struct Context {
    pub(crate) clause: ClauseContext,
    pub(crate) sentence: SentenceContext,
}
