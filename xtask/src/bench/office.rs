//! A number of units in; a campaign with such a register, and mailboxes with their forms and other mails out.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, ensure};

use crate::{root, samples};

/// Three of these form the name of a generated community. None is in a name of the sample campaign, so that no generated name
/// contains a sample one.
const SYLLABLES: [char; 24] = [
    '春', '秋', '岩', '柳', '梅', '竹', '兰', '桂', '杏', '枫', '榕', '莲', '霞', '雪', '霜', '露', '雁', '鹭', '鹤',
    '麟', '锦', '绣', '瑞', '祥',
];

/// A folder with a campaign.
pub(super) struct Office {
    folder: PathBuf,
    /// Address and name of each unit.
    units: Vec<(String, String)>,
}

impl Office {
    /// The sample campaign with its month of mails.
    pub(super) fn sample(folder: &Path) -> Result<Self> {
        let office = Self::empty(folder)?;
        fs::write(office.campaign_file(), sample_campaign()?).context("campaign.toml")?;
        for entry in fs::read_dir(root().join("inbox-samples")).context("inbox-samples")? {
            let path = entry?.path();
            fs::copy(&path, office.mailbox().join(path.file_name().unwrap_or_default())).context("a sample mail")?;
        }
        Ok(office)
    }

    /// The sample campaign with a register of so many units: its own departments and communities, then generated ones.
    /// All letters of a run may be sent, and all months of 2020 are part of the campaign.
    pub(super) fn generate(folder: &Path, count: usize) -> Result<Self> {
        let mut office = Self::empty(folder)?;
        let sample = sample_campaign()?;
        let campaign =
            huizong::config::parse(&sample, &office.campaign_file()).map_err(|error| anyhow::anyhow!("{error}"))?;
        let address = |unit: &huizong::config::Unit| unit.emails.first().cloned().unwrap_or_default();
        office.units = campaign.register.units().iter().map(|unit| (address(unit), unit.name.clone())).collect();
        let mut rows = String::new();
        for number in office.units.len()..count {
            let (address, name) = (format!("u{number}@bsh.example"), name(number)?);
            rows.push_str(&format!(
                "    {{ id = \"u{number}\", name = \"{name}\", aliases = [\"{name}居委会\"], kind = \"community\", \
                 emails = [\"{address}\"], contacts = [{{ name = \"王芳\", post = \"社工\", phone = \"13800000000\" }}] }},\n"
            ));
            office.units.push((address, name));
        }
        office.units.truncate(count);
        let written = [
            ("\nunits = [\n", format!("\nunits = [\n{rows}")),
            ("[outbox]\n", "[outbox]\ndaily_limit = 1000000\n".to_owned()),
            ("starts = \"2020-05-01\"", "starts = \"2020-01-01\"".to_owned()),
            ("ends = \"2020-10-31\"", "ends = \"2020-12-31\"".to_owned()),
        ];
        let text = written.into_iter().try_fold(sample, |text, (from, to)| {
            ensure!(text.contains(from), "campaign.toml has no {from}");
            Ok(text.replacen(from, &to, 1))
        })?;
        fs::write(office.campaign_file(), text).context("campaign.toml")?;
        Ok(office)
    }

    fn empty(folder: &Path) -> Result<Self> {
        if folder.is_dir() {
            fs::remove_dir_all(folder).context("old benchmark")?;
        }
        let office = Self { folder: folder.to_path_buf(), units: Vec::new() };
        fs::create_dir_all(office.mailbox()).context("mailbox")?;
        Ok(office)
    }

    pub(super) fn campaign_file(&self) -> PathBuf {
        self.folder.join("campaign.toml")
    }

    pub(super) fn mailbox(&self) -> PathBuf {
        self.folder.join("inbox-samples")
    }

    /// One mail with the form of June from each unit.
    pub(super) fn write_forms(&self) -> Result<()> {
        self.write_month(6).map(drop)
    }

    /// One mail with the form of a month of 2020 from each unit, in time; returns the day after the deadline.
    pub(super) fn write_month(&self, month: u32) -> Result<String> {
        let (year, next) = if month == 12 { (2021, 1) } else { (2020, month + 1) };
        let texts = samples::FormTexts::load()?;
        for (number, (address, unit)) in self.units.iter().enumerate() {
            let form = texts.full_sized_form(unit, number, &format!("{year}年{next}月2日"), month)?;
            let (hour, minute, second) = (number % 24, number % 60, number / 60 % 60);
            let received = format!("{year}-{next:02}-02T{hour:02}:{minute:02}:{second:02}+08:00");
            let name = format!("{month:02}-{number:06}");
            let mail = samples::mail_with(&name, address, &received, &format!("{month}月第{number}件"), form)?;
            self.write_mail(&name, &mail)?;
        }
        // Months for which the sample campaign has another deadline are included.
        Ok(format!("{year}-{next:02}-10"))
    }

    /// Mails of unknown senders with a docx as large as a form, without a form.
    pub(super) fn write_other_mails(&self, count: usize) -> Result<()> {
        for number in 0..count {
            let notice = samples::full_sized_notice(number)?;
            let (name, received) = (format!("99-{number:06}"), "2020-07-02T09:00:00+08:00");
            let mail = samples::mail_with(&name, "notice@example.org", received, "设备巡检通知", notice)?;
            self.write_mail(&name, &mail)?;
        }
        Ok(())
    }

    fn write_mail(&self, name: &str, mail: &[u8]) -> Result<()> {
        fs::write(self.mailbox().join(format!("{name}.eml")), mail).context("a mail")
    }

    /// Fetches the mails from a local IMAP server instead of the folder.
    pub(super) fn read_over_imap(&self, port: u16) -> Result<()> {
        let text = fs::read_to_string(self.campaign_file()).context("campaign.toml")?;
        let folder = "[mailbox]\nkind = \"folder\"";
        ensure!(text.contains(folder), "campaign.toml has no mailbox in a folder");
        let password = self.folder.join("password");
        fs::write(&password, "bench").context("password")?;
        let server = format!(
            "[mailbox]\nkind = \"imap\"\nhost = \"127.0.0.1\"\nport = {port}\nsecurity = \"none\"\nuser = \"bench\"\n\
             password_file = \"password\""
        );
        let text = text.replacen(folder, &server, 1);
        let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with("path = \"inbox-samples\"")).collect();
        fs::write(self.campaign_file(), lines.join("\n")).context("campaign.toml")
    }
}

fn sample_campaign() -> Result<String> {
    fs::read_to_string(root().join("campaign.toml")).context("campaign.toml")
}

/// 春秋岩社区: another name for each number.
fn name(number: usize) -> Result<String> {
    let base = SYLLABLES.len();
    ensure!(number < base * base * base, "names for {} units at most", base * base * base);
    let places = [number / base / base, number / base % base, number % base];
    let syllables: String = places.into_iter().filter_map(|place| SYLLABLES.get(place)).collect();
    Ok(format!("{syllables}社区"))
}
