//! Paths below `state/` in, folders and files that only their owner may read out (0700 and 0600): they hold names, phone
//! numbers and mails. A process's umask does not matter, and what an older version made more open is closed.

use std::{
    fs::{self, File, OpenOptions},
    io,
    path::{Path, PathBuf},
};

/// Makes a folder with those above it, and closes it to others where it is not.
///
/// # Errors
/// The disk refuses.
pub fn folder(path: &Path) -> io::Result<()> {
    if !path.is_dir() {
        if let Some(above) = path.parent() {
            fs::create_dir_all(above)?;
        }
        match make_folder(path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => {}
            made => made?,
        }
    }
    close(path)
}

/// Opens a file with the options given; whether it is made or was there, it is its owner's alone.
///
/// # Errors
/// The disk refuses.
pub fn open(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    let file = with_mode(options).open(path)?;
    close(path)?;
    Ok(file)
}

/// Takes away what others may do with a file or folder.
///
/// # Errors
/// The path does not exist, or belongs to another account.
pub fn close(path: &Path) -> io::Result<()> {
    if is_open_to_others(path)? { restrict(path) } else { Ok(()) }
}

/// A folder and everything in it that others may read or write, in the order of their names; links are not followed.
///
/// # Errors
/// A folder cannot be read.
pub fn open_to_others(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        if is_open_to_others(&folder)? {
            found.push(folder.clone());
        }
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            let kind = entry.file_type()?;
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() && is_open_to_others(&entry.path())? {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(unix)]
fn make_folder(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    fs::DirBuilder::new().mode(0o700).create(path)
}

#[cfg(unix)]
fn with_mode(options: &mut OpenOptions) -> &mut OpenOptions {
    use std::os::unix::fs::OpenOptionsExt as _;
    options.mode(0o600)
}

/// Whether others may do something with a file or folder.
///
/// # Errors
/// The path does not exist.
#[cfg(unix)]
pub fn is_open_to_others(path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::PermissionsExt as _;
    Ok(fs::metadata(path)?.permissions().mode() & 0o077 != 0)
}

#[cfg(unix)]
fn restrict(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = fs::metadata(path)?.permissions().mode();
    fs::set_permissions(path, fs::Permissions::from_mode(mode & 0o700))
}

#[cfg(not(unix))]
fn make_folder(path: &Path) -> io::Result<()> {
    fs::create_dir(path)
}

#[cfg(not(unix))]
fn with_mode(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

/// Whether others may do something with a file or folder: not known on this system.
///
/// # Errors
/// None.
#[cfg(not(unix))]
pub fn is_open_to_others(_: &Path) -> io::Result<bool> {
    Ok(false)
}

#[cfg(not(unix))]
fn restrict(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn what_an_older_version_left_open_is_found_and_closed() {
        let outside = tempfile::tempdir().unwrap();
        let state = outside.path().join("state");
        fs::create_dir(&state).unwrap();
        fs::set_permissions(&state, fs::Permissions::from_mode(0o755)).unwrap();
        let file = state.join("a");
        fs::write(&file, "x").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
        assert_eq!(open_to_others(&state).unwrap(), [state.clone(), file.clone()]);
        folder(&state).unwrap();
        close(&file).unwrap();
        assert!(open_to_others(&state).unwrap().is_empty());
        assert_eq!(fs::metadata(&state).unwrap().permissions().mode() & 0o777, 0o700);
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn what_is_made_is_the_owners_alone() {
        let outside = tempfile::tempdir().unwrap();
        let state = outside.path().join("a/state");
        folder(&state).unwrap();
        open(&state.join("lock"), OpenOptions::new().write(true).create(true)).unwrap();
        assert!(open_to_others(&state).unwrap().is_empty());
    }
}
