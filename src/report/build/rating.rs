//! The months that are rated together in; per unit and month the points of each criterion with its reason, the average,
//! the rank, and who is proposed for the campaign's award out.

use std::collections::{BTreeSet, HashMap};

use crate::{
    config::{Campaign, CandidateSettings, Period, Phase, RatingSettings, UnitId},
    month::{Month, Status, UnitMonth},
};

use crate::report::present::labels;

use super::{
    model::{Candidate, CriterionScore, FigureDetail, FigureRole, MonthRating, Points, Rating, UnitRating},
    narrative::NAME_SEPARATOR,
    totals::{self, MonthFigures},
};

/// Kinds of figures listed for a candidate.
const MAX_FIGURES: usize = 6;
/// Sentences quoted as a candidate's evidence.
const MAX_SENTENCES: usize = 3;

/// Ratings of the units; `None` where the campaign rates nobody or no deadline of a rated month has passed.
///
/// A month counts from its deadline on: before it nobody is late. Months before the first in which any unit sent anything are
/// left out: the campaign had begun on paper only. Points are for reporting, not for amounts; the
/// figures of a form with faults give none until it is corrected, as they enter no total.
pub(in crate::report) fn rating(
    campaign: &Campaign,
    period: Period,
    by_month: &[(&Month, MonthFigures)],
) -> Option<Rating> {
    rating_since(campaign, campaign.rated_since(period)?, period, by_month)
}

/// The same over the months since `since`, whichever are rated together.
pub(in crate::report) fn rating_since(
    campaign: &Campaign,
    since: Period,
    period: Period,
    by_month: &[(&Month, MonthFigures)],
) -> Option<Rating> {
    let settings = campaign.rating.as_ref()?;
    let due = by_month.iter().filter(|(month, _)| month.period >= since && month.as_of > month.deadline);
    let (before, due): (Vec<_>, Vec<_>) = due.partition(|(month, _)| Some(month.period) < first_reported(by_month));
    let rated: Vec<MonthFacts<'_>> =
        due.into_iter().map(|(month, own)| MonthFacts::new(campaign, settings, month, own)).collect();
    let (first, last) = (rated.first()?, rated.last()?);
    let span = (first.month.period, last.month.period);
    let asked = campaign.register.units().iter().filter(|unit| unit.reports_within(span.0, span.1));
    let mut units: Vec<UnitRating> = asked.map(|unit| unit_rating(&unit.id, &unit.name, &rated)).collect();
    units.sort_by_key(|unit| std::cmp::Reverse(unit.average));
    let averages: Vec<Points> = units.iter().map(|unit| unit.average).collect();
    for unit in &mut units {
        unit.rank = averages.partition_point(|average| *average > unit.average) + 1;
    }
    let candidates = settings.candidates.as_ref();
    Some(Rating {
        name: settings.name.clone(),
        span: span_text(span.0, span.1),
        months: rated.iter().map(|rated| labels::month_label(rated.month.period, period)).collect(),
        rule: rule(settings, before.iter().map(|(month, _)| month.period)),
        award: candidates.map(|settings| settings.award.clone()).unwrap_or_default(),
        candidates: candidates.map(|settings| proposed(campaign, settings, &units, &rated)).unwrap_or_default(),
        units,
    })
}

fn span_text(first: Period, last: Period) -> String {
    match last {
        same if same == first => first.chinese(),
        same_year if same_year.year() == first.year() => format!("{}至{}月", first.chinese(), last.month()),
        later => format!("{}至{}", first.chinese(), later.chinese()),
    }
}

/// The first month in which any unit sent anything.
fn first_reported(by_month: &[(&Month, MonthFigures)]) -> Option<Period> {
    by_month.iter().find(|(month, _)| month.units.iter().any(has_sent)).map(|(month, _)| month.period)
}

/// Whether a unit sent anything in a month.
pub(in crate::report) fn has_sent(unit: &UnitMonth) -> bool {
    unit.has_reported() || !unit.materials.is_empty() || !matches!(unit.status, Status::Missing | Status::Excused)
}

