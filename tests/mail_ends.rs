//! Both ends of the line against real servers: letters go out by SMTP and mails come in by IMAP, and every way in which
//! a server can fail is told in time and by name.

#![allow(clippy::unwrap_used, clippy::panic)]

mod servers;

use std::io::{Read, Write};
use std::path::PathBuf;
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};
use std::time::{Duration, Instant};

use chrono::DateTime;
use huizong::config::{
    Approval, ImapFolders, MailboxSettings, OutboxKind, OutboxSettings, PasswordSource, Security, ServerSettings,
};
use huizong::mailbox::{self, Fetched, ImapMailbox, ImapSettings, Mailbox, RawMail};
use huizong::outbox::{self, Consequence, Envelope, Outbox, RecipientAnswer, SmtpOutbox, SmtpSettings};
use huizong::secret::Secret;
use servers::{PASSWORD, Servers, cutting_proxy, faulty_server, listening_proxy};

const OFFICE: &str = "jiedao@bsh.example";
const PINGAN: &str = "pingan@bsh.example";
const LIMIT: u64 = 1 << 20;

fn imap_settings(port: u16, security: Security, ca_file: Option<PathBuf>) -> ImapSettings {
    ImapSettings {
        host: "localhost".into(),
        port,
        security,
        user: OFFICE.into(),
        password: Secret::new(PASSWORD),
        folder: "INBOX".into(),
        done_folder: None,
        ca_file,
        message_limit: LIMIT,
        timeout: servers::PATIENCE,
        retries: 3,
        first_wait: Duration::from_millis(5),
    }
}

fn over_tls(servers: &Servers) -> ImapSettings {
    imap_settings(servers.imaps, Security::Tls, Some(servers.ca.clone()))
}

/// Offers a letter and hands it over.
fn send(outbox: &mut dyn Outbox, envelope: &Envelope) -> Result<Vec<RecipientAnswer>, outbox::Error> {
    let answers = outbox.offer(envelope)?;
    outbox.transmit(envelope)?;
    Ok(answers)
}

fn smtp_settings(port: u16, security: Security, ca_file: Option<PathBuf>) -> SmtpSettings {
    let user = if security == Security::None { "" } else { OFFICE };
    SmtpSettings {
        host: "localhost".into(),
        port,
        security,
        user: user.into(),
        password: Secret::new(PASSWORD),
        ca_file,
        timeout: servers::PATIENCE,
        retries: 3,
        first_wait: Duration::from_millis(5),
        gap: Duration::ZERO,
    }
}

fn letter(id: &str, to: &[&str]) -> Envelope {
    let text = format!(
        "From: <{OFFICE}>\r\nTo: <{PINGAN}>\r\nMessage-ID: <{id}@huizong>\r\nDate: Sat, 4 Jul 2020 09:00:00 +0800\r\nSubject: =?utf-8?B?6KGl5q2j?=\r\n\r\n.\r\n..dots\r\nend\r\n"
    );
    let to = to.iter().map(ToString::to_string).collect();
    Envelope { from: OFFICE.into(), to, message_id: format!("<{id}@huizong>"), bytes: text.into_bytes() }
}

fn mail(subject: &[u8], body_bytes: usize) -> Vec<u8> {
    let mut mail = b"From: <unit@bsh.example>\r\nSubject: ".to_vec();
    mail.extend_from_slice(subject);
    mail.extend_from_slice(b"\r\n\r\n");
    while mail.len() < body_bytes {
        mail.extend_from_slice(b"0123456789012345678901234567890123456789012345678901234567890123456789\r\n");
    }
    mail
}

