//! A narrative in; out the same with identity numbers, bank cards, mobile numbers and victims' names masked, and what
//! was masked.

use std::{collections::BTreeMap, ops::Range};

use chrono::{Datelike, NaiveDate};

use crate::{
    finding::{Code, Finding},
    form::{Form, Section},
};
use text::simplified;

/// What was masked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Datum {
    Identity,
    Card,
    Mobile,
    Name,
}

/// Masks personal data in all sections, so that nothing made from the form can show them; one finding a section.
pub(super) fn mask(form: &mut Form) -> Vec<Finding> {
    form.sections.iter_mut().filter_map(in_section).collect()
}

fn in_section(section: &mut Section) -> Option<Finding> {
    let (text, masked) = masked(&section.text)?;
    section.text = text;
    let mut counts: BTreeMap<Datum, usize> = BTreeMap::new();
    masked.iter().for_each(|(datum, _)| *counts.entry(*datum).or_default() += 1);
    let kinds: Vec<String> = counts
        .iter()
        .map(|(datum, count)| match datum {
            Datum::Identity => format!("身份证号码{count}个"),
            Datum::Card => format!("银行卡号{count}个"),
            Datum::Mobile => format!("手机号码{count}个"),
            Datum::Name => format!("群众姓名{count}个"),
        })
        .collect();
    let heading = section.place.field.as_deref().unwrap_or("正文");
    let message = format!("“{heading}”中含{}，汇总及函件中均已隐去。", kinds.join("、"));
    let remedy =
        "今后请勿在报送内容中填写个人的证件号码、银行卡号、手机号码和群众姓名，姓名可写作“王某某”；本次无需重报。";
    let found: Vec<String> = masked.into_iter().map(|(_, shown)| shown).collect();
    Some(Finding::new(Code::PersonalData, section.place.clone(), message, remedy).found(found.join("、")))
}

/// The text with personal data masked, and the masks; `None` where it has none.
fn masked(text: &str) -> Option<(String, Vec<(Datum, String)>)> {
    let characters: Vec<char> = text.chars().collect();
    let mut found: Vec<(Range<usize>, Datum)> = numbers(&characters);
    found.extend(names(&characters).into_iter().map(|range| (range, Datum::Name)));
    if found.is_empty() {
        return None;
    }
    found.sort_by_key(|(range, _)| range.start);
    let mut out = String::with_capacity(text.len());
    let mut masked = Vec::new();
    let mut at = 0;
    for (range, datum) in found {
        // A number inside a name or the like: what was masked first stays.
        if range.start < at {
            continue;
        }
        out.extend(characters.get(at..range.start).unwrap_or_default());
        let shown = hidden(characters.get(range.clone()).unwrap_or_default(), datum);
        out.push_str(&shown);
        masked.push((datum, shown));
        at = range.end;
    }
    out.extend(characters.get(at..).unwrap_or_default());
    Some((out, masked))
}

/// 500112********12, ************1234, 王某某: enough to find it again in the original, too little to know the person.
fn hidden(typed: &[char], datum: Datum) -> String {
    let digits: Vec<char> = typed.iter().copied().filter(|c| digit(*c).is_some() || is_check_letter(*c)).collect();
    let (head, tail) = match datum {
        Datum::Identity => (6, 2),
        Datum::Card => (0, 4),
        Datum::Mobile => (3, 4),
        Datum::Name => {
            let surname = surname_length(typed);
            let surname: String = typed.iter().take(surname).collect();
            return surname + if typed.len() > 2 { "某某" } else { "某" };
        }
    };
    let last = digits.len().saturating_sub(tail);
    digits.iter().enumerate().map(|(at, c)| if at < head || at >= last { *c } else { '*' }).collect()
}

/// Digits of a bank card at the most (ISO/IEC 7812-1).
const LONGEST: usize = 19;

