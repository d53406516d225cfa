//! Folded text and its tokens in, figures and warnings out: one walk over the tokens that keeps the context, scores each
//! number in it, and closes sums at the end of each sentence.

use crate::{
    clauses,
    context::{Context, NOUNS, Part, SentenceContext},
    context_words::{BEFORE_ARTICLE, MORE_OR_LESS, NOT_DONE, RISES, TO_COME_HEADINGS},
    dates::is_date,
    found::{FoundFigure, FoundWarning},
    large_numbers::exclude_vast_sentences,
    lookahead::Lookahead,
    narrative::WarningKind,
    phrase::{Governor, Source},
    scope::Scope,
    sums::{OpenTotal, without_parts, wrong_sums},
    surroundings::Surroundings,
    tokens::{Break, Number, Spelling, Token, TokenKind},
    vocabulary::{Kinds, Vocabulary},
    warnings,
};

/// Bytes of a heading at the most.
const HEADING: usize = 60;

/// The figures and warnings of a folded text, each in the order of reading.
pub(crate) fn read(vocabulary: &Vocabulary, text: &str, tokens: &[Token]) -> (Vec<FoundFigure>, Vec<FoundWarning>) {
    let mut reading = Reading {
        vocabulary,
        text,
        tokens,
        context: Context::default(),
        figures: Vec::new(),
        warnings: Vec::new(),
        line: 0,
        to_come: false,
    };
    for at in 0..tokens.len() {
        reading.step(at);
    }
    reading.end_sentence();
    exclude_vast_sentences(text, &mut reading.figures);
    (reading.figures, reading.warnings)
}

/// A folded text being read, token by token.
struct Reading<'a> {
    vocabulary: &'a Vocabulary,
    text: &'a str,
    tokens: &'a [Token],
    context: Context,
    figures: Vec<FoundFigure>,
    warnings: Vec<FoundWarning>,
    /// First byte of the line being read.
    line: usize,
    /// The heading above is about what is to come.
    to_come: bool,
}

