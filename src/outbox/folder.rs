//! Letters in, one `.eml` file each out. The file's name comes from the Message-ID, so the same letter written twice
//! is one file, and a crash leaves either the complete file or none.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{Envelope, Error, Outbox, OutboxProbe, RecipientAnswer};
use crate::identity::sha256;

/// A directory that letters are written to.
#[derive(Debug)]
pub struct FolderOutbox {
    path: PathBuf,
}

impl FolderOutbox {
    /// An outbox over this directory, which is created when first needed.
    pub fn new(path: impl Into<PathBuf>) -> FolderOutbox {
        FolderOutbox { path: path.into() }
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Result<PathBuf, Error> {
        let target = self.path.join(name);
        let draft = self.path.join(format!(".{name}.tmp"));
        let written = fs::create_dir_all(&self.path).and_then(|()| write_through(&draft, &target, bytes));
        written.map_err(|source| {
            let _ = fs::remove_file(&draft);
            Error::Folder { path: target.clone(), source }
        })?;
        Ok(target)
    }
}

impl Outbox for FolderOutbox {
    fn offer(&mut self, envelope: &Envelope) -> Result<Vec<RecipientAnswer>, Error> {
        Ok(envelope.to.iter().map(|_| RecipientAnswer::Accepted).collect())
    }

    fn transmit(&mut self, envelope: &Envelope) -> Result<(), Error> {
        self.write(&file_name(&envelope.message_id), &envelope.bytes).map(drop)
    }

    fn holds(&self, envelope: &Envelope) -> bool {
        fs::read(self.path.join(file_name(&envelope.message_id))).is_ok_and(|bytes| bytes == envelope.bytes)
    }

    fn probe(&mut self, _: &str) -> Result<OutboxProbe, Error> {
        let path = self.write("huizong-probe", b"")?;
        fs::remove_file(&path).map_err(|source| Error::Folder { path, source })?;
        Ok(OutboxProbe { place: self.path.display().to_string(), encrypted: true, certificate_end: None })
    }
}

fn write_through(draft: &Path, target: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(draft)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    drop(file);
    fs::rename(draft, target)
}

/// The Message-ID as a file name. Where characters had to go, a digest keeps different letters apart.
fn file_name(message_id: &str) -> String {
    let id = message_id.trim().trim_start_matches('<').trim_end_matches('>');
    let safe: String = id
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '@' | '+' | '=') { c } else { '_' })
        .take(120)
        .collect();
    // A leading dot would hide the file.
    if safe == id && !safe.is_empty() && !safe.starts_with('.') {
        return format!("{safe}.eml");
    }
    let digest: String = sha256(id.as_bytes()).chars().take(12).collect();
    format!("{}-{digest}.eml", safe.trim_start_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::super::Consequence;
    use super::*;

    fn envelope(message_id: &str, text: &str) -> Envelope {
        let to = vec!["pingan@bsh.example".into()];
        Envelope { from: "office@bsh.example".into(), to, message_id: message_id.into(), bytes: text.into() }
    }

    fn files(path: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(path).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn the_same_letter_twice_is_one_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out/letters");
        let mut outbox = FolderOutbox::new(&path);
        outbox.transmit(&envelope("<2020-06.pingan.correction.1@huizong>", "one\r\n")).unwrap();
        outbox.transmit(&envelope("2020-06.pingan.correction.1@huizong", "two\r\n")).unwrap();
        assert_eq!(files(&path), ["2020-06.pingan.correction.1@huizong.eml"]);
        assert_eq!(fs::read(path.join("2020-06.pingan.correction.1@huizong.eml")).unwrap(), b"two\r\n");
    }

    #[test]
    fn a_hostile_message_id_stays_in_the_folder_and_different_ones_stay_apart() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out");
        let mut outbox = FolderOutbox::new(&path);
        let long = "x".repeat(500);
        for id in ["../../x", "..\\..\\x", "/etc/x", "", "<>", "催报", "补正", ".hidden", "a\0b", &long] {
            outbox.transmit(&envelope(id, "x")).unwrap();
        }
        assert_eq!(files(folder.path()), ["out"]);
        // "" and "<>" are the same nothing.
        assert_eq!(files(&path).len(), 9);
        assert!(files(&path).iter().all(|name| name.ends_with(".eml") && !name.starts_with('.') && name.len() < 160));
    }

    #[test]
    fn a_folder_that_cannot_be_is_an_unusable_outbox_named_in_the_message() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        fs::write(&path, "x").unwrap();
        let mut outbox = FolderOutbox::new(&path);
        let error = outbox.transmit(&envelope("a@b", "x")).unwrap_err();
        assert_eq!(error.consequence(), Consequence::Unusable);
        assert!(error.to_string().contains(&path.display().to_string()));
        assert!(outbox.probe("").is_err());
    }

    #[test]
    fn a_probe_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        FolderOutbox::new(folder.path()).probe("").unwrap();
        assert!(files(folder.path()).is_empty());
    }
}
