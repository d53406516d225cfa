//! Bytes in, files on the disk out: written whole or not at all, and only where they changed.

use std::{
    collections::BTreeMap,
    fs,
    io::{ErrorKind, Write as _},
    path::{Path, PathBuf},
};

use super::Error;
use crate::failpoint::{self, Point};

/// How the name of a file begins that is being written.
pub(super) const UNFINISHED: &str = ".unfinished";

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

/// Writes a folder of files that nobody is to change: on the disk when it returns, read-only. What an earlier attempt left of
/// it goes.
pub(super) fn write_frozen(folder: &Path, files: &BTreeMap<String, Vec<u8>>) -> Result<(), Error> {
    remove_folder(folder)?;
    fs::create_dir_all(folder).map_err(refused(folder))?;
    for (name, bytes) in files {
        let path = folder.join(name);
        write_synced(&path, bytes).map_err(refused(&path))?;
    }
    sync(folder);
    Ok(())
}

fn write_synced(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = fs::File::create(path)?;
    file.write_all(bytes)?;
    let mut permissions = file.metadata()?.permissions();
    permissions.set_readonly(true);
    file.set_permissions(permissions)?;
    file.sync_all()
}

/// Gives a folder that is complete its name.
pub(super) fn give_name(folder: &Path, name: &Path) -> Result<(), Error> {
    fs::rename(folder, name).map_err(refused(name))?;
    name.parent().into_iter().for_each(sync);
    Ok(())
}

/// Removes the folders in a folder that an interrupted command left incomplete.
pub(super) fn remove_unfinished_folders(folder: &Path) -> Result<(), Error> {
    let is_unfinished = |path: &PathBuf| {
        path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(UNFINISHED.as_bytes()))
    };
    entries(folder)?.iter().filter(|path| is_unfinished(path)).try_for_each(|path| remove_folder(path))
}

fn remove_folder(folder: &Path) -> Result<(), Error> {
    match fs::remove_dir_all(folder) {
        Err(source) if source.kind() != ErrorKind::NotFound => Err(refused(folder)(source)),
        _ => Ok(()),
    }
}

/// Some systems open no folders as files; their renames are durable by themselves.
fn sync(folder: &Path) {
    let _ = fs::File::open(folder).and_then(|folder| folder.sync_all());
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
