//! Children that read strangers' bytes: what stops them, what that costs, and what is our own fault.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::{fs, io::Write as _, os::unix::fs::PermissionsExt as _};

use huizong::{
    confine::{Error, Limits, Outcome, Stop, Work as _, Workers},
    intake::ReadDocument,
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_huizong");

fn docx(body: &str) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
    write!(zip, "<document><body>{body}</body></document>").unwrap();
    zip.finish().unwrap().into_inner()
}

fn read(limits: Limits, bytes: &[u8]) -> Outcome<<ReadDocument as huizong::confine::Work>::Answer> {
    Workers::of_program(PROGRAM, limits).run::<ReadDocument>(reader::Limits::default(), bytes).unwrap()
}

/// A program that says it is ready, and then does as told.
fn pretender(script: &str) -> (tempfile::TempDir, Workers) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("program");
    fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    let limits = Limits { wall_seconds: 1, answer_bytes: 1 << 20, ..Limits::default() };
    (folder, Workers::of_program(path, limits))
}

#[test]
fn a_child_answers_as_this_process_would() {
    let good = docx("<p><r><t>报送人：王芳</t></r></p>");
    for bytes in [good.as_slice(), b"PK\x03\x04 word/document.xml [Content_Types].xml", b"", b"text"] {
        let here = ReadDocument::carry_out(reader::Limits::default(), bytes).0;
        assert_eq!(read(Limits::default(), bytes), Outcome::Done(here, Vec::new()));
    }
}

#[test]
fn memory_beyond_the_limit_stops_the_child() {
    let paragraphs = docx(&"<p><r><t>报送人</t></r></p>".repeat(200_000));
    assert!(matches!(read(Limits::default(), &paragraphs), Outcome::Done(Ok(_), _)));
    let limits = Limits { memory_bytes: 16 << 20, ..Limits::default() };
    assert_eq!(read(limits, &paragraphs), Outcome::Stopped(Stop::Memory(16 << 20)));
}

#[test]
fn time_beyond_the_limit_stops_the_child() {
    let slow = docx(&"<x a='1' b='2' c='3'></x>".repeat(5 << 20));
    let limits = Limits { cpu_seconds: 1, ..Limits::default() };
    assert_eq!(read(limits, &slow), Outcome::Stopped(Stop::Time(1)));
}

#[test]
fn an_answer_beyond_the_limit_is_not_taken() {
    let long = docx(&"<p><r><t>报送人</t></r></p>".repeat(10_000));
    let limits = Limits { answer_bytes: 100_000, ..Limits::default() };
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
        let (_folder, workers) = pretender(script);
        let outcome = workers.run::<ReadDocument>(reader::Limits::default(), &vec![b'x'; 1 << 20]).unwrap();
        assert_eq!(outcome, Outcome::Stopped(stop), "{script}");
    }
}

#[test]
fn what_the_bytes_are_not_to_blame_for_is_our_error() {
    let run = |workers: &Workers| workers.run::<ReadDocument>(reader::Limits::default(), &vec![b'x'; 1 << 20]);
    let absent = Workers::of_program("no/such/program", Limits::default());
    assert!(matches!(run(&absent), Err(error @ Error::Start(_)) if error.concerns_every_file()));
    let (_folder, early) = pretender("exit 127");
    assert!(matches!(run(&early), Err(Error::Start(_))));
    let (_folder, stopped) = pretender("printf '!'; kill -STOP $$");
    assert!(matches!(run(&stopped), Err(error @ Error::Stuck(1)) if !error.concerns_every_file()));
    let (_folder, mad) = pretender("printf '!nonsense'");
    assert!(matches!(run(&mad), Err(Error::Garbled)));
    // No room for the bytes themselves: the child is not yet at work on them.
    let cramped = Workers::of_program(PROGRAM, Limits { memory_bytes: 1 << 18, ..Limits::default() });
    assert!(matches!(run(&cramped), Err(Error::Start(_))));
}

#[test]
fn the_hidden_argument_ends_quietly_where_nobody_asks() {
    let output = std::process::Command::new(PROGRAM)
        .arg(huizong::confine::ARGUMENT)
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    assert!(output.status.success() && output.stdout.is_empty() && output.stderr.is_empty(), "{output:?}");
}
