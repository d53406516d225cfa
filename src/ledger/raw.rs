//! The raw mails under `state/mail/`, byte for byte, before anything is done with them; named by their SHA-256.

use std::{
    fs::{self, File, OpenOptions},
    io::{ErrorKind, Write as _},
    path::{Path, PathBuf},
    sync::Arc,
};

use tempfile::TempDir;

use super::Error;
use crate::{
    failpoint::{self, Point},
    identity::sha256,
    owner_only,
};

/// Characters of a mail's identity that name its subfolder.
const SHELF: usize = 2;

/// Folder of raw mails.
#[derive(Debug, Clone)]
pub struct RawStore {
    folder: PathBuf,
    /// Where a dry run keeps what must not remain.
    scratch: Option<Arc<TempDir>>,
}

impl RawStore {
    /// The store in a campaign's `state/`.
    pub fn new(state_folder: &Path) -> Self {
        Self { folder: state_folder.join("mail"), scratch: None }
    }

    /// The texts of letters, apart from the mails that came in.
    pub fn of_letters(state_folder: &Path) -> Self {
        Self { folder: state_folder.join("mail").join("letters"), scratch: None }
    }

    /// A store that reads the same mails and forgets whatever it is given.
    ///
    /// # Errors
    /// No temporary folder can be made.
    pub fn dry_run_copy(state_folder: &Path) -> Result<Self, Error> {
        let scratch = TempDir::new().map_err(|source| Error::File { path: std::env::temp_dir(), source })?;
        Ok(Self { folder: state_folder.join("mail"), scratch: Some(Arc::new(scratch)) })
    }

    /// Keeps the bytes and returns their identity. Keeping the same bytes again changes nothing.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn keep(&self, bytes: &[u8]) -> Result<String, Error> {
        let id = sha256(bytes);
        let path = self.path_to_write(&id);
        // A file of the right length is whole: it came there by a rename.
        if fs::metadata(&path).is_ok_and(|found| found.len() == bytes.len() as u64) {
            return Ok(id);
        }
        let folder = path.parent().unwrap_or(&path);
        for folder in [self.folder_to_write(), folder] {
            owner_only::folder(folder).map_err(|source| Error::File { path: folder.to_path_buf(), source })?;
        }
        let unfinished = path.with_extension("part");
        let refused = |source| Error::File { path: unfinished.clone(), source };
        let mut options = OpenOptions::new();
        owner_only::open(&unfinished, options.write(true).create(true).truncate(true))
            .and_then(|mut file| file.write_all(bytes))
            .map_err(refused)?;
        failpoint::reach(Point::RawMailWritten);
        fs::rename(&unfinished, &path).map_err(|source| Error::File { path: path.clone(), source })?;
        failpoint::reach(Point::RawMailStored);
        Ok(id)
    }

    /// Waits until the disk has the mail, its name included: needed before the mailbox may let go of it.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn sync(&self, id: &str) -> Result<(), Error> {
        let path = self.path_to_write(id);
        let sync = |path: &Path| {
            File::open(path)
                .and_then(|file| file.sync_all())
                .map_err(|source| Error::File { path: path.to_path_buf(), source })
        };
        sync(&path)?;
        path.ancestors().skip(1).take(2).try_for_each(|folder| match sync(folder) {
            // Some systems open no folders as files; their renames are durable by themselves.
            Err(Error::File { source, .. }) if source.kind() == ErrorKind::PermissionDenied => Ok(()),
            other => other,
        })
    }

    /// The bytes of a mail.
    ///
    /// # Errors
    /// The mail is not there or the disk refuses.
    pub fn read(&self, id: &str) -> Result<Vec<u8>, Error> {
        let written = self.path_to_write(id);
        let path = if written.exists() { written } else { place(&self.folder, id) };
        fs::read(&path).map_err(|source| Error::File { path, source })
    }

    /// Where a mail is kept.
    pub fn path(&self, id: &str) -> PathBuf {
        place(&self.folder, id)
    }

    /// The identities of all mails, ascending.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn names(&self) -> Result<Vec<String>, Error> {
        let mut names = Vec::new();
        let is_shelf = |path: &PathBuf| path.is_dir() && path.file_name().is_some_and(|name| name.len() == SHELF);
        for shelf in entries(&self.folder)?.into_iter().filter(is_shelf) {
            for path in entries(&shelf)? {
                let name = path.file_name().and_then(|name| name.to_str()).and_then(|name| name.strip_suffix(".eml"));
                names.extend(name.map(str::to_owned));
            }
        }
        names.sort();
        Ok(names)
    }

    fn path_to_write(&self, id: &str) -> PathBuf {
        place(self.folder_to_write(), id)
    }

    fn folder_to_write(&self) -> &Path {
        self.scratch.as_ref().map_or(self.folder.as_path(), |scratch| scratch.path())
    }
}

fn place(folder: &Path, id: &str) -> PathBuf {
    let shelf: String = id.chars().take(SHELF).collect();
    folder.join(shelf).join(format!("{id}.eml"))
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let refused = |source| Error::File { path: folder.to_path_buf(), source };
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    fs::read_dir(folder).map_err(refused)?.map(|entry| entry.map(|entry| entry.path()).map_err(refused)).collect()
}
