//! The campaign's aims and the forms of the units that report them in; for each aim its number month by month, with the
//! sentence that it was read from, out.

use crate::{
    config::{Aim, Campaign, Period, UnitId},
    month::Month,
};
use figures::{Amount, Figure, Sentence};

use crate::report::present::labels;

use super::{
    history::change,
    model::{AimMonth, AimReport, AimSource},
    narrative::clean,
};

/// Every aim over these months; the report's month is the last.
pub(in crate::report) fn aims(campaign: &Campaign, months: &[&Month]) -> Vec<AimReport> {
    let Some(reference) = months.last().map(|month| month.period) else { return Vec::new() };
    let course = |aim: &Aim| {
        let months: Vec<AimMonth> = months.iter().map(|month| value_in_month(aim, month, reference)).collect();
        let mut newest_first = months.iter().rev();
        let now = newest_first.next().and_then(|month| month.value.map(|value| (value, &month.unit)));
        let before = newest_first
            .find_map(|month| month.value.map(|value| (value, month)))
            .filter(|(_, month)| now.is_some_and(|(_, unit)| month.unit == *unit));
        let (change, judged) = match (before, now) {
            (Some((before, _)), Some((now, unit))) => {
                let judged = match (now.0.total_cmp(&before.0), aim.lower_is_better) {
                    (std::cmp::Ordering::Equal, _) => "持平",
                    (std::cmp::Ordering::Less, true) | (std::cmp::Ordering::Greater, false) => "趋好",
                    _ => "需关注",
                };
                // A rate's change is in points: 98% after 95% is 3 points more, not 3 percent.
                let unit = if unit.as_str() == "%" { "个百分点" } else { unit.as_str() };
                let text = change(before, now, unit);
                let text =
                    if unit == "个百分点" { text.split('（').next().unwrap_or_default().to_owned() } else { text };
                (text, judged)
            }
            _ => (labels::NOTHING.to_owned(), ""),
        };
        let since = before.map(|(_, month)| month.month.clone()).unwrap_or_default();
        AimReport {
            name: aim.name.clone(),
            falling: aim.lower_is_better,
            months,
            change,
            since,
            judged: judged.to_owned(),
        }
    };
    campaign.aims.iter().map(course).collect()
}

/// The month's value of each aim, for a sentence.
pub(in crate::report) fn goal_summaries(aims: &[AimReport]) -> Vec<String> {
    let summary = |aim: &AimReport| {
        let now = aim.months.last().filter(|month| month.value.is_some())?;
        let change = match aim.since.as_str() {
            "" => String::new(),
            since => format!("，比{since}{}", aim.change.replace('（', "，").replace('）', "")),
        };
        let differing = now.others.iter().filter(|other| !other.agrees);
        let differing: String = differing.map(|other| format!("；{}报送{}", other.name, other.text)).collect();
        Some(format!("{}{}（{}报送{change}{differing}）", aim.name, now.text, now.told_by))
    };
    aims.iter().filter_map(summary).collect()
}

/// The value of the first unit that reports one, in the order in which the aim names them; those of the others after it.
fn value_in_month(aim: &Aim, month: &Month, reference: Period) -> AimMonth {
    let mut sources = aim.reported_by.iter().filter_map(|id| source(aim, month, id));
    let first = sources.next();
    let (value, unit) = first.as_ref().map(|first| (first.value, first.unit.clone())).unzip();
    let others = sources.map(|other| {
        let agrees = Some(other.value) == value && Some(&other.unit) == unit.as_ref();
        AimSource { agrees, ..other }
    });
    let others = others.collect();
    let month = labels::month_label(month.period, reference);
    let unit = unit.unwrap_or_default();
    match first {
        Some(AimSource { name, text, sentence, file, .. }) => {
            AimMonth { month, text, value, unit, told_by: name, sentence, file, others }
        }
        None => AimMonth {
            month,
            text: String::new(),
            value,
            unit,
            told_by: String::new(),
            sentence: String::new(),
            file: String::new(),
            others,
        },
    }
}

