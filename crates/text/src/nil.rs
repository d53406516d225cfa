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
        for text in ["本月无，因疫情管控活动改期", "无人机巡查3次", "没有发案", "7.2"] {
            assert!(!is_nil(text), "{text}");
        }
    }
}
