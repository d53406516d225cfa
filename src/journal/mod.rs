//! `state/journal.jsonl`: what the raw mails alone cannot give, one JSON object a line, only ever appended to. Events in,
//! synced lines out; lines in, events out. Together with `state/mail/` it is the truth from which the ledger can be built.
//!
//! A line is `{"n":NUMBER,"at":TIME,"event":{KIND:…},"chain":HASH}`. Numbers have no gap. HASH is the first half of the
//! SHA-256 of the hash before it and the line up to its own, so that a line that is missing, changed or moved is noticed.

mod error;
mod event;
mod lines;
#[cfg(test)]
mod tests;

use std::{
    fs::{File, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

pub use error::Error;
pub use event::{Event, IssuedReport, MailFailure, MailSeen, Person, RowImage, Step};
pub use lines::{Line, Lines, Readable};

use crate::{
    failpoint::{self, Point},
    identity::sha256,
    owner_only,
};

/// Hexadecimal digits of a line's hash.
const HASH: usize = 16;

/// How far a journal has been read: the end of one of its lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Position {
    /// The line's number; 0 before the first.
    pub number: u64,
    /// Bytes up to its end.
    pub end: u64,
    /// Its hash; empty before the first.
    pub chain: String,
}

/// A journal to append to.
#[derive(Debug)]
pub struct Journal {
    /// `None` where nothing is kept.
    path: Option<PathBuf>,
    file: Option<File>,
    clock: DateTime<FixedOffset>,
    position: Position,
}

impl Journal {
    /// The journal at a path, from a position on: its later lines are checked and a last one that a crash left unfinished
    /// is cut off. The file is made with the first event.
    ///
    /// # Errors
    /// The disk refuses, the journal does not reach the position, or a later line is damaged or unknown.
    pub fn open(path: &Path, clock: DateTime<FixedOffset>, from: &Position) -> Result<Self, Error> {
        let mut lines = Lines::after(path, from)?;
        for line in lines.by_ref() {
            line?;
        }
        let position = lines.position().clone();
        let mut journal = Self { path: Some(path.to_path_buf()), file: None, clock, position };
        if path.exists() {
            journal.cut()?;
        }
        Ok(journal)
    }

    /// A journal that forgets what it is given, for a dry run.
    pub fn nowhere(clock: DateTime<FixedOffset>) -> Self {
        Self { path: None, file: None, clock, position: Position::default() }
    }

    /// The end of the last line.
    pub fn position(&self) -> &Position {
        &self.position
    }

    /// Where it is; `None` for one that keeps nothing.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// The time that new lines bear.
    pub fn clock(&self) -> DateTime<FixedOffset> {
        self.clock
    }

    /// Appends events as one write and waits until the disk has them.
    ///
    /// # Errors
    /// The disk refuses; then the journal is as it was.
    pub fn append(&mut self, events: &[Event]) -> Result<(), Error> {
        if events.is_empty() || self.path.is_none() {
            return Ok(());
        }
        let (bytes, position) = encode(events, self.clock, &self.position)?;
        let written = self.write(&bytes);
        if let Err(source) = written {
            let error = self.refused(source);
            // A line that is half written would hide those after it; where it cannot be cut off now, opening does it.
            if self.cut().is_err() {
                self.file = None;
            }
            return Err(error);
        }
        self.position = position;
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.file.is_none() {
            self.file = Some(self.open_file()?);
        }
        match &mut self.file {
            Some(file) => file.write_all(bytes).and_then(|()| file.sync_data()),
            None => Ok(()),
        }
    }

    fn open_file(&self) -> io::Result<File> {
        let Some(path) = &self.path else { return Err(io::ErrorKind::NotFound.into()) };
        let is_new = !path.exists();
        let file = owner_only::open(path, OpenOptions::new().append(true).create(true))?;
        if is_new && let Some(folder) = path.parent() {
            // A new name must be on the disk as well; some systems open no folders, and their names are durable by themselves.
            let _ = File::open(folder).and_then(|folder| folder.sync_all());
        }
        if file.metadata()?.len() != self.position.end {
            return Err(io::Error::other("the journal was changed by another program"));
        }
        Ok(file)
    }

    /// Cuts off what follows the last whole line.
    fn cut(&mut self) -> Result<(), Error> {
        let Some(path) = self.path.clone() else { return Ok(()) };
        owner_only::close(&path)
            .and_then(|()| OpenOptions::new().write(true).open(&path))
            .and_then(|file| {
                if file.metadata()?.len() > self.position.end {
                    file.set_len(self.position.end)?;
                    file.sync_all()?;
                }
                Ok(())
            })
            .map_err(|source| self.refused(source))
    }

    fn refused(&self, source: io::Error) -> Error {
        Error::File { path: self.path.clone().unwrap_or_default(), source }
    }
}

/// A whole new journal in the place of what is at a path, by a rename: either the old one or the new one is there.
///
/// # Errors
/// The disk refuses.
pub fn replace(
    path: &Path,
    events: impl IntoIterator<Item = (DateTime<FixedOffset>, Event)>,
) -> Result<Position, Error> {
    let refused = |source| Error::File { path: path.to_path_buf(), source };
    let unfinished = path.with_extension("part");
    let file = owner_only::open(&unfinished, OpenOptions::new().write(true).create(true).truncate(true));
    let mut writer = io::BufWriter::new(file.map_err(refused)?);
    let mut position = Position::default();
    for (at, event) in events {
        let (bytes, next) = encode(std::slice::from_ref(&event), at, &position)?;
        writer.write_all(&bytes).map_err(refused)?;
        position = next;
    }
    let file = writer.into_inner().map_err(|error| refused(error.into_error()))?;
    file.sync_all().and_then(|()| std::fs::rename(&unfinished, path)).map_err(refused)?;
    failpoint::reach(Point::JournalReplaced);
    Ok(position)
}

/// A line without its hash, as it is written.
#[derive(Serialize)]
struct Written<'a> {
    n: u64,
    at: DateTime<FixedOffset>,
    event: &'a Event,
}

/// A line as it is read.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Read {
    n: u64,
    at: DateTime<FixedOffset>,
    event: Event,
    #[serde(rename = "chain")]
    _chain: String,
}

/// Events as lines that follow a position, and the position after them.
fn encode(events: &[Event], at: DateTime<FixedOffset>, after: &Position) -> Result<(Vec<u8>, Position), Error> {
    let mut position = after.clone();
    let mut bytes = Vec::new();
    for event in events {
        let number = position.number.saturating_add(1);
        let json = serde_json::to_string(&Written { n: number, at, event }).map_err(Error::Encode)?;
        let content = json.strip_suffix('}').unwrap_or(&json);
        let chain = chain(&position.chain, content.as_bytes());
        let before = bytes.len();
        bytes.extend_from_slice(format!("{content}{}", lines::suffix(&chain)).as_bytes());
        let length = bytes.len().saturating_sub(before) as u64;
        position = Position { number, end: position.end.saturating_add(length), chain };
    }
    Ok((bytes, position))
}

/// The hash of a line: of the one before it, and of all that precedes it in the line.
fn chain(before: &str, content: &[u8]) -> String {
    let mut bytes = before.as_bytes().to_vec();
    bytes.extend_from_slice(content);
    sha256(&bytes).chars().take(HASH).collect()
}
