//! A letter in, the bytes of its mail out (RFC 5322, lines ended by CRLF): the same letter gives the same bytes.

use std::time::{Duration, SystemTime};

use chrono::{DateTime, FixedOffset, TimeZone};
use email_encoding::headers::{rfc2047, writer::EmailWriter};
use lettre::{
    Address, Message,
    message::{
        Mailbox, MultiPart, SinglePart,
        header::{ContentDisposition, ContentType, Header, HeaderName, HeaderValue},
    },
};

use super::{Error, Letter, LetterAttachment, mark};
use crate::{config::Campaign, message::OWN_HEADER};

impl Letter {
    /// The mail, with everything in it fixed by the letter, the campaign and `written_at`: Date, Message-ID and boundary
    /// are never made up.
    ///
    /// # Errors
    /// An address of the campaign is none.
    pub fn to_bytes(&self, campaign: &Campaign, written_at: DateTime<FixedOffset>) -> Result<Vec<u8>, Error> {
        let office = &campaign.office;
        let mark = mark(campaign, &self.key);
        let mut builder = Message::builder()
            .from(mailbox(Some(&office.name), &campaign.outbox.from)?)
            .date(system_time(written_at))
            .message_id(Some(format!("<{}>", self.message_id)))
            .subject(one_line(&self.subject));
        for address in &self.to {
            builder = builder.to(mailbox(None, address)?);
        }
        if !office.email.eq_ignore_ascii_case(&campaign.outbox.from) {
            builder = builder.reply_to(mailbox(Some(&office.name), &office.email)?);
        }
        if let Some(id) = self.in_reply_to.as_deref().filter(|id| is_message_id(id)) {
            builder = builder.in_reply_to(format!("<{id}>")).references(format!("<{id}>"));
        }
        builder = builder
            .raw_header(header("Auto-Submitted", "auto-generated".to_owned()))
            .raw_header(header("X-Auto-Response-Suppress", "All".to_owned()))
            .raw_header(header(OWN_HEADER, mark.clone()));

        let text = SinglePart::plain(self.body.replace('\n', "\r\n"));
        let mut message = if self.attachments.is_empty() {
            builder.singlepart(text)?
        } else {
            let mut parts = MultiPart::mixed().boundary(format!("huizong-{mark}")).singlepart(text);
            for file in &self.attachments {
                parts = parts.singlepart(attachment(file)?);
            }
            builder.multipart(parts)?
        };
        // lettre writes the time in UTC; people read the header too.
        let local = campaign.timezone.from_utc_datetime(&written_at.naive_utc()).fixed_offset();
        message.headers_mut().insert_raw(header("Date", local.to_rfc2822()));
        Ok(message.formatted())
    }
}

/// A mail of the office to itself with one file, as it keeps a form that came on paper: the same file, words and time give
/// the same bytes. It has no Message-ID, for it never travels.
///
/// # Errors
/// The office's address is none.
pub fn with_file(
    campaign: &Campaign,
    subject: &str,
    body: &str,
    file: &LetterAttachment,
    at: DateTime<FixedOffset>,
) -> Result<Vec<u8>, Error> {
    let office = &campaign.office;
    let own = mailbox(Some(&office.name), &office.email)?;
    let boundary = format!("huizong-{}", mark(campaign, subject));
    let text = SinglePart::plain(body.replace('\n', "\r\n"));
    let builder = Message::builder().from(own.clone()).to(own).date(system_time(at)).subject(one_line(subject));
    let parts = MultiPart::mixed().boundary(boundary).singlepart(text).singlepart(attachment(file)?);
    let mut message = builder.multipart(parts)?;
    let local = campaign.timezone.from_utc_datetime(&at.naive_utc()).fixed_offset();
    message.headers_mut().insert_raw(header("Date", local.to_rfc2822()));
    Ok(message.formatted())
}