/// What one unit reports of an aim in a complete form.
fn source(aim: &Aim, month: &Month, id: &UnitId) -> Option<AimSource> {
    let unit = month.unit(id)?;
    let submission = unit.submission.as_ref().filter(|submission| submission.checked.is_complete())?;
    let checked = &submission.checked;
    checked.sentences.iter().enumerate().find_map(|(index, sentence)| {
        let (value, measure) = read(aim, sentence, checked.figures_in(index), month.period)?;
        Some(AimSource {
            name: unit.name.clone(),
            text: format!("{value}{measure}"),
            value,
            unit: measure,
            agrees: true,
            sentence: clean(&sentence.text),
            file: submission.file.clone(),
        })
    })
}

/// The aim's number in a sentence: the first figure of the aim's kind for the month reported on. Where the aim names units
/// of measure, the figure has one of them; where it names words, one of them is between the figure before it, or the
/// begin of the clause, and the figure's end.
fn read<'f>(
    aim: &Aim,
    sentence: &Sentence,
    figures: impl Iterator<Item = &'f Figure>,
    period: Period,
) -> Option<(Amount, String)> {
    let mut past = 0;
    figures.into_iter().find_map(|figure| {
        let end = figure.span.end.checked_sub(sentence.span.start)?;
        let words = sentence.text.get(past..end).unwrap_or_default();
        past = end;
        let clause = words.rsplit(['，', ',']).next().unwrap_or_default();
        let of_month = figure.timely && figure.month.is_none_or(|month| month == period.month());
        // 百分之九十八 has no unit of its own.
        let unit = if figure.unit.is_empty() { "%" } else { figure.unit.as_str() };
        let fits = aim.figure.as_ref().is_none_or(|kind| *kind == figure.kind)
            && (aim.words.is_empty() || aim.words.iter().any(|word| clause.contains(word)))
            && (aim.units.is_empty() || aim.units.iter().any(|known| known == unit));
        (of_month && fits && figure.max.is_none()).then_some((figure.value?, unit.to_owned()))
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::config::parse;

    fn aim(figure: Option<&str>, words: &[&str], units: &[&str]) -> Aim {
        let owned = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect();
        Aim {
            name: "目标".to_owned(),
            reported_by: Vec::new(),
            figure: figure.map(str::to_owned),
            words: owned(words),
            units: owned(units),
            lower_is_better: true,
        }
    }

    #[test]
    fn an_aim_is_read_from_figures_of_its_kind_with_its_words() {
        let campaign = parse(include_str!("../../../campaign.toml"), Path::new("campaign.toml")).unwrap();
        let lexicon = campaign.lexicon();
        let cases = aim(Some("cases_clues"), &["发案", "接报"], &["起", "件"]);
        let loss = aim(Some("money_lost"), &[], &[]);
        let known = aim(Some("rate_stated"), &["知晓率"], &["%"]);
        let by_words = aim(None, &["被骗金额"], &["元"]);
        for (aim, sentence, expected) in [
            (&cases, "本月辖区电信网络诈骗发案12起，同比下降20%。", Some("12起")),
            (&cases, "6月共接报电信诈骗警情9起，损失金额32.6万元。", Some("9起")),
            (&loss, "6月共接报电信诈骗警情9起，损失金额32.6万元。", Some("32.6万元")),
            (&loss, "被骗金额约十二万元。", Some("12万元")),
            (&loss, "为群众挽回损失20万元。", None),
            (&by_words, "被骗金额约十二万元。", Some("12万元")),
            (&cases, "发案数由上月的15起下降至12起。", Some("12起")),
            (&cases, "发案同比减少3起。", None),
            (&cases, "今年以来累计发案80起。", None),
            (&cases, "5月发案15起，6月发案12起。", Some("12起")),
            (&cases, "张贴海报12张。", None),
            (&known, "群众反诈知晓率达98.5%。", Some("98.5%")),
            (&known, "知晓率达到百分之九十八。", Some("98%")),
            (&known, "知晓率提高3个百分点。", None),
        ] {
            let read_text = lexicon.read(sentence, &[]);
            let found = read_text.sentences.iter().enumerate().find_map(|(index, sentence)| {
                let own = read_text.figures.iter().filter(|figure| figure.sentence == index);
                read(aim, sentence, own, "2020-06".parse().unwrap())
            });
            let found = found.map(|(value, unit)| format!("{value}{unit}"));
            assert_eq!(found.as_deref(), expected, "{sentence}");
        }
    }
}
