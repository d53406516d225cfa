//! The tables `[mailbox]` and `[outbox]` in, how to reach folders and servers out.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use serde::Deserialize;
use toml::Spanned;

use super::{
    Approval, ImapFolders, MailboxSettings, OutboxKind, OutboxSettings, PasswordSource, Security, ServerSettings,
    raw::{Checked, address, contradiction, missing},
};

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum RawMailboxKind {
    Folder,
    Imap,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum RawOutboxKind {
    Folder,
    Smtp,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum RawSecurity {
    Tls,
    StartTls,
    None,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawMailbox {
    kind: RawMailboxKind,
    path: Option<PathBuf>,
    host: Option<String>,
    port: Option<u16>,
    #[serde(default = "default_security")]
    security: RawSecurity,
    user: Option<String>,
    password_env: Option<String>,
    password_file: Option<PathBuf>,
    password_command: Option<String>,
    #[serde(default = "default_inbox")]
    folder: String,
    done_folder: Option<String>,
    ca_file: Option<PathBuf>,
    #[serde(default = "default_timeout")]
    timeout_seconds: u64,
    #[serde(default = "default_message_limit")]
    message_limit_mb: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawOutbox {
    kind: RawOutboxKind,
    path: Option<PathBuf>,
    host: Option<String>,
    port: Option<u16>,
    #[serde(default = "default_security")]
    security: RawSecurity,
    user: Option<String>,
    password_env: Option<String>,
    password_file: Option<PathBuf>,
    password_command: Option<String>,
    ca_file: Option<PathBuf>,
    #[serde(default = "default_timeout")]
    timeout_seconds: u64,
    from: Spanned<String>,
    #[serde(default)]
    approval: RawApproval,
    #[serde(default = "default_daily_limit")]
    daily_limit: u32,
    #[serde(default)]
    gap_seconds: u64,
    #[serde(default = "default_reminder_limit")]
    reminder_limit: u32,
    #[serde(default = "default_days")]
    reminder_gap_days: u32,
    #[serde(default = "default_days")]
    correction_days: u32,
}

#[derive(Deserialize, Default, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum RawApproval {
    #[default]
    Auto,
    Hold,
}

fn default_security() -> RawSecurity {
    RawSecurity::Tls
}
fn default_inbox() -> String {
    "INBOX".to_owned()
}
fn default_timeout() -> u64 {
    60
}
fn default_message_limit() -> u64 {
    40
}
fn default_daily_limit() -> u32 {
    80
}
fn default_reminder_limit() -> u32 {
    3
}
fn default_days() -> u32 {
    2
}

/// What both servers' tables say alike.
struct RawServer {
    host: Option<String>,
    port: Option<u16>,
    security: RawSecurity,
    user: Option<String>,
    password_env: Option<String>,
    password_file: Option<PathBuf>,
    password_command: Option<String>,
    ca_file: Option<PathBuf>,
    timeout_seconds: u64,
}

impl RawServer {
    fn into_settings<T>(
        self,
        table: &Spanned<T>,
        name: &str,
        ports: [u16; 3],
        folder: &Path,
    ) -> Checked<ServerSettings> {
        let Some(host) = self.host else { return missing(table, &format!("{name}.host")) };
        let given: Vec<PasswordSource> = [
            self.password_env.map(PasswordSource::Env),
            self.password_file.map(|path| PasswordSource::File(folder.join(path))),
            self.password_command.map(PasswordSource::Command),
        ]
        .into_iter()
        .flatten()
        .collect();
        if given.len() > 1 {
            return contradiction(
                table,
                &format!("{name}.password_*"),
                "name one of password_env, password_file, password_command".to_owned(),
                "password_env、password_file、password_command 只写一个".to_owned(),
                None,
            );
        }
        let password = given.into_iter().next();
        if self.user.is_some() && password.is_none() {
            return missing(table, &format!("{name}.password_file"));
        }
        let [tls, starttls, none] = ports;
        let (security, port) = match self.security {
            RawSecurity::Tls => (Security::Tls, tls),
            RawSecurity::StartTls => (Security::StartTls, starttls),
            RawSecurity::None => (Security::None, none),
        };
        Ok(ServerSettings {
            host,
            port: self.port.unwrap_or(port),
            security,
            user: self.user,
            password,
            ca_file: self.ca_file.map(|path| folder.join(path)),
            timeout: Duration::from_secs(self.timeout_seconds.max(1)),
        })
    }
}

pub(super) fn read_mailbox(table: Spanned<RawMailbox>, folder: &Path) -> Checked<MailboxSettings> {
    let at = Spanned::new(table.span(), ());
    let raw = table.into_inner();
    let message_limit = raw.message_limit_mb.max(1).saturating_mul(1 << 20);
    if raw.kind == RawMailboxKind::Folder {
        let Some(path) = raw.path else { return missing(&at, "mailbox.path") };
        return Ok(MailboxSettings::Folder { path: folder.join(path), message_limit });
    }
    let server = RawServer {
        host: raw.host,
        port: raw.port,
        security: raw.security,
        user: raw.user,
        password_env: raw.password_env,
        password_file: raw.password_file,
        password_command: raw.password_command,
        ca_file: raw.ca_file,
        timeout_seconds: raw.timeout_seconds,
    }
    .into_settings(&at, "mailbox", [993, 143, 143], folder)?;
    if server.user.is_none() {
        return missing(&at, "mailbox.user");
    }
    Ok(MailboxSettings::Imap(server, ImapFolders { folder: raw.folder, done_folder: raw.done_folder, message_limit }))
}

pub(super) fn read_outbox(table: Spanned<RawOutbox>, folder: &Path) -> Checked<OutboxSettings> {
    let at = Spanned::new(table.span(), ());
    let raw = table.into_inner();
    let kind = match raw.kind {
        RawOutboxKind::Folder => match raw.path {
            Some(path) => OutboxKind::Folder(folder.join(path)),
            None => return missing(&at, "outbox.path"),
        },
        RawOutboxKind::Smtp => OutboxKind::Smtp(
            RawServer {
                host: raw.host,
                port: raw.port,
                security: raw.security,
                user: raw.user,
                password_env: raw.password_env,
                password_file: raw.password_file,
                password_command: raw.password_command,
                ca_file: raw.ca_file,
                timeout_seconds: raw.timeout_seconds,
            }
            .into_settings(&at, "outbox", [465, 587, 25], folder)?,
        ),
    };
    Ok(OutboxSettings {
        kind,
        from: address(raw.from, "outbox.from")?,
        daily_limit: raw.daily_limit,
        gap: Duration::from_secs(raw.gap_seconds),
        reminder_limit: raw.reminder_limit,
        reminder_gap_days: raw.reminder_gap_days,
        correction_days: raw.correction_days,
        approval: match raw.approval {
            RawApproval::Auto => Approval::Automatic,
            RawApproval::Hold => Approval::Hold,
        },
    })
}
