//! `[mailbox]` and `[outbox]` in, how to reach folders and servers out.

use serde::Serialize;
use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use super::{
    super::{fault::ConfigFault, table::Table},
    address,
};

/// `[mailbox]`.
#[derive(Debug, Clone, Serialize)]
pub enum MailboxSettings {
    /// A directory of `.eml` files.
    Folder {
        /// The directory.
        path: PathBuf,
        /// Bytes of one message; a larger one is not read.
        message_limit: u64,
    },
    /// An IMAP account.
    Imap(ServerSettings, ImapFolders),
}

/// Folders of an IMAP account.
#[derive(Debug, Clone, Serialize)]
pub struct ImapFolders {
    /// Folder read, `INBOX` unless another is named.
    pub folder: String,
    /// Folder to which done mail is moved; nothing is moved without it.
    pub done_folder: Option<String>,
    /// Bytes of one message; of a larger one only the head is taken.
    pub message_limit: u64,
}

/// `[outbox]`.
#[derive(Debug, Clone, Serialize)]
pub struct OutboxSettings {
    /// Folder or SMTP.
    pub kind: OutboxKind,
    /// Address in From.
    pub from: String,
    /// Letters a day at the most.
    pub daily_limit: u32,
    /// Pause between two letters.
    pub gap: Duration,
    /// Reminders to one unit for one period at the most.
    pub reminder_limit: u32,
    /// Days between two reminders.
    pub reminder_gap_days: u32,
    /// Reminders of one correction that is not answered at the most.
    pub correction_reminder_limit: u32,
    /// Days that a unit has to correct a form.
    pub correction_days: u32,
    /// Whether letters wait for a person.
    pub approval: Approval,
    /// Folder of the IMAP account for copies of sent letters; looked for where none is named.
    pub sent_folder: Option<String>,
}

/// Whether letters go out by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Approval {
    /// They go.
    Automatic,
    /// All letters are held until a person releases them or the campaign has `auto`.
    Hold,
}

/// How letters leave.
#[derive(Debug, Clone, Serialize)]
pub enum OutboxKind {
    /// `.eml` files in a directory.
    Folder(PathBuf),
    /// A mail server.
    Smtp(ServerSettings),
}

/// How to reach a server.
#[derive(Debug, Clone, Serialize)]
pub struct ServerSettings {
    /// Name or address.
    pub host: String,
    /// Port; the usual one for the security unless another is written.
    pub port: u16,
    /// TLS from the first byte, STARTTLS, or none.
    pub security: Security,
    /// Account; no login without it.
    pub user: Option<String>,
    /// Where the password is; never the password.
    pub password: Option<PasswordSource>,
    /// Certificates of a private authority, PEM.
    pub ca_file: Option<PathBuf>,
    /// For connecting, reading and writing.
    pub timeout: Duration,
}

/// Transport security.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Security {
    /// TLS from the first byte.
    Tls,
    /// STARTTLS.
    StartTls,
    /// None: only for a server on the same machine.
    None,
}

/// Where a password is found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum PasswordSource {
    /// An environment variable.
    Env(String),
    /// First line of a file.
    File(PathBuf),
    /// First line of the output of a command.
    Command(String),
}

const SECURITY: [(&str, Security); 3] =
    [("tls", Security::Tls), ("starttls", Security::StartTls), ("none", Security::None)];

/// Keys of a server's table, whether it is used (`kind`) or left from another kind. Its ports are those of TLS,
/// STARTTLS and none.
struct Server {
    host: Option<String>,
    port: Option<u16>,
    security: Security,
    user: Option<String>,
    passwords: Vec<PasswordSource>,
    ca_file: Option<PathBuf>,
    timeout: Duration,
}

impl Server {
    fn read(table: &mut Table<'_, '_>, folder: &Path) -> Self {
        let env = table.optional("password_env").map(PasswordSource::Env);
        let file = table.optional("password_file").map(|path: PathBuf| PasswordSource::File(folder.join(path)));
        let command = table.optional("password_command").map(PasswordSource::Command);
        Self {
            host: table.optional("host"),
            port: table.optional("port"),
            security: table.choice("security", &SECURITY, Some(Security::Tls)).unwrap_or(Security::Tls),
            user: table.optional("user"),
            passwords: [env, file, command].into_iter().flatten().collect(),
            ca_file: table.optional("ca_file").map(|path: PathBuf| folder.join(path)),
            timeout: Duration::from_secs(table.or("timeout_seconds", 60).max(1)),
        }
    }

