//! Folded text in, the figures in it out: for each number the kind that its verb, object and unit agree on.

use super::{
    Approximation,
    language::{FILLERS, Marker, RISES, stands},
    lexicon::{Entry, Kinds, Lexicon, Word},
    scope::Scope,
    token::{Break, Number, Spelling, Token, What, tokens},
};

/// A figure in the folded text.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Place of the kind in the campaign.
    pub(super) kind: usize,
    pub(super) value: Option<f64>,
    pub(super) max: Option<f64>,
    pub(super) approx: Approximation,
    pub(super) unit: (usize, usize),
    /// Belongs to this month or to one event.
    pub(super) timely: bool,
    /// 共计 before it.
    total: bool,
}

pub(super) fn count(lexicon: &Lexicon, text: &str) -> Vec<Found> {
    let tokens = tokens(lexicon, text);
    let mut reading = Reading::new(lexicon, text, &tokens);
    for at in 0..tokens.len() {
        reading.step(at);
    }
    reading.end_sentence();
    reading.figures
}

/// Nouns kept of one clause: enough for any sentence, and a bound for a text without punctuation.
const NOUNS: usize = 8;
/// Tokens looked at after a number.
const AHEAD: usize = 8;
/// Bytes after a number in which its noun or deed stands.
const REACH: usize = 66;
/// Bytes between two verbs that rule one object: 发放和张贴.
const COORDINATED: usize = 9;

#[derive(Debug, Clone, Copy)]
struct Noun {
    kinds: Kinds,
    start: usize,
    end: usize,
}

#[derive(Debug, Clone, Copy, Default)]
struct Verb {
    kinds: Kinds,
    start: usize,
    end: usize,
    /// Stands in the clause being read, before any number of it.
    own: bool,
}

/// What is known of the clause being read.
#[derive(Debug, Default)]
struct Clause {
    /// Where words count from: after the last break or number.
    start: usize,
    /// Nouns since the verb.
    nouns: Vec<Noun>,
    /// Nouns before the verb.
    topic: Vec<Noun>,
    /// Kinds of all verbs of the clause since its last number.
    verbs: Kinds,
    foreign: bool,
    /// A verb stood before the foreign one.
    nested: bool,
    descriptive: bool,
    negated: bool,
    comparison: bool,
    daily: bool,
    /// The number before this one was where a rise began.
    risen: bool,
    each: bool,
    up_to: bool,
    total: bool,
    /// A number has been read in it.
    counted: bool,
}

/// What is known of the sentence being read.
#[derive(Debug, Default)]
struct Sentence {
    scope: Scope,
    verb: Option<Verb>,
    /// Nouns of an earlier clause.
    carried: Vec<Noun>,
    /// Kind of the last figure.
    last: Option<usize>,
    plan: bool,
    /// After 其中: the clause in which it stands, then those that go on with it.
    part: Part,
    /// A rate (每日) stood in this sentence with a number.
    daily: bool,
    /// Its first figure.
    first: usize,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Part {
    #[default]
    No,
    Here,
    Earlier,
}

struct Reading<'a> {
    lexicon: &'a Lexicon,
    text: &'a str,
    tokens: &'a [Token],
    clause: Clause,
    sentence: Sentence,
    figures: Vec<Found>,
}

/// What stands after a number.
#[derive(Debug, Default)]
struct Ahead {
    noun: Option<Noun>,
    deed: Option<Noun>,
}

impl<'a> Reading<'a> {
    fn new(lexicon: &'a Lexicon, text: &'a str, tokens: &'a [Token]) -> Self {
        Self { lexicon, text, tokens, clause: Clause::default(), sentence: Sentence::default(), figures: Vec::new() }
    }

    fn step(&mut self, at: usize) {
        let Some(token) = self.tokens.get(at) else { return };
        match &token.what {
            What::Word(word) => {
                if let Some(entry) = self.lexicon.entry(*word) {
                    self.word(*word, entry);
                }
            }
            What::Number(number) => self.number(at, token, number),
            What::Break(kind) => self.end(*kind, token.end),
        }
    }

