//! Thousands of damaged mails and archives: each ends in files and findings, within limits, in time and memory.

// What a test cannot go on without may stop it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

#[path = "../crates/reader/tests/damage/mod.rs"]
mod damage;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use damage::{Random, Watch, damaged};
use huizong::message::{self, Attachment, Limits};
use mail_parser::{MessageParser, MimeHeaders as _, PartType};
use reader::Kind;
use sandbox::SandboxPool;

/// Damaged mails, and damaged archives of each kind.
const EACH: usize = 1_500;

/// Larger mails say nothing that smaller ones do not, and take longer.
const LARGEST: usize = 32 << 10;

fn mails() -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/mail");
    let folders = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path().join("mail.eml"));
    let mut paths: Vec<PathBuf> = folders.filter(|path| path.is_file()).collect();
    paths.sort();
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}

/// Every kind of archive that mails bring, opened or not.
const ARCHIVES: [&str; 9] = ["zip", "zip-with-password", "7z", "tnef", "gzip", "tar", "rar", "bzip2", "xz"];

/// Kinds that are kept and asked for again: a few are enough.
const NOT_OPENED: [&str; 3] = ["rar", "bzip2", "xz"];

/// The one of [`ARCHIVES`] that a file is. A kind that the reader learns does not compile before it is put here.
fn archive(bytes: &[u8]) -> Option<&'static str> {
    match reader::sniff(bytes) {
        Kind::Zip => Some("zip"),
        Kind::Encrypted if bytes.starts_with(b"PK") => Some("zip-with-password"),
        Kind::SevenZip => Some("7z"),
        Kind::Tnef => Some("tnef"),
        Kind::Rar => Some("rar"),
        Kind::OtherArchive if bytes.starts_with(b"\x1F\x8B") => Some("gzip"),
        Kind::OtherArchive if bytes.starts_with(b"BZh") => Some("bzip2"),
        Kind::OtherArchive if bytes.starts_with(b"\xFD7zXZ") => Some("xz"),
        Kind::OtherArchive => Some("tar"),
        Kind::Readable(_) | Kind::Empty | Kind::Ole | Kind::Word95 | Kind::Encrypted | Kind::Ofd => None,
        Kind::Iwork | Kind::Picture | Kind::Text | Kind::Mail | Kind::Unknown => None,
    }
}

/// Archives of the mails as they were sent, by what they are; another program takes them out.
fn archives(mails: &[Vec<u8>]) -> BTreeMap<&'static str, Vec<Vec<u8>>> {
    let mut archives: BTreeMap<_, Vec<Vec<u8>>> = BTreeMap::new();
    for raw in mails {
        let Some(message) = MessageParser::default().parse(raw) else { continue };
        for part in message.attachments().filter(|part| part.attachment_name().is_some()) {
            if let PartType::Binary(bytes) | PartType::InlineBinary(bytes) = &part.body
                && bytes.len() <= LARGEST
                && let Some(kind) = archive(bytes)
            {
                archives.entry(kind).or_default().push(bytes.to_vec());
            }
        }
    }
    archives
}

fn read(raw: &[u8], limits: &Limits) -> Vec<Attachment> {
    message::read(raw, limits, &SandboxPool::in_this_process()).unwrap().attachments
}

fn safe(files: &[Attachment], limits: &Limits) {
    assert!(files.len() <= limits.files, "{} files", files.len());
    for file in files {
        assert!(!file.name.is_empty() && !file.name.contains(['/', '\\', '\0']), "{:?}", file.name);
        assert!(file.inside.len() <= limits.depth, "{} containers around a file", file.inside.len());
    }
}

#[test]
fn damaged_mails_end_as_files_and_findings() {
    let mut watch = Watch::new();
    let limits = Limits::default();
    let mails = mails();
    let small: Vec<_> = mails.iter().filter(|raw| raw.len() <= LARGEST).collect();
    let mut random = Random(7);
    for (number, raw) in mails.iter().enumerate() {
        watch.over(&format!("mail-whole-{number}"), raw, |raw| safe(&read(raw, &limits), &limits));
    }
    for round in 0..EACH {
        let other = *random.one(&small);
        let bytes = damaged(small[round % small.len()], other, &mut random);
        watch.over(&format!("mail-{round}"), &bytes, |raw| safe(&read(raw, &limits), &limits));
    }
    watch.end(EACH);
}

#[test]
fn damaged_archives_end_as_files_and_findings() {
    let mut watch = Watch::new();
    let limits = Limits::default();
    let archives = archives(&mails());
    for kind in ARCHIVES {
        let Some(archives) = archives.get(kind) else { panic!("no mail brings a {kind} to damage") };
        let mut random = Random(1988);
        for round in 0..if NOT_OPENED.contains(&kind) { EACH / 10 } else { EACH } {
            let other = random.one(archives);
            let bytes = damaged(&archives[round % archives.len()], other, &mut random);
            watch.over(&format!("{kind}-{round}"), &bytes, |bytes| {
                let (files, findings) =
                    message::unpack("材料", bytes, &limits, &SandboxPool::in_this_process()).unwrap();
                safe(&files, &limits);
                assert!(!files.is_empty() || !findings.is_empty(), "the file ended as nothing");
            });
        }
    }
    watch.end(6 * EACH);
}
