//! File names from mails in, names out that are safe to display and store and unique within a mail.

use std::collections::BTreeSet;

use reader::Kind;

/// Longest file name in characters.
const LONGEST_NAME: usize = 120;
/// Most folders of a path; the innermost are kept.
const MAX_FOLDERS: usize = 8;

/// The last component of a name without control characters and marks of writing direction; `None` where nothing is left.
pub(super) fn safe(name: &str) -> Option<String> {
    let last = name.rsplit(['/', '\\']).find(|component| !component.trim().is_empty())?;
    // Marks of writing direction can make `cod.exe` look like `exe.doc`.
    let clean: String = last
        .chars()
        .filter(|c| !c.is_control() && !('\u{200B}'..='\u{200F}').contains(c) && !('\u{202A}'..='\u{202E}').contains(c))
        .collect();
    let clean = clean.trim().trim_end_matches('.');
    if clean.trim_matches('.').is_empty() {
        return None;
    }
    let length = clean.chars().count();
    if length <= LONGEST_NAME {
        return Some(clean.to_owned());
    }
    // The middle of a long name is cut, since the end has the extension.
    let start: String = clean.chars().take(LONGEST_NAME - 21).collect();
    let end: String = clean.chars().skip(length.saturating_sub(20)).collect();
    Some(format!("{start}…{end}"))
}

/// Extension for a file without a name.
pub(super) fn extension(kind: Kind, bytes: &[u8]) -> &'static str {
    match kind {
        Kind::Readable(format) => format.extension(),
        Kind::SevenZip => "7z",
        Kind::Rar => "rar",
        Kind::Zip => "zip",
        Kind::Ofd => "ofd",
        Kind::Iwork => "pages",
        Kind::Picture if bytes.starts_with(b"\x89PNG") => "png",
        Kind::Picture if bytes.starts_with(b"GIF8") => "gif",
        Kind::Picture => "jpg",
        Kind::Text => "txt",
        Kind::Mail => "eml",
        Kind::Ole | Kind::Encrypted => "doc",
        _ => "dat",
    }
}

/// Folders before the last component of a path, each made safe; `..` and drives are dropped.
pub(super) fn folders(path: &str) -> Vec<String> {
    let mut components: Vec<&str> = path.split(['/', '\\']).filter(|component| !component.trim().is_empty()).collect();
    components.pop();
    // Some programs write absolute paths with a drive.
    let named = components.into_iter().filter(|component| !component.ends_with(':'));
    let mut folders: Vec<String> = named.filter_map(safe).collect();
    folders.drain(..folders.len().saturating_sub(MAX_FOLDERS));
    folders
}

/// Paths used so far in one mail.
#[derive(Debug, Default)]
pub(super) struct UsedPaths(BTreeSet<String>);

impl UsedPaths {
    /// The name, numbered as `附件3（2）.docx` where its path is already used.
    pub(super) fn make_unique(&mut self, inside: &[String], name: String) -> String {
        let around = inside.join("/");
        // Names are compared without case, as on Windows.
        let key = |name: &str| format!("{around}/{name}").to_lowercase();
        let mut number = 1usize;
        let mut candidate = name.clone();
        while !self.0.insert(key(&candidate)) {
            number = number.saturating_add(1);
            candidate = match name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()) {
                Some((stem, ending)) => format!("{stem}（{number}）.{ending}"),
                None => format!("{name}（{number}）"),
            };
        }
        candidate
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_made_safe() {
        let of = |name: &str| safe(name).unwrap_or_default();
        assert_eq!(of("../../x.docx"), "x.docx");
        assert_eq!(of(r"C:\资料\王\附件3.docx"), "附件3.docx");
        assert_eq!(of("目录/"), "目录");
        assert_eq!(of(".."), "");
        assert_eq!(of("a\u{202E}cod.exe\0"), "acod.exe");
        let long = of(&format!("{}.docx", "长".repeat(300)));
        assert!(long.ends_with("长.docx") && long.chars().count() == LONGEST_NAME, "{long}");
    }

    #[test]
    fn folders_of_a_path_are_made_safe() {
        assert_eq!(folders("云岭/6月/附件3.docx"), ["云岭", "6月"]);
        assert_eq!(folders(r"..\..\C:\云岭\附件3.docx"), ["云岭"]);
        assert!(folders("附件3.docx").is_empty());
        assert_eq!(folders(&"a/".repeat(1000)).len(), MAX_FOLDERS);
    }

    #[test]
    fn equal_names_are_numbered() {
        let mut used = UsedPaths::default();
        let mut of = |inside: &str, name: &str| used.make_unique(&[inside.to_owned()], name.to_owned());
        assert_eq!(of("a.zip", "附件3.docx"), "附件3.docx");
        assert_eq!(of("a.zip/云岭", "附件3.docx"), "附件3.docx");
        assert_eq!(of("a.zip", "附件3.DOCX"), "附件3（2）.DOCX");
        assert_eq!(of("a.zip", "附件3.docx"), "附件3（3）.docx");
        assert_eq!(of("", "无扩展名"), "无扩展名");
        assert_eq!(of("", "无扩展名"), "无扩展名（2）");
    }
}
