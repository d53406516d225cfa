//! `cargo xtask bench --readers` and `--hostile`: the files of the reader's benches in; for each the time to read it, the time to
//! inflate and tokenise the same parts (the floor), and the peak memory out.

use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

/// Largest time to read zipped markup, as a multiple of the floor.
const BOUND: f64 = 3.0;
/// Bounds for a hostile file.
const SECONDS: f64 = 2.0;
const MEGABYTES: f64 = 256.0;

/// Prints the table; fails if docx or xlsx take more than three times the floor, or a hostile file more than two seconds or
/// 256 MB.
pub(super) fn run(is_hostile: bool) -> Result<()> {
    let (times, memory) = (lines("time", is_hostile)?, lines("memory", is_hostile)?);
    println!("| file | bytes | read, ms | most memory, MB | times the floor |\n|---|---:|---:|---:|---:|");
    let mut over = Vec::new();
    for (time, memory) in times.iter().zip(&memory) {
        let ([name, bytes, taken, floor], [_, most, outcome]) = (time.as_slice(), memory.as_slice()) else {
            bail!("a line of the benches has other fields: {time:?}, {memory:?}");
        };
        let number = |text: &str| text.parse::<f64>().with_context(|| format!("{name}: {text}"));
        let (taken, floor, most) = (number(taken)?, number(floor)?, number(most)? / f64::from(1 << 20));
        let ratio = (floor > 0.0).then(|| taken / floor);
        let shown = if is_hostile { outcome.clone() } else { ratio.map(|one| format!("{one:.2}")).unwrap_or_default() };
        println!("| {name} | {bytes} | {:.2} | {most:.1} | {shown} |", taken / 1e3);
        let is_bounded = name.starts_with("docx") || name.starts_with("xlsx");
        if is_bounded && ratio.is_some_and(|ratio| ratio > BOUND)
            || is_hostile && (taken / 1e6 > SECONDS || most > MEGABYTES)
        {
            over.push(name.as_str());
        }
    }
    if !over.is_empty() {
        bail!("over the bounds: {}", over.join("; "));
    }
    Ok(())
}

/// Output of a bench of the reader: a line of fields for each file.
fn lines(bench: &str, is_hostile: bool) -> Result<Vec<Vec<String>>> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["bench", "--quiet", "--package", "reader", "--bench", bench, "--"])
        .args(is_hostile.then_some("hostile"))
        .current_dir(super::root())
        .stderr(Stdio::inherit())
        .output()
        .context("cannot start cargo")?;
    if !output.status.success() {
        bail!("the bench {bench} failed");
    }
    let text = String::from_utf8(output.stdout).context("the bench's answer")?;
    Ok(text.lines().map(|line| line.split('\t').map(str::to_owned).collect()).collect())
}
