//! What a file holds besides what its sender sees in, notes for the office out.

use crate::{
    finding::{Code, Finding, Place},
    form::{Form, Hidden},
};

/// Revisions left in the file: the text as if all were accepted was taken.
pub(super) fn tracked_changes(form: &Form) -> Option<Finding> {
    form.tracked_changes.then(|| {
        let place = Place { table: form.place.table, sheet: form.place.sheet.clone(), ..Place::default() };
        let message = "文件中留有修订痕迹，已按接受全部修订后的文字处理。";
        Finding::new(Code::TrackedChanges, place, message, "请核对汇总所用文字；今后报送前请先接受或拒绝全部修订。")
    })
}

/// Crossed-out text in the file, which is left out as a reader of the paper would.
pub(super) fn struck_text(form: &Form) -> Option<Finding> {
    form.struck_text.then(|| {
        let place = Place { table: form.place.table, sheet: form.place.sheet.clone(), ..Place::default() };
        let message = "文件中有加了删除线的文字，已按划去处理，没有计入。";
        Finding::new(
            Code::StruckText,
            place,
            message,
            "请核对汇总所用文字；今后报送前请删去不用的文字，不要只加删除线。",
        )
    })
}

/// Text in hidden rows or columns: what visible cells do not contain was taken, the rest left out.
pub(super) fn hidden_text(form: &Form) -> Option<Finding> {
    let Hidden { taken, left_out } = &form.hidden;
    let labels: String = taken.iter().map(|label| format!("“{label}”")).collect();
    let message = match (taken.is_empty(), left_out.is_empty()) {
        (true, true) => return None,
        (false, true) => format!("{labels}的内容在隐藏的行或列中，已按所填内容处理。"),
        (true, false) => "工作表中有隐藏的行或列，其中的文字未计入。".to_owned(),
        (false, false) => format!("{labels}的内容在隐藏的行或列中，已按所填内容处理；其余隐藏的文字未计入。"),
    };
    let place = Place { table: form.place.table, sheet: form.place.sheet.clone(), ..Place::default() };
    let remedy = "请核对隐藏的内容是否为本月所报；今后报送前请取消隐藏，或删去不用的行和列。";
    // Like revisions, it is in the file and not before its sender's eyes.
    Some(Finding::new(Code::TrackedChanges, place, message, remedy).found(left_out.clone()))
}
