//! Numbers and activities in Chinese reports of work: [`Rules`] (word lists) become a [`Lexicon`], which reads a text
//! into a [`Narrative`] of sentences, figures and warnings, each with its place in the text.
//!
//! ```text
//! text ─ folded text ─ tokens ─ sentences ───────────────── activities, tasks ─┐
//!                        └─ clauses ─ kinds scored ─ figures ─ sums ─ warnings ─┴─ Narrative
//! ```
//!
//! - `fold`: one form for every character, with the way back to the typed bytes;
//! - `tokens`: words of the vocabulary, numerals with their units, breaks;
//! - `clauses`, `dates`, `scope`: what verb governs, what was named, what time is meant, kept as a `Context`;
//! - `lookahead`, `kind_scoring`: for each number the kind that its surroundings agree on;
//! - `sums`, `warnings`, `large_numbers`: what is a part of a total, what is doubtful, what is no month's work;
//! - `activity_tagger`: what a sentence reports as done.
//!
//! What is counted comes with the rules. The words that say whether a number counts and for what time are those of the
//! language and are here (`markers`, `context_words`).

mod activity_tagger;
mod amount;
mod approximation;
mod automaton;
mod character_spans;
mod clauses;
mod context;
mod context_words;
mod dates;
mod fold;
mod found;
mod kind_scoring;
mod large_numbers;
mod lexicon;
mod lookahead;
mod markers;
mod narrative;
mod numeral;
mod reading;
mod rules;
mod scope;
mod sums;
mod tokens;
mod typing;
mod vocabulary;
mod warnings;

pub use amount::Amount;
pub use approximation::Approximation;
pub use character_spans::CharacterSpans;
pub use lexicon::Lexicon;
pub use narrative::{Figure, FigureWarning, Narrative, Sentence, WarningKind};
pub use numeral::{Numeral, numerals};
pub use rules::{ActivityRule, KindRule, Rules, TaskRule};
