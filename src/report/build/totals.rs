//! Figures of all units in; the details in display order and the totals over them out.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::{
    config::{Campaign, FigureKind},
    month::{Month, Submission, UnitMonth},
};
use figures::{Amount, Approximation, Sentence};

use crate::report::present::labels;

use super::{
    figure_text::figure_text,
    model::{FigureDetail, FigureRole, KindTotal, SharedText, Total},
    narrative::{NAME_SEPARATOR, clean, heading},
};

/// The figures of a month and the totals over them.
#[derive(Debug, Default)]
pub(in crate::report) struct MonthFigures {
    /// Every figure: those that are summed first, by kind in the campaign's order and by unit of measure.
    pub figures: Vec<FigureDetail>,
    /// In the same order.
    pub totals: Vec<Total>,
}

impl MonthFigures {
    /// Those of a month.
    pub fn of(campaign: &Campaign, month: &Month) -> Self {
        let figures = figures(campaign, month);
        Self { totals: totals(&figures), figures }
    }
}

fn figures(campaign: &Campaign, month: &Month) -> Vec<FigureDetail> {
    let kinds = Kinds::of(campaign);
    let mut measures: HashMap<&str, SharedText> = HashMap::new();
    let mut figures: Vec<FigureDetail> = Vec::new();
    for unit in &month.units {
        if let Some(submission) = &unit.submission {
            add_form(campaign, &kinds, &mut measures, (unit, submission), &mut figures);
        }
    }
    sort_for_display(campaign, &mut figures);
    figures
}

/// Kinds of figures by their ids.
struct Kinds<'a>(HashMap<&'a str, Kind<'a>>);

struct Kind<'a> {
    settings: &'a FigureKind,
    /// Place in the campaign's order.
    rank: usize,
    id: SharedText,
    name: SharedText,
}

impl<'a> Kinds<'a> {
    fn of(campaign: &'a Campaign) -> Self {
        let mut kinds = HashMap::new();
        for (rank, settings) in campaign.figures.iter().enumerate() {
            let (id, name) = (settings.kind.as_str().into(), settings.name.as_str().into());
            kinds.entry(settings.kind.as_str()).or_insert(Kind { settings, rank, id, name });
        }
        Self(kinds)
    }
}

/// Those of one total together and first.
pub(in crate::report) fn sort_for_display(campaign: &Campaign, figures: &mut [FigureDetail]) {
    let kinds = Kinds::of(campaign);
    // Stable: within one kind and measure the register's and the form's order stays.
    figures.sort_by_cached_key(|figure| {
        let known = kinds.0.get(figure.kind.as_str());
        // Units of measure in the campaign's order, others after them by their text.
        let measure = known.and_then(|kind| kind.settings.units.iter().position(|unit| *unit == *figure.measure_unit));
        let kind = (known.map_or(usize::MAX, |kind| kind.rank), figure.kind.clone());
        (figure.role, kind, measure.unwrap_or(usize::MAX), figure.measure_unit.clone())
    });
}

/// Sums over the summed figures by kind and unit of measure, in the order of their first figures.
pub(in crate::report) fn totals(figures: &[FigureDetail]) -> Vec<Total> {
    let mut places: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut totals: Vec<Total> = Vec::new();
    for (index, figure) in figures.iter().enumerate().filter(|(_, figure)| figure.role == FigureRole::Summed) {
        let value = figure.value.unwrap_or_default();
        let place = *places.entry((figure.kind.as_str(), figure.measure_unit.as_str())).or_insert(totals.len());
        match totals.get_mut(place) {
            Some(total) => {
                total.sum = Amount(total.sum.0 + value.0);
                total.approx = joined(total.approx, figure.approx);
                total.figures.push(index);
                total.doubtful += usize::from(figure.doubtful);
            }
            None => totals.push(Total {
                kind: figure.kind.to_string(),
                name: figure.name.to_string(),
                unit: figure.measure_unit.to_string(),
                sum: value,
                approx: figure.approx,
                text: String::new(),
                figures: vec![index],
                doubtful: usize::from(figure.doubtful),
                unit_count: 0,
                main: false,
            }),
        }
    }
    for total in &mut totals {
        total.text = labels::amount(total.sum, total.approx, &total.unit);
        total.unit_count = reporting_units(figures, [&*total]);
    }
    mark_main(&mut totals);
    totals
}

