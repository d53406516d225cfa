//! The text of a cell or line in, the field labels in it out (单位名称, 报送时间, 报送人, 联系电话), with values on the same
//! line.

use crate::config::FormSettings;

use text::{compact, half_width, is_closing, is_colon, strip_compact, without_brackets};

/// A label of the form's header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FieldLabel {
    /// 单位名称.
    Unit,
    /// 报送时间.
    Date,
    /// 报送人.
    Reporter,
    /// 联系电话 as a field of its own.
    Phone,
    /// 姓名: the reporter's name in a form without a label for 报送人.
    Name,
    /// A label that units add (职务, 邮箱); its value belongs to no field.
    Extra,
}

/// Labels that units add to the header.
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

/// The label, if the text is one and nothing more. Brackets, a colon, blanks, a number and an added 及电话 are ignored.
pub fn exact_label(text: &str, settings: &FormSettings) -> Option<FieldLabel> {
    if text.chars().count() > 40 {
        return None;
    }
    let compacted = compact(&without_brackets(text));
    let name = without_number(
        compacted.trim_matches([':', ';', ',', '*', '※', '★', '、', '.', '。', '·', '…', '-', '—', '_', '|']),
    );
    if name.is_empty() {
        return None;
    }
    for (field, label) in all_labels(settings) {
        let Some(tail) = strip_compact(name, label) else { continue };
        if tail.is_empty() {
            return Some(field);
        }
        if matches!(field, FieldLabel::Reporter | FieldLabel::Unit) && is_phone_suffix(tail, settings) {
            return Some(field);
        }
    }
    match name {
        "姓名" => Some(FieldLabel::Name),
        _ => EXTRAS.contains(&name).then_some(FieldLabel::Extra),
    }
}

/// `1.单位名称`, `(2)报送时间`, `一、报送人` without the number.
fn without_number(text: &str) -> &str {
    let inner = text.strip_prefix('(').unwrap_or(text);
    let rest = inner
        .trim_start_matches(|character: char| character.is_ascii_digit() || "一二三四五六七八九十".contains(character));
    let marked = (rest.len() < inner.len()).then(|| rest.strip_prefix(['.', '、', ')', ','])).flatten();
    marked.map_or(text, |rest| rest.trim_start_matches(['*', '※', '★']))
}

/// The labels of a line with their values: `单位名称：金湖社区  报送时间：7月2日`, also `单位名称 金湖社区` and
/// `【单位名称】金湖社区`. Empty where the line has no label.
pub fn inline_fields(line: &str, settings: &FormSettings) -> Vec<(FieldLabel, String)> {
    let spans = label_spans(line, settings);
    spans
        .iter()
        .enumerate()
        .map(|(index, (label, _, value_at))| {
            let end = spans.get(index + 1).map_or(line.len(), |(_, next, _)| *next);
            let value = line.get(*value_at..end).unwrap_or("");
            (*label, value.trim_matches(|c: char| c.is_whitespace() || "，,；;、。|".contains(c)).to_owned())
        })
        .collect()
}

/// True where a line begins with a label that is followed by a value.
pub fn is_field_line(line: &str, settings: &FormSettings) -> bool {
    let before = label_spans(line, settings).first().map(|(_, at, _)| *at);
    before.is_some_and(|at| {
        line.get(..at).is_some_and(|text| text.trim_matches(|c: char| !c.is_alphanumeric()).is_empty())
    })
}

/// Each label of a line with the byte offsets at which it and its value begin.
fn label_spans(line: &str, settings: &FormSettings) -> Vec<(FieldLabel, usize, usize)> {
    let mut spans = Vec::new();
    // A long paragraph is narrative, and testing a label at each of its characters is slow.
    if line.len() > 600 {
        return spans;
    }
    let has_marks = line.contains(|character| is_colon(character) || is_closing(character) || is_semicolon(character));
    let mut can_begin = true;
    let mut from = 0;
    for (at, character) in line.char_indices() {
        if at >= from
            && can_begin
            && !character.is_whitespace()
            && let Some(tail) = line.get(at..)
        {
            let bare = || (at == 0 || !spans.is_empty()).then(|| label_with_blank(tail, settings)).flatten();
            let marked =
                has_marks.then(|| label_with_colon(tail, settings).or_else(|| label_in_brackets(tail, settings)));
            if let Some((label, length)) = marked.flatten().or_else(bare) {
                spans.push((label, at, at + length));
                from = at + length;
            }
        }
        // A label begins a line or follows a blank, a punctuation mark or a digit.
        can_begin = !character.is_alphanumeric() || character.is_ascii_digit();
    }
    spans
}

fn label_with_colon(text: &str, settings: &FormSettings) -> Option<(FieldLabel, usize)> {
    // A label is short, so its colon is among the first 24 characters.
    let colon = text.char_indices().take(24).find(|(_, character)| is_colon(*character) || is_semicolon(*character))?;
    let name = text.get(..colon.0)?;
    let label = exact_label(name, settings)?;
    // 单位名称；金湖社区: text recognition often reads a colon as a semicolon. Between two labels it separates them.
    if is_semicolon(colon.1) && !replaces_colon(name, text.get(colon.0 + colon.1.len_utf8()..)?, settings) {
        return None;
    }
    // 单 位 名 称 may contain blanks; a longer label before a wide gap is the value of the field before it.
    (!half_width(name).contains("  ") || name.chars().filter(|c| !c.is_whitespace()).count() <= 4)
        .then_some((label, colon.0 + colon.1.len_utf8()))
}

fn is_semicolon(character: char) -> bool {
    matches!(character, ';' | '；' | '﹔')
}

