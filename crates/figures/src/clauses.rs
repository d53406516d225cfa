//! Words and breaks in, the changed context out: which verb governs, what was named, what time is meant.

use crate::{
    context::{ClauseContext, Context, NOUNS, Noun, Part, SentenceContext, Verb},
    context_words::{NAMING, OFFICES, is_purpose},
    found::FoundFigure,
    markers::{Marker, announces, applies, is_to_come},
    scope::Scope,
    tokens::Break,
    vocabulary::{Entry, Word},
};

/// Bytes between two verbs that govern one object: 发放和张贴.
const COORDINATED: usize = 9;

/// Reads a word; true where it opens the parts of a total (其中).
pub(crate) fn read_word(context: &mut Context, text: &str, word: Word, entry: &Entry) -> bool {
    if entry.verb == 0 && entry.noun == 0 && entry.markers.is_empty() {
        return false;
    }
    let before = text.get(..word.start).unwrap_or_default();
    let after = text.get(word.end..).unwrap_or_default();
    let own = text.get(word.start..word.end).unwrap_or_default();
    // 各抽调2名: the number is that of each.
    context.clause.each |= before.ends_with('各') && is_verb(entry);
    let mut verb = entry.verb != 0;
    let kinds = if is_subordinate(after) || NAMING.iter().any(|name| after.starts_with(name)) { 0 } else { entry.verb };
    let (mut unrelated, mut producing, mut opens_parts) = (false, false, false);
    for marker in &entry.markers {
        if !applies(*marker, own, before, after) {
            continue;
        }
        match marker {
            Marker::Light | Marker::Placing => verb = true,
            Marker::Towards => context.clause.purpose |= is_purpose(own, after),
            Marker::Unrelated => (verb, unrelated) = (true, true),
            Marker::Producing => (verb, producing) = (true, true),
            // 包括 names parts only after their total: 发放宣传品3200份，包括折页2000份.
            Marker::Part if own != "其中" && context.sentence.last.is_none() => {}
            other => {
                opens_parts |= *other == Marker::Part;
                mark(&mut context.clause, &mut context.sentence, *other, own);
            }
        }
    }
    context.clause.stock |= entry.verb != 0 && own.ends_with('量');
    if verb {
        let weak = unrelated && kinds != 0;
        read_verb(context, Verb { kinds, start: word.start, end: word.end, own: true, producing, weak }, unrelated);
        context.clause.handed_on =
            OFFICES.iter().any(|office| after.trim_start_matches(['至', '到', '给']).starts_with(office));
    }
    if entry.noun != 0 {
        read_noun(&mut context.clause, text, word, entry);
    }
    opens_parts
}

fn read_noun(clause: &mut ClauseContext, text: &str, word: Word, entry: &Entry) {
    if clause.nouns.len() == NOUNS {
        clause.nouns.remove(0);
    }
    let joined = clause.nouns.last().is_some_and(|last| {
        let between = text.get(last.end..word.start).unwrap_or_default();
        between.len() <= COORDINATED && !between.contains(['、', '和', '及', '与', '或', '(', ':', '的'])
    });
    let (kinds, restricted) = (entry.noun, entry.restricted);
    clause.nouns.push(Noun { kinds, restricted, joined, start: word.start, end: word.end });
}

fn read_verb(context: &mut Context, verb: Verb, unrelated: bool) {
    let (clause, sentence) = (&mut context.clause, &mut context.sentence);
    // 回访劝阻对象: a verb right after one of other work is part of its object.
    if clause.unrelated && !unrelated && sentence.verb.is_some_and(|other| other.own && other.end == verb.start) {
        return;
    }
    let no_object_yet = clause.nouns.is_empty();
    let coordinated =
        sentence.verb.filter(|other| other.own && no_object_yet && verb.start - other.end <= COORDINATED && !unrelated);
    clause.nested = unrelated && !clause.unrelated && sentence.verb.is_some_and(|verb| verb.own);
    clause.unrelated = unrelated;
    clause.verbs |= verb.kinds;
    sentence.described &= verb.kinds == 0 || unrelated;
    clause.topic.append(&mut clause.nouns);
    clause.topic.truncate(NOUNS);
    sentence.verb = Some(match coordinated {
        Some(other) => Verb { kinds: other.kinds | verb.kinds, start: other.start, ..verb },
        None => verb,
    });
}

