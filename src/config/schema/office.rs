//! `[campaign]`, `[campaign.office]` and `[deadline]` in; name and dates of the campaign, its office and its deadlines out.

use chrono::NaiveDate;
use serde::Serialize;
use toml::Spanned;

use super::{
    super::{
        fault::Faults,
        period::{DEFAULT_TIMEZONE, Deadline, Period},
        table::{Place, Read, Table, parsed},
    },
    address, in_order,
};

/// The office that collects, as letters name it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Office {
    /// 平安办.
    pub name: String,
    /// Contact person.
    pub contact: String,
    /// That person's phone.
    pub phone: String,
    /// Mailbox to which units report; letters name it.
    pub email: String,
    /// Who gets the digest.
    pub digest_to: Vec<String>,
    /// Leaders to whom a report on units goes that no reminder has moved; empty for none.
    pub escalate_to: Vec<String>,
}

/// `[campaign]`.
#[derive(Default)]
pub(in super::super) struct Plan {
    pub(in super::super) name: String,
    pub(in super::super) short_name: String,
    pub(in super::super) plan: String,
    pub(in super::super) document_number: String,
    pub(in super::super) starts: NaiveDate,
    pub(in super::super) ends: NaiveDate,
    pub(in super::super) timezone: chrono_tz::Tz,
    pub(in super::super) office: Office,
    /// Name of the shipped word lists, where some are asked for.
    pub(in super::super) lexicon: Option<Spanned<String>>,
}

pub(in super::super) fn read_plan(table: Option<Table<'_, '_>>) -> Plan {
    let Some(mut table) = table else { return Plan::default() };
    let (starts, ends) = (table.wanted("starts"), table.wanted("ends"));
    let (starts, ends) = in_order(starts, ends, "campaign.ends", table.faults());
    Plan {
        name: table.required("name"),
        short_name: table.required("short_name"),
        plan: table.required("plan"),
        document_number: table.or("document_number", String::new()),
        starts,
        ends,
        timezone: table.or("timezone", DEFAULT_TIMEZONE),
        office: table.wanted_table("office").map(read_office).unwrap_or_default(),
        lexicon: table.optional("lexicon"),
    }
}

fn read_office(mut table: Table<'_, '_>) -> Office {
    let faults = table.faults();
    let email = table.wanted("email").and_then(|email| address(email, "campaign.office.email", faults));
    let email = email.unwrap_or_default();
    let mut addresses = |key: &'static str| -> Vec<String> {
        let written: Vec<Spanned<String>> = table.or(key, Vec::new());
        let name = table.key(key);
        written.into_iter().filter_map(|written| address(written, &name, faults)).collect()
    };
    let (mut digest_to, escalate_to) = (addresses("digest_to"), addresses("escalate_to"));
    if digest_to.is_empty() {
        digest_to.push(email.clone());
    }
    Office {
        name: table.required("name"),
        contact: table.required("contact"),
        phone: table.required("phone"),
        email,
        digest_to,
        escalate_to,
    }
}

impl Read for Period {
    fn read(value: Spanned<toml::de::DeValue<'_>>, place: &Place<'_>) -> Option<Self> {
        parsed(value, place, str::parse)
    }
}

pub(in super::super) fn read_deadline(table: Option<Table<'_, '_>>) -> Deadline {
    let nothing = Deadline { day: 1, exceptions: Default::default(), remind_days_before: 0, remind_on_day: false };
    let Some(mut table) = table else { return nothing };
    let faults = table.faults();
    let day = table.wanted::<Spanned<u32>>("day");
    if let Some(day) = &day
        && !(1..=31).contains(day.get_ref())
    {
        let (english, chinese) = ("must be a day of the month, 1 to 31", "应为1至31之间的日");
        faults.contradiction(day.span(), "deadline.day", english, chinese);
    }
    let remind_days_before = table.or("remind_days_before", 0);
    let exceptions = table.table("exceptions").map(Table::pairs).unwrap_or_default();
    Deadline {
        day: day.map_or(1, Spanned::into_inner),
        exceptions: exceptions.into_iter().filter_map(|(period, day)| exception(period, day, faults)).collect(),
        remind_days_before,
        remind_on_day: table.or("remind_on_day", remind_days_before > 0),
    }
}

fn exception(written: Spanned<String>, day: Spanned<NaiveDate>, faults: &Faults) -> Option<(Period, NaiveDate)> {
    let key = format!("deadline.exceptions.{}", written.get_ref());
    let value = toml::de::DeValue::String(written.get_ref().as_str().into());
    let period = Period::read(Spanned::new(written.span(), value), &Place { faults, key: key.clone() })?;
    if *day.get_ref() <= period.last_day() {
        let last = period.last_day();
        let (english, chinese) =
            (format!("must be after the period's last day {last}"), format!("应晚于该月最后一天 {last}"));
        faults.contradiction(day.span(), &key, english, chinese);
    }
    Some((period, day.into_inner()))
}
