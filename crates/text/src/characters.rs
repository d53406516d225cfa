//! Text as people typed it in, the same text without differences that mean nothing out: width, blanks, invisible signs,
//! colons and brackets of other kinds, traditional characters of a form's words.

use super::{traditional::simplified, unified::unified};

/// Full-width ASCII made half-width, blanks of every width a space, hyphens that do not break a plain one, copies of Han
/// characters unified; every other character stays.
pub fn half_width(text: &str) -> String {
    text.chars().map(half_width_character).collect()
}

/// One line without invisible characters, with plain spaces, trimmed.
pub fn clean_line(text: &str) -> String {
    let line: String = text
        .chars()
        .filter(|character| !is_invisible(*character))
        .map(|character| if character.is_whitespace() { ' ' } else { character })
        .collect();
    line.trim().to_owned()
}

/// Half-width, lower case, simplified, without any blank: what two spellings of one thing have in common.
pub fn compact(text: &str) -> String {
    compact_characters(text).collect()
}

/// The characters of [`compact`].
pub fn compact_characters(text: &str) -> impl DoubleEndedIterator<Item = char> {
    text.chars()
        .filter(|character| !character.is_whitespace() && !is_invisible(*character))
        .map(|character| simplified(half_width_character(character)).to_ascii_lowercase())
}

/// The text with the traditional characters of [`compact`] simplified and all else as it is, character by character.
pub fn in_simplified(text: &str) -> String {
    text.chars().map(simplified).collect()
}

/// What follows the words in a text that is compact already, if it begins with them.
pub fn strip_compact<'a>(text: &'a str, words: &str) -> Option<&'a str> {
    let mut rest = text.chars();
    let begins = compact_characters(words).all(|character| rest.next() == Some(character));
    begins.then_some(rest.as_str())
}

/// The text without bracketed parts, `单位名称（盖章）` → `单位名称`; an unclosed bracket stays.
pub fn without_brackets(text: &str) -> String {
    let mut kept = String::new();
    let mut rest = text;
    while let Some(open) = rest.find(is_opening) {
        let (before, after) = rest.split_at(open);
        let Some(close) = after.find(is_closing) else { break };
        kept.push_str(before);
        rest =
            after.get(close..).and_then(|tail| tail.get(tail.chars().next().map_or(0, char::len_utf8)..)).unwrap_or("");
    }
    kept.push_str(rest);
    kept
}

/// The brackets that people put around an addition to a word: 单位名称（盖章）, 〔盖章〕, ［盖章］.
pub fn is_opening(character: char) -> bool {
    matches!(character, '（' | '(' | '【' | '[' | '［' | '〔' | '〖' | '﹙' | '﹝')
}

/// What closes them.
pub fn is_closing(character: char) -> bool {
    matches!(character, '）' | ')' | '】' | ']' | '］' | '〕' | '〗' | '﹚' | '﹞')
}

/// A colon, also one of those that keyboards, scanners and old fonts put in its place.
pub fn is_colon(character: char) -> bool {
    matches!(character, ':' | '：' | '︰' | '﹕' | '∶' | '꞉' | '˸' | 'ː')
}

/// Characters that show nothing, as copied from web pages and chats: zero-width, directions, variation selectors, byte order marks,
/// fillers.
pub fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{ad}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' | '\u{180e}' | '\u{2800}' | '\u{3164}' | '\u{ffa0}')
}

/// Han characters with all extensions, the zero 〇, and the private area where old fonts keep rare names.
pub fn is_han(character: char) -> bool {
    matches!(character,
        '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' | '〇' | '\u{e000}'..='\u{f8ff}')
}

pub(crate) fn half_width_character(character: char) -> char {
    match character {
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => ' ',
        '\u{2010}'..='\u{2012}' | '\u{2043}' | '\u{2212}' | '\u{fe63}' => '-',
        colon if is_colon(colon) => ':',
        '\u{ff01}'..='\u{ff5e}' => {
            u32::from(character).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(character)
        }
        other => unified(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_meet() {
        assert_eq!(compact("单 位\u{a0}名\u{3000}称：\u{200b}"), "单位名称:");
        assert_eq!(compact("報送單位︰"), "报送单位:");
        assert_eq!(half_width("２０２０．７．２＋"), "2020.7.2+");
        assert_eq!(half_width("2020‑07‐02\u{202f}⺠"), "2020-07-02 民");
        assert_eq!(compact("⾦湖\u{fe0f}社\u{202d}区"), "金湖社区");
        assert_eq!(without_brackets("单位名称（盖章）"), "单位名称");
        assert_eq!(without_brackets("单位名称〔盖章］"), "单位名称");
        assert_eq!(without_brackets("张三（书记"), "张三（书记");
        assert_eq!(without_brackets("（甲）乙(丙)"), "乙");
    }
}
