//! In: elements of a document. Out: their text as printed, the same in docx, PDF and OFD.

use std::borrow::Cow;

use chrono::{Datelike, NaiveDate};

use crate::document::{
    Document, DocumentKind, DocumentNumber, Level, ListMark, Marks, Minutes, MinutesNumber, SecrecyLevel, Term, Urgency,
};

/// 发文字号; two ideographic spaces where the office writes the number (§7.2.5).
pub fn number(number: &DocumentNumber) -> String {
    let serial = number.number.map_or_else(|| "　　".to_owned(), |serial| serial.to_string());
    format!("{}〔{}〕{serial}号", number.code, number.year)
}

/// The number of minutes: 第5期 or as [`number`] (§10.3).
pub fn minutes_number(minutes: &Minutes) -> String {
    match &minutes.number {
        MinutesNumber::Document(own) => number(own),
        MinutesNumber::Issue(issue) => {
            format!("第{}期", issue.map_or_else(|| "　　".to_owned(), |issue| issue.to_string()))
        }
    }
}

/// 份号, 密级和保密期限, 紧急程度, one a line (§7.2.1 to §7.2.3), each with whether it is set in 仿宋 (份号) instead of 黑体.
pub fn marks(marks: &Marks) -> Vec<(String, bool)> {
    let mut lines = Vec::new();
    lines.extend(marks.copy_number.map(|number| (format!("{:06}", number.get()), true)));
    lines.extend(marks.secrecy.map(|secrecy| {
        let level = match secrecy.level {
            SecrecyLevel::TopSecret => "绝密",
            SecrecyLevel::Secret => "机密",
            SecrecyLevel::Confidential => "秘密",
        };
        let term = match secrecy.term {
            None => String::new(),
            Some(Term::Years(years)) => format!("★{years}年"),
            Some(Term::Months(months)) => format!("★{months}个月"),
            Some(Term::Lasting) => "★长期".to_owned(),
        };
        (format!("{level}{term}"), false)
    }));
    lines.extend(marks.urgency.map(|urgency| {
        let word = match urgency {
            Urgency::Flash => "特急",
            Urgency::Urgent => "加急",
        };
        (word.to_owned(), false)
    }));
    lines
}

/// 成文日期; spaces for the figures of an open date (§7.3.5.4), for which `year` is given.
pub fn date(date: Option<NaiveDate>, year: Option<u16>) -> String {
    match (date, year) {
        (Some(date), _) => format!("{}年{}月{}日", date.year(), date.month(), date.day()),
        (None, Some(year)) => format!("{year}年　月　日"),
        (None, None) => "　　年　月　日".to_owned(),
    }
}

/// Year of the document number, for open dates.
pub fn year(document: &Document) -> Option<u16> {
    document.kind.number().map(|number| number.year)
}

/// Rows of the 版记 with names: label and names (§7.4.2). With `moved`, the recipients come first (§7.3.2).
pub fn copies(document: &Document, moved: bool) -> Vec<(&'static str, String)> {
    let mut rows = Vec::new();
    if moved && !document.kind.recipients().is_empty() {
        rows.push(("主送：", format!("{}。", joined_names(document.kind.recipients(), "，"))));
    }
    let copies = document.kind.copies_to();
    if !copies.is_empty() {
        rows.push(("抄送：", format!("{}。", copies.join("，"))));
    }
    rows
}

/// 主送机关 (§7.3.2). Where a name is itself a list (各办、所、站), names are separated by ， instead of 、.
pub fn recipients(document: &Document) -> Option<String> {
    let recipients = document.kind.recipients();
    let names = joined_names(recipients, "、");
    (!names.is_empty()).then(|| format!("{names}："))
}

fn joined_names(names: &[String], comma: &str) -> String {
    let listed = names.iter().any(|name| name.contains('、'));
    names.join(if listed { "，" } else { comma })
}

/// Attendance of minutes (§10.3): label and names.
pub fn attendance(document: &Document) -> Vec<(&'static str, String)> {
    let DocumentKind::Minutes(minutes) = &document.kind else { return Vec::new() };
    let lists = [("出席：", &minutes.present), ("请假：", &minutes.excused), ("列席：", &minutes.observers)];
    lists.into_iter().filter(|(_, names)| !names.is_empty()).map(|(label, names)| (label, names.join("，"))).collect()
}

/// Mark before item `index` (from 0) of a list.
pub fn list_mark(mark: ListMark, index: usize) -> String {
    match mark {
        ListMark::Dash => "——".to_owned(),
        ListMark::Circled => {
            let circled = u32::try_from(index).ok().and_then(|index| char::from_u32(0x2460 + index));
            circled.unwrap_or('⑳').to_string()
        }
    }
}

