//! A constructed month in; its letters compared with the cases in `tests/cases/letters/` (`UPDATE=1` rewrites them).

use std::{fmt::Write, fs, path::Path, sync::LazyLock};

use mail_parser::{MessageParser, MimeHeaders};

use super::*;
use crate::{
    check::{CheckedForm, Context, examine},
    config::{Approval, UnitKind},
    finding::{CellPlace, Code, Finding, Place},
    form,
    identity::ShortId,
    intake::{BODY, Outcome},
    month::{FileFinding, LetterRecord, LetterState, Submission},
    testing::{self, MonthBuilder, at, checked, figure, file_finding, material, message, other, publicity},
};
use figures::{Approximation, Figure};

fn campaign() -> Campaign {
    let mut campaign = testing::campaign();
    campaign.register.change(|units| {
        let qingxi = units.iter_mut().find(|unit| unit.id.as_str() == "qingxi").unwrap();
        qingxi.emails.push("qingxi2@bsh.example".to_owned());
    });
    campaign
}

fn filled(unit: &str, date: &str, reporter: &str, phones: &[&str], text: &str) -> CheckedForm {
    let mut form = testing::form(unit, date, reporter, vec![publicity(text), other("无")]);
    form.reporter.value.name = Some("某人".to_owned());
    form.reporter.value.phones = phones.iter().map(|phone| (*phone).to_owned()).collect();
    checked(form)
}

fn submission(id: &str, received_at: &str, revision: u32, checked: CheckedForm) -> Submission {
    let submission = testing::submission(id, at(received_at), revision, checked);
    if id == "jinhu2" { Submission { file: BODY.to_owned(), ..submission } } else { submission }
}

fn at_cell(row: usize, column: usize, label: &str) -> Place {
    let cell = Some(CellPlace { row, column, address: None });
    Place { table: Some(1), cell, ..Place::field(label) }
}

/// One unit of each sort: complete after a correction, faulty form, faulty file, complete and then a faulty file,
/// missing with other files, missing.
fn month(as_of: &str) -> Month {
    let mut builder = MonthBuilder::new(&campaign(), at(as_of));
    builder.unit("jinhu", |unit| {
        unit.status = Status::Complete;
        let mut checked = filled(
            "金湖社区",
            "2020年7月2日",
            "陈丽，13800000006",
            &["13800000006"],
            "张贴海报156张，发放手册1200余份，累计入户800户。",
        );
        checked.figures = vec![
            Figure { counted: false, ..figure("累计入户800户", "households_visited", 800.0, "户") },
            figure("张贴海报156张", "posters_put_up", 156.0, "张"),
            Figure {
                approx: Approximation::Over, ..figure("发放手册1200余份", "materials_distributed", 1200.0, "份")
            },
        ];
        unit.superseded = vec![submission("jinhu1", "2020-07-01T10:05:00+08:00", 1, checked.clone())];
        unit.submission = Some(submission("jinhu2", "2020-07-02T16:20:00+08:00", 2, checked));
        unit.materials =
            vec![material("材料.zip/经验材料.docx", "jinhu/经验材料.docx", at("2020-07-02T16:20:00+08:00"))];
    });
    builder.unit("minshe", |unit| {
        unit.status = Status::Incomplete;
        let mut checked = filled(
            "民社办",
            "2020年X月X日",
            "王芳",
            &[],
            "6月，我办在辖区学校张贴海报XXXX张，发放资料300份。\n下一步，继续做好校园宣传。",
        );
        checked.findings = vec![
            Finding::new(
                Code::PlaceholderLeft,
                at_cell(1, 1, "报送时间"),
                "表中仍保留模板文字“2020年X月X日”",
                "请改为实际内容。",
            )
            .found("2020年X月X日")
            .example("2020年7月2日"),
            Finding::new(
                Code::PhoneMissing,
                at_cell(1, 2, "报送人"),
                "“报送人”栏未填写联系电话",
                "请补填联系电话，便于联系。",
            )
            .found("王芳")
            .example("王芳，13800000004"),
            Finding::new(
                Code::PlaceholderLeft,
                at_cell(2, 0, "宣传工作开展情况"),
                "“宣传工作开展情况”中仍保留模板文字“XXXX”",
                "请改为实际内容。",
            )
            .found("XXXX"),
            Finding::new(
                Code::ScopeUnclear,
                at_cell(2, 0, "宣传工作开展情况"),
                "“发放资料300份”未说明时段。",
                "请核实。",
            )
            .found("发放资料300份"),
        ];
        unit.submission = Some(submission("minshe", "2020-07-02T09:00:00+08:00", 1, checked));
    });
    builder.unit("paichusuo", |unit| {
        unit.status = Status::Incomplete;
        unit.file_findings = vec![file_finding(
            "paichusuo",
            at("2020-07-03T08:30:00+08:00"),
            Finding::new(
                Code::ScanOnly,
                Place::file("附件3（盖章）.pdf"),
                "附件是扫描件，文字不能识别。",
                "请另发可编辑的 Word 版；盖章扫描件可一并保留。",
            ),
        )];
    });
    builder.unit("jingfa", |unit| {
        unit.status = Status::Incomplete;
        let checked = filled("经发办", "2020年7月1日", "郑涛，13800000005", &["13800000005"], "走访企业20家。");
        unit.submission = Some(submission("jingfa", "2020-07-01T15:00:00+08:00", 1, checked));
        unit.file_findings = vec![FileFinding {
            message_id: None,
            ..file_finding(
                "jingfa2",
                at("2020-07-04T07:00:00+08:00"),
                Finding::new(
                    Code::Unreadable,
                    Place::file("更正.docx"),
                    "文件已损坏，无法打开。",
                    "请重新保存后再发。",
                ),
            )
        }];
    });
    builder.unit("heping", |unit| {
        unit.materials = vec![material("经验材料.docx", "heping/经验材料.docx", at("2020-06-30T16:20:00+08:00"))];
    });
    let mail = |id: &str, from: &str, subject: &str, outcome, reason: &str| {
        message(&sha256(id.as_bytes()), from, subject, at("2020-06-30T18:02:00+08:00"), outcome, reason)
    };
    builder.month(|month| {
        month.messages = vec![
            mail("a", "heping@bsh.example", "六月", Outcome::NeedsPerson, "附件超过大小限制，未下载。"),
            mail("b", "ads@spam.example", "发票", Outcome::Ignored, "广告邮件。"),
            mail(
                "c",
                "mailer-daemon@bsh.example",
                "退信",
                Outcome::Ignored,
                "退信：地址 qingxi@bsh.example 无法送达。",
            ),
        ];
        month.dead_addresses = vec!["qingxi@bsh.example".to_owned()];
    });
    builder.build()
}

