//! Faults of files and senders, worded for the people who will read them.

use reader::{Kind, Limit, ReadError};

use crate::{
    campaign::{FormSettings, Unit, UnitId},
    check::CheckedForm,
    finding::{Code, Finding, Place},
    mail::{Address, Message},
};

const SEND_WORD: &str = "请将情况表另存为可编辑的Word（.docx）或Excel（.xlsx）文件后重新发送。";

/// A file that no reader takes, with the exact reason.
pub(super) fn refused(file: &str, error: &ReadError) -> Finding {
    let message = match error {
        ReadError::Empty => "文件是空的，没有内容。".to_owned(),
        ReadError::Damaged(_) => "文件已损坏，无法打开。".to_owned(),
        ReadError::Encrypted => "文件设有打开密码，无法读取。".to_owned(),
        ReadError::OverLimit(limit) => format!("文件超出可读取的限度：{}。", limit_name(*limit)),
        ReadError::Unsupported(kind) => format!("文件是{}，程序不能读取。", kind_name(*kind)),
    };
    let remedy = match error {
        ReadError::Encrypted => "请去掉密码后重新发送。",
        _ => SEND_WORD,
    };
    Finding::new(Code::Unreadable, Place::file(file), message, remedy)
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
    }
}

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Ole => "演示文稿、邮件存档等其他办公文件",
        Kind::Ofd => "OFD版式文件",
        Kind::SevenZip => "7z压缩包",
        Kind::Rar => "rar压缩包",
        Kind::OtherArchive => "gz、tar等压缩包",
        Kind::Zip => "压缩包",
        Kind::Tnef => "Outlook专用格式（winmail.dat）",
        Kind::Picture => "图片",
        Kind::Mail => "邮件",
        Kind::Text => "纯文本",
        Kind::Empty => "空文件",
        Kind::Encrypted => "加密文件",
        Kind::Readable(_) | Kind::Unknown => "无法识别的类型",
    }
}

/// A picture, or a file whose content is one.
pub(super) fn scan_only(file: &str) -> Finding {
    let remedy = "烦请另发可编辑的Word（.docx）版；盖章扫描件或照片可一并保留。";
    Finding::new(Code::ScanOnly, Place::file(file), "文件是图片或扫描件，文字不能识别。", remedy)
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
    !matches!(error, ReadError::Unsupported(_))
}

/// What is to be said about the sender of a form.
pub(super) fn sender(from: Option<&Address>, senders: &[&Unit], unit: &UnitId) -> Option<Finding> {
    if senders.iter().any(|sender| sender.id == *unit) {
        return None;
    }
    let from = from.map_or("", |from| from.address.as_str());
    let (code, message) = match senders.first() {
        Some(other) => (Code::SenderMismatch, format!("由{}的邮箱发来。", other.name)),
        None => (Code::SenderUnregistered, "发件地址不在册。".to_owned()),
    };
    let remedy = "请确认来件是否由该单位报送；往来函件只发在册地址。";
    Some(Finding::new(code, Place::field("发件人"), message, remedy).found(from))
}

/// True where the text says that something is attached.
pub(super) fn promises_a_file(message: &Message) -> bool {
    message.large_file_links
        || ["附件", "附上", "见附", "情况表", "报表"]
            .iter()
            .any(|word| message.subject.contains(word) || message.body.contains(word))
}
