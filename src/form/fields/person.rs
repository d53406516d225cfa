//! The text of 报送人 in, names and phone numbers out: 王芳，13900000002 · 张三（书记）023-00001234 · 138 0000 0000 李四.

use text::{half_width, in_simplified, is_han, is_invisible, without_brackets};

use crate::form::Reporter;

/// Words that label a name or number within the field and are no name themselves.
const INNER_LABELS: [&str; 26] = [
    "联系电话",
    "联系方式",
    "手机号码",
    "电话号码",
    "办公电话",
    "手机号",
    "联系人",
    "报送人",
    "填报人",
    "经办人",
    "填表人",
    "上报人",
    "联络员",
    "内线",
    "分机",
    "名字",
    "姓名",
    "手机",
    "电话",
    "座机",
    "固话",
    "办公",
    "微信同号",
    "微信",
    "tel",
    "同志",
];

/// Labels of persons in the field who checked or signed and are not the reporter.
const OTHER_PERSONS: [&str; 7] = ["审核人", "审批人", "审签人", "签发人", "单位负责人", "分管领导", "负责人"];

/// Posts written after a name. Longer ones first, since 副书记 ends in 书记.
const POSTS: [&str; 22] = [
    "党支部书记",
    "党委书记",
    "支部书记",
    "副书记",
    "副主任",
    "副所长",
    "副科长",
    "联络员",
    "网格员",
    "负责人",
    "工作人员",
    "书记",
    "主任",
    "所长",
    "科长",
    "民警",
    "警官",
    "委员",
    "专干",
    "干事",
    "社工",
    "内勤",
];

/// Reads names and phone numbers. `is_unit` recognises names of units, which some write before their own name.
pub fn read_reporter(text: &str, is_unit: impl Fn(&str) -> bool) -> Reporter {
    let text: String = half_width(&with_name_dots(text))
        .chars()
        .filter(|character| !is_invisible(*character))
        .map(unify_dots)
        .collect();
    let text = without_other_persons(&without_accounts(&without_addresses(&with_extensions(&text))));
    let mut phones = Vec::new();
    let mut wrong_numbers = Vec::new();
    let rest = take_numbers(&text, &mut phones, &mut wrong_numbers);
    let outside = read_names(&without_brackets(&rest), &is_unit);
    // （王芳）13900000002: a name in brackets counts only where there is none outside.
    let names = if outside.is_empty() { read_names(&rest, &is_unit) } else { outside };
    Reporter { name: (!names.is_empty()).then(|| names.join("、")), phones, wrong_numbers }
}

/// The valid phone numbers of a text and the runs of digits that are none.
pub fn read_phones(text: &str) -> (Vec<String>, Vec<String>) {
    let mut phones = Vec::new();
    let mut wrong_numbers = Vec::new();
    take_numbers(&with_extensions(&half_width(text)), &mut phones, &mut wrong_numbers);
    (phones, wrong_numbers)
}

/// True for a text that consists of phone numbers and their labels only.
pub fn is_phone_number(text: &str) -> bool {
    let mut phones = Vec::new();
    let mut wrong = Vec::new();
    let rest = take_numbers(&half_width(text), &mut phones, &mut wrong);
    if phones.is_empty() || !wrong.is_empty() {
        return false;
    }
    let rest = without_inner_labels(&rest);
    // 2020-07-03 has eight digits like a landline.
    let is_date =
        text.contains(['-', '/', '.', '年']) && phones.iter().any(|phone| phone.starts_with("20") && phone.len() == 8);
    !is_date && !rest.chars().any(char::is_alphanumeric)
}

/// Replaces the various dots typed between the parts of a name by `·`.
fn unify_dots(character: char) -> char {
    match character {
        '•' | '‧' | '・' | '∙' | '⋅' | '･' | '●' => '·',
        other => other,
    }
}

/// 阿卜杜拉．买买提: a full stop within five Han characters or more is the dot of a name; between shorter words it parts two.
fn with_name_dots(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let is_name = |character: &&char| is_han(**character);
    let dotted = |(at, character): (usize, &char)| {
        let before = characters.iter().take(at).rev().take_while(is_name).count();
        let after = characters.iter().skip(at + 1).take_while(is_name).count();
        let is_dot = matches!(character, '．' | '.') && before >= 2 && after >= 2 && before + after >= 5;
        if is_dot { '·' } else { *character }
    };
    characters.iter().enumerate().map(dotted).collect()
}

