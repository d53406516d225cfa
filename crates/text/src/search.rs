//! A text in, the terms by which it is found out; the words of a search in, what they ask of an index of such terms and
//! where they are in a text out.
//!
//! Chinese has no blanks between words, and words of two characters are what people look for: a run of Han characters is
//! indexed as its overlapping pairs and its last character, any other run of letters and digits as a whole. A word of a
//! search is a phrase of such terms, so that it is found wherever its characters are next to each other.

use std::ops::Range;

use super::{
    characters::{half_width_character, is_han, is_invisible},
    traditional::simplified,
};

/// Letters, digits or Han characters without anything between them, compared by width, case and simplified form. Blanks
/// between Han characters are none: forms are typed with them.
struct Run {
    is_han: bool,
    /// Each character as it is compared, and its bytes in the text.
    characters: Vec<(char, Range<usize>)>,
}

/// The terms of a text in its order, with a blank between them.
pub fn terms(text: &str) -> String {
    let mut terms = String::new();
    for run in runs(text) {
        for term in run.terms() {
            if !terms.is_empty() {
                terms.push(' ');
            }
            terms.push_str(&term);
        }
    }
    terms
}

/// One word of a search.
pub struct SearchWord {
    runs: Vec<Run>,
}

/// The words of a search, which blanks separate. Signs alone are no word.
pub fn search_words(typed: &str) -> Vec<SearchWord> {
    let words = typed.split_whitespace().map(|word| SearchWord { runs: runs(word) });
    words.filter(|word| !word.runs.is_empty()).collect()
}

impl SearchWord {
    /// The terms that follow each other in an index of [`terms`], and whether any beginning of the last one is enough.
    pub fn phrase(&self) -> (Vec<String>, bool) {
        let Some((last, before)) = self.runs.split_last() else { return (Vec::new(), false) };
        let mut phrase: Vec<String> = before.iter().flat_map(Run::terms).collect();
        phrase.extend(last.terms());
        let is_pair = last.is_han && last.characters.len() > 1;
        if is_pair {
            // The last character alone is a term at the end of a run only.
            phrase.pop();
        }
        (phrase, !is_pair)
    }

    /// The bytes of a text where the word is, in their order.
    pub fn places(&self, text: &SearchedText) -> Vec<Range<usize>> {
        let starts = 0..text.runs.len();
        starts.flat_map(|start| self.places_from(text.runs.get(start..).unwrap_or_default())).collect()
    }

    /// Those that begin in the first run.
    fn places_from(&self, runs: &[Run]) -> Vec<Range<usize>> {
        let (Some((last, before)), Some(runs)) = (self.runs.split_last(), runs.get(..self.runs.len())) else {
            return Vec::new();
        };
        let (Some((end, between)), false) = (runs.split_last(), before.is_empty()) else {
            return runs.first().map(|run| last.within(run)).unwrap_or_default();
        };
        let whole = before.iter().zip(between).enumerate().all(|(place, (word, run))| match place {
            0 => word.ends(run),
            _ => word.is_the_same(run),
        });
        if !whole || !last.begins(end) {
            return Vec::new();
        }
        let length = before.first().map_or(0, |run| run.characters.len());
        let first = between.first().and_then(|run| run.characters.iter().rev().nth(length.saturating_sub(1)));
        let final_one = last.characters.len().checked_sub(1).and_then(|at| end.characters.get(at));
        first.zip(final_one).map(|((_, first), (_, last))| first.start..last.end).into_iter().collect()
    }
}

/// A text in which words are looked for.
pub struct SearchedText {
    runs: Vec<Run>,
}

impl SearchedText {
    /// Of a text.
    pub fn of(text: &str) -> Self {
        Self { runs: runs(text) }
    }
}

impl Run {
    fn terms(&self) -> Vec<String> {
        let characters: Vec<char> = self.compared().collect();
        if !self.is_han {
            return vec![characters.into_iter().collect()];
        }
        let pairs = characters.windows(2).map(|pair| pair.iter().collect());
        pairs.chain(characters.last().map(char::to_string)).collect()
    }

