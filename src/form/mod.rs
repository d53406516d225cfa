//! `reader::Document` in, [`Form`]s out: the unit's, date's and reporter's fields and the sections, wherever they stand.

mod draft;
mod fields;
#[cfg(test)]
pub(crate) mod fixture;
mod liaison;
mod locate;
mod sections;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    campaign::{Campaign, UnitId},
    finding::Place,
};

use draft::Source;
use locate::{plain, stream};

pub use crate::text::{compact, in_simplified, is_han, simplified, without_brackets};
pub use fields::date::{DateFault, read_date};
pub use locate::grid::LABEL_LIMIT;
pub use locate::stream::FORM_LIMIT;

pub use draft::unit_in_title;
pub use liaison::{Liaison, liaisons, liaisons_in_text};

/// One form as it was filled in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Form {
    /// Which table of which sheet it began in; both empty for a form that is plain text.
    pub place: FormPlace,
    /// 单位名称.
    pub unit: Field<Option<UnitId>>,
    /// 报送时间.
    pub reported_on: Field<Option<NaiveDate>>,
    /// 报送人.
    pub reporter: Field<Reporter>,
    /// The sections that were found, in the order of the form's settings.
    pub sections: Vec<Section>,
    /// Text that stood with the form but in no section (title line, remarks under the table).
    pub around: String,
    /// The file had revisions; the accepted text was taken.
    pub tracked_changes: bool,
    /// What stood in hidden rows and columns of its sheet.
    #[serde(default, skip_serializing_if = "Hidden::is_empty")]
    pub hidden: Hidden,
}

/// Words of a sheet that its sender did not see.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hidden {
    /// Labels and headings whose words were taken from there, for they are told nowhere else.
    pub taken: Vec<String>,
    /// The opening of what was left out; empty where nothing was.
    pub left_out: String,
}

/// The forms of one file or text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Recognised {
    /// In reading order, [`FORM_LIMIT`] at most.
    pub forms: Vec<Form>,
    /// Forms beyond that, which were not read; at least so many.
    pub left_out: usize,
}

/// Where a form began.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormPlace {
    /// 1-based number of the table.
    pub table: Option<usize>,
    /// Sheet of a spreadsheet.
    pub sheet: Option<String>,
}

/// One field of the head row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Field<T> {
    /// The words as they stand, trimmed; empty where nothing or no label was found.
    pub raw: String,
    /// What they mean.
    pub value: T,
    /// Where they stand; at least the label.
    pub place: Place,
}

/// 报送人 as read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reporter {
    /// The name (several joined by `、`).
    pub name: Option<String>,
    /// Digits; a landline as `023-00001234`.
    pub phones: Vec<String>,
    /// Runs of digits that stand for a number but are none.
    pub wrong_numbers: Vec<String>,
}

/// One section as filled in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Section {
    /// Id of the section's settings.
    pub id: String,
    /// Text without heading and without the template's instructions, paragraphs joined by `\n`.
    pub text: String,
    /// The template's instructions stood in it.
    pub instructions_left: bool,
    /// Where it stands.
    pub place: Place,
}

/// All forms of a file, found by their labels and headings, never by place or file name. `reference` is the day of
/// receipt, from which a date without a year takes its own.
pub fn recognise(document: &reader::Document, campaign: &Campaign, reference: NaiveDate) -> Recognised {
    let tracked_changes = document.notices.contains(&reader::Notice::TrackedChanges);
    let source = Source { reference, tracked_changes, several_tables: stream::has_several_tables(&document.blocks) };
    stream::drafts(&document.blocks, campaign).finish(campaign, source)
}

/// All forms of a plain text, such as a mail's body; quoted lines (`>`) are another mail's and left out.
pub fn from_text(text: &str, campaign: &Campaign, reference: NaiveDate) -> Recognised {
    let source = Source { reference, tracked_changes: false, several_tables: false };
    stream::drafts(&plain::blocks(text, campaign), campaign).without_places().finish(campaign, source)
}

/// All forms of a mail's HTML: its tables as they are, the lines between them as those of a plain text.
pub fn from_blocks(blocks: &[reader::Block], campaign: &Campaign, reference: NaiveDate) -> Recognised {
    let source = Source { reference, tracked_changes: false, several_tables: false };
    stream::drafts(&plain::among_tables(blocks, campaign), campaign).without_places().finish(campaign, source)
}

impl Form {
    /// True where both were filled in with the same words; where they stood in their files does not matter.
    pub fn says_the_same(&self, other: &Self) -> bool {
        let sections = |form: &Self| -> Vec<(String, String)> {
            form.sections.iter().map(|section| (section.id.clone(), section.text.clone())).collect()
        };
        self.unit.raw == other.unit.raw
            && self.reported_on.raw == other.reported_on.raw
            && self.reporter.raw == other.reporter.raw
            && sections(self) == sections(other)
    }
}
