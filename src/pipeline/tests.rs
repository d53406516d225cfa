//! The line with a mailbox made up by the test: what our own failures cost, and what they must not.

use std::{fs, path::Path, sync::Mutex};

use gongwen::FontSet;

use super::*;
use crate::{
    config,
    limits::Limits,
    mailbox::{Error as MailboxError, Fetched, MailKey, MailSummary, Mailbox, MailboxProbe, RawMail},
    month::LetterKind,
};
use sandbox::SandboxPool;

/// So many mails, of which one cannot be fetched.
#[derive(Default)]
struct Failing {
    mails: usize,
    fails_at: usize,
    /// The server refuses that one and keeps the connection.
    refuses: bool,
    /// Who the one that cannot be fetched is from, as far as its header can be had.
    from: Option<&'static str>,
    /// How often it was asked for.
    asked: usize,
    /// Every move breaks the connection.
    breaks_at_moves: bool,
    moves: usize,
    moved: Vec<MailKey>,
}

impl Mailbox for Failing {
    fn list(&mut self) -> Result<Vec<MailSummary>, MailboxError> {
        Ok((0..self.mails)
            .map(|number| MailSummary { key: MailKey::from_stored(number.to_string()), bytes: 0 })
            .collect())
    }

    fn fetch(&mut self, mail: &MailSummary) -> Result<Fetched, MailboxError> {
        if mail.key.as_str() == self.fails_at.to_string() {
            self.asked += 1;
            if self.refuses {
                let (server, reply) = ("mail.bsh.example:993".to_owned(), "NO".to_owned());
                return Err(MailboxError::Refused { server, command: "FETCH", reply });
            }
            return Err(MailboxError::Lost {
                server: "mail.bsh.example:993".to_owned(),
                reason: crate::i18n::LocalizedText::verbatim("reset"),
            });
        }
        let form = "各单位报送工作开展情况表\n单位名称：金湖社区\n报送时间：2020年7月2日\n报送人：陈丽 13800000006\n一、宣传工作开展情况：\n张贴海报156张。\n二、其他工作开展情况：\n无\n";
        let body = if mail.key.as_str() == "0" { form } else { "代开发票" };
        let key = mail.key.as_str();
        let bytes = format!(
            "From: <jinhu@bsh.example>\r\nMessage-ID: <{key}@bsh.example>\r\nDate: Thu, 2 Jul 2020 09:00:00 +0800\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{body}"
        );
        Ok(Fetched::Whole(RawMail { key: mail.key.clone(), received_at: None, bytes: bytes.into_bytes() }))
    }

    fn head(&mut self, _: &MailSummary) -> Option<Vec<u8>> {
        self.from.map(|from| format!("From: <{from}>\r\nSubject: x\r\n\r\n").into_bytes())
    }

    fn done(&mut self, key: &MailKey) -> Result<(), MailboxError> {
        self.moves += 1;
        if self.breaks_at_moves {
            let server = "mail.bsh.example:993".to_owned();
            return Err(MailboxError::Lost { server, reason: crate::i18n::LocalizedText::verbatim("reset") });
        }
        self.moved.push(key.clone());
        Ok(())
    }

    fn moves_done_mail(&self) -> bool {
        true
    }

    fn probe(&mut self) -> Result<MailboxProbe, MailboxError> {
        Err(MailboxError::Gone { key: String::new() })
    }
}

fn as_of() -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339("2020-07-04T09:00:00+08:00").unwrap()
}

