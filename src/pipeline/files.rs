//! A period's files on the disk: written only where they changed, whole or not at all; originals taken from the raw mails.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use super::{Compiled, Error, ON_REQUEST, Pipeline};
use crate::{
    failpoint::{self, Point},
    intake::BODY,
    ledger::Month,
    mail,
};

/// How the name of a file begins that is being written.
const UNFINISHED: &str = ".unfinished";

impl Pipeline<'_> {
    /// Writes a period's files and the originals they link to; returns the folder.
    ///
    /// # Errors
    /// The disk or the ledger refuses, or an archive cannot be opened for a cause of ours. Files written before stay.
    pub fn save(&self, compiled: &Compiled) -> Result<PathBuf, Error> {
        let folder = self.campaign.output_folder(compiled.period);
        remove_unfinished(&folder)?;
        for (name, bytes) in &compiled.files {
            write_if_changed(&folder.join(name), bytes)?;
        }
        for name in ON_REQUEST.into_iter().filter(|name| !compiled.files.contains_key(*name)) {
            remove(&folder.join(name))?;
        }
        self.save_originals(&folder.join("forms"), &compiled.month)?;
        Ok(folder)
    }

    fn save_originals(&self, folder: &Path, month: &Month) -> Result<(), Error> {
        // Mail → (file in it, path below the folder), so that each raw mail is opened once.
        let mut wanted: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
        for unit in &month.units {
            for submission in unit.submission.iter().chain(&unit.superseded) {
                wanted.entry(&submission.message).or_default().push((&submission.file, &submission.original));
            }
            for material in &unit.materials {
                wanted.entry(&material.message).or_default().push((&material.file, &material.original));
            }
        }
        let kept: BTreeSet<PathBuf> = wanted.values().flatten().map(|(_, original)| folder.join(original)).collect();
        for (message, files) in wanted {
            let absent: Vec<_> = files.into_iter().filter(|(_, original)| !folder.join(original).exists()).collect();
            if absent.is_empty() {
                continue;
            }
            let message = mail::read(&self.raw.read(message)?, &self.limits.mail, self.workers)?;
            for (file, original) in absent {
                let attachment = message.attachments.iter().find(|attachment| attachment.path() == file);
                match attachment {
                    Some(attachment) => write_if_changed(&folder.join(original), &attachment.bytes)?,
                    None if file == BODY => write_if_changed(&folder.join(original), message.body.as_bytes())?,
                    None => {}
                }
            }
        }
        failpoint::reach(Point::OriginalsWritten);
        remove_strangers(folder, &kept)
    }
}

/// Removes a file that the campaign no longer asks for.
fn remove(path: &Path) -> Result<(), Error> {
    match fs::remove_file(path) {
        Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
            Err(Error::File { path: path.to_path_buf(), source })
        }
        _ => Ok(()),
    }
}

/// Removes what a run that was killed left half written.
fn remove_unfinished(folder: &Path) -> Result<(), Error> {
    for file in entries(folder)? {
        let named = file.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(UNFINISHED.as_bytes()));
        if named && file.is_file() {
            fs::remove_file(&file).map_err(|source| Error::File { path: file, source })?;
        }
    }
    Ok(())
}

/// Removes originals that no unit of the month has any more (a mail read anew may belong to another unit).
fn remove_strangers(folder: &Path, kept: &BTreeSet<PathBuf>) -> Result<(), Error> {
    for unit in entries(folder)? {
        for file in entries(&unit)? {
            if !kept.contains(&file) && file.is_file() {
                fs::remove_file(&file).map_err(|source| Error::File { path: file, source })?;
            }
        }
    }
    Ok(())
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let refused = |source| Error::File { path: folder.to_path_buf(), source };
    fs::read_dir(folder).map_err(refused)?.map(|entry| entry.map(|entry| entry.path()).map_err(refused)).collect()
}

fn write_if_changed(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    if fs::read(path).is_ok_and(|present| present == bytes) {
        return Ok(());
    }
    let refused = |source| Error::File { path: path.to_path_buf(), source };
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder).map_err(refused)?;
    let mut unfinished = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(folder).map_err(refused)?;
    unfinished.write_all(bytes).map_err(refused)?;
    readable_by_all(unfinished.as_file()).map_err(refused)?;
    failpoint::reach(Point::OutputFileWritten);
    unfinished.persist(path).map_err(|error| refused(error.error))?;
    failpoint::reach(Point::OutputFileNamed);
    Ok(())
}

// Temporary files are made for their owner alone; the office's share must be able to show these.
#[cfg(unix)]
fn readable_by_all(file: &fs::File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable_by_all(_: &fs::File) -> std::io::Result<()> {
    Ok(())
}
