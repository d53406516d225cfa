//! Folded text in, its words, counted numbers and breaks in order out.

use std::ops::Range;

use crate::{
    approximation::Approximation,
    context_words::MISTYPED,
    numeral::{self, Numeral},
    vocabulary::{Kinds, Vocabulary, Word},
};

/// What a token is.
#[derive(Debug)]
pub(crate) enum TokenKind {
    Word(Word),
    Number(Box<Number>),
    Break(Break),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Break {
    Sentence,
    Clause,
    Semicolon,
    List,
    Colon,
    Open,
    Close,
}

#[derive(Debug)]
pub(crate) struct Token {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) kind: TokenKind,
}

/// A numeral with the unit after it.
#[derive(Debug)]
pub(crate) struct Number {
    pub(crate) numeral: Numeral,
    /// Bytes of the unit; empty where there is none.
    pub(crate) unit: (usize, usize),
    /// Kinds counted in that unit.
    pub(crate) kinds: Kinds,
    pub(crate) spelling: Spelling,
    /// Inside a short quotation or a title: 六个一律.
    pub(crate) quoted: bool,
    /// A line end is within it, or between two numbers: 1↵200份.
    pub(crate) cut: bool,
    /// 零发案: none of what the word right after it counts.
    pub(crate) zero: bool,
}

impl Number {
    /// 警示贴260枚: a noun right beside the number says the kind of thing also in a unit that the kind does not have, if
    /// things are counted in it.
    fn add_adjacent(&mut self, vocabulary: &Vocabulary, text: &str, words: &[Word], start: usize) {
        let rest = text.get(self.numeral.end..).unwrap_or_default().trim_start_matches(' ');
        let Some(unit) = rest.chars().next().filter(|c| THING_UNITS.contains(*c)) else { return };
        let things = (vocabulary.counting.things | vocabulary.counting.acts) & !self.kinds;
        let kinds =
            |word: &Word| vocabulary.entry(*word).filter(|entry| entry.restricted == 0).map_or(0, |entry| entry.noun);
        let at = words.partition_point(|word| word.start < start);
        let before = at.checked_sub(1).and_then(|at| words.get(at));
        let before = before.filter(|word| {
            let gap = text.get(word.end..start).unwrap_or_default();
            gap.len() <= 6 && gap.chars().all(|c| "共计约各".contains(c))
        });
        let from = text.len() - rest.len() + unit.len_utf8();
        let after = words.get(at..).and_then(|words| words.iter().find(|word| word.start >= from));
        let after = after.filter(|word| word.start == from && self.unit.1 <= from);
        let named = before.or(after).map_or(0, kinds) & things;
        // 横幅海报120条: the unit is that of the first noun.
        let pair = before.and_then(|noun| words.get(at.checked_sub(2)?).filter(|other| other.end == noun.start));
        if named == 0 || pair.map_or(0, kinds) & self.kinds != 0 {
            return;
        }
        if self.unit.1 <= from && self.spelling != Spelling::Known {
            (self.unit, self.spelling) = ((from - unit.len_utf8(), from), Spelling::Known);
        }
        self.kinds |= named;
    }
}

/// How well the unit is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spelling {
    Known,
    /// 分 for 份.
    Mistyped,
    /// No known unit follows.
    Missing,
}

/// Units of single things.
const THING_UNITS: &str = "张份个幅块条枚只台部件套面本册把支根卷副盏盒页箱袋包瓶顶座架辆组扇处";

/// Bytes of a quotation that is a name and no speech.
const SHORT_QUOTE: usize = 36;

