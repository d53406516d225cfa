//! Changes of the ledger in, journal lines and a transaction out: the lines are on the disk first, then the database commits,
//! so that a crash between the two leaves a ledger that takes the last lines when it is opened again.

use std::collections::HashMap;

use super::{Error, Ledger, RawStore};
use crate::{
    failpoint::{self, Point},
    journal::{Event, Journal, Line, Lines, Position},
};

/// When the disk must have a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// At the end of each transaction: what follows cannot be taken back (a mail moved, a letter sent).
    EachChange,
    /// Some transactions later, together with them: a crash costs the last ones, and the mails are still where they were.
    Later,
}

/// So many transactions are committed together where nothing needs them earlier.
const BATCH: u32 = 256;

/// Where the changes go, and those that are not yet there.
#[derive(Debug)]
pub(super) struct Writing {
    journal: Journal,
    /// Up to here the ledger has what the journal says.
    applied: Position,
    /// The journal has lines that the ledger has not taken.
    is_behind: bool,
    /// Changes come from the journal's lines and are not written there again.
    takes_lines: bool,
    /// Lines of the database's transaction.
    events: Vec<Event>,
    /// The database is in a transaction.
    is_open: bool,
    /// Number of lines before the change that is under way.
    under_way: Option<usize>,
    /// Changes since the last commit; `None` where each is committed by itself.
    batch: Option<u32>,
    /// Where the texts of letters are kept; `None` in a dry run.
    pub(super) texts: Option<RawStore>,
    /// How the images of letters name their texts, by the letter's number.
    pub(super) kept_texts: HashMap<i64, serde_json::Value>,
}

impl Writing {
    pub(super) fn new(journal: Journal, applied: Position, texts: Option<RawStore>) -> Self {
        let is_behind = *journal.position() != applied;
        Self {
            journal,
            applied,
            is_behind,
            takes_lines: false,
            events: Vec::new(),
            is_open: false,
            under_way: None,
            batch: None,
            texts,
            kept_texts: HashMap::new(),
        }
    }
}

impl Ledger {
    /// Says when the disk must have the changes that follow. A ledger opens with [`Durability::EachChange`], which also
    /// commits what was put off.
    ///
    /// # Errors
    /// The database or the journal refuses.
    pub fn require(&self, durability: Durability) -> Result<(), Error> {
        match durability {
            Durability::EachChange => {
                self.writing.borrow_mut().batch = None;
                self.flush()
            }
            Durability::Later => {
                self.writing.borrow_mut().batch = Some(0);
                Ok(())
            }
        }
    }

