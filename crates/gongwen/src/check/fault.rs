//! In: nothing. Out: the faults that a document can have by GB/T 9704-2012.

use chrono::NaiveDate;

use crate::document::SecrecyLevel;
use crate::standard_text::printable;

/// One thing that the standard forbids, or that cannot be typeset.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// A required element is empty: its Chinese name.
    #[error("{0} is empty")]
    Empty(&'static str),
    /// §7.2.5: six-angle brackets come from the writer; the code is letters of the organ alone.
    #[error("the organ code “{0}” of the document number must hold no brackets, digits, 第 or 号 (7.2.5)")]
    OrganCode(String),
    /// §7.2.5: the year in four digits.
    #[error("the year {0} of the document number is no year of four digits (7.2.5)")]
    Year(u16),
    /// §7.2.5: document numbers count from 1.
    #[error("a document number begins with 1 (7.2.5)")]
    Serial,
    /// §7.3.1: a title carries 《》 and no closing punctuation.
    #[error("the title “{title}” must not hold “{sign}” (7.3.1)")]
    TitlePunctuation {
        /// The title.
        title: String,
        /// Punctuation found.
        sign: char,
    },
    /// §7.3.4: no punctuation after an annex's name.
    #[error("the annex name “{0}” must not end with punctuation (7.3.4)")]
    AnnexPunctuation(String),
    /// §7.3.3: headings are counted by the writer.
    #[error("the heading “{0}” brings a number of its own; they are counted by the writer (7.3.3)")]
    NumberedHeading(String),
    /// Colon, comma or brackets that the writer adds are given with the text.
    #[error("{element} “{text}” must be given without “{sign}”")]
    OwnSign {
        /// Chinese name of the element.
        element: &'static str,
        /// Text as given.
        text: String,
        /// Mark that the writer adds.
        sign: char,
    },
    /// §7.4.3: printed no earlier than signed.
    #[error("printed on {printed}, before the document's date {signed} (7.4.3)")]
    PrintedBeforeSigned {
        /// 印发日期.
        printed: NaiveDate,
        /// 成文日期.
        signed: NaiveDate,
    },
    /// A date whose year has no four digits.
    #[error("the date {0} has no year of four digits (7.3.5.4)")]
    DateYear(NaiveDate),
    /// 《党政机关公文处理工作条例》 (2012) 9(8): a title ends with the kind of document.
    #[error("the title “{title}” must end with “{kind}” (7.3.1)")]
    TitleKind {
        /// The title.
        title: String,
        /// The kind's name.
        kind: &'static str,
    },
    /// §7.2.1, 《条例》 9(1): a secret document is numbered copy by copy.
    #[error("a secret document must have a copy number (7.2.1)")]
    SecretWithoutCopyNumber,
    /// §7.2.2: a term of 0 or longer than 《保守国家秘密法》 allows for the level.
    #[error("the term of secrecy does not go with the level {level:?} (7.2.2)")]
    SecrecyTerm {
        /// 密级.
        level: SecrecyLevel,
    },
    /// §7.3.6: a secret document says in its note that it is published.
    #[error("a secret document must not carry the note “{0}” (7.3.6)")]
    SecretPublished(String),
    /// §10.1: the mark of a letter is the organ's name alone.
    #[error("the mark of a letter must not end with 文件: “{0}” (10.1)")]
    LetterMark(String),
    /// §10.3: the mark of minutes.
    #[error("the mark of minutes must end with 纪要: “{0}” (10.3)")]
    MinutesMark(String),
    /// §7.2.4, §7.3.5: the organs of a joint letterhead sign, in the same order.
    #[error("{letterhead} organs in the letterhead, {signed} in the signature (7.2.4)")]
    JointOrgans {
        /// In the letterhead.
        letterhead: usize,
        /// In the signature.
        signed: usize,
    },
    /// §7.2.6: each organ of a joint document that goes up has its signer.
    #[error("{organs} organs, {signers} signers (7.2.6)")]
    JointSigners {
        /// In the signature.
        organs: usize,
        /// 签发人.
        signers: usize,
    },
    /// 《条例》 15(1): a request goes to one organ.
    #[error("a request goes to one organ, not to {0} (7.3.2)")]
    RequestRecipients(usize),
    /// 《条例》 15(4): a report holds no request.
    #[error("a report must not hold the request “{0}” (7.3.3)")]
    RequestInReport(&'static str),
    /// Circled numbers end at ⑳: the number of items.
    #[error("a list with circled numbers has {0} items, more than 20")]
    LongList(usize),
    /// Cells that overlap, leave gaps or exceed the table.
    #[error("table “{table}”: {problem}")]
    Table {
        /// Caption or first words of the head.
        table: String,
        /// Row and problem.
        problem: String,
    },
}

/// Whether a text has no visible characters.
pub(super) fn blank(text: &str) -> bool {
    printable(text).trim().is_empty()
}

/// The fault that a mark is given which the writer adds.
pub(super) fn own_sign(element: &'static str, text: &str, sign: char) -> Fault {
    Fault::OwnSign { element, text: text.to_owned(), sign }
}
