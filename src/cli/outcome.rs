//! How a command ended: the exit codes of the contract, and failures in a person's words.

use super::Language;
use crate::{campaign::ConfigError, ledger, mailbox, outbox, pipeline, templates::TemplateError};

/// Exit codes, which scripts rely on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done,
    /// Done, and something awaits a person or a unit.
    Awaiting,
    /// Wrong usage or configuration.
    Usage,
    /// Part of the work failed and is tried again by the next run.
    Partly,
    /// Nothing could be done.
    Nothing,
}

/// A command that could not go on.
#[derive(Debug)]
pub struct Failure {
    /// Exit code.
    pub exit: Exit,
    /// What happened and what to do.
    pub words: String,
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::Awaiting => 1,
            Exit::Usage => 2,
            Exit::Partly => 3,
            Exit::Nothing => 4,
        })
    }
}

impl Failure {
    /// Wrong usage or configuration.
    pub fn usage(words: impl Into<String>) -> Self {
        Self { exit: Exit::Usage, words: words.into() }
    }

    /// Nothing could be done.
    pub fn nothing(words: impl Into<String>) -> Self {
        Self { exit: Exit::Nothing, words: words.into() }
    }

    /// The same once mails were received and recorded: that much was done.
    pub(super) fn after_receiving(self) -> Self {
        Self { exit: Exit::Partly, ..self }
    }

    pub(super) fn config(error: &ConfigError, language: Language) -> Self {
        Self::usage(language.pick(error.in_chinese(), error.to_string()))
    }
}

impl From<TemplateError> for Failure {
    fn from(error: TemplateError) -> Self {
        Self::usage(error.to_string())
    }
}

impl From<pipeline::Error> for Failure {
    fn from(error: pipeline::Error) -> Self {
        Self::nothing(error.to_string())
    }
}

impl From<ledger::Error> for Failure {
    fn from(error: ledger::Error) -> Self {
        Self::nothing(error.to_string())
    }
}

impl From<mailbox::Error> for Failure {
    fn from(error: mailbox::Error) -> Self {
        Self::nothing(error.to_string())
    }
}

impl From<outbox::Error> for Failure {
    fn from(error: outbox::Error) -> Self {
        Self::nothing(error.to_string())
    }
}