fn whole(fetched: Fetched) -> RawMail {
    let Fetched::Whole(mail) = fetched else { panic!("only headers came") };
    mail
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

#[test]
fn letters_go_out_and_mails_come_in_under_every_security() {
    let servers = Servers::start(&[OFFICE, PINGAN]);
    let ca = || Some(servers.ca.clone());
    let ways = [
        (servers.submissions, Security::Tls, servers.imaps),
        (servers.submission, Security::StartTls, servers.imap),
        (servers.smtp, Security::None, servers.imap),
    ];
    for (number, (port, security, imap_port)) in ways.into_iter().enumerate() {
        let mut outbox = SmtpOutbox::new(smtp_settings(port, security, ca()));
        let probe = outbox.probe("pingan@bsh.example").unwrap();
        let is_encrypted = security != Security::None;
        assert_eq!((probe.encrypted, probe.certificate_end.is_some()), (is_encrypted, is_encrypted));
        let envelope = letter(&format!("letter-{number}"), &[PINGAN]);
        assert_eq!(send(&mut outbox, &envelope).unwrap(), [RecipientAnswer::Accepted]);
        let got = servers.await_mails(PINGAN, "INBOX", number + 1).pop().unwrap();
        let text = String::from_utf8(got).unwrap().replace("\r\n", "\n");
        // Byte for byte below the trace headers, dots and last line end included.
        assert!(text.ends_with(&String::from_utf8(envelope.bytes).unwrap().replace("\r\n", "\n")), "{text}");

        let mut settings = imap_settings(imap_port, security, ca());
        settings.user = PINGAN.into();
        let mut mailbox = ImapMailbox::new(settings);
        let probe = mailbox.probe().unwrap();
        assert_eq!((probe.mails, probe.done_folder_exists), (number as u64 + 1, None));
        let mails = mailbox.list().unwrap();
        assert_eq!(mails.len(), number + 1);
        let newest = mails.last().unwrap();
        let raw = whole(mailbox.fetch(newest).unwrap());
        assert_eq!(raw.bytes.len() as u64, newest.bytes);
        assert!(contains(&raw.bytes, format!("<letter-{number}@huizong>").as_bytes()));
        assert!(raw.received_at.is_some());
    }
}

#[test]
fn what_campaign_toml_names_is_opened() {
    let servers = Servers::start(&[OFFICE, PINGAN]);
    // The server's time of arrival decides lateness, whatever the Date header says.
    servers.submit_at(PINGAN, OFFICE, &mail(b"on time", 0), 1_593_691_200);
    let folder = tempfile::tempdir().unwrap();
    let password = folder.path().join("password");
    std::fs::write(&password, format!("{PASSWORD}\n")).unwrap();
    let server = |port| ServerSettings {
        host: "localhost".into(),
        port,
        security: Security::Tls,
        user: Some(OFFICE.into()),
        password: Some(PasswordSource::File(password.clone())),
        ca_file: Some(servers.ca.clone()),
        timeout: servers::PATIENCE,
    };
    let folders = ImapFolders { folder: "INBOX".into(), done_folder: None, message_limit: LIMIT };
    let mut mailbox = mailbox::open(&MailboxSettings::Imap(server(servers.imaps), folders)).unwrap();
    let mails = mailbox.list().unwrap();
    let received = whole(mailbox.fetch(&mails[0]).unwrap()).received_at.unwrap();
    assert_eq!(received, DateTime::parse_from_rfc3339("2020-07-02T20:00:00+08:00").unwrap());

    let settings = |kind| OutboxSettings {
        kind,
        from: OFFICE.into(),
        daily_limit: 100,
        gap: Duration::ZERO,
        reminder_limit: 3,
        reminder_gap_days: 1,
        correction_days: 3,
        correction_reminder_limit: 2,
        approval: Approval::Automatic,
        sent_folder: None,
    };
    let mut smtp = outbox::open(&settings(OutboxKind::Smtp(server(servers.submissions)))).unwrap();
    send(smtp.as_mut(), &letter("a", &[PINGAN])).unwrap();
    servers.await_mails(PINGAN, "INBOX", 1);
    std::fs::remove_file(&password).unwrap();
    let error = outbox::open(&settings(OutboxKind::Smtp(server(servers.submissions)))).err().unwrap();
    assert!(error.consequence() == Consequence::Unusable && error.to_string().contains("password"), "{error}");

    let path = folder.path().join("out");
    send(outbox::open(&settings(OutboxKind::Folder(path.clone()))).unwrap().as_mut(), &letter("a", &[PINGAN])).unwrap();
    let mut mailbox = mailbox::open(&MailboxSettings::Folder { path, message_limit: LIMIT }).unwrap();
    let mails = mailbox.list().unwrap();
    assert!(mails[0].key.as_str().starts_with("a@huizong.eml/"), "{}", mails[0].key);
    assert_eq!(whole(mailbox.fetch(&mails[0]).unwrap()).bytes, letter("a", &[PINGAN]).bytes);
}

#[test]
fn mails_come_byte_for_byte_in_order_and_unchanged_on_the_server() {
    let servers = Servers::start(&[OFFICE]);
    let first = mail("报送".as_bytes(), 0);
    let second = [mail(b"\xb1\xa8\xcb\xcd", 0).as_slice(), b"no line end\0"].concat();
    servers.deliver(OFFICE, &first);
    servers.deliver(OFFICE, &second);
    let mut mailbox = ImapMailbox::new(over_tls(&servers));
    let mails = mailbox.list().unwrap();
    assert_eq!(mails.len(), 2);
    assert!(whole(mailbox.fetch(&mails[0]).unwrap()).bytes.ends_with(&first));
    let raw = whole(mailbox.fetch(&mails[1]).unwrap());
    assert!(contains(&raw.bytes, b"Subject: \xb1\xa8\xcb\xcd\r\n"));
    // A done folder is not configured: nothing moves, and no mail is marked as read.
    mailbox.done(&mails[0].key).unwrap();
    assert_eq!(mailbox.list().unwrap(), mails);
    drop(mailbox);
    assert_eq!(servers.mails(OFFICE, "INBOX").len(), 2);
    let again = ImapMailbox::new(over_tls(&servers)).list().unwrap();
    assert_eq!(again, mails, "keys are the same in the next run");
    assert!(!again[0].key.as_str().contains("jiedao"), "a key holds no address: {}", again[0].key);
}

#[test]
fn a_mail_over_the_limit_comes_as_headers_only() {
    let servers = Servers::start(&[OFFICE]);
    servers.deliver(OFFICE, &mail(b"big", 3 << 20));
    servers.deliver(OFFICE, &mail(b"small", 0));
    let mut mailbox = ImapMailbox::new(over_tls(&servers));
    let mut mails = mailbox.list().unwrap();
    assert!(mails[0].bytes > 3 << 20);
    let Fetched::HeadersOnly(raw) = mailbox.fetch(&mails[0]).unwrap() else { panic!("the whole mail came") };
    assert!(contains(&raw.bytes, b"Subject: big\r\n") && raw.bytes.ends_with(b"\r\n\r\n") && raw.bytes.len() < 2000);
    assert!(raw.received_at.is_some());
    // A server that lies about the size is cut off; the headers and the next mail still come.
    mails[0].bytes = 100;
    assert_eq!(mailbox.fetch(&mails[0]).unwrap(), Fetched::HeadersOnly(raw));
    assert!(contains(&whole(mailbox.fetch(&mails[1]).unwrap()).bytes, b"Subject: small\r\n"));
}

#[test]
fn done_mail_moves_to_a_chinese_folder_and_is_gone_from_the_source() {
    // With MOVE; with UIDPLUS only; with neither.
    for extra in [
        "",
        "protocol imap {\n  imap_capability = IMAP4rev1 UIDPLUS ID\n}",
        "protocol imap {\n  imap_capability = IMAP4rev1\n}",
    ] {
        let servers = Servers::start_with(&[OFFICE], extra);
        servers.deliver(OFFICE, &mail(b"one", 0));
        servers.deliver(OFFICE, &mail(b"two", 0));
        let mut settings = over_tls(&servers);
        settings.done_folder = Some("汇总/已处理".into());
        let mut mailbox = ImapMailbox::new(settings.clone());
        assert_eq!(mailbox.probe().unwrap().done_folder_exists, Some(false));
        let mails = mailbox.list().unwrap();
        mailbox.done(&mails[0].key).unwrap();
        assert_eq!(mailbox.list().unwrap(), mails[1..], "{extra}");
        // Again, as after a crash between the move and the ledger's note of it.
        mailbox.done(&mails[0].key).unwrap();
        assert_eq!(mailbox.probe().unwrap().done_folder_exists, Some(true));
        assert!(matches!(mailbox.fetch(&mails[1]), Ok(Fetched::Whole(_))));
        let gone = mailbox.fetch(&mails[0]);
        if !extra.ends_with("rev1\n}") {
            assert!(matches!(gone, Err(mailbox::Error::Gone { .. })));
        }
        // The done folder is a mailbox like any other, under its Chinese name.
        settings.folder = "汇总/已处理".into();
        settings.done_folder = None;
        let mut done = ImapMailbox::new(settings);
        let moved = done.list().unwrap();
        assert_eq!(moved.len(), 1);
        assert!(contains(&whole(done.fetch(&moved[0]).unwrap()).bytes, b"Subject: one\r\n"));
        assert!(matches!(done.fetch(&mails[1]), Err(mailbox::Error::ForeignKey { .. })));
    }
}

#[test]
fn a_folder_of_thousands_is_listed_in_windows_without_loss() {
    let servers = Servers::start(&[OFFICE]);
    servers.deliver(OFFICE, &mail(b"first", 0));
    // 2,100 more, straight into the Maildir: three windows.
    let inbox = servers.maildir(OFFICE).join("cur");
    for number in 0..2_100 {
        std::fs::write(inbox.join(format!("1590000000.M{number}P1.test:2,")), mail(b"x", 0)).unwrap();
    }
    servers.own(OFFICE);
    let mut mailbox = ImapMailbox::new(over_tls(&servers));
    let started = Instant::now();
    let mails = mailbox.list().unwrap();
    println!("listed {} mails in {:?}", mails.len(), started.elapsed());
    let mut keys: Vec<_> = mails.iter().map(|mail| mail.key.as_str()).collect();
    keys.dedup();
    assert_eq!(keys.len(), 2_101);
    assert!(mails.iter().all(|mail| mail.bytes > 0));
    assert!(mailbox.fetch(mails.last().unwrap()).is_ok());
}

#[test]
fn the_program_introduces_itself_before_it_opens_a_folder_and_asks_only_what_providers_answer_well() {
    for (extra, introduces) in [("", true), ("protocol imap {\n  imap_capability = IMAP4rev1\n}", false)] {
        let servers = Servers::start_with(&[OFFICE], extra);
        servers.deliver(OFFICE, &mail(b"one", 0));
        servers.deliver(OFFICE, &mail(b"two", 0));
        let (port, said) = listening_proxy(servers.imap);
        let mut mailbox = ImapMailbox::new(imap_settings(port, Security::None, None));
        for mail in mailbox.list().unwrap() {
            mailbox.fetch(&mail).unwrap();
        }
        drop(mailbox);
        let said = String::from_utf8(said.lock().unwrap().clone()).unwrap();
        let at = |words: &str| said.find(words);
        assert!(at(" LOGIN ").unwrap() < at(" EXAMINE ").unwrap(), "{said}");
        let id = concat!("ID (\"name\" \"huizong\" \"version\" \"", env!("CARGO_PKG_VERSION"), "\")\r\n");
        match at(id) {
            Some(id) => assert!(introduces && at(" LOGIN ").unwrap() < id && id < at(" EXAMINE ").unwrap(), "{said}"),
            None => assert!(!introduces, "{said}"),
        }
        assert!(said.contains("UID FETCH 1 (UID INTERNALDATE BODY.PEEK[])"), "{said}");
        for unwanted in ["ENVELOPE", "BODYSTRUCTURE", "SEARCH", "STORE", "BODY[]", " SELECT "] {
            assert!(!said.contains(unwanted), "{unwanted}\n{said}");
        }
    }
}

#[test]
fn a_wrong_password_is_told_at_once_without_quoting_it() {
    let servers = Servers::start_with(&[OFFICE], "auth_verbose = yes");
    let mut settings = over_tls(&servers);
    settings.password = Secret::new("wrong-password");
    let error = ImapMailbox::new(settings.clone()).list().unwrap_err();
    assert!(matches!(error, mailbox::Error::Login { .. }) && !error.concerns_one_mail(), "{error}");
    let text = format!("{error} {error:?} {settings:?}");
    assert!(text.contains("authorisation code") && !text.contains("wrong-password"), "{text}");
    assert!(!error.to_string().contains(OFFICE));
    assert_eq!(servers.log().matches("Password mismatch").count(), 1, "a refused login is not tried again");

    let mut settings = smtp_settings(servers.submissions, Security::Tls, Some(servers.ca.clone()));
    settings.password = Secret::new("wrong-password");
    let error = send(&mut SmtpOutbox::new(settings), &letter("a", &[PINGAN])).unwrap_err();
    assert!(matches!(error, outbox::Error::Login { .. }) && error.consequence() == Consequence::Unusable, "{error}");
    assert!(!format!("{error} {error:?}").contains("wrong-password"));
}

#[test]
fn a_refusal_in_chinese_is_quoted_and_not_taken_for_a_broken_line() {
    for words in ["密码错误，请使用授权码".as_bytes(), b"\xc3\xdc\xc2\xeb\xb4\xed\xce\xf3"] {
        let port = faulty_server(move |mut stream| {
            let _ = stream.write_all(b"* OK here\r\n");
            let mut login = [0; 9];
            let _ = stream.read_exact(&mut login);
            let _ = stream.write_all(&[b"a1 NO ", words, b" jiedao@bsh.example\r\n"].concat());
            let _ = stream.read_to_end(&mut Vec::new());
        });
        let error = ImapMailbox::new(imap_settings(port, Security::None, None)).list().unwrap_err();
        assert!(matches!(error, mailbox::Error::Login { .. }), "{error}");
        assert!(error.to_string().contains("密码错误") && !error.to_string().contains('@'), "{error}");
    }
}

#[test]
fn a_server_without_a_believed_certificate_gets_no_password() {
    let servers = Servers::start(&[OFFICE, PINGAN]);
    for (port, security) in [(servers.imaps, Security::Tls), (servers.imap, Security::StartTls)] {
        for ca in [Some(servers.other_ca.clone()), None] {
            let error = ImapMailbox::new(imap_settings(port, security, ca)).list().unwrap_err();
            assert!(matches!(error, mailbox::Error::Tls { .. }), "{error}");
            assert!(error.to_string().contains("ca_file"));
        }
    }
    for (port, security) in [(servers.submissions, Security::Tls), (servers.submission, Security::StartTls)] {
        for ca in [Some(servers.other_ca.clone()), None] {
            let error =
                send(&mut SmtpOutbox::new(smtp_settings(port, security, ca)), &letter("a", &[PINGAN])).unwrap_err();
            assert!(
                matches!(error, outbox::Error::Tls { .. }) && error.consequence() == Consequence::Unusable,
                "{error}"
            );
        }
    }
    // A believed certificate under another name is not enough.
    let mut settings = over_tls(&servers);
    settings.host = "127.0.0.2".into();
    assert!(ImapMailbox::new(settings).list().is_err());
    assert!(!servers.log().contains("auth failed") && !servers.log().contains("Login: user"), "{}", servers.log());
}

#[test]
fn a_missing_folder_is_named_with_those_that_exist() {
    let servers = Servers::start(&[OFFICE]);
    servers.deliver(OFFICE, &mail(b"x", 0));
    let mut settings = over_tls(&servers);
    settings.done_folder = Some("已处理".into());
    let mut mailbox = ImapMailbox::new(settings.clone());
    let mails = mailbox.list().unwrap();
    mailbox.done(&mails[0].key).unwrap();
    settings.folder = "抱送".into();
    let text = ImapMailbox::new(settings).list().unwrap_err().to_string();
    assert!(text.contains("“抱送”") && text.contains("INBOX, 已处理"), "{text}");
}

#[test]
fn a_silent_server_is_left_after_the_time_out() {
    // Accepts and never says a word.
    let connections = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&connections);
    let mut held = Vec::new();
    let port = faulty_server(move |stream| {
        counted.fetch_add(1, Ordering::SeqCst);
        held.push(stream);
    });
    for (number, security) in [Security::Tls, Security::StartTls, Security::None].into_iter().enumerate() {
        let mut settings = imap_settings(port, security, None);
        settings.timeout = Duration::from_millis(150);
        let started = Instant::now();
        let error = ImapMailbox::new(settings).list().unwrap_err();
        assert!(matches!(error, mailbox::Error::TimedOut { .. }), "{error}");
        let mut settings = smtp_settings(port, security, None);
        settings.timeout = Duration::from_millis(150);
        let error = send(&mut SmtpOutbox::new(settings), &letter("a", &[PINGAN])).unwrap_err();
        assert!(
            matches!(error, outbox::Error::TimedOut { .. }) && error.consequence() == Consequence::Unusable,
            "{error}"
        );
        // Three tries of 150 ms, for each of the two. How much longer it took is the machine's affair.
        assert!(started.elapsed() >= Duration::from_millis(900));
        wait_until(|| connections.load(Ordering::SeqCst) == 6 * (number + 1));
    }
}

