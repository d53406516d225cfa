//! Faults of files and senders, worded for the people who will read them.

use reader::{Kind, Limit, ReadError};

use super::{answer, foreign};
use crate::{
    check::CheckedForm,
    config::FormSettings,
    finding::{Code, Finding, Place},
    form::{FORM_LIMIT, LABEL_LIMIT},
    message::Message,
};

/// A file that no reader takes, with the exact reason.
pub(super) fn refused(file: &str, error: &ReadError, bytes: &[u8]) -> Finding {
    let (message, remedy) = match error {
        ReadError::Empty => ("文件是空的，没有内容。".to_owned(), "请打开原文件，确认内容已保存后重新发送。"),
        ReadError::Damaged(_) => (
            "文件已损坏，无法打开。".to_owned(),
            "请确认文件能在电脑上正常打开，另存为Word（.docx）或Excel（.xlsx）文件后重新发送。",
        ),
        ReadError::Encrypted => ("文件设有打开密码，无法读取。".to_owned(), "请去掉密码后重新发送。"),
        ReadError::OverLimit(limit) => (
            format!("文件超出可读取的限度：{}。", limit_name(*limit)),
            "请只保留情况表，删去照片等其他内容，另存为Word（.docx）或Excel（.xlsx）文件后重新发送。",
        ),
        ReadError::Unsupported(kind) => {
            let foreign = foreign::identify(*kind, bytes);
            (foreign.message().to_owned(), foreign.remedy())
        }
    };
    Finding::new(Code::Unreadable, Place::file(file), message, remedy)
}

/// More forms in one file than are taken from it, `read` of them having been.
pub fn too_many_forms(file: &str, read: usize) -> Finding {
    let message = format!("{}。", left_out_words(read));
    Finding::new(Code::Unreadable, Place::file(file), message, "请将其余情况表另存为一个文件，分开发送。")
}

/// Which of the limits on a file's forms was met, without a full stop: the forms', or that on one table's labels, under
/// which fewer forms are read.
pub(super) fn left_out_words(read: usize) -> String {
    if read >= FORM_LIMIT {
        format!("一个文件中的情况表多于{FORM_LIMIT}份，只读取了前{FORM_LIMIT}份")
    } else {
        format!("一个表格中的栏目名称（单位名称、报送时间等）多于{LABEL_LIMIT}处，只读取了前面的{read}份情况表")
    }
}

fn limit_name(limit: Limit) -> String {
    match limit {
        Limit::FileBytes(bytes) => format!("文件大于{}MB", bytes >> 20),
        Limit::InflatedBytes(bytes) => format!("解压后大于{}MB", bytes >> 20),
        Limit::Text(bytes) => format!("文字多于{}MB", bytes >> 20),
        Limit::Cells(cells) => format!("表格多于{cells}格"),
        Limit::Depth(levels) => format!("表格、文本框一层套一层，多于{levels}层"),
        Limit::Elements(levels) => format!("内部结构一层套一层，多于{levels}层"),
        Limit::Paragraphs(paragraphs) => format!("多于{paragraphs}段"),
        Limit::Pages(pages) => format!("多于{pages}页"),
        Limit::Time(seconds) => format!("读取用时超过{seconds}秒"),
        Limit::Memory(bytes) => format!("读取占用内存超过{}MB", bytes >> 20),
    }
}

/// A picture, or a file whose content is one.
pub(super) fn scan_only(file: &str) -> Finding {
    let remedy = "烦请另发可编辑的Word（.docx）版；盖章扫描件或照片可一并保留。";
    Finding::new(Code::ScanOnly, Place::file(file), "文件是图片或扫描件，文字不能识别。", remedy)
}

/// A PDF without the form that has other files in it.
pub(super) fn embedded_files(file: &str, form: &FormSettings) -> Finding {
    let message = format!("文件中没有找到{}《{}》；其中嵌有其他文件，程序不读取嵌入的文件。", form.annex, form.title);
    let remedy = "请将嵌入的情况表另存为单独的文件，作为普通附件重新发送。";
    Finding::new(Code::NoForm, Place::file(file), message, remedy)
}

/// A form in which nothing is filled in: a file without a form, though the form is there.
pub(super) fn blank(checked: &CheckedForm, file: &str) -> Option<Finding> {
    let blank = checked.findings.iter().find(|finding| finding.code == Code::BlankForm)?;
    let place = Place { file: Some(file.to_owned()), ..blank.place.clone() };
    Some(Finding { place, ..blank.clone() })
}

/// A readable file without the form.
pub(super) fn no_form(place: Place, form: &FormSettings) -> Finding {
    let message = format!("文件中没有找到{}《{}》。", form.annex, form.title);
    let remedy = format!("请填写{}《{}》后重新发送。", form.annex, form.title);
    Finding::new(Code::NoForm, place, message, remedy)
}

/// A form of another work, or another annex of the plan. Nobody is asked to correct it.
pub fn other_form(place: Place, title: &str, form: &FormSettings) -> Finding {
    let message = format!("文件是《{title}》，不是{}《{}》，未作处理。", form.annex, form.title);
    let remedy =
        format!("如应报送本项工作情况，请填写{}《{}》；其他工作的报表请报送其牵头单位。", form.annex, form.title);
    Finding::new(Code::OtherForm, place, message, remedy)
}

