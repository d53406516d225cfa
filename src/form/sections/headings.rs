//! Lines of narrative in, sections out, whose headings may be renumbered, reworded or left out.

use crate::{
    campaign::{FormSettings, SectionSettings},
    finding::CellPlace,
    text::{compact, compact_characters, is_closing, is_colon, is_opening},
};

use super::instructions::without_instructions;

/// One line of narrative with the cell it stood in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    /// Cleaned text.
    pub text: String,
    /// Cell of the form's table; `None` for text outside of it.
    pub cell: Option<CellPlace>,
}

/// A section's text as it stood, before it is given its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionText {
    /// Index into the form's section settings.
    pub index: usize,
    /// Without heading and instructions, lines joined by `\n`.
    pub text: String,
    /// The template's instructions were removed from it.
    pub had_instructions: bool,
    /// Cell of its first line.
    pub cell: Option<CellPlace>,
}

/// A line that opens a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// Index into the form's section settings.
    pub index: usize,
    /// True for the template's own words, false for an alias.
    pub own_words: bool,
    /// 1 for 一、, 2 for （一）, 3 for 1., 4 for (1); 0 without a number.
    pub level: u8,
    /// What follows on the same line.
    pub rest: String,
}

/// Sections in the order of the settings, and the lines that belong to none.
pub fn split(lines: &[Line], settings: &FormSettings) -> (Vec<SectionText>, Vec<String>) {
    let lines: Vec<Line> = lines.iter().flat_map(|line| at_headings(line, settings)).collect();
    let lines = lines.as_slice();
    let headings = find_headings(lines, settings);
    let mut parts: Vec<Option<Part>> = settings.sections.iter().map(|_| None).collect();
    let mut preface: Vec<&Line> = Vec::new();
    let mut open: Option<(usize, u8)> = None;
    for (line, heading) in lines.iter().zip(headings) {
        let heading = heading.filter(|heading| opens(heading, open, &parts));
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
        if let Some(part) = parts.get_mut(index) {
            let part = part.get_or_insert_with(|| Part { lines: Vec::new(), told: false, cell: line.cell.clone() });
            // A heading alone on its line says nothing of where the text stands: take the text's own cell.
            if !part.told && !text.is_empty() && line.cell.is_some() {
                part.cell.clone_from(&line.cell);
            }
            part.told |= !text.is_empty();
            part.lines.push(text);
        }
    }
    // A heading left out: text before all others belongs to the first section that must be filled.
    let first_required = settings.sections.iter().position(|section| section.required).unwrap_or(0);
    if let Some(part) = parts.get_mut(first_required)
        && part.is_none()
        && preface.iter().any(|line| line.text.chars().count() >= 8)
    {
        let cell = preface.iter().find_map(|line| line.cell.clone());
        *part = Some(Part { lines: preface.drain(..).map(|line| line.text.clone()).collect(), told: true, cell });
    }
    let sections = parts
        .into_iter()
        .zip(&settings.sections)
        .enumerate()
        .filter_map(|(index, (part, section))| Some(part?.finish(index, section)))
        .collect();
    (sections, preface.into_iter().map(|line| line.text.clone()).collect())
}

/// The section that a line opens, if it is a heading: number, words of the settings, then a colon, a bracket, an end.
pub fn heading(line: &str, settings: &FormSettings) -> Option<Heading> {
    let (level, body) = without_number(line);
    let title = if level > 0 { title_of(body) } else { None };
    let mut best: Option<(usize, Heading)> = None;
    for (index, section) in settings.sections.iter().enumerate() {
        for (place, words) in std::iter::once(&section.heading).chain(&section.aliases).enumerate() {
            let length = words.chars().count();
            // Most words of the settings are told apart from a longer find without being looked for.
            if best.as_ref().is_some_and(|(longest, _)| length <= *longest) {
                continue;
            }
            if let Some(rest) = rest_after(body, title.as_ref(), words, place == 0) {
                best = Some((length, Heading { index, own_words: place == 0, level, rest }));
            }
        }
    }
    best.map(|(_, heading)| heading)
}

/// The section that words name and say nothing else of.
pub fn is_heading_alone(text: &str, settings: &FormSettings) -> Option<usize> {
    is_alone(&heading(text, settings)?, settings)
}

