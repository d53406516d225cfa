//! What cannot be read of a mail in, the findings that ask its sender for another one out.

use mime::containers::ArchiveFault;
use reader::{Limit, ReadError};
use sandbox::Stop;

use super::Limits;
use crate::finding::{Code, Finding, Place};

const SEND_PLAIN: &str = "请不要压缩，直接把填好的报表（Word文档）作为普通附件重新发送。";

/// The finding for a mail of so many bytes, of which only the header was read.
pub(super) fn over_limit(bytes: u64) -> Finding {
    Finding::new(
        Code::Unreadable,
        Place::default(),
        format!("邮件有{}MB，超过限度，附件没有读取。", bytes >> 20),
        "请把情况表（Word或Excel文件）单独作为附件，用一封邮件重新发送；照片请压缩后另发。",
    )
}

/// The finding for a body without plain text whose HTML exceeds the reader's limits.
pub(super) fn body_unread(error: &ReadError) -> Finding {
    let reason = match error {
        ReadError::OverLimit(Limit::Depth(levels)) => format!("表格一层套一层，多于{levels}层"),
        ReadError::OverLimit(Limit::Cells(cells)) => format!("表格多于{cells}格"),
        _ => "内容过多".to_owned(),
    };
    Finding::new(
        Code::Unreadable,
        Place::default(),
        format!("邮件正文{reason}，没有读取。"),
        "请把情况表（Word或Excel文件）作为附件重新发送。",
    )
}

pub(super) fn too_many_files(limits: &Limits) -> Finding {
    Finding::new(
        Code::Unreadable,
        Place::default(),
        format!("邮件中的文件超过{}个，其余的没有读取。", limits.files),
        "请把报表单独作为附件，用一封邮件重新发送。",
    )
}

/// The finding for containers around containers, deeper than the limit.
pub(super) fn too_deep(around: &[String], limits: &Limits) -> Finding {
    Finding::new(
        Code::Unreadable,
        Place::file(around.join("/")),
        format!("压缩包或转发邮件一层套一层，超过{}层，里面的内容没有读取。", limits.depth),
        "请不要压缩或层层转发，直接把填好的报表（Word文档）作为普通附件重新发送。",
    )
}

/// A forwarded mail or an archive; the mail itself where nothing is around.
fn within(inside: &[String]) -> Place {
    if inside.is_empty() { Place::default() } else { Place::file(inside.join("/")) }
}

/// The finding for a mail that only its recipient's key opens.
pub(super) fn encrypted_mail(inside: &[String]) -> Finding {
    Finding::new(
        Code::Unreadable,
        within(inside),
        "邮件经过S/MIME加密，无法读取。",
        "请不要加密（可以保留数字签名），将情况表作为普通附件重新发送。",
    )
}

/// The finding for a signed mail whose content is not in it, or is signed many times over.
pub(super) fn signed_mail(inside: &[String]) -> Finding {
    Finding::new(
        Code::Unreadable,
        within(inside),
        "邮件带有S/MIME数字签名，其中的内容无法取出。",
        "请去掉数字签名，将情况表作为普通附件重新发送。",
    )
}

pub(super) fn damaged_tnef(path: &[String]) -> Finding {
    Finding::new(
        Code::Unreadable,
        Place::file(path.join("/")),
        "Outlook专用格式的附件（winmail.dat）已损坏，里面的文件不能完整取出。",
        "请在Outlook中把邮件格式改为“纯文本”或“HTML”，再把报表（Word文档）作为普通附件重新发送。",
    )
}

/// The finding for a file that lies with a service and is only linked to.
pub(super) fn large_file(service: &str) -> Finding {
    Finding::new(
        Code::Unreadable,
        Place::default(),
        format!("邮件里是{service}的文件下载链接（超大附件、网盘或在线文档），没有文件本身；链接会过期，系统不下载。"),
        "请把报表（Word文档）下载后作为普通附件重新发送。",
    )
}

/// The finding for an archive or a file in it; `what` names it at the beginning of the sentence.
pub(super) fn of_archive(fault: ArchiveFault, path: &[String], what: &str, limits: &Limits) -> Finding {
    let (message, remedy) = match fault {
        ArchiveFault::Damaged => (format!("{what}已损坏，无法打开。"), SEND_PLAIN),
        ArchiveFault::Encrypted => {
            (format!("{what}有密码，无法打开。"), "请去掉密码，直接把填好的报表（Word文档）作为普通附件重新发送。")
        }
        ArchiveFault::UnsupportedMethod => (format!("{what}采用了不常用的压缩方式，无法解开。"), SEND_PLAIN),
        ArchiveFault::Split => (
            format!("{what}是分卷压缩的一部分，单独一卷无法解开。"),
            "请不要分卷压缩，直接把填好的报表（Word文档）作为普通附件重新发送；照片较多时请分几封邮件发送。",
        ),
        ArchiveFault::Truncated => (
            format!("{what}不完整，后面的部分没有收到；如果是分卷压缩，单独一卷也无法解开。"),
            "请不要分卷压缩，直接把填好的报表（Word文档）作为普通附件重新发送。",
        ),
        ArchiveFault::MemoryLimit => {
            (format!("{what}采用了超大字典的压缩方式，解开所需的内存超过限度，没有读取。"), SEND_PLAIN)
        }
        ArchiveFault::TooMany => (format!("{what}内的文件超过{}个，没有读取。", limits.files), SEND_PLAIN),
        ArchiveFault::TooLarge => {
            let megabytes = limits.inflated_bytes >> 20;
            (format!("{what}解压后超过{megabytes}MB，没有全部读取。"), SEND_PLAIN)
        }
        ArchiveFault::Stopped(stop) => {
            let limit = match stop {
                Stop::Time(seconds) => format!("解开所需的时间超过{seconds}秒"),
                Stop::Memory(bytes) => format!("解开所需的内存超过{}MB", bytes >> 20),
                Stop::Answer(bytes) => format!("解压后超过{}MB", bytes >> 20),
                Stop::Crash => "无法解开，可能已损坏".to_owned(),
            };
            (format!("{what}{limit}，没有读取。"), SEND_PLAIN)
        }
        ArchiveFault::Empty => (format!("{what}是空的，里面没有文件。"), SEND_PLAIN),
    };
    Finding::new(Code::Unreadable, Place::file(path.join("/")), message, remedy)
}
