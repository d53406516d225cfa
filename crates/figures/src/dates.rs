//! A numeral before 年, 月 or 日 in: whether it is a date, and what time it sets for the numbers after it.

use crate::{context::Context, markers::Marker, scope::Scope, tokens::Number};

/// Whether the number is part of a date, a time or an age. A month sets the scope of what follows.
pub(crate) fn is_date(context: &mut Context, text: &str, number: &Number) -> bool {
    let (clause, sentence) = (&mut context.clause, &mut context.sentence);
    let after = text.get(number.numeral.end..).unwrap_or_default().trim_start_matches(' ');
    let before = text.get(..number.numeral.start).unwrap_or_default();
    if after.starts_with("小时") && number.numeral.value == Some(24.0) {
        return true;
    }
    if let Some(past) = after.strip_prefix("个月") {
        let one = number.numeral.value == Some(1.0) && !past.starts_with('来');
        if !before.ends_with("连续") && !past.starts_with('的') && !one {
            sentence.scope = sentence.scope.after(Marker::Since);
        }
        return true;
    }
    let Some(past) = after.strip_prefix('月') else {
        return after.starts_with(['年', '日', '号', '时', '点', '岁']);
    };
    if before.ends_with(['较', '比']) {
        (clause.comparison, sentence.compared) = (true, true);
        return true;
    }
    if let Some(month) = named_month(text, number) {
        sentence.month = Some(month);
    }
    let past = past.strip_prefix('份').unwrap_or(past);
    let is_whole = !past.starts_with(|c: char| c.is_ascii_digit() || "一二三四五六七八九十至到-底初末以".contains(c));
    if is_whole && before.ends_with(['中', ':', ' ', '，', ',']) {
        sentence.begin_month_of_total();
    }
    if !clause.up_to && sentence.total_scope.is_none() {
        sentence.scope = scope_after_month(sentence.scope, before, past, number.numeral.max.is_some());
    }
    true
}

/// The month that a number before 月 names, from 1: the digits right before it, for 1.6月 begins an item of a list.
fn named_month(text: &str, number: &Number) -> Option<u32> {
    let typed = text.get(number.numeral.start..number.numeral.end)?;
    let digits = typed.rsplit(|c: char| !c.is_ascii_digit()).next()?;
    let month = match digits.parse::<u32>() {
        Ok(month) => month,
        Err(_) => (1..=12).find(|month| number.numeral.value == Some(f64::from(*month)))?,
    };
    (1..=12).contains(&month).then_some(month)
}

/// The scope after a month between the text before and after it: 7月 is a month, 7月2日 an event, 1至7月 a sum.
fn scope_after_month(scope: Scope, before: &str, past: &str, range: bool) -> Scope {
    let day = past.starts_with(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    let opens = past.starts_with(['至', '到', '-', '底', '初', '末']);
    if before.ends_with(['至', '到', '-']) {
        return if day { scope } else { scope.after(Marker::Since) };
    }
    if past.starts_with("以来") || (before.ends_with(['自', '从', '年']) && since(past)) {
        return Scope::Cumulative;
    }
    if opens {
        return scope;
    }
    match (range, day, scope) {
        (true, ..) => Scope::Cumulative,
        (_, false, _) => Scope::Month,
        (_, true, Scope::Unsaid) => Scope::Event,
        (_, true, same) => same,
    }
}

/// Whether 以来, 起 or 开始 follows within a few words.
fn since(after: &str) -> bool {
    let near: String = after.chars().take(12).collect();
    near.contains("以来") || near.starts_with(['起', '开'])
}
