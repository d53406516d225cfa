//! `cargo xtask fuzz`: seeds from the cases of the tests, then then every fuzz target for so many seconds.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context as _, Result, bail};
use reader::{Block, Document, Format, Kind, Limits, read, sniff};

use super::root;

// The fuzz targets take the parts of a zipped file as one text; seeds are written the same way.
#[path = "../../fuzz/src/parts.rs"]
mod parts;

/// A fuzz target with the kind of its inputs.
struct Target {
    name: &'static str,
    seeds: Seeds,
    /// Longest input in bytes: enough for the cases, short enough for thousands of runs a second.
    longest: usize,
}

enum Seeds {
    /// The parts of zipped files of this format.
    Parts(Format, &'static parts::Layout),
    /// Files of this format.
    Files(Format),
    /// Zips.
    Zips,
    /// Every file.
    All,
    Mails,
    /// Every file, and every mail.
    Archives,
    Texts,
}

const TARGETS: &[Target] = &[
    Target { name: "docx", seeds: Seeds::Parts(Format::Docx, &parts::DOCX), longest: 64 << 10 },
    Target { name: "xlsx", seeds: Seeds::Parts(Format::Xlsx, &parts::XLSX), longest: 64 << 10 },
    Target { name: "odt", seeds: Seeds::Parts(Format::Odt, &parts::ODT), longest: 64 << 10 },
    Target { name: "ods", seeds: Seeds::Parts(Format::Ods, &parts::ODS), longest: 64 << 10 },
    Target { name: "package", seeds: Seeds::Zips, longest: 64 << 10 },
    Target { name: "doc", seeds: Seeds::Files(Format::Doc), longest: 64 << 10 },
    Target { name: "xls", seeds: Seeds::Files(Format::Xls), longest: 64 << 10 },
    Target { name: "rtf", seeds: Seeds::Files(Format::Rtf), longest: 32 << 10 },
    Target { name: "csv", seeds: Seeds::Texts, longest: 32 << 10 },
    Target { name: "html", seeds: Seeds::Files(Format::Html), longest: 32 << 10 },
    Target { name: "word_xml", seeds: Seeds::Files(Format::WordXml), longest: 32 << 10 },
    Target { name: "excel_xml", seeds: Seeds::Files(Format::ExcelXml), longest: 32 << 10 },
    Target { name: "pdf", seeds: Seeds::Files(Format::Pdf), longest: 64 << 10 },
    Target { name: "sniff", seeds: Seeds::All, longest: 16 << 10 },
    Target { name: "mail", seeds: Seeds::Mails, longest: 32 << 10 },
    Target { name: "archive", seeds: Seeds::Archives, longest: 64 << 10 },
    Target { name: "form", seeds: Seeds::Texts, longest: 8 << 10 },
    Target { name: "figures", seeds: Seeds::Texts, longest: 4 << 10 },
    Target { name: "lint", seeds: Seeds::Parts(Format::Docx, &parts::DOCX), longest: 64 << 10 },
];

/// Runs the named targets, or all, in sequence; fails at the end if one found a crash.
pub(super) fn run(names: &[String], seconds: u64) -> Result<()> {
    if let Some(unknown) = names.iter().find(|name| !TARGETS.iter().any(|target| target.name == **name)) {
        let known: Vec<&str> = TARGETS.iter().map(|target| target.name).collect();
        bail!("no target {unknown}; there are {}", known.join(", "));
    }
    let mut broken = Vec::new();
    println!("target       seconds   executions    covered   peak MB");
    for target in TARGETS.iter().filter(|target| names.is_empty() || names.iter().any(|name| name == target.name)) {
        let seeds = write_seeds(target)?;
        let outcome = fuzz(target, &seeds, seconds)?;
        println!(
            "{:<12} {seconds:>7} {:>12} {:>10} {:>9}{}",
            target.name,
            outcome.executions,
            outcome.covered,
            outcome.megabytes,
            if outcome.clean { "" } else { "   found something" }
        );
        if !outcome.clean {
            broken.push(target.name);
        }
    }
    if !broken.is_empty() {
        bail!("{} found something; the inputs are in fuzz/artifacts", broken.join(", "));
    }
    Ok(())
}

#[derive(Default)]
struct Outcome {
    executions: u64,
    covered: u64,
    megabytes: u64,
    clean: bool,
}

fn fuzz(target: &Target, seeds: &Path, seconds: u64) -> Result<Outcome> {
    let corpus = root().join("fuzz/corpus").join(target.name);
    fs::create_dir_all(&corpus).context("corpus")?;
    let mut child = Command::new("cargo")
        .args(["fuzz", "run", "--fuzz-dir", "fuzz", "--sanitizer", "none", "--features", "application", target.name])
        .args([&corpus, seeds])
        .arg("--")
        .args([
            format!("-max_total_time={seconds}"),
            "-timeout=2".to_owned(),
            "-rss_limit_mb=512".to_owned(),
            format!("-max_len={}", target.longest),
            "-print_final_stats=1".to_owned(),
        ])
        // Instrumentation is an unstable option, which the stable compiler accepts with RUSTC_BOOTSTRAP.
        .env("RUSTC_BOOTSTRAP", "1")
        .current_dir(root())
        .stderr(Stdio::piped())
        .spawn()
        .context("cargo fuzz; install it with `cargo install cargo-fuzz`")?;
    let mut outcome = Outcome::default();
    for line in BufReader::new(child.stderr.take().context("no output")?).lines() {
        let line = String::from_utf8_lossy(line.context("output of the fuzzer")?.as_bytes()).into_owned();
        let number = |mark: &str| {
            let (_, after) = line.split_once(mark)?;
            after.split_whitespace().next()?.parse().ok()
        };
        outcome.covered = number(" cov: ").unwrap_or(outcome.covered);
        outcome.executions = number("number_of_executed_units:").unwrap_or(outcome.executions);
        outcome.megabytes = number("peak_rss_mb:").unwrap_or(outcome.megabytes);
        // Progress lines of the fuzzer are not printed.
        if !line.starts_with('#') && !line.starts_with('"') {
            eprintln!("{line}");
        }
    }
    outcome.clean = child.wait().context("the fuzzer")?.success();
    Ok(outcome)
}

/// Writes the seeds of a target from the test cases and returns their folder.
fn write_seeds(target: &Target) -> Result<PathBuf> {
    let folder = root().join("target/fuzz-seeds").join(target.name);
    if folder.is_dir() {
        fs::remove_dir_all(&folder).context("old seeds")?;
    }
    fs::create_dir_all(&folder).context("seeds")?;
    let cases = match target.seeds {
        Seeds::Mails => inputs(&["tests/cases/mail", "inbox-samples"])?,
        Seeds::Archives => inputs(&["crates/reader/tests/cases", "tests/cases/mail"])?,
        Seeds::Texts => inputs(&["tests/cases/form", "tests/formats"])?,
        _ => inputs(OFFICE_FILES)?,
    };
    for (number, case) in cases.iter().enumerate() {
        let bytes = fs::read(case).with_context(|| case.display().to_string())?;
        let seed = match &target.seeds {
            Seeds::Parts(format, layout) => {
                (sniff(&bytes) == Kind::Readable(*format)).then(|| parts::unpack(layout, &bytes)).flatten()
            }
            Seeds::Files(format) => (sniff(&bytes) == Kind::Readable(*format)).then_some(bytes),
            Seeds::Zips => bytes.starts_with(b"PK").then_some(bytes),
            Seeds::All | Seeds::Mails | Seeds::Archives => Some(bytes),
            Seeds::Texts => Some(read(&bytes, &Limits::default()).map_or(bytes, |document| as_text(&document))),
        };
        if let Some(seed) = seed.filter(|seed| seed.len() <= target.longest) {
            fs::write(folder.join(format!("{number:04}")), seed).context("a seed")?;
        }
    }
    Ok(folder)
}

/// A document in the input format of the target `form`: rows are lines with tabs, line ends in a cell are U+0007.
fn as_text(document: &Document) -> Vec<u8> {
    let mut text = String::new();
    for block in &document.blocks {
        match block {
            Block::Paragraph(paragraph) => text.push_str(&paragraph.text),
            Block::Table(table) => {
                let mut row = 0;
                for cell in &table.cells {
                    text.push(if cell.row > row { '\n' } else { '\t' });
                    row = cell.row;
                    text.push_str(&cell.text().replace('\n', "\u{7}"));
                }
            }
        }
        text.push('\n');
    }
    text.into_bytes()
}

/// Folders of office files in the tests.
const OFFICE_FILES: &[&str] = &["crates/reader/tests/cases", "tests/formats"];

/// Inputs of cases in folders of the project, without expected outputs and the scripts that make them.
fn inputs(folders: &[&str]) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open: Vec<PathBuf> = folders.iter().map(|folder| root().join(folder)).collect();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
            let path = entry.context("a case")?.path();
            let ending = path.extension().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_dir() {
                open.push(path);
            } else if !["json", "py", "js", "md"].contains(&ending.as_str()) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}
