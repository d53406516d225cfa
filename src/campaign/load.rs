//! The text of `campaign.toml` in, a [`Campaign`] or the exact place of what is wrong with it out.

use std::path::Path;

use super::Campaign;

/// What is wrong with `campaign.toml`.
#[derive(Debug, thiserror::Error)]
#[error("{file}:{line}: {message}")]
pub struct ConfigError {
    /// File, as given.
    pub file: String,
    /// Line, 1-based; 0 where the file as a whole is meant.
    pub line: usize,
    /// Key, dotted, such as `deadline.day`; may be empty.
    pub key: String,
    /// What is wrong.
    pub message: String,
    /// What was meant, or how to mend it.
    pub suggestion: String,
}

/// Reads and checks the file.
///
/// # Errors
/// The file cannot be read, is not TOML, has an unknown, missing or mistyped key, or contradicts itself.
pub fn load(path: &Path) -> Result<Campaign, ConfigError> {
    let text = std::fs::read_to_string(path).map_err(|error| ConfigError {
        file: path.display().to_string(),
        line: 0,
        key: String::new(),
        message: error.to_string(),
        suggestion: String::new(),
    })?;
    parse(&text, path)
}

/// Checks the text of a `campaign.toml` that stands at `path`.
///
/// # Errors
/// As [`load`].
pub fn parse(text: &str, path: &Path) -> Result<Campaign, ConfigError> {
    let _ = (text, path);
    unimplemented!()
}