const BEFORE: &str = "2020-07-01T09:00:00+08:00";
const AFTER: &str = "2020-07-04T09:00:00+08:00";

fn letters(campaign: &Campaign, month: &Month) -> Vec<Letter> {
    let files = [LetterAttachment {
        name: "2020年6月工作情况报告.pdf".to_owned(),
        content_type: "application/pdf".to_owned(),
        bytes: b"%PDF-1.7 \x00\xff".to_vec(),
    }];
    static CARRIED: LazyLock<Templates> = LazyLock::new(|| Templates::load(None).unwrap());
    due(campaign, month, &CARRIED, &files, &|_| None).unwrap()
}

fn record(letter: &Letter, written_at: &str, state: LetterState) -> LetterRecord {
    LetterRecord {
        key: letter.key.clone(),
        short_id: ShortId::default(),
        unit: letter.unit.clone(),
        kind: letter.kind,
        address: letter.to.join(", "),
        subject: letter.subject.clone(),
        state,
        message_id: letter.message_id.clone(),
        written_at: at(written_at),
        failure: String::new(),
        fixed: false,
    }
}

fn unit_letter<'a>(letters: &'a [Letter], id: &str) -> Option<&'a Letter> {
    letters.iter().find(|letter| letter.unit.as_ref().is_some_and(|unit| unit.as_str() == id))
}

fn shown(letters: &[Letter]) -> String {
    let mut text = String::new();
    for letter in letters {
        // The digest's key is a hash of all that was read: noise in a case.
        let key = if letter.kind == LetterKind::Digest { "digest" } else { &letter.key };
        writeln!(text, "======== {key}\n收件人：{}", letter.to.join("、")).unwrap();
        if let Some(id) = &letter.in_reply_to {
            writeln!(text, "答复：{id}").unwrap();
        }
        for file in &letter.attachments {
            writeln!(text, "附件：{}", file.name).unwrap();
        }
        writeln!(text, "主题：{}\n\n{}", letter.subject, letter.body).unwrap();
    }
    text
}

fn compare(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/letters").join(name);
    if std::env::var_os("UPDATE").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(expected == text, "{} differs; UPDATE=1 writes it anew. Now:\n{text}", path.display());
}

#[test]
fn letters_before_and_after_the_deadline() {
    let campaign = campaign();
    compare("before.txt", &shown(&letters(&campaign, &month(BEFORE))));
    compare("after.txt", &shown(&letters(&campaign, &month(AFTER))));
}

#[test]
fn what_was_written_is_not_written_again_and_the_same_month_gives_the_same_bytes() {
    let (campaign, mut month) = (campaign(), month(AFTER));
    let first = letters(&campaign, &month);
    let bytes = |letter: &Letter| letter.to_bytes(&campaign, at(AFTER)).unwrap();
    assert_eq!(
        first.iter().map(bytes).collect::<Vec<_>>(),
        letters(&campaign, &month).iter().map(bytes).collect::<Vec<_>>()
    );
    month.letters = first.iter().map(|letter| record(letter, AFTER, LetterState::Sent)).collect();
    assert_eq!(letters(&campaign, &month), []);
    month.as_of = at("2020-07-04T21:00:00+08:00");
    assert_eq!(letters(&campaign, &month), []);
}

