//! `huizong` (汇总): the monthly paper chase of an office.
//!
//! ```text
//! mailbox ─ message ─ form ─ check ─ intake ─ ledger ─ report ─ docx pdf ofd xlsx json html
//!                                                 └──── letter ─ outbox
//! ```
//!
//! Each stage is a function from value to value; I/O is at the two ends and in the ledger.
//! A [`finding::Finding`] is the sender's fault and data; an error is ours and stops or retries.
//!
//! Begin with [`pipeline::Pipeline`]: `receive`, `compile` and `respond` are the whole job. [`config::Campaign`] is the
//! plan that every stage is given, [`month::Month`] what is known of one month. `ARCHITECTURE.md` says what must stay true.

pub mod i18n;
pub mod logging;
pub mod identity;
pub mod config;
pub mod secret;
pub mod finding;
pub mod failpoint;
pub mod owner_only;
pub mod stop;
pub mod network;
pub mod mailbox;
pub mod message;
pub mod limits;
pub mod form;
pub mod decision;
pub mod journal;
pub mod check;
pub mod intake;
pub mod month;
pub mod ledger;
pub mod templates;
pub mod typefaces;
pub mod report;
pub mod letter;
pub mod outbox;
pub mod library;
pub mod pipeline;
pub mod desk;
pub mod cli;
#[cfg(test)]
mod testing;
