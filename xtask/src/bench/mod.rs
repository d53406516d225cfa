//! `cargo xtask bench`: numbers of units, months and mails in; a table of seconds and megabytes with the exponents of growth out,
//! also for the same job in Python.

mod imap;
mod measure;
mod office;

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use clap::{Args, ValueEnum};

use super::{cargo, root};
use measure::{Cost, exponent, measure, python};
use office::Office;

/// Number of units of the measured year.
const UNITS_OF_A_YEAR: usize = 20;
/// Number of forms among the mails of the IMAP account.
const FORMS_BY_IMAP: usize = 100;

#[derive(Args)]
pub(super) struct Options {
    /// Sizes of the register; each unit sends one mail with a docx form
    #[arg(long, value_delimiter = ',', default_values_t = [50, 100, 1000, 10_000])]
    units: Vec<usize>,
    /// Sizes of the IMAP account
    #[arg(long, value_delimiter = ',', default_values_t = [1000, 10_000])]
    mails: Vec<usize>,
    /// Size at which the Python program is measured
    #[arg(long, default_value_t = 1000)]
    python: usize,
    /// A program that is measured instead of a release build of this tree
    #[arg(long, value_name = "FILE")]
    binary: Option<PathBuf>,
    /// Sizes of the register whose month is searched; each unit has a form and two letters
    #[arg(long, value_delimiter = ',', default_values_t = [350, 3500])]
    find: Vec<usize>,
    /// Only these parts
    #[arg(long, value_enum, value_delimiter = ',')]
    only: Vec<Part>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// The sample month, cold
    Sample,
    /// Registers of growing size
    Units,
    /// Twelve months of twenty units
    Months,
    /// Mails over IMAP
    Imap,
    /// The same job in Python
    Python,
    /// Searches, and the same with grep over extracted texts
    Find,
}

/// Programs and sizes that the parts need.
struct Bench {
    binary: PathBuf,
    python: PathBuf,
    folder: PathBuf,
}

pub(super) fn run(options: &Options) -> Result<()> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    let folder = target.join("bench");
    let binary = match &options.binary {
        Some(binary) => std::path::absolute(binary).context("the program to measure")?,
        None => {
            cargo(&["build", "--release", "--package", "huizong"], &[])?;
            target.join("release/huizong")
        }
    };
    let bench = Bench { binary, python: python(&folder)?, folder };
    let wanted = |part: Part| options.only.is_empty() || options.only.contains(&part);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    println!("{cores} cores                                       wall s    CPU s   memory MB   growth of CPU");
    if wanted(Part::Sample) {
        bench.sample()?;
    }
    if wanted(Part::Units) {
        bench.units(&options.units)?;
    }
    if wanted(Part::Months) {
        bench.months()?;
    }
    if wanted(Part::Imap) {
        bench.imap(&options.mails)?;
    }
    if wanted(Part::Python) {
        bench.python(options.python)?;
    }
    if wanted(Part::Find) {
        bench.find(&options.find)?;
    }
    Ok(())
}

impl Bench {
    fn sample(&self) -> Result<()> {
        let office = Office::sample(&self.folder.join("sample"))?;
        row("sample month of 12 units, cold", &self.ours(&office, "2020-07-04")?, "");
        Ok(())
    }

    fn units(&self, sizes: &[usize]) -> Result<()> {
        let mut before: Option<(usize, Cost)> = None;
        for size in sizes {
            let office = self.office(*size)?;
            let cost = self.ours(&office, "2020-07-04")?;
            let growth =
                before.as_ref().map_or_else(String::new, |before| growth((before.0, &before.1), (*size, &cost)));
            row(&format!("{size} units, one form each, whole job"), &cost, &growth);
            row(&format!("{size} units again, nothing new"), &self.ours(&office, "2020-07-04")?, "");
            before = Some((*size, cost));
        }
        Ok(())
    }

    fn months(&self) -> Result<()> {
        let office = Office::generate(&self.folder.join("year"), UNITS_OF_A_YEAR)?;
        let mut first: Option<Cost> = None;
        for month in 1..=12 {
            let as_of = office.write_month(month)?;
            let cost = self.ours(&office, &as_of)?;
            let times =
                first.as_ref().map_or_else(String::new, |first| format!("{:.2} times month 1", cost.cpu / first.cpu));
            row(&format!("month {month} of {UNITS_OF_A_YEAR} units"), &cost, &times);
            first.get_or_insert(cost);
        }
        Ok(())
    }