#[test]
fn nobody_is_written_to_twice_in_one_run_and_only_at_registered_addresses() {
    let (mut campaign, month) = (campaign(), month(AFTER));
    campaign.register.change(|units| {
        units.iter_mut().find(|unit| unit.id.as_str() == "songtao").unwrap().emails.clear();
    });
    let letters = letters(&campaign, &month);
    let mut units: Vec<_> = letters.iter().filter_map(|letter| letter.unit.clone()).collect();
    assert_eq!(units.len(), campaign.register.units().len() - 1);
    units.dedup();
    assert_eq!(units.len(), campaign.register.units().len() - 1);
    for letter in &letters {
        let living = |unit: &crate::config::Unit| {
            unit.emails.iter().find(|email| !month.dead_addresses.contains(email)).cloned().unwrap()
        };
        let own = letter.unit.as_ref().map(|id| living(campaign.register.unit(id).unwrap()));
        assert_eq!(letter.to, own.map_or(campaign.office.digest_to.clone(), |own| vec![own]));
        if letter.unit.is_some() {
            let others = campaign.register.units().iter().filter(|unit| Some(&unit.id) != letter.unit.as_ref());
            for name in others.map(|unit| unit.name.as_str()).filter(|name| *name != campaign.office.name) {
                assert!(!letter.body.contains(name), "{} tells of {name}", letter.key);
            }
        }
    }
    let digest = letters.last().unwrap();
    assert!(digest.body.contains("松涛社区（尚未提醒，没有可用的登记邮箱，请电话联系"), "{}", digest.body);
    let mut subjects: Vec<_> = letters.iter().map(|letter| &letter.subject).collect();
    subjects.sort();
    subjects.dedup();
    assert_eq!(subjects.len(), letters.len());
}

#[test]
fn reminders_keep_their_distance_and_their_number() {
    let (mut campaign, mut month) = (campaign(), month("2020-06-30T23:00:00+08:00"));
    campaign.office.digest_to.clear();
    campaign.register.change(|units| units.retain(|unit| unit.id.as_str() == "yunling"));
    let mut reminded = Vec::new();
    let mut day = at("2020-06-29T09:00:00+08:00");
    for _ in 0..20 {
        month.as_of = day;
        let letters = letters(&campaign, &month);
        if let Some(letter) = unit_letter(&letters, "yunling") {
            reminded.push((day.format("%m-%d").to_string(), letter.key.clone()));
        }
        // A cron job is never at the same second.
        day += chrono::Duration::hours(24) - chrono::Duration::seconds(7);
        month.letters.extend(letters.iter().map(|letter| record(letter, &month.as_of.to_rfc3339(), LetterState::Sent)));
    }
    let key = |end: &str| format!("reminder/2020-06/yunling/{end}");
    let expected = [("07-01", "before"), ("07-03", "due"), ("07-04", "1"), ("07-06", "2"), ("07-08", "3")];
    assert_eq!(reminded, expected.map(|(day, end)| (day.to_owned(), key(end))));
}

/// What one unit, 云岭社区 with nothing or 民社办 with a faulty form, is written day by day: day, key and state.
fn course(campaign: &Campaign, unit: &str, from: &str, days: usize) -> (Vec<(String, String)>, Vec<Letter>) {
    let mut campaign = campaign.clone();
    campaign.office.digest_to.clear();
    campaign.register.change(|units| units.retain(|other| other.id.as_str() == unit));
    let mut month = month(from);
    month.units.retain(|other| other.id.as_str() == unit);
    let (mut course, mut written) = (Vec::new(), Vec::new());
    for _ in 0..days {
        for letter in letters(&campaign, &month) {
            course.push((month.as_of.format("%m-%d").to_string(), letter.key.clone()));
            let state = if letter.kind.needs_release() { LetterState::Held } else { LetterState::Sent };
            month.letters.push(record(&letter, &month.as_of.to_rfc3339(), state));
            written.push(letter);
        }
        month.as_of += chrono::Duration::hours(24);
    }
    (course, written)
}

