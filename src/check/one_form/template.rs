//! A form in, what of the template is still in it out: nothing filled in at all, or words meant to be replaced.

use crate::{
    check::Context,
    config::FormSettings,
    finding::{Code, Finding, Place},
    form::Form,
};
use text::{compact, is_nil, simplified};

/// The template itself: every field empty or as printed, no section with a word in it.
pub(super) fn blank_form(form: &Form, context: &Context<'_>) -> Option<Finding> {
    let settings = context.reading.form;
    let untouched = |words: &str, placeholder: &str| is_nil(words) || compact(words) == compact(placeholder);
    let blank = untouched(&form.unit.raw, &settings.unit_placeholder)
        && untouched(&form.reported_on.raw, &settings.date_placeholder)
        && untouched(&form.reporter.raw, &settings.reporter_placeholder)
        && form.reporter.value.phones.is_empty()
        && form.sections.iter().all(|section| section.text.trim().is_empty());
    blank.then(|| {
        let place = Place { table: form.place.table, sheet: form.place.sheet.clone(), ..Place::default() };
        let message = format!("收到的《{}》为空白表，各栏均未填写。", settings.title);
        Finding::new(Code::BlankForm, place, message, "可能误发了空白模板，烦请填写后重新报送。")
    })
}

/// Words of the template in a field that was filled in, wholly or by half.
pub(super) fn placeholder(words: &str, placeholder: &str, place: &Place) -> Option<Finding> {
    let found = placeholder_in(words, placeholder)?;
    let message = format!("仍保留模板文字“{found}”。");
    Some(Finding::new(Code::PlaceholderLeft, place.clone(), message, "请改为实际内容。").found(words.trim()))
}

/// Measure words of the language, after which a number is expected.
const MEASURES: [char; 24] = [
    '张', '份', '户', '次', '场', '条', '人', '个', '幅', '块', '册', '本', '家', '处', '名', '篇', '期', '起', '栋',
    '所', '台', '把', '件', '元',
];

/// Template text inside a section: `X年X月X日`, a number left as `XX张`, a name left as `XXXX`.
pub(super) fn placeholder_in_text(text: &str, settings: &FormSettings) -> Option<String> {
    for own in [&settings.date_placeholder, &settings.reporter_placeholder] {
        if let Some(found) = whole_placeholder(text, own) {
            return Some(found);
        }
    }
    let characters: Vec<char> = text.chars().collect();
    let mut at = 0;
    while at < characters.len() {
        let run = characters.iter().skip(at).take_while(|character| is_cross(**character)).count();
        if run == 0 {
            at += 1;
            continue;
        }
        let tail: String = characters.iter().skip(at + run).take(6).copied().map(simplified).collect();
        let counted = tail.trim_start_matches(['余', '多', '来']);
        let before = at.checked_sub(1).and_then(|before| characters.get(before)).copied();
        // 138XXXX0000 hides a phone and 张XX a person, as they should be: only a run of its own before a unit counts.
        let hides = before.is_some_and(|before| before.is_ascii_alphanumeric())
            || tail.starts_with(|next: char| next.is_ascii_alphanumeric());
        let is_number = run >= 2 && counted.starts_with(MEASURES);
        let is_date = tail.starts_with('年') || tail.starts_with('月') || tail.starts_with('日');
        if !hides && (is_number || is_date || run >= 4) {
            let words: String = characters.iter().skip(at).take(run + 1).collect();
            return Some(words);
        }
        at += run;
    }
    None
}

/// The words of the template that are still in a field; `None` where there are none.
fn placeholder_in(words: &str, placeholder: &str) -> Option<String> {
    let plain = compact(words);
    if plain.is_empty() {
        return None;
    }
    let own = compact(placeholder);
    if !own.is_empty() && plain.contains(&own) {
        return Some(placeholder.to_owned());
    }
    // 2020年X月X日, XX社区; but 023-6712xxxx is an abbreviated number, which has its own finding.
    let crosses = words.chars().filter(|character| is_cross(*character)).count();
    let half_number = words
        .split(|character: char| !(character.is_ascii_digit() || is_cross(character) || character == '-'))
        .any(|run| run.chars().filter(char::is_ascii_digit).count() >= 3 && run.chars().any(is_cross));
    let letters = words.chars().any(|character| character.is_ascii_alphabetic() && !is_cross(character));
    if crosses > 0 && !half_number && !letters {
        return Some(words.trim().to_owned());
    }
    // 王芳＋电话: one part of 名字＋电话 was replaced, the other left.
    let parts: Vec<String> = own.split('+').map(str::to_owned).collect();
    let left = parts
        .iter()
        .filter(|part| part.chars().count() >= 2)
        .find(|part| plain.split(['+', '、', '，', ',', ' ', '/']).any(|word| word == part.as_str()));
    left.filter(|_| parts.len() > 1).cloned()
}

fn whole_placeholder(text: &str, placeholder: &str) -> Option<String> {
    let own = compact(placeholder);
    (!own.is_empty() && text.lines().any(|line| compact(line).contains(&own))).then(|| placeholder.to_owned())
}

fn is_cross(character: char) -> bool {
    matches!(character, 'X' | 'x' | '×' | 'Ｘ' | 'ｘ' | '╳')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_templates_words_whole_and_by_half() {
        let date = "X年X月X日";
        for words in ["X年X月X日", "2020年X月X日", "2020年7月x日", "Ｘ年Ｘ月Ｘ日", "×年×月×日", "X 年 X 月 X 日"]
        {
            assert!(placeholder_in(words, date).is_some(), "{words}");
        }
        for words in ["名字＋电话", "名字+电话", "王芳＋电话", "名字＋13900000002", "XXX 13900000002", "XXX"]
        {
            assert!(placeholder_in(words, "名字＋电话").is_some(), "{words}");
        }
        for words in
            ["王芳＋13900000002", "王芳电话13900000002", "王芳 023-6712xxxx", "王芳", "", "Xu Fang 13900000002"]
        {
            assert_eq!(placeholder_in(words, "名字＋电话"), None, "{words}");
        }
        assert!(placeholder_in("XX社区", "XXXX").is_some());
    }

    #[test]
    fn crosses_in_the_narrative() {
        let settings = crate::form::fixture::campaign().form;
        let find = |text: &str| placeholder_in_text(text, &settings);
        for text in
            ["张贴海报XX张", "入户XXX余户", "X月X日开展宣传", "XXXX社区开展宣传", "于X年X月X日开展", "張貼海報XX張"]
        {
            assert!(find(text).is_some(), "{text}");
        }
        for text in ["居民张XX接到电话13800XX0000", "张×被骗", "关注“X宣传”", "国家反诈中心APP", "xx平台刷单"]
        {
            assert_eq!(find(text), None, "{text}");
        }
    }
}
