//! In: the campaign and its environment. Out: `huizong doctor`, what a run lacks, each with its remedy.

use chrono::{DateTime, Datelike as _, FixedOffset};

use super::{
    Exit, Failure, Language, Session, When, campaign_files,
    storage::{self, Room},
};
use crate::{
    config::{Approval, Campaign, MailboxSettings, OutboxKind},
    i18n::Localize,
    ledger::Ledger,
    mailbox,
    month::Issue,
    outbox, owner_only,
    pipeline::altered_issues,
    secret::open_to_everyone,
    templates::Templates,
    typefaces,
};

/// Arguments of `doctor`.
#[derive(Debug, clap::Args)]
pub struct Arguments {}

/// Result of one check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Health {
    Good,
    Mind,
    Bad,
}

/// The doctor's findings so far.
struct Visit {
    language: Language,
    worst: Health,
}

impl Visit {
    fn report(&mut self, health: Health, chinese: &str, english: &str) {
        let mark = match health {
            Health::Good => "✓",
            Health::Mind => "!",
            Health::Bad => "✗",
        };
        println!("{mark} {}", self.language.pick(chinese, english));
        if health == Health::Bad {
            self.worst = Health::Bad;
        }
    }

    fn trouble(&mut self, chinese: &str, english: &str, words: &impl Localize) {
        self.report(Health::Bad, &format!("{chinese}：{}", words.zh()), &format!("{english}: {words}"));
    }
}

pub(super) fn run(session: &Session, _: &Arguments) -> Result<Exit, Failure> {
    let mut visit = Visit { language: session.language, worst: Health::Good };
    let campaign = campaign_files::load(session)?;
    let (units, tasks) = (campaign.register.units().len(), campaign.tasks.len());
    visit.report(
        Health::Good,
        &format!("配置：{}，{units} 个单位，{tasks} 项任务", campaign.name),
        &format!("configuration: {}, {units} units, {tasks} tasks", campaign.name),
    );
    addresses(&mut visit, &campaign);
    templates(&mut visit, &campaign);
    look_at_mailbox(&mut visit, &campaign, session.clock);
    look_at_outbox(&mut visit, &campaign, session.clock);
    look_at_sent_folder(&mut visit, &campaign);
    passwords(&mut visit, &campaign);
    fonts(&mut visit, &campaign);
    disk(&mut visit, session, &campaign);
    clock(&mut visit, session, &campaign);
    holidays(&mut visit, &campaign);
    Ok(if visit.worst == Health::Bad { Exit::Usage } else { Exit::Done })
}

fn addresses(visit: &mut Visit, campaign: &Campaign) {
    let without: Vec<&str> =
        campaign.register.units().iter().filter(|unit| unit.emails.is_empty()).map(|unit| unit.name.as_str()).collect();
    if !without.is_empty() {
        let names = without.join(visit.language.pick("、", ", "));
        visit.report(
            Health::Mind,
            &format!("以下单位没有登记邮箱，无法发函：{names}"),
            &format!("units without an address get no letters: {names}"),
        );
    }
}

fn templates(visit: &mut Visit, campaign: &Campaign) {
    let folder = campaign.folder.join("templates");
    match Templates::load(folder.is_dir().then_some(folder.as_path())) {
        Ok(_) => visit.report(Health::Good, "模板：可用", "templates: good"),
        Err(error) => visit.trouble("模板", "templates", &error),
    }
}

fn look_at_mailbox(visit: &mut Visit, campaign: &Campaign, now: DateTime<FixedOffset>) {
    match mailbox::open(&campaign.mailbox).and_then(|mut mailbox| mailbox.probe()) {
        Ok(probe) => {
            visit.report(
                Health::Good,
                &format!("收信：{}，{} 封邮件", probe.place, probe.mails),
                &format!("mailbox: {}, {} mails", probe.place, probe.mails),
            );
            if !probe.encrypted {
                visit.report(Health::Mind, "收信连接未加密", "the mailbox's connection is not encrypted");
            }
            certificate(visit, ("收信", "mailbox"), probe.certificate_end, now);
            if probe.done_folder_exists == Some(false) {
                visit.report(
                    Health::Mind,
                    "已处理邮件的文件夹还不存在，首次移动时会自动建立",
                    "the folder for done mail is not there yet; it is made when first needed",
                );
            }
            if probe.may_move == Some(false) {
                visit.report(
                    Health::Bad,
                    "这个账号无权把邮件移入已处理文件夹（IMAP ACL），请管理员开放权限，或在 [mailbox] 中删去 done_folder",
                    "the account has no right to move mails to the folder for done mail (IMAP ACL); have it granted, or leave done_folder out of [mailbox]",
                );
            }
        }
        Err(error) => visit.trouble("收信", "mailbox", &error),
    }
}

