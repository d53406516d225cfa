//! In: a title and the number of characters a line holds. Out: its lines, broken by meaning (§7.3.1): a trapezoid or a
//! diamond, no word split, 关于 at the start of a line, 的 and 和 never first, a name in 《》 on one line if it fits.

use super::line_rules::no_break_between;
use super::wrapping::em;

/// Words of official titles that are not split. Longest match wins, so longer ones may hold shorter ones.
const WORDS: &str = "关于 印发 转发 批转 开展 报送 做好 加强 推进 落实 进一步 贯彻 实施 建立 调整 成立 \
    人民政府 街道 街道办事处 办事处 办公室 办公厅 委员会 领导小组 联席会议 工作 情况 报告 通知 \
    通报 请示 批复 意见 方案 办法 规定 细则 决定 公告 通告 会议 纪要 总结 汇总 汇总表 统计 \
    统计表 名单 回执 进展 完成 任务 分解 任务分解 重点 专项 集中 宣传 防范 打击 治理 整治 \
    电信 网络 电信网络 新型 诈骗 犯罪 违法 违法犯罪 安全 安全生产 生产 禁毒 消防 检查 督查 \
    督导 考核 评价 社区 单位 各单位 联络员 人员 机构 年度 月份 季度 上半年 下半年 全区 全市 \
    全省 全国 本月 有关 相关 问题 事项 建设 发展 服务 管理 保障 监督 行业 监管 行动 活动 \
    教育 培训 学习 调研 经费 资金 预算 项目 申请 审批 备案 公布 发布 任免 职务 表彰 先进 \
    集体 个人 国家 中华人民共和国 法律 法规 条例 政府 疫情 防控 扫黑除恶 信访 维稳 平安 综治 \
    文明 创建 环境 卫生 垃圾 分类 扶贫 脱贫 攻坚 乡村 振兴 指标 数据 汇总情况 开展情况 \
    工作情况 完成情况 进展情况 报送情况 工作方案 实施方案";

/// Characters that never start a line of a title.
const NOT_FIRST: &str = "的地得了着过等和与及或于之者";
/// Characters that never end a line of a title, unless they end a known word.
const NOT_LAST: &str = "和与及或对将把被由在以为从向第各";

/// Breaks a title for lines of `room` full-width characters.
pub(crate) fn lines(title: &str, room: f64) -> Vec<String> {
    let tokens = tokens(title);
    let total: f64 = tokens.iter().map(|token| em(&token.text)).sum();
    if total <= room {
        return vec![title.to_owned()];
    }
    let mut best: Option<(f64, Vec<String>)> = None;
    let mut least = 2;
    let mut found_at = None;
    // One line more than needed is tried too: three good lines are better than two bad ones.
    while least <= tokens.len() && found_at.is_none_or(|first| least <= first + 1) {
        if let Some((cost, found)) = split(&tokens, least, room) {
            let cost = if least > *found_at.get_or_insert(least) { cost + 12.0 } else { cost };
            if best.as_ref().is_none_or(|(known, _)| cost < *known) {
                best = Some((cost, found));
            }
        }
        least += 1;
    }
    best.map_or_else(|| greedy(title, room), |(_, found)| found)
}

struct Token {
    text: String,
    /// Cost of a break after this token; `None`: no break allowed.
    price: Option<f64>,
}

fn tokens(title: &str) -> Vec<Token> {
    let chars: Vec<char> = title.chars().collect();
    let mut parts: Vec<(String, bool)> = Vec::new();
    let mut at = 0;
    while let Some(&char) = chars.get(at) {
        let rest: String = chars.iter().skip(at).take(8).collect();
        let word = WORDS.split_whitespace().filter(|word| rest.starts_with(*word)).max_by_key(|word| word.len());
        let text = word.map_or_else(|| char.to_string(), str::to_owned);
        at += text.chars().count();
        let known = word.is_some();
        match parts.last_mut() {
            Some((before, _)) if glued(before, &text) => before.push_str(&text),
            _ => parts.push((text, known)),
        }
    }
    let mut depth = 0_i32;
    let mut tokens = Vec::new();
    for (index, (text, known)) in parts.iter().enumerate() {
        depth += text.chars().filter(|char| *char == '《').count() as i32;
        depth -= text.chars().filter(|char| *char == '》').count() as i32;
        let price = parts.get(index + 1).and_then(|(next, next_known)| price(text, *known, next, *next_known, depth));
        tokens.push(Token { text: text.clone(), price });
    }
    tokens
}

fn glued(before: &str, after: &str) -> bool {
    match (before.chars().next_back(), after.chars().next()) {
        (Some(a), Some(b)) => no_break_between(a, b),
        _ => false,
    }
}

fn price(text: &str, known: bool, next: &str, next_known: bool, depth: i32) -> Option<f64> {
    let (last, first) = (text.chars().next_back()?, next.chars().next()?);
    if NOT_FIRST.contains(first) || (NOT_LAST.contains(last) && !known) {
        return None;
    }
    let cost = match (known, next_known) {
        (true, true) => 4.0,
        (true, false) | (false, true) => 10.0,
        // Two characters of no known word are probably inside an unknown one.
        (false, false) => 60.0,
    };
    let bonus = if next.starts_with("关于") {
        -30.0
    } else if last == '》' || first == '《' {
        -6.0
    } else if last == '的' {
        6.0
    } else {
        0.0
    };
    // A break inside 《》 costs more.
    Some(cost + bonus + if depth > 0 { 25.0 } else { 0.0 })
}

