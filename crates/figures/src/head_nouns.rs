//! Nouns of the kinds in; out which kinds an unknown noun may be of, by its last characters: Chinese nouns end in their head.

use std::collections::BTreeMap;

use text::in_simplified;

use crate::{kinds::Kinds, rules::KindRule};

/// Head nouns of things of one sort, which a kind has all of where its nouns have two of them.
const SORTS: [&str; 12] = [
    "板牌栏架碑桩柱岗台亭橱墙廊",
    "单页册书信函卡本折纸券",
    "袋扇杯巾伞笔裙帽壶包衣套扣垫盒瓶皂灯",
    "屏喇叭车柱",
    "警员队师干",
    "人众民生者属友童妇",
    "店铺场校院所站点园厂馆行区村社企司楼栋库处",
    "群",
    "画图贴报",
    "稿文讯",
    "幅语旗标",
    "课座演",
];

/// Kinds by the ends of their nouns.
#[derive(Debug, Default)]
pub(crate) struct HeadNouns {
    by_two: BTreeMap<(char, char), Kinds>,
    by_one: BTreeMap<char, Kinds>,
}

impl HeadNouns {
    pub(crate) fn new(rules: &[KindRule]) -> Self {
        let mut head_nouns = Self::default();
        for (rule, place) in rules.iter().take(Kinds::BITS as usize).zip(0_u32..) {
            let bit: Kinds = 1 << place;
            let mut own: BTreeMap<char, usize> = BTreeMap::new();
            for noun in rule.nouns.iter().chain(&rule.head_nouns).map(|noun| in_simplified(noun)) {
                if rule.verbs.iter().any(|verb| noun.ends_with(verb.as_str())) {
                    continue;
                }
                let mut ends = noun.chars().rev();
                let (Some(last), second) = (ends.next(), ends.next()) else { continue };
                if let Some(second) = second
                    && (ends.next().is_some() || rule.head_nouns.contains(&noun))
                {
                    *head_nouns.by_two.entry((second, last)).or_default() |= bit;
                }
                *own.entry(last).or_default() += match (rule.head_nouns.contains(&noun), second) {
                    (true, None) => 2,
                    (true, Some(_)) => 0,
                    _ => 1,
                };
            }
            for (last, _) in own.iter().filter(|(_, count)| **count > 1) {
                *head_nouns.by_one.entry(*last).or_default() |= bit;
            }
            for sort in SORTS {
                if sort.chars().filter(|c| own.contains_key(c)).count() > 2 {
                    sort.chars().for_each(|c| *head_nouns.by_one.entry(c).or_default() |= bit);
                }
            }
        }
        head_nouns
    }

    /// Kinds of nouns that end as a text does; 0 where there are none.
    pub(crate) fn of(&self, noun: &str) -> Kinds {
        let noun = noun.trim_end_matches(['”', '》', ')', '’', ' ']);
        let mut ends = noun.chars().rev();
        let Some(last) = ends.next() else { return 0 };
        if let Some(second) = ends.next()
            && let Some(kinds) = self.by_two.get(&(second, last))
        {
            return *kinds;
        }
        self.by_one.get(&last).copied().unwrap_or(0)
    }

    /// Kinds of the noun that a text begins with, where what follows it is not known: 检察干警走上街头.
    pub(crate) fn of_phrase(&self, text: &str, wanted: Kinds) -> Kinds {
        let text = text.split(['和', '及', '与', '、']).next().unwrap_or(text);
        let whole = self.of(text) & wanted;
        if whole != 0 {
            return whole;
        }
        let ends = text.char_indices().skip(1).map(|(at, c)| at + c.len_utf8());
        let begun = ends.filter_map(|end| text.get(..end)).map(|begun| self.of(begun) & wanted);
        begun.into_iter().find(|kinds| *kinds != 0).unwrap_or(0)
    }
}