/// Entries of the 附件说明 (§7.3.4): label before the name, and the name.
pub fn annex_list(document: &Document) -> Vec<(String, String)> {
    let single = document.annexes.len() == 1;
    let entries = document.annexes.iter().enumerate();
    entries
        .map(|(index, annex)| {
            let label = if single {
                "附件：".to_owned()
            } else if index == 0 {
                "附件：1.".to_owned()
            } else {
                format!("{}.", index + 1)
            };
            (label, annex.title.clone())
        })
        .collect()
}

/// 附件 mark at the head of an annex (§7.3.7): a single one has no number.
pub fn annex_mark(index: usize, count: usize) -> String {
    if count == 1 { "附件".to_owned() } else { format!("附件{}", index + 1) }
}

/// Names of signers, two a line (§7.2.6); an open name is three ideographic spaces, and among several, a name of two
/// characters is spaced to the width of three.
pub fn signers(names: &[Option<String>]) -> Vec<String> {
    let several = names.len() > 1;
    let shown = |name: &Option<String>| match name {
        None => "　　　".to_owned(),
        Some(name) => match name.chars().collect::<Vec<_>>().as_slice() {
            [family, given] if several => format!("{family}　{given}"),
            _ => name.clone(),
        },
    };
    names.chunks(2).map(|pair| pair.iter().map(shown).collect::<Vec<_>>().join("　")).collect()
}

/// Counts headings (§7.3.3): a heading restarts the levels below it.
#[derive(Debug, Default, Clone)]
pub struct Counter {
    counts: [usize; 4],
}

impl Counter {
    /// The number of the next heading of this level, with its punctuation.
    pub fn next(&mut self, level: Level) -> String {
        let depth = level as usize;
        let mut count = 0;
        for (index, slot) in self.counts.iter_mut().enumerate() {
            match index.cmp(&depth) {
                std::cmp::Ordering::Less => {}
                std::cmp::Ordering::Equal => {
                    *slot += 1;
                    count = *slot;
                }
                std::cmp::Ordering::Greater => *slot = 0,
            }
        }
        match level {
            Level::First => format!("{}、", chinese(count)),
            Level::Second => format!("（{}）", chinese(count)),
            Level::Third => format!("{count}."),
            Level::Fourth => format!("（{count}）"),
        }
    }
}

/// Chinese numeral from 1 to 99 (一 … 九十九), else Arabic digits.
pub fn chinese(number: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |value: usize| DIGITS.get(value).copied().unwrap_or_default();
    match number {
        0 | 100.. => number.to_string(),
        1..=9 => digit(number).to_owned(),
        10..=19 => format!("十{}", digit(number - 10)),
        _ => format!("{}十{}", digit(number / 10), digit(number % 10)),
    }
}

/// The printable characters of a text: without controls, bidirectional marks, variation selectors and noncharacters, which
/// fonts lack and XML forbids. Tabs, line breaks and no-break spaces become spaces.
pub fn printable(text: &str) -> Cow<'_, str> {
    if text.chars().all(|char| printed(char) == Some(char)) {
        return Cow::Borrowed(text);
    }
    text.chars().filter_map(printed).collect()
}

fn printed(char: char) -> Option<char> {
    match char {
        // Nearly every character.
        ' '..='~' | '\u{3000}'..='\u{d7ff}' => Some(char),
        '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some(' '),
        '\u{a0}' | '\u{202f}' => Some(' '),
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' => None,
        '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' | '\u{fff0}'..='\u{fffb}' => None,
        '\u{e0000}'..='\u{e0fff}' => None,
        other if u32::from(other) & 0xfffe == 0xfffe || ('\u{fdd0}'..='\u{fdef}').contains(&other) => None,
        other => Some(other),
    }
}

#[cfg(test)]
mod tests {
    use super::{Counter, chinese, printable, signers};
    use crate::document::Level;

    #[test]
    fn a_higher_heading_starts_the_lower_ones_anew() {
        let mut counter = Counter::default();
        let levels =
            [Level::First, Level::Second, Level::Third, Level::Third, Level::Second, Level::Third, Level::First];
        let numbers: Vec<_> = levels.into_iter().map(|level| counter.next(level)).collect();
        assert_eq!(numbers, ["一、", "（一）", "1.", "2.", "（二）", "1.", "二、"]);
    }

    #[test]
    fn chinese_numerals() {
        let cases = [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九"), (100, "100")];
        for (number, words) in cases {
            assert_eq!(chinese(number), words);
        }
    }

    #[test]
    fn invisible_characters_go_and_visible_ones_stay() {
        assert_eq!(printable("甲\u{200b}乙\u{feff}\t丙\u{fe0f}𬭎"), "甲乙 丙𬭎");
    }

    #[test]
    fn signers_are_set_two_a_line() {
        let names = [Some("王明".to_owned()), None, Some("李四".to_owned())];
        assert_eq!(signers(&names), ["王　明　　　　", "李　四"]);
        assert_eq!(signers(&names[..1]), ["王明"]);
    }
}