/// Units that reported any of the figures of some totals.
fn reporting_units<'t>(figures: &[FigureDetail], totals: impl IntoIterator<Item = &'t Total>) -> usize {
    let own = totals.into_iter().flat_map(|total| &total.figures).filter_map(|index| figures.get(*index));
    own.map(|figure| figure.unit_id.as_str()).collect::<BTreeSet<_>>().len()
}

/// Totals by kind: `张贴海报` `1234余张、20幅`.
pub(in crate::report) fn by_kind(totals: &[Total], figures: &[FigureDetail]) -> Vec<KindTotal> {
    let kinds = totals.chunk_by(|one, other| one.kind == other.kind);
    kinds
        .filter_map(|kind| {
            let main = kind.iter().find(|total| total.main).or(kind.first())?;
            let texts: Vec<&str> = kind.iter().map(|total| total.text.as_str()).collect();
            Some(KindTotal {
                name: main.name.clone(),
                main: main.text.clone(),
                text: texts.join(NAME_SEPARATOR),
                unit_count: reporting_units(figures, kind),
            })
        })
        .collect()
}

/// Marks of each kind the total that most units reported, the first of several.
fn mark_main(totals: &mut [Total]) {
    for kind in totals.chunk_by_mut(|one, other| one.kind == other.kind) {
        let most = kind.iter().map(|total| total.unit_count).max();
        if let Some(main) = kind.iter_mut().find(|total| Some(total.unit_count) == most) {
            main.main = true;
        }
    }
}

/// How exact a sum of two figures is: exact ones change nothing, unlike ones leave only 约.
pub(in crate::report) fn joined(one: Approximation, other: Approximation) -> Approximation {
    match (one, other) {
        (Approximation::Exact, other) => other,
        (one, Approximation::Exact) => one,
        (one, other) if one == other => one,
        _ => Approximation::About,
    }
}