/// Removes accounts of chat programs, whose digits are no phone number: QQ12345678, 微信号：chenli_2020. 微信 before a phone number
/// says that the number is also an account.
fn without_accounts(text: &str) -> String {
    let mut kept = text.to_owned();
    for label in ["qq号码", "qq号", "qq", "微信号", "微信"] {
        let mut from = 0;
        while let Some(at) = kept.to_ascii_lowercase().get(from..).and_then(|rest| rest.find(label)).map(|at| from + at)
        {
            let tail = kept.get(at + label.len()..).unwrap_or("");
            let account = tail.trim_start_matches([':', ' ']);
            let length =
                account.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(byte)).count();
            let (account, rest) = account.split_at(length);
            let is_number = account.bytes().all(|byte| byte.is_ascii_digit());
            let removed = length >= 5 && (label.starts_with("qq") || !is_number);
            from = at;
            if removed {
                let end = kept.len() - rest.len();
                kept.replace_range(at..end, " ");
            } else {
                from += label.len();
            }
        }
    }
    kept
}

/// Rewrites an extension, 023-00001234转8231, as 023-00001234-8231.
fn with_extensions(text: &str) -> String {
    let mut kept = String::new();
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let joins = character == '转'
            && kept.trim_end().ends_with(|last: char| last.is_ascii_digit())
            && characters.peek().is_some_and(|next| next.is_ascii_digit() || *next == ' ');
        kept.push(if joins { '-' } else { character });
    }
    kept
}

/// Removes persons who checked or signed (审核人：陈丽), up to the next person's label.
fn without_other_persons(text: &str) -> String {
    let mut kept = text.to_owned();
    for label in OTHER_PERSONS {
        while let Some(start) = in_simplified(&kept).find(label) {
            let tail = kept.get(start + label.len()..).unwrap_or("");
            // Without a colon or blank after it the word is a post: 王芳（负责人）.
            let blank = tail.starts_with(' ') && label.starts_with('审');
            if !blank && !tail.trim_start().starts_with([':', '：']) {
                break;
            }
            let ends = INNER_LABELS.iter().filter(|word| word.ends_with('人')).filter_map(|word| tail.find(word)).min();
            let end = ends.map_or(kept.len(), |at| start + label.len() + at);
            kept.replace_range(start..end, " ");
        }
    }
    kept
}

/// Removes e-mail addresses, which may begin with a phone number.
fn without_addresses(text: &str) -> String {
    let of_address = |character: char| character.is_ascii_alphanumeric() || ".@_-%".contains(character);
    let mut kept = String::new();
    let mut run = String::new();
    for character in text.chars().chain(['\n']) {
        if of_address(character) {
            run.push(character);
            continue;
        }
        if !run.contains('@') {
            kept.push_str(&run);
        }
        run.clear();
        kept.push(character);
    }
    kept
}

/// Moves the numbers of a text into `phones` and `wrong`; the returned text has a blank in place of each.
fn take_numbers(text: &str, phones: &mut Vec<String>, wrong: &mut Vec<String>) -> String {
    let mut rest = String::new();
    let mut run = String::new();
    let add = |number: &str, target: &mut Vec<String>| {
        if !target.iter().any(|known| known == number) {
            target.push(number.to_owned());
        }
    };
    let mut close = |run: &mut String, rest: &mut String| {
        if run.chars().any(|character| character.is_ascii_digit()) {
            read_run(run, &mut |number, valid| add(number, if valid { phones } else { wrong }));
            rest.push(' ');
        } else {
            rest.push_str(run);
        }
        run.clear();
    };
    for character in text.chars() {
        // A bracket is part of a number only as (023); in 67120000（办公） it is not.
        let of_number = character.is_ascii_digit()
            || matches!(character, '+' | '-' | '—' | '–' | '‐' | ' ' | '\u{a0}' | '.' | '·')
            || matches!(character, '*' | 'x' | 'X' | '×')
                && run.ends_with(|last: char| last.is_ascii_digit() || matches!(last, '*' | 'x' | 'X' | '×'))
            || character == '(' && run.trim().is_empty() && text.contains("(0")
            || character == ')' && run.contains("(0");
        if of_number {
            run.push(character);
        } else {
            close(&mut run, &mut rest);
            rest.push(character);
        }
    }
    close(&mut run, &mut rest);
    rest
}

