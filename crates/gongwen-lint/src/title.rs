//! In: the outline of a document. Out: violations of §7.3.1 and §7.3.2: title and recipients.

use crate::docx::{Align, Paragraph};
use crate::fonts::{class, is_size, size_name};
use crate::letterhead::rule_at;
use crate::patterns::em;
use crate::rules::*;
use crate::violation::{Place, Violations, excerpt, one_decimal};
use crate::{Kind, LintContext};
use gongwen::standard::Class;
use gongwen::standard::SIZE_2;

/// Tolerance of a distance measured in blank lines.
const LINES: f64 = 0.6;

/// Words of titles; a line must not end inside one.
const WORDS: [&str; 60] = [
    "关于", "工作", "情况", "报告", "通知", "通报", "请示", "纪要", "批复", "意见", "决定", "公告", "办法", "方案",
    "规定", "细则", "实施", "开展", "活动", "宣传", "防范", "打击", "治理", "管理", "建设", "服务", "发展", "检查",
    "督查", "考核", "评估", "会议", "领导", "小组", "人民", "政府", "街道", "办事", "社区", "委员", "机关", "单位",
    "部门", "企业", "学校", "安全", "生产", "环境", "卫生", "教育", "文化", "经济", "社会", "信息", "网络", "电信",
    "诈骗", "犯罪", "印发", "转发",
];

pub(crate) fn check(context: &LintContext<'_>, violations: &mut Violations) {
    title(context, violations);
    recipients(context, violations);
}

fn title(context: &LintContext<'_>, violations: &mut Violations) {
    let outline = context.outline;
    let parts: Vec<&Paragraph> = context.paragraphs(&outline.title).collect();
    let Some(first) = parts.first() else {
        // Minutes may have the 纪要标志 instead of a title.
        if outline.kind != Kind::Minutes {
            violations.report(&TITLE_MISSING, Place::of("标题"), "没有找到标题");
        }
        return;
    };
    let place = || Place::named("标题", first);
    for one in &parts {
        let Some(format) = one.main() else { continue };
        if class(&format.east_asia) != Some(Class::BiaoSong) {
            violations.report(&TITLE_FONT, place(), format.east_asia.to_string());
        } else if format.bold {
            violations.report(&TITLE_BOLD, place(), "加粗");
        }
        if !is_size(format.size, SIZE_2) {
            violations.report(&TITLE_SIZE, place(), size_name(format.size));
        }
        if !one.centred() {
            violations.report(&TITLE_CENTRED, place(), "没有居中");
        }
    }
    if let (Some(rule), Some(&own), false) = (rule_at(context), outline.title.first(), outline.letter)
        && let Some(lines) = context.blank_lines(rule, own)
        && (lines - 2.0).abs() > LINES
    {
        violations.report(&TITLE_POSITION, place(), format!("空{}行", one_decimal(lines)));
    }
    let text = outline.title_text(&context.docx.paragraphs);
    let mut depth = 0_i32;
    for char in text.chars() {
        match char {
            '《' => depth += 1,
            '》' => depth -= 1,
            '。' | '，' | '；' | '：' | '！' | '？' | ',' | ';' | '!' | '?' if depth <= 0 => {
                violations.report(&TITLE_PUNCTUATION, place(), format!("“{char}”"));
            }
            _ => {}
        }
    }
    if outline.kind == Kind::Unknown {
        let end: String = text.chars().rev().take(6).collect::<Vec<_>>().into_iter().rev().collect();
        violations.report(&TITLE_TYPE, place(), format!("以“{end}”结尾"));
    }
    lines(&parts, violations);
}

fn lines(parts: &[&Paragraph], violations: &mut Violations) {
    let Some(first) = parts.first() else { return };
    let lines: Vec<&str> =
        parts.iter().flat_map(|one| one.text.split('\n')).map(str::trim).filter(|line| !line.is_empty()).collect();
    let place = || Place::named("标题", first);
    for pair in lines.windows(2) {
        let [above, below] = pair else { continue };
        let (Some(end), Some(start)) = (above.chars().next_back(), below.chars().next()) else { continue };
        if matches!(start, '的' | '之' | '》' | '）' | '”' | '、' | '了') {
            violations.report(&TITLE_BREAK, place(), format!("回行后以“{}”开头", excerpt(below)));
        }
        let joint: String = [end, start].iter().collect();
        if WORDS.contains(&joint.as_str()) {
            violations.report(&TITLE_BREAK, place(), format!("“{joint}”被拆在两行"));
        }
    }
    let widths: Vec<f64> = lines.iter().map(|line| em(line)).collect();
    for three in widths.windows(3) {
        if let [above, middle, below] = three
            && above - middle > 1.5
            && below - middle > 1.5
        {
            violations.report(&TITLE_SHAPE, place(), format!("三行分别为{above}、{middle}、{below}字，中间短、两头长"));
        }
    }
}

fn recipients(context: &LintContext<'_>, violations: &mut Violations) {
    let outline = context.outline;
    let Some(one) = context.paragraph(outline.recipients) else {
        if outline.moved.is_none()
            && matches!(outline.kind, Kind::Report | Kind::Request | Kind::Notice | Kind::Letter)
            && !outline.title.is_empty()
        {
            violations.report(&RECIPIENTS_MISSING, Place::of("主送机关"), "没有找到主送机关");
        }
        return;
    };
    let place = || Place::named("主送机关", one);
    if !one.trimmed().ends_with('：') {
        let found = one.trimmed().chars().next_back().map_or_else(String::new, |char| format!("以“{char}”结尾"));
        violations.report(&RECIPIENTS_COLON, place(), found);
    }
    let straight = matches!(one.shape.align, Align::Left | Align::Both);
    if one.first_indent() > 0.4 || one.shape.left > 6.0 || !straight {
        violations.report(&RECIPIENTS_INDENT, place(), format!("左空{}字", one_decimal(one.first_indent())));
    }
    if let (Some(&last), Some(own)) = (outline.title.last(), outline.recipients)
        && let Some(lines) = context.blank_lines(last, own)
        && (lines - 1.0).abs() > LINES
    {
        violations.report(&RECIPIENTS_POSITION, place(), format!("空{}行", one_decimal(lines)));
    }
}
