//! The TOML parser's English words in, what a clerk and a newcomer understand out.

use crate::language::Bilingual;

/// What the parser wants: its words, Chinese, English.
const WANTED: &[(&str, &str, &str)] = &[
    ("u8", "整数", "a whole number"),
    ("u16", "整数", "a whole number"),
    ("u32", "整数", "a whole number"),
    ("u64", "整数", "a whole number"),
    ("usize", "整数", "a whole number"),
    ("i64", "整数", "a whole number"),
    ("a boolean", "true 或 false", "true or false"),
    ("a string", "带引号的文字", "a text in quotes"),
    ("a sequence", "列表，如 [\"甲\", \"乙\"]", "a list such as [\"a\", \"b\"]"),
    ("a formatted date string", "带引号的日期，如 \"2020-06-01\"", "a date in quotes such as \"2020-06-01\""),
];

/// What the parser found: how its words begin, Chinese.
const FOUND: &[(&str, &str)] = &[
    ("string", "文字"),
    ("integer", "数字"),
    ("floating point", "小数"),
    ("boolean", "逻辑值"),
    ("sequence", "列表"),
    ("map", "表"),
];

/// What stands in the parser's words, or in those of our own types below it, Chinese, English where its own are not enough.
const WORDS: &[(&str, &str, Option<&str>)] = &[
    (
        "string values must be quoted",
        "缺少内容，或文字没有加半角引号 \"\"",
        Some("the value is missing, or a text stands without straight quotes \"\""),
    ),
    ("invalid basic string", "文字的半角引号没有成对", Some("a text's quotes are not closed")),
    ("invalid literal string", "文字的半角引号没有成对", Some("a text's quotes are not closed")),
    ("invalid unquoted key", "键名只能用字母、数字、- 和 _", None),
    ("duplicate key", "同一个键写了两次", None),
    ("unclosed table", "表头缺少右方括号 ]", None),
    ("unclosed array table", "表头缺少右方括号 ]]", None),
    ("unclosed array", "列表缺少右方括号 ]", None),
    ("missing comma between array elements", "列表各项之间缺少半角逗号", None),
    ("missing value", "等号后缺少内容", None),
    ("key with no value", "键后缺少等号和内容", None),
    ("missing assignment", "键与内容之间缺少等号", None),
    ("unexpected content", "行末有多余的内容", None),
    (
        "failed to parse timezone",
        "没有这个时区，中国写作 Asia/Shanghai",
        Some("no such time zone; China's is Asia/Shanghai"),
    ),
    ("input is out of range", "没有这一天", Some("there is no such day")),
    (
        "input contains invalid characters",
        "不是日期，应写作 \"2020-06-01\" 的样子",
        Some("not a date; write it as \"2020-06-01\""),
    ),
    (
        "premature end of input",
        "日期不完整，应写作 \"2020-06-01\" 的样子",
        Some("half a date; write it as \"2020-06-01\""),
    ),
    ("is no id: use", "id 只能用小写字母、数字、- 和 _，不超过40个字符", None),
    ("is not a month; write it as", "不是月份，应写作 \"2020-06\" 的样子", None),
    ("trailing input", "日期后有多余的内容", Some("something follows the date")),
];

/// The parser's words for people; in English as they stand where nothing better is known.
pub(super) fn understood(words: &str) -> Bilingual {
    let typed = words.strip_prefix("invalid type: ").or_else(|| words.strip_prefix("invalid value: "));
    if let Some((found, wanted)) = typed.and_then(|rest| rest.split_once(", expected ")) {
        let (chinese, english) =
            WANTED.iter().find(|row| row.0 == wanted).map_or((wanted, wanted), |row| (row.1, row.2));
        return Bilingual::new(
            format!("应为{chinese}，现为{}", found_in_chinese(found)),
            format!("must be {english}, not {found}"),
        );
    }
    if let Some(rest) = words.strip_prefix("unknown variant ") {
        let quoted: Vec<&str> = rest.split('`').skip(1).step_by(2).collect();
        if let Some((written, known)) = quoted.split_first() {
            return Bilingual::new(
                format!("没有“{written}”这种写法，可用：{}", known.join("、")),
                format!("`{written}` is unknown; known here: {}", known.join(", ")),
            );
        }
    }
    match WORDS.iter().find(|row| words.contains(row.0)) {
        Some((_, chinese, english)) => Bilingual::new(*chinese, english.unwrap_or(words)),
        None => Bilingual::foreign(words),
    }
}

fn found_in_chinese(found: &str) -> String {
    FOUND
        .iter()
        .find_map(|(begins, chinese)| {
            Some(format!("{chinese} {}", found.strip_prefix(begins)?.trim().replace('`', "")))
        })
        .map_or_else(|| found.to_owned(), |words| words.trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parsers_words_are_put_plainly() {
        for (words, chinese, english) in [
            (
                "invalid type: string \"3\", expected u32",
                "应为整数，现为文字 \"3\"",
                "must be a whole number, not string \"3\"",
            ),
            (
                "invalid value: integer `-3`, expected u32",
                "应为整数，现为数字 -3",
                "must be a whole number, not integer `-3`",
            ),
            (
                "unknown variant `foldr`, expected `folder` or `imap`",
                "没有“foldr”这种写法，可用：folder、imap",
                "`foldr` is unknown; known here: folder, imap",
            ),
            ("duplicate key", "同一个键写了两次", "duplicate key"),
            ("something new", "something new", "something new"),
        ] {
            assert_eq!(understood(words), Bilingual::new(chinese, english), "{words}");
        }
    }
}