fn rule(settings: &RatingSettings, left_out: impl Iterator<Item = Period>) -> String {
    let points = settings.points;
    let worth = [
        ("按时报送", points.on_time),
        ("首次报送内容完整", points.complete_first),
        ("报送数据", points.figures),
        ("体现当月宣传形式", points.forms),
        ("报送经验材料", points.materials),
    ];
    let parts: Vec<String> =
        worth.iter().filter(|(_, points)| *points > 0).map(|(name, points)| format!("{name}{points}分")).collect();
    let left_out: Vec<String> = left_out.map(Period::chinese).collect();
    let left_out = match left_out.as_slice() {
        [] => String::new(),
        months => format!("{}尚无单位报送，未纳入。", months.join(NAME_SEPARATOR)),
    };
    format!("每月满分100分：{}；得分取各月平均。{left_out}", parts.join(NAME_SEPARATOR))
}

/// One month with what its criteria need.
struct MonthFacts<'a> {
    campaign: &'a Campaign,
    settings: &'a RatingSettings,
    month: &'a Month,
    phases: Vec<&'a Phase>,
    units: HashMap<&'a UnitId, &'a UnitMonth>,
    /// Figures that entered the totals, by unit.
    figures: HashMap<&'a UnitId, Vec<&'a FigureDetail>>,
}

impl<'a> MonthFacts<'a> {
    fn new(campaign: &'a Campaign, settings: &'a RatingSettings, month: &'a Month, own: &'a MonthFigures) -> Self {
        let mut figures: HashMap<&UnitId, Vec<&FigureDetail>> = HashMap::new();
        for figure in own.figures.iter().filter(|figure| figure.role == FigureRole::Summed) {
            figures.entry(&figure.unit_id).or_default().push(figure);
        }
        let phases = campaign.phases_in(month.period).collect();
        Self { campaign, settings, month, phases, units: month.units_by_id(), figures }
    }

