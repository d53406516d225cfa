//! A month's sentences, totals and tasks in, the [`DigestReport`] out. Each sentence is used once: as evidence of a result, as
//! an example of its form of publicity, as a task's progress, or as other work, in this order.

mod bare;
mod examples;
mod figure_table;
mod phrases;
mod progress;

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    config::{Campaign, Phase},
    month::{Month, Status, UnitMonth},
    report::present::labels,
};
use figures::{Amount, Approximation};

use super::{
    model::{DigestReport, FigureDetail, FormDigest, History, TaskReport, Total},
    narrative::{NAME_SEPARATOR, UnitSentence, first_measure},
    totals::joined,
};
use examples::{Fact, Facts};
use phrases::{Part, Phrase, phrases};

/// Kinds of figures in the first paragraph.
const HEADLINES: usize = 6;
/// Totals of a month before that are compared.
const COMPARED: usize = 3;
/// Totals in one paragraph.
const STATED: usize = 6;
/// Examples of a form of publicity that ran in the month.
const EXAMPLES: usize = 2;
/// Examples of another form of publicity.
const EXAMPLES_OUT_OF_TURN: usize = 1;
/// Examples of results and of other work.
const EXAMPLES_OF_REST: usize = 2;
/// Texts of units named.
const MATERIALS: usize = 3;
/// Task numbers named.
const TASK_NUMBERS: usize = 8;

/// What the month has already been summed up to.
pub(in crate::report) struct Summed<'a> {
    pub sentences: &'a [UnitSentence<'a>],
    pub totals: &'a [Total],
    pub figures: &'a [FigureDetail],
    pub tasks: &'a [TaskReport],
    pub history: Option<&'a History>,
}

/// The short report.
pub(in crate::report) fn digest(campaign: &Campaign, month: &Month, summed: &Summed<'_>) -> DigestReport {
    let totals = summed.totals;
    let mut facts = Facts::new(campaign, month.period, summed.sentences, totals);
    let is_result =
        |fact: &Fact<'_>| fact.sums.iter().any(|sum| kind(campaign, totals, sum.total).is_some_and(|kind| kind.result));
    let of_results = facts.take(is_result, EXAMPLES_OF_REST);
    let achieved = |total: usize| kind(campaign, totals, total).is_some_and(|kind| kind.result);
    let active: Vec<&Phase> = campaign.phases_in(month.period).collect();
    let mut forms = Vec::new();
    for phase in &campaign.phases {
        let is_active = active.iter().any(|other| other.id == phase.id);
        let is_own = |fact: &Fact<'_>| first_measure(fact.sentence) == phase.id;
        let taken = facts.take(is_own, if is_active { EXAMPLES } else { EXAMPLES_OUT_OF_TURN });
        let own = sums(&facts, is_own, &taken);
        let is_stated = |total: usize, sum: &Sum| sum.facts > 1 && !achieved(total);
        let text = paragraph(&stated(campaign, totals, &own, is_stated), &facts.texts(&taken));
        if !text.is_empty() {
            forms.push(FormDigest { name: phase.name.clone(), text });
        }
    }
    let tasks = progress::tasks(summed.tasks, &mut facts);
    let is_rest = |fact: &Fact<'_>| first_measure(fact.sentence).is_empty() && !fact.sums.is_empty();
    let of_rest = facts.take(is_rest, EXAMPLES_OF_REST);
    let of_all = sums(&facts, |_| true, &of_results);
    let results = stated(campaign, totals, &of_all, |total, sum| !sum.is_shown && achieved(total));
    let with_figures: BTreeSet<&str> = totals
        .iter()
        .flat_map(|total| &total.figures)
        .filter_map(|index| summed.figures.get(*index))
        .map(|figure| figure.unit_id.as_str())
        .collect();
    let shown = |phase: &Phase| facts.all().any(|fact| fact.sentence.measures.contains(&phase.id));
    let silent: Vec<u32> = tasks.iter().filter(|task| task.units.is_empty()).map(|task| task.number).collect();
    let next = month.period.next();
    let in_next = |begins: bool| -> Vec<String> {
        let own = campaign.phases_in(next).filter(|phase| (phase.starts >= next.first_day()) == begins);
        own.map(|phase| if begins { format!("{}（{}）", phase.name, labels::span(phase)) } else { phase.name.clone() })
            .collect()
    };
    DigestReport {
        focus: active.iter().map(|phase| phase.name.as_str()).collect::<Vec<_>>().join(NAME_SEPARATOR),
        unit_count: with_figures.len(),
        headline: headline(campaign, totals),
        compared: summed.history.map_or_else(String::new, |history| {
            history.compared.iter().take(COMPARED).map(String::as_str).collect::<Vec<_>>().join("，")
        }),
        forms,
        others: paragraph(&[], &facts.texts(&of_rest)),
        results: paragraph(&results, &facts.texts(&of_results)),
        materials: materials(month),
        silent_forms: active
            .iter()
            .filter(|phase| !shown(phase))
            .map(|phase| phase.name.as_str())
            .collect::<Vec<_>>()
            .join(NAME_SEPARATOR),
        task_count: tasks.len(),
        tasks_with_progress: tasks.len() - silent.len(),
        silent_tasks: numbers(&silent),
        begins: in_next(true).join(NAME_SEPARATOR),
        continues: in_next(false).join(NAME_SEPARATOR),
        tasks,
        table: figure_table::table(campaign, month, totals, summed.figures),
    }
}

