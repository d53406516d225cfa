//! Mails as they really arrive, from `tests/cases/mail`, read and compared with what is expected of each.
//! `UPDATE=1 cargo test message::cases` writes the expectations anew.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::*;
use crate::finding::Code;
use crate::identity::sha256;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cases/mail")
}

fn mails() -> Vec<(String, Vec<u8>)> {
    let mut mails: Vec<_> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .map(|path| {
            (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(path.join("mail.eml")).unwrap())
        })
        .collect();
    mails.sort();
    mails
}

fn read_here(raw: &[u8], limits: &Limits) -> Message {
    read(raw, limits, &SandboxPool::in_this_process()).unwrap()
}

fn shown(message: &Message) -> Value {
    let files: Vec<Value> = message
        .attachments
        .iter()
        .map(|file| {
            let digest: String = sha256(&file.bytes).chars().take(8).collect();
            json!({
                "name": file.name, "inside": file.inside, "kind": format!("{:?}", file.kind), "inline": file.inline,
                "length": file.bytes.len(), "sha256": digest,
            })
        })
        .collect();
    json!({
        "message_id": message.message_id,
        "from": message.from.as_ref().map(|from| [&from.name, &from.address]),
        "subject": message.subject,
        "sent_at": message.sent_at.map(|time| time.to_rfc3339()),
        "received_at": message.received_at.map(|time| time.to_rfc3339()),
        "references": message.references,
        "automatic": message.automatic.as_ref().map(|automatic| format!("{automatic:?}")),
        "large_file_service": message.large_file_service,
        "body": message.body,
        "html": message.document.is_some(),
        "attachments": files,
        "findings": message.findings.iter().map(|finding| {
            assert_eq!(finding.code, Code::Unreadable);
            json!([finding.place.file, finding.message, finding.remedy])
        }).collect::<Vec<_>>(),
    })
}

#[test]
fn every_case_reads_as_expected() {
    let mut wrong = Vec::new();
    let mails = mails();
    assert!(mails.len() >= 90, "cases are missing: run make.py and make_archives.py");
    for (name, raw) in mails {
        let found = serde_json::to_string_pretty(&shown(&read_here(&raw, &Limits::default()))).unwrap() + "\n";
        let path = folder().join(&name).join("expected.json");
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&path, &found).unwrap();
        } else if fs::read_to_string(&path).unwrap_or_default() != found {
            wrong.push(format!("{name}: {found}"));
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

/// The same numbers on every run: no mutation is found once and lost again.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound.max(1)
    }
}

#[test]
fn mutated_mails_never_panic_and_stay_within_limits() {
    let limits = Limits { inflated_bytes: 1 << 20, files: 20, ..Limits::default() };
    let mails: Vec<_> = mails().into_iter().filter(|(_, raw)| raw.len() < 20_000).collect();
    let mut numbers = Numbers(7);
    for round in 0..400 {
        let (name, raw) = &mails[round % mails.len()];
        let mut raw = raw.clone();
        for _ in 0..=numbers.below(12) {
            let at = numbers.below(raw.len());
            match numbers.below(5) {
                // Nothing may be left of it.
                0 => raw.iter_mut().skip(at).take(1).for_each(|byte| *byte = numbers.below(256) as u8),
                1 => raw.truncate(at.max(20)),
                2 => drop(raw.drain(at..(at + 30).min(raw.len()))),
                3 => {
                    let piece = raw[at..(at + 200).min(raw.len())].to_vec();
                    let to = numbers.below(raw.len());
                    raw.splice(to..to, piece);
                }
                _ => {
                    let marks: [&[u8]; 6] = [b"\"", b"=?utf-8?B?", b"\r\n\r\n", b"<", b"''", b"\xE5"];
                    let mark = marks[numbers.below(marks.len())];
                    raw.splice(at..at, mark.iter().copied());
                }
            }
        }
        let message = read_here(&raw, &limits);
        assert!(message.attachments.len() <= limits.files, "{name}");
        for file in &message.attachments {
            assert!(!file.name.is_empty() && !file.name.contains(['/', '\\', '\0']), "{name}: {:?}", file.name);
        }
    }
}

#[test]
fn nesting_does_not_reach_the_stack() {
    let nested = "Content-Type: message/rfc822\n\n".repeat(200_000) + "Subject: x\n\nhi";
    let message = read_here(nested.as_bytes(), &Limits::default());
    assert_eq!(message.findings.len(), 1);
    assert!(message.findings[0].message.contains("超过5层"));
}

#[test]
fn of_a_mail_that_is_too_large_only_the_header_is_read() {
    let limits = Limits { message_bytes: 1000, ..Limits::default() };
    let (_, raw) = mails().into_iter().find(|(name, _)| name == "plain-with-docx").unwrap();
    let message = read_here(&raw, &limits);
    assert_eq!(message.subject, "6月份工作开展情况报送");
    assert_eq!((message.attachments.len(), message.findings.len(), message.body.as_str()), (0, 1, ""));
    assert!(message.large_file_finding().is_none());
}

#[test]
fn files_that_did_not_come_by_mail() {
    let (_, raw) = mails().into_iter().find(|(name, _)| name == "zip-in-zip").unwrap();
    let (files, findings) = unpack("month.eml", &raw, &Limits::default(), &SandboxPool::in_this_process()).unwrap();
    let paths: Vec<String> = files.iter().map(Attachment::path).collect();
    assert_eq!(
        paths,
        [
            "6月份工作开展情况报送/all.docx/内层.docx/附件3.docx",
            "6月份工作开展情况报送/all.docx/说明.txt",
            "6月份工作开展情况报送/正文.txt"
        ]
    );
    assert!(findings.is_empty());
    let (files, _) = unpack("a/b.txt", b"text", &Limits::default(), &SandboxPool::in_this_process()).unwrap();
    assert_eq!(files[0].path(), "b.txt");
}
