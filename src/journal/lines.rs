//! A journal's file in, its lines out, each checked against the one before it.

use std::{
    fs::File,
    io::{self, BufRead as _, BufReader, Read as _, Seek as _, SeekFrom},
    path::{Path, PathBuf},
};

use chrono::{DateTime, FixedOffset};

use super::{Error, Event, HASH, Position, Read, chain};

/// One line.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// When it was written.
    pub at: DateTime<FixedOffset>,
    /// What it says.
    pub event: Event,
    /// Its end.
    pub position: Position,
}

/// What is left of a damaged journal.
#[derive(Debug)]
pub struct Readable {
    /// Each event with its time, in their order.
    pub events: Vec<(DateTime<FixedOffset>, Event)>,
    /// Number of lines between them that cannot be read.
    pub broken: u64,
}

/// The lines after a position. A last line that a crash left unfinished is no line.
#[derive(Debug)]
pub struct Lines {
    path: PathBuf,
    /// `None` where the journal has no file.
    reader: Option<BufReader<File>>,
    position: Position,
    ended: bool,
}

impl Lines {
    /// The lines of a journal that follow a position of it.
    ///
    /// # Errors
    /// The disk refuses, or the journal does not have the line that the position names.
    pub fn after(path: &Path, position: &Position) -> Result<Self, Error> {
        let refused = |source| Error::File { path: path.to_path_buf(), source };
        let behind = || Error::Behind { line: position.number };
        let mut lines = Self { path: path.to_path_buf(), reader: None, position: position.clone(), ended: false };
        let mut file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound && position.number == 0 => return Ok(lines),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(behind()),
            Err(source) => return Err(refused(source)),
        };
        if position.number > 0 {
            let end = suffix(&position.chain);
            let start = position.end.checked_sub(end.len() as u64).ok_or_else(behind)?;
            let mut found = vec![0; end.len()];
            let read = file.seek(SeekFrom::Start(start)).and_then(|_| file.read_exact(&mut found));
            match read {
                Ok(()) if found == end.as_bytes() => {}
                Ok(()) => return Err(behind()),
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Err(behind()),
                Err(source) => return Err(refused(source)),
            }
        }
        lines.reader = Some(BufReader::new(file));
        Ok(lines)
    }

    /// Checks the hashes of a journal's lines up to a position, without reading what they say.
    ///
    /// # Errors
    /// The disk refuses, a line is damaged, or the journal has another line at the position.
    pub fn verify(path: &Path, up_to: &Position) -> Result<(), Error> {
        let mut lines = Self::after(path, &Position::default())?;
        while lines.position.number < up_to.number {
            let number = lines.position.number.saturating_add(1);
            let bytes = lines.next_bytes()?.ok_or(Error::Behind { line: up_to.number })?;
            lines.position = lines.end_of(&bytes).ok_or(Error::Damaged { line: number })?;
        }
        if lines.position == *up_to { Ok(()) } else { Err(Error::Behind { line: up_to.number }) }
    }

    /// The end of a line that follows the position; `None` where it is not whole or its hash is another.
    fn end_of(&self, line: &[u8]) -> Option<Position> {
        let hash = hash(line).filter(|hash| *hash == chain(&self.position.chain, content(line)))?;
        Some(Position {
            number: self.position.number.saturating_add(1),
            end: self.position.end.saturating_add(line.len() as u64),
            chain: hash.to_owned(),
        })
    }

    /// The end of the last line that was read.
    pub fn position(&self) -> &Position {
        &self.position
    }

    /// All lines that can be read, whatever is between them.
    ///
    /// # Errors
    /// The disk refuses, or a line was written by a later version.
    pub fn readable(path: &Path) -> Result<Readable, Error> {
        let mut lines = Self::after(path, &Position::default())?;
        let (mut found, mut broken, mut torn) = (Vec::new(), 0, 0);
        // The hash that the line before states; where that line has none, the next cannot be checked against it.
        let mut before = Some(String::new());
        while let Some(bytes) = lines.next_bytes()? {
            let hash = hash(&bytes);
            let is_changed =
                hash.is_none_or(|hash| before.as_ref().is_some_and(|before| hash != chain(before, content(&bytes))));
            let is_checked = before.is_some();
            before = hash.map(str::to_owned);
            match serde_json::from_slice::<Read>(&bytes) {
                Ok(read) if !is_changed => {
                    lines.position.number = read.n;
                    found.push((read.at, read.event));
                    broken += std::mem::take(&mut torn);
                }
                Err(error) if !is_changed && is_checked => return Err(lines.newer(&error)),
                // Counted only where a whole line follows: the end of a file may be a line that was being written.
                _ => torn += 1,
            }
        }
        Ok(Readable { events: found, broken })
    }

    fn next_bytes(&mut self) -> Result<Option<Vec<u8>>, Error> {
        let Some(reader) = &mut self.reader else { return Ok(None) };
        let mut bytes = Vec::new();
        let read = reader.read_until(b'\n', &mut bytes);
        let length = read.map_err(|source| Error::File { path: self.path.clone(), source })?;
        Ok((length > 0).then_some(bytes))
    }

    fn next_line(&mut self) -> Result<Option<Line>, Error> {
        let Some(bytes) = self.next_bytes()? else { return Ok(None) };
        let number = self.position.number.saturating_add(1);
        let damaged = Error::Damaged { line: number };
        if hash(&bytes).is_none() {
            while let Some(bytes) = self.next_bytes()? {
                if self::hash(&bytes).is_some() {
                    return Err(damaged);
                }
            }
            return Ok(None);
        }
        let Some(end) = self.end_of(&bytes) else { return Err(damaged) };
        let read: Read = serde_json::from_slice(&bytes).map_err(|error| self.newer(&error))?;
        if read.n != number {
            return Err(damaged);
        }
        self.position = end;
        Ok(Some(Line { at: read.at, event: read.event, position: self.position.clone() }))
    }

    fn newer(&self, error: &serde_json::Error) -> Error {
        Error::Newer { line: self.position.number.saturating_add(1), words: error.to_string() }
    }
}

impl Iterator for Lines {
    type Item = Result<Line, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let next = self.next_line().transpose();
        self.ended = !matches!(next, Some(Ok(_)));
        next
    }
}

/// What precedes a line's hash and what follows it.
const AROUND_HASH: (&str, &str) = (",\"chain\":\"", "\"}\n");

/// The end of a line with this hash.
pub(super) fn suffix(hash: &str) -> String {
    let (before, after) = AROUND_HASH;
    format!("{before}{hash}{after}")
}

/// What a line's hash is made of.
fn content(line: &[u8]) -> &[u8] {
    line.split_at_checked(line.len().saturating_sub(suffix("").len() + HASH)).map_or(line, |(content, _)| content)
}

/// The hash at the end of a line; `None` where the line is not whole.
fn hash(line: &[u8]) -> Option<&str> {
    let (before, after) = AROUND_HASH;
    let end = std::str::from_utf8(line.get(content(line).len()..)?).ok()?;
    end.strip_prefix(before)?.strip_suffix(after)
}
