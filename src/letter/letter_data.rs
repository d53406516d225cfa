//! Campaign, month and unit in; the words that all letters share out: who is addressed how, and dates as they are said.

use chrono::{DateTime, Datelike, Days, FixedOffset, NaiveDate, Timelike, Weekday};
use serde::Serialize;

use super::{Case, LetterContext};
use crate::{
    config::{Contact, Unit, UnitKind},
    intake::BODY,
    month::Submission,
};

/// Names that every letter may use.
#[derive(Serialize)]
pub(super) struct CommonData<'a> {
    campaign: CampaignData<'a>,
    office: OfficeData<'a>,
    form: FormData<'a>,
    period: String,
    deadline: String,
    as_of: String,
    today: String,
}

#[derive(Serialize)]
struct CampaignData<'a> {
    name: &'a str,
    short_name: &'a str,
    plan: &'a str,
    document_number: &'a str,
}

#[derive(Serialize)]
struct OfficeData<'a> {
    name: &'a str,
    contact: &'a str,
    phone: &'a str,
    email: &'a str,
}

#[derive(Serialize)]
struct FormData<'a> {
    annex: &'a str,
    title: &'a str,
}

/// Items of a form that a mail gave in words; both empty where none did.
#[derive(Default, Serialize)]
pub(super) struct CompletedData {
    /// `报送时间、联系电话`.
    completed: String,
    /// When the mail came.
    completed_at: String,
}

/// How a unit is addressed.
#[derive(Serialize)]
pub(super) struct UnitData<'a> {
    name: &'a str,
    you: &'static str,
    community: bool,
    department: bool,
    station: bool,
}

impl<'a> LetterContext<'a> {
    pub(super) fn common(self) -> CommonData<'a> {
        let (campaign, month) = (self.campaign, self.month);
        let today = self.as_of().date_naive();
        CommonData {
            campaign: CampaignData {
                name: &campaign.name,
                short_name: &campaign.short_name,
                plan: &campaign.plan,
                document_number: &campaign.document_number,
            },
            office: OfficeData {
                name: &campaign.office.name,
                contact: &campaign.office.contact,
                phone: &campaign.office.phone,
                email: &campaign.office.email,
            },
            form: FormData { annex: &campaign.form.annex, title: &campaign.form.title },
            period: month.period.chinese(),
            deadline: self.deadline(),
            as_of: self.moment(month.as_of),
            today: format!("{}年{}月{}日", today.year(), today.month(), today.day()),
        }
    }

    /// The clock's time where the office is.
    pub(super) fn as_of(self) -> DateTime<FixedOffset> {
        self.campaign.local(self.month.as_of)
    }

    /// `7月2日16时20分`.
    pub(super) fn moment(self, at: DateTime<FixedOffset>) -> String {
        let at = self.campaign.local(at);
        let minutes = if at.minute() == 0 { String::new() } else { format!("{}分", at.minute()) };
        format!("{}{}时{minutes}", self.day(at.date_naive()), at.hour())
    }

    /// `7月7日（星期二）18时`: the end of office hours some days from now, on a working day; before the
    /// deadline the deadline, where that is later.
    pub(super) fn reply_by(self) -> String {
        let day = self.answer_day(self.as_of().date_naive());
        if day <= self.campaign.local(self.month.deadline).date_naive() {
            return self.deadline();
        }
        format!("{}（{}）18时", self.day(day), weekday(day))
    }

    /// What was filled into a form last.
    pub(super) fn completed(self, submission: &Submission) -> CompletedData {
        let Some(last) = submission.completed.last() else { return CompletedData::default() };
        let items: Vec<&str> = last.items.iter().map(|item| item.chinese()).collect();
        CompletedData { completed: items.join("、"), completed_at: self.moment(last.received_at) }
    }

    /// The day by which a letter of some day asks for an answer, the deadline aside.
    pub(super) fn answer_day(self, written_on: NaiveDate) -> NaiveDate {
        self.campaign.calendar.working_day_from(after(written_on, self.campaign.outbox.correction_days))
    }

    /// `7月3日（星期五）24时`.
    fn deadline(self) -> String {
        let at = self.campaign.local(self.month.deadline);
        let day = at.date_naive();
        let time = match (at.hour(), at.minute()) {
            (23, 59) => "24时".to_owned(),
            (hour, 0) => format!("{hour}时"),
            (hour, minute) => format!("{hour}时{minute}分"),
        };
        format!("{}（{}）{time}", self.day(day), weekday(day))
    }

    /// `7月3日`, with the year where it is not the period's.
    pub(super) fn day(self, day: NaiveDate) -> String {
        let year = if day.year() == self.month.period.year() { String::new() } else { format!("{}年", day.year()) };
        format!("{year}{}月{}日", day.month(), day.day())
    }
}

impl<'a> Case<'a> {
    pub(super) fn unit_data(self) -> UnitData<'a> {
        let kind = self.unit.kind;
        UnitData {
            name: &self.unit.name,
            you: you(self.unit),
            community: kind == UnitKind::Community,
            department: kind == UnitKind::Department,
            station: kind == UnitKind::Station,
        }
    }
}

/// Some days later; the end of time where there are too many.
pub(super) fn after(day: NaiveDate, days: u32) -> NaiveDate {
    day.checked_add_days(Days::new(u64::from(days))).unwrap_or(NaiveDate::MAX)
}

/// Some days earlier; the beginning of time where there are too many.
pub(super) fn before(day: NaiveDate, days: u32) -> NaiveDate {
    day.checked_sub_days(Days::new(u64::from(days))).unwrap_or(NaiveDate::MIN)
}

/// `李静 023-00000110`; empty for a unit without a liaison officer.
pub(super) fn contact(unit: &Unit) -> String {
    let said = |contact: &Contact| match contact.phone.is_empty() {
        true => contact.name.clone(),
        false => format!("{} {}", contact.name, contact.phone),
    };
    unit.contacts.first().map(said).unwrap_or_default()
}

/// Text of others for one line of a letter: white space and control characters become blanks, and a long text is cut.
pub(super) fn quoted(words: &str) -> String {
    const LONGEST: usize = 120;
    let clean: String = words.chars().map(|character| if character.is_control() { ' ' } else { character }).collect();
    let line = clean.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= LONGEST {
        return line;
    }
    line.chars().take(LONGEST).chain("……".chars()).collect()
}

/// A file as a letter names it; empty for a form that was the mail's own text.
pub(super) fn file_name(file: &str) -> String {
    if file == BODY { String::new() } else { quoted(file) }
}

/// Where several units could be meant by 你单位, the more exact word.
fn you(unit: &Unit) -> &'static str {
    match unit.kind {
        UnitKind::Station if unit.name.ends_with('所') => "贵所",
        UnitKind::Station if unit.name.ends_with('队') => "贵队",
        UnitKind::Station => "贵单位",
        UnitKind::Community if unit.name.ends_with("社区") => "你社区",
        UnitKind::Community | UnitKind::Department => "你单位",
    }
}

fn weekday(day: NaiveDate) -> &'static str {
    match day.weekday() {
        Weekday::Mon => "星期一",
        Weekday::Tue => "星期二",
        Weekday::Wed => "星期三",
        Weekday::Thu => "星期四",
        Weekday::Fri => "星期五",
        Weekday::Sat => "星期六",
        Weekday::Sun => "星期日",
    }
}
