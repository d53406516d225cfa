//! `month.toml` in, `inbox-samples/*.eml` out: the mailbox of a month with every kind of sender.

mod form;
mod mime;

use std::fs;

use anyhow::{Context as _, Result};
use serde::Deserialize;

use super::root;
use form::{FormText, Look};
use mime::{Headers, Part};

const MONTH: &str = include_str!("month.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Month {
    mails: Vec<Mail>,
}

/// One mail of the sample month.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Mail {
    file: String,
    from: String,
    address: String,
    subject: String,
    received: chrono::DateTime<chrono::FixedOffset>,
    carrier: Carrier,
    headers: Headers,
    body: String,
    #[serde(default)]
    attachment: String,
    #[serde(default)]
    inner: String,
    #[serde(default)]
    material: String,
    #[serde(default)]
    material_text: Vec<String>,
    #[serde(default)]
    photo: String,
    #[serde(default)]
    forwarded_from: String,
    #[serde(default)]
    forwarded_subject: String,
    #[serde(default)]
    dead: String,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    date: String,
    #[serde(default)]
    reporter: String,
    #[serde(default)]
    publicity: Vec<String>,
    #[serde(default)]
    other: Vec<String>,
    #[serde(default)]
    instructions: bool,
}

/// How the form is sent.
#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
enum Carrier {
    Docx,
    DocxControls,
    DocxMerged,
    Xlsx,
    Zip,
    Forwarded,
    Damaged,
    Material,
    Automatic,
    Bounce,
    Spam,
}

/// Rewrites the mailbox; the same input gives the same bytes.
pub(super) fn run() -> Result<()> {
    let month: Month = toml::from_str(MONTH).context("month.toml")?;
    let folder = root().join("inbox-samples");
    if folder.is_dir() {
        fs::remove_dir_all(&folder).context("inbox-samples")?;
    }
    fs::create_dir_all(&folder).context("inbox-samples")?;
    for mail in &month.mails {
        let path = folder.join(&mail.file);
        fs::write(&path, mail.bytes()?).with_context(|| path.display().to_string())?;
    }
    eprintln!("xtask: {} mails in inbox-samples/", month.mails.len());
    Ok(())
}

/// The texts of a sample form, for the benchmark.
pub(super) struct FormTexts {
    publicity: Vec<String>,
    other: Vec<String>,
}

impl FormTexts {
    pub(super) fn load() -> Result<Self> {
        let month: Month = toml::from_str(MONTH).context("month.toml")?;
        let model = month.mails.into_iter().next().context("month.toml is empty")?;
        Ok(Self { publicity: model.publicity, other: model.other })
    }

    /// A form for a month of the year with four times the text of the sample; its figures depend on `number`.
    pub(super) fn full_sized_form(&self, unit: &str, number: usize, date: &str, month: u32) -> Result<Vec<u8>> {
        let mut publicity: Vec<String> = Vec::new();
        for round in 0..4 {
            for paragraph in &self.publicity {
                let paragraph = paragraph.replace("156", &format!("{}", 100 + number % 400 + round));
                publicity.push(paragraph.replace("6月", &format!("{month}月")));
            }
        }
        let text = FormText {
            unit,
            date,
            reporter: &format!("王芳 1380000{:04}", number % 10_000),
            publicity: &publicity,
            other: &self.other,
            instructions: false,
        };
        form::full_sized_docx(&text)
    }
}

/// A document as large as a form, without a form, for the benchmark.
pub(super) fn full_sized_notice(number: usize) -> Result<Vec<u8>> {
    form::full_sized_notice(&vec![
        format!("关于开展第{number}次设备巡检的通知，请各部门安排人员到场配合。");
        12
    ])
}

