//! A number's phrase and surroundings in; out what its role says of its kind: who acts, who is spoken to, what a thing
//! that is not known may be.

use crate::{
    approximation::Approximation,
    evidence::Evidence,
    phrase::{Governor, Phrase},
    surroundings::Surroundings,
    vocabulary::Kinds,
};

impl Surroundings<'_> {
    /// Points for a noun that is not known and ends as nouns of the kind do: 提醒桩 as 界桩.
    pub(crate) fn alike(&self, evidence: &Evidence<'_>, bit: Kinds, usable: bool) -> u32 {
        let Evidence { verb, phrase, .. } = evidence;
        let counting = &self.vocabulary.counting;
        let persons =
            phrase.alike & (counting.people | counting.staff) != 0 && (counting.people | counting.staff) & bit != 0;
        let known = persons && evidence.things & (counting.people | counting.staff) != 0;
        if known || evidence.things & bit != 0 || phrase.alike & bit == 0 && !persons || !usable {
            return 0;
        }
        // 30名干警参加: who ends as workers do is one of them.
        let worker = phrase.alike & (counting.people | counting.staff) & !counting.staff == 0
            && phrase.alike & counting.staff != 0;
        if persons && worker && counting.staff & bit == 0 {
            return 0;
        }
        let subject = phrase.leads || phrase.unknown && worker;
        if let (true, Governor::None, Some((deed, result))) = (subject, phrase.governor, phrase.predicate) {
            // 12名柜员讲解: who does something is staff, who takes part is an audience.
            let receives = (deed | result) & counting.people != 0 && result & counting.people != 0;
            let acts = worker || (counting.staff & phrase.alike != 0 || deed != 0) && !receives;
            let fits = if acts { counting.staff } else { counting.people };
            return match (fits & bit, deed) {
                (0, _) => 0,
                (_, 0) => 4,
                _ => 6,
            };
        }
        let governed =
            verb.own || evidence.in_list || evidence.continues || phrase.governing & bit != 0 || phrase.is_oblique();
        match (governed, evidence.governed & evidence.number.kinds) {
            (false, _) => 0,
            (true, 0) => 4,
            // 悬挂灯牌24块: the thing decides against the verb.
            (true, _) if counting.things & bit != 0 && phrase.placed && !phrase.making && evidence.things == 0 => 4,
            (true, _) => 3,
        }
    }

    /// 为30余人解答: what is done for people says what they are counted as; those spoken to are an audience.
    pub(crate) fn deed(&self, evidence: &Evidence<'_>, bit: Kinds) -> u32 {
        let Evidence { near, phrase, number, .. } = evidence;
        let counting = &self.vocabulary.counting;
        if phrase.passive
            && evidence.things & !bit == 0
            && bit & !(counting.people | counting.staff) != 0
            && phrase.predicate.is_some_and(|(deed, _)| deed & bit != 0)
        {
            return 5;
        }
        let people = self.vocabulary.counting.people & number.kinds;
        if phrase.governor != Governor::Towards || people == 0 || !(phrase.leads || near.is_none()) {
            return 0;
        }
        let Some((deed, _)) = phrase.predicate else { return 0 };
        let fitting = deed & number.kinds;
        if fitting & bit != 0 || fitting == 0 && people & bit != 0 { 5 } else { 0 }
    }

    /// 两位老人如梦初醒: one to three people of whom nothing is said that counts are those of a story.
    pub(crate) fn is_story(&self, evidence: &Evidence<'_>) -> bool {
        let Evidence { phrase, number, ahead, verb, .. } = evidence;
        let numeral = &number.numeral;
        let few = numeral.value.is_some_and(|value| value <= 3.0) && numeral.approx == Approximation::Exact;
        let subject = phrase.leads && phrase.governor == Governor::None && !verb.own;
        few && subject && ahead.result_verb.is_none() && phrase.predicate.is_none_or(|said| said == (0, 0))
    }

    /// Kinds that a number cannot be of for its role: places that act, workers that are spoken to.
    pub(crate) fn barred(&self, phrase: &Phrase) -> Kinds {
        let counting = &self.vocabulary.counting;
        match phrase.governor {
            Governor::Company => counting.places,
            Governor::At | Governor::Towards if phrase.foreign && phrase.leads => {
                counting.places | counting.people | counting.staff
            }
            // 5个先进集体受到表彰: something else was done with those counted.
            Governor::None if phrase.foreign && phrase.leads => counting.places | counting.people | counting.staff,
            Governor::None if phrase.passive => 0,
            Governor::None if phrase.leads || phrase.unit & counting.places != 0 => counting.places,
            Governor::At | Governor::Towards if phrase.divided => counting.places | counting.staff,
            Governor::At if phrase.origin => 0,
            // 在482个核酸检测点: where something is done is no thing that was put up.
            Governor::At if phrase.leads && phrase.noun & counting.things == 0 => {
                counting.staff | counting.things | counting.acts
            }
            Governor::Towards if phrase.leads && phrase.noun & (counting.things | counting.acts) == 0 => {
                counting.staff | counting.acts & !phrase.predicate.map_or(0, |(deed, _)| deed)
            }
            Governor::At | Governor::Towards if phrase.leads => counting.staff,
            _ if phrase.divided => counting.places,
            _ => 0,
        }
    }
}