fn mark(clause: &mut ClauseContext, sentence: &mut SentenceContext, marker: Marker, own: &str) {
    match marker {
        Marker::Light
        | Marker::Unrelated
        | Marker::Producing
        | Marker::At
        | Marker::Towards
        | Marker::Company
        | Marker::Placing
        | Marker::Plain => {}
        Marker::Descriptive => {
            let describes = !sentence.verb.is_some_and(|verb| verb.own && verb.kinds != 0);
            clause.descriptive |= describes;
            sentence.described |= describes && own.ends_with('有');
        }
        Marker::Plan => {
            (sentence.plan, clause.planned) = (true, true);
            sentence.demanded = own == "确保";
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
            (clause.total, clause.cumulative, clause.seen_before) = (true, true, sentence.seen);
        }
        Marker::Since | Marker::Year | Marker::Quarter | Marker::LastMonth | Marker::Month | Marker::Event => {}
    }
    if matches!(marker, Marker::Total | Marker::Cumulative | Marker::UpTo | Marker::Month) && sentence.demanded {
        (sentence.plan, sentence.demanded) = (false, false);
    }
    if matches!(marker, Marker::Total | Marker::Cumulative | Marker::Done) {
        (clause.daily, clause.each, sentence.daily) = (false, false, false);
    }
    match marker {
        Marker::Month => {
            sentence.begin_month_of_total();
            if sentence.part == Part::Here {
                sentence.part = Part::No;
            }
        }
        Marker::Cumulative | Marker::UpTo | Marker::Since | Marker::Year => sentence.end_month_of_total(),
        _ => {}
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

/// Reads a break within a sentence. `past` is the byte after it, `figures` those found so far.
pub(crate) fn read_break(context: &mut Context, figures: &mut [FoundFigure], kind: Break, past: usize) {
    match kind {
        Break::Semicolon => {
            end_clause(context, figures);
            let sentence = &mut context.sentence;
            sentence.end_month_of_total();
            (sentence.verb, sentence.last) = (None, None);
            (sentence.part, sentence.daily) = (Part::No, false);
            sentence.carried.clear();
        }
        Break::Clause => end_clause(context, figures),
        Break::List => {
            end_item(context, past);
            return;
        }
        Break::Close => {
            context.sentence.end_month_of_total();
            return;
        }
        Break::Sentence | Break::Colon | Break::Open => return,
    }
    (context.clause.start, context.clause.begins) = (past, past);
}

/// A noun between a number and a 、 is what that number counted: 1万份宣传单、4万份日历.
pub(crate) fn end_item(context: &mut Context, past: usize) {
    let verb = context.sentence.verb.unwrap_or_default();
    let clause = &mut context.clause;
    if clause.counted && !verb.own && clause.verbs == 0 {
        clause.nouns.clear();
        if verb.producing {
            clause.start = past.saturating_sub('、'.len_utf8());
        }
    }
}

pub(crate) fn end_clause(context: &mut Context, figures: &mut [FoundFigure]) {
    use_stock(context, figures);
    let clause = std::mem::take(&mut context.clause);
    let sentence = &mut context.sentence;
    if sentence.topic.is_empty() {
        sentence.topic = clause.topic;
    }
    if !clause.nouns.is_empty() {
        sentence.carried = clause.nouns;
    }
    if let Some(verb) = &mut sentence.verb {
        verb.own = false;
    }
    if sentence.part == Part::Here {
        sentence.part = Part::Earlier;
    }
}

/// Stock that is put up or handed out to people at the clause's end is no stock: 印制海报500张，已全部张贴.
fn use_stock(context: &mut Context, figures: &mut [FoundFigure]) {
    let (clause, sentence) = (&context.clause, &mut context.sentence);
    let verbs = clause.verbs;
    if verbs == 0 || clause.handed_on || clause.negated || sentence.plan {
        return;
    }
    sentence.stock.retain(|at| {
        let Some(figure) = figures.get_mut(*at) else { return false };
        let kinds = figure.produced & verbs;
        match usize::try_from(kinds.trailing_zeros()) {
            Ok(kind) if kinds != 0 => figure.kind = kind,
            _ => return true,
        }
        false
    });
}

/// Whether a word is a verb, of a kind or of the language.
fn is_verb(entry: &Entry) -> bool {
    let verbal = |marker: &Marker| {
        matches!(marker, Marker::Light | Marker::Unrelated | Marker::Producing | Marker::Placing | Marker::Company)
    };
    entry.noun == 0 && (entry.verb != 0 || entry.markers.iter().any(verbal))
}

/// Whether a verb only says when something else was done: 走访时, 劝阻后.
fn is_subordinate(after: &str) -> bool {
    let word = ["后", "时", "前", "过程", "之后", "之前", "期间", "中发", "中，", "中,"]
        .iter()
        .any(|word| after.starts_with(word));
    word && !["前来", "前往", "后勤", "后备", "时尚"].iter().any(|other| after.starts_with(other))
}
