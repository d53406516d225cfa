//! A directory of `.eml` files in, raw mails out. Nothing in the directory is ever moved, renamed or changed.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;

use super::error::Error;
use super::source::{Fetched, HEADER_LIMIT, MailKey, MailSummary, Mailbox, MailboxProbe, RawMail};

/// Settings of a folder mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderSettings {
    /// The directory. Files in its subdirectories are not read.
    pub path: PathBuf,
    /// Largest mail in bytes; of larger ones only the header section is read.
    pub message_limit: u64,
}

/// A directory of `.eml` files.
#[derive(Debug)]
pub struct FolderMailbox {
    settings: FolderSettings,
}

impl FolderMailbox {
    /// A mailbox over a directory, which is not read yet.
    pub fn new(settings: FolderSettings) -> FolderMailbox {
        FolderMailbox { settings }
    }

    fn folder_error(&self, source: io::Error) -> Error {
        Error::Folder { path: self.settings.path.clone(), source }
    }

    /// Regular `.eml` files with key, path and size in bytes, sorted by key. Symbolic links are skipped, since they could
    /// lead out of the folder, and so are hidden files (`._x.eml` is macOS metadata of `x.eml`).
    fn files(&self) -> Result<Vec<(MailKey, PathBuf, u64)>, Error> {
        let mut files = Vec::new();
        for entry in std::fs::read_dir(&self.settings.path).map_err(|source| self.folder_error(source))? {
            let entry = entry.map_err(|source| self.folder_error(source))?;
            let name = entry.file_name();
            let path = entry.path();
            let is_mail = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("eml"));
            if !is_mail || name.as_encoded_bytes().starts_with(b".") {
                continue;
            }
            // A file whose type or size cannot be read is listed nevertheless; fetch then reports the error.
            if entry.file_type().is_ok_and(|kind| !kind.is_file()) {
                continue;
            }
            let metadata = entry.metadata().ok();
            let bytes = metadata.as_ref().map_or(0, std::fs::Metadata::len);
            files.push((MailKey(format!("{}/{}", escaped_name(&name), version(metadata.as_ref()))), path, bytes));
        }
        files.sort();
        Ok(files)
    }

    /// Path of a key. A name in UTF-8 is used directly; an escaped one is searched for.
    fn path_of(&self, key: &MailKey) -> Result<PathBuf, Error> {
        let name = key.as_str().rsplit_once('/').map_or(key.as_str(), |(name, _)| name);
        let inside = std::path::Path::new(name).file_name() == Some(OsStr::new(name));
        let direct = self.settings.path.join(name);
        if inside && direct.symlink_metadata().is_ok() {
            return Ok(direct);
        }
        let found = self.files()?.into_iter().find(|(other, _, _)| other == key);
        found.map(|(_, path, _)| path).ok_or_else(|| Error::Gone { key: key.to_string() })
    }
}

impl Mailbox for FolderMailbox {
    fn list(&mut self) -> Result<Vec<MailSummary>, Error> {
        Ok(self.files()?.into_iter().map(|(key, _, bytes)| MailSummary { key, bytes }).collect())
    }

    fn fetch(&mut self, mail: &MailSummary) -> Result<Fetched, Error> {
        let path = self.path_of(&mail.key)?;
        let file_error = |source| Error::File { path: path.clone(), source };
        let limit = self.settings.message_limit;
        let mut file = File::open(&path).map_err(file_error)?;
        let mut bytes = Vec::new();
        // The file may have grown since it was listed, so the limit is enforced while reading.
        let read_limit = if mail.bytes > limit { HEADER_LIMIT } else { limit.saturating_add(1).max(HEADER_LIMIT) };
        file.by_ref().take(read_limit).read_to_end(&mut bytes).map_err(file_error)?;
        let over = mail.bytes > limit || u64::try_from(bytes.len()).is_ok_and(|length| length > limit);
        if over {
            bytes.truncate(header_length(&bytes));
        }
        let mail = RawMail { key: mail.key.clone(), received_at: None, bytes };
        Ok(if over { Fetched::HeadersOnly(mail) } else { Fetched::Whole(mail) })
    }

