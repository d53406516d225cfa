//! Lines of narrative in, sections out. Headings may be renumbered, reworded or missing.

use crate::{
    config::{FormSettings, SectionSettings},
    finding::CellPlace,
};
use text::{compact, compact_characters, is_closing, is_colon, is_opening};

use super::instructions::without_instructions;

/// One line of narrative with the cell that holds it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NarrativeLine {
    /// Cleaned text.
    pub text: String,
    /// Cell of the form's table; `None` for text outside the table.
    pub cell: Option<CellPlace>,
}

/// The text of one section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionText {
    /// Index into the form's section settings.
    pub index: usize,
    /// Without heading and instructions, lines joined by `\n`.
    pub text: String,
    /// The template's instructions were removed from the text.
    pub had_instructions: bool,
    /// Cell of its first line.
    pub cell: Option<CellPlace>,
}

/// A line that opens a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// Index into the form's section settings.
    pub index: usize,
    /// True for the template's own wording, false for an alias.
    pub is_template: bool,
    /// Numbering level: 1 for 一、, 2 for （一）, 3 for 1., 4 for (1); 0 without a number.
    pub level: u8,
    /// Text after the heading on the same line.
    pub rest: String,
}

/// The sections in the order of the settings, and the lines before the first heading, which belong to none.
pub fn split_sections(lines: &[NarrativeLine], settings: &FormSettings) -> (Vec<SectionText>, Vec<String>) {
    let lines: Vec<NarrativeLine> = lines.iter().flat_map(|line| split_at_headings(line, settings)).collect();
    let lines = lines.as_slice();
    let headings = find_headings(lines, settings);
    let mut sections: Vec<Option<OpenSection>> = settings.sections.iter().map(|_| None).collect();
    let mut preface: Vec<&NarrativeLine> = Vec::new();
    let mut open: Option<(usize, u8)> = None;
    for (line, heading) in lines.iter().zip(headings) {
        let heading = heading.filter(|heading| opens_section(heading, open, &sections));
        let (index, text) = match (heading, open) {
            (Some(heading), _) => {
                open = Some((heading.index, heading.level));
                (heading.index, heading.rest)
            }
            (None, Some((index, _))) => (index, line.text.clone()),
            (None, None) => {
                preface.push(line);
                continue;
            }
        };
        if let Some(section) = sections.get_mut(index) {
            let section = section.get_or_insert_with(|| OpenSection {
                lines: Vec::new(),
                has_text: false,
                cell: line.cell.clone(),
            });
            // The section's cell is that of its first text, which may differ from that of its heading.
            if !section.has_text && !text.is_empty() && line.cell.is_some() {
                section.cell.clone_from(&line.cell);
            }
            section.has_text |= !text.is_empty();
            section.lines.push(text);
        }
    }
    // Where its heading is missing, text before all other headings belongs to the first required section.
    let first_required = settings.sections.iter().position(|section| section.required).unwrap_or(0);
    if let Some(section) = sections.get_mut(first_required)
        && section.is_none()
        && preface.iter().any(|line| line.text.chars().count() >= 8)
    {
        let cell = preface.iter().find_map(|line| line.cell.clone());
        let lines = preface.drain(..).map(|line| line.text.clone()).collect();
        *section = Some(OpenSection { lines, has_text: true, cell });
    }
    let sections = sections
        .into_iter()
        .zip(&settings.sections)
        .enumerate()
        .filter_map(|(index, (section, settings))| Some(section?.finish(index, settings)))
        .collect();
    (sections, preface.into_iter().map(|line| line.text.clone()).collect())
}

