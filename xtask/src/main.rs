//! The project's own chores: `cargo xtask check | samples | golden | bench | fuzz | survey`.

mod bench;
mod check;
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
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Everything that must hold: licences, format, clippy, all tests, docs
    Check,
    /// Write inbox-samples/ anew
    Samples,
    /// Rewrite the golden files of all tests; read the diff before you commit it
    Golden,
    /// Time the whole job as units, months and mails grow, and the usual Python way of the same job
    Bench {
        #[command(flatten)]
        options: bench::Options,
        /// Time the reader of each format instead, beside inflating and tokenising the same bytes
        #[arg(long)]
        readers: bool,
        /// Time and weigh the readers on hostile files that stay just under the limits
        #[arg(long)]
        hostile: bool,
    },
    /// Run fuzz targets one after the other, all or some; needs cargo-fuzz
    Fuzz {
        /// Such as docx; default: all
        targets: Vec<String>,
        /// Seconds for each
        #[arg(long, default_value_t = 600)]
        seconds: u64,
    },
    /// Read every file below a folder and tell how many of each kind were read, and why the others were not
    Survey {
        /// Folder; each folder in it counts as a corpus of its own
        folder: PathBuf,
        /// Print one line of JSON for each file
        #[arg(long)]
        json: bool,
    },
    #[command(hide = true)]
    ReadOneByOne,
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().chore {
        Chore::Check => check::run(),
        Chore::Samples => samples::run(),
        Chore::Golden => check::golden(),
        Chore::Bench { hostile: true, .. } => readers::run(true),
        Chore::Bench { readers: true, .. } => readers::run(false),
        Chore::Bench { options, .. } => bench::run(&options),
        Chore::Fuzz { targets, seconds } => fuzz::run(&targets, seconds),
        Chore::Survey { folder, json } => survey::run(&folder, json),
        Chore::ReadOneByOne => survey::read_one::serve(),
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

/// Runs cargo at the root and fails where it fails.
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
