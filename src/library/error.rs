//! Why nothing could be looked for.

use crate::{i18n::Localize, ledger};

/// A failure of the library.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The query has no letter, digit or Han character.
    #[error("write a word to look for: letters, digits or Chinese characters")]
    NoWord,
    /// The ledger refuses.
    #[error(transparent)]
    Ledger(#[from] ledger::Error),
    /// A letter could not be read.
    #[error(transparent)]
    Letter(#[from] sandbox::Error),
}

impl Localize for Error {
    fn zh(&self) -> String {
        match self {
            Self::NoWord => "请写明要找的词：汉字、字母或者数字".to_owned(),
            Self::Ledger(error) => error.zh(),
            Self::Letter(error) => error.zh(),
        }
    }
}
