//! A line of Chinese as typed in, the same line with the marks of Chinese typesetting out (GB/T 15834-2011, 4 and 5).

use super::is_han;

/// Half-width marks and the ones of Chinese text.
const MARKS: [(char, char); 5] = [(',', '，'), (';', '；'), (':', '：'), ('!', '！'), ('?', '？')];

/// Half-width punctuation next to Chinese made full-width and blanks between Chinese removed: `张贴 海报150张,走访(入户)3户.` Numbers, times,
/// addresses and Latin text keep their marks.
pub fn set_right(line: &str) -> String {
    let characters: Vec<char> = without_blanks(line);
    let pairs = pairs(&characters);
    let at = |place: usize| characters.get(place).copied().unwrap_or(' ');
    let mut set = String::with_capacity(line.len());
    let mut quote_is_open = false;
    for (place, character) in characters.iter().copied().enumerate() {
        let before = place.checked_sub(1).map_or(' ', at);
        let after = characters.iter().skip(place + 1).find(|next| **next != ' ').copied().unwrap_or(' ');
        let is_beside = is_wide(before) || is_wide(after);
        let is_number = before.is_ascii_digit() && at(place + 1).is_ascii_digit();
        let full = MARKS.iter().find(|(half, _)| *half == character).map(|(_, full)| *full);
        set.push(match character {
            _ if full.is_some() && is_beside && !is_number => full.unwrap_or(character),
            '.' if is_wide(before) && (is_wide(after) || place + 1 == characters.len()) => '。',
            '(' | ')' if pairs.get(place) == Some(&true) => {
                if character == '(' {
                    '（'
                } else {
                    '）'
                }
            }
            '"' if is_beside || quote_is_open => {
                quote_is_open = !quote_is_open;
                if quote_is_open { '“' } else { '”' }
            }
            other => other,
        });
    }
    // A mark made full-width needs no blank after it.
    without_blanks(&set).into_iter().collect()
}

/// A Han character, or a mark of Chinese text.
fn is_wide(character: char) -> bool {
    is_han(character) || "，。；：！？、“”‘’（）《》【】…—".contains(character)
}

/// The line without blanks between Chinese.
fn without_blanks(line: &str) -> Vec<char> {
    let characters: Vec<char> = line.chars().collect();
    let mut kept: Vec<char> = Vec::with_capacity(characters.len());
    for (place, character) in characters.iter().enumerate() {
        if matches!(character, ' ' | '\u{3000}' | '\u{a0}') {
            let before = kept.last().copied().unwrap_or(' ');
            let after = characters.iter().skip(place + 1).find(|next| !next.is_whitespace()).copied().unwrap_or(' ');
            if is_wide(before) && is_wide(after) {
                continue;
            }
        }
        kept.push(*character);
    }
    kept
}

/// For each place whether it is a bracket of a pair that encloses or follows Chinese.
fn pairs(characters: &[char]) -> Vec<bool> {
    let mut wide = vec![false; characters.len()];
    let mut open: Vec<(usize, bool)> = Vec::new();
    for (place, character) in characters.iter().enumerate() {
        match character {
            '(' => {
                let follows =
                    place.checked_sub(1).and_then(|before| characters.get(before)).is_some_and(|c| is_wide(*c));
                open.push((place, follows));
            }
            ')' => {
                let Some((start, is_chinese)) = open.pop() else { continue };
                if is_chinese {
                    for end in [start, place] {
                        if let Some(wide) = wide.get_mut(end) {
                            *wide = true;
                        }
                    }
                }
                if let Some((_, outer)) = open.last_mut() {
                    *outer |= is_chinese;
                }
            }
            other if is_wide(*other) => {
                if let Some((_, is_chinese)) = open.last_mut() {
                    *is_chinese = true;
                }
            }
            _ => {}
        }
    }
    wide
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_blanks_between_chinese() {
        for (typed, set) in [
            ("张贴 海报 150张,走访320户;效果好!", "张贴海报 150张，走访320户；效果好！"),
            ("走访(含入户)3户.", "走访（含入户）3户。"),
            ("发放1,200份,时间9:30,比例1:2", "发放1,200份，时间9:30，比例1:2"),
            ("地点: 广场", "地点：广场"),
            ("网址http://a.cn/b?c=1", "网址http://a.cn/b?c=1"),
            ("在 LED 屏播放\"全民反诈\"标语", "在 LED 屏播放“全民反诈”标语"),
            ("共计3.5万元(30000.5)", "共计3.5万元（30000.5）"),
            ("Wi-Fi (5G), ok.", "Wi-Fi (5G), ok."),
            ("（一）走访", "（一）走访"),
            ("", ""),
            (")(", ")("),
        ] {
            assert_eq!(set_right(typed), set);
        }
    }
}
