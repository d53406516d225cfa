//! The folder `state/` in, its ledger out: made, migrated and joined to the journal where it is sound, refused where it is
//! not. A ledger that is missing while mails or a journal exist is never taken for a first run.

use std::{
    cell::{Cell, RefCell},
    fs::{self, OpenOptions},
    path::{Path, PathBuf},
};

use chrono::{DateTime, FixedOffset};
use rusqlite::{Connection, OpenFlags};

use super::{Error, Ledger, RawStore, commit::Writing};
use crate::{
    failpoint::{self, Point},
    journal::{self, Journal, Lines, Position},
    owner_only,
};

/// Steps from an empty file to today's schema; each is carried out once, in its own transaction.
pub(super) const MIGRATIONS: &[&str] = &[
    include_str!("schema.sql"),
    include_str!("contacts.sql"),
    include_str!("contacts_refused.sql"),
    include_str!("written.sql"),
    include_str!("outstanding.sql"),
    include_str!("unanswered.sql"),
    include_str!("unconfirmed.sql"),
    include_str!("finished.sql"),
    include_str!("clock.sql"),
    include_str!("letter_states.sql"),
    include_str!("answers.sql"),
    include_str!("journal.sql"),
    include_str!("decisions.sql"),
    include_str!("library.sql"),
    include_str!("issued.sql"),
];

/// Largest ledger in bytes whose pages are all looked at whenever it is opened; `huizong doctor` looks at any.
const CHECKED_ALWAYS: u64 = 64 << 20;

/// Files that hold or accompany the database.
pub(super) const DATABASE: [&str; 3] = ["ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm"];

impl Ledger {
    /// Opens the ledger of a folder, makes or migrates it where needed. `clock` is the time of what is noted.
    ///
    /// # Errors
    /// The file cannot be opened, is damaged or missing, does not go with the journal, or comes from a later version.
    pub fn open(state: &Path, clock: DateTime<FixedOffset>) -> Result<Self, Error> {
        let refused = |path: &Path| {
            let path = path.to_path_buf();
            |source| Error::File { path, source }
        };
        close_to_others(state).map_err(refused(state))?;
        let path = database(state);
        let is_new = !is_present(state)?;
        owner_only::open(&path, OpenOptions::new().write(true).create(true)).map_err(refused(&path))?;
        let connection = Connection::open(&path).map_err(|source| Error::Database { doing: "opening", source })?;
        let ledger = Self::prepare(connection, Journal::nowhere(clock))?;
        if !is_new && fs::metadata(&path).is_ok_and(|found| found.len() <= CHECKED_ALWAYS) {
            ledger.check_pages()?;
        }
        ledger.join(state, clock)?;
        failpoint::reach(Point::LedgerOpened);
        Ok(ledger)
    }