    fn done(&mut self, _: &MailKey) -> Result<(), Error> {
        Ok(())
    }

    fn moves_done_mail(&self) -> bool {
        false
    }

    fn probe(&mut self) -> Result<MailboxProbe, Error> {
        let mails = u64::try_from(self.files()?.len()).unwrap_or(u64::MAX);
        let place = self.settings.path.display().to_string();
        Ok(MailboxProbe {
            place,
            mails,
            encrypted: true,
            done_folder_exists: None,
            may_move: None,
            certificate_end: None,
        })
    }
}

/// A file name as text. Bytes that are not UTF-8, as in GBK names left by an unpacked archive, become `%D6`, so that the
/// key is stable.
fn escaped_name(name: &OsStr) -> String {
    let mut key = String::new();
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        key.push_str(chunk.valid());
        for byte in chunk.invalid() {
            key.push_str(&format!("%{byte:02X}"));
        }
    }
    key
}

/// `SIZE-MTIME`, mtime in nanoseconds: a replaced file under the same name is a different mail.
fn version(metadata: Option<&std::fs::Metadata>) -> String {
    let Some(metadata) = metadata else { return String::new() };
    let changed = metadata.modified().ok().and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
    format!("{}-{}", metadata.len(), changed.map_or(0, |time| time.as_nanos()))
}

