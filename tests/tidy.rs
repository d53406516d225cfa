//! The project's sources in, broken rules of its design out: who may know whom, where SQL, sockets, the clock and
//! printing stand, how files begin, how long they are and how they are called. Every rule is shown to be able to fail.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice)]

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Longest source file.
const LINES: usize = 800;

/// The only stages that know the ledger: report and letters are made of a month.
const AFTER_THE_LEDGER: [&str; 4] = ["library", "pipeline", "desk", "cli"];

/// All that the ledger knows of the program: the values that it stores, and nothing that decides.
const OF_THE_LEDGER: [&str; 11] = [
    "ledger",
    "config",
    "decision",
    "failpoint",
    "form",
    "identity",
    "intake",
    "i18n",
    "journal",
    "month",
    "owner_only",
];

/// A word of the code and the only places that it may stand in.
struct Reserved {
    word: &'static str,
    what: &'static str,
    places: &'static [&'static str],
}

const RESERVED: [Reserved; 16] = [
    Reserved { word: "rusqlite", what: "SQL", places: &["src/ledger/"] },
    Reserved { word: "TcpStream", what: "a socket", places: SOCKETS },
    Reserved { word: "TcpListener", what: "a socket", places: &["src/desk/"] },
    Reserved { word: "UdpSocket", what: "a socket", places: &[] },
    Reserved { word: "SmtpConnection", what: "a socket", places: &["src/outbox/smtp.rs"] },
    Reserved { word: "SmtpTransport", what: "a socket", places: &["src/outbox/smtp.rs"] },
    Reserved { word: "SystemTime::now", what: "the clock", places: &["src/main.rs"] },
    Reserved { word: "Utc::now", what: "the clock", places: &[] },
    Reserved { word: "Local::now", what: "the clock", places: &[] },
    Reserved { word: "println!", what: "printing", places: PRINTING },
    Reserved { word: "print!", what: "printing", places: PRINTING },
    Reserved { word: "eprintln!", what: "printing", places: PRINTING },
    Reserved { word: "dbg!", what: "printing", places: &[] },
    Reserved { word: "krilla", what: "PDF", places: &["crates/gongwen/"] },
    Reserved { word: "clap", what: "the command line", places: PRINTING },
    Reserved { word: "Campaign", what: "the whole campaign", places: CAMPAIGN },
];

/// Stages that read mails get a `ReadingContext`, which is all that a stored mail's reading depends on.
const CAMPAIGN: &[&str] = &[
    "src/config/",
    "src/month/",
    "src/report/",
    "src/letter/",
    "src/library/",
    "src/pipeline/",
    "src/desk/",
    "src/cli/",
    "examples/",
    "xtask/",
];

const SOCKETS: &[&str] = &["src/mailbox/imap/"];
const PRINTING: &[&str] = &["src/main.rs", "src/cli/", "xtask/", "crates/gongwen/examples/", "crates/reader/examples/"];

/// Every crate with the crates of the workspace that it may depend on; Cargo sees to it that its sources name no other.
/// None of them depends on the application.
const CRATES: [(&str, &[&str]); 11] = [
    ("annotate", &["opc"]),
    ("charset", &[]),
    ("figures", &["text"]),
    ("fonts", &[]),
    ("gongwen", &["fonts"]),
    ("gongwen-lint", &["fonts", "gongwen", "opc"]),
    ("mime", &["charset", "sandbox"]),
    ("opc", &[]),
    ("reader", &["charset", "opc"]),
    ("sandbox", &[]),
    ("text", &[]),
];

/// A source file: path from the project's folder, whole text, and the code that is built into the program, without
/// comments and in-file tests.
struct Source {
    path: String,
    text: String,
    code: String,
}

impl Source {
    fn new(path: &str, text: &str) -> Source {
        Source { path: path.to_owned(), text: text.to_owned(), code: code(text) }
    }

    /// `src/report/write/page.rs` → `report`; `None` outside of the stages.
    fn stage(&self) -> Option<&str> {
        let below = self.path.strip_prefix("src/")?;
        Some(below.split('/').next()?.trim_end_matches(".rs"))
    }

    /// Modules of the crate that the code names, however it writes the way to them.
    fn modules(&self) -> Vec<String> {
        // From here so many steps up lead to the crate's root.
        let below = self.path.trim_start_matches("src/").trim_end_matches(".rs").trim_end_matches("/mod");
        let up = "super::".repeat(below.split('/').count());
        let code = self.code.replace(&up, "crate::");
        code.match_indices("crate::").flat_map(|(at, found)| first_names(&code[at + found.len()..])).collect()
    }
}

