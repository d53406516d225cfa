//! The words of a cell or line in, the label in them out: 单位名称, 报送时间, 报送人, 联系电话, with values on the same line.

use crate::campaign::FormSettings;

use crate::text::{compact, half_width, is_closing, is_colon, strip_compact, without_brackets};

/// A field of the form's head.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Head {
    /// 单位名称.
    Unit,
    /// 报送时间.
    Date,
    /// 报送人.
    Reporter,
    /// 联系电话, where it stands apart.
    Phone,
    /// 姓名: the reporter's, where no label of the reporter's own stands in the form.
    Name,
    /// A column people add (职务, 邮箱): its value belongs to no field.
    Extra,
}

/// Columns and rows that people add to the head, besides the liaison receipt's fields.
const EXTRAS: [&str; 21] = [
    "职务",
    "职位",
    "邮箱",
    "电子邮箱",
    "邮箱地址",
    "备注",
    "部门",
    "所在部门",
    "科室",
    "序号",
    "负责人",
    "单位负责人",
    "分管领导",
    "审核人",
    "签字",
    "签名",
    "盖章",
    "附件",
    "审核",
    "审批意见",
    "微信",
];

/// The label that a cell is, and nothing else: brackets, colon, blanks and an added 及电话 aside.
pub fn label_alone(text: &str, settings: &FormSettings) -> Option<Head> {
    if text.chars().count() > 40 {
        return None;
    }
    let plain = compact(&without_brackets(text));
    let plain = without_number(
        plain.trim_matches([':', ';', ',', '*', '※', '★', '、', '.', '。', '·', '…', '-', '—', '_', '|']),
    );
    if plain.is_empty() {
        return None;
    }
    for (head, label) in all_labels(settings) {
        let Some(tail) = strip_compact(plain, label) else { continue };
        if tail.is_empty() {
            return Some(head);
        }
        if matches!(head, Head::Reporter | Head::Unit) && is_joined_phone(tail, settings) {
            return Some(head);
        }
    }
    match plain {
        "姓名" => Some(Head::Name),
        _ => EXTRAS.contains(&plain).then_some(Head::Extra),
    }
}

/// `1.单位名称`, `(2)报送时间`, `一、报送人` without the number.
fn without_number(plain: &str) -> &str {
    let inner = plain.strip_prefix('(').unwrap_or(plain);
    let rest = inner
        .trim_start_matches(|character: char| character.is_ascii_digit() || "一二三四五六七八九十".contains(character));
    let marked = (rest.len() < inner.len()).then(|| rest.strip_prefix(['.', '、', ')', ','])).flatten();
    marked.map_or(plain, |rest| rest.trim_start_matches(['*', '※', '★']))
}

/// Labels with their values on one line: `单位名称：金湖社区  报送时间：7月2日`, also `单位名称 金湖社区` and
/// `【单位名称】金湖社区`. Empty where the line has no label.
pub fn inline(line: &str, settings: &FormSettings) -> Vec<(Head, String)> {
    let starts = starts(line, settings);
    starts
        .iter()
        .enumerate()
        .map(|(index, (head, _, value_at))| {
            let end = starts.get(index + 1).map_or(line.len(), |(_, next, _)| *next);
            let value = line.get(*value_at..end).unwrap_or("");
            (*head, value.trim_matches(|c: char| c.is_whitespace() || "，,；;、。|".contains(c)).to_owned())
        })
        .collect()
}

/// True where a line holds labels with colons and nothing before the first of them.
pub fn is_inline(line: &str, settings: &FormSettings) -> bool {
    let before = starts(line, settings).first().map(|(_, at, _)| *at);
    before.is_some_and(|at| {
        line.get(..at).is_some_and(|text| text.trim_matches(|c: char| !c.is_alphanumeric()).is_empty())
    })
}