/// The cheapest breaks into exactly `count` lines.
fn split(tokens: &[Token], count: usize, room: f64) -> Option<(f64, Vec<String>)> {
    let mut ends = Vec::new();
    let mut best = None;
    search(tokens, 0, count, room, 0.0, &mut ends, &mut best);
    best
}

fn search(
    tokens: &[Token],
    start: usize,
    left: usize,
    room: f64,
    spent: f64,
    ends: &mut Vec<usize>,
    best: &mut Option<(f64, Vec<String>)>,
) {
    // Titles have about sixty characters at most; more than five lines are not searched.
    if left > 5 {
        return;
    }
    if left == 1 {
        let width: f64 = tokens.iter().skip(start).map(|token| em(&token.text)).sum();
        if width > room {
            return;
        }
        let mut cuts = ends.clone();
        cuts.push(tokens.len());
        let lines = cut(tokens, &cuts);
        let cost = spent + shape(&lines);
        if best.as_ref().is_none_or(|(known, _)| cost < *known) {
            *best = Some((cost, lines));
        }
        return;
    }
    let mut width = 0.0;
    for (index, token) in tokens.iter().enumerate().skip(start) {
        width += em(&token.text);
        if width > room {
            return;
        }
        // Lines less than 45 % full are skipped to keep the search short, except the organ alone on the line above 关于.
        let organ = tokens.get(index + 1).is_some_and(|next| next.text.starts_with("关于")) && width >= 4.0;
        let filled = width >= room * 0.45 || token.text.ends_with('》') || organ;
        if let (Some(price), true) = (token.price, filled) {
            ends.push(index + 1);
            search(tokens, index + 1, left - 1, room, spent + price, ends, best);
            ends.pop();
        }
    }
}

fn cut(tokens: &[Token], cuts: &[usize]) -> Vec<String> {
    let mut start = 0;
    let mut lines = Vec::new();
    for &end in cuts {
        lines.push(tokens.iter().take(end).skip(start).map(|token| token.text.as_str()).collect());
        start = end;
    }
    lines
}

/// Cost of the shape of all lines: even lengths are cheap, a rectangle or an hourglass costs more, a last line of less than
/// four characters most.
fn shape(lines: &[String]) -> f64 {
    let widths: Vec<f64> = lines.iter().map(|line| em(line)).collect();
    let longest = widths.iter().copied().fold(0.0, f64::max);
    let ragged: f64 = widths.iter().map(|width| (longest - width) * (longest - width) * 0.25).sum();
    let rectangle = if widths.iter().all(|width| longest - width < 1.0) { 25.0 } else { 0.0 };
    let hourglass = match widths.as_slice() {
        [first, .., last] if widths.len() > 2 => {
            let waist = widths.iter().skip(1).take(widths.len() - 2).copied().fold(f64::MAX, f64::min);
            if waist + 0.5 < *first && waist + 0.5 < *last { 30.0 } else { 0.0 }
        }
        _ => 0.0,
    };
    let stump = if widths.last().is_some_and(|last| *last < 4.0) { 40.0 } else { 0.0 };
    ragged + rectangle + hourglass + stump
}

/// Fixed-width lines, for a title without an allowed break.
fn greedy(title: &str, room: f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0.0;
    for char in title.chars() {
        let width = if char.is_ascii() { 0.5 } else { 1.0 };
        if used + width > room {
            lines.push(String::new());
            used = 0.0;
        }
        used += width;
        if let Some(line) = lines.last_mut() {
            line.push(char);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::lines;
    use crate::typography::wrapping::em;

    #[test]
    fn titles_break_by_meaning() {
        let cases: &[(&str, &[&str])] = &[
            (
                "宝圣湖街道办事处关于商请派员参加反诈宣传活动的函",
                &["宝圣湖街道办事处", "关于商请派员参加反诈宣传活动的函"],
            ),
            (
                "宝圣湖街道办事处关于6月份反诈宣传工作情况的通报",
                &["宝圣湖街道办事处", "关于6月份反诈宣传工作情况的通报"],
            ),
            ("关于报送工作情况的报告", &["关于报送工作情况的报告"]),
            (
                "重庆市渝北区人民政府宝圣湖街道办事处关于印发《宝圣湖街道集中宣传防范电信网络新型诈骗犯罪工作方案》的通知",
                &[
                    "重庆市渝北区人民政府宝圣湖街道办事处",
                    "关于印发《宝圣湖街道集中宣传防范电信网络",
                    "新型诈骗犯罪工作方案》的通知",
                ],
            ),
            (
                "重庆市渝北区人民政府宝圣湖街道办事处关于2020年6月集中宣传防范电信网络新型诈骗犯罪工作情况的报告",
                &[
                    "重庆市渝北区人民政府宝圣湖街道办事处",
                    "关于2020年6月集中宣传防范电信网络",
                    "新型诈骗犯罪工作情况的报告",
                ],
            ),
        ];
        for (title, expected) in cases {
            assert_eq!(&lines(title, 20.0), expected);
        }
    }

    #[test]
    fn a_title_without_any_break_is_cut_and_nothing_lost() {
        let title = "的".repeat(50);
        let found = lines(&title, 20.0);
        assert_eq!(found.concat(), title);
        assert!(found.iter().all(|line| em(line) <= 20.0));
    }
}