/// `a::b` → a; `{a::{b, c}, d}` → a, d.
fn first_names(path: &str) -> Vec<String> {
    let name =
        |text: &str| -> String { text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect() };
    let Some(group) = path.strip_prefix('{') else { return vec![name(path)] };
    let (mut depth, mut names, mut start) = (0, Vec::new(), 0);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                names.push(name(&group[start..at]));
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                names.push(name(&group[start..at]));
                start = at + 1;
            }
            _ => {}
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

/// Text without comments, texts in quotes and the tests at its end.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
    let without_comments = text.lines().map(|line| match line.find("//") {
        Some(at) if !line[..at].contains('"') => &line[..at],
        _ => line,
    });
    let mut code = String::new();
    for line in without_comments {
        // Every second piece between quotes is a text; one that runs over lines only blurs what follows on its line.
        code.extend(line.split('"').step_by(2));
        code.push('\n');
    }
    code
}

/// Whether the code has a word as a whole.
fn says(code: &str, word: &str) -> bool {
    let part_of_name = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(word).any(|(at, _)| {
        let before = code[..at].chars().next_back().is_some_and(part_of_name);
        // println! ends by itself, whatever follows.
        let after = word.ends_with(part_of_name) && code[at + word.len()..].starts_with(part_of_name);
        !(before || after)
    })
}

/// `pub mod a;` of `lib.rs` in their order, which is the order of the work.
fn stages(lib: &str) -> Vec<&str> {
    lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect()
}

fn order_of_stages(source: &Source, stages: &[&str]) -> Vec<String> {
    let place = |name: &str| stages.iter().position(|stage| *stage == name);
    let Some((stage, own)) = source.stage().and_then(|stage| Some((stage, place(stage)?))) else { return Vec::new() };
    let mut broken = Vec::new();
    for name in source.modules() {
        let Some(other) = place(&name) else { continue };
        if other > own {
            broken.push(format!("{}: {stage} knows {name}, a later stage", source.path));
        } else if stage == "ledger" && !OF_THE_LEDGER.contains(&name.as_str()) {
            broken.push(format!("{}: the ledger knows {name}", source.path));
        } else if name == "ledger" && stage != "ledger" && !AFTER_THE_LEDGER.contains(&stage) {
            broken.push(format!("{}: {stage} knows the ledger", source.path));
        }
    }
    broken
}

fn reserved_words(source: &Source) -> Vec<String> {
    let rules = RESERVED.iter().filter(|rule| !rule.places.iter().any(|place| source.path.starts_with(place)));
    rules
        .filter(|rule| says(&source.code, rule.word))
        .map(|rule| format!("{}: {} ({}) belongs only into {:?}", source.path, rule.word, rule.what, rule.places))
        .collect()
}

/// `path = "../opc"` of a crate's Cargo.toml → opc.
fn path_dependencies(manifest: &str) -> Vec<&str> {
    let path = |line: &'_ str| -> Option<(usize, usize)> {
        let start = line.find("path = \"")? + "path = \"".len();
        Some((start, start + line[start..].find('"')?))
    };
    manifest.lines().filter_map(|line| path(line).map(|(start, end)| &line[start..end])).collect()
}

fn dependencies_of_crates(path: &str, manifest: &str) -> Vec<String> {
    let Some(own) = path.strip_prefix("crates/").and_then(|rest| rest.strip_suffix("/Cargo.toml")) else {
        return Vec::new();
    };
    let Some((_, allowed)) = CRATES.iter().find(|(name, _)| *name == own) else {
        return vec![format!("{path}: is not listed in CRATES")];
    };
    let others = path_dependencies(manifest).into_iter().filter(|path| path.starts_with(".."));
    others
        .filter(|other| !other.strip_prefix("../").is_some_and(|name| allowed.contains(&name)))
        .map(|other| format!("{path}: depends on {other}"))
        .collect()
}

fn shape(source: &Source) -> Vec<String> {
    let mut broken = Vec::new();
    if !source.text.starts_with("//! ") {
        broken.push(format!("{}: does not open with //!", source.path));
    }
    let lines = source.text.lines().count();
    if lines > LINES {
        broken.push(format!("{}: {lines} lines, more than {LINES}", source.path));
    }
    broken
}

