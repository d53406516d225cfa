//! Sentences of all units in; the content of each section, by form of publicity and unit, condensed to whole sentences, out.

use std::collections::HashSet;

use crate::{
    config::{Campaign, Period, SectionSettings, UnitId},
    month::{Month, Submission, UnitMonth},
};
use figures::Sentence;
use text::is_nil;

use crate::report::present::labels;

use super::{
    figure_text::figure_text,
    model::{GroupReport, Quote, SectionReport},
};

/// Between names of a list.
pub(in crate::report) const NAME_SEPARATOR: &str = "、";

/// Characters of one unit's words under one heading of the report.
const QUOTE_LIMIT: usize = 160;
/// Names listed before the rest is only counted.
const MAX_LISTED_NAMES: usize = 4;

/// One sentence with its unit and section.
pub(in crate::report) struct UnitSentence<'a> {
    /// Unit that wrote it.
    pub unit: &'a UnitMonth,
    /// Index among the sentences of its form.
    pub index: usize,
    /// Id of the section.
    pub section: &'a str,
    /// Fit to be printed.
    pub text: String,
    /// Ids of phases.
    pub measures: &'a [String],
    /// Numbers of tasks.
    pub tasks: &'a [u32],
    /// A figure that enters a sum is read from it.
    pub counted: bool,
    /// Its form has faults.
    pub pending: bool,
}

/// All sentences of the month, by unit.
pub(in crate::report) fn sentences(month: &Month) -> Vec<UnitSentence<'_>> {
    let mut sentences = Vec::new();
    for unit in &month.units {
        let Some(submission) = &unit.submission else { continue };
        let checked = &submission.checked;
        for (index, sentence) in checked.sentences.iter().enumerate() {
            let counted = checked.figures_in(index).any(|figure| figure.counted);
            if !counted && (is_nil(&sentence.text) || is_heading(&sentence.text)) {
                continue;
            }
            sentences.push(UnitSentence {
                unit,
                index,
                section: &sentence.section,
                text: clean(&with_corrections(submission, index, sentence)),
                measures: &sentence.activities,
                tasks: &sentence.tasks,
                counted,
                pending: !checked.is_complete(),
            });
        }
    }
    sentences
}

/// A sentence with the office's corrections after the figures that they are about.
fn with_corrections(submission: &Submission, index: usize, sentence: &Sentence) -> String {
    let mut text = sentence.text.clone();
    let figures = submission.checked.figures.iter().enumerate().filter(|(_, figure)| figure.sentence == index);
    let mut notes: Vec<(usize, String)> = figures
        .filter_map(|(place, figure)| {
            submission.changed_figure(place)?;
            let note = match figure.counted {
                true => format!("（经办公室核实更正为{}）", figure_text(figure)),
                false => "（经办公室核实不计入合计）".to_owned(),
            };
            Some((figure.span.end.checked_sub(sentence.span.start)?, note))
        })
        .collect();
    // From the end, so that the places before stay.
    notes.sort_by_key(|(place, _)| std::cmp::Reverse(*place));
    for (place, note) in notes {
        if text.is_char_boundary(place) {
            text.insert_str(place, &note);
        }
    }
    text
}

