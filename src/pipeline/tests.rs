//! The line with a mailbox made up by the test: what our own failures cost, and what they must not.

use std::{fs, path::Path, sync::Mutex};

use gongwen::FontSet;

use super::*;
use crate::{
    config,
    limits::Limits,
    mailbox::{Error as MailboxError, Fetched, MailKey, MailSummary, Mailbox, MailboxProbe, RawMail},
};
use sandbox::SandboxPool;

/// So many mails, of which one cannot be fetched.
struct Failing {
    mails: usize,
    fails_at: usize,
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

    fn done(&mut self, key: &MailKey) -> Result<(), MailboxError> {
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
        ledger: Ledger::open(&campaign.state_folder().join("ledger.sqlite")).unwrap(),
        raw: RawStore::new(&campaign.state_folder()),
        limits: Limits::default(),
        workers: &SandboxPool::in_this_process(),
        as_of: DateTime::parse_from_rfc3339("2020-07-04T09:00:00+08:00").unwrap(),
        own: "2020-06".parse().unwrap(),
        stop: StopSignal::default(),
        history: Mutex::default(),
    });
}

#[test]
fn a_mailbox_lost_halfway_keeps_what_came_and_the_next_run_brings_the_rest() {
    with_pipeline(|pipeline| {
        let mut mailbox = Failing { mails: 4, fails_at: 2, moved: Vec::new() };
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
        let mut mailbox = Failing { mails: 4, fails_at: 0, moved: Vec::new() };
        assert!(matches!(pipeline.receive("test", &mut mailbox, &mut |_, _| {}), Err(Error::Mailbox(_))));
    });
}

#[test]
fn only_mail_of_which_something_was_taken_is_put_away() {
    with_pipeline(|pipeline| {
        let mut mailbox = Failing { mails: 3, fails_at: 9, moved: Vec::new() };
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
        ledger: Ledger::open(&campaign.state_folder().join("ledger.sqlite")).unwrap(),
        raw: RawStore::new(&campaign.state_folder()),
        limits: pipeline.limits,
        workers: pipeline.workers,
        as_of: pipeline.as_of,
        own: pipeline.own,
        stop: StopSignal::default(),
        history: Mutex::default(),
    }
}

#[test]
fn mails_read_with_another_register_are_read_again_from_the_raw_store() {
    with_pipeline(|pipeline| {
        let mut mailbox = Failing { mails: 1, fails_at: 9, moved: Vec::new() };
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
        let mut mailbox = Failing { mails: 1, fails_at: 9, moved: Vec::new() };
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
        pipeline.receive("test", &mut Failing { mails: 1, fails_at: 9, moved: Vec::new() }, &mut |_, _| {}).unwrap();
        pipeline.ledger.clear_outstanding(june).unwrap();
        let month = pipeline.month(june, pipeline.as_of).unwrap();
        let glance = Glance::of(pipeline.campaign, &month);
        let folder = pipeline.campaign.output_folder(june);
        let (report, original) = (folder.join("report.docx"), folder.join("forms/jinhu/1-a.txt"));
        fs::create_dir_all(original.parent().unwrap()).unwrap();
        for file in [&report, &original] {
            fs::write(file, "ours").unwrap();
        }
        pipeline.ledger.note_writing(june, "report.docx", &sha256(b"ours")).unwrap();
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