fn name(path: &str) -> Option<String> {
    let words = path.split(['/', '.', '_', '-']).map(str::to_lowercase);
    let vague = ["util", "utils", "manager", "helper", "helpers", "common", "misc"];
    let found = words.into_iter().find(|word| vague.contains(&word.as_str()))?;
    Some(format!("{path}: is called {found}, which says nothing"))
}

/// A path that only one person's machine has.
fn homes(path: &str, text: &str) -> Vec<String> {
    let marks = ["/home/", "/root/", "/Users/", "C:\\Users\\", "/.cargo/registry/"];
    let at_start = |line: &str, at: usize| {
        !line[..at].chars().next_back().is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | '}' | '~' | ')'))
    };
    text.lines()
        .zip(1..)
        .filter(|(line, _)| marks.iter().any(|mark| line.match_indices(mark).any(|(at, _)| at_start(line, at))))
        .map(|(_, number)| format!("{path}:{number}: a path of one machine"))
        .collect()
}

fn project() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Files of the project with their paths from its folder, without what is built, written by runs, or not the project's.
fn files() -> Vec<(String, PathBuf)> {
    fn walk(folder: &Path, prefix: &str, files: &mut Vec<(String, PathBuf)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = format!("{prefix}{name}");
            if ["target", ".git", "state", "output", "outbox", "corpus", "artifacts"].contains(&name.as_str())
                && path != "src/outbox"
            {
                continue;
            }
            if entry.path().is_dir() {
                walk(&entry.path(), &format!("{path}/"), files);
            } else {
                files.push((path, entry.path()));
            }
        }
    }
    let mut found = Vec::new();
    walk(&project(), "", &mut found);
    found.sort();
    found
}

fn sources() -> Vec<Source> {
    let rust = files().into_iter().filter(|(path, _)| path.ends_with(".rs"));
    rust.map(|(path, file)| Source::new(&path, &fs::read_to_string(file).unwrap())).collect()
}

fn expect_none(broken: Vec<String>) {
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}

/// What is built into the program; files that are only compiled for tests may know everything.
fn of_the_program(source: &Source) -> bool {
    let test_only = ["tests.rs", "fixture.rs", "cases.rs"].iter().any(|name| source.path.ends_with(name))
        || source.stage() == Some("testing");
    (source.path.starts_with("src/") || source.path.contains("/src/") || source.path.contains("/examples/"))
        && !test_only
}

#[test]
fn stages_know_only_what_comes_before_them() {
    let lib = fs::read_to_string(project().join("src/lib.rs")).unwrap();
    let stages = stages(&lib);
    let all = sources();
    for stage in &stages {
        assert!(all.iter().any(|source| source.stage() == Some(*stage)), "{stage}");
    }
    expect_none(all.iter().filter(|s| of_the_program(s)).flat_map(|s| order_of_stages(s, &stages)).collect());
}

#[test]
fn sql_sockets_clock_and_printing_stay_in_their_places() {
    expect_none(sources().iter().filter(|source| of_the_program(source)).flat_map(reserved_words).collect());
}

#[test]
fn crates_depend_on_no_other_than_listed() {
    let manifests: Vec<(String, String)> = files()
        .into_iter()
        .filter(|(path, _)| path.starts_with("crates/") && path.ends_with("/Cargo.toml"))
        .map(|(path, file)| (path, fs::read_to_string(file).unwrap()))
        .collect();
    assert_eq!(manifests.len(), CRATES.len());
    expect_none(manifests.iter().flat_map(|(path, text)| dependencies_of_crates(path, text)).collect());
}

#[test]
fn files_say_what_they_are_and_stay_short() {
    expect_none(sources().iter().flat_map(shape).collect());
    expect_none(files().iter().filter_map(|(path, _)| name(path)).collect());
}

#[test]
fn no_file_names_a_path_of_one_machine() {
    let mut broken = Vec::new();
    for (path, file) in files() {
        // This file holds the marks themselves, and a mail's attachment may bear the path of its sender's machine;
        // other bytes than text hold no one's paths.
        if !["tests/tidy.rs", "src/message/file_name.rs"].contains(&path.as_str())
            && let Ok(text) = fs::read_to_string(file)
        {
            broken.extend(homes(&path, &text));
        }
    }
    expect_none(broken);
}