/// Quotes of each section of the form.
pub(in crate::report) fn sections(
    campaign: &Campaign,
    period: Period,
    sentences: &[UnitSentence<'_>],
) -> Vec<SectionReport> {
    campaign.form.sections.iter().map(|settings| section(campaign, period, settings, sentences)).collect()
}

/// Heading of a section as in the template; its id where the campaign has none of that id.
pub(in crate::report) fn heading(campaign: &Campaign, id: &str) -> String {
    let settings = campaign.form.sections.iter().find(|section| section.id == id);
    settings.map_or_else(|| id.to_owned(), |section| section.heading.clone())
}

/// The words of one unit, as many whole sentences as fit: those that must be kept whatever their length, then those with
/// numbers, then others.
pub(in crate::report) fn condense(sentences: &[(&str, bool)], limit: usize) -> String {
    let mut order: Vec<(usize, &str, bool)> =
        sentences.iter().enumerate().map(|(index, (text, is_kept))| (index, *text, *is_kept)).collect();
    order.sort_by_key(|(_, text, is_kept)| (!is_kept, !text.contains(|c: char| c.is_ascii_digit())));
    let mut room = limit;
    let mut kept: Vec<(usize, &str)> = Vec::new();
    for (index, text, is_kept) in order {
        let length = text.chars().count();
        if is_kept || length <= room {
            room = room.saturating_sub(length);
            kept.push((index, text));
        }
    }
    if kept.is_empty() {
        return sentences.first().map_or_else(String::new, |(text, _)| cut(text, limit));
    }
    kept.sort_unstable();
    kept.into_iter().map(|(_, text)| text).collect()
}

/// A sentence fit to be printed: one line, without list number, with the marks of Chinese text, ended by a full stop.
pub(in crate::report) fn clean(text: &str) -> String {
    let line = text::set_right(&text.split_whitespace().collect::<Vec<_>>().join(" "));
    let mut text = without_list_number(&line).to_owned();
    match text.chars().last() {
        None | Some('。' | '！' | '？' | '”' | '）' | '…') => {}
        Some('；' | '，' | '、' | '：' | ';' | ',' | '.') => {
            text.pop();
            text.push('。');
        }
        Some(_) => text.push('。'),
    }
    text
}

fn section(
    campaign: &Campaign,
    period: Period,
    settings: &SectionSettings,
    sentences: &[UnitSentence<'_>],
) -> SectionReport {
    let own: Vec<&UnitSentence<'_>> = sentences.iter().filter(|sentence| sentence.section == settings.id).collect();
    // The required section is the one that the plan's forms of publicity are reported under.
    let groups = if settings.required {
        let active = |id: &str| campaign.phases_in(period).any(|phase| phase.id == id);
        let shown = campaign.phases.iter().map(|phase| (phase.id.as_str(), phase.name.as_str()));
        shown
            .chain([("", "")])
            .map(|(id, name)| {
                let members = own.iter().copied().filter(|sentence| first_measure(sentence) == id);
                let mut group = group(id, name, active(id), members);
                if group.active {
                    refer(&mut group, campaign, settings, sentences);
                }
                group
            })
            .filter(|group| group.active || !group.quotes.is_empty())
            .collect()
    } else {
        let all = group("", "", false, own.iter().copied());
        if all.quotes.is_empty() { Vec::new() } else { vec![all] }
    };
    SectionReport {
        id: settings.id.clone(),
        heading: settings.heading.clone(),
        grouped: settings.required,
        groups,
        unit_count: count_units(&own),
    }
}

/// A sentence is quoted once, under the first form that it shows.
pub(in crate::report) fn first_measure<'a>(sentence: &'a UnitSentence<'_>) -> &'a str {
    sentence.measures.first().map_or("", String::as_str)
}

/// Names the units whose sentences show this form but are printed under another heading, and those headings.
fn refer(group: &mut GroupReport, campaign: &Campaign, settings: &SectionSettings, sentences: &[UnitSentence<'_>]) {
    let quoted: HashSet<&UnitId> = group.quotes.iter().map(|quote| &quote.unit_id).collect();
    let (mut units, mut headings): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    let mut known: HashSet<&str> = HashSet::new();
    for sentence in sentences.iter().filter(|sentence| sentence.measures.contains(&group.id)) {
        let is_here = sentence.section == settings.id && first_measure(sentence) == group.id;
        if is_here || quoted.contains(&sentence.unit.id) {
            continue;
        }
        let heading = match campaign.form.sections.iter().find(|section| section.id == sentence.section) {
            Some(section) if !section.required => section.heading.as_str(),
            _ => campaign
                .phases
                .iter()
                .find(|phase| phase.id == first_measure(sentence))
                .map_or("", |phase| phase.name.as_str()),
        };
        if known.insert(&sentence.unit.name) {
            units.push(&sentence.unit.name);
        }
        if !headings.contains(&heading) {
            headings.push(heading);
        }
    }
    group.other_units = labels::names(&units, MAX_LISTED_NAMES);
    group.other_headings = headings.iter().map(|heading| format!("“{heading}”")).collect();
}

fn group<'a>(id: &str, name: &str, active: bool, sentences: impl Iterator<Item = &'a UnitSentence<'a>>) -> GroupReport {
    // What was counted can be followed back to a sentence of the report, so these sentences are all printed.
    let quotes = quotes(sentences, QUOTE_LIMIT, |sentence| sentence.counted);
    let names: Vec<&str> = quotes.iter().map(|quote| quote.name.as_str()).collect();
    GroupReport {
        id: id.to_owned(),
        name: name.to_owned(),
        active,
        unit_names: labels::names(&names, MAX_LISTED_NAMES),
        unit_count: quotes.len(),
        other_units: String::new(),
        other_headings: String::new(),
        quotes,
    }
}

/// One quote a unit, in the order of the sentences; those that `is_kept` are in it whatever the limit.
pub(in crate::report) fn quotes<'a>(
    sentences: impl Iterator<Item = &'a UnitSentence<'a>>,
    limit: usize,
    is_kept: impl Fn(&UnitSentence<'_>) -> bool,
) -> Vec<Quote> {
    let mut by_unit: Vec<(&UnitSentence<'_>, Vec<(&str, bool)>)> = Vec::new();
    for sentence in sentences {
        let text = (sentence.text.as_str(), is_kept(sentence));
        match by_unit.last_mut() {
            Some((first, texts)) if first.unit.id == sentence.unit.id => texts.push(text),
            _ => by_unit.push((sentence, vec![text])),
        }
    }
    by_unit
        .into_iter()
        .map(|(first, texts)| Quote {
            unit_id: first.unit.id.clone(),
            name: first.unit.name.clone(),
            text: condense(&texts, limit),
            pending: first.pending,
        })
        .collect()
}

fn count_units(sentences: &[&UnitSentence<'_>]) -> usize {
    let mut ids: Vec<&str> = sentences.iter().map(|sentence| sentence.unit.id.as_str()).collect();
    ids.dedup();
    ids.len()
}

/// The sentence up to the last clause that fits, with …… for the rest.
fn cut(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let head: String = text.chars().take(limit).collect();
    let clause = head.rfind(['，', '；', '、', '：', ',', ';']).and_then(|end| head.get(..end)).unwrap_or(&head);
    format!("{clause}……")
}

/// A unit's own heading, such as `（一）网格式宣传`: a short line that says nothing by itself.
fn is_heading(text: &str) -> bool {
    const LONGEST: usize = 16;
    let words = without_list_number(text.trim()).trim_end_matches(['：', ':']);
    let says = |character: char| character.is_ascii_digit() || "，。！？；,;!?".contains(character);
    words.chars().count() <= LONGEST && !words.contains(says)
}

/// `1.`, `2、`, `（一）`, `三、` before a sentence would conflict with the report's own numbering.
fn without_list_number(text: &str) -> &str {
    const NUMERALS: &str = "0123456789０１２３４５６７８９一二三四五六七八九十";
    let text = text.trim_start();
    let bracketed = text.strip_prefix(['（', '(']);
    let rest = bracketed.unwrap_or(text);
    let after = rest.trim_start_matches(|c| NUMERALS.contains(c));
    if after.len() == rest.len() {
        return text;
    }
    let stripped = match bracketed {
        Some(_) => after.strip_prefix(['）', ')']),
        None => after.strip_prefix(['.', '．', '、']),
    };
    match stripped {
        // 1.2万份 is no list number.
        Some(rest) if !rest.starts_with(|c: char| c.is_ascii_digit()) => rest.trim_start_matches(['、', ' ']),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_made_fit_to_print() {
        assert_eq!(clean("1.张贴海报156张；"), "张贴海报156张。");
        assert_eq!(clean("（一）入户\n800户"), "入户 800户。");
        assert_eq!(clean("1.2万份资料已发放。"), "1.2万份资料已发放。");
        assert_eq!(clean("一是入户走访。"), "一是入户走访。");
        assert_eq!(clean("发放10 000 份"), "发放10 000 份。");
        assert_eq!(clean("走访 商户35家,效果好."), "走访商户35家，效果好。");
        assert_eq!(clean("  "), "");
    }

    #[test]
    fn headings_and_nil_reports_are_not_told() {
        assert!(is_heading("（一）网格式宣传") && is_heading("1.主要做法："));
        assert!(!is_heading("张贴海报20张") && !is_heading("入户走访。"));
        let mut month = crate::testing::sample_month::month();
        let unit = month.units.iter_mut().find(|unit| unit.id.as_str() == "jinhu").unwrap();
        let checked = &mut unit.submission.as_mut().unwrap().checked;
        checked.form.sections[1].text = "无。".to_owned();
        checked.sentences.last_mut().unwrap().text = "无。".to_owned();
        assert!(sentences(&month).iter().all(|sentence| sentence.section == "publicity"));
    }

    #[test]
    fn a_form_of_publicity_shown_under_another_heading_is_referred_to() {
        let campaign = crate::testing::sample_month::campaign();
        let month = crate::testing::sample_month::perfect_month();
        let september: Period = "2020-09".parse().unwrap();
        let (both, push) = (["grid".to_owned(), "push".to_owned()], ["push".to_owned()]);
        let sentence = |unit: usize, section, measures| UnitSentence {
            unit: &month.units[unit],
            index: 0,
            section,
            text: "入户走访时推送提示20条。".to_owned(),
            measures,
            tasks: &[],
            counted: true,
            pending: false,
        };
        let push_group = |sentences: &[UnitSentence<'_>]| {
            let groups = sections(&campaign, september, sentences).swap_remove(0).groups;
            groups.into_iter().find(|group| group.id == "push").unwrap()
        };
        let names =
            |units: &[usize]| units.iter().map(|unit| month.units[*unit].name.as_str()).collect::<Vec<_>>().join("、");

        let group = push_group(&[sentence(0, "publicity", &both), sentence(1, "publicity", &both)]);
        assert!(group.active && group.quotes.is_empty());
        assert_eq!((group.other_units, group.other_headings.as_str()), (names(&[0, 1]), "“网格式宣传”"));

        let group = push_group(&[
            sentence(0, "publicity", &push),
            sentence(1, "publicity", &both),
            sentence(2, "other", &push),
        ]);
        assert_eq!(group.quotes.len(), 1);
        assert_eq!(group.other_units, names(&[1, 2]));
        assert_eq!(group.other_headings, "“网格式宣传”“其他工作开展情况”");

        assert_eq!(push_group(&[]).other_units, "");
    }

    #[test]
    fn a_sentence_that_shows_neither_form_nor_task_is_printed_under_the_last_heading() {
        let campaign = crate::testing::sample_month::campaign();
        let month = crate::testing::sample_month::perfect_month();
        let sentence = |text: &str| UnitSentence {
            unit: &month.units[0],
            index: 0,
            section: "publicity",
            text: text.to_owned(),
            measures: &[],
            tasks: &[],
            counted: true,
            pending: false,
        };
        let long = format!("{}印制海报2000张。", "为方便各社区使用，".repeat(QUOTE_LIMIT));
        let sentences = [sentence("统一印制海报2000张。"), sentence(&long)];
        let groups = sections(&campaign, month.period, &sentences).swap_remove(0).groups;
        let last = groups.last().unwrap();
        assert_eq!(last.id, "");
        assert_eq!(last.quotes[0].text, format!("统一印制海报2000张。{long}"));
    }

    #[test]
    fn a_counted_sentence_that_is_as_short_as_a_heading_is_kept() {
        let mut month = crate::testing::sample_month::month();
        let unit = month.units.iter_mut().find(|unit| unit.id.as_str() == "jinhu").unwrap();
        let checked = &mut unit.submission.as_mut().unwrap().checked;
        checked.sentences[0].text = "入户三百二十户".to_owned();
        checked.figures[2].surface = "三百二十户".to_owned();
        assert!(sentences(&month).iter().any(|sentence| sentence.text == "入户三百二十户。"));
    }

    #[test]
    fn sentences_with_numbers_are_kept_first_and_in_order() {
        let plain = |texts: [&'static str; 4]| texts.map(|text| (text, false));
        let texts = ["领导重视。", "张贴海报156张。", "气氛浓厚。", "入户800户。"];
        assert_eq!(condense(&plain(texts), 16), "张贴海报156张。入户800户。");
        assert_eq!(condense(&plain(texts), 100), texts.concat());
        assert_eq!(condense(&[("组织网格员逐户上门，发放资料，讲解案例。", false)], 12), "组织网格员逐户上门……");
        assert_eq!(
            condense(&[("张贴海报156张。", false), ("举办讲座三场，入户800户。", true)], 4),
            "举办讲座三场，入户800户。"
        );
        assert_eq!(condense(&[], 12), "");
    }
}
