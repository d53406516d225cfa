//! `campaign.toml` as serde sees it, and its way into a [`Campaign`] with every cross-reference checked.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use chrono::NaiveDate;
use serde::Deserialize;
use toml::Spanned;

use super::{
    Campaign, Contact, Deadline, FigureKind, FormSettings, Group, Office, PaperSettings, Period, Phase, Register,
    ReportSettings, SectionSettings, Task, Unit, UnitId, UnitKind,
    load::{ConfigFault, PlacedFault, nearest},
    servers::{RawMailbox, RawOutbox, read_mailbox, read_outbox},
    standing::{RawAim, RawStanding},
    trust::TrustSettings,
};

pub(super) fn parse(text: &str) -> Result<File, toml::de::Error> {
    toml::from_str(text)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    campaign: RawCampaign,
    deadline: RawDeadline,
    mailbox: Spanned<RawMailbox>,
    outbox: Spanned<RawOutbox>,
    #[serde(default)]
    trust: TrustSettings,
    report: RawReport,
    circular: Option<RawPaper>,
    cover: Option<RawPaper>,
    standing: Option<RawStanding>,
    #[serde(default)]
    aims: Vec<RawAim>,
    form: RawForm,
    #[serde(default)]
    liaison: RawLiaison,
    units: Vec<RawUnit>,
    #[serde(default)]
    groups: Vec<RawGroup>,
    #[serde(default)]
    tasks: Vec<RawTask>,
    #[serde(default)]
    phases: Vec<RawPhase>,
    #[serde(default)]
    figures: Vec<RawFigure>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCampaign {
    name: String,
    short_name: String,
    plan: String,
    #[serde(default)]
    document_number: String,
    starts: NaiveDate,
    ends: Spanned<NaiveDate>,
    timezone: chrono_tz::Tz,
    office: RawOffice,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOffice {
    name: String,
    contact: String,
    phone: String,
    email: Spanned<String>,
    #[serde(default)]
    digest_to: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDeadline {
    day: Spanned<u32>,
    #[serde(default)]
    exceptions: BTreeMap<Period, Spanned<NaiveDate>>,
    #[serde(default)]
    remind_days_before: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawReport {
    issuer: String,
    issuer_short: String,
    letterhead: String,
    document_code: String,
    recipient: String,
    #[serde(default)]
    signer: String,
    #[serde(default)]
    copies: Vec<String>,
    printed_by: String,
    fonts: Option<PathBuf>,
    #[serde(default)]
    ofd: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPaper {
    recipients: Spanned<Vec<String>>,
    #[serde(default)]
    copies: Vec<String>,
    document_code: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawForm {
    annex: String,
    title: String,
    unit_labels: Spanned<Vec<String>>,
    date_labels: Spanned<Vec<String>>,
    reporter_labels: Spanned<Vec<String>>,
    #[serde(default)]
    phone_labels: Vec<String>,
    unit_placeholder: String,
    date_placeholder: String,
    reporter_placeholder: String,
    sections: Spanned<Vec<RawSection>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSection {
    id: String,
    heading: String,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    instructions: String,
    required: bool,
    #[serde(default)]
    example: String,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct RawLiaison {
    fields: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawUnit {
    id: Spanned<UnitId>,
    name: Spanned<String>,
    #[serde(default)]
    aliases: Vec<Spanned<String>>,
    kind: UnitKind,
    #[serde(default)]
    emails: Vec<Spanned<String>>,
    #[serde(default)]
    contacts: Vec<RawContact>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawContact {
    name: String,
    #[serde(default)]
    post: String,
    #[serde(default)]
    phone: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawGroup {
    name: Spanned<String>,
    #[serde(default)]
    kinds: Vec<UnitKind>,
    #[serde(default)]
    units: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTask {
    number: Spanned<u32>,
    category: [String; 2],
    text: String,
    lead: Vec<Spanned<String>>,
    #[serde(default)]
    support: Vec<Spanned<String>>,
    #[serde(default)]
    words: Vec<String>,
    #[serde(default)]
    shown_by: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPhase {
    id: Spanned<String>,
    name: String,
    starts: NaiveDate,
    ends: Spanned<NaiveDate>,
    measures: Vec<String>,
    owners: Vec<Spanned<String>>,
    #[serde(default)]
    duty: String,
    #[serde(default)]
    words: Vec<String>,
    #[serde(default)]
    weak_words: Vec<String>,
    #[serde(default)]
    instead_of: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFigure {
    kind: Spanned<String>,
    name: String,
    #[serde(default)]
    verbs: Vec<String>,
    #[serde(default)]
    nouns: Vec<String>,
    #[serde(default)]
    deeds: Vec<String>,
    #[serde(default)]
    narrow_units: Vec<String>,
    #[serde(default)]
    narrow_nouns: Vec<String>,
    #[serde(default)]
    needs_verb: bool,
    #[serde(default)]
    units: Vec<String>,
    #[serde(default = "default_summed")]
    summed: bool,
}

fn default_summed() -> bool {
    true
}

pub(super) type Checked<T> = Result<T, PlacedFault>;

pub(super) fn contradiction<T, V>(
    at: &Spanned<V>,
    key: &str,
    english: String,
    chinese: String,
    nearest: Option<String>,
) -> Checked<T> {
    Err(PlacedFault {
        span: at.span(),
        key: key.to_owned(),
        fault: ConfigFault::Contradiction { english, chinese, nearest },
    })
}

/// As many kinds, tasks and phases as the reading of figures can tell apart.
const MOST: usize = 128;

fn too_many<T, V>(at: &Spanned<V>, key: &str) -> Checked<T> {
    contradiction(at, key, format!("more than {MOST} of them"), format!("最多 {MOST} 个"), None)
}

pub(super) fn missing<T, V>(at: &Spanned<V>, key: &str) -> Checked<T> {
    Err(PlacedFault { span: at.span(), key: key.to_owned(), fault: ConfigFault::MissingKey })
}

impl File {
    pub(super) fn into_campaign(self, folder: &Path) -> Checked<Campaign> {
        let units = self.units.into_iter().map(RawUnit::into_unit).collect::<Checked<Vec<_>>>()?;
        check_register(&units)?;
        let groups = read_groups(self.groups, &units)?;
        let names: Vec<&str> = units
            .iter()
            .flat_map(|(unit, _)| unit.names())
            .chain(groups.iter().map(|group| group.name.as_str()))
            .collect();
        let tasks = read_tasks(self.tasks, &names)?;
        let phases = read_phases(self.phases, &names)?;
        let figures = read_figures(self.figures)?;
        let RawCampaign { name, short_name, plan, document_number, starts, ends, timezone, office } = self.campaign;
        check_order(starts, &ends, "campaign.ends")?;
        let units: Vec<Unit> = units.into_iter().map(|(unit, _)| unit).collect();
        let aims = self.aims.into_iter().map(|aim| aim.into_aim(&units)).collect::<Checked<_>>()?;
        let register = Register::new(units, groups, [&self.report.issuer, &self.report.issuer_short]);
        Ok(Campaign {
            folder: folder.to_path_buf(),
            name,
            short_name,
            plan,
            document_number,
            starts,
            ends: ends.into_inner(),
            timezone,
            office: office.into_office()?,
            deadline: self.deadline.into_deadline()?,
            mailbox: read_mailbox(self.mailbox, folder)?,
            outbox: read_outbox(self.outbox, folder)?,
            trust: self.trust,
            circular: self.circular.map(|paper| paper.into_settings("circular.recipients")).transpose()?,
            cover: self.cover.map(|paper| paper.into_settings("cover.recipients")).transpose()?,
            standing: self.standing.map(|standing| standing.into_settings(&figures)).transpose()?,
            aims,
            report: self.report.into_settings(folder),
            form: self.form.into_settings()?,
            liaison_fields: self.liaison.fields,
            register,
            tasks,
            phases,
            figures,
        })
    }
}

pub(super) fn address(written: Spanned<String>, key: &str) -> Checked<String> {
    let text = written.get_ref().trim();
    let whole = text.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty() && !domain.is_empty() && !domain.contains('@') && !text.contains(char::is_whitespace)
    });
    if whole && text.is_ascii() {
        return Ok(text.to_lowercase());
    }
    contradiction(&written, key, "not a mail address".to_owned(), "不是邮箱地址".to_owned(), None)
}

fn check_order(starts: NaiveDate, ends: &Spanned<NaiveDate>, key: &str) -> Checked<()> {
    if *ends.get_ref() >= starts {
        return Ok(());
    }
    contradiction(ends, key, format!("lies before its start {starts}"), format!("早于开始日期 {starts}"), None)
}

impl RawOffice {
    fn into_office(self) -> Checked<Office> {
        let email = address(self.email, "campaign.office.email")?;
        let mut digest_to = self
            .digest_to
            .into_iter()
            .map(|written| address(written, "campaign.office.digest_to"))
            .collect::<Checked<Vec<_>>>()?;
        if digest_to.is_empty() {
            digest_to.push(email.clone());
        }
        Ok(Office { name: self.name, contact: self.contact, phone: self.phone, email, digest_to })
    }
}

impl RawDeadline {
    fn into_deadline(self) -> Checked<Deadline> {
        if !(1..=31).contains(self.day.get_ref()) {
            return contradiction(
                &self.day,
                "deadline.day",
                "must be a day of the month, 1 to 31".to_owned(),
                "应为1至31之间的日".to_owned(),
                None,
            );
        }
        for (period, day) in &self.exceptions {
            if *day.get_ref() <= period.last_day() {
                return contradiction(
                    day,
                    &format!("deadline.exceptions.{period}"),
                    format!("must lie after the period's last day {}", period.last_day()),
                    format!("应晚于该月最后一天 {}", period.last_day()),
                    None,
                );
            }
        }
        Ok(Deadline {
            day: self.day.into_inner(),
            exceptions: self.exceptions.into_iter().map(|(period, day)| (period, day.into_inner())).collect(),
            remind_days_before: self.remind_days_before,
        })
    }
}

impl RawReport {
    fn into_settings(self, folder: &Path) -> ReportSettings {
        ReportSettings {
            issuer: self.issuer,
            issuer_short: self.issuer_short,
            letterhead: self.letterhead,
            document_code: self.document_code,
            recipient: self.recipient,
            signer: (!self.signer.trim().is_empty()).then_some(self.signer),
            copies: self.copies,
            printed_by: self.printed_by,
            fonts: self.fonts.map(|path| folder.join(path)),
            ofd: self.ofd,
        }
    }
}

impl RawPaper {
    fn into_settings(self, key: &str) -> Checked<PaperSettings> {
        if self.recipients.get_ref().iter().all(|recipient| recipient.trim().is_empty()) {
            let (english, chinese) = ("needs at least one recipient", "至少要有一个主送机关");
            return contradiction(&self.recipients, key, english.to_owned(), chinese.to_owned(), None);
        }
        Ok(PaperSettings {
            recipients: self.recipients.into_inner(),
            copies: self.copies,
            document_code: self.document_code,
        })
    }
}

impl RawForm {
    fn into_settings(self) -> Checked<FormSettings> {
        for (labels, key) in [
            (&self.unit_labels, "form.unit_labels"),
            (&self.date_labels, "form.date_labels"),
            (&self.reporter_labels, "form.reporter_labels"),
        ] {
            if labels.get_ref().is_empty() {
                return contradiction(
                    labels,
                    key,
                    "needs at least one label".to_owned(),
                    "至少要有一个".to_owned(),
                    None,
                );
            }
        }
        let mut ids = BTreeSet::new();
        for section in self.sections.get_ref() {
            if !ids.insert(&section.id) {
                return contradiction(
                    &self.sections,
                    "form.sections.id",
                    format!("`{}` stands twice", section.id),
                    format!("“{}”重复", section.id),
                    None,
                );
            }
        }
        Ok(FormSettings {
            annex: self.annex,
            title: self.title,
            unit_labels: self.unit_labels.into_inner(),
            date_labels: self.date_labels.into_inner(),
            reporter_labels: self.reporter_labels.into_inner(),
            phone_labels: self.phone_labels,
            unit_placeholder: self.unit_placeholder,
            date_placeholder: self.date_placeholder,
            reporter_placeholder: self.reporter_placeholder,
            sections: self
                .sections
                .into_inner()
                .into_iter()
                .map(|section| SectionSettings {
                    id: section.id,
                    heading: section.heading,
                    aliases: section.aliases,
                    instructions: section.instructions,
                    required: section.required,
                    example: section.example,
                })
                .collect(),
        })
    }
}

/// Where a unit's id and names stand, for messages about pairs of units.
struct UnitSpans {
    id: Spanned<()>,
    names: Vec<(Spanned<()>, &'static str)>,
}

impl RawUnit {
    fn into_unit(self) -> Checked<(Unit, UnitSpans)> {
        let mut names = vec![(Spanned::new(self.name.span(), ()), "units.name")];
        names.extend(self.aliases.iter().map(|alias| (Spanned::new(alias.span(), ()), "units.aliases")));
        let spans = UnitSpans { id: Spanned::new(self.id.span(), ()), names };
        let emails =
            self.emails.into_iter().map(|written| address(written, "units.emails")).collect::<Checked<Vec<_>>>()?;
        let unit = Unit {
            id: self.id.into_inner(),
            name: self.name.into_inner(),
            aliases: self.aliases.into_iter().map(Spanned::into_inner).collect(),
            kind: self.kind,
            emails,
            contacts: self
                .contacts
                .into_iter()
                .map(|contact| Contact { name: contact.name, post: contact.post, phone: contact.phone })
                .collect(),
        };
        Ok((unit, spans))
    }
}

fn check_register(units: &[(Unit, UnitSpans)]) -> Checked<()> {
    let mut ids = BTreeSet::new();
    let mut owners: BTreeMap<&str, &Unit> = BTreeMap::new();
    for (unit, spans) in units {
        if !ids.insert(&unit.id) {
            let id = unit.id.as_str();
            return contradiction(&spans.id, "units.id", format!("`{id}` stands twice"), format!("“{id}”重复"), None);
        }
        for (name, (span, key)) in unit.names().zip(&spans.names) {
            if let Some(other) = owners.insert(name, unit) {
                return contradiction(
                    span,
                    key,
                    format!("`{name}` is already a name of {}", other.id),
                    format!("“{name}”已是 {} 的名称", other.id),
                    None,
                );
            }
        }
    }
    Ok(())
}

fn read_groups(groups: Vec<RawGroup>, units: &[(Unit, UnitSpans)]) -> Checked<Vec<Group>> {
    let known: Vec<&str> = units.iter().map(|(unit, _)| unit.id.as_str()).collect();
    let by_id: BTreeMap<&str, &UnitId> = units.iter().map(|(unit, _)| (unit.id.as_str(), &unit.id)).collect();
    let mut read = Vec::new();
    for group in groups {
        let mut members = Vec::new();
        for written in group.units {
            match by_id.get(written.get_ref().as_str()) {
                Some(id) => members.push((*id).clone()),
                None => {
                    one_of(written, &known, "groups.units", "is no unit's id", "不是 [[units]] 里的 id")?;
                }
            }
        }
        read.push(Group { name: group.name.into_inner(), kinds: group.kinds, units: members });
    }
    Ok(read)
}

fn owner_names(written: Vec<Spanned<String>>, key: &str, names: &[&str]) -> Checked<Vec<String>> {
    let (english, chinese) = ("is no unit and no group", "既不是单位也不是 [[groups]] 里的说法");
    written.into_iter().map(|name| one_of(name, names, key, english, chinese)).collect()
}

/// A name that must be one of the known; `english` and `chinese` go on after the name that is not.
pub(super) fn one_of(
    written: Spanned<String>,
    known: &[&str],
    key: &str,
    english: &str,
    chinese: &str,
) -> Checked<String> {
    let name = written.get_ref();
    if known.contains(&name.as_str()) {
        return Ok(written.into_inner());
    }
    let meant = nearest(name, known.iter().copied());
    contradiction(&written, key, format!("`{name}` {english}"), format!("“{name}”{chinese}"), meant)
}

fn read_tasks(tasks: Vec<RawTask>, names: &[&str]) -> Checked<Vec<Task>> {
    if let Some(beyond) = tasks.get(MOST) {
        return too_many(&beyond.number, "tasks.number");
    }
    let mut numbers = BTreeSet::new();
    let mut read = Vec::new();
    for task in tasks {
        let number = *task.number.get_ref();
        if !numbers.insert(number) {
            return contradiction(
                &task.number,
                "tasks.number",
                format!("{number} stands twice"),
                format!("序号 {number} 重复"),
                None,
            );
        }
        read.push(Task {
            number,
            category: task.category,
            text: task.text,
            lead: owner_names(task.lead, "tasks.lead", names)?,
            support: owner_names(task.support, "tasks.support", names)?,
            words: task.words,
            shown_by: task.shown_by,
        });
    }
    read.sort_by_key(|task| task.number);
    Ok(read)
}

fn read_phases(phases: Vec<RawPhase>, names: &[&str]) -> Checked<Vec<Phase>> {
    if let Some(beyond) = phases.get(MOST) {
        return too_many(&beyond.id, "phases.id");
    }
    let mut ids = BTreeSet::new();
    let mut read = Vec::new();
    for phase in phases {
        if !ids.insert(phase.id.get_ref().clone()) {
            let id = phase.id.get_ref().clone();
            return contradiction(&phase.id, "phases.id", format!("`{id}` stands twice"), format!("“{id}”重复"), None);
        }
        check_order(phase.starts, &phase.ends, "phases.ends")?;
        read.push(Phase {
            id: phase.id.into_inner(),
            name: phase.name,
            starts: phase.starts,
            ends: phase.ends.into_inner(),
            measures: phase.measures,
            owners: owner_names(phase.owners, "phases.owners", names)?,
            duty: phase.duty,
            words: phase.words,
            weak_words: phase.weak_words,
            instead_of: phase.instead_of,
        });
    }
    Ok(read)
}

fn read_figures(figures: Vec<RawFigure>) -> Checked<Vec<FigureKind>> {
    if let Some(beyond) = figures.get(MOST) {
        return too_many(&beyond.kind, "figures.kind");
    }
    let mut kinds = BTreeSet::new();
    let mut read = Vec::new();
    for figure in figures {
        if !kinds.insert(figure.kind.get_ref().clone()) {
            let kind = figure.kind.get_ref().clone();
            return contradiction(
                &figure.kind,
                "figures.kind",
                format!("`{kind}` stands twice"),
                format!("“{kind}”重复"),
                None,
            );
        }
        read.push(FigureKind {
            kind: figure.kind.into_inner(),
            name: figure.name,
            verbs: figure.verbs,
            nouns: figure.nouns,
            deeds: figure.deeds,
            narrow_units: figure.narrow_units,
            narrow_nouns: figure.narrow_nouns,
            needs_verb: figure.needs_verb,
            units: figure.units,
            summed: figure.summed,
        });
    }
    Ok(read)
}
