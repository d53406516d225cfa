//! Events of the journal in, rows out; and rows in, the events that would make them out. Applying an event twice changes
//! nothing more.

use chrono::{DateTime, FixedOffset};
use rusqlite::params;

use super::{Error, Ledger, decode, moment, unit_id};
use crate::journal::{Event, MailSeen, Person};

impl Ledger {
    /// Carries out an event. That of a mail wants the mail's own row to be there.
    pub(super) fn apply(&self, at: DateTime<FixedOffset>, event: &Event) -> Result<(), Error> {
        match event {
            Event::Mail(seen) => self.apply_mail(seen),
            Event::Acknowledged { source, key } => self.apply_acknowledged(source, key),
            Event::Failed(failure) => self.apply_failure(failure),
            Event::ReadAgain { marks, recovered, .. } => {
                if let Some((source, key)) = recovered {
                    self.forget_failure(source, key)?;
                }
                marks.iter().try_for_each(|(period, answer)| self.apply_outstanding(*period, *answer))
            }
            Event::Outstanding { period, answer } => self.apply_outstanding(*period, *answer),
            Event::Completed { period } => self.apply_completed(*period),
            Event::Compiled { period, state, as_of } => self.apply_compiled(*period, state, *as_of),
            Event::Files { period, files } => {
                files.iter().try_for_each(|(name, versions)| self.apply_written(*period, name, versions))
            }
            Event::ContactAccepted { person, post, message } => self.apply_accepted(at, person, post, message),
            Event::ContactRefused(person) => self.apply_refused(at, person),
            Event::ContactWithdrawn(person) => {
                self.apply_refused(at, person)?;
                self.apply_not_accepted(person)
            }
            Event::Ran { day } => self.apply_ran(*day),
            // The trail alone shows it.
            Event::LetterDecided { .. } => Ok(()),
            Event::Decided(decision) => self.apply_decision(decision),
            Event::Issued(report) => self.apply_issued(report),
            Event::Row(image) => self.put_row(image),
        }
    }

    fn apply_mail(&self, seen: &MailSeen) -> Result<(), Error> {
        let message = seen.copy_of.as_ref().unwrap_or(&seen.sha256);
        self.execute(
            "noting a mail's place",
            "INSERT INTO mail_key (source, key, message, settled) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT DO UPDATE SET settled = max(settled, excluded.settled)",
            params![seen.source, seen.key, message, seen.settled],
        )?;
        if !seen.unreadable {
            self.forget_failure(&seen.source, &seen.key)?;
        }
        seen.marks.iter().try_for_each(|(period, answer)| self.apply_outstanding(*period, *answer))
    }

    /// Everything that the ledger holds and the raw mails alone do not give, as events with their times.
    ///
    /// # Errors
    /// The database refuses or holds rows that this program did not write.
    pub fn export(&self) -> Result<Vec<(DateTime<FixedOffset>, Event)>, Error> {
        let now = self.clock();
        let mut events = Vec::new();
        let mails = self.rows(
            "exporting mails",
            "SELECT mail_key.source, mail_key.key, message.id, message.message_id, message.received_at, message.read_with,
                mail_key.settled
             FROM mail_key JOIN message ON message.id = mail_key.message ORDER BY mail_key.rowid",
            [],
            |row| {
                let seen = MailSeen {
                    source: row.get(0)?,
                    key: row.get(1)?,
                    sha256: row.get(2)?,
                    message_id: row.get(3)?,
                    received_at: now,
                    copy_of: None,
                    read_with: row.get(5)?,
                    unreadable: false,
                    marks: Default::default(),
                    settled: row.get(6)?,
                };
                Ok((seen, row.get::<_, String>(4)?))
            },
        )?;
        for (seen, received_at) in mails {
            events.push((now, Event::Mail(MailSeen { received_at: moment(&received_at)?, ..seen })));
        }
        for failure in self.failures()? {
            events.push((now, Event::Failed(failure)));
        }
        self.export_contacts(&mut events)?;
        let decisions = self.decisions()?.into_iter();
        events.extend(decisions.map(|decision| (decision.at, Event::Decided(Box::new(decision)))));
        let issued = self.issued_reports(None)?.into_iter();
        events.extend(issued.map(|report| (report.at, Event::Issued(Box::new(report)))));
        let compiled =
            self.rows("exporting times", "SELECT period, state, as_of FROM compiled ORDER BY period", [], |row| {
                Ok((row.get::<_, String>(0)?, row.get(1)?, row.get::<_, String>(2)?))
            })?;
        for (period, state, as_of) in compiled {
            let period = decode("a period", period.parse())?;
            events.push((now, Event::Compiled { period, state, as_of: moment(&as_of)? }));
            let files = self.written(period)?;
            let files = files.into_iter().map(|(name, versions)| (name, versions.into_iter().collect())).collect();
            events.push((now, Event::Files { period, files }));
        }
        events.extend(self.last_run()?.map(|day| (now, Event::Ran { day })));
        let outstanding = self.outstanding()?;
        events.extend(outstanding.into_iter().map(|(period, answer)| (now, Event::Outstanding { period, answer })));
        events.extend(self.all_rows()?.into_iter().map(|row| (now, row)));
        Ok(events)
    }

    fn export_contacts(&self, events: &mut Vec<(DateTime<FixedOffset>, Event)>) -> Result<(), Error> {
        let person = |row: &rusqlite::Row<'_>| {
            Ok([row.get::<_, String>(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?])
        };
        let read = |[unit, name, phone, email, at]: [String; 5]| -> Result<_, Error> {
            Ok((moment(&at)?, Person { unit: unit_id(&unit)?, name, phone, email }))
        };
        let refused = "SELECT unit, name, phone, email, refused_at FROM refused_contact ORDER BY rowid";
        for row in self.rows("exporting contacts", refused, [], person)? {
            let (at, person) = read(row)?;
            events.push((at, Event::ContactRefused(person)));
        }
        let accepted =
            "SELECT unit, name, phone, email, accepted_at, post, message FROM contact ORDER BY accepted_at, unit, name";
        for (row, post, message) in
            self.rows("exporting contacts", accepted, [], |row| Ok((person(row)?, row.get(5)?, row.get(6)?)))?
        {
            let (at, person) = read(row)?;
            events.push((at, Event::ContactAccepted { person, post, message }));
        }
        Ok(())
    }
}