/// The heading that a line begins with: a number, the configured wording, then a colon, a bracket or the end of the line.
pub fn heading(line: &str, settings: &FormSettings) -> Option<Heading> {
    let (level, body) = without_number(line);
    let title = if level > 0 { split_title(body) } else { None };
    let mut best: Option<(usize, Heading)> = None;
    for (index, section) in settings.sections.iter().enumerate() {
        for (place, words) in std::iter::once(&section.heading).chain(&section.aliases).enumerate() {
            let length = words.chars().count();
            // The longest wording wins, so a shorter one need not be compared.
            if best.as_ref().is_some_and(|(longest, _)| length <= *longest) {
                continue;
            }
            if let Some(rest) = text_after_heading(body, title.as_ref(), words, place == 0) {
                best = Some((length, Heading { index, is_template: place == 0, level, rest }));
            }
        }
    }
    best.map(|(_, heading)| heading)
}

/// The section that a text names without any text of its own.
pub fn exact_heading(text: &str, settings: &FormSettings) -> Option<usize> {
    bare_heading(&heading(text, settings)?, settings)
}

/// The section of a heading that is followed on its line by nothing but the template's instructions.
pub fn bare_heading(heading: &Heading, settings: &FormSettings) -> Option<usize> {
    let section = settings.sections.get(heading.index)?;
    let (rest, _) = without_instructions(&heading.rest, &section.instructions);
    rest.is_empty().then_some(heading.index)
}

/// Splits a line before each numbered heading inside it, for text that lost its line breaks:
/// …1200份。二、其他工作开展情况：无.
fn split_at_headings(line: &NarrativeLine, settings: &FormSettings) -> Vec<NarrativeLine> {
    let mut cuts: Vec<usize> = settings
        .sections
        .iter()
        .flat_map(|section| line.text.match_indices(section.heading.as_str()))
        .filter_map(|(at, _)| number_start(line.text.get(..at)?))
        .filter(|at| *at > 0)
        .collect();
    cuts.sort_unstable();
    let mut pieces = Vec::new();
    let mut from = 0;
    for at in cuts.into_iter().chain([line.text.len()]) {
        let text = line.text.get(from..at).unwrap_or("").trim().to_owned();
        if !text.is_empty() {
            pieces.push(NarrativeLine { text, cell: line.cell.clone() });
        }
        from = at;
    }
    pieces
}

/// Byte offset of the number that ends `text`, if a sentence ends before it.
fn number_start(text: &str) -> Option<usize> {
    let number = text.trim_end_matches(' ').strip_suffix(['、', '.', '．', '）', ')', ','])?;
    let start = number
        .trim_end_matches(|character: char| character.is_ascii_digit() || "一二三四五六七八九十".contains(character));
    let sentence = start.strip_suffix(['（', '(']).unwrap_or(start);
    let ended =
        sentence.is_empty() || sentence.ends_with(['。', '；', ';', '！', '!', '：', ':', ' ', '\t', '）', ')']);
    (start.len() < number.len() && ended).then_some(sentence.len())
}

/// A section whose lines are being collected.
#[derive(Debug)]
struct OpenSection {
    lines: Vec<String>,
    /// One of the lines is not empty.
    has_text: bool,
    cell: Option<CellPlace>,
}

impl OpenSection {
    fn finish(self, index: usize, settings: &SectionSettings) -> SectionText {
        let (text, had_instructions) = without_instructions(&self.lines.join("\n"), &settings.instructions);
        let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        SectionText { index, text: lines.join("\n"), had_instructions, cell: self.cell }
    }
}

/// Whether a heading begins its section, or is a subheading within the open section. `open` is the index and the numbering
/// level of the latter.
fn opens_section(heading: &Heading, open: Option<(usize, u8)>, sections: &[Option<OpenSection>]) -> bool {
    let Some((current, level)) = open else { return true };
    if heading.is_template {
        return true;
    }
    let deeper = level > 0 && heading.level > level;
    let seen = sections.get(heading.index).is_some_and(Option::is_some);
    heading.index != current && !deeper && !seen
}

