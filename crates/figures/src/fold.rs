//! Text as typed in; the same text with one form for every character out, and the way back to the typed bytes.

use std::ops::Range;

use text::simplified;

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
        if typed.chars().all(|c| folded(c) == Some(c)) {
            return Self { text: typed.to_owned(), origin: Vec::new() };
        }
        let mut text = String::with_capacity(typed.len());
        let mut origin = Vec::with_capacity(typed.len() + 1);
        let mut chars = typed.char_indices().peekable();
        let mut earlier = ' ';
        while let Some((at, c)) = chars.next() {
            let wide = |c: char| matches!(c, '０'..='９');
            let joint = c == '，' && wide(earlier) && chars.peek().is_some_and(|(_, next)| wide(*next));
            earlier = c;
            let Some(one) = (if joint { Some(',') } else { folded(c) }) else { continue };
            text.push(one);
            origin.extend(std::iter::repeat_n(at, one.len_utf8()));
        }
        origin.push(typed.len());
        Self { text, origin }
    }

    /// The bytes of the typed text that a range of the folded text came from.
    pub(crate) fn span(&self, typed: &str, start: usize, end: usize) -> Range<usize> {
        let back = |at: usize| if self.origin.is_empty() { Some(at) } else { self.origin.get(at).copied() };
        let (Some(start), Some(end)) = (back(start), back(end)) else { return 0..0 };
        let words = typed.get(start..end).unwrap_or_default().trim_end_matches(invisible);
        start..start + words.len()
    }
}

fn folded(c: char) -> Option<char> {
    Some(match c {
        _ if c.is_ascii() && c != '\t' => c,
        // Nearly all of a narrative.
        '\u{4e00}'..='\u{9fff}' => simplified(c),
        '\t' | '\u{a0}' | '\u{3000}' | '\u{2002}'..='\u{200a}' => ' ',
        _ if invisible(c) => return None,
        '，' => c,
        '．' => '.',
        '！'..='～' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '–' | '—' | '―' | '−' | '〜' | '∼' => '-',
        '﹪' => '%',
        '〈' => '《',
        '〉' => '》',
        '「' | '『' | '〝' => '“',
        '」' | '』' | '〞' => '”',
        _ => simplified(c),
    })
}

fn invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{ad}' | '\u{202a}'..='\u{202e}')
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
    fn a_wide_comma_between_narrow_digits_parts_them() {
        assert_eq!(Folded::new("海报150，600份").text, "海报150，600份");
    }
}