/// Runs of digits, grouped by single blanks or hyphens as well, that are identity or card numbers.
fn numbers(characters: &[char]) -> Vec<(Range<usize>, Datum)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(c) = characters.get(at).copied() {
        if digit(c).is_none() {
            at += 1;
            continue;
        }
        let start = at;
        let mut digits = Vec::new();
        let mut groups = 1;
        let mut end = at;
        while let Some(c) = characters.get(at).copied() {
            if let Some(value) = digit(c) {
                if digits.len() <= LONGEST {
                    digits.push(value);
                }
                (at, end) = (at + 1, at + 1);
            } else if (matches!(c, ' ' | '-' | '－' | '\u{a0}') || is_unseen(c))
                && characters.get(at + 1).is_some_and(|next| digit(*next).is_some())
            {
                groups += usize::from(!is_unseen(c));
                at += 1;
            } else {
                break;
            }
        }
        if digits.len() == 17 && characters.get(end).copied().is_some_and(is_check_letter) {
            digits.push(10);
            (at, end) = (at + 1, end + 1);
        }
        let joins = |at: Option<usize>| {
            at.and_then(|at| characters.get(at)).is_some_and(|c| c.is_ascii_alphanumeric() || *c == '.')
        };
        let alone = !joins(start.checked_sub(1)) && !joins(Some(end)) && groups <= 6;
        let before: String = characters
            .get(start.saturating_sub(12)..start)
            .unwrap_or_default()
            .iter()
            .copied()
            .map(simplified)
            .collect();
        let named = |words: &[&str]| words.iter().any(|word| before.contains(word));
        if alone && is_identity(&digits, named(&["身份证", "证件", "公民身份"])) {
            found.push((start..end, Datum::Identity));
        } else if alone && is_card(&digits, named(&["卡号", "账号", "帐号", "账户", "银行卡"])) {
            found.push((start..end, Datum::Card));
        } else if alone && is_mobile(&digits) && !characters.get(end).is_some_and(|c| matches!(c, '元' | '份')) {
            found.push((start..end, Datum::Mobile));
        }
    }
    found
}

/// GB 11643-1999: region, day of birth, sequence, check character. A wrong check character after a true region and day
/// is a slip of the pen; the fifteen digits of before 1999 count only where the words before them say so.
fn is_identity(digits: &[u8], named: bool) -> bool {
    let number = |range: Range<usize>| {
        digits.get(range).unwrap_or_default().iter().fold(0_u32, |number, digit| number * 10 + u32::from(*digit))
    };
    let region = matches!(number(0..2), 11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81..=83);
    match digits.len() {
        18 => {
            let year = i32::try_from(number(6..10)).unwrap_or_default();
            let born = NaiveDate::from_ymd_opt(year, number(10..12), number(12..14));
            region && born.is_some_and(|born| (1900..2100).contains(&born.year())) || named && has_check_digit(digits)
        }
        15 => {
            let year = 1900 + i32::try_from(number(6..8)).unwrap_or_default();
            named && region && NaiveDate::from_ymd_opt(year, number(8..10), number(10..12)).is_some()
        }
        _ => false,
    }
}

/// Eleven digits from 13 to 19, as all mobile numbers of the mainland.
fn is_mobile(digits: &[u8]) -> bool {
    digits.len() == 11 && matches!(digits, [1, 3..=9, ..])
}

/// GB 11643-1999, 4.3: ISO 7064 MOD 11-2.
fn has_check_digit(digits: &[u8]) -> bool {
    digits.iter().fold(0_u32, |sum, digit| (sum * 2 + u32::from(*digit)) % 11) == 1
}

/// ISO/IEC 7812-1: 16 to 19 digits of a bank or card scheme with the Luhn digit; words before it make up for that.
fn is_card(digits: &[u8], named: bool) -> bool {
    let issued = matches!(digits.first(), Some(4..=6 | 9)) || matches!(digits, [3, 5, ..]);
    (16..=LONGEST).contains(&digits.len()) && issued && (named || has_luhn_digit(digits))
}

