//! A report in, its files out. Writers set what the report says and compute nothing.

mod annex_marks;
mod circular;
mod cover_letter;
mod digest_annexes;
mod history_tables;
mod issue_json;
mod issued;
mod json;
pub(in crate::report) mod markup;
mod official;
pub(in crate::report) mod page;
mod page_rows;
mod sheet;
mod summary;
mod task_table;
mod workbook;
mod xlsx;

use crate::templates::Templates;
pub use circular::circular;
pub use cover_letter::cover;
pub use issue_json::changes_json;
pub use issued::{IssueMark, mark_issued};
pub use json::{DecisionJson, json};
pub use official::official;
pub use page::page;
pub use summary::summary;

pub use workbook::{PackedSheets, packed_sheets, workbook, workbook_with};

/// Whether an official paper shows any of what [`MonthReport::follow_correspondence`](super::MonthReport::follow_correspondence)
/// sets; the built-in templates do not.
pub fn papers_show_correspondence(templates: &Templates) -> bool {
    templates.use_any("report/", &["letters", "letter_names", "messages", "contacts"])
}
