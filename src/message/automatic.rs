//! Headers and parts of a mail in, its class out where it is automatic: bounce, automatic reply, list mail, own letter.

use mime::{Address, Headers, Part, address};

use super::Automatic;

/// Header field of every letter that this program sends.
pub const OWN_HEADER: &str = "X-Huizong-Letter";

/// Local parts of addresses that send bounces.
const DAEMONS: [&str; 4] = ["postmaster", "mailer-daemon", "mailerdaemon", "mail-daemon"];

/// Words of a bounce's subject, in lower case.
const BOUNCE_SUBJECTS: [&str; 12] = [
    "退信",
    "退回",
    "投递失败",
    "无法投递",
    "发送失败",
    "未送达",
    "undeliver",
    "delivery status",
    "delivery fail",
    "returned mail",
    "failure notice",
    "bounce",
];

/// Words near a failed address in the text of a bounce, in lower case.
const FAILURE_WORDS: [&str; 17] = [
    "收件人",
    "收信人",
    "无法",
    "失败",
    "不存在",
    "退回",
    "退信",
    "拒收",
    "拒绝",
    "停用",
    "recipient",
    "failed",
    "reject",
    "undeliver",
    "unknown",
    "not found",
    "could not",
];

/// Words before the address of a help desk, which did not fail.
const HELP_WORDS: [&str; 5] = ["联系", "咨询", "客服", "contact", "Contact"];

/// Beginnings of an automatic reply's subject, in lower case, without brackets.
const REPLY_SUBJECTS: [&str; 7] =
    ["自动回复", "自动答复", "自動回覆", "automatic reply", "autoreply", "auto reply", "out of office"];

/// Classifies a mail; `None` for a person's.
///
/// X-Auto-Response-Suppress is ignored, since Exchange adds it to personal mail.
pub(super) fn classify(mail: &Part<'_>, subject: &str, from: Option<&Address>, body: &str) -> Option<Automatic> {
    let headers = &mail.headers;
    if headers.raw(&OWN_HEADER.to_ascii_lowercase()).is_some() {
        return Some(Automatic::Own);
    }
    let report = report_type(mail);
    if report.as_deref() == Some("disposition-notification") {
        return Some(Automatic::Reply);
    }
    let replied = is_reply(headers, subject);
    let null_path = headers.word("return-path").is_some_and(|path| path.replace(' ', "") == "<>");
    let failed = headers.raw("x-failed-recipients").is_some();
    if report.is_some() || failed || is_daemon(from, subject) || (null_path && !replied) {
        return Some(Automatic::Bounce { dead: failed_addresses(mail, from, body) });
    }
    if replied {
        return Some(Automatic::Reply);
    }
    let bulk = headers.word("precedence").is_some_and(|word| ["bulk", "junk", "list"].contains(&word.as_str()));
    (bulk || headers.raw("list-id").is_some()).then_some(Automatic::Bulk)
}

/// Message-ID of the mail that a bounce returns, which identifies the failed letter.
pub(super) fn returned_id(mail: &Part<'_>) -> Option<String> {
    report_type(mail)?;
    let returned = mail.children.iter().find(|part| {
        ["message/rfc822", "message/global", "text/rfc822-headers"].contains(&part.content_type.main.as_str())
    })?;
    let bytes = returned.decoded();
    let (headers, _) = Headers::split(&bytes);
    address::identifiers(headers.all("message-id")).into_iter().next()
}

/// `report-type` of a multipart/report; `delivery-status` where it is missing.
fn report_type(mail: &Part<'_>) -> Option<String> {
    (mail.content_type.main == "multipart/report").then(|| {
        let named = mail.content_type.plain("report-type").unwrap_or(b"delivery-status");
        String::from_utf8_lossy(named).trim().to_ascii_lowercase()
    })
}

fn is_reply(headers: &Headers, subject: &str) -> bool {
    let submitted = headers.word("auto-submitted").is_some_and(|word| word.split([';', ' ']).next() != Some("no"));
    let named = ["x-autoreply", "x-autorespond", "x-auto-reply", "x-autoresponder"]
        .iter()
        .any(|name| headers.word(name).is_some_and(|word| word != "no" && word != "false"));
    let precedence = headers.word("precedence").is_some_and(|word| word == "auto_reply" || word == "auto-reply");
    let subject = subject.trim_start_matches(|c: char| "[【(（<《 ".contains(c)).to_lowercase();
    submitted || named || precedence || REPLY_SUBJECTS.iter().any(|start| subject.starts_with(start))
}

