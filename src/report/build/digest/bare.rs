//! A unit's sentence in; the same without month, name of the unit, connective and full stop, for a sentence of the report that
//! names the unit in brackets, out.

use crate::config::{Period, Unit};

/// Words before a unit's own doings that connect its sentences.
const CONNECTIVES: &[&str] = &[
    "同时，",
    "此外，",
    "另外，",
    "其中，",
    "另，",
    "一是",
    "二是",
    "三是",
    "四是",
    "五是",
    "六是",
    "首先，",
    "其次，",
    "最后，",
];
/// How a unit speaks of itself.
const SELF: &[&str] =
    &["我社区", "我单位", "我中心", "我街道", "我办", "我所", "我站", "我局", "我镇", "我村", "本社区", "本单位"];
/// After a unit's name, these make it one of several, or the owner of something.
const BOUND: &[char] = &['、', '和', '与', '及', '的', '等', '（', '('];

/// The bare sentence; as it is where nothing would be left.
pub(super) fn bare(text: &str, unit: Option<&Unit>, period: Period) -> String {
    let months = [
        format!("{}年{}月份", period.year(), period.month()),
        format!("{}年{}月", period.year(), period.month()),
        format!("{}月份", period.month()),
        format!("{}月", period.month()),
        "本月份".to_owned(),
        "本月".to_owned(),
        "当月".to_owned(),
    ];
    let mut names: Vec<&str> = unit.into_iter().flat_map(Unit::names).chain(SELF.iter().copied()).collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    let whole = text.trim_end_matches(['。', '；', '！', ';']).trim();
    let mut rest = whole;
    loop {
        let before = rest.len();
        rest = rest.trim_start_matches(['，', '、', '：', ',', ' ', '　']);
        // 6月18日 is a day.
        let of_month = |rest: &&str| !rest.starts_with(|next: char| next.is_ascii_digit() || "至到—-".contains(next));
        rest = stripped(rest, months.iter().map(String::as_str), of_month);
        rest = stripped(rest, names.iter().copied(), |rest| !rest.starts_with(BOUND));
        rest = stripped(rest, CONNECTIVES.iter().copied(), |_| true);
        if rest.len() == before {
            break;
        }
    }
    if rest.chars().count() < 4 { whole.to_owned() } else { rest.to_owned() }
}

fn stripped<'t, 'p>(
    text: &'t str,
    mut prefixes: impl Iterator<Item = &'p str>,
    fits: impl Fn(&&str) -> bool,
) -> &'t str {
    prefixes.find_map(|prefix| text.strip_prefix(prefix).filter(&fits)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn month_and_unit_are_taken_off_where_they_only_introduce() {
        let campaign = crate::testing::campaign();
        let june: Period = "2020-06".parse().unwrap();
        for (unit, text, expected) in [
            ("金湖社区", "6月，金湖社区在8个小区张贴海报156张。", "在8个小区张贴海报156张"),
            ("石鼓社区", "石鼓社区6月张贴海报60张，悬挂横幅3条。", "张贴海报60张，悬挂横幅3条"),
            ("清溪社区", "6月18日在文化活动室举办讲座1场。", "6月18日在文化活动室举办讲座1场"),
            ("宝圣湖派出所", "2020年6月份，派出所联合社区民警开展宣传5场次；", "联合社区民警开展宣传5场次"),
            ("平安办", "平安办、派出所联合开展检查2次。", "平安办、派出所联合开展检查2次"),
            ("民社办", "同时，我办组织讲座3场。", "组织讲座3场"),
            ("金湖社区", "6月，金湖社区。", "6月，金湖社区"),
            ("松涛社区", "6月至7月开展宣传。", "6月至7月开展宣传"),
        ] {
            assert_eq!(bare(text, campaign.register.unit_named(unit), june), expected, "{text}");
        }
    }
}
