//! Parts of a mail in, its files and its text out: archives and forwarded mails unpacked, every fault a finding.

use std::borrow::Cow;

use reader::{Document, Format, Kind, ReadError, charset};

use super::archive::{self, Fault};
use super::part::{self, Part};
use super::{Attachment, Limits, OWN_HEADER, lines, transfer};
use crate::finding::{Code, Finding, Place};

/// Longest file name kept, in characters.
const LONGEST_NAME: usize = 120;

const SEND_PLAIN: &str = "请不要压缩，直接把填好的报表（Word文档）作为普通附件重新发送。";

/// Text of a mail's body.
#[derive(Debug, Default)]
pub(super) struct Body {
    /// Plain text, made from HTML where there is no plain part.
    pub text: String,
    /// HTML as sent, decoded; empty where there is none.
    pub html: String,
    /// What was read of it.
    pub document: Option<Document>,
    /// Why it could not be read.
    pub unread: Option<ReadError>,
}

impl Body {
    fn append(&mut self, other: Self) {
        for (text, more) in [(&mut self.text, other.text), (&mut self.html, other.html)] {
            if !text.is_empty() && !more.is_empty() && !text.ends_with('\n') {
                text.push('\n');
            }
            text.push_str(&more);
        }
        match (&mut self.document, other.document) {
            (Some(document), Some(more)) => document.blocks.extend(more.blocks),
            (document, more) => *document = document.take().or(more),
        }
        self.unread = self.unread.take().or(other.unread);
    }

    fn of_html(html: String) -> Self {
        let limits = reader::Limits::default();
        // A body is a file like any other.
        let read = if html.len() as u64 > limits.file_bytes {
            Err(ReadError::OverLimit(reader::Limit::FileBytes(limits.file_bytes)))
        } else {
            reader::read_html(&html, &limits)
        };
        match read {
            Ok(document) => {
                Self { text: lines::of_blocks(&document.blocks), html, document: Some(document), unread: None }
            }
            Err(error) => Self { html, unread: Some(error), ..Self::default() },
        }
    }

    fn of_text(text: String) -> Self {
        Self { text, ..Self::default() }
    }
}

/// What comes out of one mail, gathered over all its containers.
pub(super) struct Collector<'a> {
    limits: &'a Limits,
    /// Bytes that archives may still inflate to.
    budget: u64,
    /// The files so far.
    pub attachments: Vec<Attachment>,
    /// The faults so far.
    pub findings: Vec<Finding>,
    told_too_many: bool,
}

/// One file as it was found.
struct File<'a> {
    name: Option<String>,
    bytes: Cow<'a, [u8]>,
    /// Meant to be shown in the text.
    shown: bool,
    /// Declared as a message.
    message: bool,
}

impl<'a> Collector<'a> {
    pub(super) fn new(limits: &'a Limits) -> Self {
        Self {
            limits,
            budget: limits.inflated_bytes,
            attachments: Vec::new(),
            findings: Vec::new(),
            told_too_many: false,
        }
    }

    /// Takes everything out of a mail and returns the text of its body.
    pub(super) fn mail(&mut self, part: &Part<'_>, inside: &[String]) -> Body {
        let mut body = Body::default();
        self.part(part, inside, &mut body);
        body
    }

    /// Takes one file that did not come by mail.
    pub(super) fn single(&mut self, name: &str, bytes: &[u8]) {
        self.file(File { name: Some(name.to_owned()), bytes: bytes.into(), shown: false, message: false }, &[]);
    }

    fn part(&mut self, part: &Part<'_>, inside: &[String], body: &mut Body) {
        let kind = part.content_type.main.as_str();
        if !part.children.is_empty() {
            return self.multipart(part, inside, body);
        }
        match kind {
            // Read by `automatic`, and signatures: no file that anyone sent.
            "message/delivery-status"
            | "message/global-delivery-status"
            | "message/disposition-notification"
            | "text/rfc822-headers"
            | "application/pgp-signature"
            | "application/pkcs7-signature"
            | "application/x-pkcs7-signature" => return,
            _ => {}
        }
        let name = part.file_name();
        let disposition = part.disposition().main;
        let is_text = ["text/plain", "text/html"].contains(&kind) || kind.starts_with("multipart/");
        if is_text && name.is_none() && disposition != "attachment" {
            return self.text(part, inside, body);
        }
        let bytes = part.decoded();
        if bytes.is_empty() && name.is_none() {
            return;
        }
        let message = ["message/rfc822", "message/global"].contains(&kind);
        let shown = disposition == "inline" || (disposition.is_empty() && part.headers.raw("content-id").is_some());
        self.file(File { name, bytes, shown, message }, inside);
    }

