//! A form in, a warning where a mark of secrecy or an internal paper's mark is in it out.

use crate::{
    finding::{Code, Finding, Place},
    form::Form,
};
use text::compact;

/// Grades of secrecy, which GB/T 9704-2012, 7.2.2, has followed by ★ and the time; alone on a line they are a mark as well.
const GRADES: [&str; 3] = ["绝密", "机密", "秘密"];
/// Marks of papers that are not for the public.
const INTERNAL: [&str; 12] = [
    "内部资料",
    "内部文件",
    "内部材料",
    "内部情况",
    "内部参考",
    "内部使用",
    "内部掌握",
    "工作秘密",
    "不得公开",
    "不宜公开",
    "严禁外传",
    "请勿外传",
];

/// One finding with the first mark of the form.
pub(super) fn words(form: &Form) -> Option<Finding> {
    let sections = form.sections.iter().map(|section| (section.text.as_str(), &section.place));
    let around = Place { table: form.place.table, sheet: form.place.sheet.clone(), ..Place::default() };
    let texts = sections.chain([(form.around.as_str(), &around)]);
    let mut lines = texts.flat_map(|(text, place)| text.lines().map(move |line| (line, place)));
    let (mark, place) = lines.find_map(|(line, place)| Some((mark(line)?, place)))?;
    let message = format!("表中有“{mark}”字样，其内容印发前须先核定能否公开。");
    let remedy = "请先核对原件是否涉密、能否公开，再印发含其内容的材料；涉密内容不得通过互联网邮箱报送。";
    Some(Finding::new(Code::ClassifiedWords, place.clone(), message, remedy).found(mark))
}

fn mark(line: &str) -> Option<&'static str> {
    let line = compact(line);
    let grade = GRADES.iter().find(|grade| {
        let starred = line.split(**grade).skip(1).any(|after| after.starts_with(['★', '☆', '*']));
        starred || line.trim_matches(|c: char| !c.is_alphanumeric()) == **grade
    });
    grade.or_else(|| INTERNAL.iter().find(|mark| line.contains(**mark))).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_words_of_the_narrative() {
        for (line, found) in [
            ("秘密★1年", Some("秘密")),
            ("机 密", Some("机密")),
            ("绝密☆长期", Some("绝密")),
            ("（内部资料，注意保存）", Some("内部资料")),
            ("向居民讲解商业秘密保护", None),
            ("签订保密承诺书32份", None),
            ("秘密举报电话", None),
        ] {
            assert_eq!(mark(line), found, "{line}");
        }
    }
}