/// A mail with one attachment, for the benchmark. `name` is part of its Message-ID.
pub(super) fn mail_with(
    name: &str,
    address: &str,
    received: &str,
    subject: &str,
    attachment: Vec<u8>,
) -> Result<Vec<u8>> {
    let mail = Mail {
        file: String::new(),
        from: "王芳".to_owned(),
        address: address.to_owned(),
        subject: subject.to_owned(),
        received: chrono::DateTime::parse_from_rfc3339(received)?,
        carrier: Carrier::Docx,
        headers: Headers::Utf8,
        body: format!("请查收。\n{subject}"),
        attachment: "附件3.各单位报送工作开展情况表.docx".to_owned(),
        inner: String::new(),
        material: String::new(),
        material_text: Vec::new(),
        photo: String::new(),
        forwarded_from: String::new(),
        forwarded_subject: String::new(),
        dead: String::new(),
        unit: String::new(),
        date: String::new(),
        reporter: String::new(),
        publicity: Vec::new(),
        other: Vec::new(),
        instructions: false,
    };
    Ok(mail.message(&format!("bench-{name}"), vec![mail.text_part(), Part::docx(&mail.attachment, attachment)]))
}

impl Mail {
    fn bytes(&self) -> Result<Vec<u8>> {
        let form = FormText {
            unit: &self.unit,
            date: &self.date,
            reporter: &self.reporter,
            publicity: &self.publicity,
            other: &self.other,
            instructions: self.instructions,
        };
        let text = self.text_part();
        let parts = match self.carrier {
            Carrier::Docx => vec![text, Part::docx(&self.attachment, form::docx(&form, Look::Template)?)],
            Carrier::DocxMerged => vec![text, Part::docx(&self.attachment, form::docx(&form, Look::LabelsAtLeft)?)],
            Carrier::DocxControls => vec![
                text,
                Part::docx(&self.attachment, form::docx(&form, Look::ContentControls)?),
                Part::new("image/png", &self.photo, form::photo()),
            ],
            Carrier::Xlsx => vec![text, Part::xlsx(&self.attachment, form::xlsx(&form)?)],
            Carrier::Zip => {
                let files = [
                    (self.inner.as_str(), form::docx(&form, Look::Template)?),
                    (self.material.as_str(), form::plain_docx(&self.material_text)?),
                ];
                vec![text, Part::new("application/zip", &self.attachment, form::zip_with_gbk_names(&files)?)]
            }
            Carrier::Damaged => {
                // The second half, with the directory of the zip, is lost.
                let whole = form::docx(&form, Look::Template)?;
                let half = whole.get(..whole.len() / 2).unwrap_or_default().to_vec();
                vec![text, Part::docx(&self.attachment, half)]
            }
            Carrier::Material => vec![text, Part::docx(&self.attachment, form::plain_docx(&self.material_text)?)],
            Carrier::Forwarded => {
                let docx = Part::docx(&self.attachment, form::docx(&form, Look::Template)?);
                let inner = mime::forwarded(&self.forwarded_from, &self.forwarded_subject, self.received, docx);
                vec![text, Part::message(inner)]
            }
            Carrier::Bounce => return Ok(mime::bounce(self.message_head("bounce"), &self.body, &self.dead)),
            Carrier::Automatic | Carrier::Spam => vec![text],
        };
        Ok(self.message(self.file.trim_end_matches(".eml"), parts))
    }

    fn text_part(&self) -> Part {
        Part::text(&self.body, self.headers)
    }

    fn message_head(&self, name: &str) -> Vec<u8> {
        let mut extra = Vec::new();
        if self.carrier == Carrier::Automatic {
            extra.push("Auto-Submitted: auto-replied");
        }
        let return_path = if self.carrier == Carrier::Bounce { "" } else { self.address.as_str() };
        mime::head(&mime::Head {
            name,
            from: &self.from,
            address: &self.address,
            subject: &self.subject,
            received: self.received,
            return_path,
            headers: self.headers,
            extra: &extra,
        })
    }

    fn message(&self, name: &str, parts: Vec<Part>) -> Vec<u8> {
        mime::message(self.message_head(name), name, parts, self.headers)
    }
}
