//! Raw mail in, [`Message`] with its attachments out: headers decoded, archives and forwarded mails unpacked.
//!
//! ```text
//! bytes ─ mime part ─┬─ collector ─ mime containers ─ files, body
//!                    └─ automatic, authentication, large files
//! ```
//!
//! `quote` separates what the sender wrote from what is quoted below it.

mod authentication;
mod automatic;
mod body;
#[cfg(test)]
mod cases;
mod collector;
mod faults;
mod file_name;
mod large_files;
mod lines;
mod quote;

use chrono::{DateTime, FixedOffset};
use mime::{Address, Headers, address, dates};
use sandbox::SandboxPool;

pub use self::authentication::{AuthenticationResults, Verdict};
pub use self::automatic::OWN_HEADER;
use self::collector::Collector;
pub use self::quote::{BodyContent, authored_parts};
use crate::finding::Finding;

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
    /// MIME parts of one mail.
    pub parts: usize,
    /// Nesting depth of multiparts.
    pub multipart_depth: usize,
    /// An HTML body, read as a document.
    pub html: reader::Limits,
}

impl Default for Limits {
    /// 64 MiB for a mail (providers accept up to 50), 200 files, 128 MiB inflated, depth 5; 2,000 parts, depth 16.
    fn default() -> Self {
        Self {
            message_bytes: 64 << 20,
            files: 200,
            inflated_bytes: 128 << 20,
            depth: 5,
            parts: 2_000,
            multipart_depth: 16,
            html: reader::Limits::default(),
        }
    }
}

impl From<&Limits> for mime::Limits {
    fn from(limits: &Limits) -> Self {
        Self { multipart_depth: limits.multipart_depth, parts: limits.parts, entries: limits.files }
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
    let lines = mime::with_line_feeds(raw);
    let mail = mime::parse(&lines, &limits.into());
    let truncated = mail.headers.text(&TRUNCATED_HEADER.to_lowercase()).trim().parse().ok();
    let truncated = truncated.or_else(|| (!within).then(|| u64::try_from(full_length).unwrap_or(u64::MAX)));
    collector.findings.extend(truncated.map(faults::over_limit));
    let mut body = collector.add_mail(&mail, &[]);
    if let Some(error) = body.unread.take().filter(|_| body.text.trim().is_empty()) {
        collector.findings.push(faults::body_unread(&error));
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
        sent_at: headers.raw("date").and_then(dates::time),
        received_at: headers.all("received").find_map(dates::received),
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

/// Whether a file is a web archive (RFC 2557): it has the syntax of a mail and is one document.
pub fn is_web_archive(bytes: &[u8], limits: &Limits) -> bool {
    collector::is_web_archive(bytes, limits)
}

/// Decodes a text file: UTF-8 where valid, else GB18030.
pub fn decode_text(bytes: &[u8]) -> String {
    charset::decode(bytes, None)
}

/// Marks the header section of a mail that was too large to fetch, so that [`read`] reports it. `bytes` is the mail's size.
pub fn mark_truncated(header: &[u8], bytes: u64) -> Vec<u8> {
    let mut marked = format!("{TRUNCATED_HEADER}: {bytes}\r\n").into_bytes();
    marked.extend_from_slice(header);
    marked
}

/// The header section of a mail, with the empty line that ends it.
pub fn head(bytes: &[u8]) -> Vec<u8> {
    let lines = bytes.split_inclusive(|byte| *byte == b'\n');
    let mut is_over = false;
    let head = lines.take_while(|line| !std::mem::replace(&mut is_over, *line == b"\n" || *line == b"\r\n"));
    head.flatten().copied().collect()
}

const TRUNCATED_HEADER: &str = "X-Huizong-Truncated";

impl Message {
    /// The negative verdict of one of `servers` on the sender's address, such as `dmarc=fail`.
    pub fn authentication_failure(&self, servers: &[String]) -> Option<String> {
        let domain = self.from.as_ref()?.address.rsplit_once('@')?.1;
        authentication::failure(&self.authentication, servers, domain)
    }

    /// The finding for a mail that links to a file instead of attaching it. It applies only where no other file of the mail
    /// contains the form, which the caller knows.
    pub fn large_file_finding(&self) -> Option<Finding> {
        self.large_file_service.map(faults::large_file)
    }
}

/// The header section of an oversized mail, at most 256 KiB.
fn header_of(raw: &[u8]) -> &[u8] {
    const LONGEST: usize = 256 << 10;
    let start = raw.get(..LONGEST).unwrap_or(raw);
    let body = Headers::split(start).1;
    start.get(..start.len().saturating_sub(body.len())).unwrap_or_default()
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
    /// The document within `bytes` where the file only wraps one: the page of a web archive, in UTF-8.
    pub unwrapped: Option<Vec<u8>>,
    /// Part of the text rather than a file: a picture in the body (logo, signature), or the text of a forwarded mail
    /// (`正文.html` in UTF-8 with a byte order mark, `正文.txt`), which may contain a form.
    pub inline: bool,
}

impl Attachment {
    /// A file without a name.
    fn of(kind: reader::Kind, bytes: Vec<u8>) -> Self {
        Self { name: String::new(), inside: Vec::new(), kind, bytes, unwrapped: None, inline: false }
    }

    /// The bytes to read, of the kind [`Attachment::kind`].
    pub fn content(&self) -> &[u8] {
        self.unwrapped.as_deref().unwrap_or(&self.bytes)
    }

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
