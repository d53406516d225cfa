//! The sample campaign in a folder of its own, the program run in it, and what a run leaves there, for the end-to-end
//! tests.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

#[cfg(debug_assertions)]
use huizong::failpoint::{self, Point};
use huizong::message;
use sandbox::SandboxPool;
use serde_json::Value;

/// The clock of most runs: the day after the deadline, at its end.
pub const AS_OF: &str = "2020-07-04";

/// Every unit of the sample campaign with the status that the sample month ends in on [`AS_OF`].
pub const STATUSES: [(&str, &str); 12] = [
    ("pingan", "complete"),
    ("paichusuo", "complete"),
    ("dangzheng", "unconfirmed"),
    ("wenhua", "complete"),
    ("minshe", "complete"),
    ("jingfa", "incomplete"),
    ("jinhu", "complete"),
    ("heping", "incomplete"),
    ("songtao", "complete"),
    ("qingxi", "complete"),
    ("shigu", "complete"),
    ("yunling", "missing"),
];

/// A campaign folder that goes away with the test.
pub struct Office {
    folder: tempfile::TempDir,
    /// Variables that every command gets.
    pub environment: Vec<(String, String)>,
}

/// How a command ended.
#[derive(Debug)]
pub struct Ended {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Office {
    /// The sample campaign with its sample mailbox.
    pub fn new() -> Office {
        let office = Office::without_mail();
        for mail in sample_mails() {
            fs::write(office.path("inbox-samples").join(mail.file_name().unwrap()), fs::read(&mail).unwrap()).unwrap();
        }
        office
    }

    /// The sample campaign with an empty mailbox.
    pub fn without_mail() -> Office {
        let office = Office { folder: tempfile::tempdir().unwrap(), environment: Vec::new() };
        fs::copy(project().join("campaign.toml"), office.path("campaign.toml")).unwrap();
        fs::create_dir(office.path("inbox-samples")).unwrap();
        office
    }

