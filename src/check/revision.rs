//! What the file's history did to the form in, a note for the office out.

use crate::{
    finding::{Code, Finding, Place},
    form::Form,
};

/// Revisions left in the file: the text as if all were accepted was taken.
pub(super) fn tracked_changes(form: &Form) -> Option<Finding> {
    form.tracked_changes.then(|| {
        let place = Place { table: form.place.table, sheet: form.place.sheet.clone(), ..Place::default() };
        let message = "文件中留有修订痕迹，已按接受全部修订后的文字处理。";
        Finding::new(Code::TrackedChanges, place, message, "请核对汇总所用文字；今后报送前请先接受或拒绝全部修订。")
    })
}
