//! Bytes in, files on the disk out: written whole or not at all, and only where they changed.

use std::{
    fs,
    io::{ErrorKind, Write as _},
    path::{Path, PathBuf},
};

use super::Error;
use crate::failpoint::{self, Point};

/// How the name of a file begins that is being written.
const UNFINISHED: &str = ".unfinished";

/// The bytes of a file; `None` where there is none.
pub(super) fn read(path: &Path) -> Result<Option<Vec<u8>>, Error> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        // A file in the place of a folder is reported by the writing that follows.
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(source) => Err(refused(path)(source)),
    }
}

pub(super) fn write_if_changed(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    if fs::read(path).is_ok_and(|present| present == bytes) {
        return Ok(());
    }
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder).map_err(refused(path))?;
    let mut unfinished = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(folder).map_err(refused(path))?;
    unfinished.write_all(bytes).map_err(refused(path))?;
    readable_by_all(unfinished.as_file()).map_err(refused(path))?;
    failpoint::reach(Point::OutputFileWritten);
    unfinished.persist(path).map_err(|error| refused(path)(error.error))?;
    failpoint::reach(Point::OutputFileNamed);
    Ok(())
}

/// Removes a file where there is one.
pub(super) fn remove(path: &Path) -> Result<(), Error> {
    match fs::remove_file(path) {
        Err(source) if source.kind() != ErrorKind::NotFound => Err(refused(path)(source)),
        _ => Ok(()),
    }
}

/// Removes what a run that was killed left half written.
pub(super) fn remove_unfinished(folder: &Path) -> Result<(), Error> {
    for file in entries(folder)? {
        let named = file.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(UNFINISHED.as_bytes()));
        if named && file.is_file() {
            remove(&file)?;
        }
    }
    Ok(())
}

/// Files and folders in a folder; none where the folder is not.
pub(super) fn entries(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let entries = fs::read_dir(folder).map_err(refused(folder))?;
    entries.map(|entry| entry.map(|entry| entry.path()).map_err(refused(folder))).collect()
}

fn refused(path: &Path) -> impl FnOnce(std::io::Error) -> Error {
    let path = path.to_path_buf();
    |source| Error::File { path, source }
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