#[test]
fn a_correction_without_an_answer_is_reminded_of_and_then_reported_to_the_leader() {
    let mut campaign = campaign();
    let key = "correction/2020-06/minshe/1-9E548BE8";
    let expect = |days: &[(&str, &str)]| -> Vec<(String, String)> {
        days.iter().map(|(day, end)| ((*day).to_owned(), end.replace("KEY", key))).collect()
    };
    // Asked on Saturday 4 July for an answer by Monday 6.
    let asked = [("07-04", "KEY"), ("07-07", "KEY/reminder/1"), ("07-09", "KEY/reminder/2")];
    assert_eq!(course(&campaign, "minshe", AFTER, 20).0, expect(&asked), "no leader has an address");
    campaign.register.change(|units| {
        units.iter_mut().find(|unit| unit.id.as_str() == "minshe").unwrap().leader_email =
            Some("leader@bsh.example".to_owned());
    });
    let (days, written) = course(&campaign, "minshe", AFTER, 20);
    let with_leader: Vec<_> = asked.into_iter().chain([("07-11", "escalation/2020-06/minshe")]).collect();
    assert_eq!(days, expect(&with_leader));
    assert_eq!(written[3].to, ["leader@bsh.example"]);
    compare("correction-unanswered.txt", &shown(&written[1..]));
}

#[test]
fn a_unit_that_no_reminder_moves_is_reported_once() {
    let mut campaign = campaign();
    campaign.office.escalate_to = vec!["fenguan@bsh.example".to_owned()];
    let (days, written) = course(&campaign, "yunling", "2020-07-03T09:00:00+08:00", 20);
    let last = days.last().unwrap();
    assert_eq!((last.0.as_str(), last.1.as_str()), ("07-10", "escalation/2020-06"));
    assert_eq!(days.len(), 5, "{days:?}");
    assert_eq!((&written[4].to, &written[4].unit), (&campaign.office.escalate_to, &None));
    compare("never-reported.txt", &shown(&[written[0].clone(), written[4].clone()]));

    campaign.register.change(|units| {
        for unit in units.iter_mut() {
            unit.leader_email = Some(format!("{}.leader@bsh.example", unit.id));
        }
    });
    for unit in ["yunling", "paichusuo", "dangzheng"] {
        let mut campaign = campaign.clone();
        campaign.outbox.reminder_limit = 1;
        let (_, written) = course(&campaign, unit, AFTER, 20);
        let escalations: Vec<Letter> =
            written.into_iter().filter(|letter| letter.kind == LetterKind::Escalation).collect();
        assert_eq!(escalations[0].to, [format!("{unit}.leader@bsh.example")]);
        compare(&format!("leader-{unit}.txt"), &shown(&escalations));
    }
}

#[test]
fn a_draft_to_a_leader_is_in_the_digest() {
    let mut campaign = campaign();
    campaign.office.escalate_to = vec!["fenguan@bsh.example".to_owned()];
    campaign.outbox.reminder_limit = 1;
    let mut month = month(AFTER);
    let first = letters(&campaign, &month);
    month.letters = first.iter().map(|letter| record(letter, AFTER, LetterState::Sent)).collect();
    month.as_of = at("2020-07-06T09:00:00+08:00");
    let second = letters(&campaign, &month);
    assert_eq!(
        second.iter().map(|letter| letter.kind).collect::<Vec<_>>(),
        [LetterKind::Escalation, LetterKind::Digest]
    );
    let line = "平安办，“关于2020年6月防范电信网络诈骗宣传工作情况报送进展的报告（请阅示）”：等待人工放行";
    assert!(second[1].body.contains(line), "{}", second[1].body);
    // Nothing new the day after.
    let states = [LetterState::Held, LetterState::Sent];
    month.letters.extend(second.iter().zip(states).map(|(letter, state)| record(letter, AFTER, state)));
    assert_eq!(letters(&campaign, &month), []);
}

#[test]
fn what_is_due_after_a_holiday_is_asked_for_before_it() {
    // Due on Friday 9 October 2020, after the eight days of National Day.
    let mut campaign = campaign();
    campaign.register.change(|units| units.retain(|unit| unit.id.as_str() == "yunling"));
    let mut month = month("2020-09-29T09:00:00+08:00");
    month.units.retain(|unit| unit.id.as_str() == "yunling");
    month.period = "2020-09".parse().unwrap();
    month.deadline = campaign.due(month.period);
    let reminder = |month: &Month| unit_letter(&letters(&campaign, month), "yunling").map(|letter| letter.key.clone());
    assert_eq!(reminder(&month), None);
    month.as_of = at("2020-09-30T09:00:00+08:00");
    assert_eq!(reminder(&month).as_deref(), Some("reminder/2020-09/yunling/before"));
    // And an answer that is asked for in them is asked for after them.
    month.deadline = at("2020-09-29T23:59:59+08:00");
    let overdue = letters(&campaign, &month);
    assert!(overdue[0].body.contains("于10月9日（星期五）18时前"), "{}", overdue[0].body);
}