fn look_at_outbox(visit: &mut Visit, campaign: &Campaign, now: DateTime<FixedOffset>) {
    match outbox::open(&campaign.outbox).and_then(|mut outbox| outbox.probe(&campaign.outbox.from)) {
        Ok(probe) => {
            visit.report(Health::Good, &format!("发信：{}", probe.place), &format!("outbox: {}", probe.place));
            if !probe.encrypted {
                visit.report(Health::Mind, "发信连接未加密", "the outbox's connection is not encrypted");
            }
            certificate(visit, ("发信", "outbox"), probe.certificate_end, now);
        }
        Err(error) => visit.trouble("发信", "outbox", &error),
    }
    if campaign.outbox.approval == Approval::Hold {
        visit.report(
            Health::Mind,
            "approval = \"hold\"：全部函件留着不发，改为 auto 后下次运行时发出",
            "approval = \"hold\": all letters wait until it says auto",
        );
    }
}

/// Looks at the folder for copies of sent letters. Adding a mail cannot be tried without leaving one there, so only a server
/// with IMAP ACL (RFC 4314) says beforehand whether it may be done.
fn look_at_sent_folder(visit: &mut Visit, campaign: &Campaign) {
    let opened = mailbox::open_sent_folder(&campaign.mailbox, &campaign.outbox);
    let probe = match opened.and_then(|folder| folder.map(|mut folder| folder.probe()).transpose()) {
        Ok(Some(probe)) => probe,
        Ok(None) => return,
        Err(error) => return visit.trouble("已发送文件夹", "Sent folder", &error),
    };
    let name = probe.folder.as_deref().unwrap_or_default();
    match probe.may_add {
        _ if probe.folder.is_none() => visit.report(
            Health::Mind,
            "邮箱中没有找到“已发送”文件夹：不存副本，没有等到答复的函也无从核实；可在 [outbox] sent_folder 指定",
            "no Sent folder was found: no copies are kept, and a letter without an answer cannot be looked up; name one in [outbox] sent_folder",
        ),
        Some(true) => visit.report(
            Health::Good,
            &format!("已发送文件夹：{name}，可以存入副本"),
            &format!("Sent folder: {name}, copies may be added"),
        ),
        Some(false) => visit.report(
            Health::Bad,
            &format!("已发送文件夹：这个账号无权存入 {name}（IMAP ACL），请管理员开放权限，或在 [outbox] sent_folder 另行指定"),
            &format!("Sent folder: the account has no right to add to {name} (IMAP ACL); have it granted, or name another in [outbox] sent_folder"),
        ),
        None => visit.report(
            Health::Good,
            &format!("已发送文件夹：{name}（服务器不说明权限，能否存入要到第一封函发出才知道）"),
            &format!("Sent folder: {name} (the server does not tell rights; whether copies may be added shows with the first letter)"),
        ),
    }
}

/// Says until when a server's certificate is valid, in time for a new one to be got.
fn certificate(visit: &mut Visit, of: (&str, &str), end: Option<DateTime<FixedOffset>>, now: DateTime<FixedOffset>) {
    let Some(end) = end else { return };
    let days = (end - now).num_days();
    let (health, day) = (if days < 21 { Health::Mind } else { Health::Good }, end.date_naive());
    visit.report(
        health,
        &format!("{}服务器的证书有效期至 {day}，还有 {days} 天", of.0),
        &format!("{}: the server's certificate is valid until {day}, {days} days", of.1),
    );
}

fn passwords(visit: &mut Visit, campaign: &Campaign) {
    let mailbox = match &campaign.mailbox {
        MailboxSettings::Imap(server, _) => server.password.as_ref(),
        MailboxSettings::Folder { .. } => None,
    };
    let outbox = match &campaign.outbox.kind {
        OutboxKind::Smtp(server) => server.password.as_ref(),
        OutboxKind::Folder(_) => None,
    };
    for (source, chinese, english) in [(mailbox, "收信", "mailbox"), (outbox, "发信", "outbox")] {
        if source.is_some_and(open_to_everyone) {
            visit.report(
                Health::Mind,
                &format!("{chinese}：密码文件任何人都能读，请收紧权限（chmod 600）"),
                &format!("{english}: every account of this machine can read the password file; close it (chmod 600)"),
            );
        }
    }
}

fn fonts(visit: &mut Visit, campaign: &Campaign) {
    match typefaces::substitutes(campaign.report.fonts.as_deref()) {
        Ok(substitutes) if substitutes.is_empty() => {
            visit.report(Health::Good, "字体：单位自有字体齐全", "fonts: the office's own are complete");
        }
        Ok(substitutes) => {
            let pairs: Vec<String> = substitutes.iter().map(|(class, face)| format!("{class}→{face}")).collect();
            let pairs = pairs.join(visit.language.pick("、", ", "));
            visit.report(
                Health::Mind,
                &format!("字体：PDF、OFD 中以自带字体代替（{pairs}）；在 [report] fonts 指定单位字体文件夹即可替换"),
                &format!(
                    "fonts: shipped substitutes in PDF and OFD ({pairs}); name the office's fonts in [report] fonts"
                ),
            );
        }
        Err(error) => visit.trouble("字体", "fonts", &error),
    }
}

