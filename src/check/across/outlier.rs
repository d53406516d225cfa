//! A unit's month and its earlier ones in, the sums out that are far from the unit's usual ones.

use std::collections::BTreeMap;

use super::input::Reported;
use crate::{
    check::CheckedForm,
    finding::{Code, Finding, Place},
};
use figures::Amount;

/// Months with the same sum that make a history: with fewer, median and deviation say nothing.
const ENOUGH: usize = 4;
/// Deviations from the median that are too many, after Iglewicz and Hoaglin (1993): 3.5 of the scaled kind.
const FAR: f64 = 3.5;
/// And so many times the median, or so small a part of it, for histories that hardly vary.
const TIMES: f64 = 4.0;
/// Scales the median absolute deviation to a standard deviation of normal values.
const SCALE: f64 = 1.4826;
/// Sums below this are small talk: one activity more is four times as many.
const SMALL: f64 = 20.0;

/// Sums by kind and unit of measure, with the section and words of the largest figure in them.
type Sums<'a> = BTreeMap<(&'a str, &'a str), (f64, &'a str, &'a str, f64)>;

/// One finding for each sum that is far off.
pub(super) fn findings(reported: &Reported<'_>) -> Vec<Finding> {
    let earlier: Vec<Sums<'_>> = reported.earlier.iter().map(|(_, checked)| sums(checked)).collect();
    if earlier.len() < ENOUGH {
        return Vec::new();
    }
    sums(reported.checked)
        .into_iter()
        .filter_map(|(key, (sum, section, surface, _))| {
            let history: Vec<f64> = earlier.iter().filter_map(|sums| sums.get(&key).map(|(sum, ..)| *sum)).collect();
            let usual = far_from(&history, sum)?;
            let place = reported.checked.form.sections.iter().find(|one| one.id == section);
            let place = place.map_or_else(Place::default, |section| section.place.clone());
            let (_, unit) = key;
            let message = format!(
                "“{surface}”与本单位以往相差较大：本月合计{}{unit}，前{}个月通常为{}{unit}左右。",
                sum.round(),
                history.len(),
                usual.round()
            );
            let remedy = "请核对数字及计量单位是否有误、是否误报为累计数。";
            Some(Finding::new(Code::FigureOutlier, place, message, remedy).found(surface))
        })
        .collect()
}

fn sums(checked: &CheckedForm) -> Sums<'_> {
    let mut sums: Sums<'_> = BTreeMap::new();
    for figure in checked.figures.iter().filter(|figure| figure.counted) {
        let Some(Amount(value)) = figure.value.filter(|value| value.0 > 0.0) else { continue };
        let section = checked.section_of(figure);
        let sum = sums.entry((&figure.kind, &figure.unit)).or_insert((0.0, section, "", 0.0));
        sum.0 += value;
        if value > sum.3 {
            (sum.1, sum.2, sum.3) = (section, &figure.surface, value);
        }
    }
    sums
}

/// The median of a history from which a sum is far by ratio. Logarithms are compared, for counts grow by factors.
fn far_from(history: &[f64], sum: f64) -> Option<f64> {
    if history.len() < ENOUGH {
        return None;
    }
    let logarithms: Vec<f64> = history.iter().map(|value| value.ln()).collect();
    let usual = median(&logarithms)?;
    let deviation = median(&logarithms.iter().map(|value| (value - usual).abs()).collect::<Vec<_>>())? * SCALE;
    let distance = (sum.ln() - usual).abs();
    let is_small = sum < SMALL && usual.exp() < SMALL;
    (!is_small && distance > TIMES.ln() && distance > FAR * deviation).then(|| usual.exp())
}

fn median(values: &[f64]) -> Option<f64> {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    let upper = values.get(middle).copied()?;
    if values.len() % 2 == 1 {
        return Some(upper);
    }
    Some(f64::midpoint(values.get(middle.checked_sub(1)?).copied()?, upper))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_a_digit_is_far_and_a_busy_month_is_not() {
        let history = [1200.0, 900.0, 1500.0, 1100.0];
        for sum in [400.0, 1200.0, 3000.0, 4000.0] {
            assert_eq!(far_from(&history, sum), None, "{sum}");
        }
        for sum in [120.0, 12_000.0] {
            assert!(far_from(&history, sum).is_some(), "{sum}");
        }
        let wild = [100.0, 5000.0, 20.0, 900.0];
        assert_eq!(far_from(&wild, 12_000.0), None);
        assert_eq!(far_from(&[1.0, 2.0, 1.0, 1.0], 9.0), None);
        assert_eq!(far_from(&history[..3], 120_000.0), None);
    }
}
