//! The register: units and groups in; a unit by its id, address or name, and the members of a group, out, each without
//! a walk over all units.

use std::collections::{BTreeMap, HashMap};

use serde::{Serialize, ser::SerializeStruct as _};

use super::{
    Period,
    unit::{Contact, Group, Unit, UnitId, plain_name},
    unit_names::UnitNames,
};

/// The unit that a written name means.
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

/// All units and groups of a campaign.
#[derive(Clone)]
pub struct Register {
    units: Vec<Unit>,
    groups: Vec<Group>,
    names: UnitNames,
    by_id: HashMap<UnitId, usize>,
    /// Address in lower case → units that registered it, ascending.
    by_address: HashMap<String, Vec<usize>>,
    /// Name of a group → its members, ascending.
    members: HashMap<String, Vec<usize>>,
}

impl Register {
    /// Indexes units in the order in which they are shown, and groups. `issuer` are the names of the office's organ, full
    /// and short, which people write before the names of its units.
    pub fn new(units: Vec<Unit>, groups: Vec<Group>, issuer: [&str; 2]) -> Self {
        let mut register = Self {
            names: UnitNames::new(&units, issuer),
            by_id: units.iter().enumerate().map(|(at, unit)| (unit.id.clone(), at)).collect(),
            by_address: HashMap::new(),
            members: HashMap::new(),
            units,
            groups,
        };
        for (at, unit) in register.units.iter().enumerate() {
            for email in &unit.emails {
                let owners = register.by_address.entry(email.clone()).or_default();
                if owners.last() != Some(&at) {
                    owners.push(at);
                }
            }
        }
        for group in &register.groups {
            let held = register.units.iter().enumerate().filter(|(_, unit)| group.kinds.contains(&unit.kind));
            let named = group.units.iter().filter_map(|id| register.by_id.get(id).copied());
            let mut members: Vec<usize> = held.map(|(at, _)| at).chain(named).collect();
            members.sort_unstable();
            members.dedup();
            register.members.entry(group.name.clone()).or_insert(members);
        }
        register
    }

    /// All units, in the order of the register.
    pub fn units(&self) -> &[Unit] {
        &self.units
    }

    /// All groups.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// The unit of an id.
    pub fn unit(&self, id: &UnitId) -> Option<&Unit> {
        self.units.get(*self.by_id.get(id)?)
    }

    /// The name of a unit; empty where the register has it no more.
    pub fn name(&self, id: &UnitId) -> &str {
        self.unit(id).map_or("", |unit| unit.name.as_str())
    }

    /// The units that registered an address: several where a mailbox is shared.
    pub fn units_by_address(&self, address: &str) -> Vec<&Unit> {
        self.all(self.by_address.get(&address.trim().to_lowercase()).map_or(&[], Vec::as_slice))
    }

    /// The unit that a name written in a form means. `重庆市渝北区宝圣湖街道金湖社区居委会` is 金湖社区:
    /// the issuer's names before and 居民委员会 after it are no part of a community's name.
    pub fn unit_named(&self, name: &str) -> Option<&Unit> {
        self.units.get(self.names.unit(name)?)
    }

    /// As [`Register::unit_named`], with the nearest unit for a name that is none's. Finding the nearest walks over all
    /// units.
    pub fn unit_by_name(&self, name: &str) -> UnitMatch<'_> {
        match self.unit_named(name) {
            Some(unit) => UnitMatch::Known(unit),
            None => UnitMatch::Unknown { nearest: self.names.nearest(name).and_then(|at| self.units.get(at)) },
        }
    }

    /// The units that a line of text names, in the order of the register, each with the longest of its names in it: a
    /// line naming 社区文化服务中心 names 文化服务中心 too. The time grows with the line's length, so it should be short.
    pub fn units_in_line(&self, line: &str) -> Vec<(&Unit, &str)> {
        let mut longest: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
        for (at, number) in self.names.names_in(line) {
            let length = self.units.get(at).and_then(|unit| unit.names().nth(number)).map_or(0, str::len);
            let known = longest.entry(at).or_insert((length, number));
            *known = (*known).max((length, number));
        }
        let named = |(at, (_, number)): (usize, (usize, usize))| {
            let unit = self.units.get(at)?;
            Some((unit, unit.names().nth(number)?))
        };
        longest.into_iter().filter_map(named).collect()
    }

    /// The members of a unit's or group's name as the plan writes it; empty for a name that is neither.
    pub fn members(&self, name: &str) -> Vec<&Unit> {
        self.all(self.places_of(name))
    }

    /// Whether a unit is among those that the plan names.
    pub fn owns(&self, names: &[String], id: &UnitId) -> bool {
        let Some(at) = self.by_id.get(id) else { return false };
        names.iter().any(|name| self.places_of(name).binary_search(at).is_ok())
    }

    /// Adds a liaison officer whom the office has confirmed since: the first to be asked from now on, and the address
    /// one more that letters may go to.
    pub fn add_contact(&mut self, id: &UnitId, contact: Contact, email: &str) {
        let Some(at) = self.by_id.get(id).copied() else { return };
        let Some(unit) = self.units.get_mut(at) else { return };
        unit.contacts.retain(|known| known.name != contact.name);
        unit.contacts.insert(0, contact);
        let email = email.to_lowercase();
        if !email.is_empty() && !unit.emails.contains(&email) {
            unit.emails.push(email.clone());
            let owners = self.by_address.entry(email).or_default();
            owners.push(at);
            owners.sort_unstable();
        }
    }

    /// The same register with those units alone that report for one of the months from the first to the last.
    #[must_use]
    pub fn within(&self, first: Period, last: Period) -> Self {
        let (units, others): (Vec<Unit>, Vec<Unit>) =
            self.units.iter().cloned().partition(|unit| unit.reports_within(first, last));
        let mut groups = self.groups.clone();
        for group in &mut groups {
            group.units.retain(|id| !others.iter().any(|other| other.id == *id));
        }
        let [full, short] = self.names.issuer();
        Self::new(units, groups, [full, short])
    }

    #[cfg(test)]
    pub(super) fn names(&self) -> &UnitNames {
        &self.names
    }

    /// The same register with other units, for tests that need a unit changed or gone.
    #[cfg(test)]
    pub(crate) fn change(&mut self, change: impl FnOnce(&mut Vec<Unit>)) {
        let mut units = std::mem::take(&mut self.units);
        change(&mut units);
        let issuer = self.names.issuer().clone();
        *self = Self::new(units, std::mem::take(&mut self.groups), [&issuer[0], &issuer[1]]);
    }

    fn places_of(&self, name: &str) -> &[usize] {
        self.members.get(name).map_or_else(|| self.names.named(&plain_name(name)), Vec::as_slice)
    }

    fn all(&self, places: &[usize]) -> Vec<&Unit> {
        places.iter().filter_map(|at| self.units.get(*at)).collect()
    }
}

// The indices follow from units, groups and issuer, and their order in memory differs between runs.
impl Serialize for Register {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut register = serializer.serialize_struct("Register", 3)?;
        register.serialize_field("units", &self.units)?;
        register.serialize_field("groups", &self.groups)?;
        register.serialize_field("issuer", self.names.issuer())?;
        register.end()
    }
}

impl std::fmt::Debug for Register {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Register").field("units", &self.units).field("groups", &self.groups).finish_non_exhaustive()
    }
}
