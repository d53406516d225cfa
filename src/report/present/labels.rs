//! Values in, the short official words for them out: dates, rates, lists, states. Words of the product, none of a campaign.

use chrono::{DateTime, Datelike, NaiveDate, TimeZone, Timelike};

use crate::{
    config::{Period, Phase},
    finding::Severity,
    month::{Outcome, Status},
};
use figures::{Amount, Approximation};

use crate::report::build::model::FigureRole;

/// Printed where a value is missing.
pub(in crate::report) const NOTHING: &str = "—";

/// `2020年7月3日`.
pub fn day(day: NaiveDate) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// `7月3日`.
pub(in crate::report) fn short_day(day: NaiveDate) -> String {
    format!("{}月{}日", day.month(), day.day())
}

/// `5月1日至6月30日`, with years where they are two.
pub(in crate::report) fn span(phase: &Phase) -> String {
    let is_one_year = phase.starts.year() == phase.ends.year();
    let text = if is_one_year { short_day } else { day };
    format!("{}至{}", text(phase.starts), text(phase.ends))
}

/// `7月3日9时5分`; `7月3日9时` on the hour.
pub fn moment<Z: TimeZone>(at: &DateTime<Z>) -> String {
    let local = at.naive_local();
    let mut text = format!("{}{}时", short_day(local.date()), local.hour());
    if local.minute() != 0 {
        text.push_str(&format!("{}分", local.minute()));
    }
    text
}

/// `2020年7月4日9时5分`; the day alone at midnight.
pub(in crate::report) fn full_moment<Z: TimeZone>(at: &DateTime<Z>) -> String {
    let local = at.naive_local();
    if local.hour() == 0 && local.minute() == 0 {
        return day(local.date());
    }
    format!("{}年{}", local.year(), moment(at))
}

/// `part` of `whole` in percent, to one place, halves up: `91.7%`, `100%`; [`NOTHING`] of nothing.
pub(in crate::report) fn rate(part: usize, whole: usize) -> String {
    let Some(thousandths) = (2000 * part + whole).checked_div(2 * whole) else { return NOTHING.to_owned() };
    match thousandths % 10 {
        0 => format!("{}%", thousandths / 10),
        tenth => format!("{}.{tenth}%", thousandths / 10),
    }
}

/// Texts sent with a form by their titles, pictures counted: `《做法》、《总结》，图片4张`. Above ten titles: `等12份`.
pub(in crate::report) fn materials<'a>(files: impl Iterator<Item = &'a str>) -> String {
    const NAMED: usize = 10;
    let all: Vec<Option<String>> = files.map(material_title).collect();
    let titles: Vec<&str> = all.iter().flatten().map(String::as_str).collect();
    let pictures = all.len() - titles.len();
    let mut text = titles.iter().take(NAMED).copied().collect::<Vec<_>>().join("、");
    if titles.len() > NAMED {
        text.push_str(&format!("等{}份", titles.len()));
    }
    if pictures > 0 {
        let comma = if titles.is_empty() { "" } else { "，" };
        text.push_str(&format!("{comma}图片{pictures}张"));
    }
    text
}

/// A text sent with a form by its title: `经验材料：反诈流动课堂.docx` is `《反诈流动课堂》`; `None` for a picture.
pub(in crate::report) fn material_title(file: &str) -> Option<String> {
    const LABELS: &[&str] = &["经验材料", "典型材料", "附件"];
    if is_picture(file) {
        return None;
    }
    let name = file.rsplit('/').next().unwrap_or(file);
    let name = name.rsplit_once('.').map_or(name, |(name, _)| name).trim();
    let label = LABELS.iter().find_map(|label| name.strip_prefix(label));
    let title = label.map_or(name, |rest| {
        rest.trim_start_matches(|sign: char| sign.is_ascii_digit() || "：:—-_－ 　、.（）()".contains(sign))
    });
    let title = if title.is_empty() { name } else { title };
    Some(format!("《{}》", title.trim_matches(['《', '》'])))
}