#[test]
fn every_rule_can_fail() {
    let stages = ["config", "mail", "check", "ledger", "report", "cli"];
    let order = |path: &str, text: &str| order_of_stages(&Source::new(path, text), &stages).len();
    assert_eq!(order("src/mail/mod.rs", "use crate::config::Unit;\nuse crate::mail::x;"), 0);
    assert_eq!(order("src/mail/mod.rs", "use crate::check::Rule;"), 1);
    assert_eq!(order("src/mail/part.rs", "use crate::{config::{Unit, Task}, check, cli};"), 2);
    assert_eq!(order("src/mail/part.rs", "fn f() { super::super::report::json(); }"), 1);
    assert_eq!(order("src/mail.rs", "use super::{check};"), 1);
    assert_eq!(order("src/mail/part.rs", "use super::check;"), 0);
    assert_eq!(order("src/mail/mod.rs", "// crate::check\nlet x = \"crate::check\";"), 0);
    assert_eq!(order("src/mail/mod.rs", "#[cfg(test)]\nmod tests {\n use crate::check; }"), 0);
    assert_eq!(order("src/report/mod.rs", "use crate::ledger::Ledger;"), 1);
    assert_eq!(order("src/cli/mod.rs", "use crate::ledger::Ledger;"), 0);
    assert_eq!(order("src/ledger/mod.rs", "use crate::{config::Period, check::across};"), 1);
    let ledger_first = ["ledger", "mail"];
    assert_eq!(order_of_stages(&Source::new("src/mail/mod.rs", "use crate::ledger;"), &ledger_first).len(), 1);
    assert_eq!(stages_of_example(), ["a", "b"]);

    let words = |path: &str, text: &str| reserved_words(&Source::new(path, text)).len();
    assert_eq!(words("src/report/mod.rs", "let c = rusqlite::Connection::open(p);"), 1);
    assert_eq!(words("src/ledger/mod.rs", "use rusqlite::Connection;"), 0);
    assert_eq!(words("src/mail/mod.rs", "std::net::TcpStream::connect(a)"), 1);
    assert_eq!(words("src/mailbox/imap/session.rs", "use std::net::TcpStream;"), 0);
    assert_eq!(words("src/letter/mod.rs", "chrono::Utc::now()"), 1);
    assert_eq!(words("src/cli/run.rs", "SystemTime::now(); println!(); use clap::Args;"), 1);
    assert_eq!(words("src/check/mod.rs", "eprintln!(\"x\"); dbg!(x)"), 2);
    assert_eq!(words("src/check/mod.rs", "/// println!\nlet clapper = my_print!(x);"), 0);
    assert_eq!(words("crates/reader/src/lib.rs", "print!(\"x\")"), 1);
    assert_eq!(words("src/form/mod.rs", "use crate::config::Campaign;"), 1);
    assert_eq!(words("src/form/mod.rs", "use crate::config::ReadingContext;"), 0);

    let manifest = |path: &str, text: &str| dependencies_of_crates(path, text).len();
    assert_eq!(manifest("crates/gongwen/Cargo.toml", "[dependencies]\nreader = { path = \"../reader\" }"), 1);
    assert_eq!(manifest("crates/gongwen/Cargo.toml", "huizong-fonts = { path = \"../fonts\" }"), 0);
    assert_eq!(manifest("crates/figures/Cargo.toml", "huizong = { path = \"../..\" }\nzip = \"9\""), 1);
    assert_eq!(manifest("crates/new/Cargo.toml", ""), 1);
    assert_eq!(manifest("Cargo.toml", "reader = { path = \"crates/reader\" }"), 0);

    assert_eq!(shape(&Source::new("src/x.rs", "//! What.\nfn f() {}")).len(), 0);
    assert_eq!(shape(&Source::new("src/x.rs", &format!("fn f() {{}}\n{}", "\n".repeat(LINES)))).len(), 2);
    assert!(name("src/mail_utils.rs").is_some() && name("src/helper/mod.rs").is_some());
    assert!(name("src/mail/part.rs").is_none());
    assert_eq!(homes("a.md", "cp /home/li/x .\nsee $HOME/x\n\"/root/y\"").len(), 2);
    assert_eq!(homes("a.md", "https://example.org/home/x").len(), 0);
}

fn stages_of_example() -> Vec<&'static str> {
    stages("//! Doc.\npub mod a;\nmod hidden;\npub mod b;\n")
}
