//! Folded text and its tokens in, the figures in it out: for each number the kind that its verb, object and unit agree on.

use super::{
    Approximation,
    language::{MORE_OR_LESS, NOT_DONE, RISES, TO_COME_HEADINGS},
    lexicon::{Kinds, Lexicon},
    parts::without_parts,
    scope::Scope,
    state::{Clause, NOUNS, Part, Sentence},
    token::{Break, Number, Spelling, Token, What},
    warning::{FoundWarning, wrong_sum},
};

/// Bytes of a heading at the most.
const HEADING: usize = 60;

/// A figure in the folded text.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Place of the kind in the campaign.
    pub(super) kind: usize,
    pub(super) value: Option<f64>,
    pub(super) max: Option<f64>,
    pub(super) approx: Approximation,
    pub(super) unit: (usize, usize),
    /// Belongs to this month or to one event.
    pub(super) timely: bool,
    /// The month that its sentence named last before it, from 1.
    pub(super) month: Option<u32>,
    /// 共计 before it.
    pub(super) total: bool,
    /// 共计 and nothing else before it: the sum of what was told just before.
    pub(super) sums: bool,
    /// Kinds of the object of a verb of making: what it is once it is used.
    pub(super) made: Kinds,
}

pub(super) fn count(lexicon: &Lexicon, text: &str, tokens: &[Token]) -> (Vec<Found>, Vec<FoundWarning>) {
    let mut reading = Reading::new(lexicon, text, tokens);
    for at in 0..tokens.len() {
        reading.step(at);
    }
    reading.end_sentence();
    (reading.figures, reading.warnings)
}

/// A folded text being read, token by token.
pub(super) struct Reading<'a> {
    pub(super) lexicon: &'a Lexicon,
    pub(super) text: &'a str,
    pub(super) tokens: &'a [Token],
    pub(super) clause: Clause,
    pub(super) sentence: Sentence,
    pub(super) figures: Vec<Found>,
    pub(super) warnings: Vec<FoundWarning>,
    /// Where the line being read began.
    line: usize,
    /// The heading over it tells of what is to come.
    to_come: bool,
}

impl<'a> Reading<'a> {
    fn new(lexicon: &'a Lexicon, text: &'a str, tokens: &'a [Token]) -> Self {
        Self {
            lexicon,
            text,
            tokens,
            clause: Clause::default(),
            sentence: Sentence::default(),
            figures: Vec::new(),
            warnings: Vec::new(),
            line: 0,
            to_come: false,
        }
    }

    fn step(&mut self, at: usize) {
        let Some(token) = self.tokens.get(at) else { return };
        match &token.what {
            What::Word(word) => {
                if let Some(entry) = self.lexicon.entry(*word) {
                    self.word(*word, entry);
                }
            }
            What::Number(number) => self.number(at, token, number),
            What::Break(kind) => {
                if *kind == Break::Sentence && self.text.get(token.start..token.end) == Some("\n") {
                    self.heading(token.start);
                    self.line = token.end;
                }
                self.end(*kind, token.end);
            }
        }
    }

    pub(super) fn end_sentence(&mut self) {
        self.end_clause();
        self.judge_parts();
        let own = self.figures.split_off(self.sentence.first.min(self.figures.len()));
        self.warnings.extend(wrong_sum(self.text, &own));
        self.figures.extend(without_parts(self.text, own));
        self.clause = Clause::default();
        let to_come = self.to_come;
        self.sentence = Sentence { first: self.figures.len(), plan: to_come, to_come, ..Sentence::default() };
    }

    /// A heading (三、下一步工作打算：) says of all lines below it whether they are to come; any other line says nothing.
    fn heading(&mut self, end: usize) {
        let line = self.text.get(self.line..end).unwrap_or_default().trim();
        if line.len() > HEADING || self.figures.len() > self.sentence.first || line.contains(['。', '，', ';']) {
            return;
        }
        if !line.is_empty() {
            self.to_come = self.sentence.to_come || TO_COME_HEADINGS.iter().any(|words| line.contains(words));
        }
    }

    fn number(&mut self, at: usize, token: &Token, number: &Number) {
        if self.date(number) || number.quoted {
            return;
        }
        let joined =
            self.tokens.get(at + 1).is_some_and(|next| next.start == token.end && matches!(next.what, What::Number(_)))
                && token.end == number.numeral.end;
        if number.kinds == 0 && number.spelling != Spelling::Missing || joined {
            return;
        }
        if self.text.get(..token.start).is_some_and(|before| before.ends_with(['和', '及', '与'])) {
            self.end_item(token.start);
        }
        if let Some(found) = self.figure(at, token, number) {
            self.sentence.last = Some(found.kind);
            self.warn(&found);
            if !self.sentence.plan {
                self.sentence.seen |= 1 << found.kind;
                if found.made != 0 && self.sentence.stock.len() < NOUNS {
                    self.sentence.stock.push(self.figures.len());
                }
                self.figures.push(found);
            }
        }
        if number.spelling == Spelling::Missing && number.kinds == 0 {
            return;
        }
        self.clause.start = token.end.max(number.numeral.end);
        // 发案数由15起下降至12起: what the first number counted is what the second counts.
        if !self.rises(token.end) {
            self.clause.nouns.clear();
            self.clause.topic.clear();
            self.clause.verbs = 0;
        }
        (self.clause.total, self.clause.counted) = (false, true);
        if let Some(verb) = &mut self.sentence.verb {
            verb.own = false;
        }
    }

