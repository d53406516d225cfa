//! The first characters of an id in, the one fact that they name out; else what is near.

use super::Refusal;
use crate::{
    config::{Campaign, Period, UnitId, UnitMatch},
    decision::Address,
    i18n::LocalizedText,
    month::{Fact, Month, facts},
    pipeline::Pipeline,
};

/// Characters of an id as the outputs show it: such a one is not looked for in other months.
const SHOWN: usize = 10;
/// Ids that are offered in the place of an unknown one.
const OFFERED: usize = 3;

/// What an id must name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Form,
    Figure,
    Finding,
    Mail,
}

impl Kind {
    fn of(address: &Address) -> Option<Self> {
        match address {
            Address::Form(_) => Some(Self::Form),
            Address::Finding { .. } | Address::FileFinding { .. } => Some(Self::Finding),
            Address::Mail(_) => Some(Self::Mail),
            Address::Figure { .. } => Some(Self::Figure),
            Address::Unit(_) | Address::Decision(_) => None,
        }
    }

    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Form => ("情况表", "a form"),
            Self::Figure => ("指标数", "a figure"),
            Self::Finding => ("问题", "a finding"),
            Self::Mail => ("来信", "a mail"),
        }
    }
}

/// A fact with its month.
pub(super) struct Found {
    pub(super) month: Month,
    pub(super) fact: Fact,
}

impl Pipeline<'_> {
    /// The fact that an id names, in the month that was typed or in any.
    pub(super) fn fact(&self, typed: &str, kind: Kind, period: Option<Period>) -> Result<Found, Refusal> {
        let wanted = normalised(typed);
        if wanted.is_empty() {
            return Err(unknown(typed, kind, &[]));
        }
        let mut found: Vec<Found> = Vec::new();
        let (mut of_other_kind, mut near) = (None, Vec::new());
        for period in self.periods(kind, period)? {
            let month = self.month(period, self.as_of)?;
            for fact in facts(&month) {
                let Some(other) = Kind::of(&fact.address) else { continue };
                let is_meant = fact.id.as_str().starts_with(&wanted);
                match (other == kind, is_meant) {
                    // A mail is shown by each month that it concerns.
                    (true, true) if found.iter().any(|known| known.fact.address == fact.address) => {}
                    (true, true) => found.push(Found { month: month.clone(), fact }),
                    (false, true) => of_other_kind = Some(other),
                    (true, false) => near.push(fact),
                    (false, false) => {}
                }
            }
            if wanted.len() >= SHOWN && !found.is_empty() {
                break;
            }
        }
        match (found.len(), of_other_kind) {
            (1, _) => found.pop().ok_or_else(|| unknown(typed, kind, &[])),
            (0, Some(other)) => Err(wrong_kind(typed, kind, other)),
            (0, None) => Err(unknown(typed, kind, &nearest(&wanted, near))),
            _ => Err(ambiguous(typed, found.iter().map(|found| &found.fact))),
        }
    }

    /// The months to look in, the command's own first.
    fn periods(&self, kind: Kind, period: Option<Period>) -> Result<Vec<Period>, Refusal> {
        // Of a mail to be assigned the month that is typed is the one that it goes to.
        if let Some(period) = period.filter(|_| kind != Kind::Mail) {
            return Ok(vec![period]);
        }
        let mut periods = self.ledger.periods()?;
        periods.sort_by_key(|period| (*period != self.own, std::cmp::Reverse(*period)));
        Ok(periods)
    }
}

/// As ids are written: capitals, and the digits for which letters are mistaken.
pub(super) fn normalised(typed: &str) -> String {
    let digit = |character: char| match character.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    typed.trim().chars().map(digit).collect()
}

/// The unit that a name or id means, or why it means none.
///
/// # Errors
/// The register has no such unit.
pub fn unit_named(campaign: &Campaign, name: &str) -> Result<UnitId, LocalizedText> {
    if let Some(unit) = UnitId::new(name).and_then(|id| campaign.register.unit(&id)) {
        return Ok(unit.id.clone());
    }
    match campaign.register.unit_by_name(name) {
        UnitMatch::Known(unit) => Ok(unit.id.clone()),
        UnitMatch::Unknown { nearest } => {
            let (chinese, english) = nearest.map_or_else(Default::default, |unit| {
                (format!("，是否应为“{}”？", unit.name), format!("; is it {}?", unit.name))
            });
            Err(LocalizedText::new(
                format!("名册内没有“{name}”{chinese}"),
                format!("no unit of the register is called {name}{english}"),
            ))
        }
    }
}

pub(super) fn unit_of(campaign: &Campaign, name: &str) -> Result<UnitId, Refusal> {
    unit_named(campaign, name).map_err(Refusal::Wrong)
}

/// The facts whose ids differ least from what was typed, and by no more than two characters.
fn nearest(wanted: &str, facts: Vec<Fact>) -> Vec<Fact> {
    let mut near: Vec<(usize, Fact)> = facts
        .into_iter()
        .map(|fact| {
            let start: String = fact.id.as_str().chars().take(wanted.chars().count()).collect();
            (strsim::levenshtein(wanted, &start), fact)
        })
        .filter(|(distance, _)| *distance <= 2 && wanted.len() > 2)
        .collect();
    near.sort_by(|one, other| (one.0, one.1.id.as_str()).cmp(&(other.0, other.1.id.as_str())));
    near.into_iter().take(OFFERED).map(|(_, fact)| fact).collect()
}

fn listed<'f>(facts: impl Iterator<Item = &'f Fact>) -> String {
    facts.map(|fact| format!("{} {}", fact.id, fact.words)).collect::<Vec<_>>().join("；")
}

fn unknown(typed: &str, kind: Kind, near: &[Fact]) -> Refusal {
    let (chinese, english) = kind.words();
    let (near_chinese, near_english) = match near {
        [] => ("；".to_owned(), String::new()),
        near => (format!("，是否为：{}？", listed(near.iter())), format!("; is it {}?", listed(near.iter()))),
    };
    Refusal::wrong(
        format!("没有编号为“{typed}”的{chinese}{near_chinese}编号见台账、页面或 huizong status --json"),
        format!(
            "{english} with the id {typed} is not known{near_english} (workbook, page and huizong status --json show the ids)"
        ),
    )
}

fn wrong_kind(typed: &str, wanted: Kind, other: Kind) -> Refusal {
    let ((wanted_chinese, wanted_english), (other_chinese, other_english)) = (wanted.words(), other.words());
    Refusal::wrong(
        format!("“{typed}”是{other_chinese}的编号，这里要{wanted_chinese}的编号"),
        format!("{typed} is the id of {other_english}; {wanted_english} is wanted here"),
    )
}

fn ambiguous<'f>(typed: &str, facts: impl Iterator<Item = &'f Fact>) -> Refusal {
    let listed = listed(facts.take(OFFERED * 2));
    Refusal::wrong(
        format!("“{typed}”不止指一项，请把编号写全：{listed}"),
        format!("{typed} names more than one: {listed}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_are_no_digits_of_ids_are_taken_for_those_they_look_like() {
        assert_eq!(normalised(" 7o2il "), "70211");
    }

    #[test]
    fn distance_counts_changed_missing_and_added_characters() {
        let distances = ["7Q2M", "7Q3M", "7QM", "7QQ2M", "AAAA"].map(|other| strsim::levenshtein("7Q2M", other));
        assert_eq!(distances, [0, 1, 1, 1, 4]);
    }
}
