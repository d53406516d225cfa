//! Mails sorted by the desk: what became of them, for whom, and with which faults.

use std::path::Path;

use super::*;
use crate::{config, finding::Code, limits::Limits, message};
use sandbox::SandboxPool;

const NARRATIVE: &str = "6月，我社区张贴海报156张，发放宣传手册1200份，入户走访430户。";

fn form(unit: &str, reporter: &str) -> String {
    format!(
        "各单位报送工作开展情况表\n单位名称：{unit}\n报送时间：2020年7月2日\n报送人：{reporter}\n一、宣传工作开展情况：\n{NARRATIVE}\n二、其他工作开展情况：\n无\n"
    )
}

fn mail(from: &str, headers: &str, body: &str) -> Vec<u8> {
    format!(
        "From: <{from}>\r\nTo: <pingan@bsh.example>\r\nSubject: 6\r\n{headers}MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{}",
        body.replace('\n', "\r\n")
    )
    .into_bytes()
}

fn mail_with_file(from: &str, name: &str, bytes: &str) -> Vec<u8> {
    mail_with_files(from, &[(name, bytes)])
}

fn mail_with_files(from: &str, files: &[(&str, &str)]) -> Vec<u8> {
    let part = |(name, bytes): &(&str, &str)| {
        format!(
            "--b\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=\"{name}\"\r\n\r\n{bytes}\r\n"
        )
    };
    let parts: String = files.iter().map(part).collect();
    format!(
        "From: <{from}>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n\r\n{parts}--b--\r\n"
    )
    .into_bytes()
}

fn sort(raw: &[u8]) -> Intake {
    sort_with("", raw)
}

/// With a line of their own in the sample campaign's `[trust]`.
fn sort_with(line: &str, raw: &[u8]) -> Intake {
    let key = line.split(' ').next().unwrap();
    let sample = include_str!("../../campaign.toml").lines();
    let others: Vec<&str> = sample.filter(|known| key.is_empty() || !known.starts_with(key)).collect();
    let text = others.join("\n").replace("\n[trust]\n", &format!("\n[trust]\n{line}\n"));
    let campaign = config::parse(&text, Path::new("campaign.toml")).unwrap();
    let lexicon = campaign.lexicon();
    let context = IntakeContext {
        reading: campaign.reading(),
        lexicon: &lexicon,
        limits: &Limits::default(),
        workers: &SandboxPool::in_this_process(),
    };
    let received_at = chrono::DateTime::parse_from_rfc3339("2020-07-02T09:00:00+08:00").unwrap();
    context.sort(&message::read(raw, &message::Limits::default(), context.workers).unwrap(), received_at).unwrap()
}

/// `jinhu 2020-06 form []` for each entry.
fn entries(intake: &Intake) -> Vec<String> {
    intake
        .entries
        .iter()
        .map(|entry| {
            let what = match &entry.content {
                Content::Form(checked) => {
                    let codes: Vec<&str> = checked.findings.iter().map(|finding| finding.code.as_str()).collect();
                    format!("form {codes:?}")
                }
                Content::Fault(finding) => format!("fault {}", finding.code),
                Content::Material(_) => "material".to_owned(),
                Content::Answer(answer) => format!("answer {:?}", answer.items()),
            };
            let waits = if entry.unconfirmed { " waits" } else { "" };
            let unit = entry.unit.as_ref().map_or("-", |unit| unit.as_str());
            format!("{unit} {} {what}{waits}", entry.period)
        })
        .collect()
}

#[test]
fn a_form_in_the_body_is_taken_for_its_unit() {
    let intake = sort(&mail("jinhu@bsh.example", "", &form("金湖社区", "陈丽 13800000006")));
    assert_eq!(intake.outcome, Outcome::Submission);
    assert_eq!(entries(&intake), ["jinhu 2020-06 form []"]);
    assert_eq!(intake.entries[0].file, BODY);
}

