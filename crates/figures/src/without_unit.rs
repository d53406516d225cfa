//! A number without a unit and its surroundings in; out the kind that a noun, a verb of money or a zero shows.

use crate::{
    choice::{Choice, Points},
    kind_scoring::ScoredKind,
    phrase::{Governor, Phrase},
    surroundings::Surroundings,
    tokens::Number,
};

impl Surroundings<'_> {
    /// The kind of a number without unit (海报150、手册600): a noun right before the number, and nothing after it.
    pub(crate) fn kind_without_unit(&self, number: &Number) -> Option<ScoredKind> {
        if number.zero {
            return self.kind_of_zero(number);
        }
        let (numeral, before) = (&number.numeral, self.text.get(..number.numeral.start)?);
        let after = self.text.get(numeral.end..)?.trim_start_matches(' ');
        let digits = self.text.get(numeral.start..numeral.end)?;
        let short = numeral.value.is_some_and(|value| value.fract() == 0.0 && value < 10_000.0) && digits.is_ascii();
        let tally = before.ends_with(['量', '数']) || before.ends_with("人次");
        let people = self.context.sentence.verb.filter(|verb| verb.own).map_or(0, |verb| verb.kinds);
        let large = digits.trim_end_matches(['余', '多']).ends_with(['万', '亿'])
            && people & self.vocabulary.counting.people != 0;
        if !(short || tally || large || digits == "若干")
            || !(after.is_empty() || after.starts_with(['，', ',', '、', ';', '。', ')', '\n']))
        {
            return None;
        }
        let edge = before.trim_end_matches([':', ' ', '共', '约', '计']).len();
        let (clause, sentence) = (&self.context.clause, &self.context.sentence);
        let noun = clause.nouns.last().filter(|noun| noun.end == edge).map(|noun| (noun.kinds, noun.start));
        let verb = sentence.verb.filter(|verb| verb.end == edge).map(|verb| (verb.kinds, verb.start));
        let (kinds, start) = noun.or(verb).filter(|(kinds, _)| *kinds != 0)?;
        let place = usize::try_from(kinds.trailing_zeros()).ok()?;
        let kind = self.vocabulary.kinds.get(place)?;
        (!kind.needs_verb).then_some(ScoredKind { kind: place, start, end: numeral.end, choice: Choice::default() })
    }

    /// 挽回损失26万余: 元 goes without saying after a verb or noun of money.
    pub(crate) fn money_without_unit(&self, number: &Number, phrase: &Phrase) -> Option<ScoredKind> {
        let numeral = &number.numeral;
        let typed = self.text.get(numeral.start..numeral.end)?;
        let after = self.text.get(numeral.end..)?.trim_start_matches('余');
        let money = self.vocabulary.unit("元").map_or(0, |(_, kinds)| kinds);
        let verb = self.context.sentence.verb.unwrap_or_default();
        let governed = verb.kinds & money;
        let large = typed.trim_end_matches(['余', '多']).ends_with(['万', '亿']);
        if !large || governed == 0 || !(after.is_empty() || after.starts_with(['，', ',', '、', ';', '。', ')', '\n']))
        {
            return None;
        }
        let kind = usize::try_from(governed.trailing_zeros()).ok()?;
        let points = Points { verb: 5, ..Points::default() };
        let choice = Choice { points, next: None, governor: phrase.governor, mixed: false };
        Some(ScoredKind { kind, start: verb.start.min(numeral.start), end: numeral.end, choice })
    }

    /// 零发案: the word after the zero says what there was none of.
    fn kind_of_zero(&self, number: &Number) -> Option<ScoredKind> {
        let (start, end) = number.unit;
        let kind = usize::try_from(number.kinds.trailing_zeros()).ok().filter(|_| number.kinds != 0)?;
        let points = Points { noun: 4, ..Points::default() };
        let choice = Choice { points, next: None, governor: Governor::None, mixed: false };
        Some(ScoredKind { kind, start: number.numeral.start.min(start), end, choice })
    }
}