impl Reading<'_> {
    fn step(&mut self, at: usize) {
        let Some(token) = self.tokens.get(at) else { return };
        match &token.kind {
            TokenKind::Word(word) => {
                if let Some(entry) = self.vocabulary.entry(*word)
                    && clauses::read_word(&mut self.context, self.text, *word, entry)
                {
                    self.open_total();
                }
                if self.context.clause.planned {
                    self.withdraw_topic(token);
                }
            }
            TokenKind::Number(number) => self.number(at, token, number),
            TokenKind::Break(Break::Sentence) => {
                if self.text.get(token.start..token.end) == Some("\n") {
                    self.heading(token.start);
                    self.line = token.end;
                }
                self.end_sentence();
                (self.context.clause.start, self.context.clause.begins) = (token.end, token.end);
            }
            TokenKind::Break(kind) => {
                clauses::read_break(&mut self.context, &mut self.figures, *kind, token.end);
                if matches!(kind, Break::Clause | Break::Semicolon) {
                    self.context.clause.first = self.figures.len();
                }
            }
        }
    }

    /// 这3万份手册将由网格员送达: what a plan says of the figures before it in its clause was not done.
    fn withdraw_topic(&mut self, token: &Token) {
        if !matches!(self.text.get(token.start..token.end), Some("将" | "须" | "即将" | "尚")) {
            return;
        }
        let first = self.context.clause.first.min(self.figures.len());
        if self
            .figures
            .get(first..)
            .is_some_and(|own| own.iter().all(|figure| figure.choice.governor == Governor::None))
        {
            self.figures.truncate(first);
        }
    }

    fn end_sentence(&mut self) {
        clauses::end_clause(&mut self.context, &mut self.figures);
        self.close_total();
        let own = self.figures.split_off(self.context.sentence.first.min(self.figures.len()));
        self.warnings.extend(wrong_sums(self.text, &own));
        self.figures.extend(without_parts(self.text, own));
        let to_come = self.to_come;
        let sentence =
            SentenceContext { first: self.figures.len(), plan: to_come, to_come, ..SentenceContext::default() };
        self.context = Context { sentence, ..Context::default() };
        self.context.clause.first = self.figures.len();
    }

    /// Takes the sentence's last figure as the total whose parts follow: 发放资料2600份，其中.
    fn open_total(&mut self) {
        self.close_total();
        let own = self.figures.get(self.context.sentence.first..);
        self.context.sentence.open_total = own.and_then(<[FoundFigure]>::last).and_then(OpenTotal::of);
    }

    fn close_total(&mut self) {
        let total = self.context.sentence.open_total.take();
        self.warnings.extend(total.and_then(OpenTotal::excess));
    }

    /// A heading (三、下一步工作打算：) says of all lines below it whether they are to come; any other line says nothing.
    fn heading(&mut self, end: usize) {
        let line = self.text.get(self.line..end).unwrap_or_default().trim();
        let has_figures = self.figures.len() > self.context.sentence.first;
        if line.len() > HEADING || has_figures || line.contains(['。', '，', ';']) {
            return;
        }
        if !line.is_empty() {
            self.to_come = self.context.sentence.to_come || TO_COME_HEADINGS.iter().any(|words| line.contains(words));
        }
    }

    fn number(&mut self, at: usize, token: &Token, number: &Number) {
        if number.cut {
            self.cut(token, number);
            return;
        }
        if is_date(&mut self.context, self.text, number) || number.quoted && !number.zero {
            return;
        }
        let joined = self
            .tokens
            .get(at + 1)
            .is_some_and(|next| next.start == token.end && matches!(next.kind, TokenKind::Number(_)))
            && token.end == number.numeral.end;
        if number.kinds == 0 && number.spelling != Spelling::Missing || joined {
            return;
        }
        if self.text.get(..token.start).is_some_and(|before| before.ends_with(['和', '及', '与'])) {
            clauses::end_item(&mut self.context, token.start);
        }
        let figure = self.figure(at, token, number);
        let is_money = figure.as_ref().is_some_and(|figure| figure.implied_unit.is_some());
        figure.into_iter().for_each(|figure| self.take(figure));
        if number.spelling == Spelling::Missing && number.kinds == 0 && !is_money {
            return;
        }
        let rises = self.rises(token.end);
        let clause = &mut self.context.clause;
        clause.start = token.end.max(number.numeral.end);
        // 发案数由15起下降至12起: what the first number counted is what the second counts.
        if !rises {
            clause.nouns.clear();
            clause.topic.clear();
            clause.verbs = 0;
        }
        (clause.total, clause.counted) = (false, true);
        if let Some(verb) = self.context.sentence.verb.as_mut().filter(|_| !rises) {
            verb.own = false;
        }
    }

    /// Warns of a number that a line end cuts; nothing of it counts.
    fn cut(&mut self, token: &Token, number: &Number) {
        if number.kinds == 0 {
            return;
        }
        let before = self.text.get(..token.start).unwrap_or_default().trim_end_matches([' ', '\n']);
        let start = before.trim_end_matches(|c: char| c.is_ascii_digit() || ",.".contains(c)).len();
        self.warnings.push(FoundWarning::new(WarningKind::Doubtful, start, token.end));
        self.context.clause.start = token.end;
    }

    fn take(&mut self, figure: FoundFigure) {
        let sentence = &mut self.context.sentence;
        sentence.last = Some(figure.kind);
        self.warnings.extend(warnings::about(self.vocabulary, sentence, &figure));
        if !sentence.plan {
            sentence.seen |= 1 << figure.kind;
            if figure.produced != 0 && sentence.stock.len() < NOUNS {
                sentence.stock.push(self.figures.len());
            }
            self.figures.push(figure);
        }
    }

    fn figure(&mut self, at: usize, token: &Token, number: &Number) -> Option<FoundFigure> {
        let rate = number.kinds & self.vocabulary.by_unit_alone != 0;
        if !self.may_count(token, rate) {
            return None;
        }
        if self.context.sentence.part == Part::Here {
            self.add_part(token, number);
            return None;
        }
        let source = Source { vocabulary: self.vocabulary, text: self.text, tokens: self.tokens };
        let phrase = source.phrase(at, self.context.clause.begins);
        let following = self.tokens.get(at + 1..).unwrap_or_default();
        let ahead = Lookahead::new(self.vocabulary, self.text, following, token.end, number.kinds, &phrase);
        if ahead.noun.is_some_and(|noun| self.text.get(noun.end..).is_some_and(|after| after.starts_with("中，"))) {
            return None;
        }
        let (clause, sentence) = (&self.context.clause, &self.context.sentence);
        let surroundings = self.surroundings();
        let verb = sentence.verb.unwrap_or_default();
        let governed = verb.own && surroundings.governed_kinds(verb, number.kinds) != 0;
        let unrelated = clause.unrelated && !(clause.nested && surroundings.nearest_noun(number.kinds).is_some());
        let described = clause.descriptive || sentence.described && !verb.own || ahead.harm;
        let object = phrase.passive && phrase.predicate.is_some_and(|(deed, _)| deed & number.kinds != 0);
        if (unrelated || described) && !governed && !object && !rate && ahead.result_verb.is_none() {
            return None;
        }
        let money = match number.spelling {
            Spelling::Missing if number.kinds == 0 => surroundings.money_without_unit(number, &phrase),
            _ => None,
        };
        let implied_unit = money.is_some().then_some("元");
        let scored = match number.spelling {
            _ if money.is_some() => money?,
            Spelling::Missing if number.kinds == 0 || number.zero => surroundings.kind_without_unit(number)?,
            _ => surroundings.score_kinds(token, number, &ahead, &phrase)?,
        };
        if number.numeral.article && self.is_rhetorical(at, token) {
            return None;
        }
        let needs_verb = self.vocabulary.kinds.get(scored.kind).is_some_and(|kind| kind.needs_verb);
        if number.numeral.article && !(verb.own && (!needs_verb || governed)) {
            return None;
        }
        if number.numeral.value.is_none() && !governed && needs_verb {
            return None;
        }
        if sentence.part == Part::Earlier && !verb.own && sentence.seen >> scored.kind & 1 == 1 {
            self.add_part(token, number);
            return None;
        }
        Some(FoundFigure {
            start: scored.start,
            end: scored.end.max(token.end).max(number.numeral.end),
            kind: scored.kind,
            value: self.scaled(number, number.numeral.value),
            max: self.scaled(number, number.numeral.max),
            approx: number.numeral.approx,
            unit: number.unit,
            implied_unit,
            month: sentence.month,
            timely: sentence.scope.is_timely() && !sentence.beyond && !self.exceeds_month(scored.kind),
            is_total: clause.total,
            sums_previous: clause.total
                && !clause.cumulative
                && !verb.own
                && surroundings.only_fillers_before(token.start),
            produced: if verb.producing {
                match phrase.noun {
                    0 => surroundings.nearest_noun(Kinds::MAX).map_or(0, |noun| noun.kinds),
                    noun => noun,
                }
            } else {
                0
            },
            choice: scored.choice,
        })
    }

    /// Whether a lone 一 counts nothing: 这一场, 一次次, and 一条短信、一张海报.
    fn is_rhetorical(&self, at: usize, token: &Token) -> bool {
        let before = self.text.get(..token.start).unwrap_or_default();
        let after = self.text.get(token.end..).unwrap_or_default();
        let unit = self.text.get(token.start + '一'.len_utf8()..token.end).unwrap_or_default();
        let article = |token: &Token| matches!(&token.kind, TokenKind::Number(number) if number.numeral.article);
        let listed = |tokens: &mut dyn Iterator<Item = &Token>| {
            let mut marks = 0;
            tokens
                .take_while(|token| {
                    !matches!(token.kind, TokenKind::Break(Break::Clause | Break::Sentence | Break::Semicolon))
                })
                .inspect(|token| marks += usize::from(matches!(token.kind, TokenKind::Break(Break::List))))
                .find(|token| matches!(token.kind, TokenKind::Number(_)))
                .is_some_and(article)
                && marks == 1
        };
        let (earlier, later) =
            (self.tokens.get(..at).unwrap_or_default(), self.tokens.get(at + 1..).unwrap_or_default());
        let verb = self
            .context
            .sentence
            .verb
            .filter(|verb| verb.own)
            .map_or("", |verb| self.text.get(..verb.start).unwrap_or_default());
        let clause = self.text.get(self.context.clause.begins..token.start).unwrap_or_default();
        clause.contains("全体")
            || before.ends_with(BEFORE_ARTICLE)
            || verb.ends_with(['又', '再'])
            || before.ends_with("通过")
            || !unit.is_empty() && after.starts_with(unit)
            || listed(&mut earlier.iter().rev())
            || listed(&mut later.iter())
    }

    /// Whether a number may be a figure at all: not where it is undone, compared, negated or a rate of time (每日).
    fn may_count(&mut self, token: &Token, rate: bool) -> bool {
        let rises = self.rises(token.end);
        self.context.clause.risen |= rises;
        if rises && self.context.sentence.scope == Scope::LastMonth {
            self.context.sentence.scope = Scope::Unsaid;
        }
        let after = self.text.get(token.end..).unwrap_or_default();
        if NOT_DONE.iter().any(|word| after.starts_with(word)) {
            return false;
        }
        if !rate
            && self.text.get(..token.start).is_some_and(|before| before.ends_with("减少") || before.ends_with("下降"))
        {
            return false;
        }
        let compares = self.says_more_or_less();
        let (clause, sentence) = (&self.context.clause, &mut self.context.sentence);
        let compared = clause.comparison || sentence.compared && compares;
        if clause.negated || clause.purpose || compared && !rate || rises {
            return false;
        }
        let per_time = clause.daily || clause.each || sentence.daily;
        sentence.daily |= clause.daily;
        !per_time
    }

    fn surroundings(&self) -> Surroundings<'_> {
        Surroundings {
            vocabulary: self.vocabulary,
            text: self.text,
            context: &self.context,
            previous_unit: self.figures.last().map(|figure| figure.unit),
        }
    }

    fn add_part(&mut self, token: &Token, number: &Number) {
        if let Some(total) = &mut self.context.sentence.open_total {
            total.add(self.text, token, number);
        }
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

    /// Whether a figure goes beyond the month although nothing says so: a stock, or 累计 after the month's own number.
    fn exceeds_month(&self, kind: usize) -> bool {
        let clause = &self.context.clause;
        let again = clause.cumulative && clause.seen_before >> kind & 1 == 1;
        again || (clause.stock && self.context.sentence.scope == Scope::Unsaid)
    }

    /// Whether the clause only says how much more or less.
    fn says_more_or_less(&self) -> bool {
        let clause = self.text.get(self.context.clause.start..).unwrap_or_default();
        MORE_OR_LESS.iter().any(|word| clause.starts_with(word))
    }

    /// Whether the number that ends at a byte is the start of a rise or fall.
    fn rises(&self, end: usize) -> bool {
        let after = self.text.get(end..).unwrap_or_default();
        RISES.iter().any(|word| after.strip_prefix(word).is_some_and(|past| past.starts_with(['到', '至', '为'])))
    }
}