/// The heading of each line. A section without one takes the numbered short line most similar to its heading.
fn find_headings(lines: &[NarrativeLine], settings: &FormSettings) -> Vec<Option<Heading>> {
    let mut headings: Vec<Option<Heading>> = lines.iter().map(|line| heading(&line.text, settings)).collect();
    for (index, section) in settings.sections.iter().enumerate() {
        if headings.iter().flatten().any(|heading| heading.index == index) {
            continue;
        }
        let distinctive = distinctive_part(index, settings);
        let best = lines
            .iter()
            .enumerate()
            .filter(|(at, _)| headings.get(*at).is_some_and(Option::is_none))
            .filter_map(|(at, line)| Some((at, similarity(&line.text, section, &distinctive)?)))
            .filter(|(_, similarity)| *similarity >= 0.3)
            .max_by(|(one_at, one), (other_at, other)| one.total_cmp(other).then(other_at.cmp(one_at)));
        if let Some((at, _)) = best
            && let (Some(line), Some(heading)) = (lines.get(at), headings.get_mut(at))
        {
            let (level, body) = without_number(&line.text);
            let rest = body.split_once(is_colon).map_or("", |(_, rest)| rest).trim().to_owned();
            *heading = Some(Heading { index, is_template: false, level, rest });
        }
    }
    headings
}

/// Similarity, 0 to 1, of a numbered short line to a section's heading. `None` for a line that lacks the section's
/// distinctive part (宣传 of 宣传工作开展情况, as opposed to 其他工作开展情况) or announces plans.
fn similarity(line: &str, section: &SectionSettings, distinctive: &str) -> Option<f64> {
    let (level, body) = without_number(line);
    let title = normalize(body.split(ends_title).next().unwrap_or(""));
    let planned = ["计划", "打算", "下一步", "下步", "安排", "建议"].iter().any(|word| title.contains(word));
    if !(1..=2).contains(&level)
        || !(3..=20).contains(&title.chars().count())
        || planned
        || !title.contains(distinctive)
    {
        return None;
    }
    std::iter::once(&section.heading)
        .chain(&section.aliases)
        .map(|words| strsim::normalized_levenshtein(&title, &normalize(words)))
        .max_by(f64::total_cmp)
}

/// The section's heading without the ending that it shares with another section's heading.
fn distinctive_part(index: usize, settings: &FormSettings) -> String {
    let heading = |section: &SectionSettings| normalize(&section.heading).chars().rev().collect::<Vec<char>>();
    let Some(own) = settings.sections.get(index).map(heading) else { return String::new() };
    let shared = |other: &[char]| own.iter().zip(other).take_while(|(one, two)| one == two).count();
    let others = settings.sections.iter().enumerate().filter(|(other, _)| *other != index);
    let longest = others.map(|(_, section)| shared(&heading(section))).max().unwrap_or(0);
    own.iter().skip(longest).rev().collect()
}

/// Compact text with 其它 spelled 其他.
fn normalize(text: &str) -> String {
    normalized_characters(text).collect()
}

fn normalized_characters(text: &str) -> impl DoubleEndedIterator<Item = char> {
    compact_characters(text).map(|character| if character == '它' { '他' } else { character })
}

/// The text after a heading's wording; `None` where the line does not begin with it as a heading. `title` is given for a
/// numbered line.
fn text_after_heading(body: &str, title: Option<&(String, &str)>, words: &str, is_template: bool) -> Option<String> {
    normalized_characters(words).next()?;
    if let Some(rest) = strip_wording(body, words) {
        // 一、宣传工作开展情况 6月，我社区…: the template's own heading needs no colon before the first words of a report.
        let begins_report = || {
            rest.starts_with(|next: char| {
                next.is_whitespace() || next.is_numeric() || matches!(next, ',' | '，' | '我' | '本' | '今' | '截')
            }) || matches!(compact(rest).trim_end_matches('。'), "无" | "暂无" | "没有" | "同上")
        };
        let text = || rest.trim_start_matches([',', '，', ' ', '\u{3000}', '\t']).trim().to_owned();
        return heading_end(rest).or_else(|| (title.is_some() && is_template && begins_report()).then(text));
    }
    // 一、6月防诈宣传工作开展情况：…: words may precede the heading on a numbered line.
    let (title, rest) = title?;
    let mut before = title.chars();
    let ends_with_words = normalized_characters(words).rev().all(|character| before.next_back() == Some(character));
    (ends_with_words && before.count() <= 14 && normalized_characters(words).count() >= 6)
        .then(|| heading_end(rest))
        .flatten()
}