#[test]
fn a_reminder_that_waits_is_not_followed_by_another() {
    let (campaign, mut month) = (campaign(), month(AFTER));
    let first = letters(&campaign, &month);
    month.letters = first.iter().map(|letter| record(letter, AFTER, LetterState::Held)).collect();
    month.as_of = at("2020-07-10T09:00:00+08:00");
    assert_eq!(letters(&campaign, &month), []);
}

#[test]
fn a_new_mail_asks_for_a_new_correction_and_a_new_digest() {
    let (campaign, mut month) = (campaign(), month(AFTER));
    month.letters = letters(&campaign, &month).iter().map(|letter| record(letter, AFTER, LetterState::Sent)).collect();
    let unit = month.units.iter_mut().find(|unit| unit.id.as_str() == "minshe").unwrap();
    let mut second = submission("minshe2", "2020-07-04T10:00:00+08:00", 2, unit.submission.clone().unwrap().checked);
    second.checked.findings.truncate(1);
    unit.superseded.push(unit.submission.replace(second).unwrap());
    month.as_of = at("2020-07-04T11:00:00+08:00");
    let second = letters(&campaign, &month);
    assert_eq!(
        second.iter().map(|letter| letter.kind).collect::<Vec<_>>(),
        [LetterKind::Correction, LetterKind::Digest]
    );
    assert!(second[0].body.contains("以下1处"), "{}", second[0].body);
    assert_eq!(second[0].in_reply_to.as_deref(), Some("minshe2@bsh.example"));
}

#[test]
fn who_sent_the_template_gets_it_again_and_not_a_yellow_one() {
    let (campaign, mut month) = (campaign(), month(AFTER));
    let unit = month.units.iter_mut().find(|unit| unit.id.as_str() == "minshe").unwrap();
    let checked = &mut unit.submission.as_mut().unwrap().checked;
    checked.findings = vec![Finding::new(Code::BlankForm, Place::default(), "收到的是空白表", "烦请填写后重新报送。")];
    let letters = letters(&campaign, &month);
    let letter = unit_letter(&letters, "minshe").unwrap();
    assert_eq!(letter.attachments[0].name, "附件3各单位报送工作开展情况表（空白表）.docx");
    assert!(letter.body.contains("1.收到的是空白表。") && !letter.body.contains("黄色"), "{}", letter.body);
}

#[test]
fn a_digest_is_due_when_something_changed() {
    let (campaign, mut month) = (campaign(), month(AFTER));
    let digest = |month: &Month| letters(&campaign, month).into_iter().find(|letter| letter.kind == LetterKind::Digest);
    let first = digest(&month).unwrap();
    month.letters.push(record(&first, AFTER, LetterState::Sent));
    month.as_of = at("2020-07-09T09:00:00+08:00");
    assert_eq!(digest(&month), None);
    // Spam is nothing that the office should hear of.
    let mut spam = month.messages[1].clone();
    spam.id = "d".to_owned();
    month.messages.push(spam.clone());
    assert_eq!(digest(&month), None);
    spam.outcome = Outcome::NeedsPerson;
    spam.id = "e".to_owned();
    month.messages.push(spam);
    assert_ne!(digest(&month).unwrap().message_id, first.message_id);
    // Nothing was received and nothing is due yet.
    let mut empty = self::month(BEFORE);
    empty.messages.clear();
    assert_eq!(digest(&empty), None);
}

#[test]
fn letters_that_wait_for_a_person_stand_in_the_digest() {
    let (mut campaign, month) = (campaign(), month(AFTER));
    campaign.outbox.approval = Approval::Hold;
    let digest = letters(&campaign, &month).pop().unwrap();
    assert!(digest.body.contains("：等待人工放行"), "{}", digest.body);
    assert!(digest.body.contains("云岭社区（尚未提醒"), "{}", digest.body);
}

#[test]
fn a_station_is_never_ordered() {
    let campaign = campaign();
    for (as_of, missing) in [(BEFORE, true), (AFTER, true), (AFTER, false)] {
        let mut month = month(as_of);
        if missing {
            let unit = month.units.iter_mut().find(|unit| unit.id.as_str() == "paichusuo").unwrap();
            (unit.status, unit.file_findings) = (Status::Missing, Vec::new());
        }
        let letters = letters(&campaign, &month);
        let letter = unit_letter(&letters, "paichusuo").unwrap();
        assert!(letter.body.contains("商请贵所") && letter.body.contains("为盼"), "{}", letter.body);
        for order in ["责令", "务必", "必须", "你单位", "你所", "烦请于"] {
            assert!(!letter.body.contains(order), "{order}: {}", letter.body);
        }
    }
}

