//! The name of a file as sent in, the name of its kept original below `forms/` out.

/// Longest file name of an original, in bytes of UTF-8: file systems take 255, of which the number before it needs some.
const LONGEST_NAME: usize = 180;
/// Longest ending that is kept where a name is cut, with its dot.
const LONGEST_ENDING: usize = 16;

/// A name that any file system takes after `1-`: no folders, no control characters, no blank or dot at either end, at
/// most [`LONGEST_NAME`] bytes with its ending.
pub(super) fn file_name(file: &str) -> String {
    let last = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let clean: String = last
        .chars()
        .map(|character| match character {
            ':' | '*' | '?' | '"' | '<' | '>' | '|' => '_',
            other if other.is_control() => '_',
            other => other,
        })
        .collect();
    let at_an_end = |character: char| character == '.' || character.is_whitespace();
    let clean = clean.trim_matches(at_an_end);
    if clean.is_empty() {
        return "未命名".to_owned();
    }
    if clean.len() <= LONGEST_NAME {
        return clean.to_owned();
    }
    let (stem, ending) = clean
        .rfind('.')
        .and_then(|dot| clean.split_at_checked(dot))
        .filter(|(_, ending)| ending.len() <= LONGEST_ENDING && !ending.contains(char::is_whitespace))
        .unwrap_or((clean, ""));
    let cut = stem.floor_char_boundary(LONGEST_NAME - ending.len());
    let stem = stem.get(..cut).unwrap_or_default().trim_end_matches(at_an_end);
    format!("{stem}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_originals_are_bounded_in_bytes_whatever_their_characters() {
        for character in ["a", "长", "😀", "𠮷", "e\u{301}"] {
            for ending in [".txt", "", ".docx", ".一二三四五六七八九十", &".".repeat(300)] {
                for length in [1, 44, 45, 59, 60, 76, 100, 180, 300] {
                    let name = file_name(&format!("{}{ending}", character.repeat(length)));
                    assert!(name.len() <= LONGEST_NAME && name.starts_with(character), "{name}");
                    assert_eq!(name.ends_with(".docx"), ending == ".docx", "{name}");
                }
            }
        }
        assert_eq!(file_name(&format!("{} . tail.docx", "长".repeat(58))), format!("{}.docx", "长".repeat(58)));
        assert_eq!(file_name("trailing. "), "trailing");
        assert_eq!(file_name(&format!("{}  . 长长", "x".repeat(179))), "x".repeat(179));
        assert_eq!(file_name("../ . "), "未命名");
        assert_eq!(file_name("a:b\u{7}?.docx"), "a_b__.docx");
    }
}
