//! `cargo xtask check`: runs all checks. None is skipped: a missing program is installed or named in an error.

use anyhow::Result;

use super::{cargo, dependencies, install};

/// Dependencies, format, clippy, all tests, docs.
pub(super) fn run() -> Result<()> {
    install::ensure()?;
    dependencies::check()?;
    cargo(&["fmt", "--all", "--check"], &[])?;
    cargo(&["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"], &[])?;
    cargo(&["test", "--workspace", "--quiet"], &[])?;
    cargo(&["doc", "--workspace", "--no-deps", "--quiet"], &[("RUSTDOCFLAGS", "-D warnings")])
}

/// Runs all tests with `UPDATE=1`, which rewrites golden files.
pub(super) fn golden() -> Result<()> {
    cargo(&["test", "--workspace", "--quiet"], &[("UPDATE", "1")])?;
    eprintln!("xtask: golden files rewritten; read `git diff` before you commit them");
    Ok(())
}