/// The normalised title of a numbered line, up to a colon or bracket, and the text after it.
fn split_title(body: &str) -> Option<(String, &str)> {
    let end = body.find(ends_title).unwrap_or(body.len());
    let (title, rest) = body.split_at_checked(end)?;
    Some((normalize(title), rest))
}

/// A colon or bracket after a heading.
fn ends_title(character: char) -> bool {
    is_colon(character) || is_opening(character)
}

/// The text after a heading whose wording is followed by `rest`; `None` where the wording does not end there.
fn heading_end(rest: &str) -> Option<String> {
    let mut rest = rest.trim_start();
    for filler in ["如下", "汇报", "报告", "总结", "小结"] {
        rest = rest.strip_prefix(filler).unwrap_or(rest).trim_start();
    }
    let closes = |next| is_closing(next) && !matches!(next, '）' | ')');
    let next = rest.chars().next();
    let ends =
        next.is_none_or(|next| ends_title(next) || closes(next) || matches!(next, '。' | '—' | '-' | '–' | '\t'));
    let mark = |next| is_colon(next) || closes(next) || matches!(next, '。' | '—' | '-' | '–' | ' ' | '\t');
    ends.then(|| rest.trim_start_matches(mark).trim().to_owned())
}

/// The text after `words`, where blanks and the width of characters do not matter.
fn strip_wording<'a>(text: &'a str, words: &str) -> Option<&'a str> {
    let mut expected = normalized_characters(words).peekable();
    for (at, character) in text.char_indices() {
        if expected.peek().is_none() {
            return text.get(at..);
        }
        if character.is_whitespace() {
            continue;
        }
        let next = expected.next();
        if normalized_characters(character.encode_utf8(&mut [0; 4])).next() != next {
            return None;
        }
    }
    expected.peek().is_none().then_some("")
}