    /// A campaign of `examples/` with its mailbox.
    pub fn of_example(name: &str) -> Office {
        let office = Office { folder: tempfile::tempdir().unwrap(), environment: Vec::new() };
        let mut files = BTreeMap::new();
        collect(&project().join("examples").join(name), "", &mut files);
        for (file, bytes) in files {
            let path = office.path(&file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        office
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Replaces words of `campaign.toml` that must be there.
    pub fn edit_campaign(&self, from: &str, to: &str) {
        let path = self.path("campaign.toml");
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "campaign.toml has no {from}");
        fs::write(&path, text.replacen(from, to, 1)).unwrap();
    }

    /// Puts a table of its own in the place of one of `campaign.toml`.
    pub fn replace_table(&self, name: &str, table: &str) {
        let path = self.path("campaign.toml");
        let text = fs::read_to_string(&path).unwrap();
        let (before, rest) = text.split_once(&format!("\n[{name}]\n")).unwrap();
        let (_, after) = rest.split_once("\n[").unwrap();
        fs::write(&path, format!("{before}\n{}\n\n[{after}", table.trim_end())).unwrap();
    }

    /// Leaves the report as the only paper, and two formats of it: typesetting takes most of a run's time.
    pub fn make_the_report_only(&self) {
        self.edit_campaign("ofd = true", "ofd = false");
        self.remove_table("circular");
        self.remove_table("cover");
    }

    /// Takes a table out of `campaign.toml`.
    pub fn remove_table(&self, name: &str) {
        let path = self.path("campaign.toml");
        let text = fs::read_to_string(&path).unwrap();
        let (before, rest) = text.split_once(&format!("\n[{name}]\n")).unwrap();
        let (_, after) = rest.split_once("\n[").unwrap();
        fs::write(&path, format!("{before}\n\n[{after}")).unwrap();
    }

    /// A mail into the folder that is the mailbox.
    pub fn receive(&self, name: &str, mail: &[u8]) {
        fs::write(self.path("inbox-samples").join(name), mail).unwrap();
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_huizong"));
        command.args(arguments).current_dir(self.folder.path()).stdin(Stdio::null());
        for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
            command.env_remove(name);
        }
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }

    pub fn huizong(&self, arguments: &[&str]) -> Ended {
        Ended::of(self.command(arguments).output().unwrap())
    }

    /// A command that ends at a point, which it must reach.
    #[cfg(debug_assertions)]
    pub fn kill_at(&self, arguments: &[&str], point: Point, time: u32) {
        let mut command = self.command(arguments);
        command.env(failpoint::VARIABLE, format!("{}:{time}", point.name()));
        let ended = command.output().unwrap();
        // The program's own codes end at 4, a panic's is 101; a process that aborts has a signal or a code of the system.
        let aborted = ended.status.code().is_none_or(|code| !(0..=101).contains(&code));
        assert!(aborted, "{point:?} {time} was not reached: {:?}", Ended::of(ended));
    }

    /// `huizong run` on the day of [`AS_OF`].
    pub fn run(&self) -> Ended {
        self.huizong(&["run", "--as-of", AS_OF])
    }

    /// `ledger.json` of June 2020.
    pub fn ledger(&self) -> Value {
        serde_json::from_slice(&fs::read(self.path("output/2020-06/ledger.json")).unwrap()).unwrap()
    }

    /// Every file below a folder with its bytes, by its path there; empty where the folder is not.
    pub fn files(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        collect(&self.path(folder), "", &mut files);
        files
    }

    /// The raw mails that the program keeps, by their paths below `state/mail/`; the texts of letters are not among them.
    pub fn raw_mails(&self) -> BTreeMap<String, Vec<u8>> {
        let mut mails = self.files("state/mail");
        mails.retain(|name, _| !name.starts_with("letters/"));
        mails
    }

    /// The letters in the outbox's folder.
    pub fn letters(&self) -> Vec<Letter> {
        self.files("outbox").values().map(|bytes| Letter::read(bytes)).collect()
    }
}

impl Ended {
    pub fn of(output: Output) -> Ended {
        Ended {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The same, which must have ended so.
    pub fn with(self, code: i32) -> Ended {
        assert_eq!(self.code, code, "stdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self
    }
}

/// A letter as its recipient gets it.
#[derive(Debug)]
pub struct Letter {
    pub to: String,
    pub subject: String,
    pub body: String,
    /// Names and bytes.
    pub attachments: Vec<(String, Vec<u8>)>,
    pub message_id: String,
    pub references: Vec<String>,
    /// The header section.
    pub head: String,
}

impl Letter {
    pub fn read(bytes: &[u8]) -> Letter {
        let message = message::read(bytes, &message::Limits::default(), &SandboxPool::in_this_process()).unwrap();
        let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n");
        let head = text.split("\n\n").next().unwrap().to_owned();
        let to = head.lines().find_map(|line| line.strip_prefix("To: ")).unwrap_or_default().to_owned();
        Letter {
            to,
            subject: message.subject,
            body: message.body,
            attachments: message.attachments.into_iter().map(|file| (file.name, file.bytes)).collect(),
            message_id: message.message_id.unwrap_or_default(),
            references: message.references,
            head,
        }
    }

    pub fn attachment_names(&self) -> Vec<&str> {
        self.attachments.iter().map(|(name, _)| name.as_str()).collect()
    }
}

/// The project's folder.
pub fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every address that the office reads or writes to: its own mailbox first, then the one that gets each month's digest, then the
/// units'.
pub const ACCOUNTS: [&str; 15] = [
    "pingan@bsh.example",
    "pingan.office@bsh.example",
    "pingan.xc@bsh.example",
    "paichusuo@bsh.example",
    "dangzheng@bsh.example",
    "wenhua@bsh.example",
    "minshe@bsh.example",
    "jingfa@bsh.example",
    "jinhu@bsh.example",
    "heping@bsh.example",
    "songtao@bsh.example",
    "qingxi@bsh.example",
    "shigu@bsh.example",
    "yunling@bsh.example",
    "yunling.shuji@bsh.example",
];

/// The sample month's mails, in the order of their names.
pub fn sample_mails() -> Vec<PathBuf> {
    let mut mails: Vec<PathBuf> =
        fs::read_dir(project().join("inbox-samples")).unwrap().map(|entry| entry.unwrap().path()).collect();
    mails.sort();
    mails
}

/// The unit of a `ledger.json`.
pub fn unit<'a>(ledger: &'a Value, id: &str) -> &'a Value {
    ledger["units"].as_array().unwrap().iter().find(|unit| unit["id"] == id).unwrap()
}

/// A form of a `ledger.json` without the ids that only the ledger gives.
pub fn without_ids(form: &Value) -> Value {
    let mut form = form.clone();
    let without = |fact: &mut Value| fact.as_object_mut().unwrap().retain(|key, _| key != "id");
    for list in ["figures", "findings"] {
        form[list].as_array_mut().unwrap().iter_mut().for_each(without);
    }
    without(&mut form);
    form
}

/// Codes of the findings of an object that has some, of one severity.
pub fn codes(of: &Value, severity: &str) -> Vec<String> {
    let findings = of["findings"].as_array().unwrap();
    let wanted = findings.iter().filter(|finding| finding["severity"] == severity);
    wanted.map(|finding| finding["code"].as_str().unwrap().to_owned()).collect()
}

/// 和平社区's form, its own or the one sent back to it, with what was asked for filled in: day and phone.
pub fn corrected_form(form: &[u8]) -> Vec<u8> {
    use std::io::{Cursor, Read, Write};
    let mut archive = zip::ZipArchive::new(Cursor::new(form)).unwrap();
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let (name, mut bytes) = (file.name().unwrap().into_owned(), Vec::new());
        if file.is_dir() {
            continue;
        }
        file.read_to_end(&mut bytes).unwrap();
        if name == "word/document.xml" {
            let text = String::from_utf8(bytes).unwrap();
            let filled = text.replace("7月X日", "7月4日").replace(">刘洋<", ">刘洋 13800000007<");
            assert_ne!(text, filled);
            bytes = filled.into_bytes();
        }
        out.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        out.write_all(&bytes).unwrap();
    }
    out.finish().unwrap().into_inner()
}

/// A mail of 和平社区 with one file in it, received at a time such as `Sat, 04 Jul 2020 15:00:00 +0800`.
pub fn mail_from_heping(id: &str, received: &str, references: &str, form: &[u8]) -> Vec<u8> {
    use lettre::message::header::ContentType;
    let part = lettre::message::Attachment::new("correction.docx".to_owned())
        .body(form.to_vec(), ContentType::parse("application/octet-stream").unwrap());
    let mail = lettre::Message::builder()
        .from("heping@bsh.example".parse().unwrap())
        .to("pingan@bsh.example".parse().unwrap())
        .message_id(Some(format!("<{id}@bsh.example>")))
        .in_reply_to(format!("<{references}>"))
        .subject("更正：和平社区6月情况表")
        .date(std::time::SystemTime::UNIX_EPOCH)
        .multipart(lettre::message::MultiPart::mixed().singlepart(part))
        .unwrap();
    let trace = format!("Received: from mx.bsh.example by mail.bsh.example with ESMTP id {id}; {received}\r\n");
    [trace.into_bytes(), mail.formatted()].concat()
}

/// A form of 金湖社区 for May as the text of a mail that came in June.
pub fn mail_for_may() -> Vec<u8> {
    let text = "各单位报送工作开展情况表\n单位名称：金湖社区\n报送时间：2020年6月2日\n报送人：陈丽 13800000006\n一、宣传工作开展情况：\n张贴海报86张。\n二、其他工作开展情况：\n无\n";
    format!(
        "Received: from mx.bsh.example by mail.bsh.example with ESMTP id 5; Tue, 02 Jun 2020 09:00:00 +0800\r\nFrom: <jinhu@bsh.example>\r\nMessage-ID: <may@bsh.example>\r\nSubject: form\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{}",
        text.replace('\n', "\r\n")
    )
    .into_bytes()
}

/// Two folders, which must hold the same files; the names of those that differ are printed.
pub fn assert_same(got: &BTreeMap<String, Vec<u8>>, expected: &BTreeMap<String, Vec<u8>>) {
    let names = got.keys().chain(expected.keys());
    let differing: Vec<&String> = names.filter(|name| got.get(*name) != expected.get(*name)).collect();
    assert!(differing.is_empty(), "{differing:?}");
}

fn collect(folder: &Path, prefix: &str, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let entry = entry.unwrap();
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{name}/"), files);
        } else {
            files.insert(name, fs::read(entry.path()).unwrap());
        }
    }
}
