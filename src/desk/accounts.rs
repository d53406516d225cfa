//! Names, passwords and roles in; who may enter from another computer out. Passwords are kept as argon2id hashes (RFC 9106) in
//! `state/desk-users.json`; wrong ones in a row lock a name for a time.

use std::{
    collections::HashMap,
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use argon2::{Argon2, PasswordHash, PasswordHasher as _, PasswordVerifier as _, password_hash::SaltString};
use chrono::{DateTime, Duration, FixedOffset};
use serde::{Deserialize, Serialize};

use crate::{i18n::Localize, owner_only};

/// Wrong passwords in a row before a name is locked.
const TRIES: u32 = 5;
/// For so long.
const LOCKED: Duration = Duration::minutes(15);
/// Names of which wrong tries are remembered; more are an attack, and then every unknown name is locked.
const NAMES: usize = 10_000;
/// Shortest and longest password, in characters.
const PASSWORD: std::ops::RangeInclusive<usize> = 10..=200;
/// A hash that no password has: an unknown name takes as long as a known one.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// What a person may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// 查看.
    View,
    /// 办理.
    Act,
}

impl Role {
    /// Its word as typed, Chinese or English.
    pub fn of(word: &str) -> Option<Self> {
        match word {
            "查看" | "view" => Some(Self::View),
            "办理" | "act" => Some(Self::Act),
            _ => None,
        }
    }
}

/// One person.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Account {
    name: String,
    role: Role,
    /// PHC string.
    hash: String,
}

/// Why an account cannot be made or read.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// The file.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The system's words.
        source: io::Error,
    },
    /// The file is not as this program writes it.
    #[error("{} is damaged: {words}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        words: String,
    },
    /// A name is empty, too long or has control characters.
    #[error("a name has 1 to 30 characters")]
    Name,
    /// A password is too short or too long.
    #[error("a password has 10 to 200 characters")]
    Password,
    /// The system gives no random bytes.
    #[error("no random bytes: {0}")]
    Random(String),
}

impl Localize for AccountError {
    fn zh(&self) -> String {
        match self {
            Self::File { path, source } => format!("{}：{}", path.display(), source.zh()),
            Self::Damaged { path, words } => format!("{} 已损坏：{words}", path.display()),
            Self::Name => "姓名为1至30个字".to_owned(),
            Self::Password => "密码为10至200个字符".to_owned(),
            Self::Random(words) => format!("系统不能提供随机数：{words}"),
        }
    }
}

/// Adds an account to a campaign's, or gives a known name another password and role.
///
/// # Errors
/// The name or the password does not do, or the file cannot be read or written.
pub fn add_account(state: &Path, name: &str, role: Role, password: &str) -> Result<(), AccountError> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 30 || name.chars().any(char::is_control) {
        return Err(AccountError::Name);
    }
    if !PASSWORD.contains(&password.chars().count()) {
        return Err(AccountError::Password);
    }
    let mut salt = [0; 16];
    getrandom::fill(&mut salt).map_err(|error| AccountError::Random(error.to_string()))?;
    let random = |error: argon2::password_hash::Error| AccountError::Random(error.to_string());
    let salt = SaltString::encode_b64(&salt).map_err(random)?;
    let hash = Argon2::default().hash_password(password.as_bytes(), &salt).map_err(random)?.to_string();
    let mut accounts = read(state)?;
    accounts.retain(|account| account.name != name);
    accounts.push(Account { name: name.to_owned(), role, hash });
    write(state, &accounts)
}

fn path(state: &Path) -> PathBuf {
    state.join("desk-users.json")
}

fn read(state: &Path) -> Result<Vec<Account>, AccountError> {
    let path = path(state);
    match fs::read(&path) {
        Ok(bytes) => {
            serde_json::from_slice(&bytes).map_err(|error| AccountError::Damaged { path, words: error.to_string() })
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(source) => Err(AccountError::File { path, source }),
    }
}

fn write(state: &Path, accounts: &[Account]) -> Result<(), AccountError> {
    let path = path(state);
    let unfinished = path.with_extension("part");
    let refused = |source| AccountError::File { path: path.clone(), source };
    let text = serde_json::to_vec_pretty(accounts)
        .map_err(|error| AccountError::Damaged { path: path.clone(), words: error.to_string() })?;
    owner_only::folder(state).map_err(refused)?;
    let mut options = fs::OpenOptions::new();
    let mut file = owner_only::open(&unfinished, options.write(true).create(true).truncate(true)).map_err(refused)?;
    file.write_all(&text).and_then(|()| file.sync_all()).map_err(refused)?;
    fs::rename(&unfinished, &path).map_err(refused)
}

/// Wrong tries so far, by name.
#[derive(Default)]
pub(super) struct Door {
    tries: Mutex<HashMap<String, (u32, DateTime<FixedOffset>)>>,
    /// Held while a password is looked at: each takes 19 MiB.
    turn: Mutex<()>,
}

/// What came of a try to enter.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Try {
    Entered(Role),
    /// The name or the password is wrong; which of them is not said.
    Wrong,
    /// Too many wrong ones; the password was not looked at.
    Locked,
}

impl Door {
    /// Tries a name and a password. A known and an unknown name are answered alike and in the same time.
    pub(super) fn enter(
        &self,
        state: &Path,
        (name, password): (&str, &str),
        now: DateTime<FixedOffset>,
    ) -> Result<Try, AccountError> {
        let name = name.trim();
        {
            let mut tries = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
            tries.retain(|_, (_, last)| now - *last < LOCKED);
            let count = tries.get(name).map_or(0, |(count, _)| *count);
            if count >= TRIES || count == 0 && tries.len() >= NAMES {
                return Ok(Try::Locked);
            }
            // Counted before the password is looked at, so that tries at the same time count too.
            tries.insert(name.to_owned(), (count + 1, now));
        }
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let accounts = read(state)?;
        let account = accounts.iter().find(|account| account.name == name);
        let hash = account.map_or(NOBODY, |account| account.hash.as_str());
        let is_right = PasswordHash::new(hash)
            .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
        match account.filter(|_| is_right) {
            Some(account) => {
                self.tries.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
                Ok(Try::Entered(account.role))
            }
            None => Ok(Try::Wrong),
        }
    }
}