    fn into_settings(self, table: &Table<'_, '_>, ports: [u16; 3], needs_user: bool) -> ServerSettings {
        let missing = |key: &str| table.faults().add(table.at(), &table.key(key), ConfigFault::MissingKey);
        if self.host.is_none() {
            missing("host");
        }
        if needs_user && self.user.is_none() {
            missing("user");
        }
        if self.passwords.len() > 1 {
            table.faults().contradiction(
                table.at(),
                &table.key("password_*"),
                "name one of password_env, password_file, password_command",
                "password_env、password_file、password_command 只写一个",
            );
        }
        if self.user.is_some() && self.passwords.is_empty() {
            missing("password_file");
        }
        let [tls, starttls, none] = ports;
        let port = match self.security {
            Security::Tls => tls,
            Security::StartTls => starttls,
            Security::None => none,
        };
        ServerSettings {
            host: self.host.unwrap_or_default(),
            port: self.port.unwrap_or(port),
            security: self.security,
            user: self.user,
            password: self.passwords.into_iter().next(),
            ca_file: self.ca_file,
            timeout: self.timeout,
        }
    }
}

/// The folder of a table of kind `folder`.
fn folder_path(table: &mut Table<'_, '_>, needed: bool, folder: &Path) -> PathBuf {
    let path: Option<PathBuf> = if needed { table.wanted("path") } else { table.optional("path") };
    folder.join(path.unwrap_or_default())
}

pub(in super::super) fn read_mailbox(table: Option<Table<'_, '_>>, folder: &Path) -> MailboxSettings {
    let unused = MailboxSettings::Folder { path: PathBuf::new(), message_limit: 0 };
    let Some(mut table) = table else { return unused };
    let is_folder = table.choice("kind", &[("folder", true), ("imap", false)], None);
    let path = folder_path(&mut table, is_folder == Some(true), folder);
    let server = Server::read(&mut table, folder);
    let message_limit = table.or("message_limit_mb", 40_u64).max(1).saturating_mul(1 << 20);
    let folders = ImapFolders {
        folder: table.or("folder", "INBOX".to_owned()),
        done_folder: table.optional("done_folder"),
        message_limit,
    };
    match is_folder {
        Some(true) => MailboxSettings::Folder { path, message_limit },
        Some(false) => MailboxSettings::Imap(server.into_settings(&table, [993, 143, 143], true), folders),
        None => unused,
    }
}

pub(in super::super) fn read_outbox(table: Option<Table<'_, '_>>, folder: &Path) -> OutboxSettings {
    let Some(mut table) = table else { return OutboxSettings::of(OutboxKind::Folder(PathBuf::new())) };
    let is_folder = table.choice("kind", &[("folder", true), ("smtp", false)], None);
    let path = folder_path(&mut table, is_folder == Some(true), folder);
    let server = Server::read(&mut table, folder);
    let kind = match is_folder {
        Some(false) => OutboxKind::Smtp(server.into_settings(&table, [465, 587, 25], false)),
        _ => OutboxKind::Folder(path),
    };
    let usual = OutboxSettings::of(kind);
    let from = table.wanted("from").and_then(|from| address(from, "outbox.from", table.faults()));
    let approvals = [("auto", Approval::Automatic), ("hold", Approval::Hold)];
    OutboxSettings {
        from: from.unwrap_or_default(),
        daily_limit: table.or("daily_limit", usual.daily_limit),
        gap: Duration::from_secs(table.or("gap_seconds", 0)),
        reminder_limit: table.or("reminder_limit", usual.reminder_limit),
        reminder_gap_days: table.or("reminder_gap_days", usual.reminder_gap_days),
        correction_reminder_limit: table.or("correction_reminder_limit", usual.correction_reminder_limit),
        correction_days: table.or("correction_days", usual.correction_days),
        approval: table.choice("approval", &approvals, Some(usual.approval)).unwrap_or(usual.approval),
        sent_folder: table.optional("sent_folder").filter(|name: &String| !name.is_empty()),
        kind: usual.kind,
    }
}

impl OutboxSettings {
    /// An outbox with defaults and without an address.
    fn of(kind: OutboxKind) -> Self {
        Self {
            kind,
            from: String::new(),
            daily_limit: 80,
            gap: Duration::ZERO,
            reminder_limit: 3,
            reminder_gap_days: 2,
            correction_reminder_limit: 2,
            correction_days: 2,
            approval: Approval::Automatic,
            sent_folder: None,
        }
    }
}
