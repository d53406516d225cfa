//! A text in; whether it says nothing out: empty, marks alone, or 无, 同上, 见附件.

use super::compact;

/// Words that say nothing was filled in; in an optional section a proper nil report.
const NIL: [&str; 24] = [
    "无",
    "暂无",
    "没有",
    "暂时没有",
    "同上",
    "同前",
    "同上月",
    "与上月相同",
    "同上期",
    "同一",
    "略",
    "空",
    "本月无",
    "本月暂无",
    "无其他",
    "暂无其他",
    "无其他工作",
    "暂无其他工作",
    "未开展",
    "本月未开展",
    "见附件",
    "详见附件",
    "none",
    "nil",
];

/// True for nothing at all, marks alone, or words that stand for nothing (无, 同上, 见附件).
pub fn is_nil(text: &str) -> bool {
    let plain: String = compact(text).chars().filter(|character| character.is_alphanumeric()).collect();
    plain.is_empty() || NIL.contains(&plain.as_str())
}

/// Longest sentence that reports only that nothing was done, in characters.
const LONGEST_REPORT: usize = 60;

/// What was not done, and words that tell of something done nevertheless.
const DENIALS: [&str; 7] = ["未开展", "没有开展", "暂未开展", "未组织", "没有组织", "未进行", "未举办"];
const DEEDS: [&str; 7] = ["开展了", "已开展", "但", "张贴", "发放", "走访", "播放"];

/// True for one sentence that says that nothing was done, with or without why: 本月因疫情防控未开展宣传活动。
pub fn is_nil_report(text: &str) -> bool {
    let plain = compact(text);
    let sentence = plain.trim_end_matches(['。', '.', ';']);
    // 本月无宣传活动开展, 本月暂无相关工作.
    let is_without = sentence.strip_prefix("本月").is_some_and(|rest| {
        rest.trim_start_matches('暂').starts_with('无')
            && ["开展", "活动", "工作", "事项"].iter().any(|end| rest.ends_with(end))
    });
    (is_without || DENIALS.iter().any(|word| sentence.contains(word)))
        && sentence.chars().count() <= LONGEST_REPORT
        && !sentence.contains(['。', ';', '!'])
        && !DEEDS.iter().any(|word| sentence.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_say_nothing() {
        for text in [
            "",
            "无",
            " 无。",
            "暂无",
            "没有",
            "/",
            "//",
            "——",
            "、",
            "同上",
            "同上月。",
            "（无）",
            "本月无",
            "见附件",
            "\n",
        ] {
            assert!(is_nil(text), "{text}");
        }
        for text in [
            "本月未开展宣传活动。",
            "本月因疫情防控要求暂未开展宣传工作",
            "我社区6月没有组织宣传活动。",
            "本月无宣传工作开展",
        ] {
            assert!(is_nil_report(text) && !is_nil(text), "{text}");
        }
        for text in [
            "高度重视，成效明显。",
            "未开展线下活动，发放资料300份",
            "本月无人机巡查3次",
            "本月无发案，群众满意",
            "6月未开展活动。7月开展两场。",
            "",
            "无",
        ] {
            assert!(!is_nil_report(text), "{text}");
        }
        for text in ["本月无，因疫情管控活动改期", "无人机巡查3次", "没有发案", "7.2"] {
            assert!(!is_nil(text), "{text}");
        }
    }
}
