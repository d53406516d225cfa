//! `cargo xtask bench`: the whole job on generated mails, ours beside the usual Python way, in one run on one machine.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result, bail};

use super::{cargo, root, samples};

/// Units of the sample campaign that write the mails in turn: address and name.
const UNITS: [(&str, &str); 6] = [
    ("jinhu", "金湖社区"),
    ("heping", "和平社区"),
    ("songtao", "松涛社区"),
    ("qingxi", "清溪社区"),
    ("shigu", "石鼓社区"),
    ("yunling", "云岭社区"),
];

struct Measured {
    wall: f64,
    cpu: f64,
    megabytes: f64,
}

pub(super) fn run(mails: usize) -> Result<()> {
    cargo(&["build", "--release", "--package", "huizong"], &[])?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    let binary = target.join("release/huizong");
    let folder = target.join("bench");
    let python = python(&folder)?;
    let campaign = folder.join("campaign");
    let mailbox = write_mailbox(&campaign, mails)?;
    let campaign_file = campaign.join("campaign.toml");

    let ours = |extra: &[&str]| {
        let mut command = vec![binary.as_os_str().to_owned(), "-c".into(), campaign_file.clone().into()];
        command.extend(["run", "--as-of", "2020-07-04"].map(Into::into));
        command.extend(extra.iter().map(Into::into));
        measure(&python, &command)
    };
    let first = ours(&[])?;
    let second = ours(&[])?;
    fs::remove_dir_all(campaign.join("inbox-samples")).context("sample mails")?;
    let usual = measure(
        &python,
        &[
            python.clone().into(),
            root().join("benches/usual_way.py").into(),
            mailbox.into(),
            folder.join("usual").into(),
        ],
    )?;
    println!("{mails} mails, each with a docx form           wall s    CPU s   memory MB");
    let row = |name: &str, measured: &Measured| {
        println!("{name:<42} {:>8.2} {:>8.2} {:>10.0}", measured.wall, measured.cpu, measured.megabytes);
    };
    row("huizong run (receive to letters)", &first);
    row("huizong run again (nothing new)", &second);
    row("Python: email, python-docx, LibreOffice", &usual);
    println!(
        "ratio Python / huizong: wall {:.1}, CPU {:.1}, memory {:.1}",
        usual.wall / first.wall,
        usual.cpu / first.cpu,
        usual.megabytes / first.megabytes
    );
    Ok(())
}

fn write_mailbox(campaign: &Path, mails: usize) -> Result<PathBuf> {
    let mailbox = campaign.join("inbox-samples");
    if campaign.is_dir() {
        fs::remove_dir_all(campaign).context("old benchmark")?;
    }
    fs::create_dir_all(&mailbox).context("mailbox")?;
    fs::copy(root().join("campaign.toml"), campaign.join("campaign.toml")).context("campaign.toml")?;
    let kept = campaign.join("mailbox-for-python");
    fs::create_dir_all(&kept).context("mailbox")?;
    for number in 0..mails {
        let (id, unit) = UNITS.get(number % UNITS.len()).copied().context("no units")?;
        let form = samples::full_sized_form(unit, number)?;
        let received = format!(
            "2020-07-{:02}T{:02}:{:02}:{:02}+08:00",
            1 + number % 3,
            number % 24,
            number % 60,
            number / 60 % 60
        );
        let mail = samples::mail_with(&format!("{id}@bsh.example"), &received, number, form)?;
        let name = format!("{number:06}.eml");
        fs::write(mailbox.join(&name), &mail).context("a mail")?;
        fs::write(kept.join(&name), &mail).context("a mail")?;
    }
    Ok(kept)
}

/// A Python with the usual libraries, in a folder of its own.
fn python(folder: &Path) -> Result<PathBuf> {
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

fn measure(python: &Path, command: &[std::ffi::OsString]) -> Result<Measured> {
    let output =
        Command::new(python).arg(root().join("benches/measure.py")).args(command).output().context("measuring")?;
    let text = String::from_utf8_lossy(&output.stdout);
    let numbers: Vec<f64> = text.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    // 1 says that units are awaited, as they are here.
    let [wall, cpu, megabytes, 0.0 | 1.0] = numbers.as_slice() else {
        bail!("a measured command failed: {text}{}", String::from_utf8_lossy(&output.stderr));
    };
    Ok(Measured { wall: *wall, cpu: *cpu, megabytes: *megabytes })
}
