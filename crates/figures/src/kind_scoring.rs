//! A number with its surroundings in; out the kind of figure on which verb, objects, unit and what follows agree best.

use crate::{
    choice::{Choice, Points},
    context::Noun,
    evidence::Evidence,
    lookahead::Lookahead,
    phrase::Phrase,
    surroundings::Surroundings,
    tokens::{Number, Spelling, Token},
    vocabulary::Kinds,
};

/// Score from which a kind is taken.
const ENOUGH: u32 = 4;

/// Units of places in which other things are counted as well.
const SHARED: [&str; 5] = ["个", "处", "条", "间", "座"];

/// The kind of a number, and the bytes of the figure.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ScoredKind {
    /// Index in the rules.
    pub(crate) kind: usize,
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) choice: Choice,
}

impl Surroundings<'_> {
    /// The kind of a number with a unit that scores best, the first of those that score the same.
    pub(crate) fn score_kinds(
        &self,
        token: &Token,
        number: &Number,
        ahead: &Lookahead,
        phrase: &Phrase,
    ) -> Option<ScoredKind> {
        let evidence = self.evidence(token, number, ahead, phrase);
        let mut best: Option<(usize, Points)> = None;
        let mut next: Option<(usize, Points)> = None;
        let verb = evidence.verb;
        let made = if verb.producing && verb.own { verb.kinds } else { 0 };
        let story = if self.is_story(&evidence) { self.vocabulary.counting.people } else { 0 };
        let mut rest = (number.kinds | made) & !self.barred(phrase) & !story;
        while rest != 0 {
            let bit: Kinds = rest & rest.wrapping_neg();
            rest &= !bit;
            let place = usize::try_from(bit.trailing_zeros()).ok()?;
            let Some(points) = self.score(&evidence, bit, place) else { continue };
            if !self.is_enough(&evidence, bit, points.total()) {
                continue;
            }
            match best {
                Some((_, most)) if points.total() <= most.total() => {
                    if next.is_none_or(|(_, most)| points.total() > most.total()) {
                        next = Some((place, points));
                    }
                }
                _ => (next, best) = (best, Some((place, points))),
            }
        }
        let (kind, points) = best?;
        let choice = Choice { points, next, governor: phrase.governor, mixed: phrase.mixed };
        Some(self.with_bytes(&evidence, token, kind, choice))
    }

    /// Whether points are enough for a kind: fewer are where a list goes on under a verb of the kind.
    fn is_enough(&self, evidence: &Evidence<'_>, bit: Kinds, points: u32) -> bool {
        let enough = match evidence.number.spelling {
            Spelling::Mistyped => evidence.near.is_some() && points >= ENOUGH,
            _ => points >= ENOUGH,
        };
        let listed = evidence.in_list && (evidence.same_unit_as_previous || evidence.unknown);
        enough || points == 3 && evidence.governed & bit != 0 && (evidence.bare || listed)
    }

    fn evidence<'e>(
        &'e self,
        token: &Token,
        number: &'e Number,
        ahead: &'e Lookahead,
        phrase: &'e Phrase,
    ) -> Evidence<'e> {
        let verb = self.context.sentence.verb.unwrap_or_default();
        let bytes = |(start, end): (usize, usize)| self.text.get(start..end);
        // 盲盒、转盘等9个活动区域: the list names what follows the number.
        let named_after = phrase.leads && self.text.get(..token.start).is_some_and(|before| before.ends_with('等'));
        let head = phrase.headed.then(|| self.context.clause.nouns.last().copied()).flatten();
        let near = head
            .filter(|noun| noun.kinds & number.kinds != 0)
            .or_else(|| self.nearest_noun(number.kinds))
            .filter(|noun| {
                !(phrase.is_oblique() && noun.start < phrase.from || phrase.leads && phrase.noun & number.kinds != 0)
            })
            .filter(|noun| !self.is_within_longer(noun, phrase, token.start) && !named_after);
        let things = (phrase.listed | phrase.noun | near.map_or(0, |noun| noun.kinds)) & number.kinds;
        Evidence {
            verb,
            governed: self.governed_kinds(verb, number.kinds),
            near,
            things,
            unknown: things == 0 && self.context.clause.nouns.is_empty(),
            phrase,
            bare: self.only_fillers_before(token.start),
            continues: self.continues_list(phrase),
            in_list: self.context.clause.counted && self.follows_list_mark(token.start),
            same_unit_as_previous: self.previous_unit.is_some_and(|unit| bytes(unit) == bytes(number.unit)),
            unit: bytes(number.unit).unwrap_or_default(),
            number,
            ahead,
        }
    }

    /// What speaks for one kind; `None` where its unit needs a noun that is missing.
    fn score(&self, evidence: &Evidence<'_>, bit: Kinds, place: usize) -> Option<Points> {
        let Evidence { verb, near, ahead, phrase, .. } = evidence;
        let counting = &self.vocabulary.counting;
        let (clause, sentence) = (&self.context.clause, &self.context.sentence);
        let kind = self.vocabulary.kinds.get(place)?;
        let has_restricted_noun = || clause.nouns.iter().chain(&clause.topic).any(|noun| noun.restricted & bit != 0);
        if kind.is_restricted(evidence.unit) && !has_restricted_noun() && phrase.restricted & bit == 0 {
            return None;
        }
        // 检查台账2745个: a noun that is not known and ends as no place does is none.
        let known = evidence.things | phrase.alike;
        if counting.places & bit != 0 && phrase.unknown && known & bit == 0 && SHARED.contains(&evidence.unit) {
            return None;
        }
        let shows = |noun: &Noun| noun.kinds & bit != 0;
        let placed = phrase.placed && verb.own && counting.placed & bit != 0;
        let governed = evidence.governed & bit != 0 || placed && evidence.things & bit != 0;
        let usable = !kind.needs_verb || governed || clause.verbs & bit != 0;
        let deciding = if phrase.placed { counting.placed } else { counting.things | counting.staff };
        let named = evidence.things & deciding;
        // 参与宣传的民警80人: who takes part goes by the noun.
        let taking_part = self.text.get(verb.start..verb.end).is_some_and(|word| matches!(word, "参与" | "参加"));
        let among_staff = taking_part && named != 0 && named & !counting.staff == 0 && counting.people & bit != 0;
        // 悬挂灯牌24块: so it does where it is not known and ends as things of other kinds do.
        let other_head = phrase.placed
            && !phrase.making
            && evidence.things == 0
            && phrase.alike & counting.things != 0
            && phrase.alike & bit == 0;
        let other = among_staff
            || other_head && counting.things & bit != 0
            || named != 0 && named & bit == 0 && (counting.things | counting.staff) & bit != 0;
        let mut points = Points {
            verb: match (governed, verb.own) {
                // 张贴标语: the object decides. 把短信转到楼栋群: so does what a preposition governs.
                (true, true) if other && !verb.producing => 2,
                _ if phrase.is_oblique() && !phrase.leads && phrase.listed & !bit != 0 && phrase.listed & bit == 0 => 0,
                (true, true) if evidence.used_otherwise(bit, counting.made) => 3,
                // 安装报警器92个: a thing that is not known is none of those that the verb may be about.
                (true, true)
                    if phrase.placed && phrase.unknown && counting.things & bit == 0 && evidence.things & bit == 0 =>
                {
                    2
                }
                (true, false)
                    if phrase.governing & bit != 0 && (evidence.things == 0 || evidence.things & bit != 0) =>
                {
                    4
                }
                (true, true) => 5,
                // 扣押银行卡59张、车辆1台: the verb of what was done governs every item.
                (true, false) if evidence.in_list && counting.acts & bit != 0 && sentence.last == Some(place) => 6,
                (true, false) if verb.producing && evidence.in_list => 5,
                (true, false) => 3,
                _ if clause.verbs & bit != 0 => 3,
                _ => 0,
            },
            ..Points::default()
        };
        if near.as_ref().is_some_and(shows) || !phrase.leads && phrase.listed & bit != 0 {
            points.noun = if evidence.used_otherwise(bit, counting.made) {
                1
            } else if usable {
                4
            } else {
                0
            };
        } else if usable
            && !phrase.is_oblique()
            && ahead.noun.is_none()
            && clause.nouns.iter().any(|noun| shows(noun) && !self.describes(noun))
        {
            points.noun = if evidence.used_otherwise(bit, counting.made) { 1 } else { 3 };
        } else if near.is_none() {
            let reached = usable || phrase.is_oblique() || counting.places & bit == 0;
            if reached && ahead.noun.as_ref().is_some_and(shows) {
                points.noun = 4;
            }
            if verb.own && usable && ahead.noun.is_none() && clause.topic.iter().any(shows) {
                points.noun += match (governed, verb.kinds) {
                    (true, _) => 2,
                    (false, 0) => 4,
                    _ => 0,
                };
            }
        }
        points.alike = self.alike(evidence, bit, usable || phrase.is_oblique());
        points.deed = self.deed(evidence, bit);
        if let Some(result) = ahead.result_verb.filter(shows) {
            // 48名骑手成立宣传队: what makes workers of people says more than the noun.
            let makes_staff = counting.staff & bit != 0 && result.kinds & counting.people == 0;
            let persons = evidence.things == 0 || evidence.things & (counting.people | counting.staff) != 0;
            points.result = match (near.is_some(), makes_staff) {
                (_, true) if !persons => 0,
                (true, false) => 2,
                _ => 5,
            };
        }
        let names_another = phrase.leads && evidence.things != 0 && evidence.things & bit == 0;
        if near.is_none() && evidence.bare && !names_another && (!verb.own || verb.kinds & evidence.number.kinds == 0) {
            points.continued = if sentence.last == Some(place) {
                4
            } else if sentence.carried.iter().any(shows) && usable {
                if clause.total { 4 } else { 2 }
            } else if verb.own && usable && sentence.topic.iter().any(shows) {
                4
            } else {
                0
            };
        }
        if points.continued == 0 && governed && verb.own && evidence.things == 0 && sentence.last == Some(place) {
            points.continued = 1;
        }
        // 宣传车2台，…循环宣传12车次: a unit of one kind only, which the sentence has a figure of already.
        let again = evidence.number.kinds == bit && evidence.unit.chars().count() > 1 && sentence.seen & bit != 0;
        let place = phrase.is_oblique() && phrase.leads && evidence.number.kinds & counting.places == bit;
        let done = self.text.get(..evidence.number.numeral.start).is_some_and(|before| before.ends_with('了'));
        let place = place || done && !verb.own && evidence.number.kinds & counting.places == bit;
        let own_unit = place && !SHARED.contains(&evidence.unit);
        let light = phrase.placed
            && counting.placed & bit != 0
            && verb.own
            && verb.kinds == 0
            && evidence.number.kinds == bit
            && evidence.things == 0;
        let unit = phrase.unit & bit != 0
            && near.is_none()
            && phrase.listed == 0
            && (!verb.own || evidence.governed & evidence.number.kinds == 0);
        if again || own_unit || unit || light || self.vocabulary.by_unit_alone & bit != 0 {
            points.unit = 4;
        }
        Some(points)
    }

    fn with_bytes(&self, evidence: &Evidence<'_>, token: &Token, kind: usize, choice: Choice) -> ScoredKind {
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
        ScoredKind { kind, start: start.min(token.start), end, choice }
    }
}
