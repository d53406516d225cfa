//! What is left of `state/` in — raw mails, journal, perhaps a ledger — a whole journal and an empty ledger that takes its
//! lines out. The new ledger is made under a name of its own and gets its place by a rename.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    path::{Path, PathBuf},
};

use chrono::{DateTime, FixedOffset};
use rusqlite::Connection;

use super::{
    AcceptedContact, Error, Ledger, RawStore,
    commit::Writing,
    contacts::accepted_in,
    open::{DATABASE, close_to_others, database, journal_path},
};
use crate::{
    failpoint::{self, Point},
    journal::{self, Event, Journal, Lines, Position},
    owner_only,
};

/// Files of a ledger that is being built.
const UNFINISHED: [&str; 3] = ["ledger.part", "ledger.part-wal", "ledger.part-shm"];

/// A folder that is ready for a new ledger.
#[derive(Debug)]
pub struct Rebuild {
    state: PathBuf,
    clock: DateTime<FixedOffset>,
    /// Lines of the journal that could not be read and are lost.
    pub broken_lines: u64,
    /// Raw mails that the journal does not name, in the order of their names.
    pub unnamed: Vec<String>,
    /// Whom the office has confirmed.
    pub accepted: Vec<AcceptedContact>,
}

impl Rebuild {
    /// Brings the journal in order: as it is where it is whole and the ledger has nothing that it lacks, else anew from its
    /// readable lines and from the ledger, as far as that can be read.
    ///
    /// # Errors
    /// The disk refuses, or the journal comes from a later version.
    pub fn prepare(state: &Path, clock: DateTime<FixedOffset>) -> Result<Self, Error> {
        close_to_others(state).map_err(|source| Error::File { path: state.to_path_buf(), source })?;
        remove(state, &UNFINISHED)?;
        let path = journal_path(state);
        let old = sound_ledger(state, clock);
        let is_whole = Lines::after(&path, &Position::default())?.all(|line| line.is_ok());
        let is_ahead = old.as_ref().is_some_and(|(_, applied)| Lines::after(&path, applied).is_err());
        let lacks_all = old.as_ref().is_some_and(|(_, applied)| *applied == Position::default());
        let mut rebuild =
            Self { state: state.to_path_buf(), clock, broken_lines: 0, unnamed: Vec::new(), accepted: Vec::new() };
        if !is_whole || is_ahead || lacks_all {
            let readable = Lines::readable(&path)?;
            let mut events = readable.events;
            rebuild.broken_lines = readable.broken;
            if let Some((old, _)) = &old {
                events.extend(old.export()?);
            }
            if !events.is_empty() {
                journal::replace(&path, events)?;
            }
        }
        rebuild.survey(&path)?;
        Ok(rebuild)
    }

    fn survey(&mut self, journal: &Path) -> Result<(), Error> {
        let mut named = BTreeSet::new();
        let mut contacts = Vec::new();
        for line in Lines::after(journal, &Position::default())? {
            let line = line?;
            match line.event {
                Event::Mail(seen) => drop(named.insert(seen.sha256)),
                event @ (Event::ContactAccepted { .. } | Event::ContactRefused(_) | Event::ContactWithdrawn(_)) => {
                    contacts.push((line.at, event));
                }
                _ => {}
            }
        }
        self.accepted = accepted_in(contacts);
        self.unnamed = RawStore::new(&self.state).names()?;
        self.unnamed.retain(|name| !named.contains(name));
        Ok(())
    }

    /// An empty ledger that has taken none of the journal's lines.
    ///
    /// # Errors
    /// The disk or the database refuses.
    pub fn ledger(&self) -> Result<Ledger, Error> {
        let path = self.path();
        owner_only::open(&path, fs::OpenOptions::new().write(true).create(true))
            .map_err(|source| Error::File { path: path.clone(), source })?;
        let connection = Connection::open(&path).map_err(|source| Error::Database { doing: "opening", source })?;
        let ledger = Ledger::prepare(connection, Journal::nowhere(self.clock))?;
        let journal = Journal::open(&journal_path(&self.state), self.clock, &Position::default())?;
        *ledger.writing.borrow_mut() =
            Writing::new(journal, Position::default(), Some(RawStore::of_letters(&self.state)));
        Ok(ledger)
    }

    /// Puts the new ledger in the place of the old one.
    ///
    /// # Errors
    /// The disk or the database refuses; then the old one stays.
    pub fn finish(&self, ledger: Ledger) -> Result<(), Error> {
        ledger.batch("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE")?;
        drop(ledger);
        let (new, old) = (self.path(), database(&self.state));
        let refused = |source| Error::File { path: old.clone(), source };
        File::open(&new).and_then(|file| file.sync_all()).map_err(refused)?;
        failpoint::reach(Point::LedgerRebuilt);
        // The old one's log would be taken for the new one's.
        remove(&self.state, &DATABASE)?;
        failpoint::reach(Point::OldLedgerRemoved);
        fs::rename(&new, &old).map_err(refused)?;
        // Some systems open no folders as files; their renames are durable by themselves.
        let _ = File::open(&self.state).and_then(|folder| folder.sync_all());
        remove(&self.state, &UNFINISHED)
    }

    fn path(&self) -> PathBuf {
        self.state.join("ledger.part")
    }
}

/// The ledger as it is, if it can be read from end to end, and how much of the journal it has.
fn sound_ledger(state: &Path, clock: DateTime<FixedOffset>) -> Option<(Ledger, Position)> {
    let ledger = Ledger::dry_run_copy(state, clock).ok()?;
    ledger.writing.borrow_mut().texts = Some(RawStore::of_letters(state));
    ledger.check_pages().ok()?;
    let applied = ledger.applied().ok()?;
    let is_empty = ledger.periods().ok()?.is_empty();
    (!is_empty).then_some((ledger, applied))
}

fn remove(state: &Path, names: &[&str]) -> Result<(), Error> {
    names.iter().map(|name| state.join(name)).try_for_each(|path| match fs::remove_file(&path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Error::File { path, source: error }),
        _ => Ok(()),
    })
}
