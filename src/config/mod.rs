//! `campaign.toml` in, [`Campaign`] out: the plan with its register of units, tasks, phases, form and deadline.

mod load;
mod toml_errors;
mod raw;
mod period;
mod register;
mod servers;
mod standing;
mod trust;
mod unit_names;

use std::{collections::BTreeMap, path::PathBuf, time::Duration};

use chrono::NaiveDate;

pub use load::{ConfigError, load, parse};
pub use period::{Deadline, Period, PeriodError, end_of_day};
pub use register::{Contact, Group, Register, Unit, UnitId, UnitKind, UnitMatch};
pub use standing::{Aim, CandidateSettings, StandingPoints, StandingSettings};
pub use trust::{OnDoubt, TrustSettings};

/// One plan with everything that a run needs to know of it.
#[derive(Debug, Clone)]
pub struct Campaign {
    /// Folder of `campaign.toml`; `state/`, `output/` and relative paths lie in it.
    pub folder: PathBuf,
    /// 专项工作名称, such as `集中宣传防范电信网络新型诈骗犯罪工作`.
    pub name: String,
    /// Shorter name for letters and headings, such as `防范电信网络诈骗宣传工作`.
    pub short_name: String,
    /// Title of the plan, without book-title marks.
    pub plan: String,
    /// 发文字号 of the plan.
    pub document_number: String,
    /// First day of the campaign.
    pub starts: NaiveDate,
    /// Last day of the campaign.
    pub ends: NaiveDate,
    /// Zone in which dates and deadlines are told.
    pub timezone: chrono_tz::Tz,
    /// The office that collects.
    pub office: Office,
    /// When forms are due.
    pub deadline: Deadline,
    /// Where mail comes from.
    pub mailbox: MailboxSettings,
    /// Where letters go.
    pub outbox: OutboxSettings,
    /// Whose forms count without a person's word.
    pub trust: TrustSettings,
    /// What the official report says about its makers.
    pub report: ReportSettings,
    /// The 通报 to the units; none is written without it.
    pub circular: Option<PaperSettings>,
    /// The 函 with which the report goes to organs of no rank above or below; none is written without it.
    pub cover: Option<PaperSettings>,
    /// How units are rated over months; nobody is without it.
    pub standing: Option<StandingSettings>,
    /// The campaign's own aims, whose course is shown month by month.
    pub aims: Vec<Aim>,
    /// The form units fill in.
    pub form: FormSettings,
    /// Fields of the liaison receipt (附件2).
    pub liaison_fields: Vec<String>,
    /// All units that report, and named groups of them such as 各社区.
    pub register: Register,
    /// The task breakdown of Annex 1, by number.
    pub tasks: Vec<Task>,
    /// The forms of publicity with their dates.
    pub phases: Vec<Phase>,
    /// What is counted, in the order in which totals are shown.
    pub figures: Vec<FigureKind>,
}

/// The office that collects, as letters name it.
#[derive(Debug, Clone)]
pub struct Office {
    /// 平安办.
    pub name: String,
    /// Person to ask.
    pub contact: String,
    /// That person's phone.
    pub phone: String,
    /// Mailbox to which units report and from which nothing else is said.
    pub email: String,
    /// Who gets the digest.
    pub digest_to: Vec<String>,
}

/// `[mailbox]`.
#[derive(Debug, Clone)]
pub enum MailboxSettings {
    /// A directory of `.eml` files.
    Folder {
        /// The directory.
        path: PathBuf,
        /// Bytes of one message; a larger one is not read.
        message_limit: u64,
    },
    /// An IMAP account.
    Imap(ServerSettings, ImapFolders),
}

/// Folders of an IMAP account.
#[derive(Debug, Clone)]
pub struct ImapFolders {
    /// Folder read, `INBOX` unless told.
    pub folder: String,
    /// Folder to which done mail is moved; nothing is moved without it.
    pub done_folder: Option<String>,
    /// Bytes of one message; of a larger one only the head is taken.
    pub message_limit: u64,
}

/// `[outbox]`.
#[derive(Debug, Clone)]
pub struct OutboxSettings {
    /// Folder or SMTP.
    pub kind: OutboxKind,
    /// Address in From.
    pub from: String,
    /// Letters a day at the most.
    pub daily_limit: u32,
    /// Pause between two letters.
    pub gap: Duration,
    /// Reminders to one unit for one period at the most.
    pub reminder_limit: u32,
    /// Days between two reminders.
    pub reminder_gap_days: u32,
    /// Days that a unit has to mend a form.
    pub correction_days: u32,
    /// Whether letters wait for a person.
    pub approval: Approval,
}

