//! A mail or a paper form with the unit and month that it is of, as typed, in; what is decided about it out.

use chrono::{DateTime, FixedOffset};

use super::{
    Chosen, Hand, Refusal, With,
    lookup::{Found, Kind, unit_of},
};
use crate::{
    config::Period,
    decision::{Act, Address},
    form::Liaison,
    intake::Content,
    ledger::Ledger,
    month::{ContactProposal, EntryRecord},
    pipeline::{Pipeline, outside},
};

/// Largest file that is taken in, in bytes: more is no form.
pub const LARGEST_PAPER: u64 = 40 << 20;

impl Pipeline<'_> {
    pub(super) fn assign(
        &self,
        typed: &str,
        unit: &str,
        remembers: bool,
        period: Option<Period>,
    ) -> Result<Chosen, Refusal> {
        let Found { month, fact } = self.fact(typed, Kind::Mail, period)?;
        let campaign = self.campaign;
        let unit = unit_of(campaign, unit)?;
        let to = period.unwrap_or(month.period);
        if !campaign.covers(to) {
            return Err(Refusal::Wrong(outside(campaign, to)));
        }
        let mail = fact.address.mail().unwrap_or_default();
        let entries = self.ledger.entries_of(mail)?;
        if entries.is_empty() {
            return Err(Refusal::impossible(
                "这封来信中没有情况表或者文件，没有可以归入单位的内容；已经处理的请用 done 办结",
                "this mail holds neither a form nor a file that could be a unit's; tick it off with done",
            ));
        }
        let name = campaign.register.name(&unit);
        let words = format!("{}，归入{name}{}", fact.words, to.chinese());
        let (mut remember, mut with) = (None, With::Nothing);
        if remembers {
            let from = self.ledger.message(mail)?.map(|mail| mail.from).unwrap_or_default();
            if from.is_empty() || campaign.reading().is_office_address(&from) {
                return Err(Refusal::impossible(
                    "这封来信没有可以登记的发件地址",
                    "this mail has no sender's address that could be registered",
                ));
            }
            let liaison = sender(&entries, &from);
            let (message, received_at) = (mail.to_owned(), self.as_of);
            let proposal =
                ContactProposal { unit: unit.clone(), liaison, message, from: from.clone(), received_at, period: to };
            with = With::Known(Box::new(proposal));
            remember = Some(from);
        }
        let act = Act::Assign { unit, to, remember };
        Ok(Chosen { period: month.period, act, address: fact.address, fact: String::new(), words, with })
    }

    /// What undoing takes back besides the act itself: the address that an assignment registered.
    pub(super) fn forgotten(&self, act: &Act) -> Result<With, Refusal> {
        let Act::Assign { unit, remember: Some(address), .. } = act else { return Ok(With::Nothing) };
        let accepted = Ledger::accepted(&self.campaign.state_folder())?;
        let contact = accepted.into_iter().find(|contact| contact.unit == *unit && contact.email == *address);
        Ok(contact.map_or(With::Nothing, |contact| With::Forgotten(Box::new(contact))))
    }

    pub(super) fn record_paper(
        &self,
        unit: &str,
        (file, bytes): (String, Vec<u8>),
        received_at: DateTime<FixedOffset>,
        hand: &Hand,
        period: Option<Period>,
    ) -> Result<Chosen, Refusal> {
        let campaign = self.campaign;
        let unit = unit_of(campaign, unit)?;
        let to = period.unwrap_or(self.own);
        if !campaign.covers(to) {
            return Err(Refusal::Wrong(outside(campaign, to)));
        }
        if received_at > self.as_of {
            return Err(Refusal::impossible("收到的时间晚于现在", "that time is later than now"));
        }
        if bytes.len() as u64 > LARGEST_PAPER {
            return Err(Refusal::impossible("文件太大，不是情况表", "the file is too large to be a form"));
        }
        let unit_name = campaign.register.name(&unit);
        let subject = format!("登记：{unit_name}{}报送件（纸质或者来电）", to.chinese());
        let body = format!("本件由办公室登记，不经邮箱收取。\n经办人：{}\n说明：{}\n", hand.by, hand.why);
        let mail = self.paper_mail((&subject, &body), (file, bytes), received_at)?;
        if !mail.holds_something() {
            return Err(Refusal::impossible(
                "文件中没有可以登记的内容",
                "there is nothing in the file that could be taken in",
            ));
        }
        if self.ledger.has_message(mail.id())? {
            return Err(Refusal::impossible("这份文件已经登记过", "this file was taken in before"));
        }
        let address = Address::Mail(mail.id().to_owned());
        let words = format!("{unit_name}{}报送件", to.chinese());
        let act = Act::Record { unit, to };
        Ok(Chosen { period: to, act, address, fact: String::new(), words, with: With::Paper(Box::new(mail)) })
    }
}

/// Who sent a mail, by its form; the address alone where no form says more.
fn sender(entries: &[EntryRecord], from: &str) -> Liaison {
    let form = entries.iter().find_map(|entry| match &entry.content {
        Content::Form(checked) => Some(&checked.form.reporter.value),
        _ => None,
    });
    let name = form.and_then(|reporter| reporter.name.clone()).unwrap_or_else(|| from.to_owned());
    let phones = form.map(|reporter| reporter.phones.clone()).unwrap_or_default();
    Liaison { name, phones, email: from.to_owned(), ..Liaison::default() }
}
