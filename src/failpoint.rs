//! Named points of a run at which a test can end the process at once, as a power cut would. In: [`VARIABLE`], such as
//! `mail-recorded:20` (the 20th time; `mail-recorded` is the first). Only builds with debug assertions, which the tests
//! run, act on it; in a release build [`reach`] is empty.

/// The environment variable that names the point and the time.
#[cfg(debug_assertions)]
pub const VARIABLE: &str = "HUIZONG_ABORT_AT";

/// A state of disk, mailbox or outbox that the next run must be able to go on from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Point {
    /// The ledger is open, its schema made.
    LedgerOpened,
    /// The journal has the lines of a change; the database does not have the change yet.
    JournalWritten,
    /// The database has a change as well.
    ChangeCommitted,
    /// A journal that was written anew has its name.
    JournalReplaced,
    /// A ledger that was built anew is complete under its unfinished name.
    LedgerRebuilt,
    /// The ledger that it replaces is gone.
    OldLedgerRemoved,
    /// A raw mail's bytes are in its unfinished file, which has not got its name yet.
    RawMailWritten,
    /// A raw mail has its name under `state/mail/`.
    RawMailStored,
    /// A mail and what was read from it are in the ledger.
    MailRecorded,
    /// The mailbox has put a mail away; the ledger does not know yet.
    MailAcknowledged,
    /// An output file is complete under its unfinished name.
    OutputFileWritten,
    /// An output file has its name.
    OutputFileNamed,
    /// The files of an issue are complete under their unfinished name; the journal does not have it yet.
    IssueWritten,
    /// All originals of a month are below `forms/`.
    OriginalsWritten,
    /// A month's letters are in the ledger.
    LettersWritten,
    /// The ledger has a letter as being handed over; its text has not left yet.
    LetterInHand,
    /// The outbox has taken a letter; the ledger does not know yet.
    LetterHandedOver,
    /// The ledger knows that a letter went out.
    LetterNoted,
    /// A copy of a letter is in the Sent folder; the ledger does not know yet.
    LetterCopied,
}

#[cfg(debug_assertions)]
impl Point {
    /// All points, in the order in which a run comes to them.
    pub const ALL: [Self; 19] = [
        Self::LedgerOpened,
        Self::JournalWritten,
        Self::ChangeCommitted,
        Self::JournalReplaced,
        Self::LedgerRebuilt,
        Self::OldLedgerRemoved,
        Self::RawMailWritten,
        Self::RawMailStored,
        Self::MailRecorded,
        Self::MailAcknowledged,
        Self::OutputFileWritten,
        Self::OutputFileNamed,
        Self::IssueWritten,
        Self::OriginalsWritten,
        Self::LettersWritten,
        Self::LetterInHand,
        Self::LetterHandedOver,
        Self::LetterNoted,
        Self::LetterCopied,
    ];

    /// The name in [`VARIABLE`].
    pub fn name(self) -> &'static str {
        match self {
            Self::LedgerOpened => "ledger-opened",
            Self::JournalWritten => "journal-written",
            Self::ChangeCommitted => "change-committed",
            Self::JournalReplaced => "journal-replaced",
            Self::LedgerRebuilt => "ledger-rebuilt",
            Self::OldLedgerRemoved => "old-ledger-removed",
            Self::RawMailWritten => "raw-mail-written",
            Self::RawMailStored => "raw-mail-stored",
            Self::MailRecorded => "mail-recorded",
            Self::MailAcknowledged => "mail-acknowledged",
            Self::OutputFileWritten => "output-file-written",
            Self::OutputFileNamed => "output-file-named",
            Self::IssueWritten => "issue-written",
            Self::OriginalsWritten => "originals-written",
            Self::LettersWritten => "letters-written",
            Self::LetterInHand => "letter-in-hand",
            Self::LetterHandedOver => "letter-handed-over",
            Self::LetterNoted => "letter-noted",
            Self::LetterCopied => "letter-copied",
        }
    }
}

/// Ends the process without unwinding or flushing where [`VARIABLE`] names this point and this is the time named.
#[cfg(debug_assertions)]
pub fn reach(point: Point) {
    use std::sync::{
        LazyLock,
        atomic::{AtomicU32, Ordering},
    };

    static WANTED: LazyLock<Option<(String, u32)>> = LazyLock::new(|| {
        let wanted = std::env::var(VARIABLE).ok()?;
        let (name, time) = wanted.split_once(':').unwrap_or((&wanted, "1"));
        Some((name.to_owned(), time.parse().ok()?))
    });
    static REACHED: AtomicU32 = AtomicU32::new(0);
    if let Some((name, time)) = WANTED.as_ref()
        && name == point.name()
        && REACHED.fetch_add(1, Ordering::Relaxed) + 1 == *time
    {
        std::process::abort();
    }
}

/// Does nothing.
#[cfg(not(debug_assertions))]
#[inline(always)]
pub fn reach(_: Point) {}