    fn imap(&self, sizes: &[usize]) -> Result<()> {
        let mut before: Option<(usize, Cost)> = None;
        for size in sizes {
            let office = Office::generate(&self.folder.join("imap"), FORMS_BY_IMAP.min(*size))?;
            office.write_forms()?;
            office.write_other_mails(size.saturating_sub(FORMS_BY_IMAP))?;
            let server = imap::Server::start(&self.python, &office.mailbox())?;
            office.read_over_imap(server.port)?;
            let cost = self.ours(&office, "2020-07-04")?;
            let times = before.as_ref().map_or_else(String::new, |before| {
                let memory = cost.megabytes / before.1.megabytes;
                format!("{}, memory {memory:.2} times", growth((before.0, &before.1), (*size, &cost)))
            });
            row(&format!("{size} mails by IMAP, {FORMS_BY_IMAP} of them forms"), &cost, &times);
            before = Some((*size, cost));
        }
        Ok(())
    }

    /// The Python program and a run of huizong on the same mails, one after the other.
    fn python(&self, size: usize) -> Result<()> {
        let office = self.office(size)?;
        let mailbox = office.mailbox();
        let ours = self.ours(&office, "2020-07-04")?;
        let script = root().join("benches/usual_way.py");
        let command = [self.python.clone().into(), script.into(), mailbox.into(), self.folder.join("usual").into()];
        let usual = measure(&self.python, &command)?;
        row(&format!("{size} units, huizong"), &ours, "");
        row(&format!("{size} units, email + python-docx + LibreOffice"), &usual, "");
        println!(
            "Python / huizong: wall {:.1}, CPU {:.1}, memory {:.1}",
            usual.wall / ours.wall,
            usual.cpu / ours.cpu,
            usual.megabytes / ours.megabytes
        );
        Ok(())
    }

    /// A word that is in every form and two that are in few documents, and grep over the same texts.
    fn find(&self, sizes: &[usize]) -> Result<()> {
        let mut before: Option<(usize, Cost)> = None;
        for size in sizes {
            let office = self.office(*size)?;
            self.ours(&office, "2020-07-04")?;
            let campaign = office.campaign_file();
            let folder = folder_of(&campaign);
            let find = |words: &[&str]| {
                let command = ["-c", &campaign.to_string_lossy(), "find", "--json"].map(OsString::from);
                let words = words.iter().map(OsString::from);
                measure(
                    &self.python,
                    &[self.binary.clone().into()].into_iter().chain(command).chain(words).collect::<Vec<_>>(),
                )
            };
            row(&format!("{size} units: the first search, which indexes"), &find(&["宣传"])?, "");
            let common = find(&["宣传"])?;
            let growth =
                before.as_ref().map_or_else(String::new, |before| growth((before.0, &before.1), (*size, &common)));
            row(&format!("{size} units: a word that all have"), &common, &growth);
            row(&format!("{size} units: two words, few have both"), &find(&["第17", "社区"])?, "");
            let texts = folder.join("texts");
            let script = root().join("benches/extract_texts.py");
            let extract =
                [self.python.clone().into(), script.into(), folder.join("output").into(), folder.join("outbox").into()];
            measure(&self.python, &extract.into_iter().chain([texts.clone().into()]).collect::<Vec<OsString>>())?;
            let grep = ["grep", "-rlF", "宣传"].map(OsString::from).into_iter().chain([texts.clone().into()]);
            let files = std::fs::read_dir(&texts).context("texts")?.count();
            row(
                &format!("{size} units: grep over {files} texts"),
                &measure(&self.python, &grep.collect::<Vec<_>>())?,
                "",
            );
            before = Some((*size, common));
        }
        Ok(())
    }

    fn office(&self, units: usize) -> Result<Office> {
        let office = Office::generate(&self.folder.join("units"), units)?;
        office.write_forms()?;
        Ok(office)
    }

    fn ours(&self, office: &Office, as_of: &str) -> Result<Cost> {
        let campaign = office.campaign_file();
        let arguments = ["-c", &campaign.to_string_lossy(), "run", "--as-of", as_of].map(Into::into);
        let command: Vec<_> = std::iter::once(self.binary.clone().into()).chain(arguments).collect();
        measure(&self.python, &command).with_context(|| format!("huizong run in {}", folder_of(&campaign).display()))
    }
}

fn folder_of(file: &Path) -> &Path {
    file.parent().unwrap_or(file)
}

fn growth(before: (usize, &Cost), now: (usize, &Cost)) -> String {
    format!("n^{:.2}", exponent((before.0, before.1.cpu), (now.0, now.1.cpu)))
}

fn row(name: &str, cost: &Cost, note: &str) {
    println!("{name:<46} {:>8.2} {:>8.2} {:>10.0}   {note}", cost.wall, cost.cpu, cost.megabytes);
}
