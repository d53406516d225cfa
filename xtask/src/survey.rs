//! `cargo xtask survey DIR`: a folder in; a table out of how many files of each kind were read or refused.

use std::{
    collections::BTreeMap,
    fs,
    io::{BufRead as _, BufReader, Write as _},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    thread,
    time::Duration,
};

use anyhow::{Context as _, Result};

use super::{cargo, root};
use read_one::Read;

pub(super) mod read_one;

/// Time after which a file counts as hung.
const HUNG: Duration = Duration::from_secs(20);

/// Reads every file below a folder; each of its folders is a corpus.
pub(super) fn run(folder: &Path, json: bool) -> Result<()> {
    cargo(&["build", "--release", "--quiet", "--package", "xtask"], &[])?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    let mut reader = Reader { program: target.join("release/xtask"), child: None };
    let mut table: BTreeMap<(String, String), Row> = BTreeMap::new();
    for path in files(folder)? {
        let read = reader.read(&path)?;
        let below = path.strip_prefix(folder).unwrap_or(&path);
        let corpus = below.components().next().map(|first| first.as_os_str().to_string_lossy().into_owned());
        table.entry((corpus.unwrap_or_default(), read.kind.clone())).or_default().add(&read);
        if json {
            println!("{}", serde_json::json!({ "file": below, "outcome": read }));
        } else if read.result != "read" {
            eprintln!("{}: {} {}: {}", below.display(), read.kind, read.result, read.detail);
        }
    }
    if !json {
        print(&table);
    }
    Ok(())
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let (mut open, mut files) = (vec![folder.to_owned()], Vec::new());
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
            let entry = entry.context("a file")?;
            let kind = entry.file_type().context("a file")?;
            if kind.is_dir() && entry.file_name() != ".git" {
                open.push(entry.path());
            } else if kind.is_file() {
                files.push(entry.path());
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Reads files in a child process, so that a hang or crash affects one file only.
struct Reader {
    program: PathBuf,
    child: Option<(Child, ChildStdin, Receiver<String>)>,
}

impl Reader {
    fn read(&mut self, path: &Path) -> Result<Read> {
        let (mut child, mut orders, answers) = match self.child.take() {
            Some(running) => running,
            None => self.start()?,
        };
        writeln!(orders, "{}", path.display()).context("the reading program")?;
        if let Ok(line) = answers.recv_timeout(HUNG)
            && let Ok(read) = serde_json::from_str(&line)
        {
            self.child = Some((child, orders, answers));
            return Ok(read);
        }
        let ended = child.try_wait().context("the reading program")?;
        child.kill().context("the reading program")?;
        child.wait().context("the reading program")?;
        let bytes = fs::read(path).unwrap_or_default();
        let (result, detail) = match ended {
            Some(status) => ("crash", status.to_string()),
            None => ("hang", format!("more than {} s", HUNG.as_secs())),
        };
        Ok(Read { detail, ..Read::new(read_one::name_of(reader::sniff(&bytes)), result) })
    }

    fn start(&self) -> Result<(Child, ChildStdin, Receiver<String>)> {
        let mut child = Command::new(&self.program)
            .arg("read-one-by-one")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("the reading program")?;
        let orders = child.stdin.take().context("no input")?;
        let output = BufReader::new(child.stdout.take().context("no output")?);
        let (send, answers) = channel();
        thread::spawn(move || output.lines().map_while(Result::ok).try_for_each(|line| send.send(line)));
        Ok((child, orders, answers))
    }
}

/// Files of one kind in one corpus.
#[derive(Default)]
struct Row {
    files: usize,
    /// Files that were read but have no text.
    silent: usize,
    results: BTreeMap<String, usize>,
    milliseconds: f64,
    megabytes: f64,
}

impl Row {
    fn add(&mut self, read: &Read) {
        self.files += 1;
        self.silent += usize::from(read.result == "read" && read.characters == 0);
        *self.results.entry(read.result.clone()).or_default() += 1;
        self.milliseconds = self.milliseconds.max(read.milliseconds);
        self.megabytes = self.megabytes.max(read.megabytes);
    }

    fn count(&self, results: &[&str]) -> usize {
        results.iter().filter_map(|result| self.results.get(*result)).sum()
    }
}

fn print(table: &BTreeMap<(String, String), Row>) {
    println!(
        "| corpus | kind | files | read | no text in it | damaged | password | over a limit | empty | not supported | panic, hang, crash | slowest, ms | most memory, MB |"
    );
    println!("|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
    for ((corpus, kind), row) in table {
        println!(
            "| {corpus} | {kind} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {:.0} | {:.0} |",
            row.files,
            row.count(&["read"]),
            row.silent,
            row.count(&["damaged"]),
            row.count(&["password"]),
            row.count(&["over-limit"]),
            row.count(&["empty"]),
            row.count(&["unsupported"]),
            row.count(&["panic", "hang", "crash"]),
            row.milliseconds,
            row.megabytes
        );
    }
}
