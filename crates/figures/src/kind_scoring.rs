//! A number with its surroundings in; out the kind of figure on which verb, objects, unit and what follows agree best.

use crate::{
    context::{Context, Noun, REACH, Verb},
    context_words::{CONTINUING, FILLERS, TOWARDS},
    lookahead::Lookahead,
    tokens::{Number, Spelling, Token},
    vocabulary::{Kinds, Vocabulary},
};

/// Score from which a kind is taken.
const ENOUGH: u32 = 4;

/// What a number is scored in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Surroundings<'a> {
    pub(crate) vocabulary: &'a Vocabulary,
    pub(crate) text: &'a str,
    pub(crate) context: &'a Context,
    /// Bytes of the unit of the figure before.
    pub(crate) previous_unit: Option<(usize, usize)>,
}

/// The kind of a number, and the bytes of the figure.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ScoredKind {
    /// Index in the rules.
    pub(crate) kind: usize,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// What is the same for all kinds of one number.
struct Evidence<'a> {
    verb: Verb,
    /// Kinds that the verb governs.
    governed: Kinds,
    /// The noun before the number that names what is counted.
    near: Option<Noun>,
    /// 为, 对 right before the number: the nouns before it are not what is counted.
    towards: bool,
    /// Only filling words between the clause's start and the number.
    bare: bool,
    /// An item of a list after another number.
    in_list: bool,
    same_unit_as_previous: bool,
    unit: &'a str,
    number: &'a Number,
    ahead: &'a Lookahead,
}