pub(crate) fn tokens(vocabulary: &Vocabulary, text: &str) -> Vec<Token> {
    let words: Vec<Word> = vocabulary.words(text).collect();
    let numerals = numerals(text, &words);
    let (mut breaks, quotes) = breaks(text, &numerals);
    let words = outside(vocabulary, words, &quotes);
    let mut tokens: Vec<Token> = Vec::with_capacity(words.len() + numerals.len() + breaks.len());
    let mut quotes = quotes.into_iter().peekable();
    for numeral in numerals {
        while quotes.next_if(|(_, end)| *end <= numeral.start).is_some() {}
        if text.get(..numeral.start).is_some_and(|before| is_rank(before, text.get(numeral.end..).unwrap_or_default()))
        {
            continue;
        }
        let quoted = quotes.peek().is_some_and(|(start, _)| *start <= numeral.start);
        let (start, mut number) = (numeral.start, number(vocabulary, text, numeral, quoted));
        if number.spelling == Spelling::Missing
            && let Some(kinds) = none_of(vocabulary, &words, &number.numeral)
        {
            (number.kinds, number.zero) = (kinds, true);
        }
        if !number.zero {
            number.add_adjacent(vocabulary, text, &words, start);
        }
        if number.spelling == Spelling::Missing
            && let Some(label) = labelled_unit(vocabulary, text, start)
        {
            (number.unit, number.kinds, number.spelling) = (label.unit, label.kinds, Spelling::Known);
            breaks.retain(|token| !label.marks.contains(&token.start));
        }
        let end = number.unit.1.max(number.numeral.end);
        tokens.push(Token { start, end, kind: TokenKind::Number(Box::new(number)) });
    }
    mark_cut(text, &mut tokens);
    let mut tokens = ranges(text, tokens);
    tokens.extend(words.into_iter().map(|word| Token {
        start: word.start,
        end: word.end,
        kind: TokenKind::Word(word),
    }));
    tokens.extend(breaks);
    tokens.sort_by_key(|token| token.start);
    tokens
}

/// 第3期, 排名后三位: the number says which and not how many.
fn is_rank(before: &str, after: &str) -> bool {
    before.ends_with('第') || before.ends_with(['前', '后']) && after.starts_with(['位', '名'])
}

/// The words without verbs and markers inside short quotations, which are names: “资料发放”.
fn outside(vocabulary: &Vocabulary, mut words: Vec<Word>, quotes: &[(usize, usize)]) -> Vec<Word> {
    let mut quotes = quotes.iter().peekable();
    words.retain(|word| {
        while quotes.next_if(|(_, end)| *end <= word.start).is_some() {}
        let quoted = quotes.peek().is_some_and(|(start, _)| *start <= word.start);
        !quoted || vocabulary.entry(*word).is_some_and(|entry| entry.noun != 0)
    });
    words
}

/// The sentences of a text, each without white space around it: what 。 ！ ？ ； or a line end closes. Marks without a
/// word, such as the ” after a 。, belong to the sentence before.
pub(crate) fn sentences(text: &str, tokens: &[Token]) -> Vec<Range<usize>> {
    let closing = |token: &&Token| matches!(token.kind, TokenKind::Break(Break::Sentence | Break::Semicolon));
    let ends = tokens.iter().filter(closing).map(|token| token.end).chain([text.len()]);
    let mut sentences: Vec<Range<usize>> = Vec::new();
    let mut begun = 0;
    for end in ends {
        let piece = text.get(begun..end).unwrap_or_default();
        let words = piece.trim();
        let start = begun + (piece.len() - piece.trim_start().len());
        if words.contains(char::is_alphanumeric) {
            sentences.push(start..start + words.len());
        } else if let Some(last) = sentences.last_mut().filter(|last| last.end == start && !words.is_empty()) {
            last.end = start + words.len();
        }
        begun = end;
    }
    sentences
}

/// Marks numbers in digits with nothing but a line end between them, the second with a unit: nobody can say whether they are one.
fn mark_cut(text: &str, numbers: &mut [Token]) {
    for at in 1..numbers.len() {
        let (before, after) = numbers.split_at_mut(at);
        if let (Some(first), Some(second)) = (before.last_mut(), after.first_mut())
            && text.get(first.end..second.start).is_some_and(|gap| gap.trim_matches(' ') == "\n")
            && text.get(..first.end).is_some_and(|before| before.ends_with(|c: char| c.is_ascii_digit()))
            && text.get(second.start..).is_some_and(|after| after.starts_with(|c: char| c.is_ascii_digit()))
            && let (TokenKind::Number(upper), TokenKind::Number(lower)) = (&mut first.kind, &mut second.kind)
            && upper.spelling == Spelling::Missing
            && lower.kinds != 0
        {
            (upper.cut, lower.cut) = (true, true);
        }
    }
}