/// Most groups of digits in one number, which may be written digit by digit: 1 3 9 0 ….
const MAX_GROUPS: usize = 13;

/// Splits a run of digits with separators into phone numbers, each as long as possible. `found` receives every number with
/// whether it is valid.
fn read_run(run: &str, found: &mut impl FnMut(&str, bool)) {
    if run.chars().any(|character| matches!(character, '*' | 'x' | 'X' | '×')) {
        found(run.trim(), false);
        return;
    }
    let groups: Vec<&str> =
        run.split(|character: char| !character.is_ascii_digit()).filter(|group| !group.is_empty()).collect();
    let mut left = groups.as_slice();
    let mut unread = String::new();
    let mut after_landline = false;
    while let [first, others @ ..] = left {
        let longest = (1..=left.len().min(MAX_GROUPS)).rev().find_map(|length| {
            let joined: String = left.iter().take(length).copied().collect();
            normalize_phone(&joined).map(|phone| (length, phone))
        });
        if let Some((length, phone)) = longest {
            if !unread.is_empty() {
                found(&unread, false);
                unread.clear();
            }
            after_landline = phone.contains('-') || phone.len() == 8;
            found(&phone, true);
            left = left.get(length..).unwrap_or(&[]);
        } else {
            // 023-00001234-801: an extension of up to four digits is not a number of its own.
            let extension = after_landline && first.len() <= 4;
            if !extension {
                unread.push_str(first);
            }
            after_landline = false;
            left = others;
        }
    }
    if !unread.is_empty() {
        found(&unread, false);
    }
}

/// The number as it is printed, if the digits form one: 11 digits for a mobile phone, an area code with 7 or 8 digits for
/// a landline, 8 digits for a landline without area code, or 10 digits beginning with 400 or 800.
fn normalize_phone(digits: &str) -> Option<String> {
    let is_mobile = |digits: &str| {
        let mut bytes = digits.bytes();
        digits.len() == 11 && bytes.next() == Some(b'1') && matches!(bytes.next(), Some(b'3'..=b'9'))
    };
    for country in ["0086", "86", ""] {
        if let Some(number) = digits.strip_prefix(country)
            && is_mobile(number)
        {
            return Some(number.to_owned());
        }
    }
    if digits.len() == 8 && !digits.starts_with('1') {
        return Some(digits.to_owned());
    }
    if digits.len() == 10 && (digits.starts_with("400") || digits.starts_with("800")) {
        return Some(digits.to_owned());
    }
    let national = digits.strip_prefix("86").filter(|rest| rest.len() >= 10 && !rest.starts_with('0'));
    let digits = national.map_or_else(|| digits.to_owned(), |rest| format!("0{rest}"));
    let code_length = match digits.as_bytes() {
        [b'0', b'1' | b'2', ..] => 3,
        [b'0', b'3'..=b'9', ..] => 4,
        _ => return None,
    };
    let (code, local) = digits.split_at_checked(code_length)?;
    let fits = local.len() == 8 || code_length == 4 && local.len() == 7;
    fits.then(|| format!("{code}-{local}"))
}

