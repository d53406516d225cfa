//! A mail's sender and a unit in; whether what the mail holds for that unit counts, and what is to be said of it, out.

use crate::{
    config::{OnDoubt, ReadingContext, Unit, UnitId},
    finding::{Code, Finding, Place},
    message::Message,
};

/// Who sent a mail, and whether the receiving server believes it.
pub(super) struct Sender<'a> {
    reading: ReadingContext<'a>,
    /// Empty where the mail names nobody.
    address: &'a str,
    /// Units that registered the address.
    pub units: Vec<&'a Unit>,
    /// The office itself: what it forwards counts for every unit.
    is_office: bool,
    /// `dmarc=fail` where a server of `[trust] authserv_ids` speaks against the address.
    failure: Option<String>,
}

/// A doubt about a form's sender.
pub(super) struct SenderDoubt {
    /// For the office.
    pub finding: Finding,
    /// The form waits for a person.
    pub waits: bool,
    /// The doubt in a few words, for the reason of the mail.
    pub cause: String,
}

impl<'a> Sender<'a> {
    pub fn of(message: &'a Message, reading: ReadingContext<'a>) -> Self {
        let address = message.from.as_ref().map_or("", |from| from.address.as_str());
        Self {
            reading,
            address,
            units: reading.register.units_by_address(address),
            is_office: reading.is_office_address(address),
            failure: message.authentication_failure(&reading.trust.authserv_ids),
        }
    }

    /// The unit of an address that one unit alone registered.
    pub fn only_unit(&self) -> Option<&'a Unit> {
        match self.units.as_slice() {
            [unit] => Some(unit),
            _ => None,
        }
    }

    /// A doubt about taking something for a unit; of two doubts the one that makes it wait.
    pub fn doubt(&self, unit: &UnitId) -> Option<SenderDoubt> {
        let trust = self.reading.trust;
        let failed = self.failure.as_ref().map(|verdict| {
            (Code::SenderUnverified, format!("发件地址未通过收件服务器核验（{verdict}）"), trust.failed)
        });
        let known = self.is_office || self.units.iter().any(|own| own.id == *unit);
        let unregistered = (!known).then(|| match self.units.first() {
            Some(other) => (Code::SenderMismatch, format!("由{}的邮箱发来", other.name), trust.unregistered),
            None => (Code::SenderUnregistered, "发件地址不在册".to_owned(), trust.unregistered),
        });
        let doubts = [failed, unregistered];
        let waiting = doubts.iter().flatten().find(|(_, _, on_doubt)| *on_doubt == OnDoubt::Confirm);
        let (code, cause, on_doubt) = waiting.or(doubts.iter().flatten().next())?;
        let waits = *on_doubt == OnDoubt::Confirm;
        let (message, remedy) = if waits {
            (format!("{cause}，确认前不计入。"), self.remedy(*code))
        } else {
            (format!("{cause}。"), "请确认来件是否由该单位报送；往来函件只发在册地址。".to_owned())
        };
        let finding = Finding::new(*code, Place::field("发件人"), message, remedy).found(self.address);
        Some(SenderDoubt { finding, waits, cause: cause.clone() })
    }

    fn remedy(&self, code: Code) -> String {
        let office = &self.reading.office_addresses[0];
        let own = match code {
            Code::SenderUnverified => "请其用在册邮箱重新报送",
            _ => "请其用在册邮箱重新报送，或将该邮箱登记入册",
        };
        format!("请与该单位核实；确系其报送的，{own}，也可由办公室从{office}转发原件。")
    }
}