/// A month in which a stranger sent a form in a unit's name.
fn with_doubtful_form(mut month: Month, id: &str) -> Month {
    let unit = month.units.iter_mut().find(|unit| unit.id.as_str() == id).unwrap();
    let mut checked = filled(&unit.name, "2020年7月2日", "王某 13911112222", &["13911112222"], "张贴海报99999张。");
    let place = Place::field("发件人");
    checked.findings = vec![
        Finding::new(Code::SenderUnregistered, place, "发件地址不在册，确认前不计入。", "请与该单位核实。")
            .found("stranger@evil.example"),
    ];
    if unit.submission.is_none() {
        unit.status = Status::Unconfirmed;
    }
    unit.unconfirmed = vec![submission("stranger", "2020-07-02T22:40:00+08:00", 0, checked)];
    crate::month::assign_ids(&mut month);
    month
}

#[test]
fn a_unit_is_asked_whether_a_doubtful_form_is_its_own() {
    let campaign = campaign();
    let mut asked = Vec::new();
    for id in ["yunling", "paichusuo"] {
        let mut month = with_doubtful_form(month(AFTER), id);
        let first = letters(&campaign, &month);
        month.letters = first.iter().map(|letter| record(letter, AFTER, LetterState::Sent)).collect();
        let letter = first.iter().find(|letter| letter.kind == LetterKind::Confirmation).cloned().unwrap();
        assert_eq!(unit_letter(&letters(&campaign, &month), id), None, "once for each mail");
        asked.push(letter);
    }
    compare("confirmation.txt", &shown(&asked));
}

#[test]
fn a_digest_says_what_came_since_the_last() {
    let (campaign, mut month) = (campaign(), month(AFTER));
    let digest = |month: &Month| letters(&campaign, month).into_iter().find(|letter| letter.kind == LetterKind::Digest);
    let first = digest(&month).unwrap();
    assert!(!first.body.contains("相比"), "{}", first.body);
    month.letters.push(record(&first, AFTER, LetterState::Sent));
    let form = |unit: &str, at: &str, revision: u32| {
        let checked = filled(unit, "2020年7月5日", "某人，13800000000", &["13800000000"], "张贴海报10张。");
        Some(submission(unit, at, revision, checked))
    };
    let mut change = |id: &str, change: &dyn Fn(&mut crate::month::UnitMonth)| {
        change(month.units.iter_mut().find(|unit| unit.id.as_str() == id).unwrap());
    };
    change("yunling", &|unit| {
        unit.submission = form("云岭社区", "2020-07-05T08:00:00+08:00", 1);
        unit.status = Status::Complete;
    });
    change("minshe", &|unit| {
        unit.superseded = unit.submission.take().into_iter().collect();
        unit.submission = form("民社办", "2020-07-05T08:10:00+08:00", 2);
        unit.status = Status::Complete;
    });
    month.as_of = at("2020-07-05T09:00:00+08:00");
    let second = digest(&month).unwrap();
    assert!(second.subject.contains("（第2次，已报4个"), "{}", second.subject);
    let line = "　　与7月4日9时的呈报相比：新收到云岭社区的情况表；民社办作了更正或者补充；尚未报送";
    assert!(second.body.contains(line), "{}", second.body);
}

/// Each name of a sample is filled in real letters: a template that uses them all is filled without an error.
#[test]
fn the_names_that_samples_promise_are_filled() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("letters")).unwrap();
    let samples = Templates::built_in().filter(|row| row.name.starts_with("letters/"));
    for (row, sample) in samples.filter_map(|row| Some((row, row.sample?))) {
        let mut text = "主题：全\n".to_owned();
        all_names(&serde_json::from_str(sample).unwrap(), "this", &mut text);
        fs::write(folder.path().join(row.name), text).unwrap();
    }
    let templates = Templates::load(Some(folder.path())).unwrap();
    let mut campaign = campaign();
    // Reminders of corrections and drafts to leaders come in the days after.
    campaign.office.escalate_to = vec!["fenguan@bsh.example".to_owned()];
    campaign.register.change(|units| units[2].leader_email = Some("leader@bsh.example".to_owned()));
    let mut later = with_doubtful_form(month(AFTER), "yunling");
    let mut templates_used = BTreeSet::new();
    for _ in 0..10 {
        let all = due(&campaign, &later, &templates, &[], &|_| None).unwrap();
        later.letters.extend(all.iter().map(|letter| record(letter, &later.as_of.to_rfc3339(), LetterState::Sent)));
        later.as_of += chrono::Duration::hours(24);
        templates_used.extend(all.into_iter().map(|letter| (letter.kind, letter.key.matches('/').count())));
    }
    let expected = [
        (LetterKind::Escalation, 1),
        (LetterKind::Escalation, 2),
        (LetterKind::Reminder, 5),
        (LetterKind::Confirmation, 3),
    ];
    assert!(expected.iter().all(|kind| templates_used.contains(kind)), "{templates_used:?}");
    for as_of in [BEFORE, AFTER] {
        let mut month = month(as_of);
        let all = due(&campaign, &month, &templates, &[], &|_| None).unwrap();
        month.letters = all.iter().map(|letter| record(letter, as_of, LetterState::Failed)).collect();
        month.letters.iter_mut().for_each(|letter| letter.key.push('x'));
        due(&campaign, &month, &templates, &[], &|_| None).unwrap();
    }
}

