//! A month in, `forms/` out: forms and materials as they were received, taken from the raw mails, a folder per unit.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use super::{Error, Pipeline, disk};
use crate::{
    failpoint::{self, Point},
    i18n::{Localize as _, LocalizedText},
    identity::sha256,
    intake, message,
    month::{Month, Submission},
};

/// One file of a mail that belongs below `forms/`.
struct Wanted<'a> {
    /// 单位名称.
    unit: &'a str,
    /// SHA-256 of its bytes: files of a mail may have the same name.
    sha256: &'a str,
    /// Path below `forms/`, such as `jinhu/1-附件3.docx`.
    original: &'a str,
}

impl Pipeline<'_> {
    /// Writes the originals that are not there yet and removes those that no unit has any more. One that cannot be
    /// had costs itself only: the failures come back in words without the sender's file name, and the next run tries again.
    pub(super) fn save_originals(&self, folder: &Path, month: &Month) -> Vec<LocalizedText> {
        let mut failures = Vec::new();
        let mut kept: BTreeSet<PathBuf> = BTreeSet::new();
        for (message, files) in wanted(month) {
            kept.extend(files.iter().map(|wanted| folder.join(wanted.original)));
            let absent: Vec<_> = files.into_iter().filter(|wanted| !folder.join(wanted.original).exists()).collect();
            if absent.is_empty() {
                continue;
            }
            let message = match self.message(message) {
                Ok(message) => message,
                Err(error) => {
                    failures.extend(absent.iter().map(|wanted| wanted.failed(month, &error)));
                    continue;
                }
            };
            let files = message.attachments.iter().map(|attachment| attachment.bytes.as_slice());
            let files: BTreeMap<String, &[u8]> =
                files.chain([message.body.as_bytes()]).map(|bytes| (sha256(bytes), bytes)).collect();
            for wanted in absent {
                let Some(bytes) = files.get(wanted.sha256).copied() else { continue };
                if let Err(error) = disk::write_if_changed(&folder.join(wanted.original), bytes) {
                    failures.push(wanted.failed(month, &error));
                }
            }
        }
        failpoint::reach(Point::OriginalsWritten);
        failures.extend(remove_strangers(folder, &kept).err().map(|error| {
            let (chinese, english) = cause(&error);
            LocalizedText::new(
                format!("{}不再需要的原件无法删除：{chinese}。下次运行再试", month.period.chinese()),
                format!("originals of {} that are no longer wanted cannot be removed: {english}; it is tried again by the next run", month.period),
            )
        }));
        failures
    }

    /// The originals of a month that its folder holds, as paths below `forms/`.
    pub fn originals(&self, month: &Month) -> Vec<String> {
        let folder = self.campaign.output_folder(month.period).join("forms");
        let all = wanted(month).into_values().flatten().map(|wanted| wanted.original.to_owned());
        all.filter(|original| folder.join(original).exists()).collect()
    }

    /// The file of a form, from its raw mail; `None` where that cannot be read or is the mail's own text.
    pub(super) fn original(&self, form: &Submission) -> Option<Vec<u8>> {
        let message = self.message(&form.message).ok()?;
        let mut files = message.attachments.into_iter().map(|attachment| attachment.bytes);
        files.find(|bytes| sha256(bytes) == form.file_sha256)
    }

    /// A mail that is kept, decoded.
    ///
    /// # Errors
    /// It cannot be had, or no child could open its archives.
    pub fn message(&self, id: &str) -> Result<message::Message, Error> {
        Ok(message::read(&self.raw.read(id)?, &self.limits.mail, self.workers)?)
    }

    /// A file of a mail as it was read; `None` where it cannot be.
    ///
    /// # Errors
    /// No child could read it.
    pub fn read_file(&self, bytes: &[u8]) -> Result<Option<reader::Document>, Error> {
        Ok(intake::read_document(bytes, &self.limits.file, self.workers)?.ok())
    }
}

impl Wanted<'_> {
    fn failed(&self, month: &Month, error: &Error) -> LocalizedText {
        let (folder, number) = self.original.split_once('/').unwrap_or_default();
        let number = number.split_once('-').map_or(number, |(number, _)| number);
        let (period, unit) = (month.period, self.unit);
        let (chinese, english) = cause(error);
        LocalizedText::new(
            format!(
                "{unit}{}第{number}号原件未能存入 output/{period}/forms/{folder}：{chinese}。下次运行再试，邮件原件不受影响",
                period.chinese()
            ),
            format!(
                "original number {number} of {unit} for {period} could not be put into output/{period}/forms/{folder}: \
                 {english}; it is tried again by the next run, and the mail itself is kept"
            ),
        )
    }
}

/// Why a file could not be had, without a path, whose last part would be the sender's.
fn cause(error: &Error) -> (String, String) {
    match error {
        Error::File { source, .. } => (source.zh(), source.to_string()),
        error => (error.zh(), error.to_string()),
    }
}

/// Mail → files of it, so that each raw mail is opened once.
fn wanted(month: &Month) -> BTreeMap<&str, Vec<Wanted<'_>>> {
    let mut wanted: BTreeMap<&str, Vec<Wanted<'_>>> = BTreeMap::new();
    for unit in &month.units {
        let forms = unit.submission.iter().chain(&unit.superseded);
        let forms = forms.map(|form| (&form.message, &form.file_sha256, &form.original));
        let materials = unit.materials.iter().map(|material| (&material.message, &material.sha256, &material.original));
        for (message, sha256, original) in forms.chain(materials) {
            wanted.entry(message).or_default().push(Wanted { unit: &unit.name, sha256, original });
        }
    }
    wanted
}

/// Removes originals that no unit of the month has any more (a mail read anew may belong to another unit).
fn remove_strangers(folder: &Path, kept: &BTreeSet<PathBuf>) -> Result<(), Error> {
    for unit in disk::entries(folder)? {
        for file in disk::entries(&unit)? {
            if !kept.contains(&file) && file.is_file() {
                disk::remove(&file)?;
            }
        }
    }
    Ok(())
}