fn with_pipeline(work: impl FnOnce(&mut Pipeline<'_>)) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("campaign.toml");
    let campaign = config::parse(include_str!("../../campaign.toml"), Path::new(&path)).unwrap();
    let lexicon = campaign.lexicon();
    let templates = Templates::load(None).unwrap();
    work(&mut Pipeline {
        campaign: &campaign,
        lexicon: &lexicon,
        templates: &templates,
        fonts: &FontSet::new(),
        ledger: Ledger::open(&campaign.state_folder(), as_of()).unwrap(),
        raw: RawStore::new(&campaign.state_folder()),
        limits: Limits::default(),
        workers: &SandboxPool::in_this_process(),
        as_of: as_of(),
        own: "2020-06".parse().unwrap(),
        stop: StopSignal::default(),
        missing: 0,
        history: Mutex::default(),
    });
}

#[test]
fn a_mailbox_lost_halfway_keeps_what_came_and_the_next_run_brings_the_rest() {
    with_pipeline(|pipeline| {
        let mut mailbox = Failing { mails: 4, fails_at: 2, ..Failing::default() };
        let first = pipeline.receive("test", &mut mailbox, &mut |_, _| {}).unwrap();
        assert_eq!((first.recorded, first.failures.len()), (2, 1));
        mailbox.fails_at = 9;
        let second = pipeline.receive("test", &mut mailbox, &mut |_, _| {}).unwrap();
        assert_eq!((second.recorded, second.failures.len()), (2, 0));
        let june: Period = "2020-06".parse().unwrap();
        assert_eq!(pipeline.ledger.outstanding().unwrap(), BTreeMap::from([(june, true)]));
        pipeline.ledger.clear_outstanding(june).unwrap();
        let third = pipeline.receive("test", &mut mailbox, &mut |_, _| {}).unwrap();
        assert_eq!((third.recorded, pipeline.ledger.outstanding().unwrap().len()), (0, 0));
    });
}

#[test]
fn a_mailbox_that_gives_nothing_at_all_is_an_error() {
    with_pipeline(|pipeline| {
        let mut mailbox = Failing { mails: 4, fails_at: 0, ..Failing::default() };
        assert!(matches!(pipeline.receive("test", &mut mailbox, &mut |_, _| {}), Err(Error::Mailbox(_))));
    });
}

#[test]
fn only_mail_of_which_something_was_taken_is_put_away() {
    with_pipeline(|pipeline| {
        let mut mailbox = Failing { mails: 3, fails_at: 9, ..Failing::default() };
        pipeline.receive("test", &mut mailbox, &mut |_, _| {}).unwrap();
        assert_eq!(mailbox.moved, [MailKey::from_stored("0")]);
    });
}

/// A second run over the same folder with a campaign that someone has edited.
fn edited<'a>(pipeline: &Pipeline<'a>, campaign: &'a Campaign) -> Pipeline<'a> {
    Pipeline {
        campaign,
        lexicon: pipeline.lexicon,
        templates: pipeline.templates,
        fonts: pipeline.fonts,
        ledger: Ledger::open(&campaign.state_folder(), as_of()).unwrap(),
        raw: RawStore::new(&campaign.state_folder()),
        limits: pipeline.limits,
        workers: pipeline.workers,
        as_of: pipeline.as_of,
        own: pipeline.own,
        stop: StopSignal::default(),
        missing: 0,
        history: Mutex::default(),
    }
}

#[test]
fn mails_read_with_another_register_are_read_again_from_the_raw_store() {
    with_pipeline(|pipeline| {
        let mut mailbox = Failing { mails: 1, fails_at: 9, ..Failing::default() };
        pipeline.receive("test", &mut mailbox, &mut |_, _| {}).unwrap();
        let mut other = pipeline.campaign.clone();
        other.register.change(|units| units.retain(|unit| unit.id.as_str() != "jinhu"));
        let month = |pipeline: &Pipeline<'_>| {
            let month = pipeline.month("2020-06".parse().unwrap(), pipeline.as_of).unwrap();
            month.counts().reported
        };
        assert_eq!(month(pipeline), 1);
        let mut again = edited(pipeline, &other);
        let received = again.receive("test", &mut mailbox, &mut |_, _| {}).unwrap();
        assert_eq!((received.recorded, received.reread), (0, 1));
        assert_eq!(month(&again), 0);
    });
}

#[test]
fn another_name_or_address_of_the_office_reads_stored_mails_again_and_its_telephone_does_not() {
    with_pipeline(|pipeline| {
        let mut mailbox = Failing { mails: 1, fails_at: 9, ..Failing::default() };
        pipeline.receive("test", &mut mailbox, &mut |_, _| {}).unwrap();
        let mut other = pipeline.campaign.clone();
        let mut reread = |campaign: &Campaign| {
            edited(pipeline, campaign).receive("test", &mut mailbox, &mut |_, _| {}).unwrap().reread
        };
        other.office.phone = "67800000".to_owned();
        assert_eq!(reread(&other), 0);
        other.report.issuer_short = "渝北区宝圣湖街办".to_owned();
        assert_eq!(reread(&other), 1);
        other.office.email = "zzb@bsh.example".to_owned();
        assert_eq!(reread(&other), 1);
        assert_eq!(reread(&other), 0);
    });
}