/// The names of persons in a text without numbers.
fn read_names(text: &str, is_unit: &impl Fn(&str) -> bool) -> Vec<String> {
    let text = text.to_ascii_lowercase();
    let mut names: Vec<String> = Vec::new();
    for part in
        text.split(|character: char| !(is_han(character) || character.is_alphabetic() || is_name_separator(character)))
    {
        let mut words: Vec<String> = Vec::new();
        for word in part.split_whitespace() {
            let word = without_inner_labels(word);
            let word = without_post(word.trim_matches(is_name_separator).trim_end_matches('转'));
            if !word.is_empty()
                && !is_unit(&word)
                && !matches!(in_simplified(&word).as_str(), "无" | "暂无" | "同上" | "没有")
            {
                words.push(word);
            }
        }
        // 王 芳: names of two characters are often spaced to the width of three.
        if words.len() > 1 && words.iter().all(|word| word.chars().count() == 1) {
            words = vec![words.concat()];
        }
        for word in words {
            let parts: Vec<&str> = word.split(['和', '及', '与']).collect();
            // 和 is also a surname: 和平 is one name, 王芳和李强 are two.
            if parts.iter().all(|part| (2..=4).contains(&part.chars().count())) {
                names.extend(parts.into_iter().map(str::to_owned));
            } else {
                names.push(word);
            }
        }
    }
    names.retain(|name| is_name(name));
    names
}

/// Characters within a name: the blank of 王 芳 and the dot of 阿依古丽·买买提.
fn is_name_separator(character: char) -> bool {
    matches!(character, ' ' | '·' | '\u{a0}')
}

/// Removes [`INNER_LABELS`] in simplified or traditional script. A character and its simplified form have the same length
/// in UTF-8, so byte offsets are the same in both texts.
fn without_inner_labels(text: &str) -> String {
    let mut kept = text.to_owned();
    for word in INNER_LABELS {
        let simplified = in_simplified(&kept);
        let mut left = String::new();
        let mut from = 0;
        for (at, _) in simplified.match_indices(word) {
            left.push_str(kept.get(from..at).unwrap_or(""));
            from = at + word.len();
        }
        if from > 0 {
            left.push_str(kept.get(from..).unwrap_or(""));
            kept = left;
        }
    }
    kept
}

/// Removes a post before or after a name.
fn without_post(word: &str) -> String {
    let simplified = in_simplified(word);
    for post in POSTS {
        // 张主任 is kept: the surname alone would be less than what was written.
        if let Some(name) = simplified.strip_suffix(post).filter(|name| name.chars().count() != 1) {
            return word.get(..name.len()).unwrap_or(word).to_owned();
        }
        if simplified.strip_prefix(post).is_some_and(|name| name.chars().count() > 1) {
            return word.get(post.len()..).unwrap_or(word).to_owned();
        }
    }
    word.to_owned()
}

