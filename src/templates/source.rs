//! A folder of the office's templates in, their texts by name out.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use super::fault::{TemplateError, unreadable};
use crate::i18n::LocalizedText;

/// A template's text with its file.
#[derive(Debug)]
pub(super) struct Source {
    pub file: String,
    pub text: String,
}

/// All files below a folder, by their relative path.
pub(super) fn files_below(folder: &Path) -> Result<BTreeMap<String, PathBuf>, TemplateError> {
    let mut found = BTreeMap::new();
    let mut open = vec![(String::new(), folder.to_owned())];
    while let Some((prefix, folder)) = open.pop() {
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if prefix.is_empty() && error.kind() == std::io::ErrorKind::NotFound => break,
            Err(error) => return Err(unreadable(&folder, &error)),
        };
        for entry in entries {
            let entry = entry.map_err(|error| unreadable(&folder, &error))?;
            let base = entry.file_name().to_string_lossy().into_owned();
            if base.starts_with('.') || base.ends_with('~') || base.ends_with(".json") {
                continue;
            }
            let name = format!("{prefix}{base}");
            let path = entry.path();
            if path.is_dir() {
                open.push((format!("{name}/"), path));
            } else {
                found.insert(name, path);
            }
        }
    }
    Ok(found)
}

/// Reads a file in UTF-8, with CRLF line ends and byte order mark normalised.
pub(super) fn read(path: &Path) -> Result<String, TemplateError> {
    let bytes = fs::read(path).map_err(|error| unreadable(path, &error))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let valid = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
        TemplateError {
            file: path.display().to_string(),
            line: valid.iter().filter(|byte| **byte == b'\n').count() + 1,
            message: LocalizedText::new("模板不是 UTF-8 编码", "the template is not UTF-8"),
            suggestion: LocalizedText::new(
                "请用记事本打开，另存为时编码选“UTF-8”",
                "save it again with UTF-8 as its encoding",
            ),
        }
    })?;
    Ok(text.trim_start_matches('\u{feff}').replace("\r\n", "\n"))
}
