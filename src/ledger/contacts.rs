//! Liaison officers as rows: whom mails propose, whom the office has confirmed, whom it has refused.

use std::{collections::BTreeSet, path::Path};

use chrono::{DateTime, FixedOffset};
use rusqlite::{Connection, OpenFlags, params};

use super::{
    Error, Ledger, decode, moment,
    open::{database, is_present},
    unit_id,
};
use crate::{
    config::{Contact, UnitId},
    form::Liaison,
    journal::{Event, Person},
    month::{ContactProposal, RefusedContact},
};

/// A liaison officer whom the office has confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcceptedContact {
    /// Whose it is.
    pub unit: UnitId,
    /// Name, post and phone.
    pub contact: Contact,
    /// Address; empty where none was given.
    pub email: String,
}

impl Ledger {
    /// Every liaison officer whom a recorded mail proposes, in the order of the mails.
    ///
    /// # Errors
    /// The database refuses or holds rows that this program did not write.
    pub fn contact_proposals(&self) -> Result<Vec<ContactProposal>, Error> {
        let rows = self.rows(
            "reading proposed contacts",
            "SELECT liaison.unit, liaison.content, message.id, message.sender, message.received_at, message.period
             FROM liaison JOIN message ON message.id = liaison.message
             ORDER BY message.instant, message.id, liaison.number",
            [],
            |row| {
                Ok((
                    row.get::<_, String>(0)?,
                    row.get::<_, String>(1)?,
                    row.get(2)?,
                    row.get(3)?,
                    row.get::<_, String>(4)?,
                    row.get::<_, String>(5)?,
                ))
            },
        )?;
        rows.into_iter()
            .map(|(unit, content, message, from, received_at, period)| {
                Ok(ContactProposal {
                    unit: unit_id(&unit)?,
                    liaison: decode("a proposed contact", serde_json::from_str(&content))?,
                    message,
                    from,
                    received_at: moment(&received_at)?,
                    period: decode("a period", period.parse())?,
                })
            })
            .collect()
    }