fn disk(visit: &mut Visit, session: &Session, campaign: &Campaign) {
    let now = campaign_files::clock(session, &When { period: None, as_of: None }, campaign);
    for folder in storage::written_folders(campaign) {
        let place = campaign_files::shown(&folder);
        match storage::examine(&folder) {
            Ok(Room::Ample) => visit.report(Health::Good, &format!("可写：{place}"), &format!("writable: {place}")),
            Ok(Room::Scarce(free)) => {
                let free = storage::mebibytes(free);
                visit.report(
                    Health::Mind,
                    &format!("可写：{place}，但磁盘只剩 {free} MB，请及早清理"),
                    &format!("writable: {place}, but the disk has only {free} MB left; make room soon"),
                );
            }
            Err(error) => visit.trouble("不可写", "not writable", &error),
        }
    }
    let state = campaign.state_folder();
    if state.is_dir() && owner_only::open_to_others(&state).is_ok_and(|open| !open.is_empty()) {
        let place = campaign_files::shown(&state);
        visit.report(
            Health::Mind,
            &format!("{place} 中有其他账号可以读取的内容，下次运行时自动收紧（chmod -R go= {place}）"),
            &format!("other accounts can read what is in {place}; the next run closes it (chmod -R go= {place})"),
        );
    }
    if state.exists() {
        match Ledger::check(&state, now).and_then(|ledger| Ok((ledger.periods()?, ledger.issues(None)?))) {
            Ok((periods, issues)) => {
                let count = periods.len();
                visit.report(Health::Good, &format!("台账：{count} 个月"), &format!("ledger: {count} months"));
                issued(visit, campaign, &issues);
            }
            Err(error) => visit.trouble("台账", "ledger", &error),
        }
    }
}

/// Whether the reports that were issued are as they went out.
fn issued(visit: &mut Visit, campaign: &Campaign, issues: &[Issue]) {
    match altered_issues(&campaign.folder, issues) {
        Ok(altered) => {
            for (path, is_there) in &altered {
                let (chinese, english) =
                    if *is_there { ("已被改动", "was altered") } else { ("不见了", "is gone") };
                visit.report(
                    Health::Bad,
                    &format!("印发存档：{path} {chinese}，请从备份恢复"),
                    &format!("issued reports: {path} {english}; restore it from a backup"),
                );
            }
            if altered.is_empty() && !issues.is_empty() {
                let count = issues.len();
                visit.report(
                    Health::Good,
                    &format!("印发存档：{count} 次，与印发时一致"),
                    &format!("issued reports: {count}, as they went out"),
                );
            }
        }
        Err(error) => visit.trouble("印发存档", "issued reports", &error),
    }
}

/// Years of the campaign for which the State Council's notice is not known.
fn holidays(visit: &mut Visit, campaign: &Campaign) {
    let years = campaign.starts.year()..=campaign.last_day(campaign.last_period()).year();
    let unknown: Vec<String> =
        years.filter(|year| !campaign.calendar.knows(*year)).map(|year| year.to_string()).collect();
    if unknown.is_empty() {
        visit.report(Health::Good, "放假安排：齐全", "holidays: complete");
        return;
    }
    let years = unknown.join(visit.language.pick("、", ", "));
    visit.report(
        Health::Mind,
        &format!("放假安排：没有{years}年的，只按周末推算；请把放假日写入 [calendar] holidays，调休上班日写入 working_days"),
        &format!(
            "holidays: those of {years} are not known and only weekends count; write days off into [calendar] holidays and weekends worked into working_days"
        ),
    );
}

fn clock(visit: &mut Visit, session: &Session, campaign: &Campaign) {
    let now = campaign_files::clock(session, &When { period: None, as_of: None }, campaign);
    let shown = now.format("%Y-%m-%d %H:%M:%S %:z");
    // A machine that has lost its time wakes in 1970 or at its firmware's date.
    if now.year() < 2020 {
        visit.report(
            Health::Bad,
            &format!("时钟：{shown}，显然不对，请校时（逾期与否靠它判断）"),
            &format!("clock: {shown} cannot be right; set it: lateness is judged by it"),
        );
    } else {
        visit.report(
            Health::Good,
            &format!("时钟：{shown}（{}）", campaign.timezone),
            &format!("clock: {shown} ({})", campaign.timezone),
        );
    }
}
