//! What a caller wants counted and tagged: plain word lists, which [`Lexicon::new`](crate::Lexicon::new) makes ready.

use serde::Serialize;

/// All word lists of one reading, each list in the order in which results are given.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Rules {
    /// Kinds of figures; those beyond the 128th are not read.
    pub kinds: Vec<KindRule>,
    /// Activities that sentences report as done; those beyond the 128th are not found.
    pub activities: Vec<ActivityRule>,
    /// Tasks that sentences report progress for; those beyond the 128th are not found.
    pub tasks: Vec<TaskRule>,
}

/// One kind of figure and the words by which it is recognised.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct KindRule {
    /// Id given to its figures: `posters_put_up`.
    pub kind: String,
    /// Verbs that with a fitting unit are enough: 张贴 120 张.
    pub verbs: Vec<String>,
    /// Verbs that show it only together with an object of it: 征集作品 20 幅. They need not be in `verbs`.
    pub weak_verbs: Vec<String>,
    /// Objects of the number, before it or after its unit.
    pub nouns: Vec<String>,
    /// What the counted do, said after the number: 91 人参加.
    pub result_verbs: Vec<String>,
    /// Units in which it is counted.
    pub units: Vec<String>,
    /// Units that count it only with one of `restricted_nouns`: 阅读量 8700 次.
    pub restricted_units: Vec<String>,
    /// Nouns for `restricted_units`; they are nouns of the kind as well.
    pub restricted_nouns: Vec<String>,
    /// Whether nouns before the number show it only together with one of its verbs.
    pub needs_verb: bool,
    /// Last characters of nouns that may be of it, besides those of `nouns`: 桩 for 提醒桩.
    pub head_nouns: Vec<String>,
    /// What its numbers count.
    pub counts: Counts,
    /// Whether it enters sums.
    pub summed: bool,
}

/// What the numbers of a kind count, which decides the roles in which they are figures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Counts {
    /// What was done: 劝阻12起.
    #[default]
    Acts,
    /// Things that were put up, handed out or made: the thing decides, not the verb.
    Things,
    /// Places and bodies that were reached; as those who act they are none.
    Places,
    /// People that were reached.
    People,
    /// People that act.
    Staff,
}

/// One activity and the words that show it in a sentence.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ActivityRule {
    /// Id given to its sentences.
    pub id: String,
    /// Words that show it; `制作…视频` for the first followed by the second.
    pub words: Vec<String>,
    /// Words that show it only where no other activity is shown.
    pub fallback_keywords: Vec<String>,
    /// Words that show it only where none of `unless` is in their sentence: 开展…活动 but not 开展入户活动.
    pub guarded_words: Vec<String>,
    /// Kinds of figures that show it, where none of `unless` is in their own words.
    pub figures: Vec<String>,
    /// Words that void `guarded_words` and `figures`.
    pub unless: Vec<String>,
    /// Words that show it only where none of `yields_to` is shown: banners at an event belong to the event.
    pub yielding_words: Vec<String>,
    /// Ids of activities to which `yielding_words` belong where they are shown.
    pub yields_to: Vec<String>,
    /// Ids of activities that a sentence with this one no longer shows.
    pub overrides: Vec<String>,
}

/// One task and what counts as progress for it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct TaskRule {
    /// Number given to its sentences.
    pub number: u32,
    /// Words of progress, in the notation of [`ActivityRule::words`].
    pub words: Vec<String>,
    /// Ids of activities that are progress for it.
    pub shown_by: Vec<String>,
}
