//! Words of cells in, their indices and the part with all of them out (ECMA-376-1:2016 §18.4).

use std::{collections::HashMap, fmt::Write as _};

use super::xml::push_text;

/// Words of all cells, each once, in the order in which they come.
#[derive(Clone, Default)]
pub(super) struct SharedStrings {
    indices: HashMap<String, usize>,
    /// Cells that refer to one of them.
    count: usize,
    items: String,
}

impl SharedStrings {
    /// The index of some words.
    pub(super) fn index(&mut self, words: &str) -> usize {
        self.count += 1;
        if let Some(index) = self.indices.get(words) {
            return *index;
        }
        let index = self.indices.len();
        // Without this, blanks at the ends are dropped.
        let ends = [words.chars().next(), words.chars().next_back()];
        let preserved = ends.into_iter().flatten().any(char::is_whitespace);
        self.items.push_str(if preserved { "<si><t xml:space=\"preserve\">" } else { "<si><t>" });
        push_string(&mut self.items, words);
        self.items.push_str("</t></si>");
        self.indices.insert(words.to_owned(), index);
        index
    }

    /// The index of words that had it a moment ago.
    pub(super) fn again(&mut self, index: usize) -> usize {
        self.count += 1;
        index
    }

    pub(super) fn part(&self) -> String {
        let (count, unique) = (self.count, self.indices.len());
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
             <sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" count=\"{count}\" \
             uniqueCount=\"{unique}\">{}</sst>",
            self.items
        )
    }
}

/// Appends words as an ST_Xstring (§22.9.2.19): control characters as `_x000D_`, and an underscore that would begin such an
/// escape as `_x005F_`.
fn push_string(out: &mut String, words: &str) {
    let needs_escape = |byte: u8| byte == b'_' || byte < b' ' && byte != b'\n' && byte != b'\t';
    if !words.bytes().any(needs_escape) {
        return push_text(out, words);
    }
    let mut plain = String::with_capacity(words.len() + 16);
    for (at, character) in words.char_indices() {
        let rest = || words.get(at..).unwrap_or_default();
        if (character < ' ' && character != '\n' && character != '\t') || (character == '_' && is_escape(rest())) {
            // Writing to a String does not fail.
            let _ = write!(plain, "_x{:04X}_", u32::from(character));
        } else {
            plain.push(character);
        }
    }
    push_text(out, &plain);
}

/// Whether a text begins like `_x000D_`.
fn is_escape(text: &str) -> bool {
    matches!(text.as_bytes(), [b'_', b'x', digits @ .., ] if digits.len() >= 5
        && digits.iter().take(4).all(u8::is_ascii_hexdigit) && digits.get(4) == Some(&b'_'))
}

#[cfg(test)]
mod tests {
    use super::SharedStrings;

    #[test]
    fn words_are_kept_once_and_escaped() {
        let mut strings = SharedStrings::default();
        let indices: Vec<usize> =
            ["甲", " 乙", "甲", "<r>丙</r>", "丁\u{1}_x0001_ _x", "\n戊"].map(|words| strings.index(words)).into();
        assert_eq!(indices, [0, 1, 0, 2, 3, 4]);
        let part = strings.part();
        assert!(part.contains("count=\"6\" uniqueCount=\"5\""), "{part}");
        for item in [
            "<si><t>甲</t></si>",
            "<si><t xml:space=\"preserve\"> 乙</t></si>",
            "<si><t>&lt;r&gt;丙&lt;/r&gt;</t></si>",
            "<si><t>丁_x0001__x005F_x0001_ _x</t></si>",
            "<si><t xml:space=\"preserve\">\n戊</t></si>",
        ] {
            assert!(part.contains(item), "{item} is not in {part}");
        }
    }
}