    /// Carries out several changes as one: all of them or none.
    ///
    /// # Errors
    /// The database or the journal refuses, or `work` fails.
    pub fn transaction<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T, Error>) -> Result<T, Error> {
        self.begin()?;
        let result = work(self);
        self.finish(result)
    }

    /// Writes an event down and carries it out, as a part of the transaction under way or as one of its own.
    pub(super) fn note(&self, event: Event) -> Result<(), Error> {
        self.change(|| self.apply_and_list(event))
    }

    /// Carries out a change as a part of the transaction under way or as one of its own.
    pub(super) fn change<T>(&self, work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
        if self.writing.borrow().under_way.is_some() {
            return work();
        }
        self.begin()?;
        let result = work();
        self.finish(result)
    }

    /// Puts an event into the transaction under way, whose change the caller makes.
    pub(super) fn list(&self, event: Event) {
        let mut writing = self.writing.borrow_mut();
        if !writing.takes_lines {
            writing.events.push(event);
        }
    }

    fn apply_and_list(&self, event: Event) -> Result<(), Error> {
        self.apply(self.clock(), &event)?;
        self.list(event);
        Ok(())
    }

    fn begin(&self) -> Result<(), Error> {
        let mut writing = self.writing.borrow_mut();
        if writing.is_behind && !writing.takes_lines {
            return Err(Error::NotCaughtUp);
        }
        if !writing.is_open {
            self.batch("BEGIN IMMEDIATE")?;
            writing.is_open = true;
        }
        if writing.batch.is_some() {
            self.batch("SAVEPOINT change")?;
        }
        writing.under_way = Some(writing.events.len());
        Ok(())
    }

    fn finish<T>(&self, result: Result<T, Error>) -> Result<T, Error> {
        let mut writing = self.writing.borrow_mut();
        let before = writing.under_way.take().unwrap_or(0);
        match (result, writing.batch) {
            (Ok(value), None) => {
                drop(writing);
                self.flush().map(|()| value)
            }
            (Ok(value), Some(changes)) => {
                self.batch("RELEASE change")?;
                let changes = changes.saturating_add(1);
                writing.batch = Some(if changes < BATCH { changes } else { 0 });
                drop(writing);
                if changes >= BATCH {
                    self.flush()?;
                }
                Ok(value)
            }
            (Err(error), Some(_)) => {
                writing.events.truncate(before);
                self.holds_finished.set(true);
                self.batch("ROLLBACK TO change; RELEASE change")?;
                Err(error)
            }
            (Err(error), None) => {
                drop(writing);
                self.roll_back();
                Err(error)
            }
        }
    }

    /// Writes the lines of the open transaction and commits it.
    fn flush(&self) -> Result<(), Error> {
        if !self.writing.borrow().is_open {
            return Ok(());
        }
        let result = self.write_lines().and_then(|()| self.commit());
        if result.is_err() {
            self.roll_back();
        }
        result
    }

    fn write_lines(&self) -> Result<(), Error> {
        if self.writing.borrow().takes_lines {
            return self.forget_changed_rows();
        }
        let rows = self.changed_rows()?;
        let mut writing = self.writing.borrow_mut();
        let mut events = std::mem::take(&mut writing.events);
        events.extend(rows);
        writing.journal.append(&events)?;
        writing.applied = writing.journal.position().clone();
        // Until the database has them as well.
        writing.is_behind = true;
        failpoint::reach(Point::JournalWritten);
        Ok(())
    }

    fn commit(&self) -> Result<(), Error> {
        let mut writing = self.writing.borrow_mut();
        self.set_applied(&writing.applied)?;
        self.batch("COMMIT")?;
        writing.is_open = false;
        writing.is_behind = writing.takes_lines;
        failpoint::reach(Point::ChangeCommitted);
        Ok(())
    }

    fn roll_back(&self) {
        // The first error is the cause; a rollback that fails too is made up for when the file is opened again.
        let _ = self.batch("ROLLBACK");
        self.holds_finished.set(true);
        let mut writing = self.writing.borrow_mut();
        writing.events.clear();
        writing.kept_texts.clear();
        writing.is_open = false;
    }

    /// Whether the journal has lines that the ledger has not taken, because a crash came between the two.
    pub fn is_behind(&self) -> bool {
        self.writing.borrow().is_behind
    }

    /// The lines that the ledger has not taken.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn lines_to_take(&self) -> Result<Lines, Error> {
        let writing = self.writing.borrow();
        Ok(Lines::after(&writing.journal_path()?, &writing.applied)?)
    }

    /// Begins to take lines of the journal; [`Ledger::end_taking`] ends it.
    pub fn begin_taking(&self) {
        let mut writing = self.writing.borrow_mut();
        writing.takes_lines = true;
        writing.batch = Some(0);
    }

    /// Takes a line: carries out its event, after `work`, and goes on behind it.
    ///
    /// # Errors
    /// The database refuses, or `work` fails.
    pub fn take(&mut self, line: &Line, work: impl FnOnce(&mut Self) -> Result<bool, Error>) -> Result<(), Error> {
        self.transaction(|ledger| {
            if work(ledger)? {
                ledger.apply(line.at, &line.event)?;
            }
            ledger.writing.borrow_mut().applied = line.position.clone();
            Ok(())
        })
    }

    /// Commits the lines that were taken.
    ///
    /// # Errors
    /// The database refuses.
    pub fn end_taking(&self) -> Result<(), Error> {
        self.require(Durability::EachChange)?;
        let mut writing = self.writing.borrow_mut();
        writing.takes_lines = false;
        writing.is_behind = writing.applied != *writing.journal.position();
        Ok(())
    }
}

impl Writing {
    pub(super) fn clock(&self) -> chrono::DateTime<chrono::FixedOffset> {
        self.journal.clock()
    }

    fn journal_path(&self) -> Result<std::path::PathBuf, Error> {
        self.journal.path().map(std::path::Path::to_path_buf).ok_or(Error::NotCaughtUp)
    }
}