/// The numbering level of a line and the line without its number.
fn without_number(line: &str) -> (u8, &str) {
    let line = line.trim_start_matches(|character: char| {
        character.is_whitespace()
            || matches!(character, '【' | '[' | '［' | '〖' | '〔' | '★' | '*' | '●' | '■' | '◆' | '▲' | '#' | '•')
    });
    let is_chinese = |character: char| "一二三四五六七八九十".contains(character);
    let is_numeral =
        |character: char| is_chinese(character) || character.is_ascii_digit() || matches!(character, '０'..='９');
    let bracketed = line.strip_prefix(['（', '(']);
    let inner = bracketed.unwrap_or(line);
    let rest = inner.trim_start_matches(is_numeral);
    let chinese = inner.chars().next().is_some_and(is_chinese);
    if rest.len() == inner.len() {
        if let Some(rest) = line.strip_prefix(|character| matches!(character, '①'..='⑳')) {
            return (4, rest.trim_start());
        }
        return (0, line);
    }
    let after = if bracketed.is_some() {
        rest.strip_prefix(['）', ')'])
    } else {
        rest.strip_prefix(['、', '.', '．', ',', '，', '：', ':', '）', ')', ' ', '\u{3000}', '\t'])
    };
    match after {
        Some(after) => {
            let level = match (bracketed.is_some(), chinese) {
                (false, true) => 1,
                (true, true) => 2,
                (false, false) => 3,
                (true, false) => 4,
            };
            (level, after.trim_start_matches(['、', '.', '．', ' ', '\u{3000}', '\t']))
        }
        None => (0, line),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::fixture::campaign;

    fn sections(lines: &[&str]) -> Vec<(String, String)> {
        let settings = campaign().form;
        let lines: Vec<NarrativeLine> =
            lines.iter().map(|text| NarrativeLine { text: (*text).to_owned(), cell: None }).collect();
        let (sections, _) = split_sections(&lines, &settings);
        sections.into_iter().map(|section| (settings.sections[section.index].id.clone(), section.text)).collect()
    }

    fn both(publicity: &str, other: &str) -> Vec<(String, String)> {
        vec![("publicity".into(), publicity.into()), ("other".into(), other.into())]
    }

    #[test]
    fn headings_however_numbered_and_worded() {
        for (one, two) in [
            ("一、宣传工作开展情况：", "二、其他工作开展情况："),
            ("1.宣传工作开展情况", "2.其他工作开展情况"),
            ("（一）宣传工作开展情况:", "（二）其它工作:"),
            ("1、宣传 工作开展情况（要尽量体现数据和效果，如张贴发放海报多少）：", "2、其他工作情况："),
            ("宣传工作开展情况如下：", "其他工作开展情况"),
            ("【宣传工作开展情况】", "【其他工作开展情况】"),
            ("一、6月防诈宣传工作开展情况：", "二、其他工作开展情况："),
            ("一、主要做法及成效", "二、其他工作"),
            ("一、宣传工作开展的情况", "二、其他工作的开展情况"),
            ("一、反诈宣传情况", "二、其他方面工作情况"),
            ("１．宣传工作开展情况：", "２．其他工作开展情况："),
        ] {
            assert_eq!(sections(&[one, "发放1200份。", two, "无"]), both("发放1200份。", "无"), "{one}");
        }
    }

    #[test]
    fn text_on_the_heading_line_counts() {
        assert_eq!(
            sections(&[
                "一、宣传工作开展情况：（要尽量体现数据和效果，如张贴发放海报多少，入户多少户，线下活动多少次等等，同时与自身工作建设相结合，好的宣传方式与活动等务必详细重点阐释）发放1200份。",
                "二、其他工作开展情况：无"
            ]),
            both("发放1200份。", "无")
        );
    }

    #[test]
    fn headings_without_colon_or_line_break() {
        for lines in [
            vec!["一、宣传工作开展情况 6月发放1200份。", "二、其他工作开展情况 无"],
            vec!["一、宣传工作开展情况6月发放1200份。", "二、其他工作开展情况无"],
            vec!["一、宣传工作开展情况，6月发放1200份。", "二、其他工作开展情况，无"],
            vec!["一、宣传工作开展情况：6月发放1200份。二、其他工作开展情况：无"],
            vec!["（一）宣传工作开展情况：6月发放1200份。（二）其他工作开展情况：无"],
        ] {
            assert_eq!(sections(&lines), both("6月发放1200份。", "无"), "{lines:?}");
        }
        assert_eq!(
            sections(&["二、其他工作开展情况：无", "三、下一步宣传工作计划", "发放500份"]),
            vec![("other".into(), "无\n三、下一步宣传工作计划\n发放500份".into())]
        );
    }

    #[test]
    fn sentences_and_subheadings_open_nothing() {
        assert_eq!(
            sections(&[
                "一、宣传工作开展情况：",
                "宣传工作开展情况良好，入户30户。",
                "（一）工作开展情况：",
                "发放5份。",
                "二、其他工作开展情况：",
                "（一）主要做法及成效：好"
            ]),
            both("宣传工作开展情况良好，入户30户。\n（一）工作开展情况：\n发放5份。", "（一）主要做法及成效：好")
        );
    }

    #[test]
    fn a_heading_left_out_is_told_by_its_place() {
        assert_eq!(
            sections(&["6月，我社区发放资料1200份。", "二、其他工作开展情况：", "无"]),
            both("6月，我社区发放资料1200份。", "无")
        );
        assert_eq!(
            sections(&["6月，我社区发放资料1200份。"]),
            vec![("publicity".into(), "6月，我社区发放资料1200份。".into())]
        );
        assert_eq!(sections(&[]), vec![]);
    }
}
