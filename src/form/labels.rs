//! The words of a cell or line in, the label in them out: 单位名称, 报送时间, 报送人, 联系电话, with values on the same line.

use crate::campaign::FormSettings;

use super::characters::{compact, half_width, without_brackets};

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
    /// A column people add (职务, 邮箱): its value belongs to no field.
    Extra,
}

/// Columns and rows that people add to the head, besides the liaison receipt's fields.
const EXTRAS: [&str; 22] = [
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
    "姓名",
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
    let plain = plain.trim_matches([':', '*', '、', '.', '-', '_']);
    if plain.is_empty() {
        return None;
    }
    for (head, label) in all_labels(settings) {
        let label = compact(label);
        if plain == label {
            return Some(head);
        }
        if let Some(tail) = plain.strip_prefix(label.as_str())
            && matches!(head, Head::Reporter | Head::Unit)
            && is_joined_phone(tail, settings)
        {
            return Some(head);
        }
    }
    EXTRAS.contains(&plain).then_some(Head::Extra)
}

/// Labels with their values on one line: `单位名称：金湖社区  报送时间：7月2日`. Empty where the line has no label.
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
    if line.len() > 600 || !line.contains([':', '：']) {
        return starts;
    }
    let mut fresh = true;
    let mut from = 0;
    for (at, character) in line.char_indices() {
        if at >= from
            && fresh
            && let Some(tail) = line.get(at..)
            && let Some((head, length)) = label_with_colon(tail, settings)
        {
            starts.push((head, at, at + length));
            from = at + length;
        }
        // A label begins a line or follows a blank, a mark or a number: 王芳13900000002 never ends in one.
        fresh = !character.is_alphanumeric() || character.is_ascii_digit();
    }
    starts
}

fn label_with_colon(text: &str, settings: &FormSettings) -> Option<(Head, usize)> {
    // A label is short: its colon follows within a few characters.
    let colon = text.char_indices().take(24).find(|(_, character)| matches!(character, ':' | '：'))?;
    let name = text.get(..colon.0)?;
    let head = label_alone(name, settings)?;
    // 报送时间 李强： is no label, but the blanks of 单 位 名 称 are: words that end a field stand before a wide gap.
    (!half_width(name).contains("  ") || name.chars().filter(|c| !c.is_whitespace()).count() <= 4)
        .then_some((head, colon.0 + colon.1.len_utf8()))
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
            ("单位建设", None),
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
        assert_eq!(inline("6月，我社区发放资料1200份。", &settings), vec![]);
        assert!(is_inline("单位名称：金湖社区", &settings));
        assert!(!is_inline("请拨打电话：96110", &settings));
    }
}
