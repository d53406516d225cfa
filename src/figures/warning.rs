//! Numbers as they are read in, those out that a person should look at: no time told, a plan, a total not its sum.

use super::{
    Approximation, WarningKind,
    counting::{Found, Reading},
    scope::Scope,
    token::{Number, Token},
};

/// A warning in the folded text.
#[derive(Debug)]
pub(super) struct FoundWarning {
    pub(super) kind: WarningKind,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) month: Option<u32>,
    pub(super) total: f64,
    pub(super) sum: f64,
}

/// A total and the parts named after 其中.
#[derive(Debug, Clone, Copy)]
pub(super) struct Whole {
    start: usize,
    end: usize,
    total: f64,
    sum: f64,
    /// Bytes of the unit.
    unit: (usize, usize),
    parts: usize,
}

impl FoundWarning {
    fn new(kind: WarningKind, start: usize, end: usize) -> Self {
        Self { kind, start, end, month: None, total: 0.0, sum: 0.0 }
    }
}

/// Words that announce something; after 下一步 and the like they stand where they should.
const ANNOUNCING: &str = "计划 原定 拟 预计 预期 力争 争取 打算 将 有望 确保";
/// Words that open what is to come, told as such.
const TO_COME: &str =
    "下一步 下步 下月 下个月 下阶段 下一阶段 接下来 今后 届时 即将 工作安排: 工作计划: 计划: 打算: 思路:";

/// Whether a word of a plan announces.
pub(super) fn announces(word: &str) -> bool {
    ANNOUNCING.split(' ').any(|announcing| announcing == word)
}

/// Whether a word of a plan opens what is to come.
pub(super) fn is_to_come(word: &str) -> bool {
    TO_COME.split(' ').any(|opening| opening == word)
}

impl Reading<'_> {
    /// Notes what is doubtful about a figure that was just read.
    pub(super) fn warn(&mut self, found: &Found) {
        let summed = self.lexicon.kinds.get(found.kind).is_some_and(|kind| kind.summed);
        if !summed || found.value.is_none() {
            return;
        }
        let kind = if self.sentence.plan {
            (self.sentence.announced && !self.sentence.to_come).then_some(WarningKind::Plan)
        } else if self.sentence.scope == Scope::Cumulative && self.sentence.since_unsaid {
            Some(WarningKind::Scope)
        } else {
            (found.timely && self.sentence.month.is_some()).then_some(WarningKind::Month)
        };
        let month = self.sentence.month;
        self.warnings
            .extend(kind.map(|kind| FoundWarning { month, ..FoundWarning::new(kind, found.start, found.end) }));
    }

    /// Takes the last figure as the whole whose parts follow: 发放资料2600份，其中.
    pub(super) fn whole(&mut self) {
        self.judge_parts();
        let first = self.sentence.first;
        self.sentence.whole = self.figures.get(first..).and_then(<[Found]>::last).and_then(|found| {
            let total = found.value.filter(|_| found.approx == Approximation::Exact && found.max.is_none())?;
            Some(Whole { start: found.start, end: found.end, total, sum: 0.0, unit: found.unit, parts: 0 })
        });
    }

    /// A number that is a part of the whole: 手册1500份.
    pub(super) fn part(&mut self, token: &Token, number: &Number) {
        let text = self.text;
        let unit = |(start, end): (usize, usize)| text.get(start..end).unwrap_or_default();
        let Some(whole) = &mut self.sentence.whole else { return };
        let Some(value) = number.numeral.value.filter(|_| unit(whole.unit) == unit(number.unit)) else { return };
        // 近100份 may be less, so the sum of such parts proves nothing.
        if matches!(number.numeral.approx, Approximation::Exact | Approximation::Over) && number.numeral.max.is_none() {
            whole.sum += value;
            whole.parts += 1;
            whole.end = token.end.max(number.numeral.end);
        }
    }

    /// Tells of parts that are more than their whole.
    pub(super) fn judge_parts(&mut self) {
        if let Some(Whole { start, end, total, sum, parts, .. }) = self.sentence.whole.take()
            && parts > 0
            && sum > total + 0.5
        {
            self.warnings.push(FoundWarning { total, sum, ..FoundWarning::new(WarningKind::Parts, start, end) });
        }
    }
}

/// A stated total right after its parts (大宣传2场，小宣传5场，共8场) that is not their sum.
pub(super) fn wrong_sum(text: &str, figures: &[Found]) -> Vec<FoundWarning> {
    let exact = |found: &Found| found.value.filter(|_| found.approx == Approximation::Exact && found.max.is_none());
    let unit = |found: &Found| text.get(found.unit.0..found.unit.1);
    let mut wrong = Vec::new();
    for (at, total) in figures.iter().enumerate().filter(|(_, total)| total.sums) {
        let Some(stated) = exact(total) else { continue };
        let parts: Vec<&Found> = figures
            .iter()
            .take(at)
            .rev()
            .take_while(|part| part.kind == total.kind && unit(part) == unit(total) && !part.total)
            .take(8)
            .collect();
        let values: Vec<f64> = parts.iter().filter_map(|part| exact(part)).collect();
        // One part beside its total may be all that was told of it.
        if values.len() < 2 || values.len() < parts.len() {
            continue;
        }
        let mut sum = 0.0;
        let adds_up = values.iter().any(|value| {
            sum += value;
            (sum - stated).abs() < 0.5
        });
        if let (false, Some(first)) = (adds_up, parts.last()) {
            wrong.push(FoundWarning {
                total: stated,
                sum,
                ..FoundWarning::new(WarningKind::Sum, first.start, total.end)
            });
        }
    }
    wrong
}
