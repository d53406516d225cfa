//! Children that read strangers' bytes: what stops them, what that costs, and what is our own fault.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod month;

use std::{fs, io::Write as _, os::unix::fs::PermissionsExt as _};

use huizong::{intake::ReadDocument, message};
use month::{Office, unit};
use sandbox::{Error, Limits, Outcome, SandboxPool, SandboxTask as _, Stop};

const PROGRAM: &str = env!("CARGO_BIN_EXE_huizong");

fn docx(body: &str) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
    write!(zip, "<document><body>{body}</body></document>").unwrap();
    zip.finish().unwrap().into_inner()
}

fn read(limits: Limits, bytes: &[u8]) -> Outcome<<ReadDocument as sandbox::SandboxTask>::Response> {
    SandboxPool::of_program(PROGRAM, limits).run::<ReadDocument>(reader::Limits::default(), bytes).unwrap()
}

/// Enough on the wall for a busy machine: the tests that use it are about another limit.
const PATIENT: Limits =
    Limits { memory_bytes: 256 << 20, cpu_seconds: 300, wall_seconds: 3000, answer_bytes: 64 << 20 };

/// A program that says it is ready, and then does as told.
fn pretender(script: &str, wall_seconds: u64) -> (tempfile::TempDir, SandboxPool) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("program");
    fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    let limits = Limits { wall_seconds, answer_bytes: 1 << 20, ..PATIENT };
    (folder, SandboxPool::of_program(path, limits))
}

#[test]
fn a_child_answers_as_this_process_would() {
    let good = docx("<p><r><t>报送人：王芳</t></r></p>");
    for bytes in [good.as_slice(), b"PK\x03\x04 word/document.xml [Content_Types].xml", b"", b"text"] {
        let here = ReadDocument::run(reader::Limits::default(), bytes).0;
        assert_eq!(read(PATIENT, bytes), Outcome::Done(here, Vec::new()));
    }
}

#[test]
fn memory_beyond_the_limit_stops_the_child() {
    let paragraphs = docx(&"<p><r><t>报送人</t></r></p>".repeat(200_000));
    assert!(matches!(read(PATIENT, &paragraphs), Outcome::Done(Ok(_), _)));
    let limits = Limits { memory_bytes: 16 << 20, ..PATIENT };
    assert!(matches!(read(limits, &paragraphs), Outcome::Stopped(Stop::Memory(memory)) if memory == 16 << 20));
}

#[test]
fn time_beyond_the_limit_stops_the_child() {
    let slow = docx(&"<x a='1' b='2' c='3'></x>".repeat(5 << 20));
    let workers = SandboxPool::of_program(PROGRAM, Limits { cpu_seconds: 1, ..PATIENT });
    let unlimited = reader::Limits { inflated_bytes: u64::MAX, ..reader::Limits::default() };
    assert_eq!(workers.run::<ReadDocument>(unlimited, &slow).unwrap(), Outcome::Stopped(Stop::Time(1)));
}

#[test]
fn an_answer_beyond_the_limit_is_not_taken() {
    let long = docx(&"<p><r><t>报送人</t></r></p>".repeat(10_000));
    let limits = Limits { answer_bytes: 100_000, ..PATIENT };
    assert_eq!(read(limits, &long), Outcome::Stopped(Stop::Answer(100_000)));
}

#[test]
fn a_child_that_dies_of_the_bytes_costs_one_answer() {
    for (script, stop) in [
        ("cat > /dev/null; printf '!'; kill -SEGV $$", Stop::Crash),
        ("printf '!'; exit 101", Stop::Crash),
        ("printf '!'; kill -KILL $$", Stop::Memory(256 << 20)),
        ("printf '!'; while :; do printf '%1000s' x; done", Stop::Answer(1 << 20)),
    ] {
        let (_folder, workers) = pretender(script, PATIENT.wall_seconds);
        let outcome = workers.run::<ReadDocument>(reader::Limits::default(), &vec![b'x'; 1 << 20]).unwrap();
        assert_eq!(outcome, Outcome::Stopped(stop), "{script}");
    }
}

