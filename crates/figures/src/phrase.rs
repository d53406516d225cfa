//! A number and the tokens of its clause in; out the phrase that it belongs to: the noun that it counts, what governs it
//! from the left, and what its clause says after it.

use crate::{
    head_nouns::HeadNouns,
    kinds::MAKING,
    markers::{Marker, applies},
    tokens::{Break, Token, TokenKind},
    vocabulary::{Entry, Kinds, Vocabulary, Word},
};

/// Tokens looked at on each side of a number.
const REACH: usize = 24;
/// Bytes of an unknown noun at the most.
const NOUN: usize = 60;

/// Words before a verb whose object is the subject of the clause: 已覆盖, 全覆盖.
const UNDERGOING: [char; 3] = ['已', '全', '部'];

/// Words between a verb and a number that say of what the number is: 走完了全村312户.
const WHOLE: [&str; 8] = ["全村", "全镇", "全乡", "全街道", "全社区", "辖区", "辖区内", "全部"];

/// Words after 与3名志愿者 that make those counted join in what is done.
const TOGETHER: [&str; 6] = ["一起", "一同", "共同", "携手", "并肩", "联合"];

/// What governs a number's phrase from the left.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Governor {
    /// The clause begins with the phrase: its subject or topic.
    #[default]
    None,
    /// 走访: the phrase is its object.
    Verb,
    /// 在, 到: the phrase is where something is done.
    At,
    /// 为, 向: the phrase is whom it is done for.
    Towards,
    /// 会同: the phrase is who does it as well.
    Company,
}

impl Governor {
    /// Its name in explanations.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Verb => "verb",
            Self::At => "at",
            Self::Towards => "towards",
            Self::Company => "company",
        }
    }
}

/// A noun phrase with a number.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Phrase {
    pub(crate) governor: Governor,
    /// First byte of the words that belong to the phrase: after the governor.
    pub(crate) from: usize,
    /// Kinds of the verb that governs it.
    pub(crate) governing: Kinds,
    /// The number is before its noun: 8辆宣传车.
    pub(crate) leads: bool,
    /// Kinds of the known noun that the phrase ends in.
    pub(crate) noun: Kinds,
    /// Kinds whose restricted units that noun goes with.
    pub(crate) restricted: Kinds,
    /// Byte at which that noun ends, for a number before it.
    pub(crate) end: usize,
    /// Kinds of nouns that end as the unknown noun of the phrase does: 提示桩 as 立桩.
    pub(crate) alike: Kinds,
    /// Kinds of each of the nouns of a list under one number together: 海报、标语40处.
    pub(crate) listed: Kinds,
    /// The noun before the number is the head of a list: 海报、日历等宣传品.
    pub(crate) headed: bool,
    /// No kind has all of these nouns.
    pub(crate) mixed: bool,
    /// The first verb after the phrase in its clause: kinds and result kinds.
    pub(crate) predicate: Option<(Kinds, Kinds)>,
    /// That verb has the phrase as its object: 6万元被追回, 把8万元拦下, 13个村实现全覆盖.
    pub(crate) passive: bool,
    /// That verb divides or passes on and reaches nobody: 划成.
    pub(crate) divided: bool,
    /// That verb is of no kind and says that something else was done: 处罚.
    pub(crate) foreign: bool,
    /// The noun right before the number is not known.
    pub(crate) unknown: bool,
    /// Kinds that have the unit as a noun: 人次.
    pub(crate) unit: Kinds,
    /// 与: also joins two nouns, 民警与志愿者.
    joins: bool,
    /// 来自: where those counted come from.
    pub(crate) origin: bool,
    /// That verb makes the thing rather than put it up: 制作.
    pub(crate) making: bool,
    /// A verb that puts a thing in its place governs it: 张贴.
    pub(crate) placed: bool,
}

impl Phrase {
    /// Whether it is where or for whom something is done.
    pub(crate) fn is_oblique(&self) -> bool {
        matches!(self.governor, Governor::At | Governor::Towards)
    }
}

/// What phrases are read in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Source<'a> {
    pub(crate) vocabulary: &'a Vocabulary,
    pub(crate) text: &'a str,
    pub(crate) tokens: &'a [Token],
}

