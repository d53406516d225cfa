//! Text as typed in; the same text with one form for every character out, and the way back to the typed bytes.

use std::ops::Range;

use text::{is_invisible, simplified, unified};

use crate::typing::{self, Typed};

/// Text in one form: full-width letters and digits are narrow, traditional characters simplified, zero-width
/// characters gone.
#[derive(Debug)]
pub(crate) struct Folded {
    pub(crate) text: String,
    /// For every byte of `text`, and one past it, the byte of the typed text; empty where both are the same.
    origin: Vec<usize>,
}

impl Folded {
    pub(crate) fn new(typed: &str) -> Self {
        if typed.chars().all(|c| folded(c) == Some(c)) && !typing::concerns(typed) {
            return Self { text: typed.to_owned(), origin: Vec::new() };
        }
        let mut characters: Vec<Typed> = Vec::with_capacity(typed.len() / 2);
        let mut chars = typed.char_indices().peekable();
        let mut earlier = ' ';
        while let Some((at, c)) = chars.next() {
            let wide = |c: char| matches!(c, '０'..='９');
            let joint = c == '，' && wide(earlier) && chars.peek().is_some_and(|(_, next)| wide(*next));
            earlier = c;
            let Some(one) = (if joint { Some(',') } else { folded(c) }) else { continue };
            characters.push((one, at));
        }
        typing::tidy(&mut characters);
        let mut text = String::with_capacity(typed.len());
        let mut origin = Vec::with_capacity(typed.len() + 1);
        for (one, at) in characters {
            text.push(one);
            origin.extend(std::iter::repeat_n(at, one.len_utf8()));
        }
        origin.push(typed.len());
        Self { text, origin }
    }

    /// The bytes of the typed text that a range of the folded text came from.
    pub(crate) fn span(&self, typed: &str, start: usize, end: usize) -> Range<usize> {
        if self.origin.is_empty() {
            return start..end;
        }
        // What was taken out behind the last character is none of the words.
        let last = end.checked_sub(1).filter(|last| *last >= start).and_then(|last| self.origin.get(last).copied());
        let (Some(start), Some(last)) = (self.origin.get(start).copied(), last) else { return 0..0 };
        let length = typed.get(last..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        start..last + length
    }
}

fn folded(c: char) -> Option<char> {
    Some(match c {
        _ if c.is_ascii() && c != '\t' => c,
        // Nearly all of a narrative.
        '\u{4e00}'..='\u{9fff}' => simplified(c),
        '\t' | '\u{a0}' | '\u{3000}' | '\u{2002}'..='\u{200a}' => ' ',
        _ if is_invisible(c) => return None,
        '，' => c,
        '．' => '.',
        '！'..='～' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '–' | '—' | '―' | '−' | '〜' | '∼' | '\u{2010}'..='\u{2012}' | '﹣' => '-',
        '﹥' => '>',
        '﹤' => '<',
        '﹪' => '%',
        '〈' => '《',
        '〉' => '》',
        '「' | '『' | '〝' => '“',
        '」' | '』' | '〞' => '”',
        _ => simplified(unified(c)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_digits_are_narrow_and_lead_back() {
        let typed = "发放\u{200b}１，２００份（张）";
        let folded = Folded::new(typed);
        assert_eq!(folded.text, "发放1,200份(张)");
        let at = folded.text.find("1,200份").unwrap();
        assert_eq!(typed.get(folded.span(typed, at, at + "1,200份".len())).unwrap(), "１，２００份");
        assert_eq!(typed.get(folded.span(typed, 0, folded.text.len())).unwrap(), typed);
    }

    #[test]
    fn traditional_characters_are_simplified_and_lead_back() {
        let typed = "張貼海報一百五十張，\u{200b}入戶３戶";
        let folded = Folded::new(typed);
        assert_eq!(folded.text, "张贴海报一百五十张，入户3户");
        let at = folded.text.find("入户3户").unwrap();
        assert_eq!(typed.get(folded.span(typed, at, folded.text.len())).unwrap(), "入戶３戶");
    }

    #[test]
    fn characters_of_other_blocks_are_the_usual_ones() {
        let typed = "\u{2F45}\u{F9FF}入\u{2F3E}\u{2F2F}作";
        assert_eq!(Folded::new(typed).text, "方刺入戶工作".replace('戶', "户"));
    }

    #[test]
    fn a_wide_comma_between_narrow_digits_parts_them() {
        assert_eq!(Folded::new("海报150，600份").text, "海报150，600份");
    }
}