/// Head, byte where the label begins, byte where its value begins.
fn starts(line: &str, settings: &FormSettings) -> Vec<(Head, usize, usize)> {
    let mut starts = Vec::new();
    // A narrative paragraph is no row of labels; and looking at every place of it would cost.
    if line.len() > 600 {
        return starts;
    }
    let colons = line.contains(|character| is_colon(character) || is_closing(character) || is_semicolon(character));
    let mut fresh = true;
    let mut from = 0;
    for (at, character) in line.char_indices() {
        if at >= from
            && fresh
            && !character.is_whitespace()
            && let Some(tail) = line.get(at..)
        {
            let bare = || (at == 0 || !starts.is_empty()).then(|| label_with_blank(tail, settings)).flatten();
            let marked = colons.then(|| label_with_colon(tail, settings).or_else(|| label_in_brackets(tail, settings)));
            if let Some((head, length)) = marked.flatten().or_else(bare) {
                starts.push((head, at, at + length));
                from = at + length;
            }
        }
        // A label begins a line or follows a blank, a mark or a number: 王芳13900000002 never ends in one.
        fresh = !character.is_alphanumeric() || character.is_ascii_digit();
    }
    starts
}

fn label_with_colon(text: &str, settings: &FormSettings) -> Option<(Head, usize)> {
    // A label is short: its colon follows within a few characters.
    let colon = text.char_indices().take(24).find(|(_, character)| is_colon(*character) || is_semicolon(*character))?;
    let name = text.get(..colon.0)?;
    let head = label_alone(name, settings)?;
    // 单位名称；金湖社区: what a scanner makes of a colon. Between two labels it divides them.
    if is_semicolon(colon.1) && !stands_for_a_colon(name, text.get(colon.0 + colon.1.len_utf8()..)?, settings) {
        return None;
    }
    // 报送时间 李强： is no label, but the blanks of 单 位 名 称 are: words that end a field stand before a wide gap.
    (!half_width(name).contains("  ") || name.chars().filter(|c| !c.is_whitespace()).count() <= 4)
        .then_some((head, colon.0 + colon.1.len_utf8()))
}

fn is_semicolon(character: char) -> bool {
    matches!(character, ';' | '；' | '﹔')
}

fn stands_for_a_colon(label: &str, value: &str, settings: &FormSettings) -> bool {
    let next = value.split(|character| is_colon(character) || is_semicolon(character)).next().unwrap_or("");
    label.chars().filter(|character| !character.is_whitespace()).count() >= 4
        && !next.trim().is_empty()
        && label_alone(next, settings).is_none()
}

/// 【单位名称】金湖社区: brackets in the colon's place.
fn label_in_brackets(text: &str, settings: &FormSettings) -> Option<(Head, usize)> {
    let inner = text.strip_prefix(['【', '[', '［', '〔', '〖'])?;
    let close = inner.char_indices().take(24).find(|(_, character)| is_closing(*character))?;
    let head = label_alone(inner.get(..close.0)?, settings)?;
    Some((head, text.len() - inner.len() + close.0 + close.1.len_utf8()))
}

/// 单位名称 金湖社区: a blank in the colon's place. Only labels of the form's own; a short one such as 电话 must
/// have its number behind it, for 单位 and 日期 begin many a sentence.
fn label_with_blank(text: &str, settings: &FormSettings) -> Option<(Head, usize)> {
    let (at, _) = text.char_indices().take(16).find(|(_, character)| character.is_whitespace())?;
    let name = text.get(..at)?;
    let head = label_alone(name, settings).filter(|head| *head != Head::Extra)?;
    let next_word = text.get(at..)?.split_whitespace().next()?;
    if label_alone(next_word, settings).is_some() {
        return None;
    }
    let next = next_word.chars().next()?;
    let number = next.is_ascii_digit() || matches!(next, '+' | '(' | '（' | '０'..='９');
    (name.chars().count() >= 3 || head == Head::Phone && number).then_some((head, at))
}