/// Appends the figures of a form.
fn add_form<'a>(
    campaign: &Campaign,
    kinds: &Kinds<'_>,
    measures: &mut HashMap<&'a str, SharedText>,
    (unit, submission): (&UnitMonth, &'a Submission),
    figures: &mut Vec<FigureDetail>,
) {
    let checked = &submission.checked;
    let is_complete = checked.is_complete();
    let (unit_name, file): (SharedText, SharedText) = (unit.name.as_str().into(), submission.file.as_str().into());
    let href: SharedText = labels::href(&submission.original).as_str().into();
    // Figures keep the order of their sentences.
    let mut last: Option<(usize, SharedText, SharedText)> = None;
    for (index, (id, figure)) in submission.ids.figures.iter().zip(&checked.figures).enumerate() {
        let before = submission.changed_figure(index).map(|(before, _)| before);
        let sentence = checked.sentence_of(figure);
        let (printed, place) = match &last {
            Some((index, printed, place)) if *index == figure.sentence => (printed.clone(), place.clone()),
            _ => {
                let printed = sentence.map_or_else(String::new, |sentence| clean(&sentence.text)).as_str().into();
                let heading = heading(campaign, checked.section_of(figure));
                let place = match last {
                    Some((_, _, place)) if *place == heading => place,
                    _ => heading.as_str().into(),
                };
                let (printed, place): (SharedText, SharedText) = (printed, place);
                last = Some((figure.sentence, printed.clone(), place.clone()));
                (printed, place)
            }
        };
        let kind = kinds.0.get(figure.kind.as_str());
        let role = if figure.value.is_none() {
            FigureRole::Vague
        } else if !kind.is_some_and(|kind| kind.settings.summed) {
            FigureRole::NotSummable
        } else if !figure.counted {
            FigureRole::Excluded
        } else if !is_complete {
            FigureRole::Pending
        } else {
            FigureRole::Summed
        };
        let measure_unit = figure.unit.trim();
        let measure_unit = measures.entry(measure_unit).or_insert_with(|| measure_unit.into()).clone();
        let text = figure_text(figure);
        let is_other = |before: &figures::Figure| before.value != figure.value || before.counted != figure.counted;
        let corrected = before.is_some_and(is_other) && figure.counted;
        let note = match before {
            Some(before) if corrected => format!("原报{}，经办公室核实更正", figure_text(before)),
            Some(_) => "经办公室核实，不计入合计".to_owned(),
            None => String::new(),
        };
        figures.push(FigureDetail {
            id: id.clone(),
            kind: kind.map_or_else(|| figure.kind.as_str().into(), |kind| kind.id.clone()),
            name: kind.map_or_else(|| figure.kind.as_str().into(), |kind| kind.name.clone()),
            unit_id: unit.id.clone(),
            unit_name: unit_name.clone(),
            surface: figure.surface.clone(),
            before: around(sentence, |sentence| (sentence.span.start, figure.span.start)),
            after: around(sentence, |sentence| (figure.span.end, sentence.span.end)),
            sentence: printed,
            value: figure.value,
            max: figure.max,
            approx: figure.approx,
            text,
            measure_unit,
            role,
            role_text: match (before, &figure.other_kind) {
                (Some(_), _) if role == FigureRole::Excluded => "单列：办公室核定",
                // The office has decided the value; the kind is still what two rules could say.
                (_, Some(_)) if role == FigureRole::Summed => labels::DOUBTFUL_ROLE,
                _ => labels::role(role),
            },
            note,
            corrected,
            doubtful: figure.other_kind.is_some(),
            file: file.clone(),
            href: href.clone(),
            place,
        });
    }
}

/// Words of a sentence between two places of its section's text.
fn around(sentence: Option<&Sentence>, between: impl Fn(&Sentence) -> (usize, usize)) -> String {
    let words = sentence.and_then(|sentence| {
        let (start, end) = between(sentence);
        sentence.text.get(start.checked_sub(sentence.span.start)?..end.checked_sub(sentence.span.start)?)
    });
    words.unwrap_or_default().to_owned()
}

pub(in crate::report) fn kind_rank(campaign: &Campaign, kind: &str) -> usize {
    campaign.figures.iter().position(|figure| figure.kind == kind).unwrap_or(usize::MAX)
}

/// Figures of each unit as texts for a table: its sums by kind, and the others by the reason why they are not added.
/// Kinds that are never added (rates, cases) are in the workbook alone.
pub(in crate::report) fn of_units(figures: &[FigureDetail]) -> BTreeMap<&str, (Vec<String>, Vec<String>)> {
    let mut own: BTreeMap<&str, Vec<&FigureDetail>> = BTreeMap::new();
    for figure in figures {
        own.entry(figure.unit_id.as_str()).or_default().push(figure);
    }
    own.into_iter().map(|(unit, figures)| (unit, (sums(&figures), others(&figures)))).collect()
}

/// Sum of figures of one kind and unit of measure with its text; a single figure keeps its own text.
pub(in crate::report) fn sum(figures: &[&FigureDetail]) -> (Amount, String) {
    let sum = Amount(figures.iter().filter_map(|figure| figure.value).map(|value| value.0).sum());
    let text = match figures {
        [only] => only.text.clone(),
        [first, ..] => {
            let approx = figures.iter().fold(Approximation::Exact, |approx, figure| joined(approx, figure.approx));
            labels::amount(sum, approx, &first.measure_unit)
        }
        [] => String::new(),
    };
    (sum, text)
}