fn has_luhn_digit(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .zip([1_u32, 2].into_iter().cycle())
        .map(|(digit, times)| {
            let product = u32::from(*digit) * times;
            product / 10 + product % 10
        })
        .sum();
    sum.is_multiple_of(10)
}

fn digit(c: char) -> Option<u8> {
    let narrow = match c {
        '０'..='９' => u32::from(c) - u32::from('０'),
        _ => c.to_digit(10)?,
    };
    u8::try_from(narrow).ok()
}

fn is_check_letter(c: char) -> bool {
    matches!(c, 'X' | 'x' | 'Ｘ' | 'ｘ')
}

fn is_unseen(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// Titles after which a name is that of a person who was harmed, whatever follows.
const VICTIMS: [&str; 10] =
    ["受害人", "被害人", "受害者", "受骗人", "被骗人", "受骗群众", "受骗居民", "事主", "报警人", "报案人"];
/// Titles of anybody: a name after them is a victim's where the words that follow it are about harm.
const PEOPLE: [&str; 8] = ["居民", "村民", "市民", "群众", "业主", "老人", "学生", "商户"];
/// What follows the name of somebody who was harmed or nearly was.
const HARMED: [&str; 14] = [
    "被骗",
    "受骗",
    "遭遇",
    "险些",
    "险被",
    "差点",
    "接到诈骗",
    "接到冒充",
    "接到自称",
    "接到陌生",
    "报警",
    "报案",
    "被冒充",
    "因刷单",
];
/// What may follow a victim's name besides: a mark, or a word that no name ends in.
const AFTER_NAME: [&str; 25] = [
    "，", ",", "。", "、", "（", "(", "；", ";", "的", "在", "因", "通过", "称", "于", "将", "向", "已", "接到",
    "转账", "汇款", "损失", "挽回", "追回", "收到", "等",
];
/// The hundred and twenty most frequent surnames (公安部户政管理研究中心《二〇二〇年全国姓名报告》and common ones besides).
const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕\
    丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤温康施\
    牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷曲盛冉蓝路\
    游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应\
    臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝";
/// Surnames of two characters.
const LONG_SURNAMES: [&str; 8] = ["欧阳", "上官", "司马", "诸葛", "司徒", "东方", "夏侯", "皇甫"];
/// Characters that no given name holds but many sentences do.
const NO_NAME: &str = "的了在是和与被将向因于有及其们某×Xx*等已为以不人户名家先女士，。、；：！？“”（）,;:!?()0123456789０１２３４５６７８９ \n\t";

/// Full names of victims.
fn names(characters: &[char]) -> Vec<Range<usize>> {
    let plain: Vec<char> = characters.iter().copied().map(simplified).collect();
    let starts = |at: usize, word: &str| word.chars().eq(plain.iter().skip(at).copied().take(word.chars().count()));
    let mut found = Vec::new();
    for at in 0..plain.len() {
        let (title, weak) = match VICTIMS.iter().find(|title| starts(at, title)) {
            Some(title) => (title, false),
            None => match PEOPLE.iter().find(|title| starts(at, title)) {
                Some(title) => (title, true),
                None => continue,
            },
        };
        let mut start = at + title.chars().count();
        if plain.get(start).is_some_and(|c| matches!(c, ':' | '：' | '（' | '(' | ' ')) {
            start += 1;
        }
        let surname = surname_length(plain.get(start..).unwrap_or_default());
        if surname == 0 {
            continue;
        }
        // The longer name first: 王小明 and not 王小.
        let name = [2, 1].into_iter().map(|given| start..start + surname + given).find(|name| {
            let given = plain.get(start + surname..name.end).unwrap_or_default();
            let follows = |words: &[&str]| words.iter().any(|word| starts(name.end, word));
            given.len() == name.len() - surname
                && !given.iter().any(|c| NO_NAME.contains(*c))
                && (follows(&HARMED) || !weak && (follows(&AFTER_NAME) || name.end == plain.len()))
        });
        found.extend(name);
    }
    found
}

fn surname_length(characters: &[char]) -> usize {
    let first: String = characters.iter().take(2).copied().map(simplified).collect();
    match characters.first() {
        _ if LONG_SURNAMES.contains(&first.as_str()) => 2,
        Some(c) if SURNAMES.contains(simplified(*c)) => 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        masked(text).map_or_else(|| text.to_owned(), |(text, _)| text)
    }

    #[test]
    fn identity_numbers() {
        // Region 999999 exists nowhere; the others are of days and sequences that were never given out.
        for (typed, hidden) in [
            ("身份证号11010119000101001X，", "身份证号110101**********1X，"),
            ("110101190001010010。", "110101**********10。"),
            ("证件号 １１０１０１１９０００１０１００１Ｘ", "证件号 １１０１０１**********１Ｘ"),
            ("110101 19000101 001X", "110101**********1X"),
            ("110101\u{200b}19000101001X", "110101**********1X"),
            ("身份证号110101000101001", "身份证号110101*******01"),
        ] {
            assert_eq!(shown(typed), hidden, "{typed}");
        }
        for text in [
            "999999190001010010",
            "110101190013410010",
            "110101000101001",
            "A110101190001010010",
            "1101011900010100100",
        ] {
            assert_eq!(shown(text), text);
        }
        assert!(
            has_check_digit(&[1, 1, 0, 1, 0, 5, 1, 9, 4, 9, 1, 2, 3, 1, 0, 0, 2, 10]),
            "the standard's own example"
        );
        assert!(!has_check_digit(&[1, 1, 0, 1, 0, 5, 1, 9, 4, 9, 1, 2, 3, 1, 0, 0, 3, 10]));
    }

    #[test]
    fn bank_cards() {
        for (typed, hidden) in [
            ("转入4111111111111111账户", "转入************1111账户"),
            ("卡号：6222 0000 0000 0000 000", "卡号：***************0000"),
            ("卡号6222-0000-0000-0001", "卡号************0001"),
        ] {
            assert_eq!(shown(typed), hidden, "{typed}");
        }
        for text in ["编号4111111111111112", "订单1234567890123456", "发放20200615份"] {
            assert_eq!(shown(text), text);
        }
    }

    #[test]
    fn mobile_numbers() {
        for (typed, hidden) in [
            ("联系人王某13800000000，反诈热线96110。", "联系人王某138****0000，反诈热线96110。"),
            ("138 0000 0000可咨询", "138****0000可咨询"),
            ("电话139-0000-0002、13900000003", "电话139****0002、139****0003"),
        ] {
            assert_eq!(shown(typed), hidden, "{typed}");
        }
        for text in ["座机023-00001234", "发放12345678901份", "转账13800000000元", "编号1380000000012"] {
            assert_eq!(shown(text), text);
        }
    }

    #[test]
    fn names_of_victims() {
        for (typed, hidden) in [
            ("帮助受害人王小明追回3万元。", "帮助受害人王某某追回3万元。"),
            ("受害人王小明的资金", "受害人王某某的资金"),
            ("事主欧阳小明在网上刷单", "事主欧阳某某在网上刷单"),
            ("受害人：李明，被骗3万元", "受害人：李某，被骗3万元"),
            ("居民张三被骗5000元", "居民张某被骗5000元"),
            ("社区居民赵小兰接到自称公安局的电话", "社区居民赵某某接到自称公安局的电话"),
            ("受騙居民陳小麗報警", "受騙居民陳某某報警"),
        ] {
            assert_eq!(shown(typed), hidden, "{typed}");
        }
        for text in [
            "受害人王某某的资金",
            "受害人王女士的资金",
            "组织居民张贴海报50张，避免被骗",
            "群众高度警惕，险些被骗",
            "居民方便，报警及时",
            "受害人向我社区求助",
        ] {
            assert_eq!(shown(text), text);
        }
    }

    #[test]
    fn long_texts_take_a_while_and_no_more() {
        for text in ["1 ".repeat(200_000), "受害人王".repeat(100_000), "9".repeat(500_000)] {
            masked(&text);
        }
    }
}