impl<'a> Source<'a> {
    /// The phrase of the number at an index of the tokens; its clause begins at a byte.
    pub(crate) fn phrase(self, at: usize, clause: usize) -> Phrase {
        let mut phrase = Phrase { from: clause, ..Phrase::default() };
        let Some(token) = self.tokens.get(at) else { return phrase };
        let TokenKind::Number(number) = &token.kind else { return phrase };
        phrase.end = token.end;
        let within = self.tokens.get(at + 1).filter(|next| next.end <= token.end);
        if let Some(TokenKind::Word(word)) = within.map(|next| &next.kind) {
            phrase.unit = self.entry(word).map_or(0, |entry| entry.noun);
        }
        self.read_left(&mut phrase, at, clause);
        self.read_right(&mut phrase, at, token.end, number.kinds);
        if phrase.joins && phrase.leads {
            let limit = clause_end(self.text, self.tokens.get(at + 1..).unwrap_or_default(), token.end);
            let after = self.between(phrase.end, limit);
            if TOGETHER.iter().any(|word| after.contains(word)) {
                phrase.governor = Governor::Company;
            }
        } else if phrase.joins {
            (phrase.governor, phrase.from) = (Governor::None, clause);
        }
        if !phrase.leads {
            self.read_listed(&mut phrase, at, token.start, number.kinds);
        }
        phrase
    }

