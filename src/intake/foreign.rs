//! Bytes of a file that no reader takes in, what people call such a file and what they should send instead out.

use reader::Kind;

/// What a file is that is kept or asked for again, but never read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Foreign {
    Presentation,
    OutlookMessage,
    OldWord,
    OtherOffice,
    Iwork,
    Ofd,
    Rar,
    OtherArchive,
    Tnef,
    Program,
    Video,
    Sound,
    Drawing,
    Unknown,
}

/// What the bytes are, once the readers refused them as `kind`.
pub(super) fn identify(kind: Kind, bytes: &[u8]) -> Foreign {
    let at = |offset: usize, magic: &[u8]| bytes.get(offset..).is_some_and(|rest| rest.starts_with(magic));
    let holds = |name: &[u8]| bytes.windows(name.len()).any(|window| window == name);
    match kind {
        // Names of streams are in the directory in UTF-16 (MS-CFB 2.6.1).
        Kind::Ole if holds(&utf16("__properties_version1.0")) => Foreign::OutlookMessage,
        Kind::Ole if holds(&utf16("PowerPoint Document")) => Foreign::Presentation,
        Kind::Ole => Foreign::OtherOffice,
        Kind::Word95 => Foreign::OldWord,
        Kind::Ofd => Foreign::Ofd,
        Kind::Iwork => Foreign::Iwork,
        Kind::Rar => Foreign::Rar,
        Kind::SevenZip | Kind::OtherArchive | Kind::Zip => Foreign::OtherArchive,
        Kind::Tnef => Foreign::Tnef,
        _ if at(0, b"PK") && holds(b"ppt/presentation.xml") => Foreign::Presentation,
        _ if at(0, b"PK") && holds(b"opendocument.presentation") => Foreign::Presentation,
        _ if at(0, b"PK") => Foreign::OtherOffice,
        _ if at(0, b"MZ") => Foreign::Program,
        _ if at(4, b"ftyp") || at(8, b"AVI ") || at(0, b"FLV\x01") || at(0, b"\x1A\x45\xDF\xA3") => Foreign::Video,
        _ if at(0, b"\x30\x26\xB2\x75\x8E\x66\xCF\x11") || at(0, b"\0\0\x01\xBA") || at(0, b".RMF") => Foreign::Video,
        _ if at(0, b"ID3") || at(0, b"\xFF\xFB") || at(8, b"WAVE") || at(0, b"#!AMR") => Foreign::Sound,
        _ if at(0, b"AC10") || at(0, b"8BPS") => Foreign::Drawing,
        _ => Foreign::Unknown,
    }
}

fn utf16(name: &str) -> Vec<u8> {
    name.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

impl Foreign {
    /// What is said about the file.
    pub(super) fn message(self) -> &'static str {
        match self {
            Self::Presentation => "文件是演示文稿（PPT），不能从中读取情况表。",
            Self::OutlookMessage => "文件是Outlook导出的邮件（.msg），程序不能读取其中的附件。",
            Self::OldWord => "文件是Word 6.0/95旧格式，程序不能读取。",
            Self::OtherOffice => "文件是程序不能读取的办公软件格式。",
            Self::Iwork => "文件是苹果电脑的Pages、Numbers或Keynote格式，程序不能读取。",
            Self::Ofd => "文件是OFD版式文件，程序不能读取。",
            Self::Rar => "文件是rar压缩包，程序不能解开。",
            Self::OtherArchive => "文件是bz2、xz等不常用的压缩包，程序不能解开。",
            Self::Tnef => "文件是Outlook专用格式（winmail.dat），程序不能读取。",
            Self::Program => "文件是可执行程序或自解压压缩包，为安全起见不予打开。",
            Self::Video => "文件是视频，不能从中读取情况表。",
            Self::Sound => "文件是录音，不能从中读取情况表。",
            Self::Drawing => "文件是设计图或图纸，不能从中读取情况表。",
            Self::Unknown => "无法识别文件的类型。",
        }
    }

    /// What to send instead.
    pub(super) fn remedy(self) -> &'static str {
        match self {
            Self::Presentation => {
                "请将情况表填写在Word（.docx）或Excel（.xlsx）文件中报送；演示文稿可作为经验材料一并保留。"
            }
            Self::OutlookMessage => {
                "请打开该邮件，将其中的情况表（Word或Excel文件）另存后作为普通附件发送，或直接转发原邮件。"
            }
            Self::OldWord => "请用Word或WPS打开，另存为Word（.docx）文件后重新发送。",
            Self::OtherOffice => "请用原来的软件打开，另存为Word（.docx）或Excel（.xlsx）文件后重新发送。",
            Self::Iwork => "请用原来的软件打开，导出为Word（.docx）或Excel（.xlsx）文件后重新发送。",
            Self::Ofd => "请发送生成该版式文件之前的Word（.docx）版。",
            Self::Rar => {
                "请先在电脑上解压，将里面的情况表（Word或Excel文件）直接作为附件发送；需要压缩的，请用zip格式。"
            }
            Self::OtherArchive => "请先解压，将里面的情况表（Word或Excel文件）直接作为附件发送。",
            Self::Tnef => "请在Outlook中把邮件格式改为“纯文本”或“HTML”后重新发送。",
            Self::Program => "请先在电脑上解压，将情况表（Word或Excel文件）直接作为附件发送，不要发送程序文件。",
            Self::Video => "请将情况表填写在Word（.docx）或Excel（.xlsx）文件中报送；视频请另行保存。",
            Self::Sound => "请将情况表填写在Word（.docx）或Excel（.xlsx）文件中报送；录音请另行保存。",
            Self::Drawing => "请将情况表填写在Word（.docx）或Excel（.xlsx）文件中报送；设计图请另行保存。",
            Self::Unknown => "请确认文件能在电脑上正常打开，另存为Word（.docx）或Excel（.xlsx）文件后重新发送。",
        }
    }
}