/// Waits for what another thread does; a test that waits in vain fails.
fn wait_until(reached: impl Fn() -> bool) {
    let deadline = Instant::now() + servers::PATIENCE;
    while !reached() {
        assert!(Instant::now() < deadline);
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_closed_port_is_told_with_host_and_port() {
    let port = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
    let error = ImapMailbox::new(imap_settings(port, Security::None, None)).list().unwrap_err();
    assert!(error.to_string().contains(&format!("localhost:{port}")), "{error}");
    let error = SmtpOutbox::new(smtp_settings(port, Security::None, None)).probe("pingan@bsh.example").unwrap_err();
    assert!(
        error.to_string().contains(&format!("localhost:{port}")) && error.consequence() == Consequence::Unusable,
        "{error}"
    );
}

#[test]
fn a_connection_cut_in_the_middle_of_a_mail_is_made_anew() {
    let servers = Servers::start(&[OFFICE]);
    servers.deliver(OFFICE, &mail(b"cut", 500_000));
    // The first two connections break inside the mail, the third holds.
    let port = cutting_proxy(servers.imap, |number| (number < 2).then_some(200_000));
    let mut mailbox = ImapMailbox::new(imap_settings(port, Security::StartTls, Some(servers.ca.clone())));
    let mails = mailbox.list().unwrap();
    let raw = whole(mailbox.fetch(&mails[0]).unwrap());
    assert_eq!(raw.bytes.len() as u64, mails[0].bytes);
}

#[test]
fn one_mail_that_always_breaks_the_connection_does_not_stop_the_others() {
    let servers = Servers::start(&[OFFICE]);
    servers.deliver(OFFICE, &mail(b"poison", 500_000));
    servers.deliver(OFFICE, &mail(b"good", 0));
    let port = cutting_proxy(servers.imap, |_| Some(200_000));
    let mut mailbox = ImapMailbox::new(imap_settings(port, Security::None, None));
    let mails = mailbox.list().unwrap();
    let error = mailbox.fetch(&mails[0]).unwrap_err();
    assert!(matches!(error, mailbox::Error::Stuck { .. }) && error.concerns_one_mail(), "{error}");
    assert!(mailbox.fetch(&mails[1]).is_ok());
    // Two in a row are no longer the mail's fault.
    assert!(mailbox.fetch(&mails[0]).unwrap_err().concerns_one_mail());
    assert!(!mailbox.fetch(&mails[0]).unwrap_err().concerns_one_mail());
}

#[test]
fn a_server_that_restarts_between_two_mails_is_found_again() {
    let mut servers = Servers::start(&[OFFICE]);
    servers.deliver(OFFICE, &mail(b"one", 0));
    let mut settings = over_tls(&servers);
    settings.done_folder = Some("done".into());
    let mut mailbox = ImapMailbox::new(settings);
    let mails = mailbox.list().unwrap();
    servers.stop_dovecot();
    assert!(mailbox.fetch(&mails[0]).is_err());
    servers.start_dovecot();
    assert!(mailbox.fetch(&mails[0]).is_ok());
    servers.stop_dovecot();
    servers.start_dovecot();
    mailbox.done(&mails[0].key).unwrap();
    assert!(mailbox.list().unwrap().is_empty());
}

#[test]
fn a_renumbered_folder_is_noticed() {
    let servers = Servers::start(&[OFFICE]);
    servers.deliver(OFFICE, &mail(b"one", 0));
    let mut mailbox = ImapMailbox::new(over_tls(&servers));
    let mut mails = mailbox.list().unwrap();
    let key = mails[0].key.as_str().to_owned();
    let (rest, uid) = key.rsplit_once('/').unwrap();
    let (prefix, _) = rest.rsplit_once('/').unwrap();
    mails[0].key = mailbox::MailKey::from_stored(format!("{prefix}/1/{uid}"));
    assert!(matches!(mailbox.fetch(&mails[0]), Err(mailbox::Error::Renumbered { .. })));
    assert!(matches!(mailbox.done(&mails[0].key), Ok(())), "nothing is to be moved here");
    mails[0].key = mailbox::MailKey::from_stored("a.eml");
    assert!(matches!(mailbox.fetch(&mails[0]), Err(mailbox::Error::ForeignKey { .. })));
}

#[test]
fn one_dead_address_does_not_keep_a_letter_from_the_others() {
    let servers = Servers::start(&[OFFICE, PINGAN]);
    let mut outbox = SmtpOutbox::new(smtp_settings(servers.submissions, Security::Tls, Some(servers.ca.clone())));
    let answers = send(&mut outbox, &letter("both", &["gone@elsewhere.example", PINGAN])).unwrap();
    let [RecipientAnswer::Unknown { reply }, RecipientAnswer::Accepted] = answers.as_slice() else {
        panic!("{answers:?}")
    };
    assert!(reply.starts_with("550") && !reply.contains('@'), "{reply}");
    let answers = outbox.offer(&letter("none", &["gone@elsewhere.example"])).unwrap();
    assert!(matches!(answers.as_slice(), [RecipientAnswer::Unknown { .. }]), "{answers:?}");
    // The outbox still works after a refusal.
    send(&mut outbox, &letter("after", &[PINGAN])).unwrap();
    assert_eq!(servers.await_mails(PINGAN, "INBOX", 2).len(), 2);
}

#[test]
fn a_refusal_for_now_is_told_from_one_for_good_and_from_a_sender_that_may_not_send() {
    let mut seen = 0;
    let port = faulty_server(move |stream| {
        scripted(stream, |command| match command {
            "RCPT" => {
                seen += 1;
                match seen {
                    1 => "451 4.7.1 greylisted <pingan@bsh.example>",
                    3 => "552 5.2.2 full",
                    _ => "250 ok",
                }
            }
            "MAIL" if seen == 4 => {
                seen += 1;
                "451 4.3.2 not now"
            }
            "MAIL" if seen > 4 => "553 Mail from must equal authorized user",
            "EHLO" => "250 here",
            "DATA" => "354 go",
            _ => "250 ok",
        });
    });
    let mut outbox = SmtpOutbox::new(smtp_settings(port, Security::None, None));
    let mut offer = |id: &str| outbox.offer(&letter(id, &[PINGAN]));
    let answers = offer("a").unwrap();
    let [RecipientAnswer::NotNow { reply }] = answers.as_slice() else { panic!("{answers:?}") };
    assert!(reply.starts_with("451") && !reply.contains('@'), "{reply}");
    assert_eq!(offer("b").unwrap(), [RecipientAnswer::Accepted]);
    let answers = offer("c").unwrap();
    assert!(matches!(answers.as_slice(), [RecipientAnswer::NotNow { .. }]), "{answers:?}");
    assert_eq!(offer("d").unwrap(), [RecipientAnswer::Accepted]);
    let error = offer("e").unwrap_err();
    assert!(error.consequence() == Consequence::Interrupted && error.to_string().contains("451"), "{error}");
    let error = offer("f").unwrap_err();
    assert!(error.consequence() == Consequence::Unusable && error.to_string().contains("from"), "{error}");
}

#[test]
fn letters_keep_their_distance_and_share_a_connection() {
    let connections = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&connections);
    let port = faulty_server(move |stream| {
        counted.fetch_add(1, Ordering::SeqCst);
        scripted(stream, |command| if command == "DATA" { "354 go" } else { "250 ok" });
    });
    let mut settings = smtp_settings(port, Security::None, None);
    settings.gap = Duration::from_millis(60);
    let mut outbox = SmtpOutbox::new(settings);
    let started = Instant::now();
    for id in ["a", "b", "c"] {
        send(&mut outbox, &letter(id, &[PINGAN])).unwrap();
    }
    assert!(started.elapsed() >= Duration::from_millis(120));
    assert_eq!(connections.load(Ordering::SeqCst), 1);
}

/// Plays an SMTP server that answers every command by its first word.
fn scripted(mut stream: std::net::TcpStream, mut answer: impl FnMut(&str) -> &'static str) {
    let _ = stream.write_all(b"220 here\r\n");
    let mut input = Vec::new();
    let mut in_data = false;
    let mut byte = [0];
    while stream.read_exact(&mut byte).is_ok() {
        input.push(byte[0]);
        let reply = if in_data && input.ends_with(b"\r\n.\r\n") {
            in_data = false;
            "250 taken"
        } else if !in_data && input.ends_with(b"\r\n") {
            let line = String::from_utf8_lossy(&input).into_owned();
            let reply = answer(line.split([' ', '\r']).next().unwrap());
            in_data = reply.starts_with("354");
            reply
        } else {
            continue;
        };
        input.clear();
        let _ = stream.write_all(format!("{reply}\r\n").as_bytes());
    }
}