    /// A copy in memory of what the ledger knows: a dry run works on it and the file stays as it is.
    ///
    /// # Errors
    /// As [`Ledger::open`].
    pub fn dry_run_copy(state: &Path, clock: DateTime<FixedOffset>) -> Result<Self, Error> {
        let doing = |source| Error::Database { doing: "copying it for a dry run", source };
        let mut copy = Connection::open_in_memory().map_err(doing)?;
        if is_present(state)? {
            let original =
                Connection::open_with_flags(database(state), OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(doing)?;
            rusqlite::backup::Backup::new(&original, &mut copy)
                .and_then(|backup| backup.run_to_completion(1024, std::time::Duration::ZERO, None))
                .map_err(doing)?;
        }
        Self::prepare(copy, Journal::nowhere(clock))
    }

    /// The ledger as it is at this moment, for one who only looks: a run that goes on beside it is neither waited for nor held up
    /// (SQLite's write-ahead log). One of an older version is copied and migrated.
    ///
    /// # Errors
    /// As [`Ledger::open`].
    pub fn for_reading(state: &Path, clock: DateTime<FixedOffset>) -> Result<Self, Error> {
        if !is_present(state)? {
            return Self::dry_run_copy(state, clock);
        }
        let doing = |source| Error::Database { doing: "opening it to look at", source };
        let connection =
            Connection::open_with_flags(database(state), OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(doing)?;
        // All that is read is of one moment.
        connection.execute_batch("PRAGMA busy_timeout = 10000; BEGIN").map_err(doing)?;
        let version: u32 = connection
            .query_row("SELECT user_version FROM pragma_user_version", [], |row| row.get(0))
            .map_err(doing)?;
        if version as usize != MIGRATIONS.len() {
            return Self::dry_run_copy(state, clock);
        }
        let writing = Writing::new(Journal::nowhere(clock), Position::default(), None);
        Ok(Self { connection, writing: RefCell::new(writing), holds_finished: Cell::new(false) })
    }

    /// Number of the journal's lines that it has taken.
    ///
    /// # Errors
    /// The database refuses.
    pub fn lines_taken(&self) -> Result<u64, Error> {
        Ok(self.applied()?.number)
    }

    /// Looks at every page of the ledger and at every line of the journal, and whether both go together.
    ///
    /// # Errors
    /// What is wrong.
    pub fn check(state: &Path, clock: DateTime<FixedOffset>) -> Result<Self, Error> {
        let ledger = Self::dry_run_copy(state, clock)?;
        ledger.check_pages()?;
        let journal = journal_path(state);
        if is_present(state)? {
            Lines::after(&journal, &ledger.applied()?)?;
        }
        Lines::after(&journal, &Position::default())?.try_for_each(|line| line.map(drop))?;
        Ok(ledger)
    }

    pub(super) fn prepare(mut connection: Connection, journal: Journal) -> Result<Self, Error> {
        let doing = |doing: &'static str| move |source| Error::Database { doing, source };
        // What a commit loses in a power cut, the journal has: its lines are synced before.
        connection
            .execute_batch(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 10000;",
            )
            .map_err(doing("setting up"))?;
        let version: u32 = connection
            .query_row("SELECT user_version FROM pragma_user_version", [], |row| row.get(0))
            .map_err(doing("reading its version"))?;
        if version as usize > MIGRATIONS.len() {
            return Err(Error::Newer(version));
        }
        for (step, sql) in (1u32..).zip(MIGRATIONS).skip(version as usize) {
            let transaction = connection.transaction().map_err(doing("migrating"))?;
            transaction.execute_batch(sql).map_err(doing("migrating"))?;
            transaction.pragma_update(None, "user_version", step).map_err(doing("migrating"))?;
            transaction.commit().map_err(doing("migrating"))?;
        }
        let writing = Writing::new(journal, Position::default(), None);
        let ledger = Self { connection, writing: RefCell::new(writing), holds_finished: Cell::new(true) };
        ledger.watch_rows()?;
        Ok(ledger)
    }

    /// Joins the ledger to its journal. One that was made by a version without a journal gets one.
    fn join(&self, state: &Path, clock: DateTime<FixedOffset>) -> Result<(), Error> {
        let path = journal_path(state);
        let texts = RawStore::of_letters(state);
        self.writing.borrow_mut().texts = Some(texts.clone());
        let mut applied = self.applied()?;
        if applied == Position::default() && !holds_bytes(&path) {
            let events = self.export()?;
            if !events.is_empty() {
                applied = journal::replace(&path, events)?;
                self.set_applied(&applied)?;
            }
        }
        let journal = Journal::open(&path, clock, &applied)?;
        // A line damaged before that would come to light when the ledger is lost and it is too late.
        Lines::verify(&path, &applied)?;
        *self.writing.borrow_mut() = Writing::new(journal, applied, Some(texts));
        Ok(())
    }

    pub(super) fn check_pages(&self) -> Result<(), Error> {
        let words: Option<String> = self.optional("checking it", "PRAGMA quick_check(1)", [], |row| row.get(0))?;
        match words {
            Some(words) if words != "ok" => Err(Error::Row { what: "its pages", words }),
            _ => Ok(()),
        }
    }

    pub(super) fn applied(&self) -> Result<Position, Error> {
        let found =
            self.optional("reading its place in the journal", "SELECT number, bytes, chain FROM applied", [], |row| {
                let count = |place| row.get::<_, i64>(place).map(|count| u64::try_from(count).unwrap_or(0));
                Ok(Position { number: count(0)?, end: count(1)?, chain: row.get(2)? })
            })?;
        Ok(found.unwrap_or_default())
    }

    pub(super) fn set_applied(&self, position: &Position) -> Result<(), Error> {
        let count = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        self.connection
            .prepare_cached("UPDATE applied SET number = ?1, bytes = ?2, chain = ?3")
            .and_then(|mut statement| {
                statement.execute(rusqlite::params![count(position.number), count(position.end), position.chain])
            })
            .map_err(|source| Error::Database { doing: "noting its place in the journal", source })?;
        Ok(())
    }

    /// The time of what is noted.
    pub(super) fn clock(&self) -> DateTime<FixedOffset> {
        self.writing.borrow().clock()
    }
}

pub(super) fn database(state: &Path) -> PathBuf {
    state.join("ledger.sqlite")
}

pub(super) fn journal_path(state: &Path) -> PathBuf {
    state.join("journal.jsonl")
}

/// Whether there is a ledger. False only for a folder in which nothing has been recorded.
pub(super) fn is_present(state: &Path) -> Result<bool, Error> {
    if holds_bytes(&database(state)) {
        return Ok(true);
    }
    let has_mails = fs::read_dir(state.join("mail")).is_ok_and(|mut entries| entries.next().is_some());
    if has_mails || holds_bytes(&journal_path(state)) { Err(Error::Missing) } else { Ok(false) }
}

fn holds_bytes(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|found| found.len() > 0)
}

/// Makes `state/` and closes it to other accounts, with all that an older version left open.
pub(super) fn close_to_others(state: &Path) -> std::io::Result<()> {
    owner_only::folder(state)?;
    let mails = state.join("mail");
    if mails.is_dir() && owner_only::is_open_to_others(&mails)? {
        // The folder itself comes first in its list, and is closed last: it says that the work is done.
        owner_only::open_to_others(&mails)?.iter().rev().try_for_each(|path| owner_only::close(path))?;
    }
    DATABASE
        .iter()
        .map(|name| state.join(name))
        .filter(|path| path.exists())
        .try_for_each(|path| owner_only::close(&path))
}
