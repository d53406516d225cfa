//! The office's own fonts and the shipped ones in, the typefaces of the report out.

use std::{
    fs,
    path::{Path, PathBuf},
};

use gongwen::{Class, Face, FontSet};
use huizong_fonts::{BIAO_SONG, FANG_SONG, HEI, KAI, SONG, Typeface};

use crate::i18n::{Localize, LocalizedText};

/// A font file of the office that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the office's font {}: {words}; look at [report] fonts", path.display())]
pub struct TypefaceError {
    /// File or folder.
    pub path: PathBuf,
    /// Why.
    pub words: LocalizedText,
}

impl Localize for TypefaceError {
    fn zh(&self) -> String {
        format!("单位字体 {}：{}。请检查 [report] 的 fonts 文件夹", self.path.display(), self.words.chinese)
    }
}

/// The typefaces of the report: the office's own first, the shipped ones after them, so that no character is lost.
///
/// # Errors
/// The folder or a font file in it cannot be read.
pub fn load(office_folder: Option<&Path>) -> Result<FontSet, TypefaceError> {
    let mut fonts = FontSet::new();
    let own = office_folder.map(read_folder).transpose()?.unwrap_or_default();
    for class in Class::ALL {
        for family in class.families() {
            for file in own.iter().filter(|file| file.families.iter().any(|name| name == family)) {
                fonts = fonts.with(class, Face::new(*family, file.bytes.clone(), file.index));
            }
        }
        let shipped = shipped(class);
        fonts = fonts.with(class, Face::new(shipped.family, shipped.bytes, 0));
    }
    Ok(fonts.with_fallback(Face::new(SONG.family, SONG.bytes, 0)))
}

/// For each class the office has no face of its own for: its name, and the shipped face used instead.
///
/// # Errors
/// As [`load`].
pub fn substitutes(office_folder: Option<&Path>) -> Result<Vec<(&'static str, &'static str)>, TypefaceError> {
    let own = office_folder.map(read_folder).transpose()?.unwrap_or_default();
    let has = |class: Class| {
        own.iter().any(|file| file.families.iter().any(|name| class.families().contains(&name.as_str())))
    };
    let substituted = Class::ALL.into_iter().filter(|class| !has(*class));
    Ok(substituted.map(|class| (class.name(), shipped(class).origin)).collect())
}

/// One face of a font file in the office's folder.
struct OfficeFace {
    families: Vec<String>,
    bytes: Vec<u8>,
    index: u32,
}

fn shipped(class: Class) -> &'static Typeface {
    match class {
        Class::BiaoSong => &BIAO_SONG,
        Class::FangSong => &FANG_SONG,
        Class::Kai => &KAI,
        Class::Hei => &HEI,
        Class::Song => &SONG,
    }
}

fn read_folder(folder: &Path) -> Result<Vec<OfficeFace>, TypefaceError> {
    let refused = |path: &Path| {
        let path = path.to_path_buf();
        move |error: std::io::Error| TypefaceError { path, words: error.localized() }
    };
    let entries = fs::read_dir(folder).map_err(refused(folder))?;
    let mut paths: Vec<PathBuf> =
        entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>().map_err(refused(folder))?;
    paths.retain(|path| {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
        ["ttf", "otf", "ttc"].contains(&ending.as_str())
    });
    paths.sort();
    let mut faces = Vec::new();
    for path in paths {
        let bytes = fs::read(&path).map_err(refused(&path))?;
        let unreadable = |_| TypefaceError {
            path: path.clone(),
            words: LocalizedText::new("不是字体文件", "not a font file"),
        };
        let file = skrifa::raw::FileRef::new(&bytes).map_err(unreadable)?;
        for (index, font) in (0u32..).zip(file.fonts()) {
            let font = font.map_err(unreadable)?;
            faces.push(OfficeFace { families: family_names(&font), bytes: bytes.clone(), index });
        }
    }
    Ok(faces)
}

fn family_names(font: &skrifa::FontRef<'_>) -> Vec<String> {
    use skrifa::{MetadataProvider as _, string::StringId};
    [StringId::FAMILY_NAME, StringId::TYPOGRAPHIC_FAMILY_NAME]
        .into_iter()
        .flat_map(|id| font.localized_strings(id).map(|name| name.to_string()))
        .collect()
}
