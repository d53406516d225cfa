//! Words and breaks in, the state of clause and sentence out: which verb rules, what was named, what time is meant.

use super::{
    counting::Reading,
    language::{Marker, NAMES, OFFICES, stands},
    lexicon::{Entry, Word},
    scope::Scope,
    state::{NOUNS, Noun, Part, Verb},
    token::Break,
    warning::{announces, is_to_come},
};

/// Bytes between two verbs that rule one object: 发放和张贴.
const COORDINATED: usize = 9;

impl Reading<'_> {
    pub(super) fn word(&mut self, word: Word, entry: &Entry) {
        let before = self.text.get(..word.start).unwrap_or_default();
        let after = self.text.get(word.end..).unwrap_or_default();
        let own = self.text.get(word.start..word.end).unwrap_or_default();
        let mut verb = entry.verb != 0;
        let kinds = if subordinate(after) || NAMES.iter().any(|name| after.starts_with(name)) { 0 } else { entry.verb };
        let (mut foreign, mut making) = (false, false);
        for marker in &entry.markers {
            if !stands(*marker, own, before, after) {
                continue;
            }
            match marker {
                Marker::Light => verb = true,
                Marker::Foreign => (verb, foreign) = (true, true),
                Marker::Making => (verb, making) = (true, true),
                other => self.mark(*other, own),
            }
        }
        self.clause.stock |= entry.verb != 0 && own.ends_with('量');
        if verb {
            self.verb(
                Verb { kinds, start: word.start, end: word.end, own: true, making, weak: foreign && kinds != 0 },
                foreign,
            );
            self.clause.handed_on =
                OFFICES.iter().any(|office| after.trim_start_matches(['至', '到', '给']).starts_with(office));
        }
        if entry.noun != 0 {
            if self.clause.nouns.len() == NOUNS {
                self.clause.nouns.remove(0);
            }
            let joined = self.clause.nouns.last().is_some_and(|last| {
                let between = self.text.get(last.end..word.start).unwrap_or_default();
                between.len() <= COORDINATED && !between.contains(['、', '和', '及', '与', '或', '(', ':', '的'])
            });
            let (kinds, narrow) = (entry.noun, entry.narrow);
            self.clause.nouns.push(Noun { kinds, narrow, joined, start: word.start, end: word.end });
        }
    }

    fn verb(&mut self, verb: Verb, foreign: bool) {
        let near = self.clause.nouns.is_empty();
        let joined =
            self.sentence.verb.filter(|other| other.own && near && verb.start - other.end <= COORDINATED && !foreign);
        self.clause.nested = foreign && self.sentence.verb.is_some_and(|verb| verb.own);
        self.clause.foreign = foreign;
        self.clause.verbs |= verb.kinds;
        self.sentence.described &= verb.kinds == 0 || foreign;
        self.clause.topic.append(&mut self.clause.nouns);
        self.clause.topic.truncate(NOUNS);
        self.sentence.verb = Some(match joined {
            Some(other) => Verb { kinds: other.kinds | verb.kinds, start: other.start, ..verb },
            None => verb,
        });
    }

    fn mark(&mut self, marker: Marker, own: &str) {
        if marker == Marker::Part {
            // 包括 names parts only after their total: 发放宣传品3200份，包括折页2000份.
            if own != "其中" && self.sentence.last.is_none() {
                return;
            }
            self.whole();
        }
        let (clause, sentence) = (&mut self.clause, &mut self.sentence);
        match marker {
            Marker::Light | Marker::Foreign | Marker::Making => {}
            Marker::Descriptive => {
                let told = !sentence.verb.is_some_and(|verb| verb.own && verb.kinds != 0);
                clause.descriptive |= told;
                sentence.described |= told && own.ends_with('有');
            }
            Marker::Plan => {
                (sentence.plan, clause.planned) = (true, true);
                sentence.announced |= announces(own);
                sentence.to_come |= is_to_come(own);
            }
            // 力争实现 is as much to come as 力争.
            Marker::Done => sentence.plan &= own.starts_with('实') && (clause.planned || sentence.to_come),
            Marker::Beyond => sentence.beyond = true,
            Marker::Own => sentence.beyond = false,
            Marker::Negation => clause.negated = true,
            Marker::Daily => clause.daily = true,
            Marker::Each => clause.each = true,
            Marker::Part => sentence.part = Part::Here,
            Marker::Total => clause.total = true,
            Marker::Comparison => (clause.comparison, sentence.compared) = (true, true),
            Marker::UpTo => {
                clause.up_to = true;
                sentence.scope = Scope::Cumulative;
                sentence.plan &= own != "目前已" && own != "现已";
            }
            Marker::Cumulative => {
                (clause.total, clause.cumulative, clause.told) = (true, true, sentence.seen);
            }
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
            let earlier = sentence.scope;
            sentence.scope = earlier.after(marker);
            match marker {
                Marker::Cumulative if earlier == Scope::Unsaid => sentence.since_unsaid = own.starts_with('累'),
                Marker::UpTo | Marker::Since | Marker::Year | Marker::Quarter => sentence.since_unsaid = false,
                _ => {}
            }
        }
    }

    pub(super) fn end(&mut self, kind: Break, past: usize) {
        match kind {
            Break::Sentence => self.end_sentence(),
            Break::Semicolon => {
                self.end_clause();
                (self.sentence.verb, self.sentence.last) = (None, None);
                (self.sentence.part, self.sentence.daily) = (Part::No, false);
                self.sentence.carried.clear();
            }
            Break::Clause => self.end_clause(),
            Break::List => {
                self.end_item(past);
                return;
            }
            Break::Colon | Break::Open | Break::Close => return,
        }
        self.clause.start = past;
    }

    /// A noun between a number and a 、 is what that number counted: 1万份宣传单、4万份日历.
    pub(super) fn end_item(&mut self, past: usize) {
        let verb = self.sentence.verb.unwrap_or_default();
        if self.clause.counted && !verb.own && self.clause.verbs == 0 {
            self.clause.nouns.clear();
            if verb.making {
                self.clause.start = past.saturating_sub('、'.len_utf8());
            }
        }
    }

    pub(super) fn end_clause(&mut self) {
        self.used_stock();
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
}

impl Reading<'_> {
    /// Stock that is put up or handed out to people at the clause's end is no stock: 印制海报500张，已全部张贴.
    fn used_stock(&mut self) {
        let verbs = self.clause.verbs;
        if verbs == 0 || self.clause.handed_on || self.clause.negated || self.sentence.plan {
            return;
        }
        let figures = &mut self.figures;
        self.sentence.stock.retain(|at| {
            let Some(found) = figures.get_mut(*at) else { return false };
            let kinds = found.made & verbs;
            match usize::try_from(kinds.trailing_zeros()) {
                Ok(kind) if kinds != 0 => found.kind = kind,
                _ => return true,
            }
            false
        });
    }
}

/// Whether a verb only tells when something else was done: 走访时, 劝阻后.
fn subordinate(after: &str) -> bool {
    let word = ["后", "时", "前", "过程", "之后", "之前", "期间", "中发", "中，", "中,"]
        .iter()
        .any(|word| after.starts_with(word));
    word && !["前来", "前往", "后勤", "后备", "时尚"].iter().any(|other| after.starts_with(other))
}