/// Two numbers with one unit that are one range: 200户至300户. 由200户到300户 is a rise and none.
fn ranges(text: &str, numbers: Vec<Token>) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::with_capacity(numbers.len());
    for token in numbers {
        if let (Some(last), TokenKind::Number(upper)) = (tokens.last_mut(), &token.kind)
            && let TokenKind::Number(lower) = &mut last.kind
            && text.get(last.end..token.start).is_some_and(|joint| matches!(joint, "至" | "到" | "-" | "~"))
            && text.get(lower.unit.0..lower.unit.1) == text.get(upper.unit.0..upper.unit.1)
            && !text.get(..last.start).is_some_and(|before| before.ends_with(['由', '从']))
            && upper.kinds != 0
            && (lower.numeral.max, upper.numeral.max) == (None, None)
            && lower.numeral.value < upper.numeral.value
        {
            (lower.numeral.max, lower.numeral.approx) = (upper.numeral.value, Approximation::About);
            (lower.numeral.end, lower.unit, last.end) = (upper.numeral.end, upper.unit, token.end);
            continue;
        }
        tokens.push(token);
    }
    tokens
}

/// Numerals that are no part of a longer word (一封信).
fn numerals(text: &str, words: &[Word]) -> Vec<Numeral> {
    let mut words = words.iter().peekable();
    numeral::numerals(text)
        .filter(|numeral| {
            while words.next_if(|word| word.end <= numeral.start).is_some() {}
            !words.peek().is_some_and(|word| {
                word.start <= numeral.start
                    && numeral.end <= word.end
                    && word.end - word.start > numeral.end - numeral.start
            })
        })
        .collect()
}

fn number(vocabulary: &Vocabulary, text: &str, mut numeral: Numeral, quoted: bool) -> Number {
    let after = |at: usize| text.get(at..).unwrap_or_default();
    let start = numeral.end + (after(numeral.end).len() - after(numeral.end).trim_start_matches(' ').len());
    let rest = after(start);
    let verb = numeral.value.is_none() && rest.starts_with("张贴");
    let (length, kinds, spelling) = match vocabulary.unit(rest) {
        _ if verb => (0, 0, Spelling::Missing),
        Some((_, 0)) => (0, 0, Spelling::Missing),
        Some((length, kinds)) => (length, kinds, Spelling::Known),
        None => mistyped(vocabulary, rest).unwrap_or((0, 0, Spelling::Missing)),
    };
    let mut end = start + length;
    if length > 0 {
        end += times(after(end), rest.get(..length).unwrap_or_default());
        end += alternative(after(end), vocabulary);
        if let Some((approx, past)) = numeral::trailing(text, end) {
            numeral.end = past;
            if numeral.value.is_some() && numeral.max.is_none() && numeral.approx == Approximation::Exact {
                numeral.approx = approx;
            }
        }
    } else {
        end = numeral.end;
    }
    let kinds = if numeral.per.is_some() { percent(vocabulary) } else { kinds };
    Number {
        unit: (if length > 0 { start } else { end }, end),
        numeral,
        kinds,
        spelling,
        quoted,
        cut: false,
        zero: false,
    }
}

/// The unit in a label before a number: 发放宣传资料（份）：1200.
struct LabelledUnit {
    unit: (usize, usize),
    kinds: Kinds,
    /// Bytes from the opening bracket to the number, whose marks break nothing.
    marks: Range<usize>,
}

