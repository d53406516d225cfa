//! Consecutive months in, the [`SpanReport`] over them out. Months in which no unit sent anything are named and count for
//! nothing.

use std::collections::BTreeSet;

use chrono::{DateTime, FixedOffset};

use crate::{
    config::{Campaign, Period, Phase, Task, Unit},
    month::{Month, UnitMonth},
};

use crate::report::present::labels;

use super::{
    aims::aims,
    history::rows_over,
    model::{AimReport, FigureDetail, SpanAim, SpanExperience, SpanMonth, SpanPhase, SpanReport, SpanTask, TaskReport},
    narrative::{NAME_SEPARATOR, condense, sentences},
    rating::{experience, has_sent, rating_since},
    summarise::campaign_names,
    tasks::tasks,
    totals::{self, MonthFigures},
};

/// Names listed before the rest is only counted.
const MAX_LISTED_NAMES: usize = 8;
/// Characters of a task's last progress.
const QUOTE_LIMIT: usize = 60;

/// The report over some months, ascending without a gap; `None` where no unit sent anything in any.
pub fn summarise_span(campaign: &Campaign, months: &[Month]) -> Option<SpanReport> {
    let (first, last) = (months.first()?, months.last()?);
    let reference = last.period;
    let (with, without): (Vec<&Month>, Vec<&Month>) = months.iter().partition(|month| month.units.iter().any(has_sent));
    let newest = with.last()?;
    let by_month: Vec<(&Month, MonthFigures)> =
        with.iter().map(|month| (*month, MonthFigures::of(campaign, month))).collect();
    let mut figures: Vec<FigureDetail> = by_month.iter().flat_map(|(_, own)| own.figures.iter().cloned()).collect();
    totals::sort_for_display(campaign, &mut figures);
    let sums = totals::totals(&figures);
    let tasks: Vec<SpanTask> = tasks_over(campaign, &with, reference);
    let counted: Vec<SpanMonth> = with.iter().map(|month| span_month(month, reference)).collect();
    let sum = |of: fn(&SpanMonth) -> usize| counted.iter().map(of).sum::<usize>();
    let (expected, reported, on_time) =
        (sum(|month| month.expected), sum(|month| month.reported), sum(|month| month.on_time));
    let without_progress: Vec<String> =
        tasks.iter().filter(|task| task.months.is_empty()).map(|task| task.number.to_string()).collect();
    Some(SpanReport {
        span: span(first.period, last.period),
        campaign: campaign_names(campaign),
        as_of: campaign.local(newest_form(&with).unwrap_or(newest.deadline)),
        without_reports: joined_months(without.iter().map(|month| month.period), reference),
        expected,
        reported,
        on_time,
        reporting_rate: labels::rate(reported, expected),
        on_time_rate: labels::rate(on_time, expected),
        months: counted,
        totals_by_kind: totals::by_kind(&sums, &figures),
        rows: rows_over(campaign, &by_month),
        aims: aims_over(campaign, &with),
        phases: campaign.phases.iter().filter_map(|phase| phase_over(campaign, phase, &with, reference)).collect(),
        tasks_with_progress: tasks.len() - without_progress.len(),
        tasks_without_progress: match without_progress.as_slice() {
            [] => String::new(),
            numbers => format!("第{}项", numbers.join(NAME_SEPARATOR)),
        },
        tasks,
        rating: rating_since(campaign, first.period, last.period, &by_month),
        experience: experience_over(campaign, &with),
    })
}

/// When the last form of some months came.
fn newest_form(months: &[&Month]) -> Option<DateTime<FixedOffset>> {
    let forms = months.iter().flat_map(|month| &month.units).filter_map(|unit| unit.submission.as_ref());
    forms.map(|form| form.received_at).max()
}

/// `2020年上半年` of months 1 to 6, `2020年` of a whole year, else first and last month.
fn span(first: Period, last: Period) -> String {
    let year = first.year();
    match (first.month(), last.month(), year == last.year()) {
        (1, 6, true) => format!("{year}年上半年"),
        (7, 12, true) => format!("{year}年下半年"),
        (1, 12, true) => format!("{year}年"),
        (same, other, true) if same == other => first.chinese(),
        (_, month, true) => format!("{}至{month}月", first.chinese()),
        (_, _, false) => format!("{}至{}", first.chinese(), last.chinese()),
    }
}

fn joined_months(months: impl Iterator<Item = Period>, reference: Period) -> String {
    months.map(|month| labels::month_label(month, reference)).collect::<Vec<_>>().join(NAME_SEPARATOR)
}

fn span_month(month: &Month, reference: Period) -> SpanMonth {
    let counts = month.counts();
    SpanMonth {
        name: labels::month_label(month.period, reference),
        expected: counts.expected,
        reported: counts.reported,
        on_time: counts.on_time,
    }
}

