//! The names of all units in; the unit of a written name, and the names within a line, out, by lookup.

use std::collections::HashMap;

use super::unit::{Unit, UnitKind, plain_name};
use text::compact;

/// Offices inside a community, as their people sign.
const COMMUNITY_ORGANS: [&str; 10] = [
    "党委",
    "党支部",
    "党总支",
    "综治办",
    "综治中心",
    "综治工作站",
    "工作站",
    "网格站",
    "便民服务中心",
    "党群服务中心",
];

/// All names of a register under the spellings in which they are looked up. A value is a unit's place in the register;
/// of several units with one name the first is meant.
#[derive(Clone)]
pub(super) struct UnitNames {
    /// The issuer's names as [`plain_name`]s.
    issuer: [String; 2],
    /// Names and aliases as plain names → the units that bear them, ascending.
    by_name: HashMap<String, Vec<usize>>,
    /// The same without the issuer's names before them and 居委会 after them.
    by_bare_name: HashMap<String, usize>,
    /// Names without aliases.
    by_own_name: HashMap<String, usize>,
    /// Those of communities.
    communities: HashMap<String, usize>,
    /// Bytes of the longest of the names without aliases.
    longest_own_name: usize,
    /// Names and aliases as [`compact`] ones → unit and the name's place among its [`Unit::names`].
    by_compact_name: HashMap<String, Vec<(usize, usize)>>,
    /// Characters of the longest of them.
    longest_compact_name: usize,
}

impl UnitNames {
    pub(super) fn new(units: &[Unit], issuer: [&str; 2]) -> Self {
        let mut names = Self {
            issuer: issuer.map(plain_name),
            by_name: HashMap::new(),
            by_bare_name: HashMap::new(),
            by_own_name: HashMap::new(),
            communities: HashMap::new(),
            longest_own_name: 0,
            by_compact_name: HashMap::new(),
            longest_compact_name: 0,
        };
        for (at, unit) in units.iter().enumerate() {
            for (number, written) in unit.names().enumerate() {
                names.insert(at, number, unit.kind, written);
            }
        }
        names
    }

    fn insert(&mut self, at: usize, number: usize, kind: UnitKind, written: &str) {
        let (plain, compact) = (plain_name(written), compact(written));
        if !compact.is_empty() {
            self.longest_compact_name = self.longest_compact_name.max(compact.chars().count());
            self.by_compact_name.entry(compact).or_default().push((at, number));
        }
        if plain.is_empty() {
            return;
        }
        let bare = self.bare_name(&plain);
        self.by_bare_name.entry(bare).or_insert(at);
        if number == 0 {
            self.longest_own_name = self.longest_own_name.max(plain.len());
            self.by_own_name.entry(plain.clone()).or_insert(at);
            if kind == UnitKind::Community {
                self.communities.entry(plain.clone()).or_insert(at);
            }
        }
        let bearers = self.by_name.entry(plain).or_default();
        if bearers.last() != Some(&at) {
            bearers.push(at);
        }
    }

    /// The issuer's names, full and short, as they are looked up.
    pub(super) fn issuer(&self) -> &[String; 2] {
        &self.issuer
    }

    /// The units that bear a plain name, ascending.
    pub(super) fn named(&self, plain: &str) -> &[usize] {
        self.by_name.get(plain).map_or(&[], Vec::as_slice)
    }

    /// The unit that a name written in a form means.
    pub(super) fn unit(&self, name: &str) -> Option<usize> {
        let written = plain_name(name);
        if written.is_empty() {
            return None;
        }
        let bare = self.bare_name(&written);
        let as_written = self.named(&written).first();
        let without_issuer = self.named(&bare).first();
        let both_without = self.by_bare_name.get(&bare);
        let known = [as_written, without_issuer, both_without].into_iter().flatten().copied().min();
        known.or_else(|| self.unit_in_full(&written)).or_else(|| self.community_of_organ(&bare))
    }

