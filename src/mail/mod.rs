//! Raw mail in, [`Message`] with its attachments out: headers decoded, archives and forwarded mails unpacked.
//!
//! ```text
//! bytes ─ part ─ header address ─┬─ attachment ─ archive ─ files, text
//!                                └─ automatic
//! ```

mod part;
mod header;
mod transfer;
mod address;
mod attachment;
mod authentication;
mod archive;
mod compressed_rtf;
mod file_name;
mod large_files;
mod lines;
mod quote;
mod tnef;
mod automatic;
#[cfg(test)]
mod cases;

use chrono::{DateTime, FixedOffset};
use reader::{Limit, ReadError};

pub use self::archive::UnpackSevenZip;
use self::attachment::Collector;
pub use self::authentication::{AuthenticationResults, Verdict};
pub use self::automatic::OWN_HEADER;
pub use self::quote::{BodyContent, authored_parts};
use crate::finding::{Code, Finding, Place};
use sandbox::SandboxPool;

/// Resource limits for one mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Largest raw mail in bytes; of a larger one only the header is read.
    pub message_bytes: usize,
    /// Most files of one mail, and most entries of one archive.
    pub files: usize,
    /// Bytes to which all archives of a mail together may inflate.
    pub inflated_bytes: u64,
    /// Nesting depth of archives and forwarded mails.
    pub depth: usize,
}

impl Default for Limits {
    /// 64 MiB for a mail (providers accept up to 50), 200 files, 128 MiB inflated, depth 5.
    fn default() -> Self {
        Self { message_bytes: 64 << 20, files: 200, inflated_bytes: 128 << 20, depth: 5 }
    }
}

/// One e-mail, decoded.
#[derive(Debug, Clone)]
pub struct Message {
    /// Message-ID without angle brackets.
    pub message_id: Option<String>,
    /// From, else Sender.
    pub from: Option<Address>,
    /// Decoded, white space collapsed; empty where there is none.
    pub subject: String,
    /// Date header; set by the sender's computer and often wrong.
    pub sent_at: Option<DateTime<FixedOffset>>,
    /// Time of the topmost Received header.
    pub received_at: Option<DateTime<FixedOffset>>,
    /// Message-IDs of In-Reply-To and References, without angle brackets; in a bounce the returned mail's is first.
    pub references: Vec<String>,
    /// Why the mail is automatic and must not be answered; `None` for a person's mail.
    pub automatic: Option<Automatic>,
    /// Results that servers on the way added about the sender (RFC 8601), topmost first, before any is trusted.
    pub authentication: Vec<AuthenticationResults>,
    /// Text of the body; converted from HTML where there is no plain part.
    pub body: String,
    /// The body's HTML as a document, where there is some.
    pub document: Option<reader::Document>,
    /// Files, unpacked, in the order of the mail.
    pub attachments: Vec<Attachment>,
    /// Service (QQ邮箱, 百度网盘 …) to which the mail links instead of attaching the file: 超大附件, 文件中转站.
    pub large_file_service: Option<&'static str>,
    /// Faults of the mail and its containers: a damaged archive, too many files.
    pub findings: Vec<Finding>,
}

/// Reads a mail. Faults of the mail become findings.
///
/// Memory is bounded by a few times the raw mail plus [`Limits::inflated_bytes`].
///
/// # Errors
/// A sandboxed worker failed for a reason that is not the archive's.
pub fn read(raw: &[u8], limits: &Limits, workers: &SandboxPool) -> Result<Message, sandbox::Error> {
    let mut collector = Collector::new(limits, workers);
    let within = raw.len() <= limits.message_bytes;
    let full_length = raw.len();
    let raw = if within { raw } else { header_of(raw) };
    let mail = part::parse(raw);
    let truncated = mail.headers.text(&TRUNCATED_HEADER.to_lowercase()).trim().parse().ok();
    let truncated = truncated.or_else(|| (!within).then(|| u64::try_from(full_length).unwrap_or(u64::MAX)));
    collector.findings.extend(truncated.map(over_limit));
    let mut body = collector.add_mail(&mail, &[]);
    if let Some(error) = body.unread.take().filter(|_| body.text.trim().is_empty()) {
        collector.findings.push(body_unread(&error));
    }
    let headers = &mail.headers;
    let subject = headers.text("subject");
    let from = ["from", "sender"].iter().flat_map(|name| headers.all(name)).find_map(address::first);
    let automatic = automatic::classify(&mail, &subject, from.as_ref(), &body.text);
    let mut references = address::identifiers(headers.all("in-reply-to").chain(headers.all("references")));
    if let Some(returned) = automatic::returned_id(&mail) {
        references.retain(|id| *id != returned);
        references.insert(0, returned);
    }
    let (attachments, findings) = collector.finish()?;
    Ok(Message {
        message_id: address::identifiers(headers.all("message-id")).into_iter().next(),
        from,
        subject,
        sent_at: headers.raw("date").and_then(address::time),
        received_at: headers.all("received").find_map(address::received),
        references,
        automatic,
        authentication: authentication::of(headers),
        large_file_service: large_files::service(&body.text, &body.html),
        body: lines::trim_lines(&body.text),
        document: body.document,
        attachments,
        findings,
    })
}

