//! Header fields and parts in, raw mails out, in the encodings of mail programs of twenty years.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::{DateTime, Duration, FixedOffset};
use encoding_rs::GBK;
use serde::Deserialize;

/// How a mail program encodes Chinese in header fields and file names.
#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Headers {
    /// RFC 2047 in UTF-8, names by RFC 2231.
    Utf8,
    /// RFC 2047 labelled gb2312, names by RFC 2047 in Content-Disposition.
    Gbk,
    /// Bytes of GBK without encoding.
    RawGbk,
    /// RFC 2047 words and RFC 2231 continuations split within a character.
    Split,
    /// UTF-8; the name of the attachment is in Content-Type only.
    NameOnly,
}

/// One part of a mail.
pub(super) struct Part {
    content_type: String,
    name: String,
    bytes: Vec<u8>,
}

/// Header fields of a mail.
pub(super) struct Head<'a> {
    pub(super) name: &'a str,
    pub(super) from: &'a str,
    pub(super) address: &'a str,
    pub(super) subject: &'a str,
    pub(super) received: DateTime<FixedOffset>,
    pub(super) return_path: &'a str,
    pub(super) headers: Headers,
    pub(super) extra: &'a [&'a str],
}

impl Part {
    pub(super) fn new(content_type: &str, name: &str, bytes: Vec<u8>) -> Self {
        Self { content_type: content_type.to_owned(), name: name.to_owned(), bytes }
    }

    pub(super) fn docx(name: &str, bytes: Vec<u8>) -> Self {
        Self::new("application/vnd.openxmlformats-officedocument.wordprocessingml.document", name, bytes)
    }

    pub(super) fn xlsx(name: &str, bytes: Vec<u8>) -> Self {
        Self::new("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", name, bytes)
    }

    pub(super) fn message(bytes: Vec<u8>) -> Self {
        Self::new("message/rfc822", "", bytes)
    }

    pub(super) fn text(body: &str, headers: Headers) -> Self {
        let body = body.replace('\n', "\r\n");
        match headers {
            Headers::Gbk | Headers::RawGbk => {
                Self::new("text/plain; charset=gb2312", "", GBK.encode(&body).0.into_owned())
            }
            _ => Self::new("text/plain; charset=utf-8", "", body.into_bytes()),
        }
    }
}

/// The header section of a mail before Content-Type.
pub(super) fn head(head: &Head<'_>) -> Vec<u8> {
    let mut out = Vec::new();
    let date = |time: DateTime<FixedOffset>| time.format("%a, %d %b %Y %H:%M:%S %z").to_string();
    line(&mut out, &format!("Return-Path: <{}>", head.return_path));
    line(&mut out, "Received: from mx.bsh.example (mx.bsh.example [192.0.2.25])");
    line(&mut out, &format!("\tby mail.bsh.example with ESMTP id {}; {}", head.name, date(head.received)));
    out.extend_from_slice(b"From: ");
    out.extend(encoded(head.from, head.headers));
    line(&mut out, &format!(" <{}>", head.address));
    line(&mut out, "To: pingan@bsh.example");
    out.extend_from_slice(b"Subject: ");
    out.extend(encoded(head.subject, head.headers));
    line(&mut out, "");
    line(&mut out, &format!("Date: {}", date(head.received - Duration::seconds(40))));
    line(&mut out, &format!("Message-ID: <{}@bsh.example>", head.name));
    for extra in head.extra {
        line(&mut out, extra);
    }
    line(&mut out, "MIME-Version: 1.0");
    out
}

/// A multipart mail.
pub(super) fn message(mut head: Vec<u8>, name: &str, parts: Vec<Part>, headers: Headers) -> Vec<u8> {
    let boundary = format!("=_{name}_=");
    line(&mut head, &format!("Content-Type: multipart/mixed; boundary=\"{boundary}\""));
    line(&mut head, "");
    for part in parts {
        line(&mut head, &format!("--{boundary}"));
        write_part(&mut head, &part, headers);
    }
    line(&mut head, &format!("--{boundary}--"));
    head
}

