//! In: texts. Out: document numbers, dates, heading numbers and annex marks found in them.

use chrono::NaiveDate;

/// A 发文字号 as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DocumentNumber {
    /// Brackets before and after the year; `None` where there are none.
    pub open: Option<char>,
    pub close: Option<char>,
    pub year: String,
    /// Whether 第 precedes the serial.
    pub prefix: bool,
    pub serial: String,
    pub ends: bool,
    /// Text of the number.
    pub text: String,
}

const OPEN: &str = "〔[［（(【﹝{";
const CLOSE: &str = "〕]］）)】﹞}";

fn is_year(char: char) -> bool {
    char.is_ascii_digit() || ('０'..='９').contains(&char) || "〇○零一二三四五六七八九".contains(char)
}

fn is_serial(char: char) -> bool {
    is_year(char) || "十百".contains(char)
}

/// All document numbers in a text: organ code, year in brackets or not, serial.
pub(crate) fn document_numbers(text: &str) -> Vec<DocumentNumber> {
    let chars: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(&char) = chars.get(at) {
        if OPEN.contains(char) && at > 0 {
            let rest = chars.get(at + 1..).unwrap_or_default();
            let year: String = rest.iter().copied().take(6).take_while(|char| is_year(*char)).collect();
            let length = year.chars().count();
            let close = rest.get(length).copied().filter(|char| CLOSE.contains(*char));
            if (2..=4).contains(&length)
                && let Some(close) = close
                && let Some((mut number, end)) = serial(rest.get(length + 1..).unwrap_or_default())
            {
                let next = at + 1 + length + 1 + end;
                number.text = chars.get(at.saturating_sub(8)..next).unwrap_or_default().iter().collect();
                found.push(DocumentNumber { open: Some(char), close: Some(close), year, ..number });
                at = next;
                continue;
            }
        }
        at += 1;
    }
    found
}

/// Reads 第? digits 号? at the start of a text; also returns the number of characters read. Spaces instead of digits are a
/// number not yet given.
fn serial(chars: &[char]) -> Option<(DocumentNumber, usize)> {
    let mut at = chars.iter().take_while(|char| char.is_whitespace()).count().min(8);
    let prefix = chars.get(at) == Some(&'第');
    at += usize::from(prefix);
    let serial: String = chars.iter().skip(at).take(8).take_while(|char| is_serial(**char)).collect();
    at += serial.chars().count();
    at += chars.iter().skip(at).take(8).take_while(|char| char.is_whitespace()).count();
    let ends = chars.get(at) == Some(&'号');
    at += usize::from(ends);
    let number =
        DocumentNumber { open: None, close: None, year: String::new(), prefix, serial, ends, text: String::new() };
    (ends || !number.serial.is_empty()).then_some((number, at))
}

/// The 发文字号 of a line that has nothing else, except 签发人.
pub(crate) fn own_number(line: &str) -> Option<DocumentNumber> {
    let line = line.split("签发人").next().unwrap_or_default().trim();
    if line.chars().count() > 40 || line.is_empty() {
        return None;
    }
    if let Some(mut number) = document_numbers(line).into_iter().next() {
        line.clone_into(&mut number.text);
        // A title may cite a number, and then has more text. Names of signers are separated by white space.
        let rest = line.rsplit('号').next().unwrap_or_default();
        let apart = rest.is_empty() || rest.starts_with(['\t', '\u{3000}']) || rest.starts_with("  ");
        return (!number.ends || apart).then_some(number);
    }
    // Without brackets: 渝府发2020年第5号.
    let chars: Vec<char> = line.chars().collect();
    let start = chars.iter().position(|char| char.is_ascii_digit()).filter(|at| *at > 0)?;
    let year: String = chars.iter().skip(start).take(4).take_while(|char| char.is_ascii_digit()).collect();
    let mut rest = chars.get(start + year.len()..)?;
    if let [sign, more @ ..] = rest
        && "年-—－".contains(*sign)
    {
        rest = more;
    }
    let (number, length) = serial(rest).filter(|(number, _)| year.len() == 4 && number.ends)?;
    (length == rest.len()).then(|| DocumentNumber { year, text: line.to_owned(), ..number })
}

/// Form of a date on a line of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum DateLine {
    /// 2020年7月3日 in Arabic digits; `padded`: with leading zeros; `None`: not a calendar date.
    Figures { padded: bool, date: Option<NaiveDate> },
    /// No digits yet for month or day.
    Open,
    /// 二〇二〇年七月三日, 2020.7.3, ２０２０年.
    Other,
}