/// One unit's sums, one text a kind.
fn sums(figures: &[&FigureDetail]) -> Vec<String> {
    let summed: Vec<&FigureDetail> =
        figures.iter().copied().filter(|figure| figure.role == FigureRole::Summed).collect();
    summed
        .chunk_by(|one, other| one.kind == other.kind)
        .filter_map(|kind| {
            let measures = kind.chunk_by(|one, other| one.measure_unit == other.measure_unit);
            let texts: Vec<String> = measures.map(|figures| sum(figures).1).collect();
            let mark = if kind.iter().any(|figure| figure.corrected) { "（经办公室核实更正）" } else { "" };
            kind.first().map(|first| format!("{}{}{mark}", first.name, texts.join(NAME_SEPARATOR)))
        })
        .collect()
}

/// One unit's other figures, one text a reason.
fn others(figures: &[&FigureDetail]) -> Vec<String> {
    let reasons = [
        (FigureRole::Pending, false, "※待确认"),
        (FigureRole::Excluded, false, "累计或其他时段"),
        (FigureRole::Excluded, true, "经办公室核实不计入"),
        (FigureRole::Vague, false, "无确数"),
    ];
    reasons
        .into_iter()
        .filter_map(|(role, by_office, reason)| {
            let is_own = |figure: &&&FigureDetail| {
                figure.role == role && (role != FigureRole::Excluded || figure.note.is_empty() != by_office)
            };
            let own = figures.iter().filter(is_own);
            let texts: Vec<String> = own
                .map(|figure| match role {
                    // A vague figure's words mostly name the thing already.
                    FigureRole::Vague => format!("“{}”", figure.text),
                    _ => format!("{}{}", figure.name, figure.text),
                })
                .collect();
            (!texts.is_empty()).then(|| format!("{reason}：{}", texts.join(NAME_SEPARATOR)))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::sample_month;

    #[test]
    fn only_complete_forms_and_counted_figures_are_added() {
        let (campaign, month) = (sample_month::campaign(), sample_month::month());
        let figures = figures(&campaign, &month);
        let totals = totals(&figures);
        let posters = totals.iter().find(|total| total.kind == "posters_put_up" && total.unit == "张").unwrap();
        // 156 exact and 300 over; the 90 of the incomplete form and the cumulative 2000 stay out.
        assert_eq!((posters.sum, posters.text.as_str()), (Amount(456.0), "456余张"));
        assert_eq!(posters.unit_count, 2);
        let own: Vec<&FigureDetail> = posters.figures.iter().map(|index| &figures[*index]).collect();
        assert_eq!(own.iter().map(|figure| figure.value.unwrap().0).sum::<f64>(), posters.sum.0);
        assert!(figures.iter().any(|figure| figure.role == FigureRole::Pending && figure.value == Some(Amount(90.0))));
        assert!(
            figures.iter().any(|figure| figure.role == FigureRole::Excluded && figure.value == Some(Amount(2000.0)))
        );
        assert!(figures.iter().any(|figure| figure.role == FigureRole::Vague));
        assert!(totals.iter().all(|total| total.kind != "staff_deployed"), "a kind that is never added");
    }

    #[test]
    fn measures_are_never_mixed() {
        let figures = figures(&sample_month::campaign(), &sample_month::month());
        let kinds = by_kind(&totals(&figures), &figures);
        let events = kinds.iter().find(|kind| kind.name == "开展宣传活动").unwrap();
        assert_eq!((events.text.as_str(), events.unit_count), ("6场、2次", 2));
        let materials = kinds.iter().find(|kind| kind.name == "发放宣传资料").unwrap();
        assert_eq!((materials.main.as_str(), materials.text.as_str()), ("2000余份", "2000余份、200册"));
    }

    #[test]
    fn unlike_approximations_leave_about() {
        use Approximation::{About, Exact, Over, Under};
        assert_eq!(joined(Exact, Over), Over);
        assert_eq!(joined(Over, Over), Over);
        assert_eq!(joined(Over, Under), About);
        assert_eq!(joined(About, Exact), About);
        assert_eq!(joined(Exact, Exact), Exact);
    }
}
