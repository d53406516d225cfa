//! A section's text in, the same text without the template's instructions out.

use text::{compact, compact_characters, is_colon};

/// Removes the template's instructions, in brackets or not, complete, shortened or slightly changed. The flag is true where
/// something was removed.
pub fn without_instructions(text: &str, instructions: &str) -> (String, bool) {
    let wanted = compact(instructions);
    if wanted.is_empty() {
        return (text.trim().to_owned(), false);
    }
    let mut kept = String::new();
    let mut removed = false;
    let mut rest = text;
    while let Some(open) = rest.find(['（', '(']) {
        let (before, bracket) = rest.split_at(open);
        kept.push_str(before);
        match closing_bracket(bracket) {
            Some(end) if is_instructions(&compact(bracket.get(..end).unwrap_or("")), &wanted) => {
                removed = true;
                rest = bracket.get(end..).unwrap_or("");
            }
            _ => {
                let step = bracket.chars().next().map_or(1, char::len_utf8);
                kept.push_str(bracket.get(..step).unwrap_or(""));
                rest = bracket.get(step..).unwrap_or("");
            }
        }
    }
    kept.push_str(rest);
    if let Some((start, end)) = find_compact(&kept, &wanted) {
        removed = true;
        kept.replace_range(start..end, "");
    }
    let kept = if removed {
        kept.trim_start_matches(|next| is_colon(next) || matches!(next, '。' | ' ' | '\u{3000}' | '\n'))
    } else {
        kept.as_str()
    };
    (kept.trim().to_owned(), removed)
}

/// First words of notes on how to fill in the form and of remarks.
const NOTE_STARTS: [&str; 9] =
    ["填表说明", "填报说明", "填写说明", "填表要求", "填报要求", "填写要求", "说明:", "备注:", "注:"];

/// True for the first line of a note such as 填表说明：1.….
pub fn opens_note(line: &str) -> bool {
    let start: String = compact_characters(line).take(8).collect();
    let start = start.trim_start_matches(['(', '[', '【', '*', '※']);
    NOTE_STARTS.iter().any(|note| start.starts_with(note))
}

/// Length in bytes up to and including the bracket that closes the first one.
fn closing_bracket(bracket: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, character) in bracket.char_indices() {
        match character {
            '（' | '(' => depth += 1,
            '）' | ')' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at + character.len_utf8());
                }
            }
            _ => {}
        }
    }
    None
}

fn is_instructions(bracket: &str, wanted: &str) -> bool {
    let inner = bracket.trim_matches(['(', ')']);
    let length = inner.chars().count();
    // A literal part of the instructions, or all of them slightly changed. The cost of comparing is the product of both
    // lengths, hence the upper bound.
    length >= 6
        && (wanted.contains(inner)
            || inner.contains(wanted)
            || length <= 2 * wanted.chars().count() && strsim::normalized_levenshtein(inner, wanted) >= 0.6)
}

/// Byte range in `text` of the compact text `wanted`.
fn find_compact(text: &str, wanted: &str) -> Option<(usize, usize)> {
    let mut compacted = String::new();
    let mut places = Vec::new();
    for (at, character) in text.char_indices() {
        let piece = compact(character.encode_utf8(&mut [0; 4]));
        places.extend(piece.bytes().map(|_| (at, at + character.len_utf8())));
        compacted.push_str(&piece);
    }
    let start = compacted.find(wanted)?;
    let (first, _) = places.get(start)?;
    let (_, last) = places.get(start + wanted.len() - 1)?;
    Some((*first, *last))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::fixture::campaign;

    #[test]
    fn instructions_go_in_every_shape() {
        let instructions = &campaign().form.sections[0].instructions;
        for text in [
            format!("（{instructions}）甲"),
            format!("({instructions}）：甲"),
            format!("甲（{instructions}）"),
            format!("{instructions}\n甲"),
            format!("（{}）甲", instructions.replace("，同时", "，\n同时")),
            "（要尽量体现数据和效果，如张贴发放海报多少，入户多少户）甲".to_owned(),
        ] {
            assert_eq!(without_instructions(&text, instructions), ("甲".to_owned(), true), "{text}");
        }
        let own = "甲（含小区电梯间）乙（共3处";
        assert_eq!(without_instructions(own, instructions), (own.to_owned(), false));
    }
}