fn all_names(sample: &serde_json::Value, path: &str, text: &mut String) {
    match sample {
        serde_json::Value::Object(object) => {
            object.iter().for_each(|(key, value)| all_names(value, &format!("{path}.{key}"), text));
        }
        serde_json::Value::Array(list) => {
            writeln!(text, "{{{{#each {path}}}}}").unwrap();
            all_names(&list[0], "this", text);
            writeln!(text, "{{{{/each}}}}").unwrap();
        }
        _ => writeln!(text, "{{{{{path}}}}}").unwrap(),
    }
}

#[test]
fn the_mail_says_what_it_is_and_names_its_files_twice() {
    let (campaign, month) = (campaign(), month(AFTER));
    let letters = letters(&campaign, &month);
    let letter = unit_letter(&letters, "minshe").unwrap();
    let bytes = letter.to_bytes(&campaign, at("2020-07-04T01:02:03+00:00")).unwrap();
    let text = String::from_utf8(bytes.clone()).expect("ASCII only");
    assert!(text.is_ascii());
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    assert!(text.lines().all(|line| line.len() <= 998));
    assert!(text.contains("\r\nDate: Sat, 4 Jul 2020 09:02:03 +0800\r\n"), "{text}");
    for line in [
        "Auto-Submitted: auto-generated",
        "X-Auto-Response-Suppress: All",
        "In-Reply-To: <minshe@bsh.example>",
        "References: <minshe@bsh.example>",
    ] {
        assert!(text.contains(&format!("\r\n{line}\r\n")), "{line} {text}");
    }
    assert!(text.contains("filename*0*=") || text.contains("filename*="), "{text}");
    assert!(text.contains(" name=\"=?utf-8?b?"), "{text}");

    let mail = MessageParser::new().parse(&bytes).unwrap();
    assert_eq!(mail.message_id(), Some(letter.message_id.as_str()));
    assert_eq!(mail.subject(), Some(letter.subject.as_str()));
    assert_eq!(mail.from().unwrap().first().unwrap().name(), Some("平安办"));
    assert_eq!(mail.body_text(0).unwrap().replace("\r\n", "\n").trim_end(), letter.body.trim_end());
    let file = mail.attachment(0).unwrap();
    assert_eq!(file.attachment_name(), Some("民社办各单位报送工作开展情况表（待更正）.docx"));
    assert_eq!(file.contents(), letter.attachments[0].bytes);
}

#[test]
fn python_reads_both_names() {
    let (campaign, month) = (campaign(), month(AFTER));
    let letters = letters(&campaign, &month);
    let bytes = unit_letter(&letters, "minshe").unwrap().to_bytes(&campaign, at(AFTER)).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("letter.eml");
    fs::write(&path, bytes).unwrap();
    let script = "import email,email.header,sys\n\
        m=email.message_from_binary_file(open(sys.argv[1],'rb'))\n\
        p=list(m.walk())[-1]\n\
        d=lambda t:str(email.header.make_header(email.header.decode_header(t)))\n\
        print(p.get_filename()); print(d(p.get_param('name').replace('\\r\\n','')));print(d(m['Subject']))";
    let Ok(output) = std::process::Command::new("python3")
        .arg("-c")
        .arg(script)
        .arg(&path)
        .env("PYTHONIOENCODING", "utf-8")
        .output()
    else {
        return; // No Python on this machine: the test with mail-parser covers it.
    };
    let printed = String::from_utf8(output.stdout).unwrap();
    let name = "民社办各单位报送工作开展情况表（待更正）.docx";
    assert_eq!(
        printed.lines().take(2).collect::<Vec<_>>(),
        [name, name],
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn the_prefilled_form_keeps_the_words_and_marks_the_faults() {
    let (campaign, month) = (campaign(), month(AFTER));
    let unit = month.units.iter().find(|unit| unit.id.as_str() == "minshe").unwrap();
    let checked = &unit.submission.as_ref().unwrap().checked;
    let bytes = prefilled(&campaign, checked, at(AFTER)).unwrap();
    assert_eq!(bytes, prefilled(&campaign, checked, at(AFTER)).unwrap());
    // docx-rs numbers paragraphs across the forms of a process.
    let elsewhere = campaign.clone();
    let fresh = std::thread::spawn(move || blank(&elsewhere).unwrap()).join().unwrap();
    assert_eq!(fresh, blank(&campaign).unwrap());
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&bytes)).unwrap();
    let mut part = |name: &str| std::io::read_to_string(archive.by_name(name).unwrap()).unwrap();
    let (document, comments) = (part("word/document.xml"), part("word/comments.xml"));
    assert!(part("docProps/core.xml").contains("<dc:creator>平安办</dc:creator>"));
    assert_eq!(comments.matches("<w:comment ").count(), 3, "{comments}");
    assert!(comments.contains("请补填联系电话，便于联系。示例：王芳，13800000004"), "{comments}");
    assert!(!comments.contains("未说明时段"), "a warning is the office's");
    assert_eq!(document.matches("w:fill=\"FFF2CC\"").count(), 2, "{document}");
    for words in ["民社办", "下一步，继续做好校园宣传。", "XXXX"] {
        assert!(document.contains(words), "{words}");
    }
    // To look at them in Word or WPS.
    if let Some(path) = std::env::var_os("SHOW_FORMS") {
        fs::write(Path::new(&path).join("prefilled.docx"), &bytes).unwrap();
        fs::write(Path::new(&path).join("blank.docx"), blank(&campaign).unwrap()).unwrap();
    }
}

