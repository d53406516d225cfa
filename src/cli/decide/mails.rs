//! A mail or a paper form with the unit and month that it is of, as typed, in; what is decided about it out.

use std::fs;

use super::{
    Assignment, Chosen, Office, Record, With,
    lookup::{Found, Kind},
    typed::{moment, refused},
};
use crate::{
    cli::{Failure, contacts, run::outside},
    decision::{Act, Address},
    form::Liaison,
    intake::Content,
    ledger::Ledger,
    month::{ContactProposal, EntryRecord},
};

/// Largest file that is taken in, in bytes: more is no form.
const LARGEST: u64 = 40 << 20;

pub(super) fn assign(office: &Office<'_>, typed: &Assignment) -> Result<Chosen, Failure> {
    let Found { month, fact } = office.fact(&typed.mail, Kind::Mail)?;
    let campaign = &office.open.campaign;
    let unit = contacts::named(campaign, &typed.unit)?;
    let to = office.period.unwrap_or(month.period);
    if !campaign.covers(to) {
        return Err(Failure::usage(outside(office.open)));
    }
    let mail = fact.address.mail().unwrap_or_default();
    let entries = office.pipeline.ledger.entries_of(mail)?;
    if entries.is_empty() {
        return Err(refused(
            "这封来信中没有情况表或者文件，没有可以归入单位的内容；已经处理的请用 done 办结",
            "this mail holds neither a form nor a file that could be a unit's; tick it off with done",
        ));
    }
    let name = campaign.register.name(&unit);
    let words = format!("{}，归入{name}{}", fact.words, to.chinese());
    let (mut remember, mut with) = (None, With::Nothing);
    if typed.remember {
        let from = office.pipeline.ledger.message(mail)?.map(|mail| mail.from).unwrap_or_default();
        if from.is_empty() || campaign.reading().is_office_address(&from) {
            return Err(refused(
                "这封来信没有可以登记的发件地址",
                "this mail has no sender's address that could be registered",
            ));
        }
        let liaison = sender(&entries, &from);
        let (message, received_at) = (mail.to_owned(), office.open.as_of);
        let proposal =
            ContactProposal { unit: unit.clone(), liaison, message, from: from.clone(), received_at, period: to };
        with = With::Known(Box::new(proposal));
        remember = Some(from);
    }
    let act = Act::Assign { unit, to, remember };
    Ok(Chosen { period: month.period, act, address: fact.address, fact: String::new(), words, with })
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

/// What undoing takes back besides the act itself: the address that an assignment registered.
pub(super) fn forgotten(office: &Office<'_>, act: &Act) -> Result<With, Failure> {
    let Act::Assign { unit, remember: Some(address), .. } = act else { return Ok(With::Nothing) };
    let accepted = Ledger::accepted(&office.open.campaign.state_folder())?;
    let contact = accepted.into_iter().find(|contact| contact.unit == *unit && contact.email == *address);
    Ok(contact.map_or(With::Nothing, |contact| With::Forgotten(Box::new(contact))))
}

pub(super) fn record(office: &Office<'_>, typed: &Record) -> Result<Chosen, Failure> {
    let campaign = &office.open.campaign;
    let unit = contacts::named(campaign, &typed.unit)?;
    let to = office.open.period;
    if !campaign.covers(to) {
        return Err(Failure::usage(outside(office.open)));
    }
    let received_at = moment(office, typed.received);
    if received_at > office.open.as_of {
        return Err(refused("收到的时间晚于现在", "that time is later than now"));
    }
    let file = |error| Failure::file(&typed.file, &error);
    if fs::metadata(&typed.file).map_err(file)?.len() > LARGEST {
        return Err(refused("文件太大，不是情况表", "the file is too large to be a form"));
    }
    let bytes = fs::read(&typed.file).map_err(file)?;
    let name = typed.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let unit_name = campaign.register.name(&unit);
    let subject = format!("登记：{unit_name}{}报送件（纸质或者来电）", to.chinese());
    let body = format!("本件由办公室登记，不经邮箱收取。\n经办人：{}\n说明：{}\n", typed.hand.by, typed.hand.why);
    let mail = office.pipeline.paper_mail((&subject, &body), (name, bytes), received_at)?;
    if !mail.holds_something() {
        return Err(refused("文件中没有可以登记的内容", "there is nothing in the file that could be taken in"));
    }
    if office.pipeline.ledger.has_message(mail.id())? {
        return Err(refused("这份文件已经登记过", "this file was taken in before"));
    }
    let address = Address::Mail(mail.id().to_owned());
    let words = format!("{unit_name}{}报送件", to.chinese());
    let act = Act::Record { unit, to };
    Ok(Chosen { period: to, act, address, fact: String::new(), words, with: With::Paper(Box::new(mail)) })
}