    fn figures_of(&self, id: &UnitId) -> impl Iterator<Item = &'a FigureDetail> {
        self.figures.get(id).into_iter().flatten().copied()
    }

    /// Forms of publicity that the unit's form shows, in the campaign's order; none while it has faults.
    fn forms_shown(&self, unit: &UnitMonth) -> Vec<&'a Phase> {
        let complete = unit.submission.as_ref().filter(|submission| submission.checked.is_complete());
        let sentences = complete.map(|submission| submission.checked.sentences.as_slice()).unwrap_or_default();
        let shown: BTreeSet<&String> = sentences.iter().flat_map(|sentence| &sentence.activities).collect();
        self.campaign.phases.iter().filter(|phase| shown.contains(&phase.id)).collect()
    }

    fn rate(&self, unit: &UnitMonth) -> MonthRating {
        let points = self.settings.points;
        let mut lines = vec![
            self.on_time(unit, Points::whole(points.on_time)),
            complete_first(unit, Points::whole(points.complete_first)),
            self.figures(unit, Points::whole(points.figures)),
            self.forms(unit, Points::whole(points.forms)),
            materials(unit, Points::whole(points.materials)),
        ];
        // A criterion without points in the campaign is left out; one that does not apply this month is listed with its reason.
        let worth = [points.on_time, points.complete_first, points.figures, points.forms, points.materials];
        let mut worth = worth.into_iter();
        lines.retain(|_| worth.next().is_some_and(|points| points > 0));
        let (got, max_points): (Points, Points) =
            (lines.iter().map(|line| line.points).sum(), lines.iter().map(|line| line.max_points).sum());
        let month = self.month.period.chinese();
        MonthRating { month, points: Points::whole(100).share(got.tenths(), max_points.tenths()), lines }
    }

    fn on_time(&self, unit: &UnitMonth, max_points: Points) -> CriterionScore {
        let deadline = labels::short_day(self.month.deadline.with_timezone(&self.campaign.timezone).date_naive());
        let first = unit.superseded.first().or(unit.submission.as_ref());
        let Some(first) = first else {
            if let Some(received_at) = unit.nil_report() {
                let said = labels::moment(&self.campaign.local(received_at));
                let judged = if unit.late { "逾期" } else { "按时" };
                let reason = format!("{said}零报告，期限{deadline}，{judged}");
                return line("按时报送", !unit.late, max_points, reason);
            }
            let what = match unit.status {
                Status::Missing | Status::Excused => "未报送",
                Status::Unconfirmed => "来件待确认",
                Status::Incomplete | Status::Complete => "来件未能识别为情况表",
            };
            return line("按时报送", false, max_points, format!("{what}（期限{deadline}）"));
        };
        let received = labels::moment(&self.campaign.local(first.received_at));
        let judged = if unit.late { "逾期" } else { "按时" };
        line("按时报送", !unit.late, max_points, format!("{received}收到，期限{deadline}，{judged}"))
    }

    fn figures(&self, unit: &UnitMonth, max_points: Points) -> CriterionScore {
        let mut names: Vec<&str> = self.figures_of(&unit.id).map(|figure| figure.name.as_str()).collect();
        names.dedup();
        let full = self.settings.figure_kinds as usize;
        let reason = match (names.len(), unit.status) {
            (0, Status::Missing | Status::Excused) => "未报送".to_owned(),
            (0, Status::Incomplete) => "报送件待补正，数据未计入合计".to_owned(),
            (0, Status::Unconfirmed) => "来件待确认，数据未计入合计".to_owned(),
            (0, Status::Complete) => "没有计入合计的数据".to_owned(),
            (count, _) => format!("计入合计的数据{count}项（{}），满{full}项得满分", names.join(NAME_SEPARATOR)),
        };
        CriterionScore {
            criterion: "报送数据",
            points: max_points.share(names.len().min(full), full),
            max_points,
            reason,
        }
    }

    fn forms(&self, unit: &UnitMonth, max_points: Points) -> CriterionScore {
        let criterion = "宣传形式";
        if self.phases.is_empty() {
            let reason = "当月没有应开展的宣传形式，不计此项，其余各项折算为100分".to_owned();
            return CriterionScore { criterion, points: Points::default(), max_points: Points::default(), reason };
        }
        let shown = self.forms_shown(unit);
        let shown: BTreeSet<&str> = shown.iter().map(|phase| phase.id.as_str()).collect();
        let names =
            |phases: &[&Phase]| phases.iter().map(|phase| phase.name.clone()).collect::<Vec<_>>().join(NAME_SEPARATOR);
        let owned: Vec<&Phase> =
            self.phases.iter().copied().filter(|phase| self.campaign.register.owns(&phase.owners, &unit.id)).collect();
        let held_to = if owned.is_empty() { &self.phases } else { &owned };
        let met: Vec<&Phase> = held_to.iter().copied().filter(|phase| shown.contains(phase.id.as_str())).collect();
        let shown = match (unit.status, met.as_slice()) {
            (Status::Missing | Status::Excused, _) => "未报送".to_owned(),
            (Status::Unconfirmed, _) => "来件待确认，暂不计入".to_owned(),
            (Status::Incomplete, []) => "报送件待补正，暂不计入".to_owned(),
            (_, []) => "报送件均未体现".to_owned(),
            (_, met) => format!("报送件体现{}种：{}", met.len(), names(met)),
        };
        if owned.is_empty() {
            let reason = format!("当月各形式（{}）均不由本单位负责，体现任一种即可；{shown}", names(&self.phases));
            return CriterionScore { reason, ..line(criterion, !met.is_empty(), max_points, String::new()) };
        }
        let reason = format!("当月负责{}种：{}；{shown}", owned.len(), names(&owned));
        CriterionScore { criterion, points: max_points.share(met.len(), owned.len()), max_points, reason }
    }
}

fn complete_first(unit: &UnitMonth, max_points: Points) -> CriterionScore {
    let reason = match (unit.complete_at_first, unit.status) {
        (true, _) => "首次报送内容完整",
        (false, Status::Missing | Status::Excused) => "未报送",
        (false, Status::Unconfirmed) => "来件待确认",
        (false, Status::Complete) => "首次报送有问题，经补正后完整",
        (false, Status::Incomplete) => "首次报送有问题，待补正",
    };
    line("首次完整", unit.complete_at_first, max_points, reason.to_owned())
}

fn materials(unit: &UnitMonth, max_points: Points) -> CriterionScore {
    let files = experience(unit);
    let reason = if files.is_empty() {
        "未附经验材料（图片不计）".to_owned()
    } else {
        format!("附经验材料{}份：{}", files.len(), labels::materials(files.iter().copied()))
    };
    line("经验材料", !files.is_empty(), max_points, reason)
}

/// Files sent with the form that can contain text: pictures are no 经验材料.
pub(in crate::report) fn experience(unit: &UnitMonth) -> Vec<&str> {
    unit.materials.iter().map(|material| material.file.as_str()).filter(|file| !labels::is_picture(file)).collect()
}

/// All points or none.
fn line(criterion: &'static str, holds: bool, max_points: Points, reason: String) -> CriterionScore {
    CriterionScore { criterion, points: if holds { max_points } else { Points::default() }, max_points, reason }
}