#[test]
fn the_form_decides_whose_it_is_and_the_sender_is_told() {
    let stranger = sort(&mail("chenli@mail.example", "", &form("金湖社区", "陈丽 13800000006")));
    assert_eq!(entries(&stranger), [r#"jinhu 2020-06 form ["sender-unregistered"] waits"#]);
    assert_eq!(stranger.outcome, Outcome::NeedsPerson);
    let neighbour = sort(&mail("heping@bsh.example", "", &form("金湖社区", "陈丽 13800000006")));
    assert_eq!(entries(&neighbour), [r#"jinhu 2020-06 form ["sender-mismatch"] waits"#]);
    let accept = "unregistered = \"accept\"";
    let accepted = sort_with(accept, &mail("chenli@mail.example", "", &form("金湖社区", "陈丽 13800000006")));
    assert_eq!(entries(&accepted), [r#"jinhu 2020-06 form ["sender-unregistered"]"#]);
    assert_eq!(accepted.outcome, Outcome::Submission);
}

#[test]
fn what_comes_beside_a_doubtful_form_waits_with_it() {
    let text = form("金湖社区", "陈丽 13800000006").replace('\n', "\r\n");
    let raw =
        String::from_utf8(mail_with_file("chenli@mail.example", "a.docx", "PK\u{3}\u{4}word/document.xml")).unwrap();
    let raw = raw.replacen("text/plain\r\n\r\n\r\n", &format!("text/plain; charset=utf-8\r\n\r\n{text}\r\n"), 1);
    let intake = sort(raw.as_bytes());
    let fault = "jinhu 2020-06 fault unreadable waits";
    assert_eq!(entries(&intake), [r#"jinhu 2020-06 form ["sender-unregistered"] waits"#, fault]);
}

#[test]
fn a_blank_form_of_a_stranger_is_not_asked_for_again() {
    let blank = "各单位报送工作开展情况表\n单位名称：金湖社区\n报送时间：X年X月X日\n报送人：名字＋电话\n一、宣传工作开展情况：\n二、其他工作开展情况：\n";
    let intake = sort(&mail("chenli@mail.example", "", blank));
    assert_eq!(intake.outcome, Outcome::NeedsPerson);
    assert!(intake.entries.iter().all(|entry| entry.unconfirmed), "{:?}", entries(&intake));
    assert!(!intake.reason.contains("已请其"), "{}", intake.reason);
}

#[test]
fn a_mail_without_a_form_that_the_server_does_not_believe_asks_the_unit_for_nothing() {
    let trust = "authserv_ids = [\"mx.bsh.example\"]";
    let headers = "Authentication-Results: mx.bsh.example; dmarc=fail header.from=bsh.example\r\n";
    let intake = sort_with(trust, &mail("jinhu@bsh.example", headers, "情况表见附件，请查收。"));
    assert_eq!(entries(&intake), ["jinhu 2020-06 fault no-form waits"]);
    assert_eq!(intake.outcome, Outcome::NeedsPerson);
    assert!(intake.reason.contains("dmarc=fail") && !intake.reason.contains("已列入补正"), "{}", intake.reason);
}

#[test]
fn a_unit_that_is_not_in_the_register_goes_to_the_sender_or_to_a_person() {
    let known = sort(&mail("jinhu@bsh.example", "", &form("金胡社区", "陈丽 13800000006")));
    assert_eq!(entries(&known), [r#"jinhu 2020-06 form ["unit-unknown"]"#]);
    let stranger = sort(&mail("x@mail.example", "", &form("金胡社区", "陈丽 13800000006")));
    assert_eq!(stranger.outcome, Outcome::NeedsPerson);
    assert!(
        stranger.entries.iter().all(|entry| entry.unit.is_none()),
        "they count for nobody until the office says whose they are"
    );
}

#[test]
fn machines_and_strangers_are_left_alone() {
    for raw in [
        mail("jinhu@bsh.example", "Auto-Submitted: auto-replied\r\n", &form("金湖社区", "陈丽 13800000006")),
        mail("pingan@bsh.example", "X-Huizong-Letter: 1\r\n", "请补正"),
        mail("ads@ads.example", "", "代开发票"),
        mail("jinhu@bsh.example", "Precedence: bulk\r\n", "通知：本月停水"),
    ] {
        let intake = sort(&raw);
        assert_eq!(intake.outcome, Outcome::Ignored, "{}", intake.reason);
        assert!(intake.entries.is_empty());
    }
}

#[test]
fn a_bounce_counts_where_it_names_a_registered_address() {
    let bounce = |dead: &str| {
        format!(
            "From: <mailer-daemon@bsh.example>\r\nReturn-Path: <>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nfailed\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\nFinal-Recipient: rfc822; {dead}\r\nAction: failed\r\n\r\n--b--\r\n"
        )
    };
    let unit = sort(bounce("yunling@bsh.example").as_bytes());
    assert_eq!(unit.outcome, Outcome::NeedsPerson);
    assert_eq!(unit.dead_addresses, ["yunling@bsh.example"]);
    assert!(unit.reason.contains("云岭社区"));
    assert_eq!(sort(bounce("nobody@mail.example").as_bytes()).outcome, Outcome::Ignored);
}

#[test]
fn a_file_without_a_form_is_material_and_asks_for_one() {
    let story = "金湖社区的做法：网格员把反诈宣传送到每一户。";
    let intake = sort(&mail_with_file("jinhu@bsh.example", "a.txt", story));
    assert_eq!(intake.outcome, Outcome::Materials);
    assert_eq!(entries(&intake), ["jinhu 2020-06 fault no-form", "jinhu 2020-06 material"]);
    assert!(matches!(&intake.entries[1].content, Content::Material(text) if text.trim() == story));
}

#[test]
fn what_is_no_text_about_the_work_is_no_material() {
    for text in [
        "王芳\n金湖社区居委会\n023-67120000",
        "本邮件内容仅供收件人阅看，误收请删除，谢谢。",
        "请假条\n因回乡探亲，请假三天，望批准。",
    ] {
        let intake = sort(&mail_with_file("jinhu@bsh.example", "a.txt", text));
        assert_eq!(entries(&intake), ["jinhu 2020-06 fault no-form"], "{text}");
        assert_eq!(intake.outcome, Outcome::Materials);
        let beside = mail_with_files(
            "jinhu@bsh.example",
            &[("form.txt", &form("金湖社区", "陈丽 13800000006")), ("a.txt", text)],
        );
        assert_eq!(entries(&sort(&beside)), ["jinhu 2020-06 form []"], "{text}");
    }
}

#[test]
fn a_form_of_another_work_is_neither_submission_nor_fault() {
    let other = form("金湖社区", "陈丽 13800000006").replace("各单位报送工作开展情况表", "禁毒工作月报表");
    let alone = sort(&mail_with_file("jinhu@bsh.example", "other.txt", &other));
    assert_eq!((alone.outcome, entries(&alone).len()), (Outcome::Ignored, 0));
    assert!(alone.reason.contains("《禁毒工作月报表》"), "{}", alone.reason);
    let in_body = sort(&mail("jinhu@bsh.example", "", &other));
    assert_eq!((in_body.outcome, entries(&in_body).len()), (Outcome::Ignored, 0), "{}", in_body.reason);
    let own = form("金湖社区", "陈丽 13800000006");
    let beside = sort(&mail_with_files("jinhu@bsh.example", &[("form.txt", &own), ("other.txt", &other)]));
    assert_eq!(entries(&beside), ["jinhu 2020-06 form []"]);
    assert!(beside.reason.contains("另有《禁毒工作月报表》"), "{}", beside.reason);
}

#[test]
fn a_damaged_file_is_a_fault_and_no_material() {
    let intake =
        sort(&mail_with_file("jinhu@bsh.example", "a.docx", "PK\u{3}\u{4}[Content_Types].xml word/document.xml"));
    assert_eq!(intake.entries.len(), 1);
    assert!(matches!(&intake.entries[0].content, Content::Fault(finding) if finding.code == Code::Unreadable));
}

#[test]
fn an_attachment_that_is_only_spoken_of_is_asked_for() {
    let intake = sort(&mail("jinhu@bsh.example", "", "情况表见附件，请查收。"));
    assert_eq!(entries(&intake), ["jinhu 2020-06 fault no-form"]);
    let thanks = sort(&mail("jinhu@bsh.example", "", "收到，谢谢。"));
    assert_eq!(thanks.outcome, Outcome::NeedsPerson);
    assert!(thanks.entries.is_empty());
}

#[test]
fn a_blank_form_is_a_fault_of_the_sender_and_no_submission() {
    let blank = "各单位报送工作开展情况表\n单位名称：XXXX\n报送时间：X年X月X日\n报送人：名字＋电话\n一、宣传工作开展情况：\n二、其他工作开展情况：\n";
    let alone = sort(&mail("jinhu@bsh.example", "", blank));
    assert_eq!(entries(&alone), ["jinhu 2020-06 fault blank-form"]);
    let both = sort(&mail("jinhu@bsh.example", "", &format!("{}\n{blank}", form("金湖社区", "陈丽 13800000006"))));
    assert_eq!(both.entries.len(), 1);
    assert!(matches!(both.entries[0].content, Content::Form(_)));
}

/// Our letters name every field of the form; a letter that is passed on, even without its header, is not a form.
#[test]
fn our_own_letters_are_no_forms() {
    let letters = concat!(
        include_str!("../../tests/cases/letters/before.txt"),
        include_str!("../../tests/cases/letters/after.txt")
    );
    let mut passed_on = 0;
    for letter in letters.split("======== ").skip(1) {
        for body in [letter.to_owned(), format!("请收\n---------- Forwarded message ---------\n{letter}")] {
            let intake = sort(&mail("jinhu@bsh.example", "", &body));
            assert_ne!(intake.outcome, Outcome::Submission, "{letter}");
            passed_on += 1;
        }
    }
    assert!(passed_on >= 20, "{passed_on}");
}

#[test]
fn a_body_that_is_too_much_of_a_page_is_told() {
    let page = format!("<p>见下</p>{}", "<table><tr><td>".repeat(40));
    let raw = String::from_utf8(mail("jinhu@bsh.example", "", &page)).unwrap().replace("text/plain", "text/html");
    let intake = sort(raw.as_bytes());
    assert_eq!(entries(&intake), ["jinhu 2020-06 fault unreadable"]);
    let Content::Fault(finding) = &intake.entries[0].content else { panic!("a fault") };
    assert_eq!(finding.message, "邮件正文表格一层套一层，多于32层，没有读取。");
}

/// A reply of 和平社区 to its correction, above the text of that letter.
fn reply(words: &str) -> Vec<u8> {
    let quoted = "\n\n------------------ 原始邮件 ------------------\n发件人: \"平安办\" <pingan@bsh.example>;\n发送时间: 2020年7月1日(星期三) 上午9:00\n收件人: \"heping\"<heping@bsh.example>;\n主题: 关于请补正2020年6月工作开展情况表的函\n\n和平社区：\n　　附件已收到。报送人：某某 13911112222\n";
    let raw = mail("heping@bsh.example", "In-Reply-To: <asked@bsh.example>\r\n", &format!("{words}{quoted}"));
    let subject = "Subject: 回复：关于请补正2020年6月工作开展情况表的函——和平社区（收件号1A2B3C4D）\r\n";
    String::from_utf8(raw).unwrap().replacen("Subject: 6\r\n", subject, 1).into_bytes()
}

#[test]
fn a_reply_gives_items_of_the_form_in_words() {
    for (words, items) in [
        ("报送人：李明，联系电话：13800000007", "[Name, Phone]"),
        ("您好：\n报送人：李明\n联系电话：13800000007\n谢谢！", "[Name, Phone]"),
        ("联系电话 13800000007", "[Phone]"),
        ("13800000007", "[Phone]"),
        ("报送时间：2020年7月2日", "[Date]"),
        ("收到。报送时间：7月1日", "[Date]"),
    ] {
        let intake = sort(&reply(words));
        assert_eq!(entries(&intake), [format!("heping 2020-06 answer {items}")], "{words}");
        assert_eq!(intake.outcome, Outcome::Submission, "{words}");
    }
    // A day that cannot be the form's, half a number, and a mail that answers nothing are for a person.
    for raw in [
        reply("报送时间：2020年9月2日"),
        reply("联系电话：1380000"),
        reply("表里的数字怎么填？"),
        mail("heping@bsh.example", "", "联系电话：13800000007"),
    ] {
        let intake = sort(&raw);
        assert_eq!((entries(&intake).len(), intake.outcome), (0, Outcome::NeedsPerson), "{}", intake.reason);
    }
    let forged = sort_with(
        "authserv_ids = [\"mx.bsh.example\"]",
        &[b"Authentication-Results: mx.bsh.example; dmarc=fail\r\n".to_vec(), reply("联系电话：13800000007")].concat(),
    );
    assert_eq!(entries(&forged), ["heping 2020-06 answer [Phone] waits"]);
    assert_eq!(forged.outcome, Outcome::NeedsPerson);
}

#[test]
fn an_acknowledgement_asks_nobody() {
    for words in [
        "收到",
        "收到，谢谢！",
        "您好，数据核对无误。\n\n和平社区 刘洋\n2020年7月2日",
        "经核对无误，感谢支持",
        "好的，知悉。\n13800000007",
        "收到，我们马上补报。",
        "好的，我社区明天上午重新发送，谢谢！",
    ] {
        let intake = sort(&reply(words));
        assert!(matches!(intake.outcome, Outcome::Ignored | Outcome::Submission), "{words}: {}", intake.reason);
    }
    for words in ["收到，但第三项数据有误", "收到？", "无误的是哪一份", "我们马上联系平安办商量怎么报送", ""]
    {
        assert_eq!(sort(&reply(words)).outcome, Outcome::NeedsPerson, "{words}");
    }
}

#[test]
fn a_question_with_files_waits_for_a_person() {
    let file = mail_with_file("jinhu@bsh.example", "a.docx", "PK\u{3}\u{4}word/document.xml");
    let asking = |words: &str| {
        let text = format!("text/plain; charset=utf-8\r\n\r\n{words}\r\n");
        sort(String::from_utf8(file.clone()).unwrap().replacen("text/plain\r\n\r\n\r\n", &text, 1).as_bytes())
    };
    assert_eq!(entries(&asking("打不开的话请告诉我们。")), ["jinhu 2020-06 fault unreadable"]);
    for words in ["请问照片要不要一起报", "是用这张表吗？"] {
        let intake = asking(words);
        assert_eq!(entries(&intake), ["jinhu 2020-06 fault unreadable", "jinhu 2020-06 answer []"], "{words}");
        assert_eq!(intake.outcome, Outcome::NeedsPerson);
        assert!(intake.reason.ends_with("来信中另有询问，请人工阅处。"), "{}", intake.reason);
    }
}

#[test]
fn our_own_subject_and_a_quoted_letter_promise_no_attachment() {
    let intake = sort(&reply("请问这张表什么时候要？"));
    assert!(entries(&intake).is_empty(), "{}", intake.reason);
    let promised = sort(&reply("更正后的表见附件。"));
    assert_eq!(entries(&promised), ["heping 2020-06 fault no-form"]);
}

#[test]
fn a_late_answer_is_about_the_month_of_its_subject() {
    let raw = String::from_utf8(reply("联系电话：13800000007")).unwrap().replace("2020年6月", "2020年5月");
    assert_eq!(entries(&sort(raw.as_bytes())), ["heping 2020-05 answer [Phone]"]);
}
