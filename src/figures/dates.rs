//! A numeral before 年, 月 or 日 in: whether it is a date, and what time it sets for the numbers after it.

use super::{counting::Reading, language::Marker, scope::Scope, token::Number};

impl Reading<'_> {
    /// Whether the number is part of a date, a time or an age. A month sets the scope of what follows.
    pub(super) fn date(&mut self, number: &Number) -> bool {
        let after = self.text.get(number.numeral.end..).unwrap_or_default().trim_start_matches(' ');
        let before = self.text.get(..number.numeral.start).unwrap_or_default();
        if let Some(past) = after.strip_prefix("个月") {
            let one = number.numeral.value == Some(1.0) && !past.starts_with('来');
            if !before.ends_with("连续") && !past.starts_with('的') && !one {
                self.sentence.scope = self.sentence.scope.after(Marker::Since);
            }
            return true;
        }
        let Some(past) = after.strip_prefix('月') else {
            return after.starts_with(['年', '日', '号', '时', '点', '岁']);
        };
        if before.ends_with(['较', '比']) {
            (self.clause.comparison, self.sentence.compared) = (true, true);
            return true;
        }
        if let Some(month) = self.month(number) {
            self.sentence.month = Some(month);
        }
        if !self.clause.up_to {
            let past = past.strip_prefix('份').unwrap_or(past);
            self.sentence.scope = month(self.sentence.scope, before, past, number.numeral.max.is_some());
        }
        true
    }
}

impl Reading<'_> {
    /// The month that a number before 月 names, from 1: the digits right before it, for 1.6月 begins an item of a list.
    fn month(&self, number: &Number) -> Option<u32> {
        let typed = self.text.get(number.numeral.start..number.numeral.end)?;
        let digits = typed.rsplit(|c: char| !c.is_ascii_digit()).next()?;
        let month = match digits.parse::<u32>() {
            Ok(month) => month,
            Err(_) => (1..=12).find(|month| number.numeral.value == Some(f64::from(*month)))?,
        };
        (1..=12).contains(&month).then_some(month)
    }
}

/// The scope after a month with what stands around it: 7月 is a month, 7月2日 an event, 1至7月 a sum.
fn month(scope: Scope, before: &str, past: &str, range: bool) -> Scope {
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