    fn multipart(&mut self, part: &Part<'_>, inside: &[String], body: &mut Body) {
        if part.content_type.main != "multipart/alternative" {
            for child in &part.children {
                self.part(child, inside, body);
            }
            return;
        }
        // The same text several times: the first that says something counts, and the HTML beside it.
        let mut chosen = Body::default();
        for child in &part.children {
            let mut version = Body::default();
            self.part(child, inside, &mut version);
            if chosen.text.trim().is_empty() {
                chosen.text = version.text;
            }
            if !version.html.is_empty() {
                chosen.html = version.html;
                chosen.document = version.document;
                chosen.unread = version.unread;
            }
        }
        body.append(chosen);
    }

    /// A part of the text; files written into it as uuencode are taken out.
    fn text(&mut self, part: &Part<'_>, inside: &[String], body: &mut Body) {
        let bytes = part.decoded();
        let label = part.content_type.plain("charset").and_then(charset::named);
        if part.content_type.main == "text/html" {
            let html = charset::decode(&bytes, label.or_else(|| charset::declared(&bytes)));
            return body.append(Body::of_html(html));
        }
        let Some((rest, files)) = transfer::uuencoded(&bytes) else {
            return body.append(Body::of_text(charset::decode(&bytes, label)));
        };
        body.append(Body::of_text(charset::decode(&rest, label)));
        for file in files {
            let name = Some(charset::decode(&file.name, label));
            self.file(File { name, bytes: file.bytes.into(), shown: false, message: false }, inside);
        }
    }

    fn file(&mut self, file: File<'_>, inside: &[String]) {
        if self.attachments.len() >= self.limits.files {
            if !self.told_too_many {
                self.told_too_many = true;
                let most = self.limits.files;
                self.findings.push(Finding::new(
                    Code::Unreadable,
                    Place::default(),
                    format!("邮件中的文件超过{most}个，其余的没有读取。"),
                    "请把报表单独作为附件，用一封邮件重新发送。",
                ));
            }
            return;
        }
        let kind = reader::sniff(&file.bytes);
        let name = file.name.as_deref().and_then(safe_name);
        match kind {
            Kind::Mail => self.forwarded(&file, name, inside),
            _ if file.message => self.forwarded(&file, name, inside),
            Kind::Zip => self.archive(&file.bytes, name, inside),
            // A protected office file is left to the readers; a zip with a password can only be told here.
            Kind::Encrypted if is_plain_zip(&file.bytes) => self.archive(&file.bytes, name, inside),
            _ => {
                let name = name
                    .unwrap_or_else(|| format!("附件{}.{}", self.attachments.len().saturating_add(1), extension(kind)));
                let inline = file.shown && kind == Kind::Picture;
                let bytes = file.bytes.into_owned();
                self.attachments.push(Attachment { name, inside: inside.to_vec(), kind, bytes, inline });
            }
        }
    }

    /// A mail within the mail: its files, and its own text as one more, because a form may stand in it.
    fn forwarded(&mut self, file: &File<'_>, name: Option<String>, inside: &[String]) {
        let part = part::parse(&file.bytes);
        // Our own letter, sent back with what was attached to it, is no report.
        if part.headers.raw(&OWN_HEADER.to_ascii_lowercase()).is_some() {
            return;
        }
        let subject = safe_name(&part.headers.text("subject").replace(['/', '\\'], "／"));
        let around = deeper(inside, subject.or(name).unwrap_or_else(|| "转发邮件".to_owned()));
        if self.too_deep(&around) {
            return;
        }
        let body = self.mail(&part, &around);
        // The mark at the start says UTF-8, whatever charset the HTML names: it is decoded already.
        let (name, kind, text) = if body.html.trim().is_empty() {
            ("正文.txt", Kind::Text, body.text)
        } else {
            ("正文.html", Kind::Readable(Format::Html), format!("\u{FEFF}{}", body.html))
        };
        if text.trim().is_empty() || self.attachments.len() >= self.limits.files {
            return;
        }
        let bytes = text.into_bytes();
        self.attachments.push(Attachment { name: name.to_owned(), inside: around, kind, bytes, inline: true });
    }

    fn archive(&mut self, bytes: &[u8], name: Option<String>, inside: &[String]) {
        let around = deeper(inside, name.unwrap_or_else(|| "压缩包.zip".to_owned()));
        if self.too_deep(&around) {
            return;
        }
        let mut budget = self.budget;
        let whole = archive::unpack(bytes, &mut budget, self.limits.files, |path, content, left| {
            // What lies deeper inflates from the same budget.
            self.budget = *left;
            match content {
                Ok(content) => {
                    self.file(File { name: Some(path), bytes: content.into(), shown: false, message: false }, &around);
                }
                Err(fault) => {
                    let name = safe_name(&path).unwrap_or_else(|| "无名文件".to_owned());
                    self.tell(fault, &deeper(&around, name), "压缩包内的这个文件");
                }
            }
            *left = self.budget;
        });
        self.budget = budget;
        if let Err(fault) = whole {
            if fault == Fault::TooLarge {
                self.budget = 0;
            }
            self.tell(fault, &around, "压缩包");
        }
    }