    fn word(&mut self, word: Word, entry: &Entry) {
        let before = self.text.get(..word.start).unwrap_or_default();
        let after = self.text.get(word.end..).unwrap_or_default();
        let own = self.text.get(word.start..word.end).unwrap_or_default();
        let mut verb = entry.verb != 0;
        let kinds = if subordinate(after) { 0 } else { entry.verb };
        let mut foreign = false;
        for marker in &entry.markers {
            if !stands(*marker, own, before, after) {
                continue;
            }
            match marker {
                Marker::Light => verb = true,
                Marker::Foreign => (verb, foreign) = (true, true),
                other => self.mark(*other, own),
            }
        }
        if verb {
            self.verb(word, kinds, foreign);
        }
        if entry.noun != 0 {
            if self.clause.nouns.len() == NOUNS {
                self.clause.nouns.remove(0);
            }
            self.clause.nouns.push(Noun { kinds: entry.noun, start: word.start, end: word.end });
        }
    }

    fn verb(&mut self, word: Word, kinds: Kinds, foreign: bool) {
        let near = self.clause.nouns.is_empty();
        let joined =
            self.sentence.verb.filter(|verb| verb.own && near && word.start - verb.end <= COORDINATED && !foreign);
        self.clause.nested = foreign && self.sentence.verb.is_some_and(|verb| verb.own);
        self.clause.foreign = foreign;
        self.clause.verbs |= kinds;
        self.clause.topic.append(&mut self.clause.nouns);
        self.clause.topic.truncate(NOUNS);
        self.sentence.verb = Some(match joined {
            Some(verb) => Verb { kinds: verb.kinds | kinds, end: word.end, ..verb },
            None => Verb { kinds, start: word.start, end: word.end, own: true },
        });
    }

    fn mark(&mut self, marker: Marker, own: &str) {
        let (clause, sentence) = (&mut self.clause, &mut self.sentence);
        match marker {
            Marker::Light | Marker::Foreign => {}
            Marker::Descriptive => clause.descriptive |= !sentence.verb.is_some_and(|verb| verb.own && verb.kinds != 0),
            Marker::Plan => sentence.plan = true,
            Marker::Done => sentence.plan = false,
            Marker::Negation => clause.negated = true,
            Marker::Daily => clause.daily = true,
            Marker::Each => clause.each = true,
            Marker::Part => sentence.part = Part::Here,
            Marker::Total => clause.total = true,
            Marker::Comparison => clause.comparison = true,
            Marker::UpTo => {
                clause.up_to = true;
                sentence.scope = Scope::Cumulative;
                sentence.plan &= own != "目前已" && own != "现已";
            }
            Marker::Cumulative => clause.total = true,
            Marker::Month if clause.up_to => {}
            _ => {}
        }
        if matches!(marker, Marker::Total | Marker::Cumulative | Marker::Done) {
            (clause.daily, clause.each, sentence.daily) = (false, false, false);
        }
        if marker == Marker::Month && sentence.part == Part::Here {
            sentence.part = Part::No;
        }
        if !(clause.up_to && matches!(marker, Marker::Month | Marker::Event | Marker::Year)) {
            sentence.scope = sentence.scope.after(marker);
        }
    }

    fn end(&mut self, kind: Break, past: usize) {
        match kind {
            Break::Sentence => self.end_sentence(),
            Break::Semicolon => {
                self.end_clause();
                (self.sentence.verb, self.sentence.last) = (None, None);
                (self.sentence.part, self.sentence.daily) = (Part::No, false);
                self.sentence.carried.clear();
            }
            Break::Clause => self.end_clause(),
            Break::List | Break::Colon | Break::Open | Break::Close => return,
        }
        self.clause.start = past;
    }

    fn end_clause(&mut self) {
        let clause = std::mem::take(&mut self.clause);
        if !clause.nouns.is_empty() {
            self.sentence.carried = clause.nouns;
        }
        if let Some(verb) = &mut self.sentence.verb {
            verb.own = false;
        }
        if self.sentence.part == Part::Here {
            self.sentence.part = Part::Earlier;
        }
    }

    fn end_sentence(&mut self) {
        self.drop_parts();
        self.clause = Clause::default();
        self.sentence = Sentence { first: self.figures.len(), ..Sentence::default() };
    }

    fn number(&mut self, at: usize, token: &Token, number: &Number) {
        if self.date(number) || number.quoted {
            return;
        }
        let joined =
            self.tokens.get(at + 1).is_some_and(|next| next.start == token.end && matches!(next.what, What::Number(_)));
        if number.kinds == 0 && number.spelling != Spelling::Missing || joined {
            return;
        }
        if let Some(found) = self.figure(at, token, number) {
            self.sentence.last = Some(found.kind);
            self.figures.push(found);
        }
        if number.spelling == Spelling::Missing && number.kinds == 0 {
            return;
        }
        self.clause.start = token.end.max(number.numeral.end);
        self.clause.nouns.clear();
        self.clause.topic.clear();
        (self.clause.total, self.clause.counted, self.clause.verbs) = (false, true, 0);
        if let Some(verb) = &mut self.sentence.verb {
            verb.own = false;
        }
    }

