//! `[[tasks]]` and `[[phases]]` in, the task breakdown of Annex 1 and the forms of publicity with their dates out.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::Serialize;
use toml::Spanned;

use super::{
    super::{fault::Faults, lexicon::Activity, table::Table},
    at_most, each_once, in_order,
    register::check_names,
};

/// One row of Annex 1.
#[derive(Debug, Clone, Serialize)]
pub struct Task {
    /// 序号.
    pub number: u32,
    /// 类别, upper and lower level; the lower may be empty.
    pub category: [String; 2],
    /// 重点任务.
    pub text: String,
    /// 牵头单位: names of units and groups as in the plan.
    pub lead: Vec<String>,
    /// 配合单位, likewise.
    pub support: Vec<String>,
    /// Words that make a sentence progress for it.
    pub words: Vec<String>,
    /// Ids of the phases whose form of publicity is progress for it.
    pub shown_by: Vec<String>,
}

/// One form of publicity with its dates.
#[derive(Debug, Clone, Serialize)]
pub struct Phase {
    /// `grid`; the id that figures call a measure.
    pub id: String,
    /// `网格式宣传`.
    pub name: String,
    /// First day.
    pub starts: NaiveDate,
    /// Last day.
    pub ends: NaiveDate,
    /// What is to be done, one sentence each.
    pub measures: Vec<String>,
    /// Names of units and groups, with duty.
    pub owners: Vec<String>,
    /// 主体与责任 as in the plan.
    pub duty: String,
    /// Words that show this form in a sentence; `制作…视频` for one after the other.
    pub words: Vec<String>,
    /// Words that show it only where no other form is shown.
    pub fallback_keywords: Vec<String>,
    /// Words that show it only where none of `unless` is in their sentence.
    pub guarded_words: Vec<String>,
    /// Words that void `guarded_words` and `figures`.
    pub unless: Vec<String>,
    /// Words that show it only where none of `yields_to` is shown.
    pub yielding_words: Vec<String>,
    /// Ids of forms to which `yielding_words` belong where they are shown.
    pub yields_to: Vec<String>,
    /// Kinds of figures that show it, where none of `unless` is in their words.
    pub figures: Vec<String>,
    /// Ids of forms that a sentence showing this one no longer shows by their words alone.
    pub overrides: Vec<String>,
}

/// What is said of an owner whom the register does not know.
const NO_OWNER: (&str, &str) = ("is no unit and no group", "既不是单位也不是 [[groups]] 里的说法");
const NO_PHASE: (&str, &str) = ("is no id of a phase", "不是 [[phases]] 里的 id");

fn owners(table: &mut Table<'_, '_>, key: &'static str, must: bool, names: Option<&BTreeSet<&str>>) -> Vec<String> {
    let written: Option<Vec<Spanned<String>>> = if must { table.wanted(key) } else { table.optional(key) };
    let written = written.unwrap_or_default();
    check_names(&written, names, &table.key(key), NO_OWNER, table.faults());
    written.into_iter().map(Spanned::into_inner).collect()
}

/// The tasks by number. `names` are those of units and groups, `phases` the ids of the phases.
pub(in super::super) fn read_tasks(
    tables: Vec<Table<'_, '_>>,
    names: Option<&BTreeSet<&str>>,
    phases: &[Phase],
    faults: &Faults,
) -> Vec<Task> {
    let ids: BTreeSet<&str> = phases.iter().map(|phase| phase.id.as_str()).collect();
    let (mut numbers, mut tasks) = (Vec::new(), Vec::new());
    for mut table in tables {
        let number: Option<Spanned<u32>> = table.wanted("number");
        let shown_by: Vec<Spanned<String>> = table.or("shown_by", Vec::new());
        check_names(&shown_by, Some(&ids), "tasks.shown_by", NO_PHASE, faults);
        tasks.push(Task {
            number: number.as_ref().map_or(0, |number| *number.get_ref()),
            category: table.required("category"),
            text: table.required("text"),
            lead: owners(&mut table, "lead", true, names),
            support: owners(&mut table, "support", false, names),
            words: table.or("words", Vec::new()),
            shown_by: shown_by.into_iter().map(Spanned::into_inner).collect(),
        });
        numbers.extend(number);
    }
    at_most(&numbers, "tasks.number", faults);
    each_once(&numbers, "tasks.number", faults);
    tasks.sort_by_key(|task| task.number);
    tasks
}

/// The phases in the order of the file. One without words of its own has those of the lexicon's activity of its id.
pub(in super::super) fn read_phases(
    tables: Vec<Table<'_, '_>>,
    names: Option<&BTreeSet<&str>>,
    activities: &[Activity],
    faults: &Faults,
) -> Vec<Phase> {
    let (mut ids, mut phases, mut overridden) = (Vec::new(), Vec::new(), Vec::new());
    for mut table in tables {
        table.renamed("weak_words", "fallback_keywords");
        table.renamed("instead_of", "overrides");
        let id: Option<Spanned<String>> = table.wanted("id");
        let text = id.as_ref().map(|id| id.get_ref().clone()).unwrap_or_default();
        let usual = activities.iter().find(|activity| activity.id == text).cloned().unwrap_or_default();
        let (starts, ends) = in_order(table.wanted("starts"), table.wanted("ends"), "phases.ends", faults);
        let overrides: Option<Vec<Spanned<String>>> = table.optional("overrides");
        phases.push(Phase {
            id: text,
            name: table.required("name"),
            starts,
            ends,
            measures: table.required("measures"),
            owners: owners(&mut table, "owners", true, names),
            duty: table.or("duty", String::new()),
            words: table.or("words", usual.words),
            fallback_keywords: table.or("fallback_keywords", usual.fallback_keywords),
            guarded_words: table.or("guarded_words", usual.guarded_words),
            unless: table.or("unless", usual.unless),
            yielding_words: table.or("yielding_words", usual.yielding_words),
            yields_to: table.or("yields_to", usual.yields_to),
            figures: table.or("figures", usual.figures),
            overrides: match &overrides {
                Some(written) => written.iter().map(|id| id.get_ref().clone()).collect(),
                None => usual.overrides,
            },
        });
        overridden.extend(overrides.into_iter().flatten());
        ids.extend(id);
    }
    at_most(&ids, "phases.id", faults);
    each_once(&ids, "phases.id", faults);
    let known: BTreeSet<&str> = ids.iter().map(|id| id.get_ref().as_str()).collect();
    check_names(&overridden, Some(&known), "phases.overrides", NO_PHASE, faults);
    phases
}
