//! What is doubtful about the numbers of a section in, findings for the office out: one a code at the most.

use crate::{
    figures::{Doubt, DoubtKind},
    finding::{Code, Finding},
    form::Section,
};

/// Places told in one finding; a section of thousands has one fault, not thousands.
const TOLD: usize = 5;

/// One finding for each code, with the words in question.
///
/// `month` is the one reported on, from 1: what is planned for another month stands as what it is, and what was done in
/// another may be no result of this one. Without it neither is told.
pub(super) fn findings(section: &Section, doubts: &[Doubt], month: Option<u32>) -> Vec<Finding> {
    let is_other = |doubt: &Doubt| doubt.month.is_some() && doubt.month != month;
    let doubts: Vec<Doubt> = doubts
        .iter()
        .filter(|doubt| match doubt.kind {
            DoubtKind::Plan => !is_other(doubt),
            DoubtKind::Month => month.is_some() && is_other(doubt),
            _ => true,
        })
        .cloned()
        .collect();
    let doubts = doubts.as_slice();
    [scope as fn(&Section, &[Doubt]) -> Option<Finding>, plan, sums]
        .into_iter()
        .filter_map(|finding| finding(section, doubts))
        .collect()
}

fn scope(section: &Section, doubts: &[Doubt]) -> Option<Finding> {
    let since_unsaid =
        words(doubts, DoubtKind::Scope).map(|words| format!("{words}只写“累计”，未写明统计起止时间，未计入本月合计。"));
    let other_month =
        words(doubts, DoubtKind::Month).map(|words| format!("{words}所在句写明的月份不是报送月份，已计入本月合计。"));
    if since_unsaid.is_none() && other_month.is_none() {
        return None;
    }
    let kind = if since_unsaid.is_some() { DoubtKind::Scope } else { DoubtKind::Month };
    let message: String = since_unsaid.into_iter().chain(other_month).collect();
    let remedy = "请核对该数是否为本月数；今后请写明“本月”或“截至某月底累计”。";
    Some(Finding::new(Code::ScopeUnclear, section.place.clone(), message, remedy).found(surfaces(doubts, kind)))
}

fn plan(section: &Section, doubts: &[Doubt]) -> Option<Finding> {
    let words = words(doubts, DoubtKind::Plan)?;
    let message = format!("{words}为计划数，未作为本月成效计入。");
    let remedy = "请核对是否已经完成；今后请将计划写在“下一步工作打算”中，与本月成效分开。";
    Some(
        Finding::new(Code::PlanAsResult, section.place.clone(), message, remedy)
            .found(surfaces(doubts, DoubtKind::Plan)),
    )
}

fn sums(section: &Section, doubts: &[Doubt]) -> Option<Finding> {
    let told: Vec<String> = doubts
        .iter()
        .filter(|doubt| matches!(doubt.kind, DoubtKind::Sum | DoubtKind::Parts))
        .take(TOLD)
        .map(|doubt| {
            let (total, sum) = (plain(doubt.total), plain(doubt.sum));
            match doubt.kind {
                DoubtKind::Parts => format!("“{}”的总数为{total}，其中各项之和为{sum}，大于总数", doubt.surface),
                _ => format!("“{}”写明合计{total}，各项相加为{sum}", doubt.surface),
            }
        })
        .collect();
    if told.is_empty() {
        return None;
    }
    let found: Vec<&str> = doubts
        .iter()
        .filter(|doubt| matches!(doubt.kind, DoubtKind::Sum | DoubtKind::Parts))
        .take(TOLD)
        .map(|doubt| doubt.surface.as_str())
        .collect();
    let message = format!("{}。", told.join("；"));
    let remedy = "请核对总数与各分项数，必要时请报送单位更正。";
    Some(Finding::new(Code::FiguresDisagree, section.place.clone(), message, remedy).found(found.join("；")))
}

fn of(doubts: &[Doubt], kind: DoubtKind) -> impl Iterator<Item = &str> {
    doubts.iter().filter(move |doubt| doubt.kind == kind).map(|doubt| doubt.surface.as_str())
}

fn words(doubts: &[Doubt], kind: DoubtKind) -> Option<String> {
    let told: Vec<String> = of(doubts, kind).take(TOLD).map(|surface| format!("“{surface}”")).collect();
    let more = of(doubts, kind).count().saturating_sub(TOLD);
    match (told.is_empty(), more) {
        (true, _) => None,
        (false, 0) => Some(told.join("、")),
        (false, more) => Some(format!("{}等{}处", told.join("、"), TOLD + more)),
    }
}

fn surfaces(doubts: &[Doubt], kind: DoubtKind) -> String {
    of(doubts, kind).take(TOLD).collect::<Vec<_>>().join("；")
}

/// 1200 and 1.5: as a person writes them.
fn plain(number: f64) -> String {
    format!("{number}")
}
