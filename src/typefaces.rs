//! The office's own fonts and the shipped ones in, the typefaces of the report out.

use std::{
    fs,
    path::{Path, PathBuf},
};

use gongwen::{Class, Face, FontSet};

use crate::language::{Bilingual, Tell};

/// A font file of the office that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the office's font {}: {words}; look at [report] fonts", path.display())]
pub struct TypefaceError {
    /// File or folder.
    pub path: PathBuf,
    /// Why.
    pub words: Bilingual,
}

impl Tell for TypefaceError {
    fn in_chinese(&self) -> String {
        format!("单位字体 {}：{}。请检查 [report] 的 fonts 文件夹", self.path.display(), self.words.chinese)
    }
}

/// What office's fonts are called in each class, most wanted first (fonts' own family names, either language).
const FAMILIES: [(Class, &[&str]); 5] = [
    (Class::BiaoSong, &["方正小标宋简体", "FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "华文中宋", "STZhongsong"]),
    (Class::FangSong, &["仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong", "华文仿宋", "STFangsong"]),
    (Class::Kai, &["楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi", "华文楷体", "STKaiti"]),
    (Class::Hei, &["黑体", "SimHei", "华文黑体", "STHeiti"]),
    (Class::Song, &["宋体", "SimSun", "华文宋体", "STSong"]),
];

/// The typefaces of the report: the office's own first, the shipped ones behind them, so that no character is lost.
///
/// # Errors
/// The folder or a font file in it cannot be read.
pub fn load(office_folder: Option<&Path>) -> Result<FontSet, TypefaceError> {
    let mut fonts = FontSet::new();
    let own = office_folder.map(read_folder).transpose()?.unwrap_or_default();
    for (class, families) in FAMILIES {
        for family in families {
            for file in own.iter().filter(|file| file.families.iter().any(|name| name == family)) {
                fonts = fonts.with(class, Face::new(*family, file.bytes.clone(), file.index));
            }
        }
        let shipped = shipped(class);
        fonts = fonts.with(class, Face::new(huizong_fonts::family(shipped), huizong_fonts::face(shipped), 0));
    }
    let last = huizong_fonts::family(huizong_fonts::Class::Song);
    Ok(fonts.with_fallback(Face::new(last, huizong_fonts::last_resort(), 0)))
}

/// For each class the office has no face of its own for: its name, and the shipped face that stands in.
///
/// # Errors
/// As [`load`].
pub fn substitutes(office_folder: Option<&Path>) -> Result<Vec<(&'static str, &'static str)>, TypefaceError> {
    let own = office_folder.map(read_folder).transpose()?.unwrap_or_default();
    let has = |families: &[&str]| own.iter().any(|file| file.families.iter().any(|name| families.contains(&&**name)));
    Ok(FAMILIES
        .iter()
        .filter(|(_, families)| !has(families))
        .map(|(class, _)| (class.name(), huizong_fonts::origin(shipped(*class))))
        .collect())
}

/// One face of a font file in the office's folder.
struct OfficeFace {
    families: Vec<String>,
    bytes: Vec<u8>,
    index: u32,
}

fn shipped(class: Class) -> huizong_fonts::Class {
    match class {
        Class::BiaoSong => huizong_fonts::Class::BiaoSong,
        Class::FangSong => huizong_fonts::Class::FangSong,
        Class::Kai => huizong_fonts::Class::Kai,
        Class::Hei => huizong_fonts::Class::Hei,
        Class::Song => huizong_fonts::Class::Song,
    }
}

fn read_folder(folder: &Path) -> Result<Vec<OfficeFace>, TypefaceError> {
    let refused = |path: &Path| {
        let path = path.to_path_buf();
        move |error: std::io::Error| TypefaceError { path, words: error.in_both() }
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
        let unreadable =
            |_| TypefaceError { path: path.clone(), words: Bilingual::new("不是字体文件", "not a font file") };
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
