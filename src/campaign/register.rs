//! The register: units and groups, found by name, alias or address.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Campaign;

/// Stable name of a unit in files and databases, such as `jinhu`: lower-case letters, digits, `-` and `_`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct UnitId(String);

impl<'de> Deserialize<'de> for UnitId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::new(&text).ok_or_else(|| {
            serde::de::Error::custom(format!("“{text}” is no id: use a-z, 0-9, - and _, at most 40 characters"))
        })
    }
}

/// One unit (单位) that must report.
#[derive(Debug, Clone)]
pub struct Unit {
    /// Stable name.
    pub id: UnitId,
    /// 单位名称 as printed.
    pub name: String,
    /// Other names it goes by.
    pub aliases: Vec<String>,
    /// What it is, which decides how it is addressed.
    pub kind: UnitKind,
    /// Registered addresses, lower case; letters go to the first.
    pub emails: Vec<String>,
    /// Liaison officers.
    pub contacts: Vec<Contact>,
}

/// A liaison officer (联络员).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// 姓名.
    pub name: String,
    /// 所任职务.
    pub post: String,
    /// 联系电话.
    pub phone: String,
}

/// What a unit is to the office.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum UnitKind {
    /// 社区: self-governing, is asked.
    Community,
    /// 内设办、所、中心: is asked to co-operate.
    Department,
    /// 派出所 and others that belong elsewhere: 商请…为盼, never an order.
    Station,
}

/// A name of the plan that stands for several units, such as 各社区.
#[derive(Debug, Clone)]
pub struct Group {
    /// Name as in the plan.
    pub name: String,
    /// All units of these kinds are members.
    pub kinds: Vec<UnitKind>,
    /// These units are members too.
    pub units: Vec<UnitId>,
}

/// What a written name stands for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum UnitMatch<'a> {
    /// A name or alias of this unit.
    Known(&'a Unit),
    /// No unit's name; the nearest is suggested, never taken.
    Unknown {
        /// The unit whose name is most alike, where one is alike at all.
        nearest: Option<&'a Unit>,
    },
}

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

impl PartialEq for Unit {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl UnitId {
    /// An id, if the text is one: 1 to 40 of a-z, 0-9, `-` and `_`.
    pub fn new(text: &str) -> Option<Self> {
        let fits = (1..=40).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte));
        fits.then(|| Self(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UnitId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl Unit {
    /// True for its name or an alias, spaces and width of characters aside.
    pub fn is_named(&self, name: &str) -> bool {
        let name = plain_name(name);
        !name.is_empty() && self.names().any(|own| plain_name(own) == name)
    }

    /// Name and aliases.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.name.as_str()).chain(self.aliases.iter().map(String::as_str))
    }
}

impl Group {
    /// True where the unit belongs to it.
    pub fn holds(&self, unit: &Unit) -> bool {
        self.kinds.contains(&unit.kind) || self.units.contains(&unit.id)
    }
}

impl Campaign {
    /// The unit that a name written in a form stands for. `重庆市渝北区宝圣湖街道金湖社区居委会` is 金湖社区:
    /// the issuer's names before and 居民委员会 behind are no part of a community's name.
    pub fn unit_by_name(&self, name: &str) -> UnitMatch<'_> {
        let written = plain_name(name);
        if written.is_empty() {
            return UnitMatch::Unknown { nearest: None };
        }
        let bare = self.bare_name(&written);
        if let Some(unit) = self.units.iter().find(|unit| {
            unit.names().any(|own| {
                let own = plain_name(own);
                own == written || own == bare || self.bare_name(&own) == bare
            })
        }) {
            return UnitMatch::Known(unit);
        }
        if let Some(unit) = self.unit_in_full(&written).or_else(|| self.community_of_organ(&bare)) {
            return UnitMatch::Known(unit);
        }
        let likeness = |unit: &Unit| {
            unit.names().map(|own| strsim::normalized_levenshtein(&plain_name(own), &bare)).fold(0.0, f64::max)
        };
        let nearest = self
            .units
            .iter()
            .map(|unit| (likeness(unit), unit))
            .filter(|(likeness, _)| *likeness >= 0.5)
            .max_by(|(one, _), (other, _)| one.total_cmp(other))
            .map(|(_, unit)| unit);
        UnitMatch::Unknown { nearest }
    }

    /// Adds a liaison officer whom the office has confirmed since: the first to be asked from now on, and the address
    /// one more that letters may go to.
    pub fn add_contact(&mut self, id: &UnitId, contact: Contact, email: &str) {
        let Some(unit) = self.units.iter_mut().find(|unit| unit.id == *id) else { return };
        unit.contacts.retain(|known| known.name != contact.name);
        unit.contacts.insert(0, contact);
        if !email.is_empty() && !unit.emails.iter().any(|known| known == email) {
            unit.emails.push(email.to_lowercase());
        }
    }

    /// The units that registered an address: several where a mailbox is shared.
    pub fn units_by_address(&self, address: &str) -> Vec<&Unit> {
        let address = address.trim().to_lowercase();
        self.units.iter().filter(|unit| unit.emails.contains(&address)).collect()
    }

    /// 重庆市公安局渝北区分局宝圣湖派出所: a registered name behind the authorities above it, which must be those above
    /// the issuer too, for another district has its own 金湖社区.
    fn unit_in_full(&self, written: &str) -> Option<&Unit> {
        let issuer = plain_name(&self.report.issuer);
        let above = |prefix: &str| {
            let mut parts = prefix.split_inclusive(['省', '市', '区', '县', '局', '道', '镇', '乡']).peekable();
            parts.peek().is_some()
                && parts.all(|part| issuer.contains(part) || part.ends_with('局') && part.chars().count() <= 4)
        };
        self.units.iter().find(|unit| written.strip_suffix(plain_name(&unit.name).as_str()).is_some_and(above))
    }

    /// 金湖社区综治办: the community's own office writes for it.
    fn community_of_organ(&self, bare: &str) -> Option<&Unit> {
        self.units.iter().filter(|unit| unit.kind == UnitKind::Community).find(|unit| {
            let organ = bare.strip_prefix(plain_name(&unit.name).as_str()).unwrap_or("");
            let organ = organ.trim_start_matches("居民委员会").trim_start_matches("居委会");
            COMMUNITY_ORGANS.contains(&organ)
        })
    }

    fn bare_name(&self, name: &str) -> String {
        let mut bare = name;
        for prefix in [&self.report.issuer, &self.report.issuer_short] {
            let prefix = plain_name(prefix);
            // 重庆市渝北区宝圣湖街道 and 宝圣湖街道办事处 are beginnings people write as well.
            if let Some(at) = bare.find(&prefix)
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

/// A name without white space, brackets' width and case.
fn plain_name(name: &str) -> String {
    name.chars()
        .filter(|character| !character.is_whitespace() && !matches!(character, '\u{200b}' | '\u{feff}' | '：' | ':'))
        .map(|character| match character {
            '（' => '(',
            '）' => ')',
            other => other.to_ascii_lowercase(),
        })
        .collect()
}
