//! What is doubtful about the numbers of a section in, findings for the office out: one a code at the most.

use crate::{
    config::FigureKind,
    finding::{Code, Finding},
    form::Section,
};
use figures::{FigureWarning, WarningKind};

/// Places listed in one finding, so that a section with thousands gets one short finding.
const MAX_PLACES: usize = 5;

/// One finding for each code, with the words in question.
///
/// `month` is the one reported on, from 1: a plan for another month is no fault of this form, while work done in
/// another month may not be a result of this one. Without it neither is checked.
pub(super) fn findings(
    section: &Section,
    warnings: &[FigureWarning],
    month: Option<u32>,
    kinds: &[FigureKind],
) -> Vec<Finding> {
    let is_other = |warning: &FigureWarning| warning.month.is_some() && warning.month != month;
    let warnings: Vec<FigureWarning> = warnings
        .iter()
        .filter(|warning| match warning.kind {
            WarningKind::Plan => !is_other(warning),
            WarningKind::Month => month.is_some() && is_other(warning),
            _ => true,
        })
        .cloned()
        .collect();
    let warnings = warnings.as_slice();
    [scope as fn(&Section, &[FigureWarning]) -> Option<Finding>, plan, sums, doubtful]
        .into_iter()
        .filter_map(|finding| finding(section, warnings))
        .chain(kind(section, warnings, kinds))
        .collect()
}

fn scope(section: &Section, warnings: &[FigureWarning]) -> Option<Finding> {
    let since_unsaid = words(warnings, WarningKind::Scope)
        .map(|words| format!("{words}只写“累计”，未写明统计起止时间，未计入本月合计。"));
    let other_month = words(warnings, WarningKind::Month)
        .map(|words| format!("{words}所在句写明的月份不是报送月份，已计入本月合计。"));
    if since_unsaid.is_none() && other_month.is_none() {
        return None;
    }
    let kind = if since_unsaid.is_some() { WarningKind::Scope } else { WarningKind::Month };
    let message: String = since_unsaid.into_iter().chain(other_month).collect();
    let remedy = "请核对该数是否为本月数；今后请写明“本月”或“截至某月底累计”。";
    Some(Finding::new(Code::ScopeUnclear, section.place.clone(), message, remedy).found(surfaces(warnings, kind)))
}

fn plan(section: &Section, warnings: &[FigureWarning]) -> Option<Finding> {
    let words = words(warnings, WarningKind::Plan)?;
    let message = format!("{words}为计划数，未作为本月成效计入。");
    let remedy = "请核对是否已经完成；今后请将计划写在“下一步工作打算”中，与本月成效分开。";
    Some(
        Finding::new(Code::PlanAsResult, section.place.clone(), message, remedy)
            .found(surfaces(warnings, WarningKind::Plan)),
    )
}

fn doubtful(section: &Section, warnings: &[FigureWarning]) -> Option<Finding> {
    let words = words(warnings, WarningKind::Doubtful)?.replace('\n', "↵");
    let message = format!("{words}中间断行，不能确定是一个数还是两个数，没有计入。");
    let remedy = "请对照原件核对该数；今后请不要在一个数的中间换行。";
    let found = surfaces(warnings, WarningKind::Doubtful);
    Some(Finding::new(Code::NumberDoubtful, section.place.clone(), message, remedy).found(found))
}

fn sums(section: &Section, warnings: &[FigureWarning]) -> Option<Finding> {
    let parts: Vec<String> = warnings
        .iter()
        .filter(|warning| matches!(warning.kind, WarningKind::Sum | WarningKind::Parts))
        .take(MAX_PLACES)
        .map(|warning| {
            let (total, sum) = (plain(warning.total.0), plain(warning.sum.0));
            match warning.kind {
                WarningKind::Parts => format!("“{}”的总数为{total}，其中各项之和为{sum}，大于总数", warning.surface),
                _ => format!("“{}”写明合计{total}，各项相加为{sum}", warning.surface),
            }
        })
        .collect();
    if parts.is_empty() {
        return None;
    }
    let found: Vec<&str> = warnings
        .iter()
        .filter(|warning| matches!(warning.kind, WarningKind::Sum | WarningKind::Parts))
        .take(MAX_PLACES)
        .map(|warning| warning.surface.as_str())
        .collect();
    let message = format!("{}。", parts.join("；"));
    let remedy = "请核对总数与各分项数，必要时请报送单位更正。";
    Some(Finding::new(Code::FiguresDisagree, section.place.clone(), message, remedy).found(found.join("；")))
}

/// What two kinds fit equally. `kinds` gives their names.
fn kind(section: &Section, warnings: &[FigureWarning], kinds: &[FigureKind]) -> Option<Finding> {
    let doubtful = warnings.iter().filter(|warning| warning.kind == WarningKind::Kind);
    let places: Vec<String> = doubtful
        .take(MAX_PLACES)
        .filter_map(|warning| match warning.kinds.as_slice() {
            [taken, other] => Some(format!(
                "“{}”可归入“{}”，也可归入“{}”",
                warning.surface,
                name_of(kinds, taken),
                name_of(kinds, other)
            )),
            _ => None,
        })
        .collect();
    if places.is_empty() {
        return None;
    }
    let message = format!("{}，已按前一种计入。", places.join("；"));
    let remedy = "请核对该数应归入哪一种；今后请写明张贴、发放或制作的是什么。";
    let found = surfaces(warnings, WarningKind::Kind);
    Some(Finding::new(Code::KindDoubtful, section.place.clone(), message, remedy).found(found))
}

fn name_of<'k>(kinds: &'k [FigureKind], id: &'k str) -> &'k str {
    kinds.iter().find(|kind| kind.kind == id).map_or(id, |kind| kind.name.as_str())
}

fn of(warnings: &[FigureWarning], kind: WarningKind) -> impl Iterator<Item = &str> {
    warnings.iter().filter(move |warning| warning.kind == kind).map(|warning| warning.surface.as_str())
}

fn words(warnings: &[FigureWarning], kind: WarningKind) -> Option<String> {
    let places: Vec<String> = of(warnings, kind).take(MAX_PLACES).map(|surface| format!("“{surface}”")).collect();
    let more = of(warnings, kind).count().saturating_sub(MAX_PLACES);
    match (places.is_empty(), more) {
        (true, _) => None,
        (false, 0) => Some(places.join("、")),
        (false, more) => Some(format!("{}等{}处", places.join("、"), MAX_PLACES + more)),
    }
}

fn surfaces(warnings: &[FigureWarning], kind: WarningKind) -> String {
    of(warnings, kind).take(MAX_PLACES).collect::<Vec<_>>().join("；")
}

/// 1200 and 1.5: as a person writes them.
fn plain(number: f64) -> String {
    format!("{number}")
}