fn is_daemon(from: Option<&Address>, subject: &str) -> bool {
    let Some((local, _)) = from.and_then(|from| from.address.split_once('@')) else { return false };
    let subject = subject.to_lowercase();
    DAEMONS.contains(&local) && (local != "postmaster" || BOUNCE_SUBJECTS.iter().any(|word| subject.contains(word)))
}

/// Failed addresses, from the delivery report, else from X-Failed-Recipients, else from the text.
fn failed_addresses(mail: &Part<'_>, from: Option<&Address>, body: &str) -> Vec<String> {
    let mut found = Vec::new();
    let reports = mail.children.iter().filter(|part| part.content_type.main.ends_with("delivery-status"));
    let mut reported = false;
    for report in reports {
        reported = true;
        let bytes = report.decoded();
        let mut rest: &[u8] = &bytes;
        while !rest.is_empty() {
            let (group, after) = Headers::split(rest);
            rest = if after.len() < rest.len() { after } else { &[] };
            // A delayed mail has not failed yet.
            if group.word("action").is_some_and(|action| action != "failed") {
                continue;
            }
            for name in ["original-recipient", "final-recipient"] {
                add(&mut found, address::in_text(&group.text(name)));
            }
        }
    }
    if found.is_empty() {
        add(&mut found, address::in_text(&mail.headers.text("x-failed-recipients")));
    }
    if reported || !found.is_empty() {
        return found;
    }
    let ours = address::in_text(&mail.headers.text("to"));
    let mut near = false;
    for line in body.lines() {
        let lower = line.to_lowercase();
        // An address after a help word is a contact and has not failed.
        let end = HELP_WORDS.iter().filter_map(|word| line.find(word)).min().unwrap_or(line.len());
        let addresses: Vec<String> = address::in_text(line.get(..end).unwrap_or(line))
            .into_iter()
            .filter(|address| !ours.contains(address) && from.is_none_or(|from| from.address != *address))
            .filter(|address| !DAEMONS.iter().any(|daemon| address.starts_with(daemon)))
            .collect();
        let names_failure = FAILURE_WORDS.iter().any(|word| lower.contains(word));
        if names_failure || near {
            add(&mut found, addresses);
        }
        // The address is often on the line after the words.
        near = names_failure || (near && line.trim().is_empty());
    }
    found
}

fn add(found: &mut Vec<String>, more: Vec<String>) {
    for address in more {
        // At most 100 addresses are kept.
        if found.len() < 100 && !found.contains(&address) {
            found.push(address);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Automatic, Limits, read};

    fn of(raw: &str) -> Option<Automatic> {
        read(raw.as_bytes(), &Limits::default(), &sandbox::SandboxPool::in_this_process()).unwrap().automatic
    }

    fn bounce(dead: &[&str]) -> Option<Automatic> {
        Some(Automatic::Bounce { dead: dead.iter().map(|address| (*address).to_owned()).collect() })
    }

    #[test]
    fn bounces_without_a_report() {
        assert_eq!(of("Return-Path: <>\nFrom: a@x.example\n\n"), bounce(&[]));
        assert_eq!(of("X-Failed-Recipients: Gone@x.example\n\n"), bounce(&["gone@x.example"]));
        let letter = "From: Mailer-Daemon@x.example\nTo: office@x.example\n\nfrom office@x.example\n\
            could not be delivered to:\n\n  gone@x.example\n\nplease contact help@x.example\n";
        assert_eq!(of(letter), bounce(&["gone@x.example"]));
        assert_eq!(of("From: postmaster@x.example\nSubject: =?gbk?B?zcvQxQ==?=\n\n"), bounce(&[]));
        // A postmaster is a person too.
        assert_eq!(of("From: postmaster@x.example\nSubject: report\n\n"), None);
    }

    #[test]
    fn answers_that_no_person_wrote() {
        for head in [
            "Auto-Submitted: auto-generated (x)",
            "X-Autoreply: yes",
            "Precedence: auto_reply",
            "Subject: [自动回复] Re: 催报",
            "Subject: Automatic reply: x",
            "Return-Path: <>\nSubject: 自动回复：x",
        ] {
            assert_eq!(of(&format!("{head}\n\n")), Some(Automatic::Reply), "{head}");
        }
        for head in
            ["Auto-Submitted: No", "Subject: Re: 自动回复是什么", "Precedence: first-class", "Return-Path: <a@x>"]
        {
            assert_eq!(of(&format!("{head}\n\n")), None, "{head}");
        }
        assert_eq!(of("Precedence: Bulk\n\n"), Some(Automatic::Bulk));
        assert_eq!(of("x-huizong-letter: k\nAuto-Submitted: auto-generated\n\n"), Some(Automatic::Own));
    }
}