    /// Whether the number is a month or a day; a month sets the scope.
    fn date(&mut self, number: &Number) -> bool {
        let after = self.text.get(number.numeral.end..).unwrap_or_default().trim_start_matches(' ');
        let before = self.text.get(..number.numeral.start).unwrap_or_default();
        if let Some(past) = after.strip_prefix("个月") {
            if !before.ends_with("连续") && !past.starts_with('的') {
                self.sentence.scope = self.sentence.scope.after(Marker::Since);
            }
            return true;
        }
        let Some(past) = after.strip_prefix('月') else {
            return after.starts_with(['年', '日', '号', '时', '点', '岁']);
        };
        let past = past.strip_prefix('份').unwrap_or(past);
        if before.ends_with(['至', '到', '-']) {
            if past.starts_with(|c: char| c == '，' || c == ',' || c == '间')
                || !past.starts_with(|c: char| c.is_ascii_digit())
            {
                self.sentence.scope = self.sentence.scope.after(Marker::Since);
            }
            return true;
        }
        let since = past.starts_with("以来") || before.ends_with(['自', '从', '年']) && since(past);
        let scope = &mut self.sentence.scope;
        if self.clause.up_to || since || past.starts_with(['至', '到', '-', '底', '初', '末']) {
            return true;
        }
        if number.numeral.max.is_some() {
            *scope = Scope::Cumulative;
        } else if past.starts_with(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c)) {
            if *scope == Scope::Unsaid {
                *scope = Scope::Event;
            }
        } else {
            *scope = Scope::Month;
        }
        true
    }

    fn figure(&mut self, at: usize, token: &Token, number: &Number) -> Option<Found> {
        let percent = number.kinds & self.lexicon.told_by_unit != 0;
        let rises = self.rises(token.end);
        self.clause.risen |= rises;
        if self.sentence.plan || self.clause.negated || self.clause.comparison && !percent || rises {
            return None;
        }
        if self.clause.daily || self.clause.each || self.sentence.daily {
            self.sentence.daily |= self.clause.daily;
            return None;
        }
        if self.sentence.part == Part::Here {
            return None;
        }
        let ahead = self.ahead(at, token.end, number.kinds);
        let verb = self.sentence.verb.unwrap_or_default();
        let ruled = verb.own && verb.kinds & number.kinds != 0;
        let foreign = self.clause.foreign && !(self.clause.nested && self.near(number.kinds).is_some());
        if (foreign || self.clause.descriptive) && !ruled && !percent && ahead.deed.is_none() {
            return None;
        }
        let (kind, start, end) = match number.spelling {
            Spelling::Missing if number.kinds == 0 => self.without_unit(number)?,
            _ => self.with_unit(token, number, &ahead)?,
        };
        if number.numeral.article
            && !(verb.own && self.lexicon.kinds.get(kind).is_some_and(|kind| !kind.needs_verb || ruled))
        {
            return None;
        }
        if number.numeral.value.is_none() && !ruled && self.lexicon.kinds.get(kind).is_some_and(|kind| kind.needs_verb)
        {
            return None;
        }
        let repeated =
            self.figures.get(self.sentence.first..).is_some_and(|own| own.iter().any(|found| found.kind == kind));
        if self.sentence.part == Part::Earlier && !verb.own && repeated {
            return None;
        }
        Some(Found {
            start,
            end: end.max(token.end).max(number.numeral.end),
            kind,
            value: self.scaled(number, number.numeral.value),
            max: self.scaled(number, number.numeral.max),
            approx: number.numeral.approx,
            unit: number.unit,
            timely: self.sentence.scope.is_timely(),
            total: self.clause.total,
        })
    }

    /// 九成 is 90 and 万分之四 is 0.04, in percent like all rates.
    fn scaled(&self, number: &Number, value: Option<f64>) -> Option<f64> {
        let tenths = self.text.get(number.unit.0..number.unit.1).is_some_and(|unit| unit == "成");
        match number.numeral.per {
            Some(per) => value.map(|value| value * 100.0 / f64::from(per)),
            None if tenths => value.map(|value| value * 10.0),
            None => value,
        }
    }

    /// The kind that agrees best with what stands around a number, and the figure's bytes.
    fn with_unit(&self, token: &Token, number: &Number, ahead: &Ahead) -> Option<(usize, usize, usize)> {
        let verb = self.sentence.verb.unwrap_or_default();
        let bare = self.bare(token.start);
        let listed = self.clause.counted && self.listed(token.start);
        let near = self.near(number.kinds);
        let mut best: Option<(u32, usize)> = None;
        for (place, kind) in self.lexicon.kinds.iter().enumerate() {
            let bit: Kinds = 1 << place;
            if number.kinds & bit == 0 {
                continue;
            }
            let ruled = verb.kinds & bit != 0;
            let usable = !kind.needs_verb || ruled || self.clause.verbs & bit != 0;
            let mut score = match (ruled, verb.own) {
                (true, true) => 5,
                (true, false) => 3,
                _ if self.clause.verbs & bit != 0 => 3,
                _ => 0,
            };
            if near.is_some_and(|noun| noun.kinds & bit != 0) {
                score += if usable { 4 } else { 0 };
            } else if usable && self.clause.nouns.iter().any(|noun| noun.kinds & bit != 0) {
                score += 3;
            } else if near.is_none() {
                if ahead.noun.is_some_and(|noun| noun.kinds & bit != 0) {
                    score += 4;
                }
                if verb.own && usable && self.clause.topic.iter().any(|noun| noun.kinds & bit != 0) {
                    score += match (ruled, verb.kinds) {
                        (true, _) => 2,
                        (false, 0) => 4,
                        _ => 0,
                    };
                }
            }
            if ahead.deed.is_some_and(|deed| deed.kinds & bit != 0) {
                score += if near.is_some() { 2 } else { 5 };
            }
            if near.is_none() && bare && !verb.own {
                if self.sentence.last == Some(place) {
                    score += 4;
                } else if self.sentence.carried.iter().any(|noun| noun.kinds & bit != 0) && usable {
                    score += 2;
                }
            }
            if self.lexicon.told_by_unit & bit != 0 {
                score += 4;
            }
            let enough = if number.spelling == Spelling::Mistyped { near.is_some() && score >= 4 } else { score >= 4 };
            let goes_on = score == 3 && ruled && (bare || listed);
            if (enough || goes_on) && best.is_none_or(|(most, _)| score > most) {
                best = Some((score, place));
            }
        }
        let (_, place) = best?;
        let bit: Kinds = 1 << place;
        let start = match (verb.own, near) {
            (true, _) => verb.start,
            (false, Some(_)) => self.clause.nouns.first().map_or(token.start, |noun| noun.start),
            (false, None) => token.start,
        };
        let named = near.is_some() || (verb.own && verb.kinds & bit != 0);
        let end = match (named, ahead.deed, ahead.noun) {
            (false, Some(deed), _) if deed.kinds & bit != 0 => deed.end,
            (false, _, Some(noun)) if noun.kinds & bit != 0 => noun.end,
            _ => token.end,
        };
        Some((place, start.min(token.start), end))
    }

    /// The first noun since the verb that can show a kind counted in the unit.
    fn near(&self, kinds: Kinds) -> Option<Noun> {
        let verbs = self.clause.verbs | self.sentence.verb.map_or(0, |verb| verb.kinds);
        let usable = kinds & (verbs | !self.lexicon.needing_verb);
        self.clause.nouns.iter().copied().find(|noun| noun.kinds & usable != 0)
    }

    /// 海报150、手册600: the noun stands right before the number, and nothing after it.
    fn without_unit(&self, number: &Number) -> Option<(usize, usize, usize)> {
        let (numeral, before) = (&number.numeral, self.text.get(..number.numeral.start)?);
        let after = self.text.get(numeral.end..)?.trim_start_matches(' ');
        let digits = self.text.get(numeral.start..numeral.end)?;
        let short = numeral.value.is_some_and(|value| value.fract() == 0.0 && value < 10_000.0) && digits.is_ascii();
        let tally = before.ends_with(['量', '数']);
        if !(short || tally || digits == "若干")
            || !(after.is_empty() || after.starts_with(['，', ',', '、', ';', '。', ')', '\n']))
        {
            return None;
        }
        let edge = before.trim_end_matches([':', ' ', '共', '约', '计']).len();
        let noun = self.clause.nouns.last().filter(|noun| noun.end == edge).map(|noun| (noun.kinds, noun.start));
        let verb = self.sentence.verb.filter(|verb| verb.end == edge).map(|verb| (verb.kinds, verb.start));
        let (kinds, start) = noun.or(verb).filter(|(kinds, _)| *kinds != 0)?;
        let place = usize::try_from(kinds.trailing_zeros()).ok()?;
        let kind = self.lexicon.kinds.get(place)?;
        (!kind.needs_verb).then_some((place, start, numeral.end))
    }

    /// The first noun that fits and the first deed after a number, within its clause.
    fn ahead(&self, at: usize, end: usize, kinds: Kinds) -> Ahead {
        let mut ahead = Ahead::default();
        for token in self.tokens.iter().skip(at + 1).take(AHEAD) {
            if token.start > end + REACH {
                break;
            }
            let word = match &token.what {
                What::Word(word) => word,
                What::Break(Break::List) => continue,
                _ => break,
            };
            let Some(entry) = self.lexicon.entry(*word) else { continue };
            let noun = |kinds: Kinds| Noun { kinds, start: token.start, end: token.end };
            if ahead.noun.is_none() && entry.noun & kinds != 0 && ahead.deed.is_none() {
                ahead.noun = Some(noun(entry.noun));
            }
            if ahead.deed.is_none() && entry.deed & kinds != 0 {
                ahead.deed = Some(noun(entry.deed));
            }
        }
        ahead
    }

    /// Whether only filling words stand between the clause's start and the number.
    fn bare(&self, start: usize) -> bool {
        let between = self.text.get(self.clause.start..start).unwrap_or_default();
        self.clause.risen || (between.len() <= REACH && between.chars().all(|c| FILLERS.contains(c)))
    }

    /// Whether a 、 parts the number from the one before it.
    fn listed(&self, start: usize) -> bool {
        let between = self.text.get(self.clause.start..start).unwrap_or_default();
        between.len() <= REACH && between.starts_with(['、', '和', '及'])
    }

    /// Whether the number is where a rise began.
    fn rises(&self, end: usize) -> bool {
        let after = self.text.get(end..).unwrap_or_default();
        RISES.iter().any(|word| after.strip_prefix(word).is_some_and(|past| past.starts_with(['到', '至', '为'])))
    }

    /// Takes out the parts of a total that the sentence states too: 大宣传2场，小宣传5场，共7场.
    fn drop_parts(&mut self) {
        let first = self.sentence.first;
        let Some(own) = self.figures.get(first..).filter(|own| own.len() > 2) else { return };
        let alike = |one: &Found, other: &Found| one.kind == other.kind && self.unit(one) == self.unit(other);
        let mut parts = vec![false; own.len()];
        for (at, total) in own.iter().enumerate() {
            let Some(value) = total.value.filter(|value| *value > 0.0) else { continue };
            let mut sum = 0.0;
            if total.total {
                for (count, (place, part)) in own
                    .iter()
                    .enumerate()
                    .take(at)
                    .rev()
                    .take_while(|(_, part)| alike(part, total))
                    .take(NOUNS)
                    .enumerate()
                {
                    sum += part.value.unwrap_or(0.0);
                    if sum == value && count > 0 {
                        parts.iter_mut().take(at).skip(place).for_each(|part| *part = true);
                    }
                }
            }
            sum = 0.0;
            for (count, (place, part)) in
                own.iter().enumerate().skip(at + 1).take_while(|(_, part)| alike(part, total)).take(NOUNS).enumerate()
            {
                sum += part.value.unwrap_or(0.0);
                if sum == value && count > 0 {
                    parts.iter_mut().take(place + 1).skip(at + 1).for_each(|part| *part = true);
                }
            }
        }
        let mut parts = parts.into_iter();
        let mut place = 0;
        self.figures.retain(|_| {
            place += 1;
            place <= first || !parts.next().unwrap_or(false)
        });
    }

    fn unit(&self, found: &Found) -> Option<&str> {
        self.text.get(found.unit.0..found.unit.1)
    }
}

/// Whether a verb only tells when something else was done: 走访时, 劝阻后.
fn subordinate(after: &str) -> bool {
    let word = ["后", "时", "前", "过程", "之后", "之前", "期间", "中发", "中，", "中,"]
        .iter()
        .any(|word| after.starts_with(word));
    word && !["前来", "前往", "后勤", "后备", "时尚"].iter().any(|other| after.starts_with(other))
}

/// Whether 以来, 起 or 开始 follows within a few words.
fn since(after: &str) -> bool {
    let near: String = after.chars().take(12).collect();
    near.contains("以来") || near.starts_with(['起', '开'])
}