fn kind<'c>(campaign: &'c Campaign, totals: &[Total], total: usize) -> Option<&'c crate::config::FigureKind> {
    let id = &totals.get(total)?.kind;
    campaign.figures.iter().find(|kind| kind.kind == *id)
}

/// A total over some sentences.
struct Sum {
    value: Amount,
    approx: Approximation,
    units: BTreeSet<String>,
    facts: usize,
    /// Its only sentence is shown as an example.
    is_shown: bool,
}

/// Totals over some sentences, by their place among the month's totals.
fn sums(facts: &Facts<'_>, is_own: impl Fn(&Fact<'_>) -> bool, shown: &[usize]) -> BTreeMap<usize, Sum> {
    let mut sums: BTreeMap<usize, Sum> = BTreeMap::new();
    for (index, fact) in facts.all().enumerate().filter(|(_, fact)| is_own(fact)) {
        let mut before = None;
        for part in &fact.sums {
            let sum = sums.entry(part.total).or_insert(Sum {
                value: Amount::default(),
                approx: Approximation::Exact,
                units: BTreeSet::new(),
                facts: 0,
                is_shown: false,
            });
            sum.value = Amount(sum.value.0 + part.value.0);
            sum.approx = joined(sum.approx, part.approx);
            sum.units.insert(fact.sentence.unit.id.to_string());
            // Two figures of one total in a sentence are two parts, and their sum is said nowhere else.
            sum.is_shown = sum.facts == 0 && shown.contains(&index) && before != Some(part.total);
            sum.facts += 1;
            before = Some(part.total);
        }
    }
    sums
}