/// A path below `forms/` as an IRI reference (RFC 3987 §2.2): reserved ASCII is escaped, Chinese stays readable.
pub(in crate::report) fn href(original: &str) -> String {
    let mut href = "forms/".to_owned();
    for character in original.chars() {
        let plain = !character.is_ascii() || character.is_ascii_alphanumeric() || "-._~/()".contains(character);
        if plain && !character.is_control() && !character.is_whitespace() {
            href.push(character);
        } else {
            let mut bytes = [0; 4];
            let bytes = character.encode_utf8(&mut bytes).bytes();
            bytes.for_each(|byte| href.push_str(&format!("%{byte:02X}")));
        }
    }
    href
}

/// Whether a file is a picture, by its name.
pub(in crate::report) fn is_picture(file: &str) -> bool {
    const PICTURES: &[&str] = &["jpg", "jpeg", "png", "bmp", "gif", "tif", "tiff", "webp", "heic"];
    file.rsplit_once('.').is_some_and(|(_, kind)| PICTURES.iter().any(|known| known.eq_ignore_ascii_case(kind)))
}

/// `6月` in a text about a month of the same year, else `2019年12月`.
pub(in crate::report) fn month_label(period: Period, reference: Period) -> String {
    if period.year() == reference.year() { format!("{}月", period.month()) } else { period.chinese() }
}

/// `甲、乙、丙等5个单位`; all names up to `most`.
pub(in crate::report) fn names(names: &[&str], most: usize) -> String {
    if names.len() <= most {
        return names.join("、");
    }
    let first: Vec<&str> = names.iter().take(most).copied().collect();
    format!("{}等{}个单位", first.join("、"), names.len())
}

/// `1200余份`, `约800户`, `近500人`.
pub(in crate::report) fn amount(value: Amount, approx: Approximation, unit: &str) -> String {
    match approx {
        Approximation::Over => format!("{value}余{unit}"),
        Approximation::About => format!("约{value}{unit}"),
        Approximation::Under => format!("近{value}{unit}"),
        Approximation::Exact | Approximation::Vague => format!("{value}{unit}"),
    }
}

/// A sum as a sentence of the report says it: one that is not exact is not given to the unit (GB/T 15835-2011, 概数):
/// about 4319 are `4300余`, 456 and some `450余`.
pub(in crate::report) fn round_amount(value: Amount, approx: Approximation, unit: &str) -> String {
    const ROUND: f64 = 10.0;
    let is_round = value.0 < ROUND || value.0 % ROUND == 0.0;
    if is_round || matches!(approx, Approximation::Exact | Approximation::Vague) {
        return amount(value, approx, unit);
    }
    // Two digits are kept, of numbers below a hundred one.
    let mut step = ROUND;
    while value.0 / step >= 100.0 {
        step *= ROUND;
    }
    match approx {
        Approximation::Under => amount(Amount((value.0 / step).ceil() * step), approx, unit),
        _ => amount(Amount((value.0 / step).floor() * step), Approximation::Over, unit),
    }
}

/// A unit's status.
pub(in crate::report) fn status(status: Status) -> &'static str {
    match status {
        Status::Complete => "完整",
        Status::Incomplete => "待补正",
        Status::Unconfirmed => "待确认",
        Status::Excused => "免报",
        Status::Missing => "未报送",
    }
}

/// What a severity asks.
pub(in crate::report) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "须补正",
        Severity::Warning => "请核实",
        Severity::Info => "备查",
    }
}

/// How a figure in a total is shown that may as well be of another kind.
pub(in crate::report) const DOUBTFUL_ROLE: &str = "计入合计，归类待核";

/// Why a figure is or is not in a total.
pub(in crate::report) fn role(role: FigureRole) -> &'static str {
    match role {
        FigureRole::Summed => "计入合计",
        FigureRole::Pending => "待确认",
        FigureRole::Excluded => "单列：累计、计划等",
        FigureRole::Vague => "单列：无确数",
        FigureRole::NotSummable => "单列：不作合计",
    }
}

