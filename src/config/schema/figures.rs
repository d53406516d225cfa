//! `[[figures]]` in, kinds of figures out: their own words, or changes to those of a shipped lexicon.

use figures::Counts;
use serde::Serialize;
use toml::Spanned;

use super::{
    super::{fault::Faults, table::Table},
    MOST,
};

/// What is counted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct FigureKind {
    /// `posters_put_up`.
    pub kind: String,
    /// `张贴海报`, as shown in totals.
    pub name: String,
    /// Verbs that with a fitting unit show it by themselves: 张贴 120 张.
    pub verbs: Vec<String>,
    /// Objects that show it, before the number or after its unit.
    pub nouns: Vec<String>,
    /// What the counted do, said after the number: 91 人参加.
    pub result_verbs: Vec<String>,
    /// Units that count it only with one of `restricted_nouns`: 阅读量 8700 次.
    pub restricted_units: Vec<String>,
    /// Nouns for `restricted_units`; they are nouns of the kind as well.
    pub restricted_nouns: Vec<String>,
    /// Verbs that show it only together with an object of it: 征集作品 20 幅.
    pub weak_verbs: Vec<String>,
    /// Last characters of nouns that may be of it, besides those of `nouns`: 桩 for 提醒桩.
    pub head_nouns: Vec<String>,
    /// What its numbers count, which decides in which roles they are figures.
    pub counts: Counts,
    /// Whether nouns before the number show it only together with one of its verbs.
    pub needs_verb: bool,
    /// Units in which it is counted.
    pub units: Vec<String>,
    /// Whether it enters totals.
    pub summed: bool,
    /// How a sentence of the report says its totals: `组建队伍{支、人}` takes those in these units of measure where the first
    /// of them is there, `{}` all that are left. Empty: its name and the totals.
    pub phrases: Vec<String>,
    /// Whether the report's first paragraph names it.
    pub headline: bool,
    /// Whether it is what the work has achieved, not how much of it was done.
    pub result: bool,
}

/// What an entry does with the entry of the same name that was there before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Merge {
    Extend,
    Replace,
    Remove,
}

/// One `[[figures]]` as written; `None` for missing keys.
pub(in super::super) struct FigureEntry {
    pub(in super::super) kind: Spanned<String>,
    merge: Option<Merge>,
    name: Option<String>,
    lists: [Vec<String>; 8],
    counts: Option<Counts>,
    needs_verb: Option<bool>,
    summed: Option<bool>,
    phrases: Option<Vec<String>>,
    headline: Option<bool>,
    result: Option<bool>,
}

impl Merge {
    /// The `merge` of an entry.
    pub(in super::super) fn read(table: &mut Table<'_, '_>) -> Option<Self> {
        let choices =
            [("extend", Some(Self::Extend)), ("replace", Some(Self::Replace)), ("remove", Some(Self::Remove))];
        table.choice("merge", &choices, Some(None)).flatten()
    }
}

pub(in super::super) fn read_figures(tables: Vec<Table<'_, '_>>) -> Vec<FigureEntry> {
    tables.into_iter().filter_map(read_figure).collect()
}

fn read_figure(mut table: Table<'_, '_>) -> Option<FigureEntry> {
    for (old, new) in
        [("deeds", "result_verbs"), ("narrow_units", "restricted_units"), ("narrow_nouns", "restricted_nouns")]
    {
        table.renamed(old, new);
    }
    let kind = table.wanted("kind");
    let merge = Merge::read(&mut table);
    let name = match merge {
        Some(Merge::Extend | Merge::Remove) => table.optional("name"),
        _ => table.wanted("name"),
    };
    let keys =
        ["verbs", "nouns", "result_verbs", "restricted_units", "restricted_nouns", "units", "head_nouns", "weak_verbs"];
    let lists = keys.map(|key| table.or(key, Vec::new()));
    let choices = [
        ("acts", Some(Counts::Acts)),
        ("things", Some(Counts::Things)),
        ("places", Some(Counts::Places)),
        ("people", Some(Counts::People)),
        ("staff", Some(Counts::Staff)),
    ];
    let counts = table.choice("counts", &choices, Some(None)).flatten();
    let (needs_verb, summed) = (table.optional("needs_verb"), table.optional("summed"));
    let (headline, result) = (table.optional("headline"), table.optional("result"));
    let phrases = read_phrases(&mut table);
    Some(FigureEntry { kind: kind?, merge, name, lists, counts, needs_verb, summed, phrases, headline, result })
}

fn read_phrases(table: &mut Table<'_, '_>) -> Option<Vec<String>> {
    let phrases: Vec<Spanned<String>> = table.optional("phrases")?;
    for phrase in &phrases {
        let text = phrase.get_ref();
        let has_one_place = text.matches('{').count() == 1 && text.matches('}').count() == 1;
        if !has_one_place || text.find('{') > text.find('}') {
            let english = format!("`{text}` needs one pair of braces, where the total is put");
            let chinese = format!("“{text}”里要有一对花括号，合计写在那里");
            table.faults().contradiction(phrase.span(), &table.key("phrases"), english, chinese);
        }
    }
    Some(phrases.into_iter().map(Spanned::into_inner).collect())
}

