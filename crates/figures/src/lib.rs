//! Numbers and activities in Chinese reports of work: [`Rules`] (word lists) become a [`Lexicon`], which reads a text
//! into a [`Narrative`] of sentences, figures and warnings, each with its place in the text.
//!
//! ```text
//! text ─ folded text ─ tokens ─ sentences ────────────────────────── activities, tasks ─┐
//!                        └─ clauses, phrases ─ kinds scored ─ figures ─ sums ─ warnings ─┴─ Narrative
//! ```
//!
//! - `fold`: one form for every character, with the way back to the typed bytes;
//! - `tokens`: words of the vocabulary, numerals with their units, breaks;
//! - `clauses`, `dates`, `scope`: what verb governs, what was named, what time is meant, kept as a `Context`;
//! - `phrase`, `head_nouns`: for each number the phrase that it is in: what governs it, the noun that it counts, known or by its
//!   last characters, and what its clause says after it;
//! - `surroundings`, `evidence`, `lookahead`, `roles`, `kind_scoring`, `without_unit`: for each number the kind that its surroundings agree on, kept with its
//!   reasons as a `Choice`;
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
mod choice;
mod clauses;
mod context;
mod context_words;
mod dates;
mod evidence;
mod fold;
mod found;
mod head_nouns;
mod kind_scoring;
mod kinds;
mod large_numbers;
mod lexicon;
mod lookahead;
mod markers;
mod narrative;
mod numeral;
mod phrase;
mod reading;
mod roles;
mod rules;
mod scope;
mod sums;
mod surroundings;
mod tokens;
mod typing;
mod vocabulary;
mod warnings;
mod without_unit;

pub use amount::Amount;
pub use approximation::Approximation;
pub use character_spans::CharacterSpans;
pub use lexicon::Lexicon;
pub use narrative::{Explanation, Figure, FigureWarning, Narrative, Sentence, WarningKind};
pub use numeral::{Numeral, numerals};
pub use rules::{ActivityRule, Counts, KindRule, Rules, TaskRule};
