//! `[rating]` and `[[aims]]` in, how units are rated and which of the campaign's aims are followed out.

use serde::Serialize;
use std::collections::BTreeSet;

use toml::Spanned;

use super::{
    super::{
        fault::{Faults, Now},
        table::Table,
        unit::UnitId,
    },
    register::{RegisterTables, check_names},
};

/// Of a name that is no kind of figures, in English and in Chinese.
const NO_KIND: (&str, &str) = ("is no kind of figures", "不是 [[figures]] 或词库里的 kind");

/// `[rating]`: points of the criteria, and the months over which units are rated.
#[derive(Debug, Clone, Serialize)]
pub struct RatingSettings {
    /// What the rating is for, such as `平安建设年度考核`.
    pub name: String,
    /// Months that are rated together, 1 to 12, counted from the campaign's first.
    pub months: u32,
    /// Points of a month, each criterion's at the most.
    pub points: RatingPoints,
    /// Number of different kinds of figures for the full points, at least 1.
    pub figure_kinds: u32,
    /// Whom to propose for an award; `None`: nobody.
    pub candidates: Option<CandidateSettings>,
}

/// Points of a unit's month, each at the most.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct RatingPoints {
    /// 按时报送.
    pub on_time: u32,
    /// 首次报送即完整.
    pub complete_first: u32,
    /// 有数据.
    pub figures: u32,
    /// 体现当月应开展的宣传形式.
    pub forms: u32,
    /// 报送经验材料.
    pub materials: u32,
}

/// `[rating.candidates]`.
#[derive(Debug, Clone, Serialize)]
pub struct CandidateSettings {
    /// The award, such as `渝北区十佳反诈先锋`.
    pub award: String,
    /// Places that are proposed; units of equal points share one.
    pub max_candidates: u32,
    /// Average points that a candidate has at least.
    pub min_score: u32,
    /// Kinds of figures that are listed first as evidence.
    pub evidence: Vec<String>,
}

/// `[[aims]]`: one of the campaign's aims, as numbers that some unit reports month by month.
#[derive(Debug, Clone, Serialize)]
pub struct Aim {
    /// `发案数`.
    pub name: String,
    /// Units that report it, in the order written: the first whose form has a number is quoted, the others are listed.
    pub reported_by: Vec<UnitId>,
    /// Kind of figures that it is read from; any kind in an aim of the earlier spelling, by `words` and `units` alone.
    pub figure: Option<String>,
    /// Words before its number, where the kind counts other things too; any where empty.
    pub words: Vec<String>,
    /// Units of measure that its number has; any where empty.
    pub units: Vec<String>,
    /// Whether less is better.
    pub lower_is_better: bool,
}

impl RatingPoints {
    /// Of a whole month; 100 in a campaign that was checked.
    pub fn sum(self) -> u32 {
        let points = [self.on_time, self.complete_first, self.figures, self.forms, self.materials];
        points.into_iter().fold(0, u32::saturating_add)
    }
}

/// `kinds` are the campaign's kinds of figures; `None` where not all of them could be read.
pub(in super::super) fn read_rating(mut table: Table<'_, '_>, kinds: Option<&BTreeSet<&str>>) -> RatingSettings {
    RatingSettings {
        name: table.required("name"),
        months: within(&mut table, "months", 6),
        points: table.wanted_table("points").map(read_points).unwrap_or_default(),
        figure_kinds: within(&mut table, "figure_kinds", 3),
        candidates: table.table("candidates").map(|table| read_candidates(table, kinds)),
    }
}

/// A number from 1 to 12, or the default.
fn within(table: &mut Table<'_, '_>, key: &'static str, usual: u32) -> u32 {
    let Some(written) = table.optional::<Spanned<u32>>(key) else { return usual };
    if !(1..=12).contains(written.get_ref()) {
        table.faults().contradiction(written.span(), &table.key(key), "must be 1 to 12", "应为1至12");
    }
    written.into_inner()
}

fn read_points(mut table: Table<'_, '_>) -> RatingPoints {
    let faults_before = table.faults().count();
    let points = RatingPoints {
        on_time: table.or("on_time", 0),
        complete_first: table.or("complete_first", 0),
        figures: table.or("figures", 0),
        forms: table.or("forms", 0),
        materials: table.or("materials", 0),
    };
    if points.sum() != 100 && table.faults().count() == faults_before {
        let (english, chinese) =
            (format!("must add up to 100, not {}", points.sum()), format!("各项之和应为100，现为{}", points.sum()));
        table.faults().contradiction(table.at(), "rating.points", english, chinese);
    }
    points
}

fn read_candidates(mut table: Table<'_, '_>, kinds: Option<&BTreeSet<&str>>) -> CandidateSettings {
    table.renamed("places", "max_candidates");
    table.renamed("at_least_points", "min_score");
    let evidence: Vec<Spanned<String>> = table.or("evidence", Vec::new());
    check_names(&evidence, kinds, &table.key("evidence"), NO_KIND, table.faults());
    CandidateSettings {
        award: table.required("award"),
        max_candidates: table.required("max_candidates"),
        min_score: table.or("min_score", 0),
        evidence: evidence.into_iter().map(Spanned::into_inner).collect(),
    }
}

/// `kinds` as in [`read_rating`].
pub(in super::super) fn read_aims(
    tables: Vec<Table<'_, '_>>,
    register: &RegisterTables,
    kinds: Option<&BTreeSet<&str>>,
    faults: &Faults,
) -> Vec<Aim> {
    tables.into_iter().map(|table| read_aim(table, register, kinds, faults)).collect()
}

fn read_aim(
    mut table: Table<'_, '_>,
    register: &RegisterTables,
    kinds: Option<&BTreeSet<&str>>,
    faults: &Faults,
) -> Aim {
    table.renamed("told_by", "reported_by");
    table.renamed("falling", "lower_is_better");
    let written: Vec<Spanned<String>> = table.required("reported_by");
    let message = ("is no unit", "不是 [[units]] 里的单位");
    check_names(&written, register.unit_names().as_ref(), "aims.reported_by", message, faults);
    // In the order written: the first is the one whose number counts.
    let mut reported_by: Vec<UnitId> = Vec::new();
    for name in &written {
        let named = register.units.iter().filter(|unit| unit.is_named(name.get_ref()));
        reported_by.extend(named.map(|unit| unit.id.clone()));
    }
    let by_words_alone = !table.has("figure") && table.has("words");
    let figure: Option<Spanned<String>> = if by_words_alone { None } else { table.wanted("figure") };
    check_names(figure.as_slice(), kinds, "aims.figure", NO_KIND, faults);
    let (words, units) = (words(&mut table, "words"), words(&mut table, "units"));
    if let Some(words) = words.as_ref().filter(|_| by_words_alone) {
        faults.earlier(words.span(), "aims.words".to_owned(), Now::Instead("figure"));
    }
    Aim {
        name: table.required("name"),
        reported_by,
        figure: figure.map(Spanned::into_inner),
        words: words.map(Spanned::into_inner).unwrap_or_default(),
        units: units.map(Spanned::into_inner).unwrap_or_default(),
        lower_is_better: table.or("lower_is_better", false),
    }
}

/// A list of words that may be left out, none empty.
fn words(table: &mut Table<'_, '_>, key: &'static str) -> Option<Spanned<Vec<String>>> {
    let list: Spanned<Vec<String>> = table.optional(key)?;
    if list.get_ref().is_empty() || list.get_ref().iter().any(|word| word.trim().is_empty()) {
        table.faults().contradiction(list.span(), &table.key(key), "needs words, none empty", "要有词语，不得为空");
    }
    Some(list)
}
