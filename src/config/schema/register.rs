//! `[[units]]` and `[[groups]]` in, the units that report and the plan's names for several of them out.

use std::collections::{BTreeMap, BTreeSet};

use toml::{Spanned, de::DeValue};

use super::{
    super::{
        Period,
        fault::Faults,
        table::{Place, Read, Table, choose},
        unit::{Contact, Group, Unit, UnitId, UnitKind},
    },
    address, each_once,
};

const KINDS: [(&str, UnitKind); 3] =
    [("community", UnitKind::Community), ("department", UnitKind::Department), ("station", UnitKind::Station)];

impl Read for UnitId {
    fn read(value: Spanned<DeValue<'_>>, place: &Place<'_>) -> Option<Self> {
        super::super::table::parsed(value, place, |text| {
            Self::new(text).ok_or_else(|| format!("“{text}” is no id: use a-z, 0-9, - and _, at most 40 characters"))
        })
    }
}

impl Read for UnitKind {
    fn read(value: Spanned<DeValue<'_>>, place: &Place<'_>) -> Option<Self> {
        choose(Read::read(value, place)?, &KINDS, place)
    }
}

/// The units and groups as far as they can be read; names that others refer to are known only where `complete`.
pub(in super::super) struct RegisterTables {
    pub(in super::super) units: Vec<Unit>,
    pub(in super::super) groups: Vec<Group>,
    complete: bool,
}

pub(in super::super) fn read_register(
    units: Vec<Table<'_, '_>>,
    groups: Vec<Table<'_, '_>>,
    faults: &Faults,
) -> RegisterTables {
    let before = faults.count();
    let units = read_units(units, faults);
    let all_read = faults.count() == before;
    let groups = read_groups(groups, all_read.then_some(&units), faults);
    RegisterTables { units, groups, complete: faults.count() == before }
}

impl RegisterTables {
    /// Names and aliases of units and groups, which the plan's owners must be; `None` where some could not be read.
    pub(in super::super) fn names(&self) -> Option<BTreeSet<&str>> {
        let names = self.units.iter().flat_map(Unit::names).chain(self.groups.iter().map(|group| group.name.as_str()));
        self.complete.then(|| names.collect())
    }

    /// Names and aliases of units alone.
    pub(in super::super) fn unit_names(&self) -> Option<BTreeSet<&str>> {
        self.complete.then(|| self.units.iter().flat_map(Unit::names).collect())
    }
}

/// Faults for names of no unit; `message` follows the name.
pub(in super::super) fn check_names(
    written: &[Spanned<String>],
    names: Option<&BTreeSet<&str>>,
    key: &str,
    message: (&str, &str),
    faults: &Faults,
) {
    let Some(names) = names else { return };
    for name in written {
        if !names.contains(name.get_ref().as_str()) {
            faults.unknown_name(name.span(), key, name.get_ref(), names.iter().copied(), message);
        }
    }
}

fn read_units(tables: Vec<Table<'_, '_>>, faults: &Faults) -> Vec<Unit> {
    let (mut units, mut ids) = (Vec::new(), Vec::new());
    let mut owners: BTreeMap<String, UnitId> = BTreeMap::new();
    for mut table in tables {
        let (id, name): (Option<Spanned<UnitId>>, Option<Spanned<String>>) = (table.wanted("id"), table.wanted("name"));
        let aliases: Vec<Spanned<String>> = table.or("aliases", Vec::new());
        let from: Option<Period> = table.optional("from");
        let until: Option<Spanned<Period>> = table.optional("until");
        if let (Some(from), Some(until)) = (from, &until)
            && *until.get_ref() < from
        {
            let english = format!("earlier than `from` ({from})");
            let chinese = format!("早于 from（{from}）");
            faults.contradiction(until.span(), "units.until", english, chinese);
        }
        let kind = table.choice("kind", &KINDS, None);
        let emails: Vec<Spanned<String>> = table.or("emails", Vec::new());
        let emails = emails.into_iter().filter_map(|written| address(written, "units.emails", faults)).collect();
        let leader_email = table.optional::<Spanned<String>>("leader_email");
        let leader_email = leader_email.and_then(|written| address(written, "units.leader_email", faults));
        let contacts = table.tables("contacts").into_iter().map(read_contact).collect();
        let (Some(id), Some(name), Some(kind)) = (id, name, kind) else { continue };
        let names = std::iter::once((&name, "units.name")).chain(aliases.iter().map(|alias| (alias, "units.aliases")));
        for (name, key) in names {
            if let Some(other) = owners.insert(name.get_ref().clone(), id.get_ref().clone()) {
                let name_text = name.get_ref();
                let (english, chinese) = (
                    format!("`{name_text}` is already a name of {other}"),
                    format!("“{name_text}”已是 {other} 的名称"),
                );
                faults.contradiction(name.span(), key, english, chinese);
            }
        }
        units.push(Unit {
            id: id.get_ref().clone(),
            name: name.into_inner(),
            aliases: aliases.into_iter().map(Spanned::into_inner).collect(),
            from,
            until: until.map(Spanned::into_inner),
            kind,
            emails,
            leader_email,
            contacts,
        });
        ids.push(id);
    }
    each_once(&ids, "units.id", faults);
    units
}

fn read_contact(mut table: Table<'_, '_>) -> Contact {
    Contact {
        name: table.required("name"),
        post: table.or("post", String::new()),
        phone: table.or("phone", String::new()),
    }
}

/// Members are looked up among `units`, where all of these could be read.
fn read_groups(tables: Vec<Table<'_, '_>>, units: Option<&Vec<Unit>>, faults: &Faults) -> Vec<Group> {
    let known: BTreeMap<&str, &UnitId> = units.into_iter().flatten().map(|unit| (unit.id.as_str(), &unit.id)).collect();
    let mut groups = Vec::new();
    for mut table in tables {
        let mut members = Vec::new();
        for written in table.or::<Vec<Spanned<String>>>("units", Vec::new()) {
            let name = written.get_ref();
            match known.get(name.as_str()) {
                Some(id) => members.push((*id).clone()),
                None if units.is_none() => {}
                None => {
                    let message = ("is no unit's id", "不是 [[units]] 里的 id");
                    faults.unknown_name(written.span(), "groups.units", name, known.keys().copied(), message);
                }
            }
        }
        groups.push(Group { name: table.required("name"), kinds: table.or("kinds", Vec::new()), units: members });
    }
    groups
}