/// A letter that a person sends again, for the `number`th time: its new Message-ID, and its bytes with it. `None` where the
/// bytes are not those of a letter.
pub fn sent_again(campaign: &Campaign, key: &str, number: u32, bytes: &[u8]) -> Option<(String, Vec<u8>)> {
    const FIELD: &[u8] = b"\r\nMessage-ID: <";
    let head = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    let start = bytes.get(..head)?.windows(FIELD.len()).position(|window| window.eq_ignore_ascii_case(FIELD))?;
    let (before, rest) = bytes.split_at_checked(start.checked_add(FIELD.len())?)?;
    let (_, after) = rest.split_at_checked(rest.iter().position(|byte| *byte == b'>')?)?;
    let id = format!("{}@{}", mark(campaign, &format!("{key}+{number}")), super::domain(&campaign.outbox.from));
    Some((id.clone(), [before, id.as_bytes(), after].concat()))
}

fn attachment(file: &LetterAttachment) -> Result<SinglePart, Error> {
    // Checked by parsing, since the rest is written unchanged.
    ContentType::parse(&file.content_type)
        .map_err(|error| Error::Header(format!("Content-Type {}: {error}", file.content_type)))?;
    let name = one_line(&file.name).replace(['"', '\\', '/'], "_");
    let part = SinglePart::builder()
        .header(ContentDisposition::attachment(&name))
        .header(lettre::message::header::ContentTransferEncoding::Base64)
        .header(NamedType { kind: one_line(&file.content_type), name });
    Ok(part.body(file.bytes.clone()))
}

/// Content-Type with a `name` in RFC 2047 words, which RFC 2047 forbids and QQ and Outlook read when they read nothing
/// else: without it a Chinese name becomes `tcmime.bin` or `ATT0001`.
#[derive(Debug, Clone)]
struct NamedType {
    kind: String,
    name: String,
}

impl Header for NamedType {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Content-Type")
    }

    fn parse(text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self { kind: text.to_owned(), name: String::new() })
    }

    fn display(&self) -> HeaderValue {
        let raw = format!("{}; name=\"{}\"", self.kind, self.name);
        let before = " name=\"";
        let encoded = format!("{};\r\n{before}{}\"", self.kind, words(&self.name, before.len()));
        HeaderValue::dangerous_new_pre_encoded(Self::name(), raw, encoded)
    }
}

/// A text as RFC 2047 words, none ending inside a character, folded so that no line is over 76 characters; ASCII
/// unchanged. `column`: characters of the line before it.
fn words(text: &str, column: usize) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let mut words = String::new();
    // Writing to a String cannot fail.
    let _ = rfc2047::encode(text, &mut EmailWriter::new(&mut words, column, 0, false));
    words
}

fn mailbox(name: Option<&str>, address: &str) -> Result<Mailbox, Error> {
    let address: Address = address.parse().map_err(|_| Error::Address(address.to_owned()))?;
    Ok(Mailbox::new(name.map(one_line), address))
}

fn header(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value)
}

fn system_time(at: DateTime<FixedOffset>) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(u64::try_from(at.timestamp()).unwrap_or_default())
}

/// Without line ends and other control characters, which could begin a header of their own.
fn one_line(text: &str) -> String {
    text.split(char::is_control).filter(|piece| !piece.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Whether a foreign Message-ID is safe in our headers.
fn is_message_id(id: &str) -> bool {
    !id.is_empty() && id.len() <= 500 && id.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'<' && byte != b'>')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_end_between_characters_and_stay_short() {
        assert_eq!(words("report.pdf", 7), "report.pdf");
        assert_eq!(words("表", 7), "=?utf-8?b?6KGo?=");
        let name = "金湖社区".repeat(20);
        let text = words(&name, 7);
        assert!(text.lines().all(|line| line.trim().len() <= 75), "{text}");
        let parsed = mail_parser::MessageParser::new()
            .parse(format!("Subject: {text}\r\n\r\n").as_bytes())
            .and_then(|mail| mail.subject().map(str::to_owned));
        assert_eq!(parsed.as_deref(), Some(name.as_str()));
    }

    #[test]
    fn a_name_or_an_id_cannot_begin_a_header() {
        assert_eq!(one_line("a\r\nBcc: x@y.example\r\n"), "a Bcc: x@y.example");
        assert!(!is_message_id("a@b>\r\nBcc: x"));
        assert!(is_message_id("1.2_3@mail.bsh.example"));
    }
}
