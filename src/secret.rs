//! Where a password comes from (environment, file, command) in; the password, which never prints itself, out.

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;

use thiserror::Error;

use crate::config::PasswordSource;
use crate::i18n::Localize;

/// A password or authorisation code. `Debug` prints `***`; there is no `Display`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps a password already at hand.
    pub fn new(text: impl Into<String>) -> Secret {
        Secret(text.into())
    }

    /// The password itself, for the one place that hands it to a server.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// Why no password could be had. Messages name the source, never what was read from it.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// The environment variable is not set, or is not text.
    #[error(
        "the environment variable {name} is not set, so there is no password; set it, or use password_file or password_command"
    )]
    Env {
        /// Its name.
        name: String,
    },
    /// The password file cannot be read.
    #[error("the password file {} cannot be read: {source}; look at its path and permissions", path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The command could not be started.
    #[error("password_command cannot be run: {source}; look at the command in campaign.toml")]
    Start {
        /// What the system said.
        source: std::io::Error,
    },
    /// The command ended with a failure.
    #[error("password_command failed ({status}); run it by itself in a terminal to see why")]
    Failed {
        /// Its exit status.
        status: std::process::ExitStatus,
    },
    /// The source answered with nothing, or with bytes that are no text.
    #[error("{from} gave an empty password, or one that is no text; put it in the first line, in UTF-8")]
    Empty {
        /// `password_env`, `password_file` or `password_command`.
        from: &'static str,
    },
}

impl Localize for Error {
    fn zh(&self) -> String {
        match self {
            Self::Env { name } => {
                format!("环境变量 {name} 未设置，取不到密码。请设置该变量，或改用 password_file、password_command")
            }
            Self::File { path, source } => {
                format!("密码文件 {} 无法读取：{}。请核对路径和权限", path.display(), source.zh())
            }
            Self::Start { source } => {
                format!("password_command 无法运行：{}。请核对 campaign.toml 中的命令", source.zh())
            }
            Self::Failed { status } => {
                format!("password_command 运行失败（{status}）。请在终端里单独运行该命令查看原因")
            }
            Self::Empty { from } => {
                format!("从 {from} 读到的密码是空的或不是文本。密码应写在第一行，编码为 UTF-8")
            }
        }
    }
}

/// Reads the password now: the first line, without its line end.
///
/// # Errors
/// The variable, file or command is missing, fails, or gives an empty first line.
pub fn resolve(source: &PasswordSource) -> Result<Secret, Error> {
    let (from, text) = match source {
        PasswordSource::Env(name) => {
            ("password_env", std::env::var(name).map_err(|_| Error::Env { name: name.clone() })?.into_bytes())
        }
        PasswordSource::File(path) => {
            ("password_file", std::fs::read(path).map_err(|source| Error::File { path: path.clone(), source })?)
        }
        PasswordSource::Command(line) => ("password_command", output_of(line)?),
    };
    first_line(&text).ok_or(Error::Empty { from })
}

/// Whether a password file can be read by every account of the machine; always `false` for the other sources.
pub fn open_to_everyone(source: &PasswordSource) -> bool {
    matches!(source, PasswordSource::File(path) if readable_by_all(path))
}

fn first_line(bytes: &[u8]) -> Option<Secret> {
    let text = std::str::from_utf8(bytes).ok()?;
    let line = text.strip_prefix('\u{feff}').unwrap_or(text).lines().next()?.trim_end_matches('\r');
    (!line.is_empty()).then(|| Secret::new(line))
}

fn output_of(line: &str) -> Result<Vec<u8>, Error> {
    let mut command = if cfg!(windows) { Command::new("cmd") } else { Command::new("sh") };
    let output = command
        .arg(if cfg!(windows) { "/C" } else { "-c" })
        .arg(line)
        .stdin(std::process::Stdio::null())
        .stderr(std::process::Stdio::inherit())
        .output()
        .map_err(|source| Error::Start { source })?;
    if output.status.success() { Ok(output.stdout) } else { Err(Error::Failed { status: output.status }) }
}

#[cfg(unix)]
fn readable_by_all(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).is_ok_and(|data| data.permissions().mode() & 0o004 != 0)
}

#[cfg(not(unix))]
fn readable_by_all(_: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_never_prints_itself() {
        let secret = Secret::new("hunter2");
        assert_eq!(format!("{secret:?} {:?}", Some(&secret)), "*** Some(***)");
        assert_eq!(secret.expose(), "hunter2");
    }

    #[test]
    fn a_file_gives_its_first_line_without_the_line_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("password");
        for (bytes, expected) in [("码 a\r\nrest", "码 a"), ("abc", "abc"), ("\u{feff}abc\n", "abc"), (" x \n", " x ")]
        {
            std::fs::write(&path, bytes).unwrap();
            assert_eq!(resolve(&PasswordSource::File(path.clone())).unwrap().expose(), expected);
        }
        std::fs::write(&path, "\nabc").unwrap();
        assert!(matches!(resolve(&PasswordSource::File(path.clone())), Err(Error::Empty { .. })));
        std::fs::write(&path, b"\xff\xfe").unwrap();
        assert!(matches!(resolve(&PasswordSource::File(path)), Err(Error::Empty { .. })));
    }

    #[test]
    fn a_missing_source_is_named() {
        let missing = resolve(&PasswordSource::Env("HUIZONG_TEST_NO_SUCH_VARIABLE".into())).unwrap_err();
        assert!(missing.to_string().contains("HUIZONG_TEST_NO_SUCH_VARIABLE"));
        let missing = resolve(&PasswordSource::File("no/such/file".into())).unwrap_err();
        assert!(missing.to_string().contains("no/such/file"));
    }

    #[cfg(unix)]
    #[test]
    fn a_command_is_run_and_its_failure_told_without_its_output() {
        assert_eq!(resolve(&PasswordSource::Command("printf 'abc\\nrest'".into())).unwrap().expose(), "abc");
        let failed = resolve(&PasswordSource::Command("echo secret; exit 3".into())).unwrap_err();
        assert!(matches!(failed, Error::Failed { .. }));
        assert!(!failed.to_string().contains("secret"));
    }

    #[cfg(unix)]
    #[test]
    fn a_file_open_to_everyone_is_seen() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("password");
        std::fs::write(&path, "x").unwrap();
        for (mode, open) in [(0o600, false), (0o640, false), (0o644, true)] {
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(open_to_everyone(&PasswordSource::File(path.clone())), open);
        }
    }
}
