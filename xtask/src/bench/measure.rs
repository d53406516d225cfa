//! A command in, its seconds and largest memory out, and the exponent by which a cost grows between two sizes.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result, bail};

use crate::root;

/// Cost of one command.
pub(super) struct Cost {
    /// Seconds from start to end.
    pub(super) wall: f64,
    /// Seconds of all cores, user and system, of the command and its children.
    pub(super) cpu: f64,
    /// Largest resident memory of one process, in MB.
    pub(super) megabytes: f64,
}

/// Exponent e of cost = c·size^e through two points.
pub(super) fn exponent(before: (usize, f64), now: (usize, f64)) -> f64 {
    let ratio = |before: f64, now: f64| (now / before).ln();
    let sizes = |size: usize| f64::from(u32::try_from(size).unwrap_or(u32::MAX));
    ratio(before.1, now.1) / ratio(sizes(before.0), sizes(now.0))
}

/// A virtual environment of Python with the usual libraries.
pub(super) fn python(folder: &Path) -> Result<PathBuf> {
    let python = folder.join("venv/bin/python");
    if !python.exists() {
        let run = |program: &Path, arguments: &[&str]| -> Result<()> {
            let status = Command::new(program).args(arguments).status().context("python3")?;
            if !status.success() {
                bail!("{} {} failed", program.display(), arguments.join(" "));
            }
            Ok(())
        };
        let venv = folder.join("venv");
        run(Path::new("python3"), &["-m", "venv", &venv.to_string_lossy()])?;
        run(&python, &["-m", "pip", "install", "--quiet", "python-docx", "openpyxl"])?;
    }
    Ok(python)
}

/// Runs a command. Exit codes 0 and 1 are accepted: 1 means that units have not reported.
pub(super) fn measure(python: &Path, command: &[OsString]) -> Result<Cost> {
    let output =
        Command::new(python).arg(root().join("benches/measure.py")).args(command).output().context("measuring")?;
    let text = String::from_utf8_lossy(&output.stdout);
    let numbers: Vec<f64> = text.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    let [wall, cpu, megabytes, 0.0 | 1.0] = numbers.as_slice() else {
        bail!("a measured command failed: {text}{}", String::from_utf8_lossy(&output.stderr));
    };
    Ok(Cost { wall: *wall, cpu: *cpu, megabytes: *megabytes })
}

#[cfg(test)]
mod tests {
    use super::exponent;

    #[test]
    fn the_exponent_of_growth() {
        let is = |found: f64, expected: f64| (found - expected).abs() < 1e-9;
        assert!(is(exponent((100, 2.0), (1000, 20.0)), 1.0));
        assert!(is(exponent((100, 2.0), (1000, 200.0)), 2.0));
        assert!(is(exponent((10, 3.0), (1000, 3.0)), 0.0));
    }
}