    fn figure(&mut self, at: usize, token: &Token, number: &Number) -> Option<Found> {
        let percent = number.kinds & self.lexicon.told_by_unit != 0;
        let rises = self.rises(token.end);
        self.clause.risen |= rises;
        if rises && self.sentence.scope == Scope::LastMonth {
            self.sentence.scope = Scope::Unsaid;
        }
        let after = self.text.get(token.end..).unwrap_or_default();
        if NOT_DONE.iter().any(|word| after.starts_with(word)) {
            return None;
        }
        let compared = self.clause.comparison || self.sentence.compared && self.more_or_less();
        if self.clause.negated || compared && !percent || rises {
            return None;
        }
        if self.clause.daily || self.clause.each || self.sentence.daily {
            self.sentence.daily |= self.clause.daily;
            return None;
        }
        if self.sentence.part == Part::Here {
            self.part(token, number);
            return None;
        }
        let ahead = self.ahead(at, token.end, number.kinds);
        if ahead.noun.is_some_and(|noun| self.text.get(noun.end..).is_some_and(|after| after.starts_with("中，"))) {
            return None;
        }
        let verb = self.sentence.verb.unwrap_or_default();
        let ruled = verb.own && self.ruling(verb, number.kinds) != 0;
        let foreign = self.clause.foreign && !(self.clause.nested && self.near(number.kinds).is_some());
        let described = self.clause.descriptive || self.sentence.described && !verb.own || ahead.harmed;
        if (foreign || described) && !ruled && !percent && ahead.deed.is_none() {
            return None;
        }
        let (kind, start, end) = match number.spelling {
            Spelling::Missing if number.kinds == 0 => self.without_unit(number)?,
            _ => self.with_unit(token, number, &ahead)?,
        };
        if number.numeral.article
            && !(verb.own && self.lexicon.kinds.get(kind).is_some_and(|kind| !kind.needs_verb || ruled))
        {
            return None;
        }
        if number.numeral.value.is_none() && !ruled && self.lexicon.kinds.get(kind).is_some_and(|kind| kind.needs_verb)
        {
            return None;
        }
        if self.sentence.part == Part::Earlier && !verb.own && self.sentence.seen >> kind & 1 == 1 {
            self.part(token, number);
            return None;
        }
        Some(Found {
            start,
            end: end.max(token.end).max(number.numeral.end),
            kind,
            value: self.scaled(number, number.numeral.value),
            max: self.scaled(number, number.numeral.max),
            approx: number.numeral.approx,
            unit: number.unit,
            month: self.sentence.month,
            timely: self.sentence.scope.is_timely() && !self.sentence.beyond && !self.since_long(kind),
            total: self.clause.total,
            sums: self.clause.total && !self.clause.cumulative && !verb.own && self.bare(token.start),
            made: if verb.making { self.near(Kinds::MAX).map_or(0, |noun| noun.kinds) } else { 0 },
        })
    }

    /// 九成 is 90 and 万分之四 is 0.04, in percent like all rates.
    fn scaled(&self, number: &Number, value: Option<f64>) -> Option<f64> {
        let tenths = self.text.get(number.unit.0..number.unit.1).is_some_and(|unit| unit == "成");
        match number.numeral.per {
            Some(per) => value.map(|value| value * 100.0 / f64::from(per)),
            None if tenths => value.map(|value| value * 10.0),
            None => value,
        }
    }

    /// Whether a figure goes beyond the month although nothing says so: a stock, or 累计 after the month's own number.
    fn since_long(&self, kind: usize) -> bool {
        let again = self.clause.cumulative && self.clause.told >> kind & 1 == 1;
        again || (self.clause.stock && self.sentence.scope == Scope::Unsaid)
    }

    /// Whether the clause only tells how much more or less.
    fn more_or_less(&self) -> bool {
        let clause = self.text.get(self.clause.start..).unwrap_or_default();
        MORE_OR_LESS.iter().any(|word| clause.starts_with(word))
    }

    /// Whether the number is where a rise began.
    fn rises(&self, end: usize) -> bool {
        let after = self.text.get(end..).unwrap_or_default();
        RISES.iter().any(|word| after.strip_prefix(word).is_some_and(|past| past.starts_with(['到', '至', '为'])))
    }
}
