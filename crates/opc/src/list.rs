//! Levels of a list (ECMA-376 part 1, 17.9) in, the label of each paragraph in order out.

use crate::numerals::numeral;

/// Number of levels of a list (ECMA-376 part 1, 17.9.6).
pub const LEVELS: usize = 9;

/// Numbering of one level.
#[derive(Debug, Clone, Default)]
pub struct Level {
    /// Number of the first paragraph (17.9.25).
    pub start: u32,
    /// Number format: `decimal`, `chineseCounting`, `bullet` … (17.18.59).
    pub format: String,
    /// Label with `%1` to `%9` for the numbers of the levels (17.9.11): `第%1条`.
    pub text: String,
    /// Whether the numbers of all levels are shown as digits (17.9.4).
    pub is_legal: bool,
    /// `lvlRestart` (17.9.10): 0 never, n only after level n counted from 1; none: after any level above.
    pub restart: Option<usize>,
}

/// Current number of each level of a list.
#[derive(Debug, Clone, Default)]
pub struct Counters([Option<u32>; LEVELS]);

impl Counters {
    /// Counts one paragraph at `level` (from 0) and restarts deeper levels. `from`: an explicit number for it. `levels`: returns
    /// the level with an index.
    pub fn advance<'l>(&mut self, level: usize, from: Option<u32>, levels: impl Fn(usize) -> Option<&'l Level>) {
        let counted = self.0.get(level).copied().flatten().map(|last| last.saturating_add(1));
        let next = from.or(counted).unwrap_or_else(|| levels(level).map_or(0, |own| own.start));
        for (at, counter) in self.0.iter_mut().enumerate() {
            match at {
                _ if at == level => *counter = Some(next),
                _ if at < level => *counter = counter.or_else(|| levels(at).map(|above| above.start)),
                _ if levels(at).and_then(|below| below.restart).is_none_or(|after| level < after) => *counter = None,
                _ => {}
            }
        }
    }

    /// Label of the last counted paragraph, which is at the level `own`.
    pub fn label<'l>(&self, own: &Level, levels: impl Fn(usize) -> Option<&'l Level>) -> String {
        let mut label = String::new();
        let mut characters = own.text.chars().peekable();
        while let Some(character) = characters.next() {
            let referred = characters.peek().and_then(|next| next.to_digit(10)).filter(|digit| *digit > 0);
            let (Some(referred), '%') = (referred, character) else {
                label.push(character);
                continue;
            };
            characters.next();
            let at = referred as usize - 1;
            let value = self.0.get(at).copied().flatten().unwrap_or(1);
            let format = levels(at).map_or("decimal", |one| one.format.as_str());
            label.push_str(&numeral(value, if own.is_legal { "decimal" } else { format }));
        }
        label
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(format: &str, text: &str) -> Level {
        Level { start: 1, format: format.to_owned(), text: text.to_owned(), ..Level::default() }
    }

    #[test]
    fn deeper_levels_begin_anew_and_show_those_above() {
        let levels = [level("chineseCounting", "%1、"), level("decimal", "%1.%2")];
        let mut counters = Counters::default();
        let mut at = |level: usize, from| {
            counters.advance(level, from, |at| levels.get(at));
            counters.label(&levels[level], |at| levels.get(at))
        };
        assert_eq!([at(0, None), at(1, None), at(1, None), at(0, None)], ["一、", "一.1", "一.2", "二、"]);
        assert_eq!([at(1, None), at(0, Some(7)), at(0, None)], ["二.1", "七、", "八、"]);
    }

    #[test]
    fn a_legal_level_has_digits_only() {
        let levels = [level("chineseCounting", "%1"), Level { is_legal: true, ..level("decimal", "%1.%2") }];
        let mut counters = Counters::default();
        counters.advance(1, None, |at| levels.get(at));
        assert_eq!(counters.label(&levels[1], |at| levels.get(at)), "1.1");
    }
}