    fn entry(self, word: &Word) -> Option<&'a Entry> {
        self.vocabulary.entry(*word)
    }

    fn between(self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// Finds what governs the phrase: the nearest verb or preposition before it in its clause.
    fn read_left(self, phrase: &mut Phrase, at: usize, clause: usize) {
        let start = self.tokens.get(at).map_or(0, |token| token.start);
        let before = self.between(clause, start);
        let before = WHOLE.iter().find_map(|word| before.strip_suffix(word)).unwrap_or(before);
        if before.ends_with(['了', '过']) {
            // 跑了42户: a verb that is not known.
            (phrase.governor, phrase.from) = (Governor::Verb, start);
            phrase.governing = 0;
        }
        let mut closed = 0_usize;
        for token in self.tokens.get(at.saturating_sub(REACH)..at).unwrap_or_default().iter().rev() {
            if token.start < clause {
                return;
            }
            let word = match &token.kind {
                TokenKind::Break(Break::Close) => {
                    closed += 1;
                    continue;
                }
                TokenKind::Break(Break::Open) => {
                    closed = closed.saturating_sub(1);
                    continue;
                }
                TokenKind::Break(Break::Colon) => return,
                TokenKind::Word(word) if closed == 0 => word,
                _ => continue,
            };
            let Some(entry) = self.entry(word) else { continue };
            let Some(governor) = self.governor(word, entry) else { continue };
            if phrase.governor == Governor::Verb && governor != Governor::Verb {
                return;
            }
            phrase.governor = governor;
            phrase.governing = entry.verb;
            phrase.placed = entry.markers.contains(&Marker::Placing);
            phrase.from = word.end;
            let own = self.between(word.start, word.end);
            phrase.making = MAKING.contains(&own);
            phrase.origin = matches!(own, "来自" | "从");
            phrase.joins = matches!(own, "与" | "同");
            return;
        }
    }

    fn governor(self, word: &Word, entry: &Entry) -> Option<Governor> {
        let own = self.between(word.start, word.end);
        let before = self.text.get(..word.start).unwrap_or_default();
        let after = self.text.get(word.end..).unwrap_or_default();
        let has = |marker| entry.markers.contains(&marker) && applies(marker, own, before, after);
        // 印有反诈标语的扇子: a verb within a modifier governs nothing outside of it.
        if after.starts_with('的') {
            return None;
        }
        if has(Marker::Company) {
            Some(Governor::Company)
        } else if has(Marker::At) {
            Some(Governor::At)
        } else if has(Marker::Towards) {
            Some(Governor::Towards)
        } else if entry.verb != 0 && entry.noun == 0
            || [Marker::Light, Marker::Unrelated, Marker::Producing, Marker::Placing].into_iter().any(has)
        {
            Some(Governor::Verb)
        } else {
            None
        }
    }

    /// Reads what follows the number: its noun, where the number is before it, and the verb of the clause.
    fn read_right(self, phrase: &mut Phrase, at: usize, start: usize, kinds: Kinds) {
        let tokens = self.tokens.get(at + 1..).unwrap_or_default();
        let limit = clause_end(self.text, tokens, start);
        let modified = self.modifier_end(tokens, start, limit);
        let begun = modified.unwrap_or(start);
        let mut end = limit;
        let mut last: Option<(usize, &Entry)> = None;
        let mut described = false;
        for token in tokens.iter().take(REACH).take_while(|token| token.start < limit) {
            if token.start < begun {
                continue;
            }
            match &token.kind {
                TokenKind::Word(word) => {
                    let Some(entry) = self.entry(word) else { continue };
                    // 十场集中宣传活动: right after the unit it describes the noun, where one follows.
                    if token.start == start && entry.markers == [Marker::Plain] && ends_noun_phrase(entry) {
                        described = true;
                        continue;
                    }
                    if ends_noun_phrase(entry) {
                        end = end.min(token.start);
                        break;
                    }
                    // 16个单位的咨询台: the first noun is what the number counts.
                    if last.is_some_and(|(past, _)| self.between(past, token.start).contains('的')) {
                        end = end.min(token.start);
                        break;
                    }
                    if entry.noun & kinds != 0 {
                        last = Some((token.end, entry));
                    }
                }
                TokenKind::Break(_) => {
                    end = end.min(token.start);
                    break;
                }
                TokenKind::Number(number) if number.quoted => {}
                TokenKind::Number(_) => {
                    end = end.min(token.start);
                    break;
                }
            }
        }
        if described && last.is_none() {
            end = start;
        }
        let own = self.between(begun, end.min(begun + NOUN)).trim();
        phrase.leads = !own.is_empty() && !own.starts_with(['(', '”', '》', '和', '及', '与', '并', '或', '而', '且'])
            || modified.is_some();
        if phrase.leads {
            match last {
                Some((past, entry)) => {
                    (phrase.noun, phrase.restricted, phrase.end) = (entry.noun, entry.restricted, past);
                    // 检察干警志愿者: what follows the last known noun may be the head.
                    let tail = self.between(past, end);
                    if !tail.is_empty() {
                        phrase.alike = self.head_nouns().of(tail) & kinds;
                    }
                }
                None => phrase.alike = self.head_nouns().of_phrase(own, kinds),
            }
        }
        self.read_predicate(phrase, tokens, end, limit);
    }

    /// The byte after a modifier that begins right after the unit, with a verb or preposition, and ends in 的:
    /// 12名来自师范学院的青年.
    fn modifier_end(self, tokens: &[Token], start: usize, limit: usize) -> Option<usize> {
        let first = tokens.first().filter(|token| token.start == start).map(|token| &token.kind);
        let verb = matches!(first, Some(TokenKind::Word(word)) if self.entry(word).is_some_and(ends_noun_phrase));
        let opens = verb || self.text.get(start..).is_some_and(|after| after.starts_with('以'));
        let next = tokens.iter().take(REACH).find(|token| match &token.kind {
            TokenKind::Number(number) => !number.quoted && number.kinds != 0,
            _ => false,
        });
        let until = next.map_or(limit, |token| token.start.min(limit));
        let within = self.between(start, until);
        let at = if opens { within.rfind('的')? } else { return None };
        (at + '的'.len_utf8() < within.len()).then_some(start + at + '的'.len_utf8())
    }

    fn read_predicate(self, phrase: &mut Phrase, tokens: &[Token], from: usize, limit: usize) {
        for token in tokens.iter().take(REACH).take_while(|token| token.start < limit) {
            if token.start < from {
                continue;
            }
            // 张贴海报150张、横幅20条、发放…: the verb is that of the next item.
            if matches!(token.kind, TokenKind::Break(Break::List)) && phrase.governor == Governor::Verb {
                return;
            }
            let TokenKind::Word(word) = &token.kind else { continue };
            let Some(entry) = self.entry(word) else { continue };
            let own = self.between(token.start, token.end);
            phrase.divided |= matches!(own, "划成" | "划分" | "划为" | "分成" | "分为" | "划入");
            if entry.verb != 0 || entry.result_verb != 0 {
                let before = self.between(from, token.start);
                phrase.passive = phrase.governor == Governor::None
                    && (before.contains('被')
                        || before.ends_with(UNDERGOING)
                        || self.between(phrase.from, phrase.end).contains(['将', '把']));
                phrase.predicate = Some((entry.verb, entry.result_verb));
                return;
            }
            // 进行访谈: it leaves it to the noun after it what was done.
            if own == "进行" {
                continue;
            }
            phrase.foreign |= phrase.predicate.is_none() && entry.markers.contains(&Marker::Unrelated);
            if phrase.predicate.is_none() && ends_noun_phrase(entry) {
                phrase.predicate = Some((0, 0));
            }
        }
    }

    /// Reads the nouns before a number that follows what it counts: 横幅、标语40处.
    fn read_listed(self, phrase: &mut Phrase, at: usize, start: usize, kinds: Kinds) {
        let mut past = start;
        let (mut all, mut common) = (0, Kinds::MAX);
        let mut first = true;
        for token in self.tokens.get(at.saturating_sub(REACH)..at).unwrap_or_default().iter().rev() {
            if token.end <= phrase.from {
                break;
            }
            match &token.kind {
                TokenKind::Word(word) => {
                    let Some(entry) = self.entry(word) else { continue };
                    let gap = fillers_cut(self.between(token.end, past));
                    // 海报、日历等宣传品: the noun after 等 is the head of the list.
                    if !first && self.between(token.end, past).contains('等') {
                        phrase.headed = true;
                        break;
                    }
                    if entry.noun != 0 && entry.noun & kinds == 0 && gap.is_empty() {
                        past = token.start;
                        continue;
                    }
                    if first && !gap.is_empty() {
                        // The noun right before the number is not known: it goes by its last characters.
                        phrase.alike = self.head_nouns().of(gap) & kinds;
                        (phrase.unknown, first) = (true, false);
                        if entry.noun == 0 || !gap.starts_with(['、', '和', '及', '与', '(']) {
                            past = token.start;
                            continue;
                        }
                    }
                    if entry.noun & kinds == 0 {
                        continue;
                    }
                    let head = !self.between(token.end, past).is_empty() || first;
                    let apart = self.between(token.end, past).contains(['、', '和', '及', '与']);
                    let things = self.vocabulary.counting.placed;
                    // 海报条幅: two things without a mark between them.
                    let pair =
                        token.end == past && entry.noun & common == 0 && entry.noun & things != 0 && all & things != 0;
                    if first || head && apart || pair {
                        if first {
                            (phrase.noun, phrase.restricted) = (entry.noun, entry.restricted);
                        }
                        all |= entry.noun & kinds;
                        common &= entry.noun;
                    }
                    (past, first) = (token.start, false);
                }
                TokenKind::Break(Break::List) => {}
                TokenKind::Break(Break::Open | Break::Close) => {}
                _ => break,
            }
        }
        if first {
            let gap = fillers_cut(self.between(phrase.from, past));
            if !gap.is_empty() {
                (phrase.unknown, phrase.alike) = (true, self.head_nouns().of(gap) & kinds);
            }
        }
        phrase.listed = all;
        phrase.mixed = all != 0 && common & all == 0;
    }

    fn head_nouns(self) -> &'a HeadNouns {
        &self.vocabulary.head_nouns
    }
}