/// Whether letters go out by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Approval {
    /// They go.
    Automatic,
    /// All of them wait; they go once the campaign says `auto`.
    Hold,
}

/// How letters leave.
#[derive(Debug, Clone)]
pub enum OutboxKind {
    /// `.eml` files in a directory.
    Folder(PathBuf),
    /// A mail server.
    Smtp(ServerSettings),
}

/// How to reach a server.
#[derive(Debug, Clone)]
pub struct ServerSettings {
    /// Name or address.
    pub host: String,
    /// Port; the usual one for the security unless told.
    pub port: u16,
    /// TLS from the first byte, STARTTLS, or none.
    pub security: Security,
    /// Account; no login without it.
    pub user: Option<String>,
    /// Where the password is; never the password.
    pub password: Option<PasswordSource>,
    /// Certificates of a private authority, PEM.
    pub ca_file: Option<PathBuf>,
    /// For connecting, reading and writing.
    pub timeout: Duration,
}

/// Transport security.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte.
    Tls,
    /// STARTTLS.
    StartTls,
    /// None: only for a server on the same machine.
    None,
}

/// Where a password is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PasswordSource {
    /// An environment variable.
    Env(String),
    /// First line of a file.
    File(PathBuf),
    /// First line of what a command prints.
    Command(String),
}

/// `[report]`.
#[derive(Debug, Clone)]
pub struct ReportSettings {
    /// Organ that issues, as signed, such as `重庆市渝北区人民政府宝圣湖街道办事处`.
    pub issuer: String,
    /// Name in the sentence, such as `宝圣湖街道`.
    pub issuer_short: String,
    /// Red letterhead.
    pub letterhead: String,
    /// 机关代字.
    pub document_code: String,
    /// 主送机关.
    pub recipient: String,
    /// 签发人; empty leaves room.
    pub signer: Option<String>,
    /// 抄送.
    pub copies: Vec<String>,
    /// 印发机关.
    pub printed_by: String,
    /// Folder with the office's own fonts.
    pub fonts: Option<PathBuf>,
    /// Whether the report is written as OFD too.
    pub ofd: bool,
}

/// `[circular]` and `[cover]`: a paper that goes with the report.
#[derive(Debug, Clone)]
pub struct PaperSettings {
    /// 主送机关, at least one.
    pub recipients: Vec<String>,
    /// 抄送.
    pub copies: Vec<String>,
    /// 机关代字; that of the report where it is left out.
    pub document_code: Option<String>,
}

/// `[form]`: how the form is recognised and what must be in it.
#[derive(Debug, Clone)]
pub struct FormSettings {
    /// `附件3`.
    pub annex: String,
    /// `各单位报送工作开展情况表`.
    pub title: String,
    /// Labels of the unit's field, the first as in the template.
    pub unit_labels: Vec<String>,
    /// Labels of the date's field.
    pub date_labels: Vec<String>,
    /// Labels of the reporter's field.
    pub reporter_labels: Vec<String>,
    /// Labels of a phone's field where it stands apart.
    pub phone_labels: Vec<String>,
    /// What the template shows in the unit's field.
    pub unit_placeholder: String,
    /// What the template shows in the date's field.
    pub date_placeholder: String,
    /// What the template shows in the reporter's field.
    pub reporter_placeholder: String,
    /// The sections in order.
    pub sections: Vec<SectionSettings>,
}

/// One section of the form.
#[derive(Debug, Clone)]
pub struct SectionSettings {
    /// `publicity`.
    pub id: String,
    /// Heading as in the template, without number and colon.
    pub heading: String,
    /// Other headings seen for it.
    pub aliases: Vec<String>,
    /// The template's instructions after the heading, without brackets.
    pub instructions: String,
    /// Whether it must be filled, with figures.
    pub required: bool,
    /// How it could be filled in, for letters; may be empty.
    pub example: String,
}

/// One row of Annex 1.
#[derive(Debug, Clone)]
pub struct Task {
    /// 序号.
    pub number: u32,
    /// 类别, upper and lower level; the lower may be empty.
    pub category: [String; 2],
    /// 重点任务.
    pub text: String,
    /// 牵头单位: names of units and groups as in the plan.
    pub lead: Vec<String>,
    /// 配合单位, likewise.
    pub support: Vec<String>,
    /// Words that make a sentence progress for it.
    pub words: Vec<String>,
    /// Ids of the phases whose form of publicity is progress for it.
    pub shown_by: Vec<String>,
}