fn unit_rating(id: &UnitId, name: &str, rated: &[MonthFacts<'_>]) -> UnitRating {
    let own: Vec<(&MonthFacts<'_>, &UnitMonth)> = rated
        .iter()
        .filter_map(|rated| rated.units.get(id).map(|unit| (rated, *unit)))
        // Nothing was asked of it in a month of which it was excused.
        .filter(|(_, unit)| unit.status != Status::Excused)
        .collect();
    let months: Vec<MonthRating> = own.iter().map(|(rated, unit)| rated.rate(unit)).collect();
    let total: Points = months.iter().map(|month| month.points).sum();
    let count =
        |holds: &dyn Fn(&(&MonthFacts<'_>, &UnitMonth)) -> bool| own.iter().filter(|month| holds(month)).count();
    let mut forms: Vec<&str> = Vec::new();
    for (rated, unit) in &own {
        for phase in rated.forms_shown(unit) {
            if !forms.contains(&phase.name.as_str()) {
                forms.push(&phase.name);
            }
        }
    }
    UnitRating {
        id: id.clone(),
        name: name.to_owned(),
        rank: 0,
        average: total.share(1, months.len()),
        on_time: count(&|(_, unit)| unit.has_reported() && !unit.late),
        complete_first: count(&|(_, unit)| unit.complete_at_first),
        with_figures: count(&|(rated, unit)| rated.figures_of(&unit.id).next().is_some()),
        forms: forms.join(NAME_SEPARATOR),
        materials: own.iter().map(|(_, unit)| experience(unit).len()).sum(),
        months,
    }
}

fn proposed(
    campaign: &Campaign,
    settings: &CandidateSettings,
    units: &[UnitRating],
    rated: &[MonthFacts<'_>],
) -> Vec<Candidate> {
    let good_enough = |unit: &&UnitRating| {
        unit.rank <= settings.max_candidates as usize && unit.average >= Points::whole(settings.min_score)
    };
    let candidate = |unit: &UnitRating| Candidate {
        name: unit.name.clone(),
        rank: unit.rank,
        average: unit.average,
        evidence: evidence(campaign, settings, unit, rated),
    };
    units.iter().filter(good_enough).map(candidate).collect()
}

fn evidence(
    campaign: &Campaign,
    settings: &CandidateSettings,
    unit: &UnitRating,
    rated: &[MonthFacts<'_>],
) -> Vec<String> {
    let months = unit.months.len();
    let mut evidence = vec![format!(
        "{months}个月中按时报送{}次，首次报送内容完整{}次，有数据{}次。",
        unit.on_time, unit.complete_first, unit.with_figures
    )];
    if !unit.forms.is_empty() {
        evidence.push(format!("开展{}。", unit.forms));
    }
    let rank = |kind: &str| settings.evidence.iter().position(|known| known == kind).unwrap_or(usize::MAX);
    let mut figures: Vec<FigureDetail> = rated.iter().flat_map(|rated| rated.figures_of(&unit.id).cloned()).collect();
    totals::sort_for_display(campaign, &mut figures);
    let mut sums = totals::totals(&figures);
    sums.sort_by_key(|total| rank(&total.kind));
    let sums: Vec<String> =
        sums.iter().take(MAX_FIGURES).map(|total| format!("{}{}", total.name, total.text)).collect();
    if !sums.is_empty() {
        evidence.push(format!("各月合计：{}。", sums.join(NAME_SEPARATOR)));
    }
    let mut quoted: Vec<(usize, String)> = Vec::new();
    for rated in rated {
        for figure in rated.figures_of(&unit.id).filter(|figure| rank(&figure.kind) != usize::MAX) {
            let sentence = format!("{}报送件（{}）：“{}”", rated.month.period.chinese(), figure.file, figure.sentence);
            if !figure.sentence.is_empty() && !quoted.iter().any(|(_, known)| *known == sentence) {
                quoted.push((rank(&figure.kind), sentence));
            }
        }
    }
    quoted.sort_by_key(|(rank, _)| *rank);
    evidence.extend(quoted.into_iter().take(MAX_SENTENCES).map(|(_, sentence)| sentence));
    for rated in rated {
        let files = rated.units.get(&unit.id).copied().map(experience).unwrap_or_default();
        if !files.is_empty() {
            evidence.push(format!(
                "{}经验材料：{}。",
                rated.month.period.chinese(),
                labels::materials(files.into_iter())
            ));
        }
    }
    evidence
}
