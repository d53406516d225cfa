//! An IMAP account in, its Sent folder out: found by its special use (RFC 6154) or its usual name, searched by Message-ID, and
//! added to (RFC 3501 §6.3.11, §6.4.4).

use chrono::{DateTime, FixedOffset};
use imap::types::Flag;

use super::connection::ImapSettings;
use super::folder_names::{decode_utf7, encode_for_server};
use super::session::{INSERT, Session};
use super::{Failure, ImapMailbox};
use crate::mailbox::error::Error;
use crate::mailbox::sent::{SentFolder, SentProbe};

/// Names of the folder at servers that do not tell special uses, in lower case: Exchange, QQ, 163, Coremail and others.
const USUAL_NAMES: [&str; 7] = ["sent", "sent messages", "sent items", "sent mail", "已发送", "已发送邮件", "发件箱"];

/// The Sent folder of an IMAP account. Connects on first use.
pub struct ImapSentFolder {
    account: ImapMailbox,
    /// Name in `campaign.toml`; the folder is looked for where there is none.
    configured: Option<String>,
    /// Encoded name on the server, once it was looked for.
    found: Option<Option<String>>,
}

impl ImapSentFolder {
    /// The Sent folder of an account, without connecting yet.
    pub fn new(settings: ImapSettings, configured: Option<String>) -> ImapSentFolder {
        // Nothing is moved here, so the account's folder is opened read-only.
        let settings = ImapSettings { done_folder: None, ..settings };
        ImapSentFolder { account: ImapMailbox::new(settings), configured, found: None }
    }

    fn with_folder<T>(
        &mut self,
        mut work: impl FnMut(&mut Session, &str) -> Result<T, Error>,
    ) -> Result<Option<T>, Error> {
        let found = match self.found.clone() {
            Some(found) => found,
            None => {
                let configured = self.configured.clone();
                let found = self.account.with_session(|session| match &configured {
                    Some(name) => session.existing_folder(name).map(Some),
                    None => session.find_sent_folder(),
                })?;
                self.found = Some(found.clone());
                found
            }
        };
        let Some(folder) = found else { return Ok(None) };
        Ok(Some(self.account.with_session(|session| work(session, &folder)).map_err(|failure: Failure| failure.error)?))
    }
}

impl SentFolder for ImapSentFolder {
    fn holds(&mut self, message_id: &str) -> Result<Option<bool>, Error> {
        self.with_folder(|session, folder| session.holds_message_id(folder, message_id))
    }

    fn keep(&mut self, message_id: &str, mail: &[u8], sent_at: DateTime<FixedOffset>) -> Result<(), Error> {
        // Each try after a failed connection begins with a look.
        let kept = self.with_folder(|session, folder| {
            if session.holds_message_id(folder, message_id)? { Ok(()) } else { session.append(folder, mail, sent_at) }
        });
        kept.map(drop)
    }

    fn probe(&mut self) -> Result<SentProbe, Error> {
        let found = self.with_folder(|session, folder| {
            let rights = session.rights(folder)?;
            Ok(SentProbe { folder: Some(decode_utf7(folder)), may_add: rights.map(|rights| rights.contains(INSERT)) })
        })?;
        Ok(found.unwrap_or(SentProbe { folder: None, may_add: None }))
    }
}

impl Session {
    /// The encoded name of a folder that `campaign.toml` names.
    fn existing_folder(&mut self, name: &str) -> Result<String, Error> {
        if self.has_folder(name)? {
            return Ok(encode_for_server(name, self.delimiter.as_deref()));
        }
        Err(Error::SentFolderMissing { server: self.server.clone(), folder: name.to_owned(), present: self.folders()? })
    }

    /// The encoded name of the Sent folder: the one with the special use, else one with a usual name, the shortest first.
    fn find_sent_folder(&mut self) -> Result<Option<String>, Error> {
        use imap_proto::NameAttribute;
        let listed = |session: &mut Session, command: &'static str| {
            session.run("LIST", |imap| imap.run_command_and_read_response(command))
        };
        if self.tells_special_use {
            // An extended LIST (RFC 5258) returns the attributes that a plain one may leave out.
            match listed(self, r#"LIST (SPECIAL-USE) "" "*""#) {
                Ok(answer) => {
                    if let Some(name) = folder_with_use(&answer) {
                        return Ok(Some(name));
                    }
                }
                Err(Error::Refused { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        let names = self.run("LIST", |imap| imap.list(None, Some("*")))?;
        let selectable = names.iter().filter(|name| !name.attributes().contains(&NameAttribute::NoSelect));
        let mut candidates = Vec::new();
        for name in selectable {
            if name.attributes().contains(&NameAttribute::Sent) {
                return Ok(Some(name.name().to_owned()));
            }
            let decoded = decode_utf7(name.name());
            let own = name.delimiter().and_then(|delimiter| decoded.rsplit(delimiter).next()).unwrap_or(&decoded);
            if USUAL_NAMES.contains(&own.to_lowercase().as_str()) {
                candidates.push(name.name().to_owned());
            }
        }
        candidates.sort_by_key(|name| (name.len(), name.clone()));
        Ok(candidates.into_iter().next())
    }

    fn holds_message_id(&mut self, folder: &str, message_id: &str) -> Result<bool, Error> {
        self.run("EXAMINE", |imap| imap.examine(folder).map(drop))?;
        let id = message_id.replace(['\\', '"', '\r', '\n'], "");
        let found = self.run("SEARCH", |imap| imap.uid_search(format!("HEADER Message-ID \"<{id}>\"")))?;
        Ok(!found.is_empty())
    }

    fn append(&mut self, folder: &str, mail: &[u8], sent_at: DateTime<FixedOffset>) -> Result<(), Error> {
        let name = folder.replace('\\', "\\\\").replace('"', "\\\"");
        self.run("APPEND", |imap| imap.append(&name, mail).flag(Flag::Seen).internal_date(sent_at).finish().map(drop))
    }
}

/// The name in the first line of a LIST answer that has the attribute `\Sent`.
fn folder_with_use(answer: &[u8]) -> Option<String> {
    use imap_proto::{MailboxDatum, NameAttribute, Response};
    let mut rest = answer;
    while let Ok((after, response)) = imap_proto::parser::parse_response(rest) {
        if let Response::MailboxData(MailboxDatum::List { name_attributes, name, .. }) = response
            && name_attributes.contains(&NameAttribute::Sent)
        {
            return Some(name.into_owned());
        }
        rest = after;
    }
    None
}
