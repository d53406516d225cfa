//! Raw mail in, [`Message`] with its attachments out: headers decoded, archives and forwarded mails unpacked.

use chrono::{DateTime, FixedOffset};

use crate::finding::Finding;

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
    /// Message-IDs in In-Reply-To and References, without angle brackets.
    pub references: Vec<String>,
    /// Why it is a machine's mail, which is never answered.
    pub automatic: Option<Automatic>,
    /// Text of the body, from HTML where there is no plain part.
    pub body: String,
    /// HTML of the body, where there is one.
    pub html: Option<String>,
    /// Files in it, unpacked, in the order of the mail.
    pub attachments: Vec<Attachment>,
    /// Faults of containers: a damaged archive, too many files.
    pub findings: Vec<Finding>,
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
    /// Names of the archives and forwarded mails around it, outermost first.
    pub inside: Vec<String>,
    /// What the bytes are.
    pub kind: reader::Kind,
    /// The bytes, never converted.
    pub bytes: Vec<u8>,
    /// Shown in the text rather than attached (logos, signatures).
    pub inline: bool,
}

impl Attachment {
    /// `本月材料.zip/附件3.docx`: the name with what stands around it.
    pub fn path(&self) -> String {
        let mut path = self.inside.join("/");
        if !path.is_empty() {
            path.push('/');
        }
        path.push_str(&self.name);
        path
    }
}