    fn compared(&self) -> impl ExactSizeIterator<Item = char> + DoubleEndedIterator + '_ {
        self.characters.iter().map(|(character, _)| *character)
    }

    fn is_the_same(&self, other: &Self) -> bool {
        self.is_han == other.is_han && self.compared().eq(other.compared())
    }

    fn begins(&self, other: &Self) -> bool {
        self.is_han == other.is_han
            && self.characters.len() <= other.characters.len()
            && self.compared().eq(other.compared().take(self.characters.len()))
    }

    fn ends(&self, other: &Self) -> bool {
        match (self.is_han, other.is_han) {
            (true, true) => {
                self.characters.len() <= other.characters.len()
                    && self.compared().rev().eq(other.compared().rev().take(self.characters.len()))
            }
            _ => self.is_the_same(other),
        }
    }

    /// The bytes of each place in a run where this one is: anywhere among Han characters, at the beginning of any other.
    fn within(&self, run: &Self) -> Vec<Range<usize>> {
        if !self.is_han || !run.is_han {
            let begin = self.begins(run).then(|| run.characters.get(..self.characters.len())).flatten();
            return begin.and_then(bytes_of).into_iter().collect();
        }
        let windows = run.characters.windows(self.characters.len().max(1));
        let found = windows.filter(|window| window.iter().map(|(character, _)| *character).eq(self.compared()));
        found.filter_map(bytes_of).collect()
    }
}

fn bytes_of(characters: &[(char, Range<usize>)]) -> Option<Range<usize>> {
    Some(characters.first()?.1.start..characters.last()?.1.end)
}

fn runs(text: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let (mut ended, mut blank) = (true, false);
    for (start, character) in text.char_indices() {
        if is_invisible(character) {
            continue;
        }
        let width = half_width_character(character);
        let is_han = is_han(width);
        if !is_han && !width.is_alphanumeric() {
            blank = width == ' ' || character == '\t';
            ended |= !blank;
            continue;
        }
        let compared = width.to_lowercase().next().map_or(width, simplified);
        let place = (compared, start..start.saturating_add(character.len_utf8()));
        match runs.last_mut().filter(|run| !ended && run.is_han == is_han && (is_han || !blank)) {
            Some(run) => run.characters.push(place),
            None => runs.push(Run { is_han, characters: vec![place] }),
        }
        (ended, blank) = (false, false);
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(word: &str, text: &str) -> Vec<String> {
        let words = search_words(word);
        let searched = SearchedText::of(text);
        words
            .iter()
            .flat_map(|word| word.places(&searched))
            .filter_map(|place| text.get(place))
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn han_characters_are_pairs_and_anything_else_is_whole() {
        assert_eq!(terms("反诈宣传，App 96110！"), "反诈 诈宣 宣传 传 app 96110");
        assert_eq!(terms("反 詐\u{3000}宣传\n传统"), "反诈 诈宣 宣传 传 传统 统");
        assert_eq!(terms("第３期"), "第 3 期");
        assert_eq!(terms("——\n"), "");
    }

    #[test]
    fn a_word_asks_for_its_characters_next_to_each_other() {
        let phrase = |word: &str| search_words(word).first().map(SearchWord::phrase).unwrap();
        let of = |terms: &[&str]| terms.iter().map(|term| (*term).to_owned()).collect::<Vec<_>>();
        assert_eq!(phrase("反诈宣传"), (of(&["反诈", "诈宣", "宣传"]), false));
        assert_eq!(phrase("诈"), (of(&["诈"]), true));
        assert_eq!(phrase("APP"), (of(&["app"]), true));
        assert_eq!(phrase("第3期"), (of(&["第", "3", "期"]), true));
        assert_eq!(phrase("反诈96110"), (of(&["反诈", "诈", "96110"]), true));
        assert!(search_words(" ，！ ").is_empty());
    }

    #[test]
    fn places_of_a_word_are_those_of_the_text_as_it_is_written() {
        assert_eq!(found("宣传", "反诈宣传进社区，宣 传到户"), ["宣传", "宣 传"]);
        assert_eq!(found("詐", "反诈，诈骗"), ["诈", "诈"]);
        assert_eq!(found("app", "下载App和APPLE"), ["App", "APP"]);
        assert_eq!(found("第3期", "做好第３期简报"), ["第３期"]);
        assert_eq!(found("宣传 手册", "宣传手册"), ["宣传", "手册"]);
        assert!(found("传手", "宣传\n手册").is_empty());
        assert!(found("反诈宣传", "反诈，宣传").is_empty());
    }
}