#[test]
fn a_month_is_finished_until_its_day_its_files_or_the_ledger_change() {
    with_pipeline(|pipeline| {
        let june = pipeline.own;
        pipeline.receive("test", &mut Failing { mails: 1, fails_at: 9, ..Failing::default() }, &mut |_, _| {}).unwrap();
        pipeline.ledger.clear_outstanding(june).unwrap();
        let month = pipeline.month(june, pipeline.as_of).unwrap();
        let glance = Glance::of(pipeline.campaign, &month);
        let folder = pipeline.campaign.output_folder(june);
        let (report, original) = (folder.join("report.docx"), folder.join("forms/jinhu/1-a.txt"));
        fs::create_dir_all(original.parent().unwrap()).unwrap();
        for file in [&report, &original] {
            fs::write(file, "ours").unwrap();
        }
        let files = BTreeMap::from([("report.docx".to_owned(), vec![sha256(b"ours")])]);
        pipeline.ledger.note_files(june, files).unwrap();
        let state = pipeline.state(june).unwrap();
        pipeline.note_finished(&state, vec!["jinhu/1-a.txt".to_owned()], &glance).unwrap();

        pipeline.ledger.spoil_forms();
        pipeline.history = Mutex::default();
        assert!(pipeline.month(june, pipeline.as_of).is_err());
        let is_finished = |pipeline: &Pipeline<'_>| pipeline.finished().unwrap().as_ref() == Some(&glance);
        assert!(is_finished(pipeline), "no form is read");

        pipeline.as_of += chrono::TimeDelta::days(1);
        assert!(!is_finished(pipeline), "eleven units may be reminded on another day");
        pipeline.as_of -= chrono::TimeDelta::days(1);
        for file in [&report, &original] {
            fs::rename(file, folder.join("away")).unwrap();
            assert!(!is_finished(pipeline), "{} is gone", file.display());
            fs::rename(folder.join("away"), file).unwrap();
        }
        fs::write(&report, "edited").unwrap();
        assert!(!is_finished(pipeline));
        fs::write(&report, "ours").unwrap();
        assert!(is_finished(pipeline));

        pipeline.ledger.mark_outstanding(june, false).unwrap();
        pipeline.ledger.clear_outstanding(june).unwrap();
        assert!(!is_finished(pipeline), "the ledger was written to");
    });
}

/// Which of these letters to these units must wait, as names.
#[test]
fn a_stored_mail_that_cannot_be_read_again_keeps_what_it_holds_and_awaits_a_person_after_five_tries() {
    with_pipeline(|pipeline| {
        let mut mailbox = Failing { mails: 1, fails_at: 9, ..Failing::default() };
        pipeline.receive("test", &mut mailbox, &mut |_, _| {}).unwrap();
        let mut other = pipeline.campaign.clone();
        other.office.email = "zzb@bsh.example".to_owned();
        let name = pipeline.raw.names().unwrap().remove(0);
        let path =
            pipeline.campaign.state_folder().join("mail").join(name.get(..2).unwrap()).join(format!("{name}.eml"));
        let bytes = fs::read(&path).unwrap();
        fs::remove_file(&path).unwrap();
        let mut again = edited(pipeline, &other);
        for attempt in 1..=6 {
            let received = again.receive("test", &mut mailbox, &mut |_, _| {}).unwrap();
            assert_eq!((received.reread, received.failures.len()), (0, usize::from(attempt < 5)), "{attempt}");
            assert_eq!(held_back(&again, &received.doubt), ["Reminder jinhu", "Correction jinhu"], "{attempt}");
            let month = again.month(again.own, again.as_of).unwrap();
            assert_eq!(month.counts().reported, 1, "what was read counts");
            let parked = month.messages.iter().filter(|mail| mail.reason.contains("多次未能重读")).count();
            assert_eq!(parked, usize::from(attempt >= 5), "{attempt}");
        }
        assert_eq!(again.ledger.failures().unwrap()[0].attempts, 5, "not again on the same day");
        fs::write(&path, bytes).unwrap();
        again.as_of += chrono::TimeDelta::days(1);
        let received = again.receive("test", &mut mailbox, &mut |_, _| {}).unwrap();
        assert_eq!((received.reread, held_back(&again, &received.doubt)), (1, Vec::new()));
        assert_eq!(again.ledger.failures().unwrap(), []);
    });
}