/// A mail as an attachment of a forwarding mail.
pub(super) fn forwarded(from: &str, subject: &str, received: DateTime<FixedOffset>, part: Part) -> Vec<u8> {
    let (name, address) = from.rsplit_once(" <").unwrap_or((from, ""));
    let head = head(&Head {
        name: "inner",
        from: name,
        address: address.trim_end_matches('>'),
        subject,
        received: received - Duration::hours(14),
        return_path: address.trim_end_matches('>'),
        headers: Headers::Gbk,
        extra: &[],
    });
    message(head, "inner", vec![Part::text("王芳：情况表见附件。", Headers::Gbk), part], Headers::Gbk)
}

/// A delivery report (RFC 3464).
pub(super) fn bounce(mut head: Vec<u8>, body: &str, dead: &str) -> Vec<u8> {
    line(&mut head, "Content-Type: multipart/report; report-type=delivery-status; boundary=\"=_bounce_=\"");
    line(&mut head, "");
    line(&mut head, "--=_bounce_=");
    write_part(&mut head, &Part::text(body, Headers::Utf8), Headers::Utf8);
    line(&mut head, "--=_bounce_=");
    line(&mut head, "Content-Type: message/delivery-status");
    line(&mut head, "");
    line(&mut head, "Reporting-MTA: dns; mail.bsh.example");
    line(&mut head, "");
    line(&mut head, &format!("Final-Recipient: rfc822; {dead}"));
    line(&mut head, "Action: failed");
    line(&mut head, "Status: 5.2.2");
    line(&mut head, "");
    line(&mut head, "--=_bounce_=--");
    head
}

fn write_part(out: &mut Vec<u8>, part: &Part, headers: Headers) {
    match (part.name.as_str(), headers) {
        ("", _) => line(out, &format!("Content-Type: {}", part.content_type)),
        (name, Headers::NameOnly) => {
            out.extend_from_slice(format!("Content-Type: {}; name=\"", part.content_type).as_bytes());
            out.extend(encoded(name, headers));
            line(out, "\"");
        }
        (name, Headers::Utf8) => {
            line(out, &format!("Content-Type: {}", part.content_type));
            line(out, &format!("Content-Disposition: attachment; filename*=UTF-8''{}", percent(name.as_bytes())));
        }
        (name, Headers::Split) => {
            line(out, &format!("Content-Type: {}", part.content_type));
            out.extend_from_slice(b"Content-Disposition: attachment");
            for (number, piece) in name.as_bytes().chunks(10).enumerate() {
                let charset = if number == 0 { "UTF-8''" } else { "" };
                out.extend_from_slice(format!(";\r\n filename*{number}*={charset}{}", percent(piece)).as_bytes());
            }
            line(out, "");
        }
        (name, Headers::Gbk | Headers::RawGbk) => {
            line(out, &format!("Content-Type: {}", part.content_type));
            out.extend_from_slice(b"Content-Disposition: attachment; filename=\"");
            out.extend(encoded(name, headers));
            line(out, "\"");
        }
    }
    if part.content_type == "message/rfc822" {
        line(out, "");
        out.extend_from_slice(&part.bytes);
        return;
    }
    line(out, "Content-Transfer-Encoding: base64");
    line(out, "");
    for chunk in part.bytes.chunks(57) {
        line(out, &STANDARD.encode(chunk));
    }
}

fn encoded(text: &str, headers: Headers) -> Vec<u8> {
    let word = |charset: &str, bytes: &[u8]| format!("=?{charset}?B?{}?=", STANDARD.encode(bytes));
    match headers {
        _ if text.is_ascii() => text.as_bytes().to_vec(),
        Headers::Utf8 | Headers::NameOnly => word("UTF-8", text.as_bytes()).into_bytes(),
        Headers::Gbk => word("gb2312", &GBK.encode(text).0).into_bytes(),
        Headers::RawGbk => GBK.encode(text).0.into_owned(),
        Headers::Split => {
            let words: Vec<String> = text.as_bytes().chunks(13).map(|piece| word("UTF-8", piece)).collect();
            words.join("\r\n ").into_bytes()
        }
    }
}

fn percent(bytes: &[u8]) -> String {
    bytes
        .iter()
        .map(|byte| match byte {
            b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'.' | b'-' | b'_' => char::from(*byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect()
}

fn line(out: &mut Vec<u8>, text: &str) {
    out.extend_from_slice(text.as_bytes());
    out.extend_from_slice(b"\r\n");
}