/// Length in bytes of the header section including its final empty line, at most [`HEADER_LIMIT`].
fn header_length(bytes: &[u8]) -> usize {
    let mut length = 0usize;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        length = length.saturating_add(line.len());
        if line == b"\n" || line == b"\r\n" {
            break;
        }
    }
    length.min(usize::try_from(HEADER_LIMIT).unwrap_or(usize::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mailbox(files: &[(&str, &[u8])], message_limit: u64) -> (tempfile::TempDir, FolderMailbox) {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in files {
            std::fs::write(folder.path().join(name), bytes).unwrap();
        }
        let path = folder.path().to_path_buf();
        (folder, FolderMailbox::new(FolderSettings { path, message_limit }))
    }

    fn keys(mailbox: &mut FolderMailbox) -> Vec<String> {
        let keys = mailbox.list().unwrap().into_iter().map(|mail| mail.key.0);
        keys.map(|key| key.rsplit_once('/').unwrap().0.to_owned()).collect()
    }

    #[test]
    fn only_mail_files_are_listed_in_the_order_of_their_names() {
        let (folder, mut mailbox) =
            mailbox(&[("b.eml", b"b"), ("a.EML", b"aa"), ("报送.eml", b"c"), ("x.txt", b"x"), ("._b.eml", b"x")], 99);
        std::fs::create_dir(folder.path().join("d.eml")).unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink("/etc/passwd", folder.path().join("link.eml")).unwrap();
        assert_eq!(keys(&mut mailbox), ["a.EML", "b.eml", "报送.eml"]);
        let first = mailbox.list().unwrap().remove(0);
        assert_eq!(first.bytes, 2);
        assert_eq!(mailbox.probe().unwrap().mails, 3);
    }

    #[test]
    fn a_mail_comes_byte_for_byte_and_stays_where_it_is() {
        let raw = b"Subject: \xb1\xa8\xcb\xcd\r\n\r\nbody\n\0";
        let (folder, mut mailbox) = mailbox(&[("a.eml", raw)], 99);
        let mail = mailbox.list().unwrap().remove(0);
        let Fetched::Whole(got) = mailbox.fetch(&mail).unwrap() else { panic!("not whole") };
        assert_eq!((got.bytes.as_slice(), got.received_at), (raw.as_slice(), None));
        mailbox.done(&mail.key).unwrap();
        assert_eq!(std::fs::read(folder.path().join("a.eml")).unwrap(), raw);
    }

    #[test]
    fn a_mail_over_the_limit_comes_as_headers() {
        let (_folder, mut mailbox) = mailbox(&[("a.eml", b"Subject: x\r\nTo: y\r\n\r\nlong body")], 20);
        let mut mail = mailbox.list().unwrap().remove(0);
        let expected = b"Subject: x\r\nTo: y\r\n\r\n";
        let Fetched::HeadersOnly(got) = mailbox.fetch(&mail).unwrap() else { panic!("not cut") };
        assert_eq!(got.bytes, expected);
        // The list was made before the file grew.
        mail.bytes = 5;
        let Fetched::HeadersOnly(got) = mailbox.fetch(&mail).unwrap() else { panic!("not cut") };
        assert_eq!(got.bytes, expected);
    }

    #[test]
    fn a_headless_giant_is_cut_too() {
        let giant = vec![b'x'; 3 << 20];
        let (_folder, mut mailbox) = mailbox(&[("a.eml", &giant)], 2 << 20);
        let mail = mailbox.list().unwrap().remove(0);
        let Fetched::HeadersOnly(got) = mailbox.fetch(&mail).unwrap() else { panic!("not cut") };
        assert_eq!(got.bytes.len(), 1 << 20);
    }

    #[test]
    fn a_missing_folder_and_a_missing_file_are_told_apart() {
        let (folder, mut mailbox) = mailbox(&[("a.eml", b"a")], 9);
        let mail = mailbox.list().unwrap().remove(0);
        std::fs::remove_file(folder.path().join("a.eml")).unwrap();
        let gone = mailbox.fetch(&mail).unwrap_err();
        assert!(matches!(gone, Error::Gone { .. }) && gone.concerns_one_mail());
        drop(folder);
        let missing = mailbox.list().unwrap_err();
        assert!(matches!(missing, Error::Folder { .. }) && !missing.concerns_one_mail());
    }

    #[test]
    fn a_key_never_leads_out_of_the_folder() {
        let (folder, mut mailbox) = mailbox(&[], 99);
        let outside = folder.path().with_extension("eml");
        std::fs::write(&outside, "x").unwrap();
        let name = outside.file_name().unwrap().to_str().unwrap();
        for key in [format!("../{name}"), outside.display().to_string(), "..".into(), String::new()] {
            assert!(matches!(mailbox.fetch(&MailSummary { key: MailKey(key), bytes: 1 }), Err(Error::Gone { .. })));
        }
        std::fs::remove_file(outside).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn a_file_name_in_gbk_has_a_stable_key() {
        use std::os::unix::ffi::OsStrExt;
        let (folder, mut mailbox) = mailbox(&[], 99);
        std::fs::write(folder.path().join(OsStr::from_bytes(b"\xb1\xa8.eml")), "x").unwrap();
        assert_eq!(keys(&mut mailbox), ["%B1%A8.eml"]);
        let mail = mailbox.list().unwrap().remove(0);
        assert!(matches!(mailbox.fetch(&mail), Ok(Fetched::Whole(_))));
    }

    #[cfg(unix)]
    #[test]
    fn an_unreadable_file_is_an_error_of_that_mail_only() {
        // A file that opens and cannot be read, for root as well: a directory put in its place after the list.
        let (folder, mut mailbox) = mailbox(&[("a.eml", b"a"), ("b.eml", b"b")], 9);
        let mails = mailbox.list().unwrap();
        std::fs::remove_file(folder.path().join("a.eml")).unwrap();
        std::fs::create_dir(folder.path().join("a.eml")).unwrap();
        let error = mailbox.fetch(&mails[0]).unwrap_err();
        assert!(
            matches!(error, Error::File { .. }) && error.concerns_one_mail() && error.to_string().contains("a.eml")
        );
        assert!(matches!(mailbox.fetch(&mails[1]), Ok(Fetched::Whole(_))));
    }
}
