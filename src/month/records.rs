//! What is recorded about one period, as the ledger hands it over: typed values, nothing decided.

use chrono::{DateTime, FixedOffset};

use crate::{
    config::UnitId,
    identity::ShortId,
    intake::{Content, Outcome},
};

use super::{
    ContactProposal, LetterRecord,
    decided::{DecisionRecord, EntryDecisions},
    issued::Issue,
};

/// One form, fault or material of a mail, with its mail's header.
#[derive(Debug, Clone)]
pub struct EntryRecord {
    /// Whose it is; `None` where nobody knows.
    pub unit: Option<UnitId>,
    /// What it is.
    pub content: Content,
    /// File with its archive, or [`BODY`](crate::intake::BODY).
    pub file: String,
    /// SHA-256 of the file's bytes, hexadecimal.
    pub sha256: String,
    /// Identity of the mail.
    pub message: String,
    /// Message-ID of the mail.
    pub message_id: Option<String>,
    /// When the mail arrived.
    pub received_at: DateTime<FixedOffset>,
    /// Waits for a person because its sender is in doubt.
    pub unconfirmed: bool,
    /// What the office has decided about it; nothing as it is recorded.
    pub decided: EntryDecisions,
}

/// What is recorded about a period in addition to the entries of its units.
#[derive(Debug, Clone, Default)]
pub struct Correspondence {
    /// Mails that concern the period, oldest first.
    pub messages: Vec<MessageRecord>,
    /// Letters written for the period, oldest first.
    pub letters: Vec<LetterRecord>,
    /// Addresses at which nobody is reached now, ascending, in lower case.
    pub dead_addresses: Vec<String>,
    /// Liaison officers whom mails of this period propose and nobody has confirmed yet, oldest first.
    pub proposals: Vec<ContactProposal>,
    /// What the office has decided about the period, oldest first.
    pub decisions: Vec<DecisionRecord>,
    /// Reports that were issued for the period, oldest first.
    pub issues: Vec<Issue>,
}

/// What became of a mail.
#[derive(Debug, Clone)]
pub struct MessageRecord {
    /// Identity in the ledger.
    pub id: String,
    /// Its short id.
    pub short_id: ShortId,
    /// Address of the sender; empty where the mail has none.
    pub from: String,
    /// Subject, decoded.
    pub subject: String,
    /// When it arrived.
    pub received_at: DateTime<FixedOffset>,
    /// What became of it.
    pub outcome: Outcome,
    /// Why, one Chinese sentence.
    pub reason: String,
}
