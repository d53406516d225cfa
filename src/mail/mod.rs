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
pub use self::quote::{Words, spoken};
use crate::{
    confine::{self, Workers},
    finding::{Code, Finding, Place},
};

/// How much one mail may ask of us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the raw mail; of a larger one only the header is read.
    pub message_bytes: usize,
    /// Files of one mail, and entries of one archive.
    pub files: usize,
    /// Bytes that all archives of a mail may inflate to together.
    pub inflated_bytes: u64,
    /// Archives and forwarded mails within each other.
    pub depth: usize,
}

impl Default for Limits {
    /// 64 MiB a mail (providers refuse more than 50), 200 files, 128 MiB inflated, 5 containers deep.
    fn default() -> Self {
        Self { message_bytes: 64 << 20, files: 200, inflated_bytes: 128 << 20, depth: 5 }
    }
}

/// One e-mail, decoded.
#[derive(Debug, Clone)]
pub struct Message {
    /// Without angle brackets.
    pub message_id: Option<String>,
    /// Who wrote it (From, else Sender).
    pub from: Option<Address>,
    /// Decoded, white space folded.
    pub subject: String,
    /// From the Date header; often wrong.
    pub sent_at: Option<DateTime<FixedOffset>>,
    /// From the topmost Received header.
    pub received_at: Option<DateTime<FixedOffset>>,
    /// Message-IDs in In-Reply-To and References, without angle brackets; in a bounce first the one of the mail that
    /// came back.
    pub references: Vec<String>,
    /// Why it is a machine's mail, which is never answered.
    pub automatic: Option<Automatic>,
    /// What servers on the way say about the sender (RFC 8601), from the top; which of them to believe is not decided.
    pub authentication: Vec<AuthenticationResults>,
    /// Text of the body, from HTML where there is no plain part.
    pub body: String,
    /// What was read of the body's HTML, where there is some.
    pub document: Option<reader::Document>,
    /// Files in it, unpacked, in the order of the mail.
    pub attachments: Vec<Attachment>,
    /// The service (QQ邮箱, 百度网盘 …) whose link to a file the mail holds instead of the file: 超大附件, 文件中转站.
    pub large_file_service: Option<&'static str>,
    /// Faults of containers: a damaged archive, too many files.
    pub findings: Vec<Finding>,
}

/// Reads a mail. What is wrong with it becomes a finding.
///
/// Memory is bounded by a few times the raw mail plus [`Limits::inflated_bytes`].
///
/// # Errors
/// Ours: an archive could not be unpacked by one of the `workers`, and the archive is not to blame.
pub fn read(raw: &[u8], limits: &Limits, workers: &Workers) -> Result<Message, confine::Error> {
    let mut collector = Collector::new(limits, workers);
    let within = raw.len() <= limits.message_bytes;
    let whole = raw.len();
    let raw = if within { raw } else { header_of(raw) };
    let mail = part::parse(raw);
    let truncated = mail.headers.text(&TRUNCATED_HEADER.to_lowercase()).trim().parse().ok();
    let truncated = truncated.or_else(|| (!within).then(|| u64::try_from(whole).unwrap_or(u64::MAX)));
    collector.findings.extend(truncated.map(over_limit));
    let mut body = collector.mail(&mail, &[]);
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
    let (attachments, findings) = collector.end()?;
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
        body: lines::tidy(&body.text),
        document: body.document,
        attachments,
        findings,
    })
}

/// Unpacks a file that did not come by mail (a zip or an `.eml` on a disk) as [`read`] does with an attachment;
/// any other file comes back as the one attachment.
///
/// # Errors
/// As for [`read`].
pub fn unpack(
    name: &str,
    bytes: &[u8],
    limits: &Limits,
    workers: &Workers,
) -> Result<(Vec<Attachment>, Vec<Finding>), confine::Error> {
    let mut collector = Collector::new(limits, workers);
    collector.single(name, bytes);
    collector.end()
}

/// Bytes of a text file as text: UTF-8 where valid, else GB18030.
pub fn decode_text(bytes: &[u8]) -> String {
    reader::charset::decode(bytes, None)
}

/// The header section of a mail too large to be fetched, marked so that [`read`] says so whenever it is read.
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

/// The body is too much of a page to be read, and says nothing without it.
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
    /// The verdict of one of `servers` that speaks against the sender's address, such as `dmarc=fail`.
    pub fn authentication_failure(&self, servers: &[String]) -> Option<String> {
        let domain = self.from.as_ref()?.address.rsplit_once('@')?.1;
        authentication::failure(&self.authentication, servers, domain)
    }

    /// The finding for a mail that links to its file instead of holding it; whether it counts is for the caller to
    /// say, who knows whether another file of the mail held the form.
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

/// The header of a mail that is too large to be read, itself within a bound.
fn header_of(raw: &[u8]) -> &[u8] {
    const LONGEST: usize = 256 << 10;
    let start = raw.get(..LONGEST).unwrap_or(raw);
    let body = header::Headers::split(start).1;
    start.get(..start.len().saturating_sub(body.len())).unwrap_or_default()
}

/// A mailbox as a header names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Display name, decoded; may be empty.
    pub name: String,
    /// Lower case.
    pub address: String,
}

/// Why a mail is a machine's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Automatic {
    /// A delivery report (RFC 3464) or a mail with a null return path; names the addresses that failed.
    Bounce {
        /// Addresses that could not be reached, lower case; empty where the report does not tell.
        dead: Vec<String>,
    },
    /// Auto-Submitted (RFC 3834) or the headers that stand for it.
    Reply,
    /// A list or bulk mail.
    Bulk,
    /// One of our own letters come back.
    Own,
}

/// One file of a message.
#[derive(Debug, Clone)]
pub struct Attachment {
    /// File name without folders; made up from the position where the mail gives none.
    pub name: String,
    /// Names of the archives and forwarded mails around it, outermost first, each with the folders in it that lead on.
    pub inside: Vec<String>,
    /// What the bytes are.
    pub kind: reader::Kind,
    /// The bytes, never converted.
    pub bytes: Vec<u8>,
    /// Shown in the text rather than attached: a picture in the body (logo, signature), or the text of a forwarded
    /// mail (`正文.html` in UTF-8 with a byte order mark, `正文.txt`), which may hold a form.
    pub inline: bool,
}

impl Attachment {
    /// `本月材料.zip/云岭/附件3.docx`: the name with what stands around it. No two files of a mail have the same.
    pub fn path(&self) -> String {
        let mut path = self.inside.join("/");
        if !path.is_empty() {
            path.push('/');
        }
        path.push_str(&self.name);
        path
    }
}