    fn tell(&mut self, fault: Fault, path: &[String], what: &str) {
        let (message, remedy) = match fault {
            Fault::Damaged => (format!("{what}已损坏，无法打开。"), SEND_PLAIN),
            Fault::Encrypted => {
                (format!("{what}有密码，无法打开。"), "请去掉密码，直接把填好的报表（Word文档）作为普通附件重新发送。")
            }
            Fault::Method => (format!("{what}采用了不常用的压缩方式，无法解开。"), SEND_PLAIN),
            Fault::TooMany => (format!("{what}内的文件超过{}个，没有读取。", self.limits.files), SEND_PLAIN),
            Fault::TooLarge => {
                let megabytes = self.limits.inflated_bytes >> 20;
                (format!("{what}解压后超过{megabytes}MB，没有全部读取。"), SEND_PLAIN)
            }
            Fault::Empty => (format!("{what}是空的，里面没有文件。"), SEND_PLAIN),
        };
        self.findings.push(Finding::new(Code::Unreadable, Place::file(path.join("/")), message, remedy));
    }

    fn too_deep(&mut self, around: &[String]) -> bool {
        let deep = around.len() > self.limits.depth;
        if deep {
            self.findings.push(Finding::new(
                Code::Unreadable,
                Place::file(around.join("/")),
                format!("压缩包或转发邮件一层套一层，超过{}层，里面的内容没有读取。", self.limits.depth),
                "请不要压缩或层层转发，直接把填好的报表（Word文档）作为普通附件重新发送。",
            ));
        }
        deep
    }
}

/// A zip, and no office file in one.
fn is_plain_zip(bytes: &[u8]) -> bool {
    const OFFICE: &[u8] = b"[Content_Types].xml";
    bytes.starts_with(b"PK") && !bytes.windows(OFFICE.len()).any(|window| window == OFFICE)
}

fn deeper(inside: &[String], name: String) -> Vec<String> {
    inside.iter().cloned().chain([name]).collect()
}

/// The last component of a name, without what could leave a folder or hide in a listing; `None` where nothing is left.
fn safe_name(name: &str) -> Option<String> {
    let last = name.rsplit(['/', '\\']).find(|component| !component.trim().is_empty())?;
    // Marks that turn the direction of writing make `cod.exe` look like `exe.doc`.
    let clean: String = last
        .chars()
        .filter(|c| !c.is_control() && !('\u{200B}'..='\u{200F}').contains(c) && !('\u{202A}'..='\u{202E}').contains(c))
        .collect();
    let clean = clean.trim().trim_end_matches('.');
    if clean.trim_matches('.').is_empty() {
        return None;
    }
    let length = clean.chars().count();
    if length <= LONGEST_NAME {
        return Some(clean.to_owned());
    }
    // The end of the name, extension included, tells more than its middle.
    let start: String = clean.chars().take(LONGEST_NAME - 21).collect();
    let end: String = clean.chars().skip(length.saturating_sub(20)).collect();
    Some(format!("{start}…{end}"))
}

/// Extension for a file that came without a name.
fn extension(kind: Kind) -> &'static str {
    match kind {
        Kind::Readable(format) => match format {
            Format::Docx => "docx",
            Format::Xlsx => "xlsx",
            Format::Doc => "doc",
            Format::Xls => "xls",
            Format::Rtf => "rtf",
            Format::Odt => "odt",
            Format::Ods => "ods",
            Format::Html => "html",
            Format::WordXml | Format::ExcelXml => "xml",
            Format::Pdf => "pdf",
        },
        Kind::SevenZip => "7z",
        Kind::Rar => "rar",
        Kind::Zip => "zip",
        Kind::Ofd => "ofd",
        Kind::Picture => "jpg",
        Kind::Text => "txt",
        Kind::Mail => "eml",
        Kind::Ole | Kind::Encrypted => "doc",
        _ => "dat",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_made_safe() {
        let of = |name: &str| safe_name(name).unwrap_or_default();
        assert_eq!(of("../../x.docx"), "x.docx");
        assert_eq!(of(r"C:\Users\王\附件3.docx"), "附件3.docx");
        assert_eq!(of("目录/"), "目录");
        assert_eq!(of(".."), "");
        assert_eq!(of("a\u{202E}cod.exe\0"), "acod.exe");
        let long = of(&format!("{}.docx", "长".repeat(300)));
        assert!(long.ends_with("长.docx") && long.chars().count() == LONGEST_NAME, "{long}");
    }
}