/// True where a semicolon follows a label of four or more characters and precedes a value.
fn replaces_colon(label: &str, value: &str, settings: &FormSettings) -> bool {
    let next = value.split(|character| is_colon(character) || is_semicolon(character)).next().unwrap_or("");
    label.chars().filter(|character| !character.is_whitespace()).count() >= 4
        && !next.trim().is_empty()
        && exact_label(next, settings).is_none()
}

/// 【单位名称】金湖社区: brackets instead of a colon.
fn label_in_brackets(text: &str, settings: &FormSettings) -> Option<(FieldLabel, usize)> {
    let inner = text.strip_prefix(['【', '[', '［', '〔', '〖'])?;
    let close = inner.char_indices().take(24).find(|(_, character)| is_closing(*character))?;
    let label = exact_label(inner.get(..close.0)?, settings)?;
    Some((label, text.len() - inner.len() + close.0 + close.1.len_utf8()))
}

/// 单位名称 金湖社区: a blank instead of a colon. Labels that units add do not count, and a label of two characters only
/// where it is 电话 followed by a number, since 单位 and 日期 are common words of a sentence.
fn label_with_blank(text: &str, settings: &FormSettings) -> Option<(FieldLabel, usize)> {
    let (at, _) = text.char_indices().take(16).find(|(_, character)| character.is_whitespace())?;
    let name = text.get(..at)?;
    let label = exact_label(name, settings).filter(|label| *label != FieldLabel::Extra)?;
    let next_word = text.get(at..)?.split_whitespace().next()?;
    if exact_label(next_word, settings).is_some() {
        return None;
    }
    let next = next_word.chars().next()?;
    let number = next.is_ascii_digit() || matches!(next, '+' | '(' | '（' | '０'..='９');
    (name.chars().count() >= 3 || label == FieldLabel::Phone && number).then_some((label, at))
}

/// True where a label's remaining text only asks for a phone or name too: 及联系电话, 姓名、电话, ＋手机.
fn is_phone_suffix(tail: &str, settings: &FormSettings) -> bool {
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

fn all_labels(settings: &FormSettings) -> impl Iterator<Item = (FieldLabel, &str)> {
    let groups = [
        (FieldLabel::Unit, &settings.unit_labels),
        (FieldLabel::Date, &settings.date_labels),
        (FieldLabel::Reporter, &settings.reporter_labels),
        (FieldLabel::Phone, &settings.phone_labels),
    ];
    groups.into_iter().flat_map(|(field, labels)| labels.iter().map(move |label| (field, label.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::fixture::campaign;

    #[test]
    fn labels_alone() {
        let settings = campaign().form;
        for (text, head) in [
            ("单位名称", Some(FieldLabel::Unit)),
            ("单 位\n名 称：", Some(FieldLabel::Unit)),
            ("单位名称（盖章）", Some(FieldLabel::Unit)),
            ("报送人及联系电话", Some(FieldLabel::Reporter)),
            ("报送人/电话", Some(FieldLabel::Reporter)),
            ("报送人姓名、电话", Some(FieldLabel::Reporter)),
            ("联系电话", Some(FieldLabel::Phone)),
            ("职务", Some(FieldLabel::Extra)),
            ("金湖社区", None),
            ("单位名称：金湖社区", None),
            ("1．单位名称：", Some(FieldLabel::Unit)),
            ("（2）*报送时间（必填）", Some(FieldLabel::Date)),
            ("姓名", Some(FieldLabel::Name)),
            ("单位建设", None),
            ("報送單位〔蓋章〕︰", Some(FieldLabel::Unit)),
            ("聯　絡　人", Some(FieldLabel::Reporter)),
            ("填 報 人 及 電 話;", Some(FieldLabel::Reporter)),
            ("聯繫電話…", Some(FieldLabel::Phone)),
            ("", None),
        ] {
            assert_eq!(exact_label(text, &settings), head, "{text}");
        }
    }

    #[test]
    fn several_labels_on_a_line() {
        let settings = campaign().form;
        assert_eq!(
            inline_fields("单位名称：金湖社区  报送时间：2020年7月2日  报送人：王芳 电话:13900000002", &settings),
            vec![
                (FieldLabel::Unit, "金湖社区".to_owned()),
                (FieldLabel::Date, "2020年7月2日".to_owned()),
                (FieldLabel::Reporter, "王芳".to_owned()),
                (FieldLabel::Phone, "13900000002".to_owned()),
            ]
        );
        assert_eq!(
            inline_fields("报送人：王芳13900000002", &settings),
            vec![(FieldLabel::Reporter, "王芳13900000002".to_owned())]
        );
        assert_eq!(
            inline_fields("报送人 王芳 电话 13900000002", &settings),
            vec![(FieldLabel::Reporter, "王芳".to_owned()), (FieldLabel::Phone, "13900000002".to_owned()),]
        );
        assert_eq!(
            inline_fields("【报送人】王芳 139-0000-0002", &settings),
            vec![(FieldLabel::Reporter, "王芳 139-0000-0002".to_owned())]
        );
        for none in
            ["6月，我社区发放资料1200份。", "单位名称 报送时间 报送人", "单位 负责人高度重视", "我社区 报送人 王芳"]
        {
            assert_eq!(inline_fields(none, &settings), vec![], "{none}");
        }
        assert_eq!(
            inline_fields("報送單位﹕金湖社區  報送時間；2020年7月2日", &settings),
            vec![(FieldLabel::Unit, "金湖社區".to_owned()), (FieldLabel::Date, "2020年7月2日".to_owned())]
        );
        assert_eq!(inline_fields("报送人员；联系电话；邮箱", &settings), vec![]);
        assert!(is_field_line("单位名称：金湖社区", &settings));
        assert!(!is_field_line("请拨打电话：96110", &settings));
    }
}