/// The wanted totals in words: of many those that most units reported, in the campaign's order.
fn stated(
    campaign: &Campaign,
    totals: &[Total],
    sums: &BTreeMap<usize, Sum>,
    is_wanted: impl Fn(usize, &Sum) -> bool,
) -> Vec<String> {
    let mut all: Vec<(Phrase, usize)> = Vec::new();
    let open: Vec<(usize, &Sum)> =
        sums.iter().map(|(total, sum)| (*total, sum)).filter(|(total, sum)| is_wanted(*total, sum)).collect();
    let kind_of = |total: usize| totals.get(total).map(|total| total.kind.as_str());
    for own in open.chunk_by(|one, other| kind_of(one.0) == kind_of(other.0)) {
        let parts: Vec<Part> = own
            .iter()
            .filter_map(|(place, sum)| {
                let unit = &totals.get(*place)?.unit;
                Some(Part {
                    total: *place,
                    unit: unit.clone(),
                    text: labels::round_amount(sum.value, sum.approx, unit),
                })
            })
            .collect();
        let Some(first) = own.first().and_then(|(place, _)| totals.get(*place)) else { continue };
        for phrase in phrases(kind(campaign, totals, own.first().map_or(0, |own| own.0)), &first.name, parts) {
            let units = phrase.totals.iter().filter_map(|total| sums.get(total)).map(|sum| sum.units.len()).max();
            all.push((phrase, units.unwrap_or_default()));
        }
    }
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_by_key(|index| std::cmp::Reverse(all.get(*index).map(|(_, units)| *units)));
    order.truncate(STATED);
    order.sort_unstable();
    order.into_iter().filter_map(|index| all.get(index)).map(|(phrase, _)| phrase.text.clone()).collect()
}

/// `共张贴海报411张，入户走访1250户。其中，……（金湖社区）；……（松涛社区）。`
fn paragraph(totals: &[String], examples: &[String]) -> String {
    let mut text = String::new();
    if !totals.is_empty() {
        text.push_str(&format!("共{}。", totals.join("，")));
    }
    if !examples.is_empty() {
        let lead = if totals.is_empty() { "" } else { "其中，" };
        text.push_str(&format!("{lead}{}。", examples.join("；")));
    }
    text
}

/// The campaign's headline kinds, then those that most units reported; of each kind the words with its main total.
fn headline(campaign: &Campaign, totals: &[Total]) -> String {
    let mut kinds: Vec<(usize, &[Total])> = Vec::new();
    let mut start = 0;
    for own in totals.chunk_by(|one, other| one.kind == other.kind) {
        kinds.push((start, own));
        start += own.len();
    }
    kinds.sort_by_key(|(start, own)| {
        let is_headline = kind(campaign, totals, *start).is_some_and(|kind| kind.headline);
        (!is_headline, std::cmp::Reverse(own.iter().map(|total| total.unit_count).max()))
    });
    kinds.truncate(HEADLINES);
    kinds.sort_unstable_by_key(|(start, _)| *start);
    let words = kinds.into_iter().filter_map(|(start, own)| {
        let parts = own.iter().enumerate().map(|(index, total)| Part {
            total: start + index,
            unit: total.unit.clone(),
            text: labels::round_amount(total.sum, total.approx, &total.unit),
        });
        let main = own.iter().position(|total| total.main).unwrap_or_default() + start;
        let all = phrases(kind(campaign, totals, start), &own.first()?.name, parts.collect());
        all.into_iter().find(|phrase| phrase.totals.contains(&main)).map(|phrase| phrase.text)
    });
    words.collect::<Vec<_>>().join("，")
}

/// `金湖社区《网格宣传做法》、和平社区《流动课堂》等5份`.
fn materials(month: &Month) -> String {
    let of_unit = |unit: &UnitMonth| -> Vec<String> {
        let titles = unit.materials.iter().filter_map(|material| labels::material_title(&material.file));
        titles.map(|title| format!("{}{title}", unit.name)).collect()
    };
    let complete = month.units.iter().filter(|unit| unit.status == Status::Complete);
    let all: Vec<String> = complete.flat_map(of_unit).collect();
    let named = all.iter().take(MATERIALS).map(String::as_str).collect::<Vec<_>>().join(NAME_SEPARATOR);
    if all.len() > MATERIALS { format!("{named}等{}份", all.len()) } else { named }
}

/// `第3、4项`, above a limit `第3、4等12项`; empty of none.
fn numbers(all: &[u32]) -> String {
    let named: Vec<String> = all.iter().take(TASK_NUMBERS).map(u32::to_string).collect();
    let named = named.join(NAME_SEPARATOR);
    match all.len() {
        0 => String::new(),
        count if count > TASK_NUMBERS => format!("第{named}等{count}项"),
        _ => format!("第{named}项"),
    }
}
