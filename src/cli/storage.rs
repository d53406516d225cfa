//! In: the folders that a run writes to. Out: whether it can, before any work is done.

use std::path::{Path, PathBuf};

use super::{campaign_files::shown, outcome::refused};
use crate::{
    config::{Campaign, OutboxKind},
    i18n::LocalizedText,
};

/// Bytes without which no run begins: the ledger alone needs them for one mail.
const LEAST: u64 = 2 << 20;

/// Bytes below which the doctor warns: some months of a street.
const COMFORTABLE: u64 = 200 << 20;

/// What was found of a folder's disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Room {
    /// Enough.
    Ample,
    /// So many bytes; it will soon be full.
    Scarce(u64),
}

/// The folders that a run writes to.
pub(super) fn written_folders(campaign: &Campaign) -> Vec<PathBuf> {
    let mut folders = vec![campaign.state_folder(), campaign.folder.join("output")];
    if let OutboxKind::Folder(path) = &campaign.outbox.kind {
        folders.push(path.clone());
    }
    folders
}

/// Tries to write in a folder, which need not exist yet, and looks at the free space of its disk.
///
/// # Errors
/// Nothing can be written there, or less than 2 MiB are free; with the remedy.
pub(super) fn examine(folder: &Path) -> Result<Room, LocalizedText> {
    if folder.exists() && !folder.is_dir() {
        return Err(refused(folder, &std::io::ErrorKind::NotADirectory.into()));
    }
    // The check creates no folder, so the nearest existing parent is checked.
    let present = folder.ancestors().find(|above| above.is_dir()).unwrap_or(Path::new("."));
    tempfile::tempfile_in(present).map_err(|error| refused(folder, &error))?;
    // A file system that does not say how much is free is taken to have room: writing will show it.
    let free = fs4::available_space(present).unwrap_or(u64::MAX);
    if free < LEAST {
        let (place, free) = (shown(folder), mebibytes(free));
        return Err(LocalizedText::new(
            format!("{place} 所在磁盘只剩 {free} MB，无法登记来件；请清理磁盘后再运行"),
            format!("{place}: the disk has {free} MB left, too little to record mails; make room and run again"),
        ));
    }
    Ok(if free < COMFORTABLE { Room::Scarce(free) } else { Room::Ample })
}

/// Bytes as mebibytes with one decimal.
#[allow(clippy::cast_precision_loss)]
pub(super) fn mebibytes(bytes: u64) -> String {
    format!("{:.1}", bytes as f64 / f64::from(1 << 20))
}