/// What the project's own reader makes of a form that it sent out.
fn read_again(campaign: &Campaign, bytes: &[u8]) -> CheckedForm {
    let document = reader::read(bytes, &reader::Limits::default()).unwrap();
    let arrived = at(AFTER).date_naive();
    let form = form::recognise(&document, &campaign.reading(), arrived).forms.pop().expect("a form");
    let lexicon = campaign.lexicon();
    let period = "2020-06".parse().ok();
    examine(form, &Context { reading: campaign.reading(), lexicon: &lexicon, period, received_on: Some(arrived) })
}

#[test]
fn the_forms_sent_out_are_read_when_they_come_back() {
    let campaign = campaign();
    let codes = |checked: &CheckedForm| checked.findings.iter().map(|fault| fault.code.as_str()).collect::<Vec<_>>();
    let again = read_again(&campaign, &blank(&campaign).unwrap());
    assert_eq!(codes(&again), ["blank-form"]);

    // Sent back untouched, the same faults are found; comments and colours are no words of the form.
    let month = month(AFTER);
    let unit = month.units.iter().find(|unit| unit.id.as_str() == "minshe").unwrap();
    let mut checked = unit.submission.as_ref().unwrap().checked.clone();
    let again = read_again(&campaign, &prefilled(&campaign, &checked, at(AFTER)).unwrap());
    assert_eq!(codes(&again), ["placeholder-left", "phone-missing", "placeholder-left"]);
    assert_eq!(again.form.unit.raw, "民社办");
    for (section, sent) in again.form.sections.iter().zip(&checked.form.sections) {
        assert_eq!(section.text, sent.text);
    }

    // Corrected, it is complete.
    checked.form.reported_on.raw = "2020年7月4日".to_owned();
    checked.form.reporter.raw = "王芳，13800000004".to_owned();
    checked.form.sections[0].text = checked.form.sections[0].text.replace("XXXX", "120");
    let again = read_again(&campaign, &prefilled(&campaign, &checked, at(AFTER)).unwrap());
    assert!(again.is_complete(), "{:?}", codes(&again));
    // An empty field, faulty: the room for the comment's mark is no words.
    checked.form.reporter.raw.clear();
    checked.findings = again.findings;
    checked.findings.push(Finding::new(Code::ReporterMissing, Place::field("报送人"), "未填写姓名", "请补填。"));
    let again = read_again(&campaign, &prefilled(&campaign, &checked, at(AFTER)).unwrap());
    assert_eq!(again.form.reporter.raw, "");
}

#[test]
fn foreign_control_characters_stay_out_of_the_form() {
    let campaign = campaign();
    let mut checked = filled("甲\u{0}\u{b}乙", "", "", &[], "一\u{1}二\r\n三<&>");
    checked.findings =
        vec![Finding::new(Code::DateMissing, Place::field("报送时间"), "缺\u{2}日期。", "请补。").found("\u{3}")];
    let bytes = prefilled(&campaign, &checked, at(AFTER)).unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    for name in ["word/document.xml", "word/comments.xml"] {
        let text = std::io::read_to_string(archive.by_name(name).unwrap()).unwrap();
        assert!(
            !text.chars().any(|character| character.is_control() && !matches!(character, '\n' | '\r' | '\t')),
            "{name}"
        );
    }
}

#[test]
fn kinds_of_units_have_their_own_address() {
    let campaign = campaign();
    let month = month(BEFORE);
    let letters = letters(&campaign, &month);
    for unit in campaign.register.units() {
        let Some(letter) = unit_letter(&letters, unit.id.as_str()).filter(|letter| letter.kind == LetterKind::Reminder)
        else {
            continue;
        };
        let words = match unit.kind {
            UnitKind::Community => "为盼",
            UnitKind::Department => "请予配合",
            UnitKind::Station => "商请",
        };
        assert!(letter.body.contains(words), "{}", letter.body);
    }
}