impl Surroundings<'_> {
    /// The kind of a number with a unit that scores best, the first of those that score the same.
    pub(crate) fn score_kinds(&self, token: &Token, number: &Number, ahead: &Lookahead) -> Option<ScoredKind> {
        let evidence = self.evidence(token, number, ahead);
        let mut best: Option<(u32, usize)> = None;
        let mut rest = number.kinds;
        while rest != 0 {
            let bit: Kinds = rest & rest.wrapping_neg();
            rest &= !bit;
            let place = usize::try_from(bit.trailing_zeros()).ok()?;
            let Some(score) = self.score(&evidence, bit, place) else { continue };
            let governed = evidence.governed & bit != 0;
            let enough = match number.spelling {
                Spelling::Mistyped => evidence.near.is_some() && score >= ENOUGH,
                _ => score >= ENOUGH,
            };
            let continues =
                score == 3 && governed && (evidence.bare || evidence.in_list && evidence.same_unit_as_previous);
            if (enough || continues) && best.is_none_or(|(most, _)| score > most) {
                best = Some((score, place));
            }
        }
        let (_, kind) = best?;
        Some(self.with_bytes(&evidence, token, kind))
    }

    fn evidence<'e>(&'e self, token: &Token, number: &'e Number, ahead: &'e Lookahead) -> Evidence<'e> {
        let verb = self.context.sentence.verb.unwrap_or_default();
        let bytes = |(start, end): (usize, usize)| self.text.get(start..end);
        let before = self.text.get(..token.start);
        let towards = before.is_some_and(|before| before.ends_with(TOWARDS)) && ahead.noun.is_some();
        Evidence {
            verb,
            governed: self.governed_kinds(verb, number.kinds),
            near: self.nearest_noun(number.kinds).filter(|_| !towards),
            towards,
            bare: self.only_fillers_before(token.start),
            in_list: self.context.clause.counted && self.follows_list_mark(token.start),
            same_unit_as_previous: self.previous_unit.is_some_and(|unit| bytes(unit) == bytes(number.unit)),
            unit: bytes(number.unit).unwrap_or_default(),
            number,
            ahead,
        }
    }

    /// What speaks for one kind, as points; `None` where its unit needs a noun that is missing.
    fn score(&self, evidence: &Evidence<'_>, bit: Kinds, place: usize) -> Option<u32> {
        let Evidence { verb, near, ahead, .. } = evidence;
        let (clause, sentence) = (&self.context.clause, &self.context.sentence);
        let kind = self.vocabulary.kinds.get(place)?;
        let has_restricted_noun = || clause.nouns.iter().chain(&clause.topic).any(|noun| noun.restricted & bit != 0);
        if kind.is_restricted(evidence.unit) && !has_restricted_noun() {
            return None;
        }
        let shows = |noun: &Noun| noun.kinds & bit != 0;
        let governed = evidence.governed & bit != 0;
        let usable = !kind.needs_verb || governed || clause.verbs & bit != 0;
        let mut score = match (governed, verb.own) {
            (true, true) => 5,
            (true, false) if verb.producing && evidence.in_list => 5,
            (true, false) => 3,
            _ if clause.verbs & bit != 0 => 3,
            _ => 0,
        };
        if near.as_ref().is_some_and(shows) {
            score += if usable { 4 } else { 0 };
        } else if usable && !evidence.towards && clause.nouns.iter().any(shows) {
            score += 3;
        } else if near.is_none() {
            if ahead.noun.as_ref().is_some_and(shows) {
                score += 4;
            }
            if verb.own && usable && clause.topic.iter().any(shows) {
                score += match (governed, verb.kinds) {
                    (true, _) => 2,
                    (false, 0) => 4,
                    _ => 0,
                };
            }
        }
        if ahead.result_verb.as_ref().is_some_and(shows) {
            score += if near.is_some() { 2 } else { 5 };
        }
        if near.is_none() && evidence.bare && (!verb.own || verb.kinds == 0) {
            if sentence.last == Some(place) {
                score += 4;
            } else if sentence.carried.iter().any(shows) && usable {
                score += if clause.total { 4 } else { 2 };
            }
        }
        // 宣传车2台，…循环宣传12车次: a unit of one kind only, which the sentence has a figure of already.
        if evidence.number.kinds == bit && evidence.unit.chars().count() > 1 && sentence.seen & bit != 0 {
            score += 4;
        }
        if self.vocabulary.by_unit_alone & bit != 0 {
            score += 4;
        }
        Some(score)
    }

    fn with_bytes(&self, evidence: &Evidence<'_>, token: &Token, kind: usize) -> ScoredKind {
        let Evidence { verb, near, ahead, .. } = evidence;
        let bit: Kinds = 1 << kind;
        let start = match (verb.own, near) {
            (true, _) => verb.start,
            (false, Some(_)) => self.context.clause.nouns.first().map_or(token.start, |noun| noun.start),
            (false, None) => token.start,
        };
        let named = near.is_some() || (verb.own && verb.kinds & bit != 0);
        let end = match (named, ahead.result_verb, ahead.noun) {
            (false, Some(verb), _) if verb.kinds & bit != 0 => verb.end,
            (false, _, Some(noun)) if noun.kinds & bit != 0 => noun.end,
            _ => token.end,
        };
        ScoredKind { kind, start: start.min(token.start), end }
    }

    /// The kind of a number without unit (海报150、手册600): a noun right before the number, and nothing after it.
    pub(crate) fn kind_without_unit(&self, number: &Number) -> Option<ScoredKind> {
        let (numeral, before) = (&number.numeral, self.text.get(..number.numeral.start)?);
        let after = self.text.get(numeral.end..)?.trim_start_matches(' ');
        let digits = self.text.get(numeral.start..numeral.end)?;
        let short = numeral.value.is_some_and(|value| value.fract() == 0.0 && value < 10_000.0) && digits.is_ascii();
        let tally = before.ends_with(['量', '数']);
        if !(short || tally || digits == "若干")
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
        (!kind.needs_verb).then_some(ScoredKind { kind: place, start, end: numeral.end })
    }

    /// Money in 万 or 亿 without 元 (挽回损失12.3万): of a kind counted in 元 alone, named by a verb or noun right before.
    pub(crate) fn money_without_unit(&self, number: &Number) -> Option<ScoredKind> {
        let numeral = &number.numeral;
        let after = self.text.get(numeral.end..)?.trim_start_matches(' ');
        let typed = self.text.get(numeral.start..numeral.end)?;
        let is_large = typed.trim_end_matches(['余', '多']).ends_with(['万', '亿']);
        if !is_large || !(after.is_empty() || after.starts_with(['，', ',', '、', ';', '。', ')', '\n'])) {
            return None;
        }
        let money = self.vocabulary.unit("元").map(|(_, kinds)| kinds)?;
        let edge =
            self.text.get(..numeral.start)?.trim_end_matches([':', ' ', '共', '约', '计', '近', '达', '了']).len();
        let (clause, sentence) = (&self.context.clause, &self.context.sentence);
        let verb = sentence.verb.filter(|verb| verb.own && verb.kinds & money != 0)?;
        if verb.end != edge && clause.nouns.last().is_none_or(|noun| noun.end != edge) {
            return None;
        }
        let place = usize::try_from((verb.kinds & money).trailing_zeros()).ok()?;
        Some(ScoredKind { kind: place, start: verb.start, end: numeral.end })
    }

    /// The kinds that a verb governs for a number: a weak one only those of its object.
    pub(crate) fn governed_kinds(&self, verb: Verb, kinds: Kinds) -> Kinds {
        if !verb.weak {
            return verb.kinds;
        }
        let last = self.context.sentence.last.map_or(0, |last| 1 << last);
        verb.kinds & self.nearest_noun(kinds).map_or(last, |noun| noun.kinds)
    }

    /// The noun since the verb that can show a kind counted in the unit: the first of several, the head of a compound.
    pub(crate) fn nearest_noun(&self, kinds: Kinds) -> Option<Noun> {
        let (clause, sentence) = (&self.context.clause, &self.context.sentence);
        let verbs = clause.verbs | sentence.verb.map_or(0, |verb| verb.kinds);
        let usable = kinds & (verbs | !self.vocabulary.needing_verb);
        let mut nouns = clause.nouns.iter().copied().skip_while(|noun| noun.kinds & usable == 0);
        let first = nouns.next()?;
        let head = nouns.take_while(|noun| noun.joined).filter(|noun| noun.kinds & usable != 0).last();
        Some(head.unwrap_or(first))
    }

    /// Whether only filling words are between the clause's start and the number.
    pub(crate) fn only_fillers_before(&self, start: usize) -> bool {
        let clause = &self.context.clause;
        if clause.risen {
            return true;
        }
        let mut between = self.text.get(clause.start..start).unwrap_or_default();
        between = between.rsplit_once("实际").map_or(between, |(_, rest)| rest);
        if self.context.sentence.total_scope.is_some() {
            between = between.rsplit_once("其中").map_or(between, |(_, rest)| rest);
        }
        let mut fillers = 0;
        loop {
            let rest = between.trim_start_matches(|c| FILLERS.contains(c));
            fillers += between.len() - rest.len();
            if rest.is_empty() {
                return fillers <= REACH;
            }
            let Some(past) = CONTINUING.iter().find_map(|word| rest.strip_prefix(word)) else { return false };
            between = past;
        }
    }

    /// Whether a 、 separates the number from the one before it.
    fn follows_list_mark(&self, start: usize) -> bool {
        let between = self.text.get(self.context.clause.start..start).unwrap_or_default();
        between.len() <= REACH && between.starts_with(['、', '和', '及'])
    }
}
