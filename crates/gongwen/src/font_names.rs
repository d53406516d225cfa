//! In: nothing, or names chosen by the office. Out: the font name of each class in a docx.

use crate::fonts::Class;

/// Font names written into a docx: name and alternative name (`w:altName`) of each class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FontNames {
    /// 仿宋体.
    pub fang_song: (String, String),
    /// 楷体.
    pub kai: (String, String),
    /// 黑体.
    pub hei: (String, String),
    /// 小标宋体.
    pub biao_song: (String, String),
    /// 宋体.
    pub song: (String, String),
}

impl Default for FontNames {
    /// The fonts that offices have installed, with those of Windows as alternatives.
    fn default() -> Self {
        let pair = |name: &str, other: &str| (name.to_owned(), other.to_owned());
        Self {
            fang_song: pair("仿宋_GB2312", "仿宋"),
            kai: pair("楷体_GB2312", "楷体"),
            hei: pair("黑体", "SimHei"),
            biao_song: pair("方正小标宋简体", "华文中宋"),
            song: pair("宋体", "SimSun"),
        }
    }
}

impl FontNames {
    pub(crate) fn of(&self, class: Class) -> &(String, String) {
        match class {
            Class::FangSong => &self.fang_song,
            Class::Kai => &self.kai,
            Class::Hei => &self.hei,
            Class::BiaoSong => &self.biao_song,
            Class::Song => &self.song,
        }
    }
}
