//! English error messages of the TOML, date and time zone parsers in; messages in Chinese and plain English out.

use crate::i18n::LocalizedText;

/// Part of the message of the parser or of our own types, Chinese text, English text if the message is not clear enough.
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

/// The parser's words for people; in English as they are where nothing better is known.
pub(super) fn in_plain_words(words: &str) -> LocalizedText {
    match WORDS.iter().find(|row| words.contains(row.0)) {
        Some((_, chinese, english)) => LocalizedText::new(*chinese, english.unwrap_or(words)),
        None => LocalizedText::verbatim(words),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parsers_words_are_put_plainly() {
        for (words, chinese, english) in [
            ("duplicate key", "同一个键写了两次", "duplicate key"),
            ("something new", "something new", "something new"),
        ] {
            assert_eq!(in_plain_words(words), LocalizedText::new(chinese, english), "{words}");
        }
    }
}
