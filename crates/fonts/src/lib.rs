//! In: nothing. Out: the bytes of the typefaces that travel in the binary, one for each class that GB/T 9704 names,
//! and a full one for rare characters.

/// The classes of type that GB/T 9704-2012 names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// 仿宋体: text.
    FangSong,
    /// 楷体: headings of the second level, names of signers.
    Kai,
    /// 黑体: headings of the first level, annex marks.
    Hei,
    /// 小标宋体: letterhead and titles.
    BiaoSong,
    /// 宋体: page numbers. The full face, also [`last_resort`].
    Song,
}

impl Class {
    /// Every class, in the order of declaration.
    pub const ALL: [Self; 5] = [Self::FangSong, Self::Kai, Self::Hei, Self::BiaoSong, Self::Song];

    /// The class as the standard calls it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::FangSong => "仿宋体",
            Self::Kai => "楷体",
            Self::Hei => "黑体",
            Self::BiaoSong => "小标宋体",
            Self::Song => "宋体",
        }
    }
}

/// The OpenType file for a class: 通用规范汉字表 as far as the source face has it, with the symbols of GBK.
/// FangSong and Kai lack 1,467 of the table's 8,105 characters; [`last_resort`] has them.
pub const fn face(class: Class) -> &'static [u8] {
    match class {
        Class::FangSong => include_bytes!("../faces/fangsong.otf"),
        Class::Kai => include_bytes!("../faces/kai.otf"),
        Class::Hei => include_bytes!("../faces/hei.otf"),
        Class::BiaoSong => include_bytes!("../faces/biaosong.ttf"),
        Class::Song => SONG,
    }
}

/// Family name written in the file of [`face`], for "which substitute was used".
pub const fn family(class: Class) -> &'static str {
    match class {
        Class::FangSong => "Huizong FangSong",
        Class::Kai => "Huizong Kai",
        Class::Hei => "Huizong Hei",
        Class::BiaoSong => "Huizong BiaoSong",
        Class::Song => "Huizong Song",
    }
}

/// The face that [`face`] was cut from.
pub const fn origin(class: Class) -> &'static str {
    match class {
        Class::FangSong => "FandolFang Regular",
        Class::Kai => "FandolKai Regular",
        Class::Hei => "Noto Sans CJK SC Regular",
        Class::BiaoSong => "Noto Serif SC Bold",
        Class::Song => "Noto Serif SC Regular",
    }
}

/// The face with the most characters (30,928 code points): for what no other face has, such as 㛃 䶮 𬭎 𫍽.
pub const fn last_resort() -> &'static [u8] {
    SONG
}

static SONG: &[u8] = include_bytes!("../faces/song.ttf");

#[cfg(test)]
mod tests {
    use super::{Class, face, last_resort};

    #[test]
    fn each_file_is_an_opentype_face() {
        for class in Class::ALL {
            let magic = face(class).first_chunk::<4>();
            assert!(matches!(magic, Some(b"OTTO" | [0, 1, 0, 0])), "{class:?}");
        }
        assert!(last_resort().len() > face(Class::FangSong).len());
    }
}
