//! Names as strangers wrote them in, names that are safe to show and to keep out, and distinct ones.

use std::collections::BTreeSet;

use reader::{Format, Kind};

/// Longest file name kept, in characters.
const LONGEST_NAME: usize = 120;
/// Folders of a path kept, the innermost.
const MOST_FOLDERS: usize = 8;

/// The last component of a name, without what could leave a folder or hide in a listing; `None` where nothing is left.
pub(super) fn safe(name: &str) -> Option<String> {
    let last = name.rsplit(['/', '\\']).find(|component| !component.trim().is_empty())?;
    // Marks that turn the direction of writing make `cod.exe` look like `exe.doc`.
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
    // The end of the name, extension included, tells more than its middle.
    let start: String = clean.chars().take(LONGEST_NAME - 21).collect();
    let end: String = clean.chars().skip(length.saturating_sub(20)).collect();
    Some(format!("{start}…{end}"))
}

/// Extension for a file that came without a name.
pub(super) fn extension(kind: Kind, bytes: &[u8]) -> &'static str {
    match kind {
        Kind::Readable(format) => match format {
            Format::Docx => "docx",
            Format::Xlsx => "xlsx",
            Format::Doc => "doc",
            Format::Xls => "xls",
            Format::Rtf => "rtf",
            Format::Odt => "odt",
            Format::Ods => "ods",
            Format::Html => "html",
            Format::WordXml | Format::ExcelXml => "xml",
            Format::Pdf => "pdf",
        },
        Kind::SevenZip => "7z",
        Kind::Rar => "rar",
        Kind::Zip => "zip",
        Kind::Ofd => "ofd",
        Kind::Picture if bytes.starts_with(b"\x89PNG") => "png",
        Kind::Picture if bytes.starts_with(b"GIF8") => "gif",
        Kind::Picture => "jpg",
        Kind::Text => "txt",
        Kind::Mail => "eml",
        Kind::Ole | Kind::Encrypted => "doc",
        _ => "dat",
    }
}

/// Folders before the last component of a path, each made safe; `..` and the like fall away.
pub(super) fn folders(path: &str) -> Vec<String> {
    let mut components: Vec<&str> = path.split(['/', '\\']).filter(|component| !component.trim().is_empty()).collect();
    components.pop();
    // A drive, as some programs write whole paths.
    let named = components.into_iter().filter(|component| !component.ends_with(':'));
    let mut folders: Vec<String> = named.filter_map(safe).collect();
    folders.drain(..folders.len().saturating_sub(MOST_FOLDERS));
    folders
}

/// Paths given out so far in one mail.
#[derive(Debug, Default)]
pub(super) struct Given(BTreeSet<String>);

impl Given {
    /// The name, numbered as `附件3（2）.docx` where that path was given out already.
    pub(super) fn distinct(&mut self, inside: &[String], name: String) -> String {
        let around = inside.join("/");
        // Windows and its users take names in upper and lower case for the same.
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
        assert_eq!(folders(&"a/".repeat(1000)).len(), MOST_FOLDERS);
    }

    #[test]
    fn equal_names_are_numbered() {
        let mut given = Given::default();
        let mut of = |inside: &str, name: &str| given.distinct(&[inside.to_owned()], name.to_owned());
        assert_eq!(of("a.zip", "附件3.docx"), "附件3.docx");
        assert_eq!(of("a.zip/云岭", "附件3.docx"), "附件3.docx");
        assert_eq!(of("a.zip", "附件3.DOCX"), "附件3（2）.DOCX");
        assert_eq!(of("a.zip", "附件3.docx"), "附件3（3）.docx");
        assert_eq!(of("", "无扩展名"), "无扩展名");
        assert_eq!(of("", "无扩展名"), "无扩展名（2）");
    }
}
