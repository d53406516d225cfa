//! A unit of the register: id, names, addresses, liaison officers; and the groups that the plan names.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Period;

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
#[derive(Debug, Clone, Serialize)]
pub struct Unit {
    /// Stable name.
    pub id: UnitId,
    /// 单位名称 as printed.
    pub name: String,
    /// Other names of the unit.
    pub aliases: Vec<String>,
    /// First month for which it reports; `None`: from the first of the campaign.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Period>,
    /// Last month for which it reports; `None`: to the last of the campaign.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Period>,
    /// What it is, which decides how it is addressed.
    pub kind: UnitKind,
    /// Registered addresses, lower case; letters go to the first.
    pub emails: Vec<String>,
    /// Address of the unit's leader, for what no reminder has moved; no letter else goes there, and no form is taken from it.
    pub leader_email: Option<String>,
    /// Liaison officers.
    pub contacts: Vec<Contact>,
}

/// A liaison officer (联络员).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Contact {
    /// 姓名.
    pub name: String,
    /// 所任职务.
    pub post: String,
    /// 联系电话.
    pub phone: String,
}

/// What a unit is to the office.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum UnitKind {
    /// 社区: self-governing, is asked.
    Community,
    /// 内设办、所、中心: is asked to co-operate.
    Department,
    /// 派出所 and others that belong elsewhere: 商请…为盼, never an order.
    Station,
}

/// A name of the plan for several units, such as 各社区.
#[derive(Debug, Clone, Serialize)]
pub struct Group {
    /// Name as in the plan.
    pub name: String,
    /// All units of these kinds are members.
    pub kinds: Vec<UnitKind>,
    /// These units are members too.
    pub units: Vec<UnitId>,
}

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

    /// Whether it is to report for a month.
    pub fn reports_for(&self, period: Period) -> bool {
        self.reports_within(period, period)
    }

    /// Whether it is to report for one of the months from the first to the last.
    pub fn reports_within(&self, first: Period, last: Period) -> bool {
        self.from.is_none_or(|from| from <= last) && self.until.is_none_or(|until| until >= first)
    }

    /// Name and aliases.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.name.as_str()).chain(self.aliases.iter().map(String::as_str))
    }
}

/// A name normalised for comparison: without white space, with half-width brackets, in lower case.
pub(super) fn plain_name(name: &str) -> String {
    text::half_width(name)
        .chars()
        .filter(|character| !character.is_whitespace() && !text::is_invisible(*character) && *character != ':')
        .map(|character| character.to_ascii_lowercase())
        .collect()
}