fn aims_over(campaign: &Campaign, months: &[&Month]) -> Vec<SpanAim> {
    let course = |aim: AimReport| {
        let mut known = aim.months.iter().filter(|month| month.value.is_some());
        let first = known.next()?;
        let last = known.next_back();
        let course = match last {
            None => format!("{}{}（{}）", aim.name, first.text, first.month),
            Some(last) => {
                let word = match last.value.partial_cmp(&first.value) {
                    Some(std::cmp::Ordering::Less) => "降至",
                    Some(std::cmp::Ordering::Greater) => "升至",
                    _ => "持平，仍为",
                };
                format!("{}由{}{}{word}{}{}", aim.name, first.month, first.text, last.month, last.text)
            }
        };
        Some(SpanAim { course, aim })
    };
    aims(campaign, months).into_iter().filter_map(course).collect()
}

/// Unit-months whose complete form shows a phase.
fn phase_over(campaign: &Campaign, phase: &Phase, months: &[&Month], reference: Period) -> Option<SpanPhase> {
    let ran = |month: &&&Month| campaign.phases_in(month.period).any(|running| running.id == phase.id);
    months.iter().find(ran)?;
    let shows = |unit: &UnitMonth| {
        let complete = unit.submission.as_ref().filter(|submission| submission.checked.is_complete());
        complete.is_some_and(|form| form.checked.sentences.iter().any(|one| one.activities.contains(&phase.id)))
    };
    let shown = months.iter().filter(|month| month.units.iter().any(shows));
    let showing: BTreeSet<&str> = months
        .iter()
        .flat_map(|month| month.units.iter().filter(|unit| shows(unit)).map(|unit| unit.id.as_str()))
        .collect();
    let units = campaign.register.units();
    let names: Vec<&str> =
        units.iter().filter(|unit| showing.contains(unit.id.as_str())).map(|unit| unit.name.as_str()).collect();
    let silent: Vec<&str> = units
        .iter()
        .filter(|unit| campaign.register.owns(&phase.owners, &unit.id) && !showing.contains(unit.id.as_str()))
        .map(|unit| unit.name.as_str())
        .collect();
    Some(SpanPhase {
        name: phase.name.clone(),
        months: joined_months(shown.map(|month| month.period), reference),
        unit_count: names.len(),
        units: labels::names(&names, MAX_LISTED_NAMES),
        silent: labels::names(&silent, MAX_LISTED_NAMES),
    })
}

fn tasks_over(campaign: &Campaign, months: &[&Month], reference: Period) -> Vec<SpanTask> {
    let by_month: Vec<(Period, Vec<TaskReport>)> =
        months.iter().map(|month| (month.period, tasks(campaign, month, &sentences(month)))).collect();
    let over = |task: &Task| {
        let own: Vec<(Period, &TaskReport)> = by_month
            .iter()
            .filter_map(|(period, tasks)| Some((*period, tasks.iter().find(|one| one.number == task.number)?)))
            .filter(|(_, own)| own.progress.iter().any(|passage| !passage.pending))
            .collect();
        let confirmed = || own.iter().flat_map(|(_, own)| &own.progress).filter(|passage| !passage.pending);
        let mut names: Vec<&str> = Vec::new();
        for passage in confirmed() {
            if !names.contains(&passage.name.as_str()) {
                names.push(&passage.name);
            }
        }
        let latest = confirmed().next_back();
        let latest = latest.map(|last| format!("{}：{}", last.name, condense(&[(&last.text, true)], QUOTE_LIMIT)));
        SpanTask {
            number: task.number,
            text: task.text.clone(),
            lead: task.lead.join(NAME_SEPARATOR),
            months: joined_months(own.iter().map(|(period, _)| *period), reference),
            units: labels::names(&names, MAX_LISTED_NAMES),
            latest: latest.unwrap_or_default(),
        }
    };
    campaign.tasks.iter().map(over).collect()
}

fn experience_over(campaign: &Campaign, months: &[&Month]) -> Vec<SpanExperience> {
    let of_unit = |unit: &Unit| {
        let own = months.iter().filter_map(|month| month.unit(&unit.id));
        let files: Vec<&str> = own.flat_map(experience).collect();
        (!files.is_empty()).then(|| SpanExperience {
            name: unit.name.clone(),
            count: files.len(),
            titles: labels::materials(files.iter().copied()),
        })
    };
    campaign.register.units().iter().filter_map(of_unit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_have_the_names_that_offices_use() {
        let name = |first: &str, last: &str| span(first.parse().unwrap(), last.parse().unwrap());
        assert_eq!(name("2020-01", "2020-06"), "2020年上半年");
        assert_eq!(name("2020-07", "2020-12"), "2020年下半年");
        assert_eq!(name("2020-01", "2020-12"), "2020年");
        assert_eq!(name("2020-05", "2020-10"), "2020年5月至10月");
        assert_eq!(name("2020-06", "2020-06"), "2020年6月");
        assert_eq!(name("2020-11", "2021-02"), "2020年11月至2021年2月");
    }
}