fn labelled_unit(vocabulary: &Vocabulary, text: &str, start: usize) -> Option<LabelledUnit> {
    let label = text.get(..start)?.trim_end_matches([' ', ':', '|']).strip_suffix(')')?;
    let open = label.rfind('(')?;
    let inside = label.get(open + 1..)?;
    let (length, kinds) = vocabulary.unit(inside).filter(|(length, kinds)| *length == inside.len() && *kinds != 0)?;
    Some(LabelledUnit { unit: (open + 1, open + 1 + length), kinds, marks: open..start })
}

fn percent(vocabulary: &Vocabulary) -> Kinds {
    vocabulary.unit("%").map_or(0, |(_, kinds)| kinds)
}

fn mistyped(vocabulary: &Vocabulary, rest: &str) -> Option<(usize, Kinds, Spelling)> {
    let first = rest.chars().next()?;
    let meant = MISTYPED.iter().find(|(typed, _)| *typed == first)?.1;
    let (_, kinds) = vocabulary.unit(meant)?;
    Some((first.len_utf8(), kinds, Spelling::Mistyped))
}

/// The kinds of acts that the word right after a zero names: 零发案.
fn none_of(vocabulary: &Vocabulary, words: &[Word], numeral: &Numeral) -> Option<Kinds> {
    if numeral.value != Some(0.0) || numeral.per.is_some() {
        return None;
    }
    let at = words.binary_search_by_key(&numeral.end, |word| word.start).ok()?;
    let entry = vocabulary.entry(*words.get(at)?)?;
    let kinds = (entry.verb | entry.noun) & vocabulary.counting.acts;
    (kinds != 0).then_some(kinds)
}

/// The length of 次 or 余次 behind a unit: 36篇次, 500人余次.
fn times(rest: &str, unit: &str) -> usize {
    let other = |past: &str| past.starts_with(['数', '日', '要', '元', '月', '年', '第', '性', '序']);
    ["次", "余次"]
        .into_iter()
        .find(|times| rest.strip_prefix(times).is_some_and(|past| !other(past)) && !unit.ends_with('次'))
        .map_or(0, str::len)
}

/// The length of 次 in brackets after 条, or of /月.
fn alternative(rest: &str, vocabulary: &Vocabulary) -> usize {
    if let Some(inner) = rest.strip_prefix('(')
        && let Some((length, _)) = vocabulary.unit(inner)
        && inner.get(length..).is_some_and(|past| past.starts_with(')'))
    {
        return length + 2;
    }
    match rest.strip_prefix('/').and_then(|past| past.chars().next()) {
        Some(c) if "月日天周次年户人场".contains(c) => 1 + c.len_utf8(),
        _ => 0,
    }
}

/// The breaks outside numerals, and the insides of short quotations.
fn breaks(text: &str, numerals: &[Numeral]) -> (Vec<Token>, Vec<(usize, usize)>) {
    let mut numerals = numerals.iter().peekable();
    let (mut breaks, mut quotes, mut open) = (Vec::new(), Vec::new(), None);
    let mut earlier = ' ';
    for (start, c) in text.char_indices() {
        let end = start + c.len_utf8();
        let before = std::mem::replace(&mut earlier, c);
        let kind = match c {
            '。' | '!' | '?' | '\n' => Break::Sentence,
            '.' if !before.is_ascii() => Break::Sentence,
            '，' | ',' => Break::Clause,
            ';' => Break::Semicolon,
            '、' => Break::List,
            ':' => Break::Colon,
            '(' | '[' | '〔' | '【' => Break::Open,
            ')' | ']' | '〕' | '】' => Break::Close,
            '“' | '《' | '‘' => {
                open = Some((c, end));
                continue;
            }
            '”' | '》' | '’' => {
                if let Some((mark, from)) = open.take()
                    && (mark == '《' || start - from <= SHORT_QUOTE)
                {
                    quotes.push((from, start));
                }
                continue;
            }
            _ => continue,
        };
        while numerals.next_if(|numeral| numeral.end <= start).is_some() {}
        if numerals.peek().is_none_or(|numeral| numeral.start > start) {
            breaks.push(Token { start, end, kind: TokenKind::Break(kind) });
        }
    }
    (breaks, quotes)
}