    /// Whom the office has refused.
    ///
    /// # Errors
    /// The database refuses or holds rows that this program did not write.
    pub fn refused_contacts(&self) -> Result<BTreeSet<RefusedContact>, Error> {
        let rows =
            self.rows("reading refused contacts", "SELECT unit, name, phone, email FROM refused_contact", [], |row| {
                Ok((row.get::<_, String>(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
            })?;
        rows.into_iter()
            .map(|(unit, name, phone, email)| Ok(RefusedContact { unit: unit_id(&unit)?, name, phone, email }))
            .collect()
    }

    /// Puts down that the office does not want whom a unit proposes; a receipt with the same words asks no more.
    ///
    /// # Errors
    /// The ledger refuses.
    pub fn refuse(&self, proposal: &ContactProposal) -> Result<(), Error> {
        self.note(Event::ContactRefused(person(proposal)))
    }

    /// Takes back that a person was confirmed; the receipt that proposed them asks no more.
    ///
    /// # Errors
    /// The ledger refuses.
    pub fn withdraw(&self, accepted: &AcceptedContact) -> Result<(), Error> {
        let AcceptedContact { unit, contact, email } = accepted.clone();
        self.note(Event::ContactWithdrawn(Person { unit, name: contact.name, phone: contact.phone, email }))
    }

    /// Puts down that the office has confirmed a proposal.
    ///
    /// # Errors
    /// The ledger refuses.
    pub fn accept(&self, proposal: &ContactProposal) -> Result<(), Error> {
        let (post, message) = (proposal.liaison.post.clone(), proposal.message.clone());
        self.note(Event::ContactAccepted { person: person(proposal), post, message })
    }

    pub(super) fn apply_refused(&self, at: DateTime<FixedOffset>, person: &Person) -> Result<(), Error> {
        let Person { unit, name, phone, email } = person;
        self.execute(
            "refusing a contact",
            "INSERT OR REPLACE INTO refused_contact (unit, name, phone, email, refused_at) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![unit.as_str(), name, phone, email, at.to_rfc3339()],
        )?;
        Ok(())
    }

    pub(super) fn apply_not_accepted(&self, person: &Person) -> Result<(), Error> {
        self.execute(
            "withdrawing a contact",
            "DELETE FROM contact WHERE unit = ?1 AND name = ?2",
            params![person.unit.as_str(), person.name],
        )?;
        Ok(())
    }

    pub(super) fn apply_accepted(
        &self,
        at: DateTime<FixedOffset>,
        person: &Person,
        post: &str,
        message: &str,
    ) -> Result<(), Error> {
        let Person { unit, name, phone, email } = person;
        self.execute(
            "confirming a contact",
            "DELETE FROM refused_contact WHERE unit = ?1 AND name = ?2",
            params![unit.as_str(), name],
        )?;
        self.execute(
            "confirming a contact",
            "INSERT INTO contact (unit, name, post, phone, email, message, accepted_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT (unit, name) DO UPDATE SET post = excluded.post, phone = excluded.phone,
                email = excluded.email, message = excluded.message, accepted_at = excluded.accepted_at",
            params![unit.as_str(), name, post, phone, email, message, at.to_rfc3339()],
        )?;
        Ok(())
    }

    /// Whom the office has confirmed, in the order of confirming; nobody where there is no ledger yet.
    ///
    /// # Errors
    /// The file cannot be read or is no ledger.
    pub fn accepted(state: &Path) -> Result<Vec<AcceptedContact>, Error> {
        if !is_present(state)? {
            return Ok(Vec::new());
        }
        let doing = |source| Error::Database { doing: "reading confirmed contacts", source };
        let connection =
            Connection::open_with_flags(database(state), OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(doing)?;
        let sql = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'contact'";
        let has_table = connection.prepare(sql).and_then(|mut found| found.exists([])).map_err(doing)?;
        if !has_table {
            return Ok(Vec::new());
        }
        let sql = "SELECT unit, name, post, phone, email FROM contact ORDER BY accepted_at, unit, name";
        let rows: Vec<(String, Contact, String)> = connection
            .prepare(sql)
            .and_then(|mut statement| {
                let read = |row: &rusqlite::Row<'_>| {
                    let contact = Contact { name: row.get(1)?, post: row.get(2)?, phone: row.get(3)? };
                    Ok((row.get(0)?, contact, row.get(4)?))
                };
                statement.query_map([], read)?.collect()
            })
            .map_err(doing)?;
        let accepted = rows
            .into_iter()
            .filter_map(|(unit, contact, email)| Some(AcceptedContact { unit: UnitId::new(&unit)?, contact, email }));
        Ok(accepted.collect())
    }

    /// The proposal that a confirmed person came from; `None` where the ledger has no such mail. Where its receipt is
    /// read differently today, the contact as confirmed by the office is returned.
    ///
    /// # Errors
    /// The database refuses or holds rows that this program did not write.
    pub fn proposal_of(&self, accepted: &AcceptedContact) -> Result<Option<ContactProposal>, Error> {
        let AcceptedContact { unit, contact, email } = accepted;
        let rows = self.rows(
            "reading a confirmed contact",
            "SELECT liaison.content, message.id, message.sender, message.received_at, message.period
             FROM contact JOIN message ON message.id = contact.message
             LEFT JOIN liaison ON liaison.message = message.id AND liaison.unit = contact.unit
             WHERE contact.unit = ?1 AND contact.name = ?2 ORDER BY liaison.number",
            params![unit.as_str(), contact.name],
            |row| {
                Ok((
                    row.get::<_, Option<String>>(0)?,
                    row.get::<_, String>(1)?,
                    row.get::<_, String>(2)?,
                    row.get::<_, String>(3)?,
                    row.get::<_, String>(4)?,
                ))
            },
        )?;
        let Some((_, message, from, received_at, period)) = rows.first().cloned() else { return Ok(None) };
        let mut proposed: Vec<Liaison> = Vec::new();
        for (content, ..) in &rows {
            if let Some(content) = content {
                proposed.push(decode("a proposed contact", serde_json::from_str(content))?);
            }
        }
        let confirmed = || Liaison {
            unit: Some(unit.clone()),
            name: contact.name.clone(),
            post: contact.post.clone(),
            phones: Some(contact.phone.clone()).filter(|phone| !phone.is_empty()).into_iter().collect(),
            email: email.clone(),
            ..Liaison::default()
        };
        let liaison = proposed.into_iter().find(|liaison| liaison.name == contact.name).unwrap_or_else(confirmed);
        let (received_at, period) = (moment(&received_at)?, decode("a period", period.parse())?);
        Ok(Some(ContactProposal { unit: unit.clone(), liaison, message, from, received_at, period }))
    }

    pub(super) fn record_liaisons(&self, message: &str, liaisons: &[(UnitId, Liaison)]) -> Result<(), Error> {
        self.execute("recording a receipt", "DELETE FROM liaison WHERE message = ?1", [message])?;
        for (number, (unit, liaison)) in (1i64..).zip(liaisons) {
            self.execute(
                "recording a receipt",
                "INSERT INTO liaison (message, number, unit, content) VALUES (?1, ?2, ?3, ?4)",
                params![message, number, unit.as_str(), decode("a proposed contact", serde_json::to_string(liaison))?],
            )?;
        }
        Ok(())
    }
}

/// Whom the office has confirmed after these events, in the order of confirming.
pub(super) fn accepted_in(events: Vec<(DateTime<FixedOffset>, Event)>) -> Vec<AcceptedContact> {
    let mut accepted: Vec<(DateTime<FixedOffset>, AcceptedContact)> = Vec::new();
    for (at, event) in events {
        match event {
            Event::ContactAccepted { person: Person { unit, name, phone, email }, post, .. } => {
                accepted.retain(|(_, known)| (&known.unit, &known.contact.name) != (&unit, &name));
                accepted.push((at, AcceptedContact { unit, contact: Contact { name, post, phone }, email }));
            }
            Event::ContactWithdrawn(person) => {
                accepted.retain(|(_, known)| (&known.unit, &known.contact.name) != (&person.unit, &person.name));
            }
            _ => {}
        }
    }
    // As a ledger lists them.
    accepted
        .sort_by(|(a, one), (b, other)| (a, &one.unit, &one.contact.name).cmp(&(b, &other.unit, &other.contact.name)));
    accepted.into_iter().map(|(_, contact)| contact).collect()
}

fn person(proposal: &ContactProposal) -> Person {
    let liaison = &proposal.liaison;
    Person {
        unit: proposal.unit.clone(),
        name: liaison.name.clone(),
        phone: liaison.phone().to_owned(),
        email: liaison.email.clone(),
    }
}