#[test]
fn what_the_bytes_are_not_to_blame_for_is_our_error() {
    let run = |workers: &SandboxPool| workers.run::<ReadDocument>(reader::Limits::default(), &vec![b'x'; 1 << 20]);
    let absent = SandboxPool::of_program("no/such/program", PATIENT);
    assert!(matches!(run(&absent), Err(error @ Error::Start(_)) if error.concerns_every_file()));
    let (_folder, early) = pretender("exit 127", PATIENT.wall_seconds);
    assert!(matches!(run(&early), Err(Error::Start(_))));
    // Long enough that a shell begins within it on a busy machine.
    let (_folder, stopped) = pretender("printf '!'; kill -STOP $$", 20);
    assert!(matches!(run(&stopped), Err(error @ Error::Stuck(20)) if !error.concerns_every_file()));
    let (_folder, mad) = pretender("printf '!nonsense'", PATIENT.wall_seconds);
    assert!(matches!(run(&mad), Err(Error::Garbled)));
    // No room for the bytes themselves: the child is not yet at work on them.
    let cramped = SandboxPool::of_program(PROGRAM, Limits { memory_bytes: 1 << 18, ..PATIENT });
    assert!(matches!(run(&cramped), Err(Error::Start(_))));
}

#[test]
fn the_hidden_argument_ends_quietly_where_nobody_asks() {
    let output =
        std::process::Command::new(PROGRAM).arg(sandbox::ARGUMENT).stdin(std::process::Stdio::null()).output().unwrap();
    assert!(output.status.success() && output.stdout.is_empty() && output.stderr.is_empty(), "{output:?}");
}

/// 4 kB that inflate to 2 GiB: the child may take 256 MiB.
fn bomb() -> Vec<u8> {
    fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/crates/reader/tests/hostile/pdf-blanks-bomb.pdf")).unwrap()
}