/// True for a file that its bytes show to be a presentation.
pub(super) fn is_presentation(error: &ReadError, bytes: &[u8]) -> bool {
    matches!(error, ReadError::Unsupported(kind) if foreign::identify(*kind, bytes) == foreign::Foreign::Presentation)
}

/// The returned Annex 2 alone.
pub(super) fn receipt_only(place: Place, form: &FormSettings) -> Finding {
    let message = format!("文件是联络员名单回执，不是{}《{}》。", form.annex, form.title);
    let remedy = format!("回执已收；请另行填写{}《{}》报送。", form.annex, form.title);
    Finding::new(Code::NoForm, place, message, remedy)
}

/// The mail speaks of an attachment and has none.
pub(super) fn nothing_attached(form: &FormSettings) -> Finding {
    let remedy = format!("请将{}《{}》作为附件重新发送。", form.annex, form.title);
    Finding::new(Code::NoForm, Place::default(), "邮件中提到附件，但没有收到附件。", remedy)
}

/// True for a fault that only the sender can heal; a video or a scan can be kept as material all the same.
pub(super) fn is_broken(error: &ReadError) -> bool {
    !matches!(error, ReadError::Unsupported(kind) if *kind != Kind::Word95)
}

/// True where the sender's own words say that something is attached. The subject of a reply is that of our letter.
pub(super) fn promises_a_file(message: &Message, words: &str) -> bool {
    let says = |text: &str| ["附件", "附上", "见附", "情况表", "报表"].iter().any(|word| text.contains(word));
    message.large_file_service.is_some() || says(words) || !answer::is_reply(message) && says(&message.subject)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn ole(stream: &str) -> Vec<u8> {
        stream.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn what_is_left_out_is_told_as_it_is() {
        let message = |read| too_many_forms("附件3.xlsx", read).message;
        assert_eq!(message(FORM_LIMIT), "一个文件中的情况表多于200份，只读取了前200份。");
        assert!(message(1).contains("只读取了前面的1份"), "{}", message(1));
        assert!(message(1).contains("栏目名称"), "{}", message(1));
    }

    /// Every way in which a file ends as a finding, with a word that its message must hold.
    #[test]
    fn every_reason_has_words_of_its_own() {
        let over = ReadError::OverLimit;
        let other = ReadError::Unsupported;
        let table: Vec<(ReadError, Vec<u8>, &str)> = vec![
            (ReadError::Empty, vec![], "空的"),
            (ReadError::Damaged("word/document.xml".to_owned()), vec![], "损坏"),
            (ReadError::Encrypted, vec![], "密码"),
            (over(Limit::FileBytes(25 << 20)), vec![], "大于25MB"),
            (over(Limit::InflatedBytes(128 << 20)), vec![], "解压后大于128MB"),
            (over(Limit::Text(128 << 20)), vec![], "文字多于128MB"),
            (over(Limit::Cells(200_000)), vec![], "200000格"),
            (over(Limit::Depth(32)), vec![], "32层"),
            (over(Limit::Elements(256)), vec![], "256层"),
            (over(Limit::Paragraphs(400_000)), vec![], "400000段"),
            (over(Limit::Pages(2_000)), vec![], "2000页"),
            (over(Limit::Time(10)), vec![], "10秒"),
            (over(Limit::Memory(256 << 20)), vec![], "256MB"),
            (other(Kind::Ole), ole("PowerPoint Document"), "演示文稿"),
            (other(Kind::Ole), ole("__properties_version1.0"), "msg"),
            (other(Kind::Ole), vec![], "办公软件"),
            (other(Kind::Word95), vec![], "Word 6.0/95"),
            (other(Kind::Ofd), vec![], "OFD"),
            (other(Kind::Rar), vec![], "rar"),
            (other(Kind::OtherArchive), vec![], "bz2"),
            (other(Kind::Tnef), vec![], "winmail.dat"),
            (other(Kind::Unknown), b"MZ\x90\0".to_vec(), "程序"),
            (other(Kind::Unknown), b"\0\0\0\x18ftypmp42".to_vec(), "视频"),
            (other(Kind::Unknown), b"ID3\x03".to_vec(), "录音"),
            (other(Kind::Unknown), b"AC1027".to_vec(), "图纸"),
            (other(Kind::Unknown), b"\0\x01\x02".to_vec(), "无法识别"),
        ];
        let mut messages = BTreeSet::new();
        for (error, bytes, word) in &table {
            let finding = refused("附件3", error, bytes);
            assert!(finding.message.contains(word), "{error:?}: {}", finding.message);
            assert!(messages.insert(finding.message.clone()), "{error:?} says the same: {}", finding.message);
            for text in [&finding.message, &finding.remedy] {
                assert!(text.ends_with('。'), "{text}");
                // Only names of formats are in Latin letters.
                let words = text.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty());
                let formats = [
                    "Word", "docx", "Excel", "xlsx", "MB", "PPT", "msg", "Outlook", "OFD", "rar", "zip", "bz", "xz",
                    "winmail", "dat", "HTML", "WPS",
                ];
                words.for_each(|word| assert!(formats.contains(&word), "{word} in {text}"));
            }
        }
    }
}