/// Lays the entries of one file over the kinds of the files before it.
pub(in super::super) fn merge_figures(kinds: &mut Vec<FigureKind>, entries: Vec<FigureEntry>, faults: &Faults) {
    let mut own = Vec::new();
    for entry in entries {
        let place = kinds.iter().position(|kind| kind.kind == *entry.kind.get_ref());
        let name = entry.kind.get_ref().clone();
        let merge = settled(&entry.kind, entry.merge, place.is_some(), own.contains(&name), "figures.kind", faults);
        let Some(merge) = merge else { continue };
        own.push(name.clone());
        match (place.and_then(|place| kinds.get_mut(place)), merge) {
            (Some(kind), Merge::Extend) => entry.extend(kind),
            (Some(kind), Merge::Replace) => *kind = entry.whole(),
            (Some(_), Merge::Remove) => kinds.retain(|kind| kind.kind != name),
            (None, _) => kinds.push(entry.whole()),
        }
    }
}

/// A fault where the files together have more kinds than can be distinguished.
pub(in super::super) fn check_count(kinds: &[FigureKind], faults: &Faults) {
    if kinds.len() > MOST {
        faults.contradiction(0..0, "figures.kind", format!("more than {MOST} of them"), format!("最多 {MOST} 个"));
    }
}

/// How an entry is merged. An entry with a new name is added; one that changes an entry of an earlier file must say how.
pub(in super::super) fn settled(
    name: &Spanned<String>,
    merge: Option<Merge>,
    known: bool,
    in_this_file: bool,
    key: &str,
    faults: &Faults,
) -> Option<Merge> {
    let (at, name) = (name.span(), name.get_ref());
    match (merge, known) {
        _ if in_this_file => {
            faults.contradiction(at, key, format!("`{name}` is there twice"), format!("“{name}”重复"));
            None
        }
        (Some(merge), true) => Some(merge),
        (None, false) => Some(Merge::Replace),
        (None, true) => {
            let english =
                format!("`{name}` is in the lexicon already; add merge = \"extend\" or \"replace\" or \"remove\"");
            let chinese = format!(
                "词库里已有“{name}”，请写明 merge = \"extend\"（补充）、\"replace\"（替换）或 \"remove\"（去掉）"
            );
            faults.contradiction(at, key, english, chinese);
            None
        }
        (Some(_), false) => {
            let english = format!("the lexicon has no `{name}` to merge with; leave `merge` out");
            faults.contradiction(at, key, english, format!("词库里没有“{name}”，新增的不写 merge"));
            None
        }
    }
}

impl FigureEntry {
    fn whole(self) -> FigureKind {
        let [verbs, nouns, result_verbs, restricted_units, restricted_nouns, units, head_nouns, weak_verbs] =
            self.lists;
        FigureKind {
            kind: self.kind.into_inner(),
            name: self.name.unwrap_or_default(),
            verbs,
            nouns,
            result_verbs,
            restricted_units,
            restricted_nouns,
            head_nouns,
            weak_verbs,
            counts: self.counts.unwrap_or_default(),
            needs_verb: self.needs_verb.unwrap_or(false),
            units,
            summed: self.summed.unwrap_or(true),
            phrases: self.phrases.unwrap_or_default(),
            headline: self.headline.unwrap_or(false),
            result: self.result.unwrap_or(false),
        }
    }

    fn extend(self, kind: &mut FigureKind) {
        let lists = [
            &mut kind.verbs,
            &mut kind.nouns,
            &mut kind.result_verbs,
            &mut kind.restricted_units,
            &mut kind.restricted_nouns,
            &mut kind.units,
            &mut kind.head_nouns,
            &mut kind.weak_verbs,
        ];
        for (list, more) in lists.into_iter().zip(self.lists) {
            add_new(list, more);
        }
        kind.name = self.name.unwrap_or_else(|| std::mem::take(&mut kind.name));
        kind.counts = self.counts.unwrap_or(kind.counts);
        kind.needs_verb = self.needs_verb.unwrap_or(kind.needs_verb);
        kind.summed = self.summed.unwrap_or(kind.summed);
        kind.phrases = self.phrases.unwrap_or_else(|| std::mem::take(&mut kind.phrases));
        kind.headline = self.headline.unwrap_or(kind.headline);
        kind.result = self.result.unwrap_or(kind.result);
    }
}

/// Appends the words that a list does not have yet.
pub(in super::super) fn add_new(list: &mut Vec<String>, more: Vec<String>) {
    for word in more {
        if !list.contains(&word) {
            list.push(word);
        }
    }
}