fn is_name(word: &str) -> bool {
    let length = word.chars().count();
    let han = word.chars().all(|character| is_han(character) || character == '·');
    let latin = word.chars().all(|character| character.is_ascii_alphabetic());
    (han && (2..=15).contains(&length)) || (latin && length >= 2 && !word.chars().all(|letter| letter == 'x'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &str) -> (Option<String>, Vec<String>, Vec<String>) {
        let reporter = read_reporter(words, |name| name == "金湖社区");
        (reporter.name, reporter.phones, reporter.wrong_numbers)
    }

    #[test]
    fn names_and_phones_in_any_order_and_spelling() {
        for (words, name, phones) in [
            ("王芳，13900000002", "王芳", vec!["13900000002"]),
            ("王芳13900000002", "王芳", vec!["13900000002"]),
            ("王芳 139‑0000‑0002", "王芳", vec!["13900000002"]),
            ("王芳 QQ12345678 13900000002", "王芳", vec!["13900000002"]),
            ("王芳 微信号：wang_fang 13900000002", "王芳", vec!["13900000002"]),
            ("王芳 微信13900000002", "王芳", vec!["13900000002"]),
            ("阿卜杜拉．买买提 13900000002", "阿卜杜拉·买买提", vec!["13900000002"]),
            ("王芳.李强 13900000002", "王芳、李强", vec!["13900000002"]),
            ("王芳 139 0000 0002", "王芳", vec!["13900000002"]),
            ("王芳139-0000-0002", "王芳", vec!["13900000002"]),
            ("13900000002王芳", "王芳", vec!["13900000002"]),
            ("１３９００００００００２王芳".replacen('０', "", 1).as_str(), "王芳", vec!["13900000002"]),
            ("王芳/023-00001234", "王芳", vec!["023-00001234"]),
            ("王芳（00001234）", "王芳", vec!["00001234"]),
            ("王芳（023）00001234", "王芳", vec!["023-00001234"]),
            ("王芳 02300001234", "王芳", vec!["023-00001234"]),
            ("王芳 023—00001234", "王芳", vec!["023-00001234"]),
            ("王芳（书记）13900000002", "王芳", vec!["13900000002"]),
            ("王芳书记13900000002", "王芳", vec!["13900000002"]),
            ("王芳、李强 13900000002、023-00001234", "王芳、李强", vec!["13900000002", "023-00001234"]),
            ("王芳13900000002 李强13900000003", "王芳、李强", vec!["13900000002", "13900000003"]),
            ("王芳和李强13900000002", "王芳、李强", vec!["13900000002"]),
            ("王 芳  电话：13900000002", "王芳", vec!["13900000002"]),
            ("姓名：王芳 联系电话：13900000002", "王芳", vec!["13900000002"]),
            ("金湖社区 王芳 13900000002", "王芳", vec!["13900000002"]),
            ("王芳＋13900000002", "王芳", vec!["13900000002"]),
            ("王芳 +86 139 0000 0002", "王芳", vec!["13900000002"]),
            ("王芳 8613900000002", "王芳", vec!["13900000002"]),
            ("王芳 0371-00001234", "王芳", vec!["0371-00001234"]),
            ("王芳 13900000002 023-00001234-801", "王芳", vec!["13900000002", "023-00001234"]),
            ("王芳 13900000002 wangfang@qq.example", "王芳", vec!["13900000002"]),
            ("（王芳）13900000002", "王芳", vec!["13900000002"]),
            ("阿依古丽·买买提13900000002", "阿依古丽·买买提", vec!["13900000002"]),
            ("13900000002 买买提•艾力（民警）", "买买提·艾力", vec!["13900000002"]),
            ("报送人：王芳 13900000002 审核人：陈丽", "王芳", vec!["13900000002"]),
            ("审核人：陈丽 报送人：王芳 13900000002", "王芳", vec!["13900000002"]),
            ("王芳（负责人） 13900000002", "王芳", vec!["13900000002"]),
            ("王芳 023-00001234转8231", "王芳", vec!["023-00001234"]),
            ("张主任 13900000002", "张主任", vec!["13900000002"]),
            ("李𬍛13900000002", "李𬍛", vec!["13900000002"]),
        ] {
            assert_eq!(
                read(words),
                (Some(name.to_owned()), phones.iter().map(ToString::to_string).collect(), vec![]),
                "{words}"
            );
        }
    }

    #[test]
    fn wrong_numbers_are_told() {
        assert_eq!(read("王芳 1390000000"), (Some("王芳".into()), vec![], vec!["1390000000".into()]));
        assert_eq!(read("王芳 139 0000 000"), (Some("王芳".into()), vec![], vec!["1390000000".into()]));
        assert_eq!(read("王芳139000000021"), (Some("王芳".into()), vec![], vec!["139000000021".into()]));
        assert_eq!(read("王芳 8231"), (Some("王芳".into()), vec![], vec!["8231".into()]));
        assert_eq!(read("王芳转8231"), (Some("王芳".into()), vec![], vec!["8231".into()]));
        assert_eq!(read("王芳 023-6712xxxx"), (Some("王芳".into()), vec![], vec!["023-6712xxxx".into()]));
    }

    #[test]
    fn half_of_it_is_told_too() {
        assert_eq!(read("王芳"), (Some("王芳".into()), vec![], vec![]));
        assert_eq!(read("13900000002"), (None, vec!["13900000002".into()], vec![]));
        assert_eq!(read("名字＋电话"), (None, vec![], vec![]));
        assert_eq!(read("王芳＋电话"), (Some("王芳".into()), vec![], vec![]));
        assert_eq!(read("XXX"), (None, vec![], vec![]));
        assert_eq!(read(""), (None, vec![], vec![]));
        assert!(is_phone_number("电话：139 0000 0002"));
        assert!(!is_phone_number("王芳 13900000002"));
        assert!(!is_phone_number("2020年"));
        assert!(!is_phone_number("2020-07-03"));
        assert!(is_phone_number("00001234"));
    }
}