/// Reads a text that consists of a date.
pub(crate) fn date_line(text: &str) -> Option<DateLine> {
    let tight: String = text.chars().filter(|char| !char.is_whitespace()).collect();
    if tight.chars().count() > 14 {
        return None;
    }
    let is_number =
        |text: &str| !text.is_empty() && text.chars().all(|char| is_serial(char) || "廿卅元".contains(char));
    if let Some(rest) = tight.strip_suffix('日').or_else(|| tight.strip_suffix('号'))
        && let Some((year, rest)) = rest.split_once('年')
        && let Some((month, day)) = rest.split_once('月')
    {
        if !is_number(year) || !(month.is_empty() || is_number(month)) || !(day.is_empty() || is_number(day)) {
            return None;
        }
        if month.is_empty() || day.is_empty() {
            return Some(DateLine::Open);
        }
        let ascii = [year, month, day].iter().all(|part| part.chars().all(|char| char.is_ascii_digit()));
        if !ascii || year.len() != 4 || !tight.ends_with('日') {
            return Some(DateLine::Other);
        }
        let padded = month.starts_with('0') || day.starts_with('0');
        let date = match (year.parse(), month.parse(), day.parse()) {
            (Ok(year), Ok(month), Ok(day)) => NaiveDate::from_ymd_opt(year, month, day),
            _ => None,
        };
        return Some(DateLine::Figures { padded, date });
    }
    let parts: Vec<&str> = tight.split(['.', '-', '/', '．', '－', '年', '月']).collect();
    let figures = |text: &&str| !text.is_empty() && text.chars().all(|char| char.is_ascii_digit());
    match parts.as_slice() {
        [year, month, day] if parts.iter().all(figures) && year.len() == 4 && month.len() <= 2 && day.len() <= 2 => {
            Some(DateLine::Other)
        }
        _ => None,
    }
}

/// The number before a heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HeadingMark {
    /// Level of §7.3.3, 1 to 4.
    pub level: usize,
    pub ordinal: usize,
    /// Whether it is written as in the standard.
    pub sound: bool,
    /// False for half-width brackets, or brackets followed by 、.
    pub brackets: bool,
    /// Text as written.
    pub text: String,
}

/// The heading number at the start of a paragraph.
pub(crate) fn heading_mark(text: &str) -> Option<HeadingMark> {
    let text = text.trim_start();
    let mut chars = text.chars();
    let first = chars.next()?;
    if first == '（' || first == '(' {
        let inner: String = chars.by_ref().take(4).take_while(|char| is_serial(*char)).collect();
        let count = inner.chars().count();
        let mut after = text.chars().skip(1 + count);
        let close = after.next().filter(|char| matches!(char, '）' | ')'))?;
        let ordinal = ordinal(&inner)?;
        let level = if inner.chars().all(|char| char.is_ascii_digit()) { 4 } else { 2 };
        let next = after.next();
        let comma = matches!(next, Some('、' | '.' | '．'));
        let taken = 2 + count + usize::from(comma);
        let full = first == '（' && close == '）';
        return Some(HeadingMark {
            level,
            ordinal,
            sound: true,
            brackets: full && !comma,
            text: text.chars().take(taken).collect(),
        });
    }
    let inner: String = text.chars().take(4).take_while(|char| is_serial(*char)).collect();
    let count = inner.chars().count();
    let mut after = text.chars().skip(count);
    let sign = after.next()?;
    let ordinal = ordinal(&inner)?;
    let text: String = text.chars().take(count + 1).collect();
    let arabic = inner.chars().all(|char| char.is_ascii_digit());
    if arabic {
        // 1.5倍, 2020.7 and 10） are no headings.
        let goes_on = after.next().is_none_or(|char| char.is_ascii_digit());
        if goes_on || count > 2 || !matches!(sign, '.' | '．' | '、' | '）' | ')') {
            return None;
        }
        let level = if matches!(sign, '）' | ')') { 4 } else { 3 };
        return Some(HeadingMark { level, ordinal, sound: sign == '.', brackets: true, text });
    }
    matches!(sign, '、' | '.' | '．' | '，' | ',').then(|| HeadingMark {
        level: 1,
        ordinal,
        sound: sign == '、',
        brackets: true,
        text,
    })
}