fn held_back(pipeline: &Pipeline<'_>, doubt: &Doubt) -> Vec<String> {
    let month = pipeline.month(pipeline.own, pipeline.as_of).unwrap();
    let mut held = Vec::new();
    for id in ["jinhu", "heping", "songtao"] {
        let unit = month.unit(&crate::config::UnitId::new(id).unwrap());
        for kind in [LetterKind::Reminder, LetterKind::Correction, LetterKind::Receipt] {
            if doubt.holds_back(kind, pipeline.own, unit) {
                held.push(format!("{kind:?} {id}"));
            }
        }
    }
    held
}

#[test]
fn a_mail_that_cannot_be_fetched_holds_back_its_senders_unit_and_awaits_a_person_after_five_tries() {
    with_pipeline(|pipeline| {
        let of_heping = Some("heping@bsh.example");
        let mut mailbox = Failing { mails: 2, fails_at: 1, refuses: true, from: of_heping, ..Failing::default() };
        for attempt in 1..=6 {
            let received = pipeline.receive("test", &mut mailbox, &mut |_, _| {}).unwrap();
            assert_eq!(received.failures.len(), usize::from(attempt < 5), "{attempt}");
            assert_eq!(held_back(pipeline, &received.doubt), ["Reminder heping", "Correction heping"], "{attempt}");
            let month = pipeline.month(pipeline.own, pipeline.as_of).unwrap();
            let parked: Vec<_> =
                month.messages.iter().filter(|mail| mail.outcome == crate::intake::Outcome::NeedsPerson).collect();
            assert_eq!(parked.len(), usize::from(attempt >= 5));
            assert!(
                parked.iter().all(|mail| mail.reason.contains("多次取不下来") && mail.from == "heping@bsh.example")
            );
            assert_eq!(month.counts().reported, 1, "what was read counts");
        }
        assert_eq!(mailbox.asked, 5, "not again on the same day");
        pipeline.as_of += chrono::TimeDelta::days(1);
        mailbox.fails_at = 9;
        let received = pipeline.receive("test", &mut mailbox, &mut |_, _| {}).unwrap();
        assert_eq!((received.recorded, held_back(pipeline, &received.doubt)), (1, Vec::new()));
        assert_eq!(pipeline.ledger.failures().unwrap(), []);
    });
}

#[test]
fn a_mail_of_an_unknown_sender_holds_everyone_back_until_it_awaits_a_person() {
    with_pipeline(|pipeline| {
        let mut mailbox = Failing { mails: 2, fails_at: 1, refuses: true, ..Failing::default() };
        let everyone =
            ["Reminder jinhu", "Reminder heping", "Correction heping", "Reminder songtao", "Correction songtao"];
        for attempt in 1..=6 {
            let received = pipeline.receive("test", &mut mailbox, &mut |_, _| {}).unwrap();
            let held: &[&str] = if attempt < 5 { &everyone } else { &[] };
            assert_eq!(held_back(pipeline, &received.doubt), held, "{attempt}");
        }
        // The person has moved it away.
        mailbox.mails = 1;
        pipeline.receive("test", &mut mailbox, &mut |_, _| {}).unwrap();
        assert_eq!(pipeline.ledger.failures().unwrap(), []);
    });
}

#[test]
fn a_mailbox_that_breaks_at_every_move_is_read_to_its_end_and_leaves_nobody_in_doubt() {
    with_pipeline(|pipeline| {
        let mut mailbox = Failing { mails: 6, fails_at: 9, breaks_at_moves: true, ..Failing::default() };
        for attempt in 1..=6 {
            let received = pipeline.receive("test", &mut mailbox, &mut |_, _| {}).unwrap();
            assert_eq!(received.recorded, if attempt == 1 { 6 } else { 0 });
            assert_eq!(received.failures.len(), usize::from(attempt < 5), "{attempt}");
            assert!(held_back(pipeline, &received.doubt).is_empty());
        }
        assert_eq!(mailbox.moves, 5, "one mail had a form");
        let month = pipeline.month(pipeline.own, pipeline.as_of).unwrap();
        let parked = month.messages.last().unwrap();
        assert!(parked.reason.starts_with("有1封已登记的邮件多次未能移入已处理文件夹"), "{}", parked.reason);
        pipeline.as_of += chrono::TimeDelta::days(1);
        mailbox.breaks_at_moves = false;
        pipeline.receive("test", &mut mailbox, &mut |_, _| {}).unwrap();
        assert_eq!((mailbox.moved.len(), pipeline.ledger.failures().unwrap().len()), (1, 0));
    });
}
