//! `[standing]` and `[[aims]]` of `campaign.toml` in, how units are rated and which of the campaign's aims are followed
//! out.

use serde::Deserialize;
use toml::Spanned;

use super::{
    FigureKind, Unit, UnitId,
    raw::{Checked, contradiction, one_of},
};

/// `[standing]`: what a unit's month is worth, and over which months units are rated.
#[derive(Debug, Clone)]
pub struct StandingSettings {
    /// What the rating is for, such as `平安建设年度考核`.
    pub name: String,
    /// Months that are rated together, 1 to 12, counted from the campaign's first.
    pub months: u32,
    /// Points of a month, each criterion's at the most.
    pub points: StandingPoints,
    /// Different kinds of figures that give the full points for figures, at least 1.
    pub figure_kinds: u32,
    /// Who is proposed for an award; nobody without it.
    pub candidates: Option<CandidateSettings>,
}

/// Points of a unit's month, each at the most.
#[derive(Debug, Clone, Copy)]
pub struct StandingPoints {
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

/// `[standing.candidates]`.
#[derive(Debug, Clone)]
pub struct CandidateSettings {
    /// The award, such as `渝北区十佳反诈先锋`.
    pub award: String,
    /// Places that are proposed; units of equal points share one.
    pub places: u32,
    /// Average points that a candidate has at least.
    pub at_least_points: u32,
    /// Kinds of figures that are told as evidence before others.
    pub evidence: Vec<String>,
}

/// `[[aims]]`: one of the campaign's aims, as numbers that some unit tells month by month.
#[derive(Debug, Clone)]
pub struct Aim {
    /// `发案数`.
    pub name: String,
    /// Units that tell it; the first in the register's order whose words hold it is quoted.
    pub told_by: Vec<UnitId>,
    /// Words before its number.
    pub words: Vec<String>,
    /// Units of measure that its number has.
    pub units: Vec<String>,
    /// Whether less is better.
    pub falling: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawStanding {
    name: String,
    months: Option<Spanned<u32>>,
    points: Spanned<RawPoints>,
    figure_kinds: Option<Spanned<u32>>,
    candidates: Option<RawCandidates>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPoints {
    #[serde(default)]
    on_time: u32,
    #[serde(default)]
    complete_first: u32,
    #[serde(default)]
    figures: u32,
    #[serde(default)]
    forms: u32,
    #[serde(default)]
    materials: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCandidates {
    award: String,
    places: u32,
    #[serde(default)]
    at_least_points: u32,
    #[serde(default)]
    evidence: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAim {
    name: String,
    told_by: Spanned<Vec<Spanned<String>>>,
    words: Spanned<Vec<String>>,
    units: Spanned<Vec<String>>,
    #[serde(default)]
    falling: bool,
}

impl RawStanding {
    pub(super) fn into_settings(self, figures: &[FigureKind]) -> Checked<StandingSettings> {
        let raw = self.points.get_ref();
        let points = StandingPoints {
            on_time: raw.on_time,
            complete_first: raw.complete_first,
            figures: raw.figures,
            forms: raw.forms,
            materials: raw.materials,
        };
        if points.sum() != 100 {
            let english = format!("must add up to 100, not {}", points.sum());
            let chinese = format!("各项之和应为100，现为{}", points.sum());
            return contradiction(&self.points, "standing.points", english, chinese, None);
        }
        let kinds: Vec<&str> = figures.iter().map(|figure| figure.kind.as_str()).collect();
        Ok(StandingSettings {
            name: self.name,
            months: within(self.months, "standing.months", 6)?,
            points,
            figure_kinds: within(self.figure_kinds, "standing.figure_kinds", 3)?,
            candidates: self.candidates.map(|raw| raw.into_settings(&kinds)).transpose()?,
        })
    }
}

/// A number from 1 to 12, or what it is where nothing is written.
fn within(written: Option<Spanned<u32>>, key: &str, usual: u32) -> Checked<u32> {
    let Some(written) = written else { return Ok(usual) };
    if !(1..=12).contains(written.get_ref()) {
        return contradiction(&written, key, "must be 1 to 12".to_owned(), "应为1至12".to_owned(), None);
    }
    Ok(written.into_inner())
}

impl StandingPoints {
    /// Of a whole month; 100 in a campaign that was checked.
    pub fn sum(self) -> u32 {
        let points = [self.on_time, self.complete_first, self.figures, self.forms, self.materials];
        points.into_iter().fold(0, u32::saturating_add)
    }
}

impl RawCandidates {
    fn into_settings(self, kinds: &[&str]) -> Checked<CandidateSettings> {
        let evidence = self.evidence.into_iter().map(|kind| {
            one_of(kind, kinds, "standing.candidates.evidence", "is no kind of figures", "不是 [[figures]] 里的 kind")
        });
        Ok(CandidateSettings {
            award: self.award,
            places: self.places,
            at_least_points: self.at_least_points,
            evidence: evidence.collect::<Checked<_>>()?,
        })
    }
}

impl RawAim {
    pub(super) fn into_aim(self, units: &[Unit]) -> Checked<Aim> {
        let some = |list: &Spanned<Vec<String>>, key: &str| match list
            .get_ref()
            .iter()
            .any(|word| word.trim().is_empty())
        {
            false if !list.get_ref().is_empty() => Ok(()),
            _ => contradiction(list, key, "needs words, none empty".to_owned(), "要有词语，不得为空".to_owned(), None),
        };
        some(&self.words, "aims.words")?;
        some(&self.units, "aims.units")?;
        let names: Vec<&str> = units.iter().flat_map(|unit| unit.names()).collect();
        let mut told_by = Vec::new();
        for name in self.told_by.into_inner() {
            let name = one_of(name, &names, "aims.told_by", "is no unit", "不是 [[units]] 里的单位")?;
            told_by.extend(units.iter().filter(|unit| unit.is_named(&name)).map(|unit| unit.id.clone()));
        }
        Ok(Aim {
            name: self.name,
            told_by,
            words: self.words.into_inner(),
            units: self.units.into_inner(),
            falling: self.falling,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::config::{Campaign, ConfigError, Period, parse};

    fn with(from: &str, to: &str) -> Result<Campaign, Box<ConfigError>> {
        let sample = include_str!("../../campaign.toml");
        assert!(sample.contains(from), "{from}");
        parse(&sample.replacen(from, to, 1), Path::new("campaign.toml"))
    }

    fn period(text: &str) -> Period {
        text.parse().unwrap()
    }

    #[test]
    fn what_cannot_be_a_rating_is_told_with_its_key() {
        for (from, to, told) in [
            ("on_time = 30", "on_time = 40", "110"),
            ("months = 6", "months = 0", "standing.months"),
            ("figure_kinds = 3", "figure_kinds = 13", "standing.figure_kinds"),
            ("evidence = [\"money_saved\"", "evidence = [\"money_safed\"", "money_saved"),
            ("told_by = [\"宝圣湖派出所\"]", "told_by = [\"宝圣湖派出\"]", "宝圣湖派出所"),
            ("words = [\"知晓率\"]", "words = []", "aims.words"),
        ] {
            let words = with(from, to).unwrap_err().to_string();
            assert!(words.contains(told), "{to}: {words}");
        }
    }

    #[test]
    fn spans_are_counted_from_the_campaigns_first_month() {
        let half = with("months = 6", "months = 6").unwrap();
        assert_eq!(half.standing_since(period("2020-05")), Some(period("2020-05")));
        assert_eq!(half.standing_since(period("2020-10")), Some(period("2020-05")));
        assert_eq!(half.standing_since(period("2020-11")), Some(period("2020-11")));
        let quarter = with("months = 6", "months = 3").unwrap();
        assert_eq!(quarter.standing_since(period("2020-09")), Some(period("2020-08")));
    }

    #[test]
    fn a_report_looks_back_over_its_year_its_span_and_the_month_before() {
        let year = with("starts = \"2020-05-01\" ", "starts = \"2019-11-01\" ").unwrap();
        assert_eq!(year.looks_back_to(period("2020-03")), period("2019-11"), "the span began in November");
        assert_eq!(year.looks_back_to(period("2020-06")), period("2020-01"), "the year");
        assert_eq!(year.looks_back_to(period("2019-11")), period("2019-11"), "nothing lies before the campaign");
        let short = with("starts = \"2020-05-01\" ", "starts = \"2019-01-01\" ").unwrap();
        assert_eq!(short.looks_back_to(period("2020-01")), period("2019-12"), "January is held against December");
    }
}
