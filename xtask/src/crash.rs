//! `cargo xtask crash`: a number of kills and a seed in; the table of runs that were killed at random, verified, out.

use anyhow::Result;
use clap::Args;

use super::{cargo, install};

#[derive(Args)]
pub(super) struct Options {
    /// Number of random kills, besides those at every commit and at chosen points
    #[arg(long, default_value_t = 500)]
    kills: usize,
    /// Seed of the choice of kills
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Runs `tests/crash.rs` with so many random kills.
pub(super) fn run(options: &Options) -> Result<()> {
    install::ensure()?;
    let (kills, seed) = (options.kills.to_string(), options.seed.to_string());
    let environment = [("HUIZONG_CRASH_KILLS", kills.as_str()), ("HUIZONG_CRASH_SEED", seed.as_str())];
    cargo(&["test", "--package", "huizong", "--test", "crash", "--", "--nocapture"], &environment)
}