    /// The unit whose name is most alike, where one is alike at all; the last of several in the register.
    pub(super) fn nearest(&self, name: &str) -> Option<usize> {
        let written = plain_name(name);
        if written.is_empty() {
            return None;
        }
        let bare = self.bare_name(&written);
        let alike = |(own, bearers): (&String, &Vec<usize>)| {
            let likeness = strsim::normalized_levenshtein(own, &bare);
            bearers.last().filter(|_| likeness >= 0.5).map(|at| (likeness, *at))
        };
        let compared = |one: &(f64, usize), other: &(f64, usize)| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1));
        self.by_name.iter().filter_map(alike).max_by(compared).map(|(_, at)| at)
    }

    /// Every name in a line: unit and index among its names. Names may overlap.
    pub(super) fn names_in(&self, line: &str) -> impl Iterator<Item = (usize, usize)> {
        let line = compact(line);
        let begins = line.char_indices().map(|(at, _)| line.get(at..).unwrap_or_default());
        let mut found: Vec<(usize, usize)> = Vec::new();
        for rest in begins {
            let ends = rest.char_indices().map(|(at, character)| at + character.len_utf8());
            for end in ends.take(self.longest_compact_name) {
                found.extend(rest.get(..end).and_then(|name| self.by_compact_name.get(name)).into_iter().flatten());
            }
        }
        found.into_iter()
    }

    /// 重庆市公安局渝北区分局宝圣湖派出所: a registered name after the authorities above it, which must be those above
    /// the issuer too, for another district has its own 金湖社区.
    fn unit_in_full(&self, written: &str) -> Option<usize> {
        let [issuer, _] = &self.issuer;
        let above = |prefix: &str| {
            let mut parts = prefix.split_inclusive(['省', '市', '区', '县', '局', '道', '镇', '乡']).peekable();
            parts.peek().is_some()
                && parts.all(|part| issuer.contains(part) || part.ends_with('局') && part.chars().count() <= 4)
        };
        let begins = written.char_indices().map(|(at, _)| at).rev();
        begins
            .take_while(|at| written.len() - at <= self.longest_own_name)
            .filter_map(|at| {
                let (prefix, name) = written.split_at_checked(at)?;
                self.by_own_name.get(name).copied().filter(|_| above(prefix))
            })
            .min()
    }

    /// 金湖社区综治办: the community's own office writes for it.
    fn community_of_organ(&self, bare: &str) -> Option<usize> {
        let ends = bare.char_indices().map(|(at, _)| at);
        ends.take_while(|at| *at <= self.longest_own_name)
            .filter_map(|at| {
                let (name, organ) = bare.split_at_checked(at)?;
                let organ = organ.trim_start_matches("居民委员会").trim_start_matches("居委会");
                self.communities.get(name).copied().filter(|_| COMMUNITY_ORGANS.contains(&organ))
            })
            .min()
    }

    fn bare_name(&self, name: &str) -> String {
        let mut bare = name;
        for prefix in &self.issuer {
            // 重庆市渝北区宝圣湖街道 and 宝圣湖街道办事处 are beginnings people write as well.
            if let Some(at) = bare.find(prefix)
                && let Some(rest) = bare.get(at + prefix.len()..)
                && !rest.is_empty()
            {
                bare = rest;
            }
        }
        bare = bare.strip_prefix("办事处").filter(|rest| !rest.is_empty()).unwrap_or(bare);
        for suffix in ["居民委员会", "居委会"] {
            bare = bare.strip_suffix(suffix).filter(|rest| !rest.is_empty()).unwrap_or(bare);
        }
        bare.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::config::{Campaign, parse};

    fn campaign() -> Campaign {
        let sample = include_str!("../../campaign.toml");
        // Two communities with equal normalised names, and one whose name contains that of another.
        let more = "\n{ id = \"a\", name = \"金湖 社区\", kind = \"community\" },\n\
                    { id = \"b\", name = \"新金湖社区\", aliases = [\"新金湖\"], kind = \"community\" },\n]\n# 方案里";
        assert!(sample.contains("]\n# 方案里"));
        parse(&sample.replace("]\n# 方案里", more), Path::new("campaign.toml")).unwrap()
    }

    /// The first unit that fits, by a walk over all of them.
    fn by_walk(names: &UnitNames, units: &[Unit], name: &str) -> Option<usize> {
        let written = plain_name(name);
        if written.is_empty() {
            return None;
        }
        let bare = names.bare_name(&written);
        let fits = |unit: &Unit| {
            unit.names().map(plain_name).any(|own| own == written || own == bare || names.bare_name(&own) == bare)
        };
        let above = |prefix: &str| {
            let parts: Vec<&str> = prefix.split_inclusive(['省', '市', '区', '县', '局', '道', '镇', '乡']).collect();
            let is_above =
                |part: &&str| names.issuer[0].contains(*part) || part.ends_with('局') && part.chars().count() <= 4;
            !parts.is_empty() && parts.iter().all(is_above)
        };
        let in_full = |unit: &Unit| written.strip_suffix(plain_name(&unit.name).as_str()).is_some_and(above);
        let organ = |unit: &Unit| {
            let organ = bare.strip_prefix(plain_name(&unit.name).as_str()).unwrap_or_default();
            let organ = organ.trim_start_matches("居民委员会").trim_start_matches("居委会");
            unit.kind == UnitKind::Community && COMMUNITY_ORGANS.contains(&organ)
        };
        let place = |holds: &dyn Fn(&Unit) -> bool| units.iter().position(holds);
        place(&fits).or_else(|| place(&in_full)).or_else(|| place(&organ))
    }

    #[test]
    fn a_lookup_finds_what_a_walk_over_all_units_finds() {
        let campaign = campaign();
        let (units, names) = (campaign.register.units(), &campaign.register.names());
        let before =
            ["", "重庆市", "重庆市渝北区", "宝圣湖街道", "重庆市公安局渝北区分局", "北京市", "宝圣湖街道办事处", "新"];
        let after = ["", "居委会", "居民委员会", "综治办", "居委会党支部", "办", "（章）", "社区"];
        let mut found = 0;
        for own in units.iter().flat_map(Unit::names).chain(["", "某社区", "居委会", "综治办"]) {
            for (before, after) in before.iter().flat_map(|before| after.map(|after| (before, after))) {
                let name = format!("{before}{own}{after}");
                let expected = by_walk(names, units, &name);
                assert_eq!(names.unit(&name), expected, "{name}");
                found += usize::from(expected.is_some());
            }
        }
        assert!(found > 300, "{found} of the names are somebody's");
    }

    #[test]
    fn a_line_names_the_units_whose_names_it_holds() {
        let campaign = campaign();
        for line in [
            "新金湖社区6月份工作开展情况表",
            "社区文化服务中心6月工作情况的报告",
            "金湖 社区、派出所联合开展情况",
            "各单位报送工作开展情况表",
        ] {
            let walked: Vec<(&Unit, &str)> = campaign
                .register
                .units()
                .iter()
                .filter_map(|unit| {
                    let named = unit.names().filter(|name| compact(line).contains(&compact(name)));
                    Some((unit, named.max_by_key(|name| name.len())?))
                })
                .collect();
            assert_eq!(campaign.register.units_in_line(line), walked, "{line}");
        }
    }
}
