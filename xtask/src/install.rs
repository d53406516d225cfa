//! The list of programs that the checks need in; they are installed on Debian as root, else an error with what to install out.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// Required programs and files with their Debian packages. A name with a slash is a file, else a program.
const NEEDED: [Need; 18] = [
    ("dovecot", "dovecot-core"),
    ("/usr/lib/dovecot/imap", "dovecot-imapd"),
    ("/usr/lib/dovecot/lmtp", "dovecot-lmtpd"),
    ("/usr/lib/dovecot/submission", "dovecot-submissiond"),
    ("smtpd", "opensmtpd"),
    ("openssl", "openssl"),
    ("setpriv", "util-linux"),
    ("unshare", "util-linux"),
    ("soffice", "libreoffice-writer"),
    ("/usr/lib/libreoffice/share/registry/writer.xcd", "libreoffice-writer"),
    ("/usr/lib/libreoffice/share/registry/calc.xcd", "libreoffice-calc"),
    ("pdftoppm", "poppler-utils"),
    ("pdftotext", "poppler-utils"),
    ("pdftocairo", "poppler-utils"),
    ("pdffonts", "poppler-utils"),
    ("qpdf", "qpdf"),
    ("chromium", "chromium"),
    ("chromedriver", "chromium-driver"),
];

/// Answers to the questions of the package of OpenSMTPD (debconf).
const ANSWERS: &str = "opensmtpd opensmtpd/mailname string localhost\nopensmtpd opensmtpd/root_address string\n";

/// `policy-rc.d` that forbids package scripts to start services: the tests start servers on ports of their own.
const POLICY: &str = "/usr/sbin/policy-rc.d";
const POLICY_TEXT: &str =
    "#!/bin/sh\n# Written by huizong's cargo xtask check, for the time of an installation only.\nexit 101\n";

/// Installs the programs that the checks need, as Debian packages, where this is possible.
///
/// # Errors
/// Programs that are missing and cannot be installed, with the command to install them.
pub fn ensure() -> Result<()> {
    let gaps = missing();
    if gaps.is_empty() {
        return Ok(());
    }
    if find("apt-get").is_none() || !is_root() {
        bail!("{}", instructions(&gaps));
    }
    let packages = packages_of(&gaps);
    eprintln!("installing {}", packages.join(" "));
    install(&packages).with_context(|| instructions(&gaps))?;
    let still = missing();
    if still.is_empty() { Ok(()) } else { bail!("{}", instructions(&still)) }
}

/// A program or file with its Debian package.
type Need = (&'static str, &'static str);

fn instructions(gaps: &[Need]) -> String {
    let names: Vec<&str> = gaps.iter().map(|(name, _)| *name).collect();
    format!(
        "the checks need programs that are not here: {}\nOn Debian or Ubuntu install them as root, then run the checks again:\n    apt-get install --no-install-recommends {}",
        names.join(", "),
        packages_of(gaps).join(" ")
    )
}

fn missing() -> Vec<Need> {
    NEEDED.into_iter().filter(|(name, _)| find(name).is_none()).collect()
}

fn packages_of(gaps: &[Need]) -> Vec<&'static str> {
    let mut packages: Vec<_> = gaps.iter().map(|(_, package)| *package).collect();
    packages.dedup();
    packages
}

/// The path with the folders of system administration, which have the servers and are not on every user's path.
pub fn find(name: &str) -> Option<PathBuf> {
    if name.contains('/') {
        return Some(PathBuf::from(name)).filter(|file| file.is_file());
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let more = ["/usr/sbin", "/usr/local/sbin", "/sbin"].map(PathBuf::from);
    std::env::split_paths(&path).chain(more).map(|folder| folder.join(name)).find(|file| file.is_file())
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

fn install(packages: &[&str]) -> Result<()> {
    let _policy = Policy::put()?;
    if packages.contains(&"opensmtpd") {
        preseed()?;
    }
    run(apt().arg("update"))?;
    run(apt().args(["install", "--yes", "--no-install-recommends"]).args(packages))?;
    for (package, service) in [("dovecot-core", "dovecot"), ("opensmtpd", "opensmtpd")] {
        // The tests start the servers; services are disabled so that they do not start at boot.
        if packages.contains(&package) && find("systemctl").is_some() {
            run(Command::new("systemctl").args(["disable", "--quiet", service]))?;
        }
    }
    Ok(())
}

/// apt-get without questions, waiting for the lock.
fn apt() -> Command {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive").args(["-q", "-o", "DPkg::Lock::Timeout=600"]).stdin(Stdio::null());
    command
}

fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("{} did not start", command.get_program().display()))?;
    if status.success() { Ok(()) } else { bail!("{command:?} ended with {status}") }
}

fn preseed() -> Result<()> {
    let Some(program) = find("debconf-set-selections") else { return Ok(()) };
    let mut child = Command::new(program).stdin(Stdio::piped()).spawn().context("debconf-set-selections")?;
    if let Some(mut input) = child.stdin.take() {
        input.write_all(ANSWERS.as_bytes())?;
    }
    let status = child.wait()?;
    if status.success() { Ok(()) } else { bail!("debconf-set-selections ended with {status}") }
}

/// The installed `policy-rc.d`, removed when dropped. An existing one is left unchanged.
struct Policy;

impl Policy {
    fn put() -> Result<Option<Policy>> {
        let path = Path::new(POLICY);
        // A file of an interrupted run is removed as well.
        if path.exists() && fs::read_to_string(path).is_ok_and(|text| text != POLICY_TEXT) {
            return Ok(None);
        }
        fs::write(path, POLICY_TEXT).with_context(|| format!("cannot write {POLICY}"))?;
        run(Command::new("chmod").arg("755").arg(path))?;
        Ok(Some(Policy))
    }
}

impl Drop for Policy {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_file(POLICY) {
            eprintln!("{POLICY} could not be removed, please do so by hand: {error}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_named_with_the_command_that_brings_it() {
        let text =
            instructions(&[("smtpd", "opensmtpd"), ("pdftoppm", "poppler-utils"), ("pdffonts", "poppler-utils")]);
        assert!(text.contains("smtpd, pdftoppm, pdffonts\n"));
        assert!(text.ends_with("apt-get install --no-install-recommends opensmtpd poppler-utils"));
    }

    #[test]
    fn programs_and_files_are_found() {
        assert!(find("sh").is_some() && find("no-such-program").is_none());
        assert!(find("/etc/passwd").is_some() && find("/no/such/file").is_none());
    }
}
