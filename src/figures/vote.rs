//! A number with its surroundings in, the kind out on which verb, objects, unit and what follows agree best.

use super::{
    counting::Reading,
    language::{FILLERS, HARMED, PASSED_OVER, TOWARDS},
    lexicon::Kinds,
    state::{Noun, REACH, Verb},
    token::{Break, Number, Spelling, Token, What},
};

/// Tokens looked at after a number.
const AHEAD: usize = 8;

/// What stands after a number.
#[derive(Debug, Default)]
pub(super) struct Ahead {
    pub(super) noun: Option<Noun>,
    pub(super) deed: Option<Noun>,
    /// 被骗 follows.
    pub(super) harmed: bool,
}

impl Reading<'_> {
    /// The kind that agrees best with what stands around a number, and the figure's bytes.
    pub(super) fn with_unit(&self, token: &Token, number: &Number, ahead: &Ahead) -> Option<(usize, usize, usize)> {
        let verb = self.sentence.verb.unwrap_or_default();
        let bare = self.bare(token.start);
        let listed = self.clause.counted && self.listed(token.start);
        let alike = self
            .figures
            .last()
            .is_some_and(|last| self.text.get(last.unit.0..last.unit.1) == self.text.get(number.unit.0..number.unit.1));
        let towards =
            self.text.get(..token.start).is_some_and(|before| before.ends_with(TOWARDS)) && ahead.noun.is_some();
        let near = self.near(number.kinds).filter(|_| !towards);
        let unit = self.text.get(number.unit.0..number.unit.1).unwrap_or_default();
        let narrow = |bit: Kinds| self.clause.nouns.iter().chain(&self.clause.topic).any(|noun| noun.narrow & bit != 0);
        let mut best: Option<(u32, usize)> = None;
        let mut rest = number.kinds;
        while rest != 0 {
            let bit: Kinds = rest & rest.wrapping_neg();
            rest &= !bit;
            let place = usize::try_from(bit.trailing_zeros()).ok()?;
            let kind = self.lexicon.kinds.get(place)?;
            if kind.is_narrow(unit) && !narrow(bit) {
                continue;
            }
            let ruled = self.ruling(verb, number.kinds) & bit != 0;
            let usable = !kind.needs_verb || ruled || self.clause.verbs & bit != 0;
            let mut score = match (ruled, verb.own) {
                (true, true) => 5,
                (true, false) if verb.making && listed => 5,
                (true, false) => 3,
                _ if self.clause.verbs & bit != 0 => 3,
                _ => 0,
            };
            if near.is_some_and(|noun| noun.kinds & bit != 0) {
                score += if usable { 4 } else { 0 };
            } else if usable && !towards && self.clause.nouns.iter().any(|noun| noun.kinds & bit != 0) {
                score += 3;
            } else if near.is_none() {
                if ahead.noun.is_some_and(|noun| noun.kinds & bit != 0) {
                    score += 4;
                }
                if verb.own && usable && self.clause.topic.iter().any(|noun| noun.kinds & bit != 0) {
                    score += match (ruled, verb.kinds) {
                        (true, _) => 2,
                        (false, 0) => 4,
                        _ => 0,
                    };
                }
            }
            if ahead.deed.is_some_and(|deed| deed.kinds & bit != 0) {
                score += if near.is_some() { 2 } else { 5 };
            }
            if near.is_none() && bare && (!verb.own || verb.kinds == 0) {
                if self.sentence.last == Some(place) {
                    score += 4;
                } else if self.sentence.carried.iter().any(|noun| noun.kinds & bit != 0) && usable {
                    score += if self.clause.total { 4 } else { 2 };
                }
            }
            // 宣传车2台，…循环宣传12车次: what only one kind is counted in, and that kind was just told.
            if number.kinds == bit && unit.chars().count() > 1 && self.sentence.seen & bit != 0 {
                score += 4;
            }
            if self.lexicon.told_by_unit & bit != 0 {
                score += 4;
            }
            let enough = if number.spelling == Spelling::Mistyped { near.is_some() && score >= 4 } else { score >= 4 };
            let goes_on = score == 3 && ruled && (bare || listed && alike);
            if (enough || goes_on) && best.is_none_or(|(most, _)| score > most) {
                best = Some((score, place));
            }
        }
        let (_, place) = best?;
        let bit: Kinds = 1 << place;
        let start = match (verb.own, near) {
            (true, _) => verb.start,
            (false, Some(_)) => self.clause.nouns.first().map_or(token.start, |noun| noun.start),
            (false, None) => token.start,
        };
        let named = near.is_some() || (verb.own && verb.kinds & bit != 0);
        let end = match (named, ahead.deed, ahead.noun) {
            (false, Some(deed), _) if deed.kinds & bit != 0 => deed.end,
            (false, _, Some(noun)) if noun.kinds & bit != 0 => noun.end,
            _ => token.end,
        };
        Some((place, start.min(token.start), end))
    }

    /// The kinds that a verb rules for a number: a weak one only those of its object.
    pub(super) fn ruling(&self, verb: Verb, kinds: Kinds) -> Kinds {
        if !verb.weak {
            return verb.kinds;
        }
        let last = self.sentence.last.map_or(0, |last| 1 << last);
        verb.kinds & self.near(kinds).map_or(last, |noun| noun.kinds)
    }

    /// The noun since the verb that can show a kind counted in the unit: the first of several, the head of a compound.
    pub(super) fn near(&self, kinds: Kinds) -> Option<Noun> {
        let verbs = self.clause.verbs | self.sentence.verb.map_or(0, |verb| verb.kinds);
        let usable = kinds & (verbs | !self.lexicon.needing_verb);
        let mut nouns = self.clause.nouns.iter().copied().skip_while(|noun| noun.kinds & usable == 0);
        let first = nouns.next()?;
        let head = nouns.take_while(|noun| noun.joined).filter(|noun| noun.kinds & usable != 0).last();
        Some(head.unwrap_or(first))
    }

    /// 海报150、手册600: the noun stands right before the number, and nothing after it.
    pub(super) fn without_unit(&self, number: &Number) -> Option<(usize, usize, usize)> {
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
        let noun = self.clause.nouns.last().filter(|noun| noun.end == edge).map(|noun| (noun.kinds, noun.start));
        let verb = self.sentence.verb.filter(|verb| verb.end == edge).map(|verb| (verb.kinds, verb.start));
        let (kinds, start) = noun.or(verb).filter(|(kinds, _)| *kinds != 0)?;
        let place = usize::try_from(kinds.trailing_zeros()).ok()?;
        let kind = self.lexicon.kinds.get(place)?;
        (!kind.needs_verb).then_some((place, start, numeral.end))
    }

    /// The first noun that fits and the first deed after a number, within its clause.
    pub(super) fn ahead(&self, at: usize, end: usize, kinds: Kinds) -> Ahead {
        let mut ahead = Ahead::default();
        let mut listed = false;
        for token in self.tokens.iter().skip(at + 1).take(AHEAD) {
            if token.start > end + REACH {
                break;
            }
            let word = match &token.what {
                What::Word(word) => word,
                What::Break(Break::List) => {
                    listed = true;
                    continue;
                }
                _ => break,
            };
            let Some(entry) = self.lexicon.entry(*word) else { continue };
            let noun =
                |kinds: Kinds| Noun { kinds, narrow: entry.narrow, joined: false, start: token.start, end: token.end };
            let own = self.text.get(word.start..word.end).unwrap_or_default();
            ahead.harmed |= ahead.deed.is_none() && HARMED.iter().any(|word| own.starts_with(word));
            if ahead.noun.is_none() && !listed && entry.noun & kinds != 0 && ahead.deed.is_none() {
                ahead.noun = Some(noun(entry.noun));
            }
            if let Some(head) = ahead.noun.as_mut().filter(|head| head.end == token.start && entry.noun & kinds != 0) {
                *head = noun(entry.noun);
            }
            if ahead.deed.is_none() && entry.deed & kinds != 0 {
                ahead.deed = Some(noun(entry.deed));
            }
        }
        ahead
    }

    /// Whether only filling words stand between the clause's start and the number.
    pub(super) fn bare(&self, start: usize) -> bool {
        if self.clause.risen {
            return true;
        }
        let mut between = self.text.get(self.clause.start..start).unwrap_or_default();
        between = between.rsplit_once("实际").map_or(between, |(_, rest)| rest);
        let mut fillers = 0;
        loop {
            let rest = between.trim_start_matches(|c| FILLERS.contains(c));
            fillers += between.len() - rest.len();
            if rest.is_empty() {
                return fillers <= REACH;
            }
            let Some(past) = PASSED_OVER.iter().find_map(|word| rest.strip_prefix(word)) else { return false };
            between = past;
        }
    }

    /// Whether a 、 parts the number from the one before it.
    pub(super) fn listed(&self, start: usize) -> bool {
        let between = self.text.get(self.clause.start..start).unwrap_or_default();
        between.len() <= REACH && between.starts_with(['、', '和', '及'])
    }
}