/// The section of a heading that nothing but the template's instructions follows on its line.
pub fn is_alone(heading: &Heading, settings: &FormSettings) -> Option<usize> {
    let section = settings.sections.get(heading.index)?;
    let (rest, _) = without_instructions(&heading.rest, &section.instructions);
    rest.is_empty().then_some(heading.index)
}

/// A line that lost its line breaks, …1200份。二、其他工作开展情况：无, cut before each numbered heading inside.
fn at_headings(line: &Line, settings: &FormSettings) -> Vec<Line> {
    let mut cuts: Vec<usize> = settings
        .sections
        .iter()
        .flat_map(|section| line.text.match_indices(section.heading.as_str()))
        .filter_map(|(at, _)| number_before(line.text.get(..at)?))
        .filter(|at| *at > 0)
        .collect();
    cuts.sort_unstable();
    let mut pieces = Vec::new();
    let mut from = 0;
    for at in cuts.into_iter().chain([line.text.len()]) {
        let text = line.text.get(from..at).unwrap_or("").trim().to_owned();
        if !text.is_empty() {
            pieces.push(Line { text, cell: line.cell.clone() });
        }
        from = at;
    }
    pieces
}

/// Where the number at the end of `text` begins, if a sentence ends before it.
fn number_before(text: &str) -> Option<usize> {
    let number = text.trim_end_matches(' ').strip_suffix(['、', '.', '．', '）', ')', ','])?;
    let start = number
        .trim_end_matches(|character: char| character.is_ascii_digit() || "一二三四五六七八九十".contains(character));
    let sentence = start.strip_suffix(['（', '(']).unwrap_or(start);
    let ended =
        sentence.is_empty() || sentence.ends_with(['。', '；', ';', '！', '!', '：', ':', ' ', '\t', '）', ')']);
    (start.len() < number.len() && ended).then_some(sentence.len())
}

#[derive(Debug)]
struct Part {
    lines: Vec<String>,
    /// One of the lines is not empty.
    told: bool,
    cell: Option<CellPlace>,
}

impl Part {
    fn finish(self, index: usize, section: &SectionSettings) -> SectionText {
        let (text, had_instructions) = without_instructions(&self.lines.join("\n"), &section.instructions);
        let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        SectionText { index, text: lines.join("\n"), had_instructions, cell: self.cell }
    }
}

/// Whether a heading found begins its section, or is a subheading inside the section that is open.
fn opens(heading: &Heading, open: Option<(usize, u8)>, parts: &[Option<Part>]) -> bool {
    let Some((current, level)) = open else { return true };
    if heading.own_words {
        return true;
    }
    let deeper = level > 0 && heading.level > level;
    let seen = parts.get(heading.index).is_some_and(Option::is_some);
    heading.index != current && !deeper && !seen
}

fn find_headings(lines: &[Line], settings: &FormSettings) -> Vec<Option<Heading>> {
    let mut headings: Vec<Option<Heading>> = lines.iter().map(|line| heading(&line.text, settings)).collect();
    for (index, section) in settings.sections.iter().enumerate() {
        if headings.iter().flatten().any(|heading| heading.index == index) {
            continue;
        }
        let own_part = own_part(index, settings);
        // Reworded beyond the aliases: the numbered short line most like the heading, if it is alike at all.
        let best = lines
            .iter()
            .enumerate()
            .filter(|(at, _)| headings.get(*at).is_some_and(Option::is_none))
            .filter_map(|(at, line)| Some((at, likeness(&line.text, section, &own_part)?)))
            .filter(|(_, likeness)| *likeness >= 0.3)
            .max_by(|(one_at, one), (other_at, other)| one.total_cmp(other).then(other_at.cmp(one_at)));
        if let Some((at, _)) = best
            && let (Some(line), Some(heading)) = (lines.get(at), headings.get_mut(at))
        {
            let (level, body) = without_number(&line.text);
            let rest = body.split_once(is_colon).map_or("", |(_, rest)| rest).trim().to_owned();
            *heading = Some(Heading { index, own_words: false, level, rest });
        }
    }
    headings
}

