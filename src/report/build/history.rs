//! The months of a year in; for each total its value in every month, the change since the month before and the year's sum
//! out.

use crate::{
    config::{Campaign, Period},
    month::Month,
};
use figures::{Amount, Approximation};

use crate::report::present::labels;

use super::{
    model::{History, HistoryMonth, HistoryRow, Sum, Total},
    totals::{MonthFigures, joined, kind_rank},
};

/// Kinds listed in the sentence that compares two months.
const COMPARED: usize = 6;

/// The history of the last of some months; `None` where no earlier month has totals.
pub(in crate::report) fn history(
    campaign: &Campaign,
    period: Period,
    by_month: &[(&Month, MonthFigures)],
) -> Option<History> {
    let shown = |month: &Month| month.period.year() == period.year() || month.period == period.previous();
    let all: Vec<&(&Month, MonthFigures)> = by_month.iter().filter(|(month, _)| shown(month)).collect();
    let totals_by_month: Vec<&[Total]> = all.iter().map(|(_, own)| own.totals.as_slice()).collect();
    if totals_by_month.iter().rev().skip(1).all(|totals| totals.is_empty()) {
        return None;
    }
    let months: Vec<HistoryMonth> = all
        .iter()
        .map(|(month, _)| HistoryMonth {
            name: labels::month_label(month.period, period),
            units: month.counts().complete,
            in_year: month.period.year() == period.year(),
        })
        .collect();
    let rows = rows(campaign, &totals_by_month, &months);
    let has_previous = all.iter().any(|(month, _)| month.period == period.previous());
    let before = has_previous.then(|| months.iter().rev().nth(1)).flatten();
    let compared = before.map(|_| rows.iter().filter_map(compared).take(COMPARED).collect()).unwrap_or_default();
    Some(History {
        previous: before.map(|before| before.name.clone()).unwrap_or_default(),
        previous_units: before.map_or(0, |before| before.units),
        months,
        rows,
        compared,
    })
}

/// The totals of some months, ascending, with their sum over all of them.
pub(in crate::report) fn rows_over(campaign: &Campaign, by_month: &[(&Month, MonthFigures)]) -> Vec<HistoryRow> {
    let totals_by_month: Vec<&[Total]> = by_month.iter().map(|(_, own)| own.totals.as_slice()).collect();
    let months: Vec<HistoryMonth> = by_month
        .iter()
        .map(|(month, _)| HistoryMonth { name: String::new(), units: month.counts().complete, in_year: true })
        .collect();
    rows(campaign, &totals_by_month, &months)
}

fn rows(campaign: &Campaign, totals_by_month: &[&[Total]], months: &[HistoryMonth]) -> Vec<HistoryRow> {
    let mut keys: Vec<(&str, &str, &str)> = Vec::new();
    // The last month first: its order is that of the totals.
    for total in totals_by_month.iter().rev().copied().flatten() {
        let key = (total.kind.as_str(), total.unit.as_str(), total.name.as_str());
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys.sort_by_key(|(kind, _, _)| kind_rank(campaign, kind));
    keys.into_iter()
        .map(|(kind, unit, name)| {
            let found =
                |totals: &&[Total]| totals.iter().find(|total| total.kind == kind && total.unit == unit).cloned();
            let own: Vec<Option<Total>> = totals_by_month.iter().map(found).collect();
            row(name, unit, &own, months)
        })
        .collect()
}

fn row(name: &str, unit: &str, own: &[Option<Total>], months: &[HistoryMonth]) -> HistoryRow {
    let mut year = (Amount::default(), Approximation::Exact);
    for (total, _) in own.iter().zip(months).filter(|(_, month)| month.in_year) {
        if let Some(total) = total {
            year = (Amount(year.0.0 + total.sum.0), joined(year.1, total.approx));
        }
    }
    let mut last = own.iter().rev().map(Option::as_ref);
    let (now, before) = (last.next().flatten(), last.next().flatten());
    let change = match (before, now) {
        (Some(before), Some(now)) => {
            let exact = [before.approx, now.approx] == [Approximation::Exact; 2];
            let text = change(before.sum, now.sum, unit);
            if exact || before.sum == now.sum { text } else { format!("约{text}") }
        }
        _ => labels::NOTHING.to_owned(),
    };
    HistoryRow {
        name: name.to_owned(),
        unit: unit.to_owned(),
        months: own
            .iter()
            .map(|total| {
                total.as_ref().map(|total| Sum { sum: total.sum, approx: total.approx, text: total.text.clone() })
            })
            .collect(),
        year: Sum { sum: year.0, approx: year.1, text: labels::amount(year.0, year.1, unit) },
        change,
        main: now.is_some_and(|now| now.main),
    }
}

/// `增加111张（34.7%）`.
pub(in crate::report) fn change(before: Amount, now: Amount, unit: &str) -> String {
    let by = now.0 - before.0;
    if by == 0.0 {
        return "持平".to_owned();
    }
    let word = if by > 0.0 { "增加" } else { "减少" };
    let share = if before.0 > 0.0 {
        let percent = format!("{:.1}", by.abs() / before.0 * 100.0);
        format!("（{}%）", percent.trim_end_matches('0').trim_end_matches('.'))
    } else {
        String::new()
    };
    format!("{word}{}{unit}{share}", Amount(by.abs()))
}

/// `张贴海报由320张增至431张` of a main row that both months have.
fn compared(row: &HistoryRow) -> Option<String> {
    let mut last = row.months.iter().rev().map(Option::as_ref);
    let (now, before) = (last.next()??, last.next()??);
    let name = &row.name;
    row.main.then(|| match now.sum.0.total_cmp(&before.sum.0) {
        std::cmp::Ordering::Greater => format!("{name}由{}增至{}", before.text, now.text),
        std::cmp::Ordering::Less => format!("{name}由{}减至{}", before.text, now.text),
        std::cmp::Ordering::Equal => format!("{name}{}，与上月持平", now.text),
    })
}