/// Unpacks a file from disk (a zip or an `.eml`) like an attachment; any other file is returned as the only attachment.
///
/// # Errors
/// As for [`read`].
pub fn unpack(
    name: &str,
    bytes: &[u8],
    limits: &Limits,
    workers: &SandboxPool,
) -> Result<(Vec<Attachment>, Vec<Finding>), sandbox::Error> {
    let mut collector = Collector::new(limits, workers);
    collector.add_file(name, bytes);
    collector.finish()
}

/// Decodes a text file: UTF-8 where valid, else GB18030.
pub fn decode_text(bytes: &[u8]) -> String {
    reader::charset::decode(bytes, None)
}

/// Marks the header section of a mail that was too large to fetch, so that [`read`] reports it. `bytes` is the mail's size.
pub fn mark_truncated(header: &[u8], bytes: u64) -> Vec<u8> {
    let mut marked = format!("{TRUNCATED_HEADER}: {bytes}\r\n").into_bytes();
    marked.extend_from_slice(header);
    marked
}

const TRUNCATED_HEADER: &str = "X-Huizong-Truncated";

fn over_limit(bytes: u64) -> Finding {
    Finding::new(
        Code::Unreadable,
        Place::default(),
        format!("邮件有{}MB，超过限度，附件没有读取。", bytes >> 20),
        "请把情况表（Word或Excel文件）单独作为附件，用一封邮件重新发送；照片请压缩后另发。",
    )
}

/// The finding for a body without plain text whose HTML exceeds the reader's limits.
fn body_unread(error: &ReadError) -> Finding {
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

impl Message {
    /// The negative verdict of one of `servers` on the sender's address, such as `dmarc=fail`.
    pub fn authentication_failure(&self, servers: &[String]) -> Option<String> {
        let domain = self.from.as_ref()?.address.rsplit_once('@')?.1;
        authentication::failure(&self.authentication, servers, domain)
    }

    /// The finding for a mail that links to a file instead of attaching it. It applies only where no other file of the mail
    /// contains the form, which the caller knows.
    pub fn large_file_finding(&self) -> Option<Finding> {
        self.large_file_service.map(|service| {
            Finding::new(
                Code::Unreadable,
                Place::default(),
                format!("邮件里是{service}的文件下载链接（超大附件、网盘或在线文档），没有文件本身；链接会过期，系统不下载。"),
                "请把报表（Word文档）下载后作为普通附件重新发送。",
            )
        })
    }
}

/// The header section of an oversized mail, at most 256 KiB.
fn header_of(raw: &[u8]) -> &[u8] {
    const LONGEST: usize = 256 << 10;
    let start = raw.get(..LONGEST).unwrap_or(raw);
    let body = header::Headers::split(start).1;
    start.get(..start.len().saturating_sub(body.len())).unwrap_or_default()
}

/// A mailbox of an address header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Display name, decoded; may be empty.
    pub name: String,
    /// E-mail address in lower case.
    pub address: String,
}

/// Why a mail counts as automatic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Automatic {
    /// A delivery report (RFC 3464) or a mail with a null return path.
    Bounce {
        /// Addresses that could not be reached, in lower case; empty where the report names none.
        dead: Vec<String>,
    },
    /// An automatic reply: Auto-Submitted (RFC 3834) or an equivalent header.
    Reply,
    /// A list or bulk mail.
    Bulk,
    /// A letter of this program that was sent back.
    Own,
}

/// One file of a message.
#[derive(Debug, Clone)]
pub struct Attachment {
    /// File name without folders; `附件2.docx` by its position where the mail gives none.
    pub name: String,
    /// Names of the enclosing archives and forwarded mails, outermost first, each with the folders inside it.
    pub inside: Vec<String>,
    /// Type detected from the bytes.
    pub kind: reader::Kind,
    /// Content, unconverted.
    pub bytes: Vec<u8>,
    /// Part of the text rather than a file: a picture in the body (logo, signature), or the text of a forwarded mail
    /// (`正文.html` in UTF-8 with a byte order mark, `正文.txt`), which may contain a form.
    pub inline: bool,
}

impl Attachment {
    /// Display path, `本月材料.zip/云岭/附件3.docx`; unique within a mail.
    pub fn path(&self) -> String {
        let mut path = self.inside.join("/");
        if !path.is_empty() {
            path.push('/');
        }
        path.push_str(&self.name);
        path
    }
}
