//! The development tasks: `cargo xtask check | samples | golden | bench | crash | fuzz | survey`.

mod bench;
mod check;
mod crash;
mod dependencies;
mod fuzz;
mod install;
mod readers;
mod samples;
mod survey;

use std::{
    path::PathBuf,
    process::{Command, ExitCode},
};

use anyhow::{Context as _, Result, bail};
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(about = "Chores of the huizong project")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Check licences, format, clippy, all tests and docs
    Check,
    /// Rewrite inbox-samples/
    Samples,
    /// Rewrite the golden files of all tests; read the diff before you commit it
    Golden,
    /// Measure runs with growing numbers of units, months and mails, and the same job in Python
    Bench {
        #[command(flatten)]
        options: bench::Options,
        /// Measure the reader of each format instead, compared with inflating and tokenising the same bytes
        #[arg(long)]
        readers: bool,
        /// Measure time and memory of the readers on hostile files just under the limits
        #[arg(long)]
        hostile: bool,
    },
    /// Kill runs over real mail servers at random, run on until nothing is left to do, and verify letters, months and replay
    Crash(crash::Options),
    /// Run all or some fuzz targets in sequence; needs cargo-fuzz
    Fuzz {
        /// Names of targets, such as docx; default: all
        targets: Vec<String>,
        /// Seconds for each target
        #[arg(long, default_value_t = 600)]
        seconds: u64,
    },
    /// Read every file below a folder and print how many of each kind were read, and why the others were not
    Survey {
        /// Folder; each folder in it is a corpus
        folder: PathBuf,
        /// Print one line of JSON for each file
        #[arg(long)]
        json: bool,
    },
    #[command(hide = true)]
    ReadOneByOne,
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().task {
        Task::Check => check::run(),
        Task::Samples => samples::run(),
        Task::Golden => check::golden(),
        Task::Bench { hostile: true, .. } => readers::run(true),
        Task::Bench { readers: true, .. } => readers::run(false),
        Task::Bench { options, .. } => bench::run(&options),
        Task::Crash(options) => crash::run(&options),
        Task::Fuzz { targets, seconds } => fuzz::run(&targets, seconds),
        Task::Survey { folder, json } => survey::run(&folder, json),
        Task::ReadOneByOne => survey::read_one::serve(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Root of the workspace.
fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Runs cargo in the root of the workspace.
fn cargo(arguments: &[&str], environment: &[(&str, &str)]) -> Result<()> {
    eprintln!("xtask: cargo {}", arguments.join(" "));
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(arguments)
        .envs(environment.iter().copied())
        .current_dir(root())
        .status()
        .context("cannot start cargo")?;
    if !status.success() {
        bail!("cargo {} failed", arguments.join(" "));
    }
    Ok(())
}
