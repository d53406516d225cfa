//! The tokens after a number in; the first noun and result verb among them that fit out.

use crate::{
    context::{Noun, REACH},
    context_words::HARM,
    phrase::Phrase,
    tokens::{Break, Token, TokenKind},
    vocabulary::{Kinds, Vocabulary},
};

/// Tokens looked at after a number.
const TOKENS: usize = 8;

/// What follows a number within its clause.
#[derive(Debug, Default)]
pub(crate) struct Lookahead {
    pub(crate) noun: Option<Noun>,
    pub(crate) result_verb: Option<Noun>,
    /// 被骗 follows.
    pub(crate) harm: bool,
}

impl Lookahead {
    /// Of the tokens that follow a number which ends at byte `end` and is counted in a unit of `kinds`.
    pub(crate) fn new(
        vocabulary: &Vocabulary,
        text: &str,
        tokens: &[Token],
        end: usize,
        kinds: Kinds,
        phrase: &Phrase,
    ) -> Self {
        let noun = phrase.leads && phrase.noun != 0;
        let noun =
            noun.then_some(Noun { kinds: phrase.noun, restricted: 0, joined: false, start: end, end: phrase.end });
        let mut ahead = Self { noun, ..Self::default() };
        for token in tokens.iter().take(TOKENS) {
            if token.start > end + REACH {
                break;
            }
            let word = match &token.kind {
                TokenKind::Word(word) => word,
                TokenKind::Break(Break::List) => continue,
                TokenKind::Number(number) if number.quoted => continue,
                _ => break,
            };
            let Some(entry) = vocabulary.entry(*word) else { continue };
            let noun = |kinds: Kinds| Noun {
                kinds,
                restricted: entry.restricted,
                joined: false,
                start: token.start,
                end: token.end,
            };
            let own = text.get(word.start..word.end).unwrap_or_default();
            ahead.harm |=
                ahead.result_verb.is_none() && entry.verb & kinds == 0 && HARM.iter().any(|word| own.starts_with(word));
            if ahead.result_verb.is_none() && entry.result_verb & kinds != 0 {
                ahead.result_verb = Some(noun(entry.result_verb));
            }
        }
        ahead
    }
}