/// How alike a numbered short line is to a section's heading; `None` for a line that lacks what tells this section
/// from the others (宣传 of 宣传工作开展情况, 其他工作开展情况), or speaks of what is still to come.
fn likeness(line: &str, section: &SectionSettings, own_part: &str) -> Option<f64> {
    let (level, body) = without_number(line);
    let title = plain(body.split(ends_title).next().unwrap_or(""));
    let planned = ["计划", "打算", "下一步", "下步", "安排", "建议"].iter().any(|word| title.contains(word));
    if !(1..=2).contains(&level) || !(3..=20).contains(&title.chars().count()) || planned || !title.contains(own_part) {
        return None;
    }
    std::iter::once(&section.heading)
        .chain(&section.aliases)
        .map(|words| strsim::normalized_levenshtein(&title, &plain(words)))
        .max_by(f64::total_cmp)
}

/// A heading without the end that it shares with another section's.
fn own_part(index: usize, settings: &FormSettings) -> String {
    let heading = |section: &SectionSettings| plain(&section.heading).chars().rev().collect::<Vec<char>>();
    let Some(own) = settings.sections.get(index).map(heading) else { return String::new() };
    let shared = |other: &[char]| own.iter().zip(other).take_while(|(one, two)| one == two).count();
    let others = settings.sections.iter().enumerate().filter(|(other, _)| *other != index);
    let longest = others.map(|(_, section)| shared(&heading(section))).max().unwrap_or(0);
    own.iter().skip(longest).rev().collect()
}

/// Compact, and 其它 for 其他: two spellings of one word.
fn plain(text: &str) -> String {
    plain_characters(text).collect()
}

fn plain_characters(text: &str) -> impl DoubleEndedIterator<Item = char> {
    compact_characters(text).map(|character| if character == '它' { '他' } else { character })
}

/// What follows a heading's words; `None` where the line does not begin with them as a heading would. `title` is that
/// of a numbered line.
fn rest_after(body: &str, title: Option<&(String, &str)>, words: &str, own_words: bool) -> Option<String> {
    plain_characters(words).next()?;
    if let Some(rest) = strip_words(body, words) {
        // 一、宣传工作开展情况 6月，我社区…: the template's heading needs no colon where a report plainly begins.
        let begins = || {
            rest.starts_with(|next: char| {
                next.is_whitespace() || next.is_numeric() || matches!(next, ',' | '，' | '我' | '本' | '今' | '截')
            }) || matches!(compact(rest).trim_end_matches('。'), "无" | "暂无" | "没有" | "同上")
        };
        let text = || rest.trim_start_matches([',', '，', ' ', '\u{3000}', '\t']).trim().to_owned();
        return heading_end(rest).or_else(|| (title.is_some() && own_words && begins()).then(text));
    }
    // 一、6月防诈宣传工作开展情况：…: words before the heading, on a numbered line only.
    let (title, rest) = title?;
    let mut before = title.chars();
    let ends_so = plain_characters(words).rev().all(|character| before.next_back() == Some(character));
    (ends_so && before.count() <= 14 && plain_characters(words).count() >= 6).then(|| heading_end(rest)).flatten()
}

/// A numbered line's words up to a colon or bracket, plain, and what follows them.
fn title_of(body: &str) -> Option<(String, &str)> {
    let end = body.find(ends_title).unwrap_or(body.len());
    let (title, rest) = body.split_at_checked(end)?;
    Some((plain(title), rest))
}

/// The colon or bracket behind a heading's words.
fn ends_title(character: char) -> bool {
    is_colon(character) || is_opening(character)
}

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

/// The text after `words`, blanks and width of characters aside.
fn strip_words<'a>(text: &'a str, words: &str) -> Option<&'a str> {
    let mut expected = plain_characters(words).peekable();
    for (at, character) in text.char_indices() {
        if expected.peek().is_none() {
            return text.get(at..);
        }
        if character.is_whitespace() {
            continue;
        }
        let next = expected.next();
        if plain_characters(character.encode_utf8(&mut [0; 4])).next() != next {
            return None;
        }
    }
    expected.peek().is_none().then_some("")
}

/// The line without its number, and the number's level.
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
        let lines: Vec<Line> = lines.iter().map(|text| Line { text: (*text).to_owned(), cell: None }).collect();
        let (sections, _) = split(&lines, &settings);
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