/// Whether a word ends the noun phrase that began before it.
fn ends_noun_phrase(entry: &Entry) -> bool {
    const ENDING: [Marker; 9] = [
        Marker::At,
        Marker::Towards,
        Marker::Company,
        Marker::Placing,
        Marker::Plain,
        Marker::Light,
        Marker::Unrelated,
        Marker::Producing,
        Marker::Done,
    ];
    entry.noun == 0
        && (entry.verb != 0 || entry.result_verb != 0 || ENDING.iter().any(|marker| entry.markers.contains(marker)))
}

/// The byte at which the clause of the tokens ends: at the next mark that is not within a quotation.
fn clause_end(text: &str, tokens: &[Token], start: usize) -> usize {
    let quoted = |at: usize| {
        let before = text.get(start..at).unwrap_or_default();
        before.chars().filter(|c| "“《‘".contains(*c)).count() > before.chars().filter(|c| "”》’".contains(*c)).count()
    };
    tokens
        .iter()
        .take(REACH * 2)
        .find(|token| {
            matches!(token.kind, TokenKind::Break(Break::Clause | Break::Sentence | Break::Semicolon))
                && !quoted(token.start)
        })
        .map_or(text.len(), |token| token.start)
}

/// A text without the filling words at its end and start: 共计.
fn fillers_cut(text: &str) -> &str {
    let text = text.trim_matches(|c: char| "共计总合累各等类约达到了有已为是: ".contains(c));
    text.strip_suffix("一行").unwrap_or(text)
}