fn case(name: &str) -> Vec<u8> {
    fs::read(format!("{}/crates/reader/tests/cases/{name}/input.pdf", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

#[test]
fn a_bomb_in_a_pdf_ends_within_the_limits() {
    let outcome = read(Limits::default(), &bomb());
    assert!(matches!(outcome, Outcome::Stopped(Stop::Memory(_) | Stop::Time(_))), "{outcome:?}");
}

/// A 7z of one file whose LZMA stream was never written by a packer: zeros, which inflate to whatever size is told.
fn seven_zip(size: u64, packed: usize) -> Vec<u8> {
    let number = |value: u64| [&[0xFF][..], &value.to_le_bytes()].concat();
    let packed = vec![0; packed];
    let name: Vec<u8> = "附件3.docx\0".encode_utf16().flat_map(u16::to_le_bytes).collect();
    // 7zFormat.txt: pack info, one folder of one LZMA coder with a dictionary of 32 MiB, its size, one name.
    let header = [
        &[0x01, 0x04, 0x06, 0x00, 0x01, 0x09],
        number(packed.len() as u64).as_slice(),
        &[0x00, 0x07, 0x0B, 0x01, 0x00, 0x01, 0x23, 0x03, 0x01, 0x01, 0x05, 0x5D, 0x00, 0x00, 0x00, 0x02, 0x0C],
        &number(size),
        &[0x00, 0x00, 0x05, 0x01, 0x11],
        &number(name.len() as u64 + 1),
        &[0x00],
        &name,
        &[0x00, 0x00],
    ]
    .concat();
    let crc = |bytes: &[u8]| {
        let mut crc = flate2::Crc::new();
        crc.update(bytes);
        crc.sum().to_le_bytes()
    };
    let place =
        [(packed.len() as u64).to_le_bytes().as_slice(), &(header.len() as u64).to_le_bytes(), &crc(&header)].concat();
    [b"7z\xBC\xAF\x27\x1C\0\x04", crc(&place).as_slice(), &place, &packed, &header].concat()
}

#[test]
fn a_7z_is_inflated_by_a_child_and_one_beyond_its_limits_costs_one_finding() {
    let unpack = |size: u64, limits: Limits| {
        let workers = SandboxPool::of_program(PROGRAM, limits);
        message::unpack("材料.7z", &seven_zip(size, 1 << 16), &message::Limits::default(), &workers)
    };
    let (files, findings) = unpack(1000, PATIENT).unwrap();
    assert_eq!((files.len(), findings.len()), (1, 0), "{findings:?}");
    assert_eq!((files[0].path().as_str(), files[0].bytes.len()), ("材料.7z/附件3.docx", 1000));
    let refused = |size: u64, limits: Limits, words: &str| {
        let (files, findings) = unpack(size, limits).unwrap();
        assert_eq!((files.len(), findings.len()), (0, 1));
        assert!(findings[0].message.contains(words), "{}", findings[0].message);
    };
    refused(20 << 20, Limits { memory_bytes: 1 << 20, ..PATIENT }, "解开所需的内存超过");
    refused(2000, Limits { answer_bytes: 1000, ..PATIENT }, "解压后超过0MB");
    refused(200 << 20, PATIENT, "解压后超过128MB");
    let absent = SandboxPool::of_program("no/such/program", PATIENT);
    let failed = message::unpack("材料.7z", &seven_zip(1000, 1 << 10), &message::Limits::default(), &absent);
    assert!(matches!(failed, Err(Error::Start(_))));
}

#[test]
fn after_a_7z_that_takes_too_long_no_other_of_the_mail_is_tried() {
    let slow = seven_zip(100 << 20, 4 << 20);
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in [("a.7z", slow), ("b.7z", seven_zip(1000, 1 << 10))] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(&bytes).unwrap();
    }
    let both = zip.finish().unwrap().into_inner();
    let workers = SandboxPool::of_program(PROGRAM, Limits { cpu_seconds: 1, ..PATIENT });
    let (files, findings) = message::unpack("材料.zip", &both, &message::Limits::default(), &workers).unwrap();
    let shown: Vec<_> =
        findings.iter().map(|finding| (finding.place.file.as_deref().unwrap(), finding.message.as_str())).collect();
    let message = "压缩包解开所需的时间超过1秒，没有读取。";
    assert_eq!((files.len(), shown), (0, vec![("材料.zip/a.7z", message), ("材料.zip/b.7z", message)]));
}

fn mail(name: &str, bytes: &[u8]) -> String {
    let body: String = bytes.iter().map(|byte| format!("={byte:02X}")).collect::<Vec<_>>().chunks(25).fold(
        String::new(),
        |mut body, line| {
            body.push_str(&line.concat());
            body.push_str("=\r\n");
            body
        },
    );
    format!(
        "From: <jinhu@bsh.example>\r\nDate: Thu, 2 Jul 2020 09:00:00 +0800\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Disposition: attachment; filename=\"{name}\"\r\n\r\n{body}\r\n--b--\r\n"
    )
}

#[test]
fn a_killed_child_costs_one_finding_and_the_run_goes_on() {
    let office = Office::without_mail();
    for (name, bytes) in [("a-bomb", bomb()), ("b-form", case("pdf-libreoffice-form")), ("c-scan", case("pdf-scan"))] {
        fs::write(office.path("inbox-samples").join(format!("{name}.eml")), mail(&format!("{name}.pdf"), &bytes))
            .unwrap();
    }
    let ended = office.run().with(1);
    let ledger = office.ledger();
    assert_eq!(ledger["messages"].as_array().unwrap().len(), 3, "{}", ended.stderr);
    let unit = unit(&ledger, "jinhu");
    assert_eq!(unit["submission"]["reporter"]["phones"][0], "13900000006", "{unit:#}");

    let path = |name: &str| office.path(name).display().to_string();
    fs::write(path("bomb.pdf"), bomb()).unwrap();
    fs::write(path("form.pdf"), case("pdf-reportlab-cid-fonts")).unwrap();
    fs::write(path("scan.pdf"), case("pdf-scan")).unwrap();
    let ended = office.huizong(&["check", "--json", "bomb.pdf", "form.pdf", "scan.pdf"]).with(1);
    let checked: serde_json::Value = serde_json::from_str(&ended.stdout).unwrap();
    let codes = |file: usize| -> Vec<&str> {
        checked[file]["findings"].as_array().unwrap().iter().map(|finding| finding["code"].as_str().unwrap()).collect()
    };
    assert_eq!((codes(0), codes(1), codes(2)), (vec!["unreadable"], vec![], vec!["scan-only"]), "{checked:#}");
    assert_eq!(checked[1]["forms"][0]["reporter"]["phones"][0], "13900000006");
    let limit = checked[0]["findings"][0]["message"].as_str().unwrap();
    assert!(limit.contains("256MB") || limit.contains("20秒"), "{limit}");
}