/// How exact a figure is.
pub(in crate::report) fn approximation(approx: Approximation) -> &'static str {
    match approx {
        Approximation::Exact => "确数",
        Approximation::Over => "余",
        Approximation::About => "约",
        Approximation::Under => "近",
        Approximation::Vague => "无确数",
    }
}

/// What became of a mail.
pub(in crate::report) fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Submission => "报送件",
        Outcome::Materials => "材料",
        Outcome::Ignored => "无需处理",
        Outcome::NeedsPerson => "待人工处理",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_rounded_half_up() {
        let rates: Vec<String> = [(11, 12), (12, 12), (0, 12), (1, 3), (1, 16), (0, 0)].map(|(a, b)| rate(a, b)).into();
        assert_eq!(rates, ["91.7%", "100%", "0%", "33.3%", "6.3%", "—"]);
    }

    #[test]
    fn amounts_read_as_in_official_texts() {
        assert_eq!(amount(Amount(1200.0), Approximation::Over, "份"), "1200余份");
        assert_eq!(amount(Amount(30000.0), Approximation::Over, "份"), "3万余份");
        assert_eq!(amount(Amount(336_000.0), Approximation::Exact, "元"), "33.6万元");
        assert_eq!(amount(Amount(11_065.0), Approximation::About, "份"), "约11065份");
        assert_eq!(amount(Amount(350_000_000.0), Approximation::Over, "元"), "3.5亿余元");
        assert_eq!(amount(Amount(800.0), Approximation::About, "户"), "约800户");
        assert_eq!(amount(Amount(0.0), Approximation::Exact, "起"), "0起");
        assert_eq!(amount(Amount(12.5), Approximation::Exact, "小时"), "12.5小时");
    }

    #[test]
    fn sums_that_are_not_exact_are_rounded_in_sentences() {
        use Approximation::{About, Exact, Over, Under};
        let cases = [
            (4319.0, About, "4300余人"),
            (456.0, Over, "450余人"),
            (9740.0, Over, "9740余人"),
            (500.0, About, "约500人"),
            (456.0, Under, "近460人"),
            (45.0, About, "40余人"),
            (7.0, About, "约7人"),
            (4319.0, Exact, "4319人"),
        ];
        for (value, approx, expected) in cases {
            assert_eq!(round_amount(Amount(value), approx, "人"), expected);
        }
    }

    #[test]
    fn texts_are_named_by_title() {
        assert_eq!(material_title("材料.zip/经验材料：反诈流动课堂.docx").as_deref(), Some("《反诈流动课堂》"));
        assert_eq!(material_title("典型做法.pdf").as_deref(), Some("《典型做法》"));
        assert_eq!(material_title("附件1.《小喇叭》.doc").as_deref(), Some("《小喇叭》"));
        assert_eq!(material_title("经验材料.docx").as_deref(), Some("《经验材料》"));
        assert_eq!(material_title("现场.JPG"), None);
    }

    #[test]
    fn long_lists_are_counted() {
        assert_eq!(names(&["甲", "乙"], 3), "甲、乙");
        assert_eq!(names(&["甲", "乙", "丙", "丁"], 3), "甲、乙、丙等4个单位");
    }

    #[test]
    fn files_beside_a_form_are_named_and_pictures_counted() {
        let listed = |files: &[&str]| materials(files.iter().copied());
        assert_eq!(listed(&["材料.zip/典型做法.docx", "现场1.jpg", "现场2.JPG"]), "《典型做法》，图片2张");
        assert_eq!(listed(&["现场.png"]), "图片1张");
        let many: Vec<String> = (1..=12).map(|number| format!("简报{number}.pdf")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert!(listed(&many).ends_with("、《简报10》等12份"));
    }
}
