//! Totals of one kind of figures in, the words in which a sentence of the report says them out.

use crate::config::FigureKind;

use crate::report::build::narrative::NAME_SEPARATOR;

/// One total of a kind.
pub(super) struct Part {
    /// Its place among the month's totals.
    pub total: usize,
    /// Unit of measure.
    pub unit: String,
    /// `86人`.
    pub text: String,
}

/// `组建宣传队伍1支、86人`.
#[derive(Debug, PartialEq)]
pub(super) struct Phrase {
    pub text: String,
    /// Places of the totals that it says.
    pub totals: Vec<usize>,
}

/// The phrases of a kind that say all its totals, each once. Where the kind has none that fits, its name and the totals.
pub(super) fn phrases(kind: Option<&FigureKind>, name: &str, mut parts: Vec<Part>) -> Vec<Phrase> {
    let mut said = Vec::new();
    for pattern in kind.into_iter().flat_map(|kind| &kind.phrases) {
        let Some((before, rest)) = pattern.split_once('{') else { continue };
        let Some((units, after)) = rest.split_once('}') else { continue };
        let units: Vec<&str> = units.split('、').map(str::trim).filter(|unit| !unit.is_empty()).collect();
        let is_first = |part: &Part| units.first().is_none_or(|first| *first == part.unit);
        if !parts.iter().any(is_first) {
            continue;
        }
        let place = |part: &Part| units.iter().position(|unit| *unit == part.unit);
        let (mut own, others): (Vec<Part>, Vec<Part>) =
            parts.into_iter().partition(|part| units.is_empty() || place(part).is_some());
        parts = others;
        own.sort_by_key(place);
        said.push(phrase(before, &own, after));
    }
    if !parts.is_empty() {
        said.push(phrase(name, &parts, ""));
    }
    said
}

fn phrase(before: &str, parts: &[Part], after: &str) -> Phrase {
    let amounts: Vec<&str> = parts.iter().map(|part| part.text.as_str()).collect();
    Phrase {
        text: format!("{before}{}{after}", amounts.join(NAME_SEPARATOR)),
        totals: parts.iter().map(|part| part.total).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_are_said_by_the_phrases_that_name_their_units_of_measure() {
        let kind = FigureKind {
            phrases: vec!["组建队伍{支、人}".to_owned(), "出动{车次}车辆".to_owned(), "出动人员{}".to_owned()],
            ..FigureKind::default()
        };
        let said = |units: &[&str]| {
            let part = |(total, unit): (usize, &&str)| Part {
                total,
                unit: (*unit).to_owned(),
                text: format!("{}{unit}", total + 1),
            };
            let parts = units.iter().enumerate().map(part).collect();
            phrases(Some(&kind), "人员", parts).into_iter().map(|phrase| phrase.text).collect::<Vec<_>>()
        };
        assert_eq!(said(&["人", "支"]), ["组建队伍2支、1人"]);
        assert_eq!(said(&["人"]), ["出动人员1人"]);
        assert_eq!(said(&["人", "车次", "名"]), ["出动2车次车辆", "出动人员1人、3名"]);
        let plain = phrases(None, "张贴海报", vec![Part { total: 4, unit: "张".into(), text: "20张".into() }]);
        assert_eq!(plain, [Phrase { text: "张贴海报20张".to_owned(), totals: vec![4] }]);
    }
}