/// 及联系电话, 姓名、电话, ＋手机: what is asked for besides, and nothing else.
fn is_joined_phone(tail: &str, settings: &FormSettings) -> bool {
    let mut rest = tail;
    let mut words: Vec<String> = settings.phone_labels.iter().map(|label| compact(label)).collect();
    words.extend(
        ["姓名", "名字", "联系人", "职务", "及", "和", "与", "、", "/", "+", ",", "，", ";"].map(str::to_owned),
    );
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    while let Some(next) = words.iter().find_map(|word| rest.strip_prefix(word.as_str()).filter(|_| !word.is_empty())) {
        rest = next;
    }
    rest.is_empty()
}

fn all_labels(settings: &FormSettings) -> impl Iterator<Item = (Head, &str)> {
    let groups = [
        (Head::Unit, &settings.unit_labels),
        (Head::Date, &settings.date_labels),
        (Head::Reporter, &settings.reporter_labels),
        (Head::Phone, &settings.phone_labels),
    ];
    groups.into_iter().flat_map(|(head, labels)| labels.iter().map(move |label| (head, label.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::fixture::campaign;

    #[test]
    fn labels_alone() {
        let settings = campaign().form;
        for (text, head) in [
            ("单位名称", Some(Head::Unit)),
            ("单 位\n名 称：", Some(Head::Unit)),
            ("单位名称（盖章）", Some(Head::Unit)),
            ("报送人及联系电话", Some(Head::Reporter)),
            ("报送人/电话", Some(Head::Reporter)),
            ("报送人姓名、电话", Some(Head::Reporter)),
            ("联系电话", Some(Head::Phone)),
            ("职务", Some(Head::Extra)),
            ("金湖社区", None),
            ("单位名称：金湖社区", None),
            ("1．单位名称：", Some(Head::Unit)),
            ("（2）*报送时间（必填）", Some(Head::Date)),
            ("姓名", Some(Head::Name)),
            ("单位建设", None),
            ("報送單位〔蓋章〕︰", Some(Head::Unit)),
            ("聯　絡　人", Some(Head::Reporter)),
            ("填 報 人 及 電 話;", Some(Head::Reporter)),
            ("聯繫電話…", Some(Head::Phone)),
            ("", None),
        ] {
            assert_eq!(label_alone(text, &settings), head, "{text}");
        }
    }

    #[test]
    fn several_labels_on_a_line() {
        let settings = campaign().form;
        assert_eq!(
            inline("单位名称：金湖社区  报送时间：2020年7月2日  报送人：王芳 电话:13900000002", &settings),
            vec![
                (Head::Unit, "金湖社区".to_owned()),
                (Head::Date, "2020年7月2日".to_owned()),
                (Head::Reporter, "王芳".to_owned()),
                (Head::Phone, "13900000002".to_owned()),
            ]
        );
        assert_eq!(inline("报送人：王芳13900000002", &settings), vec![(Head::Reporter, "王芳13900000002".to_owned())]);
        assert_eq!(
            inline("报送人 王芳 电话 13900000002", &settings),
            vec![(Head::Reporter, "王芳".to_owned()), (Head::Phone, "13900000002".to_owned()),]
        );
        assert_eq!(
            inline("【报送人】王芳 139-0000-0002", &settings),
            vec![(Head::Reporter, "王芳 139-0000-0002".to_owned())]
        );
        for none in
            ["6月，我社区发放资料1200份。", "单位名称 报送时间 报送人", "单位 负责人高度重视", "我社区 报送人 王芳"]
        {
            assert_eq!(inline(none, &settings), vec![], "{none}");
        }
        assert_eq!(
            inline("報送單位﹕金湖社區  報送時間；2020年7月2日", &settings),
            vec![(Head::Unit, "金湖社區".to_owned()), (Head::Date, "2020年7月2日".to_owned())]
        );
        assert_eq!(inline("报送人员；联系电话；邮箱", &settings), vec![]);
        assert!(is_inline("单位名称：金湖社区", &settings));
        assert!(!is_inline("请拨打电话：96110", &settings));
    }
}