/// A number from 1 to 99, in digits or Chinese numerals.
pub(crate) fn ordinal(text: &str) -> Option<usize> {
    if text.is_empty() {
        return None;
    }
    let digit = |char: char| "〇一二三四五六七八九".chars().position(|one| one == char);
    if text.chars().all(|char| char.is_ascii_digit()) {
        return text.parse().ok().filter(|number| *number > 0);
    }
    match text.split_once('十') {
        Some((tens, units)) => {
            let one = |text: &str, none: usize| match text.chars().next() {
                None => Some(none),
                Some(char) => digit(char),
            };
            Some(one(tens, 1)? * 10 + one(units, 0)?)
        }
        None => {
            let mut chars = text.chars();
            let number = chars.next().and_then(digit).filter(|number| *number > 0);
            number.filter(|_| chars.next().is_none())
        }
    }
}

/// A line 附件, 附件1 or 附件一： : number as written, and whether a colon follows.
pub(crate) fn annex_mark(text: &str) -> Option<(String, bool)> {
    let tight: String = text.chars().filter(|char| !char.is_whitespace()).collect();
    let rest = tight.strip_prefix("附件")?;
    let (number, colon) = match rest.strip_suffix([':', '：']) {
        Some(number) => (number, true),
        None => (rest, false),
    };
    let number = number.trim_start_matches([':', '：']);
    let known = number.chars().all(is_serial) && number.chars().count() <= 3;
    known.then(|| (number.to_owned(), colon || rest.contains(['：', ':'])))
}

/// Width of a text in full-width characters.
pub(crate) fn em(text: &str) -> f64 {
    text.chars().map(|char| if char.is_ascii() { 0.5 } else { 1.0 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn document_numbers_in_every_form() {
        let number = own_number("宝圣湖街办文〔2020〕27号").unwrap();
        assert_eq!((number.open, number.year.as_str(), number.serial.as_str()), (Some('〔'), "2020", "27"));
        assert_eq!(own_number("渝府发[2020]第05号").map(|n| (n.prefix, n.serial)), Some((true, "05".to_owned())));
        assert!(own_number("渝府发〔2020〕　　号").is_some_and(|n| n.serial.is_empty()));
        assert_eq!(own_number("渝府发2020年5号").map(|n| n.open), Some(None));
        assert_eq!(own_number("关于转发渝府发〔2020〕27号文件的通知"), None);
        assert_eq!(own_number("2020年7月3日"), None);
        assert_eq!(document_numbers("按照（渝办发〔2020〕7号）和(渝办[2019]8号)要求").len(), 2);
    }

    #[test]
    fn dates_in_every_form() {
        let figures = |text| matches!(date_line(text), Some(DateLine::Figures { padded: false, date: Some(_) }));
        assert!(figures("2020年7月3日") && figures(" 2020 年 7 月 3 日 "));
        assert!(matches!(date_line("2020年07月03日"), Some(DateLine::Figures { padded: true, .. })));
        assert!(matches!(date_line("2020年2月30日"), Some(DateLine::Figures { date: None, .. })));
        assert_eq!(date_line("2020年　月　日"), Some(DateLine::Open));
        for text in ["二〇二〇年七月三日", "2020.7.3", "2020-07-03", "20年7月3日", "2020年7月3号"] {
            assert_eq!(date_line(text), Some(DateLine::Other), "{text}");
        }
        assert_eq!(date_line("2020年6月工作情况"), None);
    }

    #[test]
    fn heading_numbers() {
        let parts = |text| heading_mark(text).map(|mark| (mark.level, mark.ordinal, mark.sound, mark.brackets));
        assert_eq!(parts("一、总体"), Some((1, 1, true, true)));
        assert_eq!(parts("十二.总体"), Some((1, 12, false, true)));
        assert_eq!(parts("（三）网格"), Some((2, 3, true, true)));
        assert_eq!(parts("(三)网格"), Some((2, 3, true, false)));
        assert_eq!(parts("（三）、网格"), Some((2, 3, true, false)));
        assert_eq!(parts("2.办事"), Some((3, 2, true, true)));
        assert_eq!(parts("2、办事"), Some((3, 2, false, true)));
        assert_eq!(parts("（2）办事"), Some((4, 2, true, true)));
        for text in ["一是加强", "1.5万人", "2020.7.3", "一方面", "（此件公开发布）", "三天"] {
            assert_eq!(parts(text), None, "{text}");
        }
    }

    #[test]
    fn annex_marks() {
        assert_eq!(annex_mark("附件"), Some((String::new(), false)));
        assert_eq!(annex_mark("附 件 2"), Some(("2".to_owned(), false)));
        assert_eq!(annex_mark("附件一："), Some(("一".to_owned(), true)));
        assert_eq!(annex_mark("附件：情况表"), None);
    }
}