/// One form of publicity with its dates.
#[derive(Debug, Clone)]
pub struct Phase {
    /// `grid`; the id that figures call a measure.
    pub id: String,
    /// `网格式宣传`.
    pub name: String,
    /// First day.
    pub starts: NaiveDate,
    /// Last day.
    pub ends: NaiveDate,
    /// What is to be done, one sentence each.
    pub measures: Vec<String>,
    /// Names of units and groups, with duty.
    pub owners: Vec<String>,
    /// 主体与责任 as in the plan.
    pub duty: String,
    /// Words that show this form in a sentence; `制作…视频` for one after the other.
    pub words: Vec<String>,
    /// Words that show it only where no other form is shown.
    pub weak_words: Vec<String>,
    /// Ids of forms that a sentence showing this one no longer shows by their words alone.
    pub instead_of: Vec<String>,
}

/// What is counted.
#[derive(Debug, Clone, Default)]
pub struct FigureKind {
    /// `posters_put_up`.
    pub kind: String,
    /// `张贴海报`, as shown in totals.
    pub name: String,
    /// Verbs that with a fitting unit show it by themselves: 张贴 120 张.
    pub verbs: Vec<String>,
    /// Objects that show it, before the number or after its unit.
    pub nouns: Vec<String>,
    /// What the counted do, said after the number: 91 人参加.
    pub deeds: Vec<String>,
    /// Units that count it only with one of `narrow_nouns`: 阅读量 8700 次.
    pub narrow_units: Vec<String>,
    /// Nouns for `narrow_units`; they are nouns of the kind as well.
    pub narrow_nouns: Vec<String>,
    /// Whether nouns before the number show it only together with one of its verbs.
    pub needs_verb: bool,
    /// Units in which it is counted.
    pub units: Vec<String>,
    /// Whether it enters totals.
    pub summed: bool,
}

impl Campaign {
    /// Folder of the ledger database and the raw mails.
    pub fn state_folder(&self) -> PathBuf {
        self.folder.join("state")
    }

    /// Folder of a period's files.
    pub fn output_folder(&self, period: Period) -> PathBuf {
        self.folder.join("output").join(period.to_string())
    }

    /// The phases active on any day of the period's month.
    pub fn phases_in(&self, period: Period) -> impl Iterator<Item = &Phase> {
        let (first, last) = (period.first_day(), period.last_day());
        self.phases.iter().filter(move |phase| phase.starts <= last && first <= phase.ends)
    }

    /// The month of the campaign's first day.
    pub fn first_period(&self) -> Period {
        Period::containing(self.starts)
    }

    /// The month of the campaign's last day.
    pub fn last_period(&self) -> Period {
        Period::containing(self.ends)
    }

    /// Whether a month lies between the campaign's first and last.
    pub fn covers(&self, period: Period) -> bool {
        (self.first_period()..=self.last_period()).contains(&period)
    }

    /// The first of the months that are rated together with a period; `None` where units are not rated.
    pub fn standing_since(&self, period: Period) -> Option<Period> {
        let months = i64::from(self.standing.as_ref()?.months.max(1));
        let within = period.months_since(self.first_period()).rem_euclid(months);
        Some((0..within).fold(period, |month, _| month.previous()))
    }

    /// The first month that a period's report looks back to: of the year's first, the one before the period and the
    /// first that is rated together with it the earliest; never one before the campaign.
    pub fn looks_back_to(&self, period: Period) -> Period {
        let january = (1..period.month()).fold(period, |month, _| month.previous());
        let earliest = self.standing_since(period).unwrap_or(period).min(january).min(period.previous());
        earliest.max(self.first_period()).min(period)
    }

    /// Whether an address is the office's own: that to which units report, or that which letters come from.
    pub fn is_office_address(&self, address: &str) -> bool {
        [&self.office.email, &self.outbox.from].iter().any(|own| own.eq_ignore_ascii_case(address.trim()))
    }

    /// The numbers of the tasks that a unit leads or supports, ascending.
    pub fn tasks_of(&self, id: &UnitId) -> Vec<u32> {
        let owns = |names: &[String]| self.register.owns(names, id);
        self.tasks.iter().filter(|task| owns(&task.lead) || owns(&task.support)).map(|task| task.number).collect()
    }

    /// Names shown for kinds of figures, by kind.
    pub fn figure_names(&self) -> BTreeMap<&str, &str> {
        self.figures.iter().map(|figure| (figure.kind.as_str(), figure.name.as_str())).collect()
    }
}
