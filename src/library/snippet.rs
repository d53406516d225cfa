//! A text and the words of a search in; the part of it that has most of them, with their places, out.

use std::ops::Range;

use text::{SearchWord, SearchedText};

/// Characters of a snippet.
const LENGTH: usize = 60;
/// Characters before the first word.
const BEFORE: usize = 12;

/// A part of a text in one line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snippet {
    /// The part, with … where the text goes on.
    pub text: String,
    /// Where words are in it, as ranges of characters, in their order and apart from each other.
    pub marks: Vec<Range<usize>>,
}

impl Snippet {
    /// The first part with the most words; `None` where the text has none of them.
    pub(super) fn of(words: &[SearchWord], text: &str) -> Option<Self> {
        let searched = SearchedText::of(text);
        let mut places: Vec<(Range<usize>, usize)> = Vec::new();
        for (word, searched_for) in words.iter().enumerate() {
            places.extend(searched_for.places(&searched).into_iter().map(|place| (place, word)));
        }
        places.sort_by_key(|(place, word)| (place.start, *word));
        let starts: Vec<usize> = text.char_indices().map(|(start, _)| start).collect();
        let character = |byte: usize| starts.partition_point(|start| *start < byte);
        let places: Vec<(Range<usize>, usize)> =
            places.into_iter().map(|(place, word)| (character(place.start)..character(place.end), word)).collect();
        let first = first_of_most(&places, words.len())?;
        let start = first.saturating_sub(BEFORE);
        let end = starts.len().min(start.saturating_add(LENGTH));
        let shown = text.chars().skip(start).take(end.saturating_sub(start));
        // Paragraphs of the text are parts of one line.
        let shown: String = shown.map(|one| if one.is_whitespace() || one.is_control() { ' ' } else { one }).collect();
        let (before, after) = (if start > 0 { "…" } else { "" }, if end < starts.len() { "…" } else { "" });
        let offset = before.chars().count();
        let within =
            places.into_iter().map(|(place, _)| place).filter(|place| place.start >= start && place.end <= end);
        let within = within.map(|place| place.start - start + offset..place.end - start + offset);
        Some(Self { text: format!("{before}{shown}{after}"), marks: joined(within) })
    }

    /// The text with a sign before and one after each word.
    pub fn marked(&self, before: &str, after: &str) -> String {
        let mut marked = String::new();
        for (place, character) in self.text.chars().enumerate() {
            if self.marks.iter().any(|mark| mark.start == place) {
                marked.push_str(before);
            }
            marked.push(character);
            if self.marks.iter().any(|mark| mark.end == place.saturating_add(1)) {
                marked.push_str(after);
            }
        }
        marked
    }
}

/// Begin of the first place after which the most different words follow within a snippet.
fn first_of_most(places: &[(Range<usize>, usize)], words: usize) -> Option<usize> {
    let mut best: Option<(usize, usize)> = None;
    for (at, (place, _)) in places.iter().enumerate() {
        let end = place.start.saturating_add(LENGTH - BEFORE);
        let mut seen = vec![false; words];
        for (other, word) in places.iter().skip(at) {
            if other.start >= end {
                break;
            }
            if let Some(seen) = seen.get_mut(*word).filter(|_| other.end <= end) {
                *seen = true;
            }
        }
        let count = seen.into_iter().filter(|seen| *seen).count();
        if best.is_none_or(|(most, _)| count > most) {
            best = Some((count, place.start));
        }
        if count == words {
            break;
        }
    }
    best.map(|(_, start)| start)
}

/// Ranges that touch or overlap are one.
fn joined(ranges: impl Iterator<Item = Range<usize>>) -> Vec<Range<usize>> {
    let mut joined: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match joined.last_mut().filter(|last| range.start <= last.end) {
            Some(last) => last.end = last.end.max(range.end),
            None => joined.push(range),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    fn snippet(words: &str, text: &str) -> String {
        Snippet::of(&text::search_words(words), text).map(|found| found.marked("【", "】")).unwrap_or_default()
    }

    #[test]
    fn words_are_marked_where_they_are() {
        assert_eq!(snippet("宣传", "开展反诈宣传，宣传到户。"), "开展反诈【宣传】，【宣传】到户。");
        assert_eq!(snippet("反诈 诈宣", "开展反诈宣传"), "开展【反诈宣】传");
        assert_eq!(snippet("手册", "发放\n手册"), "发放 【手册】");
        assert_eq!(snippet("骗局", "开展宣传"), "");
    }

    #[test]
    fn the_part_with_most_words_is_shown() {
        let text = format!("讲座一场。{}在学校举办讲座，{}", "走访入户。".repeat(20), "发放手册。".repeat(20));
        let shown = snippet("学校 讲座", &text);
        assert!(shown.starts_with('…') && shown.contains("【学校】举办【讲座】") && shown.ends_with('…'), "{shown}");
        assert!(shown.chars().count() <= LENGTH + 6, "{shown}");
    }
}
