//! A campaign in, the part of it that the reading of a mail may see out, and a fingerprint of that part.

use chrono::NaiveDate;
use serde::Serialize;

use super::{Campaign, FigureKind, FormSettings, Phase, Register, Task, TrustSettings, UnitId};
use crate::identity::sha256;

/// Everything of a campaign that `form`, `figures`, `check` and `intake` are given. A mail read with an equal context by
/// the same version of the program gives an equal result, so a changed [`ReadingContext::fingerprint`] is the reason to
/// read stored mails again.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct ReadingContext<'c> {
    /// Names of the campaign, which say what its work is about.
    pub names: [&'c str; 2],
    /// First day of the campaign: the year of a date written without one.
    pub starts: NaiveDate,
    /// Time zone of days and deadlines.
    pub timezone: chrono_tz::Tz,
    /// Name of the office, as mail programs show it as a sender.
    pub office_name: &'c str,
    /// Addresses of the office: the one to which units report, and the sender of letters.
    pub office_addresses: [&'c str; 2],
    /// Short name of the issuing organ, which is no unit.
    pub issuer_short: &'c str,
    /// Whose forms count without a person's word.
    pub trust: &'c TrustSettings,
    /// Units, groups and the issuer's names before a unit's own.
    pub register: &'c Register,
    /// How the form is recognised, and its required fields.
    pub form: &'c FormSettings,
    /// The task breakdown.
    pub tasks: &'c [Task],
    /// The forms of publicity with their dates.
    pub phases: &'c [Phase],
    /// What is counted.
    pub figures: &'c [FigureKind],
}

impl Campaign {
    /// What the reading of mails sees of the campaign.
    pub fn reading(&self) -> ReadingContext<'_> {
        ReadingContext {
            names: [&self.name, &self.short_name],
            starts: self.starts,
            timezone: self.timezone,
            office_name: &self.office.name,
            office_addresses: [&self.office.email, &self.outbox.from],
            issuer_short: &self.report.issuer_short,
            trust: &self.trust,
            register: &self.register,
            form: &self.form,
            tasks: &self.tasks,
            phases: &self.phases,
            figures: &self.figures,
        }
    }
}

impl ReadingContext<'_> {
    /// SHA-256 of the context as JSON, in hexadecimal. Fields and lists have a fixed order, so that equal contexts give
    /// equal fingerprints in every run.
    ///
    /// # Errors
    /// A value has no JSON form, which is a bug of this program.
    pub fn fingerprint(&self) -> Result<String, serde_json::Error> {
        Ok(sha256(&serde_json::to_vec(self)?))
    }

    /// Whether an address is one of the office's own.
    pub fn is_office_address(&self, address: &str) -> bool {
        self.office_addresses.iter().any(|own| own.eq_ignore_ascii_case(address.trim()))
    }

    /// The numbers of the tasks that a unit leads or supports, ascending.
    pub fn tasks_of(&self, id: &UnitId) -> Vec<u32> {
        let owns = |names: &[String]| self.register.owns(names, id);
        self.tasks.iter().filter(|task| owns(&task.lead) || owns(&task.support)).map(|task| task.number).collect()
    }
}
