//! What a run has done in; one line for monitoring and `state/heartbeat.json` out. Counts and codes only: no names, addresses
//! or file names.

use std::{io::Write as _, path::Path};

use serde::Serialize;

use super::Failure;
use crate::{
    config::Period,
    month::Counts,
    pipeline::{Received, Tally},
};

/// A finished run.
#[derive(Debug, Serialize)]
pub(super) struct Summary {
    /// Time of the run, RFC 3339.
    pub(super) at: String,
    /// Version of the program.
    pub(super) version: &'static str,
    /// Exit code.
    pub(super) exit: u8,
    /// The month that the run was about.
    pub(super) period: Period,
    /// All months that were compiled.
    pub(super) months: Vec<Period>,
    /// Mails.
    pub(super) mails: Mails,
    /// Letters of all months: sent and refused by this run, and those that wait.
    pub(super) letters: Tally,
    /// Units of the run's month.
    pub(super) units: Option<Counts>,
    /// Why the run could not go on.
    pub(super) error: Option<String>,
}

/// Mails of a run.
#[derive(Debug, Default, Serialize)]
pub(super) struct Mails {
    /// Recorded for the first time.
    pub(super) new: usize,
    /// Read again because program or campaign changed.
    pub(super) reread: usize,
    /// Could not be fetched, read or moved.
    pub(super) failed: usize,
}

impl Mails {
    pub(super) fn of(received: &Received) -> Self {
        Self { new: received.recorded, reread: received.reread, failed: received.failures.len() }
    }
}

impl Summary {
    /// A run that ended early.
    pub(super) fn failed(at: String, period: Period, failure: &Failure) -> Self {
        Self {
            at,
            version: env!("CARGO_PKG_VERSION"),
            exit: failure.exit.code(),
            period,
            months: Vec::new(),
            mails: Mails::default(),
            letters: Tally::default(),
            units: None,
            error: Some(failure.words.english.to_string()),
        }
    }

    /// `key=value` pairs in a fixed order, the same in every language.
    pub(super) fn line(&self) -> String {
        let (mails, letters) = (&self.mails, self.letters);
        let mut line = format!(
            "exit={} period={} mails_new={} mails_reread={} mails_failed={} letters_sent={} letters_held={} letters_failed={}",
            self.exit, self.period, mails.new, mails.reread, mails.failed, letters.sent, letters.held, letters.failed
        );
        if let Some(units) = &self.units {
            line += &format!(
                " units_expected={} units_reported={} units_incomplete={} units_missing={}",
                units.expected, units.reported, units.incomplete, units.missing
            );
        }
        line
    }

    /// Writes the heartbeat into an existing state folder, whole or not at all.
    pub(super) fn write(&self, state: &Path) -> std::io::Result<()> {
        let mut file = tempfile::NamedTempFile::new_in(state)?;
        serde_json::to_writer_pretty(&mut file, self)?;
        file.write_all(b"\n")?;
        file.persist(state.join("heartbeat.json"))?;
        Ok(())
    }
}
