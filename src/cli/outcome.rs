//! How a command ended: the exit codes of the contract, and failures in a person's words.

use std::{io, path::Path};

use crate::{
    config::ConfigError,
    desk,
    i18n::{Localize, LocalizedText},
    ledger, mailbox, outbox,
    pipeline::{self, Glance, OpenError, Refusal},
    templates::TemplateError,
    typefaces::TypefaceError,
};

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
    /// What happened, and the remedy.
    pub words: LocalizedText,
    /// Whether the ledger is damaged, so that what was done before does not count.
    pub needs_replay: bool,
}

impl Exit {
    /// `Awaiting` where somebody must act.
    pub(super) fn of_month(month: &Glance) -> Self {
        if month.awaits_somebody() { Self::Awaiting } else { Self::Done }
    }

    /// The code that the system is given.
    pub(super) fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Awaiting => 1,
            Self::Usage => 2,
            Self::Partly => 3,
            Self::Nothing => 4,
        }
    }
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

impl Failure {
    /// Wrong usage or configuration.
    pub fn usage(words: impl Localize) -> Self {
        Self { exit: Exit::Usage, words: words.localized(), needs_replay: false }
    }

    /// Nothing could be done.
    pub fn nothing(words: impl Localize) -> Self {
        Self { exit: Exit::Nothing, words: words.localized(), needs_replay: false }
    }

    /// The same once mails were received and recorded: that much was done.
    pub(super) fn after_receiving(self) -> Self {
        if self.needs_replay { self } else { Self { exit: Exit::Partly, ..self } }
    }

    /// A file that the system refuses to read or write.
    pub fn file(path: &Path, error: &io::Error) -> Self {
        Self::nothing(refused(path, error))
    }
}

/// Message for an I/O error of a file.
pub(super) fn refused(path: &Path, error: &io::Error) -> LocalizedText {
    let path = path.display();
    LocalizedText::new(format!("{path}：{}", error.zh()), format!("{path}: {error}"))
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::usage(error)
    }
}

impl From<TemplateError> for Failure {
    fn from(error: TemplateError) -> Self {
        Self::usage(error)
    }
}

impl From<TypefaceError> for Failure {
    fn from(error: TypefaceError) -> Self {
        Self::usage(error)
    }
}

impl From<pipeline::Error> for Failure {
    fn from(error: pipeline::Error) -> Self {
        let needs_replay = matches!(&error, pipeline::Error::Ledger(error) if error.needs_replay());
        Self { needs_replay, ..Self::nothing(error) }
    }
}

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::Line(error) => error.into(),
            error if error.is_of_the_office() => Self::usage(error),
            error => Self::nothing(error),
        }
    }
}

impl From<desk::Error> for Failure {
    fn from(error: desk::Error) -> Self {
        match error {
            desk::Error::Open(error) => error.into(),
            desk::Error::NotLoopback(_) | desk::Error::Certificate { .. } => Self::usage(error),
            error => Self::nothing(error),
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Wrong(words) => Self::usage(words),
            Refusal::Impossible(words) => Self::nothing(words),
            Refusal::Failed(error) => error.into(),
        }
    }
}

impl From<sandbox::Error> for Failure {
    fn from(error: sandbox::Error) -> Self {
        Self::nothing(error)
    }
}

impl From<ledger::Error> for Failure {
    fn from(error: ledger::Error) -> Self {
        Self::nothing(error)
    }
}

impl From<mailbox::Error> for Failure {
    fn from(error: mailbox::Error) -> Self {
        Self::nothing(error)
    }
}

impl From<outbox::Error> for Failure {
    fn from(error: outbox::Error) -> Self {
        Self::nothing(error)
    }
}
